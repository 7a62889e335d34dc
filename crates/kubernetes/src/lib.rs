//! Kubernetes Services and EndpointSlices become load balancers.
//!
//! In the order a manifest flows:
//! - [`source`]: [`FileSource`], which reads files and folders, watches them, and publishes what they say.
//! - [`manifest`]: the text of one file to Kubernetes objects, each with its [`problem::Origin`].
//! - [`objects`]: the objects of all files together.
//! - [`mod@reconcile`]: objects to load balancers; pure, so that a live cluster can feed it as well. Inside it,
//!   [`service`] makes one load balancer, [`endpoints`] finds its targets, [`annotations`] says what each
//!   annotation of the AWS Load Balancer Controller means here, and [`names`] gives names and ARNs.
//!
//! - [`live`]: [`ClusterSource`], which watches a cluster's API server and feeds [`incremental`], the same
//!   reconciliation change by change.
//!
//! What is wrong is a [`Problem`] with file, document and field, and never keeps the rest from working.
//! The authority for names, tags and defaults is the documentation of the AWS Load Balancer Controller.

pub mod annotations;
pub mod endpoints;
pub mod incremental;
pub mod live;
pub mod manifest;
pub mod names;
pub mod objects;
pub mod problem;
pub mod reconcile;
pub mod service;
pub mod settings;
pub mod source;
mod watched;

pub use live::ClusterSource;
pub use problem::{Origin, Problem};
pub use reconcile::{Reconciled, reconcile};
pub use settings::{Settings, SettingsError};
pub use source::{FileSource, Report, StartError};
