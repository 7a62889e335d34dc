//! Which content codings a request's body has and its answer gets (developer guide, "Content codings supported by
//! API Gateway", "Call an API method with a compressed payload", "Receive an API response with a compressed
//! payload"). What the codings do to bytes is for whoever moves them.

use crate::fault::{Fault, Hop, Kind};
use head::{Headers, Known};

/// A coding that changes bytes; `identity` is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    Gzip,
    /// zlib's format, as HTTP has it.
    Deflate,
}

impl Coding {
    /// As `Content-Encoding` says it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }

    fn of(name: &[u8]) -> Option<Self> {
        match name {
            _ if name.eq_ignore_ascii_case(b"gzip") => Some(Self::Gzip),
            _ if name.eq_ignore_ascii_case(b"deflate") => Some(Self::Deflate),
            _ => None,
        }
    }
}

/// The coding of a request's body; a fault where it is none that API Gateway knows, or more than one.
pub fn of_request(headers: &Headers) -> Result<Option<Coding>, Fault> {
    let mut found = None;
    for name in headers
        .all_known(Known::ContentEncoding)
        .flat_map(|value| value.split(|&byte| byte == b','))
        .map(<[u8]>::trim_ascii)
        .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case(b"identity"))
    {
        match (Coding::of(name), found) {
            (Some(coding), None) => found = Some(coding),
            _ => {
                return Err(undecodable(format!(
                    "Content-Encoding {:?}; expected gzip, deflate or identity, and one of them",
                    String::from_utf8_lossy(name)
                )));
            }
        }
    }
    Ok(found)
}

/// The fault of a body that does not have the coding it claims.
#[must_use]
pub fn undecodable(detail: String) -> Fault {
    Fault::new(Kind::UnsupportedMediaType, Hop::Client, detail)
}

/// The coding that a client wants its answer in: the one it prefers, where API Gateway knows that ("The
/// highest-priority content encoding must be one supported by API Gateway. If it is not, compression is not
/// applied"). Of several with one weight the first counts; `*` asks for nothing in particular.
#[must_use]
pub fn for_response(headers: &Headers) -> Option<Coding> {
    let mut best: Option<(&[u8], u16)> = None;
    for one in headers
        .all_known(Known::AcceptEncoding)
        .flat_map(|value| value.split(|&byte| byte == b','))
    {
        let mut parts = one.split(|&byte| byte == b';').map(<[u8]>::trim_ascii);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(weight).unwrap_or(1000);
        if !name.is_empty() && weight > 0 && best.is_none_or(|(_, known)| weight > known) {
            best = Some((name, weight));
        }
    }
    Coding::of(best?.0)
}

/// `q=0.5` in thousandths; what is no weight counts as the highest.
fn weight(parameter: &[u8]) -> Option<u16> {
    let text = std::str::from_utf8(parameter).ok()?;
    let (name, value) = text.split_once('=')?;
    if !name.trim().eq_ignore_ascii_case("q") {
        return None;
    }
    let weight: f32 = value.trim().parse().ok()?;
    (0.0..=1.0)
        .contains(&weight)
        .then_some((weight * 1000.0) as u16)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn accepting(value: &str) -> Option<Coding> {
        for_response(&[("accept-encoding", value)].into_iter().collect())
    }

    /// The formats that "Content codings supported by API Gateway" lists, and the notes about them.
    #[test]
    fn the_preferred_coding_is_taken_if_it_is_known() {
        use Coding::{Deflate, Gzip};
        for (value, expected) in [
            ("gzip", Some(Gzip)),
            ("GZIP", Some(Gzip)),
            ("deflate,gzip", Some(Deflate)),
            ("gzip, deflate, br", Some(Gzip)),
            ("", None),
            ("*", None),
            ("identity", None),
            ("deflate;q=0.5,gzip;q=1.0", Some(Gzip)),
            ("gzip;q=1.0,identity;q=0.5,*;q=0", Some(Gzip)),
            ("identity;q=1, gzip;q=0.5", None),
            ("br;q=1.0, gzip;q=0.8", None),
            ("gzip;q=0", None),
            ("gzip;q=0, deflate;q=0.001", Some(Deflate)),
            ("gzip ; q=0.2 , deflate", Some(Deflate)),
            ("gzip;q=nonsense", Some(Gzip)),
        ] {
            assert_eq!(accepting(value), expected, "{value:?}");
        }
        assert_eq!(for_response(&Headers::new()), None);
        let lines = [("Accept-Encoding", "br;q=0.1"), ("accept-encoding", "gzip")];
        assert_eq!(for_response(&lines.into_iter().collect()), Some(Gzip));
    }

    #[test]
    fn codings_of_bodies_are_known_or_refused() {
        let of = |value: &str| of_request(&[("Content-Encoding", value)].into_iter().collect());
        assert_eq!(of_request(&Headers::new()).unwrap(), None);
        assert_eq!(of("identity").unwrap(), None);
        assert_eq!(of("").unwrap(), None);
        assert_eq!(of("gzip").unwrap(), Some(Coding::Gzip));
        assert_eq!(of("Deflate").unwrap(), Some(Coding::Deflate));
        assert_eq!(of("identity, gzip").unwrap(), Some(Coding::Gzip));
        for refused in ["br", "gzip, deflate", "gzip, br", "x"] {
            let fault = of(refused).unwrap_err();
            assert_eq!(fault.kind, Kind::UnsupportedMediaType, "{refused}");
        }
    }
}
