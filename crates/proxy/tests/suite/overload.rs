//! A gateway that has too much to do, or is asked by clients that are slow, many, or behind proxies. In this
//! process, on real sockets.

mod bodies;
mod connections;
mod setup;
mod slow;
mod trust;
