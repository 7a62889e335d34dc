//! The tables of passthrough and of template selection, row by row, mocks, and what responses are made of.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::Setup;
use plan::{ContentHandling, StageData};

fn templates(list: &[(&str, &str)]) -> Templates {
    let parsed = |text: &str| (!text.is_empty()).then(|| Template::parse(text).unwrap());
    Templates::new(
        list.iter()
            .map(|(key, text)| ((*key).into(), parsed(text)))
            .collect(),
    )
}

fn mapped(request: &[(&str, &str)], passthrough: Passthrough, responses: Vec<Response>) -> Mapped {
    Mapped {
        templates: templates(request),
        passthrough,
        content: None,
        responses: responses.into(),
    }
}

fn response(status: u16, pattern: Option<&str>, list: &[(&str, &str)]) -> Response {
    Response {
        status,
        is_declared: true,
        pattern: pattern.map(|text| regex::Regex::new(&format!("^(?:{text})$")).unwrap()),
        headers: Box::default(),
        templates: templates(list),
        content: None,
    }
}

fn prepared(mapped: &Mapped, content_type: Option<&str>, body: &[u8]) -> Result<String, Fault> {
    let headers: Vec<_> = content_type
        .map(|value| ("Content-Type", value))
        .into_iter()
        .collect();
    let mut setup = Setup::new(StageData::default(), "/things/7", &headers);
    let made = prepare(&setup.data(), mapped, body)?;
    Ok(String::from_utf8(made.body).unwrap())
}

/// Examples 1 and 2 of "Integration passthrough behaviors", and none of the templates.
#[test]
fn passthrough_follows_the_tables() {
    use Passthrough::{Never, WhenNoMatch, WhenNoTemplates};
    let json = [("application/json", "T")].as_slice();
    let xml = [("application/xml", "T")].as_slice();
    let none = [].as_slice();
    for (list, content_type, expected) in [
        (json, None, ["T", "T", "T"]),
        (json, Some("application/json"), ["T", "T", "T"]),
        (
            json,
            Some("application/json; charset=UTF-8"),
            ["T", "T", "T"],
        ),
        (json, Some("application/xml"), ["in", "415", "415"]),
        (xml, None, ["in", "415", "415"]),
        (xml, Some("application/json"), ["in", "415", "415"]),
        (xml, Some("application/xml"), ["T", "T", "T"]),
        (none, Some("application/json"), ["in", "in", "415"]),
        (none, None, ["in", "in", "415"]),
    ] {
        for (passthrough, expected) in [WhenNoMatch, WhenNoTemplates, Never]
            .into_iter()
            .zip(expected)
        {
            let mapped = mapped(list, passthrough, vec![]);
            let result = prepared(&mapped, content_type, b"in");
            let case = format!("{list:?} {content_type:?} {passthrough:?}");
            match result {
                Ok(body) => assert_eq!(body, expected, "{case}"),
                Err(fault) => {
                    assert_eq!(
                        (fault.kind, expected),
                        (Kind::UnsupportedMediaType, "415"),
                        "{case}"
                    );
                }
            }
        }
    }
    let empty = mapped(&[("application/json", "")], Never, vec![]);
    assert_eq!(prepared(&empty, None, b"in").unwrap(), "in");
}

#[test]
fn templates_see_the_request() {
    let text = "$input.params('id') $context.resourcePath $context.httpMethod $context.path \
                $context.stage $context.domainName $context.domainPrefix $context.identity.sourceIp \
                $context.requestTimeEpoch $context.protocol $context.resourceId $context.deploymentId \
                $input.json('$.a') $stageVariables.v $context.requestId $context.requestTime";
    let mapped = mapped(&[("application/json", text)], Passthrough::Never, vec![]);
    let data = StageData {
        variables: [("v".to_owned(), "w".to_owned())].into(),
        ..StageData::default()
    };
    let mut setup = Setup::new(data, "/things/7%20x?q=1", &[]);
    let made = prepare(&setup.data(), &mapped, br#"{"a": [1, 2]}"#).unwrap();
    assert_eq!(
        String::from_utf8(made.body).unwrap(),
        "7 x /things/{id} POST /s/things/7%20x s a1.execute-api.localhost a1 192.0.2.7 1698898176789 HTTP/1.1 \
         r1 d1 [1,2] w 00000000-0000-4000-8000-000000000000 02/Nov/2023:04:09:36 +0000"
    );
}

#[test]
fn a_payload_that_is_no_json_is_the_clients_fault_and_a_bad_template_is_not() {
    let json = mapped(
        &[("application/json", "$input.json('$')")],
        Passthrough::Never,
        vec![],
    );
    let fault = prepared(&json, None, b"{nope").unwrap_err();
    assert_eq!(fault.kind, Kind::BadRequestBody);
    let message = fault.message.unwrap();
    assert!(
        message.starts_with("Could not parse request body into json: "),
        "{message}"
    );
    let bad = mapped(
        &[("application/json", "$util.urlDecode('%')")],
        Passthrough::Never,
        vec![],
    );
    assert_eq!(
        prepared(&bad, None, b"").unwrap_err().kind,
        Kind::ApiConfigurationError
    );
}

#[test]
fn binary_payloads_are_base64_to_templates_and_pass_as_they_are_without() {
    let data = || StageData {
        binary_media_types: ["image/*".into()].into(),
        ..StageData::default()
    };
    for (list, content, expected) in [
        (
            &[("image/png", r#"{"data": "$input.body"}"#)][..],
            None,
            &br#"{"data": "/wA="}"#[..],
        ),
        (&[], None, &[0xFF, 0x00]),
        (&[], Some(ContentHandling::ToText), b"/wA="),
    ] {
        let mut mapped = mapped(list, Passthrough::WhenNoMatch, vec![]);
        mapped.content = content;
        let mut setup = Setup::new(data(), "/things/7", &[("Content-Type", "image/png")]);
        let made = prepare(&setup.data(), &mapped, &[0xFF, 0x00]).unwrap();
        assert_eq!(made.body, expected);
    }
}

#[test]
fn mocks_answer_by_their_status_code() {
    let mapped = mapped(
        &[],
        Passthrough::WhenNoMatch,
        vec![
            response(200, None, &[]),
            response(500, Some("5\\d\\d"), &[]),
            response(404, Some("404"), &[]),
        ],
    );
    for (body, status) in [
        (r#"{"statusCode": 200}"#, 200),
        (r#"{"statusCode": 404}"#, 404),
        ("{statusCode:500}", 500),
        (r#"{ 'statusCode' : "503" }"#, 500),
        ("{\n  \"statusCode\": 500\n  }", 500),
        (r#"{"statusCode": 201}"#, 200),
        ("", 200),
        ("{}", 200),
        (r#"{"statusCode": "x"}"#, 200),
        (r#"{"statusCode": 99999}"#, 200),
    ] {
        assert_eq!(
            mock_response(&mapped, body.as_bytes()).unwrap().status,
            status,
            "{body}"
        );
    }
    let no_default = super::tests::mapped(
        &[],
        Passthrough::Never,
        vec![response(404, Some("404"), &[])],
    );
    let fault = mock_response(&no_default, br#"{"statusCode": 200}"#).unwrap_err();
    assert_eq!(fault.kind, Kind::ApiConfigurationError);
}

fn answered(
    response: &Response,
    accept: Option<&str>,
    backend: &[(&str, &str)],
    body: &str,
) -> (ResponseHead, String) {
    let headers: Vec<_> = accept.map(|value| ("Accept", value)).into_iter().collect();
    let data = StageData {
        variables: [("v".to_owned(), "w".to_owned())].into(),
        ..StageData::default()
    };
    let mut setup = Setup::new(data, "/things/7", &headers);
    let (mut head, mut out) = (ResponseHead::default(), Vec::new());
    let backend: Headers = backend.iter().copied().collect();
    let answered = Answered {
        headers: &backend,
        body: body.as_bytes(),
    };
    respond(&setup.data(), response, answered, &mut head, &mut out).unwrap();
    (head, String::from_utf8(out).unwrap())
}

/// "Select a VTL mapping template": by `Accept`, else `application/json`, else the first.
#[test]
fn response_templates_are_chosen_by_accept() {
    let both = [("application/json", "J"), ("application/xml", "X")].as_slice();
    let xml = [("application/xml", "X")].as_slice();
    for (list, accept, expected, content_type) in [
        (both, Some("application/xml"), "X", "application/xml"),
        (
            both,
            Some("application/xml;q=0.9, application/json"),
            "X",
            "application/xml",
        ),
        (both, Some("*/*"), "J", "application/json"),
        (both, None, "J", "application/json"),
        (xml, None, "X", "application/xml"),
        (both, Some("text/html"), "J", "application/json"),
        (&[], None, "body", "text/plain"),
        (&[("application/json", "")], None, "body", "text/plain"),
    ] {
        let response = response(200, None, list);
        let (head, body) = answered(&response, accept, &[("Content-Type", "text/plain")], "body");
        assert_eq!(body, expected, "{list:?} {accept:?}");
        assert_eq!(
            head.headers.get("content-type"),
            Some(content_type.as_bytes())
        );
    }
    let (head, _) = answered(&response(200, None, &[]), None, &[], "body");
    assert_eq!(
        head.headers.get("content-type"),
        Some(&b"application/json"[..])
    );
}

/// The rows of "Method response header mapping expressions".
#[test]
fn response_headers_come_from_every_source() {
    for (source, expected) in [
        ("integration.response.header.X-App-Id", &["2"][..]),
        (
            "integration.response.multivalueheader.X-App-Id",
            &["1", "2"],
        ),
        ("integration.response.header.none", &[]),
        (
            "integration.response.body",
            &[r#"{"redirect":{"url":"/a","n":[1]}}"#],
        ),
        ("integration.response.body.redirect.url", &["/a"]),
        ("integration.response.body.redirect.n", &["[1]"]),
        ("integration.response.body.none", &[]),
        ("stageVariables.v", &["w"]),
        ("context.resourcePath", &["/things/{id}"]),
        ("'fixed'", &["fixed"]),
    ] {
        let mut response = response(201, None, &[]);
        response.headers = [("X-Out".into(), ResponseExpression::parse(source).unwrap())].into();
        let backend = [("X-App-Id", "1"), ("X-App-Id", "2"), ("X-Secret", "s")];
        let (head, _) = answered(
            &response,
            None,
            &backend,
            r#"{"redirect":{"url":"/a","n":[1]}}"#,
        );
        let values: Vec<_> = head
            .headers
            .get_all("X-Out")
            .map(|v| String::from_utf8_lossy(v).into_owned())
            .collect();
        assert_eq!(values, expected, "{source}");
        assert_eq!(head.status, 201);
        assert!(
            !head.headers.contains("X-Secret"),
            "nothing passes that is not mapped"
        );
    }
}

#[test]
fn overrides_have_the_last_word() {
    let template = "#set($context.responseOverride.status = 418)#set($context.responseOverride.header.X-Out = 'b')$input.json('$.a')";
    let mut response = response(200, None, &[("application/json", template)]);
    response.headers = [
        ("x-out".into(), ResponseExpression::Static("a".into())),
        (
            "Content-Type".into(),
            ResponseExpression::Static("text/x".into()),
        ),
        ("Server".into(), ResponseExpression::Static("mine".into())),
        (
            "Transfer-Encoding".into(),
            ResponseExpression::Static("chunked".into()),
        ),
    ]
    .into();
    let (head, body) = answered(&response, None, &[], r#"{"a": 1}"#);
    assert_eq!((head.status, body.as_str()), (418, "1"));
    let out: Vec<_> = head.headers.get_all("X-Out").collect();
    assert_eq!(out, [b"b"]);
    assert_eq!(head.headers.get("content-type"), Some(&b"text/x"[..]));
    assert_eq!(
        head.headers.get("x-amzn-remapped-server"),
        Some(&b"mine"[..])
    );
    assert!(!head.headers.contains("transfer-encoding"));
}
