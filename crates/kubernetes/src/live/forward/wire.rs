//! One port-forward: Kubernetes' WebSocket channels (`v4.channel.k8s.io`) to a port of a pod, and bytes between them
//! and a socket. Channel 0 carries data and channel 1 what went wrong; each begins with the port, as the kubelet's
//! side has it. Written here and not taken from kube's `Portforwarder`, which moves both directions in turn, so that a
//! pod that answers while it still reads can block itself, and which cannot tell a pod's end from a broken connection.
//!
//! What the protocol has: an end of both directions (a Close). What it lacks: a word that the port was connected to,
//! and an end of one direction. So a port-forward counts as open once its channels have begun and no error followed
//! within [`SETTLE`]; and a client that has said all it had to keeps the connection for as long as the pod answers.

use bytes::{BufMut, Bytes, BytesMut};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use socket2::SockRef;
use std::cell::Cell;
use std::io::{self, ErrorKind};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

/// How long an error may follow the channels' begin: what the node takes to find that nobody listens. Both travel on
/// one connection, so the distance to the API server does not matter.
const SETTLE: Duration = Duration::from_millis(25);
/// How long a pod may be silent once its client has said all it had to.
pub(super) const AFTER_END: Duration = Duration::from_secs(match cfg!(test) {
    true => 2,
    false => 5,
});
/// How often a ping is said on a connection that rests: nobody on the way is to forget it, and one whose other side is
/// gone without a word, as after a laptop's sleep, is to be known as such before somebody uses it.
pub(super) const PING: Duration = match cfg!(test) {
    true => Duration::from_millis(200),
    false => Duration::from_secs(10),
};
/// How long a pod may take nothing of what it is said. A request that it has an answer for is over long before.
pub(super) const STALLED: Duration = Duration::from_secs(match cfg!(test) {
    true => 1,
    false => 60,
});
/// How long a farewell may take.
const FAREWELL: Duration = Duration::from_secs(1);
const CHUNK: usize = 16 * 1024;
/// Longer texts of an error channel are cut.
const TOLD_MAX: usize = 400;

const DATA: u8 = 0;
const ERROR: u8 = 1;

/// An open port-forward.
pub(super) struct Way<S> {
    channels: Channels<S>,
    /// What the pod said at once.
    early: Option<Bytes>,
}

struct Channels<S> {
    socket: WebSocketStream<S>,
    begun: Begun,
}

/// Which channels have begun.
#[derive(Default)]
struct Begun {
    port: u16,
    channels: [bool; 2],
}

/// What the other side said.
enum Said {
    Data(Bytes),
    /// The port-forward has failed.
    Failed(String),
    /// The pod's end of the connection.
    End,
    Pong,
    Nothing,
}

/// How far a conversation is.
struct Talk {
    /// When the pod said something last, and when anything came.
    data: Cell<Instant>,
    anything: Cell<Instant>,
    /// Whether it was said anything at all, and anything that it has said nothing to yet.
    asked: Cell<bool>,
    owes: Cell<bool>,
    /// Whether the other side answers pings.
    pongs: Cell<bool>,
    /// Whether it is listened to, and nothing waits for the client to take it.
    hears: Cell<bool>,
}

/// How a conversation ended that nothing broke.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// By the pod, in order.
    ByPod,
    /// Since its client is gone, or seems to be: if it is not, it must not take this for an answer's end.
    Cut,
}

/// Why two sides are not joined any more.
enum Over {
    /// The socket on this side broke: whoever had it is gone.
    Here,
    There(io::Error),
}

impl<S: AsyncRead + AsyncWrite + Unpin> Way<S> {
    /// Waits until the port-forward to `port` is open.
    pub(super) async fn open(socket: WebSocketStream<S>, port: u16) -> io::Result<Way<S>> {
        let begun = Begun {
            port,
            ..Begun::default()
        };
        let mut channels = Channels { socket, begun };
        let mut early = None;
        while early.is_none() && channels.begun.channels != [true; 2] {
            early = channels.first().await?;
        }
        if early.is_none()
            && let Ok(first) = timeout(SETTLE, async {
                loop {
                    if let Some(data) = channels.first().await? {
                        return Ok::<_, io::Error>(data);
                    }
                }
            })
            .await
        {
            early = Some(first?);
        }
        Ok(Way { channels, early })
    }

    /// Moves bytes both ways until the pod ends the connection or the socket's other end does. An error is the
    /// port-forward's.
    pub(super) async fn join(self, mut here: TcpStream) -> io::Result<()> {
        // However this ends, by being dropped too: only where the pod ends it in order is it no reset.
        SockRef::from(&here).set_linger(Some(Duration::ZERO))?;
        let Channels { socket, mut begun } = self.channels;
        let (mut sink, mut stream) = socket.split();
        let early = self.early;
        let over = {
            let (reader, mut writer) = here.split();
            let talk = Talk::begin();
            let mut to_pod = std::pin::pin!(to_pod(&reader, &mut sink, &talk));
            let mut from_pod = std::pin::pin!(async {
                if let Some(early) = early {
                    writer.write_all(&early).await.map_err(|_| Over::Here)?;
                }
                from_pod(&mut stream, &mut begun, &mut writer, &talk).await
            });
            let mut said_all = false;
            loop {
                tokio::select! {
                    // What the pod has said comes first: its end explains why it takes nothing more.
                    biased;
                    over = &mut from_pod => break over.map(|()| Ended::ByPod),
                    over = &mut to_pod, if !said_all => match over {
                        // Whoever asked nothing (a health check) has nothing to wait for.
                        Ok(()) if !talk.asked.get() => break Ok(Ended::Cut),
                        Ok(()) => {
                            said_all = true;
                            talk.data.set(Instant::now());
                        }
                        Err(over) => break Err(over),
                    },
                    () = sleep_until(talk.data.get() + AFTER_END), if said_all => {
                        if !talk.hears.get() {
                            // The client has not taken yet what the pod said.
                            talk.data.set(Instant::now());
                        } else if talk.data.get().elapsed() >= AFTER_END {
                            break Ok(Ended::Cut);
                        }
                    }
                }
            }
        };
        let ended = match over {
            Ok(ended) => ended,
            Err(Over::Here) => Ended::Cut,
            Err(Over::There(error)) => return Err(error),
        };
        if ended == Ended::ByPod {
            SockRef::from(&here).set_linger(None)?;
        }
        // First here: what is said from now on, nobody reads, and whoever says it can tell.
        drop(here);
        let _ = timeout(FAREWELL, sink.close()).await;
        Ok(())
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Channels<S> {
    /// The next message while it is being opened, where everything but data and silence is a failure.
    async fn first(&mut self) -> io::Result<Option<Bytes>> {
        match self.begun.read(self.socket.next().await)? {
            Said::Data(data) => Ok(Some(data)),
            Said::Nothing | Said::Pong => Ok(None),
            Said::Failed(why) => Err(io::Error::new(ErrorKind::ConnectionRefused, why)),
            Said::End => Err(io::Error::new(
                ErrorKind::ConnectionAborted,
                "the pod ended it at once",
            )),
        }
    }
}

/// One direction, to the end of what the socket says.
async fn to_pod<S: AsyncRead + AsyncWrite + Unpin>(
    here: &ReadHalf<'_>,
    sink: &mut SplitSink<WebSocketStream<S>, Message>,
    talk: &Talk,
) -> Result<(), Over> {
    let mut say = async |message| match timeout(STALLED, sink.send(message)).await {
        Ok(said) => said.map_err(|error| Over::There(of_socket(error))),
        Err(_) => Err(Over::There(ErrorKind::TimedOut.into())),
    };
    loop {
        match timeout(PING, here.readable()).await {
            Ok(readable) => readable.map_err(|_| Over::Here)?,
            Err(_) => {
                if talk.is_dead() {
                    return Err(Over::There(ErrorKind::TimedOut.into()));
                }
                say(Message::Ping(Bytes::new())).await?;
                continue;
            }
        }
        // Made once there is something to read, so that a connection that rests holds none.
        let mut message = BytesMut::with_capacity(CHUNK + 1);
        message.put_u8(DATA);
        match here.try_read_buf(&mut message) {
            Ok(0) => return Ok(()),
            Ok(_) => {
                talk.asked.set(true);
                talk.owes.set(true);
                say(Message::Binary(message.freeze())).await?;
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(_) => return Err(Over::Here),
        }
    }
}

/// The other direction, to the pod's end.
async fn from_pod<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut SplitStream<WebSocketStream<S>>,
    begun: &mut Begun,
    here: &mut WriteHalf<'_>,
    talk: &Talk,
) -> Result<(), Over> {
    loop {
        let said = begun.read(stream.next().await).map_err(Over::There)?;
        talk.anything.set(Instant::now());
        match said {
            Said::Data(data) => {
                talk.owes.set(false);
                talk.hears.set(false);
                here.write_all(&data).await.map_err(|_| Over::Here)?;
                talk.hears.set(true);
                let now = Instant::now();
                talk.data.set(now);
                talk.anything.set(now);
            }
            Said::Pong => talk.pongs.set(true),
            Said::Failed(why) => return Err(Over::There(io::Error::other(why))),
            Said::End => return Ok(()),
            Said::Nothing => {}
        }
    }
}

impl Talk {
    fn begin() -> Talk {
        let now = Instant::now();
        Talk {
            data: Cell::new(now),
            anything: Cell::new(now),
            asked: Cell::new(false),
            owes: Cell::new(false),
            pongs: Cell::new(false),
            hears: Cell::new(true),
        }
    }

    /// Nothing came since a ping, from whoever answered pings before. One that owes an answer may have no ear for them:
    /// what it was said lies before the ping, until the pod takes it.
    fn is_dead(&self) -> bool {
        let is_to_answer = self.pongs.get() && !self.owes.get() && self.hears.get();
        is_to_answer && self.anything.get().elapsed() >= 2 * PING
    }
}

impl Begun {
    fn read(&mut self, message: Option<Result<Message, Error>>) -> io::Result<Said> {
        let Some(message) = message else {
            return Err(ErrorKind::UnexpectedEof.into());
        };
        let mut bytes = match message.map_err(of_socket)? {
            Message::Binary(bytes) => bytes,
            // Other codes are those of whoever is on the way and goes, not of a pod's end.
            Message::Close(Some(why)) if why.code != CloseCode::Normal => {
                return Ok(Said::Failed(format!("closed: {why}")));
            }
            Message::Close(_) => return Ok(Said::End),
            Message::Pong(_) => return Ok(Said::Pong),
            _ => return Ok(Said::Nothing),
        };
        if bytes.len() < 2 {
            return Ok(Said::Nothing);
        }
        let channel = bytes.split_to(1).first().copied().unwrap_or_default();
        let Some(begun) = self.channels.get_mut(usize::from(channel)) else {
            return Err(malformed(format!("there is no channel {channel}")));
        };
        if !*begun {
            if *bytes != self.port.to_le_bytes() {
                let expected = self.port;
                return Err(malformed(format!(
                    "channel {channel} does not begin with port {expected}"
                )));
            }
            *begun = true;
            return Ok(Said::Nothing);
        }
        if channel == ERROR {
            let text = String::from_utf8_lossy(&bytes);
            return Ok(Said::Failed(text.chars().take(TOLD_MAX).collect()));
        }
        Ok(Said::Data(bytes))
    }
}

fn malformed(what: String) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}

fn of_socket(error: Error) -> io::Error {
    match error {
        Error::Io(error) => error,
        other => io::Error::other(other),
    }
}
