//! What AWS documents of requests and responses, row by row: from a client through a real process to a backend that
//! records what it got, and back. Each table names the page of the developer guide that its rows come from; a row is
//! what a page says, not what the program does. The pages are files of AWS's guide without their ending.

mod gateway_responses;
mod headers;
mod mapping;
mod payload;
mod requests;
mod templates;

use std::borrow::Cow;

use serde_json::Value;
use testkit::{RawResponse, Received, Reply, Upstream};

use crate::setup::Lockgate;

/// A process with a backend that echoes, for one table or several.
struct Bench {
    lockgate: Lockgate,
    pod: Upstream,
}

impl Bench {
    fn start() -> Self {
        Self {
            lockgate: Lockgate::start(),
            pod: Upstream::start(Reply::echo).unwrap(),
        }
    }

    /// A `uri` of the backend.
    fn uri(&self, path: &str) -> String {
        format!("http://{}{path}", self.pod.address())
    }

    /// One request, and what the backend got of it, if it got anything.
    fn exchange(
        &self,
        api: &str,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> (RawResponse, Option<Received>) {
        let response = self.lockgate.request(api, method, target, headers, body);
        let mut received = self.pod.take_received();
        assert!(received.len() < 2, "{target}: sent more than once");
        (response, received.pop())
    }
}

/// One row of a page: what it is about, what came of it, and what the page says.
#[track_caller]
fn row<T: PartialEq + std::fmt::Debug>(page: &str, what: &str, found: T, documented: T) {
    assert_eq!(found, documented, "{page}: {what}");
}

/// Every value of a header of a request as the backend got it.
fn sent<'r>(received: &'r Received, name: &str) -> Vec<&'r str> {
    let lines = received.headers.iter();
    lines
        .filter(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
        .collect()
}

/// Every value of a header of a response, by its name as it was written.
fn got(response: &RawResponse, name: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(&response.head);
    text.lines()
        .filter_map(|line| line.split_once(": "))
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| value.to_owned())
        .collect()
}

/// Every value of a query parameter of a target, decoded.
fn queried(target: &str, name: &str) -> Vec<String> {
    let (_, query) = target.split_once('?').unwrap_or_default();
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| decoded(value))
        .collect()
}

/// A part of a target, decoded.
fn decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::new();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => {
                let digits = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            other => other,
        };
        out.push(byte);
    }
    String::from_utf8(out).unwrap()
}

/// A JSON body.
#[track_caller]
fn json_of(bytes: &[u8]) -> Value {
    match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => panic!("{error}: {}", lossy(bytes)),
    }
}

fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}
