//! Asking the connections of one core to end: what runs is finished and answered with `Connection: close`,
//! what is idle is closed at once. Wakers are kept per connection, so that waiting idle costs no allocation.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::{Context, Waker};

/// A switch that many connections watch. Clones are the same switch.
#[derive(Clone, Default)]
pub struct Drain {
    shared: Rc<Shared>,
}

#[derive(Default)]
struct Shared {
    started: Cell<bool>,
    slots: RefCell<Slots>,
}

#[derive(Default)]
struct Slots {
    wakers: Vec<Option<Waker>>,
    free: Vec<usize>,
}

impl Drain {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// From now on connections end as soon as they are idle.
    pub fn start(&self) {
        self.shared.started.set(true);
        let wakers: Vec<Waker> = {
            let mut slots = self.shared.slots.borrow_mut();
            slots.wakers.iter_mut().filter_map(Option::take).collect()
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    #[must_use]
    pub fn is_started(&self) -> bool {
        self.shared.started.get()
    }

    /// Connections that watch, idle or not.
    #[must_use]
    pub fn connections(&self) -> usize {
        let slots = self.shared.slots.borrow();
        slots.wakers.len() - slots.free.len()
    }

    /// A place at the switch for one connection, which counts as long as it is held.
    #[must_use]
    pub fn watch(&self) -> Watch {
        let mut slots = self.shared.slots.borrow_mut();
        let slot = slots.free.pop().unwrap_or_else(|| {
            slots.wakers.push(None);
            slots.wakers.len() - 1
        });
        Watch {
            drain: self.clone(),
            slot,
        }
    }
}

/// One connection's place at the switch.
pub struct Watch {
    drain: Drain,
    slot: usize,
}

impl Watch {
    #[must_use]
    pub fn is_started(&self) -> bool {
        self.drain.is_started()
    }

    /// True when draining; else the task is woken when it starts.
    pub fn poll_started(&self, cx: &mut Context<'_>) -> bool {
        if self.is_started() {
            return true;
        }
        let mut slots = self.drain.shared.slots.borrow_mut();
        if let Some(place) = slots.wakers.get_mut(self.slot)
            && !place
                .as_ref()
                .is_some_and(|waker| waker.will_wake(cx.waker()))
        {
            *place = Some(cx.waker().clone());
        }
        false
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let waker = {
            let mut slots = self.drain.shared.slots.borrow_mut();
            slots.free.push(self.slot);
            slots.wakers.get_mut(self.slot).and_then(Option::take)
        };
        // Dropped outside the borrow: the last waker of a task may drop the task.
        drop(waker);
    }
}
