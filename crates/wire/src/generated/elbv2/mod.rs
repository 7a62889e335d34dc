//! One AWS service: its description, tables and types. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

pub mod operations;
pub mod shapes;
mod types;

pub use types::*;

/// Elastic Load Balancing, version 2015-12-01.
pub static SERVICE: crate::Service = crate::Service {
    name: "elbv2",
    api_version: "2015-12-01",
    protocol: crate::Protocol::Query,
    endpoint_prefix: "elasticloadbalancing",
    signing_name: "elasticloadbalancing",
    xml_namespace: Some("http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"),
    operations: operations::ALL,
    errors: shapes::ERRORS,
};
