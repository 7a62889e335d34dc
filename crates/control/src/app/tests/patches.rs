//! The tables of patch operations: for each path of each resource an accepted operation with its effect read
//! back, and every operation that AWS documents as not supported refused without a trace.

use super::*;
use crate::patch::{Rule, Target};

/// A world with one of each resource that PATCH changes, and how each is addressed.
struct World {
    bench: Bench,
    place: Value,
    deployments: [String; 2],
    resources: [String; 2],
    link: String,
}

async fn world() -> World {
    let bench = Bench::new();
    let (api, root) = bench.deployable_api().await;
    let link = bench.vpc_link().await;
    let mut resources = Vec::new();
    for part in ["a", "b"] {
        let made = bench
            .ok(
                "CreateResource",
                json!({"restApiId": api, "parentId": root, "pathPart": part}),
            )
            .await;
        resources.push(text(&made["id"]));
    }
    let [a, b] = <[String; 2]>::try_from(resources).unwrap();
    let parameters = json!({"requestParameters": {"method.request.header.A": true, "method.request.querystring.q": false}});
    bench.method(&api, &a, "POST", parameters).await;
    bench
        .integration(
            &api,
            &a,
            "POST",
            json!({"requestParameters": {"integration.request.header.X": "'x'"}, "requestTemplates": {"text/plain": "t"}}),
        )
        .await;
    let place =
        json!({"restApiId": api, "resourceId": a, "httpMethod": "POST", "statusCode": "200"});
    let declared = json!({"responseParameters": {"method.response.header.H": true, "method.response.header.I": true},
        "responseModels": {"application/json": "Empty"}});
    bench
        .ok("PutMethodResponse", with(place.clone(), declared))
        .await;
    let mapped = json!({"responseParameters": {"method.response.header.I": "'i'"}, "responseTemplates": {"text/plain": "t"}});
    bench
        .ok("PutIntegrationResponse", with(place.clone(), mapped))
        .await;
    let validator = bench
        .ok("CreateRequestValidator", json!({"restApiId": api}))
        .await;
    let part = json!({"restApiId": api, "location": {"type": "API"}, "properties": "{\"a\":1}"});
    let part = bench.ok("CreateDocumentationPart", part).await;
    let version = json!({"restApiId": api, "documentationVersion": "v1"});
    bench.ok("CreateDocumentationVersion", version).await;
    let certificate = bench.ok("GenerateClientCertificate", json!({})).await;
    let one = bench
        .ok(
            "CreateDeployment",
            json!({"restApiId": api, "stageName": "prod", "variables": {"kept": "1"}}),
        )
        .await;
    let two = bench
        .ok("CreateDeployment", json!({"restApiId": api}))
        .await;
    let place = with(
        place,
        json!({
            "requestValidatorId": validator["id"], "documentationPartId": part["id"], "stageName": "prod",
            "documentationVersion": "v1", "clientCertificateId": certificate["clientCertificateId"],
            "deploymentId": one["id"], "vpcLinkId": link, "modelName": "Empty", "responseType": "THROTTLED",
        }),
    );
    World {
        bench,
        place,
        deployments: [text(&one["id"]), text(&two["id"])],
        resources: [a, b],
        link,
    }
}

impl World {
    fn input(&self, operations: Value) -> Value {
        with(self.place.clone(), json!({"patchOperations": operations}))
    }
}

/// One accepted case: operation, patch operations (the last is the one shown), where the effect is read and
/// what is there then.
type Case = (&'static str, Vec<Value>, &'static str, Value);

fn one(
    operation: &'static str,
    op: &'static str,
    path: &str,
    value: &str,
    at: &'static str,
    then: Value,
) -> Case {
    let value = (op != "remove").then_some(value);
    (operation, vec![patch(op, path, value)], at, then)
}

fn cases(world: &World) -> Vec<Case> {
    let [first, second] = &world.deployments;
    let [_, b] = &world.resources;
    let validator = text(&world.place["requestValidatorId"]);
    let role = "arn:aws:iam::123456789012:role/logs";
    let logs = "arn:aws:logs:eu-west-1:123456789012:log-group:a";
    let mut cases = vec![
        one(
            "UpdateAccount",
            "replace",
            "/cloudwatchRoleArn",
            role,
            "/cloudwatchRoleArn",
            json!(role),
        ),
        one(
            "UpdateAccount",
            "add",
            "/features",
            "X",
            "/features",
            json!(["UsagePlans", "X"]),
        ),
        one(
            "UpdateClientCertificate",
            "replace",
            "/description",
            "d",
            "/description",
            json!("d"),
        ),
        one(
            "UpdateDeployment",
            "replace",
            "/description",
            "d",
            "/description",
            json!("d"),
        ),
        one(
            "UpdateDocumentationPart",
            "replace",
            "/properties",
            "{\"b\":2}",
            "/properties",
            json!("{\"b\":2}"),
        ),
        one(
            "UpdateDocumentationVersion",
            "replace",
            "/description",
            "d",
            "/description",
            json!("d"),
        ),
        one(
            "UpdateModel",
            "replace",
            "/description",
            "d",
            "/description",
            json!("d"),
        ),
        one(
            "UpdateModel",
            "replace",
            "/schema",
            "{}",
            "/schema",
            json!("{}"),
        ),
        one(
            "UpdateRequestValidator",
            "replace",
            "/name",
            "n",
            "/name",
            json!("n"),
        ),
        one(
            "UpdateRequestValidator",
            "replace",
            "/validateRequestBody",
            "true",
            "/validateRequestBody",
            json!(true),
        ),
        one(
            "UpdateRequestValidator",
            "replace",
            "/validateRequestParameters",
            "TRUE",
            "/validateRequestParameters",
            json!(true),
        ),
        one(
            "UpdateResource",
            "replace",
            "/parentId",
            b,
            "/path",
            json!("/b/a"),
        ),
        one(
            "UpdateResource",
            "replace",
            "/pathPart",
            "c",
            "/path",
            json!("/c"),
        ),
        one(
            "UpdateVpcLink",
            "replace",
            "/name",
            "n",
            "/name",
            json!("n"),
        ),
        one(
            "UpdateVpcLink",
            "replace",
            "/description",
            "d",
            "/description",
            json!("d"),
        ),
        one(
            "UpdateGatewayResponse",
            "replace",
            "/statusCode",
            "418",
            "/statusCode",
            json!("418"),
        ),
        one(
            "UpdateGatewayResponse",
            "add",
            "/responseParameters/gatewayresponse.header.A",
            "'a'",
            "/responseParameters",
            json!({"gatewayresponse.header.A": "'a'"}),
        ),
        one(
            "UpdateGatewayResponse",
            "replace",
            "/responseParameters",
            "{\"gatewayresponse.header.A\":\"'a'\"}",
            "/responseParameters",
            json!({"gatewayresponse.header.A": "'a'"}),
        ),
        one(
            "UpdateGatewayResponse",
            "add",
            "/responseTemplates/a~1b",
            "t",
            "/responseTemplates/a~1b",
            json!("t"),
        ),
        one(
            "UpdateGatewayResponse",
            "remove",
            "/responseTemplates",
            "",
            "/responseTemplates",
            json!({}),
        ),
        // RestApi
        one(
            "UpdateRestApi",
            "replace",
            "/name",
            "n",
            "/name",
            json!("n"),
        ),
        one(
            "UpdateRestApi",
            "add",
            "/description",
            "d",
            "/description",
            json!("d"),
        ),
        one(
            "UpdateRestApi",
            "replace",
            "/version",
            "2",
            "/version",
            json!("2"),
        ),
        one(
            "UpdateRestApi",
            "replace",
            "/policy",
            "{}",
            "/policy",
            json!("{}"),
        ),
        one(
            "UpdateRestApi",
            "replace",
            "/apiKeySource",
            "AUTHORIZER",
            "/apiKeySource",
            json!("AUTHORIZER"),
        ),
        one(
            "UpdateRestApi",
            "replace",
            "/minimumCompressionSize",
            "0",
            "/minimumCompressionSize",
            json!(0),
        ),
        one(
            "UpdateRestApi",
            "replace",
            "/disableExecuteApiEndpoint",
            "true",
            "/disableExecuteApiEndpoint",
            json!(true),
        ),
        one(
            "UpdateRestApi",
            "add",
            "/binaryMediaTypes/image~1png",
            "",
            "/binaryMediaTypes",
            json!(["image/png"]),
        ),
        one(
            "UpdateRestApi",
            "add",
            "/binaryMediaTypes",
            "image/png",
            "/binaryMediaTypes",
            json!(["image/png"]),
        ),
        one(
            "UpdateRestApi",
            "replace",
            "/endpointConfiguration/types/EDGE",
            "REGIONAL",
            "/endpointConfiguration/types",
            json!(["REGIONAL"]),
        ),
        one(
            "UpdateRestApi",
            "replace",
            "/endpointConfiguration/ipAddressType",
            "dualstack",
            "/endpointConfiguration/ipAddressType",
            json!("dualstack"),
        ),
        // Method
        one(
            "UpdateMethod",
            "replace",
            "/authorizationType",
            "AWS_IAM",
            "/authorizationType",
            json!("AWS_IAM"),
        ),
        one(
            "UpdateMethod",
            "replace",
            "/authorizerId",
            "",
            "/authorizerId",
            Value::Null,
        ),
        one(
            "UpdateMethod",
            "add",
            "/authorizationScopes",
            "s",
            "/authorizationScopes",
            json!(["s"]),
        ),
        one(
            "UpdateMethod",
            "replace",
            "/apiKeyRequired",
            "true",
            "/apiKeyRequired",
            json!(true),
        ),
        one(
            "UpdateMethod",
            "replace",
            "/operationName",
            "o",
            "/operationName",
            json!("o"),
        ),
        one(
            "UpdateMethod",
            "replace",
            "/requestValidatorId",
            &validator,
            "/requestValidatorId",
            json!(validator),
        ),
        one(
            "UpdateMethod",
            "remove",
            "/requestParameters/method.request.header.A",
            "",
            "/requestParameters",
            json!({"method.request.querystring.q": false}),
        ),
        one(
            "UpdateMethod",
            "replace",
            "/requestParameters",
            "{\"method.request.header.B\":true}",
            "/requestParameters",
            json!({"method.request.header.B": true}),
        ),
        one(
            "UpdateMethod",
            "add",
            "/requestModels/application~1json",
            "Empty",
            "/requestModels",
            json!({"application/json": "Empty"}),
        ),
        one(
            "UpdateMethod",
            "add",
            "/requestModels",
            "{\"a/b\":\"Error\"}",
            "/requestModels",
            json!({"a/b": "Error"}),
        ),
        // MethodResponse
        one(
            "UpdateMethodResponse",
            "replace",
            "/responseParameters/method.response.header.H",
            "false",
            "/responseParameters/method.response.header.H",
            json!(false),
        ),
        one(
            "UpdateMethodResponse",
            "add",
            "/responseParameters",
            "{\"method.response.header.K\":true}",
            "/responseParameters/method.response.header.K",
            json!(true),
        ),
        one(
            "UpdateMethodResponse",
            "remove",
            "/responseModels/application~1json",
            "",
            "/responseModels",
            json!({}),
        ),
        one(
            "UpdateMethodResponse",
            "replace",
            "/responseModels",
            "{\"a/b\":\"Error\"}",
            "/responseModels",
            json!({"a/b": "Error"}),
        ),
        // Integration
        one(
            "UpdateIntegration",
            "replace",
            "/httpMethod",
            "GET",
            "/httpMethod",
            json!("GET"),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/uri",
            "http://b/",
            "/uri",
            json!("http://b/"),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/connectionType",
            "INTERNET",
            "/connectionType",
            json!("INTERNET"),
        ),
        (
            "UpdateIntegration",
            vec![
                patch("replace", "/connectionType", Some("VPC_LINK")),
                patch("replace", "/connectionId", Some(&world.link)),
            ],
            "/connectionId",
            json!(world.link),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/credentials",
            role,
            "/credentials",
            json!(role),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/passthroughBehavior",
            "NEVER",
            "/passthroughBehavior",
            json!("NEVER"),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/contentHandling",
            "CONVERT_TO_TEXT",
            "/contentHandling",
            json!("CONVERT_TO_TEXT"),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/timeoutInMillis",
            "50",
            "/timeoutInMillis",
            json!(50),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/cacheNamespace",
            "c",
            "/cacheNamespace",
            json!("c"),
        ),
        one(
            "UpdateIntegration",
            "add",
            "/cacheKeyParameters/method.request.header.A",
            "",
            "/cacheKeyParameters",
            json!(["method.request.header.A"]),
        ),
        one(
            "UpdateIntegration",
            "add",
            "/cacheKeyParameters",
            "method.request.header.A",
            "/cacheKeyParameters",
            json!(["method.request.header.A"]),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/tlsConfig/insecureSkipVerification",
            "true",
            "/tlsConfig",
            json!({"insecureSkipVerification": true}),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/responseTransferMode",
            "STREAM",
            "/responseTransferMode",
            json!("STREAM"),
        ),
        one(
            "UpdateIntegration",
            "add",
            "/requestParameters/integration.request.header.Y",
            "'y'",
            "/requestParameters/integration.request.header.Y",
            json!("'y'"),
        ),
        one(
            "UpdateIntegration",
            "remove",
            "/requestParameters",
            "",
            "/requestParameters",
            Value::Null,
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/requestTemplates/text~1plain",
            "u",
            "/requestTemplates",
            json!({"text/plain": "u"}),
        ),
        one(
            "UpdateIntegration",
            "replace",
            "/requestTemplates",
            "{\"a/b\":\"\"}",
            "/requestTemplates",
            json!({"a/b": ""}),
        ),
        // IntegrationResponse
        one(
            "UpdateIntegrationResponse",
            "replace",
            "/selectionPattern",
            "2..",
            "/selectionPattern",
            json!("2.."),
        ),
        one(
            "UpdateIntegrationResponse",
            "replace",
            "/contentHandling",
            "CONVERT_TO_TEXT",
            "/contentHandling",
            json!("CONVERT_TO_TEXT"),
        ),
        one(
            "UpdateIntegrationResponse",
            "add",
            "/responseParameters/method.response.header.H",
            "'h'",
            "/responseParameters/method.response.header.H",
            json!("'h'"),
        ),
        one(
            "UpdateIntegrationResponse",
            "remove",
            "/responseParameters",
            "",
            "/responseParameters",
            Value::Null,
        ),
        one(
            "UpdateIntegrationResponse",
            "remove",
            "/responseTemplates/text~1plain",
            "",
            "/responseTemplates",
            json!({}),
        ),
        one(
            "UpdateIntegrationResponse",
            "add",
            "/responseTemplates",
            "{\"a/b\":\"\"}",
            "/responseTemplates/a~1b",
            json!(""),
        ),
        // Stage
        one(
            "UpdateStage",
            "replace",
            "/deploymentId",
            second,
            "/deploymentId",
            json!(second),
        ),
        one(
            "UpdateStage",
            "replace",
            "/description",
            "d",
            "/description",
            json!("d"),
        ),
        one(
            "UpdateStage",
            "replace",
            "/documentationVersion",
            "v1",
            "/documentationVersion",
            json!("v1"),
        ),
        one(
            "UpdateStage",
            "replace",
            "/tracingEnabled",
            "true",
            "/tracingEnabled",
            json!(true),
        ),
        one(
            "UpdateStage",
            "add",
            "/variables/v",
            "1",
            "/variables",
            json!({"kept": "1", "v": "1"}),
        ),
        one(
            "UpdateStage",
            "replace",
            "/variables",
            "{\"v\":\"1\"}",
            "/variables",
            json!({"v": "1"}),
        ),
        one(
            "UpdateStage",
            "replace",
            "/cacheClusterEnabled",
            "true",
            "/cacheClusterStatus",
            json!("AVAILABLE"),
        ),
        one(
            "UpdateStage",
            "replace",
            "/cacheClusterSize",
            "1.6",
            "/cacheClusterSize",
            json!("1.6"),
        ),
        one(
            "UpdateStage",
            "replace",
            "/clientCertificateId",
            "",
            "/clientCertificateId",
            Value::Null,
        ),
        one(
            "UpdateStage",
            "replace",
            "/accessLogSettings/destinationArn",
            logs,
            "/accessLogSettings",
            json!({"destinationArn": logs}),
        ),
        one(
            "UpdateStage",
            "replace",
            "/accessLogSettings/format",
            "$context.requestId",
            "/accessLogSettings",
            json!({"format": "$context.requestId"}),
        ),
        (
            "UpdateStage",
            vec![
                patch("replace", "/accessLogSettings/destinationArn", Some(logs)),
                patch("remove", "/accessLogSettings", None),
            ],
            "/accessLogSettings",
            Value::Null,
        ),
        one(
            "UpdateStage",
            "replace",
            "/canarySettings/deploymentId",
            second,
            "/canarySettings/deploymentId",
            json!(second),
        ),
        one(
            "UpdateStage",
            "replace",
            "/canarySettings/percentTraffic",
            "0.0",
            "/canarySettings/percentTraffic",
            json!(0.0),
        ),
        one(
            "UpdateStage",
            "replace",
            "/canarySettings/useStageCache",
            "true",
            "/canarySettings/useStageCache",
            json!(true),
        ),
        one(
            "UpdateStage",
            "replace",
            "/canarySettings/stageVariableOverrides",
            "{\"v\":\"2\"}",
            "/canarySettings/stageVariableOverrides",
            json!({"v": "2"}),
        ),
        one(
            "UpdateStage",
            "replace",
            "/canarySettings/stageVariableOverrides/v",
            "2",
            "/canarySettings/stageVariableOverrides",
            json!({"v": "2"}),
        ),
        (
            "UpdateStage",
            vec![
                patch("replace", "/canarySettings/deploymentId", Some(first)),
                patch("remove", "/canarySettings", None),
            ],
            "/canarySettings",
            Value::Null,
        ),
        (
            "UpdateStage",
            vec![
                patch("replace", "/*/*/metrics/enabled", Some("true")),
                patch("remove", "/*/*", None),
            ],
            "/methodSettings",
            json!({}),
        ),
    ];
    for (path, value, member, then) in [
        ("metrics/enabled", "true", "metricsEnabled", json!(true)),
        ("logging/dataTrace", "true", "dataTraceEnabled", json!(true)),
        ("logging/loglevel", "INFO", "loggingLevel", json!("INFO")),
        (
            "throttling/burstLimit",
            "7",
            "throttlingBurstLimit",
            json!(7),
        ),
        (
            "throttling/rateLimit",
            "50.000000",
            "throttlingRateLimit",
            json!(50.0),
        ),
        ("caching/enabled", "true", "cachingEnabled", json!(true)),
        ("caching/ttlInSeconds", "0", "cacheTtlInSeconds", json!(0)),
        (
            "caching/dataEncrypted",
            "true",
            "cacheDataEncrypted",
            json!(true),
        ),
        (
            "caching/requireAuthorizationForCacheControl",
            "false",
            "requireAuthorizationForCacheControl",
            json!(false),
        ),
        (
            "caching/unauthorizedCacheControlHeaderStrategy",
            "FAIL_WITH_403",
            "unauthorizedCacheControlHeaderStrategy",
            json!("FAIL_WITH_403"),
        ),
    ] {
        let operations = vec![patch("replace", &format!("/~1a/POST/{path}"), Some(value))];
        // The key is reported as it was sent: `~1a/POST`, which in a pointer is `~01a~1POST`.
        let at: &'static str = format!("/methodSettings/~01a~1POST/{member}").leak();
        cases.push(("UpdateStage", operations, at, then));
    }
    cases
}

fn get_of(operation: &str) -> String {
    operation.replacen("Update", "Get", 1)
}

#[tokio::test]
async fn every_path_of_every_resource_takes_effect_and_is_read_back() {
    let probe = world().await;
    let mut covered: Vec<(&str, String)> = Vec::new();
    let count = cases(&probe).len();
    for index in 0..count {
        let world = world().await;
        let (operation, operations, at, then) = cases(&world).swap_remove(index);
        let shown = Value::from(operations.clone());
        let path = operations.last().unwrap()["path"]
            .as_str()
            .unwrap()
            .to_owned();
        let answer = world.bench.ok(operation, world.input(shown.clone())).await;
        let read = world
            .bench
            .ok(&get_of(operation), world.place.clone())
            .await;
        for document in [&answer, &read] {
            let found = document.pointer(at).unwrap_or(&Value::Null);
            let empty = found.as_object().is_some_and(|found| found.is_empty());
            let same = *found == then
                || (then.is_null() && empty)
                || (then == json!({}) && found.is_null());
            assert!(same, "{operation} {shown}: {at} is {found}, not {then}");
        }
        covered.push((operation, path));
    }
    for patchable in PATCHABLE {
        for rule in patchable
            .rules
            .iter()
            .filter(|rule| rule.target != Target::Unserved)
        {
            let shown = covered
                .iter()
                .any(|(operation, path)| *operation == patchable.operation && rule.is_for(path));
            assert!(shown, "{} {} is in no case", patchable.operation, rule.path);
        }
    }
}

/// A path that a rule is for.
fn example(rule: &Rule) -> String {
    rule.path
        .replace("{resourcePath}/{httpMethod}", "*/*")
        .replace("{endpointType}", "EDGE")
        .replace(['{', '}'], "")
}

#[tokio::test]
async fn what_a_path_does_not_take_is_refused_without_a_trace() {
    let world = world().await;
    let before = world.bench.all_documents().await;
    let mut refused = 0;
    for patchable in PATCHABLE {
        for rule in patchable.rules {
            let path = example(rule);
            for op in [
                "add", "remove", "replace", "copy", "move", "test", "", "REPLACE",
            ] {
                let mut others = patchable.rules.iter();
                if others.any(|rule| rule.takes(op) && rule.is_for(&path)) {
                    continue;
                }
                let input =
                    world.input(json!([{"op": op, "path": path, "value": "x", "from": "/x"}]));
                let (code, message) = world.bench.refused(patchable.operation, input).await;
                assert_eq!(code, "BadRequestException", "{op} {path}");
                let expected = format!(
                    "Invalid patch path '{path}' specified for op '{op}'. Must be one of: ["
                );
                assert!(message.starts_with(&expected), "{op} {path}: {message}");
                refused += 1;
            }
            if rule.target == Target::Unserved && rule.ops.replace {
                let input = world.input(json!([patch("replace", &path, Some("x"))]));
                let (_, message) = world.bench.refused(patchable.operation, input).await;
                assert!(message.contains("not served"), "{path}: {message}");
            }
        }
        let input = world.input(json!([patch("replace", "/noSuchThing", Some("x"))]));
        let (code, _) = world.bench.refused(patchable.operation, input).await;
        assert_eq!(code, "BadRequestException");
    }
    assert!(refused > 300, "{refused}");
    assert_eq!(world.bench.all_documents().await, before);
}

#[tokio::test]
async fn a_canary_is_promoted_by_copying() {
    let world = world().await;
    let [_, second] = &world.deployments;
    let update = |operations: Value| world.bench.ok("UpdateStage", world.input(operations));
    update(json!([
        patch("replace", "/canarySettings/deploymentId", Some(second)),
        patch(
            "replace",
            "/canarySettings/stageVariableOverrides/new",
            Some("2")
        ),
    ]))
    .await;
    // The canary holds its deployment.
    let place = with(world.place.clone(), json!({"deploymentId": second}));
    let (_, message) = world.bench.refused("DeleteDeployment", place).await;
    assert!(message.contains("Active stages"), "{message}");
    let stage = update(json!([
        {"op": "copy", "from": "/canarySettings/stageVariableOverrides", "path": "/variables"},
        {"op": "copy", "from": "/canarySettings/deploymentId", "path": "/deploymentId"},
        {"op": "remove", "path": "/canarySettings"},
    ]))
    .await;
    assert_eq!(stage["deploymentId"], json!(second));
    assert_eq!(stage["variables"], json!({"kept": "1", "new": "2"}));
    assert_eq!(stage.get("canarySettings"), None);
    for from in ["/canarySettings/deploymentId", "/description", "x"] {
        let copy = json!([{"op": "copy", "from": from, "path": "/deploymentId"}]);
        let (code, message) = world.bench.refused("UpdateStage", world.input(copy)).await;
        assert_eq!(code, "BadRequestException");
        assert!(message.starts_with("Invalid from path"), "{message}");
    }
}
