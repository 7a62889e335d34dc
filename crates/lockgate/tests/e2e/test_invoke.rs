//! TestInvokeMethod: a method of the draft is tried with a real call to its backend, and the answer says what a
//! client would have got and how it came to be.

use http::Method;
use serde_json::{Value, json};
use testkit::{Reply, Upstream};

use crate::aws::Api;
use crate::setup::Lockgate;

/// The events of the log, without their times.
fn events(answer: &Value) -> Vec<String> {
    let log = answer["log"].as_str().unwrap();
    assert!(log.starts_with("Execution log for request "), "{log}");
    let lines = log.lines().skip(1);
    lines
        .map(|line| {
            let (time, event) = line.split_once(" : ").unwrap();
            assert!(time.contains(" UTC 20"), "{line}");
            event.to_owned()
        })
        .collect()
}

#[track_caller]
fn try_out(lockgate: &Lockgate, api: &Api<'_>, place: (&str, &str), input: &Value) -> Value {
    let path = api.method_path(place.0, place.1);
    lockgate.aws.post(&path, input)
}

#[test]
fn a_method_of_the_draft_is_tried() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(|_| Reply::Response {
        status: 201,
        headers: vec![
            ("Content-Type".to_owned(), "text/plain".to_owned()),
            ("X-Pod".to_owned(), "a".to_owned()),
            ("X-Pod".to_owned(), "b".to_owned()),
        ],
        body: b"pong".to_vec(),
    })
    .unwrap();
    let api = lockgate.aws.api("tried");
    let users = api.resource(&api.root, "users");
    let user = api.resource(&users, "{id}");
    api.method(
        &user,
        "ANY",
        &json!({
            "uri": "http://${stageVariables.host}/people/{who}",
            "requestParameters": {"integration.request.path.who": "method.request.path.id"},
        }),
    );
    let answer = try_out(
        &lockgate,
        &api,
        (&user, "POST"),
        &json!({
            "pathWithQueryString": "/users/7?q=a%20b",
            "headers": {"Authorization": "Bearer 0123456789", "X-One": "1", "X-Many": "lost"},
            "multiValueHeaders": {"X-Many": ["2", "3"]},
            "body": "ping",
            "stageVariables": {"host": pod.address().to_string()},
        }),
    );
    assert_eq!(answer["status"], 201);
    assert_eq!(answer["body"], "pong");
    assert_eq!(answer["headers"]["Content-Type"], "text/plain");
    assert_eq!(answer["headers"]["X-Pod"], "b");
    assert_eq!(answer["multiValueHeaders"]["X-Pod"], json!(["a", "b"]));
    assert!(answer["latency"].as_i64().unwrap() >= 0);
    let received = pod.received().pop().unwrap();
    assert_eq!(
        (received.method.as_str(), received.target.as_str()),
        ("POST", "/people/7?q=a%20b")
    );
    assert_eq!(received.body.content, b"ping");
    let trace = received.header("x-amzn-trace-id").unwrap();
    assert_eq!(answer["headers"]["X-Amzn-Trace-Id"], trace);
    let uri = format!("http://{}/people/7?q=a%20b", pod.address());
    let events = events(&answer);
    for (event, expected) in events.iter().zip([
        "Starting execution for request: ",
        "HTTP Method: POST, Resource Path: /users/7",
        "Method request path: {id=7}",
        "Method request query string: {q=a b}",
        "Method request headers: {Authorization=***********456789, X-One=1, X-Many=2, X-Many=3}",
        "Method request body before transformations: ping",
        &format!("Endpoint request URI: {uri}"),
        "Endpoint request headers: {Authorization=***********456789, X-One=1, X-Many=2, X-Many=3, User-Agent=AmazonAPIGateway_",
        "Endpoint request body after transformations: ping",
        &format!("Sending request to {uri}"),
        "Received response. Status: 201, Integration latency: ",
        "Endpoint response headers: {",
        "Endpoint response body before transformations: pong",
        "Method response body after transformations: pong",
        "Method response headers: {Content-Type=text/plain, X-Pod=a, X-Pod=b",
        "Successfully completed execution",
        "Method completed with status: 201",
    ]) {
        assert!(event.starts_with(expected), "{event:?} for {expected:?}");
    }
    assert_eq!(events.len(), 17, "{events:#?}");
}

#[test]
fn what_fails_on_the_way_is_an_answer_and_what_cannot_be_tried_an_error() {
    let lockgate = Lockgate::start();
    let api = lockgate.aws.api("tried");
    let mocked = api.resource(&api.root, "mocked");
    let mock = json!({
        "type": "MOCK",
        "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
        "passthroughBehavior": "NEVER",
    });
    api.method(&mocked, "GET", &mock);
    let path = api.method_path(&mocked, "GET");
    lockgate
        .aws
        .put(&format!("{path}/responses/200"), &json!({}));
    let response =
        json!({"responseTemplates": {"application/json": "{\"stage\": \"$context.stage\"}"}});
    lockgate
        .aws
        .put(&format!("{path}/integration/responses/200"), &response);
    let answer = try_out(&lockgate, &api, (&mocked, "GET"), &json!({}));
    assert_eq!(answer["status"], 200);
    assert_eq!(answer["body"], r#"{"stage": "test-invoke-stage"}"#);
    let said = events(&answer);
    assert!(
        said.iter().all(|event| !event.starts_with("Endpoint")),
        "{said:#?}"
    );

    // Other content types than JSON are not tried.
    let input = json!({"headers": {"Content-Type": "text/xml"}, "body": "<a/>"});
    let answer = try_out(&lockgate, &api, (&mocked, "GET"), &input);
    assert_eq!(answer["status"], 200);

    let other = api.resource(&api.root, "other");
    let mock = json!({
        "type": "MOCK",
        "requestTemplates": {"text/xml": "{\"statusCode\": 200}"},
        "passthroughBehavior": "NEVER",
    });
    api.method(&other, "GET", &mock);
    let refused = try_out(&lockgate, &api, (&other, "GET"), &json!({}));
    assert_eq!(refused["status"], 415);
    assert_eq!(
        events(&refused).last().unwrap(),
        "Method completed with status: 415"
    );

    // A port that nobody listens on.
    let gone = Upstream::start(Reply::echo).unwrap().address();
    let away = api.resource(&api.root, "away");
    api.method(&away, "GET", &json!({"uri": format!("http://{gone}/")}));
    let failed = try_out(&lockgate, &api, (&away, "GET"), &json!({}));
    assert_eq!(failed["status"], 504);
    let said = events(&failed);
    let why = said
        .iter()
        .find(|event| event.starts_with("Execution failed due to"));
    assert!(why.unwrap().contains(&gone.to_string()), "{said:#?}");

    for (method, input) in [
        ("GET", json!({"pathWithQueryString": "/elsewhere"})),
        ("GET", json!({"pathWithQueryString": "/away?a b"})),
        ("GET", json!({"headers": {"X": "a\r\nb"}})),
        ("GET", json!({"clientCertificateId": "abcdef"})),
    ] {
        let path = api.method_path(&away, method);
        let answer = lockgate.aws.call(Method::POST, &path, &input);
        assert_eq!(answer.status, 400, "{input}: {}", answer.text());
    }
    let path = api.method_path(&api.root, "GET");
    let answer = lockgate.aws.call(Method::POST, &path, &json!({}));
    assert_eq!(answer.status, 404, "{}", answer.text());
}

#[test]
fn a_test_call_says_in_its_context_that_it_is_one() {
    let lockgate = Lockgate::start();
    let api = lockgate.aws.api("tried");
    let base = format!("/restapis/{}", api.id);
    let checks = json!({"name": "checks", "validateRequestParameters": true});
    let validator = lockgate
        .aws
        .post(&format!("{base}/requestvalidators"), &checks)["id"]
        .clone();
    let parent = api.resource(&api.root, "things");
    let resource = api.resource(&parent, "{id}");
    let names = [
        ("stage", "test-invoke-stage"),
        ("path", "/things/7"),
        ("resourcePath", "/things/{id}"),
        ("domainName", "testPrefix.testDomainName"),
        ("domainPrefix", "testPrefix"),
        ("identity.sourceIp", "test-invoke-source-ip"),
        ("identity.apiKey", "test-invoke-api-key"),
        ("identity.apiKeyId", "test-invoke-api-key-id"),
        ("accountId", "000000000000"),
    ];
    let lines: Vec<String> = names
        .iter()
        .map(|(name, _)| format!("\"{name}\": \"$context.{name}\""))
        .collect();
    let mock = json!({
        "type": "MOCK", "requestTemplates": {"application/json": "{\"statusCode\": 200}"},
    });
    let settings = json!({
        "requestValidatorId": validator,
        "requestParameters": {"method.request.querystring.q": true},
    });
    api.method_with(&resource, "GET", settings, &mock);
    let template = format!("{{{}}}", lines.join(", "));
    let response = json!({"responseTemplates": {"application/json": template}});
    api.response(&resource, "GET", "200", &response);

    let input = json!({"pathWithQueryString": "/things/7?q=1"});
    let answer = try_out(&lockgate, &api, (&resource, "GET"), &input);
    assert_eq!(answer["status"], 200, "{answer}");
    let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    for (name, expected) in names {
        assert_eq!(body[name], expected, "{name}");
    }
    // "Tutorial: Build a REST API with Lambda non-proxy integration" shows such a log.
    let said = events(&answer);
    assert_eq!(said[1], "HTTP Method: GET, Resource Path: /things/7");
    let validated = "Request validation succeeded for content type application/json";
    assert!(said.iter().any(|event| event == validated), "{said:#?}");

    let answer = try_out(
        &lockgate,
        &api,
        (&resource, "GET"),
        &json!({"pathWithQueryString": "/things/7"}),
    );
    assert_eq!(answer["status"], 400, "{answer}");
    let said = events(&answer);
    for event in [
        "Missing required request parameters: [q]",
        "Gateway response type: BAD_REQUEST_PARAMETERS with status code: 400",
        "Gateway response body: {\"message\": \"Missing required request parameters: [q]\"}",
    ] {
        assert!(said.iter().any(|one| one == event), "{event}: {said:#?}");
    }
    assert!(said.iter().all(|event| event != validated), "{said:#?}");
}
