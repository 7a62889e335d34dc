//! JSON schema, draft 4, as API Gateway's models use it: compiled with the models it refers to, and checked
//! within a budget. The texts of violations are those that clients find in
//! `$context.error.validationErrorString`.

mod compile;
mod validate;

use regex::Regex;
use std::collections::BTreeMap;

/// A model with everything it refers to, ready to check payloads.
#[derive(Debug)]
pub struct Schema {
    nodes: Vec<Node>,
    root: usize,
}

/// Why a model cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("model {model}: {message}")]
pub struct SchemaError {
    pub model: String,
    pub message: String,
}

/// The keywords of one schema. Numbers name other nodes.
#[derive(Debug, Default)]
struct Node {
    reference: Option<usize>,
    types: Vec<Type>,
    constants: Option<Vec<Constant>>,
    number: Numbers,
    length_min: Option<u64>,
    length_max: Option<u64>,
    pattern: Option<Regex>,
    items: Items,
    additional_items: Additional,
    items_min: Option<u64>,
    items_max: Option<u64>,
    unique_items: bool,
    properties: BTreeMap<Box<str>, usize>,
    pattern_properties: Vec<(Regex, usize)>,
    additional_properties: Additional,
    required: Vec<Box<str>>,
    properties_min: Option<u64>,
    properties_max: Option<u64>,
    dependencies: Vec<(Box<str>, Dependency)>,
    all_of: Vec<usize>,
    any_of: Vec<usize>,
    one_of: Vec<usize>,
    not: Option<usize>,
    format: Option<Format>,
}

#[derive(Debug, Default)]
struct Numbers {
    min: Option<f64>,
    max: Option<f64>,
    min_is_exclusive: bool,
    max_is_exclusive: bool,
    multiple_of: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    Array,
    Boolean,
    Integer,
    Null,
    Number,
    Object,
    String,
}

const TYPES: [(&str, Type); 7] = [
    ("array", Type::Array),
    ("boolean", Type::Boolean),
    ("integer", Type::Integer),
    ("null", Type::Null),
    ("number", Type::Number),
    ("object", Type::Object),
    ("string", Type::String),
];

#[derive(Debug, Default)]
enum Items {
    #[default]
    Any,
    Each(usize),
    Tuple(Vec<usize>),
}

/// What is not named by other keywords.
#[derive(Clone, Copy, Debug, Default)]
enum Additional {
    #[default]
    Any,
    None,
    Each(usize),
}

#[derive(Debug)]
enum Dependency {
    Properties(Vec<Box<str>>),
    Schema(usize),
}

/// Formats that are checked; draft 4 leaves others to themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Ipv4,
    Ipv6,
    Email,
}

/// A value of `enum`.
#[derive(Debug, PartialEq)]
enum Constant {
    Null,
    Bool(bool),
    Number(f64),
    Text(Box<str>),
    List(Vec<Constant>),
    Map(BTreeMap<Box<str>, Constant>),
}

#[cfg(test)]
mod tests;
