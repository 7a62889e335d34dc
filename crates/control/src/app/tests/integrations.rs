//! Integrations.

use super::*;

#[tokio::test]
async fn the_integration_of_the_reference_architecture_comes_back_as_it_was_put() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    let input = json!({"restApiId": api, "parentId": root, "pathPart": "{proxy+}"});
    let resource = text(&bench.ok("CreateResource", input).await["id"]);
    let declared =
        json!({"method.request.path.proxy": true, "method.request.header.Authorization": true});
    bench
        .method(
            &api,
            &resource,
            "ANY",
            json!({"requestParameters": declared}),
        )
        .await;
    let link = bench.vpc_link().await;
    let settings = json!({
        "type": "HTTP_PROXY",
        "uri": "http://foobar-0123456789abcdef.elb.eu-west-1.amazonaws.com/{proxy}",
        "passthroughBehavior": "WHEN_NO_MATCH",
        "contentHandling": "CONVERT_TO_TEXT",
        "requestParameters": {
            "integration.request.path.proxy": "method.request.path.proxy",
            "integration.request.header.Accept": "'application/json'",
            "integration.request.header.Authorization": "method.request.header.Authorization",
        },
        "connectionType": "VPC_LINK",
        "connectionId": link,
    });
    let put = bench
        .integration(&api, &resource, "ANY", settings.clone())
        .await;
    let defaults = json!({
        "httpMethod": "ANY", "timeoutInMillis": 29000, "cacheNamespace": resource, "cacheKeyParameters": [],
    });
    assert_eq!(put, with(settings, defaults));
    let place = json!({"restApiId": api, "resourceId": resource, "httpMethod": "ANY"});
    assert_eq!(bench.ok("GetIntegration", place.clone()).await, put);
    assert_eq!(bench.ok("GetMethod", place).await["methodIntegration"], put);
}

#[tokio::test]
async fn what_an_integration_cannot_be_is_refused_in_awss_words() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    bench
        .method(
            &api,
            &root,
            "GET",
            json!({"requestParameters": {"method.request.header.A": false}}),
        )
        .await;
    let before = bench.all_documents().await;
    let input = integration_input(&api, &root, "GET");
    for (more, code, expected) in [
        (
            json!({"httpMethod": "POST"}),
            "NotFoundException",
            "Invalid Method identifier specified",
        ),
        (
            json!({"resourceId": "nope"}),
            "NotFoundException",
            "Invalid Resource identifier specified",
        ),
        (
            json!({"type": "FTP"}),
            "BadRequestException",
            "Invalid integration type",
        ),
        (
            json!({"integrationHttpMethod": ""}),
            "BadRequestException",
            "Enumeration value for HttpMethod must be non-empty",
        ),
        (
            json!({"integrationHttpMethod": "FETCH"}),
            "BadRequestException",
            "Invalid integration HTTP method",
        ),
        (
            json!({"uri": "example.com"}),
            "BadRequestException",
            "Invalid HTTP endpoint specified for URI",
        ),
        (
            json!({"uri": ""}),
            "BadRequestException",
            "Invalid HTTP endpoint specified for URI",
        ),
        (
            json!({"type": "AWS_PROXY"}),
            "BadRequestException",
            "Invalid ARN specified in the request",
        ),
        (
            json!({"timeoutInMillis": 49}),
            "BadRequestException",
            "Timeout should be between 50 ms and 29000 ms",
        ),
        (
            json!({"timeoutInMillis": 29_001}),
            "BadRequestException",
            "Timeout should be between 50 ms and 29000 ms",
        ),
        (
            json!({"connectionType": "VPC_LINK"}),
            "BadRequestException",
            "Connection ID must be specified",
        ),
        (
            json!({"connectionType": "VPC_LINK", "connectionId": "nope00"}),
            "BadRequestException",
            "Vpc Link identifier",
        ),
        (
            json!({"connectionId": "nope00"}),
            "BadRequestException",
            "only be specified for connection type VPC_LINK",
        ),
        (
            json!({"connectionType": "TUNNEL"}),
            "BadRequestException",
            "Invalid connection type",
        ),
        (
            json!({"passthroughBehavior": "MAYBE"}),
            "BadRequestException",
            "Invalid passthrough behavior",
        ),
        (
            json!({"contentHandling": "CONVERT"}),
            "BadRequestException",
            "Invalid content handling",
        ),
        (
            json!({"responseTransferMode": "SLOW"}),
            "BadRequestException",
            "Invalid response transfer mode",
        ),
        (
            json!({"integrationTarget": "arn:x"}),
            "BadRequestException",
            "not served",
        ),
        (
            json!({"cacheKeyParameters": ["method.request.header.B"]}),
            "BadRequestException",
            "Invalid cache key",
        ),
        (
            json!({"requestParameters": {"integration.request.header.X": "method.request.header.B"}}),
            "BadRequestException",
            "errors : [Invalid mapping expression parameter specified: method.request.header.B]",
        ),
        (
            json!({"requestParameters": {"integration.request.cookie.X": "'a'"}}),
            "BadRequestException",
            "errors : [Invalid mapping expression specified: integration.request.cookie.X]",
        ),
        (
            json!({"requestParameters": {"integration.request.querystring.X": "'a b'"}}),
            "BadRequestException",
            "errors : [Static parameter value must be valid and encoded ]",
        ),
        (
            json!({"requestParameters": {"integration.request.header.X": "plain"}}),
            "BadRequestException",
            "errors : [Invalid mapping expression specified: plain]",
        ),
    ] {
        let (told, message) = bench
            .refused("PutIntegration", with(input.clone(), more.clone()))
            .await;
        assert_eq!(told, code, "{more}: {message}");
        assert!(message.contains(expected), "{more}: {message}");
    }
    assert_eq!(bench.all_documents().await, before);
    let place = json!({"restApiId": api, "resourceId": root, "httpMethod": "GET"});
    let (code, message) = bench.refused("GetIntegration", place).await;
    assert_eq!(
        (code, message.as_str()),
        (
            "NotFoundException",
            "Invalid Integration identifier specified"
        )
    );
}

#[tokio::test]
async fn every_patchable_path_of_an_integration_takes_effect() {
    let bench = Bench::new();
    let (api, root) = bench.api().await;
    bench
        .method(
            &api,
            &root,
            "GET",
            json!({"requestParameters": {"method.request.header.A": false}}),
        )
        .await;
    bench.integration(&api, &root, "GET", json!({})).await;
    let link = bench.vpc_link().await;
    let place = json!({"restApiId": api, "resourceId": root, "httpMethod": "GET"});
    for (operations, pointer, expected) in [
        (
            vec![patch("replace", "/httpMethod", Some("POST"))],
            "/httpMethod",
            json!("POST"),
        ),
        (
            vec![patch("replace", "/uri", Some("https://a.example/x"))],
            "/uri",
            json!("https://a.example/x"),
        ),
        (
            vec![
                patch("replace", "/connectionType", Some("VPC_LINK")),
                patch("replace", "/connectionId", Some(&link)),
            ],
            "/connectionId",
            json!(link),
        ),
        (
            vec![
                patch("replace", "/connectionType", Some("INTERNET")),
                patch("replace", "/connectionId", None),
            ],
            "/connectionType",
            json!("INTERNET"),
        ),
        (
            vec![patch(
                "replace",
                "/credentials",
                Some("arn:aws:iam::1:role/r"),
            )],
            "/credentials",
            json!("arn:aws:iam::1:role/r"),
        ),
        (
            vec![patch("replace", "/passthroughBehavior", Some("NEVER"))],
            "/passthroughBehavior",
            json!("NEVER"),
        ),
        (
            vec![patch(
                "replace",
                "/contentHandling",
                Some("CONVERT_TO_TEXT"),
            )],
            "/contentHandling",
            json!("CONVERT_TO_TEXT"),
        ),
        (
            vec![patch("replace", "/contentHandling", None)],
            "/contentHandling",
            Value::Null,
        ),
        (
            vec![patch("replace", "/timeoutInMillis", Some("50"))],
            "/timeoutInMillis",
            json!(50),
        ),
        (
            vec![patch("replace", "/cacheNamespace", Some("ns"))],
            "/cacheNamespace",
            json!("ns"),
        ),
        (
            vec![patch(
                "add",
                "/cacheKeyParameters/method.request.header.A",
                None,
            )],
            "/cacheKeyParameters",
            json!(["method.request.header.A"]),
        ),
        (
            vec![patch(
                "remove",
                "/cacheKeyParameters/method.request.header.A",
                None,
            )],
            "/cacheKeyParameters",
            json!([]),
        ),
        (
            vec![patch(
                "replace",
                "/tlsConfig/insecureSkipVerification",
                Some("true"),
            )],
            "/tlsConfig/insecureSkipVerification",
            json!(true),
        ),
        (
            vec![patch("replace", "/responseTransferMode", Some("STREAM"))],
            "/responseTransferMode",
            json!("STREAM"),
        ),
        (
            vec![patch(
                "add",
                "/requestParameters/integration.request.header.B",
                Some("method.request.header.A"),
            )],
            "/requestParameters/integration.request.header.B",
            json!("method.request.header.A"),
        ),
        (
            vec![patch(
                "remove",
                "/requestParameters/integration.request.header.B",
                None,
            )],
            "/requestParameters",
            json!({}),
        ),
        (
            vec![patch(
                "add",
                "/requestTemplates/application~1json",
                Some("{}"),
            )],
            "/requestTemplates/application~1json",
            json!("{}"),
        ),
    ] {
        let input = with(place.clone(), json!({"patchOperations": operations}));
        let answer = bench.ok("UpdateIntegration", input).await;
        let read = bench.ok("GetIntegration", place.clone()).await;
        assert_eq!(answer, read);
        assert_eq!(
            read.pointer(pointer).unwrap_or(&Value::Null),
            &expected,
            "{pointer}"
        );
    }
    let before = bench.all_documents().await;
    for operation in [
        patch("replace", "/type", Some("MOCK")),
        patch("replace", "/timeoutInMillis", Some("1")),
        patch("replace", "/uri", Some("x")),
        patch("replace", "/connectionType", Some("VPC_LINK")),
        patch(
            "remove",
            "/requestParameters/integration.request.header.B",
            None,
        ),
        patch("replace", "/passthroughBehavior", None),
        patch("replace", "/integrationTarget", Some("x")),
    ] {
        let input = with(place.clone(), json!({"patchOperations": [operation]}));
        let (code, _) = bench.refused("UpdateIntegration", input).await;
        assert!(
            code == "BadRequestException" || code == "NotFoundException",
            "{operation}"
        );
    }
    assert_eq!(bench.all_documents().await, before);
}
