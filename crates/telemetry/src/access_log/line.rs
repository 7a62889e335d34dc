//! A line of the log, formatted by hand straight into the core's buffer: a serializer would cost more than
//! the rest of an exchange's accounting.

use crate::access_log::Format;
use crate::access_log::escape::{json_string, milliseconds, quoted, three_digits};
use crate::entry::{Entry, Target};
use crate::registry::Tables;
use crate::series::Labels;
use head::text::{address, number, socket_address};

/// The longest parts of clients' strings that are kept, in bytes.
const METHOD_MAX: usize = 64;
const PATH_MAX: usize = 2048;
const USER_AGENT_MAX: usize = 512;
const DETAIL_MAX: usize = 1024;
const LABEL_MAX: usize = 1024;

/// A field of a JSON line.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    /// Whether every line has it.
    pub always: bool,
    pub meaning: &'static str,
}

const fn always(name: &'static str, meaning: &'static str) -> Field {
    Field {
        name,
        always: true,
        meaning,
    }
}

const fn maybe(name: &'static str, meaning: &'static str) -> Field {
    Field {
        name,
        always: false,
        meaning,
    }
}

/// The fields of a JSON line, in order. `docs/metrics.md` shows them; a test holds the two together.
pub static FIELDS: &[Field] = &[
    always(
        "time",
        "When the request was taken up: UTC, RFC 3339, milliseconds.",
    ),
    always("request_id", "The `x-amzn-RequestId` of the answer."),
    always("client", "The client's address."),
    maybe(
        "method",
        "The request's method; absent where the request could not be read that far.",
    ),
    maybe(
        "path",
        "The request's path as sent, without the query, which may hold secrets.",
    ),
    always("protocol", "`HTTP/1.0`, `HTTP/1.1` or `HTTP/2`."),
    always(
        "status",
        "The status that was sent; 499 where the client went before an answer was begun.",
    ),
    always(
        "outcome",
        "`complete`, `client-gone` (before it had the whole answer), or `cut-short` (the answer could not be ended).",
    ),
    maybe(
        "api_id",
        "The API that served the request, with the next two; absent where none did.",
    ),
    maybe("stage", "The stage."),
    maybe("resource", "The resource's path as declared."),
    maybe(
        "target",
        "The backend the request was sent to last: address and port, or host and port.",
    ),
    always(
        "request_bytes",
        "Bytes taken of the request, head included.",
    ),
    always("response_bytes", "Bytes sent of the answer, head included."),
    always(
        "latency_ms",
        "From the request's head to the end of the answer, in milliseconds.",
    ),
    maybe(
        "integration_latency_ms",
        "From sending the request on to the head of the backend's answer, or until it was given up.",
    ),
    maybe("user_agent", "The request's `User-Agent`."),
    maybe(
        "fault_hop",
        "Where on the path the request failed; with the next two.",
    ),
    maybe("fault_type", "The gateway response type."),
    maybe("fault_detail", "What failed, for the operator."),
    maybe(
        "refusal",
        "Why the message was refused: the `reason` of `lockgate_refusals_total`.",
    ),
];

/// Writes lines, and remembers the text of the second at hand.
#[derive(Debug)]
pub(crate) struct Stamp {
    second: u64,
    /// `2026-11-22T10:00:00`, or for [`Format::Combined`] `22/Nov/2026:10:00:00 +0000`.
    text: Vec<u8>,
}

impl Default for Stamp {
    fn default() -> Self {
        Self {
            second: u64::MAX,
            text: Vec::new(),
        }
    }
}

impl Stamp {
    /// Appends the line of `entry`.
    pub(crate) fn write(
        &mut self,
        format: Format,
        entry: &Entry<'_>,
        tables: &Tables,
        out: &mut Vec<u8>,
    ) {
        let second = entry.received.as_secs();
        if second != self.second {
            self.second = second;
            self.read(format);
        }
        match format {
            Format::Json => self.json(entry, tables, out),
            Format::Combined => self.combined(entry, out),
        }
        out.push(b'\n');
    }

    fn read(&mut self, format: Format) {
        // Only a clock set beyond the year 9999 has no text; it then shows as the beginning of time.
        let time = i64::try_from(self.second)
            .ok()
            .and_then(|second| jiff::Timestamp::from_second(second).ok())
            .unwrap_or_default();
        let pattern = match format {
            Format::Json => "%Y-%m-%dT%H:%M:%S",
            Format::Combined => "%d/%b/%Y:%H:%M:%S +0000",
        };
        self.text = time.strftime(pattern).to_string().into_bytes();
    }

    fn json(&self, entry: &Entry<'_>, tables: &Tables, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"time\":\"");
        out.extend_from_slice(&self.text);
        out.push(b'.');
        three_digits(out, entry.received.subsec_millis() as u16);
        out.extend_from_slice(b"Z\",\"request_id\":");
        json_string(out, entry.request_id.as_bytes(), LABEL_MAX);
        out.extend_from_slice(b",\"client\":\"");
        address(out, entry.client);
        out.push(b'"');
        if let Some(line) = &entry.line {
            out.extend_from_slice(b",\"method\":");
            json_string(out, line.method.as_bytes(), METHOD_MAX);
            out.extend_from_slice(b",\"path\":");
            json_string(out, line.path, PATH_MAX);
        }
        out.extend_from_slice(b",\"protocol\":");
        json_string(out, entry.protocol.as_bytes(), LABEL_MAX);
        out.extend_from_slice(b",\"status\":");
        number(out, entry.logged_status().into());
        out.extend_from_slice(b",\"outcome\":\"");
        out.extend_from_slice(entry.outcome.as_str().as_bytes());
        out.push(b'"');
        out.extend_from_slice(&entry.slot.json);
        match entry.target {
            Some(Target::Address(target)) => {
                out.extend_from_slice(b",\"target\":\"");
                socket_address(out, target);
                out.push(b'"');
            }
            Some(Target::Host(name, port)) => {
                out.extend_from_slice(b",\"target\":");
                json_string(out, name.as_bytes(), LABEL_MAX);
                out.pop();
                out.push(b':');
                number(out, port.into());
                out.push(b'"');
            }
            None => {}
        }
        out.extend_from_slice(b",\"request_bytes\":");
        number(out, entry.request_bytes);
        out.extend_from_slice(b",\"response_bytes\":");
        number(out, entry.response_bytes);
        out.extend_from_slice(b",\"latency_ms\":");
        milliseconds(out, entry.latency);
        if let Some(latency) = entry.integration_latency {
            out.extend_from_slice(b",\"integration_latency_ms\":");
            milliseconds(out, latency);
        }
        if let Some(agent) = entry.user_agent {
            out.extend_from_slice(b",\"user_agent\":");
            json_string(out, agent, USER_AGENT_MAX);
        }
        if let Some(fault) = &entry.fault {
            let name = |table: &[&'static str], at| table.get(at).copied().unwrap_or("unknown");
            out.extend_from_slice(b",\"fault_hop\":");
            json_string(out, name(&tables.hops, fault.hop).as_bytes(), LABEL_MAX);
            out.extend_from_slice(b",\"fault_type\":");
            json_string(
                out,
                name(&tables.fault_types, fault.kind).as_bytes(),
                LABEL_MAX,
            );
            out.extend_from_slice(b",\"fault_detail\":");
            json_string(out, fault.detail.as_bytes(), DETAIL_MAX);
        }
        if let Some(reason) = entry.refusal.and_then(|at| tables.refusals.get(at)) {
            out.extend_from_slice(b",\"refusal\":");
            json_string(out, reason.as_bytes(), LABEL_MAX);
        }
        out.push(b'}');
    }

    fn combined(&self, entry: &Entry<'_>, out: &mut Vec<u8>) {
        address(out, entry.client);
        out.extend_from_slice(b" - - [");
        out.extend_from_slice(&self.text);
        out.extend_from_slice(b"] \"");
        match &entry.line {
            Some(line) => {
                quoted(out, line.method.as_bytes(), METHOD_MAX);
                out.push(b' ');
                quoted(out, line.path, PATH_MAX);
                out.push(b' ');
                out.extend_from_slice(entry.protocol.as_bytes());
            }
            None => out.push(b'-'),
        }
        out.extend_from_slice(b"\" ");
        number(out, entry.logged_status().into());
        out.push(b' ');
        number(out, entry.response_bytes);
        // We keep no referers: they often hold what the query does.
        out.extend_from_slice(b" \"-\" \"");
        quoted(out, entry.user_agent.unwrap_or(b"-"), USER_AGENT_MAX);
        out.push(b'"');
    }
}

/// The fields that tell a route, with a comma before them.
pub(crate) fn route(labels: &Labels) -> Box<[u8]> {
    let mut out = Vec::new();
    for (name, value) in [
        (&b",\"api_id\":"[..], &labels.api_id),
        (b",\"stage\":", &labels.stage),
        (b",\"resource\":", &labels.resource),
    ] {
        out.extend_from_slice(name);
        json_string(&mut out, value.as_bytes(), LABEL_MAX);
    }
    out.into()
}

#[cfg(test)]
mod tests;
