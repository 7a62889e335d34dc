//! What mappings, templates and gateway responses can ask about an exchange: parameters, `$context`, stage
//! variables, and the payload where it is held. The same names mean the same thing in all of them.

use crate::exchange::Exchange;
use crate::fault::Fault;
use crate::router::Resolved;
use head::RequestHead;
use mapping::template::{ContextValue, Place, Scope};
use mapping::{percent, query};
use plan::route_tree::Captures;
use plan::{Route, Stage};
use std::borrow::Cow;

/// The data of an exchange, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Data<'d> {
    pub client: &'d RequestHead,
    pub exchange: &'d Exchange,
    pub stage: &'d Stage,
    /// `None` where no resource serves the request.
    pub route: Option<&'d Route>,
    pub captures: &'d Captures,
    /// The path behind the stage.
    pub resource_path: &'d [u8],
    /// The payload as text; empty where it is not held.
    pub body: &'d str,
    /// What went wrong and what the answer says of it, for gateway responses.
    pub error: Option<(&'d Fault, &'d str)>,
}

impl<'d> Data<'d> {
    #[must_use]
    pub fn new(
        client: &'d RequestHead,
        resolved: &'d Resolved<'d>,
        captures: &'d Captures,
        exchange: &'d Exchange,
    ) -> Self {
        Self {
            client,
            exchange,
            stage: resolved.stage,
            route: Some(resolved.route),
            captures,
            resource_path: resolved.resource_path(client),
            body: "",
            error: None,
        }
    }

    /// The same with a payload.
    #[must_use]
    pub fn with_body(self, body: &'d str) -> Self {
        Self { body, ..self }
    }

    /// A path parameter, decoded.
    #[must_use]
    pub fn path_parameter(&self, name: &str) -> Option<Cow<'d, [u8]>> {
        let parameters = &self.route?.parameters;
        let index = parameters.iter().position(|known| &**known == name)?;
        Some(percent::decode(
            self.captures.get(index, self.resource_path)?,
        ))
    }

    /// The query as it came; empty where there is none.
    #[must_use]
    pub fn query(&self) -> &'d [u8] {
        self.client.query().unwrap_or_default()
    }

    /// The last value of a header.
    #[must_use]
    pub fn header(&self, name: &'d str) -> Option<&'d [u8]> {
        self.client.headers.get_all(name).next_back()
    }

    /// `context.{name}` as text.
    #[must_use]
    pub fn context_text(&self, name: &str) -> Option<Cow<'d, str>> {
        Some(match self.context_value(name)? {
            ContextValue::Text(text) => text,
            ContextValue::Number(number) => number.to_string().into(),
        })
    }

    fn context_value(&self, name: &str) -> Option<ContextValue<'d>> {
        let exchange = self.exchange;
        Some(ContextValue::Text(match name {
            "accountId" => (&*self.stage.data.account_id).into(),
            "apiId" => (&*self.stage.api_id).into(),
            "stage" => (&*self.stage.name).into(),
            "deploymentId" => (&*self.stage.deployment_id).into(),
            "resourceId" => (&*self.route?.resource_id).into(),
            "resourcePath" => (&*self.route?.path).into(),
            "requestId" => exchange.request_id().into(),
            "extendedRequestId" => String::from_utf8_lossy(&exchange.extended_request_id),
            "httpMethod" => self.client.method.as_str().into(),
            // HTTP/2 is named 1.1 too (mapping-template reference).
            "protocol" => "HTTP/1.1".into(),
            // A test call is for a stage that has no address.
            "path" if exchange.is_test => String::from_utf8_lossy(self.resource_path),
            "path" => {
                let path = String::from_utf8_lossy(self.resource_path);
                format!("/{}{path}", self.stage.name).into()
            }
            "requestTime" => common_log_time(exchange.received_at.as_secs()).into(),
            "requestTimeEpoch" => {
                let millis = i64::try_from(exchange.received_at.as_millis()).ok()?;
                return Some(ContextValue::Number(millis));
            }
            "domainName" => self.host()?,
            "domainPrefix" => match self.host()? {
                Cow::Borrowed(host) => host.split('.').next()?.into(),
                Cow::Owned(host) => host.split('.').next()?.to_owned().into(),
            },
            // What AWS puts in the place of a client that is not there.
            "identity.sourceIp" if exchange.is_test => "test-invoke-source-ip".into(),
            "identity.apiKey" if exchange.is_test => "test-invoke-api-key".into(),
            "identity.apiKeyId" if exchange.is_test => "test-invoke-api-key-id".into(),
            "identity.sourceIp" => exchange.client_address.to_string().into(),
            "identity.userAgent" => String::from_utf8_lossy(self.header("user-agent")?),
            "error.message" => self.error?.1.into(),
            "error.messageString" => {
                let mut quoted = String::new();
                mapping::json::quote(self.error?.1, &mut quoted);
                quoted.into()
            }
            "error.responseType" => self.error?.0.kind.type_name().into(),
            "error.validationErrorString" => self.error?.0.validation.as_deref()?.into(),
            _ => return None,
        }))
    }

    /// The `Host` without its port.
    fn host(&self) -> Option<Cow<'d, str>> {
        let host = self.client.headers.get("host")?;
        let end = match host.iter().rposition(|&byte| byte == b':') {
            Some(colon) if host.get(colon + 1..)?.iter().all(u8::is_ascii_digit) => colon,
            _ => host.len(),
        };
        Some(String::from_utf8_lossy(host.get(..end)?))
    }
}

impl Scope for Data<'_> {
    fn body(&self) -> &str {
        self.body
    }

    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        if let Some(value) = self.path_parameter(name) {
            return Some(text(value));
        }
        if let Some(value) = query::all(self.query(), name).next_back() {
            return Some(text(value));
        }
        let lines = self.client.headers.iter().rev();
        // "Header names … are processed in a case-sensitive way" (important notes), yet HTTP/2 has them in
        // lower case: the exact name first, then any case.
        let mut any_case = None;
        for line in lines {
            if line.name == name.as_bytes() {
                return Some(String::from_utf8_lossy(line.value));
            }
            if any_case.is_none() && line.name.eq_ignore_ascii_case(name.as_bytes()) {
                any_case = Some(line.value);
            }
        }
        any_case.map(String::from_utf8_lossy)
    }

    fn parameters(&self, place: Place) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        match place {
            Place::Path => {
                let names = self.route.map(|route| &*route.parameters);
                let names = names.unwrap_or_default().iter();
                names
                    .filter_map(|name| Some(((&**name).into(), text(self.path_parameter(name)?))))
                    .collect()
            }
            Place::QueryString => query::parameters(self.query())
                .map(|(name, value)| (text(name), text(value)))
                .collect(),
            Place::Header => {
                let lines = self.client.headers.iter();
                lines
                    .map(|line| {
                        let name = String::from_utf8_lossy(line.name);
                        (name, String::from_utf8_lossy(line.value))
                    })
                    .collect()
            }
        }
    }

    fn context(&self, name: &str) -> Option<ContextValue<'_>> {
        self.context_value(name)
    }

    fn stage_variable(&self, name: &str) -> Option<&str> {
        Some(self.stage.data.variables.get(name)?)
    }
}

fn text(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
    }
}

/// `10/Oct/2000:13:55:36 +0000`
fn common_log_time(seconds: u64) -> String {
    let time = i64::try_from(seconds)
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .unwrap_or_default();
    time.strftime("%d/%b/%Y:%H:%M:%S +0000").to_string()
}
