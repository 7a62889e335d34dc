//! Responses: our client against hyper's and, where the fuzzer brings it, against llhttp. The first byte of an
//! input chooses the method of the request that is answered, the rest is the answer.

use super::{
    Allowance, Difference, Reading, compare, has_tab_at_end, hyper_client, is_framing_in_trailers,
    is_stricter, ours,
};
use crate::INPUT_MAX_BYTES;
use head::Method;

/// The target.
pub fn against_hyper(input: &[u8]) {
    if input.len() <= INPUT_MAX_BYTES {
        differences_from_hyper(input);
    }
}

/// The method and the answer of an input.
#[must_use]
pub fn split(input: &[u8]) -> (Method, &[u8]) {
    match input {
        [b'H', answer @ ..] => (Method::Head, answer),
        [_, answer @ ..] => (Method::Get, answer),
        [] => (Method::Get, &[]),
    }
}

/// The names of the allowances that this input needs. Panics at a difference that is a bug.
pub fn differences_from_hyper(input: &[u8]) -> Vec<&'static str> {
    let (method, answer) = split(input);
    let ours = ours::client(&method, &[answer]);
    let theirs = hyper_client(&method, answer);
    compare("hyper", input, &ours, &theirs, HYPER)
}

/// The same with a reading of llhttp's.
pub fn against_llhttp(
    input: &[u8],
    llhttp: impl FnOnce(&Method, &[u8]) -> Reading,
) -> Vec<&'static str> {
    if input.len() > INPUT_MAX_BYTES {
        return Vec::new();
    }
    let (method, answer) = split(input);
    let (ours, theirs) = (ours::client(&method, &[answer]), llhttp(&method, answer));
    compare("llhttp", input, &ours, &theirs, LLHTTP)
}

/// What may differ from hyper.
pub const HYPER: &[Allowance] = &[
    Allowance {
        name: "so many headers",
        why: "The cap is lower than what hyper was given or has.",
        covers: |d, _| is_stricter(d, "too_many_headers"),
    },
    Allowance {
        name: "so many trailers",
        why: "The cap is lower than what hyper was given or has.",
        covers: |d, _| is_stricter(d, "trailers_too_large"),
    },
    Allowance {
        name: "so many chunk extensions",
        why: "The cap is lower than what hyper was given or has.",
        covers: |d, _| is_stricter(d, "chunk_extensions_too_large"),
    },
    Allowance {
        name: "so many interim answers",
        why: "The cap is lower than what hyper was given or has.",
        covers: |d, _| is_stricter(d, "too_many_interim"),
    },
    Allowance {
        name: "digits of chunk sizes",
        why: "hyper bounds the number, ours the digits too.",
        covers: |d, _| is_stricter(d, "chunk_size"),
    },
    Allowance {
        name: "a line may not end in LF alone",
        why: "Readers that differ on what ends a line are the oldest way to smuggle.",
        covers: |d, _| is_stricter(d, "bare_lf"),
    },
    Allowance {
        name: "an answer begins with its version",
        why: "hyper skips empty lines before a status line; RFC 9112, section 2.2 grants them to requests alone.",
        covers: |d, _| is_stricter(d, "status_line"),
    },
    Allowance {
        name: "Content-Length is one number",
        why: "hyper does not look at it where the answer has no body.",
        covers: |d, _| is_stricter(d, "length_invalid"),
    },
    Allowance {
        name: "Content-Length only once",
        why: "hyper takes equal ones.",
        covers: |d, _| is_stricter(d, "length_repeated"),
    },
    Allowance {
        name: "Content-Length or Transfer-Encoding",
        why: "hyper lets the encoding win; an answer that says both may be two answers to someone else.",
        covers: |d, _| is_stricter(d, "length_and_encoding"),
    },
    Allowance {
        name: "Transfer-Encoding is one chunked",
        why: "hyper reads such an answer up to the end of the connection.",
        covers: |d, _| is_stricter(d, "encoding_invalid"),
    },
    Allowance {
        name: "codings before chunked",
        why: "hyper hands the coded body on; nobody asked the backend for a coding (we send no TE).",
        covers: |d, _| is_stricter(d, "encoding_unsupported"),
    },
    Allowance {
        name: "Transfer-Encoding in HTTP/1.0",
        why: "hyper does not look at it where the answer has no body.",
        covers: |d, _| is_stricter(d, "encoding_version"),
    },
    Allowance {
        name: "options of Connection",
        why: "hyper does not read them as a list of tokens.",
        covers: |d, _| is_stricter(d, "connection_invalid"),
    },
    Allowance {
        name: "form of chunk extensions",
        why: "hyper skips to the end of the line.",
        covers: |d, _| is_stricter(d, "chunk_extension"),
    },
    Allowance {
        name: "101",
        why: "Nobody asked for another protocol: upgrades are not passed on.",
        covers: |d, _| is_stricter(d, "switched_protocols"),
    },
];

/// What may differ from llhttp in its strict mode.
pub const LLHTTP: &[Allowance] = &[
    Allowance {
        name: "so many headers",
        why: "llhttp has no cap.",
        covers: |d, _| is_stricter(d, "too_many_headers"),
    },
    Allowance {
        name: "so many trailers",
        why: "llhttp has no cap.",
        covers: |d, _| is_stricter(d, "trailers_too_large"),
    },
    Allowance {
        name: "so many chunk extensions",
        why: "llhttp has no cap.",
        covers: |d, _| is_stricter(d, "chunk_extensions_too_large"),
    },
    Allowance {
        name: "so many interim answers",
        why: "llhttp has no cap.",
        covers: |d, _| is_stricter(d, "too_many_interim"),
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
        name: "framing in trailers",
        why: "RFC 9110, section 6.5.1: ours checks the line and drops it; llhttp takes it for a second framing.",
        covers: |d, _| is_framing_in_trailers(d),
    },
    Allowance {
        name: "interim answers end nothing",
        why: "An HTTP/1.0 or closing interim answer is followed by the final one all the same; llhttp stops there.",
        covers: |d, _| {
            matches!(
                d,
                Difference::Laxer {
                    refusal: Some("HPE_CLOSED_CONNECTION"),
                    ..
                }
            )
        },
    },
    Allowance {
        name: "a tab ends a value",
        why: "RFC 9110, section 5.5: blanks around a value are no part of it; llhttp takes a tab for one.",
        covers: |_, input| has_tab_at_end(input),
    },
    Allowance {
        name: "CR alone",
        why: "llhttp takes a CR before the line's own for a part of the reason phrase, so that a head may end for it in CR CR LF, and a body begin.",
        covers: |d, input| {
            matches!(d, Difference::Stricter { .. }) && input.windows(2).any(|two| two == b"\r\r")
        },
    },
    Allowance {
        name: "an answer has a line and a version",
        why: "llhttp takes a status below 100, versions that ours does not have, and empty lines before the status line.",
        covers: |d, _| is_stricter(d, "status_line"),
    },
    Allowance {
        name: "Content-Length or Transfer-Encoding",
        why: "llhttp takes both where the encoding is not chunked.",
        covers: |d, _| is_stricter(d, "length_and_encoding"),
    },
    Allowance {
        name: "Transfer-Encoding is one chunked",
        why: "llhttp reads such an answer up to the end of the connection.",
        covers: |d, _| is_stricter(d, "encoding_invalid"),
    },
    Allowance {
        name: "codings before chunked",
        why: "llhttp hands the coded body on.",
        covers: |d, _| is_stricter(d, "encoding_unsupported"),
    },
    Allowance {
        name: "Transfer-Encoding in HTTP/1.0",
        why: "llhttp does not mind.",
        covers: |d, _| is_stricter(d, "encoding_version"),
    },
    Allowance {
        name: "options of Connection",
        why: "llhttp skips what it does not know.",
        covers: |d, _| is_stricter(d, "connection_invalid"),
    },
];
