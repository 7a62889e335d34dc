//! Responses: our client against hyper's and, where the fuzzer brings it, against llhttp. The first byte of an
#![allow(dead_code, unused_imports)]
//! input chooses the method of the request that is answered, the rest is the answer.

use super::{Allowance, Difference, Reading, compare, hyper_client, is_stricter, ours};
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
pub const HYPER: &[Allowance] = &[];

/// What may differ from llhttp in its strict mode.
pub const LLHTTP: &[Allowance] = &[];
