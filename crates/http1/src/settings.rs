//! Limits and timeouts of connections, with defaults. Every field is honoured by both sides unless its
//! documentation names one. Values are taken as given; checking a user's configuration is for who reads it.

use std::time::Duration;

/// What bounds a connection.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub limits: Limits,
    pub timeouts: Timeouts,
}

impl Settings {
    /// Defaults towards clients, who must keep bytes moving: 256 of them in every body or write timeout.
    #[must_use]
    pub fn towards_clients() -> Self {
        let mut settings = Self::default();
        settings.limits.progress_bytes = 256;
        settings
    }

    /// Defaults towards backends, whose answers may trickle.
    #[must_use]
    pub fn towards_backends() -> Self {
        Self::default()
    }
}

/// Caps in bytes and counts.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Start line and headers with their line ends, in bytes; more is 431.
    pub head_bytes: usize,
    /// Header lines of a head, at most [`Limits::MAX_HEADERS`]; more is 431.
    pub headers: usize,
    /// Request target in bytes; more is 414.
    pub target_bytes: usize,
    /// Method in bytes; more is 501.
    pub method_bytes: usize,
    /// Chunk extensions of one body in all, in bytes.
    pub chunk_extension_bytes: usize,
    /// Trailer section with its line ends, in bytes.
    pub trailer_bytes: usize,
    /// Trailer lines, at most [`Limits::MAX_TRAILERS`].
    pub trailers: usize,
    /// Names of trailers that are kept, without regard to case; all others are checked and dropped. Framing,
    /// routing and connection fields are dropped even if named here.
    pub kept_trailers: Vec<String>,
    /// Client side: interim (1xx) responses to one request.
    pub interim_responses: usize,
    /// Server side: an unread request body of known length up to this many bytes is read and thrown away
    /// to keep the connection; a longer one ends it.
    pub discard_bytes: u64,
    /// Server side: bytes read and thrown away after an early answer before the connection is closed.
    pub linger_bytes: u64,
    /// A peer that is waited for must move this many bytes (or end) within the body or write timeout. One
    /// means that any byte is progress.
    pub progress_bytes: usize,
}

impl Limits {
    /// Upper bound of [`Limits::headers`].
    pub const MAX_HEADERS: usize = 256;
    /// Upper bound of [`Limits::trailers`].
    pub const MAX_TRAILERS: usize = 32;
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head_bytes: 64 * 1024,
            headers: 128,
            target_bytes: 16 * 1024,
            method_bytes: 32,
            chunk_extension_bytes: 4 * 1024,
            trailer_bytes: 8 * 1024,
            trailers: Self::MAX_TRAILERS,
            kept_trailers: Vec::new(),
            interim_responses: 16,
            discard_bytes: 64 * 1024,
            linger_bytes: 64 * 1024 * 1024,
            progress_bytes: 1,
        }
    }
}

/// How long a peer is waited for.
#[derive(Clone, Debug)]
pub struct Timeouts {
    /// From the first byte of a head to its last.
    pub head: Duration,
    /// Server side: from an answer (or the connection) to the first byte of the next request.
    pub idle: Duration,
    /// Waiting for [`Limits::progress_bytes`] more of a body. Time in which the caller does not ask for
    /// bytes does not count.
    pub body: Duration,
    /// Waiting until the peer takes [`Limits::progress_bytes`] more.
    pub write: Duration,
    /// Server side: how long an early answer's connection is read and thrown away in all.
    pub linger: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            idle: Duration::from_secs(60),
            body: Duration::from_secs(30),
            write: Duration::from_secs(30),
            linger: Duration::from_secs(10),
        }
    }
}
