//! The server over real connections.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::auth::Credentials;
use crate::deployable::AsCompiled;
use crate::settings::ControlSettings;
use std::net::SocketAddr;
use store::MemoryStore;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

async fn start() -> (SocketAddr, oneshot::Sender<()>, JoinHandle<io::Result<()>>) {
    let partition = model::Partition {
        name: "aws".into(),
        region: "eu-west-1".into(),
        account_id: "123456789012".into(),
    };
    let control = Control::new(
        ControlSettings::new(partition, Credentials::default()),
        Arc::new(MemoryStore::new()),
        Arc::new(balancer::Balancer::new()),
        Arc::new(AsCompiled),
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(serve(listener, Arc::new(control), async {
        let _ = stopped.await;
    }));
    (address, stop, serving)
}

async fn exchange(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn every_answer_carries_a_request_id_of_its_own() {
    let (address, stop, serving) = start().await;
    let request = "GET /restapis HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let mut ids = std::collections::BTreeSet::new();
    for _ in 0..3 {
        let answer = exchange(address, request).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
        let line = answer
            .lines()
            .find(|line| line.to_ascii_lowercase().starts_with("x-amzn-requestid:"));
        let id = line.unwrap().split_once(": ").unwrap().1.to_owned();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
        ids.insert(id);
    }
    assert_eq!(ids.len(), 3);
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused_before_it_is_read() {
    let (address, _stop, _serving) = start().await;
    let request = format!(
        "POST /restapis HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n",
        BODY_MAX_BYTES + 1
    );
    let answer = exchange(address, &request).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(
        answer.contains("RequestEntityTooLargeException"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_request_that_runs_is_finished_and_nothing_is_accepted_after_the_end() {
    let (address, stop, serving) = start().await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    let mut running = TcpStream::connect(address).await.unwrap();
    let request = "GET /restapis HTTP/1.1\r\nHost: a\r\n\r\n";
    idle.write_all(request.as_bytes()).await.unwrap();
    let mut first = [0u8; 12];
    idle.read_exact(&mut first).await.unwrap();
    running.write_all(b"POST /restapis HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n").await.unwrap();
    // The interim answer shows that the request is being read.
    let mut interim = [0u8; 25];
    running.read_exact(&mut interim).await.unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stop.send(()).unwrap();
    // The idle connection is closed: its answer, then the end.
    let mut rest = Vec::new();
    idle.read_to_end(&mut rest).await.unwrap();
    assert!(!serving.is_finished());
    running.write_all(b"{}").await.unwrap();
    let mut answer = String::new();
    running.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    serving.await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}
