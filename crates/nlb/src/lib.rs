//! Load balancers at work. The table of [`balancer`] says what there is; here it is brought up:
//! - [`listeners`]: each load balancer gets an address of a pool, and its TCP listeners forward from there to targets,
//!   for whoever is inside the network; the gateway itself goes straight to the targets ([`balancer::pick`]).
//! - [`checks`]: the health checks of targets, whose outcome decides for both ways.
//!
//! Nothing here may keep a start from succeeding: what cannot be had is a problem that is told ([`Brought`]).

pub mod checks;
mod following;
pub mod listeners;
#[cfg(test)]
mod testing;

pub use checks::Checks;
pub use listeners::{Brought, Listeners, Pool, PoolError, Settings};
