//! The channels against a kubelet's side that is spoken by hand, over pipes of a few KiB; which pods are known; and what
//! the scripted API server makes of being asked for one.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::live::tests::{Bench, LIMIT, service, slice};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use testkit::wait_until;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role};

const PORT: u16 = 8080;
const CHUNK: usize = 16 * 1024;

/// The node's side.
struct Node(WebSocketStream<DuplexStream>);

impl Node {
    async fn say(&mut self, channel: u8, bytes: &[u8]) {
        let message = [&[channel], bytes].concat();
        self.0.send(Message::Binary(message.into())).await.unwrap();
    }

    async fn begin(&mut self, port: u16) {
        for channel in [0, 1] {
            self.say(channel, &port.to_le_bytes()).await;
        }
    }

    /// Answers a ping. The answer goes out with what is read next, which is another one.
    async fn pong(&mut self) {
        for _ in 0..2 {
            let message = self.0.next().await.unwrap().unwrap();
            assert!(matches!(message, Message::Ping(_)), "{message:?}");
        }
    }

    /// The next data; `None` at the end.
    async fn hear(&mut self) -> Option<Bytes> {
        loop {
            match self.0.next().await?.unwrap() {
                Message::Binary(mut bytes) => {
                    assert_eq!(bytes.split_to(1), [0][..]);
                    return Some(bytes);
                }
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }
}

/// Both ends of a WebSocket.
async fn sockets() -> (WebSocketStream<DuplexStream>, Node) {
    let (here, there) = tokio::io::duplex(4096);
    let here = WebSocketStream::from_raw_socket(here, Role::Client, None);
    let there = WebSocketStream::from_raw_socket(there, Role::Server, None);
    (here.await, Node(there.await))
}

/// An open port-forward: who uses it, the node, and what comes of it.
async fn open() -> (TcpStream, Node, impl Future<Output = io::Result<()>>) {
    let (socket, mut node) = sockets().await;
    let (way, ()) = tokio::join!(Way::open(socket, PORT), node.begin(PORT));
    let (here, theirs) = pair().await.unwrap();
    (theirs, node, way.unwrap().join(here))
}

/// Says all that a client has to, and reads to the end what comes.
async fn ask_and_end(client: &mut TcpStream) -> io::Result<String> {
    let mut text = String::new();
    client.write_all(b"question").await.unwrap();
    client.shutdown().await.unwrap();
    client.read_to_string(&mut text).await?;
    Ok(text)
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async { tokio::time::timeout(LIMIT, test).await.unwrap() });
}

#[test]
fn a_pod_that_answers_while_it_reads_blocks_nobody() {
    const BYTES: usize = 8 << 20;
    run(async {
        let (mut client, mut node, joined) = open().await;
        let pod = async {
            let mut left = BYTES;
            while left > 0 {
                let data = node.hear().await.unwrap();
                left -= data.len();
                node.say(0, &data).await;
            }
            node.0.close(None).await.unwrap();
        };
        let (mut reader, mut writer) = client.split();
        let sent: Vec<u8> = (0..BYTES).map(|place| (place / 251) as u8).collect();
        let write = async {
            writer.write_all(&sent).await.unwrap();
            writer.shutdown().await.unwrap();
        };
        let read = async {
            let mut got = Vec::new();
            reader.read_to_end(&mut got).await.unwrap();
            got
        };
        let ((), got, (), joined) = tokio::join!(write, read, pod, joined);
        joined.unwrap();
        assert!(got == sent, "other bytes than those sent");
    });
}

#[test]
fn what_cannot_be_opened_says_why() {
    run(async {
        let (socket, mut node) = sockets().await;
        let (way, ()) = tokio::join!(Way::open(socket, PORT), async {
            node.begin(PORT).await;
            node.say(1, b"connection refused").await;
        });
        let error = way.err().unwrap();
        let said = (error.kind(), error.to_string());
        assert_eq!(
            said,
            (ErrorKind::ConnectionRefused, "connection refused".into())
        );

        let (socket, mut node) = sockets().await;
        let (way, ()) = tokio::join!(Way::open(socket, PORT), node.begin(PORT + 1));
        assert_eq!(way.err().unwrap().kind(), ErrorKind::InvalidData);

        let (socket, mut node) = sockets().await;
        let (way, ()) = tokio::join!(Way::open(socket, PORT), node.say(4, b"ab"));
        assert_eq!(way.err().unwrap().kind(), ErrorKind::InvalidData);

        let (socket, node) = sockets().await;
        drop(node);
        assert!(Way::open(socket, PORT).await.is_err());
    });
}

#[test]
fn a_pod_that_speaks_first_is_heard() {
    run(async {
        let (socket, mut node) = sockets().await;
        let (way, ()) = tokio::join!(Way::open(socket, PORT), async {
            node.begin(PORT).await;
            node.say(0, b"220 hello").await;
            node.0.close(None).await.unwrap();
        });
        let (here, mut client) = pair().await.unwrap();
        let mut text = String::new();
        let (read, ended) = tokio::join!(client.read_to_string(&mut text), way.unwrap().join(here));
        assert_eq!(
            (read.unwrap(), text.as_str()),
            (9, "220 hello"),
            "and ends in order"
        );
        ended.unwrap();
    });
}

#[test]
fn a_connection_that_broke_is_no_answers_end() {
    run(async {
        for how in ["told", "closed", "silent"] {
            let (mut client, mut node, joined) = open().await;
            let mut text = String::new();
            let (read, joined, ()) =
                tokio::join!(client.read_to_string(&mut text), joined, async {
                    node.say(0, b"half").await;
                    match how {
                        "told" => node.say(1, b"lost connection to pod").await,
                        "closed" => {
                            let why = CloseFrame {
                                code: CloseCode::Error,
                                reason: "backend lost".into(),
                            };
                            node.0.close(Some(why)).await.unwrap();
                        }
                        _ => {}
                    }
                    drop(node);
                });
            assert_eq!(read.unwrap_err().kind(), ErrorKind::ConnectionReset);
            assert!(joined.is_err());
        }
    });
}

#[test]
fn a_pod_that_takes_nothing_is_given_up() {
    run(async {
        let (mut client, node, joined) = open().await;
        let ask = async {
            // More than all buffers on the way take.
            let sent = client.write_all(&vec![0; 64 << 20]).await;
            sent.unwrap_err().kind()
        };
        let (sent, joined) = tokio::join!(ask, joined);
        assert_eq!(joined.unwrap_err().kind(), ErrorKind::TimedOut);
        assert_eq!(sent, ErrorKind::ConnectionReset);
        drop(node);
    });
}

#[test]
fn a_client_that_has_said_all_still_gets_its_answer() {
    run(async {
        let (mut client, mut node, joined) = open().await;
        let pod = async {
            assert_eq!(node.hear().await.unwrap(), "question");
            node.say(0, b"answer").await;
            node.0.close(None).await.unwrap();
        };
        let (answer, (), joined) = tokio::join!(ask_and_end(&mut client), pod, joined);
        joined.unwrap();
        assert_eq!(answer.unwrap(), "answer");
    });
}

#[test]
fn an_answer_that_is_not_waited_for_any_more_is_no_whole_one() {
    run(async {
        let (mut client, mut node, joined) = open().await;
        let pod = async {
            assert_eq!(node.hear().await.unwrap(), "question");
            node.say(0, b"half").await;
            assert_eq!(node.hear().await, None);
        };
        let (answer, (), joined) = tokio::join!(ask_and_end(&mut client), pod, joined);
        joined.unwrap();
        assert_eq!(answer.unwrap_err().kind(), ErrorKind::ConnectionReset);
    });
}

#[test]
fn who_asked_nothing_is_not_waited_for() {
    run(async {
        let (client, mut node, joined) = open().await;
        drop(client);
        let began = Instant::now();
        let (heard, joined) = tokio::join!(node.hear(), joined);
        assert!(heard.is_none());
        joined.unwrap();
        // Less than what a pod that owes an answer gets.
        assert!(began.elapsed() < wire::AFTER_END, "{:?}", began.elapsed());
    });
}

#[test]
fn a_node_that_is_gone_without_a_word_is_known_by_its_silence() {
    run(async {
        let (mut client, mut node, joined) = open().await;
        let pod = async {
            node.pong().await;
            node
        };
        let mut text = String::new();
        let (_node, read, joined) = tokio::join!(pod, client.read_to_string(&mut text), joined);
        assert_eq!(joined.unwrap_err().kind(), ErrorKind::TimedOut);
        assert_eq!(read.unwrap_err().kind(), ErrorKind::ConnectionReset);
    });
}

#[test]
fn a_pod_that_owes_an_answer_is_waited_for() {
    run(async {
        let (mut client, mut node, joined) = open().await;
        let (ponged, after) = tokio::sync::oneshot::channel();
        let pod = async {
            node.pong().await;
            ponged.send(()).unwrap();
            assert_eq!(node.hear().await.unwrap(), "question");
            // Longer than a silence may be: that many pings, which are taken past whoever would answer them.
            let mut pings = [0; 4 * 6];
            node.0.get_mut().read_exact(&mut pings).await.unwrap();
            assert!(pings.chunks(6).all(|ping| ping.starts_with(&[0x89, 0x80])));
            node.say(0, b"answer").await;
            node.0.close(None).await.unwrap();
        };
        let mut text = String::new();
        let ask = async {
            after.await.unwrap();
            client.write_all(b"question").await.unwrap();
            client.read_to_string(&mut text).await.unwrap();
        };
        let ((), (), joined) = tokio::join!(ask, pod, joined);
        joined.unwrap();
        assert_eq!(text, "answer");
    });
}

#[test]
fn a_client_that_does_not_read_is_waited_for() {
    const BYTES: usize = 16 << 20;
    run(async {
        let (mut client, mut node, joined) = open().await;
        let (stalled, after) = tokio::sync::oneshot::channel();
        let pod = async {
            node.pong().await;
            let (mut sink, mut stream) = node.0.split();
            let say = async {
                let message = [&[0], &[7; CHUNK][..]].concat();
                for _ in 0..BYTES / CHUNK {
                    let message = Message::Binary(message.clone().into());
                    sink.send(message).await.unwrap();
                }
                sink.close().await.unwrap();
            };
            let pings = async {
                for _ in 0..4 {
                    stream.next().await.unwrap().unwrap();
                }
                stalled.send(()).unwrap();
            };
            tokio::join!(say, pings);
        };
        let ask = async {
            after.await.unwrap();
            let mut got = Vec::new();
            client.read_to_end(&mut got).await.unwrap();
            assert_eq!(got.len(), BYTES);
        };
        let ((), (), joined) = tokio::join!(ask, pod, joined);
        joined.unwrap();
    });
}

#[test]
fn an_address_is_known_as_long_as_somebody_has_it_and_a_little_longer() {
    let bench = Bench::new();
    bench.server.put(service("web"));
    bench.server.put(slice("web", &[1]));
    let running = bench.started();
    running.wait_for_targets("web", &[1]);
    let table = running.balancer.snapshot();
    let load_balancer = &table.by_name("web").unwrap().load_balancer;
    let put = |name: &str, pod: &str, port: &str| {
        let mut lb = load_balancer.clone();
        let group = &mut lb.listeners[0].target_group;
        group.target_type = TargetType::Ip;
        group.health_check.port = port.to_owned();
        group.targets[0].pod = Some(pod.to_owned());
        lb.arn = name.to_owned();
        Update::Put(Box::new(lb))
    };
    let remove = |name: &str| Update::Remove {
        arn: name.to_owned(),
    };
    let mut known = Known::default();
    let now = Instant::now();
    let apply = |known: &mut Known, update: Update, at| {
        let before = known.prepare(&[update]);
        known.release(before, at);
    };
    let target: SocketAddr = "10.0.0.1:8080".parse().unwrap();
    let name_of = |known: &Known, lb, address, at| known.find(lb, address, at).map(|found| found.1);
    let name = |known: &Known, address, at| name_of(known, "one", address, at);

    apply(&mut known, put("one", "default/a", "traffic-port"), now);
    assert_eq!(known.there(), 1);
    // The port that it is checked on is reached in the same way.
    apply(&mut known, put("two", "default/a", "9000"), now);
    assert_eq!(known.there(), 3);
    let checked = SocketAddr::new(target.ip(), 9000);
    let of_two = name_of(&known, "two", checked, now);
    assert_eq!(of_two.as_deref(), Some("a"));
    assert_eq!(name(&known, checked, now), None);
    // Another pod has the address now, as far as this one knows.
    apply(&mut known, put("one", "default/b", "traffic-port"), now);
    assert_eq!(name(&known, target, now).as_deref(), Some("b"));
    let of_two = name_of(&known, "two", target, now);
    assert_eq!(of_two.as_deref(), Some("a"));
    apply(&mut known, remove("two"), now);
    assert_eq!(known.there(), 1);
    assert_eq!(name(&known, target, now).as_deref(), Some("b"));
    apply(&mut known, remove("one"), now);
    assert_eq!(known.there(), 0);
    let late = now + KEPT;
    assert!(name(&known, target, late).is_some());
    let too_late = late + Duration::from_millis(1);
    assert!(name(&known, target, too_late).is_none());
    apply(
        &mut known,
        put("foreign", "kube-system/a", "traffic-port"),
        too_late,
    );
    assert_eq!(known.there(), 0, "of another namespace than the Service's");
    for name in [
        "a/exec?command=sh&x=",
        "../../kube-system/pods/a",
        "a%2f..",
        "a#",
        "A",
        "-a",
        "a..b",
        "",
        &"a".repeat(254),
    ] {
        let pod = format!("default/{name}");
        apply(&mut known, put("odd", &pod, "traffic-port"), too_late);
        assert_eq!(known.there(), 0, "{name:?} is no pod's name");
    }
    let pod = "default/web-6d4cf56db6-x.1";
    apply(&mut known, put("even", pod, "traffic-port"), too_late);
    assert_eq!(known.there(), 1);
}

#[test]
fn what_no_slice_says_the_pod_of_is_told_and_what_fails_is_told() {
    let bench = Bench::new();
    bench.server.put(service("web"));
    let mut targets = slice("web", &[1, 2]);
    targets["endpoints"][0]["targetRef"] = json!({"kind": "Pod", "name": "web-1"});
    bench.server.put(targets);
    let running = bench.start(|options| super::super::Options {
        port_forward: true,
        ..options
    });
    running.wait_for_targets("web", &[1, 2]);
    wait_until("the finding", LIMIT, || {
        let problems = running.source.problems();
        (problems.iter()).any(|problem| {
            problem.reason == "NotForwarded" && problem.message.contains("to 1 of its targets")
        })
    });
    assert_eq!(running.source.forwards().unwrap().addresses, 1);
    let [one, two] = ["10.0.0.1:8080", "10.0.0.2:8080"].map(|text| text.parse().unwrap());
    let snapshot = running.balancer.snapshot();
    let arn = &snapshot.by_name("web").unwrap().load_balancer.arn;
    assert!(running.balancer.detour(arn, two).is_none());
    assert!(running.balancer.detour("another", one).is_none());
    let opening = running.balancer.detour(arn, one).unwrap();
    let error = bench.runtime.block_on(opening).unwrap_err().to_string();
    assert!(
        error.starts_with("port-forward to pod default/web-1: "),
        "{error}"
    );
    let forwards = running.source.forwards().unwrap();
    assert_eq!(
        (forwards.failed, forwards.last_failure),
        (1, Some(error)),
        "and shown"
    );
    let balancer = Arc::clone(&running.balancer);
    drop(running);
    let opening = balancer.detour(arn, one).unwrap();
    let error = bench.runtime.block_on(opening).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotConnected);
}
