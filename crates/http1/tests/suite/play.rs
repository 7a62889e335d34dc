//! Plays bytes to a server connection and records what it made of them.

use head::{RequestHead, ResponseHead};
use http1::testing::ScriptTransport;
use http1::{BodyFraming, BufferPool, Drain, ServerConnection, ServerContext, Settings};

/// What a client's bytes turned out to mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Request line and body of every request that was read whole.
    pub requests: Vec<(String, Vec<u8>)>,
    /// Status and code of the refusal that ended the connection, if one did.
    pub refusal: Option<(u16, &'static str)>,
}

pub fn context(settings: Settings) -> ServerContext {
    ServerContext::new(settings, BufferPool::new(4096, 8), Drain::new())
}

/// Runs a future on a runtime whose time stands still while anything can run.
pub fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(future)
}

/// Answers every request with its number until the connection ends, and checks what must hold for any input.
pub async fn serve(script: &ScriptTransport, settings: Settings) -> Outcome {
    let context = context(settings);
    let mut connection = ServerConnection::new(script.clone(), &context);
    let mut head = RequestHead::default();
    let mut outcome = Outcome::default();
    loop {
        let read = connection.read_request(&mut head).await;
        let error = match read {
            Ok(None) => break,
            Ok(Some(_)) => {
                let (mut body, _) = connection.parts();
                let mut bytes = Vec::new();
                loop {
                    match body.fill().await {
                        Ok([]) => break None,
                        Ok(data) => {
                            bytes.extend_from_slice(data);
                            let count = data.len();
                            body.consume(count);
                        }
                        Err(error) => break Some(error.reason()),
                    }
                }
                .inspect(|reason| outcome.refusal = Some((reason.status(), reason.code())))
                .is_none()
                .then(|| {
                    let line = format!(
                        "{} {} {}",
                        head.method,
                        String::from_utf8_lossy(head.target()),
                        String::from_utf8_lossy(head.headers.get("host").unwrap_or_default()),
                    );
                    outcome.requests.push((line, bytes));
                })
                .is_none()
            }
            Err(error) => {
                outcome.refusal = Some((error.status(), error.code()));
                assert!(error.can_respond());
                true
            }
        };
        let (_, mut writer) = connection.parts();
        let text = outcome.requests.len().to_string();
        let status = outcome.refusal.map_or(200, |(status, _)| status);
        let framing = BodyFraming::Length(text.len() as u64);
        writer
            .write_head(&ResponseHead::new(status), framing, text.as_bytes())
            .await
            .unwrap();
        if error {
            assert!(connection.read_request(&mut head).await.unwrap().is_none());
            let written = String::from_utf8(script.written()).unwrap();
            let last = written.rfind("HTTP/1.1 ").unwrap();
            assert!(
                written[last..].contains("\r\nConnection: close\r\n"),
                "{written}"
            );
            break;
        }
    }
    connection.close().await;
    assert!(script.is_shut_down() && !script.is_aborted());
    assert_eq!(context.drain().connections(), 0);
    outcome
}
