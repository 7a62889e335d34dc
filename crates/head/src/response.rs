//! The head of a response: status, reason phrase, headers.

use crate::{Headers, Version};

/// A response without its body.
#[derive(Clone, Debug)]
pub struct ResponseHead {
    pub version: Version,
    /// 100 to 999, as the engine that read it checked.
    pub status: u16,
    pub headers: Headers,
    /// The reason phrase as received; empty means "write the usual one".
    pub reason: Vec<u8>,
}

impl Default for ResponseHead {
    fn default() -> Self {
        Self {
            version: Version::Http11,
            status: 200,
            headers: Headers::new(),
            reason: Vec::new(),
        }
    }
}

impl ResponseHead {
    #[must_use]
    pub fn new(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// Back to an empty 200; memory is kept.
    pub fn clear(&mut self) {
        self.version = Version::Http11;
        self.status = 200;
        self.headers.clear();
        self.reason.clear();
    }

    /// True where the message ends with its head whatever its headers say, because of the status
    /// (RFC 9112, section 6.3): 1xx, 204, 304.
    #[must_use]
    pub fn is_bodiless_status(&self) -> bool {
        matches!(self.status, 100..=199 | 204 | 304)
    }
}
