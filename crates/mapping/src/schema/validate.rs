//! Checking a value against a [`Schema`].

use super::{Additional, Constant, Dependency, Format, Items, Node, Schema, TYPES, Type};
use crate::json;
use crate::value::{Budget, Exhausted, Map, Text, Value, java};

impl Schema {
    /// What is wrong with a value, in the order of its parts; empty where it is valid.
    pub fn violations(
        &self,
        value: &Value<'_>,
        budget: &mut Budget,
    ) -> Result<Vec<String>, Exhausted> {
        let mut found = Vec::new();
        self.check(self.root, value, budget, &mut found)?;
        Ok(found)
    }

    fn check(
        &self,
        number: usize,
        value: &Value<'_>,
        budget: &mut Budget,
        found: &mut Vec<String>,
    ) -> Result<(), Exhausted> {
        budget.step(4)?;
        let Some(node) = self.nodes.get(number) else {
            return Ok(());
        };
        budget.depth = budget.depth.checked_sub(1).ok_or(Exhausted::Depth)?;
        self.check_node(node, value, budget, found)?;
        budget.depth += 1;
        Ok(())
    }

    fn check_node(
        &self,
        node: &Node,
        value: &Value<'_>,
        budget: &mut Budget,
        found: &mut Vec<String>,
    ) -> Result<(), Exhausted> {
        if let Some(reference) = node.reference {
            return self.check(reference, value, budget, found);
        }
        if !node.types.is_empty() && !node.types.iter().any(|one| is_of(value, *one)) {
            found.push(format!(
                "instance type ({}) does not match any allowed primitive type (allowed: {})",
                type_of(value),
                allowed(&node.types)
            ));
            // Other keywords say nothing about a value of the wrong kind.
            return Ok(());
        }
        if let Some(constants) = &node.constants {
            budget.work(constants.len().saturating_mul(32))?;
            if !constants.iter().any(|constant| is_same(constant, value)) {
                let mut instance = String::new();
                json::write(value, &mut instance, budget)?;
                found.push(format!(
                    "instance value ({instance}) not found in enum (possible values: [{}])",
                    joined(constants.iter().map(written))
                ));
            }
        }
        match value {
            Value::Text(text) => text_violations(node, text.as_str(), budget, found)?,
            Value::List(list) => self.check_list(node, &list.items.borrow(), budget, found)?,
            Value::Map(map) => self.check_map(node, value, &map.entries.borrow(), budget, found)?,
            other => number_violations(node, other, found),
        }
        self.check_combinations(node, value, budget, found)
    }

    fn check_list<'a>(
        &self,
        node: &Node,
        items: &[Value<'a>],
        budget: &mut Budget,
        found: &mut Vec<String>,
    ) -> Result<(), Exhausted> {
        let count = items.len() as u64;
        if let Some(min) = node.items_min.filter(|min| count < *min) {
            found.push(format!(
                "array is too short: must have at least {min} elements but instance has {count} elements"
            ));
        }
        if let Some(max) = node.items_max.filter(|max| count > *max) {
            found.push(format!(
                "array is too long: must have at most {max} elements but instance has {count} elements"
            ));
        }
        if node.unique_items {
            for (at, one) in items.iter().enumerate() {
                for other in items.iter().skip(at + 1) {
                    if one.equals(other, budget)? {
                        found.push("array must not contain duplicate elements".to_owned());
                        return Ok(());
                    }
                }
            }
        }
        let tuple: &[usize] = match &node.items {
            Items::Each(schema) => {
                for item in items {
                    self.check(*schema, item, budget, found)?;
                }
                return Ok(());
            }
            Items::Tuple(tuple) => tuple,
            Items::Any => return Ok(()),
        };
        for (schema, item) in tuple.iter().zip(items) {
            self.check(*schema, item, budget, found)?;
        }
        match node.additional_items {
            Additional::None if items.len() > tuple.len() => found.push(format!(
                "array instance has {count} elements, but the schema allows {}",
                tuple.len()
            )),
            Additional::Each(schema) => {
                for item in items.iter().skip(tuple.len()) {
                    self.check(schema, item, budget, found)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn check_map<'a>(
        &self,
        node: &Node,
        value: &Value<'a>,
        map: &Map<'a>,
        budget: &mut Budget,
        found: &mut Vec<String>,
    ) -> Result<(), Exhausted> {
        let count = map.len() as u64;
        if let Some(min) = node.properties_min.filter(|min| count < *min) {
            found.push(format!(
                "object has too few properties (found {count} but schema requires at least {min})"
            ));
        }
        if let Some(max) = node.properties_max.filter(|max| count > *max) {
            found.push(format!(
                "object has too many properties (found {count} but schema requires at most {max})"
            ));
        }
        budget.work(node.required.len().saturating_mul(8))?;
        let missing = node.required.iter().filter(|name| map.get(name).is_none());
        let mut missing: Vec<_> = missing.map(|name| quoted(name)).collect();
        if !missing.is_empty() {
            missing.sort();
            found.push(format!(
                "object has missing required properties ([{}])",
                missing.join(",")
            ));
        }
        let mut unknown: Vec<String> = Vec::new();
        for (name, value) in map.iter() {
            let named = self.check_property(node, name, value, budget, found)?;
            if named {
                continue;
            }
            match node.additional_properties {
                Additional::Any => {}
                Additional::None => unknown.push(quoted(name.as_str())),
                Additional::Each(schema) => self.check(schema, value, budget, found)?,
            }
        }
        if !unknown.is_empty() {
            unknown.sort();
            found.push(format!(
                "object instance has properties which are not allowed by the schema: [{}]",
                unknown.join(",")
            ));
        }
        for (name, dependency) in &node.dependencies {
            if map.get(name).is_none() {
                continue;
            }
            match dependency {
                Dependency::Schema(schema) => self.check(*schema, value, budget, found)?,
                Dependency::Properties(needed) => {
                    let missing = needed.iter().filter(|name| map.get(name).is_none());
                    let missing = joined(missing.map(|name| quoted(name)));
                    if !missing.is_empty() {
                        found.push(format!(
                            "property {} of object has missing property dependencies ([{missing}])",
                            quoted(name)
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    /// Checks a property by `properties` and `patternProperties`; true if either names it.
    fn check_property<'a>(
        &self,
        node: &Node,
        name: &Text<'a>,
        value: &Value<'a>,
        budget: &mut Budget,
        found: &mut Vec<String>,
    ) -> Result<bool, Exhausted> {
        let mut named = false;
        if let Some(schema) = node.properties.get(name.as_str()) {
            named = true;
            self.check(*schema, value, budget, found)?;
        }
        for (pattern, schema) in &node.pattern_properties {
            budget.work(name.as_str().len())?;
            if pattern.is_match(name.as_str()) {
                named = true;
                self.check(*schema, value, budget, found)?;
            }
        }
        Ok(named)
    }

    fn check_combinations(
        &self,
        node: &Node,
        value: &Value<'_>,
        budget: &mut Budget,
        found: &mut Vec<String>,
    ) -> Result<(), Exhausted> {
        let mut matching = |schemas: &[usize]| -> Result<usize, Exhausted> {
            let mut count = 0;
            for schema in schemas {
                let mut inner = Vec::new();
                self.check(*schema, value, budget, &mut inner)?;
                count += usize::from(inner.is_empty());
            }
            Ok(count)
        };
        let all = matching(&node.all_of)?;
        if all < node.all_of.len() {
            found.push(format!(
                "instance failed to match all required schemas (matched only {all} out of {})",
                node.all_of.len()
            ));
        }
        if !node.any_of.is_empty() && matching(&node.any_of)? == 0 {
            found.push(format!(
                "instance failed to match at least one required schema among {}",
                node.any_of.len()
            ));
        }
        if !node.one_of.is_empty() {
            let one = matching(&node.one_of)?;
            if one != 1 {
                found.push(format!(
                    "instance failed to match exactly one schema (matched {one} out of {})",
                    node.one_of.len()
                ));
            }
        }
        if let Some(schema) = node.not
            && matching(&[schema])? == 1
        {
            found.push("instance matched a schema which it should not have".to_owned());
        }
        Ok(())
    }
}

fn text_violations(
    node: &Node,
    text: &str,
    budget: &mut Budget,
    found: &mut Vec<String>,
) -> Result<(), Exhausted> {
    budget.work(text.len())?;
    let length = text.chars().count() as u64;
    if let Some(min) = node.length_min.filter(|min| length < *min) {
        found.push(format!(
            "string {} is too short (length: {length}, required minimum: {min})",
            quoted(text)
        ));
    }
    if let Some(max) = node.length_max.filter(|max| length > *max) {
        found.push(format!(
            "string {} is too long (length: {length}, maximum allowed: {max})",
            quoted(text)
        ));
    }
    if let Some(pattern) = node.pattern.as_ref().filter(|one| !one.is_match(text)) {
        found.push(format!(
            "ECMA 262 regex {} does not match input string {}",
            quoted(pattern.as_str()),
            quoted(text)
        ));
    }
    let (name, fits) = match node.format {
        None => return Ok(()),
        Some(Format::Ipv4) => ("IPv4 address", text.parse::<std::net::Ipv4Addr>().is_ok()),
        Some(Format::Ipv6) => ("IPv6 address", text.parse::<std::net::Ipv6Addr>().is_ok()),
        Some(Format::Email) => (
            "email address",
            text.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(' ')
            }),
        ),
    };
    if !fits {
        found.push(format!("string {} is not a valid {name}", quoted(text)));
    }
    Ok(())
}

fn number_violations(node: &Node, value: &Value<'_>, found: &mut Vec<String>) {
    let Some(number) = value.as_f64() else { return };
    let limits = &node.number;
    let text = number_text(number);
    if let Some(min) = limits.min {
        let bound = number_text(min);
        if number < min {
            found.push(format!(
                "numeric instance is lower than the required minimum (minimum: {bound}, found: {text})"
            ));
        } else if limits.min_is_exclusive && number == min {
            found.push(format!(
                "numeric instance is not strictly greater than the required minimum {bound}"
            ));
        }
    }
    if let Some(max) = limits.max {
        let bound = number_text(max);
        if number > max {
            found.push(format!(
                "numeric instance is greater than the required maximum (maximum: {bound}, found: {text})"
            ));
        } else if limits.max_is_exclusive && number == max {
            found.push(format!(
                "numeric instance is not strictly lower than the required maximum {bound}"
            ));
        }
    }
    if let Some(divisor) = limits.multiple_of {
        let quotient = number / divisor;
        if (quotient - quotient.round()).abs() > 1e-9 * quotient.abs().max(1.0) {
            found.push(format!(
                "remainder of division is not zero ({text} / {})",
                number_text(divisor)
            ));
        }
    }
}

fn is_of(value: &Value<'_>, wanted: Type) -> bool {
    match value {
        Value::Null | Value::Object(_) => wanted == Type::Null,
        Value::Bool(_) => wanted == Type::Boolean,
        Value::Int(_) | Value::BigInt(_) => matches!(wanted, Type::Integer | Type::Number),
        // Draft 4: 1.0 is written as no integer.
        Value::Double(_) => wanted == Type::Number,
        Value::Text(_) => wanted == Type::String,
        Value::List(_) => wanted == Type::Array,
        Value::Map(_) => wanted == Type::Object,
    }
}

fn type_of(value: &Value<'_>) -> &'static str {
    match value {
        Value::Null | Value::Object(_) => "null",
        Value::Bool(_) => "boolean",
        Value::Int(_) | Value::BigInt(_) => "integer",
        Value::Double(_) => "number",
        Value::Text(_) => "string",
        Value::List(_) => "array",
        Value::Map(_) => "object",
    }
}

/// Names of types as the message lists them: an integer is a number too.
fn allowed(types: &[Type]) -> String {
    let names = TYPES.iter().filter(|(_, one)| {
        types.contains(one) || (*one == Type::Integer && types.contains(&Type::Number))
    });
    format!("[{}]", joined(names.map(|(name, _)| quoted(name))))
}

fn is_same(constant: &Constant, value: &Value<'_>) -> bool {
    match (constant, value) {
        (Constant::Null, Value::Null) => true,
        (Constant::Bool(a), Value::Bool(b)) => a == b,
        (Constant::Text(a), Value::Text(b)) => **a == *b.as_str(),
        (Constant::Number(a), number) => number.as_f64() == Some(*a),
        (Constant::List(a), Value::List(b)) => {
            let b = b.items.borrow();
            a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| is_same(a, b))
        }
        (Constant::Map(a), Value::Map(b)) => {
            let b = b.entries.borrow();
            a.len() == b.len()
                && a.iter()
                    .all(|(name, a)| b.get(name).is_some_and(|b| is_same(a, b)))
        }
        _ => false,
    }
}

fn written(constant: &Constant) -> String {
    match constant {
        Constant::Null => "null".to_owned(),
        Constant::Bool(bool) => bool.to_string(),
        Constant::Number(number) => number_text(*number),
        Constant::Text(text) => quoted(text),
        Constant::List(items) => format!("[{}]", joined(items.iter().map(written))),
        Constant::Map(map) => {
            let entries = map
                .iter()
                .map(|(name, one)| format!("{}:{}", quoted(name), written(one)));
            format!("{{{}}}", joined(entries))
        }
    }
}

fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:.0}");
    }
    let mut out = String::new();
    java::write_double(number, &mut out);
    out
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    json::quote(text, &mut out);
    out
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(",")
}
