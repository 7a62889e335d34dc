//! Methods and the responses they declare.

use super::*;

#[tokio::test]
async fn a_method_is_put_read_patched_and_deleted() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    let place = json!({"restApiId": api, "resourceId": root, "httpMethod": "ANY"});
    let parameters =
        json!({"method.request.path.proxy": true, "method.request.header.Authorization": true});
    let put = bench
        .method(&api, &root, "ANY", json!({"requestParameters": parameters}))
        .await;
    assert_eq!(
        put,
        json!({"httpMethod": "ANY", "authorizationType": "NONE", "apiKeyRequired": false, "requestParameters": parameters})
    );
    let operations = [
        patch("replace", "/authorizationType", Some("AWS_IAM")),
        patch("replace", "/apiKeyRequired", Some("true")),
        patch("replace", "/operationName", Some("op")),
        patch(
            "remove",
            "/requestParameters/method.request.path.proxy",
            None,
        ),
        patch(
            "replace",
            "/requestParameters/method.request.header.Authorization",
            Some("false"),
        ),
        patch("add", "/requestModels/application~1json", Some("Empty")),
        patch("add", "/authorizationScopes", Some("a,b")),
        patch("remove", "/authorizationScopes", Some("a")),
    ];
    let answer = bench
        .ok(
            "UpdateMethod",
            with(place.clone(), json!({"patchOperations": operations})),
        )
        .await;
    let expected = json!({
        "httpMethod": "ANY", "authorizationType": "AWS_IAM", "apiKeyRequired": true, "operationName": "op",
        "requestParameters": {"method.request.header.Authorization": false},
        "requestModels": {"application/json": "Empty"}, "authorizationScopes": ["b"],
    });
    assert_eq!(answer, expected);
    assert_eq!(bench.ok("GetMethod", place.clone()).await, expected);
    bench.ok("DeleteMethod", place.clone()).await;
    let gone = (
        "NotFoundException",
        "Invalid Method identifier specified".to_owned(),
    );
    for operation in ["GetMethod", "DeleteMethod", "GetIntegration"] {
        assert_eq!(bench.refused(operation, place.clone()).await, gone);
    }
}

#[tokio::test]
async fn what_a_method_cannot_be_is_refused() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    bench.method(&api, &root, "GET", json!({})).await;
    let before = bench.all_documents().await;
    let input = json!({"restApiId": api, "resourceId": root, "httpMethod": "POST", "authorizationType": "NONE"});
    for (more, code, expected) in [
        (
            json!({"httpMethod": "GET"}),
            "ConflictException",
            "Method already exists for this resource",
        ),
        (
            json!({"httpMethod": "get"}),
            "BadRequestException",
            "Invalid HTTP method specified",
        ),
        (
            json!({"resourceId": "nope"}),
            "NotFoundException",
            "Invalid Resource identifier specified",
        ),
        (
            json!({"authorizationType": "OPEN"}),
            "BadRequestException",
            "Invalid authorization type",
        ),
        (
            json!({"authorizationType": "CUSTOM"}),
            "BadRequestException",
            "requires a valid authorizer",
        ),
        (
            json!({"authorizerId": "abc"}),
            "NotFoundException",
            "Invalid Authorizer identifier",
        ),
        (
            json!({"requestValidatorId": "abc"}),
            "BadRequestException",
            "Invalid Request Validator identifier",
        ),
        (
            json!({"requestModels": {"application/json": "User"}}),
            "BadRequestException",
            "Invalid model identifier specified: User",
        ),
        (
            json!({"requestParameters": {"method.request.cookie.a": true}}),
            "BadRequestException",
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping \
             expression specified: method.request.cookie.a]",
        ),
        (
            json!({"requestParameters": {"method.request.querystring.filter[a]": true}}),
            "BadRequestException",
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Parameter name \
             should match the following regular expression: ^[a-zA-Z0-9:._$-]+$]",
        ),
    ] {
        let (told, message) = bench
            .refused("PutMethod", with(input.clone(), more.clone()))
            .await;
        assert_eq!(told, code, "{more}");
        assert!(message.contains(expected), "{more}: {message}");
    }
    assert_eq!(bench.all_documents().await, before);
}

#[tokio::test]
async fn a_parameter_that_the_integration_maps_stays_declared() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    let declared = json!({"requestParameters": {"method.request.header.A": false}});
    bench.method(&api, &root, "GET", declared).await;
    let mapped =
        json!({"requestParameters": {"integration.request.header.B": "method.request.header.A"}});
    bench.integration(&api, &root, "GET", mapped).await;
    let operation = patch("remove", "/requestParameters/method.request.header.A", None);
    let input = json!({"restApiId": api, "resourceId": root, "httpMethod": "GET", "patchOperations": [operation]});
    let (code, message) = bench.refused("UpdateMethod", input).await;
    assert_eq!(code, "BadRequestException");
    assert!(message.contains("method.request.header.A"), "{message}");
}

#[tokio::test]
async fn responses_of_methods_and_integrations_go_together() {
    let bench = Bench::new();
    let (api, root) = bench.deployable_api().await;
    let place =
        json!({"restApiId": api, "resourceId": root, "httpMethod": "GET", "statusCode": "302"});
    let unknown = (
        "NotFoundException",
        "Invalid Response status code specified".to_owned(),
    );
    assert_eq!(
        bench.refused("GetMethodResponse", place.clone()).await,
        unknown
    );
    assert_eq!(
        bench.refused("PutIntegrationResponse", place.clone()).await,
        unknown,
        "declared first"
    );
    let mapping = json!({"responseParameters": {"method.response.header.A": "'a'"}});
    let (code, message) = bench
        .refused("PutIntegrationResponse", with(place.clone(), mapping))
        .await;
    assert_eq!(code, "BadRequestException");
    assert!(
        message.ends_with("errors : [No method response exists for method.]"),
        "{message}"
    );

    let declared = json!({"responseParameters": {"method.response.header.Location": true}, "responseModels": {"application/json": "Error"}});
    let put = bench
        .ok("PutMethodResponse", with(place.clone(), declared))
        .await;
    assert_eq!(put["statusCode"], "302");
    assert_eq!(
        bench.refused("PutMethodResponse", place.clone()).await.0,
        "ConflictException"
    );
    let bad = json!({"statusCode": "99"});
    assert_eq!(
        bench
            .refused("PutMethodResponse", with(place.clone(), bad))
            .await
            .0,
        "BadRequestException"
    );

    let mapped = json!({
        "selectionPattern": "3\\d\\d", "responseTemplates": {"application/json": ""},
        "responseParameters": {"method.response.header.Location": "integration.response.header.Location"},
    });
    let put = bench
        .ok("PutIntegrationResponse", with(place.clone(), mapped))
        .await;
    assert_eq!(put["responseTemplates"], json!({"application/json": ""}));
    for bad in [
        json!({"responseParameters": {"method.response.header.Other": "'x'"}}),
        json!({"responseParameters": {"method.response.header.Location": "nonsense"}}),
        json!({"contentHandling": "CONVERT"}),
    ] {
        assert_eq!(
            bench
                .refused("PutIntegrationResponse", with(place.clone(), bad))
                .await
                .0,
            "BadRequestException"
        );
    }
    let operations = [
        patch("replace", "/selectionPattern", Some("4..")),
        patch("remove", "/responseTemplates/application~1json", None),
    ];
    let input = with(place.clone(), json!({"patchOperations": operations}));
    assert_eq!(
        bench.ok("UpdateIntegrationResponse", input).await["selectionPattern"],
        "4.."
    );
    let operations = [patch(
        "add",
        "/responseParameters/method.response.header.X",
        Some("false"),
    )];
    let input = with(place.clone(), json!({"patchOperations": operations}));
    assert_eq!(
        bench.ok("UpdateMethodResponse", input).await["responseParameters"]["method.response.header.X"],
        false
    );

    let method = bench.ok("GetMethod", place.clone()).await;
    assert_eq!(
        method["methodResponses"]["302"]["responseModels"],
        json!({"application/json": "Error"})
    );
    assert_eq!(
        method["methodIntegration"]["integrationResponses"]["302"]["selectionPattern"],
        "4.."
    );

    bench.ok("GetIntegrationResponse", place.clone()).await;
    bench.ok("DeleteIntegrationResponse", place.clone()).await;
    assert_eq!(
        bench.refused("GetIntegrationResponse", place.clone()).await,
        unknown
    );
    bench.ok("DeleteMethodResponse", place.clone()).await;
    assert_eq!(
        bench.refused("DeleteMethodResponse", place.clone()).await,
        unknown
    );
    // An integration may go before its responses: their deletion finds nothing, and says so.
    bench.ok("DeleteIntegration", place.clone()).await;
    assert_eq!(
        bench.refused("DeleteIntegrationResponse", place).await.0,
        "NotFoundException"
    );
}
