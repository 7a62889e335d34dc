//! Signatures as clients present them. An input is a request as on the wire, `Authorization` and all.
//!
//! What has to hold: nothing is believed that was not signed with the secret; what we sign ourselves, we
//! believe; and what was changed after signing, we do not.

use ::sigv4::{Authorization, Credential, Payload, Request, Settings, Signer, verify};
use head::RequestHead;
use jiff::{SignedDuration, Timestamp};

/// The target.
pub fn check(input: &[u8]) {
    if input.len() > crate::INPUT_MAX_BYTES {
        return;
    }
    let mut head = RequestHead::default();
    let limits = ::http1::Limits::default();
    let Ok(Some((_, length))) = ::http1::parse_request(input, &limits, &mut head) else {
        return;
    };
    let headers: Vec<_> = head
        .headers
        .iter()
        .map(|line| (line.name, line.value))
        .collect();
    let request = Request {
        method: head.method.as_str(),
        path: head.path(),
        query: head.query().unwrap_or_default(),
        headers: &headers,
        payload: Payload::Bytes(&input[length..]),
    };
    let Ok(now) = Timestamp::from_second(1_440_938_160) else {
        return;
    };
    let credential = Credential::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    // The secret is not in any input, so nothing that presents a signature can be right.
    let settings = Settings {
        skew: SignedDuration::from_hours(24 * 365 * 100),
        unsigned_payload: true,
        ..Settings::for_service("execute-api")
    };
    let secret = Credential::new("AKIDEXAMPLE", "not in the corpus");
    let verified = verify(&request, &settings, now, |_| Some(secret));
    assert!(
        verified.is_err(),
        "believed without the secret: {verified:?}"
    );
    if let Ok(authorization) = Authorization::read(&request) {
        assert!(authorization.signed_headers.is_sorted());
        assert!(!authorization.access_key_id.is_empty());
    }
    honest(&request, &credential, now);
}

/// Signs the request, if it has no signature of its own, and tampers with it.
fn honest(request: &Request<'_>, credential: &Credential, now: Timestamp) {
    let presents = |(name, _): &&(&[u8], &[u8])| {
        name.eq_ignore_ascii_case(b"authorization")
            || name
                .get(..6)
                .is_some_and(|start| start.eq_ignore_ascii_case(b"x-amz-"))
    };
    if request.headers.iter().any(|line| presents(&line)) || !request.query.is_empty() {
        return;
    }
    let signer = Signer {
        credential,
        region: "us-east-1",
        service: "execute-api",
    };
    let settings = Settings::for_service("execute-api");
    let Ok(added) = signer.sign(request, now) else {
        return;
    };
    let mut headers = request.headers.to_vec();
    headers.extend(
        added
            .iter()
            .map(|(name, value)| (name.as_bytes(), value.as_bytes())),
    );
    let signed = Request {
        headers: &headers,
        ..*request
    };
    let judge =
        |request: &Request<'_>| verify(request, &settings, now, |_| Some(credential.clone()));
    let verified = judge(&signed);
    assert!(verified.is_ok(), "not believed: {verified:?} of {signed:?}");

    let longer = [request.path, b"x"].concat();
    let tampered = [
        Request {
            method: "TRACE2",
            ..signed
        },
        Request {
            path: &longer,
            ..signed
        },
        Request {
            query: b"x=1",
            ..signed
        },
        Request {
            payload: Payload::Sha256([7; 32]),
            ..signed
        },
    ];
    for tampered in tampered {
        assert!(
            judge(&tampered).is_err(),
            "believed after a change: {tampered:?}"
        );
    }
}
