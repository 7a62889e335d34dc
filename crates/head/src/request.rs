//! The head of a request: method, target, version, headers. The target is always in origin form
//! (`/path?query`, or `*`); an engine that receives absolute form turns it into this and the `Host` header.

use crate::{Headers, Method};

/// The protocol version a message came with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    Http10,
    Http11,
    Http2,
}

/// A request without its body.
#[derive(Clone, Debug)]
pub struct RequestHead {
    pub method: Method,
    pub version: Version,
    pub headers: Headers,
    target: Vec<u8>,
    /// Length of the path in `target`; what follows is `?` and the query.
    path_length: usize,
}

impl Default for RequestHead {
    fn default() -> Self {
        Self {
            method: Method::Get,
            version: Version::Http11,
            headers: Headers::new(),
            target: b"/".to_vec(),
            path_length: 1,
        }
    }
}

impl RequestHead {
    #[must_use]
    pub fn new(method: Method, target: impl AsRef<[u8]>) -> Self {
        let mut head = Self {
            method,
            ..Self::default()
        };
        head.set_target(target);
        head
    }

    /// Back to `GET /` without headers; memory is kept.
    pub fn clear(&mut self) {
        self.method = Method::Get;
        self.version = Version::Http11;
        self.headers.clear();
        self.set_target("/");
    }

    /// Path and query as on the wire, percent-encoded.
    #[must_use]
    pub fn target(&self) -> &[u8] {
        &self.target
    }

    /// The path as on the wire, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &[u8] {
        &self.target[..self.path_length]
    }

    /// The query without its `?`; `None` where there is no `?`.
    #[must_use]
    pub fn query(&self) -> Option<&[u8]> {
        self.target.get(self.path_length + 1..)
    }

    pub fn set_target(&mut self, target: impl AsRef<[u8]>) {
        self.target.clear();
        self.target.extend_from_slice(target.as_ref());
        self.measure_path();
    }

    /// Writes a new target in place, over the old one's memory.
    pub fn set_target_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        self.target.clear();
        write(&mut self.target);
        self.measure_path();
    }

    fn measure_path(&mut self) {
        self.path_length = self
            .target
            .iter()
            .position(|&byte| byte == b'?')
            .unwrap_or(self.target.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_path_and_query() {
        for (target, path, query) in [
            ("/", "/", None),
            ("/a?", "/a", Some("")),
            ("/a?b=c?d", "/a", Some("b=c?d")),
            ("*", "*", None),
        ] {
            let head = RequestHead::new(Method::Get, target);
            assert_eq!(head.path(), path.as_bytes());
            assert_eq!(head.query(), query.map(str::as_bytes));
            assert_eq!(head.target(), target.as_bytes());
        }
    }

    #[test]
    fn clear_forgets_the_request() {
        let mut head = RequestHead::new(Method::Post, "/a?b");
        head.headers.append("A", "b");
        head.clear();
        assert_eq!(
            (head.method.as_str(), head.target(), head.headers.len()),
            ("GET", &b"/"[..], 0)
        );
    }
}
