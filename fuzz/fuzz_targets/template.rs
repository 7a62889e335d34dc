//! Mapping templates and their payloads.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::template::check(input));
