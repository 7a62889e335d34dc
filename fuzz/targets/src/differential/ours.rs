//! Our readings: the server and the client of `http1` on a scripted transport, driven to the end of the bytes.

use super::{Message, Reading};
use ::http1::testing::ScriptTransport;
use ::http1::{
    BodyError, BodyFraming, BufferPool, ClientConnection, ClientContext, Drain, ResponseError,
    ServerConnection, ServerContext, Settings,
};
use head::{Method, RequestHead, ResponseHead};
use std::cell::RefCell;

thread_local! {
    static RUNTIME: RefCell<Option<tokio::runtime::Runtime>> = const { RefCell::new(None) };
}

/// Runs a future on this thread's runtime. Nothing here waits for time: every stream has an end.
#[allow(clippy::expect_used)]
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    RUNTIME.with_borrow_mut(|runtime| {
        runtime
            .get_or_insert_with(|| {
                tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .expect("a runtime needs a few descriptors")
            })
            .block_on(future)
    })
}

/// Reads requests from pieces, answering each, until the connection ends.
#[must_use]
pub fn server(pieces: &[&[u8]]) -> Reading {
    run(serve(&ScriptTransport::playing(pieces)))
}

async fn serve(script: &ScriptTransport) -> Reading {
    let context = ServerContext::new(Settings::default(), BufferPool::new(4096, 2), Drain::new());
    let mut connection = ServerConnection::new(script.clone(), &context);
    let mut head = RequestHead::default();
    let mut reading = Reading::default();
    loop {
        let refusal = match connection.read_request(&mut head).await {
            Ok(None) => break,
            Err(error) => {
                assert!(error.can_respond(), "the transport never breaks");
                Some(error.reason())
            }
            Ok(Some(_)) => {
                let (mut body, _) = connection.parts();
                let mut bytes = Vec::new();
                loop {
                    let count = match body.fill().await {
                        Ok([]) => break None,
                        Ok(data) => {
                            bytes.extend_from_slice(data);
                            data.len()
                        }
                        Err(error) => break Some(error.reason()),
                    };
                    body.consume(count);
                }
                .or_else(|| {
                    reading.messages.push(request_message(&head, bytes));
                    None
                })
            }
        };
        let (_, mut writer) = connection.parts();
        let status = refusal.map_or(200, ::http1::Reason::status);
        let answer = ResponseHead::new(status);
        let written = writer
            .write_head(&answer, BodyFraming::Length(0), b"")
            .await;
        assert!(written.is_ok(), "{written:?}");
        if let Some(reason) = refusal {
            reading.refusal = Some(reason.code().to_owned());
            let next = connection.read_request(&mut head).await;
            assert!(matches!(next, Ok(None)), "nothing is read after a refusal");
            break;
        }
    }
    connection.close().await;
    assert!(script.is_shut_down() && !script.is_aborted());
    reading
}

fn request_message(head: &RequestHead, body: Vec<u8>) -> Message {
    let start = [head.method.as_str().as_bytes(), b" ", head.target()].concat();
    Message::new(start, lines(&head.headers), body)
}

fn lines(headers: &head::Headers) -> impl Iterator<Item = (&[u8], &[u8])> {
    headers.iter().map(|header| (header.name, header.value))
}

/// Reads the answer to one request of this method. A reading has a refusal where nothing useful was read.
#[must_use]
pub fn client(method: &Method, pieces: &[&[u8]]) -> Reading {
    run(ask(method, &ScriptTransport::playing(pieces)))
}

async fn ask(method: &Method, script: &ScriptTransport) -> Reading {
    let total = script.unread();
    let context = ClientContext::new(Settings::default(), BufferPool::new(4096, 2));
    let mut connection = ClientConnection::new(script.clone(), &context);
    let mut reading = Reading::default();
    {
        let (mut writer, mut reader) = connection.exchange(None);
        let mut head = RequestHead::new(method.clone(), "/");
        head.headers.append("Host", "a");
        let written = writer.write_head(&head, BodyFraming::None, b"").await;
        assert!(written.is_ok(), "{written:?}");
        let mut head = ResponseHead::default();
        match reader.read_head(&mut head, method).await {
            Err(error) => reading.refusal = Some(response_code(&error).to_owned()),
            Ok(_) => {
                let mut body = Vec::new();
                let end = loop {
                    let count = match reader.fill().await {
                        Ok([]) => break Ok(()),
                        Ok(data) => {
                            body.extend_from_slice(data);
                            data.len()
                        }
                        Err(error) => break Err(error),
                    };
                    reader.consume(count);
                };
                match end {
                    Ok(()) => {
                        let start = head.status.to_string();
                        let message = Message::new(start, lines(&head.headers), body);
                        reading.messages.push(message);
                    }
                    Err(error) => reading.refusal = Some(body_code(&error).to_owned()),
                }
            }
        }
    }
    if reading.refusal.is_none() {
        let (_, rest) = connection.into_parts();
        reading.end = Some(total - script.unread() - rest.len());
    }
    reading
}

fn response_code(error: &ResponseError) -> &'static str {
    match error {
        ResponseError::Malformed(reason) => reason.code(),
        ResponseError::Closed => "closed",
        ResponseError::Timeout(_) => "timeout",
        ResponseError::Io(_) => "io",
    }
}

fn body_code(error: &BodyError) -> &'static str {
    error.reason().code()
}
