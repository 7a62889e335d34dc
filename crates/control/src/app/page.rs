//! Paging as API Gateway does it: `limit` (25 by default, at most 500) and `position`, an opaque text that
//! continues behind the last item of the page before.

use crate::error::ControlError;

const LIMIT_DEFAULT: usize = 25;
const LIMIT_MAX: usize = 500;

/// The number of items a page may have. AWS documents 500 as the maximum; more is taken as that.
pub(super) fn limit(limit: Option<i32>) -> Result<usize, ControlError> {
    match limit.map(usize::try_from) {
        None => Ok(LIMIT_DEFAULT),
        Some(Ok(limit)) if limit > 0 => Ok(limit.min(LIMIT_MAX)),
        Some(_) => Err(ControlError::bad_request(format!(
            "Invalid limit specified: expected 1 to {LIMIT_MAX}"
        ))),
    }
}

/// A page of items that are in order of what `id` gives, and the position of the next page.
pub(super) fn page<T>(
    items: impl Iterator<Item = T>,
    id: impl Fn(&T) -> &str,
    position: Option<&str>,
    limit: usize,
) -> (Vec<T>, Option<String>) {
    let mut rest = items.skip_while(|item| position.is_some_and(|position| id(item) <= position));
    let page: Vec<T> = rest.by_ref().take(limit).collect();
    let next = match rest.next() {
        Some(_) => page.last().map(|last| id(last).to_owned()),
        None => None,
    };
    (page, next)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn pages_join_to_the_whole() {
        let all = ["a", "b", "c", "d", "e"];
        let mut seen = Vec::new();
        let mut position: Option<String> = None;
        loop {
            let (items, next) = page(all.iter().copied(), |id| id, position.as_deref(), 2);
            seen.extend(items);
            match next {
                Some(next) => position = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn a_full_last_page_has_no_position() {
        let (items, next) = page(["a", "b"].into_iter(), |id| id, None, 2);
        assert_eq!((items.len(), next), (2, None));
    }

    #[test]
    fn limits_are_bounded() {
        assert_eq!(limit(None).unwrap(), 25);
        assert_eq!(limit(Some(1000)).unwrap(), 500);
        for bad in [0, -1] {
            assert!(limit(Some(bad)).is_err());
        }
    }
}
