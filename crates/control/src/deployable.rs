//! The question that is asked before a deployment is made: can the gateway serve all of it? A setting that the
//! data plane does not act on is refused here and not silently wrong.

use model::Snapshot;

/// Whether the gateway can serve a deployment.
pub trait Deployable: Send + Sync {
    /// # Errors
    /// What stands in the way, in words for the caller.
    fn check(&self, snapshot: &Snapshot) -> Result<(), String>;
}

/// The answer of `compile`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsCompiled;

impl Deployable for AsCompiled {
    fn check(&self, snapshot: &Snapshot) -> Result<(), String> {
        compile::refuse_unserved(snapshot).map_err(|unserved| unserved.to_string())
    }
}
