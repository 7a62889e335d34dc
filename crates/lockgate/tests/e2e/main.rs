//! The real process, driven from outside: real clients change it, raw sockets send traffic, and what counts is
//! seen at the pods. Each module shows one promise; nothing here reaches into the program.
//!
//! Counts are settings: `LOCKGATE_KILLS` (see `crash`), `LOCKGATE_APPLIES` and `LOCKGATE_TF_MIRROR` (see
//! `terraform`), `LOCKGATE_ROLLOUT_REQUESTS`, `…_EVENTS` and `…_CONNECTIONS` (see `control_plane`), `LOCKGATE_BINARY`
//! (see `setup`). With `CI=true` a missing client fails instead of being skipped.
#![allow(clippy::unwrap_used)]

mod aws;
mod bodies;
mod clients;
mod cluster;
mod conformance;
#[cfg(target_os = "linux")]
mod control_plane;
mod cors;
mod crash;
mod deployment;
mod dns;
mod drain;
mod elbv2;
mod faults;
mod image;
mod integrations;
mod kubectl;
mod load_balancers;
mod malformed;
mod manifests;
mod protocol;
mod refusals;
mod retries;
mod setup;
mod signers;
mod start;
mod surface;
mod sweep;
mod terraform;
mod test_invoke;
mod throughput;
mod tools;
mod zones;
