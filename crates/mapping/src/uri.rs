//! The `uri` of an HTTP integration: scheme, authority, and a path and query with `{placeholders}`. It says
//! what the request looks like (Host, target); over a VPC link it does not say where the connection goes.

use crate::Text;

/// How the backend is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    Http,
    Https,
}

impl Scheme {
    #[must_use]
    pub fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// A parsed `uri`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UriTemplate {
    pub scheme: Scheme,
    /// Host and, where it was written, port: what the Host header says.
    pub authority: Box<str>,
    /// The host alone; an IPv6 address without its brackets.
    pub host: Box<str>,
    pub port: u16,
    /// The path, beginning with `/`.
    pub path: Box<[Piece]>,
    /// What follows `?`.
    pub query: Option<Box<[Piece]>>,
}

/// A part of a path or query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Literal(Text),
    /// `{name}`: the value mapped to `integration.request.path.{name}`.
    Placeholder(Text),
}

/// Why a `uri` cannot be used; each names what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UriError {
    #[error("expected a URI that begins with http:// or https://")]
    Scheme,
    #[error(
        "expected a host name or address after the scheme, with an optional :port of 1 to 65535"
    )]
    Authority,
    #[error("placeholders are allowed in the path and query alone")]
    PlaceholderInAuthority,
    #[error("expected every {{ to be closed by }} around a name")]
    Placeholder,
    #[error("expected only characters that a URI may hold, and no fragment")]
    Character,
}

impl UriTemplate {
    /// Reads a `uri` in which stage variables are already replaced.
    pub fn parse(text: &str) -> Result<Self, UriError> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Scheme::Http, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Scheme::Https, rest),
            _ => return Err(UriError::Scheme),
        };
        if !rest.bytes().all(may_be_sent) {
            return Err(UriError::Character);
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at(end);
        let (host, port) = split_authority(authority)?;
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let path = if path.is_empty() { "/" } else { path };
        Ok(Self {
            scheme,
            authority: authority.into(),
            host: host.into(),
            port: port.unwrap_or(scheme.default_port()),
            path: pieces(path)?,
            query: query.map(pieces).transpose()?,
        })
    }

    /// The names of the placeholders, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.path
            .iter()
            .chain(self.query.iter().flatten())
            .filter_map(|piece| match piece {
                Piece::Placeholder(name) => Some(&**name),
                Piece::Literal(_) => None,
            })
    }
}

fn split_authority(authority: &str) -> Result<(&str, Option<u16>), UriError> {
    if authority.contains(['{', '}']) {
        return Err(UriError::PlaceholderInAuthority);
    }
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (host, port) = rest.split_once(']').ok_or(UriError::Authority)?;
        host.parse::<std::net::Ipv6Addr>()
            .map_err(|_| UriError::Authority)?;
        match port.strip_prefix(':') {
            Some(port) => (host, Some(port)),
            None if port.is_empty() => (host, None),
            None => return Err(UriError::Authority),
        }
    } else {
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        if !is_name(host) {
            return Err(UriError::Authority);
        }
        (host, port)
    };
    let port = match port {
        None => None,
        Some(port) if port.bytes().all(|b| b.is_ascii_digit()) => match port.parse::<u16>() {
            Ok(port) if port > 0 => Some(port),
            _ => return Err(UriError::Authority),
        },
        Some(_) => return Err(UriError::Authority),
    };
    Ok((host, port))
}

/// Labels of letters, digits, `-` and `_`, none empty but that behind a dot at the end.
fn is_name(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let label_like = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(label_like);
    name.len() <= 253 && name.split('.').all(is_label)
}

/// Printable ASCII without what ends a URI for one reader or another. RFC 3986 would refuse more (`|`, `^`,
/// the grave accent), which backends are known to want.
fn may_be_sent(byte: u8) -> bool {
    (0x21..0x7F).contains(&byte) && !b"\"#<>\\".contains(&byte)
}

/// True where every `%` begins an escape: a placeholder's value cannot complete one, since it is encoded.
fn has_whole_escapes(literal: &str) -> bool {
    literal.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

fn pieces(text: &str) -> Result<Box<[Piece]>, UriError> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(['{', '}']).unwrap_or(rest.len());
        let (literal, tail) = rest.split_at(end);
        if !literal.is_empty() {
            if !has_whole_escapes(literal) {
                return Err(UriError::Character);
            }
            pieces.push(Piece::Literal(literal.into()));
        }
        rest = match tail.strip_prefix('{') {
            Some(open) => {
                let (name, after) = open.split_once('}').ok_or(UriError::Placeholder)?;
                if name.is_empty() || name.contains('{') {
                    return Err(UriError::Placeholder);
                }
                pieces.push(Piece::Placeholder(name.into()));
                after
            }
            None if tail.is_empty() => tail,
            None => return Err(UriError::Placeholder),
        };
    }
    Ok(pieces.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_uri_of_the_architecture_is_read() {
        let uri =
            UriTemplate::parse("http://foobar-0123.elb.us-east-1.amazonaws.com/{proxy}").unwrap();
        assert_eq!((uri.scheme, uri.port), (Scheme::Http, 80));
        assert_eq!(&*uri.host, "foobar-0123.elb.us-east-1.amazonaws.com");
        assert_eq!(
            *uri.path,
            [
                Piece::Literal("/".into()),
                Piece::Placeholder("proxy".into())
            ]
        );
    }

    #[test]
    fn ports_addresses_and_queries() {
        let uri = UriTemplate::parse("HTTPS://[::1]:8443?a={b}").unwrap();
        assert_eq!(
            (&*uri.host, uri.port, uri.scheme),
            ("::1", 8443, Scheme::Https)
        );
        assert_eq!(&*uri.authority, "[::1]:8443");
        assert_eq!(*uri.path, [Piece::Literal("/".into())]);
        assert_eq!(uri.placeholders().collect::<Vec<_>>(), ["b"]);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, error) in [
            ("ftp://a/", UriError::Scheme),
            ("a/b", UriError::Scheme),
            ("http:///a", UriError::Authority),
            ("http://a:0/", UriError::Authority),
            ("http://a:99999/", UriError::Authority),
            ("http://a:+1/", UriError::Authority),
            ("http://u@a/", UriError::Authority),
            ("http://a..b/", UriError::Authority),
            ("http://./", UriError::Authority),
            ("http://[::1/", UriError::Authority),
            ("http://{h}/", UriError::PlaceholderInAuthority),
            ("http://a/{", UriError::Placeholder),
            ("http://a/}", UriError::Placeholder),
            ("http://a/{}", UriError::Placeholder),
            ("http://a/ b", UriError::Character),
            ("http://a/#b", UriError::Character),
            ("http://a/?>b", UriError::Character),
            ("http://a/\\b", UriError::Character),
            ("http://a/%2", UriError::Character),
            ("http://a/%{b}", UriError::Character),
        ] {
            assert_eq!(UriTemplate::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in ".{0,80}") {
            let _ = UriTemplate::parse(&text);
            let _ = UriTemplate::parse(&format!("http://{text}"));
        }
    }
}
