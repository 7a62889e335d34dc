//! Builds llhttp from the folder that LLHTTP_SOURCE names, which `cargo xtask fuzz` fetches. Without it the
//! differential targets compare with hyper alone.

use std::path::PathBuf;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(with_llhttp)");
    println!("cargo::rerun-if-env-changed=LLHTTP_SOURCE");
    let Some(source) = std::env::var_os("LLHTTP_SOURCE").map(PathBuf::from) else {
        return;
    };
    let mut build = cc::Build::new();
    build.include(&source).opt_level(2).warnings(false);
    for file in ["llhttp.c", "api.c", "http.c"] {
        println!("cargo::rerun-if-changed={}", source.join(file).display());
        build.file(source.join(file));
    }
    println!("cargo::rerun-if-changed=llhttp/shim.c");
    build.file("llhttp/shim.c").compile("llhttp");
    println!("cargo::rustc-cfg=with_llhttp");
}
