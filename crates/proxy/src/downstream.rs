//! What the gateway needs of a client's protocol, so that one exchange is written once: a body to read and an
//! answer to write, usable at the same time in one task. HTTP/1.1 is `http1`'s halves of a connection.

use head::{Headers, RequestHead, ResponseHead};
use http1::{BodyError, BodyFraming, RequestBody, ResponseWriter, Transport, WriteError};
use mapping::UriTemplate;

/// The body of a request as it comes.
pub(crate) trait Incoming {
    /// The bytes at hand, after waiting if there are none; empty is the end. May be dropped and called again.
    async fn fill(&mut self) -> Result<&[u8], BodyError>;
    /// The bytes at hand without waiting.
    fn buffered(&mut self) -> &[u8];
    /// Takes `count` of the bytes that were handed out.
    fn consume(&mut self, count: usize);
}

/// What happens between gateway and backend.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Note<'n> {
    /// The method checks requests, and found nothing wrong with this one.
    Validated { content_type: &'n str },
    /// A request goes to the backend that `uri` names, with this body where it is held.
    Sending {
        uri: &'n UriTemplate,
        request: &'n RequestHead,
        body: &'n [u8],
    },
    /// The backend's answer begins.
    Received { answer: &'n ResponseHead },
    /// The body of an answer that is held for its mapping.
    Kept { body: &'n [u8] },
}

/// The answer to a request.
pub(crate) trait Outgoing {
    /// Tells a client that waits for it to send its body.
    async fn write_continue(&mut self) -> Result<(), WriteError>;
    /// Writes the head and the first bytes of the body.
    async fn write_head(
        &mut self,
        head: &ResponseHead,
        framing: BodyFraming,
        first: &[u8],
    ) -> Result<(), WriteError>;
    async fn write_body(&mut self, bytes: &[u8]) -> Result<(), WriteError>;
    /// Ends the answer.
    async fn finish(&mut self, trailers: Option<&Headers>) -> Result<(), WriteError>;
    /// False while another answer (an error) may still take the place of this one.
    fn head_written(&self) -> bool;
    /// Tells what happens between gateway and backend, for whoever wants to know; clients do not.
    fn note(&mut self, _note: Note<'_>) {}
    /// Bytes of the answer that went out, as far as the protocol counts them.
    fn bytes_sent(&self) -> u64;
}

impl<T: Transport> Incoming for RequestBody<'_, T> {
    async fn fill(&mut self) -> Result<&[u8], BodyError> {
        RequestBody::fill(self).await
    }

    fn buffered(&mut self) -> &[u8] {
        RequestBody::buffered(self)
    }

    fn consume(&mut self, count: usize) {
        RequestBody::consume(self, count);
    }
}

impl<T: Transport> Outgoing for ResponseWriter<'_, T> {
    async fn write_continue(&mut self) -> Result<(), WriteError> {
        ResponseWriter::write_continue(self).await
    }

    async fn write_head(
        &mut self,
        head: &ResponseHead,
        framing: BodyFraming,
        first: &[u8],
    ) -> Result<(), WriteError> {
        ResponseWriter::write_head(self, head, framing, first).await
    }

    async fn write_body(&mut self, bytes: &[u8]) -> Result<(), WriteError> {
        ResponseWriter::write_body(self, bytes).await
    }

    async fn finish(&mut self, trailers: Option<&Headers>) -> Result<(), WriteError> {
        ResponseWriter::finish(self, trailers).await
    }

    fn head_written(&self) -> bool {
        ResponseWriter::head_written(self)
    }

    fn bytes_sent(&self) -> u64 {
        ResponseWriter::bytes_sent(self)
    }
}
