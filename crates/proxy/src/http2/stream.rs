//! One stream: a request and its answer, in a task of its own. The body's bytes count against the client's
//! window until the exchange took them, and the answer's wait for the client's: whoever is slower holds the
//! other back. When the client takes its request back, the exchange is dropped where it stands.

use super::connection::Shared;
use super::head;
use crate::connection::refuse;
use crate::downstream::{Incoming, Outgoing};
use crate::exchange::{self, Client, CutShort};
use ::head::{Headers, Method, ResponseHead};
use bytes::{Buf, Bytes};
use h2::server::SendResponse;
use h2::{RecvStream, SendStream};
use http1::deadline::{Deadline, Window};
use http1::{BodyError, BodyFraming, Reason, TimeoutKind, WriteError};
use pipeline::router;
use std::cell::RefCell;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Serves a request to its end.
pub(super) async fn serve(
    connection: Rc<Shared>,
    request: http::Request<RecvStream>,
    respond: SendResponse<Bytes>,
) {
    let (parts, receive) = request.into_parts();
    let mut request = connection.take_head();
    let limits = &connection.settings().limits;
    let info = head::read(&parts, receive.is_end_stream(), limits, &mut request);
    drop(parts);

    let sender = RefCell::new(Sender {
        respond,
        stream: None,
    });
    let address = connection.worker.client(connection.peer, &request.headers);
    let mut body = Body::new(&connection, receive);
    let mut response = Answer::new(&connection, &sender);
    response.head_request = request.method == Method::Head;
    router::override_method(&mut request);
    let outcome = {
        let exchange = async {
            match info {
                Ok(info) => {
                    response.continue_due = info.expects_continue;
                    let client = Client {
                        request: &request,
                        framing: info.framing,
                        address,
                    };
                    exchange::run(&connection.worker, &client, &mut body, &mut response).await
                }
                Err(reason) => {
                    refuse(
                        &connection.worker,
                        &request,
                        reason,
                        address,
                        Some(&mut response),
                    )
                    .await;
                    Ok(())
                }
            }
        };
        let mut exchange = pin!(exchange);
        poll_fn(|cx| {
            if let Poll::Ready(served) = exchange.as_mut().poll(cx) {
                return Poll::Ready(Outcome::from(served));
            }
            let reset = sender.borrow_mut().poll_reset(cx);
            reset.map(|()| Outcome::TakenBack)
        })
        .await
    };
    match outcome {
        Outcome::Answered if response.is_whole() => {
            connection.answered();
            body.discard().await;
        }
        Outcome::Answered | Outcome::CutShort => {
            sender
                .borrow_mut()
                .respond
                .send_reset(h2::Reason::INTERNAL_ERROR);
        }
        Outcome::TakenBack => connection.taken_back(),
    }
    connection.give_head(request);
}

enum Outcome {
    Answered,
    CutShort,
    TakenBack,
}

impl From<Result<(), CutShort>> for Outcome {
    fn from(served: Result<(), CutShort>) -> Self {
        match served {
            Ok(()) => Self::Answered,
            Err(CutShort) => Self::CutShort,
        }
    }
}

/// The sending half. Both the answer and the watch for a reset need it, by turns, within polls.
struct Sender {
    respond: SendResponse<Bytes>,
    /// Once the head was sent.
    stream: Option<SendStream<Bytes>>,
}

impl Sender {
    /// Ready when the client (or a broken rule) ended the stream.
    fn poll_reset(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let reset = match &mut self.stream {
            Some(stream) => stream.poll_reset(cx),
            None => self.respond.poll_reset(cx),
        };
        // An error is a connection that is gone.
        reset.map(|_| ())
    }
}

/// The body of a request.
struct Body<'c> {
    connection: &'c Shared,
    receive: RecvStream,
    /// Bytes that came and were not taken.
    chunk: Bytes,
    timer: Deadline,
    window: Window,
}

impl<'c> Body<'c> {
    fn new(connection: &'c Shared, receive: RecvStream) -> Self {
        Self {
            connection,
            receive,
            chunk: Bytes::new(),
            timer: Deadline::default(),
            window: Window::new(),
        }
    }

    /// Reads and throws away what a client still sends after its answer, within the same bounds as over
    /// HTTP/1.1. Then dropping the stream tells it to stop (RST_STREAM with NO_ERROR; RFC 9113, section 8.1).
    /// At once that would be right too, but curl 7.88 takes it for a failure and never shows the answer.
    async fn discard(&mut self) {
        if self.receive.is_end_stream() && self.chunk.is_empty() {
            return;
        }
        let settings = self.connection.settings();
        let mut left = settings.limits.linger_bytes;
        let discarding = async {
            while let Ok(chunk) = self.fill().await {
                let count = chunk.len();
                if count == 0 || count as u64 > left {
                    return;
                }
                left -= count as u64;
                self.consume(count);
            }
        };
        // However it ends, the answer is out.
        let _ = tokio::time::timeout(settings.timeouts.linger, discarding).await;
    }

    /// Takes the next bytes in, if there are none at hand. `Ready` with none is the end.
    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
        while self.chunk.is_empty() {
            match self.receive.poll_data(cx) {
                Poll::Ready(Some(Ok(chunk))) => {
                    self.connection.traffic.body(chunk.len());
                    let enough = self.connection.settings().limits.progress_bytes;
                    self.window.moved(chunk.len(), enough);
                    self.chunk = chunk;
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(of_body(error))),
                Poll::Ready(None) => break,
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl Incoming for Body<'_> {
    async fn fill(&mut self) -> Result<&[u8], BodyError> {
        self.window.begin();
        poll_fn(|cx| {
            let polled = self.poll_chunk(cx);
            if polled.is_pending() {
                let until = self.window.until(self.connection.settings().timeouts.body);
                if self.timer.poll_expired(cx, until) {
                    return Poll::Ready(Err(BodyError::Timeout(TimeoutKind::Stalled)));
                }
            }
            polled
        })
        .await?;
        Ok(&self.chunk)
    }

    fn buffered(&mut self) -> &[u8] {
        // Nobody waits here; the next `fill` registers its own waker. It will report an error as well.
        let _ = self.poll_chunk(&mut Context::from_waker(Waker::noop()));
        &self.chunk
    }

    fn consume(&mut self, count: usize) {
        let count = count.min(self.chunk.len());
        self.chunk.advance(count);
        // Fails for a stream that is gone, whose window nobody needs.
        let _ = self.receive.flow_control().release_capacity(count);
    }
}

impl Drop for Body<'_> {
    fn drop(&mut self) {
        // What was taken in and not consumed still counts against the window of the whole connection.
        self.consume(usize::MAX);
    }
}

fn of_body(error: h2::Error) -> BodyError {
    if error.is_library() {
        // The frames did not add up to the stated length.
        return BodyError::Malformed(Reason::BodyTruncated);
    }
    BodyError::Io(of_library(error))
}

fn of_library(error: h2::Error) -> io::Error {
    if error.is_io() {
        error
            .into_io()
            .unwrap_or_else(|| io::ErrorKind::BrokenPipe.into())
    } else {
        io::Error::new(io::ErrorKind::ConnectionReset, error)
    }
}

/// What may be written next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Head,
    /// Body bytes are accepted and not sent: an answer to HEAD, 204, 304.
    Ignored,
    /// So many bytes are still to come.
    Length(u64),
    /// The end is not known in advance.
    Open,
    Finished,
    /// A write failed or was given up; nothing may follow.
    Torn,
}

/// The answer to a request.
struct Answer<'c> {
    connection: &'c Shared,
    sender: &'c RefCell<Sender>,
    state: State,
    head_request: bool,
    continue_due: bool,
    sent: u64,
    timer: Deadline,
    window: Window,
}

impl<'c> Answer<'c> {
    fn new(connection: &'c Shared, sender: &'c RefCell<Sender>) -> Self {
        Self {
            connection,
            sender,
            state: State::Head,
            head_request: false,
            continue_due: false,
            sent: 0,
            timer: Deadline::default(),
            window: Window::new(),
        }
    }

    fn is_whole(&self) -> bool {
        matches!(self.state, State::Finished | State::Ignored)
    }

    /// Sends bytes as far and as fast as the client's window allows; `end` ends the stream with them.
    async fn send(&mut self, mut bytes: &[u8], end: bool) -> Result<(), WriteError> {
        if bytes.is_empty() {
            return if end {
                self.push(Bytes::new(), true)
            } else {
                Ok(())
            };
        }
        if let Some(stream) = &mut self.sender.borrow_mut().stream {
            stream.reserve_capacity(bytes.len());
        }
        self.window.begin();
        while !bytes.is_empty() {
            let room = poll_fn(|cx| self.poll_room(cx)).await?;
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.push(Bytes::copy_from_slice(now), end && later.is_empty())?;
            bytes = later;
            self.sent += now.len() as u64;
            let enough = self.connection.settings().limits.progress_bytes;
            self.window.moved(now.len(), enough);
        }
        Ok(())
    }

    fn push(&self, bytes: Bytes, end: bool) -> Result<(), WriteError> {
        match &mut self.sender.borrow_mut().stream {
            Some(stream) => stream.send_data(bytes, end).map_err(of_write),
            None => Err(WriteError::OutOfOrder("a body before its head")),
        }
    }

    /// How many bytes may be sent; waits for at least one.
    fn poll_room(&mut self, cx: &mut Context<'_>) -> Poll<Result<usize, WriteError>> {
        let mut sender = self.sender.borrow_mut();
        let Some(stream) = &mut sender.stream else {
            return Poll::Ready(Err(WriteError::OutOfOrder("a body before its head")));
        };
        loop {
            match stream.capacity() {
                0 => {}
                room => return Poll::Ready(Ok(room)),
            }
            match stream.poll_capacity(cx) {
                // Looked at above: what is granted may have been taken away again.
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Err(of_write(error))),
                Poll::Ready(None) => return Poll::Ready(Err(gone())),
                Poll::Pending => break,
            }
        }
        let until = self.window.until(self.connection.settings().timeouts.write);
        if self.timer.poll_expired(cx, until) {
            return Poll::Ready(Err(WriteError::Timeout(TimeoutKind::Stalled)));
        }
        Poll::Pending
    }

    /// Runs the write that leads to `next`; what is given up half-way must not look whole.
    async fn send_towards(
        &mut self,
        next: State,
        bytes: &[u8],
        end: bool,
    ) -> Result<(), WriteError> {
        self.state = State::Torn;
        self.send(bytes, end).await?;
        self.state = next;
        Ok(())
    }
}

impl Outgoing for Answer<'_> {
    async fn write_continue(&mut self) -> Result<(), WriteError> {
        if !std::mem::take(&mut self.continue_due) || self.state != State::Head {
            return Ok(());
        }
        let mut interim = http::Response::new(());
        *interim.status_mut() = http::StatusCode::CONTINUE;
        let respond = &mut self.sender.borrow_mut().respond;
        respond.send_informational(interim).map_err(of_write)
    }

    async fn write_head(
        &mut self,
        head: &ResponseHead,
        framing: BodyFraming,
        first: &[u8],
    ) -> Result<(), WriteError> {
        if self.state != State::Head {
            return Err(WriteError::OutOfOrder("a second head"));
        }
        if !matches!(head.status, 200..=999) {
            return Err(WriteError::InvalidHead("status of a final response"));
        }
        let bodiless = head.is_bodiless_status() || self.head_request;
        let length = match framing {
            // RFC 9110, section 8.6: no Content-Length in a 204, and none but a stated one without a body.
            _ if head.status == 204 => None,
            BodyFraming::Length(length) => Some(length),
            BodyFraming::None if !bodiless => Some(0),
            BodyFraming::None | BodyFraming::Chunked | BodyFraming::UntilClose => None,
        };
        let left = match (bodiless, length) {
            (true, _) => State::Ignored,
            (false, None) => State::Open,
            (false, Some(length)) => match length.checked_sub(first.len() as u64) {
                None => return Err(WriteError::TooLong),
                Some(0) => State::Finished,
                Some(left) => State::Length(left),
            },
        };
        let answer = head::write(head, length)?;
        let first = if bodiless { &[] } else { first };
        let ends_here = bodiless || (left == State::Finished && first.is_empty());
        {
            let mut sender = self.sender.borrow_mut();
            let stream = sender.respond.send_response(answer, ends_here);
            self.state = State::Torn;
            sender.stream = Some(stream.map_err(of_write)?);
        }
        self.send_towards(left, first, left == State::Finished && !ends_here)
            .await
    }

    async fn write_body(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match self.state {
            State::Head => Err(WriteError::OutOfOrder("a body before its head")),
            State::Torn => Err(WriteError::OutOfOrder("a body after an error")),
            State::Ignored => Ok(()),
            _ if bytes.is_empty() => Ok(()),
            State::Open => self.send_towards(State::Open, bytes, false).await,
            State::Finished => {
                self.state = State::Torn;
                Err(WriteError::TooLong)
            }
            State::Length(left) => match left.checked_sub(bytes.len() as u64) {
                None => {
                    self.state = State::Torn;
                    Err(WriteError::TooLong)
                }
                Some(0) => self.send_towards(State::Finished, bytes, true).await,
                Some(left) => self.send_towards(State::Length(left), bytes, false).await,
            },
        }
    }

    /// Trailers are dropped, as API Gateway drops them.
    async fn finish(&mut self, _trailers: Option<&Headers>) -> Result<(), WriteError> {
        match self.state {
            State::Head => Err(WriteError::OutOfOrder("an end before the head")),
            State::Torn => Err(WriteError::OutOfOrder("an end after an error")),
            State::Length(left) => {
                self.state = State::Torn;
                Err(WriteError::TooShort(left))
            }
            State::Open => self.send_towards(State::Finished, &[], true).await,
            State::Ignored | State::Finished => Ok(()),
        }
    }

    fn head_written(&self) -> bool {
        self.state != State::Head
    }

    fn bytes_sent(&self) -> u64 {
        self.sent
    }
}

fn of_write(error: h2::Error) -> WriteError {
    WriteError::Io(of_library(error))
}

fn gone() -> WriteError {
    WriteError::Io(io::ErrorKind::ConnectionReset.into())
}
