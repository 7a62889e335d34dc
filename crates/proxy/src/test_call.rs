//! Test invocations of methods: a request that comes in a call and not from a socket, served by the exchange that
//! serves all others, over the pools and the balancer of a worker, with a log of what happened. The stage it is
//! for is given with it, so that what is not deployed can be tried.

use crate::downstream::{Incoming, Note, Outgoing};
use crate::exchange;
use crate::worker::{self, Worker};
use head::{Headers, Method, RequestHead, ResponseHead};
use http1::{BodyError, BodyFraming, WriteError};
use pipeline::execution_log::{self, ExecutionLog};
use pipeline::{Fault, PAYLOAD_MAX_BYTES};
use plan::Stage;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

/// A request to be tried.
#[derive(Debug)]
pub struct TestRequest {
    /// The stage it is for, with the method that is tried.
    pub stage: Arc<Stage>,
    pub head: RequestHead,
    pub body: Vec<u8>,
    /// False where the target is the resource's own path, whose parameters then have no values.
    pub has_path: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct TestAnswer {
    pub status: u16,
    pub headers: Headers,
    pub body: Vec<u8>,
    /// The execution log, in AWS's words.
    pub log: String,
    pub latency: Duration,
}

/// Why a request could not be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TestError {
    #[error("the path is not one of the resource's")]
    OtherPath,
    #[error("the gateway is stopping")]
    Stopping,
}

/// Tries requests on a running gateway.
#[derive(Clone, Debug)]
pub struct Tester {
    calls: mpsc::UnboundedSender<Call>,
}

/// A request on its way to the worker that tries it.
#[derive(Debug)]
pub(crate) struct Call {
    request: TestRequest,
    reply: oneshot::Sender<Result<TestAnswer, TestError>>,
}

pub(crate) type Calls = mpsc::UnboundedReceiver<Call>;

impl Tester {
    pub(crate) fn new() -> (Self, Calls) {
        let (calls, received) = mpsc::unbounded_channel();
        (Self { calls }, received)
    }

    /// Tries a request. It may do at backends whatever it does there.
    ///
    /// # Errors
    /// Where it could not be tried at all; what failed on the way is an answer.
    pub async fn invoke(&self, request: TestRequest) -> Result<TestAnswer, TestError> {
        let (reply, answer) = oneshot::channel();
        let sent = self.calls.send(Call { request, reply });
        sent.map_err(|_| TestError::Stopping)?;
        answer.await.unwrap_or(Err(TestError::Stopping))
    }
}

/// Tries what comes, each in a task of its own.
pub(crate) async fn run(worker: Rc<Worker>, mut calls: Calls) {
    while let Some(call) = calls.recv().await {
        let worker = Rc::clone(&worker);
        tokio::task::spawn_local(async move {
            let answer = exchange::try_out(&worker, &call.request).await;
            // Whoever asked may have gone.
            let _ = call.reply.send(answer);
        });
    }
}

/// The body of a request that is tried.
pub(crate) struct Given<'g>(pub &'g [u8]);

impl Incoming for Given<'_> {
    async fn fill(&mut self) -> Result<&[u8], BodyError> {
        Ok(self.0)
    }

    fn buffered(&mut self) -> &[u8] {
        self.0
    }

    fn consume(&mut self, count: usize) {
        self.0 = self.0.get(count..).unwrap_or_default();
    }
}

/// The answer to a request that is tried, and the log of how it came to be.
pub(crate) struct Collected {
    pub head: ResponseHead,
    pub body: Vec<u8>,
    head_written: bool,
    log: ExecutionLog,
    sent: Option<Instant>,
    /// The body of the backend's answer, where it differs from ours.
    kept: Option<Vec<u8>>,
}

/// Lines that the gateway writes on every answer to a client, which has none here.
const OWN_HEADERS: &[&str] = &[
    "Date",
    "Content-Length",
    "Connection",
    "x-amzn-RequestId",
    "x-amz-apigw-id",
];

impl Collected {
    pub(crate) fn new(request_id: &str) -> Self {
        Self {
            head: ResponseHead::default(),
            body: Vec::new(),
            head_written: false,
            log: ExecutionLog::new(request_id, worker::since_epoch()),
            sent: None,
            kept: None,
        }
    }

    pub(crate) fn event(&mut self, event: &str) {
        self.log.line(worker::since_epoch(), event);
    }

    /// What is known of the request before it is served.
    pub(crate) fn begin(&mut self, request: &RequestHead, path: &str, body: &[u8]) {
        self.event(&format!(
            "HTTP Method: {}, Resource Path: {}",
            request.method,
            String::from_utf8_lossy(request.path())
        ));
        self.event(&format!("Method request path: {path}"));
        let query = mapping::query::parameters(request.query().unwrap_or_default());
        let query = execution_log::map(query);
        self.event(&format!("Method request query string: {query}"));
        let headers = execution_log::headers(&request.headers, &["Host"]);
        self.event(&format!("Method request headers: {headers}"));
        let body = String::from_utf8_lossy(body);
        self.event(&format!(
            "Method request body before transformations: {body}"
        ));
    }

    pub(crate) fn failed(&mut self, fault: &Fault, content_type: &str) {
        self.log.fault(worker::since_epoch(), fault, content_type);
    }

    /// The answer of the gateway itself, in the place of any other.
    pub(crate) fn replace(&mut self, head: ResponseHead, body: Vec<u8>, type_name: &str) {
        (self.head, self.body) = (head, body);
        self.event(&format!(
            "Gateway response type: {type_name} with status code: {}",
            self.head.status
        ));
        let body = String::from_utf8_lossy(&self.body).into_owned();
        self.event(&format!("Gateway response body: {body}"));
        let headers = execution_log::headers(&self.head.headers, OWN_HEADERS);
        self.event(&format!("Gateway response headers: {headers}"));
    }

    /// The rest of the log of an answer that was made.
    pub(crate) fn succeeded(&mut self) {
        if self.sent.is_some() {
            let before = self.kept.as_ref().unwrap_or(&self.body);
            let before = String::from_utf8_lossy(before).into_owned();
            self.event(&format!(
                "Endpoint response body before transformations: {before}"
            ));
        }
        let after = String::from_utf8_lossy(&self.body).into_owned();
        self.event(&format!(
            "Method response body after transformations: {after}"
        ));
        let headers = execution_log::headers(&self.head.headers, OWN_HEADERS);
        self.event(&format!("Method response headers: {headers}"));
        self.event("Successfully completed execution");
    }

    pub(crate) fn end(mut self, latency: Duration) -> TestAnswer {
        let status = self.head.status;
        self.event(&format!("Method completed with status: {status}"));
        for name in OWN_HEADERS {
            self.head.headers.remove(name);
        }
        TestAnswer {
            status,
            headers: self.head.headers,
            body: self.body,
            log: self.log.into_text(),
            latency,
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        if self.body.len() + bytes.len() > PAYLOAD_MAX_BYTES as usize {
            return Err(WriteError::TooLong);
        }
        self.body.extend_from_slice(bytes);
        Ok(())
    }
}

impl Outgoing for Collected {
    async fn write_continue(&mut self) -> Result<(), WriteError> {
        Ok(())
    }

    async fn write_head(
        &mut self,
        head: &ResponseHead,
        _framing: BodyFraming,
        first: &[u8],
    ) -> Result<(), WriteError> {
        self.head = head.clone();
        self.head_written = true;
        self.take(first)
    }

    async fn write_body(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.take(bytes)
    }

    async fn finish(&mut self, _trailers: Option<&Headers>) -> Result<(), WriteError> {
        Ok(())
    }

    fn head_written(&self) -> bool {
        self.head_written
    }

    fn bytes_sent(&self) -> u64 {
        self.body.len() as u64
    }

    fn note(&mut self, note: Note<'_>) {
        match note {
            Note::Validated { content_type } => self.event(&format!(
                "Request validation succeeded for content type {content_type}"
            )),
            Note::Sending { uri, request, body } => {
                let scheme = match uri.scheme {
                    mapping::Scheme::Http => "http",
                    mapping::Scheme::Https => "https",
                };
                let target = String::from_utf8_lossy(request.target());
                let uri = format!("{scheme}://{}{target}", uri.authority);
                self.event(&format!("Endpoint request URI: {uri}"));
                let headers = execution_log::headers(&request.headers, &["Host"]);
                self.event(&format!("Endpoint request headers: {headers}"));
                let body = String::from_utf8_lossy(body);
                self.event(&format!(
                    "Endpoint request body after transformations: {body}"
                ));
                self.event(&format!("Sending request to {uri}"));
                self.sent = Some(Instant::now());
            }
            Note::Received { answer } => {
                let latency = self.sent.map(|sent| sent.elapsed()).unwrap_or_default();
                self.event(&format!(
                    "Received response. Status: {}, Integration latency: {} ms",
                    answer.status,
                    latency.as_millis()
                ));
                let headers = execution_log::headers(&answer.headers, &[]);
                self.event(&format!("Endpoint response headers: {headers}"));
            }
            Note::Kept { body } => self.kept = Some(body.to_vec()),
        }
    }
}

/// True for a target that may be sent on as it is.
#[must_use]
pub fn is_target(target: &[u8]) -> bool {
    target.starts_with(b"/") && target.iter().all(|byte| (0x21..0x7F).contains(byte))
}

/// The methods that can be tried.
#[must_use]
pub fn method(name: &str) -> Option<Method> {
    Method::from_bytes(name.as_bytes()).filter(|method| method.routed_index().is_some())
}

/// True for a header that may be sent on as it is.
#[must_use]
pub fn is_header(name: &str, value: &str) -> bool {
    head::is_field_name(name.as_bytes()) && head::is_field_value(value.as_bytes())
}

/// The head of a request to be tried, without headers.
#[must_use]
pub fn head(method: Method, target: &str) -> RequestHead {
    RequestHead::new(method, target)
}
