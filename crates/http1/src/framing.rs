//! How a body's length is known. Shared by both sides; the rules that decide it are in `request` and
//! `response`.

/// Where a body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFraming {
    /// There is none. Written with `Content-Length: 0` where a reader would otherwise wait for one.
    None,
    /// So many bytes.
    Length(u64),
    /// Unknown in advance. Written as chunks, or up to the end of the connection to an HTTP/1.0 client.
    Chunked,
    /// Up to the end of the connection (responses only). Written like `Chunked`.
    UntilClose,
}

impl BodyFraming {
    /// True where certainly no byte will come.
    #[must_use]
    pub fn is_empty(self) -> bool {
        matches!(self, Self::None | Self::Length(0))
    }
}
