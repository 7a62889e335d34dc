//! Random edits of APIs, and that no deployment follows them: its content, what is told of it and what the gateway
//! runs stay as they were.

use super::*;
use crate::publish::Publisher;
use plan::Published;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;

/// One write somewhere in an API. What it is done to is chosen among what is there when it is done.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    operation: &'static str,
    pick: usize,
    word: &'static str,
    flag: bool,
}

const OPERATIONS: [&str; 25] = [
    "CreateResource",
    "UpdateResource",
    "DeleteResource",
    "PutMethod",
    "UpdateMethod",
    "DeleteMethod",
    "PutIntegration",
    "UpdateIntegration",
    "DeleteIntegration",
    "PutMethodResponse",
    "PutIntegrationResponse",
    "UpdateRestApi",
    "CreateModel",
    "UpdateModel",
    "DeleteModel",
    "CreateRequestValidator",
    "PutGatewayResponse",
    "DeleteGatewayResponse",
    "CreateDocumentationPart",
    "CreateDocumentationVersion",
    "CreateDeployment",
    "CreateStage",
    "UpdateStage",
    "TagResource",
    "DeleteDeployment",
];

/// Edits in this order; most find something to do.
pub(super) fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let words = ["alpha", "Beta", "{id}", "{proxy+}", "GET", "ANY", "POST"];
    let one = (
        prop::sample::select(OPERATIONS.to_vec()),
        0..8usize,
        prop::sample::select(words.to_vec()),
        any::<bool>(),
    );
    let one = one.prop_map(|(operation, pick, word, flag)| Edit {
        operation,
        pick,
        word,
        flag,
    });
    prop::collection::vec(one, 1..40)
}

/// Does an edit, or is refused; whether it was done. The stage `prod` and its deployment are left alone.
pub(super) async fn edit(bench: &Bench, api: &str, edit: &Edit) -> bool {
    let Edit {
        operation,
        pick,
        word,
        flag,
    } = edit.clone();
    let resources = bench
        .ok("GetResources", json!({"restApiId": api, "limit": 500}))
        .await;
    let resources = resources["items"].as_array().unwrap();
    let resource = resources[pick % resources.len()]["id"].clone();
    let deployments = bench
        .ok("GetDeployments", json!({"restApiId": api, "limit": 500}))
        .await;
    let deployments = deployments["items"].as_array().cloned().unwrap_or_default();
    let deployment = match deployments.len() {
        0 => Value::Null,
        many => deployments[pick % many]["id"].clone(),
    };
    let name: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    let method = if flag { "GET" } else { "POST" };
    let patches = match operation {
        "UpdateResource" => json!([patch("replace", "/pathPart", Some(word))]),
        "UpdateMethod" => json!([patch("replace", "/operationName", Some(word))]),
        "UpdateIntegration" => json!([patch(
            "replace",
            "/uri",
            Some(&format!("http://{name}.example.com/"))
        )]),
        "UpdateRestApi" if flag => {
            json!([patch("add", &format!("/binaryMediaTypes/a~1{name}"), None)])
        }
        "UpdateRestApi" => json!([patch("replace", "/description", Some(word))]),
        "UpdateModel" => json!([patch("replace", "/description", Some(word))]),
        "UpdateStage" => {
            json!([patch("replace", &format!("/variables/{name}"), Some("v"))])
        }
        _ => Value::Null,
    };
    let input = json!({
        "restApiId": api, "resourceId": resource, "parentId": resource, "pathPart": word,
        "httpMethod": method, "authorizationType": "NONE", "statusCode": "200",
        "type": if flag { "HTTP_PROXY" } else { "MOCK" }, "integrationHttpMethod": "ANY",
        "uri": format!("http://{name}.example.org/"), "patchOperations": patches,
        "name": name, "modelName": name, "schema": r#"{"type":"object"}"#, "contentType": "application/json",
        "responseType": if flag { "THROTTLED" } else { "DEFAULT_4XX" },
        "location": {"type": "RESOURCE", "path": format!("/{name}")}, "properties": r#"{"description":"d"}"#,
        "documentationVersion": name, "description": word, "variables": {"v": name},
        // A stage of its own, so that `prod` keeps its deployment.
        "stageName": if flag || operation != "CreateDeployment" { json!(format!("stage{pick}")) } else { Value::Null },
        "deploymentId": deployment, "validateRequestBody": flag,
        "resourceArn": format!("arn:aws:apigateway:eu-west-1::/restapis/{api}"), "tags": {name.as_str(): word},
    });
    match bench.call("apigateway", operation, input).await {
        Ok(_) => true,
        Err(error) => {
            assert!(error.status < 500, "{operation}: {error}");
            false
        }
    }
}

/// What the gateway would run of a stage if it read the store anew. Maps have no order, so lines are sorted.
async fn runnable(bench: &Bench, api: &str, stage: &str) -> Vec<String> {
    let plan = Arc::new(Published::default());
    Publisher::start(
        bench.store.clone(),
        Arc::clone(&plan),
        Arc::new(Balancer::new()),
        bench.clock.clone(),
        ACCOUNT,
    )
    .await
    .unwrap();
    let plan = plan.load_full();
    let stage = plan.apis.get(api).unwrap().stage(stage).unwrap();
    let mut lines: Vec<String> = format!("{stage:#?}").lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

/// Deploys after some edits, edits on, and looks at the deployment again. Whether the draft is another one now.
async fn deploys_and_edits(before: &[Edit], after: &[Edit]) -> bool {
    let bench = Bench::new();
    let (api, _) = bench.deployable_api().await;
    for each in before {
        edit(&bench, &api, each).await;
    }
    let input = json!({"restApiId": api, "stageName": "prod"});
    let Ok(deployed) = bench.call("apigateway", "CreateDeployment", input).await else {
        // These edits left a method without integration.
        return false;
    };
    let contents = async || {
        let all = bench.all_documents().await;
        let contents = all
            .into_iter()
            .filter(|(key, _)| key.starts_with("snapshot/"));
        contents.collect::<BTreeMap<_, _>>()
    };
    let draft = async || {
        let input = json!({"restApiId": api, "limit": 500, "embed": ["methods"]});
        bench.ok("GetResources", input).await
    };
    let place = json!({"restApiId": api, "deploymentId": deployed["id"], "embed": ["apisummary"]});
    let stage = json!({"restApiId": api, "stageName": "prod"});
    let told = bench.ok("GetDeployment", place.clone()).await;
    let stage_told = bench.ok("GetStage", stage.clone()).await;
    let content = contents().await;
    let runs = runnable(&bench, &api, "prod").await;
    let deployed_draft = draft().await;
    for each in after {
        edit(&bench, &api, each).await;
    }
    assert_eq!(bench.ok("GetDeployment", place).await, told);
    assert_eq!(bench.ok("GetStage", stage).await, stage_told);
    let now = contents().await;
    for (key, document) in content {
        // The content of other deployments may have gone with them.
        assert!(now.get(&key).is_none_or(|now| *now == document), "{key}");
    }
    assert_eq!(runnable(&bench, &api, "prod").await, runs);
    draft().await != deployed_draft
}

#[test]
fn a_deployment_is_never_changed_by_later_edits() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let edited = Cell::new(0);
    let mut runner = TestRunner::new(Config {
        cases: 60,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&(edits(), edits()), |(before, after)| {
            let done = runtime.block_on(deploys_and_edits(&before, &after));
            edited.set(edited.get() + usize::from(done));
            Ok(())
        })
        .unwrap();
    // Not for want of edits.
    assert!(edited.get() > 10, "{} drafts were edited", edited.get());
}
