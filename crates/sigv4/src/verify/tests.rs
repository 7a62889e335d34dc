//! Each reason to refuse, with the answer AWS gives for it in both protocols.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::{Payload, Protocol, Signer, parse_amz_date};

const HOST: (&[u8], &[u8]) = (b"Host", b"localhost");

fn at(text: &str) -> Timestamp {
    parse_amz_date(text.as_bytes()).unwrap()
}

fn credential() -> Credential {
    Credential::new("AKIDEXAMPLE", "secret")
}

/// Verifies at 12:36 what was signed at `signed`, with these settings and this credential on file.
fn outcome(
    signed: &str,
    signer: &Credential,
    extra: &[(&[u8], &[u8])],
    settings: &Settings<'_>,
    on_file: Option<Credential>,
) -> Result<Identity, SignatureError> {
    let mut headers = vec![HOST];
    headers.extend_from_slice(extra);
    let signer = Signer {
        credential: signer,
        region: "eu-west-1",
        service: "apigateway",
    };
    let bare = Request {
        method: "POST",
        path: b"/restapis",
        query: b"",
        headers: &headers,
        payload: Payload::Bytes(b"{}"),
    };
    let added = signer.sign(&bare, at(signed)).unwrap();
    let mut complete = headers.clone();
    for (name, value) in &added {
        complete.push((name.as_bytes(), value.as_bytes()));
    }
    let request = Request {
        headers: &complete,
        ..bare
    };
    verify(&request, settings, at("20150830T123600Z"), |_| on_file)
}

fn settings() -> Settings<'static> {
    Settings::for_service("apigateway")
}

fn answers(error: &SignatureError) -> [(&'static str, u16); 2] {
    [Protocol::RestJson, Protocol::Query].map(|protocol| {
        let answer = error.answer(protocol);
        (answer.code, answer.status)
    })
}

const MISMATCH: [(&str, u16); 2] = [
    ("InvalidSignatureException", 403),
    ("SignatureDoesNotMatch", 403),
];
const UNKNOWN: [(&str, u16); 2] = [
    ("UnrecognizedClientException", 403),
    ("InvalidClientTokenId", 403),
];

#[test]
fn time_is_accepted_within_the_skew_and_not_beyond() {
    for signed in ["20150830T123100Z", "20150830T124100Z"] {
        assert!(outcome(signed, &credential(), &[], &settings(), Some(credential())).is_ok());
    }
    let late = outcome(
        "20150830T123059Z",
        &credential(),
        &[],
        &settings(),
        Some(credential()),
    )
    .unwrap_err();
    assert_eq!(
        late.to_string(),
        "Signature expired: 20150830T123059Z is now earlier than 20150830T123100Z (20150830T123600Z - 5 min.)"
    );
    assert_eq!(answers(&late), MISMATCH);
    let early = outcome(
        "20150830T124101Z",
        &credential(),
        &[],
        &settings(),
        Some(credential()),
    )
    .unwrap_err();
    assert_eq!(
        early.to_string(),
        "Signature not yet current: 20150830T124101Z is still later than 20150830T124100Z (20150830T123600Z + 5 min.)"
    );
    assert_eq!(answers(&early), MISMATCH);
    let wide = Settings {
        skew: SignedDuration::from_mins(15),
        ..settings()
    };
    assert!(
        outcome(
            "20150830T122100Z",
            &credential(),
            &[],
            &wide,
            Some(credential())
        )
        .is_ok()
    );
}

#[test]
fn the_scope_has_to_be_ours() {
    let regions = ["us-east-1"];
    let elsewhere = Settings {
        regions: Some(&regions),
        ..Settings::for_service("sts")
    };
    let error = outcome(
        "20150830T123600Z",
        &credential(),
        &[],
        &elsewhere,
        Some(credential()),
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Credential should be scoped to a valid region, not 'eu-west-1'. Credential should be scoped to correct \
         service: 'sts'. "
    );
    assert_eq!(answers(&error), MISMATCH);
}

#[test]
fn the_day_of_the_scope_is_the_day_of_the_request() {
    let text =
        b"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150829/eu-west-1/apigateway/aws5_request, \
        SignedHeaders=host;x-amz-date, Signature=00";
    let headers: &[(&[u8], &[u8])] = &[
        HOST,
        (b"X-Amz-Date", b"20150830T123600Z"),
        (b"Authorization", text),
    ];
    let request = Request {
        method: "GET",
        path: b"/",
        query: b"",
        headers,
        payload: Payload::Bytes(b""),
    };
    let error = verify(&request, &settings(), at("20150830T123600Z"), |_| {
        Some(credential())
    })
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'. Date in Credential \
         scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from \
         '20150830T123600Z'."
    );
}

#[test]
fn keys_and_tokens_have_to_be_known() {
    let temporary = credential().with_session_token("good");
    let other = Credential::new("AKIDOTHER", "secret");
    for (signer, on_file) in [
        (credential(), None),
        (credential(), Some(other)),
        (credential(), Some(temporary.clone())),
        (temporary.clone(), Some(credential())),
        (
            credential().with_session_token("bad"),
            Some(temporary.clone()),
        ),
    ] {
        let error = outcome("20150830T123600Z", &signer, &[], &settings(), on_file).unwrap_err();
        assert_eq!(error, SignatureError::UnknownCredential);
        assert_eq!(answers(&error), UNKNOWN);
    }
    assert!(
        outcome(
            "20150830T123600Z",
            &temporary,
            &[],
            &settings(),
            Some(temporary.clone())
        )
        .is_ok()
    );
}

#[test]
fn a_wrong_secret_shows_our_side_in_json_and_not_in_xml() {
    let wrong = Credential::new("AKIDEXAMPLE", "wrong");
    let error = outcome(
        "20150830T123600Z",
        &wrong,
        &[],
        &settings(),
        Some(credential()),
    )
    .unwrap_err();
    assert_eq!(answers(&error), MISMATCH);
    let short = "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
        Access Key and signing method. Consult the service documentation for details.";
    assert_eq!(error.answer(Protocol::Query).message, short);
    let long = error.answer(Protocol::RestJson).message;
    assert!(long.starts_with(short));
    assert!(long.contains(
        "\n\nThe Canonical String for this request should have been\n'POST\n/restapis\n\nhost:localhost\n\
         x-amz-date:20150830T123600Z\n\nhost;x-amz-date\n"
    ));
    assert!(long.contains(
        "'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20150830T123600Z\n\
         20150830/eu-west-1/apigateway/aws4_request\n"
    ));
}

#[test]
fn the_declared_payload_hash_has_to_be_the_payloads() {
    let hash = Payload::Bytes(b"{}").sha256_hex();
    let declare = |value: &str, settings: &Settings<'_>| {
        let header: (&[u8], &[u8]) = (b"X-Amz-Content-Sha256", value.as_bytes());
        outcome(
            "20150830T123600Z",
            &credential(),
            &[header],
            settings,
            Some(credential()),
        )
    };
    let trusting = Settings {
        unsigned_payload: true,
        ..settings()
    };
    assert!(declare(&hash, &settings()).is_ok());
    assert!(declare("UNSIGNED-PAYLOAD", &trusting).is_ok());
    for (value, settings) in [
        ("UNSIGNED-PAYLOAD", settings()),
        (&Payload::Bytes(b"").sha256_hex(), settings()),
        (&Payload::Bytes(b"").sha256_hex(), trusting),
        ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", trusting),
    ] {
        let error = declare(value, &settings).unwrap_err();
        assert!(matches!(error, SignatureError::PayloadHash(_)), "{error:?}");
        assert_eq!(answers(&error), MISMATCH);
    }
}

#[test]
fn host_and_amazon_headers_have_to_be_signed() {
    for (signed, expected) in [
        (
            "",
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        ),
        (
            "x-amz-date",
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        ),
        (
            "host",
            "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.",
        ),
    ] {
        let text = format!(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/apigateway/aws4_request, \
             SignedHeaders={signed}, Signature="
        );
        let headers: &[(&[u8], &[u8])] = &[
            HOST,
            (b"X-Amz-Date", b"20150830T123600Z"),
            (b"Authorization", text.as_bytes()),
        ];
        let request = Request {
            method: "GET",
            path: b"/",
            query: b"",
            headers,
            payload: Payload::Bytes(b""),
        };
        let error = verify(&request, &settings(), at("20150830T123600Z"), |_| {
            Some(credential())
        })
        .unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(answers(&error), MISMATCH);
    }
}

#[test]
fn a_presigned_request_lives_until_it_expires() {
    let credential = credential();
    let signer = Signer {
        credential: &credential,
        region: "eu-west-1",
        service: "apigateway",
    };
    let headers = [HOST];
    let bare = Request {
        method: "GET",
        path: b"/",
        query: b"Action=GetCallerIdentity",
        headers: &headers,
        payload: Payload::Bytes(b""),
    };
    let expires = SignedDuration::from_mins(30);
    let query = signer
        .presign(&bare, at("20150830T123600Z"), expires)
        .unwrap();
    let request = Request {
        query: query.as_bytes(),
        ..bare
    };
    let verify_at = |time| {
        verify(&request, &settings(), at(time), |_| {
            Some(credential.clone())
        })
    };
    assert!(verify_at("20150830T130600Z").is_ok());
    let error = verify_at("20150830T130601Z").unwrap_err();
    assert_eq!(
        error.to_string(),
        "Signature expired: 20150830T130600Z is now earlier than 20150830T130601Z"
    );
    assert!(matches!(
        verify_at("20150830T123000Z"),
        Err(SignatureError::NotYetCurrent { .. })
    ));
}

#[test]
fn unsigned_requests_and_half_signatures_have_their_codes() {
    let missing = SignatureError::MissingAuthenticationToken;
    assert_eq!(
        answers(&missing),
        [
            ("MissingAuthenticationTokenException", 403),
            ("MissingAuthenticationToken", 403)
        ]
    );
    assert_eq!(
        missing.answer(Protocol::Query).message,
        "Request is missing Authentication Token"
    );
    assert_eq!(
        missing.answer(Protocol::RestJson).message,
        "Missing Authentication Token"
    );
    assert_eq!(
        answers(&SignatureError::IncompleteSignature("x".into())),
        [
            ("IncompleteSignatureException", 403),
            ("IncompleteSignature", 400)
        ]
    );
}
