//! Patch operations on any document.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::patch::check(input));
