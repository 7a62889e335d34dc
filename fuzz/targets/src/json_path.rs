//! JSON and the paths that select from it. An input is the path, a NUL, the payload. What our reader takes for JSON
//! serde's reader takes too, and it means the same; what a path finds can be written and read again.

use super::template::budget;
use ::mapping::value::Value;
use ::mapping::{JsonPath, json};

/// The target.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let (path, body) = text.split_once('\0').unwrap_or(("$", text));
    let value = json::parse(body, &mut budget(200_000)).ok();
    if let Some(value) = &value {
        means_what_it_says(body, value);
    }
    let path = match JsonPath::parse(path) {
        Ok(path) => path,
        Err(error) => {
            let characters = path.chars().count();
            assert!((1..=characters + 1).contains(&error.at), "{error}");
            return;
        }
    };
    let Some(value) = value else { return };
    if let Ok(Some(found)) = path.select(&value, &mut budget(200_000)) {
        let text = written(&found);
        assert!(text.len() <= 1024 * 1024);
        if let Ok(again) = json::parse(&text, &mut budget(200_000)) {
            assert_eq!(written(&again), text, "{body:?}");
        }
    }
}

fn written(value: &Value<'_>) -> String {
    let mut out = String::new();
    // What stops within the budget is a beginning, and compared with one.
    let _ = json::write(value, &mut out, &mut budget(200_000));
    out
}

/// Compared with serde's reader: values that both take are the same. Ours takes more only where Jackson does.
fn means_what_it_says(body: &str, value: &Value<'_>) {
    let Ok(theirs) = serde_json::from_str::<serde_json::Value>(body) else {
        return;
    };
    let ours: serde_json::Value = match serde_json::from_str(&written(value)) {
        Ok(ours) => ours,
        Err(error) => panic!("{body:?} was written as what is no JSON: {error}"),
    };
    assert!(same(&ours, &theirs), "{body:?} became {ours}");
}

fn same(ours: &serde_json::Value, theirs: &serde_json::Value) -> bool {
    use serde_json::Value as Json;
    match (ours, theirs) {
        (Json::Number(a), Json::Number(b)) => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => a == b || (a - b).abs() <= b.abs() * 1e-15,
            _ => false,
        },
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len()
                && (a.iter()).all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => ours == theirs,
    }
}
