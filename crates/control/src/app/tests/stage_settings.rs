//! Settings of stages: what AWS would refuse, what is refused because callers would get something else, and
//! canary releases.

use super::*;

async fn with_stage() -> (Bench, String) {
    let bench = Bench::new();
    let (api, _) = bench.deployable_api().await;
    bench
        .ok(
            "CreateDeployment",
            json!({"restApiId": api, "stageName": "prod"}),
        )
        .await;
    (bench, api)
}

#[tokio::test]
async fn what_a_stage_cannot_be_is_refused() {
    let (bench, api) = with_stage().await;
    let before = bench.all_documents().await;
    for (operations, expected) in [
        (
            vec![("replace", "/cacheClusterSize", "2")],
            "cache cluster size",
        ),
        (
            vec![("replace", "/*/*/logging/loglevel", "DEBUG")],
            "logging level",
        ),
        (
            vec![("replace", "/*/*/caching/ttlInSeconds", "3601")],
            "cache TTL",
        ),
        (
            vec![("replace", "/*/*/throttling/rateLimit", "fast")],
            "expected a number",
        ),
        (
            vec![("replace", "/*/*/throttling/rateLimit", "-2")],
            "rate limit",
        ),
        (
            vec![("replace", "/*/*/throttling/burstLimit", "-2")],
            "burst limit",
        ),
        (
            vec![(
                "replace",
                "/*/*/caching/unauthorizedCacheControlHeaderStrategy",
                "x",
            )],
            "strategy",
        ),
        (
            vec![("replace", "/*/FETCH/metrics/enabled", "true")],
            "Invalid patch path",
        ),
        (
            vec![("replace", "//GET/metrics/enabled", "true")],
            "Invalid patch path",
        ),
        (
            vec![("remove", "/*/*", "")],
            "no method setting for this method",
        ),
        (
            vec![(
                "replace",
                "/accessLogSettings/destinationArn",
                "arn:aws:s3:::b",
            )],
            "Invalid ARN",
        ),
        (
            vec![("replace", "/accessLogSettings/format", "$context.status")],
            "must contain",
        ),
        (
            vec![(
                "replace",
                "/accessLogSettings/format",
                "$context.requestId\nx",
            )],
            "single line",
        ),
        (
            vec![("replace", "/canarySettings/percentTraffic", "101")],
            "percent traffic",
        ),
        (
            vec![("replace", "/canarySettings/percentTraffic", "NaN")],
            "expected a number",
        ),
        (
            vec![("replace", "/canarySettings/deploymentId", "nope")],
            "Deployment id does not exist",
        ),
        (
            vec![("replace", "/canarySettings/stageVariableOverrides", "[]")],
            "JSON object of strings",
        ),
        (vec![("replace", "/variables/v", "a b")], "must match"),
        (
            vec![("replace", "/canarySettings/percentTraffic", "10")],
            "percentTraffic above 0 is not served",
        ),
        (
            vec![("replace", "/clientCertificateId", "abc")],
            "clientCertificateId is not served",
        ),
        (
            vec![
                ("replace", "/cacheClusterEnabled", "true"),
                ("replace", "/*/*/caching/enabled", "true"),
            ],
            "is not served",
        ),
    ] {
        let operations: Vec<Value> = operations
            .into_iter()
            .map(|(op, path, value)| patch(op, path, Some(value)))
            .collect();
        let input = json!({"restApiId": api, "stageName": "prod", "patchOperations": operations});
        let (code, message) = bench.refused("UpdateStage", input).await;
        assert_eq!(code, "BadRequestException");
        assert!(message.contains(expected), "{operations:?}: {message}");
    }
    assert_eq!(bench.all_documents().await, before);
}

#[tokio::test]
async fn a_canary_release_leaves_the_stage_where_it_is() {
    let (bench, api) = with_stage().await;
    let stage = json!({"restApiId": api, "stageName": "prod"});
    let before = bench.ok("GetStage", stage.clone()).await;
    let canary =
        json!({"canarySettings": {"percentTraffic": 0.0, "stageVariableOverrides": {"v": "2"}}});
    let made = bench
        .ok("CreateDeployment", with(stage.clone(), canary.clone()))
        .await;
    let after = bench.ok("GetStage", stage.clone()).await;
    assert_eq!(after["deploymentId"], before["deploymentId"]);
    assert_eq!(
        after["canarySettings"],
        json!({"percentTraffic": 0.0, "deploymentId": made["id"], "stageVariableOverrides": {"v": "2"}, "useStageCache": false})
    );
    let documents = bench.all_documents().await;
    let traffic = with(
        stage.clone(),
        json!({"canarySettings": {"percentTraffic": 1.5}}),
    );
    assert!(
        bench
            .refused("CreateDeployment", traffic)
            .await
            .1
            .contains("not served")
    );
    let nowhere = with(json!({"restApiId": api, "stageName": "none"}), canary);
    assert_eq!(
        bench.refused("CreateDeployment", nowhere).await.0,
        "NotFoundException"
    );
    assert_eq!(bench.all_documents().await, documents);
}

#[tokio::test]
async fn caches_can_be_flushed_where_there_is_a_stage() {
    let (bench, api) = with_stage().await;
    for operation in ["FlushStageCache", "FlushStageAuthorizersCache"] {
        bench
            .ok(operation, json!({"restApiId": api, "stageName": "prod"}))
            .await;
        let none = json!({"restApiId": api, "stageName": "none"});
        assert_eq!(bench.refused(operation, none).await.0, "NotFoundException");
    }
}
