//! The demo's SDK: calls to API Gateway as the AWS SDKs make them, signed and over HTTP.

use crate::client;
use crate::exit::{Exit, Failure};
use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response};
use serde_json::Value;
use sigv4::{Credential, Payload, Signer};
use std::net::SocketAddr;

/// Calls `apigateway` at an address.
pub struct ApiGateway<'a> {
    pub address: SocketAddr,
    pub region: &'a str,
    pub credential: &'a Credential,
}

impl ApiGateway<'_> {
    /// Makes a call; anything but success is a failure that names the operation and repeats AWS's message.
    /// An empty answer is null.
    pub async fn call(
        &self,
        operation: &str,
        method: &str,
        path: &str,
        input: Option<Value>,
    ) -> Result<Value, Failure> {
        let body = input.map_or_else(String::new, |input| input.to_string());
        let response = self.send(method, path, body).await.map_err(|error| {
            Failure::new(Exit::Failed, format!("{operation} failed")).because(error)
        })?;
        let answer: Value = if response.body().is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(response.body()).map_err(|error| {
                Failure::new(
                    Exit::Failed,
                    format!("{operation} was answered with something else than JSON"),
                )
                .because(error)
            })?
        };
        if response.status().is_success() {
            return Ok(answer);
        }
        let kind = response
            .headers()
            .get("x-amzn-errortype")
            .and_then(|value| value.to_str().ok())
            .unwrap_or("no error type");
        let message = answer
            .get("message")
            .and_then(Value::as_str)
            .unwrap_or("no message");
        Err(Failure::new(
            Exit::Failed,
            format!(
                "{operation} was refused with {} {kind}: {message}",
                response.status().as_u16()
            ),
        ))
    }

    async fn send(
        &self,
        method: &str,
        path: &str,
        body: String,
    ) -> Result<Response<Bytes>, Box<dyn std::error::Error + Send + Sync>> {
        let host = self.address.to_string();
        let mut headers = vec![("Host", host)];
        if !body.is_empty() {
            headers.push(("Content-Type", "application/json".to_owned()));
        }
        let signed: Vec<(&[u8], &[u8])> = headers
            .iter()
            .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
            .collect();
        let signature = Signer {
            credential: self.credential,
            region: self.region,
            service: "apigateway",
        }
        .sign(
            &sigv4::Request {
                method,
                path: path.as_bytes(),
                query: b"",
                headers: &signed,
                payload: Payload::Bytes(body.as_bytes()),
            },
            jiff::Timestamp::now(),
        )?;
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers.into_iter().chain(signature) {
            request = request.header(name, value);
        }
        let request = request.body(Full::from(body))?;
        Ok(client::send(self.address, request).await?)
    }
}
