//! Naming an API by host and by path.

#![allow(clippy::unwrap_used)]

use super::*;
use head::Method as HttpMethod;
use plan::{Integration, RouteTree};
use std::sync::Arc;

fn plan() -> Plan {
    let method = plan::Method::from(Integration::Misconfigured { reason: "".into() });
    let stage = |name: &str, endpoint, routes| {
        let stage = Stage {
            api_id: "abc123".into(),
            name: name.into(),
            deployment_id: "d1".into(),
            execute_api_endpoint: endpoint,
            routes,
            data: plan::StageData::default(),
        };
        Arc::new(stage)
    };
    let routes = RouteTree::new([Route::new("r", "/{proxy+}", [("ANY".to_owned(), method)])]);
    let api = Api {
        id: "abc123".into(),
        stages: [
            stage("prod", true, routes),
            stage("off", false, RouteTree::default()),
        ]
        .into(),
    };
    Plan {
        apis: [("abc123".into(), Arc::new(api))].into_iter().collect(),
        ..Plan::default()
    }
}

fn resolve_with(host: &str, path: &str, path_style: bool) -> Result<String, Fault> {
    let mut head = RequestHead::new(HttpMethod::Get, path);
    head.headers.append("Host", host);
    let plan = plan();
    let mut captures = Captures::default();
    let resolved = resolve(&plan, &head, RouterSettings { path_style }, &mut captures)?;
    let path = resolved.resource_path(&head);
    Ok(String::from_utf8(captures.get(0, path).unwrap().to_vec()).unwrap())
}

const HOST: &str = "abc123.execute-api.us-east-1.amazonaws.com";

#[test]
fn hosts_and_paths_name_an_api() {
    for (host, path) in [
        (HOST, "/prod/a/b?c"),
        ("abc123.execute-api.localhost:8080", "/prod/a/b"),
        ("abc123.Execute-API", "/prod/a/b"),
        ("localhost:8080", "/_aws/execute-api/abc123/prod/a/b"),
        ("127.0.0.1", "/restapis/abc123/prod/_user_request_/a/b"),
    ] {
        assert_eq!(
            resolve_with(host, path, true),
            Ok("a/b".into()),
            "{host} {path}"
        );
    }
}

#[test]
fn what_names_no_stage_is_forbidden() {
    for (host, path) in [
        ("", "/"),
        ("localhost", "/prod/a"),
        ("zzz.execute-api.localhost", "/prod/a"),
        ("abc123.execute-apix.localhost", "/prod/a"),
        (HOST, "/"),
        (HOST, "/nope/a"),
        (HOST, "/off/a"),
        ("localhost", "/_aws/execute-api/"),
        ("localhost", "/_aws/execute-api/abc123"),
        ("localhost", "/restapis/abc123/prod/a"),
        ("localhost", "/restapis/abc123/prod/_user_request_x/a"),
    ] {
        let fault = resolve_with(host, path, true).unwrap_err();
        assert_eq!(fault.kind, Kind::Forbidden, "{host} {path}");
    }
    let path = "/_aws/execute-api/abc123/prod/a/b";
    assert!(resolve_with("localhost", path, false).is_err());
}

#[test]
fn no_resource_is_a_missing_token_as_on_aws() {
    for path in ["/prod", "/prod/"] {
        let fault = resolve_with(HOST, path, true).unwrap_err();
        assert_eq!(fault.kind, Kind::MissingAuthenticationToken);
        assert!(
            fault.detail.contains("no resource for /"),
            "{}",
            fault.detail
        );
    }
}
