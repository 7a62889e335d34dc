//! Calls to the AWS endpoint as an SDK makes them: signed with SigV4, over plain HTTP. It knows services by
//! their signing names and nothing of their operations; for those, tests use the real clients.

use bytes::Bytes;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use jiff::Timestamp;
use sigv4::{Credential, Payload, Signer};
use std::time::Duration;

/// How long a connection waits for another call.
const IDLE_MAX: Duration = Duration::from_secs(5);

/// Any failure below HTTP, or a request that cannot be built.
type Error = Box<dyn std::error::Error + Send + Sync>;

/// A signed client of one endpoint.
#[derive(Clone)]
pub struct AwsClient {
    /// `host:port`.
    authority: String,
    credential: Credential,
    region: String,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct AwsResponse {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl AwsResponse {
    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none; the message shows it.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!(
                "{} with a body that is no JSON ({error}): {}",
                self.status,
                self.text()
            ),
        }
    }

    /// The body as text, invalid UTF-8 replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl AwsClient {
    /// For the endpoint at `host:port`.
    #[must_use]
    pub fn new(
        authority: impl ToString,
        credential: Credential,
        region: impl Into<String>,
    ) -> Self {
        Self {
            authority: authority.to_string(),
            credential,
            region: region.into(),
            client: Client::builder(TokioExecutor::new())
                // Tests do other things for longer than a server keeps an idle connection, and their runtime, which
                // stands still meanwhile, would learn of its end with the next call.
                .pool_timer(TokioTimer::new())
                .pool_idle_timeout(IDLE_MAX)
                .build_http(),
        }
    }

    /// One call. `path` and `query` are percent-encoded already, `query` without its `?`; a body is sent as
    /// JSON to `apigateway` and as a form to all other services.
    ///
    /// # Errors
    /// When no answer comes back.
    pub async fn call(
        &self,
        service: &str,
        method: Method,
        path: &str,
        query: &str,
        body: impl Into<Bytes>,
    ) -> Result<AwsResponse, Error> {
        let body = body.into();
        let mut headers = vec![
            ("Host", self.authority.clone()),
            ("Accept", "application/json".to_owned()),
        ];
        if !body.is_empty() {
            let kind = match service {
                "apigateway" => "application/json",
                _ => "application/x-www-form-urlencoded; charset=utf-8",
            };
            headers.push(("Content-Type", kind.to_owned()));
        }
        let pairs: Vec<(&[u8], &[u8])> = headers
            .iter()
            .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
            .collect();
        let signer = Signer {
            credential: &self.credential,
            region: &self.region,
            service,
        };
        let unsigned = sigv4::Request {
            method: method.as_str(),
            path: path.as_bytes(),
            query: query.as_bytes(),
            headers: &pairs,
            payload: Payload::Bytes(&body),
        };
        headers.extend(signer.sign(&unsigned, Timestamp::now())?);
        let separator = if query.is_empty() { "" } else { "?" };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}{separator}{query}", self.authority));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        self.send(request.body(Full::new(body))?).await
    }

    /// A query-protocol call (`elasticloadbalancing`, `sts`): POST of `Action`, `Version` and parameters.
    ///
    /// # Errors
    /// When no answer comes back.
    pub async fn query(
        &self,
        service: &str,
        action: &str,
        version: &str,
        parameters: &[(&str, &str)],
    ) -> Result<AwsResponse, Error> {
        let mut body = format!("Action={action}&Version={version}");
        for (name, value) in parameters {
            body.push_str(&format!("&{}={}", form_encode(name), form_encode(value)));
        }
        self.call(service, Method::POST, "/", "", body).await
    }

    /// A request as it is: not signed, nothing added.
    ///
    /// # Errors
    /// When no answer comes back.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<AwsResponse, Error> {
        let response = self.client.request(request).await?;
        let (head, body) = response.into_parts();
        Ok(AwsResponse {
            status: head.status,
            headers: head.headers,
            body: body.collect().await?.to_bytes(),
        })
    }
}

fn form_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Received, Reply, Upstream};

    fn credential() -> Credential {
        Credential::new("AKIDEXAMPLE", "secret").with_session_token("token")
    }

    /// Verifies what arrived, byte for byte, and echoes it.
    fn verifying(service: &'static str) -> Upstream {
        Upstream::start(move |request: &Received| {
            let (path, query) = request
                .target
                .split_once('?')
                .unwrap_or((&request.target, ""));
            let headers: Vec<(&[u8], &[u8])> = request
                .headers
                .iter()
                .map(|(name, value)| (name.as_bytes(), value.as_bytes()))
                .collect();
            let arrived = sigv4::Request {
                method: &request.method,
                path: path.as_bytes(),
                query: query.as_bytes(),
                headers: &headers,
                payload: Payload::Bytes(&request.body.content),
            };
            let settings = sigv4::Settings::for_service(service);
            match sigv4::verify(
                &arrived,
                &settings,
                Timestamp::now(),
                |_| Some(credential()),
            ) {
                Ok(_) => Reply::echo(request),
                Err(error) => Reply::text(403, error.answer(sigv4::Protocol::RestJson).message),
            }
        })
        .unwrap()
    }

    #[tokio::test(flavor = "current_thread")]
    async fn calls_arrive_with_a_good_signature() {
        let upstream = verifying("apigateway");
        let client = AwsClient::new(upstream.address(), credential(), "eu-west-1");
        let path = "/tags/arn%3Aaws%3Aapigateway";
        let answer = client
            .call("apigateway", Method::PUT, path, "b=2&a=x%20y", "{}")
            .await
            .unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["target"], format!("{path}?b=2&a=x%20y"));
        assert_eq!(
            upstream.received()[0].header("content-type"),
            Some("application/json")
        );

        let other = AwsClient::new(
            upstream.address(),
            Credential::new("AKIDEXAMPLE", "wrong"),
            "eu-west-1",
        );
        let refused = other
            .call("apigateway", Method::GET, "/", "", "")
            .await
            .unwrap();
        assert_eq!(refused.status, 403);
    }

    #[tokio::test(flavor = "current_thread")]
    async fn query_calls_are_forms() {
        let upstream = verifying("sts");
        let client = AwsClient::new(upstream.address(), credential(), "eu-west-1");
        let answer = client
            .query(
                "sts",
                "GetCallerIdentity",
                "2011-06-15",
                &[("A.1", "b/c d")],
            )
            .await
            .unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(
            answer.json()["body"],
            "Action=GetCallerIdentity&Version=2011-06-15&A.1=b%2Fc%20d"
        );
    }
}
