//! The process environment behind a trait, so that settings can be tested without touching the real one.

use std::collections::BTreeMap;

/// Variables by name.
pub trait Environment {
    /// The value of a variable; `None` where it is not set or not Unicode.
    fn get(&self, name: &str) -> Option<String>;
}

/// The variables this process was started with.
pub struct ProcessEnvironment;

impl Environment for ProcessEnvironment {
    fn get(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

impl Environment for BTreeMap<String, String> {
    fn get(&self, name: &str) -> Option<String> {
        BTreeMap::get(self, name).cloned()
    }
}
