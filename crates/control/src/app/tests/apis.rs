//! REST APIs and their tags.

use super::*;

#[tokio::test]
async fn a_new_api_has_awss_defaults() {
    let bench = Bench::new();
    let api = bench
        .ok("CreateRestApi", json!({"name": "n", "description": ""}))
        .await;
    assert_eq!(api["name"], "n");
    assert_eq!(api["createdDate"], 1_700_000_000);
    assert_eq!(api["apiKeySource"], "HEADER");
    assert_eq!(api["disableExecuteApiEndpoint"], false);
    assert_eq!(
        api["endpointConfiguration"],
        json!({"types": ["EDGE"], "ipAddressType": "ipv4"})
    );
    assert_eq!(api["tags"], json!({}));
    assert_eq!(text(&api["id"]).len(), 10);
    assert!(api.get("description").is_none() && api.get("policy").is_none());
    let read = bench
        .ok("GetRestApi", json!({"restApiId": api["id"]}))
        .await;
    assert_eq!(read, api);
}

#[tokio::test]
async fn a_policy_is_given_with_its_quotes_escaped_once_more() {
    let bench = Bench::new();
    let policy = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let api = bench
        .ok("CreateRestApi", json!({"name": "n", "policy": policy}))
        .await;
    assert_eq!(
        api["policy"],
        r#"{\"Version\":\"2012-10-17\",\"Statement\":[]}"#
    );
}

#[tokio::test]
async fn what_an_api_cannot_be_is_refused() {
    let bench = Bench::new();
    for (input, expected) in [
        (json!({"name": " "}), "Name cannot be empty"),
        (
            json!({"name": "n", "policy": "{"}),
            "Invalid policy document",
        ),
        (
            json!({"name": "n", "policy": "[]"}),
            "Invalid policy document",
        ),
        (
            json!({"name": "n", "minimumCompressionSize": 10_485_761}),
            "compression size",
        ),
        (
            json!({"name": "n", "minimumCompressionSize": -1}),
            "compression size",
        ),
        (
            json!({"name": "n", "apiKeySource": "COOKIE"}),
            "API key source",
        ),
        (
            json!({"name": "n", "endpointConfiguration": {"types": ["PRIVATE"]}}),
            "PRIVATE is not served",
        ),
        (
            json!({"name": "n", "endpointConfiguration": {"types": ["EDGE", "REGIONAL"]}}),
            "exactly one",
        ),
        (
            json!({"name": "n", "endpointConfiguration": {"ipAddressType": "ipv5"}}),
            "ipv4 or dualstack",
        ),
        (
            json!({"name": "n", "endpointConfiguration": {"vpcEndpointIds": ["vpce-1"]}}),
            "PRIVATE apis",
        ),
        (
            json!({"name": "n", "securityPolicy": "TLS_1_2"}),
            "securityPolicy is not served",
        ),
        (json!({"name": "n", "tags": {"aws:x": "y"}}), "reserved"),
    ] {
        let (code, message) = bench.refused("CreateRestApi", input.clone()).await;
        assert_eq!(code, "BadRequestException", "{input}");
        assert!(message.contains(expected), "{input}: {message}");
    }
    assert!(bench.all_documents().await.is_empty());
}

#[tokio::test]
async fn every_patchable_path_of_an_api_takes_effect() {
    let bench = Bench::new();
    let (api, _) = bench.api().await;
    let update = |operation: Value| {
        bench.ok(
            "UpdateRestApi",
            json!({"restApiId": api, "patchOperations": [operation]}),
        )
    };
    for (operation, member, expected) in [
        (patch("replace", "/name", Some("new")), "name", json!("new")),
        (
            patch("replace", "/description", Some("d")),
            "description",
            json!("d"),
        ),
        (
            patch("replace", "/description", None),
            "description",
            Value::Null,
        ),
        (
            patch("replace", "/version", Some("2")),
            "version",
            json!("2"),
        ),
        (
            patch("replace", "/policy", Some("{}")),
            "policy",
            json!("{}"),
        ),
        (patch("replace", "/policy", Some("")), "policy", Value::Null),
        (
            patch("replace", "/apiKeySource", Some("AUTHORIZER")),
            "apiKeySource",
            json!("AUTHORIZER"),
        ),
        (
            patch("replace", "/minimumCompressionSize", Some("0")),
            "minimumCompressionSize",
            json!(0),
        ),
        (
            patch("replace", "/minimumCompressionSize", None),
            "minimumCompressionSize",
            Value::Null,
        ),
        (
            patch("replace", "/disableExecuteApiEndpoint", Some("true")),
            "disableExecuteApiEndpoint",
            json!(true),
        ),
        (
            patch("add", "/binaryMediaTypes/image~1png", None),
            "binaryMediaTypes",
            json!(["image/png"]),
        ),
        (
            patch("add", "/binaryMediaTypes/a~1b", None),
            "binaryMediaTypes",
            json!(["image/png", "a/b"]),
        ),
        (
            patch("replace", "/binaryMediaTypes/a~1b", Some("*/*")),
            "binaryMediaTypes",
            json!(["image/png", "*/*"]),
        ),
        (
            patch("remove", "/binaryMediaTypes/image~1png", None),
            "binaryMediaTypes",
            json!(["*/*"]),
        ),
        (
            patch(
                "replace",
                "/endpointConfiguration/types/0",
                Some("REGIONAL"),
            ),
            "endpointConfiguration",
            json!({"types": ["REGIONAL"], "ipAddressType": "ipv4"}),
        ),
        (
            patch(
                "replace",
                "/endpointConfiguration/types/REGIONAL",
                Some("EDGE"),
            ),
            "endpointConfiguration",
            json!({"types": ["EDGE"], "ipAddressType": "ipv4"}),
        ),
        (
            patch(
                "replace",
                "/endpointConfiguration/ipAddressType",
                Some("dualstack"),
            ),
            "endpointConfiguration",
            json!({"types": ["EDGE"], "ipAddressType": "dualstack"}),
        ),
    ] {
        let answer = update(operation.clone()).await;
        let read = bench.ok("GetRestApi", json!({"restApiId": api})).await;
        assert_eq!(answer, read, "{operation}");
        assert_eq!(
            read.get(member).unwrap_or(&Value::Null),
            &expected,
            "{operation}"
        );
    }
}

#[tokio::test]
async fn patches_that_are_refused_leave_the_api_as_it_was() {
    let bench = Bench::new();
    let (api, _) = bench.api().await;
    let before = bench.all_documents().await;
    for (operation, code, expected) in [
        (
            patch("add", "/name", Some("x")),
            "BadRequestException",
            "Invalid patch path '/name' specified for op 'add'. Must be one of: [/description, /binaryMediaTypes/{mediaType}",
        ),
        (
            patch("replace", "/nope", Some("x")),
            "BadRequestException",
            "Must be one of: [/name, /description",
        ),
        (
            patch("move", "/name", Some("x")),
            "BadRequestException",
            "op 'move'. Must be one of: []",
        ),
        (
            patch("replace", "/name", Some("")),
            "BadRequestException",
            "expected a value",
        ),
        (
            patch("replace", "/disableExecuteApiEndpoint", Some("yes")),
            "BadRequestException",
            "true or false",
        ),
        (
            patch("replace", "/minimumCompressionSize", Some("1k")),
            "BadRequestException",
            "whole number",
        ),
        (
            patch("replace", "/minimumCompressionSize", Some("-5")),
            "BadRequestException",
            "compression size",
        ),
        (
            patch("remove", "/binaryMediaTypes/a~1b", None),
            "NotFoundException",
            "no such item",
        ),
        (
            patch("replace", "/endpointConfiguration/types/0", Some("X")),
            "BadRequestException",
            "exactly one",
        ),
        (
            patch("replace", "/endpointConfiguration/types/0", Some("PRIVATE")),
            "BadRequestException",
            "not served",
        ),
        (
            patch("replace", "/policy", Some("nope")),
            "BadRequestException",
            "policy document",
        ),
        (
            patch("replace", "/securityPolicy", Some("TLS_1_2")),
            "BadRequestException",
            "not served",
        ),
    ] {
        // A good operation before a bad one must not be kept either.
        let operations = [
            patch("replace", "/name", Some("changed")),
            operation.clone(),
        ];
        let input = json!({"restApiId": api, "patchOperations": operations});
        let (told, message) = bench.refused("UpdateRestApi", input).await;
        assert_eq!(told, code, "{operation}: {message}");
        assert!(message.contains(expected), "{operation}: {message}");
    }
    assert_eq!(bench.all_documents().await, before);
}

#[tokio::test]
async fn apis_are_listed_in_pages_and_deleted_whole() {
    let bench = Bench::new();
    let mut made = std::collections::BTreeSet::new();
    for _ in 0..7 {
        let (api, _) = bench.deployable_api().await;
        bench
            .ok(
                "CreateDeployment",
                json!({"restApiId": api, "stageName": "prod"}),
            )
            .await;
        made.insert(api);
    }
    let mut seen = std::collections::BTreeSet::new();
    let mut position = Value::Null;
    loop {
        let page = bench
            .ok("GetRestApis", json!({"limit": 3, "position": position}))
            .await;
        for item in page["items"].as_array().unwrap() {
            assert!(seen.insert(text(&item["id"])));
        }
        match page.get("position") {
            Some(next) => position = next.clone(),
            None => break,
        }
    }
    assert_eq!(seen, made);
    for api in &made {
        bench.ok("DeleteRestApi", json!({"restApiId": api})).await;
    }
    assert!(bench.all_documents().await.is_empty(), "snapshots went too");
}

#[tokio::test]
async fn an_api_that_is_not_there_is_named_with_its_account() {
    let bench = Bench::new();
    for id in ["abcdef1234", "no/such", "UPPER", ""] {
        for (operation, more) in [
            ("GetRestApi", json!({})),
            ("DeleteRestApi", json!({})),
            ("UpdateRestApi", json!({"patchOperations": []})),
            ("GetResources", json!({})),
            ("CreateDeployment", json!({})),
        ] {
            let refused = bench
                .refused(operation, with(json!({"restApiId": id}), more))
                .await;
            let message = format!("Invalid API identifier specified {ACCOUNT}:{id}");
            assert_eq!(refused, ("NotFoundException", message), "{operation}");
        }
    }
}

#[tokio::test]
async fn tags_are_set_removed_and_read_by_arn() {
    let bench = Bench::new();
    let (api, _) = bench.deployable_api().await;
    bench
        .ok(
            "CreateDeployment",
            json!({"restApiId": api, "stageName": "prod"}),
        )
        .await;
    let link = bench.vpc_link().await;
    for arn in [
        format!("arn:aws:apigateway:eu-west-1::/restapis/{api}"),
        format!("arn:aws:apigateway:eu-west-1::/restapis/{api}/stages/prod"),
        format!("arn:aws:apigateway:eu-west-1::/vpclinks/{link}"),
    ] {
        let tags = json!({"resourceArn": arn, "tags": {"a": "1", "b": "2"}});
        assert_eq!(bench.ok("TagResource", tags).await, Value::Null);
        bench
            .ok(
                "UntagResource",
                json!({"resourceArn": arn, "tagKeys": ["a", "zz"]}),
            )
            .await;
        let read = bench.ok("GetTags", json!({"resourceArn": arn})).await;
        assert_eq!(read["tags"], json!({"b": "2"}), "{arn}");
        let many: serde_json::Map<_, _> = (0..50).map(|n| (format!("k{n}"), json!("v"))).collect();
        let (code, _) = bench
            .refused("TagResource", json!({"resourceArn": arn, "tags": many}))
            .await;
        assert_eq!(code, "BadRequestException");
    }
    for (arn, code) in [
        (
            "arn:aws:apigateway:us-east-1::/restapis/a",
            "BadRequestException",
        ),
        (
            "arn:aws:apigateway:eu-west-1::/restapis/a",
            "NotFoundException",
        ),
        (
            "arn:aws:apigateway:eu-west-1::/vpclinks/a",
            "NotFoundException",
        ),
    ] {
        assert_eq!(
            bench
                .refused("GetTags", json!({"resourceArn": arn}))
                .await
                .0,
            code
        );
    }
}
