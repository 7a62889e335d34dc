//! Routing: every operation of the models, and paths that are percent-encoded.

#![allow(clippy::unwrap_used)]
use http::HeaderMap;
use proptest::prelude::*;

use super::*;
use crate::{apigateway, elbv2, services, sts};

fn route(
    service: &'static Service,
    method: &str,
    target: &str,
    body: &str,
) -> Result<Routed, RouteError> {
    let (path, query) = target
        .split_once('?')
        .map_or((target, None), |(path, query)| (path, Some(query)));
    service.route(&Request {
        method,
        path,
        query,
        headers: &HeaderMap::new(),
        body: body.as_bytes(),
    })
}

fn rest(method: &str, target: &str) -> (&'static str, Vec<String>) {
    let routed = route(&apigateway::SERVICE, method, target, "").unwrap();
    (
        routed.operation.name,
        routed.labels.into_iter().map(|(_, value)| value).collect(),
    )
}

#[test]
fn calls_of_the_terraform_provider_find_their_operations() {
    for (method, target, name) in [
        ("POST", "/restapis", "CreateRestApi"),
        (
            "PUT",
            "/restapis/a?basepath=prepend&mode=overwrite",
            "PutRestApi",
        ),
        ("POST", "/restapis/a/resources/b", "CreateResource"),
        ("DELETE", "/restapis/a/resources/b", "DeleteResource"),
        ("PUT", "/restapis/a/resources/b/methods/ANY", "PutMethod"),
        (
            "POST",
            "/restapis/a/resources/b/methods/ANY",
            "TestInvokeMethod",
        ),
        (
            "PUT",
            "/restapis/a/resources/b/methods/ANY/integration",
            "PutIntegration",
        ),
        (
            "PUT",
            "/restapis/a/resources/b/methods/ANY/responses/200",
            "PutMethodResponse",
        ),
        (
            "PUT",
            "/restapis/a/resources/b/methods/ANY/integration/responses/200",
            "PutIntegrationResponse",
        ),
        ("POST", "/restapis/a/deployments", "CreateDeployment"),
        ("GET", "/restapis/a/stages/live", "GetStage"),
        ("GET", "/apikeys/k?includeValue=true", "GetApiKey"),
        ("GET", "/restapis/a/stages/s/exports/oas30", "GetExport"),
        ("PATCH", "/account", "UpdateAccount"),
        ("DELETE", "/vpclinks/v", "DeleteVpcLink"),
        (
            "POST",
            "/domainnames/d/basepathmappings",
            "CreateBasePathMapping",
        ),
        (
            "PUT",
            "/restapis/a/documentation/parts",
            "ImportDocumentationParts",
        ),
    ] {
        assert_eq!(rest(method, target).0, name, "{method} {target}");
    }
}

#[test]
fn a_fixed_query_parameter_chooses_the_import() {
    assert_eq!(
        rest("POST", "/restapis?mode=import&failonwarnings=true").0,
        "ImportRestApi"
    );
    assert_eq!(rest("POST", "/restapis?mode=other").0, "CreateRestApi");
    assert_eq!(
        rest("POST", "/apikeys?mode=import&format=csv").0,
        "ImportApiKeys"
    );
}

#[test]
fn an_arn_in_a_path_survives_and_is_decoded_once() {
    let (name, labels) = rest(
        "PUT",
        "/tags/arn%3Aaws%3Aapigateway%3Aeu-west-1%3A%3A%2Frestapis%2Fabc%2Fstages%2Flive",
    );
    assert_eq!(
        (name, labels[0].as_str()),
        (
            "TagResource",
            "arn:aws:apigateway:eu-west-1::/restapis/abc/stages/live"
        )
    );
    assert_eq!(
        rest("GET", "/domainnames/d/basepathmappings/%28none%29").1[1],
        "(none)"
    );
    assert_eq!(rest("GET", "/restapis/a%252Fb+c").1[0], "a%2Fb+c");
}

#[test]
fn what_is_not_in_the_model_is_an_error_that_says_so() {
    for (method, target) in [
        ("GET", "/nowhere"),
        ("PATCH", "/restapis"),
        ("GET", "/restapis/"),
        ("GET", "restapis"),
        ("GET", ""),
    ] {
        let error = route(&apigateway::SERVICE, method, target, "").unwrap_err();
        assert!(
            matches!(error, RouteError::NoSuchPath { .. }),
            "{method} {target}: {error}"
        );
        assert_eq!(error.to_error().status, 404);
    }
    assert_eq!(
        route(&apigateway::SERVICE, "GET", "/restapis//resources", "")
            .unwrap_err()
            .to_error()
            .status,
        404
    );
    let error = route(&apigateway::SERVICE, "GET", "/restapis/%zz", "").unwrap_err();
    assert_eq!(error, RouteError::Malformed { part: "path" });
}

#[test]
fn query_services_go_by_action_and_version() {
    let form = "Action=GetCallerIdentity&Version=2011-06-15";
    assert_eq!(
        route(&sts::SERVICE, "POST", "/", form).unwrap().operation,
        &sts::operations::GET_CALLER_IDENTITY
    );
    assert_eq!(
        route(&sts::SERVICE, "GET", &format!("/?{form}"), "")
            .unwrap()
            .operation
            .name,
        "GetCallerIdentity"
    );
    let error = route(
        &elbv2::SERVICE,
        "POST",
        "/",
        "Action=DescribeLoadBalancers&Version=2012-06-01",
    )
    .unwrap_err();
    assert_eq!(
        error.to_string(),
        "Could not find operation DescribeLoadBalancers for version 2012-06-01"
    );
    assert_eq!(error.to_error().code, "InvalidAction");
    assert_eq!(
        route(&elbv2::SERVICE, "POST", "/", "Version=2015-12-01").unwrap_err(),
        RouteError::MissingAction
    );
    assert_eq!(
        route(&sts::SERVICE, "POST", "/", "Action=%f").unwrap_err(),
        RouteError::Malformed { part: "form" }
    );
}

#[test]
fn a_greedy_label_takes_the_rest_of_the_path() {
    static GREEDY: Operation = Operation {
        name: "Greedy",
        service: &apigateway::SERVICE,
        method: "GET",
        uri: "/a/{rest+}",
        path: &[Segment::Literal("a"), Segment::Greedy("rest")],
        query: &[],
        status: 200,
        unsigned: false,
        input: None,
        output: None,
        result_wrapper: None,
        errors: &[],
    };
    assert_eq!(
        match_path(&GREEDY, "/a/b/c%2Fd"),
        Some(((0, 1), vec![("rest", "b/c%2Fd")]))
    );
    assert_eq!(match_path(&GREEDY, "/a/"), None);
    assert_eq!(match_path(&GREEDY, "/a"), None);
}

/// A label and how it looks in a path.
fn label() -> impl Strategy<Value = (String, String)> {
    "\\PC{1,12}".prop_map(|text| {
        let encoded = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
        (text, encoded)
    })
}

proptest! {
    #[test]
    fn every_operation_is_found_with_its_labels(labels in prop::collection::vec(label(), 8)) {
        for operation in services().iter().flat_map(|service| service.operations) {
            let mut expected = Vec::new();
            let mut path = String::new();
            for segment in operation.path {
                path.push('/');
                match segment {
                    Segment::Literal(text) => path.push_str(text),
                    Segment::Label(name) | Segment::Greedy(name) => {
                        let (text, encoded) = &labels[expected.len()];
                        path.push_str(encoded);
                        expected.push((*name, text.clone()));
                    }
                }
            }
            let fixed: Vec<String> = operation.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let target = format!("{path}?{}", fixed.join("&"));
            let form = format!("Action={}&Version={}", operation.name, operation.service.api_version);
            let routed = route(operation.service, operation.method, &target, &form).unwrap();
            prop_assert_eq!(routed.operation, *operation);
            prop_assert_eq!(routed.labels, expected);
        }
    }

    #[test]
    fn routing_never_panics(method: String, path: String, query: Option<String>, body: Vec<u8>) {
        let headers = HeaderMap::new();
        for service in services() {
            let request = Request { method: &method, path: &path, query: query.as_deref(), headers: &headers, body: &body };
            let _ = service.route(&request).map_err(|error| error.to_error());
        }
    }
}
