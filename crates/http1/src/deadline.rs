//! Timers that cost nothing per message. A [`Deadline`] keeps one sleeping timer and leaves it alone while it
//! wakes early enough; a [`Window`] says until when a peer must have moved some bytes.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

/// One timer, made at first use. Moving the deadline later is free: the timer is set again when it fires early.
#[derive(Default)]
pub struct Deadline {
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Deadline {
    /// True when `at` has passed; else the task is woken no later than then.
    pub fn poll_expired(&mut self, cx: &mut Context<'_>, at: Instant) -> bool {
        let sleep = self
            .sleep
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(at)));
        if sleep.deadline() > at {
            sleep.as_mut().reset(at);
        }
        while sleep.as_mut().poll(cx) == Poll::Ready(()) {
            if Instant::now() >= at {
                return true;
            }
            sleep.as_mut().reset(at);
        }
        false
    }
}

/// The time left in which a peer must move a number of bytes. Only time spent waiting counts.
#[derive(Default)]
pub struct Window {
    left: Option<Duration>,
    moved: usize,
    since: Option<Instant>,
}

impl Window {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A new body: the full time again.
    pub fn restart(&mut self) {
        *self = Self::new();
    }

    /// A new wait begins; what passed since an earlier, abandoned one does not count.
    pub fn begin(&mut self) {
        self.since = None;
    }

    /// Until when to wait now.
    pub fn until(&mut self, full: Duration) -> Instant {
        *self.since.get_or_insert_with(Instant::now) + *self.left.get_or_insert(full)
    }

    /// `bytes` came or went; `enough` of them give the full time again.
    pub fn moved(&mut self, bytes: usize, enough: usize) {
        if let (Some(since), Some(left)) = (self.since.take(), self.left.as_mut()) {
            *left = left.saturating_sub(since.elapsed());
        }
        self.moved = self.moved.saturating_add(bytes);
        if self.moved >= enough {
            self.moved = 0;
            self.left = None;
        }
    }
}
