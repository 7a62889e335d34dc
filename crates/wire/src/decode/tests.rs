//! Decoding: what the AWS provider sends, what violates a constraint, and arbitrary bytes.

#![allow(clippy::unwrap_used)]
use http::HeaderMap;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::service::{Operation, Segment, Service};
use crate::shape::Location;
use crate::{apigateway, elbv2, services, sts};

fn with<R>(
    service: &'static Service,
    method: &str,
    target: &str,
    body: &[u8],
    then: impl FnOnce(&Routed, &Request<'_>) -> R,
) -> R {
    let (path, query) = target
        .split_once('?')
        .map_or((target, None), |(path, query)| (path, Some(query)));
    let mut headers = HeaderMap::new();
    headers.insert("accept", "application/json".parse().unwrap());
    let request = Request {
        method,
        path,
        query,
        headers: &headers,
        body,
    };
    then(&service.route(&request).unwrap(), &request)
}

fn rest<T: DeserializeOwned>(method: &str, target: &str, body: Value) -> Result<T, DecodeError> {
    let body = if body.is_null() {
        Vec::new()
    } else {
        body.to_string().into_bytes()
    };
    with(
        &apigateway::SERVICE,
        method,
        target,
        &body,
        |routed, request| decode(routed, request),
    )
}

fn form<T: DeserializeOwned>(service: &'static Service, body: &str) -> Result<T, DecodeError> {
    let body = format!("Version={}&{body}", service.api_version);
    with(service, "POST", "/", body.as_bytes(), |routed, request| {
        decode(routed, request)
    })
}

fn message<T: std::fmt::Debug>(result: Result<T, DecodeError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn the_reference_terraform_decodes() {
    let api: apigateway::CreateRestApiRequest = rest(
        "POST",
        "/restapis",
        json!({"name": "eks", "endpointConfiguration": {"types": ["REGIONAL"]}, "tags": {"a": "b"}, "binaryMediaTypes": [], "unknown": 1}),
    )
    .unwrap();
    assert_eq!(api.name, "eks");
    assert_eq!(
        api.endpoint_configuration.unwrap().types.unwrap(),
        ["REGIONAL"]
    );
    assert_eq!(api.tags.unwrap()["a"], "b");
    assert_eq!(
        (api.description, api.binary_media_types),
        (None, Some(Vec::new()))
    );

    // `httpMethod` is the integration's in the document and the method's in the path.
    let integration: apigateway::PutIntegrationRequest = rest(
        "PUT",
        "/restapis/a/resources/b/methods/ANY/integration",
        json!({"type": "HTTP_PROXY", "httpMethod": "GET", "uri": "http://x/{proxy}", "connectionType": "VPC_LINK",
            "connectionId": "${stageVariables.link}", "timeoutInMillis": 29000, "cacheKeyParameters": null,
            "requestParameters": {"integration.request.path.proxy": "method.request.path.proxy"}, "tlsConfig": {"insecureSkipVerification": false}}),
    )
    .unwrap();
    assert_eq!(
        (
            integration.http_method.as_str(),
            integration.integration_http_method.as_deref()
        ),
        ("ANY", Some("GET"))
    );
    assert_eq!(
        (
            integration.rest_api_id.as_str(),
            integration.timeout_in_millis
        ),
        ("a", Some(29_000))
    );
    assert_eq!(
        integration.tls_config.unwrap().insecure_skip_verification,
        Some(false)
    );

    let deployment: apigateway::CreateDeploymentRequest = rest(
        "POST",
        "/restapis/a/deployments",
        json!({"stageName": "", "stageDescription": ""}),
    )
    .unwrap();
    assert_eq!(deployment.stage_name.as_deref(), Some(""));

    let update: apigateway::UpdateStageRequest = rest(
        "PATCH",
        "/restapis/a/stages/live",
        json!({"patchOperations": [{"op": "replace", "path": "/*/*/throttling/rateLimit", "value": "50.000000"}, {"op": "remove", "path": "/variables/x"}]}),
    )
    .unwrap();
    let operations = update.patch_operations.unwrap();
    assert_eq!(
        (operations.len(), operations[1].value.as_deref()),
        (2, None)
    );

    let tags: apigateway::TagResourceRequest = rest(
        "PUT",
        "/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Fvpclinks%2Fv",
        json!({"tags": {"k": ""}}),
    )
    .unwrap();
    assert_eq!(
        tags.resource_arn,
        "arn:aws:apigateway:eu-west-1::/vpclinks/v"
    );
    let untag: apigateway::UntagResourceRequest =
        rest("DELETE", "/tags/x?tagKeys=a&tagKeys=b%26c", Value::Null).unwrap();
    assert_eq!(untag.tag_keys, ["a", "b&c"]);
}

#[test]
fn parameters_headers_and_payloads_come_from_their_places() {
    let put: apigateway::PutRestApiRequest = rest(
        "PUT",
        "/restapis/a?mode=overwrite&failonwarnings=TRUE&basepath=prepend&ignore=documentation",
        json!({"openapi": "3.0.1"}),
    )
    .unwrap();
    assert_eq!(
        (put.mode.as_deref(), put.fail_on_warnings),
        (Some("overwrite"), Some(true))
    );
    assert_eq!(put.body.0.as_ref(), br#"{"openapi":"3.0.1"}"#);
    let parameters: Vec<(String, String)> = put.parameters.unwrap().into_iter().collect();
    assert_eq!(
        parameters,
        [
            ("basepath".into(), "prepend".into()),
            ("ignore".into(), "documentation".into())
        ]
    );

    let import: apigateway::ImportRestApiRequest =
        rest("POST", "/restapis?mode=import", json!({})).unwrap();
    assert_eq!(import.parameters, None);

    let export: apigateway::GetExportRequest =
        rest("GET", "/restapis/a/stages/s/exports/oas30", Value::Null).unwrap();
    assert_eq!(export.accepts.as_deref(), Some("application/json"));

    let list: apigateway::GetApiKeysRequest = rest(
        "GET",
        "/apikeys?limit=25&name=x&includeValues=false",
        Value::Null,
    )
    .unwrap();
    assert_eq!(
        (list.limit, list.name_query.as_deref(), list.include_values),
        (Some(25), Some("x"), Some(false))
    );
}

#[test]
fn forms_of_the_provider_decode() {
    let input: elbv2::DescribeLoadBalancersInput = form(
        &elbv2::SERVICE,
        "Action=DescribeLoadBalancers&Names.member.1=front&Names.member.10=z&Names.member.2=back",
    )
    .unwrap();
    assert_eq!(input.names.unwrap(), ["front", "back", "z"]);
    assert_eq!(input.load_balancer_arns, None);

    let tags: elbv2::DescribeTagsInput = form(
        &elbv2::SERVICE,
        "Action=DescribeTags&ResourceArns.member.1=arn%3Aaws%3Ax%2Fy",
    )
    .unwrap();
    assert_eq!(tags.resource_arns, ["arn:aws:x/y"]);

    let add: elbv2::AddTagsInput = form(
        &elbv2::SERVICE,
        "Action=AddTags&ResourceArns.member.1=x&Tags.member.1.Key=a&Tags.member.1.Value=b+c&Tags.member.2.Key=only",
    )
    .unwrap();
    let pairs: Vec<(&str, Option<&str>)> = add
        .tags
        .iter()
        .map(|tag| (tag.key.as_str(), tag.value.as_deref()))
        .collect();
    assert_eq!(pairs, [("a", Some("b c")), ("only", None)]);

    let empty: elbv2::DescribeLoadBalancersInput =
        form(&elbv2::SERVICE, "Action=DescribeLoadBalancers&Names=").unwrap();
    assert_eq!(empty.names, Some(Vec::new()));
    let none: sts::GetCallerIdentityRequest =
        form(&sts::SERVICE, "Action=GetCallerIdentity").unwrap();
    assert_eq!(none, sts::GetCallerIdentityRequest {});
}

#[test]
fn constraints_are_worded_as_aws_words_them() {
    let integration = |body| {
        rest::<apigateway::PutIntegrationRequest>(
            "PUT",
            "/restapis/a/resources/b/methods/GET/integration",
            body,
        )
    };
    assert_eq!(
        message(integration(json!({"type": "LAMBDA"}))),
        "1 validation error detected: Value 'LAMBDA' at 'putIntegrationInput.type' failed to satisfy constraint: \
         Member must satisfy enum value set: [HTTP, AWS, MOCK, HTTP_PROXY, AWS_PROXY]"
    );
    assert_eq!(
        message(integration(json!({}))),
        "1 validation error detected: Value null at 'putIntegrationInput.type' failed to satisfy constraint: Member must not be null"
    );
    assert_eq!(
        message(rest::<apigateway::GetMethodResponseRequest>(
            "GET",
            "/restapis/a/resources/b/methods/GET/responses/900",
            Value::Null
        )),
        "1 validation error detected: Value '900' at 'statusCode' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [1-5]\\d\\d"
    );
    assert_eq!(
        message(form::<elbv2::DescribeLoadBalancersInput>(
            &elbv2::SERVICE,
            "Action=DescribeLoadBalancers&PageSize=401"
        )),
        "1 validation error detected: Value '401' at 'pageSize' failed to satisfy constraint: \
         Member must have value less than or equal to 400"
    );
    let tags = form::<elbv2::AddTagsInput>(
        &elbv2::SERVICE,
        "Action=AddTags&Tags.member.1.Key=&Tags.member.1.Value=%21",
    );
    assert_eq!(
        message(tags),
        "3 validation errors detected: Value null at 'resourceArns' failed to satisfy constraint: Member must not be null; \
         Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1; \
         Value '!' at 'tags.1.member.value' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$"
    );
    let untag = form::<elbv2::RemoveTagsInput>(
        &elbv2::SERVICE,
        "Action=RemoveTags&ResourceArns.member.1=x&TagKeys.member.1=%2A&TagKeys.member.2=%2A",
    );
    assert_eq!(
        message(untag),
        "1 validation error detected: Value '[*, *]' at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: \
         [Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$]"
    );
    let null = rest::<apigateway::CreateRestApiRequest>(
        "POST",
        "/restapis",
        json!({"name": "a", "binaryMediaTypes": [null]}),
    );
    assert_eq!(
        message(null),
        "1 validation error detected: Value null at 'createRestApiInput.binaryMediaTypes.1.member' failed to satisfy constraint: \
         Member must not be null"
    );
}

#[test]
fn secrets_are_not_repeated() {
    let text = message(form::<sts::AssumeRoleWithWebIdentityRequest>(
        &sts::SERVICE,
        "Action=AssumeRoleWithWebIdentity&RoleArn=arn:aws:iam::000000000000:role/r&RoleSessionName=abc&WebIdentityToken=abc",
    ));
    assert_eq!(
        text,
        "1 validation error detected: Value at 'webIdentityToken' failed to satisfy constraint: \
         Member must have length greater than or equal to 4"
    );
}

#[test]
fn values_of_the_wrong_form_are_serialization_errors() {
    let create = |body: &[u8]| {
        with(
            &apigateway::SERVICE,
            "POST",
            "/restapis",
            body,
            decode::<apigateway::CreateRestApiRequest>,
        )
    };
    for (body, expected) in [
        (
            r#"{"name": 1}"#,
            "NUMBER_VALUE can not be converted to a String (at 'name')",
        ),
        (
            r#"{"name": "a", "minimumCompressionSize": "1"}"#,
            "STRING_VALUE can not be converted to an Integer (at 'minimumCompressionSize')",
        ),
        (
            r#"{"name": "a", "minimumCompressionSize": 3000000000}"#,
            "3000000000 can not be converted to an Integer (at 'minimumCompressionSize')",
        ),
        (
            r#"{"name": "a", "binaryMediaTypes": ["a", true]}"#,
            "TRUE_VALUE can not be converted to a String (at 'binaryMediaTypes.2')",
        ),
        (
            r#"{"name": "a", "binaryMediaTypes": {}}"#,
            "Start of structure or map found where not expected. (at 'binaryMediaTypes')",
        ),
        (
            r#"{"name": "a", "tags": []}"#,
            "Start of list found where not expected (at 'tags')",
        ),
        ("[]", "Expected a structure or map, or null"),
    ] {
        let error = create(body.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), expected, "{body}");
        let error = error.to_error(Protocol::RestJson);
        assert_eq!(
            (error.code.as_str(), error.status),
            ("SerializationException", 400)
        );
    }
    assert!(message(create(b"{")).starts_with("The request body is not JSON: "));
    assert!(message(create(b"\xff")).starts_with("The request body is not JSON: "));
    let sized = create(br#"{"name": "a", "minimumCompressionSize": 3.0}"#).unwrap();
    assert_eq!(sized.minimum_compression_size, Some(3));

    assert_eq!(
        message(rest::<apigateway::GetApiKeysRequest>(
            "GET",
            "/apikeys?limit=x",
            Value::Null
        )),
        "'x' can not be converted to an Integer (at 'limit')"
    );
    let bad = form::<elbv2::DescribeLoadBalancersInput>(
        &elbv2::SERVICE,
        "Action=DescribeLoadBalancers&Names.member.01=x",
    );
    assert_eq!(
        message(bad),
        "'01' is not an index of a list (at 'Names.member.01')"
    );
    let bad = form::<elbv2::DescribeLoadBalancersInput>(
        &elbv2::SERVICE,
        "Action=DescribeLoadBalancers&Names=x",
    );
    assert_eq!(
        bad.unwrap_err().to_error(Protocol::Query).code,
        "MalformedInput"
    );
}

/// A target that reaches the operation, labels all the same.
fn target(operation: &Operation, label: &str) -> String {
    let mut target = String::new();
    for segment in operation.path {
        target.push('/');
        target.push_str(match segment {
            Segment::Literal(text) => text,
            Segment::Label(_) | Segment::Greedy(_) => label,
        });
    }
    let fixed: Vec<String> = operation
        .query
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!(
        "{}?{}",
        if target.is_empty() { "/" } else { &target },
        fixed.join("&")
    )
}

/// JSON of any form, with member names that operations know.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from)
    ];
    let name = prop_oneof![
        Just("name"),
        Just("tags"),
        Just("types"),
        Just("patchOperations"),
        Just("op"),
        Just("endpointConfiguration"),
        Just("throttle"),
        Just("apiStages"),
        Just("type"),
        Just("x")
    ];
    leaf.prop_recursive(4, 32, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name.clone().prop_map(str::to_owned), inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_operation_panics_on_any_bytes(body: Vec<u8>) {
        for operation in services().iter().flat_map(|service| service.operations) {
            if operation.service.protocol == Protocol::RestJson {
                with(operation.service, operation.method, &target(operation, "x"), &body, |routed, request| {
                    let _ = decode_value(routed, request).map_err(|error| error.to_string());
                });
            }
        }
    }

    #[test]
    fn no_operation_panics_on_any_document(document in document()) {
        let body = document.to_string();
        for operation in apigateway::SERVICE.operations {
            with(operation.service, operation.method, &target(operation, "200"), body.as_bytes(), |routed, request| {
                let _ = decode_value(routed, request).map_err(|error| error.to_string());
            });
        }
    }

    #[test]
    fn no_form_panics(pairs in prop::collection::vec(("[A-Z][a-z]{0,6}(\\.member|\\.entry)?(\\.[0-9]{0,3})?(\\.[A-Z][a-z]{0,5})?", "\\PC{0,6}"), 0..8)) {
        let parameters: Vec<(String, String)> = pairs;
        for service in [&elbv2::SERVICE, &sts::SERVICE] {
            for operation in service.operations {
                let routed = Routed { operation, labels: Vec::new(), parameters: parameters.clone() };
                let request = Request { method: "POST", path: "/", query: None, headers: &HeaderMap::new(), body: &[] };
                let _ = decode_value(&routed, &request).map_err(|error| error.to_string());
            }
        }
    }

    /// What passes the tables is what the types take: serde never has the last word.
    #[test]
    fn what_is_valid_is_typed(document in document()) {
        let body = document.to_string();
        let typed = with(&apigateway::SERVICE, "POST", "/usageplans", body.as_bytes(), |routed, request| {
            let value = decode_value(routed, request).is_ok();
            (value, decode::<apigateway::CreateUsagePlanRequest>(routed, request).is_ok())
        });
        prop_assert_eq!(typed.0, typed.1);
    }
}

#[test]
fn every_label_of_a_template_is_a_required_member() {
    for operation in services().iter().flat_map(|service| service.operations) {
        for segment in operation.path {
            let (Segment::Label(name) | Segment::Greedy(name)) = segment else {
                continue;
            };
            let members = operation.input.unwrap().members();
            let found = members.iter().any(|member| {
                member.location == Location::Uri && member.wire == *name && member.required
            });
            assert!(found, "{}: {name}", operation.name);
        }
    }
}
