//! Tags and the rules AWS gives for them: at most 50, keys of 1 to 128 characters that do not begin with
//! `aws:`, values of at most 256 characters.

use std::collections::BTreeMap;

pub type Tags = BTreeMap<String, String>;

/// The most tags a resource may have.
pub const TAGS_MAX: usize = 50;

/// What is wrong with a set of tags, in words for the caller; `None` if nothing is.
#[must_use]
pub fn fault_of(tags: &Tags) -> Option<String> {
    if tags.len() > TAGS_MAX {
        return Some(format!(
            "Invalid number of tags: {} given, at most {TAGS_MAX} are allowed",
            tags.len()
        ));
    }
    tags.iter().find_map(|(key, value)| {
        if key.is_empty() || key.chars().count() > 128 {
            Some(format!(
                "Invalid tag key '{key}': expected 1 to 128 characters"
            ))
        } else if key.to_ascii_lowercase().starts_with("aws:") {
            Some(format!(
                "Invalid tag key '{key}': keys that begin with aws: are reserved"
            ))
        } else if value.chars().count() > 256 {
            Some(format!(
                "Invalid value of tag '{key}': expected at most 256 characters"
            ))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_named() {
        let tags = |key: &str, value: &str| Tags::from([(key.to_owned(), value.to_owned())]);
        assert_eq!(fault_of(&tags("a", "b")), None);
        assert!(fault_of(&tags("AWS:x", "b")).is_some_and(|f| f.contains("reserved")));
        assert!(fault_of(&tags("", "b")).is_some_and(|f| f.contains("128")));
        assert!(fault_of(&tags("a", &"v".repeat(257))).is_some_and(|f| f.contains("256")));
        let many: Tags = (0..51).map(|i| (i.to_string(), String::new())).collect();
        assert!(fault_of(&many).is_some_and(|f| f.contains("51")));
    }
}
