//! Routes and a request through router, mapping and engine.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::router::check(input));
