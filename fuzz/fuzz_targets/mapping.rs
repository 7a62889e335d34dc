//! Templates and expressions of mappings.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::mapping::check(input));
