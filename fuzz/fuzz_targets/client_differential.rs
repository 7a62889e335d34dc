//! The same bytes read by our client, by hyper's and, where its source was there at build time, by llhttp.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    targets::differential::client::against_hyper(input);
    #[cfg(with_llhttp)]
    targets::differential::client::against_llhttp(input, llhttp::client);
});
