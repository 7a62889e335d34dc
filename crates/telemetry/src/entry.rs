//! What is known of an exchange when it has ended, borrowed from where it lies: the one source of both its
//! counts and its line in the access log, so that the two cannot disagree.

use crate::series::Slot;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

/// Nginx's number for an exchange whose client went before it was answered; no client ever sees it.
pub const STATUS_CLIENT_GONE: u16 = 499;

/// An exchange that has ended.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'e> {
    /// When the request was taken up, since 1970.
    pub received: Duration,
    pub request_id: &'e str,
    pub client: IpAddr,
    /// `None` where the request could not be read that far.
    pub line: Option<RequestLine<'e>>,
    /// `HTTP/1.1` and so on.
    pub protocol: &'static str,
    /// What was sent; `None` where no answer was begun.
    pub status: Option<u16>,
    pub outcome: Outcome,
    /// Whose counters take it.
    pub slot: &'e Slot,
    /// The backend it was sent to last.
    pub target: Option<Target<'e>>,
    /// What was taken of the request, its head included.
    pub request_bytes: u64,
    /// What was sent of the answer, its head included.
    pub response_bytes: u64,
    /// From the request's head to the end of the answer.
    pub latency: Duration,
    /// From sending the request on to the head of the backend's answer.
    pub integration_latency: Option<Duration>,
    pub user_agent: Option<&'e [u8]>,
    pub fault: Option<FaultNote<'e>>,
    /// Place in [`crate::Tables::refusals`] of why the request was refused as a message.
    pub refusal: Option<usize>,
}

/// The beginning of a request as far as the log has it: without the query, which may hold secrets.
#[derive(Clone, Copy, Debug)]
pub struct RequestLine<'e> {
    pub method: &'e str,
    pub path: &'e [u8],
}

/// How an exchange ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The answer went out whole.
    Complete,
    /// The client went before it had the whole answer. Nobody was failed: no error is counted.
    ClientGone,
    /// The answer was begun and could not be ended. API Gateway holds answers and would have sent an error,
    /// so this counts as 5xx whatever status the client saw.
    CutShort,
}

impl Outcome {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::ClientGone => "client-gone",
            Self::CutShort => "cut-short",
        }
    }
}

/// Where a request was sent.
#[derive(Clone, Copy, Debug)]
pub enum Target<'e> {
    Address(SocketAddr),
    Host(&'e str, u16),
}

/// What went wrong in the gateway, and where on the path.
#[derive(Clone, Copy, Debug)]
pub struct FaultNote<'e> {
    /// Place in [`crate::Tables::hops`].
    pub hop: usize,
    /// Place in [`crate::Tables::fault_types`].
    pub kind: usize,
    pub detail: &'e str,
}

/// AWS's two classes of errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorClass {
    /// `4XXError`.
    Client,
    /// `5XXError`.
    Server,
}

impl Entry<'_> {
    /// The status for the log.
    pub(crate) fn logged_status(&self) -> u16 {
        self.status.unwrap_or(STATUS_CLIENT_GONE)
    }

    /// What this counts as; the backend's own errors do too, as in AWS's metrics.
    pub(crate) fn error_class(&self) -> Option<ErrorClass> {
        match (self.outcome, self.status) {
            (Outcome::ClientGone, _) => None,
            (Outcome::CutShort, _) | (_, Some(500..)) => Some(ErrorClass::Server),
            (_, Some(400..500)) => Some(ErrorClass::Client),
            _ => None,
        }
    }
}
