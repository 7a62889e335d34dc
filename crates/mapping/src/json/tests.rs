//! Reading and writing JSON, also against a reader that is known to be right.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::value::Limits;
use proptest::prelude::*;

fn compact(text: &str) -> Result<String, JsonError> {
    let mut budget = Budget::new(Limits::default());
    let value = parse(text, &mut budget)?;
    let mut out = String::new();
    write(&value, &mut out, &mut budget)?;
    Ok(out)
}

#[test]
fn values_are_written_compactly_in_order() {
    for (text, expected) in [
        (
            r#" { "b" : 1 , "a" : [ true , null , "x" ] } "#,
            r#"{"b":1,"a":[true,null,"x"]}"#,
        ),
        (r#""\u00e9\ud83d\ude00\/\n""#, "\"é😀/\\n\""),
        (r#""\u0001\b""#, r#""\u0001\b""#),
        (r#"{"a":1,"b":2,"a":3}"#, r#"{"a":3,"b":2}"#),
        ("1.10", "1.1"),
        ("1e10", "1.0E10"),
        ("-0", "0"),
        (
            "123456789012345678901234567890",
            "123456789012345678901234567890",
        ),
        ("[]", "[]"),
        ("{}", "{}"),
        (r#""\ud800x""#, "\"\u{FFFD}x\""),
    ] {
        assert_eq!(compact(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn errors_say_what_and_where() {
    for (text, expected) in [
        (
            "",
            "No content to map due to end-of-input at line 1, column 1",
        ),
        (
            "{\"a\": foo}",
            "Unrecognized token 'foo': was expecting ('true', 'false' or 'null') at line 1, column 10",
        ),
        (
            "{a:1}",
            "Unexpected character ('a' (code 97)): was expecting double-quote to start field name \
             at line 1, column 2",
        ),
        (
            "{\n\"a\":1",
            "Unexpected end-of-input: expected close marker for OBJECT at line 2, column 6",
        ),
        (
            "[1 2]",
            "Unexpected character ('2' (code 50)): was expecting comma to separate ARRAY entries \
             at line 1, column 4",
        ),
        (
            "01",
            "Invalid numeric value: Leading zeroes not allowed at line 1, column 2",
        ),
        (
            "1 x",
            "Unexpected character ('x' (code 120)): expected the end of the text at line 1, column 3",
        ),
    ] {
        assert_eq!(compact(text).unwrap_err().to_string(), expected, "{text}");
    }
}

#[test]
fn depth_and_memory_are_bounded() {
    let deep = "[".repeat(100_000);
    assert_eq!(compact(&deep), Err(Exhausted::Depth.into()));
    let wide = format!("[{}0]", "0,".repeat(2_000_000));
    assert!(matches!(compact(&wide), Err(JsonError::Exhausted(_))));
}

proptest! {
    #[test]
    fn it_agrees_with_another_reader(text in r#"[\[\]{}:,"a1 .eE+\-\\nulltrefas]{0,24}"#) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        let ours = compact(&text);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok() || text_is_out_of_range(&theirs), "{:?}", text);
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            let again: serde_json::Value = serde_json::from_str(&ours).unwrap();
            prop_assert_eq!(again, theirs);
        }
    }

    #[test]
    fn strings_come_back(text in any::<String>()) {
        let mut quoted = String::new();
        quote(&text, &mut quoted);
        let mut budget = Budget::new(Limits::default());
        let value = parse(&quoted, &mut budget).unwrap();
        prop_assert_eq!(value.as_str(), Some(text.as_str()));
    }
}

fn text_is_out_of_range(theirs: &Result<serde_json::Value, serde_json::Error>) -> bool {
    matches!(theirs, Err(error) if error.to_string().starts_with("number out of range")
        || error.to_string().contains("surrogate"))
}
