//! Query strings: reading parameters from one as it came, and finding what is in it. Names and values are
//! compared decoded; `+` is a plus sign, as in a URL and unlike a form. A semicolon parts parameters as `&` does: it
//! "results in the data being split" (developer guide, "important notes").

use crate::percent;
use std::borrow::Cow;

/// The parameters of a raw query in order, decoded. `a` and `a=` both give an empty value.
pub fn parameters(query: &[u8]) -> impl Iterator<Item = (Cow<'_, [u8]>, Cow<'_, [u8]>)> {
    pairs(query).map(|pair| {
        let (name, value) = split(pair);
        (percent::decode(name), percent::decode(value))
    })
}

/// The first value of a parameter, decoded.
#[must_use]
pub fn first<'a>(query: &'a [u8], name: &str) -> Option<Cow<'a, [u8]>> {
    all(query, name).next()
}

/// Every value of a parameter, decoded, in order.
pub fn all<'a>(query: &'a [u8], name: &str) -> impl DoubleEndedIterator<Item = Cow<'a, [u8]>> {
    pairs(query).filter_map(move |pair| {
        let (key, value) = split(pair);
        (*percent::decode(key) == *name.as_bytes()).then(|| percent::decode(value))
    })
}

/// The raw pairs of a query that do not have one of these names, in order.
pub fn pairs_without(
    query: &[u8],
    is_excluded: impl Fn(&[u8]) -> bool,
) -> impl Iterator<Item = &[u8]> {
    pairs(query).filter(move |pair| !is_excluded(&percent::decode(split(pair).0)))
}

fn pairs(query: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    query
        .split(|&byte| matches!(byte, b'&' | b';'))
        .filter(|pair| !pair.is_empty())
}

fn split(pair: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr(b'=', pair) {
        Some(at) => (&pair[..at], &pair[at + 1..]),
        None => (pair, b""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_found_decoded() {
        let query = b"a=1&b%20c=x%26y&a=2&&d;e=f=g";
        assert_eq!(first(query, "a").as_deref(), Some(&b"1"[..]));
        assert_eq!(first(query, "b c").as_deref(), Some(&b"x&y"[..]));
        assert_eq!(first(query, "d").as_deref(), Some(&b""[..]));
        assert_eq!(first(query, "e").as_deref(), Some(&b"f=g"[..]));
        assert_eq!(first(query, "z"), None);
        assert_eq!(
            all(query, "a").map(Cow::into_owned).collect::<Vec<_>>(),
            [b"1", b"2"]
        );
        assert_eq!(parameters(query).count(), 5);
        let rest: Vec<_> = pairs_without(query, |name| name == b"a").collect();
        assert_eq!(rest, [&b"b%20c=x%26y"[..], b"d", b"e=f=g"]);
    }
}
