//! The tree of resources.

use super::*;

async fn child(bench: &Bench, api: &str, parent: &str, part: &str) -> Value {
    let input = json!({"restApiId": api, "parentId": parent, "pathPart": part});
    bench.ok("CreateResource", input).await
}

#[tokio::test]
async fn resources_are_made_moved_renamed_and_deleted_with_what_is_below() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    let users = child(&bench, &api, &root, "users").await;
    assert_eq!(users["path"], "/users");
    let user = child(&bench, &api, users["id"].as_str().unwrap(), "{id}").await;
    assert_eq!(user["path"], "/users/{id}");
    let v1 = child(&bench, &api, &root, "v1").await;
    let operations = [
        patch("replace", "/parentId", v1["id"].as_str()),
        patch("replace", "/pathPart", Some("people")),
    ];
    let input = json!({"restApiId": api, "resourceId": users["id"], "patchOperations": operations});
    assert_eq!(
        bench.ok("UpdateResource", input).await["path"],
        "/v1/people"
    );
    let read = bench
        .ok(
            "GetResource",
            json!({"restApiId": api, "resourceId": user["id"]}),
        )
        .await;
    assert_eq!(read["path"], "/v1/people/{id}");
    bench
        .ok(
            "DeleteResource",
            json!({"restApiId": api, "resourceId": v1["id"]}),
        )
        .await;
    let all = bench.ok("GetResources", json!({"restApiId": api})).await;
    assert_eq!(all["items"], json!([{"id": root, "path": "/"}]));
}

#[tokio::test]
async fn what_the_tree_cannot_take_is_refused_in_awss_words() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    child(&bench, &api, &root, "users").await;
    let proxy = child(&bench, &api, &root, "{proxy+}").await;
    for (parent, part, code, expected) in [
        (
            root.as_str(),
            "users",
            "ConflictException",
            "Another resource with the same parent already has this name: users",
        ),
        (
            &root,
            "{id}",
            "BadRequestException",
            "A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed",
        ),
        (
            &root,
            "a/b",
            "BadRequestException",
            "Resource's path part only allow a-zA-Z0-9._-: and curly braces at the beginning and the end.",
        ),
        (
            &root,
            "",
            "BadRequestException",
            "Resource's path part must be specified",
        ),
        (
            "nope",
            "a",
            "NotFoundException",
            "Invalid Resource identifier specified",
        ),
        (
            proxy["id"].as_str().unwrap(),
            "a",
            "BadRequestException",
            "Cannot create a child of a resource with a greedy path variable: {proxy+}",
        ),
    ] {
        let input = json!({"restApiId": api, "parentId": parent, "pathPart": part});
        assert_eq!(
            bench.refused("CreateResource", input).await,
            (code, expected.to_owned())
        );
    }
    let delete_root = json!({"restApiId": api, "resourceId": root});
    assert_eq!(
        bench.refused("DeleteResource", delete_root).await.0,
        "BadRequestException"
    );
}

#[tokio::test]
async fn moves_that_would_break_the_tree_are_refused() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    let a = child(&bench, &api, &root, "a").await;
    let b = child(&bench, &api, a["id"].as_str().unwrap(), "b").await;
    let other = child(&bench, &api, &root, "other").await;
    let before = bench.all_documents().await;
    for (resource, path, value, expected) in [
        (
            &a["id"],
            "/parentId",
            b["id"].as_str().unwrap(),
            "below itself",
        ),
        (
            &a["id"],
            "/parentId",
            a["id"].as_str().unwrap(),
            "below itself",
        ),
        (&a["id"], "/parentId", "nope", "Invalid Resource identifier"),
        (&a["id"], "/pathPart", "other", "already has this name"),
        (&a["id"], "/pathPart", "{x+}", "greedy"),
        (
            &a["id"],
            "/path",
            "x",
            "Must be one of: [/parentId, /pathPart]",
        ),
        (&json!(root), "/pathPart", "x", "root resource"),
        (
            &json!(root),
            "/parentId",
            other["id"].as_str().unwrap(),
            "root resource",
        ),
    ] {
        let operation = patch("replace", path, Some(value));
        let input =
            json!({"restApiId": api, "resourceId": resource, "patchOperations": [operation]});
        let (_, message) = bench.refused("UpdateResource", input).await;
        assert!(message.contains(expected), "{path} {value}: {message}");
    }
    assert_eq!(bench.all_documents().await, before);
}

#[tokio::test]
async fn methods_are_embedded_where_asked_for() {
    let bench = Bench::new();
    let (api, root) = bench.deployable_api().await;
    let of = |embed: Value| {
        bench.ok(
            "GetResource",
            with(json!({"restApiId": api, "resourceId": root}), embed),
        )
    };
    assert_eq!(of(json!({})).await["resourceMethods"], json!({"GET": {}}));
    let whole = of(json!({"embed": ["methods"]})).await;
    assert_eq!(
        whole["resourceMethods"]["GET"]["methodIntegration"]["type"],
        "HTTP_PROXY"
    );
    let input = json!({"restApiId": api, "embed": ["nope"]});
    assert_eq!(
        bench.refused("GetResources", input).await.0,
        "BadRequestException"
    );
}

#[tokio::test]
async fn pages_of_resources_join_to_the_tree() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    for n in 0..9 {
        child(&bench, &api, &root, &format!("r{n}")).await;
    }
    let mut seen = 0;
    let mut input = json!({"restApiId": api, "limit": 4});
    loop {
        let page = bench.ok("GetResources", input.clone()).await;
        seen += page["items"].as_array().unwrap().len();
        match page.get("position") {
            Some(next) => input["position"] = next.clone(),
            None => break,
        }
    }
    assert_eq!(seen, 10);
}
