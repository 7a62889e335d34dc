//! What the gateway tells of its traffic, cheaply enough to be always on: nothing here is written by two
//! cores, and a request costs a few plain additions and one formatted line.
//!
//! In the order of a request:
//! - [`entry`]: what is known of an exchange when it has ended.
//! - [`core`](mod@core): one core's counters and log buffer; [`Core::finish`] takes each exchange exactly once.
//! - [`series`]: the counters of one route, keyed by stable ids, so that they outlive the plan.
//! - [`access_log`]: lines, and the thread that writes them without ever holding a request up.
//! - [`registry`]: all cores together, as a scrape sees them; [`families`] names every metric.
//! - [`exposition`]: Prometheus's text format.
//!
//! What the numbers are about (which hops, fault types and reasons there are) is the caller's, given once as
//! [`Tables`]; this crate knows neither plans nor sockets.

pub mod access_log;
pub mod core;
pub mod counter;
pub mod entry;
pub mod exposition;
pub mod families;
pub mod registry;
pub mod series;

pub use access_log::{Destination, Format, LogError, LogSettings};
pub use core::{Core, Upstream};
pub use entry::{Entry, FaultNote, Outcome, Target};
pub use registry::{Facts, Tables, Telemetry};
pub use series::{Labels, Slot};
