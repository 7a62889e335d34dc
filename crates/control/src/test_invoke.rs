//! Who can try a method: the gateway's data plane, which this crate does not know. A call is a compiled stage with
//! the one method that is tried, and the request; what comes back is what a client would have got, with the log.

use std::sync::Arc;

/// Runs a request through the pipeline that serves traffic.
#[async_trait::async_trait]
pub trait TestInvoke: Send + Sync {
    /// # Errors
    /// Where the request could not be tried; what fails on the way to the backend is an answer.
    async fn invoke(&self, call: TestCall) -> Result<TestAnswer, TestRefused>;
}

/// A request to be tried.
#[derive(Debug)]
pub struct TestCall {
    pub stage: Arc<plan::Stage>,
    pub http_method: String,
    /// Path and query; `None` takes the resource's own path, whose parameters then have no values.
    pub path_with_query_string: Option<String>,
    /// The resource's own path.
    pub resource_path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

/// What a client would have got, and how it came to be.
#[derive(Debug)]
pub struct TestAnswer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
    pub log: String,
    pub latency_millis: i64,
}

/// Why a request could not be tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestRefused {
    /// The caller's mistake, in words for the caller.
    Invalid(String),
    /// The gateway cannot, now.
    Unavailable(String),
}
