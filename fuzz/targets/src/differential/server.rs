//! Requests: our server against hyper's and, where the fuzzer brings it, against llhttp. Any bytes are an
//! input. The tables name what may differ.

use super::{Allowance, Difference, Message, Reading, compare, hyper_server, is_stricter, ours};
use crate::INPUT_MAX_BYTES;

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
        covers: |d| matches!(d, Difference::Laxer { ours, refusal: Some("invalid URI"), .. } if ours.start.contains(&b'`')),
    },
    Allowance {
        name: "absolute form is rewritten",
        why: "Ours makes origin form and Host of it, as RFC 9112, section 3.2.2 has it: HTTP/1.0 gets the Host it lacks, and OPTIONS without a path asks for `*`.",
        covers: |d| matches!(d, Difference::Unequal { ours, theirs } if is_rewritten(ours, theirs)),
    },
    Allowance {
        name: "a line may not end in LF alone",
        why: "Readers that differ on what ends a line are the oldest way to smuggle; RFC 9112, section 2.2 lets us refuse.",
        covers: |d| is_stricter(d, "bare_lf"),
    },
    Allowance {
        name: "empty lines before a request are few",
        why: "Ours takes four, so that nobody can keep a worker skipping lines.",
        covers: |d| is_stricter(d, "empty_lines"),
    },
    Allowance {
        name: "methods have a length",
        why: "Ours caps methods at 32 bytes.",
        covers: |d| is_stricter(d, "method_too_long"),
    },
    Allowance {
        name: "CONNECT",
        why: "A gateway is no forward proxy.",
        covers: |d| is_stricter(d, "method_unsupported"),
    },
    Allowance {
        name: "bytes of targets",
        why: "hyper takes a fragment, and bytes and escapes that no URI may hold.",
        covers: |d| is_stricter(d, "target_invalid"),
    },
    Allowance {
        name: "form of targets",
        why: "hyper hands `*` and authority form to any method, and words without a slash.",
        covers: |d| is_stricter(d, "target_form"),
    },
    Allowance {
        name: "authority of targets",
        why: "Two names for one host: ours wants them equal, and each a host that can be reached.",
        covers: |d| is_stricter(d, "target_authority"),
    },
    Allowance {
        name: "Host must be there",
        why: "RFC 9112, section 3.2 asks for 400.",
        covers: |d| is_stricter(d, "host_missing"),
    },
    Allowance {
        name: "Host only once",
        why: "RFC 9112, section 3.2 asks for 400.",
        covers: |d| is_stricter(d, "host_repeated"),
    },
    Allowance {
        name: "Host is a host",
        why: "RFC 9112, section 3.2 asks for 400; ours takes names, addresses and a port and nothing else.",
        covers: |d| is_stricter(d, "host_invalid"),
    },
    Allowance {
        name: "so many headers",
        why: "The cap is lower than what hyper was given here.",
        covers: |d| is_stricter(d, "too_many_headers"),
    },
    Allowance {
        name: "Content-Length is one number",
        why: "hyper does not look at it where there is a Transfer-Encoding.",
        covers: |d| is_stricter(d, "length_invalid"),
    },
    Allowance {
        name: "Content-Length only once",
        why: "hyper takes equal ones; RFC 9110, section 8.6 lets either be done, and the next hop may choose otherwise.",
        covers: |d| is_stricter(d, "length_repeated"),
    },
    Allowance {
        name: "Content-Length or Transfer-Encoding",
        why: "hyper lets the encoding win and drops the length; RFC 9112, section 6.1 lets a server refuse.",
        covers: |d| is_stricter(d, "length_and_encoding"),
    },
    Allowance {
        name: "Transfer-Encoding is one chunked",
        why: "hyper looks at the last word alone.",
        covers: |d| is_stricter(d, "encoding_invalid"),
    },
    Allowance {
        name: "codings before chunked",
        why: "hyper hands the coded body on; whoever is next may not know the coding.",
        covers: |d| is_stricter(d, "encoding_unsupported"),
    },
    Allowance {
        name: "options of Connection",
        why: "hyper does not read them as a list of tokens, nor mind that one names a field that frames the message.",
        covers: |d| is_stricter(d, "connection_invalid"),
    },
    Allowance {
        name: "expectations",
        why: "RFC 9110, section 10.1.1 lets a server answer 417 to those it does not know.",
        covers: |d| is_stricter(d, "expectation"),
    },
    Allowance {
        name: "digits of chunk sizes",
        why: "hyper bounds the number, ours the digits too.",
        covers: |d| is_stricter(d, "chunk_size"),
    },
    Allowance {
        name: "form of chunk extensions",
        why: "hyper skips to the end of the line; ours reads them by the grammar, since a CR or a control byte in one is read in two ways.",
        covers: |d| is_stricter(d, "chunk_extension"),
    },
    Allowance {
        name: "so many chunk extensions",
        why: "The cap is lower than hyper's.",
        covers: |d| is_stricter(d, "chunk_extensions_too_large"),
    },
    Allowance {
        name: "so many trailers",
        why: "The cap is lower than hyper's.",
        covers: |d| is_stricter(d, "trailers_too_large"),
    },
];

/// What may differ from llhttp in its strict mode.
pub const LLHTTP: &[Allowance] = &[];

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
