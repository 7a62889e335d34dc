//! The AWS endpoint: what Terraform, the `aws` CLI and SDKs talk to.
//!
//! In the order a call passes through:
//!
//! - [`server`]: connections, body limit, graceful end.
//! - [`endpoint`]: one HTTP request: which service, is its signature good, which operation, what it says;
//!   and the answer back, errors included.
//! - `fallback`: where calls for other services go. `audit`: the line that every write leaves.
//! - [`auth`]: whose signatures are good, and who they are.
//! - [`app`]: the operations, one file per resource, in-process as [`Control::call`]. They return values and
//!   [`ControlError`]s and know nothing of HTTP.
//! - [`patch`]: what PATCH may do to a resource, as tables.
//! - [`publish`]: from the store to the gateway's plan.
//! - [`warnings`](mod@warnings): what is kept and not in effect. [`differences`](mod@differences): what would be
//!   otherwise on AWS.
//! - [`compatibility`]: the document that says all of this to people.
//! - [`document`]: the aggregates as the store keeps them. [`archive`]: all of them as one text.
//! - [`clock`], [`settings`]: what is given at the start.
//!
//! What a deployment has to be for the gateway to serve it is decided by a [`Deployable`], given at the start;
//! for a gateway that runs what `compile` makes that is [`AsCompiled`]. Who tries a method is a [`TestInvoke`].

pub mod app;
pub mod archive;
mod audit;
pub mod auth;
pub mod clock;
pub mod compatibility;
mod deployable;
pub mod differences;
pub mod document;
pub mod endpoint;
mod error;
mod fallback;
pub mod patch;
pub mod publish;
pub mod server;
pub mod settings;
mod test_invoke;
mod uuid;
pub mod warnings;

pub use app::{Control, PATCHABLE, Patchable, Quotas, SERVED, Sweep};
pub use auth::{Caller, Credentials, Origin};
pub use clock::{Clock, ManualClock, SystemClock};
pub use deployable::{AsCompiled, Deployable};
pub use differences::{Difference, Nature, differences};
pub use error::ControlError;
pub use fallback::{Fallback, InvalidEndpoint};
pub use settings::{ControlSettings, Network, Subnet, VpcLinkTiming};
pub use test_invoke::{TestAnswer, TestCall, TestInvoke, TestRefused};
pub use warnings::{Warning, warnings};
