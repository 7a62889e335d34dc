//! A resource: one segment of a path, with the methods on it. Its full path is derived from the tree
//! ([`crate::RestApi::path_of`]), never stored, so that moving a resource moves all below it.

use crate::{Method, ResourceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    pub id: ResourceId,
    /// `None` for the root alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<ResourceId>,
    /// `None` for the root alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path_part: Option<String>,
    /// By HTTP method in upper case, `ANY` among them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub methods: BTreeMap<String, Method>,
}

impl Resource {
    #[must_use]
    pub fn root() -> Self {
        Self {
            id: ResourceId::generate_root(),
            parent_id: None,
            path_part: None,
            methods: BTreeMap::new(),
        }
    }

    #[must_use]
    pub fn below(parent_id: ResourceId, path_part: String) -> Self {
        Self {
            id: ResourceId::generate(),
            parent_id: Some(parent_id),
            path_part: Some(path_part),
            methods: BTreeMap::new(),
        }
    }

    /// What kind of segment this is; the root counts as static.
    #[must_use]
    pub fn segment(&self) -> Segment<'_> {
        self.path_part
            .as_deref()
            .map_or(Segment::Static(""), Segment::of)
    }
}

/// A path part as routing sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'a> {
    /// Matches itself.
    Static(&'a str),
    /// `{name}`: matches one segment.
    Parameter(&'a str),
    /// `{name+}`: matches one or more segments to the end.
    Greedy(&'a str),
}

impl<'a> Segment<'a> {
    /// Tells what a path part that passed [`check_path_part`] is.
    #[must_use]
    pub fn of(part: &'a str) -> Self {
        match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
            None => Self::Static(part),
            Some(name) => match name.strip_suffix('+') {
                Some(name) => Self::Greedy(name),
                None => Self::Parameter(name),
            },
        }
    }
}

/// Whether AWS takes this as a path part: letters, digits and `-._:~!$&'()*+,;=@` (percent-encoding is not
/// decoded here), or a parameter name in braces with an optional `+` before the closing one.
#[must_use]
pub fn check_path_part(part: &str) -> bool {
    if part.is_empty() {
        return false;
    }
    if part.contains(['{', '}']) {
        let Some(name) = part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) else {
            return false;
        };
        let name = name.strip_suffix('+').unwrap_or(name);
        return !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"._-:".contains(&b));
    }
    part.bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"-._:~!$&'()*+,;=@%".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_parts_are_told_apart() {
        assert_eq!(Segment::of("users"), Segment::Static("users"));
        assert_eq!(Segment::of("{id}"), Segment::Parameter("id"));
        assert_eq!(Segment::of("{proxy+}"), Segment::Greedy("proxy"));
    }

    #[test]
    fn only_whole_parameters_and_plain_characters_pass() {
        for good in ["users", "{id}", "{proxy+}", "a.b-c_d", "v1:batch", "a%20b"] {
            assert!(check_path_part(good), "{good}");
        }
        for bad in [
            "", "a/b", "{", "{}", "{+}", "a{id}", "{id}b", "{a}{b}", "a b", "é", "a?b", "{a b}",
        ] {
            assert!(!check_path_part(bad), "{bad}");
        }
    }
}
