//! JSON and what paths select from it.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::json_path::check(input));
