//! The tables of patch operations: for each path of each resource an accepted operation with its effect read
//! back, and every operation that AWS documents as not supported refused without a trace.

use super::*;
use crate::patch::{Rule, Target};

/// A world with one of each resource that PATCH changes, and how each is addressed.
pub(super) struct World {
    pub bench: Bench,
    pub place: Value,
    deployments: [String; 2],
    resources: [String; 2],
    link: String,
}

pub(super) async fn world() -> World {
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
    pub(super) fn input(&self, operations: Value) -> Value {
        with(self.place.clone(), json!({"patchOperations": operations}))
    }
}

/// One accepted case: operation, patch operations (the last is the one shown), where the effect is read and
/// what is there then.
struct Case {
    operation: String,
    operations: Vec<Value>,
    at: String,
    then: Value,
}

/// The cases, a line each: operation, `op`, path, value, where the effect is read, the effect as JSON. What
/// stands in braces is of the world.
const CASES: &str = include_str!("patches.txt");

fn cases(world: &World) -> Vec<Case> {
    let [first, second] = &world.deployments;
    let [_, b] = &world.resources;
    let validator = text(&world.place["requestValidatorId"]);
    let logs = "arn:aws:logs:eu-west-1:123456789012:log-group:a";
    let filled = [
        ("{second}", second.as_str()),
        ("{b}", b),
        ("{validator}", &validator),
        ("{role}", "arn:aws:iam::123456789012:role/logs"),
        ("{logs}", logs),
    ]
    .iter()
    .fold(CASES.to_owned(), |cases, (name, value)| {
        cases.replace(name, value)
    });
    let lines = filled.lines().filter(|line| !line.starts_with('#'));
    let mut cases: Vec<Case> = lines
        .map(|line| {
            let [operation, op, path, value, at, then] =
                <[&str; 6]>::try_from(line.split(" | ").collect::<Vec<_>>()).unwrap();
            Case {
                operation: operation.into(),
                operations: vec![patch(op, path, (op != "remove").then_some(value))],
                at: at.into(),
                then: serde_json::from_str(then).unwrap(),
            }
        })
        .collect();
    // What takes two operations.
    let mut two = |operation: &str, before: Value, shown: Value, at: &str, then: Value| {
        cases.push(Case {
            operation: operation.into(),
            operations: vec![before, shown],
            at: at.into(),
            then,
        });
    };
    two(
        "UpdateIntegration",
        patch("replace", "/connectionType", Some("VPC_LINK")),
        patch("replace", "/connectionId", Some(&world.link)),
        "/connectionId",
        json!(world.link),
    );
    for (before, value, shown, at, then) in [
        (
            "/accessLogSettings/destinationArn",
            logs,
            "/accessLogSettings",
            "/accessLogSettings",
            Value::Null,
        ),
        (
            "/canarySettings/deploymentId",
            first,
            "/canarySettings",
            "/canarySettings",
            Value::Null,
        ),
        (
            "/*/*/metrics/enabled",
            "true",
            "/*/*",
            "/methodSettings",
            json!({}),
        ),
    ] {
        two(
            "UpdateStage",
            patch("replace", before, Some(value)),
            patch("remove", shown, None),
            at,
            then,
        );
    }
    cases
}

pub(super) fn get_of(operation: &str) -> String {
    operation.replacen("Update", "Get", 1)
}

#[tokio::test]
async fn every_path_of_every_resource_takes_effect_and_is_read_back() {
    let probe = world().await;
    let mut covered: Vec<(String, String)> = Vec::new();
    let count = cases(&probe).len();
    for index in 0..count {
        let world = world().await;
        let Case {
            operation,
            operations,
            at,
            then,
        } = cases(&world).swap_remove(index);
        let (operation, at) = (operation.as_str(), at.as_str());
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
        covered.push((operation.to_owned(), path));
    }
    for patchable in PATCHABLE {
        for rule in patchable
            .rules
            .iter()
            .filter(|rule| rule.target != Target::Unserved)
        {
            let shown = covered
                .iter()
                .any(|(operation, path)| operation == patchable.operation && rule.is_for(path));
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
