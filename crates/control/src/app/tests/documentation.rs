//! Documentation parts and versions.

use super::*;

#[tokio::test]
async fn parts_have_a_place_of_their_own_and_are_found_by_it() {
    let bench = Bench::new();
    let (api, _) = bench.api().await;
    let part = |location: Value| json!({"restApiId": api, "location": location, "properties": "{\"description\":\"d\"}"});
    let method = bench
        .ok(
            "CreateDocumentationPart",
            part(json!({"type": "METHOD", "path": "/a/b"})),
        )
        .await;
    assert_eq!(
        method["location"],
        json!({"type": "METHOD", "path": "/a/b", "method": "*"})
    );
    bench
        .ok(
            "CreateDocumentationPart",
            part(json!({"type": "MODEL", "name": "Pet"})),
        )
        .await;
    let again = part(json!({"type": "METHOD", "path": "/a/b", "method": "*"}));
    assert_eq!(
        bench.refused("CreateDocumentationPart", again).await.0,
        "ConflictException"
    );
    for bad in [
        json!({"type": "API", "path": "/"}),
        json!({"type": "MODEL"}),
        json!({"type": "RESOURCE", "method": "GET"}),
        json!({"type": "METHOD", "statusCode": "200"}),
        json!({"type": "NONE"}),
    ] {
        let (code, message) = bench.refused("CreateDocumentationPart", part(bad)).await;
        assert_eq!(code, "BadRequestException");
        assert!(message.contains("documentation part"), "{message}");
    }
    for bad in ["", "{}", "[1]", "text"] {
        let input = with(part(json!({"type": "API"})), json!({"properties": bad}));
        assert_eq!(
            bench.refused("CreateDocumentationPart", input).await.0,
            "BadRequestException"
        );
    }
    let count = async |more: Value| {
        let input = with(json!({"restApiId": api}), more);
        let listed = bench.ok("GetDocumentationParts", input).await;
        listed["items"].as_array().unwrap().len()
    };
    assert_eq!(count(json!({})).await, 2);
    assert_eq!(count(json!({"type": "METHOD"})).await, 1);
    assert_eq!(count(json!({"path": "/a"})).await, 1);
    assert_eq!(count(json!({"nameQuery": "Pe"})).await, 1);
    assert_eq!(
        count(json!({"locationStatus": "DOCUMENTED", "limit": 1})).await,
        1
    );
    let undocumented = json!({"restApiId": api, "locationStatus": "UNDOCUMENTED"});
    assert!(
        bench
            .refused("GetDocumentationParts", undocumented)
            .await
            .1
            .contains("not served")
    );
    let place = json!({"restApiId": api, "documentationPartId": method["id"]});
    bench.ok("DeleteDocumentationPart", place.clone()).await;
    assert_eq!(
        bench.refused("GetDocumentationPart", place).await.0,
        "NotFoundException"
    );
}

#[tokio::test]
async fn a_version_freezes_the_parts_and_stays_while_a_stage_carries_it() {
    let bench = Bench::new();
    let (api, _) = bench.deployable_api().await;
    bench
        .ok(
            "CreateDeployment",
            json!({"restApiId": api, "stageName": "prod"}),
        )
        .await;
    let place = json!({"restApiId": api, "documentationVersion": "1.0"});
    let made = bench
        .ok(
            "CreateDocumentationVersion",
            with(place.clone(), json!({"stageName": "prod"})),
        )
        .await;
    assert_eq!(made["version"], "1.0");
    let stage = bench
        .ok("GetStage", json!({"restApiId": api, "stageName": "prod"}))
        .await;
    assert_eq!(stage["documentationVersion"], "1.0");
    assert_eq!(
        bench
            .refused("CreateDocumentationVersion", place.clone())
            .await
            .0,
        "ConflictException"
    );
    let nowhere = json!({"restApiId": api, "documentationVersion": "2", "stageName": "none"});
    assert_eq!(
        bench.refused("CreateDocumentationVersion", nowhere).await.0,
        "NotFoundException"
    );
    let listed = bench
        .ok("GetDocumentationVersions", json!({"restApiId": api}))
        .await;
    assert_eq!(listed["items"], json!([made]));
    assert_eq!(
        bench
            .refused("DeleteDocumentationVersion", place.clone())
            .await
            .0,
        "ConflictException"
    );
    let clear = json!({"restApiId": api, "stageName": "prod", "patchOperations": [patch("replace", "/documentationVersion", None)]});
    bench.ok("UpdateStage", clear).await;
    bench.ok("DeleteDocumentationVersion", place.clone()).await;
    assert_eq!(
        bench.refused("GetDocumentationVersion", place).await.0,
        "NotFoundException"
    );
}

#[tokio::test]
async fn parts_are_imported_by_merging_or_in_place_of_all() {
    let bench = Bench::new();
    let (api, _) = bench.api().await;
    let import = |parts: Value, mode: &str| {
        let body = json!({"openapi": "3.0.1", "x-amazon-apigateway-documentation": {"documentationParts": parts}});
        json!({"restApiId": api, "mode": mode, "body": wire::Blob(body.to_string().into_bytes().into())})
    };
    let parts = json!([{"location": {"type": "API"}, "properties": {"a": 1}}, {"location": {"type": "RESOURCE"}, "properties": {"b": 1}}]);
    let first = bench
        .ok("ImportDocumentationParts", import(parts, "merge"))
        .await;
    assert_eq!(first["ids"].as_array().unwrap().len(), 2);
    let one = json!([{"location": {"type": "API"}, "properties": {"a": 2}}]);
    let merged = bench
        .ok("ImportDocumentationParts", import(one.clone(), "merge"))
        .await;
    assert_eq!(merged["ids"][0], first["ids"][0]);
    let listed = |answer: Value| answer["items"].as_array().unwrap().len();
    assert_eq!(
        listed(
            bench
                .ok("GetDocumentationParts", json!({"restApiId": api}))
                .await
        ),
        2
    );
    bench
        .ok("ImportDocumentationParts", import(one, "overwrite"))
        .await;
    assert_eq!(
        listed(
            bench
                .ok("GetDocumentationParts", json!({"restApiId": api}))
                .await
        ),
        1
    );
    let before = bench.all_documents().await;
    let bad = json!([{"location": {"type": "API"}, "properties": {"a": 3}}, {"location": {"type": "X"}, "properties": {"a": 3}}]);
    bench
        .refused("ImportDocumentationParts", import(bad, "merge"))
        .await;
    assert_eq!(bench.all_documents().await, before);
}
