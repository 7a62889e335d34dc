//! Operators on values, as Velocity has them: whole numbers grow where they overflow, a division by zero and
//! anything that is no number give null.

use super::ast::Operator;
use crate::value::Value;
use std::cmp::Ordering;

/// Everything is true but null and false; an empty text is true too.
pub(super) fn is_true(value: &Value<'_>) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

/// Arithmetic, and comparisons other than of equality.
pub(super) fn operate<'a>(operator: Operator, left: &Value<'a>, right: &Value<'a>) -> Value<'a> {
    match operator {
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            Value::Bool(match compare(left, right) {
                Some(Ordering::Less) => {
                    matches!(operator, Operator::Less | Operator::LessOrEqual)
                }
                Some(Ordering::Greater) => {
                    matches!(operator, Operator::Greater | Operator::GreaterOrEqual)
                }
                Some(Ordering::Equal) => {
                    matches!(operator, Operator::LessOrEqual | Operator::GreaterOrEqual)
                }
                None => false,
            })
        }
        _ => match (whole(left), whole(right)) {
            (Some(left), Some(right)) => on_whole(operator, left, right),
            _ => match (left.as_f64(), right.as_f64()) {
                (Some(left), Some(right)) => on_doubles(operator, left, right),
                _ => Value::Null,
            },
        },
    }
}

fn compare(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

fn whole(value: &Value<'_>) -> Option<i128> {
    match value {
        Value::Int(number) => Some((*number).into()),
        Value::BigInt(digits) => digits.as_str().parse().ok(),
        _ => None,
    }
}

fn on_whole<'a>(operator: Operator, left: i128, right: i128) -> Value<'a> {
    let result = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide => left.checked_div(right),
        Operator::Modulo => left.checked_rem(right),
        _ => None,
    };
    match result {
        Some(number) => match i64::try_from(number) {
            Ok(number) => Value::Int(number),
            Err(_) => Value::BigInt(number.to_string().into()),
        },
        None if right == 0 => Value::Null,
        // Beyond 128 bits only the magnitude is kept.
        None => on_doubles(operator, left as f64, right as f64),
    }
}

fn on_doubles<'a>(operator: Operator, left: f64, right: f64) -> Value<'a> {
    Value::Double(match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide | Operator::Modulo if right == 0.0 => return Value::Null,
        Operator::Divide => left / right,
        Operator::Modulo => left % right,
        _ => return Value::Null,
    })
}
