//! A connection to a backend: one exchange after the other. Pools and retries are the caller's; this says what
//! they need to know, namely whether anything was sent and whether the connection can serve again.

use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use tokio::io::ReadBuf;
use tokio::time::Instant;

use crate::exchange::Answer;
use crate::input::Input;
use crate::output::Output;
use crate::{BodyFraming, BufferPool, RequestWriter, ResponseReader, Settings, Transport};

/// What all connections to backends of one core share.
#[derive(Clone)]
pub struct ClientContext {
    settings: Rc<Settings>,
    buffers: BufferPool,
}

impl ClientContext {
    #[must_use]
    pub fn new(settings: Settings, buffers: BufferPool) -> Self {
        Self {
            settings: Rc::new(settings),
            buffers,
        }
    }
}

/// A connection to a backend.
pub struct ClientConnection<T> {
    transport: T,
    settings: Rc<Settings>,
    input: Input,
    output: Output,
    answer: Answer,
    exchanges: u64,
}

impl<T: Transport> ClientConnection<T> {
    /// Takes a connected transport, on which what the peer needs first (TLS, PROXY protocol) is done.
    #[must_use]
    pub fn new(transport: T, context: &ClientContext) -> Self {
        Self {
            transport,
            settings: context.settings.clone(),
            input: Input::new(context.buffers.clone()),
            output: Output::new(context.buffers.clone()),
            answer: Answer::default(),
            exchanges: 0,
        }
    }

    #[must_use]
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// Exchanges begun; more than one means that the connection was reused.
    #[must_use]
    pub fn exchanges(&self) -> u64 {
        self.exchanges
    }

    /// Begins an exchange on a fresh or reusable connection: its two halves, usable at the same time.
    /// `deadline` bounds every wait of both, until it is changed.
    pub fn exchange(
        &mut self,
        deadline: Option<Instant>,
    ) -> (RequestWriter<'_, T>, ResponseReader<'_, T>) {
        self.exchanges += 1;
        self.answer = Answer::default();
        // Until the head is read the answer has no body; whoever asks for one sees its end.
        self.input.start_body(BodyFraming::None);
        self.output.restart();
        self.input.deadline = deadline;
        self.output.deadline = deadline;
        self.parts()
    }

    /// The halves of the exchange that runs.
    pub fn parts(&mut self) -> (RequestWriter<'_, T>, ResponseReader<'_, T>) {
        let writer = RequestWriter {
            transport: &self.transport,
            settings: &self.settings,
            output: &mut self.output,
        };
        let reader = ResponseReader {
            transport: &self.transport,
            settings: &self.settings,
            input: &mut self.input,
            answer: &mut self.answer,
        };
        (writer, reader)
    }

    /// True when both halves of the exchange ended, the backend keeps the connection, and nothing unasked for
    /// lies in the buffer.
    #[must_use]
    pub fn is_reusable(&self) -> bool {
        self.answer.head_read
            && self.answer.keep_alive
            && self.input.decoder.is_complete()
            && self.input.buffer.is_empty()
            && !self.input.at_end
            && self.output.is_finished()
    }

    /// Pending while an idle connection is open and silent; ready when it was closed, broke, or says something
    /// that nobody asked for, and so must be dropped.
    pub fn poll_idle(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !self.input.buffer.is_empty() || self.input.at_end {
            return Poll::Ready(());
        }
        let mut byte = [0u8; 1];
        match self.transport.poll_readable(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(_)) => Poll::Ready(()),
            // Readiness may be stale; a read tells.
            Poll::Ready(Ok(())) => {
                let polled = self.transport.poll_read(cx, &mut ReadBuf::new(&mut byte));
                polled.map(|_| ())
            }
        }
    }

    /// True while an idle connection seems usable; costs no system call unless something happened to it.
    pub fn check_idle(&mut self) -> bool {
        self.poll_idle(&mut Context::from_waker(Waker::noop()))
            .is_pending()
    }

    /// Bytes of the present exchange that the transport took.
    #[must_use]
    pub fn bytes_sent(&self) -> u64 {
        self.output.sent()
    }

    /// True while not a byte of an answer has come.
    #[must_use]
    pub fn received_nothing(&self) -> bool {
        !self.answer.begun
    }

    /// The transport, and bytes read beyond the last answer.
    #[must_use]
    pub fn into_parts(self) -> (T, Vec<u8>) {
        let rest = self.input.buffer.window().to_vec();
        (self.transport, rest)
    }
}
