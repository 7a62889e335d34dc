//! HTTP/2 towards clients, against a real gateway and a backend that records what it gets.

mod bodies;
mod clients;
mod exchanges;
mod floods;
mod limits;
mod setup;
