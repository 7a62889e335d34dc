//! Deployments and stages.

use super::*;
use crate::document::{self, SNAPSHOT};
use store::Change;

#[tokio::test]
async fn a_deployment_freezes_the_draft_and_makes_or_repoints_its_stage() {
    let bench = Bench::new();
    let (api, root) = bench.deployable_api().await;
    let input = json!({"restApiId": api, "stageName": "prod", "stageDescription": "s", "description": "first", "variables": {"a": "1"}});
    let first = bench.ok("CreateDeployment", input).await;
    assert_eq!(first["description"], "first");
    assert_eq!(first["createdDate"], 1_700_000_000);
    let place = json!({"restApiId": api, "stageName": "prod"});
    let stage = bench.ok("GetStage", place.clone()).await;
    assert_eq!(stage["deploymentId"], first["id"]);
    assert_eq!(stage["variables"], json!({"a": "1"}));
    assert_eq!(stage["description"], "s");
    assert_eq!(
        (&stage["cacheClusterStatus"], &stage["methodSettings"]),
        (&json!("NOT_AVAILABLE"), &json!({}))
    );

    bench.clock.advance_millis(5_000);
    bench
        .method(&api, &root, "POST", json!({"apiKeyRequired": true}))
        .await;
    bench.integration(&api, &root, "POST", json!({})).await;
    let second = bench
        .ok(
            "CreateDeployment",
            json!({"restApiId": api, "stageName": "prod", "stageDescription": ""}),
        )
        .await;
    let stage = bench.ok("GetStage", place).await;
    assert_eq!(stage["deploymentId"], second["id"]);
    assert_eq!(stage["description"], "s", "not given, so kept");
    assert_eq!(
        (&stage["createdDate"], &stage["lastUpdatedDate"]),
        (&json!(1_700_000_000), &json!(1_700_000_005))
    );

    let summary = |id: &Value| {
        bench.ok(
            "GetDeployment",
            json!({"restApiId": api, "deploymentId": id, "embed": ["apisummary"]}),
        )
    };
    let get = json!({"authorizationType": "NONE", "apiKeyRequired": false});
    let post = json!({"authorizationType": "NONE", "apiKeyRequired": true});
    assert_eq!(
        summary(&first["id"]).await["apiSummary"],
        json!({"/": {"GET": get}}),
        "not changed by later edits"
    );
    assert_eq!(
        summary(&second["id"]).await["apiSummary"],
        json!({"/": {"GET": get, "POST": post}})
    );

    let listed = bench.ok("GetDeployments", json!({"restApiId": api})).await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let operation = patch("replace", "/description", Some("renamed"));
    let input =
        json!({"restApiId": api, "deploymentId": first["id"], "patchOperations": [operation]});
    assert_eq!(
        bench.ok("UpdateDeployment", input).await["description"],
        "renamed"
    );
}

#[tokio::test]
async fn what_cannot_be_deployed_is_refused_and_leaves_no_snapshot() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    let deploy = json!({"restApiId": api, "stageName": "prod"});
    let refused = bench.refused("CreateDeployment", deploy.clone()).await;
    assert_eq!(
        refused,
        (
            "BadRequestException",
            "The REST API doesn't contain any methods".into()
        )
    );
    bench.method(&api, &root, "HEAD", json!({})).await;
    let refused = bench.refused("CreateDeployment", deploy.clone()).await;
    assert_eq!(
        refused,
        (
            "BadRequestException",
            "No integration defined for method".into()
        )
    );
    bench.integration(&api, &root, "HEAD", json!({})).await;
    let refused = bench.refused("CreateDeployment", deploy.clone()).await;
    assert_eq!(
        refused,
        ("BadRequestException", "HEAD is not served".into()),
        "the gateway is asked"
    );
    for more in [
        json!({"stageName": "no spaces"}),
        json!({"cacheClusterEnabled": true}),
        json!({"tracingEnabled": true}),
        json!({"canarySettings": {"percentTraffic": 10.0}}),
        json!({"variables": {"a-b": "1"}}),
        json!({"variables": {"a": "white space"}}),
    ] {
        assert_eq!(
            bench
                .refused("CreateDeployment", with(deploy.clone(), more))
                .await
                .0,
            "BadRequestException"
        );
    }
    let snapshots = bench.store.list(&SNAPSHOT, None, 10).await.unwrap();
    assert!(snapshots.aggregates.is_empty());
}

#[tokio::test]
async fn a_deployment_with_a_stage_stays_and_snapshots_go_with_the_last_deployment() {
    let bench = Bench::new();
    let (api, _) = bench.deployable_api().await;
    let first = bench
        .ok(
            "CreateDeployment",
            json!({"restApiId": api, "stageName": "prod"}),
        )
        .await;
    // The same content once more: one snapshot for both.
    let second = bench
        .ok("CreateDeployment", json!({"restApiId": api}))
        .await;
    let snapshots = || async {
        bench
            .store
            .list(&SNAPSHOT, None, 10)
            .await
            .unwrap()
            .aggregates
            .len()
    };
    assert_eq!(snapshots().await, 1);
    let delete = |id: &Value| json!({"restApiId": api, "deploymentId": id});
    let refused = bench
        .refused("DeleteDeployment", delete(&first["id"]))
        .await;
    assert_eq!(
        refused,
        (
            "BadRequestException",
            "Active stages pointing to this deployment must be moved or deleted".into()
        )
    );
    let operation = patch("replace", "/deploymentId", second["id"].as_str());
    bench
        .ok(
            "UpdateStage",
            json!({"restApiId": api, "stageName": "prod", "patchOperations": [operation]}),
        )
        .await;
    bench.ok("DeleteDeployment", delete(&first["id"])).await;
    assert_eq!(snapshots().await, 1, "the second still names it");
    bench
        .ok(
            "DeleteStage",
            json!({"restApiId": api, "stageName": "prod"}),
        )
        .await;
    bench.ok("DeleteDeployment", delete(&second["id"])).await;
    assert_eq!(snapshots().await, 0);
    let gone = (
        "NotFoundException",
        "Invalid Deployment identifier specified".to_owned(),
    );
    assert_eq!(
        bench
            .refused("DeleteDeployment", delete(&second["id"]))
            .await,
        gone
    );
    assert_eq!(
        bench.refused("GetDeployment", delete(&second["id"])).await,
        gone
    );
}

#[tokio::test]
async fn stages_are_made_listed_patched_and_deleted() {
    let bench = Bench::new();
    let (api, _) = bench.deployable_api().await;
    let deployment = bench
        .ok("CreateDeployment", json!({"restApiId": api}))
        .await;
    let input = json!({"restApiId": api, "stageName": "prod", "deploymentId": deployment["id"], "tags": {"a": "b"}});
    let made = bench.ok("CreateStage", input.clone()).await;
    assert_eq!(made["tags"], json!({"a": "b"}));
    let again = bench.refused("CreateStage", input.clone()).await;
    assert_eq!(again, ("ConflictException", "Stage already exists".into()));
    for (more, code) in [
        (
            json!({"stageName": "x", "deploymentId": "nope"}),
            "BadRequestException",
        ),
        (json!({"stageName": "x y"}), "BadRequestException"),
        (
            json!({"stageName": "x", "canarySettings": {"percentTraffic": 5.0}}),
            "BadRequestException",
        ),
        (
            json!({"stageName": "x", "documentationVersion": "1"}),
            "NotFoundException",
        ),
    ] {
        assert_eq!(
            bench
                .refused("CreateStage", with(input.clone(), more))
                .await
                .0,
            code
        );
    }
    let update = |operation: Value| json!({"restApiId": api, "stageName": "prod", "patchOperations": [operation]});
    for (operation, member, expected) in [
        (
            patch("replace", "/description", Some("d")),
            "description",
            json!("d"),
        ),
        (
            patch("add", "/variables/a", Some("1")),
            "variables",
            json!({"a": "1"}),
        ),
        (
            patch("replace", "/variables/a", Some("2")),
            "variables",
            json!({"a": "2"}),
        ),
        (
            patch("remove", "/variables/a", None),
            "variables",
            json!({}),
        ),
        (
            patch("replace", "/variables/b", Some("3")),
            "variables",
            json!({"b": "3"}),
        ),
        (
            patch("remove", "/variables", None),
            "variables",
            Value::Null,
        ),
        (
            patch("replace", "/tracingEnabled", Some("false")),
            "tracingEnabled",
            json!(false),
        ),
    ] {
        let answer = bench.ok("UpdateStage", update(operation.clone())).await;
        assert_eq!(
            answer.get(member).unwrap_or(&Value::Null),
            &expected,
            "{operation}"
        );
    }
    for (operation, expected) in [
        (
            patch("replace", "/deploymentId", Some("nope")),
            "Deployment id does not exist",
        ),
        (
            patch("replace", "/variables/a b", Some("1")),
            "stage variable name",
        ),
        (
            patch("replace", "/accessLogSettings/format", Some("x")),
            "must contain",
        ),
        (
            patch("replace", "/stageName", Some("x")),
            "Must be one of: [/deploymentId, /description",
        ),
    ] {
        let (code, message) = bench
            .refused("UpdateStage", update(operation.clone()))
            .await;
        assert_eq!(code, "BadRequestException");
        assert!(message.contains(expected), "{operation}: {message}");
    }
    let listed = bench
        .ok(
            "GetStages",
            json!({"restApiId": api, "deploymentId": deployment["id"]}),
        )
        .await;
    assert_eq!(listed["item"].as_array().unwrap().len(), 1);
    let none = bench
        .ok(
            "GetStages",
            json!({"restApiId": api, "deploymentId": "other"}),
        )
        .await;
    assert_eq!(none["item"], json!([]));
    let place = json!({"restApiId": api, "stageName": "prod"});
    bench.ok("DeleteStage", place.clone()).await;
    for operation in ["GetStage", "DeleteStage"] {
        let refused = bench.refused(operation, place.clone()).await;
        assert_eq!(
            refused,
            (
                "NotFoundException",
                "Invalid stage identifier specified".into()
            )
        );
    }
}

#[tokio::test]
async fn recovery_removes_what_no_deployment_names_and_nothing_else() {
    let bench = Bench::new();
    let (api, _) = bench.deployable_api().await;
    bench
        .ok(
            "CreateDeployment",
            json!({"restApiId": api, "stageName": "prod"}),
        )
        .await;
    let kept = bench.all_documents().await;
    // As a crash between the two writes of a deployment leaves it; of an API that is there, and of one that is not.
    for id in [
        format!("{api}-00000000"),
        format!("{api}-ffffffff"),
        "zzzzzzzzzz-0".into(),
        "0000000000-0".into(),
    ] {
        let key = document::key(SNAPSHOT, &id).unwrap();
        bench
            .store
            .compare_and_swap(&key, Change::Create("{}".into()))
            .await
            .unwrap();
    }
    let sweep = bench.again().control.recover().await.unwrap();
    assert_eq!(
        sweep,
        Sweep {
            removed: 4,
            kept: 1
        }
    );
    assert_eq!(bench.all_documents().await, kept);
}
