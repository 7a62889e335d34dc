//! The execution log of one request, in the words in which API Gateway writes it to CloudWatch Logs and returns it
//! from TestInvokeMethod. Who runs the request tells what happened; this file knows how it is said.

use crate::fault::{Fault, Kind};
use crate::gateway_response;
use head::Headers;
use std::borrow::Cow;
use std::fmt::Write;
use std::time::Duration;

/// A log as it grows.
#[derive(Clone, Debug)]
pub struct ExecutionLog {
    text: String,
}

/// "API Gateway truncates log events that are larger than 1024 bytes."
const EVENT_MAX_BYTES: usize = 1024;

impl ExecutionLog {
    #[must_use]
    pub fn new(request_id: &str, now: Duration) -> Self {
        let mut log = Self {
            text: format!("Execution log for request {request_id}\n"),
        };
        log.line(
            now,
            &format!("Starting execution for request: {request_id}"),
        );
        log
    }

    /// Adds an event that happened `now` after 1970.
    pub fn line(&mut self, now: Duration, event: &str) {
        let time = i64::try_from(now.as_secs())
            .ok()
            .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
            .unwrap_or_default();
        let shown = &event[..event.floor_char_boundary(EVENT_MAX_BYTES)];
        let cut = if shown.len() < event.len() {
            " [TRUNCATED]"
        } else {
            ""
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            self.text,
            "{} : {shown}{cut}",
            time.strftime("%a %b %d %H:%M:%S UTC %Y")
        );
    }

    /// Adds what a fault says of itself.
    pub fn fault(&mut self, now: Duration, fault: &Fault, content_type: &str) {
        let message = fault.message.as_deref().unwrap_or_default();
        let event = match fault.kind {
            Kind::IntegrationTimeout => "Execution failed due to a timeout error".to_owned(),
            Kind::BadRequestBody => match &fault.validation {
                Some(errors) => format!(
                    "Request body does not match model schema for content type {content_type}: {errors}"
                ),
                None => format!("Execution failed: {message}"),
            },
            Kind::BadRequestParameters => message.to_owned(),
            _ if gateway_response::status_of(fault.kind) < 500 => {
                format!("Execution failed: {}", fault.detail)
            }
            _ => format!(
                "Execution failed due to configuration error: {}: {}",
                fault.hop.as_str(),
                fault.detail
            ),
        };
        self.line(now, &event);
    }

    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }
}

/// `{a=1, b=2}`
#[must_use]
pub fn map<N: AsRef<[u8]>, V: AsRef<[u8]>>(pairs: impl IntoIterator<Item = (N, V)>) -> String {
    let mut text = "{".to_owned();
    for (name, value) in pairs {
        if text.len() > 1 {
            text.push_str(", ");
        }
        text.push_str(&String::from_utf8_lossy(name.as_ref()));
        text.push('=');
        text.push_str(&String::from_utf8_lossy(value.as_ref()));
    }
    text.push('}');
    text
}

/// Headers as [`map`] has them, but for those whose name is `left_out`. Credentials are not shown: the log in the
/// guide's "Tutorial: Build an API Gateway REST API with Lambda non-proxy integration" has asterisks in their place.
#[must_use]
pub fn headers(headers: &Headers, left_out: &[&str]) -> String {
    let is_left_out = |name: &[u8]| {
        left_out
            .iter()
            .any(|other| name.eq_ignore_ascii_case(other.as_bytes()))
    };
    map(headers
        .iter()
        .filter(|header| !is_left_out(header.name))
        .map(|header| (header.name, shown(header.name, header.value))))
}

/// A value as logs have it: of credentials, the last six characters behind as many asterisks as there were others.
fn shown<'v>(name: &[u8], value: &'v [u8]) -> Cow<'v, [u8]> {
    const KEPT: usize = 6;
    let is_secret = [&b"authorization"[..], b"x-api-key"]
        .iter()
        .any(|secret| name.eq_ignore_ascii_case(secret));
    if !is_secret {
        return value.into();
    }
    // A value as short as what is kept would be shown whole.
    let kept = if value.len() > 2 * KEPT { KEPT } else { 0 };
    let (hidden, end) = value.split_at(value.len() - kept);
    let mut text = vec![b'*'; hidden.len()];
    text.extend_from_slice(end);
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Hop;

    #[test]
    fn events_have_their_time_and_are_cut() {
        let now = Duration::from_secs(1_446_160_781);
        let mut log = ExecutionLog::new("id", now);
        log.line(now, &"é".repeat(600));
        let text = log.into_text();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "Execution log for request id");
        assert_eq!(
            lines[1],
            "Thu Oct 29 23:19:41 UTC 2015 : Starting execution for request: id"
        );
        let expected = format!(
            "Thu Oct 29 23:19:41 UTC 2015 : {} [TRUNCATED]",
            "é".repeat(512)
        );
        assert_eq!(lines[2], expected);
    }

    #[test]
    fn maps_are_written_as_java_writes_them() {
        assert_eq!(map::<&str, &str>([]), "{}");
        assert_eq!(map([("a", "1"), ("b", "2")]), "{a=1, b=2}");
        let lines: Headers = [("Host", "h"), ("Accept", "a/b")].into_iter().collect();
        assert_eq!(headers(&lines, &["host"]), "{Accept=a/b}");
        let lines: Headers = [
            ("authorization", "Bearer 0123456789"),
            ("X-Api-Key", "secret"),
        ]
        .into_iter()
        .collect();
        assert_eq!(
            headers(&lines, &[]),
            "{authorization=***********456789, X-Api-Key=******}"
        );
    }

    #[test]
    fn faults_are_told_apart() {
        let said = |fault: Fault| {
            let mut log = ExecutionLog::new("id", Duration::ZERO);
            log.fault(Duration::ZERO, &fault, "application/json");
            let text = log.into_text();
            let last = text.lines().last().unwrap_or_default();
            last.split_once(" : ")
                .map_or("", |(_, event)| event)
                .to_owned()
        };
        let fault = |kind| Fault::new(kind, Hop::Target, "why");
        assert_eq!(
            said(fault(Kind::IntegrationTimeout)),
            "Execution failed due to a timeout error"
        );
        assert_eq!(
            said(fault(Kind::VpcLinkFailure)),
            "Execution failed due to configuration error: target: why"
        );
        assert_eq!(
            said(
                fault(Kind::BadRequestParameters)
                    .saying("Missing required request parameters: [q]")
            ),
            "Missing required request parameters: [q]"
        );
        let mut body = fault(Kind::BadRequestBody);
        body.validation = Some("[x]".into());
        assert_eq!(
            said(body),
            "Request body does not match model schema for content type application/json: [x]"
        );
    }
}
