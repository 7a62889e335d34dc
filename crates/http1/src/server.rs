//! A client's connection: requests in, answers out, in order. Decides whether the connection is kept, throws
//! short unread bodies away, and lingers after an early answer so that a client that is still sending can
//! read it.

use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use head::{Method, RequestHead, Version};
use tokio::time::Instant;

use crate::body::Step;
use crate::drain::Watch;
use crate::exchange::Shared;
use crate::input::{Input, Patience, ReadFault};
use crate::output::Output;
use crate::request::RequestParser;
use crate::{
    BufferPool, Drain, Reason, RequestBody, RequestError, RequestInfo, ResponseWriter, Settings,
    Transport,
};

/// What all client connections of one core share.
#[derive(Clone)]
pub struct ServerContext {
    settings: Rc<Settings>,
    buffers: BufferPool,
    drain: Drain,
}

impl ServerContext {
    #[must_use]
    pub fn new(settings: Settings, buffers: BufferPool, drain: Drain) -> Self {
        Self {
            settings: Rc::new(settings),
            buffers,
            drain,
        }
    }

    #[must_use]
    pub fn drain(&self) -> &Drain {
        &self.drain
    }
}

/// What a client begins to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Or nothing, or something that [`ServerConnection::read_request`] will refuse.
    Http1,
    /// The connection preface of HTTP/2 with prior knowledge (RFC 9113, section 3.4).
    Http2,
}

const HTTP2_PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// A client's connection.
pub struct ServerConnection<T> {
    transport: T,
    settings: Rc<Settings>,
    drain: Watch,
    input: Input,
    output: Output,
    shared: Shared,
    parser: RequestParser,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Between requests, and before the first.
    Idle,
    /// A request was handed out, or one was refused and may be answered.
    Exchange,
    /// No request will be read any more.
    Over,
}

impl<T: Transport> ServerConnection<T> {
    #[must_use]
    pub fn new(transport: T, context: &ServerContext) -> Self {
        Self {
            transport,
            settings: context.settings.clone(),
            drain: context.drain.watch(),
            input: Input::new(context.buffers.clone()),
            output: Output::new(context.buffers.clone()),
            shared: Shared::new(),
            parser: RequestParser::default(),
            state: State::Idle,
        }
    }

    #[must_use]
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Waits for the first bytes and says what they begin, without taking them. For listeners that also speak
    /// HTTP/2: call it before the first request, and for [`Protocol::Http2`] go on with
    /// [`ServerConnection::into_parts`].
    pub async fn sniff(&mut self) -> Protocol {
        if self.input.buffer.is_empty() && !self.wait_for_bytes().await {
            return Protocol::Http1;
        }
        let until = Instant::now() + self.settings.timeouts.head;
        loop {
            let window = self.input.buffer.window();
            if window.starts_with(HTTP2_PREFACE) {
                return Protocol::Http2;
            }
            if !HTTP2_PREFACE.starts_with(window) {
                return Protocol::Http1;
            }
            match self
                .input
                .read(&self.transport, Patience::Until(until))
                .await
            {
                Ok(0) | Err(_) => return Protocol::Http1,
                Ok(_) => {}
            }
        }
    }

    /// The transport and what was read from it and not consumed.
    #[must_use]
    pub fn into_parts(self) -> (T, Vec<u8>) {
        let rest = self.input.buffer.window().to_vec();
        (self.transport, rest)
    }

    /// Ends the exchange before, and reads the next request into `head`. `None` when there will be no more: the
    /// client closed, was idle for too long, either side wanted to close, or a drain began.
    ///
    /// After an error that [`RequestError::can_respond`] the answer is written by the writer of
    /// [`ServerConnection::parts`] as for any request, and closes; `head` holds what could be read. Dropping
    /// the future loses nothing, a later call goes on.
    pub async fn read_request(
        &mut self,
        head: &mut RequestHead,
    ) -> Result<Option<RequestInfo>, RequestError> {
        if self.state == State::Exchange && !self.end_exchange().await {
            self.state = State::Over;
        }
        if self.state == State::Over {
            return Ok(None);
        }
        head.clear();
        let mut until = None;
        loop {
            if self.input.buffer.is_empty() && !self.wait_for_bytes().await {
                self.state = State::Over;
                return Ok(None);
            }
            match self.parse(head) {
                Ok(Some(info)) => {
                    self.begin_exchange(head, info);
                    return Ok(Some(info));
                }
                Ok(None) if self.input.buffer.is_empty() => continue,
                Ok(None) => {}
                Err(reason) => return Err(self.refuse(head, reason, true)),
            }
            let at = *until.get_or_insert_with(|| Instant::now() + self.settings.timeouts.head);
            match self.input.read(&self.transport, Patience::Until(at)).await {
                Ok(0) => return Err(self.refuse(head, Reason::HeadTruncated, true)),
                Ok(_) => {}
                Err(ReadFault::Timeout(_)) => {
                    return Err(self.refuse(head, Reason::HeadTimeout, true));
                }
                Err(ReadFault::Io(_)) => {
                    return Err(self.refuse(head, Reason::HeadTruncated, false));
                }
            }
        }
    }

    /// The halves of the exchange: the request's body and the writer of its answer, usable at the same time.
    pub fn parts(&mut self) -> (RequestBody<'_, T>, ResponseWriter<'_, T>) {
        let body = RequestBody {
            transport: &self.transport,
            settings: &self.settings,
            input: &mut self.input,
            shared: &self.shared,
        };
        let writer = ResponseWriter {
            transport: &self.transport,
            settings: &self.settings,
            output: &mut self.output,
            shared: &self.shared,
            drain: &self.drain,
        };
        (body, writer)
    }

    /// Bounds every wait of the exchange, reading and writing, until the next request.
    pub fn set_deadline(&mut self, deadline: Option<Instant>) {
        self.input.deadline = deadline;
        self.output.deadline = deadline;
    }

    /// Ends the connection. Where the client may still be sending, what comes is thrown away for a bounded
    /// time: closing on unread bytes makes the system reset the connection, and the reset can destroy the
    /// answer before the client has read it.
    pub async fn close(mut self) {
        if !self.output.is_whole() {
            // The client must not take a part for the whole. Other framings show it by themselves.
            if self.output.ends_with_connection() {
                self.transport.abort();
            }
            return;
        }
        let until = Instant::now() + self.settings.timeouts.linger;
        self.set_deadline(None);
        let shut_down = poll_fn(|cx| match self.transport.poll_shutdown(cx) {
            Poll::Ready(result) => Poll::Ready(result.is_ok()),
            Poll::Pending if self.input.timer.poll_expired(cx, until) => Poll::Ready(false),
            Poll::Pending => Poll::Pending,
        });
        if !shut_down.await {
            return;
        }
        while let Ok(Step::Data(count)) = self.input.step(&self.settings) {
            self.input.consume(count);
        }
        if self.input.decoder.is_complete() && self.input.buffer.is_empty() {
            return;
        }
        let mut left = self.settings.limits.linger_bytes;
        loop {
            let at_hand = self.input.buffer.window().len();
            self.input.buffer.consume(at_hand);
            left = left.saturating_sub(at_hand as u64);
            if left == 0 {
                return;
            }
            match self
                .input
                .read(&self.transport, Patience::Until(until))
                .await
            {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    fn parse(&mut self, head: &mut RequestHead) -> Result<Option<RequestInfo>, Reason> {
        let empty_lines = self.parser.skip_empty_lines(self.input.buffer.window())?;
        if empty_lines > 0 {
            self.input.buffer.consume(empty_lines);
        }
        if self.input.buffer.is_empty() {
            return Ok(None);
        }
        let window = self.input.buffer.window();
        self.parser.advance(window, &self.settings.limits, head)
    }

    /// Waits idle, without a buffer. False when the connection should end instead.
    async fn wait_for_bytes(&mut self) -> bool {
        if self.input.at_end {
            return false;
        }
        let mut until = None;
        poll_fn(|cx| {
            match self.input.buffer.poll_fill(cx, &self.transport) {
                Poll::Ready(Ok(0)) => {
                    self.input.at_end = true;
                    return Poll::Ready(false);
                }
                Poll::Ready(result) => return Poll::Ready(result.is_ok()),
                Poll::Pending => {}
            }
            let at = *until.get_or_insert_with(|| Instant::now() + self.settings.timeouts.idle);
            if self.drain.poll_started(cx) || self.input.timer.poll_expired(cx, at) {
                return Poll::Ready(false);
            }
            Poll::Pending
        })
        .await
    }

    fn begin_exchange(&mut self, head: &RequestHead, info: RequestInfo) {
        self.input.buffer.consume(info.head_bytes);
        self.input.start_body(info.framing);
        self.parser.restart();
        self.output.restart();
        self.set_deadline(None);
        let shared = &self.shared;
        shared.head_request.set(head.method == Method::Head);
        shared.version.set(head.version);
        shared.keep_alive.set(info.keep_alive);
        shared.body_left.set(self.input.decoder.left());
        // A client that sent its body at once no longer waits.
        let waits = info.expects_continue && self.input.buffer.is_empty();
        shared.continue_due.set(waits);
        self.state = State::Exchange;
    }

    /// Makes the connection ready for one last answer.
    fn refuse(&mut self, head: &RequestHead, reason: Reason, can_respond: bool) -> RequestError {
        self.input.decoder.fail(reason);
        self.output.restart();
        self.set_deadline(None);
        let shared = &self.shared;
        shared.head_request.set(head.method == Method::Head);
        shared.version.set(Version::Http11);
        shared.keep_alive.set(false);
        shared.body_left.set(None);
        shared.continue_due.set(false);
        self.state = if can_respond {
            State::Exchange
        } else {
            State::Over
        };
        RequestError::new(reason, can_respond)
    }

    /// True when another request may be read: the answer is whole, both sides keep the connection, and the
    /// rest of the body, if short, was thrown away.
    async fn end_exchange(&mut self) -> bool {
        if !self.output.is_finished() || !self.shared.keep_alive.get() {
            return false;
        }
        self.set_deadline(None);
        let mut left = self.settings.limits.discard_bytes;
        loop {
            match self.input.fill(&self.transport, &self.settings).await {
                Ok(0) => break,
                Ok(count) if count as u64 <= left => {
                    self.input.consume(count);
                    left -= count as u64;
                }
                _ => return false,
            }
        }
        debug_assert!(matches!(
            self.input.step(&self.settings),
            Ok(Step::Complete)
        ));
        self.parser.restart();
        self.state = State::Idle;
        true
    }
}
