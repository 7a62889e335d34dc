//! Names, tags and generated parts that load balancers and target groups have in common, with AWS's rules.

use super::fault;
use crate::error::ControlError;
use model::Tags;
use model::tags::TAGS_MAX;
use wire::elbv2 as shapes;

/// CreateLoadBalancer and CreateTargetGroup, `Name`.
pub(super) fn check(name: &str, what: &str) -> Result<(), ControlError> {
    const MAX: usize = 32;
    let refuse = |why: &str| Err(fault::validation(format!("The {what} name '{name}' {why}")));
    if name.is_empty() {
        return Err(fault::validation(format!(
            "The {what} name cannot be empty"
        )));
    }
    if name.chars().count() > MAX {
        return refuse("cannot be longer than '32' characters");
    }
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if !name.bytes().all(allowed) {
        return refuse(
            "can only contain characters that are alphanumeric characters and hyphens(-)",
        );
    }
    if name.starts_with('-') || name.ends_with('-') {
        return refuse("cannot begin or end with a hyphen(-)");
    }
    Ok(())
}

/// The sixteen hexadecimal digits with which ARNs are told apart.
pub(super) fn suffix() -> String {
    let random = model::id::random(32);
    let hash = sigv4::sha256_hex(random.as_bytes());
    hash.get(..16).unwrap_or(&hash).to_owned()
}

/// The tags of a request.
pub(super) fn tags(given: Option<Vec<shapes::Tag>>) -> Result<Tags, ControlError> {
    let mut tags = Tags::new();
    for shapes::Tag { key, value } in given.unwrap_or_default() {
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(fault::validation(format!(
                "Tag keys must not begin with 'aws:': '{key}'"
            )));
        }
        if tags.contains_key(&key) {
            return Err(fault::duplicate_tag_keys(&key));
        }
        tags.insert(key, value.unwrap_or_default());
    }
    check_number(&tags)?;
    Ok(tags)
}

pub(super) fn check_number(tags: &Tags) -> Result<(), ControlError> {
    if tags.len() > TAGS_MAX {
        return Err(fault::too_many_tags(TAGS_MAX));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn names_follow_the_rules() {
        for good in ["a", "A-1", &"x".repeat(32)] {
            assert!(check(good, "load balancer").is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "a_b", "é", &"x".repeat(33)] {
            let error = check(bad, "target group").unwrap_err();
            assert_eq!(error.code, "ValidationError", "{bad}");
            assert!(error.message.contains("target group"), "{error}");
        }
    }

    #[test]
    fn suffixes_are_hexadecimal_and_differ() {
        let (one, two) = (suffix(), suffix());
        assert_eq!(one.len(), 16);
        assert!(one.bytes().all(|byte| byte.is_ascii_hexdigit()), "{one}");
        assert_ne!(one, two);
    }
}
