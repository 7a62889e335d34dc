//! The account, client certificates and quotas.

use super::*;

#[tokio::test]
async fn an_account_has_awss_defaults_until_it_is_changed() {
    let bench = Bench::new();
    let fresh = json!({
        "apiKeyVersion": "4", "features": ["UsagePlans"],
        "throttleSettings": {"burstLimit": 5000, "rateLimit": 10000.0},
    });
    assert_eq!(bench.ok("GetAccount", json!({})).await, fresh);
    let role = "arn:aws:iam::123456789012:role/a/b";
    let set = |value: &str| json!({"patchOperations": [patch("replace", "/cloudwatchRoleArn", Some(value))]});
    bench.ok("UpdateAccount", set(role)).await;
    let other = bench.again();
    assert_eq!(
        other.ok("GetAccount", json!({})).await["cloudwatchRoleArn"],
        json!(role)
    );
    for bad in ["x", "arn:aws:iam::1:role/a", "arn:aws:s3:::role/a"] {
        let (code, _) = bench.refused("UpdateAccount", set(bad)).await;
        assert_eq!(code, "BadRequestException", "{bad}");
    }
    let usage = json!({"patchOperations": [patch("remove", "/features", Some("UsagePlans"))]});
    assert!(
        bench
            .refused("UpdateAccount", usage)
            .await
            .1
            .contains("Usage Plans")
    );
    bench.ok("UpdateAccount", set("")).await;
    assert_eq!(bench.ok("GetAccount", json!({})).await, fresh);
}

#[tokio::test]
async fn a_refused_first_change_makes_no_account() {
    let bench = Bench::new();
    let bad = json!({"patchOperations": [patch("replace", "/cloudwatchRoleArn", Some("x"))]});
    bench.refused("UpdateAccount", bad).await;
    assert!(bench.all_documents().await.is_empty());
}

#[tokio::test]
async fn client_certificates_are_real_and_tagged() {
    let bench = Bench::new();
    let made = bench
        .ok(
            "GenerateClientCertificate",
            json!({"description": "d", "tags": {"a": "b"}}),
        )
        .await;
    let pem = made["pemEncodedCertificate"].as_str().unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(!made.to_string().contains("PRIVATE"));
    let year = made["expirationDate"].as_i64().unwrap() - made["createdDate"].as_i64().unwrap();
    assert_eq!(year, 365 * 24 * 60 * 60);
    let id = text(&made["clientCertificateId"]);
    let place = json!({"clientCertificateId": id});
    let arn = format!("arn:aws:apigateway:eu-west-1::/clientcertificates/{id}");
    bench
        .ok(
            "TagResource",
            json!({"resourceArn": arn, "tags": {"c": "d"}}),
        )
        .await;
    let read = bench.ok("GetClientCertificate", place.clone()).await;
    assert_eq!(read["tags"], json!({"a": "b", "c": "d"}));
    let listed = bench.ok("GetClientCertificates", json!({})).await;
    assert_eq!(listed["items"], json!([read]));
    bench.ok("DeleteClientCertificate", place.clone()).await;
    for operation in ["GetClientCertificate", "DeleteClientCertificate"] {
        let (code, _) = bench.refused(operation, place.clone()).await;
        assert_eq!(code, "NotFoundException");
    }
}

/// The input of an operation that makes something of this name.
type Input<'a> = Box<dyn Fn(&str) -> Value + 'a>;

#[tokio::test]
async fn quotas_are_refused_by_name_and_free_again_after_a_deletion() {
    let bench = Bench::with_quotas(Quotas {
        load_balancing: true,
        resources_per_api: Some(2),
        stages_per_api: Some(1),
        documentation_parts_per_api: Some(1),
        vpc_links: Some(1),
        client_certificates: Some(1),
    });
    let (api, root) = bench.deployable_api().await;
    let deployment = bench
        .ok("CreateDeployment", json!({"restApiId": api}))
        .await;
    let make: [(&str, Input<'_>); 5] = [
        (
            "CreateResource",
            Box::new(|name| json!({"restApiId": api, "parentId": root, "pathPart": name})),
        ),
        (
            "CreateStage",
            Box::new(
                |name| json!({"restApiId": api, "stageName": name, "deploymentId": deployment["id"]}),
            ),
        ),
        (
            "CreateDocumentationPart",
            Box::new(
                |name| json!({"restApiId": api, "location": {"type": "MODEL", "name": name}, "properties": "{\"a\":1}"}),
            ),
        ),
        (
            "CreateVpcLink",
            Box::new(|name| json!({"name": name, "targetArns": [NLB]})),
        ),
        ("GenerateClientCertificate", Box::new(|_| json!({}))),
    ];
    for (operation, input) in &make {
        bench.ok(operation, input("a")).await;
        let before = bench.all_documents().await;
        let error = bench
            .call("apigateway", operation, input("b"))
            .await
            .unwrap_err();
        assert_eq!((error.code, error.status), ("LimitExceededException", 429));
        assert!(error.message.starts_with("Maximum number of "), "{error}");
        assert_eq!(bench.all_documents().await, before);
    }
    // A deployment that would make a second stage makes neither.
    let input = json!({"restApiId": api, "stageName": "b"});
    let error = bench.refused("CreateDeployment", input).await;
    assert_eq!(error.0, "LimitExceededException");
    bench
        .ok("DeleteStage", json!({"restApiId": api, "stageName": "a"}))
        .await;
    bench.ok(make[1].0, make[1].1("b")).await;
}
