//! A gateway that has too much to do, or is asked by clients that are slow, many, or behind proxies. In this
//! process, on real sockets.
#![allow(clippy::unwrap_used)]

extern crate lockgate_proxy as proxy;

mod bodies;
mod connections;
mod setup;
mod slow;
mod trust;
