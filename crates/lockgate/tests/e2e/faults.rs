//! What a client gets when something on the way is not there, refuses or is late: status, body and headers of AWS's
//! default gateway responses, and the hop by name where explanations are on.

mod tls;

use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::{RawResponse, Reply, Upstream};

use crate::setup::{LIMIT, Lockgate, exchange, host};

/// A response of the gateway itself, in AWS's shape.
#[track_caller]
fn check(response: &RawResponse, status: u16, kind: &str, body: &str, hop: &str) {
    let shown = String::from_utf8_lossy(&response.head).into_owned();
    assert_eq!(response.status, status, "{shown}{}", response.text());
    assert_eq!(response.text(), body, "{shown}");
    let header = |name: &str| response.header(name).unwrap_or_default();
    assert_eq!(header("x-amzn-ErrorType"), kind, "{shown}");
    assert_eq!(header("Content-Type"), "application/json", "{shown}");
    assert_eq!(header("x-amzn-RequestId").len(), 36, "{shown}");
    assert!(!header("x-amz-apigw-id").is_empty(), "{shown}");
    assert!(!header("Date").is_empty(), "{shown}");
    let explanation = header("x-lockgate-error");
    assert!(explanation.starts_with(&format!("{hop}: ")), "{shown}");
    assert!(explanation.len() > hop.len() + 8, "{shown}");
}

const FORBIDDEN: &str = r#"{"message":"Forbidden"}"#;
const MISSING: &str = r#"{"message":"Missing Authentication Token"}"#;
const INTERNAL: &str = r#"{"message": "Internal server error"}"#;
const TIMED_OUT: &str = r#"{"message": "Endpoint request timed out"}"#;

/// A port that nobody listens on.
fn refusing() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

#[test]
fn what_no_api_serves() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(Reply::echo).unwrap();
    let api = lockgate.aws.api("routes");
    let users = api.resource(&api.root, "users");
    let uri = format!("http://{}/users", pod.address());
    api.method(&users, "GET", &json!({"uri": uri}));
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");

    let address = lockgate.gateway();
    let get = |host: &str, target: &str| {
        exchange(address, "GET", target, &[("Host", host)], b"").unwrap()
    };
    let name = host(&api.id);
    let forbidden = |response| check(&response, 403, "ForbiddenException", FORBIDDEN, "router");
    forbidden(get("nobody.example.com", "/prod/users"));
    forbidden(get(&host("aaaaaaaaaa"), "/prod/users"));
    forbidden(get(&name, "/staging/users"));
    forbidden(get(&name, "/"));
    let missing = |response| {
        let kind = "MissingAuthenticationTokenException";
        check(&response, 403, kind, MISSING, "router");
    };
    missing(get(&name, "/prod/orders"));
    missing(get(&name, "/prod"));
    missing(get(&name, "/prod/users/7"));
    missing(lockgate.request(&api.id, "DELETE", "/prod/users", &[], b""));
    assert!(pod.received().is_empty());

    assert_eq!(get(&name, "/prod/users").status, 200);
    let path = format!("/_aws/execute-api/{}/prod/users", api.id);
    assert_eq!(get("localhost", &path).status, 200);
    let path = format!("/restapis/{}/prod/_user_request_/users", api.id);
    assert_eq!(get("localhost", &path).status, 200);
    assert_eq!(pod.received().len(), 3);
}

#[test]
fn what_is_not_there_behind_a_vpc_link() {
    let lockgate = Lockgate::start();
    let balancer = lockgate.service("empty", &[]);
    let link = lockgate.aws.vpc_link("link", &balancer.arn);
    let api = lockgate.aws.api("private");
    let integrate = |part: &str, uri: String| {
        let resource = api.resource(&api.root, part);
        let integration = json!({"uri": uri, "connectionType": "VPC_LINK", "connectionId": link});
        api.method(&resource, "GET", &integration);
    };
    integrate("web", format!("http://{}/", balancer.dns_name));
    integrate("port", format!("http://{}:8443/", balancer.dns_name));
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");

    let kind = "InternalServerErrorException";
    let get = |target: &str| lockgate.get(&api.id, target);
    check(&get("/prod/web"), 500, kind, INTERNAL, "target-group");
    check(&get("/prod/port"), 500, kind, INTERNAL, "listener");

    // A target that nobody listens on.
    let _ = lockgate.service("empty", &[refusing()]);
    check(&get("/prod/web"), 500, kind, INTERNAL, "target");

    // One that answers, and one that hangs up instead.
    let pod = Upstream::start(|_| Reply::text(200, "here")).unwrap();
    let _ = lockgate.service("empty", &[pod.address()]);
    assert_eq!(get("/prod/web").text(), "here");
    pod.answer_with(|_| Reply::raw(""));
    check(&get("/prod/web"), 500, kind, INTERNAL, "target");
    pod.answer_with(|_| Reply::raw("what is this?\r\n\r\n"));
    check(&get("/prod/web"), 500, kind, INTERNAL, "target");

    // The Service goes, and the load balancer with it.
    std::fs::remove_file(lockgate.manifests.path().join("empty.yaml")).unwrap();
    testkit::wait_until("the load balancer to go", LIMIT, || {
        lockgate.load_balancer("empty").is_none()
    });
    check(&get("/prod/web"), 500, kind, INTERNAL, "load-balancer");
}

#[test]
fn what_is_late() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(|_| Reply::stall()).unwrap();
    let balancer = lockgate.service("late", &[pod.address()]);
    let api = lockgate.api_behind(&balancer, json!({"timeoutInMillis": 300}));
    let started = Instant::now();
    let response = lockgate.get(&api.id, "/prod/x");
    let kind = "InternalServerErrorException";
    check(&response, 504, kind, TIMED_OUT, "target");
    let took = started.elapsed();
    assert!(took >= Duration::from_millis(300), "{took:?}");
    assert!(took < Duration::from_secs(5), "{took:?}");
    testkit::wait_until("the pod to lose its connection", LIMIT, || {
        pod.connections_open() == 0
    });
}

#[test]
fn what_refuses_over_the_internet() {
    let lockgate = Lockgate::start();
    let api = lockgate.aws.api("internet");
    api.greedy(json!({"uri": format!("http://{}/{{proxy}}", refusing())}));
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");
    let response = lockgate.get(&api.id, "/prod/x");
    check(
        &response,
        504,
        "InternalServerErrorException",
        r#"{"message": "Network error communicating with endpoint"}"#,
        "target",
    );
}

#[test]
fn explanations_and_path_style_can_be_switched_off() {
    let lockgate = Lockgate::start_with(|launch| {
        launch
            .arg("--error-details=off")
            .env("LOCKGATE_PATH_STYLE", "off")
    });
    let pod = Upstream::start(Reply::echo).unwrap();
    let api = lockgate.aws.api("quiet");
    api.greedy(json!({"uri": format!("http://{}/{{proxy}}", pod.address())}));
    api.deploy("prod");
    lockgate.wait_for_stage(&api.id, "prod");
    assert_eq!(lockgate.get(&api.id, "/prod/x").status, 200);
    let path = format!("/_aws/execute-api/{}/prod/x", api.id);
    let response = exchange(
        lockgate.gateway(),
        "GET",
        &path,
        &[("Host", "localhost")],
        b"",
    )
    .unwrap();
    assert_eq!(
        (response.status, response.text().as_str()),
        (403, FORBIDDEN)
    );
    assert_eq!(response.header("x-lockgate-error"), None);
}

/// One fault: where, how it is answered, and what its explanation and the log tell to do.
struct Row {
    part: &'static str,
    integration: serde_json::Value,
    status: u16,
    body: &'static str,
    hop: &'static str,
    advice: &'static str,
}

#[test]
fn each_fault_names_its_hop_and_what_to_do() {
    let lockgate = Lockgate::start();
    let pod = Upstream::start(|_| Reply::text(200, "no JSON")).unwrap();
    let empty = lockgate.service("empty", &[]);
    let closed = lockgate.service("closed", &[refusing()]);
    let empty_link = lockgate.aws.vpc_link("empty", &empty.arn);
    let closed_link = lockgate.aws.vpc_link("closed", &closed.arn);
    let api = lockgate.aws.api("faults");
    let over = |link: &str, uri: &str| json!({"type": "HTTP_PROXY", "httpMethod": "GET", "uri": uri, "connectionType": "VPC_LINK", "connectionId": link});
    let proxy = |uri: String| json!({"type": "HTTP_PROXY", "httpMethod": "GET", "uri": uri});
    let mapped = || json!({"type": "HTTP", "httpMethod": "GET", "uri": format!("http://{}/", pod.address())});
    let network = r#"{"message": "Network error communicating with endpoint"}"#;
    let row = |part, integration, status, body, hop, advice| Row {
        part,
        integration,
        status,
        body,
        hop,
        advice,
    };
    let rows = [
        row(
            "no-link",
            over("${stageVariables.link}", "http://a.example/"),
            500,
            INTERNAL,
            "vpc-link",
            "expected connectionId to name one of `lockgate status`",
        ),
        row(
            "no-listener",
            over(&empty_link, "http://a.example:8443/"),
            500,
            INTERNAL,
            "listener",
            "expected the uri's port to be one of a TCP listener",
        ),
        row(
            "no-target",
            over(&empty_link, "http://a.example/"),
            500,
            INTERNAL,
            "target-group",
            "expected a target that is ready: look at its pods",
        ),
        row(
            "refused-target",
            over(&closed_link, "http://a.example/"),
            500,
            INTERNAL,
            "target",
            "expected something to listen there",
        ),
        row(
            "refused-host",
            proxy(format!("http://{}/", refusing())),
            504,
            network,
            "target",
            "expected something to listen there",
        ),
        row(
            "no-host",
            proxy("http://nowhere.invalid/".to_owned()),
            500,
            INTERNAL,
            "integration",
            "expected a uri whose host has an address",
        ),
        row(
            "no-variable",
            proxy("http://${stageVariables.unset}/".to_owned()),
            500,
            INTERNAL,
            "integration",
            "unset",
        ),
        row(
            "no-mapping",
            proxy(format!("http://{}/{{id}}", pod.address())),
            500,
            INTERNAL,
            "integration",
            "expected a request parameter integration.request.path.id",
        ),
        row(
            "no-response",
            mapped(),
            500,
            INTERNAL,
            "integration",
            "no integration response matches",
        ),
        row(
            "no-method-response",
            mapped(),
            500,
            INTERNAL,
            "integration",
            "the method declares no response 200",
        ),
        row(
            "no-json",
            mapped(),
            500,
            INTERNAL,
            "integration",
            "the response template failed",
        ),
    ];
    for one in &rows {
        let resource = api.resource(&api.root, one.part);
        api.method_with(&resource, "GET", json!({}), &one.integration);
        match one.part {
            "no-response" => {
                api.response(&resource, "GET", "404", &json!({"selectionPattern": "404"}))
            }
            "no-method-response" => {
                api.response(&resource, "GET", "200", &json!({}));
                let path = api.method_path(&resource, "GET");
                lockgate.aws.delete(&format!("{path}/responses/200"));
            }
            "no-json" => api.response(
                &resource,
                "GET",
                "200",
                &json!({"responseTemplates": {"application/json": "$input.json('$.a')"}}),
            ),
            _ => {}
        }
    }
    api.deploy_with("prod", json!({"link": "aaaaaa"}));
    lockgate.wait_for_stage(&api.id, "prod");
    for one in rows {
        let response = lockgate.get(&api.id, &format!("/prod/{}", one.part));
        let kind = "InternalServerErrorException";
        check(&response, one.status, kind, one.body, one.hop);
        let explanation = response.header("x-lockgate-error").unwrap();
        assert!(
            explanation.contains(one.advice),
            "{}: {explanation}",
            one.part
        );
        let id = response.header("x-amzn-RequestId").unwrap();
        let line = testkit::wait_for("the log to tell it", LIMIT, || {
            let log = lockgate.process.log();
            log.lines()
                .find(|line| line.contains(&id))
                .map(str::to_owned)
        });
        for part in ["WARN", &format!("hop=\"{}\"", one.hop), one.advice] {
            assert!(line.contains(part), "{}: {line}", one.part);
        }
    }
}
