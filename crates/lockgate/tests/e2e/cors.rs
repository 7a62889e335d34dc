//! A page of another origin in a real browser, against an API that Terraform built for it: what the browser lets the
//! page see is what CORS by `MOCK` and gateway responses is for (developer guide, "CORS for REST APIs in API
//! Gateway"). The module is `cors/main.tf`, the page `cors/page.html`.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use testkit::{Received, Reply, Upstream, wait_for};

use crate::setup::{LIMIT, Lockgate, host, text};
use crate::terraform::Module;
use crate::tools::{has, skip};

/// Killed with its children's pipes when the test is done with it.
struct Browser(Child);

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Opens a page; names of execute-api lead to the gateway.
fn browse(url: &str, profile: &Path) -> Browser {
    let child = Command::new("chromium")
        .args(["--headless=new", "--no-sandbox", "--disable-gpu"])
        .args(["--disable-dev-shm-usage", "--no-first-run"])
        // Names that are not ours, which a browser asks for on its own account, lead nowhere.
        .arg("--host-resolver-rules=MAP *.amazonaws.com 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    Browser(child)
}

/// A pod that lets the page's origin read its answers, but for one.
fn pod(request: &Received, origin: &str) -> Reply {
    let mut headers = vec![("Content-Type".to_owned(), "text/plain".to_owned())];
    if !request.target.contains("plain") {
        headers.push(("Access-Control-Allow-Origin".into(), origin.into()));
        headers.push((
            "Access-Control-Expose-Headers".into(),
            "x-amzn-RequestId".into(),
        ));
    }
    Reply::Response {
        status: 200,
        headers,
        body: format!("{} {}", request.method, request.target).into_bytes(),
    }
}

/// An address of this machine on which nothing listens.
fn nobody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[test]
fn a_page_of_another_origin_sees_what_the_api_lets_it_see() {
    if !has("chromium", &["--version"]) {
        return skip("cors", "chromium is not installed");
    }
    let lockgate = Lockgate::start();
    let site = Upstream::start(|_| Reply::text(404, "nothing yet")).unwrap();
    let origin = format!("http://{}", site.address());
    let backend = Upstream::start({
        let origin = origin.clone();
        move |request| pod(request, &origin)
    })
    .unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/e2e/cors");
    let Some(module) = Module::of("cors", &lockgate, &folder) else {
        return;
    };
    let backend_variable = format!("-var=backend=http://{}", backend.address());
    let nobody_variable = format!("-var=nobody={}", nobody());
    let origin_variable = format!("-var=origin={origin}");
    module.succeed(&[
        "apply",
        "-auto-approve",
        &backend_variable,
        &nobody_variable,
        &origin_variable,
    ]);
    let api = text(&module.value("rest_api_id"));
    lockgate.wait_for_stage(&api, "prod");

    let url = format!("http://{}:{}/prod", host(&api), lockgate.gateway().port());
    let page = std::fs::read_to_string(folder.join("page.html")).unwrap();
    let page = page.replace("API +", &format!("{url:?} +"));
    site.answer_with(move |request| match request.target.as_str() {
        "/" => Reply::Response {
            status: 200,
            headers: vec![("Content-Type".into(), "text/html".into())],
            body: page.clone().into_bytes(),
        },
        "/seen" => Reply::text(200, "thanks"),
        _ => Reply::text(404, ""),
    });
    let profile = TempDir::new().unwrap();
    let browser = browse(&format!("{origin}/"), profile.path());
    let seen: Value = wait_for("the page to tell what it saw", LIMIT * 3, || {
        let all = site.received();
        let found = all.iter().find(|request| request.target == "/seen")?;
        serde_json::from_slice(&found.body.content).ok()
    });
    drop(browser);

    let refused = serde_json::json!({"refused": "TypeError"});
    assert_eq!(seen["simple"]["status"], 200, "{seen}");
    assert_eq!(seen["simple"]["body"], "GET /items");
    assert_eq!(seen["simple"]["requestId"].as_str().map(str::len), Some(36));
    assert_eq!(seen["preflighted"]["status"], 200, "{seen}");
    assert_eq!(seen["preflighted"]["body"], "POST /put");
    assert_eq!(seen["preflighted"]["stage"], "prod");
    // The browser keeps what the preflight does not allow to itself.
    assert_eq!(seen["otherHeader"], refused, "{seen}");
    assert_eq!(seen["otherMethod"], refused, "{seen}");
    // Errors of the gateway can be read, and are AWS's.
    assert_eq!(seen["invalid"]["status"], 400, "{seen}");
    assert_eq!(
        seen["invalid"]["body"],
        r#"{"message": "Invalid request body"}"#
    );
    assert_eq!(seen["missing"]["status"], 403, "{seen}");
    assert_eq!(
        seen["missing"]["body"],
        r#"{"message":"Missing Authentication Token"}"#
    );
    assert_eq!(seen["lost"]["status"], 504, "{seen}");
    assert_eq!(seen["withoutHeaders"], refused, "{seen}");

    let received = backend.received();
    let called: Vec<_> = received
        .iter()
        .map(|request| format!("{} {}", request.method, request.target))
        .collect();
    assert_eq!(called, ["GET /items", "POST /put", "GET /items?plain"]);
    assert_eq!(received[0].header("Origin"), Some(origin.as_str()));
    let order = &received[1];
    assert_eq!(order.header("X-Order"), Some("7"));
    assert_eq!(order.body.content, br#"{"name":"bolt"}"#);
}
