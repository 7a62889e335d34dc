//! Pages of lists: `Marker` and `PageSize`. The marker is the ARN or name of the last item of the page before.

use super::fault;
use crate::error::ControlError;

/// AWS's default and maximum of `PageSize`.
const SIZE_MAX: usize = 400;

/// A page in the order given, and the marker of the next one if there is more.
pub(super) fn page<T>(
    items: impl IntoIterator<Item = T>,
    name: impl Fn(&T) -> &str,
    marker: Option<&str>,
    size: Option<i32>,
) -> Result<(Vec<T>, Option<String>), ControlError> {
    let size = match size.map(usize::try_from) {
        None => SIZE_MAX,
        Some(Ok(size)) if (1..=SIZE_MAX).contains(&size) => size,
        Some(_) => return Err(fault::validation("PageSize must be between 1 and 400")),
    };
    let items: Vec<T> = items.into_iter().collect();
    let start = match marker.filter(|marker| !marker.is_empty()) {
        None => 0,
        Some(marker) => {
            let last = items.iter().position(|item| name(item) == marker);
            last.ok_or_else(|| fault::validation("The specified marker is not valid"))? + 1
        }
    };
    let more = items.len() > start + size;
    let page: Vec<T> = items.into_iter().skip(start).take(size).collect();
    let next = page
        .last()
        .filter(|_| more)
        .map(|last| name(last).to_owned());
    Ok((page, next))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn pages_follow_each_other_and_end() {
        let all = ["a", "b", "c"];
        let of = |marker, size| page(all, |item| item, marker, size);
        assert_eq!(of(None, None).unwrap(), (all.to_vec(), None));
        assert_eq!(
            of(None, Some(2)).unwrap(),
            (vec!["a", "b"], Some("b".into()))
        );
        assert_eq!(of(Some("b"), Some(2)).unwrap(), (vec!["c"], None));
        assert_eq!(of(None, Some(3)).unwrap().1, None);
        assert_eq!(of(Some("x"), None).unwrap_err().code, "ValidationError");
        assert_eq!(of(None, Some(0)).unwrap_err().code, "ValidationError");
        assert_eq!(of(None, Some(401)).unwrap_err().code, "ValidationError");
    }
}
