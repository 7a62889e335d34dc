//! What a running Lockgate tells about what it holds: APIs → stages → VPC links → load balancers → targets.
//! [`report`] is the data (and the JSON of `lockgate status --json`), [`collect`] gathers it inside the
//! process, [`tree`] shows it to a person.

mod cluster;
mod collect;
mod report;
mod tree;

pub use cluster::metrics as cluster_metrics;
pub use collect::{CollectError, Sources, collect};
#[cfg(test)]
pub use report::Difference;
#[cfg(test)]
pub use report::tests::example;
pub use report::{Api, Listeners, Report};
pub use tree::{paths, tree};
