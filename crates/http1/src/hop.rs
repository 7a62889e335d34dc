//! Removing what belongs to one connection only, before a message goes on (RFC 9110, section 7.6.1). Framing is
//! the engine's own affair and comes back in its own lines.

use head::Headers;

use crate::fields::tokens;

/// Names that never pass a gateway: those of RFC 9110, section 7.6.1, and `Trailer`, since trailers are
/// filtered.
const HOP_BY_HOP: [&str; 7] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Removes hop-by-hop headers and those that `Connection` names. `Content-Length` stays: where it is, the
/// engine writes its own.
///
/// Call it before adding headers of one's own, else a client could have them removed.
pub fn remove_hop_by_hop(headers: &mut Headers) {
    // Nearly every `Connection` line says `close` or `keep-alive`; only another name costs a copy.
    let mut named = Vec::new();
    for value in headers.get_all("connection") {
        let others = tokens(value).filter(|token| !is_usual(token));
        named.extend(others.map(<[u8]>::to_vec));
    }
    headers.retain(|line| {
        !HOP_BY_HOP
            .iter()
            .any(|name| line.name.eq_ignore_ascii_case(name.as_bytes()))
            && !named
                .iter()
                .any(|name| line.name.eq_ignore_ascii_case(name))
    });
}

/// Options, and names that may not be removed on a peer's word (a response's `Connection` is not refused for
/// them as a request's is).
fn is_usual(token: &[u8]) -> bool {
    ["close", "keep-alive", "content-length", "host"]
        .iter()
        .any(|usual| token.eq_ignore_ascii_case(usual.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_what_is_named_and_what_is_known() {
        let mut headers: Headers = [
            ("Host", "a"),
            ("connection", "Keep-Alive, X-Mine"),
            ("Keep-Alive", "timeout=5"),
            ("x-mine", "1"),
            ("TE", "trailers"),
            ("Trailer", "X-Sum"),
            ("Transfer-Encoding", "chunked"),
            ("Proxy-Connection", "close"),
            ("Upgrade", "h2c"),
            ("Connection", "host,, Content-Length, x-other"),
            ("X-Other", "2"),
            ("X-Yours", "3"),
            ("Content-Length", "4"),
        ]
        .into_iter()
        .collect();
        remove_hop_by_hop(&mut headers);
        let left: Vec<_> = headers.iter().map(|line| line.name.to_vec()).collect();
        assert_eq!(left, [&b"Host"[..], b"X-Yours", b"Content-Length"]);
    }
}
