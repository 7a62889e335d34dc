//! Integrations of methods. What AWS refuses when an integration is written is refused here; what the gateway
//! does not serve yet is kept and refused when it is deployed.

use super::{Control, expression, given, integration_response, method, operations, references};
use crate::error::ControlError;
use crate::patch::{self, ALL, REPLACE, Rule, Target, rule};
use model::integration::TlsConfig;
use model::{Integration, Method, RestApi};
use std::collections::BTreeMap;
use wire::apigateway as shapes;

/// What UpdateIntegration takes ("Patch Operations", Integration).
pub(super) const RULES: &[Rule] = &[
    rule("/httpMethod", REPLACE, Target::OptionalText),
    rule("/uri", REPLACE, Target::OptionalText),
    rule("/connectionType", REPLACE, Target::OptionalText),
    rule("/connectionId", REPLACE, Target::OptionalText),
    rule("/credentials", REPLACE, Target::OptionalText)
        .partly("a deployment is refused while it is set"),
    rule("/passthroughBehavior", REPLACE, Target::Text),
    rule("/contentHandling", REPLACE, Target::OptionalText),
    rule("/timeoutInMillis", REPLACE, Target::Integer),
    rule("/cacheNamespace", REPLACE, Target::Text).kept("nothing is cached"),
    rule("/cacheKeyParameters/{parameter}", ALL, Target::Item).kept("nothing is cached"),
    rule("/cacheKeyParameters", ALL, Target::Items).kept("nothing is cached"),
    rule(
        "/tlsConfig/insecureSkipVerification",
        REPLACE,
        Target::Boolean,
    ),
    rule("/responseTransferMode", REPLACE, Target::OptionalText),
    rule("/requestParameters/{parameter}", ALL, Target::TextEntry),
    rule("/requestParameters", ALL, Target::TextMap),
    rule("/requestTemplates/{contentType}", ALL, Target::TextEntry),
    rule("/requestTemplates", ALL, Target::TextMap),
    rule("/integrationTarget", REPLACE, Target::Unserved),
];

const HTTP_METHODS: [&str; 8] = [
    "GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY",
];

/// Milliseconds.
const TIMEOUT_DEFAULT: i32 = 29_000;
const TIMEOUTS: std::ops::RangeInclusive<i32> = 50..=29_000;

pub(super) async fn put(
    control: &Control,
    input: shapes::PutIntegrationRequest,
) -> Result<shapes::Integration, ControlError> {
    if given(input.integration_target).is_some() {
        return Err(ControlError::unserved_setting("integrationTarget"));
    }
    let integration = Integration {
        kind: input.r#type,
        http_method: given(input.integration_http_method),
        uri: given(input.uri),
        connection_type: given(input.connection_type),
        connection_id: given(input.connection_id),
        credentials: given(input.credentials),
        request_parameters: input.request_parameters,
        request_templates: input.request_templates.map(|templates| {
            templates
                .into_iter()
                .map(|(content_type, template)| (content_type, Some(template)))
                .collect()
        }),
        // AWS's default, which it also reports.
        passthrough_behavior: given(input.passthrough_behavior)
            .or_else(|| Some("WHEN_NO_MATCH".into())),
        content_handling: given(input.content_handling),
        timeout_in_millis: input.timeout_in_millis.unwrap_or(TIMEOUT_DEFAULT),
        // AWS's default is the id of the resource.
        cache_namespace: given(input.cache_namespace).unwrap_or_else(|| input.resource_id.clone()),
        cache_key_parameters: input.cache_key_parameters.unwrap_or_default(),
        tls_config: input.tls_config.map(|tls| TlsConfig {
            insecure_skip_verification: tls.insecure_skip_verification.unwrap_or_default(),
        }),
        response_transfer_mode: given(input.response_transfer_mode),
        responses: BTreeMap::new(),
    };
    check(&integration)?;
    let place = references::Place {
        api: &input.rest_api_id,
        resource: &input.resource_id,
        method: &input.http_method,
    };
    references::write(control, place, &integration, |api| {
        let method = method::of_mut(api, place.resource, place.method)?;
        check_parameters(&integration, method)?;
        Ok(method.integration.replace(integration.clone()))
    })
    .await?;
    Ok(shape(&integration))
}

pub(super) async fn get(
    control: &Control,
    input: shapes::GetIntegrationRequest,
) -> Result<shapes::Integration, ControlError> {
    let api = control.api(&input.rest_api_id).await?;
    let method = method::of(&api, &input.resource_id, &input.http_method)?;
    Ok(shape(of(method)?))
}

pub(super) async fn update(
    control: &Control,
    input: shapes::UpdateIntegrationRequest,
) -> Result<shapes::Integration, ControlError> {
    let operations = operations(input.patch_operations);
    let place = references::Place {
        api: &input.rest_api_id,
        resource: &input.resource_id,
        method: &input.http_method,
    };
    let changed = |api: &RestApi| {
        let method = method::of(api, place.resource, place.method)?;
        let changed = patch::apply(of(method)?, RULES, &operations)?;
        check(&changed)?;
        check_parameters(&changed, method)?;
        Ok::<_, ControlError>(changed)
    };
    // What it will be decides which VPC link has to be there; if another writer changes that meanwhile, the
    // caller decides anew.
    let expected = changed(&control.api(place.api).await?)?;
    let mut result = expected.clone();
    references::write(control, place, &expected, |api| {
        result = changed(api)?;
        if references::link_of(&result) != references::link_of(&expected) {
            return Err(ControlError::concurrent_modification());
        }
        let method = method::of_mut(api, place.resource, place.method)?;
        Ok(method.integration.replace(result.clone()))
    })
    .await?;
    Ok(shape(&result))
}

pub(super) async fn delete(
    control: &Control,
    input: shapes::DeleteIntegrationRequest,
) -> Result<(), ControlError> {
    control
        .update_api(&input.rest_api_id, |api| {
            let method = method::of_mut(api, &input.resource_id, &input.http_method)?;
            let removed = method.integration.take();
            removed.map(drop).ok_or_else(not_found)
        })
        .await
}

/// The integration of a method.
pub(super) fn of(method: &Method) -> Result<&Integration, ControlError> {
    method.integration.as_ref().ok_or_else(not_found)
}

/// The same, to be changed.
pub(super) fn of_mut(method: &mut Method) -> Result<&mut Integration, ControlError> {
    method.integration.as_mut().ok_or_else(not_found)
}

fn not_found() -> ControlError {
    ControlError::not_found("Invalid Integration identifier specified")
}

/// What holds for any integration, made or patched, whatever its method declares.
fn check(integration: &Integration) -> Result<(), ControlError> {
    let refuse = |message: &str| Err(ControlError::bad_request(message));
    let one_of = |name: &str, value: Option<&str>, options: &[&str]| match value {
        Some(value) if !options.contains(&value) => Err(ControlError::bad_request(format!(
            "Invalid {name} specified: {value}. Valid options are {}",
            options.join(", ")
        ))),
        _ => Ok(()),
    };
    let kind = integration.kind.as_str();
    let kinds = ["HTTP", "AWS", "MOCK", "HTTP_PROXY", "AWS_PROXY"];
    one_of("integration type", Some(kind), &kinds)?;
    let http_method = integration.http_method.as_deref();
    if http_method.is_none() && kind != "MOCK" {
        return refuse("Enumeration value for HttpMethod must be non-empty");
    }
    one_of("integration HTTP method", http_method, &HTTP_METHODS)?;
    match kind {
        "HTTP" | "HTTP_PROXY" if !is_http_uri(integration.uri.as_deref().unwrap_or_default()) => {
            return refuse("Invalid HTTP endpoint specified for URI");
        }
        "AWS" | "AWS_PROXY" if !is_arn(integration.uri.as_deref().unwrap_or_default()) => {
            return refuse("Invalid ARN specified in the request");
        }
        _ => {}
    }
    let connection = integration.connection_type.as_deref();
    one_of("connection type", connection, &["INTERNET", "VPC_LINK"])?;
    match (connection, &integration.connection_id) {
        (Some("VPC_LINK"), None) => {
            return refuse("Connection ID must be specified for connection type VPC_LINK");
        }
        (Some("VPC_LINK"), Some(_)) if !matches!(kind, "HTTP" | "HTTP_PROXY") => {
            return refuse(
                "Connection type VPC_LINK is only supported for HTTP and HTTP_PROXY integrations",
            );
        }
        (None | Some("INTERNET"), Some(_)) => {
            return refuse("Connection ID can only be specified for connection type VPC_LINK");
        }
        _ => {}
    }
    let behaviors = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"];
    let behavior = integration.passthrough_behavior.as_deref();
    one_of("passthrough behavior", behavior, &behaviors)?;
    check_content_handling(integration.content_handling.as_deref())?;
    let mode = integration.response_transfer_mode.as_deref();
    one_of("response transfer mode", mode, &["BUFFERED", "STREAM"])?;
    if !TIMEOUTS.contains(&integration.timeout_in_millis) {
        return refuse("Timeout should be between 50 ms and 29000 ms");
    }
    for (target, source) in integration.request_parameters.iter().flatten() {
        expression::check_request_mapping(target, source)?;
    }
    Ok(())
}

pub(super) fn check_content_handling(value: Option<&str>) -> Result<(), ControlError> {
    match value {
        None | Some("CONVERT_TO_BINARY" | "CONVERT_TO_TEXT") => Ok(()),
        Some(other) => Err(ControlError::bad_request(format!(
            "Invalid content handling specified: {other}. Valid options are CONVERT_TO_BINARY, CONVERT_TO_TEXT"
        ))),
    }
}

/// A parameter of the request can be mapped or made a cache key only where its method declares it.
pub(super) fn check_parameters(
    integration: &Integration,
    method: &Method,
) -> Result<(), ControlError> {
    let declared = |source: &str| {
        let declarations = expression::declarations(source);
        let has = |name: &String| {
            method
                .request_parameters
                .as_ref()
                .is_some_and(|declared| declared.contains_key(name))
        };
        declarations.is_empty() || declarations.iter().any(has)
    };
    let sources = integration
        .request_parameters
        .iter()
        .flat_map(BTreeMap::values);
    for source in sources {
        if !declared(source) {
            return Err(expression::invalid_parameter(source));
        }
    }
    for key in &integration.cache_key_parameters {
        let of_method = expression::is_method_request_parameter(key);
        let known = match &integration.request_parameters {
            Some(mapped) if !of_method => mapped.contains_key(key),
            _ => of_method && declared(key),
        };
        if !known {
            return Err(ControlError::bad_request(format!(
                "Invalid cache key parameter specified: {key}"
            )));
        }
    }
    Ok(())
}

/// Whether a `uri` of an HTTP integration is one: scheme, host and perhaps a port, then a path and a query in
/// which `{name}` stands for a parameter. The host may come from stage variables, never from parameters.
/// Addresses and names without a dot are taken, other than on AWS: there is more than the internet here.
fn is_http_uri(uri: &str) -> bool {
    let lower = uri.get(..8).unwrap_or(uri).to_ascii_lowercase();
    let start = if lower.starts_with("https://") {
        8
    } else if lower.starts_with("http://") {
        7
    } else {
        // The scheme too may be a variable.
        return uri.starts_with("${stageVariables.") && is_printable(uri);
    };
    let rest = uri.get(start..).unwrap_or_default();
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    is_printable(uri) && !uri.contains('#') && is_authority(authority)
}

fn is_printable(uri: &str) -> bool {
    uri.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_authority(authority: &str) -> bool {
    if authority.contains("${stageVariables.") {
        return true;
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let bracketed = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let host_is_good = match bracketed {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => {
            !host.is_empty()
                && host
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        }
    };
    host_is_good && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

/// `arn:{partition}:apigateway:{region}:{service}:{path|action}/…`
fn is_arn(uri: &str) -> bool {
    let mut parts = uri.splitn(6, ':');
    parts.next() == Some("arn")
        && parts
            .next()
            .is_some_and(|partition| partition.starts_with("aws"))
        && parts.next() == Some("apigateway")
        && parts.next().is_some()
        && parts.next().is_some_and(|service| !service.is_empty())
        && parts
            .next()
            .is_some_and(|rest| rest.starts_with("path/") || rest.starts_with("action/"))
}

pub(super) fn shape(integration: &Integration) -> shapes::Integration {
    let responses = integration.responses.iter().map(|(status, response)| {
        (
            status.clone(),
            integration_response::shape(status, response),
        )
    });
    shapes::Integration {
        r#type: Some(integration.kind.clone()),
        http_method: integration.http_method.clone(),
        uri: integration.uri.clone(),
        connection_type: integration.connection_type.clone().or_else(|| {
            // Reported where it means something.
            (integration.kind != "MOCK").then(|| "INTERNET".into())
        }),
        connection_id: integration.connection_id.clone(),
        credentials: integration.credentials.clone(),
        request_parameters: integration.request_parameters.clone(),
        request_templates: integration.request_templates.as_ref().map(templates),
        passthrough_behavior: integration.passthrough_behavior.clone(),
        content_handling: integration.content_handling.clone(),
        timeout_in_millis: Some(integration.timeout_in_millis),
        cache_namespace: Some(integration.cache_namespace.clone()),
        cache_key_parameters: Some(integration.cache_key_parameters.clone()),
        integration_responses: (!integration.responses.is_empty()).then(|| responses.collect()),
        tls_config: integration.tls_config.map(|tls| shapes::TlsConfig {
            insecure_skip_verification: Some(tls.insecure_skip_verification),
        }),
        response_transfer_mode: integration.response_transfer_mode.clone(),
        integration_target: None,
    }
}

pub(super) fn templates(templates: &BTreeMap<String, Option<String>>) -> BTreeMap<String, String> {
    templates
        .iter()
        .map(|(content_type, template)| {
            (content_type.clone(), template.clone().unwrap_or_default())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_of_http_integrations() {
        for good in [
            "http://foobar-0123456789abcdef.elb.eu-west-1.amazonaws.com/{proxy}",
            "https://example.com",
            "HTTP://example.com:8080/a?b={c}",
            "http://127.0.0.1:9000/",
            "http://[::1]:9000/",
            "http://${stageVariables.host}/x",
            "http://localhost",
        ] {
            assert!(is_http_uri(good), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "ftp://example.com",
            "http://",
            "http:///x",
            "http://{host}/x",
            "http://a b/",
            "http://a:0/",
            "http://a:99999/",
            "http://user@a/",
            "http://a/#x",
            "arn:aws:x",
        ] {
            assert!(!is_http_uri(bad), "{bad}");
        }
    }

    #[test]
    fn arns_of_aws_integrations() {
        assert!(is_arn(
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"
        ));
        for bad in [
            "",
            "arn:aws:lambda:eu-west-1:1:function:f",
            "http://example.com",
        ] {
            assert!(!is_arn(bad), "{bad}");
        }
    }
}
