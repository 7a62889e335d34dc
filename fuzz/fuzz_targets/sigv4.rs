//! Signed requests, honest and not.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::sigv4::check(input));
