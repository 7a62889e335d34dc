//! JSON bodies of requests to the AWS endpoint.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| targets::bodies::json(input));
