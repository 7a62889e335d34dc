//! `docs/compatibility.md` says what the code does. With `UPDATE_DOCS` set it is written anew.

#![allow(clippy::unwrap_used)]

use lockgate_control as control;
use std::path::Path;

#[test]
fn the_compatibility_document_is_what_the_code_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/compatibility.md");
    let expected = control::compatibility::document();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/compatibility.md is out of date: UPDATE_DOCS=1 cargo test -p lockgate-control --test docs"
    );
}
