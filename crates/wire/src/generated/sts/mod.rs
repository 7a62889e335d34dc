//! One AWS service: its description, tables and types. Written by `cargo xtask wire`
//! from the AWS service model sts-2011-06-15; change the generator, not this file.

pub mod operations;
pub mod shapes;
mod types;

pub use types::*;

/// AWS Security Token Service, version 2011-06-15.
pub static SERVICE: crate::Service = crate::Service {
    name: "sts",
    api_version: "2011-06-15",
    protocol: crate::Protocol::Query,
    endpoint_prefix: "sts",
    signing_name: "sts",
    xml_namespace: Some("https://sts.amazonaws.com/doc/2011-06-15/"),
    operations: operations::ALL,
    errors: shapes::ERRORS,
};
