//! The requests of `signers`, encoded and signed by the crates of the SDK for Rust and sent on a raw socket.

use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SignableBody, SignableRequest, SignatureLocation, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use aws_smithy_http::{label, query};

use super::Case;
use crate::setup::exchange;

/// Signs and sends one; the status of the answer and its body.
pub fn answer(endpoint: SocketAddr, region: &str, case: &Case) -> (u16, String) {
    let mut target = String::new();
    for segment in &case.path {
        target.push('/');
        target += &label::fmt_string(segment, label::EncodingStrategy::Default);
    }
    let mut writer = query::Writer::new(&mut target);
    for (name, value) in &case.query {
        writer.push_kv(&query::fmt_string(name), &query::fmt_string(value));
    }

    let mut settings = SigningSettings::default();
    if case.presigned {
        settings.signature_location = SignatureLocation::QueryParams;
        settings.expires_in = Some(Duration::from_mins(1));
    }
    let (key, secret, token) = case.credential;
    let token = (!token.is_empty()).then(|| token.to_owned());
    let identity = Credentials::new(key, secret, token, None, "test").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name("apigateway")
        .time(SystemTime::now())
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let request = SignableRequest::new(
        case.method,
        format!("http://{endpoint}{target}"),
        case.headers.iter().copied(),
        SignableBody::Bytes(case.body.as_bytes()),
    );
    let (instructions, _) = sign(request.unwrap(), &parameters).unwrap().into_parts();

    let mut signed = http::Request::builder().uri(target.as_str());
    for (name, value) in &case.headers {
        signed = signed.header(*name, *value);
    }
    let mut signed = signed.body(()).unwrap();
    instructions.apply_to_request_http1x(&mut signed);
    let host = endpoint.to_string();
    let mut headers = vec![("Host", host.as_str())];
    for (name, value) in signed.headers() {
        headers.push((name.as_str(), value.to_str().unwrap()));
    }
    let target = signed.uri().to_string();
    let answer = exchange(
        endpoint,
        case.method,
        &target,
        &headers,
        case.body.as_bytes(),
    )
    .unwrap();
    (answer.status, answer.text())
}
