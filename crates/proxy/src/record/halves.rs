//! The halves of an exchange as its account sees them: every byte and the answer's status pass here on their
//! way, whatever the client's protocol.

use super::Record;
use crate::downstream::{Incoming, Note, Outgoing};
use head::{Headers, ResponseHead};
use http1::{BodyError, BodyFraming, WriteError};

/// A request's body whose bytes are counted.
pub(crate) struct Received<'h, B> {
    inner: &'h mut B,
    record: &'h Record<'h>,
}

/// An answer whose status and bytes are noted.
pub(crate) struct Answered<'h, R> {
    inner: &'h mut R,
    record: &'h Record<'h>,
}

impl<'r> Record<'r> {
    pub(crate) fn incoming<'h, B: Incoming>(&'h self, inner: &'h mut B) -> Received<'h, B>
    where
        'r: 'h,
    {
        Received {
            inner,
            record: self,
        }
    }

    pub(crate) fn outgoing<'h, R: Outgoing>(&'h self, inner: &'h mut R) -> Answered<'h, R>
    where
        'r: 'h,
    {
        Answered {
            inner,
            record: self,
        }
    }
}

impl<B: Incoming> Incoming for Received<'_, B> {
    async fn fill(&mut self) -> Result<&[u8], BodyError> {
        let filled = self.inner.fill().await;
        if let Err(error @ (BodyError::Malformed(_) | BodyError::Timeout(_))) = &filled {
            self.record.refusal.set(Some(error.reason()));
        }
        filled
    }

    fn buffered(&mut self) -> &[u8] {
        self.inner.buffered()
    }

    fn consume(&mut self, count: usize) {
        let bytes = &self.record.body_bytes;
        bytes.set(bytes.get() + count as u64);
        self.inner.consume(count);
    }
}

impl<R: Outgoing> Outgoing for Answered<'_, R> {
    async fn write_continue(&mut self) -> Result<(), WriteError> {
        self.inner.write_continue().await
    }

    async fn write_head(
        &mut self,
        head: &ResponseHead,
        framing: BodyFraming,
        first: &[u8],
    ) -> Result<(), WriteError> {
        self.record.answered();
        let written = self.inner.write_head(head, framing, first).await;
        self.record.response_bytes.set(self.inner.bytes_sent());
        // A head that was refused as invalid, or that nobody took, is no answer.
        if written.is_ok() {
            self.record.status.set(Some(head.status));
        }
        written
    }

    async fn write_body(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        let written = self.inner.write_body(bytes).await;
        self.record.response_bytes.set(self.inner.bytes_sent());
        written
    }

    async fn finish(&mut self, trailers: Option<&Headers>) -> Result<(), WriteError> {
        let finished = self.inner.finish(trailers).await;
        self.record.response_bytes.set(self.inner.bytes_sent());
        finished
    }

    fn head_written(&self) -> bool {
        self.inner.head_written()
    }

    fn bytes_sent(&self) -> u64 {
        self.inner.bytes_sent()
    }

    fn note(&mut self, note: Note<'_>) {
        self.inner.note(note);
    }
}
