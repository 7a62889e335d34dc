//! Names of aggregates. A `Key` that exists is valid; the alphabet is the one that every planned backend can use as it
//! is (names of Kubernetes objects: RFC 1123 subdomains), so no backend has to encode. It can be widened later, never
//! narrowed.

use std::borrow::Cow;
use std::fmt;

/// Longest id, in bytes: the longest name of a Kubernetes object.
pub const MAX_ID_BYTES: usize = 253;
/// Longest kind, in bytes: the longest Kubernetes label value.
pub const MAX_KIND_BYTES: usize = 63;

/// Names one aggregate: what kind it is, and which of its kind. Ordered by kind, then by the bytes of the id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    kind: Kind,
    id: String,
}

impl Key {
    /// An id is 1 to [`MAX_ID_BYTES`] bytes of `a-z`, `0-9`, `-` and `.`, with a letter or digit at both ends. An id
    /// that a client made up and that fails here names nothing that exists: answer "not found".
    pub fn new(kind: Kind, id: impl Into<String>) -> Result<Self, InvalidKey> {
        let id = id.into();
        if is_name(id.as_bytes(), MAX_ID_BYTES, true) {
            Ok(Self { kind, id })
        } else {
            Err(InvalidKey {
                what: "id",
                limit: MAX_ID_BYTES,
                text: id,
            })
        }
    }

    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// A place in the order of keys rather than a name: `id` may be any text.
    pub(crate) fn place(kind: &Kind, id: &str) -> Self {
        Self {
            kind: kind.clone(),
            id: id.to_owned(),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// What sort of aggregate a key names: `rest-api`, `vpc-link`, `snapshot`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Kind(Cow<'static, str>);

impl Kind {
    /// For constants. A kind is 1 to [`MAX_KIND_BYTES`] bytes of `a-z`, `0-9` and `-`, with a letter or digit at both
    /// ends; anything else panics, which in a constant is a compile error:
    /// ```compile_fail
    /// const WRONG: store::Kind = store::Kind::new("Rest API");
    /// # let _ = WRONG;
    /// ```
    pub const fn new(name: &'static str) -> Self {
        assert!(
            is_name(name.as_bytes(), MAX_KIND_BYTES, false),
            "a kind is a-z, 0-9 and '-', at most 63 bytes"
        );
        Self(Cow::Borrowed(name))
    }

    /// For names that come from outside, under the rule of [`Kind::new`].
    pub fn parse(name: impl Into<String>) -> Result<Self, InvalidKey> {
        let name = name.into();
        if is_name(name.as_bytes(), MAX_KIND_BYTES, false) {
            Ok(Self(Cow::Owned(name)))
        } else {
            Err(InvalidKey {
                what: "kind",
                limit: MAX_KIND_BYTES,
                text: name,
            })
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A kind or an id that breaks the rules of its alphabet or length.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} cannot be the {what} of a stored aggregate: use 1 to {limit} bytes of a-z, 0-9, '-' and, in ids, '.', with a letter or digit at both ends"
)]
pub struct InvalidKey {
    what: &'static str,
    limit: usize,
    text: String,
}

const fn is_name(bytes: &[u8], limit: usize, dots: bool) -> bool {
    if bytes.is_empty() || bytes.len() > limit {
        return false;
    }
    let mut at = 0;
    while at < bytes.len() {
        let inside = at > 0 && at + 1 < bytes.len();
        let fits = match bytes[at] {
            b'a'..=b'z' | b'0'..=b'9' => true,
            b'-' => inside,
            b'.' => inside && dots,
            _ => false,
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const KIND: Kind = Kind::new("rest-api");

    #[test]
    fn ids_follow_the_alphabet() {
        for good in [
            "a",
            "0",
            "a1b2c3d4e5",
            "api.example.com",
            "a-b",
            &"x".repeat(253),
        ] {
            assert_eq!(Key::new(KIND, good).unwrap().id(), good);
        }
        for bad in [
            "",
            "A",
            "a/b",
            "a_b",
            "-a",
            "a-",
            ".a",
            "a.",
            "a b",
            "é",
            "a\0",
            &"x".repeat(254),
        ] {
            let told = Key::new(KIND, bad).unwrap_err().to_string();
            assert!(told.contains("253"), "{told}");
        }
    }

    #[test]
    fn kinds_have_no_dots_and_are_short() {
        assert_eq!(Kind::parse("rest-api").unwrap(), KIND);
        for bad in ["", "rest.api", "Rest", &"x".repeat(64)] {
            assert!(Kind::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn keys_sort_by_kind_then_id() {
        let mut keys = [("b", "a"), ("a", "z"), ("a", "a.b"), ("a", "a-b")]
            .map(|(kind, id)| Key::new(Kind::new(kind), id).unwrap());
        keys.sort();
        assert_eq!(
            keys.map(|key| key.to_string()),
            ["a/a-b", "a/a.b", "a/z", "b/a"]
        );
    }
}
