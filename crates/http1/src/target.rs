//! Request targets and the `Host` field: which bytes they may hold, which form goes with which method, and how
//! absolute form becomes origin form. Paths are not normalised here; routing decides what `..` means.

use head::Method;

use crate::Reason;

/// A target, told apart by form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    /// `/path?query`, as it came.
    Origin(&'a [u8]),
    /// `*`, for OPTIONS.
    Asterisk,
    /// `http://authority/path?query`; the path may be empty.
    Absolute { authority: &'a [u8], rest: &'a [u8] },
}

/// Reads the target of a request of this method.
pub(crate) fn parse<'a>(method: &Method, target: &'a [u8]) -> Result<Target<'a>, Reason> {
    match target {
        b"*" if *method == Method::Options => Ok(Target::Asterisk),
        b"*" | b"" => Err(Reason::TargetForm),
        [b'/', ..] => {
            check_path_and_query(target)?;
            Ok(Target::Origin(target))
        }
        _ => absolute(target),
    }
}

fn absolute(target: &[u8]) -> Result<Target<'_>, Reason> {
    let after_scheme = ["http://", "https://"]
        .iter()
        .find_map(|scheme| {
            let start = target.get(..scheme.len())?;
            (start.eq_ignore_ascii_case(scheme.as_bytes())).then(|| &target[scheme.len()..])
        })
        .ok_or(Reason::TargetForm)?;
    let end = after_scheme
        .iter()
        .position(|byte| matches!(byte, b'/' | b'?' | b'#'))
        .unwrap_or(after_scheme.len());
    let (authority, rest) = after_scheme.split_at(end);
    // User information is refused with it: `@` is no byte of a host.
    if !is_host(authority) {
        return Err(Reason::TargetAuthority);
    }
    check_path_and_query(rest)?;
    Ok(Target::Absolute { authority, rest })
}

const PATH: u8 = 1;
const QUERY: u8 = 2;

/// Which bytes stand unescaped where. Beyond RFC 3986 these pass: `[ ] ^ { | }` and the grave accent, since
/// browsers write them (that API Gateway wants some of them escaped in a query is the pipeline's to say), and
/// the backslash in a query only: in a path some readers take it for a slash.
static ALLOWED: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0x21;
    while byte < 0x7F {
        table[byte] = match byte as u8 {
            b'"' | b'<' | b'>' | b'#' => 0,
            b'\\' | b'?' => QUERY,
            _ => PATH | QUERY,
        };
        byte += 1;
    }
    table
};

fn check_path_and_query(bytes: &[u8]) -> Result<(), Reason> {
    let mut part = PATH;
    let mut rest = bytes;
    while let [byte, tail @ ..] = rest {
        rest = tail;
        match byte {
            b'%' => {
                let [high, low, tail @ ..] = rest else {
                    return Err(Reason::TargetInvalid);
                };
                // An encoded NUL ends the path for readers in C, and only for them.
                let cut = part == PATH && *high == b'0' && *low == b'0';
                if !high.is_ascii_hexdigit() || !low.is_ascii_hexdigit() || cut {
                    return Err(Reason::TargetInvalid);
                }
                rest = tail;
            }
            b'?' if part == PATH => part = QUERY,
            byte if ALLOWED[usize::from(*byte)] & part == 0 => return Err(Reason::TargetInvalid),
            _ => {}
        }
    }
    Ok(())
}

/// True for what a `Host` may be: a name of letters, digits, `-`, `_` and non-empty labels (one dot may end
/// it), an IPv4 address, or a bracketed IPv6 address; then perhaps a port from 0 to 65535. RFC 3986 allows
/// more (`!$&'()*+,;=%~`, an empty name); no host that can be reached has it, and some of it reads like a
/// list of two.
pub(crate) fn is_host(value: &[u8]) -> bool {
    let (host_ok, port) = match value {
        [b'[', rest @ ..] => {
            let Some(end) = rest.iter().position(|&byte| byte == b']') else {
                return false;
            };
            let address = std::str::from_utf8(&rest[..end]).unwrap_or_default();
            let ok = address.parse::<std::net::Ipv6Addr>().is_ok();
            (ok, &rest[end + 1..])
        }
        _ => {
            let end = memchr::memchr(b':', value).unwrap_or(value.len());
            (is_name(&value[..end]), &value[end..])
        }
    };
    host_ok
        && match port {
            [] => true,
            [b':', digits @ ..] => {
                (1..=5).contains(&digits.len())
                    && digits.iter().all(u8::is_ascii_digit)
                    && digits
                        .iter()
                        .fold(0u32, |sum, digit| sum * 10 + u32::from(digit - b'0'))
                        <= 65_535
            }
            _ => false,
        }
}

fn is_name(name: &[u8]) -> bool {
    let name = name.strip_suffix(b".").unwrap_or(name);
    // Without early ways out, so that the compiler looks at many bytes at once.
    let good = name.iter().fold(true, |good, &byte| {
        good & ((byte | 0x20).is_ascii_lowercase()
            | byte.is_ascii_digit()
            | (byte == b'-')
            | (byte == b'_')
            | (byte == b'.'))
    });
    // Labels are not empty: no dot at the beginning, at the end, or after another.
    let after = name.get(1..).unwrap_or_default();
    let doubled = name
        .iter()
        .zip(after)
        .fold(false, |doubled, (&byte, &next)| {
            doubled | ((byte == b'.') & (next == b'.'))
        });
    let ends_well = |end: Option<&u8>| end.is_some_and(|&byte| byte != b'.');
    good && !doubled && ends_well(name.first()) && ends_well(name.last()) && name.len() <= 253
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_go_with_methods() {
        assert_eq!(parse(&Method::Options, b"*"), Ok(Target::Asterisk));
        assert_eq!(parse(&Method::Get, b"*"), Err(Reason::TargetForm));
        assert_eq!(
            parse(&Method::Get, b"a.example:80"),
            Err(Reason::TargetForm)
        );
        assert_eq!(parse(&Method::Get, b"ftp://a/"), Err(Reason::TargetForm));
        assert_eq!(
            parse(&Method::Get, b"HTTP://A.example:80?x"),
            Ok(Target::Absolute {
                authority: b"A.example:80",
                rest: b"?x"
            })
        );
        assert_eq!(
            parse(&Method::Get, b"http://"),
            Err(Reason::TargetAuthority)
        );
        assert_eq!(
            parse(&Method::Get, b"http://u@a/"),
            Err(Reason::TargetAuthority)
        );
    }

    #[test]
    fn bytes_of_targets() {
        for good in [
            "/",
            "//",
            "/a%2Fb",
            "/a?b=[c]|\\{}^`?/",
            "/%ff",
            "/a?%00",
            "/;,:@!$&'()*+=~._-",
        ] {
            assert!(parse(&Method::Get, good.as_bytes()).is_ok(), "{good}");
        }
        for bad in [
            "/%", "/%0", "/%zz", "/a%2", "/a#b", "/a?b#c", "/\u{e9}", "/a\\b", "/\"", "/<a>",
            "/a\tb", "/\u{1}", "/\u{7f}", "/%00", "/a?\"",
        ] {
            assert_eq!(
                parse(&Method::Get, bad.as_bytes()),
                Err(Reason::TargetInvalid),
                "{bad}"
            );
        }
    }

    #[test]
    fn hosts() {
        for good in [
            "a",
            "A.example.",
            "a_b.c-d",
            "127.0.0.1:80",
            "[::1]",
            "[2001:db8::1]:8443",
            "a:0",
            "a:65535",
        ] {
            assert!(is_host(good.as_bytes()), "{good}");
        }
        for bad in [
            "", ".", "a..b", ".a", "a:", "a:65536", "a:123456", "a:8a", "a b", "a,b", "a/b", "u@a",
            "[::1", "[a]", "[]", "[::1]8", "::1", "a%41", "é", "a:80:80", "*",
        ] {
            assert!(!is_host(bad.as_bytes()), "{bad}");
        }
    }
}
