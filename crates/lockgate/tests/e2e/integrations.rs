//! What an `HTTP_PROXY` integration makes of a request, seen at the backend: paths, queries and headers, parameters
//! mapped, stage variables, and when a change becomes visible.

use std::net::SocketAddr;

use serde_json::{Value, json};
use testkit::{Received, Reply, Upstream, wait_until};

use crate::setup::{LIMIT, Lockgate};

#[test]
fn methods_paths_and_queries_arrive_as_they_were_sent() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let balancer = lockgate.service("foobar", &[pod.address()]);
    let api = lockgate.api_behind(
        &balancer,
        json!({
            "passthroughBehavior": "WHEN_NO_MATCH",
            "contentHandling": "CONVERT_TO_TEXT",
            "requestParameters": {
                "integration.request.header.Accept": "'application/json'",
                "integration.request.header.Authorization": "method.request.header.Authorization",
            },
        }),
    );
    for (method, target, body) in [
        ("GET", "/user/profile", ""),
        ("GET", "/user/profile?a=1&b=2&a=3", ""),
        ("GET", "/a%20b/%C3%A9", ""),
        ("GET", "/search?q=x%26y&empty=", ""),
        ("POST", "/orders", r#"{"id":1}"#),
        ("PUT", "/orders/1", "plain"),
        ("PATCH", "/orders/1", "x"),
        ("DELETE", "/orders/1", ""),
        ("OPTIONS", "/orders", ""),
    ] {
        let sent = [("Accept", "text/html"), ("Authorization", "Bearer t")];
        let path = format!("/prod{target}");
        let response = lockgate.request(&api.id, method, &path, &sent, body.as_bytes());
        assert_eq!(
            response.status,
            200,
            "{method} {target}: {}",
            response.text()
        );
        let received = pod.take_received().pop().unwrap();
        assert_eq!(received.method, method);
        assert_eq!(received.target, target);
        assert_eq!(received.body.content, body.as_bytes());
        assert_eq!(all(&received, "accept"), ["application/json"]);
        assert_eq!(all(&received, "authorization"), ["Bearer t"]);
        assert_eq!(received.header("host"), Some(balancer.dns_name.as_str()));
        assert_eq!(received.header("x-forwarded-for"), Some("127.0.0.1"));
        let id = received.header("x-amzn-apigateway-api-id");
        assert_eq!(id, Some(api.id.as_str()));
        assert!(received.header("x-amzn-trace-id").is_some());
    }
}

#[test]
fn parameters_are_mapped_from_path_query_and_header() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let api = lockgate.aws.api("mapped");
    let users = api.resource(&api.root, "users");
    let user = api.resource(&users, "{id}");
    api.method(
        &user,
        "GET",
        &json!({
            "httpMethod": "POST",
            "uri": format!("http://{}/people/{{who}}?fixed=1", pod.address()),
            "requestParameters": {
                "integration.request.path.who": "method.request.path.id",
                "integration.request.querystring.lang": "method.request.header.Accept-Language",
                "integration.request.querystring.tags": "method.request.multivaluequerystring.tag",
                "integration.request.header.X-Page": "method.request.querystring.page",
                "integration.request.header.X-Fixed": "'yes'",
            },
        }),
    );
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");
    let target = "/prod/users/a%2Fb?page=2&tag=x&tag=y";
    let response = lockgate.request(&api.id, "GET", target, &[("Accept-Language", "de")], b"");
    assert_eq!(response.status, 200, "{}", response.text());
    let received = pod.received().pop().unwrap();
    assert_eq!(received.method, "POST");
    let (path, query) = received.target.split_once('?').unwrap();
    // Decoded before it is mapped, as API Gateway does; in a path the slash then stays one.
    assert_eq!(path, "/people/a/b");
    let mut pairs: Vec<&str> = query.split('&').collect();
    assert_eq!(pairs[0], "fixed=1");
    pairs.sort_unstable();
    assert_eq!(
        pairs,
        [
            "fixed=1", "lang=de", "page=2", "tag=x", "tag=y", "tags=x", "tags=y"
        ]
    );
    assert_eq!(all(&received, "X-Page"), ["2"]);
    assert_eq!(all(&received, "X-Fixed"), ["yes"]);
}

#[test]
fn stage_variables_choose_the_backend() {
    let lockgate = Lockgate::start();
    let blue = Upstream::start(|_| Reply::text(200, "blue")).unwrap();
    let green = Upstream::start(|_| Reply::text(200, "green")).unwrap();
    let api = lockgate.aws.api("variables");
    api.greedy(json!({"uri": "http://${stageVariables.backend}/{proxy}"}));
    let of = |pod: &Upstream| json!({"backend": pod.address().to_string()});
    api.deploy_with("blue", of(&blue));
    api.deploy_with("green", of(&green));
    for stage in ["blue", "green"] {
        lockgate.wait_for_stage(&api.id, stage);
        assert_eq!(lockgate.get(&api.id, &format!("/{stage}/x")).text(), stage);
    }
    // They take effect at once, without a deployment.
    let path = format!("/restapis/{}/stages/blue", api.id);
    let to = green.address().to_string();
    lockgate.aws.replace(&path, "/variables/backend", &to);
    wait_until("the variable to be seen", LIMIT, || {
        lockgate.get(&api.id, "/blue/x").text() == "green"
    });
}

#[test]
fn static_paths_go_before_parameters_before_greedy_ones() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let at = |path: &str| json!({"uri": format!("http://{}{path}", pod.address())});
    let api = lockgate.aws.api("precedence");
    let pets = api.resource(&api.root, "pets");
    let pet = api.resource(&pets, "{pet}");
    let dog = api.resource(&pets, "dog");
    api.method(&pet, "GET", &at("/parameter"));
    api.method(&pet, "PUT", &at("/parameter-put"));
    api.method(&dog, "GET", &at("/static"));
    api.greedy(json!({"uri": format!("http://{}/greedy/{{proxy}}", pod.address())}));
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");
    for (method, path, arrives) in [
        ("GET", "/pets/dog", "/static"),
        ("GET", "/pets/cat", "/parameter"),
        ("PUT", "/pets/cat", "/parameter-put"),
        ("PUT", "/pets/dog", "/parameter-put"),
        ("DELETE", "/pets/dog", "/greedy/pets/dog"),
        ("GET", "/pets/dog/ears", "/greedy/pets/dog/ears"),
        ("GET", "/pets", "/greedy/pets"),
    ] {
        let path = format!("/prod{path}");
        let response = lockgate.request(&api.id, method, &path, &[], b"");
        assert_eq!(response.status, 200, "{method} {path}: {}", response.text());
        let received = pod.take_received().pop().unwrap();
        assert_eq!(received.target, arrives, "{method} {path}");
    }
}

#[test]
fn a_change_waits_for_its_deployment() {
    let lockgate = Lockgate::start();
    let old = Upstream::start(|_| Reply::text(200, "old")).unwrap();
    let new = Upstream::start(|_| Reply::text(200, "new")).unwrap();
    let uri = |address: SocketAddr| format!("http://{address}/{{proxy}}");
    let api = lockgate.aws.api("changing");
    let resource = api.greedy(json!({"uri": uri(old.address())}));
    let first = api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");
    let path = format!("{}/integration", api.method_path(&resource, "ANY"));
    lockgate.aws.replace(&path, "/uri", &uri(new.address()));
    // Changes become visible in the order they were made: once a later one is, the earlier one would be too.
    let marker = lockgate.aws.api("marker");
    marker.greedy(json!({"uri": uri(new.address())}));
    marker.deploy("prod");
    lockgate.wait_for_stage(&marker.id, "prod");
    assert_eq!(lockgate.get(&api.id, "/prod/x").text(), "old");

    api.deploy("prod");
    let now = || lockgate.get(&api.id, "/prod/x").text();
    wait_until("the deployment to be seen", LIMIT, || now() == "new");

    // And back, by pointing the stage to the first deployment.
    let stage = format!("/restapis/{}/stages/prod", api.id);
    lockgate.aws.replace(&stage, "/deploymentId", &first);
    wait_until("the former deployment to be back", LIMIT, || now() == "old");

    lockgate.aws.delete(&stage);
    wait_until("the stage to go", LIMIT, || {
        lockgate.get(&api.id, "/prod/x").status == 403
    });
}

#[test]
fn everything_is_there_after_a_restart() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let balancer = lockgate.service("kept", &[pod.address()]);
    let api = lockgate.api_behind(&balancer, json!({}));
    let id = api.id.clone();
    let mut lockgate = lockgate;
    lockgate.process.terminate().unwrap();
    assert_eq!(lockgate.process.wait(LIMIT).code(), Some(0));

    // Served from the first request on: the ready file says so.
    let again = lockgate.start_again();
    let response = again.get(&id, "/prod/x");
    assert_eq!(response.status, 200, "{}", response.text());
    let found = again.load_balancer("kept").unwrap();
    assert_eq!(
        (found.arn, found.dns_name),
        (balancer.arn, balancer.dns_name)
    );
    let links: Value = again.aws.get("/vpclinks");
    assert_eq!(links["item"][0]["status"], "AVAILABLE", "{links}");
}

/// All values of a header.
fn all<'r>(received: &'r Received, name: &str) -> Vec<&'r str> {
    received
        .headers
        .iter()
        .filter(|(header, _)| header.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
        .collect()
}
