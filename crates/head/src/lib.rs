//! Heads of HTTP messages as the gateway works on them: ordered, with the case of names kept, free of I/O.
//!
//! [`RequestHead`] and [`ResponseHead`] hold a start line and [`Headers`]. A head is filled by a protocol
//! engine (`http1`, later HTTP/2), read and rewritten by the pipeline, and written out by the engine of the
//! other side. Whether a head is *valid HTTP* is for the engine that filled it; nothing here checks syntax,
//! except that [`Headers::append`] callers are expected to pass names and values without CR, LF or NUL
//! (use [`is_field_name`] and [`is_field_value`] where they come from a user).
//!
//! - [`headers`]: the ordered header list, all bytes in one reusable arena.
//! - [`name`]: the names that are asked for on the way of every request, as numbers.
//! - [`request`], [`response`]: the start lines around it.
//! - [`method`]: request methods.
//! - [`text`]: numbers and addresses as heads and log lines have them.

pub mod headers;
pub mod method;
pub mod name;
pub mod request;
pub mod response;
pub mod text;

pub use headers::{Fate, Header, Headers, WireLine, is_field_name, is_field_value};
pub use method::Method;
pub use name::{FieldName, Known};
pub use request::{RequestHead, Version};
pub use response::ResponseHead;
