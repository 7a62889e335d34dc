//! One AWS service: its description, tables and types. Written by `cargo xtask wire`
//! from the AWS service model apigateway-2015-07-09; change the generator, not this file.

pub mod operations;
pub mod shapes;
mod types;

pub use types::*;

/// Amazon API Gateway, version 2015-07-09.
pub static SERVICE: crate::Service = crate::Service {
    name: "apigateway",
    api_version: "2015-07-09",
    protocol: crate::Protocol::RestJson,
    endpoint_prefix: "apigateway",
    signing_name: "apigateway",
    xml_namespace: None,
    operations: operations::ALL,
    errors: shapes::ERRORS,
};
