//! One try of a request on a connection to a backend, and the bodies on their way. Both directions run at
//! once in one task, since a backend may answer before it has read the request, and may go on reading while
//! it answers; whoever is slower holds the other back, and nothing is buffered beyond one read.

use crate::admission::Reservation;
use crate::downstream::{Incoming, Note, Outgoing};
use crate::upstream::UpstreamTransport;
use head::{RequestHead, ResponseHead};
use http1::{
    BodyError, BodyFraming, ClientConnection, RequestWriter, ResponseError, ResponseInfo,
    ResponseReader, WriteError,
};
use pipeline::{Exchange, PAYLOAD_MAX_BYTES};
use std::pin::{Pin, pin};
use std::time::Duration;
use tokio::time::Instant;

/// How the request's body travels.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Payload {
    /// Whole in our hands (or none), to be sent with this framing; may be sent again.
    Held(BodyFraming),
    /// So many bytes, from the client as they come.
    Streamed(u64),
}

/// One try to have a request answered.
pub(crate) struct Attempt<'a> {
    pub connection: &'a mut ClientConnection<UpstreamTransport>,
    pub exchange: &'a Exchange,
    pub payload: Payload,
    /// The integration's timeout. For a streamed body it begins anew when the last byte was sent: API
    /// Gateway holds bodies, so a slow client never counts against the integration.
    pub timeout: Duration,
    pub deadline: Instant,
    /// Where the body of the answer is kept; `None` relays head and body to the client. Only a held request
    /// can have its answer kept.
    pub kept: Option<Kept<'a>>,
}

/// Room for the body of an answer that has to be held.
pub(crate) struct Kept<'a> {
    pub body: &'a mut Vec<u8>,
    pub memory: Reservation<'a>,
}

/// The heads of an exchange, in the order they are filled.
pub(crate) struct Heads<'a> {
    pub outgoing: &'a RequestHead,
    pub backend: &'a mut ResponseHead,
    pub answer: &'a mut ResponseHead,
}

/// What came of a try; in both cases nothing is left to do for it.
pub(crate) enum Tried {
    /// The answer went to the client, whole, or is kept, whole.
    Answered,
    /// There was no answer, and none was begun.
    Unanswered {
        error: ResponseError,
        nothing_sent: bool,
        /// Bytes of the request that were sent.
        sent: u64,
        /// The body can still be sent from its beginning.
        body_is_whole: bool,
    },
}

/// What ended an exchange for good.
pub(crate) enum Broken {
    /// The request's body did not come as it should.
    RequestBody(BodyError),
    /// The client takes no answer any more.
    Client,
    /// The backend's answer broke off after its head.
    Answer(BodyError),
    /// The backend's answer is to be held, but is larger than may be or than there is memory for.
    AnswerTooLarge,
}

/// How long an upload may take in all. Stalls end it far earlier.
const UPLOAD_MAX: Duration = Duration::from_secs(3600);
/// How long a backend that stopped reading is given for the answer that explains why.
const LAST_WORDS: Duration = Duration::from_secs(1);

impl Attempt<'_> {
    /// Sends the request and relays its answer. `held` is the body of [`Payload::Held`].
    pub(crate) async fn run(
        self,
        heads: Heads<'_>,
        held: &[u8],
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
    ) -> Result<Tried, Broken> {
        match self.payload {
            Payload::Held(framing) => self.run_held(framing, heads, held, response).await,
            Payload::Streamed(length) => self.run_streamed(length, heads, body, response).await,
        }
    }

    async fn run_held(
        self,
        framing: BodyFraming,
        heads: Heads<'_>,
        held: &[u8],
        response: &mut impl Outgoing,
    ) -> Result<Tried, Broken> {
        let (mut writer, reader) = self.connection.exchange(Some(self.deadline));
        let written = writer.write_head(heads.outgoing, framing, held).await;
        let sent = Sent {
            writer,
            reader,
            written,
            deadline: self.deadline,
            exchange: self.exchange,
            kept: self.kept,
        };
        sent.answer(heads, response, || {}).await
    }

    async fn run_streamed(
        self,
        length: u64,
        heads: Heads<'_>,
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
    ) -> Result<Tried, Broken> {
        // Admitted and connected: now the client may send (RFC 9110, section 10.1.1).
        response
            .write_continue()
            .await
            .map_err(|_| Broken::Client)?;
        let (mut writer, mut reader) = self.connection.exchange(Some(Instant::now() + UPLOAD_MAX));
        let first = body.buffered();
        let count = first.len();
        let framing = BodyFraming::Length(length);
        let written = writer.write_head(heads.outgoing, framing, first).await;
        if written.is_err() && writer.sent_nothing() {
            return Ok(Tried::Unanswered {
                error: of_write(written).unwrap_or(ResponseError::Closed),
                nothing_sent: true,
                sent: 0,
                body_is_whole: true,
            });
        }
        if count as u64 == length {
            // Whole already. It stays where it is until it is answered, so that it can be sent again.
            let sent = Sent {
                writer,
                reader,
                written,
                deadline: Instant::now() + self.timeout,
                exchange: self.exchange,
                kept: self.kept,
            };
            return sent.answer(heads, response, || body.consume(count)).await;
        }
        body.consume(count);

        let mut upload = pin!(upload(body, &mut writer));
        let mut uploading = true;
        let head = until_answered(
            &mut reader,
            &heads.outgoing.method,
            heads.backend,
            upload.as_mut(),
            &mut uploading,
            self.timeout,
        )
        .await?;
        let info = match head {
            Ok(info) => info,
            Err(error) => {
                return Ok(Tried::Unanswered {
                    error,
                    nothing_sent: false,
                    sent: 0,
                    body_is_whole: false,
                });
            }
        };
        pipeline::response::write(heads.backend, self.exchange, heads.answer);
        let mut relay = pin!(relay(&mut reader, heads.answer, &info, response));
        if uploading {
            tokio::select! {
                biased;
                done = &mut relay => return done.map(|()| Tried::Answered),
                // However the upload ends, the answer is what counts now.
                _ = &mut upload => {}
            }
        }
        relay.await?;
        Ok(Tried::Answered)
    }
}

/// A request whose body was sent with its head, or as far as that went.
struct Sent<'a> {
    writer: RequestWriter<'a, UpstreamTransport>,
    reader: ResponseReader<'a, UpstreamTransport>,
    written: Result<(), WriteError>,
    deadline: Instant,
    exchange: &'a Exchange,
    kept: Option<Kept<'a>>,
}

impl Sent<'_> {
    /// Relays its answer, or keeps it. `answered` is called as soon as there is one: until then the body may be needed
    /// again.
    async fn answer(
        mut self,
        heads: Heads<'_>,
        response: &mut impl Outgoing,
        answered: impl FnOnce(),
    ) -> Result<Tried, Broken> {
        if self.written.is_ok() {
            self.written = self.writer.finish(None).await;
        }
        let deadline = match self.written.is_ok() {
            true => self.deadline,
            false => self.deadline.min(Instant::now() + LAST_WORDS),
        };
        self.reader.set_deadline(Some(deadline));
        let method = &heads.outgoing.method;
        match self.reader.read_head(heads.backend, method).await {
            Ok(info) => {
                answered();
                response.note(Note::Received {
                    answer: heads.backend,
                });
                if let Some(kept) = self.kept {
                    keep(&mut self.reader, kept).await?;
                } else {
                    pipeline::response::write(heads.backend, self.exchange, heads.answer);
                    relay(&mut self.reader, heads.answer, &info, response).await?;
                }
                Ok(Tried::Answered)
            }
            Err(error) => Ok(Tried::Unanswered {
                error: of_write(self.written).unwrap_or(error),
                nothing_sent: self.writer.sent_nothing(),
                sent: self.writer.bytes_sent(),
                body_is_whole: true,
            }),
        }
    }
}

/// Waits for the head of the answer while the upload goes on. `uploading` is cleared when that ended.
async fn until_answered(
    reader: &mut ResponseReader<'_, UpstreamTransport>,
    method: &head::Method,
    backend: &mut ResponseHead,
    upload: Pin<&mut impl Future<Output = Result<(), UploadError>>>,
    uploading: &mut bool,
    timeout: Duration,
) -> Result<Result<ResponseInfo, ResponseError>, Broken> {
    let uploaded = tokio::select! {
        biased;
        head = reader.read_head(backend, method) => return Ok(head),
        uploaded = upload => uploaded,
    };
    *uploading = false;
    let wait = match uploaded {
        Ok(()) => timeout,
        Err(UploadError::Client(error)) => return Err(Broken::RequestBody(error)),
        Err(UploadError::Backend) => timeout.min(LAST_WORDS),
    };
    reader.set_deadline(Some(Instant::now() + wait));
    Ok(reader.read_head(backend, method).await)
}

/// A failed write as the failure of the exchange: a timeout stays one, everything else is a closed connection.
fn of_write(written: Result<(), WriteError>) -> Option<ResponseError> {
    match written {
        Ok(()) => None,
        Err(WriteError::Timeout(kind)) => Some(ResponseError::Timeout(kind)),
        Err(WriteError::Io(_)) => Some(ResponseError::Closed),
        Err(other) => Some(ResponseError::Io(std::io::Error::other(other))),
    }
}

enum UploadError {
    Client(BodyError),
    /// The backend reads no more; its answer, if any, says why.
    Backend,
}

/// Passes the rest of the request's body on.
async fn upload(
    body: &mut impl Incoming,
    writer: &mut RequestWriter<'_, UpstreamTransport>,
) -> Result<(), UploadError> {
    loop {
        let chunk = body.fill().await.map_err(UploadError::Client)?;
        if chunk.is_empty() {
            return writer.finish(None).await.map_err(|_| UploadError::Backend);
        }
        let count = chunk.len();
        writer
            .write_body(chunk)
            .await
            .map_err(|_| UploadError::Backend)?;
        body.consume(count);
    }
}

/// Passes the answer on.
async fn relay(
    reader: &mut ResponseReader<'_, UpstreamTransport>,
    answer: &ResponseHead,
    info: &ResponseInfo,
    response: &mut impl Outgoing,
) -> Result<(), Broken> {
    // From here on stalls are bounded, not the whole: the answer is under way.
    reader.set_deadline(None);
    let first = reader.buffered();
    let count = first.len();
    response
        .write_head(answer, info.relay_framing(), first)
        .await
        .map_err(|_| Broken::Client)?;
    reader.consume(count);
    loop {
        let chunk = reader.fill().await.map_err(Broken::Answer)?;
        if chunk.is_empty() {
            break;
        }
        let count = chunk.len();
        response
            .write_body(chunk)
            .await
            .map_err(|_| Broken::Client)?;
        reader.consume(count);
    }
    let trailers = Some(reader.trailers()).filter(|trailers| !trailers.is_empty());
    response.finish(trailers).await.map_err(|_| Broken::Client)
}

/// Holds the body of the answer, within the integration's timeout.
async fn keep(
    reader: &mut ResponseReader<'_, UpstreamTransport>,
    mut kept: Kept<'_>,
) -> Result<(), Broken> {
    kept.body.clear();
    loop {
        let chunk = reader.fill().await.map_err(Broken::Answer)?;
        if chunk.is_empty() {
            return Ok(());
        }
        let count = chunk.len();
        if kept.body.len() + count > PAYLOAD_MAX_BYTES as usize {
            return Err(Broken::AnswerTooLarge);
        }
        kept.memory
            .extend(kept.body, chunk, PAYLOAD_MAX_BYTES as usize)
            .map_err(|_| Broken::AnswerTooLarge)?;
        reader.consume(count);
    }
}
