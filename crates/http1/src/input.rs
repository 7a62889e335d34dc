//! The reading half of a connection: buffer, timers and the end of the stream. Knows nothing of heads and
//! bodies but how long to wait for them.

use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::Instant;

use crate::body::{Decoder, Step};
use crate::buffer::{BufferPool, ReadBuffer};
use crate::deadline::{Deadline, Window};
use crate::{BodyError, Settings, TimeoutKind, Transport};

pub(crate) struct Input {
    pub(crate) buffer: ReadBuffer,
    pub(crate) timer: Deadline,
    pub(crate) decoder: Decoder,
    /// The end of the stream was read.
    pub(crate) at_end: bool,
    /// The caller's deadline for the exchange.
    pub(crate) deadline: Option<Instant>,
    window: Window,
}

/// How long to wait for bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Patience {
    Until(Instant),
    /// So long without progress. The clock is asked only where bytes are not at hand.
    Progress(Duration),
}

/// Why nothing more was read.
#[derive(Debug)]
pub(crate) enum ReadFault {
    Timeout(TimeoutKind),
    Io(io::Error),
}

impl Input {
    pub(crate) fn new(buffers: BufferPool) -> Self {
        Self {
            buffer: ReadBuffer::new(buffers),
            timer: Deadline::default(),
            decoder: Decoder::new(),
            at_end: false,
            deadline: None,
            window: Window::new(),
        }
    }

    /// Begins a body.
    pub(crate) fn start_body(&mut self, framing: crate::BodyFraming) {
        self.decoder.start(framing);
        self.window.restart();
    }

    /// Reads once, for as long as `patience` and the exchange's deadline allow; zero is the end of the stream.
    pub(crate) async fn read<T: Transport>(
        &mut self,
        transport: &T,
        patience: Patience,
    ) -> Result<usize, ReadFault> {
        poll_fn(|cx| self.poll_read(cx, transport, patience)).await
    }

    fn poll_read<T: Transport>(
        &mut self,
        cx: &mut Context<'_>,
        transport: &T,
        patience: Patience,
    ) -> Poll<Result<usize, ReadFault>> {
        if self.at_end {
            return Poll::Ready(Ok(0));
        }
        match self.buffer.poll_fill(cx, transport) {
            Poll::Ready(Ok(count)) => {
                self.at_end = count == 0;
                Poll::Ready(Ok(count))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(ReadFault::Io(error))),
            Poll::Pending => {
                let stall = match patience {
                    Patience::Until(at) => at,
                    Patience::Progress(time) => self.window.until(time),
                };
                let (until, kind) = earlier(stall, self.deadline);
                if self.timer.poll_expired(cx, until) {
                    Poll::Ready(Err(ReadFault::Timeout(kind)))
                } else {
                    Poll::Pending
                }
            }
        }
    }

    /// Makes body bytes available and says how many; zero is the end of the body.
    pub(crate) async fn fill<T: Transport>(
        &mut self,
        transport: &T,
        settings: &Settings,
    ) -> Result<usize, BodyError> {
        self.window.begin();
        loop {
            match self.step(settings).map_err(BodyError::Malformed)? {
                Step::Data(count) => return Ok(count),
                Step::Complete => return Ok(0),
                Step::More => {}
            }
            let patience = Patience::Progress(settings.timeouts.body);
            match self.read(transport, patience).await {
                Ok(count) => self.window.moved(count, settings.limits.progress_bytes),
                Err(ReadFault::Timeout(kind)) => return Err(BodyError::Timeout(kind)),
                Err(ReadFault::Io(error)) => return Err(BodyError::Io(error)),
            }
        }
    }

    /// What is at hand of the body.
    pub(crate) fn step(&mut self, settings: &Settings) -> Result<Step, crate::Reason> {
        self.decoder
            .step(&mut self.buffer, self.at_end, &settings.limits)
    }

    pub(crate) fn consume(&mut self, count: usize) {
        self.decoder.consume(&mut self.buffer, count);
    }
}

/// The earlier of a stall limit and the exchange's deadline.
pub(crate) fn earlier(stall: Instant, deadline: Option<Instant>) -> (Instant, TimeoutKind) {
    match deadline {
        Some(deadline) if deadline <= stall => (deadline, TimeoutKind::Deadline),
        _ => (stall, TimeoutKind::Stalled),
    }
}
