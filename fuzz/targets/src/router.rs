//! Route tree, router, parameter mapping and engine together. An input is lines: routes of a stage (those that
//! begin with `/`), then `>` and a `uri` template if it wants one, and last the target of a request.
//!
//! What has to hold: the tree agrees with a naive matcher, and whatever the client sends, what goes to the
//! backend is one request that our own strict parser reads back unchanged.

use crate::differential::ours;
use ::mapping::{Expression, UriTemplate, percent};
use head::{Method, RequestHead};
use pipeline::{Exchange, RouterSettings, router};
use plan::route_tree::{Captures, NoRoute};
use plan::{
    Api, Connection, HttpProxy, Integration, Plan, RequestMapping, Route, RouteTree, Stage,
};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// The target.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    if input.len() > 2048 {
        return;
    }
    let mut lines: Vec<&str> = text.split('\n').collect();
    let target = lines.pop().unwrap_or_default();
    let template = lines.iter().find_map(|line| line.strip_prefix('>'));
    let uri = template.unwrap_or("http://backend.example/{proxy}");
    let Ok(uri) = UriTemplate::parse(uri) else {
        return;
    };
    let paths = declarable(&lines);
    // What reaches the router was read by the engine.
    let bytes = format!("GET {target} HTTP/1.1\r\nHost: a1.execute-api.local\r\nX-A: b, c\r\n\r\n");
    let mut head = RequestHead::default();
    let limits = ::http1::Limits::default();
    let parsed = ::http1::parse_request(bytes.as_bytes(), &limits, &mut head);
    if !matches!(parsed, Ok(Some((_, length))) if length == bytes.len()) {
        return;
    }
    let tree = || RouteTree::new(paths.iter().map(|path| route(path, &uri)));
    agrees_with_naive(&tree(), &paths, head.path());
    reaches_backend_unchanged(tree(), &head);
}

/// The routes that a REST API could have, one of each shape: see `plan::route_tree` for what decides a shape.
fn declarable(lines: &[&str]) -> Vec<String> {
    let mut by_shape = BTreeMap::new();
    for line in lines.iter().filter(|line| line.starts_with('/')) {
        let segments: Vec<&str> = line.split('/').skip(1).collect();
        let last = segments.len() - 1;
        let sound = |(place, segment): (usize, &&str)| match parameter(segment) {
            Some((name, greedy)) => {
                !name.is_empty()
                    && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
                    && (!greedy || place == last)
            }
            None => {
                !segment.is_empty()
                    && segment
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b"-._:".contains(&b))
            }
        };
        if *line == "/" || segments.iter().enumerate().all(sound) {
            let shape: Vec<_> = segments
                .iter()
                .map(|segment| match parameter(segment) {
                    Some((_, true)) => "{+}",
                    Some((_, false)) => "{}",
                    None => segment,
                })
                .collect();
            by_shape
                .entry(shape.join("/"))
                .or_insert((*line).to_owned());
        }
    }
    by_shape.into_values().take(24).collect()
}

/// Name and greed of `{name}` and `{name+}`.
fn parameter(segment: &str) -> Option<(&str, bool)> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    Some(
        name.strip_suffix('+')
            .map_or((name, false), |name| (name, true)),
    )
}

/// GET is there for every second route, so that falling back is seen.
fn route(path: &str, uri: &UriTemplate) -> Route {
    let name = if has_get(path) { "ANY" } else { "PUT" };
    let first = path.split('/').find_map(parameter).map(|(name, _)| name);
    let from = first.map(|name| Expression::Path(name.into()));
    let places = uri.placeholders().collect::<Vec<_>>();
    let mapped = |names: &[&str]| -> Box<[(mapping::Text, Expression)]> {
        let pairs = names.iter().zip(from.iter().cycle());
        pairs
            .map(|(name, from)| ((*name).into(), from.clone()))
            .collect()
    };
    let query = Expression::MultiValueQueryString("q".into());
    let proxy = HttpProxy {
        method: None,
        uri: uri.clone(),
        connection: Connection::Internet,
        timeout: Duration::from_secs(29),
        verify_tls: true,
        mapping: RequestMapping {
            path: mapped(&places),
            query: [("q".into(), query)]
                .into_iter()
                .chain(mapped(&["p"]))
                .collect(),
            headers: [("X-Q".into(), Expression::QueryString("q".into()))]
                .into_iter()
                .chain(mapped(&["X-P", "Authorization"]))
                .collect(),
            ..RequestMapping::default()
        },
    };
    let method = plan::Method::from(Integration::HttpProxy(proxy));
    Route::new(path, path, [(name.to_owned(), method)])
}

fn has_get(path: &str) -> bool {
    path.len().is_multiple_of(2)
}

fn agrees_with_naive(tree: &RouteTree, paths: &[String], path: &[u8]) {
    let matching = |path_of: &&String| naive_rank(path_of, path).is_some();
    let all: Vec<_> = paths.iter().filter(matching).collect();
    let best = all
        .iter()
        .filter(|route| has_get(route))
        .min_by_key(|route| naive_rank(route, path));
    let expected = match best {
        Some(best) => Ok(best.as_str()),
        None if all.is_empty() => Err(NoRoute::Path),
        None => Err(NoRoute::Method),
    };
    let mut captures = Captures::default();
    let found = tree.find(&Method::Get, path, &mut captures);
    let found = found.map(|(route, _)| &*route.path);
    assert_eq!(found, expected, "{} in {paths:?}", path.escape_ascii());
}

/// What a route is worth for a path, segment by segment, best first; `None` if it does not match.
fn naive_rank(route: &str, path: &[u8]) -> Option<Vec<u8>> {
    let mut given: Vec<&[u8]> = path.split(|&byte| byte == b'/').skip(1).collect();
    if given.last().is_some_and(|last| last.is_empty()) {
        given.pop();
    }
    let pattern: Vec<&str> = route.split('/').skip(1).filter(|s| !s.is_empty()).collect();
    let mut rank = Vec::new();
    for (place, segment) in pattern.iter().enumerate() {
        let value = given.get(place)?;
        match parameter(segment) {
            Some((_, true)) => {
                rank.push(2);
                return Some(rank);
            }
            Some((_, false)) if !value.is_empty() => rank.push(1),
            None if *percent::decode(value) == *segment.as_bytes() => rank.push(0),
            _ => return None,
        }
    }
    (pattern.len() == given.len()).then_some(rank)
}

fn reaches_backend_unchanged(routes: RouteTree, head: &RequestHead) {
    let stage = Stage {
        api_id: "a1".into(),
        name: "s".into(),
        deployment_id: "d".into(),
        execute_api_endpoint: true,
        routes,
        data: plan::StageData::default(),
    };
    let api = Api {
        id: "a1".into(),
        stages: [Arc::new(stage)].into(),
    };
    let plan = Plan {
        apis: [("a1".into(), Arc::new(api))].into_iter().collect(),
        ..Plan::default()
    };
    let mut client = head.clone();
    client.set_target_with(|target| {
        target.extend_from_slice(b"/s");
        target.extend_from_slice(head.target());
    });
    let mut captures = Captures::default();
    let settings = RouterSettings { path_style: true };
    // The raw head too, which may name an API by its path; it only must not panic.
    let _ = router::resolve(&plan, head, settings, &mut captures);
    let Ok(resolved) = router::resolve(&plan, &client, settings, &mut captures) else {
        return;
    };
    let Integration::HttpProxy(proxy) = &resolved.method.integration else {
        unreachable!("every route above is a proxy");
    };
    let mut out = RequestHead::default();
    pipeline::request::write(&client, &resolved, &captures, proxy, &exchange(), &mut out);
    let written = crate::http1::written_request(&out);
    let again = ours::server(&[&written]);
    let text = written.escape_ascii();
    assert!(
        again.refusal.is_none() && again.messages.len() == 1,
        "{again:?} of \"{text}\""
    );
    let start = [b"GET ", out.target()].concat();
    assert_eq!(again.messages[0].start, start, "\"{text}\"");
    assert_eq!(
        again.messages[0].headers.len(),
        out.headers.len(),
        "\"{text}\""
    );
}

pub(crate) fn exchange() -> Exchange {
    Exchange {
        request_id: *b"00000000-0000-4000-8000-000000000000",
        extended_request_id: *b"AAAAAAAAAAAAAAA=",
        client_address: IpAddr::from([192, 0, 2, 7]),
        peer_address: IpAddr::from([192, 0, 2, 7]),
        tls: false,
        listener_port: 8080,
        received_at: std::time::Duration::from_secs(0x6543_2100),
        date: *b"Sun, 22 Nov 2026 22:00:00 GMT",
        trace_seed: [0xAB; 12],
        is_test: false,
    }
}
