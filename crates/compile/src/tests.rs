//! Compiling the reference architecture, stage variables, and what is refused.

#![allow(clippy::unwrap_used)]

use super::*;
use head::Method as HttpMethod;
use plan::route_tree::Captures;
use plan::{Connection, Integration};
use serde_json::json;

fn snapshot(method: serde_json::Value) -> Snapshot {
    serde_json::from_value(json!({
        "restApiId": "api1", "apiKeySource": "HEADER",
        "resources": {
            "root": {"id": "root"},
            "r1": {"id": "r1", "parentId": "root", "pathPart": "{proxy+}", "methods": {"ANY": method}},
        },
    }))
    .unwrap()
}

fn reference_method() -> serde_json::Value {
    json!({
        "authorizationType": "NONE",
        "requestParameters": {"method.request.path.proxy": true},
        "integration": {
            "type": "HTTP_PROXY", "httpMethod": "ANY", "timeoutInMillis": 29000, "cacheNamespace": "r1",
            "uri": "http://${stageVariables.host}/{proxy}",
            "connectionType": "VPC_LINK", "connectionId": "${stageVariables.link}",
            "contentHandling": "CONVERT_TO_TEXT",
            "requestParameters": {
                "integration.request.path.proxy": "method.request.path.proxy",
                "integration.request.header.Accept": "'application/json'",
                "integration.request.header.X-Stage": "stageVariables.host",
                "integration.request.header.X-None": "stageVariables.absent",
            },
        },
    })
}

fn stage_with(variables: serde_json::Value) -> Stage {
    serde_json::from_value(json!({
        "name": "prod", "deploymentId": "d1", "variables": variables,
        "createdDate": 0, "lastUpdatedDate": 0,
    }))
    .unwrap()
}

fn integration_of(stage: &plan::Stage) -> &Integration {
    let (route, method) = stage
        .routes
        .find(&HttpMethod::Get, b"/user/profile", &mut Captures::default())
        .unwrap();
    assert_eq!(&*route.resource_id, "r1");
    &method.integration
}

#[test]
fn the_reference_architecture_compiles() {
    let snapshot = snapshot(reference_method());
    assert_eq!(refuse_unserved(&snapshot), Ok(()));
    let stage = stage(
        &snapshot,
        &stage_with(json!({"host": "lb.local:81", "link": "v1"})),
    );
    let Integration::HttpProxy(proxy) = integration_of(&stage) else {
        panic!("expected a proxy, got {:?}", integration_of(&stage));
    };
    assert_eq!(proxy.method, None);
    assert_eq!(proxy.connection, Connection::VpcLink("v1".into()));
    assert_eq!((&*proxy.uri.authority, proxy.uri.port), ("lb.local:81", 81));
    assert_eq!(proxy.mapping.path.len(), 1);
    assert_eq!(proxy.mapping.headers.len(), 2);
    assert!(stage.execute_api_endpoint && proxy.verify_tls);
}

#[test]
fn what_a_stage_lacks_misconfigures_its_methods() {
    for (variables, expected) in [
        (json!({"link": "v1"}), "\"host\""),
        (
            json!({"host": "a b", "link": "v1"}),
            "uri \"http://a b/{proxy}\"",
        ),
        (json!({"host": "a"}), "connectionId"),
    ] {
        let stage = stage(&snapshot(reference_method()), &stage_with(variables));
        let Integration::Misconfigured { reason } = integration_of(&stage) else {
            panic!("expected a misconfigured method");
        };
        assert!(reason.contains(expected), "{reason}");
    }
}

#[test]
fn an_unmapped_placeholder_is_named() {
    let mut method = reference_method();
    method["integration"]["uri"] = json!("http://a/{proxy}/{other}");
    let stage = stage(&snapshot(method), &stage_with(json!({"link": "v1"})));
    let Integration::Misconfigured { reason } = integration_of(&stage) else {
        panic!("expected a misconfigured method");
    };
    assert!(
        reason.contains("integration.request.path.other"),
        "{reason}"
    );
}

#[test]
fn what_traffic_would_ignore_is_not_deployed() {
    for (pointer, value, expected) in [
        ("/authorizationType", json!("AWS_IAM"), "AWS_IAM"),
        ("/apiKeyRequired", json!(true), "API keys"),
        ("/requestValidatorId", json!("v"), "validation"),
        ("/integration/type", json!("MOCK"), "MOCK"),
        ("/integration/credentials", json!("arn:x"), "credentials"),
        (
            "/integration/contentHandling",
            json!("CONVERT_TO_BINARY"),
            "CONVERT_TO_BINARY",
        ),
        (
            "/integration/requestParameters/integration.request.header.Accept",
            json!("context.requestId"),
            "context.requestId",
        ),
    ] {
        let mut method = reference_method();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        method.pointer_mut(parent).unwrap()[key] = value;
        let error = refuse_unserved(&snapshot(method)).unwrap_err();
        assert_eq!(error.place, "ANY /{proxy+}");
        assert!(error.what.contains(expected), "{error}");
    }
    let mut with_policy = snapshot(reference_method());
    with_policy.policy = Some("{}".to_owned());
    assert_eq!(refuse_unserved(&with_policy).unwrap_err().place, "REST API");
}
