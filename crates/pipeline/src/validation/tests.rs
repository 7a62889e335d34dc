//! Texts and order of refusals, as "Test basic request validation in API Gateway" shows them.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::Setup;
use mapping::Schema;
use plan::StageData;

fn validation() -> Validation {
    let model = r#"{"type":"object","properties":{"name":{"type":"string"},"price":{"type":"number","minimum":25,"maximum":500},
        "type":{"type":"string","enum":["dog","cat","fish"]}},"required":["name","price","type"]}"#;
    Validation {
        required: [
            Required::Header("h1".into()),
            Required::Path("id".into()),
            Required::QueryString("q1".into()),
        ]
        .into(),
        bodies: [(
            "application/json".into(),
            Schema::compile("RequestDataModel", &|_| Some(model)).unwrap(),
        )]
        .into(),
    }
}

fn parameters(target: &str, headers: &[(&str, &str)]) -> Result<(), String> {
    let mut setup = Setup::new(StageData::default(), target, headers);
    check_parameters(&validation(), &setup.data()).map_err(|fault| {
        assert_eq!(fault.kind, Kind::BadRequestParameters);
        fault.message.unwrap().into()
    })
}

#[test]
fn missing_and_blank_parameters_are_named() {
    let h1 = [("H1", "v1")].as_slice();
    assert_eq!(parameters("/things/7?q1=a", h1), Ok(()));
    for (target, headers, names) in [
        ("/things/7", h1, "q1"),
        ("/things/7?q1=", h1, "q1"),
        ("/things/7?q1=%20", h1, "q1"),
        ("/things/7?q1=a", &[], "h1"),
        ("/things/7?q1=a", &[("h1", " ")], "h1"),
        ("/things/%20", &[], "h1, id, q1"),
    ] {
        let expected = format!("Missing required request parameters: [{names}]");
        assert_eq!(parameters(target, headers), Err(expected), "{target}");
    }
}

fn body(content_type: &str, body: &str) -> Result<(), String> {
    let mut setup = Setup::new(
        StageData::default(),
        "/things/7",
        &[("Content-Type", content_type)],
    );
    check_body(&validation(), &setup.data(), body.as_bytes()).map_err(|fault| {
        assert_eq!(fault.kind, Kind::BadRequestBody);
        assert_eq!(fault.message, None, "the default text is AWS's");
        fault.validation.unwrap().into()
    })
}

#[test]
fn bodies_are_checked_by_content_type() {
    let json = "application/json; charset=utf-8";
    assert_eq!(
        body(json, r#"{"name":"Marco","type":"dog","price":260}"#),
        Ok(())
    );
    for (text, expected) in [
        (
            r#"{"name":"Molly","type":"bird","price":269}"#,
            r#"[instance value ("bird") not found in enum (possible values: ["dog","cat","fish"])]"#,
        ),
        (
            r#"{"name":"Molly","type":"dog","price":501}"#,
            "[numeric instance is greater than the required maximum (maximum: 500, found: 501)]",
        ),
        (
            r#"{"price":1}"#,
            r#"[object has missing required properties (["name","type"]), numeric instance is lower than the required minimum (minimum: 25, found: 1)]"#,
        ),
        (
            "",
            "[No content to map due to end-of-input at line 1, column 1]",
        ),
    ] {
        assert_eq!(body(json, text), Err(expected.to_owned()), "{text}");
    }
    // "When a request payload cannot be validated because no model schema can be matched" it is let through.
    assert_eq!(body("application/xml", "<a/>"), Ok(()));
}
