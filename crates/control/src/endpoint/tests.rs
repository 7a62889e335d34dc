//! Whole requests, signed as clients sign them, against an in-memory store.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::auth::Credentials;
use crate::clock::ManualClock;
use crate::deployable::AsCompiled;
use crate::settings::ControlSettings;
use balancer::Balancer;
use http::Request;
use model::Partition;
use sigv4::{Credential, Signer};
use std::sync::Arc;
use store::MemoryStore;

const NOW_MILLIS: i64 = 1_700_000_000_000;

fn credential() -> Credential {
    Credential::new("AKIATEST", "very-secret")
}

fn temporary() -> Credential {
    Credential::new("ASIATEST", "other-secret").with_session_token("token-1")
}

fn control() -> Control {
    control_with(None)
}

fn control_with(fallback: Option<Fallback>) -> Control {
    let partition = Partition {
        name: "aws".into(),
        region: "eu-west-1".into(),
        account_id: "123456789012".into(),
    };
    let settings = ControlSettings {
        clock: Arc::new(ManualClock::at_millis(NOW_MILLIS)),
        fallback,
        ..ControlSettings::new(partition, Credentials::new([credential(), temporary()]))
    };
    Control::new(
        settings,
        Arc::new(MemoryStore::new()),
        Arc::new(Balancer::new()),
        Arc::new(AsCompiled),
    )
}

/// A request of a client, to be signed or not.
#[derive(Clone)]
struct Client {
    method: &'static str,
    target: String,
    headers: Vec<(&'static str, String)>,
    body: &'static str,
    service: &'static str,
    region: &'static str,
    credential: Credential,
}

impl Client {
    fn new(method: &'static str, target: &str, body: &'static str) -> Self {
        Self {
            method,
            target: target.into(),
            headers: vec![("host", "127.0.0.1:4566".into())],
            body,
            service: "apigateway",
            region: "eu-west-1",
            credential: credential(),
        }
    }

    fn query(service: &'static str, body: &'static str) -> Self {
        let mut client = Self::new("POST", "/", body);
        let form = "application/x-www-form-urlencoded; charset=utf-8";
        client.headers.push(("content-type", form.into()));
        client.service = service;
        client
    }

    fn signed(mut self) -> Self {
        let headers: Vec<(&[u8], &[u8])> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
            .collect();
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let request = sigv4::Request {
            method: self.method,
            path: path.as_bytes(),
            query: query.as_bytes(),
            headers: &headers,
            payload: Payload::Bytes(self.body.as_bytes()),
        };
        let signer = Signer {
            credential: &self.credential,
            region: self.region,
            service: self.service,
        };
        let now = jiff::Timestamp::from_millisecond(NOW_MILLIS).unwrap();
        let added = signer.sign(&request, now).unwrap();
        self.headers.extend(added);
        self
    }

    async fn send(&self, control: &Control) -> (u16, HeaderMap, String) {
        let mut request = Request::builder().method(self.method).uri(&self.target);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        let response = answer(control, &head, &Bytes::from(self.body), "r-1").await;
        let (head, body) = response.into_parts();
        assert_eq!(head.headers["x-amzn-requestid"], "r-1");
        let body = String::from_utf8(body.to_vec()).unwrap();
        (head.status.as_u16(), head.headers, body)
    }
}

fn error_type(headers: &HeaderMap) -> &str {
    headers["x-amzn-errortype"].to_str().unwrap()
}

#[tokio::test]
async fn a_signed_call_is_served_with_the_status_of_the_model() {
    let control = control();
    let (status, headers, body) = Client::new("POST", "/restapis", r#"{"name":"n"}"#)
        .signed()
        .send(&control)
        .await;
    assert_eq!(status, 201);
    assert_eq!(headers["content-type"], "application/json");
    let api: Value = serde_json::from_str(&body).unwrap();
    let id = api["id"].as_str().unwrap();
    let (status, _, body) = Client::new("GET", "/restapis?limit=5", "")
        .signed()
        .send(&control)
        .await;
    let list: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((status, &list["item"][0]["id"]), (200, &api["id"]));
    // Tags: the whole ARN is one label, percent-encoded.
    let arn = format!("/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Frestapis%2F{id}");
    let (status, _, body) = Client::new("PUT", &arn, r#"{"tags":{"a":"b"}}"#)
        .signed()
        .send(&control)
        .await;
    assert_eq!((status, body.as_str()), (204, ""));
    let (status, _, _) = Client::new("DELETE", &format!("{arn}?tagKeys=a"), "")
        .signed()
        .send(&control)
        .await;
    assert_eq!(status, 204);
    let (status, _, body) = Client::new("DELETE", &format!("/restapis/{id}"), "")
        .signed()
        .send(&control)
        .await;
    assert_eq!((status, body.as_str()), (202, ""));
    let (status, headers, body) = Client::new("GET", &format!("/restapis/{id}"), "")
        .signed()
        .send(&control)
        .await;
    assert_eq!((status, error_type(&headers)), (404, "NotFoundException"));
    assert_eq!(
        body,
        format!(r#"{{"message":"Invalid API identifier specified 123456789012:{id}"}}"#)
    );
}

#[tokio::test]
async fn query_services_are_answered_in_xml() {
    let control = control();
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    for region in ["eu-west-1", "us-east-1"] {
        let client = Client {
            region,
            ..Client::query("sts", body)
        };
        let (status, headers, body) = client.signed().send(&control).await;
        assert_eq!(
            (status, &headers["content-type"]),
            (200, &http::HeaderValue::from_static("text/xml"))
        );
        assert!(body.contains("<Account>123456789012</Account>"), "{body}");
    }
    let body = "Action=DescribeLoadBalancers&Version=2015-12-01&Names.member.1=nope";
    let (status, _, body) = Client::query("elasticloadbalancing", body)
        .signed()
        .send(&control)
        .await;
    assert_eq!(status, 400);
    assert!(body.contains("<Code>LoadBalancerNotFound</Code>"), "{body}");
    let body = "Action=DeleteRule&Version=2015-12-01&RuleArn=n";
    let (status, _, body) = Client::query("elasticloadbalancing", body)
        .signed()
        .send(&control)
        .await;
    assert_eq!(status, 400);
    assert!(
        body.contains("<Code>UnsupportedOperation</Code>") && body.contains("DeleteRule"),
        "{body}"
    );
}

#[tokio::test]
async fn what_is_not_signed_well_is_refused_whatever_it_asks() {
    let control = control();
    let good = || Client::new("GET", "/restapis", "");
    let other = Client {
        credential: Credential::new("AKIAOTHER", "very-secret"),
        ..good()
    }
    .signed();
    let wrong = Client {
        credential: Credential::new("AKIATEST", "guess"),
        ..good()
    }
    .signed();
    let region = Client {
        region: "us-east-1",
        ..good()
    }
    .signed();
    let mut tampered = Client::new("POST", "/restapis", r#"{"name":"n"}"#).signed();
    tampered.body = r#"{"name":"m"}"#;
    let mut moved = good().signed();
    moved.target = "/vpclinks".into();
    for (client, expected) in [
        (good(), "MissingAuthenticationTokenException"),
        (other, "UnrecognizedClientException"),
        (wrong, "InvalidSignatureException"),
        (region, "InvalidSignatureException"),
        (tampered, "InvalidSignatureException"),
        (moved, "InvalidSignatureException"),
    ] {
        let (status, headers, body) = client.send(&control).await;
        assert_eq!((status, error_type(&headers)), (403, expected), "{body}");
    }
    let form = Client::query("sts", "Action=GetCallerIdentity&Version=2011-06-15");
    let (status, _, body) = form.send(&control).await;
    assert_eq!(status, 403);
    assert!(
        body.contains("<Code>MissingAuthenticationToken</Code>"),
        "{body}"
    );
    // Nothing was made by any of them.
    let (_, _, body) = good().signed().send(&control).await;
    assert_eq!(body, r#"{"item":[]}"#);
}

#[tokio::test]
async fn what_is_not_served_is_named_once_the_caller_is_known() {
    let control = control();
    let s3 = Client {
        service: "s3",
        ..Client::new("GET", "/bucket", "")
    };
    let (status, headers, body) = s3.clone().signed().send(&control).await;
    assert_eq!(
        (status, error_type(&headers)),
        (400, "UnsupportedOperation")
    );
    assert!(body.contains("does not serve the AWS service s3"), "{body}");
    let stranger = Client {
        credential: Credential::new("AKIAOTHER", "x"),
        ..s3
    };
    let (status, _, body) = stranger.signed().send(&control).await;
    assert_eq!(status, 403);
    assert!(!body.contains("serve"), "{body}");
    let (status, headers, body) = Client::new("GET", "/apikeys", "")
        .signed()
        .send(&control)
        .await;
    assert_eq!(
        (status, error_type(&headers)),
        (400, "UnsupportedOperationException")
    );
    assert!(body.contains("GetApiKeys"), "{body}");
    let (status, headers, _) = Client::new("GET", "/nowhere", "")
        .signed()
        .send(&control)
        .await;
    assert_eq!(
        (status, error_type(&headers)),
        (404, "UnknownOperationException")
    );
}

#[tokio::test]
async fn constraints_of_the_model_are_checked_before_the_operation() {
    let control = control();
    for (body, expected) in [
        ("{}", "ValidationException"),
        (r#"{"name":5}"#, "SerializationException"),
        ("{", "SerializationException"),
        (r#"{"name":"n","apiKeySource":"X"}"#, "ValidationException"),
    ] {
        let (status, headers, text) = Client::new("POST", "/restapis", body)
            .signed()
            .send(&control)
            .await;
        assert_eq!(
            (status, error_type(&headers)),
            (400, expected),
            "{body}: {text}"
        );
    }
}

#[test]
fn unsigned_requests_are_answered_in_the_words_of_the_service_they_seem_to_be_for() {
    let seems = |host: &str, target: Option<&str>, body: &'static str| {
        let mut request = Request::builder().header("host", host).uri("/");
        if let Some(target) = target {
            request = request.header("x-amz-target", target);
        }
        let (head, ()) = request.body(()).unwrap().into_parts();
        seeming_service(&head, &Bytes::from_static(body.as_bytes()))
    };
    let is = |name: &str| Some(name.to_owned());
    assert_eq!(seems("127.0.0.1", None, ""), is("apigateway"));
    assert_eq!(seems("sts.amazonaws.com", None, ""), is("sts"));
    assert_eq!(
        seems("x", None, "Action=a&Version=2015-12-01"),
        is("elasticloadbalancing")
    );
    assert_eq!(seems("x", None, "Action=a&Version=1999-01-01"), None);
    assert_eq!(
        seems("x", Some("DynamoDB_20120810.ListTables"), ""),
        is("dynamodb")
    );
}

#[tokio::test]
async fn a_presigned_query_is_as_good_as_a_header() {
    let control = control();
    let client = Client::new("GET", "/restapis?limit=5", "");
    let presigned = |credential: &Credential, at: i64| {
        let headers: Vec<(&[u8], &[u8])> = vec![(b"host", b"127.0.0.1:4566")];
        let request = sigv4::Request {
            method: "GET",
            path: b"/restapis",
            query: b"limit=5",
            headers: &headers,
            payload: Payload::Bytes(b""),
        };
        let signer = Signer {
            credential,
            region: "eu-west-1",
            service: "apigateway",
        };
        let at = jiff::Timestamp::from_millisecond(at).unwrap();
        let query = signer.presign(&request, at, jiff::SignedDuration::from_mins(5));
        Client {
            target: format!("/restapis?{}", query.unwrap()),
            ..client.clone()
        }
    };
    for good in [credential(), temporary()] {
        let (status, _, body) = presigned(&good, NOW_MILLIS).send(&control).await;
        assert_eq!(status, 200, "{body}");
    }
    let (status, headers, _) = presigned(&credential(), NOW_MILLIS - 3_600_000)
        .send(&control)
        .await;
    assert_eq!(status, 403, "expired: {headers:?}");
    let mut other = presigned(&credential(), NOW_MILLIS);
    other.target = other.target.replace("limit=5", "limit=6");
    assert_eq!(other.send(&control).await.0, 403);
}

#[tokio::test]
async fn each_credential_is_its_own_caller_and_temporary_ones_need_their_token() {
    let control = control();
    let body = "Action=GetCallerIdentity&Version=2011-06-15";
    let ask = |credential: Credential| {
        let mut client = Client::query("sts", body);
        client.credential = credential;
        client.signed()
    };
    for (credential, name) in [(credential(), "AKIATEST"), (temporary(), "ASIATEST")] {
        let (status, _, body) = ask(credential).send(&control).await;
        assert_eq!(status, 200);
        assert!(body.contains(&format!("user/{name}</Arn>")), "{body}");
    }
    for token in [None, Some("token-2")] {
        let mut wrong = Credential::new("ASIATEST", "other-secret");
        if let Some(token) = token {
            wrong = wrong.with_session_token(token);
        }
        assert_eq!(ask(wrong).send(&control).await.0, 403);
    }
}

#[tokio::test]
async fn other_services_go_to_the_fallback_once_the_caller_is_known() {
    // Nobody listens there, which is enough to see where calls go.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let fallback = Fallback::new(&format!("http://{address}"), None).unwrap();
    let control = control_with(Some(fallback));
    let mut s3 = Client::new("GET", "/bucket", "");
    s3.service = "s3";
    s3.region = "ap-south-1";
    s3.headers
        .push(("x-amz-content-sha256", "UNSIGNED-PAYLOAD".into()));
    let (status, _, body) = s3.clone().signed().send(&control).await;
    assert_eq!(status, 503);
    assert!(body.contains(&address.to_string()), "{body}");
    // A bad signature goes nowhere, and what is served stays here with its own rules.
    s3.credential = Credential::new("AKIATEST", "wrong-secret");
    assert_eq!(s3.signed().send(&control).await.0, 403);
    let mut here = Client::new("GET", "/restapis", "");
    here.headers
        .push(("x-amz-content-sha256", "UNSIGNED-PAYLOAD".into()));
    assert_ne!(here.signed().send(&control).await.0, 200);
}
