//! HTTP/1.1 for both sides of a gateway: strict framing, heads that keep order and case, no allocation in
//! the steady state. What it promises: a message has exactly one meaning or is refused, and after a refusal
//! the connection is never read as HTTP again. What it leaves to others: routing, bodies of answers, pools.
//!
//! Everything is `!Send` and lives on one current-thread runtime with its timer enabled.
//!
//! # Serving
//! ```no_run
//! # use head::{RequestHead, ResponseHead};
//! # use http1::{BodyFraming, BufferPool, Drain, ServerConnection, ServerContext, Settings, TcpTransport};
//! # async fn serve(stream: tokio::net::TcpStream) {
//! let context = ServerContext::new(Settings::default(), BufferPool::default(), Drain::default());
//! let mut connection = ServerConnection::new(TcpTransport::new(stream), &context);
//! let mut request = RequestHead::default();
//! loop {
//!     let (status, text) = match connection.read_request(&mut request).await {
//!         Ok(Some(_info)) => (200, "hello"),
//!         Ok(None) => break,                                  // closed, idle for long, or drained
//!         Err(error) if error.can_respond() => (error.status(), error.text()),
//!         Err(_) => break,
//!     };
//!     let (_body, mut response) = connection.parts();         // usable at the same time in one task
//!     let framing = BodyFraming::Length(text.len() as u64);
//!     let written = response.write_head(&ResponseHead::new(status), framing, text.as_bytes()).await;
//!     if written.is_err() || response.finish(None).await.is_err() {
//!         break;
//!     }
//! }
//! connection.close().await;                                   // lingers where the client still sends
//! # }
//! ```
//! An unread request body is discarded by the next [`ServerConnection::read_request`] where it is short;
//! otherwise the answer says `Connection: close` and [`ServerConnection::close`] lingers.
//!
//! # Asking a backend
//! [`ClientConnection::exchange`] gives a [`RequestWriter`] and a [`ResponseReader`] for one exchange, usable
//! at the same time: a backend may answer before it has read the body. After the exchange
//! [`ClientConnection::is_reusable`] says whether the connection may go back to a pool, and
//! [`ClientConnection::check_idle`] whether a pooled one is still open.
//!
//! # Framing headers
//! `Content-Length`, `Transfer-Encoding` and `Connection` of a given head are never believed: the engine
//! writes its own, at the place and in the case of the line it replaces, else at the end. A caller that
//! cares about order puts placeholders (`Content-Length: `, `Connection: `) where AWS has them.
//!
//! - [`settings`]: limits and timeouts, with defaults.
//! - [`transport`]: what a connection runs on; TCP here, TLS elsewhere.
//! - [`server`], [`client`]: the two sides; [`exchange`]: the halves of one exchange.
//! - [`reason`], [`error`]: what can be wrong, with stable codes.
//! - [`drain`]: asking all connections of a core to end.
//! - [`syntax`], [`deadline`]: the rules and timers that an engine of another version shares with this one.

pub mod buffer;
pub mod client;
pub mod deadline;
pub mod drain;
pub mod error;
pub mod exchange;
pub mod framing;
pub mod reason;
pub mod server;
pub mod settings;
pub mod syntax;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod transport;

mod body;
mod chunked;
mod encode;
mod fields;
mod input;
mod output;
mod request;
mod response;
mod section;
mod target;

pub use buffer::BufferPool;
pub use client::{ClientConnection, ClientContext};
pub use drain::Drain;
pub use error::{BodyError, RequestError, ResponseError, TimeoutKind, WriteError};
pub use exchange::{RequestBody, RequestWriter, ResponseReader, ResponseWriter};
pub use framing::BodyFraming;
pub use reason::Reason;
pub use request::{RequestInfo, parse_request};
pub use response::{ResponseInfo, parse_response};
pub use server::{Protocol, ServerConnection, ServerContext};
pub use settings::{Limits, Settings, Timeouts};
pub use transport::{TcpTransport, Transport};
