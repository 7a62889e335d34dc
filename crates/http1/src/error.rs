//! What reading and writing can fail with. Malformed messages carry a [`Reason`]; the rest is the transport's
//! or the clock's.

use std::io;

use crate::Reason;

/// Which clock ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeoutKind {
    /// The peer moved nothing, or too little, for the time that settings allow.
    Stalled,
    /// The deadline that the caller set for the exchange passed.
    Deadline,
}

/// A request that will not be served. The connection is never read as HTTP again.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct RequestError {
    reason: Reason,
    can_respond: bool,
}

impl RequestError {
    pub(crate) fn new(reason: Reason, can_respond: bool) -> Self {
        Self {
            reason,
            can_respond,
        }
    }

    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The status to answer with.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.reason.status()
    }

    /// Stable name, for logs and metrics.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.reason.code()
    }

    #[must_use]
    pub fn text(&self) -> &'static str {
        self.reason.text()
    }

    /// False where the connection broke, so that nobody would read an answer.
    #[must_use]
    pub fn can_respond(&self) -> bool {
        self.can_respond
    }
}

/// A body that could not be read to its end.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// The framing is wrong, or the connection ended before the body did ([`Reason::BodyTruncated`]).
    #[error("{0}")]
    Malformed(Reason),
    #[error("the body did not arrive in time")]
    Timeout(TimeoutKind),
    #[error("reading the body failed: {0}")]
    Io(io::Error),
}

impl BodyError {
    /// What a refused request is told; an I/O error counts as a truncated body.
    #[must_use]
    pub fn reason(&self) -> Reason {
        match self {
            Self::Malformed(reason) => *reason,
            Self::Timeout(_) => Reason::BodyTimeout,
            Self::Io(_) => Reason::BodyTruncated,
        }
    }
}

/// A response head that could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ResponseError {
    /// Closed (or reset) before any byte of an answer. On a pooled connection this is what a connection that
    /// the backend closed while idle looks like.
    #[error("the connection was closed before an answer")]
    Closed,
    #[error("malformed response: {0}")]
    Malformed(Reason),
    #[error("the answer did not arrive in time")]
    Timeout(TimeoutKind),
    #[error("reading the answer failed: {0}")]
    Io(io::Error),
}

/// A message that could not be written, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error("writing failed: {0}")]
    Io(io::Error),
    #[error("the peer does not read")]
    Timeout(TimeoutKind),
    /// More body than the head declared; nothing of the surplus was written.
    #[error("the body is longer than declared")]
    TooLong,
    /// Less body than the head declared; the connection must be closed.
    #[error("the body is {0} bytes shorter than declared")]
    TooShort(u64),
    /// The head holds bytes that would end a line or forge another, or a status that cannot be sent.
    #[error("the head is not valid HTTP: {0}")]
    InvalidHead(&'static str),
    /// For example a body before its head, or anything after an error.
    #[error("written out of order: {0}")]
    OutOfOrder(&'static str),
}
