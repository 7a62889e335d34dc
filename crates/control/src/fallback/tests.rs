//! Calls that go elsewhere, to an endpoint on this machine that tells what it got.

#![allow(clippy::unwrap_used)]

use super::*;
use hyper::body::Incoming;
use hyper::server::conn::http1 as server;
use hyper::service::service_fn;
use std::convert::Infallible;
use tokio::net::TcpListener;

const NOW_MILLIS: i64 = 1_700_000_000_000;

struct Got {
    target: String,
    headers: HeaderMap,
    body: Bytes,
}

/// Answers one request with 202, a header and `done`, and gives what it got.
async fn other_endpoint() -> (String, tokio::task::JoinHandle<Got>) {
    answering(202, "done").await
}

/// The same with another answer.
async fn answering(status: u16, text: &'static str) -> (String, tokio::task::JoinHandle<Got>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let got = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        let service = service_fn(move |request: Request<Incoming>| {
            let tell = tell.clone();
            async move {
                let (head, body) = request.into_parts();
                let body = body.collect().await.unwrap().to_bytes();
                let _ = tell.send(Got {
                    target: head.uri.to_string(),
                    headers: head.headers,
                    body,
                });
                let response = http::Response::builder().status(status).header("x-a", "b");
                let body = Full::new(Bytes::from_static(text.as_bytes()));
                Ok::<_, Infallible>(response.body(body).unwrap())
            }
        });
        // The client ends the connection when it has its answer.
        let _ = server::Builder::new()
            .serve_connection(TokioIo::new(stream), service)
            .await;
        told.recv().await.unwrap()
    });
    (address, got)
}

fn head(target: &str) -> Parts {
    let request = Request::builder()
        .method("POST")
        .uri(target)
        .header("host", "lockgate:4566")
        .header("authorization", "AWS4-HMAC-SHA256 Credential=OLD/x")
        .header("x-amz-date", "20200101T000000Z")
        .header("x-amz-security-token", "old")
        .header("content-type", "application/x-amz-json-1.0")
        .header("connection", "close");
    request.body(()).unwrap().into_parts().0
}

fn scope() -> Scope {
    Scope {
        date: "20231114".into(),
        region: "us-east-1".into(),
        service: "dynamodb".into(),
        terminator: "aws4_request".into(),
    }
}

async fn forward(fallback: &Fallback, head: &Parts) -> Result<wire::Response, ControlError> {
    let call = Call {
        head,
        body: &Bytes::from_static(b"{}"),
        scope: &scope(),
        now: jiff::Timestamp::from_millisecond(NOW_MILLIS).unwrap(),
    };
    fallback.forward(call).await
}

#[tokio::test]
async fn a_call_is_signed_anew_for_the_other_endpoint() {
    let (address, got) = other_endpoint().await;
    let credential = Credential::new("AKIAOTHERENDPOINT", "other-secret");
    let fallback =
        Fallback::new(&format!("http://{address}/base/"), Some(credential.clone())).unwrap();
    let answer = forward(&fallback, &head("/a%20b?x=1&X-Amz-Signature=old"))
        .await
        .unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.body().as_ref()),
        (202, &b"done"[..])
    );
    assert_eq!(answer.headers()["x-a"], "b");
    let got = got.await.unwrap();
    assert_eq!(got.target, "/base/a%20b?x=1");
    assert_eq!(got.body.as_ref(), b"{}");
    assert_eq!(got.headers["host"], address.as_str());
    assert!(!got.headers.contains_key("x-amz-security-token"));
    // The other endpoint finds the signature good.
    let headers: Vec<(&[u8], &[u8])> = got
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()))
        .collect();
    let request = sigv4::Request {
        method: "POST",
        path: b"/base/a%20b",
        query: b"x=1",
        headers: &headers,
        payload: Payload::Bytes(b"{}"),
    };
    let settings = sigv4::Settings::for_service("dynamodb");
    let now = jiff::Timestamp::from_millisecond(NOW_MILLIS).unwrap();
    let identity = sigv4::verify(&request, &settings, now, |_| Some(credential)).unwrap();
    assert_eq!(identity.access_key_id, "AKIAOTHERENDPOINT");
}

#[tokio::test]
async fn without_credentials_a_call_goes_as_it_came() {
    let (address, got) = other_endpoint().await;
    let fallback = Fallback::new(&format!("http://{address}"), None).unwrap();
    forward(&fallback, &head("/?X-Amz-Signature=s"))
        .await
        .unwrap();
    let got = got.await.unwrap();
    assert_eq!(got.target, "/?X-Amz-Signature=s");
    assert_eq!(
        got.headers["authorization"],
        "AWS4-HMAC-SHA256 Credential=OLD/x"
    );
    assert_eq!(got.headers["host"], address.as_str());
}

#[tokio::test]
async fn what_cannot_be_passed_on_is_said() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let fallback = Fallback::new(&format!("http://{address}"), None).unwrap();
    let error = forward(&fallback, &head("/")).await.unwrap_err();
    assert_eq!(error.status, 503);
    assert!(error.message.contains(&address.to_string()), "{error}");
    let fallback = Fallback::new("http://h", Some(Credential::new("A", "s"))).unwrap();
    let mut chunked = head("/");
    let streaming = HeaderValue::from_static("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
    chunked.headers.insert("x-amz-content-sha256", streaming);
    assert_eq!(forward(&fallback, &chunked).await.unwrap_err().status, 501);
}

#[test]
fn endpoints_are_read() {
    for (url, authority) in [
        ("http://h", "h"),
        ("https://h:443/", "h"),
        ("https://h:8443/a", "h:8443"),
        ("http://[::1]:4566", "[::1]:4566"),
    ] {
        assert_eq!(Fallback::new(url, None).unwrap().authority(), authority);
    }
    for bad in ["", "h", "ftp://h", "http://", "http://u@h", "http://h/?a=b"] {
        assert!(Fallback::new(bad, None).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn the_other_endpoint_tells_where_subnets_are() {
    let (address, got) = answering(
        200,
        "<DescribeSubnetsResponse><subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-9</vpcId>\
         <availabilityZone>eu-west-1b</availabilityZone></item></subnetSet></DescribeSubnetsResponse>",
    )
    .await;
    let credential = Credential::new("AKIAOTHERENDPOINT", "other-secret");
    let fallback = Fallback::new(&format!("http://{address}"), Some(credential)).unwrap();
    let ids = ["subnet-1", "subnet-2"];
    let found = fallback
        .subnets("eu-west-1", &ids, NOW_MILLIS)
        .await
        .unwrap();
    let one = &found["subnet-1"];
    assert_eq!(
        (one.vpc_id.as_str(), one.zone.as_str()),
        ("vpc-9", "eu-west-1b")
    );
    let got = got.await.unwrap();
    assert_eq!(
        got.body.as_ref(),
        b"Action=DescribeSubnets&Version=2016-11-15&SubnetId.1=subnet-1&SubnetId.2=subnet-2"
    );
    let signed = got.headers["authorization"].to_str().unwrap();
    assert!(
        signed.contains("/20231114/eu-west-1/ec2/aws4_request"),
        "{signed}"
    );
}

#[tokio::test]
async fn what_the_other_endpoint_refuses_is_refused_with_its_reason() {
    for (status, text, code) in [
        (
            400,
            "<Response><Errors><Error><Code>InvalidSubnetID.NotFound</Code><Message>no subnet-1</Message>\
             </Error></Errors></Response>",
            "SubnetNotFound",
        ),
        (
            403,
            "<Response><Errors><Error><Code>AuthFailure</Code><Message>no subnet-1 for you</Message>\
             </Error></Errors></Response>",
            "InvalidSubnet",
        ),
    ] {
        let (address, _got) = answering(status, text).await;
        let fallback = Fallback::new(&format!("http://{address}"), None).unwrap();
        let asked = fallback.subnets("eu-west-1", &["subnet-1"], NOW_MILLIS);
        let error = asked.await.unwrap_err();
        assert_eq!(error.code, code);
        assert!(error.message.contains("no subnet-1"), "{error}");
    }
}
