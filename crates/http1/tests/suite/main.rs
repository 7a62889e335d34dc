//! The engine from outside: the corpus, both sides of a connection over scripts and real sockets, and
//! properties over free inputs. Time is paused where nothing real is waited for, so that a test that would
//! run into a timeout sees it at once.
#![allow(clippy::unwrap_used)]

mod allocations;
mod client;
mod corpus;
mod play;
mod properties;
mod server;
mod server_ending;
mod sockets;
