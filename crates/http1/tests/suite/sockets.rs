//! On real sockets: clients that block while they upload read the refusal, and a proxy made of both sides moves
//! bodies in both directions at once.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr};

use head::{Method, RequestHead, ResponseHead};
use http1::{
    BodyFraming, BufferPool, ClientConnection, ClientContext, Drain, ServerConnection,
    ServerContext, Settings, TcpTransport,
};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::LocalSet;

/// Runs one core's worth of `serve` on a port of its own while blocking `clients` run.
fn with_server<S, F>(serve: S, clients: impl FnOnce(SocketAddr) + Send + 'static)
where
    S: Fn(ServerConnection<TcpTransport>) -> F + 'static,
    F: Future<Output = ()> + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let local = LocalSet::new();
    local.block_on(&runtime, async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let drain = Drain::new();
        let context = ServerContext::new(
            Settings::towards_clients(),
            BufferPool::default(),
            drain.clone(),
        );
        let mut tasks = tokio::task::JoinSet::new();
        let mut done = tokio::task::spawn_blocking(move || clients(address));
        loop {
            tokio::select! {
                accepted = listener.accept() => {
                    let transport = TcpTransport::new(accepted.unwrap().0);
                    tasks.spawn_local(serve(ServerConnection::new(transport, &context)));
                }
                result = &mut done => break result.unwrap(),
            }
        }
        drain.start();
        while let Some(ended) = tasks.join_next().await {
            ended.unwrap();
        }
        assert_eq!(drain.connections(), 0);
    });
}

async fn refuse_all(mut connection: ServerConnection<TcpTransport>) {
    let mut head = RequestHead::default();
    while let Ok(Some(_)) = connection.read_request(&mut head).await {
        let (_, mut writer) = connection.parts();
        let answer = ResponseHead::new(429);
        let text = b"slow down";
        let written = writer
            .write_head(&answer, BodyFraming::Length(9), text)
            .await;
        if written.is_err() {
            break;
        }
    }
    connection.close().await;
}

#[test]
fn blocking_uploaders_read_their_refusal() {
    with_server(refuse_all, |address| {
        for framing in ["Content-Length: 5000000", "Transfer-Encoding: chunked"].repeat(20) {
            let mut client = std::net::TcpStream::connect(address).unwrap();
            let head = format!("POST / HTTP/1.1\r\nHost: a\r\n{framing}\r\n\r\n");
            client.write_all(head.as_bytes()).unwrap();
            let block = if framing.starts_with('T') {
                format!("c350\r\n{}\r\n", "x".repeat(50_000)).into_bytes()
            } else {
                vec![b'x'; 50_000]
            };
            for _ in 0..100 {
                client.write_all(&block).unwrap();
            }
            let mut answer = String::new();
            client.read_to_string(&mut answer).unwrap();
            assert_eq!(
                answer,
                "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 9\r\nConnection: close\r\n\r\nslow down"
            );
        }
    });
}

#[test]
fn half_closed_sockets_are_answered() {
    with_server(refuse_all, |address| {
        let mut client = std::net::TcpStream::connect(address).unwrap();
        client
            .write_all(&b"GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(3))
            .unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).unwrap();
        assert_eq!(answer.matches("429 Too Many Requests").count(), 3);
    });
}

/// Answers with the body it gets, beginning before the body has ended.
async fn echo(mut connection: ServerConnection<TcpTransport>) {
    let mut head = RequestHead::default();
    while let Ok(Some(_)) = connection.read_request(&mut head).await {
        let (mut body, mut writer) = connection.parts();
        writer
            .write_head(&ResponseHead::new(200), BodyFraming::Chunked, b"")
            .await
            .unwrap();
        loop {
            let data = body.fill().await.unwrap();
            let count = data.len();
            if count == 0 {
                break;
            }
            writer.write_body(data).await.unwrap();
            body.consume(count);
        }
        writer.finish(None).await.unwrap();
    }
    connection.close().await;
}

#[test]
fn bodies_run_in_both_directions_at_once() {
    const SIZE: usize = 3_000_000;
    with_server(echo, |address| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let stream = TcpStream::connect(address).await.unwrap();
            let context = ClientContext::new(Settings::towards_backends(), BufferPool::default());
            let mut connection = ClientConnection::new(TcpTransport::new(stream), &context);
            for framing in [BodyFraming::Chunked, BodyFraming::Chunked] {
                let mut head = RequestHead::new(Method::Put, "/");
                head.headers.append("Host", "a");
                let (mut writer, mut reader) = connection.exchange(None);
                let send = async {
                    writer.write_head(&head, framing, b"").await.unwrap();
                    for at in 0..SIZE / 1000 {
                        writer.write_body(&[(at % 251) as u8; 1000]).await.unwrap();
                    }
                    writer.finish(None).await.unwrap();
                };
                let receive = async {
                    let mut answer = ResponseHead::default();
                    reader.read_head(&mut answer, &Method::Put).await.unwrap();
                    let mut total = 0;
                    loop {
                        let data = reader.fill().await.unwrap();
                        for (index, &byte) in data.iter().enumerate() {
                            assert_eq!(byte, ((total + index) / 1000 % 251) as u8);
                        }
                        let count = data.len();
                        if count == 0 {
                            break total;
                        }
                        reader.consume(count);
                        total += count;
                    }
                };
                let ((), total) = tokio::join!(send, receive);
                assert_eq!(total, SIZE);
                // The echo was announced to close, since its end was not known when its head went out.
                assert!(!connection.is_reusable());
                let stream = TcpStream::connect(address).await.unwrap();
                connection = ClientConnection::new(TcpTransport::new(stream), &context);
            }
        });
    });
}
