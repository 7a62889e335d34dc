//! HTTP/2 towards clients, on the `h2` library: frames, HPACK and flow control are its affair, what a request
//! means and what a connection may cost are ours. An exchange is run by the same code as over HTTP/1.1.
//!
//! - `connection`: a connection: its requests, its ends, its limits.
//! - `stream`: one request: body and answer with backpressure.
//! - `head`: heads between the two notations, under HTTP/1.1's rules.
//! - `io`: a transport as the library wants it.
//! - `settings`: limits that only HTTP/2 has.

mod connection;
mod head;
mod io;
pub mod settings;
mod stream;

pub(crate) use connection::serve;
pub use settings::Http2Settings;
