//! For any input: a refused write leaves no trace, and nothing panics.

use super::*;
use proptest::prelude::*;

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "",
            "GET",
            "ANY",
            "HTTP_PROXY",
            "MOCK",
            "VPC_LINK",
            "http://a/",
            "{proxy+}",
            "{",
            "prod",
            "true",
            "0",
            "method.request.header.A",
            "'x'",
            "REGIONAL",
            "é",
            "~2",
            "a~1b",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}

fn paths() -> impl Strategy<Value = String> {
    let known: Vec<String> = PATCHABLE
        .iter()
        .flat_map(|patchable| patchable.rules)
        .map(|rule| rule.path.replace("{resourcePath}/{httpMethod}", "*/*"))
        .map(|path| path.replace(['{', '}'], ""))
        .collect();
    prop_oneof![prop::sample::select(known), "(/\\PC{0,4}){0,3}"]
}

fn operations() -> impl Strategy<Value = Value> {
    let one = (
        prop::sample::select(vec!["add", "remove", "replace", "copy", "move", "test", ""]),
        paths(),
        prop::option::of(words()),
    );
    prop::collection::vec(one, 0..4).prop_map(|operations| {
        let operations = operations.into_iter();
        operations
            .map(|(op, path, value)| patch(op, &path, value.as_deref()))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_refused_write_leaves_no_trace(
        operation in prop::sample::select(vec![
            "UpdateRestApi", "UpdateResource", "UpdateMethod", "UpdateMethodResponse", "UpdateIntegration",
            "UpdateIntegrationResponse", "UpdateStage", "UpdateDeployment", "UpdateVpcLink", "PutMethod",
            "UpdateAccount", "UpdateModel", "UpdateRequestValidator", "UpdateGatewayResponse",
            "UpdateDocumentationPart", "UpdateDocumentationVersion", "CreateModel", "DeleteModel",
            "CreateRequestValidator", "DeleteRequestValidator", "PutGatewayResponse", "DeleteGatewayResponse",
            "CreateDocumentationPart", "ImportDocumentationParts", "CreateDocumentationVersion",
            "DeleteDocumentationVersion", "DeleteStage",
            "PutIntegration", "PutMethodResponse", "PutIntegrationResponse", "CreateResource", "CreateStage",
            "CreateDeployment", "CreateVpcLink", "CreateRestApi", "DeleteDeployment", "DeleteVpcLink",
            "DeleteResource", "TagResource",
        ]),
        operations in operations(),
        word in words(),
        other in words(),
        known in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let bench = Bench::new();
            let (api, root) = bench.deployable_api().await;
            let link = bench.vpc_link().await;
            bench.integration(&api, &root, "GET", json!({"connectionType": "VPC_LINK", "connectionId": link})).await;
            let deployment = bench.ok("CreateDeployment", json!({"restApiId": api, "stageName": "prod"})).await;
            let place = json!({"restApiId": api, "resourceId": root, "httpMethod": "GET", "statusCode": "200"});
            bench.ok("PutMethodResponse", place.clone()).await;
            bench.ok("PutIntegrationResponse", place).await;
            let validator = bench.ok("CreateRequestValidator", json!({"restApiId": api})).await;
            let part = bench.ok("CreateDocumentationPart", json!({"restApiId": api, "location": {"type": "API"}, "properties": "{\"a\":1}"})).await;
            bench.ok("CreateDocumentationVersion", json!({"restApiId": api, "documentationVersion": "1", "stageName": "prod"})).await;
            let before = bench.all_documents().await;
            let input = json!({
                "restApiId": api, "resourceId": root, "parentId": root, "vpcLinkId": link,
                "deploymentId": deployment["id"], "patchOperations": operations,
                "httpMethod": if known { "GET" } else { word.as_str() },
                "statusCode": if known { "200" } else { word.as_str() },
                "stageName": if known { "prod" } else { word.as_str() },
                "resourceArn": format!("arn:aws:apigateway:eu-west-1::/restapis/{api}"),
                "authorizationType": other, "type": word, "integrationHttpMethod": other, "uri": word,
                "pathPart": word, "name": word, "targetArns": [word], "tags": {word.as_str(): other},
                "requestParameters": if operation == "PutMethod" { json!({word.as_str(): true}) } else { json!({word.as_str(): other}) },
                "variables": {other.as_str(): word},
                "modelName": if known { "Empty" } else { word.as_str() }, "schema": other, "contentType": "application/json",
                "requestValidatorId": validator["id"], "responseType": if known { "THROTTLED" } else { word.as_str() },
                "documentationPartId": part["id"], "documentationVersion": if known { "1" } else { word.as_str() },
                "location": {"type": word, "name": other}, "properties": other, "body": "e30=",
            });
            let result = bench.call("apigateway", operation, input).await;
            if let Err(error) = result {
                assert!(error.status < 500, "{operation}: {error}");
                assert_eq!(bench.all_documents().await, before, "{operation}: {error}");
            }
        });
    }
}
