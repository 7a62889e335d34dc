//! Streams of answers, read by our client alone.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::http1::response(input));
