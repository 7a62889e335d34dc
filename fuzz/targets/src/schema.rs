//! Models and the payloads that are checked by them. An input is the schema, a NUL, the payload. A schema compiles or
//! is refused with its model's name; a payload that is checked twice has the same violations, and a schema and its
//! negation never agree.

use super::template::budget;
use ::mapping::{Schema, json};

/// The target.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let (model, body) = text.split_once('\0').unwrap_or((text, "{}"));
    let negation = format!(r##"{{"not":{model}}}"##);
    let text_of = |name: &str| match name {
        "Model" => Some(model),
        "Negation" => Some(negation.as_str()),
        _ => None,
    };
    let schema = match Schema::compile("Model", &text_of) {
        Ok(schema) => schema,
        Err(error) => {
            assert!(
                !error.message.is_empty() && error.model == "Model",
                "{error}"
            );
            return;
        }
    };
    let mut reading = budget(100_000);
    let Ok(value) = json::parse(body, &mut reading) else {
        return;
    };
    let first = schema.violations(&value, &mut budget(100_000));
    let second = schema.violations(&value, &mut budget(100_000));
    assert_eq!(first, second);
    let Ok(violations) = first else { return };
    assert!(violations.iter().all(|text| !text.is_empty()));
    // "#" in the model means another document once it is nested.
    if model.contains("$ref") {
        return;
    }
    if let Ok(negated) = Schema::compile("Negation", &text_of)
        && let Ok(opposite) = negated.violations(&value, &mut budget(100_000))
    {
        assert_ne!(
            violations.is_empty(),
            opposite.is_empty(),
            "{model:?} on {body:?}"
        );
    }
}
