//! Chunked bodies, read by both our sides.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::http1::body(input));
