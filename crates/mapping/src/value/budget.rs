//! What rendering a template or selecting from a payload may use: steps, bytes and time. Everything that
//! costs draws from one budget, so that nothing a template or payload can hold runs or grows without end.

use std::time::{Duration, Instant};

/// Bounds of one rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Nodes evaluated, and comparable pieces of work.
    pub steps: u32,
    /// Bytes of output and of every value made on the way, together.
    pub bytes: usize,
    /// Looked at now and then: what is freed at the end, and the last piece of work, come on top.
    pub time: Duration,
    /// How deep blocks, macros and expressions may run in each other.
    pub depth: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            steps: 2_000_000,
            bytes: 16 * 1024 * 1024,
            time: Duration::from_millis(35),
            depth: 120,
        }
    }
}

/// Which bound was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Exhausted {
    #[error("it takes more steps than allowed")]
    Steps,
    #[error("it takes more memory than allowed")]
    Bytes,
    #[error("it takes more time than allowed")]
    Time,
    #[error("it is nested deeper than allowed")]
    Depth,
}

/// What is left of the bounds.
#[derive(Debug)]
pub struct Budget {
    steps: u32,
    bytes: usize,
    pub(crate) depth: u16,
    time: Duration,
    /// Set at the first look at the clock, so that short renderings never look.
    deadline: Option<Instant>,
    /// Steps until the clock is looked at again.
    until_clock: u32,
}

/// Steps between two looks at the clock.
const CLOCK_EVERY: u32 = 512;

impl Budget {
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            steps: limits.steps,
            bytes: limits.bytes,
            depth: limits.depth,
            time: limits.time,
            deadline: None,
            until_clock: CLOCK_EVERY,
        }
    }

    /// Pays for so much work.
    #[inline]
    pub fn step(&mut self, count: u32) -> Result<(), Exhausted> {
        self.steps = self.steps.checked_sub(count).ok_or(Exhausted::Steps)?;
        match self.until_clock.checked_sub(count) {
            Some(left) => {
                self.until_clock = left;
                Ok(())
            }
            None => self.look_at_clock(),
        }
    }

    /// Pays for work that grows with `length` bytes or items.
    #[inline]
    pub fn work(&mut self, length: usize) -> Result<(), Exhausted> {
        self.step(1 + u32::try_from(length / 32).unwrap_or(u32::MAX))
    }

    /// Pays for so many bytes.
    #[inline]
    pub fn take(&mut self, bytes: usize) -> Result<(), Exhausted> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Exhausted::Bytes)?;
        Ok(())
    }

    /// Bytes left.
    #[must_use]
    pub fn bytes_left(&self) -> usize {
        self.bytes
    }

    #[cold]
    fn look_at_clock(&mut self) -> Result<(), Exhausted> {
        self.until_clock = CLOCK_EVERY;
        let now = Instant::now();
        match self.deadline {
            None => self.deadline = Some(now + self.time),
            Some(deadline) if now > deadline => return Err(Exhausted::Time),
            Some(_) => {}
        }
        Ok(())
    }
}
