//! An integration of the model, with the variables of a stage, becomes what the pipeline runs. `HTTP_PROXY`,
//! `HTTP` and `MOCK` are served; [`crate::refuse_unserved`] keeps the rest from being deployed.

use crate::mapped;
use head::Method as HttpMethod;
use mapping::expression::{Expression, RequestTarget};
use mapping::{UriTemplate, percent, stage_variables};
use model::Integration;
use plan::{Connection, ContentHandling, HttpProxy, RequestMapping};
use std::collections::BTreeMap;
use std::time::Duration;

pub(crate) type Variables<'v> = Option<&'v BTreeMap<String, String>>;

/// Compiles an integration; what is wrong with it becomes its answer. `has_binary` tells whether any payload
/// of the API is binary.
#[must_use]
pub fn compile(
    integration: &Integration,
    variables: Variables<'_>,
    has_binary: bool,
) -> plan::Integration {
    let compiled = match integration.kind.as_str() {
        "HTTP_PROXY" => {
            backend(integration, variables, has_binary).map(plan::Integration::HttpProxy)
        }
        "HTTP" => backend(integration, variables, false).and_then(|backend| {
            let mapped = mapped::compile(integration, variables)?;
            Ok(plan::Integration::Http(Box::new((backend, mapped))))
        }),
        "MOCK" => mapped::compile(integration, variables)
            .map(|mapped| plan::Integration::Mock(Box::new(mapped))),
        other => Err(format!("integration type {other} is not served")),
    };
    compiled.unwrap_or_else(|reason| plan::Integration::Misconfigured {
        reason: reason.into(),
    })
}

fn backend(
    integration: &Integration,
    variables: Variables<'_>,
    has_binary: bool,
) -> Result<HttpProxy, String> {
    let text = integration.uri.as_deref().unwrap_or_default();
    let text = stage_variables::substitute(text, variables).map_err(|e| format!("uri: {e}"))?;
    let uri = UriTemplate::parse(&text).map_err(|e| format!("uri {text:?}: {e}"))?;
    let mut mapping = request_mapping(integration, variables)?;
    // Text becomes no other text, and without binary media types everything is text.
    mapping.content = match mapped::content_handling(integration.content_handling.as_deref())? {
        Some(ContentHandling::ToText) if !has_binary => None,
        _ if integration.kind != "HTTP_PROXY" => None,
        other => other,
    };
    if let Some(name) = uri
        .placeholders()
        .find(|name| !mapping.path.iter().any(|(mapped, _)| &**mapped == *name))
    {
        return Err(format!(
            "uri: nothing is mapped to {{{name}}}; expected a request parameter \
             integration.request.path.{name}"
        ));
    }
    Ok(HttpProxy {
        method: backend_method(integration.http_method.as_deref())?,
        uri,
        connection: connection(integration, variables)?,
        timeout: Duration::from_millis(
            u64::try_from(integration.timeout_in_millis)
                .map_err(|_| "timeoutInMillis is negative".to_owned())?,
        ),
        verify_tls: !integration
            .tls_config
            .is_some_and(|tls| tls.insecure_skip_verification),
        mapping,
    })
}

fn backend_method(name: Option<&str>) -> Result<Option<HttpMethod>, String> {
    match name {
        None | Some("ANY") => Ok(None),
        Some(name) => match HttpMethod::from_bytes(name.as_bytes()) {
            Some(method) if method.routed_index().is_some() => Ok(Some(method)),
            _ => Err(format!("httpMethod {name:?} is no HTTP method")),
        },
    }
}

fn connection(integration: &Integration, variables: Variables<'_>) -> Result<Connection, String> {
    match integration.connection_type.as_deref() {
        None | Some("INTERNET") => Ok(Connection::Internet),
        Some("VPC_LINK") => {
            let id = integration.connection_id.as_deref().unwrap_or_default();
            let id = stage_variables::substitute(id, variables)
                .map_err(|e| format!("connectionId: {e}"))?;
            if id.is_empty() {
                return Err("connectionId is empty; expected the id of a VPC link".to_owned());
            }
            Ok(Connection::VpcLink(id.into()))
        }
        Some(other) => Err(format!("connectionType {other:?} is not known")),
    }
}

fn request_mapping(
    integration: &Integration,
    variables: Variables<'_>,
) -> Result<RequestMapping, String> {
    let (mut path, mut query, mut headers) = (Vec::new(), Vec::new(), Vec::new());
    let mut uses_body = false;
    for (target, source) in integration.request_parameters.iter().flatten() {
        let target = RequestTarget::parse(target).map_err(|e| e.to_string())?;
        let source = match Expression::parse(source).map_err(|e| e.to_string())? {
            // A variable that is not set maps to nothing, which is not an error on AWS.
            Expression::StageVariable(name) => {
                match variables.and_then(|variables| variables.get(&*name)) {
                    Some(value) if head::is_field_value(value.as_bytes()) => {
                        Expression::Static(value.as_str().into())
                    }
                    Some(_) => return Err(format!("stage variable {name:?} is no header value")),
                    None => continue,
                }
            }
            // A text in a URL is written encoded ("Static parameter value must be valid and encoded", as
            // PutIntegration says), and everything is encoded on its way into the URL.
            Expression::Static(text) if !matches!(target, RequestTarget::Header(_)) => {
                let decoded = percent::decode(text.as_bytes());
                let decoded = std::str::from_utf8(&decoded).ok().map(Into::into);
                Expression::Static(decoded.unwrap_or(text))
            }
            other => other,
        };
        uses_body |= matches!(source, Expression::Body(_));
        match target {
            RequestTarget::Path(name) => path.push((name, source)),
            RequestTarget::QueryString(name) => query.push((name, source)),
            RequestTarget::Header(name) => headers.push((name, source)),
        }
    }
    Ok(RequestMapping {
        path: path.into(),
        query: query.into(),
        headers: headers.into(),
        uses_body,
        content: None,
    })
}
