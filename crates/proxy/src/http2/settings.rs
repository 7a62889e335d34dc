//! Limits that only HTTP/2 has, and what they become in the library's terms. Limits that both versions know
//! (head size, target, timeouts) stay with the client's settings and are read from there.

use std::time::Duration;

/// Limits of a client's HTTP/2 connection.
#[derive(Clone, Debug)]
pub struct Http2Settings {
    /// Requests of one connection that may be open at once. Amazon's edge allows 128 too.
    pub concurrent_streams: u32,
    /// Bytes of a request's body that may be on their way before the backend took them.
    pub stream_window_bytes: u32,
    /// The same over all requests of a connection: what a connection may hold in memory for its uploads.
    pub connection_window_bytes: u32,
    /// Bytes of one answer that wait in memory for the client to read on.
    pub send_buffer_bytes: usize,
    /// Requests that a client may take back before they were even looked at ("rapid reset").
    pub unseen_resets: usize,
    /// Requests that a client may take back while they are served: so many at once, one more for each that was
    /// answered, and [`Http2Settings::resets_per_second`].
    pub resets: u32,
    pub resets_per_second: u32,
    /// Malformed requests in the life of a connection.
    pub malformed_requests: usize,
    /// Bytes of frames that carry neither requests nor bodies (PING, SETTINGS, PRIORITY and the like) between
    /// two requests.
    pub control_bytes: u64,
}

impl Default for Http2Settings {
    fn default() -> Self {
        Self {
            concurrent_streams: 128,
            stream_window_bytes: 256 * 1024,
            connection_window_bytes: 1024 * 1024,
            send_buffer_bytes: 64 * 1024,
            unseen_resets: 20,
            resets: 256,
            resets_per_second: 32,
            malformed_requests: 256,
            control_bytes: 1024 * 1024,
        }
    }
}

impl Http2Settings {
    /// The library's builder with these limits and those of `limits` that concern heads.
    pub(super) fn builder(&self, limits: &http1::Limits) -> h2::server::Builder {
        // Streams that we reset are remembered for about a round trip, since frames for them are under way.
        const RESETS_REMEMBERED: usize = 64;
        const RESETS_REMEMBERED_FOR: Duration = Duration::from_secs(1);
        let header_list = u32::try_from(limits.head_bytes).unwrap_or(u32::MAX);
        let mut builder = h2::server::Builder::new();
        builder
            .max_concurrent_streams(self.concurrent_streams)
            .initial_window_size(self.stream_window_bytes)
            .initial_connection_window_size(self.connection_window_bytes)
            .max_send_buffer_size(self.send_buffer_bytes)
            // Bounds CONTINUATION frames too: the library allows as many as such a list needs.
            .max_header_list_size(header_list)
            .max_pending_accept_reset_streams(self.unseen_resets)
            .max_local_error_reset_streams(Some(self.malformed_requests))
            .max_concurrent_reset_streams(RESETS_REMEMBERED)
            .reset_stream_duration(RESETS_REMEMBERED_FOR);
        builder
    }
}
