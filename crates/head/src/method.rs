//! Request methods. The seven that API Gateway routes are variants (so that a route's methods are an array
//! lookup); every other token is carried as it came and is case-sensitive, as RFC 9110 has it.

use std::fmt;

/// A request method.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
    /// Any other token, for example `PROPFIND`. API Gateway's `ANY` does not cover these.
    Other(Box<str>),
}

impl Method {
    /// The methods that API Gateway's `ANY` stands for.
    pub const ROUTED: [Method; 7] = [
        Method::Get,
        Method::Head,
        Method::Post,
        Method::Put,
        Method::Patch,
        Method::Delete,
        Method::Options,
    ];

    /// Reads a method; `None` unless it is a `token` of RFC 9110.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(match bytes {
            b"GET" => Self::Get,
            b"HEAD" => Self::Head,
            b"POST" => Self::Post,
            b"PUT" => Self::Put,
            b"PATCH" => Self::Patch,
            b"DELETE" => Self::Delete,
            b"OPTIONS" => Self::Options,
            other if crate::is_field_name(other) => {
                Self::Other(std::str::from_utf8(other).ok()?.into())
            }
            _ => return None,
        })
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Other(token) => token,
        }
    }

    /// The place in [`Method::ROUTED`], if API Gateway routes this method.
    #[must_use]
    pub fn routed_index(&self) -> Option<usize> {
        Some(match self {
            Self::Get => 0,
            Self::Head => 1,
            Self::Post => 2,
            Self::Put => 3,
            Self::Patch => 4,
            Self::Delete => 5,
            Self::Options => 6,
            Self::Other(_) => return None,
        })
    }

    /// True where sending the request twice has the effect of sending it once (RFC 9110, section 9.2.2), so
    /// that a retry is safe.
    #[must_use]
    pub fn is_idempotent(&self) -> bool {
        matches!(
            self,
            Self::Get | Self::Head | Self::Put | Self::Delete | Self::Options
        )
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn routed_methods_know_their_place() {
        for (index, method) in Method::ROUTED.iter().enumerate() {
            assert_eq!(method.routed_index(), Some(index));
            assert_eq!(
                Method::from_bytes(method.as_str().as_bytes()).as_ref(),
                Some(method)
            );
        }
    }

    #[test]
    fn other_tokens_are_kept_and_non_tokens_refused() {
        assert_eq!(Method::from_bytes(b"get").unwrap().as_str(), "get");
        assert_eq!(Method::from_bytes(b"get").unwrap().routed_index(), None);
        for bad in [&b""[..], b"GE T", b"G\0", b"\xff"] {
            assert!(Method::from_bytes(bad).is_none());
        }
    }
}
