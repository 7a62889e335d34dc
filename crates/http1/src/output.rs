//! The writing half of a connection: whole messages in vectored writes, agreement of body and declared length,
//! and timers against a peer that does not read. A message that was torn by an error or by a dropped future
//! is remembered, so that nothing is ever written after it.

use std::future::poll_fn;
use std::io::{self, IoSlice};
use std::task::{Context, Poll};

use head::Headers;
use tokio::time::Instant;

use crate::buffer::BufferPool;
use crate::deadline::{Deadline, Window};
use crate::encode::{self, LengthLine};
use crate::input::earlier;
use crate::{Settings, Transport, WriteError};

pub(crate) struct Output {
    buffers: BufferPool,
    timer: Deadline,
    window: Window,
    state: State,
    /// A write was begun and did not end well (or not yet).
    torn: bool,
    /// Bytes that the transport took since the last [`Output::restart`].
    sent: u64,
    /// The caller's deadline for the exchange.
    pub(crate) deadline: Option<Instant>,
}

/// Beginnings of bodies up to this are copied behind their head: cheaper than to have the system gather them.
const COPIED_BYTES: usize = 2048;

/// What may be written next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Head,
    /// Body bytes are accepted and not sent: an answer to HEAD, 204, 304.
    Ignored,
    Length(u64),
    Chunked,
    UntilClose,
    Finished,
}

impl State {
    /// A body of known length ends with its last byte, whether or not somebody says so.
    fn settled(self) -> Self {
        match self {
            Self::Length(0) => Self::Finished,
            other => other,
        }
    }
}

/// How the body that follows a head is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyPlan {
    Ignored,
    Length(u64),
    Chunked,
    UntilClose,
}

impl Output {
    pub(crate) fn new(buffers: BufferPool) -> Self {
        Self {
            buffers,
            timer: Deadline::default(),
            window: Window::new(),
            state: State::Head,
            torn: false,
            sent: 0,
            deadline: None,
        }
    }

    /// Ready for the next message.
    pub(crate) fn restart(&mut self) {
        self.state = State::Head;
        self.sent = 0;
        self.deadline = None;
        self.window.restart();
    }

    pub(crate) fn sent(&self) -> u64 {
        self.sent
    }

    pub(crate) fn head_is_due(&self) -> bool {
        self.state == State::Head && !self.torn
    }

    /// A whole message is out, and nothing more belongs to it.
    pub(crate) fn is_finished(&self) -> bool {
        matches!(self.state, State::Finished | State::Ignored) && !self.torn
    }

    /// Nothing was written, or only whole messages.
    pub(crate) fn is_whole(&self) -> bool {
        !self.torn && (self.state == State::Head || self.is_finished())
    }

    /// The unfinished body would look finished to a reader when the connection ends in order.
    pub(crate) fn ends_with_connection(&self) -> bool {
        self.state == State::UntilClose
    }

    /// Writes a message that has no body and does not end the exchange (1xx). `encode` makes its bytes.
    pub(crate) async fn write_interim<T: Transport>(
        &mut self,
        transport: &T,
        settings: &Settings,
        encode: impl FnOnce(&mut Vec<u8>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        if !self.head_is_due() {
            return Err(WriteError::OutOfOrder("an interim response after the head"));
        }
        let mut scratch = self.buffers.scratch();
        encode(&mut scratch.bytes)?;
        self.write(transport, settings, &mut [IoSlice::new(&scratch.bytes)])
            .await
    }

    /// Writes a head and the first bytes of its body at once.
    pub(crate) async fn write_head<T: Transport>(
        &mut self,
        transport: &T,
        settings: &Settings,
        plan: BodyPlan,
        first: &[u8],
        encode: impl FnOnce(&mut Vec<u8>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        if !self.head_is_due() {
            return Err(WriteError::OutOfOrder("a second head"));
        }
        let mut scratch = self.buffers.scratch();
        encode(&mut scratch.bytes)?;
        let next = match plan {
            BodyPlan::Ignored => State::Ignored,
            BodyPlan::Chunked => State::Chunked,
            BodyPlan::UntilClose => State::UntilClose,
            BodyPlan::Length(length) => {
                let left = length.checked_sub(first.len() as u64);
                State::Length(left.ok_or(WriteError::TooLong)?)
            }
        };
        let first = if next == State::Ignored { &[] } else { first };
        let chunk = next == State::Chunked && !first.is_empty();
        if chunk {
            encode::chunk_size(&mut scratch.bytes, first.len());
        }
        let end: &[u8] = if chunk { b"\r\n" } else { b"" };
        // Known before the write: a write that is given up must not look like one that never began.
        self.state = next.settled();
        if first.len() <= COPIED_BYTES {
            scratch.bytes.extend_from_slice(first);
            scratch.bytes.extend_from_slice(end);
            return self
                .write(transport, settings, &mut [IoSlice::new(&scratch.bytes)])
                .await;
        }
        let mut slices = [
            IoSlice::new(&scratch.bytes),
            IoSlice::new(first),
            IoSlice::new(end),
        ];
        self.write(transport, settings, &mut slices).await
    }

    /// Writes body bytes as the head declared them; `last` says that the body ends with them.
    pub(crate) async fn write_body<T: Transport>(
        &mut self,
        transport: &T,
        settings: &Settings,
        bytes: &[u8],
        last: bool,
    ) -> Result<(), WriteError> {
        if self.torn {
            return Err(WriteError::OutOfOrder("a body after an error"));
        }
        match self.state {
            State::Head => return Err(WriteError::OutOfOrder("a body before its head")),
            State::Finished if bytes.is_empty() => return Ok(()),
            State::Finished => {
                self.torn = true;
                return Err(WriteError::TooLong);
            }
            State::Ignored => {}
            State::UntilClose | State::Length(_) if bytes.is_empty() => {}
            State::UntilClose => {
                self.write(transport, settings, &mut [IoSlice::new(bytes)])
                    .await?;
            }
            State::Length(left) => {
                let left = left.checked_sub(bytes.len() as u64);
                let Some(left) = left else {
                    self.torn = true;
                    return Err(WriteError::TooLong);
                };
                self.write(transport, settings, &mut [IoSlice::new(bytes)])
                    .await?;
                self.state = State::Length(left).settled();
            }
            // An empty chunk would be the last one.
            State::Chunked if bytes.is_empty() => {}
            State::Chunked => {
                let mut scratch = self.buffers.scratch();
                encode::chunk_size(&mut scratch.bytes, bytes.len());
                let end: &[u8] = if last { b"\r\n0\r\n\r\n" } else { b"\r\n" };
                let mut slices = [
                    IoSlice::new(&scratch.bytes),
                    IoSlice::new(bytes),
                    IoSlice::new(end),
                ];
                self.write(transport, settings, &mut slices).await?;
                if last {
                    self.state = State::Finished;
                }
            }
        }
        if last && self.state != State::Finished {
            self.finish(transport, settings, None).await?;
        }
        Ok(())
    }

    /// Ends the body. A second call does nothing.
    pub(crate) async fn finish<T: Transport>(
        &mut self,
        transport: &T,
        settings: &Settings,
        trailers: Option<&Headers>,
    ) -> Result<(), WriteError> {
        if self.torn {
            return Err(WriteError::OutOfOrder("an end after an error"));
        }
        match self.state {
            State::Head => return Err(WriteError::OutOfOrder("an end before the head")),
            State::Length(left) => {
                self.torn = true;
                return Err(WriteError::TooShort(left));
            }
            State::Chunked => {
                let mut scratch = self.buffers.scratch();
                encode::last_chunk(&mut scratch.bytes, trailers)?;
                self.write(transport, settings, &mut [IoSlice::new(&scratch.bytes)])
                    .await?;
            }
            State::Ignored | State::UntilClose | State::Finished => {}
        }
        self.state = State::Finished;
        Ok(())
    }

    async fn write<T: Transport>(
        &mut self,
        transport: &T,
        settings: &Settings,
        mut slices: &mut [IoSlice<'_>],
    ) -> Result<(), WriteError> {
        self.torn = true;
        self.window.begin();
        // Empty slices at the beginning would make a write of nothing look like a closed stream.
        IoSlice::advance_slices(&mut slices, 0);
        while !slices.is_empty() {
            let count = poll_fn(|cx| self.poll_write(cx, transport, settings, slices)).await?;
            self.sent += count as u64;
            self.window.moved(count, settings.limits.progress_bytes);
            IoSlice::advance_slices(&mut slices, count);
        }
        self.torn = false;
        Ok(())
    }

    fn poll_write<T: Transport>(
        &mut self,
        cx: &mut Context<'_>,
        transport: &T,
        settings: &Settings,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize, WriteError>> {
        match transport.poll_write_vectored(cx, slices) {
            Poll::Ready(Ok(0)) => Poll::Ready(Err(WriteError::Io(io::ErrorKind::WriteZero.into()))),
            Poll::Ready(result) => Poll::Ready(result.map_err(WriteError::Io)),
            Poll::Pending => {
                let stall = self.window.until(settings.timeouts.write);
                let (until, kind) = earlier(stall, self.deadline);
                if self.timer.poll_expired(cx, until) {
                    Poll::Ready(Err(WriteError::Timeout(kind)))
                } else {
                    Poll::Pending
                }
            }
        }
    }
}

impl From<BodyPlan> for LengthLine {
    fn from(plan: BodyPlan) -> Self {
        match plan {
            BodyPlan::Length(length) => Self::Length(length),
            BodyPlan::Chunked => Self::Chunked,
            BodyPlan::Ignored | BodyPlan::UntilClose => Self::Absent,
        }
    }
}
