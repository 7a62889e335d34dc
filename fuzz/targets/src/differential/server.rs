//! Requests: our server against hyper's and, where the fuzzer brings it, against llhttp. Any bytes are an
#![allow(dead_code, unused_imports)]
//! input. The tables name what may differ.

use super::{Allowance, Difference, Reading, compare, hyper_server, is_stricter, ours};
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
pub const HYPER: &[Allowance] = &[];

/// What may differ from llhttp in its strict mode.
pub const LLHTTP: &[Allowance] = &[];
