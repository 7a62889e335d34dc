//! Compiling the reference architecture, stage variables, and what is refused.

#![allow(clippy::unwrap_used)]

use super::*;
use head::Method as HttpMethod;
use plan::route_tree::Captures;
use plan::{Connection, Integration};
use serde_json::json;

const ACCOUNT: &str = "123456789012";

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
        ACCOUNT,
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
        let stage = stage(
            &snapshot(reference_method()),
            &stage_with(variables),
            ACCOUNT,
        );
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
    let stage = stage(
        &snapshot(method),
        &stage_with(json!({"link": "v1"})),
        ACCOUNT,
    );
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
        ("/requestValidatorId", json!("v"), "no request validator v"),
        ("/integration/type", json!("AWS_PROXY"), "AWS_PROXY"),
        ("/integration/credentials", json!("arn:x"), "credentials"),
        (
            "/integration/contentHandling",
            json!("CONVERT_TO_X"),
            "CONVERT_TO_X",
        ),
        (
            "/integration/requestParameters/integration.request.header.Accept",
            json!("method.request.cookie.a"),
            "method.request.cookie.a",
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

/// A method of this integration, as GET of the root.
fn mapped_method(integration: serde_json::Value) -> serde_json::Value {
    let mut method = json!({"authorizationType": "NONE", "integration": {
        "type": "MOCK", "timeoutInMillis": 29000, "cacheNamespace": "r1",
    }});
    for (key, value) in integration.as_object().unwrap() {
        method["integration"][key] = value.clone();
    }
    method
}

#[test]
fn mapped_integrations_compile() {
    let snapshot = snapshot(mapped_method(json!({
        "requestTemplates": {"application/json": "{\"statusCode\": 200}", "Text/XML": "", "a/b": null},
        "passthroughBehavior": "WHEN_NO_TEMPLATES",
        "responses": {
            "200": {"responseParameters": {
                "method.response.header.A": "stageVariables.host",
                "method.response.header.B": "integration.response.body.x",
                "method.response.header.C": "stageVariables.none",
            }},
            "404": {"selectionPattern": "4\\d{2}", "contentHandling": "CONVERT_TO_TEXT"},
        },
    })));
    assert_eq!(refuse_unserved(&snapshot), Ok(()));
    let stage = stage(&snapshot, &stage_with(json!({"host": "h"})), ACCOUNT);
    let Integration::Mock(mapped) = integration_of(&stage) else {
        panic!("expected a mock, got {:?}", integration_of(&stage));
    };
    assert_eq!(mapped.passthrough, plan::Passthrough::WhenNoTemplates);
    assert!(
        mapped
            .templates
            .get("APPLICATION/JSON")
            .unwrap()
            .1
            .is_some()
    );
    assert!(mapped.templates.get("text/xml").unwrap().1.is_none());
    assert!(mapped.templates.get("a/b").is_none());
    assert_eq!(mapped.response_for(404).map(|one| one.status), Some(404));
    assert_eq!(mapped.response_for(4044).map(|one| one.status), Some(200));
    assert_eq!(mapped.default_response().unwrap().headers.len(), 2);
    assert_eq!(stage.data.variables.len(), 1);
}

#[test]
fn http_integrations_have_a_backend_and_a_mapping() {
    let snapshot = snapshot(mapped_method(json!({
        "type": "HTTP", "uri": "https://backend/x", "httpMethod": "POST",
        "requestParameters": {"integration.request.querystring.q": "method.request.body.a.b"},
        "responses": {"200": {}},
    })));
    assert_eq!(refuse_unserved(&snapshot), Ok(()));
    let stage = stage(&snapshot, &stage_with(json!({})), ACCOUNT);
    let Integration::Http(parts) = integration_of(&stage) else {
        panic!("expected HTTP, got {:?}", integration_of(&stage));
    };
    assert!(parts.0.mapping.uses_body);
    assert_eq!(parts.0.method, Some(HttpMethod::Post));
}

#[test]
fn what_cannot_work_is_not_deployed_and_named() {
    for (integration, expected) in [
        (
            json!({"requestTemplates": {"application/json": "{\n#if(true)"}}),
            "request template for application/json: line 2, column 1",
        ),
        (
            json!({"responses": {"200": {"selectionPattern": "("}}}),
            "integration response 200: selectionPattern",
        ),
        (
            json!({"responses": {"200": {"responseTemplates": {"a/b": "#set("}}}}),
            "integration response 200: response template for a/b: line 1",
        ),
        (
            json!({"responses": {"200": {"responseParameters": {"method.response.header.A": "b"}}}}),
            "integration response 200: Invalid mapping expression",
        ),
        (json!({"responses": {"abc": {}}}), "expected a status"),
        (json!({"passthroughBehavior": "OFTEN"}), "OFTEN"),
    ] {
        let error = refuse_unserved(&snapshot(mapped_method(integration))).unwrap_err();
        assert!(error.what.contains(expected), "{error}");
    }
}

#[test]
fn validators_bring_parameters_and_models() {
    let mut method = reference_method();
    method["requestValidatorId"] = json!("v1");
    method["requestParameters"] = json!({
        "method.request.path.proxy": true, "method.request.querystring.q": true,
        "method.request.header.H": false,
    });
    method["requestModels"] = json!({"application/json": "Pet"});
    let mut snapshot = snapshot(method);
    snapshot.request_validators = serde_json::from_value(json!({
        "v1": {"validateRequestBody": true, "validateRequestParameters": true},
    }))
    .unwrap();
    let error = refuse_unserved(&snapshot).unwrap_err();
    assert!(error.what.contains("model Pet"), "{error}");
    snapshot.models = serde_json::from_value(json!({
        "Pet": {"id": "m", "contentType": "application/json", "schema": "{\"type\":\"object\"}"},
    }))
    .unwrap();
    assert_eq!(refuse_unserved(&snapshot), Ok(()));
    let stage = stage(
        &snapshot,
        &stage_with(json!({"host": "h", "link": "v"})),
        ACCOUNT,
    );
    let mut captures = Captures::default();
    let found = stage.routes.find(&HttpMethod::Get, b"/x", &mut captures);
    let validation = found.unwrap().1.validation.as_deref().unwrap();
    assert_eq!(
        *validation.required,
        [
            plan::Required::Path("proxy".into()),
            plan::Required::QueryString("q".into())
        ]
    );
    assert_eq!(validation.bodies.len(), 1);
}

#[test]
fn gateway_responses_take_over_by_class() {
    let mut snapshot = snapshot(reference_method());
    snapshot.gateway_responses = serde_json::from_value(json!({
        "DEFAULT_4XX": {"statusCode": "418"},
        "THROTTLED": {"responseParameters": {
            "gatewayresponse.header.A": "'a'", "gatewayresponse.header.B": "method.input.params.q",
        }},
    }))
    .unwrap();
    assert_eq!(refuse_unserved(&snapshot), Ok(()));
    let stage = stage(&snapshot, &stage_with(json!({})), ACCOUNT);
    let made = &stage.data.gateway_responses;
    assert_eq!(made["MISSING_AUTHENTICATION_TOKEN"].status, Some(418));
    assert_eq!(
        (made["THROTTLED"].status, made["THROTTLED"].headers.len()),
        (None, 2)
    );
    assert!(!made.contains_key("INTEGRATION_FAILURE") && !made.contains_key("REQUEST_TOO_LARGE"));
    snapshot.gateway_responses = serde_json::from_value(json!({
        "THROTTLED": {"responseParameters": {"gatewayresponse.header.A": "nonsense"}},
    }))
    .unwrap();
    let error = refuse_unserved(&snapshot).unwrap_err();
    assert_eq!(error.place, "REST API");
    assert!(error.what.contains("gateway response THROTTLED"), "{error}");
}
