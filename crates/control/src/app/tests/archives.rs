//! A store that was exported and imported elsewhere answers every question as the first did.

use super::edits::{edit, edits};
use super::*;
use crate::archive;
use proptest::prelude::*;

const ELB: &str = "elasticloadbalancing";

/// Every answer of every reading operation, by the question.
async fn answers(bench: &Bench) -> BTreeMap<String, Value> {
    let mut all = BTreeMap::new();
    let mut ask = async |service: &str, operation: &str, input: Value| -> Value {
        let answer = match bench.call(service, operation, input.clone()).await {
            Ok(answer) => answer,
            Err(error) => {
                assert!(error.status < 500, "{operation} {input}: {error}");
                json!({"code": error.code, "message": error.message})
            }
        };
        all.insert(format!("{operation} {input}"), answer.clone());
        answer
    };
    const OURS: &str = "apigateway";
    for operation in ["GetAccount", "GetVpcLinks", "GetClientCertificates"] {
        ask(OURS, operation, json!({})).await;
    }
    for operation in ["DescribeLoadBalancers", "DescribeTargetGroups"] {
        ask(ELB, operation, json!({})).await;
    }
    for api in items(&ask(OURS, "GetRestApis", json!({})).await) {
        let id = &api["id"];
        let place = json!({"restApiId": id});
        ask(OURS, "GetRestApi", place.clone()).await;
        ask(
            OURS,
            "GetTags",
            json!({"resourceArn": format!("arn:aws:apigateway:eu-west-1::/restapis/{}", id.as_str().unwrap())}),
        )
        .await;
        for operation in [
            "GetModels",
            "GetRequestValidators",
            "GetGatewayResponses",
            "GetDocumentationParts",
            "GetDocumentationVersions",
        ] {
            ask(OURS, operation, with(place.clone(), json!({"limit": 500}))).await;
        }
        for stage in items(&ask(OURS, "GetStages", place.clone()).await) {
            let name = json!({"stageName": stage["stageName"]});
            ask(OURS, "GetStage", with(place.clone(), name)).await;
        }
        let deployments = ask(
            OURS,
            "GetDeployments",
            with(place.clone(), json!({"limit": 500})),
        )
        .await;
        for deployment in items(&deployments) {
            let which = json!({"deploymentId": deployment["id"], "embed": ["apisummary"]});
            ask(OURS, "GetDeployment", with(place.clone(), which)).await;
        }
        let whole = with(place.clone(), json!({"limit": 500, "embed": ["methods"]}));
        for resource in items(&ask(OURS, "GetResources", whole).await) {
            for method in resource["resourceMethods"]
                .as_object()
                .into_iter()
                .flatten()
            {
                let which = json!({"resourceId": resource["id"], "httpMethod": method.0, "statusCode": "200"});
                for operation in [
                    "GetMethod",
                    "GetMethodResponse",
                    "GetIntegration",
                    "GetIntegrationResponse",
                ] {
                    ask(OURS, operation, with(place.clone(), which.clone())).await;
                }
            }
        }
    }
    all
}

/// The items of a list, of either way that API Gateway names them.
fn items(list: &Value) -> Vec<Value> {
    let items = list.get("items").or_else(|| list.get("item"));
    items.and_then(Value::as_array).cloned().unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 30, ..ProptestConfig::default() })]

    #[test]
    fn export_and_import_give_the_same_answers(first in edits(), second in edits(), more in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let bench = Bench::new();
            for each in [&first, &second] {
                let (api, _) = bench.deployable_api().await;
                bench.ok("CreateDeployment", json!({"restApiId": api, "stageName": "prod"})).await;
                for each in each {
                    edit(&bench, &api, each).await;
                }
            }
            if more {
                bench.vpc_link().await;
                bench.ok("GenerateClientCertificate", json!({"description": "d"})).await;
                bench.ok("UpdateAccount", json!({"patchOperations": [patch("replace", "/cloudwatchRoleArn", Some("arn:aws:iam::123456789012:role/logs"))]})).await;
                bench.call(ELB, "CreateLoadBalancer", json!({"Name": "Web", "Type": "network", "Subnets": ["subnet-1"]})).await.unwrap();
                bench.call(ELB, "CreateTargetGroup", json!({"Name": "Group", "Protocol": "TCP", "Port": 80, "VpcId": bench.control.settings().network.vpc_id, "TargetType": "ip"})).await.unwrap();
            }
            let exported = archive::export(&*bench.store).await.unwrap();
            let store = Arc::new(MemoryStore::new());
            let documents = archive::import(&*store, &exported).await.unwrap();
            assert_eq!(documents, bench.all_documents().await.len());
            let other = Bench::over(store, Arc::clone(&bench.clock), Arc::clone(&bench.balancer), Quotas::LIFTED);
            let asked = answers(&bench).await;
            assert!(asked.len() > 25, "{}", asked.len());
            assert_eq!(answers(&other).await, asked);
            assert_eq!(archive::export(&*other.store).await.unwrap(), exported);
            // And it goes on: what a start clears up was not there.
            assert_eq!(other.control.recover().await.unwrap().removed, 0);
        });
    }
}
