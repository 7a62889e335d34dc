//! The halves of one exchange. On each side reading and writing are two values that one task may use at the
//! same time; they borrow the connection, and what they leave unfinished the connection knows afterwards.

use std::cell::Cell;

use head::{Headers, Method, RequestHead, ResponseHead, Version};
use tokio::time::Instant;

use crate::body::Step;
use crate::drain::Watch;
use crate::encode::{self, ConnectionLine, LengthLine};
use crate::input::{Input, Patience, ReadFault};
use crate::output::{BodyPlan, Output};
use crate::response::ResponseParser;
use crate::{
    BodyError, BodyFraming, Reason, ResponseError, ResponseInfo, Settings, Transport, WriteError,
};

/// What both halves of a server's exchange need to know.
pub(crate) struct Shared {
    pub(crate) head_request: Cell<bool>,
    pub(crate) version: Cell<Version>,
    /// The client keeps the connection, and nothing has spoken against it.
    pub(crate) keep_alive: Cell<bool>,
    /// 100 is waited for and was not sent.
    pub(crate) continue_due: Cell<bool>,
    /// Unread body of the request; `None` where its length is not known.
    pub(crate) body_left: Cell<Option<u64>>,
}

impl Shared {
    pub(crate) fn new() -> Self {
        Self {
            head_request: Cell::new(false),
            version: Cell::new(Version::Http11),
            keep_alive: Cell::new(false),
            continue_due: Cell::new(false),
            body_left: Cell::new(Some(0)),
        }
    }
}

/// The body of a request, read where it lies in the connection's buffer.
pub struct RequestBody<'a, T> {
    pub(crate) transport: &'a T,
    pub(crate) settings: &'a Settings,
    pub(crate) input: &'a mut Input,
    pub(crate) shared: &'a Shared,
}

impl<T: Transport> RequestBody<'_, T> {
    /// The bytes at hand, after reading if there are none; empty is the end of the body. May be dropped and
    /// called again. After an error the connection can only be answered and closed. Where the request expects
    /// it, [`ResponseWriter::write_continue`] goes first: the client may wait for that.
    pub async fn fill(&mut self) -> Result<&[u8], BodyError> {
        let count = self.input.fill(self.transport, self.settings).await;
        self.note();
        if count.is_err() {
            self.shared.keep_alive.set(false);
        }
        Ok(&self.input.buffer.window()[..count?])
    }

    /// The bytes at hand without reading. Empty where there are none, at the end, and where the next
    /// [`RequestBody::fill`] will fail.
    pub fn buffered(&mut self) -> &[u8] {
        let step = self.input.step(self.settings);
        self.note();
        match step {
            Ok(Step::Data(count)) => &self.input.buffer.window()[..count],
            _ => &[],
        }
    }

    /// Takes `count` of the bytes that were handed out.
    pub fn consume(&mut self, count: usize) {
        self.input.consume(count);
        self.note();
    }

    /// True when the body was consumed to its end, as far as that is known without reading.
    pub fn is_complete(&mut self) -> bool {
        let complete = matches!(self.input.step(self.settings), Ok(Step::Complete));
        self.note();
        complete
    }

    /// Trailers that settings name, once the body is complete.
    #[must_use]
    pub fn trailers(&self) -> &Headers {
        self.input.decoder.trailers()
    }

    fn note(&self) {
        self.shared.body_left.set(self.input.decoder.left());
    }
}

/// Writes the answer to a request.
pub struct ResponseWriter<'a, T> {
    pub(crate) transport: &'a T,
    pub(crate) settings: &'a Settings,
    pub(crate) output: &'a mut Output,
    pub(crate) shared: &'a Shared,
    pub(crate) drain: &'a Watch,
}

impl<T: Transport> ResponseWriter<'_, T> {
    /// Tells a client that waits for it to send the body; does nothing for any other, or a second time.
    pub async fn write_continue(&mut self) -> Result<(), WriteError> {
        if !self.shared.continue_due.get() || !self.output.head_is_due() {
            return Ok(());
        }
        self.shared.continue_due.set(false);
        self.output
            .write_interim(self.transport, self.settings, |out| {
                out.extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n");
                Ok(())
            })
            .await
    }

    /// Writes a 1xx other than 100 and 101; does nothing for HTTP/1.0, which has none.
    pub async fn write_interim(&mut self, head: &ResponseHead) -> Result<(), WriteError> {
        if !matches!(head.status, 102..=199) {
            return Err(WriteError::InvalidHead("status of an interim response"));
        }
        if self.shared.version.get() < Version::Http11 {
            return Ok(());
        }
        self.output
            .write_interim(self.transport, self.settings, |out| {
                encode::response(out, head, LengthLine::Absent, None)
            })
            .await
    }

    /// Writes the head and the first bytes of the body in one go.
    ///
    /// For HEAD, 204 and 304 the body is left out whatever is given; HEAD and 304 state the length of
    /// [`BodyFraming::Length`] all the same.
    pub async fn write_head(
        &mut self,
        head: &ResponseHead,
        framing: BodyFraming,
        first: &[u8],
    ) -> Result<(), WriteError> {
        if !matches!(head.status, 200..=999) {
            return Err(WriteError::InvalidHead("status of a final response"));
        }
        let is_10 = self.shared.version.get() < Version::Http11;
        let bodiless = head.is_bodiless_status() || self.shared.head_request.get();
        let plan = match framing {
            _ if bodiless => BodyPlan::Ignored,
            BodyFraming::None => BodyPlan::Length(0),
            BodyFraming::Length(length) => BodyPlan::Length(length),
            BodyFraming::Chunked | BodyFraming::UntilClose if is_10 => BodyPlan::UntilClose,
            BodyFraming::Chunked | BodyFraming::UntilClose => BodyPlan::Chunked,
        };
        let length = match framing {
            // RFC 9110, section 8.6: no Content-Length in a 204.
            BodyFraming::Length(length) if bodiless && head.status != 204 => {
                LengthLine::Length(length)
            }
            _ => plan.into(),
        };
        let keeps = self.shared.keep_alive.get()
            && !self.drain.is_started()
            && plan != BodyPlan::UntilClose
            && self.body_is_worth_reading();
        self.shared.keep_alive.set(keeps);
        let connection = match (keeps, is_10) {
            (false, _) => ConnectionLine::Close,
            (true, true) => ConnectionLine::KeepAlive,
            (true, false) => ConnectionLine::KeepAliveIfPlaced,
        };
        self.output
            .write_head(self.transport, self.settings, plan, first, |out| {
                encode::response(out, head, length, Some(connection))
            })
            .await
    }

    /// Writes more of the body.
    pub async fn write_body(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.output
            .write_body(self.transport, self.settings, bytes, false)
            .await
    }

    /// Writes the rest of the body and ends it: one write less than [`ResponseWriter::finish`] needs.
    pub async fn write_body_last(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.output
            .write_body(self.transport, self.settings, bytes, true)
            .await
    }

    /// Ends the body; trailers go out where it is chunked. An answer that is not finished ends the connection.
    pub async fn finish(&mut self, trailers: Option<&Headers>) -> Result<(), WriteError> {
        self.output
            .finish(self.transport, self.settings, trailers)
            .await
    }

    /// The connection ends after this answer, which says so if its head is still to come.
    pub fn close_after(&mut self) {
        self.shared.keep_alive.set(false);
    }

    /// False while another answer (an error) may still take the place of this one.
    #[must_use]
    pub fn head_written(&self) -> bool {
        !self.output.head_is_due()
    }

    /// Bytes that went out for this exchange, interim responses included.
    #[must_use]
    pub fn bytes_sent(&self) -> u64 {
        self.output.sent()
    }

    /// Whether what is unread of the request is so little that the connection is kept for it. A client that
    /// was never told to continue may or may not send its body, so nothing after it can be trusted.
    fn body_is_worth_reading(&self) -> bool {
        let left = self.shared.body_left.get();
        !(self.shared.continue_due.get() && left != Some(0))
            && left.is_some_and(|left| left <= self.settings.limits.discard_bytes)
    }
}

/// Writes a request to a backend.
pub struct RequestWriter<'a, T> {
    pub(crate) transport: &'a T,
    pub(crate) settings: &'a Settings,
    pub(crate) output: &'a mut Output,
}

impl<T: Transport> RequestWriter<'_, T> {
    /// Writes the head and the first bytes of the body in one go, as HTTP/1.1. `Expect` is left out.
    pub async fn write_head(
        &mut self,
        head: &RequestHead,
        framing: BodyFraming,
        first: &[u8],
    ) -> Result<(), WriteError> {
        let plan = match framing {
            BodyFraming::None => BodyPlan::Length(0),
            BodyFraming::Length(length) => BodyPlan::Length(length),
            BodyFraming::Chunked | BodyFraming::UntilClose => BodyPlan::Chunked,
        };
        let length = match framing {
            // RFC 9110, section 8.6: these methods are expected to say that there is nothing.
            BodyFraming::None
                if !matches!(head.method, Method::Post | Method::Put | Method::Patch) =>
            {
                LengthLine::Absent
            }
            _ => plan.into(),
        };
        self.output
            .write_head(self.transport, self.settings, plan, first, |out| {
                encode::request(out, head, length, ConnectionLine::KeepAliveIfPlaced)
            })
            .await
    }

    /// Writes more of the body.
    pub async fn write_body(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.output
            .write_body(self.transport, self.settings, bytes, false)
            .await
    }

    /// Writes the rest of the body and ends it in one go.
    pub async fn write_body_last(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        self.output
            .write_body(self.transport, self.settings, bytes, true)
            .await
    }

    /// Ends the body; trailers go out where it is chunked.
    pub async fn finish(&mut self, trailers: Option<&Headers>) -> Result<(), WriteError> {
        self.output
            .finish(self.transport, self.settings, trailers)
            .await
    }

    /// Bytes of this exchange that the transport took.
    #[must_use]
    pub fn bytes_sent(&self) -> u64 {
        self.output.sent()
    }

    /// True while a retry on another connection cannot repeat anything.
    #[must_use]
    pub fn sent_nothing(&self) -> bool {
        self.output.sent() == 0
    }
}

/// What the reading half of a client's exchange has found.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) parser: ResponseParser,
    pub(crate) begun: bool,
    pub(crate) head_read: bool,
    pub(crate) keep_alive: bool,
    pub(crate) interim: usize,
}

/// Reads a backend's answer.
pub struct ResponseReader<'a, T> {
    pub(crate) transport: &'a T,
    pub(crate) settings: &'a Settings,
    pub(crate) input: &'a mut Input,
    pub(crate) answer: &'a mut Answer,
}

impl<T: Transport> ResponseReader<'_, T> {
    /// Reads the head of the answer to a request of this method, passing over interim responses. Waits for
    /// its first byte until the deadline of the exchange, or without one for the head timeout.
    pub async fn read_head(
        &mut self,
        head: &mut ResponseHead,
        method: &Method,
    ) -> Result<ResponseInfo, ResponseError> {
        loop {
            let info = self.read_any_head(head, method).await?;
            if !info.interim {
                return Ok(info);
            }
        }
    }

    /// As [`ResponseReader::read_head`], but hands out interim responses too ([`ResponseInfo::interim`]),
    /// after which it is called again.
    pub async fn read_any_head(
        &mut self,
        head: &mut ResponseHead,
        method: &Method,
    ) -> Result<ResponseInfo, ResponseError> {
        let info = self.next_head(head, method).await?;
        if head.status == 101 {
            return Err(ResponseError::Malformed(Reason::SwitchedProtocols));
        }
        self.answer.parser.restart();
        if info.interim {
            self.answer.interim += 1;
            if self.answer.interim > self.settings.limits.interim_responses {
                return Err(ResponseError::Malformed(Reason::TooManyInterim));
            }
        } else {
            self.answer.head_read = true;
            self.answer.keep_alive = info.keep_alive;
            self.input.start_body(info.framing);
        }
        Ok(info)
    }

    async fn next_head(
        &mut self,
        head: &mut ResponseHead,
        method: &Method,
    ) -> Result<ResponseInfo, ResponseError> {
        let mut stall = None;
        loop {
            if !self.input.buffer.is_empty() {
                let window = self.input.buffer.window();
                let limits = &self.settings.limits;
                let parsed = self.answer.parser.advance(window, method, limits, head);
                if let Some(info) = parsed.map_err(ResponseError::Malformed)? {
                    self.input.buffer.consume(info.head_bytes);
                    return Ok(info);
                }
            }
            let waits_for_first = self.input.buffer.is_empty() && self.input.deadline.is_some();
            let at = if waits_for_first {
                self.input.deadline.unwrap_or_else(Instant::now)
            } else {
                *stall.get_or_insert_with(|| Instant::now() + self.settings.timeouts.head)
            };
            match self.input.read(self.transport, Patience::Until(at)).await {
                Ok(0) if self.answer.begun => {
                    return Err(ResponseError::Malformed(Reason::HeadTruncated));
                }
                Ok(0) => return Err(ResponseError::Closed),
                Ok(_) => self.answer.begun = true,
                Err(ReadFault::Timeout(kind)) => return Err(ResponseError::Timeout(kind)),
                Err(ReadFault::Io(_)) if !self.answer.begun => return Err(ResponseError::Closed),
                Err(ReadFault::Io(error)) => return Err(ResponseError::Io(error)),
            }
        }
    }

    /// The body's bytes at hand, after reading if there are none; empty is the end of the body. May be dropped
    /// and called again.
    pub async fn fill(&mut self) -> Result<&[u8], BodyError> {
        let count = self.input.fill(self.transport, self.settings).await?;
        Ok(&self.input.buffer.window()[..count])
    }

    /// The bytes at hand without reading. Empty where there are none, at the end, and where the next
    /// [`ResponseReader::fill`] will fail.
    pub fn buffered(&mut self) -> &[u8] {
        match self.input.step(self.settings) {
            Ok(Step::Data(count)) => &self.input.buffer.window()[..count],
            _ => &[],
        }
    }

    /// Takes `count` of the bytes that were handed out.
    pub fn consume(&mut self, count: usize) {
        self.input.consume(count);
    }

    /// True when the body was consumed to its end, as far as that is known without reading.
    pub fn is_complete(&mut self) -> bool {
        matches!(self.input.step(self.settings), Ok(Step::Complete))
    }

    /// Trailers that settings name, once the body is complete.
    #[must_use]
    pub fn trailers(&self) -> &Headers {
        self.input.decoder.trailers()
    }

    /// True while not a byte of an answer has come.
    #[must_use]
    pub fn received_nothing(&self) -> bool {
        !self.answer.begun
    }

    /// A new deadline for what is still to be read, for example none once the head is there.
    pub fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.input.deadline = deadline;
    }
}
