//! Reading: what is taken, and the message for each thing that is not.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::Payload;

const GOOD: &str = "AWS4-HMAC-SHA256 Credential=AKID/20150830/eu-west-1/sts/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab";
const DATE: (&str, &str) = ("X-Amz-Date", "20150830T123600Z");

fn read(query: &str, headers: &[(&str, &str)]) -> Result<Authorization, SignatureError> {
    let headers: Vec<(&[u8], &[u8])> = headers
        .iter()
        .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
        .collect();
    Authorization::read(&Request {
        method: "GET",
        path: b"/",
        query: query.as_bytes(),
        headers: &headers,
        payload: Payload::Bytes(b""),
    })
}

fn message(query: &str, headers: &[(&str, &str)]) -> String {
    match read(query, headers) {
        Err(SignatureError::IncompleteSignature(message)) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_header_is_read() {
    let read = read("", &[("authorization", GOOD), DATE]).unwrap();
    assert_eq!(read.form, Form::Header);
    assert_eq!(read.access_key_id, "AKID");
    assert_eq!(
        read.scope.to_string(),
        "20150830/eu-west-1/sts/aws4_request"
    );
    assert_eq!(read.signed_headers, ["host", "x-amz-date"]);
    assert_eq!(read.signed_at.to_string(), "2015-08-30T12:36:00Z");
}

#[test]
fn blanks_after_commas_are_optional() {
    let tight = GOOD.replace(", ", ",");
    assert_eq!(
        read("", &[("Authorization", &tight), DATE]),
        read("", &[("Authorization", GOOD), DATE])
    );
}

#[test]
fn the_date_header_serves_where_there_is_no_other() {
    let by_date = read(
        "",
        &[
            ("Authorization", GOOD),
            ("Date", "Sun, 30 Aug 2015 12:36:00 GMT"),
        ],
    );
    assert_eq!(by_date, read("", &[("Authorization", GOOD), DATE]));
}

#[test]
fn a_presigned_query_is_read() {
    let query = "a=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20150830%2Feu-west-1%2Fsts%2Faws4_request\
        &X-Amz-Date=20150830T123600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=ab";
    let presigned = read(query, &[]).unwrap();
    assert_eq!(
        presigned.form,
        Form::Query {
            expires_seconds: Some(60)
        }
    );
    assert_eq!(presigned.signed_headers, ["host", "x-k8s-aws-id"]);
    for (from, to, expected) in [
        (
            "X-Amz-Expires=60",
            "X-Amz-Expires=604801",
            "X-Amz-Expires must be",
        ),
        (
            "X-Amz-Expires=60",
            "X-Amz-Expires=%2B60",
            "X-Amz-Expires must be",
        ),
        (
            "X-Amz-Expires=60",
            "X-Amz-Expires=0",
            "X-Amz-Expires must be",
        ),
        (
            "X-Amz-Date=",
            "X-Amz-Dat=",
            "AWS query-string parameters must include 'X-Amz-Date'.",
        ),
        (
            "X-Amz-Signature=ab",
            "X-Amz-Signature=ab&X-Amz-Signature=ab",
            "'X-Amz-Signature' is given more than once",
        ),
        (
            "HMAC-SHA256",
            "ECDSA-P256-SHA256",
            "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
        ),
    ] {
        let changed = query.replacen(from, to, 1);
        let message = message(&changed, &[]);
        assert!(message.contains(expected), "{message}");
    }
    let both = message(query, &[("Authorization", GOOD), DATE]);
    assert!(both.contains("Only one authentication mechanism"), "{both}");
}

#[test]
fn nothing_presented() {
    assert_eq!(
        read("a=1", &[DATE]),
        Err(SignatureError::MissingAuthenticationToken)
    );
}

#[test]
fn all_that_is_missing_is_named() {
    let message = message("", &[("Authorization", "Bearer eyJhbGciOi=")]);
    assert_eq!(
        message,
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. \
         Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either \
         a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and encoded with Base64) \
         Authorization=VAxwIxDRTFnJz1s74z/Flvg4VC5GUT85YarNAzV79J8="
    );
}

#[test]
fn each_fault_has_its_message() {
    let cases: [(&str, &str, &str); 9] = [
        (
            "Credential=AKID",
            "Credential= AKID",
            "Invalid key=value pair (missing equal-sign) in Authorization header",
        ),
        (
            "/sts/",
            "/sts/x/",
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKID/20150830/eu-west-1/sts/x/aws4_request'",
        ),
        (
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA1",
            "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'.",
        ),
        (
            "Signature=ab",
            "Signature=ab, Signature=cd",
            "more than one 'Signature' parameter",
        ),
        (
            "Signature=ab",
            "Signature=ab, Extra=1",
            "a parameter other than",
        ),
        (
            "host;x-amz-date",
            "x-amz-date;host",
            "SignedHeaders must be a sorted list",
        ),
        (
            "host;x-amz-date",
            "Host;x-amz-date",
            "SignedHeaders must be a sorted list",
        ),
        (
            "host;x-amz-date",
            "host;;x-amz-date",
            "SignedHeaders must be a sorted list",
        ),
        (
            "SignedHeaders=host;x-amz-date, ",
            "",
            "Authorization header requires 'SignedHeaders' parameter. (Hashed",
        ),
    ];
    for (from, to, expected) in cases {
        let header = GOOD.replacen(from, to, 1);
        let message = message("", &[("Authorization", &header), DATE]);
        assert!(message.contains(expected), "{message}");
    }
    let date = message("", &[("Authorization", GOOD), ("X-Amz-Date", "1442252505")]);
    assert_eq!(
        date,
        "Date must be in ISO-8601 'basic format'. Got '1442252505'. See http://en.wikipedia.org/wiki/ISO_8601"
    );
    for doubled in [("Authorization", GOOD), DATE] {
        let message = message("", &[("Authorization", GOOD), DATE, doubled]);
        assert!(message.starts_with("Only one"), "{message}");
    }
}
