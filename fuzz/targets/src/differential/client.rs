//! Responses: our client against hyper's and, where the fuzzer brings it, against llhttp. The first byte of an
//! input chooses the method of the request that is answered, the rest is the answer.

use super::{Allowance, Reading, compare, hyper_client, is_stricter, ours};
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
        name: "a line may not end in LF alone",
        why: "Readers that differ on what ends a line are the oldest way to smuggle.",
        covers: |d| is_stricter(d, "bare_lf"),
    },
    Allowance {
        name: "an answer begins with its version",
        why: "hyper skips empty lines before a status line; RFC 9112, section 2.2 grants them to requests alone.",
        covers: |d| is_stricter(d, "status_line"),
    },
    Allowance {
        name: "Content-Length is one number",
        why: "hyper does not look at it where the answer has no body.",
        covers: |d| is_stricter(d, "length_invalid"),
    },
    Allowance {
        name: "Content-Length only once",
        why: "hyper takes equal ones.",
        covers: |d| is_stricter(d, "length_repeated"),
    },
    Allowance {
        name: "Content-Length or Transfer-Encoding",
        why: "hyper lets the encoding win; an answer that says both may be two answers to someone else.",
        covers: |d| is_stricter(d, "length_and_encoding"),
    },
    Allowance {
        name: "Transfer-Encoding is one chunked",
        why: "hyper reads such an answer up to the end of the connection.",
        covers: |d| is_stricter(d, "encoding_invalid"),
    },
    Allowance {
        name: "codings before chunked",
        why: "hyper hands the coded body on; nobody asked the backend for a coding (we send no TE).",
        covers: |d| is_stricter(d, "encoding_unsupported"),
    },
    Allowance {
        name: "options of Connection",
        why: "hyper does not read them as a list of tokens.",
        covers: |d| is_stricter(d, "connection_invalid"),
    },
    Allowance {
        name: "form of chunk extensions",
        why: "hyper skips to the end of the line.",
        covers: |d| is_stricter(d, "chunk_extension"),
    },
    Allowance {
        name: "101",
        why: "Nobody asked for another protocol: upgrades are not passed on.",
        covers: |d| is_stricter(d, "switched_protocols"),
    },
];

/// What may differ from llhttp in its strict mode.
pub const LLHTTP: &[Allowance] = &[];
