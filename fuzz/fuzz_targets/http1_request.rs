//! Streams of requests, read by our server alone.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::http1::request(input));
