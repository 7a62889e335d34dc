//! Signatures against signers that are not ours (`vectors`), and what must hold for every request
//! (`properties`).
#![allow(clippy::unwrap_used)]

mod properties;
mod vectors;
