//! Bodies on the way. Both directions run at once in one task, since a backend may answer before it has read
//! the request; whoever is slower holds the other back, and nothing is buffered beyond one read.

use crate::downstream::{Incoming, Outgoing};
use crate::exchange::{Failure, of_client};
use crate::upstream::UpstreamTransport;
use head::{RequestHead, ResponseHead};
use http1::{
    BodyError, BodyFraming, ClientConnection, RequestWriter, ResponseError, ResponseInfo,
    ResponseReader, WriteError,
};
use std::pin::pin;
use std::time::Duration;
use tokio::time::Instant;

type Backend = ClientConnection<UpstreamTransport>;

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
    pub connection: &'a mut Backend,
    pub payload: Payload,
    /// The integration's timeout. For a streamed body it begins anew when the last byte was sent: API
    /// Gateway holds bodies, so a slow client never counts against the integration.
    pub timeout: Duration,
    pub deadline: Instant,
}

/// What came of an attempt.
pub(crate) enum Sent {
    /// The head of the answer is there; `uploaded` tells whether the body went out whole.
    Answered { info: ResponseInfo, uploaded: bool },
    Failed {
        error: ResponseError,
        nothing_sent: bool,
        /// The body can still be sent from its beginning.
        body_is_whole: bool,
    },
}

/// How long an upload may take in all. Stalls end it far earlier.
const UPLOAD_MAX: Duration = Duration::from_secs(3600);
/// How long a backend that stopped reading is given for the answer that explains why.
const LAST_WORDS: Duration = Duration::from_secs(1);

impl Attempt<'_> {
    /// Sends the request and waits for the head of its answer.
    pub(crate) async fn send(
        self,
        outgoing: &RequestHead,
        held: &[u8],
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
        answer: &mut ResponseHead,
    ) -> Result<Sent, Failure> {
        match self.payload {
            Payload::Held(framing) => Ok(self.send_held(framing, outgoing, held, answer).await),
            Payload::Streamed(length) => {
                self.send_streamed(length, outgoing, body, response, answer)
                    .await
            }
        }
    }

    async fn send_held(
        self,
        framing: BodyFraming,
        outgoing: &RequestHead,
        held: &[u8],
        answer: &mut ResponseHead,
    ) -> Sent {
        let (mut writer, mut reader) = self.connection.exchange(Some(self.deadline));
        let mut written = writer.write_head(outgoing, framing, held).await;
        if written.is_ok() {
            written = writer.finish(None).await;
        }
        if written.is_err() {
            reader.set_deadline(Some(self.deadline.min(Instant::now() + LAST_WORDS)));
        }
        match reader.read_head(answer, &outgoing.method).await {
            Ok(info) => Sent::Answered {
                info,
                uploaded: written.is_ok(),
            },
            Err(error) => Sent::Failed {
                error: of_write(written).unwrap_or(error),
                nothing_sent: writer.sent_nothing(),
                body_is_whole: true,
            },
        }
    }

    async fn send_streamed(
        self,
        length: u64,
        outgoing: &RequestHead,
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
        answer: &mut ResponseHead,
    ) -> Result<Sent, Failure> {
        // Admitted and connected: now the client may send (RFC 9110, section 10.1.1).
        response
            .write_continue()
            .await
            .map_err(|_| Failure::Client)?;
        let upload_deadline = Instant::now() + UPLOAD_MAX;
        let (mut writer, mut reader) = self.connection.exchange(Some(upload_deadline));
        let first = body.buffered();
        let count = first.len();
        let framing = BodyFraming::Length(length);
        if let Err(error) = writer.write_head(outgoing, framing, first).await
            && writer.sent_nothing()
        {
            return Ok(Sent::Failed {
                error: of_write(Err(error)).unwrap_or(ResponseError::Closed),
                nothing_sent: true,
                body_is_whole: true,
            });
        }
        body.consume(count);
        let uploaded = {
            let mut upload = pin!(upload(body, &mut writer));
            let mut head = pin!(reader.read_head(answer, &outgoing.method));
            tokio::select! {
                biased;
                head = &mut head => return answered(head, false),
                uploaded = &mut upload => uploaded,
            }
        };
        let wait = match uploaded {
            Ok(()) => self.timeout,
            Err(UploadError::Client(error)) => return Err(of_client(&error)),
            Err(UploadError::Backend) => self.timeout.min(LAST_WORDS),
        };
        reader.set_deadline(Some(Instant::now() + wait));
        let head = reader.read_head(answer, &outgoing.method).await;
        answered(head, uploaded.is_ok())
    }
}

fn answered(head: Result<ResponseInfo, ResponseError>, uploaded: bool) -> Result<Sent, Failure> {
    Ok(match head {
        Ok(info) => Sent::Answered { info, uploaded },
        Err(error) => Sent::Failed {
            error,
            nothing_sent: false,
            body_is_whole: false,
        },
    })
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

/// Passes the rest of the request's body on. May be dropped at any point; the connection to the backend is
/// then of no further use.
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

/// Why an answer did not reach its end.
pub(crate) enum RelayError {
    /// The client reads no more.
    Client,
    Backend(BodyError),
}

/// Passes the answer on, and what is left of the upload beside it.
pub(crate) async fn relay(
    connection: &mut Backend,
    answer: &ResponseHead,
    info: &ResponseInfo,
    uploaded: bool,
    body: &mut impl Incoming,
    response: &mut impl Outgoing,
) -> Result<(), RelayError> {
    let (mut writer, mut reader) = connection.parts();
    // From here on stalls are bounded, not the whole: the answer is under way.
    reader.set_deadline(None);
    let download = download(&mut reader, answer, info, response);
    if uploaded {
        return download.await;
    }
    let mut download = pin!(download);
    let mut upload = pin!(upload(body, &mut writer));
    tokio::select! {
        biased;
        done = &mut download => return done,
        // However the upload ends, the answer is what counts now.
        _ = &mut upload => {}
    }
    download.await
}

async fn download(
    reader: &mut ResponseReader<'_, UpstreamTransport>,
    answer: &ResponseHead,
    info: &ResponseInfo,
    response: &mut impl Outgoing,
) -> Result<(), RelayError> {
    let first = reader.buffered();
    let count = first.len();
    response
        .write_head(answer, info.relay_framing(), first)
        .await
        .map_err(|_| RelayError::Client)?;
    reader.consume(count);
    loop {
        let chunk = reader.fill().await.map_err(RelayError::Backend)?;
        if chunk.is_empty() {
            break;
        }
        let count = chunk.len();
        response
            .write_body(chunk)
            .await
            .map_err(|_| RelayError::Client)?;
        reader.consume(count);
    }
    let trailers = Some(reader.trailers()).filter(|trailers| !trailers.is_empty());
    response
        .finish(trailers)
        .await
        .map_err(|_| RelayError::Client)
}
