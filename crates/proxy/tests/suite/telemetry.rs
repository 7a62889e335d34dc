//! What a running gateway counts and logs: every request once, however it ends, under the labels of its route,
//! over swaps of the plan. Everything runs in this process; the log is a real file.

use crate::common::{self, Backend, HOST, LIMIT};
use plan::{HttpProxy, Integration, Method, Plan, Published, RequestMapping, StageData};
use proxy::{Gateway, Metrics};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use telemetry::{Destination, Format, LogSettings};
use testkit::{Reply, Step, read_response, wait_until};

/// A gateway with a log, and a backend behind its routes.
struct Running {
    gateway: Gateway,
    metrics: Metrics,
    plan: Arc<Published>,
    backend: Backend,
    log: PathBuf,
    _folder: tempfile::TempDir,
}

fn start(answer: impl Fn(&testkit::Received) -> Reply + Send + Sync + 'static) -> Running {
    let backend = Backend::start(answer);
    let plan = Arc::new(Published::new(Plan::default()));
    deploy(&plan, backend.address(), &["/{proxy+}"]);
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("access.log");
    let mut settings = common::settings();
    settings.workers = NonZeroUsize::new(2).unwrap();
    settings.access_log = Some(LogSettings {
        destination: Destination::File(log.clone()),
        format: Format::Json,
    });
    let gateway = common::start(settings, &plan);
    Running {
        metrics: gateway.metrics(),
        gateway,
        plan,
        backend,
        log,
        _folder: folder,
    }
}

/// Publishes a stage with these resources, all to one backend.
fn deploy(plan: &Published, backend: SocketAddr, resources: &[&'static str]) {
    let methods = resources.iter().map(|path| {
        let proxy = match path.contains("{proxy+}") {
            true => HttpProxy {
                timeout: LIMIT,
                ..common::greedy_proxy(backend)
            },
            false => common::proxy_to(backend, "/", RequestMapping::default()),
        };
        (*path, Method::from(Integration::HttpProxy(proxy)))
    });
    let api = Arc::new(common::api([common::stage(
        "s",
        methods,
        StageData::default(),
    )]));
    plan.update(|plan| {
        plan.apis.insert("a1".into(), Arc::clone(&api));
    });
}

impl Running {
    fn connect(&self) -> TcpStream {
        testkit::connect(self.gateway.address(), LIMIT).unwrap()
    }

    /// Sends bytes over a connection of their own and reads the status of the answer.
    fn ask(&self, bytes: &[u8]) -> u16 {
        let mut stream = self.connect();
        stream.write_all(bytes).unwrap();
        read_response(&stream, "GET").unwrap().status
    }

    fn get(&self, path: &str) -> u16 {
        self.ask(format!("GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n").as_bytes())
    }

    /// The value of a sample, which has to be exposed.
    fn sample(&self, sample: &str) -> u64 {
        value(&self.metrics.expose(), sample)
            .unwrap_or_else(|| panic!("{sample} in\n{}", self.metrics.expose()))
    }

    /// Waits until so many exchanges were counted, under whatever labels.
    fn wait_for_requests(&self, count: u64) {
        wait_until("all requests to be counted", LIMIT, || {
            total(&self.metrics.expose(), "lockgate_requests_total") == count
        });
    }

    /// Ends the gateway, and returns its lines.
    fn end(self) -> Vec<Value> {
        self.gateway.drain(LIMIT);
        let text = std::fs::read_to_string(&self.log).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

fn value(text: &str, sample: &str) -> Option<u64> {
    text.lines()
        .find_map(|line| line.strip_prefix(sample)?.strip_prefix(' '))
        .map(|value| value.parse().unwrap())
}

/// The sum over all series of a counter.
fn total(text: &str, family: &str) -> u64 {
    text.lines()
        .filter(|line| line.starts_with(&format!("{family}{{")))
        .filter_map(|line| line.rsplit(' ').next())
        .map(|value| value.parse::<u64>().unwrap())
        .sum()
}

fn of_route(family: &str, resource: &str, method: &str, rest: &str) -> String {
    format!(
        "{family}{{api_id=\"a1\",stage=\"s\",resource=\"{resource}\",method=\"{method}\"{rest}}}"
    )
}

fn outside(family: &str, resource: &str) -> String {
    format!("{family}{{api_id=\"none\",stage=\"none\",resource=\"{resource}\",method=\"none\"}}")
}

/// A socket whose close is a reset.
fn reset(stream: TcpStream) {
    socket2::SockRef::from(&stream)
        .set_linger(Some(Duration::ZERO))
        .unwrap();
}

#[test]
fn a_proxied_request_says_all_there_is_to_say() {
    let running = start(|_| Reply::text(201, "hello"));
    let backend = running.backend.address();
    let request = format!(
        "POST /s/users/7?token=secret HTTP/1.1\r\nHost: {HOST}\r\nUser-Agent: t\x1b\"\u{e9}\r\nContent-Length: 4\r\n\r\nbody"
    );
    // The agent's last character is one byte on the wire: not UTF-8.
    let request: Vec<u8> = request.chars().map(|c| c as u8).collect();
    let refused = running.ask(&request);
    assert_eq!(refused, 400, "control characters are not for headers");
    let request: Vec<u8> = request.into_iter().filter(|&byte| byte != 0x1b).collect();
    assert_eq!(running.ask(&request), 201);
    running.wait_for_requests(2);
    let of = |family| of_route(family, "/{proxy+}", "POST", "");
    assert_eq!(running.sample(&of("lockgate_requests_total")), 1);
    assert_eq!(
        running.sample(&of("lockgate_request_bytes_total")),
        request.len() as u64
    );
    assert_eq!(
        running.sample(&of("lockgate_request_latency_seconds_count")),
        1
    );
    assert_eq!(
        running.sample(&of("lockgate_integration_latency_seconds_count")),
        1
    );
    let sent = running.sample(&of("lockgate_response_bytes_total"));
    let lines = running.end();
    let line = lines.iter().find(|line| line["status"] == 201).unwrap();
    for (name, expected) in [
        ("client", Value::from("127.0.0.1")),
        ("method", "POST".into()),
        ("path", "/s/users/7".into()),
        ("protocol", "HTTP/1.1".into()),
        ("outcome", "complete".into()),
        ("api_id", "a1".into()),
        ("stage", "s".into()),
        ("resource", "/{proxy+}".into()),
        ("target", backend.to_string().into()),
        ("request_bytes", request.len().into()),
        ("response_bytes", sent.into()),
        ("user_agent", "t\"\u{fffd}".into()),
    ] {
        assert_eq!(line[name], expected, "{name} of {line}");
    }
    assert_eq!(line["request_id"].as_str().unwrap().len(), 36);
    assert!(line["latency_ms"].as_f64() >= line["integration_latency_ms"].as_f64());
    assert!(line.get("fault_hop").is_none() && line.get("refusal").is_none());
    assert!(!line.to_string().contains("secret"));
}

#[test]
fn every_end_of_a_request_is_counted_and_logged_once() {
    let running = start(|request| match request.target.as_str() {
        "/broken" => Reply::Script(vec![
            Step::Write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes!".to_vec()),
            Step::Close,
        ]),
        "/mute" => Reply::Script(vec![Step::Close]),
        "/error" => Reply::text(503, "no"),
        "/missing" => Reply::text(404, "no"),
        _ => Reply::text(200, "yes"),
    });
    assert_eq!(running.get("/s/fine"), 200);
    assert_eq!(running.get("/s/missing"), 404);
    assert_eq!(running.get("/s/error"), 503);
    // A gateway response, as AWS answers an internet integration.
    assert_eq!(running.get("/s/mute"), 504);
    assert_eq!(running.get("/other/stage"), 403);
    assert_eq!(running.ask(b"GET / HTTP/1.1\nHost: a\r\n\r\n"), 400);
    // The answer breaks off: the client has the head, and a connection that ends.
    let mut stream = running.connect();
    write!(stream, "GET /s/broken HTTP/1.1\r\nHost: {HOST}\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(answer.starts_with(b"HTTP/1.1 200"));
    // The body's framing breaks.
    let head =
        format!("POST /s/body HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: chunked\r\n\r\n");
    assert_eq!(running.ask(format!("{head}nonsense\r\n").as_bytes()), 400);
    // The client goes within its body, and within a head.
    let mut stream = running.connect();
    write!(
        stream,
        "POST /s/upload HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 10\r\n\r\nhalf"
    )
    .unwrap();
    wait_until("the upload to reach the backend", LIMIT, || {
        running.sample("lockgate_upstream_connections_opened_total") > 4
    });
    reset(stream);
    running.wait_for_requests(9);
    let mut stream = running.connect();
    stream.write_all(b"GET /s/half HTTP/1.1\r\nHo").unwrap();
    wait_until("the connection to be taken up", LIMIT, || {
        running.sample("lockgate_connections_accepted_total") == 10
    });
    reset(stream);
    running.wait_for_requests(10);

    let get = |family, rest| of_route(family, "/{proxy+}", "GET", rest);
    let post = |family, rest| of_route(family, "/{proxy+}", "POST", rest);
    for (sample, expected) in [
        (get("lockgate_requests_total", ""), 5),
        (get("lockgate_request_errors_total", ",class=\"4xx\""), 1),
        // The backend's 503, our 504 and the answer that broke off.
        (get("lockgate_request_errors_total", ",class=\"5xx\""), 3),
        (get("lockgate_request_aborts_total", ""), 0),
        (post("lockgate_requests_total", ""), 2),
        (post("lockgate_request_errors_total", ",class=\"4xx\""), 1),
        (post("lockgate_request_errors_total", ",class=\"5xx\""), 0),
        (post("lockgate_request_aborts_total", ""), 1),
        (outside("lockgate_requests_total", "unrouted"), 1),
        (outside("lockgate_requests_total", "malformed"), 2),
        (outside("lockgate_request_aborts_total", "malformed"), 1),
        ("lockgate_refusals_total{reason=\"bare_lf\"}".into(), 1),
        ("lockgate_refusals_total{reason=\"chunk_size\"}".into(), 1),
        (
            "lockgate_refusals_total{reason=\"head_truncated\"}".into(),
            1,
        ),
        (
            "lockgate_refusals_total{reason=\"body_truncated\"}".into(),
            0,
        ),
        (
            "lockgate_faults_total{hop=\"router\",type=\"FORBIDDEN\"}".into(),
            1,
        ),
        (
            "lockgate_faults_total{hop=\"client\",type=\"BAD_REQUEST\"}".into(),
            3,
        ),
        // The mute backend, and the answer that broke off.
        (
            "lockgate_faults_total{hop=\"target\",type=\"INTEGRATION_FAILURE\"}".into(),
            2,
        ),
    ] {
        assert_eq!(running.sample(&sample), expected, "{sample}");
    }
    let lines = running.end();
    assert_eq!(lines.len(), 10);
    let mut told: Vec<String> = lines
        .iter()
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap_or("-").to_owned();
            format!(
                "{} {} {} {} {} {}",
                text("path"),
                line["status"],
                text("outcome"),
                text("fault_hop"),
                text("fault_type"),
                text("refusal")
            )
        })
        .collect();
    told.sort();
    assert_eq!(
        told,
        [
            "- 400 complete client BAD_REQUEST bare_lf",
            "/other/stage 403 complete router FORBIDDEN -",
            "/s/body 400 complete client BAD_REQUEST chunk_size",
            "/s/broken 200 cut-short target INTEGRATION_FAILURE -",
            "/s/error 503 complete - - -",
            "/s/fine 200 complete - - -",
            "/s/half 499 client-gone client BAD_REQUEST head_truncated",
            "/s/missing 404 complete - - -",
            "/s/mute 504 complete target INTEGRATION_FAILURE -",
            "/s/upload 499 client-gone - - -",
        ]
    );
}

#[test]
fn counts_outlive_plans_and_end_with_their_routes() {
    let running = start(|_| Reply::text(200, "yes"));
    let count = |resource| {
        let sample = of_route("lockgate_requests_total", resource, "GET", "");
        value(&running.metrics.expose(), &sample)
    };
    assert_eq!(running.get("/s/a"), 200);
    running.wait_for_requests(1);
    assert_eq!(running.sample("lockgate_plan_swaps_total"), 1);

    deploy(
        &running.plan,
        running.backend.address(),
        &["/{proxy+}", "/b"],
    );
    assert_eq!(running.get("/s/a"), 200);
    assert_eq!(running.get("/s/b"), 200);
    running.wait_for_requests(3);
    assert_eq!((count("/{proxy+}"), count("/b")), (Some(2), Some(1)));
    assert_eq!(running.sample("lockgate_plan_swaps_total"), 2);
    assert_eq!(running.sample("lockgate_plan_stages"), 1);

    deploy(&running.plan, running.backend.address(), &["/b"]);
    assert_eq!(count("/{proxy+}"), Some(2), "seen to the last");
    assert_eq!((count("/{proxy+}"), count("/b")), (None, Some(1)));
    assert_eq!(running.get("/s/b"), 200);
    wait_until("the route that stayed to count on", LIMIT, || {
        count("/b") == Some(2)
    });
}

#[test]
fn connections_and_pools_are_counted() {
    let running = start(|_| Reply::text(200, "yes"));
    let stream = running.connect();
    for _ in 0..3 {
        write!(&stream, "GET /s/a HTTP/1.1\r\nHost: {HOST}\r\n\r\n").unwrap();
        assert_eq!(read_response(&stream, "GET").unwrap().status, 200);
    }
    running.wait_for_requests(3);
    for (sample, expected) in [
        ("lockgate_connections_open", 1),
        ("lockgate_connections_accepted_total", 1),
        ("lockgate_upstream_connections_opened_total", 1),
        ("lockgate_upstream_connections_reused_total", 2),
        ("lockgate_upstream_connections_failed_total", 0),
    ] {
        assert_eq!(running.sample(sample), expected, "{sample}");
    }
    // It goes back to its pool when the request was counted already.
    wait_until("the backend's connection to be idle", LIMIT, || {
        running.sample("lockgate_upstream_connections_idle") == 1
    });
    drop(stream);
    wait_until("the client's connection to be closed", LIMIT, || {
        running.sample("lockgate_connections_open") == 0
    });
}

#[test]
fn a_rotated_log_goes_on_in_a_new_file() {
    let running = start(|_| Reply::text(200, "yes"));
    let rotated = running.log.with_extension("1");
    assert_eq!(running.get("/s/before"), 200);
    let written = |path: &PathBuf| std::fs::read_to_string(path).unwrap_or_default();
    wait_until(
        "the line to be written, without more traffic",
        LIMIT,
        || written(&running.log).ends_with('\n'),
    );
    std::fs::rename(&running.log, &rotated).unwrap();
    running.metrics.reopen_access_log();
    wait_until("the new file", LIMIT, || running.log.exists());
    assert_eq!(running.get("/s/after"), 200);
    let before = written(&rotated);
    assert_eq!(before.lines().count(), 1);
    assert!(before.contains("/s/before"), "{before}");
    let lines = running.end();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["path"], "/s/after");
}

#[test]
fn a_log_that_cannot_be_opened_keeps_the_gateway_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    let mut settings = common::settings();
    settings.access_log = Some(LogSettings {
        destination: Destination::File(folder.path().to_owned()),
        format: Format::Json,
    });
    let started = common::try_start(settings, &Arc::default());
    let error = started.unwrap_err().to_string();
    assert!(
        error.contains(&folder.path().display().to_string()),
        "{error}"
    );
}

/// HTTP/2 drops an exchange where it stands when the client takes its request back.
#[tokio::test]
async fn a_request_that_is_taken_back_is_counted_and_logged() {
    let running = start(|_| Reply::Script(vec![Step::Stall]));
    let stream = tokio::net::TcpStream::connect(running.gateway.address())
        .await
        .unwrap();
    let (requests, connection) = h2::client::handshake(stream).await.unwrap();
    let connection = tokio::spawn(connection);
    let mut requests = requests.ready().await.unwrap();
    let request = http::Request::get(format!("http://{HOST}/s/slow"))
        .body(())
        .unwrap();
    let (answer, stream) = requests.send_request(request, true).unwrap();
    // Waits in a thread of its own, so that the connection goes on.
    let metrics = running.metrics.clone();
    let sent = move || {
        wait_until("the request to reach the backend", LIMIT, || {
            value(
                &metrics.expose(),
                "lockgate_upstream_connections_opened_total",
            ) == Some(1)
        });
    };
    tokio::task::spawn_blocking(sent).await.unwrap();
    drop((answer, stream));
    let metrics = running.metrics.clone();
    let counted = move || {
        wait_until("the request to be counted", LIMIT, || {
            total(&metrics.expose(), "lockgate_requests_total") == 1
        });
    };
    tokio::task::spawn_blocking(counted).await.unwrap();
    let sample = of_route("lockgate_request_aborts_total", "/{proxy+}", "GET", "");
    assert_eq!(running.sample(&sample), 1);
    drop(requests);
    connection.await.unwrap().unwrap();
    let lines = tokio::task::spawn_blocking(move || running.end())
        .await
        .unwrap();
    assert_eq!(lines.len(), 1);
    for (name, expected) in [
        ("protocol", Value::from("HTTP/2")),
        ("status", 499.into()),
        ("outcome", "client-gone".into()),
        ("resource", "/{proxy+}".into()),
    ] {
        assert_eq!(lines[0][name], expected, "{name}");
    }
    assert!(lines[0]["integration_latency_ms"].as_f64().unwrap() > 0.0);
}
