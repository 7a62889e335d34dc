//! Models and the payloads they check.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::schema::check(input));
