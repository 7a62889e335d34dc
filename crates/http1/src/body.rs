//! Decoding a body out of a read buffer, whatever its framing. No I/O: a caller reads when a step says
//! [`Step::More`].

use head::Headers;

use crate::buffer::ReadBuffer;
use crate::chunked::Chunked;
use crate::{BodyFraming, Limits, Reason};

/// What the buffer holds of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// So many bytes of data lie at the beginning of the window; at least one.
    Data(usize),
    /// The body has ended, and the window begins with what follows it.
    Complete,
    /// More must be read.
    More,
}

/// The decoder of one body.
#[derive(Debug)]
pub(crate) struct Decoder {
    state: State,
    trailers: Headers,
}

#[derive(Debug)]
enum State {
    Complete,
    Length(u64),
    Chunked(Chunked),
    UntilClose,
    Failed(Reason),
}

impl Decoder {
    /// Of a message without a body.
    pub(crate) fn new() -> Self {
        Self {
            state: State::Complete,
            trailers: Headers::new(),
        }
    }

    /// Begins the next body.
    pub(crate) fn start(&mut self, framing: BodyFraming) {
        self.trailers.clear();
        self.state = match framing {
            BodyFraming::None | BodyFraming::Length(0) => State::Complete,
            BodyFraming::Length(length) => State::Length(length),
            BodyFraming::Chunked => State::Chunked(Chunked::new()),
            BodyFraming::UntilClose => State::UntilClose,
        };
    }

    /// Ends the body with an error that every later step repeats.
    pub(crate) fn fail(&mut self, reason: Reason) {
        self.state = State::Failed(reason);
    }

    /// Looks at the buffer; `at_end` says that nothing more will come into it.
    pub(crate) fn step(
        &mut self,
        buffer: &mut ReadBuffer,
        at_end: bool,
        limits: &Limits,
    ) -> Result<Step, Reason> {
        let at_hand = buffer.window().len();
        let step = match &mut self.state {
            State::Complete => Ok(Step::Complete),
            State::Failed(reason) => Err(*reason),
            State::Chunked(chunked) => chunked.step(buffer, limits, &mut self.trailers),
            State::UntilClose if at_hand == 0 && at_end => Ok(Step::Complete),
            State::Length(_) | State::UntilClose if at_hand == 0 => Ok(Step::More),
            State::Length(left) => Ok(Step::Data(
                usize::try_from(*left).map_or(at_hand, |left| left.min(at_hand)),
            )),
            State::UntilClose => Ok(Step::Data(at_hand)),
        };
        match step {
            Ok(Step::Complete) => self.state = State::Complete,
            Ok(Step::More) if at_end => {
                self.fail(Reason::BodyTruncated);
                return Err(Reason::BodyTruncated);
            }
            Err(reason) => self.fail(reason),
            Ok(_) => {}
        }
        step
    }

    /// Takes `count` bytes of data, of those that the last step found, out of the buffer.
    pub(crate) fn consume(&mut self, buffer: &mut ReadBuffer, count: usize) {
        let at_hand = buffer.window().len() as u64;
        let taken = match &mut self.state {
            State::Complete | State::Failed(_) => 0,
            State::UntilClose => (count as u64).min(at_hand),
            State::Length(left) => {
                let taken = (count as u64).min(at_hand).min(*left);
                *left -= taken;
                if *left == 0 {
                    self.state = State::Complete;
                }
                taken
            }
            State::Chunked(chunked) => {
                let taken = (count as u64).min(at_hand).min(chunked.data_left());
                chunked.consumed(taken);
                taken
            }
        };
        // `taken` is at most the window's length, which is a `usize`.
        buffer.consume(taken as usize);
    }

    /// True once the last step or consumption reached the end.
    pub(crate) fn is_complete(&self) -> bool {
        matches!(self.state, State::Complete)
    }

    /// Data that has not been consumed: exact for a known length, `None` where the end is not known.
    pub(crate) fn left(&self) -> Option<u64> {
        match &self.state {
            State::Complete => Some(0),
            State::Length(left) => Some(*left),
            State::Chunked(_) | State::UntilClose | State::Failed(_) => None,
        }
    }

    pub(crate) fn trailers(&self) -> &Headers {
        &self.trailers
    }
}
