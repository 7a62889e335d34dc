//! One request to the AWS endpoint: which service is meant, is the signature good, which operation, what does
//! it say; then the operation, and its answer or error as that service writes them. Signatures are checked
//! before anything else is told.

use crate::app::Control;
use crate::auth::{Caller, Origin};
use crate::error::ControlError;
use crate::fallback::{Call, Fallback};
use bytes::Bytes;
use http::HeaderMap;
use http::request::Parts;
use serde_json::Value;
use sigv4::{Authorization, Payload, Scope, SignatureError};
use std::net::SocketAddr;
use wire::{ErrorBody, Protocol, Response, Service};

/// Who a connection came from, as an extension of its requests.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Answers one request, whose body has been read. `request_id` is a UUID.
pub async fn answer(control: &Control, head: &Parts, body: &Bytes, request_id: &str) -> Response {
    match accept(control, head, body) {
        Err(refused) => refused.respond(request_id),
        Ok(Accepted::Elsewhere {
            fallback,
            scope,
            protocol,
        }) => {
            let now = now(control);
            let call = Call {
                head,
                body,
                scope: &scope,
                now,
            };
            fallback.forward(call).await.unwrap_or_else(|error| {
                if let Some(cause) = &error.cause {
                    tracing::warn!(request_id, service = scope.service, cause = %Chain(cause.as_ref()), "the fallback endpoint failed");
                }
                wire::encode_error(protocol, &error.into(), request_id)
            })
        }
        Ok(Accepted::Here(service, mut caller)) => {
            caller.origin = origin(head, request_id);
            let request = wire_request(head, body);
            let result = operate(control, service, &caller, &request, request_id).await;
            result.unwrap_or_else(|error| {
                if let Some(cause) = &error.cause {
                    tracing::error!(request_id, code = error.code, cause = %Chain(cause.as_ref()), "a request failed");
                }
                service.encode_error(&error.into(), request_id)
            })
        }
    }
}

async fn operate(
    control: &Control,
    service: &'static Service,
    caller: &Caller,
    request: &wire::Request<'_>,
    request_id: &str,
) -> Result<Response, ControlError> {
    let routed = match service.route(request) {
        Ok(routed) => routed,
        Err(error) => return Ok(service.encode_error(&error.to_error(), request_id)),
    };
    let operation = routed.operation;
    let input = match wire::decode_value(&routed, request) {
        Ok(input) => Value::Object(input),
        Err(error) => {
            let error = error.to_error(service.protocol);
            control.log_unread(caller, service.signing_name, operation.name, &error);
            return Ok(service.encode_error(&error, request_id));
        }
    };
    let name = operation.name;
    let output = control
        .call(caller, service.signing_name, name, input)
        .await?;
    wire::encode(operation, &output, request_id).map_err(ControlError::internal)
}

/// A refusal before any service had a say.
struct Refused {
    error: ErrorBody,
    /// The service it is told in the words of, where one is known.
    service: Option<&'static Service>,
    protocol: Protocol,
}

impl Refused {
    fn respond(&self, request_id: &str) -> Response {
        match self.service {
            Some(service) => service.encode_error(&self.error, request_id),
            None => wire::encode_error(self.protocol, &self.error, request_id),
        }
    }
}

/// A request whose signature is good.
enum Accepted<'a> {
    Here(&'static Service, Caller),
    /// For a service that is not served.
    Elsewhere {
        fallback: &'a Fallback,
        scope: Scope,
        protocol: Protocol,
    },
}

/// The service that a request is for, and who makes it.
fn accept<'a>(control: &'a Control, head: &Parts, body: &Bytes) -> Result<Accepted<'a>, Refused> {
    let headers: Vec<(&[u8], &[u8])> = head
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()))
        .collect();
    let request = sigv4::Request {
        method: head.method.as_str(),
        path: head.uri.path().as_bytes(),
        query: head.uri.query().unwrap_or_default().as_bytes(),
        headers: &headers,
        payload: Payload::Bytes(body),
    };
    let read = Authorization::read(&request);
    // The scope of a signature says which service is meant; what is unsigned only gets its refusal in the
    // words of the service it seems to be for.
    let claimed = match &read {
        Ok(authorization) => Some(authorization.scope.service.clone()),
        Err(_) => seeming_service(head, body),
    };
    let service = claimed.as_deref().and_then(wire::service_signed_as);
    let protocol = service.map_or_else(|| seeming_protocol(head), |service| service.protocol);
    let refuse = |error: &SignatureError| {
        let answer = error.answer(match protocol {
            Protocol::RestJson => sigv4::Protocol::RestJson,
            Protocol::Query => sigv4::Protocol::Query,
        });
        Refused {
            error: ErrorBody::new(answer.code, answer.status, answer.message),
            service,
            protocol,
        }
    };
    let authorization = read.map_err(|error| refuse(&error))?;
    let name = claimed.unwrap_or_default();
    let settings = control.settings();
    let region = settings.partition.region.as_str();
    // STS has a global endpoint too, whose scope is us-east-1.
    let regions: &[&str] = if name == "sts" {
        &[region, "us-east-1"]
    } else {
        &[region]
    };
    // What goes elsewhere may be for any region, and S3's clients sign without the payload.
    let elsewhere = settings.fallback.as_ref().filter(|_| service.is_none());
    let expected = sigv4::Settings {
        regions: elsewhere.is_none().then_some(regions),
        unsigned_payload: elsewhere.is_some(),
        ..sigv4::Settings::for_service(&name)
    };
    let now = now(control);
    let credential = settings.credentials.get(&authorization.access_key_id);
    let identity = authorization
        .verify(&request, &expected, now, credential)
        .map_err(|error| refuse(&error))?;
    let caller = Caller::of(&identity.access_key_id, &settings.partition);
    match (service, elsewhere) {
        (Some(service), _) => Ok(Accepted::Here(service, caller)),
        (None, Some(fallback)) => Ok(Accepted::Elsewhere {
            fallback,
            scope: identity.scope,
            protocol,
        }),
        (None, None) => Err(Refused {
            error: unserved_service(&name).into(),
            service,
            protocol,
        }),
    }
}

fn now(control: &Control) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(control.settings().clock.now_millis())
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// Where a request came from, for the audit line.
fn origin(head: &Parts, request_id: &str) -> Origin {
    let peer = head.extensions.get::<Peer>();
    Origin {
        request_id: request_id.to_owned(),
        address: peer.map_or_else(String::new, |Peer(peer)| peer.ip().to_string()),
        user_agent: text(&head.headers, "user-agent")
            .unwrap_or_default()
            .to_owned(),
    }
}

fn unserved_service(name: &str) -> ControlError {
    ControlError::new(
        "UnsupportedOperation",
        400,
        format!(
            "Lockgate does not serve the AWS service {name}; it serves apigateway, elasticloadbalancing and \
             sts. Point only their endpoints here (AWS_ENDPOINT_URL_API_GATEWAY, \
             AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2, AWS_ENDPOINT_URL_STS), or start Lockgate with \
             --fallback-endpoint"
        ),
    )
}

/// The signing name of the service that an unsigned request seems to be for: by its `X-Amz-Target`, by
/// `Action` and `Version`, by the first label of its host.
fn seeming_service(head: &Parts, body: &Bytes) -> Option<String> {
    if let Some(target) = text(&head.headers, "x-amz-target") {
        let service = target.split(['_', '.']).next().unwrap_or_default();
        return Some(service.to_ascii_lowercase());
    }
    let form = std::str::from_utf8(body).unwrap_or_default();
    let parameters = [head.uri.query().unwrap_or_default(), form];
    let find = |name: &str| {
        parameters
            .iter()
            .flat_map(|part| part.split('&'))
            .filter_map(|pair| pair.split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    };
    if let (Some(_), Some(version)) = (find("Action"), find("Version")) {
        let service = wire::services()
            .iter()
            .find(|service| service.protocol == Protocol::Query && service.api_version == version);
        return service.map(|service| service.signing_name.to_owned());
    }
    let host = text(&head.headers, "host")?;
    let label = host.split('.').next().unwrap_or_default();
    let service = wire::services()
        .iter()
        .find(|service| service.endpoint_prefix == label);
    Some(service.map_or_else(
        || "apigateway".to_owned(),
        |service| service.signing_name.to_owned(),
    ))
}

/// How an unserved service would speak: forms are answered in XML, all else in JSON.
fn seeming_protocol(head: &Parts) -> Protocol {
    let form = text(&head.headers, "content-type")
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if form {
        Protocol::Query
    } else {
        Protocol::RestJson
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn wire_request<'a>(head: &'a Parts, body: &'a Bytes) -> wire::Request<'a> {
    wire::Request {
        method: head.method.as_str(),
        path: head.uri.path(),
        query: head.uri.query(),
        headers: &head.headers,
        body,
    }
}

impl From<ControlError> for ErrorBody {
    fn from(error: ControlError) -> Self {
        // A quota does not pass with time.
        let retry = matches!(error.status, 429 | 503) && error.code != "LimitExceededException";
        let body = Self::new(error.code, error.status, error.message);
        if retry { body.retry_after(1) } else { body }
    }
}

/// An error with all its causes, for the log.
struct Chain<'a>(&'a (dyn std::error::Error + Send + Sync));

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
