//! What is measured: each scenario is one kind of traffic, the same for every peer but for Host and path.

use crate::load::{self, Answer, Pace, Traffic};
use crate::peers::{Peer, Route};

/// A kind of traffic in a closed loop: each connection sends when its last request is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// For `--only` and the plot.
    pub name: &'static str,
    pub title: String,
    /// The answer that is asked for, see [`answers`].
    pub answer: &'static str,
    pub upload_bytes: usize,
    pub connections: usize,
    /// How many connections have a request under way at a time.
    pub busy: usize,
    pub close_each: bool,
    /// Over HTTP/2, so many requests at a time on each connection; zero is HTTP/1.1.
    pub streams: usize,
}

/// The scenario whose rate the half-load runs take, and whose ratios the limits are about.
pub const REFERENCE: &str = "c32";

const BUSY_OF_MANY: usize = 256;
const SMALL: &str = "profile";
const SMALL_BYTES: usize = 128;

/// What the backend can answer.
pub fn answers() -> Vec<Answer> {
    vec![
        Answer::new(SMALL, SMALL_BYTES),
        Answer::new("16k", 16 * 1024),
        Answer::new("1m", 1024 * 1024),
    ]
}

/// All closed-loop scenarios; a smoke run has fewer connections.
pub fn all(quick: bool) -> Vec<Scenario> {
    let many = if quick { 300 } else { 5000 };
    let small = |name, connections: usize| Scenario {
        name,
        title: format!(
            "small GET, {connections} connection{}",
            if connections == 1 { "" } else { "s" }
        ),
        answer: SMALL,
        upload_bytes: 0,
        connections,
        busy: connections,
        close_each: false,
        streams: 0,
    };
    let at_32 = small(REFERENCE, 32);
    let with = |name, title: &str| Scenario {
        name,
        title: title.to_owned(),
        ..at_32.clone()
    };
    vec![
        small("c1", 1),
        at_32.clone(),
        small("c512", 512),
        // All of them busy at once would measure how backends are connected to, and how ports run out.
        Scenario {
            title: format!("small GET, {many} connections, {BUSY_OF_MANY} busy at a time"),
            busy: BUSY_OF_MANY,
            ..small("c5000", many)
        },
        Scenario {
            answer: "16k",
            ..with("get16k", "16 KiB answer, 32 connections")
        },
        Scenario {
            answer: "1m",
            connections: 8,
            busy: 8,
            ..with("get1m", "1 MiB answer, 8 connections")
        },
        Scenario {
            upload_bytes: 64 * 1024,
            ..with("put64k", "64 KiB upload, 32 connections")
        },
        Scenario {
            close_each: true,
            ..with("new", "new connection per request, 32 at a time")
        },
        Scenario {
            connections: 4,
            busy: 4,
            streams: 8,
            ..with(
                "http2",
                "HTTP/2, 4 connections with 8 small GETs at a time each",
            )
        },
    ]
}

/// The reference scenario, with a single connection count of one's own.
pub fn reference(quick: bool) -> Scenario {
    let found = all(quick)
        .into_iter()
        .find(|scenario| scenario.name == REFERENCE);
    match found {
        Some(scenario) => scenario,
        None => unreachable!("the reference is one of them"),
    }
}

impl Scenario {
    /// This traffic through a peer, over its first `routes` routes in turn.
    pub fn traffic(&self, peer: &Peer, routes: usize, pace: Pace) -> Traffic {
        let body_bytes = answers()
            .iter()
            .find(|answer| answer.name == self.answer)
            .map_or(0, |answer| answer.body_bytes as u64);
        let routes = peer.routes.iter().take(routes);
        let over_http2 = self.streams > 0;
        Traffic {
            target: peer.http2.filter(|_| over_http2).unwrap_or(peer.address),
            requests: routes
                .map(|route| match over_http2 {
                    true => self.block(&route.host, &route.prefix),
                    false => self.request(route),
                })
                .collect(),
            body_bytes,
            connections: self.connections,
            busy: self.busy,
            pace,
            close_each: self.close_each,
            streams: self.streams,
        }
    }

    /// Whether this peer speaks what the scenario does.
    pub fn suits(&self, peer: &Peer) -> bool {
        self.streams == 0 || peer.http2.is_some()
    }

    /// The same traffic straight to the backend.
    pub fn direct(&self, backend: std::net::SocketAddr, pace: Pace) -> Traffic {
        Traffic {
            target: backend,
            requests: vec![self.request(&Route::plain())],
            body_bytes: SMALL_BYTES as u64,
            connections: self.connections,
            busy: self.busy,
            pace,
            close_each: self.close_each,
            streams: 0,
        }
    }

    /// The same request as the header block of HTTP/2.
    fn block(&self, host: &str, prefix: &str) -> Vec<u8> {
        // Names by their place in the static table: user-agent, accept, authorization.
        let headers = [
            (58, "lockgate-bench"),
            (19, "*/*"),
            (23, "Bearer 0123456789abcdef0123456789abcdef"),
        ];
        let path = format!("{prefix}/user/{}", self.answer);
        load::http2::get(host, &path, &headers)
    }

    fn request(&self, route: &Route) -> Vec<u8> {
        let upload = ("text/plain", vec![b'u'; self.upload_bytes]);
        self.request_with(route, Some(upload).filter(|(_, body)| !body.is_empty()))
    }

    /// A request of this traffic with another body, and what it is.
    pub fn request_with(&self, route: &Route, body: Option<(&str, Vec<u8>)>) -> Vec<u8> {
        let Route { host, prefix } = route;
        let method = if body.is_some() { "PUT" } else { "GET" };
        let close = if self.close_each {
            "Connection: close\r\n"
        } else {
            ""
        };
        let (of_body, body) = match body {
            None => (String::new(), Vec::new()),
            Some((kind, body)) => {
                let length = body.len();
                let lines = format!("Content-Type: {kind}\r\nContent-Length: {length}\r\n");
                (lines, body)
            }
        };
        let mut request = format!(
            "{method} {prefix}/user/{} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: lockgate-bench\r\n\
             Accept: */*\r\nAuthorization: Bearer 0123456789abcdef0123456789abcdef\r\n{close}{of_body}\r\n",
            self.answer
        )
        .into_bytes();
        request.extend_from_slice(&body);
        request
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_scenario_has_a_name_of_its_own_and_an_answer() {
        for quick in [false, true] {
            let scenarios = all(quick);
            let names: BTreeSet<_> = scenarios.iter().map(|scenario| scenario.name).collect();
            assert_eq!(names.len(), scenarios.len());
            assert!(names.contains(REFERENCE));
            for scenario in scenarios {
                assert!(
                    answers()
                        .iter()
                        .any(|answer| answer.name == scenario.answer)
                );
            }
        }
    }

    #[test]
    fn requests_are_whole() {
        let mut scenario = reference(true);
        let route = Route {
            host: "h".to_owned(),
            prefix: "/prod".to_owned(),
        };
        let text = String::from_utf8_lossy(&scenario.request(&route)).into_owned();
        assert!(
            text.starts_with("GET /prod/user/profile HTTP/1.1\r\nHost: h\r\n"),
            "{text}"
        );
        assert!(text.ends_with("\r\n\r\n"));
        scenario.upload_bytes = 3;
        scenario.close_each = true;
        let text = String::from_utf8_lossy(&scenario.request(&Route::plain())).into_owned();
        assert!(
            text.contains("\r\nConnection: close\r\n") && text.ends_with("\r\n\r\nuuu"),
            "{text}"
        );
    }
}
