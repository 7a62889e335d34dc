//! Gateway responses: defaults, their inheritance, and what is made of them.

use super::*;

#[tokio::test]
async fn every_type_is_listed_and_a_default_until_it_is_made() {
    let bench = Bench::new();
    let (api, _) = bench.api().await;
    let listed = bench
        .ok("GetGatewayResponses", json!({"restApiId": api}))
        .await;
    let all = listed["items"].as_array().unwrap();
    assert_eq!(all.len(), 21);
    assert!(all.iter().all(|one| one["defaultResponse"] == true));
    let service = wire::service_signed_as("apigateway").unwrap();
    let members = service
        .operation("GetGatewayResponse")
        .unwrap()
        .input
        .unwrap()
        .members();
    let member = members
        .iter()
        .find(|member| member.name == "responseType")
        .unwrap();
    let wire::shape::Kind::String(rules) = &member.shape.kind else {
        panic!("a response type is text")
    };
    let mut types: Vec<&str> = rules.values.to_vec();
    types.sort_unstable();
    let told: Vec<&str> = all
        .iter()
        .map(|one| one["responseType"].as_str().unwrap())
        .collect();
    assert_eq!(told, types);
    let first = bench
        .ok(
            "GetGatewayResponses",
            json!({"restApiId": api, "limit": 20}),
        )
        .await;
    let rest = bench
        .ok(
            "GetGatewayResponses",
            json!({"restApiId": api, "limit": 20, "position": first["position"]}),
        )
        .await;
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_response_is_put_inherited_patched_and_taken_back() {
    let bench = Bench::new();
    let (api, _) = bench.api().await;
    let at = |kind: &str| json!({"restApiId": api, "responseType": kind});
    let cors = json!({"responseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}});
    let put = bench
        .ok("PutGatewayResponse", with(at("DEFAULT_4XX"), cors))
        .await;
    assert_eq!(put["defaultResponse"], json!(false));
    assert_eq!(put.get("statusCode"), None);
    let inherited = bench.ok("GetGatewayResponse", at("THROTTLED")).await;
    assert_eq!(inherited["responseParameters"], put["responseParameters"]);
    assert_eq!(
        (&inherited["statusCode"], &inherited["defaultResponse"]),
        (&json!("429"), &json!(true))
    );
    let other = bench
        .ok("GetGatewayResponse", at("INTEGRATION_FAILURE"))
        .await;
    assert_eq!(other["responseParameters"], json!({}));
    for (more, code) in [
        (json!({"statusCode": "999"}), "BadRequestException"),
        (
            json!({"responseParameters": {"header.X": "'x'"}}),
            "BadRequestException",
        ),
        (
            json!({"responseParameters": {"gatewayresponse.header.X": "x"}}),
            "BadRequestException",
        ),
        (json!({"responseType": "NONE_SUCH"}), "NotFoundException"),
    ] {
        let (told, _) = bench
            .refused("PutGatewayResponse", with(at("UNAUTHORIZED"), more))
            .await;
        assert_eq!(told, code);
    }
    bench.ok("DeleteGatewayResponse", at("DEFAULT_4XX")).await;
    let back = bench.ok("GetGatewayResponse", at("THROTTLED")).await;
    assert_eq!(back["responseParameters"], json!({}));
    assert_eq!(
        bench
            .refused("DeleteGatewayResponse", at("DEFAULT_4XX"))
            .await
            .0,
        "NotFoundException"
    );
}
