//! Keywords one by one, references between models, and bounds.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::value::{Budget, Exhausted, Limits};
use proptest::prelude::*;

fn violations_of(schema: &str, value: &str) -> Result<Vec<String>, Exhausted> {
    let schema = Schema::compile("M", &|name| (name == "M").then_some(schema)).unwrap();
    let mut budget = Budget::new(Limits::default());
    // Reading it has a budget of its own, so that a busy machine does not use up this one.
    let unhurried = Limits {
        time: std::time::Duration::from_secs(60),
        ..Limits::default()
    };
    let value = crate::json::parse(value, &mut Budget::new(unhurried)).unwrap();
    schema.violations(&value, &mut budget)
}

#[test]
fn every_keyword_finds_what_it_forbids() {
    for (schema, good, bad, text) in [
        (
            r#"{"type":"string"}"#,
            r#""a""#,
            "1",
            r#"instance type (integer) does not match any allowed primitive type (allowed: ["string"])"#,
        ),
        (
            r#"{"type":"number"}"#,
            "1",
            "true",
            r#"instance type (boolean) does not match any allowed primitive type (allowed: ["integer","number"])"#,
        ),
        (
            r#"{"type":["integer","null"]}"#,
            "null",
            "1.5",
            r#"instance type (number) does not match any allowed primitive type (allowed: ["integer","null"])"#,
        ),
        (
            r#"{"enum":["dog","cat",1,null,[1],{"a":1}]}"#,
            r#"{"a":1.0}"#,
            r#""bird""#,
            r#"instance value ("bird") not found in enum (possible values: ["dog","cat",1,null,[1],{"a":1}])"#,
        ),
        (
            r#"{"minimum":25}"#,
            "25",
            "1",
            "numeric instance is lower than the required minimum (minimum: 25, found: 1)",
        ),
        (
            r#"{"maximum":500}"#,
            "500",
            "501",
            "numeric instance is greater than the required maximum (maximum: 500, found: 501)",
        ),
        (
            r#"{"minimum":1,"exclusiveMinimum":true}"#,
            "1.5",
            "1",
            "numeric instance is not strictly greater than the required minimum 1",
        ),
        (
            r#"{"maximum":1,"exclusiveMaximum":true}"#,
            "0.5",
            "1",
            "numeric instance is not strictly lower than the required maximum 1",
        ),
        (
            r#"{"multipleOf":0.1}"#,
            "0.3",
            "0.25",
            "remainder of division is not zero (0.25 / 0.1)",
        ),
        (
            r#"{"minLength":2}"#,
            r#""ab""#,
            r#""é""#,
            r#"string "é" is too short (length: 1, required minimum: 2)"#,
        ),
        (
            r#"{"maxLength":2}"#,
            r#""ab""#,
            r#""abc""#,
            r#"string "abc" is too long (length: 3, maximum allowed: 2)"#,
        ),
        (
            r#"{"pattern":"^a"}"#,
            r#""ab""#,
            r#""b""#,
            r#"ECMA 262 regex "^a" does not match input string "b""#,
        ),
        (
            r#"{"minItems":1}"#,
            "[1]",
            "[]",
            "array is too short: must have at least 1 elements but instance has 0 elements",
        ),
        (
            r#"{"maxItems":1}"#,
            "[1]",
            "[1,2]",
            "array is too long: must have at most 1 elements but instance has 2 elements",
        ),
        (
            r#"{"uniqueItems":true}"#,
            "[1,2]",
            "[1,1.0]",
            "array must not contain duplicate elements",
        ),
        (
            r#"{"items":{"type":"string"}}"#,
            r#"["a"]"#,
            "[1]",
            r#"instance type (integer) does not match any allowed primitive type (allowed: ["string"])"#,
        ),
        (
            r#"{"items":[{"type":"string"}],"additionalItems":false}"#,
            r#"["a"]"#,
            r#"["a",1]"#,
            "array instance has 2 elements, but the schema allows 1",
        ),
        (
            r#"{"required":["b","a"]}"#,
            r#"{"a":1,"b":2}"#,
            "{}",
            r#"object has missing required properties (["a","b"])"#,
        ),
        (
            r#"{"properties":{"a":{}},"additionalProperties":false}"#,
            r#"{"a":1}"#,
            r#"{"x":1}"#,
            r#"object instance has properties which are not allowed by the schema: ["x"]"#,
        ),
        (
            r#"{"patternProperties":{"^x":{"type":"null"}},"additionalProperties":{"type":"string"}}"#,
            r#"{"xa":null,"b":"c"}"#,
            r#"{"b":1}"#,
            r#"instance type (integer) does not match any allowed primitive type (allowed: ["string"])"#,
        ),
        (
            r#"{"minProperties":1}"#,
            r#"{"a":1}"#,
            "{}",
            "object has too few properties (found 0 but schema requires at least 1)",
        ),
        (
            r#"{"maxProperties":0}"#,
            "{}",
            r#"{"a":1}"#,
            "object has too many properties (found 1 but schema requires at most 0)",
        ),
        (
            r#"{"dependencies":{"a":["b"]}}"#,
            r#"{"a":1,"b":1}"#,
            r#"{"a":1}"#,
            r#"property "a" of object has missing property dependencies (["b"])"#,
        ),
        (
            r#"{"dependencies":{"a":{"required":["c"]}}}"#,
            r#"{"b":1}"#,
            r#"{"a":1}"#,
            r#"object has missing required properties (["c"])"#,
        ),
        (
            r#"{"allOf":[{"type":"object"},{"required":["a"]}]}"#,
            r#"{"a":1}"#,
            "{}",
            "instance failed to match all required schemas (matched only 1 out of 2)",
        ),
        (
            r#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#,
            "null",
            "1",
            "instance failed to match at least one required schema among 2",
        ),
        (
            r#"{"oneOf":[{"minimum":1},{"minimum":2}]}"#,
            "1",
            "3",
            "instance failed to match exactly one schema (matched 2 out of 2)",
        ),
        (
            r#"{"not":{"type":"string"}}"#,
            "1",
            r#""a""#,
            "instance matched a schema which it should not have",
        ),
        (
            r#"{"format":"ipv4"}"#,
            r#""192.0.2.1""#,
            r#""192.0.2""#,
            r#"string "192.0.2" is not a valid IPv4 address"#,
        ),
        (
            r#"{"format":"ipv6"}"#,
            r#""::1""#,
            r#""x""#,
            r#"string "x" is not a valid IPv6 address"#,
        ),
        (
            r#"{"format":"email"}"#,
            r#""a@b.c""#,
            r#""a""#,
            r#"string "a" is not a valid email address"#,
        ),
        (
            r##"{"$ref":"#/definitions/x","definitions":{"x":{"type":"string"}}}"##,
            r#""a""#,
            "1",
            r#"instance type (integer) does not match any allowed primitive type (allowed: ["string"])"#,
        ),
    ] {
        assert_eq!(violations_of(schema, good), Ok(vec![]), "{schema}");
        assert_eq!(
            violations_of(schema, bad),
            Ok(vec![text.to_owned()]),
            "{schema}"
        );
    }
}

#[test]
fn models_refer_to_models_and_to_themselves() {
    let text_of = |name: &str| match name {
        "Tree" => Some(
            r##"{"type":"object","properties":{"child":{"$ref":"#"},
                "leaf":{"$ref":"https://apigateway.amazonaws.com/restapis/abc/models/Leaf"}}}"##,
        ),
        "Leaf" => Some(r#"{"type":"integer"}"#),
        "Lost" => Some(r##"{"$ref":"#/nowhere"}"##),
        "Outside" => Some(r#"{"$ref":"http://example.com/schema"}"#),
        "Missing" => {
            Some(r#"{"$ref":"https://apigateway.amazonaws.com/restapis/abc/models/None"}"#)
        }
        _ => None,
    };
    let schema = Schema::compile("Tree", &text_of).unwrap();
    let mut budget = Budget::new(Limits::default());
    let good = crate::json::parse(r#"{"child":{"child":{"leaf":1}}}"#, &mut budget).unwrap();
    assert_eq!(schema.violations(&good, &mut budget), Ok(vec![]));
    let bad = crate::json::parse(r#"{"child":{"child":{"leaf":"x"}}}"#, &mut budget).unwrap();
    assert_eq!(schema.violations(&bad, &mut budget).unwrap().len(), 1);
    for (model, part) in [
        ("Lost", "leads nowhere"),
        ("Outside", "expected a place of this model"),
        ("Missing", "model None: the API has no such model"),
        ("Nothing", "no such model"),
    ] {
        let error = Schema::compile(model, &text_of).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn what_is_no_schema_is_refused() {
    for schema in [
        "{",
        "[]",
        r#"{"type":"text"}"#,
        r#"{"minimum":"a"}"#,
        r#"{"minLength":-1}"#,
        r#"{"required":"a"}"#,
        r#"{"properties":[]}"#,
        r#"{"pattern":"("}"#,
        r#"{"uniqueItems":1}"#,
        r#"{"enum":1}"#,
        r#"{"multipleOf":0}"#,
        r#"{"items":1}"#,
    ] {
        assert!(Schema::compile("M", &|_| Some(schema)).is_err(), "{schema}");
    }
    let deep = r#"{"not":"#.repeat(200) + "{}" + &"}".repeat(200);
    assert!(Schema::compile("M", &|_| Some(deep.as_str())).is_err());
}

#[test]
fn hostile_schemas_and_payloads_are_stopped() {
    assert_eq!(
        violations_of(r##"{"$ref":"#"}"##, "1"),
        Err(Exhausted::Depth)
    );
    let bomb = r##"{"$ref":"#/definitions/a","definitions":{
        "a":{"anyOf":[{"$ref":"#/definitions/b"},{"$ref":"#/definitions/b"}]},
        "b":{"anyOf":[{"$ref":"#/definitions/a"},{"$ref":"#/definitions/a"}]}}}"##;
    assert!(violations_of(bomb, "1").is_err());
    let many: Vec<String> = (0..20_000).map(|n| n.to_string()).collect();
    let list = format!("[{}]", many.join(","));
    assert!(violations_of(r#"{"uniqueItems":true}"#, &list).is_err());
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(schema in r#"[{}\[\]:,"$refitmsanyOlp1#/]{0,60}"#, value in r#"[{}\[\]:,"a1]{0,20}"#) {
        if let Ok(schema) = Schema::compile("M", &|_| Some(schema.as_str())) {
            let mut budget = Budget::new(Limits::default());
            if let Ok(value) = crate::json::parse(&value, &mut budget) {
                let _ = schema.violations(&value, &mut budget);
            }
        }
    }
}
