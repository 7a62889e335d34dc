//! Models and request validators, and clones of APIs, which have to carry both.

use super::*;

fn reference(api: &str, name: &str) -> String {
    format!("https://apigateway.amazonaws.com/restapis/{api}/models/{name}")
}

#[tokio::test]
async fn an_api_is_born_with_two_models() {
    let bench = Bench::new();
    let (api, _) = bench.api().await;
    let listed = bench.ok("GetModels", json!({"restApiId": api})).await;
    let names: Vec<String> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| text(&m["name"]))
        .collect();
    assert_eq!(names, ["Empty", "Error"]);
    for model in listed["items"].as_array().unwrap() {
        let schema: Value = serde_json::from_str(model["schema"].as_str().unwrap()).unwrap();
        assert_eq!(schema["type"], "object");
    }
}

#[tokio::test]
async fn models_are_made_read_flattened_and_deleted() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    let model = |name: &str, schema: &str| json!({"restApiId": api, "name": name, "contentType": "application/json", "schema": schema});
    bench
        .ok(
            "CreateModel",
            model(
                "Pet",
                r#"{"type":"object","properties":{"name":{"type":"string"}}}"#,
            ),
        )
        .await;
    let pets = json!({"type": "array", "items": {"$ref": reference(&api, "Pet")}}).to_string();
    let made = bench.ok("CreateModel", model("Pets", &pets)).await;
    assert_eq!(made["schema"], json!(pets));
    let again = bench.refused("CreateModel", model("Pet", "{}")).await;
    assert_eq!(
        again,
        (
            "ConflictException",
            "Model name already exists for this REST API".into()
        )
    );
    for (name, schema, expected) in [
        ("a-b", "{}", "alphanumeric"),
        ("A", "{", "Invalid model schema specified"),
        ("A", "[]", "Invalid model schema specified"),
        (
            "A",
            &json!({"$ref": reference(&api, "None")}).to_string(),
            "Invalid model reference specified: None",
        ),
    ] {
        let (code, message) = bench.refused("CreateModel", model(name, schema)).await;
        assert_eq!(code, "BadRequestException");
        assert!(message.contains(expected), "{message}");
    }
    let place = |name: &str| json!({"restApiId": api, "modelName": name});
    let flat = bench
        .ok("GetModel", with(place("Pets"), json!({"flatten": true})))
        .await;
    let flat: Value = serde_json::from_str(flat["schema"].as_str().unwrap()).unwrap();
    assert_eq!(flat["items"], json!({"$ref": "#/definitions/Pet"}));
    assert_eq!(flat["definitions"]["Pet"]["type"], "object");
    let template = bench.ok("GetModelTemplate", place("Pets")).await;
    let template = text(&template["value"]);
    assert!(
        template.contains("#foreach($elem in $inputRoot)")
            && template.contains("\"name\" : \"foo\""),
        "{template}"
    );

    bench
        .method(
            &api,
            &root,
            "POST",
            json!({"requestModels": {"application/json": "Pets"}}),
        )
        .await;
    for (name, expected) in [
        (
            "Pet",
            "Cannot delete model 'Pet', is referenced in model: Pets",
        ),
        (
            "Pets",
            "Cannot delete model 'Pets', is referenced in method request: //POST",
        ),
    ] {
        assert_eq!(
            bench.refused("DeleteModel", place(name)).await,
            ("ConflictException", expected.into())
        );
    }
    bench
        .ok(
            "DeleteMethod",
            json!({"restApiId": api, "resourceId": root, "httpMethod": "POST"}),
        )
        .await;
    bench.ok("DeleteModel", place("Pets")).await;
    bench.ok("DeleteModel", place("Pet")).await;
    assert_eq!(
        bench.refused("GetModel", place("Pet")).await.0,
        "NotFoundException"
    );
    let gone = json!({"restApiId": api, "resourceId": root, "httpMethod": "POST", "authorizationType": "NONE", "requestModels": {"a/b": "Pet"}});
    assert!(
        bench
            .refused("PutMethod", gone)
            .await
            .1
            .contains("Invalid model identifier")
    );
}

#[tokio::test]
async fn a_validator_stays_while_a_method_names_it() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    let made = bench
        .ok(
            "CreateRequestValidator",
            json!({"restApiId": api, "name": "v", "validateRequestBody": true}),
        )
        .await;
    assert_eq!(made["validateRequestParameters"], json!(false));
    let place = json!({"restApiId": api, "requestValidatorId": made["id"]});
    assert_eq!(bench.ok("GetRequestValidator", place.clone()).await, made);
    let listed = bench
        .ok("GetRequestValidators", json!({"restApiId": api}))
        .await;
    assert_eq!(listed["items"], json!([made]));
    bench
        .method(
            &api,
            &root,
            "GET",
            json!({"requestValidatorId": made["id"]}),
        )
        .await;
    assert_eq!(
        bench
            .refused("DeleteRequestValidator", place.clone())
            .await
            .0,
        "ConflictException"
    );
    let clear = json!({"restApiId": api, "resourceId": root, "httpMethod": "GET", "patchOperations": [patch("replace", "/requestValidatorId", Some(""))]});
    bench.ok("UpdateMethod", clear).await;
    bench.ok("DeleteRequestValidator", place.clone()).await;
    assert_eq!(
        bench.refused("GetRequestValidator", place).await.0,
        "NotFoundException"
    );
}

#[tokio::test]
async fn a_clone_has_the_draft_under_ids_of_its_own() {
    let bench = Bench::new();
    let (api, root) = bench.deployable_api().await;
    let validator = bench
        .ok("CreateRequestValidator", json!({"restApiId": api}))
        .await;
    let refers = json!({"$ref": reference(&api, "Error")}).to_string();
    bench.ok("CreateModel", json!({"restApiId": api, "name": "M", "contentType": "application/json", "schema": refers})).await;
    let child = bench
        .ok(
            "CreateResource",
            json!({"restApiId": api, "parentId": root, "pathPart": "{p}"}),
        )
        .await;
    let id = text(&child["id"]);
    bench
        .method(
            &api,
            &id,
            "GET",
            json!({"requestValidatorId": validator["id"]}),
        )
        .await;
    bench.integration(&api, &id, "GET", json!({})).await;
    let update = json!({"restApiId": api, "patchOperations": [patch("replace", "/endpointConfiguration/types/EDGE", Some("REGIONAL"))]});
    bench.ok("UpdateRestApi", update).await;
    let clone = bench
        .ok("CreateRestApi", json!({"name": "clone", "cloneFrom": api}))
        .await;
    assert_eq!(clone["endpointConfiguration"]["types"], json!(["REGIONAL"]));
    let of = |api: &str| json!({"restApiId": api, "embed": ["methods"]});
    let (one, two) = (
        bench.ok("GetResources", of(&api)).await,
        bench
            .ok("GetResources", of(clone["id"].as_str().unwrap()))
            .await,
    );
    let paths = |all: &Value| {
        let mut paths: Vec<_> = all["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| text(&r["path"]))
            .collect();
        paths.sort();
        paths
    };
    assert_eq!(paths(&one), paths(&two));
    let ids = |all: &Value| -> std::collections::BTreeSet<String> {
        all["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| text(&r["id"]))
            .collect()
    };
    assert!(ids(&one).is_disjoint(&ids(&two)));
    let copied = two["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["path"] == "/{p}")
        .unwrap();
    let method = &copied["resourceMethods"]["GET"];
    assert_ne!(method["requestValidatorId"], validator["id"]);
    assert_eq!(method["methodIntegration"]["cacheNamespace"], copied["id"]);
    let place =
        json!({"restApiId": clone["id"], "requestValidatorId": method["requestValidatorId"]});
    bench.ok("GetRequestValidator", place).await;
    let model = bench
        .ok(
            "GetModel",
            json!({"restApiId": clone["id"], "modelName": "M"}),
        )
        .await;
    assert!(
        model["schema"]
            .as_str()
            .unwrap()
            .contains(clone["id"].as_str().unwrap())
    );
    let missing = bench
        .refused("CreateRestApi", json!({"name": "x", "cloneFrom": "nope"}))
        .await;
    assert_eq!(missing.0, "NotFoundException");
}
