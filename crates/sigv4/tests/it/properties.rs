//! What must hold for every request: what we sign we verify, what was changed under a signature is refused,
//! and nothing a peer sends makes reading panic.

use jiff::{SignedDuration, Timestamp};
use lockgate_sigv4::{
    Authorization, Credential, Payload, Protocol, Request, Settings, SignatureError, Signer, verify,
};
use proptest::prelude::*;

const REGION: &str = "eu-west-1";
const SERVICE: &str = "apigateway";

/// A request that owns its parts, so that a test can change one.
#[derive(Clone, Debug)]
struct Owned {
    method: String,
    path: Vec<u8>,
    query: Vec<u8>,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
    body: Vec<u8>,
}

impl Owned {
    fn with<T>(&self, run: impl FnOnce(&Request<'_>) -> T) -> T {
        let headers: Vec<(&[u8], &[u8])> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_slice(), value.as_slice()))
            .collect();
        run(&Request {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &headers,
            payload: Payload::Bytes(&self.body),
        })
    }

    fn sign(mut self, credential: &Credential) -> Self {
        let signer = Signer {
            credential,
            region: REGION,
            service: SERVICE,
        };
        let added = self.with(|request| signer.sign(request, now())).unwrap();
        for (name, value) in added {
            self.headers.push((name.into(), value.into()));
        }
        self
    }

    fn presign(mut self, credential: &Credential) -> Self {
        let signer = Signer {
            credential,
            region: REGION,
            service: SERVICE,
        };
        let query =
            self.with(|request| signer.presign(request, now(), SignedDuration::from_mins(1)));
        self.query = query.unwrap().into_bytes();
        self
    }

    fn verify(&self) -> Result<(), SignatureError> {
        self.with(|request| {
            verify(request, &Settings::for_service(SERVICE), now(), |key| {
                [long_term(), temporary()]
                    .into_iter()
                    .find(|credential| credential.access_key_id == key)
            })
        })
        .map(|_| ())
    }
}

fn now() -> Timestamp {
    Timestamp::from_second(1_440_938_160).unwrap()
}

fn long_term() -> Credential {
    Credential::new("AKIDEXAMPLE", "secret-1")
}

fn temporary() -> Credential {
    Credential::new("ASIAEXAMPLE", "secret-2").with_session_token("token/+==")
}

prop_compose! {
    /// Any request, odd bytes in path, query and header values included.
    fn any_request()(
        method in "GET|PUT|POST|PATCH|DELETE",
        path in proptest::collection::vec(any::<u8>(), 0..24),
        query in proptest::collection::vec(any::<u8>(), 0..24),
        names in proptest::collection::vec("[xX]-[a-zA-Z0-9-]{1,6}", 0..5),
        value in proptest::collection::vec(any::<u8>(), 0..16),
        body in proptest::collection::vec(any::<u8>(), 0..64),
    ) -> Owned {
        let mut headers = vec![(b"Host".to_vec(), b"127.0.0.1:4566".to_vec())];
        let names = names.into_iter().filter(|name| {
            // The signer adds these itself, once.
            !["x-amz-date", "x-amz-security-token", "x-amz-content-sha256"].contains(&name.to_lowercase().as_str())
        });
        headers.extend(names.map(|name| (name.into_bytes(), value.clone())));
        let mut rooted = b"/".to_vec();
        rooted.extend(path);
        Owned { method, path: rooted, query, headers, body }
    }
}

prop_compose! {
    /// A request of letters and digits: no two spellings of it mean the same, so that every change counts.
    fn plain_request()(
        method in "GET|PUT|POST|PATCH",
        path in "/[a-zA-Z0-9]{1,8}(/[a-zA-Z0-9]{1,8}){0,3}",
        query in "[a-z]{1,4}=[a-zA-Z0-9]{1,8}(&[a-z]{1,4}=[a-zA-Z0-9]{1,8}){0,2}",
        value in "[a-zA-Z0-9]{1,12}",
        body in proptest::collection::vec(any::<u8>(), 1..64),
        is_temporary in any::<bool>(),
    ) -> Owned {
        let request = Owned {
            method,
            path: path.into_bytes(),
            query: query.into_bytes(),
            headers: vec![
                (b"Host".to_vec(), b"localhost".to_vec()),
                (b"X-Amz-Target".to_vec(), value.clone().into_bytes()),
                (b"Content-Type".to_vec(), value.into_bytes()),
            ],
            body,
        };
        request.sign(&if is_temporary { temporary() } else { long_term() })
    }
}

/// Another byte of the same kind in that place.
fn change(bytes: &mut [u8], at: prop::sample::Index) {
    let at = at.index(bytes.len());
    bytes[at] = match bytes[at] {
        b'0'..=b'8' | b'a'..=b'y' | b'A'..=b'Y' => bytes[at] + 1,
        b'9' => b'0',
        b'z' => b'a',
        b'Z' => b'A',
        _ => b'q',
    };
}

proptest! {
    #[test]
    fn what_we_sign_we_verify(request in any_request(), is_temporary in any::<bool>()) {
        // A query that already says X-Amz-Signature and the like is no query to sign.
        prop_assume!(!String::from_utf8_lossy(&request.query).contains("X-Amz"));
        let credential = if is_temporary { temporary() } else { long_term() };
        prop_assert_eq!(request.clone().sign(&credential).verify(), Ok(()));
        prop_assert_eq!(request.presign(&credential).verify(), Ok(()));
    }

    #[test]
    fn a_changed_path_is_refused(mut request in plain_request(), at: prop::sample::Index) {
        prop_assert_eq!(request.verify(), Ok(()));
        let before = request.path.clone();
        change(&mut request.path[1..], at);
        prop_assert_ne!(before, request.path.clone());
        prop_assert!(mismatch(&request), "{request:?}");
    }

    #[test]
    fn a_changed_query_is_refused(mut request in plain_request(), at: prop::sample::Index) {
        let sorted = |query: &[u8]| {
            let mut pairs: Vec<Vec<u8>> = query.split(|&byte| byte == b'&').map(<[u8]>::to_vec).collect();
            pairs.sort();
            pairs
        };
        let before = sorted(&request.query);
        change(&mut request.query, at);
        // Order among parameters is the one thing that a signature leaves open.
        prop_assume!(before != sorted(&request.query));
        prop_assert!(mismatch(&request), "{request:?}");
    }

    #[test]
    fn a_changed_body_is_refused(mut request in plain_request(), at: prop::sample::Index, flip in 1..=255_u8) {
        let at = at.index(request.body.len());
        request.body[at] ^= flip;
        prop_assert!(mismatch(&request), "{request:?}");
    }

    #[test]
    fn a_changed_method_is_refused(mut request in plain_request(), method in "GET|PUT|POST|PATCH|DELETE|get") {
        prop_assume!(request.method != method);
        request.method = method;
        prop_assert!(mismatch(&request), "{request:?}");
    }

    #[test]
    fn a_changed_header_is_refused(mut request in plain_request(), which: prop::sample::Index, at: prop::sample::Index) {
        let which = which.index(request.headers.len());
        change(&mut request.headers[which].1, at);
        prop_assert!(request.verify().is_err(), "{request:?}");
    }

    #[test]
    fn a_header_added_or_taken_away_is_refused(mut request in plain_request(), which: prop::sample::Index) {
        let which = which.index(request.headers.len());
        let mut doubled = request.clone();
        doubled.headers.push(request.headers[which].clone());
        prop_assert!(doubled.verify().is_err(), "{doubled:?}");
        request.headers.remove(which);
        prop_assert!(request.verify().is_err(), "{request:?}");
    }

    #[test]
    fn another_secret_is_refused(mut request in any_request()) {
        prop_assume!(!String::from_utf8_lossy(&request.query).contains("X-Amz"));
        request = request.sign(&Credential::new("AKIDEXAMPLE", "not-the-secret"));
        prop_assert!(mismatch(&request), "{request:?}");
    }

    #[test]
    fn reading_never_panics(
        mut request in any_request(),
        header in proptest::collection::vec(any::<u8>(), 0..200),
        date in "([0-9TZ:a-zA-Z, ]{0,30})|[0-9]{8}T[0-9]{6}Z",
    ) {
        request.headers.push((b"authorization".to_vec(), header));
        request.headers.push((b"x-amz-date".to_vec(), date.into_bytes()));
        refuses(&request);
    }

    #[test]
    fn reading_of_what_is_nearly_right_never_panics(
        request in any_request(),
        credential in "[A-Z/é]{0,12}/[0-9]{0,9}/[a-z-]{0,9}/[a-z]{0,9}/?[a-z0-9_]{0,14}",
        rest in "(, ?|;)?(SignedHeaders|Signature|Credential|X)?=?[a-zA-Z0-9;, =-]{0,40}",
    ) {
        let mut by_header = request.clone();
        let text = format!("AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature={rest}");
        by_header.headers.push((b"Authorization".to_vec(), text.into_bytes()));
        by_header.headers.push((b"X-Amz-Date".to_vec(), b"20150830T123600Z".to_vec()));
        refuses(&by_header);
        let mut by_query = request;
        by_query.query = format!("X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={credential}&{rest}&X-Amz-Signature={rest}").into_bytes();
        refuses(&by_query);
    }
}

fn mismatch(request: &Owned) -> bool {
    matches!(
        request.verify(),
        Err(SignatureError::SignatureDoesNotMatch { .. })
    )
}

/// Refused with an answer in both protocols, whatever it is.
fn refuses(request: &Owned) {
    let _ = request.with(Authorization::read);
    let error = request.verify().unwrap_err();
    for protocol in [Protocol::RestJson, Protocol::Query] {
        let answer = error.answer(protocol);
        assert!(!answer.message.is_empty());
        assert!([400, 403].contains(&answer.status));
    }
}
