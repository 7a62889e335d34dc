//! The engine on real sockets in this process: plans made by hand, backends that record what they get. One binary,
//! since linking one takes longer than running it.

#![allow(clippy::unwrap_used)]

extern crate lockgate_proxy as proxy;

mod coding;
mod common;
mod http2;
mod mapped;
mod overload;
mod telemetry;
