//! Tables and types of the services below, written by `cargo xtask wire` from the AWS service models.
//! Change the generator, not these files.

pub mod apigateway;
pub mod elbv2;
pub mod sts;

/// Every generated service.
pub static SERVICES: &[&crate::Service] = &[&apigateway::SERVICE, &elbv2::SERVICE, &sts::SERVICE];
