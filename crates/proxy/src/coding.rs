//! Content codings at work: an answer compressed on its way to the client, and the body of a request
//! decompressed. Which coding is meant, and when, is `pipeline`'s.
//!
//! A short answer is compressed whole and gets its length; a long one goes out in chunks as it comes, so that the
//! memory of an answer does not depend on its size.

use crate::admission::{Exhausted, Reservation};
use crate::downstream::{Note, Outgoing};
use flate2::Compression;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use flate2::write::{GzEncoder, ZlibEncoder};
use head::{Headers, Known, ResponseHead};
use http1::{BodyFraming, WriteError};
use pipeline::PAYLOAD_MAX_BYTES;
use pipeline::coding::Coding;
use std::io::{self, Read, Write};

/// An answer that is compressed, if it is one that should be.
pub(crate) struct Compressing<'r, R> {
    inner: &'r mut R,
    coding: Coding,
    /// Shorter bodies stay as they are.
    least: u64,
    /// The integration's answer is coded already, whether or not its mapping says so.
    is_coded: bool,
    /// For what is gathered until it is known whether it is shorter.
    memory: Reservation<'r>,
    state: State,
}

#[derive(Default)]
enum State {
    /// Nothing was decided, or nothing is to be done.
    #[default]
    Plain,
    /// Its length is not known, and so far it is short.
    Gathering {
        head: ResponseHead,
        plain: Vec<u8>,
    },
    /// Compressed, and not sent yet: it may become short enough to have its length told.
    Holding {
        head: ResponseHead,
        encoder: Encoder,
    },
    Sending {
        encoder: Encoder,
    },
}

/// How much of a compressed answer is held before it goes out in chunks.
const HELD_BYTES: usize = 64 * 1024;
/// How much is collected before a chunk goes out.
const CHUNK_BYTES: usize = 8 * 1024;

impl<'r, R: Outgoing> Compressing<'r, R> {
    pub(crate) fn new(
        inner: &'r mut R,
        coding: Coding,
        least: u64,
        memory: Reservation<'r>,
    ) -> Self {
        Self {
            inner,
            coding,
            least,
            is_coded: false,
            memory,
            state: State::Plain,
        }
    }

    /// Adds bytes of the body to what is not sent plainly.
    async fn take(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        if let State::Gathering { head, plain } = &mut self.state {
            let max = PAYLOAD_MAX_BYTES as usize;
            match self.memory.extend(plain, bytes, max.max(bytes.len())) {
                Ok(()) if (plain.len() as u64) < self.least || plain.is_empty() => return Ok(()),
                Ok(()) => {
                    let (head, plain) = (std::mem::take(head), std::mem::take(plain));
                    self.state = State::holding(head, self.coding);
                    return Box::pin(self.take(&plain)).await;
                }
                // Without room to find out, it is taken for a short one.
                Err(Exhausted) => {
                    let (head, plain) = (std::mem::take(head), std::mem::take(plain));
                    self.state = State::Plain;
                    self.inner
                        .write_head(&head, BodyFraming::Chunked, &plain)
                        .await?;
                    return self.inner.write_body(bytes).await;
                }
            }
        }
        match &mut self.state {
            State::Holding { head, encoder } => {
                encoder.write(bytes)?;
                if encoder.output().len() > HELD_BYTES {
                    let (head, first) = (std::mem::take(head), std::mem::take(encoder.output()));
                    self.inner
                        .write_head(&head, BodyFraming::Chunked, &first)
                        .await?;
                    let State::Holding { encoder, .. } = std::mem::take(&mut self.state) else {
                        return Ok(());
                    };
                    self.state = State::Sending { encoder };
                }
            }
            State::Sending { encoder } => {
                encoder.write(bytes)?;
                if encoder.output().len() > CHUNK_BYTES {
                    let chunk = std::mem::take(encoder.output());
                    self.inner.write_body(&chunk).await?;
                }
            }
            State::Gathering { .. } | State::Plain => self.inner.write_body(bytes).await?,
        }
        Ok(())
    }
}

/// True for answers whose body may be replaced by a compressed one: they have a body, all of it, and it is not
/// compressed already. Events are to arrive when they happen.
fn may_be_compressed(head: &ResponseHead) -> bool {
    let has_whole_body = !matches!(head.status, 100..=199 | 204 | 206 | 304);
    let is_stream = head
        .headers
        .get_known(Known::ContentType)
        .is_some_and(|of| {
            of.get(..17)
                .is_some_and(|start| start.eq_ignore_ascii_case(b"text/event-stream"))
        });
    has_whole_body && !is_stream && !head.headers.contains_known(Known::ContentEncoding)
}

impl<R: Outgoing> Outgoing for Compressing<'_, R> {
    async fn write_continue(&mut self) -> Result<(), WriteError> {
        self.inner.write_continue().await
    }

    async fn write_head(
        &mut self,
        head: &ResponseHead,
        framing: BodyFraming,
        first: &[u8],
    ) -> Result<(), WriteError> {
        let known = match framing {
            BodyFraming::None => Some(0),
            BodyFraming::Length(length) => Some(length),
            BodyFraming::Chunked | BodyFraming::UntilClose => None,
        };
        self.state = match known {
            _ if self.is_coded || !may_be_compressed(head) => State::Plain,
            None => State::Gathering {
                head: head.clone(),
                plain: Vec::new(),
            },
            Some(length) if length > 0 && length >= self.least => {
                State::holding(head.clone(), self.coding)
            }
            Some(_) => State::Plain,
        };
        match self.state {
            State::Plain => self.inner.write_head(head, framing, first).await,
            _ if first.is_empty() => Ok(()),
            _ => self.take(first).await,
        }
    }

    async fn write_body(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match self.state {
            State::Plain => self.inner.write_body(bytes).await,
            _ => self.take(bytes).await,
        }
    }

    async fn finish(&mut self, trailers: Option<&Headers>) -> Result<(), WriteError> {
        // Only chunks can be followed by trailers.
        let framing = |body: &[u8]| match trailers {
            Some(_) => BodyFraming::Chunked,
            None => BodyFraming::Length(body.len() as u64),
        };
        match std::mem::take(&mut self.state) {
            State::Plain => {}
            State::Gathering { head, plain } => {
                self.inner
                    .write_head(&head, framing(&plain), &plain)
                    .await?;
            }
            State::Holding { head, encoder } => {
                let body = encoder.finish()?;
                self.inner.write_head(&head, framing(&body), &body).await?;
            }
            State::Sending { encoder } => {
                let rest = encoder.finish()?;
                self.inner.write_body(&rest).await?;
            }
        }
        self.inner.finish(trailers).await
    }

    fn head_written(&self) -> bool {
        self.inner.head_written()
    }

    fn bytes_sent(&self) -> u64 {
        self.inner.bytes_sent()
    }

    fn note(&mut self, note: Note<'_>) {
        if let Note::Received { answer } = note {
            self.is_coded = answer.headers.contains_known(Known::ContentEncoding);
        }
        self.inner.note(note);
    }
}

impl State {
    fn holding(mut head: ResponseHead, coding: Coding) -> Self {
        head.headers.append("Content-Encoding", coding.as_str());
        Self::Holding {
            head,
            encoder: Encoder::new(coding),
        }
    }
}

enum Encoder {
    Gzip(GzEncoder<Vec<u8>>),
    Deflate(ZlibEncoder<Vec<u8>>),
}

impl Encoder {
    fn new(coding: Coding) -> Self {
        match coding {
            Coding::Gzip => Self::Gzip(GzEncoder::new(Vec::new(), Compression::default())),
            Coding::Deflate => Self::Deflate(ZlibEncoder::new(Vec::new(), Compression::default())),
        }
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        match self {
            Self::Gzip(encoder) => encoder.write_all(bytes),
            Self::Deflate(encoder) => encoder.write_all(bytes),
        }
        .map_err(WriteError::Io)
    }

    /// What has come out, and was not taken.
    fn output(&mut self) -> &mut Vec<u8> {
        match self {
            Self::Gzip(encoder) => encoder.get_mut(),
            Self::Deflate(encoder) => encoder.get_mut(),
        }
    }

    fn finish(self) -> Result<Vec<u8>, WriteError> {
        match self {
            Self::Gzip(encoder) => encoder.finish(),
            Self::Deflate(encoder) => encoder.finish(),
        }
        .map_err(WriteError::Io)
    }
}

/// Why a body could not be decompressed.
pub(crate) enum Undecoded {
    /// It is not what its coding makes.
    Corrupt(io::Error),
    /// It would be larger than a payload may be.
    TooLarge,
    NoMemory,
}

/// Decompresses a body within the bounds of payloads and of memory, leaving others their turns meanwhile.
pub(crate) async fn decode(
    coding: Coding,
    body: &[u8],
    memory: &mut Reservation<'_>,
) -> Result<Vec<u8>, Undecoded> {
    const STEP: usize = 32 * 1024;
    const STEPS_PER_TURN: usize = 8;
    let mut decoder = Decoder::new(coding, body);
    let mut step = vec![0; STEP];
    let mut decoded = Vec::new();
    let max = PAYLOAD_MAX_BYTES as usize;
    loop {
        for _ in 0..STEPS_PER_TURN {
            let count = decoder.read(&mut step).map_err(Undecoded::Corrupt)?;
            if count == 0 {
                return Ok(decoded);
            }
            if decoded.len() + count > max {
                return Err(Undecoded::TooLarge);
            }
            let bytes = step.get(..count).unwrap_or_default();
            let room = memory.extend(&mut decoded, bytes, max);
            room.map_err(|Exhausted| Undecoded::NoMemory)?;
        }
        tokio::task::yield_now().await;
    }
}

enum Decoder<'b> {
    Gzip(Box<MultiGzDecoder<&'b [u8]>>),
    Deflate(ZlibDecoder<&'b [u8]>),
    /// Without zlib's head, as some clients take `deflate` to mean.
    RawDeflate(DeflateDecoder<&'b [u8]>),
}

impl<'b> Decoder<'b> {
    fn new(coding: Coding, body: &'b [u8]) -> Self {
        match (coding, body) {
            (Coding::Gzip, _) => Self::Gzip(Box::new(MultiGzDecoder::new(body))),
            (Coding::Deflate, [method, flags, ..])
                if method & 0x0F == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0 =>
            {
                Self::Deflate(ZlibDecoder::new(body))
            }
            (Coding::Deflate, _) => Self::RawDeflate(DeflateDecoder::new(body)),
        }
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(decoder) => decoder.read(into),
            Self::Deflate(decoder) => decoder.read(into),
            Self::RawDeflate(decoder) => decoder.read(into),
        }
    }
}
