//! The memory of bodies that are held. It is reserved before it is allocated, so that what does not fit is
//! refused while there is memory left to say so.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What all held bodies of the process may have together.
#[derive(Debug)]
pub(crate) struct BodyMemory {
    max: u64,
    used: AtomicU64,
    refused: AtomicU64,
}

/// There is no memory for this body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exhausted;

impl BodyMemory {
    pub(crate) fn new(max: u64) -> Self {
        Self {
            max,
            used: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        }
    }

    /// A reservation of nothing, to grow with one body.
    pub(crate) fn reserve(&self) -> Reservation<'_> {
        Reservation {
            memory: self,
            bytes: 0,
        }
    }

    pub(crate) fn used(&self) -> u64 {
        self.used.load(Relaxed)
    }

    pub(crate) fn refused(&self) -> u64 {
        self.refused.load(Relaxed)
    }
}

/// The share of one body, given back when dropped.
pub(crate) struct Reservation<'m> {
    memory: &'m BodyMemory,
    bytes: u64,
}

impl Reservation<'_> {
    /// Appends to a body that this reservation is for, of at most `body_max` bytes. Its buffer doubles, since
    /// growing by less would copy a long body many times over; the reservation covers all of the buffer.
    pub(crate) fn extend(
        &mut self,
        body: &mut Vec<u8>,
        bytes: &[u8],
        body_max: usize,
    ) -> Result<(), Exhausted> {
        let needed = body.len() + bytes.len();
        if needed > body.capacity() {
            let doubled = body.capacity().saturating_mul(2).min(body_max);
            self.grow_to(needed.max(doubled) as u64)?;
            body.reserve_exact(needed.max(doubled) - body.len());
        } else {
            // A buffer kept from an earlier body counts from the first byte on.
            self.grow_to(body.capacity() as u64)?;
        }
        body.extend_from_slice(bytes);
        Ok(())
    }

    fn grow_to(&mut self, bytes: u64) -> Result<(), Exhausted> {
        let more = bytes.saturating_sub(self.bytes);
        if more == 0 {
            return Ok(());
        }
        let used = self.memory.used.fetch_add(more, Relaxed);
        if used.saturating_add(more) > self.memory.max {
            self.memory.used.fetch_sub(more, Relaxed);
            self.memory.refused.fetch_add(1, Relaxed);
            return Err(Exhausted);
        }
        self.bytes = bytes;
        Ok(())
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        self.memory.used.fetch_sub(self.bytes, Relaxed);
    }
}
