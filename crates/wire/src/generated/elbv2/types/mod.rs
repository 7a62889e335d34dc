//! The structures of one AWS service as Rust types. Written by `cargo xtask wire`
//! from the AWS service model elasticloadbalancingv2-2015-12-01; change the generator, not this file.

mod inputs;
mod nested;
mod outputs;

pub use inputs::*;
pub use nested::*;
pub use outputs::*;
