//! Requests: our server against hyper's and, where the fuzzer brings it, against llhttp. Any bytes are an
//! input. The tables name what may differ.

use super::{
    Allowance, Difference, Message, Reading, compare, has_tab_at_end, hyper_server, is_chunked,
    is_framing_in_trailers, is_stricter, ours,
};
use crate::INPUT_MAX_BYTES;
use head::Method;

/// The target.
pub fn against_hyper(input: &[u8]) {
    if input.len() <= INPUT_MAX_BYTES {
        differences_from_hyper(input);
    }
}

/// The names of the allowances that this input needs. Panics at a difference that is a bug.
pub fn differences_from_hyper(input: &[u8]) -> Vec<&'static str> {
    let (ours, theirs) = (ours::server(&[input]), hyper_server(input));
    compare("hyper", input, &ours, &theirs, HYPER)
}

/// The same with a reading of llhttp's.
pub fn against_llhttp(input: &[u8], llhttp: impl FnOnce(&[u8]) -> Reading) -> Vec<&'static str> {
    if input.len() > INPUT_MAX_BYTES {
        return Vec::new();
    }
    let (ours, theirs) = (ours::server(&[input]), llhttp(input));
    compare("llhttp", input, &ours, &theirs, LLHTTP)
}

/// What may differ from hyper.
pub const HYPER: &[Allowance] = &[
    Allowance {
        name: "grave accent in a path",
        why: "Browsers send it and it has no other meaning; the `http` crate takes it in a query only.",
        covers: |d, _| matches!(d, Difference::Laxer { ours, refusal: Some("invalid URI"), .. } if ours.start.contains(&b'`')),
    },
    Allowance {
        name: "absolute form is rewritten",
        why: "Ours makes origin form and Host of it, as RFC 9112, section 3.2.2 has it: HTTP/1.0 gets the Host it lacks, and OPTIONS without a path asks for `*`.",
        covers: |d, _| matches!(d, Difference::Unequal { ours, theirs } if is_rewritten(ours, theirs)),
    },
    Allowance {
        name: "a line may not end in LF alone",
        why: "Readers that differ on what ends a line are the oldest way to smuggle; RFC 9112, section 2.2 lets us refuse.",
        covers: |d, _| is_stricter(d, "bare_lf"),
    },
    Allowance {
        name: "empty lines before a request are few",
        why: "Ours takes four, so that nobody can keep a worker skipping lines.",
        covers: |d, _| is_stricter(d, "empty_lines"),
    },
    Allowance {
        name: "methods have a length",
        why: "Ours caps methods at 32 bytes.",
        covers: |d, _| is_stricter(d, "method_too_long"),
    },
    Allowance {
        name: "CONNECT",
        why: "A gateway is no forward proxy.",
        covers: |d, _| is_stricter(d, "method_unsupported"),
    },
    Allowance {
        name: "bytes of targets",
        why: "hyper takes a fragment, and bytes and escapes that no URI may hold.",
        covers: |d, _| is_stricter(d, "target_invalid"),
    },
    Allowance {
        name: "form of targets",
        why: "hyper hands `*` and authority form to any method, and words without a slash.",
        covers: |d, _| is_stricter(d, "target_form"),
    },
    Allowance {
        name: "authority of targets",
        why: "Two names for one host: ours wants them equal, and each a host that can be reached.",
        covers: |d, _| is_stricter(d, "target_authority"),
    },
    Allowance {
        name: "Host must be there",
        why: "RFC 9112, section 3.2 asks for 400.",
        covers: |d, _| is_stricter(d, "host_missing"),
    },
    Allowance {
        name: "Host only once",
        why: "RFC 9112, section 3.2 asks for 400.",
        covers: |d, _| is_stricter(d, "host_repeated"),
    },
    Allowance {
        name: "Host is a host",
        why: "RFC 9112, section 3.2 asks for 400; ours takes names, addresses and a port and nothing else.",
        covers: |d, _| is_stricter(d, "host_invalid"),
    },
    Allowance {
        name: "so many headers",
        why: "The cap is lower than what hyper was given here.",
        covers: |d, _| is_stricter(d, "too_many_headers"),
    },
    Allowance {
        name: "Content-Length is one number",
        why: "hyper does not look at it where there is a Transfer-Encoding.",
        covers: |d, _| is_stricter(d, "length_invalid"),
    },
    Allowance {
        name: "Content-Length only once",
        why: "hyper takes equal ones; RFC 9110, section 8.6 lets either be done, and the next hop may choose otherwise.",
        covers: |d, _| is_stricter(d, "length_repeated"),
    },
    Allowance {
        name: "Content-Length or Transfer-Encoding",
        why: "hyper lets the encoding win and drops the length; RFC 9112, section 6.1 lets a server refuse.",
        covers: |d, _| is_stricter(d, "length_and_encoding"),
    },
    Allowance {
        name: "Transfer-Encoding is one chunked",
        why: "hyper looks at the last word alone.",
        covers: |d, _| is_stricter(d, "encoding_invalid"),
    },
    Allowance {
        name: "codings before chunked",
        why: "hyper hands the coded body on; whoever is next may not know the coding.",
        covers: |d, _| is_stricter(d, "encoding_unsupported"),
    },
    Allowance {
        name: "options of Connection",
        why: "hyper does not read them as a list of tokens, nor mind that one names a field that frames the message.",
        covers: |d, _| is_stricter(d, "connection_invalid"),
    },
    Allowance {
        name: "expectations",
        why: "RFC 9110, section 10.1.1 lets a server answer 417 to those it does not know.",
        covers: |d, _| is_stricter(d, "expectation"),
    },
    Allowance {
        name: "digits of chunk sizes",
        why: "hyper bounds the number, ours the digits too.",
        covers: |d, _| is_stricter(d, "chunk_size"),
    },
    Allowance {
        name: "form of chunk extensions",
        why: "hyper skips to the end of the line; ours reads them by the grammar, since a CR or a control byte in one is read in two ways.",
        covers: |d, _| is_stricter(d, "chunk_extension"),
    },
    Allowance {
        name: "so many chunk extensions",
        why: "The cap is lower than hyper's.",
        covers: |d, _| is_stricter(d, "chunk_extensions_too_large"),
    },
    Allowance {
        name: "so many trailers",
        why: "The cap is lower than hyper's.",
        covers: |d, _| is_stricter(d, "trailers_too_large"),
    },
];

/// What may differ from llhttp in its strict mode.
pub const LLHTTP: &[Allowance] = &[
    Allowance {
        name: "methods without a list",
        why: "llhttp knows a list of methods; ours takes any token and routes what API Gateway routes.",
        covers: |d, _| matches!(d, Difference::Laxer { ours, refusal: Some("HPE_INVALID_METHOD"), .. } if !has_routed_method(ours)),
    },
    Allowance {
        name: "blanks in chunk extensions",
        why: "RFC 9112, section 7.1.1 has a recipient skip them around `;` and `=`; llhttp takes none.",
        covers: |d, _| matches!(d, Difference::Laxer { ours, refusal: Some("HPE_STRICT"), .. } if is_chunked(ours)),
    },
    Allowance {
        name: "framing in trailers",
        why: "RFC 9110, section 6.5.1: ours checks the line and drops it; llhttp takes it for a second framing.",
        covers: |d, _| is_framing_in_trailers(d),
    },
    Allowance {
        name: "a tab ends a value",
        why: "RFC 9110, section 5.5: blanks around a value are no part of it; llhttp takes a tab for one.",
        covers: |_, input| has_tab_at_end(input),
    },
    Allowance {
        name: "absolute form is rewritten",
        why: "Ours makes origin form and Host of it; llhttp hands the target out as it came.",
        covers: |d, _| matches!(d, Difference::Unequal { ours, theirs } if is_origin_form_of(ours, theirs)),
    },
    Allowance {
        name: "a line may not end in LF alone",
        why: "llhttp takes LF alone in empty lines before a request.",
        covers: |d, _| is_stricter(d, "bare_lf"),
    },
    Allowance {
        name: "CR alone",
        why: "llhttp skips CR alone before a request.",
        covers: |d, _| is_stricter(d, "bare_cr"),
    },
    Allowance {
        name: "empty lines before a request are few",
        why: "Ours takes four.",
        covers: |d, _| is_stricter(d, "empty_lines"),
    },
    Allowance {
        name: "a request line has a version",
        why: "llhttp reads HTTP/0.9, in which a target ends the line.",
        covers: |d, _| is_stricter(d, "request_line"),
    },
    Allowance {
        name: "versions",
        why: "llhttp also takes 0.9 and 2.0 in a request line; ours has 1.0 and 1.1.",
        covers: |d, _| is_stricter(d, "version"),
    },
    Allowance {
        name: "CONNECT",
        why: "A gateway is no forward proxy.",
        covers: |d, _| is_stricter(d, "method_unsupported"),
    },
    Allowance {
        name: "bytes of targets",
        why: "llhttp leaves the target to its user but for blanks and control bytes.",
        covers: |d, _| is_stricter(d, "target_invalid"),
    },
    Allowance {
        name: "form of targets",
        why: "As for the bytes of targets.",
        covers: |d, _| is_stricter(d, "target_form"),
    },
    Allowance {
        name: "authority of targets",
        why: "As for the bytes of targets.",
        covers: |d, _| is_stricter(d, "target_authority"),
    },
    Allowance {
        name: "Host must be there",
        why: "llhttp leaves Host to its user.",
        covers: |d, _| is_stricter(d, "host_missing"),
    },
    Allowance {
        name: "Host only once",
        why: "llhttp leaves Host to its user.",
        covers: |d, _| is_stricter(d, "host_repeated"),
    },
    Allowance {
        name: "Host is a host",
        why: "llhttp leaves Host to its user.",
        covers: |d, _| is_stricter(d, "host_invalid"),
    },
    Allowance {
        name: "so many headers",
        why: "llhttp has no cap.",
        covers: |d, _| is_stricter(d, "too_many_headers"),
    },
    Allowance {
        name: "Content-Length or Transfer-Encoding",
        why: "llhttp takes both where the encoding is empty.",
        covers: |d, _| is_stricter(d, "length_and_encoding"),
    },
    Allowance {
        name: "Transfer-Encoding is one chunked",
        why: "llhttp looks at the last word alone.",
        covers: |d, _| is_stricter(d, "encoding_invalid"),
    },
    Allowance {
        name: "codings before chunked",
        why: "llhttp hands the coded body on.",
        covers: |d, _| is_stricter(d, "encoding_unsupported"),
    },
    Allowance {
        name: "Transfer-Encoding in HTTP/1.0",
        why: "llhttp does not mind; RFC 9112, section 6.1 calls such framing faulty.",
        covers: |d, _| is_stricter(d, "encoding_version"),
    },
    Allowance {
        name: "options of Connection",
        why: "llhttp skips what it does not know.",
        covers: |d, _| is_stricter(d, "connection_invalid"),
    },
    Allowance {
        name: "expectations",
        why: "llhttp leaves Expect to its user.",
        covers: |d, _| is_stricter(d, "expectation"),
    },
    Allowance {
        name: "digits of chunk sizes",
        why: "llhttp bounds the number, ours the digits too.",
        covers: |d, _| is_stricter(d, "chunk_size"),
    },
    Allowance {
        name: "form of chunk extensions",
        why: "llhttp takes an empty name.",
        covers: |d, _| is_stricter(d, "chunk_extension"),
    },
    Allowance {
        name: "so many chunk extensions",
        why: "llhttp has no cap.",
        covers: |d, _| is_stricter(d, "chunk_extensions_too_large"),
    },
    Allowance {
        name: "so many trailers",
        why: "llhttp has no cap.",
        covers: |d, _| is_stricter(d, "trailers_too_large"),
    },
];

/// Equal but for a Host of ours alone, or for `*` in place of the `/` that stands for an empty path.
fn is_rewritten(ours: &Message, theirs: &Message) -> bool {
    let mut same = ours.clone();
    if theirs.header("host").is_none() {
        same.headers.retain(|(name, _)| name != b"host");
    }
    if same.start == b"OPTIONS *" && theirs.start == b"OPTIONS /" {
        same.start.clone_from(&theirs.start);
    }
    same == *theirs
}

fn has_routed_method(message: &Message) -> bool {
    let method = message.start.split(|&byte| byte == b' ').next();
    Method::ROUTED
        .iter()
        .any(|routed| Some(routed.as_str().as_bytes()) == method)
}

/// Ours has the target of theirs without `http://authority`, and the same headers, perhaps with a Host more.
fn is_origin_form_of(ours: &Message, theirs: &Message) -> bool {
    let (Some(origin), Some(absolute)) = (target(ours), target(theirs)) else {
        return false;
    };
    let Some(colon) = absolute.iter().position(|&byte| byte == b':') else {
        return false;
    };
    let rest = absolute[colon..].strip_prefix(b"://").unwrap_or_default();
    let end = rest.iter().position(|byte| b"/?".contains(byte));
    let path = &rest[end.unwrap_or(rest.len())..];
    let expected = match path {
        [b'/', ..] => origin == path,
        [] => origin == b"/" || origin == b"*",
        _ => origin.strip_prefix(b"/") == Some(path),
    };
    let mut same = ours.clone();
    if theirs.header("host").is_none() {
        same.headers.retain(|(name, _)| name != b"host");
    }
    expected && same.headers == theirs.headers && same.body == theirs.body
}

fn target(message: &Message) -> Option<&[u8]> {
    let blank = message.start.iter().position(|&byte| byte == b' ')?;
    Some(&message.start[blank + 1..])
}
