//! Which counters a route's requests go to, found by the route's address: a worker remembers them for as long
//! as it holds the plan, so that a request costs one lookup of an integer and no string is hashed. With the
//! next plan they are found anew by what stays the same, and go on counting.

use pipeline::Resolved;
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;
use telemetry::series::Labels;
use telemetry::{Core, Slot};

/// The counters of one plan's routes on one worker. Must not outlive the plan: addresses may be used again.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    by_place: RefCell<HashMap<Place, Rc<Slot>, BuildHasherDefault<AddressHasher>>>,
}

/// A route's address, and the place of the method among those that are routed.
type Place = (usize, u8);

impl Slots {
    pub(crate) fn get(
        &self,
        core: &Core,
        resolved: &Resolved<'_>,
        method: &head::Method,
    ) -> Rc<Slot> {
        // What was routed has a routed method.
        let Some(index) = method.routed_index() else {
            return Rc::clone(&core.unrouted);
        };
        let place = (std::ptr::from_ref(resolved.route).addr(), index as u8);
        let mut by_place = self.by_place.borrow_mut();
        let slot = by_place.entry(place).or_insert_with(|| {
            core.slot(Labels {
                api_id: resolved.api.id.as_str().into(),
                stage: resolved.stage.name.as_str().into(),
                resource: resolved.route.path.clone(),
                method: method.as_str().into(),
            })
        });
        Rc::clone(slot)
    }
}

/// Addresses are ours, not a client's: one multiplication spreads them well enough.
#[derive(Debug, Default)]
pub(crate) struct AddressHasher(u64);

impl Hasher for AddressHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.write_u64(value.into());
    }

    fn write_usize(&mut self, value: usize) {
        self.write_u64(value as u64);
    }

    fn write_u64(&mut self, value: u64) {
        // An odd number near 2^64 divided by the golden ratio.
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        // The product's upper bits are the mixed ones, and maps look at both ends.
        self.0.rotate_left(26)
    }
}
