//! How Java writes values: `toString()` of numbers, maps and lists, which is what a template prints.

use super::{Budget, Exhausted, NESTING_MAX, Value};
use std::fmt::Write;

/// Appends a value as `toString()` gives it: text as it is, `{a=1, b=[x, y]}`, `null`.
pub fn print(value: &Value<'_>, out: &mut String, budget: &mut Budget) -> Result<(), Exhausted> {
    print_within(value, out, budget, NESTING_MAX)
}

fn print_within(
    value: &Value<'_>,
    out: &mut String,
    budget: &mut Budget,
    depth: u16,
) -> Result<(), Exhausted> {
    match value {
        Value::Text(text) | Value::BigInt(text) => push(out, text.as_str(), budget),
        Value::Null => push(out, "null", budget),
        Value::Bool(true) => push(out, "true", budget),
        Value::Bool(false) => push(out, "false", budget),
        Value::Int(number) => {
            budget.room_in_text(out, 20)?;
            // Writing to a String cannot fail.
            let _ = write!(out, "{number}");
            Ok(())
        }
        Value::Double(number) => {
            budget.room_in_text(out, 32)?;
            write_double(*number, out);
            Ok(())
        }
        Value::List(list) => {
            let depth = depth.checked_sub(1).ok_or(Exhausted::Depth)?;
            push(out, "[", budget)?;
            for (at, item) in list.items.borrow().iter().enumerate() {
                budget.step(1)?;
                if at > 0 {
                    push(out, ", ", budget)?;
                }
                print_within(item, out, budget, depth)?;
            }
            push(out, "]", budget)
        }
        Value::Map(map) => {
            let depth = depth.checked_sub(1).ok_or(Exhausted::Depth)?;
            push(out, "{", budget)?;
            for (at, (key, value)) in map.entries.borrow().iter().enumerate() {
                budget.step(1)?;
                if at > 0 {
                    push(out, ", ", budget)?;
                }
                push(out, key.as_str(), budget)?;
                push(out, "=", budget)?;
                print_within(value, out, budget, depth)?;
            }
            push(out, "}", budget)
        }
        Value::Object(object) => match object.entry() {
            Some((key, value)) => {
                push(out, key.as_str(), budget)?;
                push(out, "=", budget)?;
                let depth = depth.checked_sub(1).ok_or(Exhausted::Depth)?;
                print_within(value, out, budget, depth)
            }
            // AWS does not say how its own objects print; nothing of ours shall leak through.
            None => Ok(()),
        },
    }
}

fn push(out: &mut String, text: &str, budget: &mut Budget) -> Result<(), Exhausted> {
    budget.append(out, text)
}

/// Appends a double as `Double.toString` gives it: `1.0`, `0.001`, `1.0E10`, `1.5E-5`.
pub fn write_double(number: f64, out: &mut String) {
    if number.is_nan() {
        return out.push_str("NaN");
    }
    if number.is_infinite() {
        return out.push_str(if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        });
    }
    let magnitude = number.abs();
    // Writing to a String cannot fail.
    if magnitude == 0.0 || (1e-3..1e7).contains(&magnitude) {
        let start = out.len();
        let _ = write!(out, "{number}");
        if !out[start..].contains('.') {
            out.push_str(".0");
        }
    } else {
        let scientific = format!("{number:E}");
        let (digits, exponent) = scientific.split_once('E').unwrap_or((&scientific, "0"));
        let point = if digits.contains('.') { "" } else { ".0" };
        let _ = write!(out, "{digits}{point}E{exponent}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_written_as_java_does() {
        for (number, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (249.99, "249.99"),
            (0.001, "0.001"),
            (0.0001, "1.0E-4"),
            (9_999_999.0, "9999999.0"),
            (1e7, "1.0E7"),
            (1.25e10, "1.25E10"),
            (-1.5e-7, "-1.5E-7"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            let mut out = String::new();
            write_double(number, &mut out);
            assert_eq!(out, expected);
        }
    }
}
