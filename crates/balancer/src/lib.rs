//! Load balancers, listeners, target groups and targets, and the choice among them.
//!
//! In the order a change flows:
//! - [`describe`]: what a load balancer is, as plain data. Whoever knows of load balancers (manifests, a
//!   cluster, later the ELBv2 API) describes them in these types.
//! - [`publish`]: [`Balancer`], which takes descriptions from several sources and swaps in a
//!   new table, whole or load balancer by load balancer.
//! - [`table`]: [`Table`], the immutable snapshot with its lookups by ARN, name and DNS name.
//! - [`health`]: how a target is, as its checks and its connections tell.
//! - `zone`: which targets are of the zone that this process is in.
//! - [`detour`]: the way to targets whose address cannot be reached from here.
//! - [`mod@pick`]: which target the next connection goes to, and why there is none.
//!
//! Lookups and picks take no lock and allocate nothing. This crate knows neither AWS's wire format nor
//! Kubernetes; it opens no socket.

pub mod describe;
pub mod detour;
pub mod health;
pub mod pick;
pub mod proxy_protocol;
pub mod publish;
pub mod table;
mod zone;

pub use describe::{
    AddressType, Availability, Condition, HealthCheck, IpAddressType, Listener, LoadBalancer,
    Protocol, Scheme, Severity, Source, State, Target, TargetGroup, TargetType,
};
pub use health::{Health, TargetState};
pub use pick::{Flow, GroupId, PickError, Picked};
pub use publish::{Balancer, Change, Conflict, Update};
pub use table::{Entry, Table};
