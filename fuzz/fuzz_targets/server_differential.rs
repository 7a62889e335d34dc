//! The same bytes read by our server, by hyper's and, where its source was there at build time, by llhttp.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    targets::differential::server::against_hyper(input);
    #[cfg(with_llhttp)]
    targets::differential::server::against_llhttp(input, llhttp::server);
});
