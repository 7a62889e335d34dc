//! A client's connection: frames in and out, a task for each request, and the ends: idle, drained, broken, or
//! cut because the client costs more than it asks for. The library bounds what a connection may hold; the
//! limits here bound what it may make us do.

use super::io::{Io, Traffic};
use super::settings::Http2Settings;
use super::stream;
use crate::worker::Worker;
use bytes::Bytes;
use h2::RecvStream;
use h2::server::{Connection, SendResponse};
use head::RequestHead;
use http1::deadline::Deadline;
use http1::{Settings, Transport};
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::net::IpAddr;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use tokio::io::ReadBuf;
use tokio::time::{Instant, timeout, timeout_at};

/// Serves a connection to its end. `rest` is what was read of it, the preface first.
pub(crate) async fn serve<T: Transport + 'static>(
    worker: Rc<Worker>,
    transport: T,
    rest: Vec<u8>,
    peer: IpAddr,
) {
    // Counts as open for the worker's drain as long as it is held.
    let watch = worker.drain.watch();
    let transport = Rc::new(transport);
    let traffic = Rc::new(Traffic::default());
    let process = Arc::clone(&worker.shared);
    let settings = &process.settings;
    let io = Io::new(
        Rc::clone(&transport),
        rest,
        Rc::clone(&traffic),
        &settings.client,
    );
    let handshake = settings
        .http2
        .builder(&settings.client.limits)
        .handshake(io);
    let Ok(Ok(frames)) = timeout(settings.client.timeouts.head, handshake).await else {
        return;
    };
    let shared = Rc::new(Shared {
        worker,
        peer,
        traffic,
        open: Cell::new(0),
        idle_since: Cell::new(Instant::now()),
        resets: Resets::new(&settings.http2),
        waker: RefCell::new(None),
        heads: RefCell::default(),
    });
    let mut serving = Serving {
        shared,
        frames,
        watch,
        timer: Deadline::default(),
        phase: Phase::Open,
    };
    match serving.run().await {
        End::Closed => {}
        End::Broken => {
            let timeouts = &settings.client.timeouts;
            let until = Instant::now() + timeouts.linger;
            drop(serving.frames);
            let limit = settings.client.limits.linger_bytes;
            // However it ends, nobody is waiting.
            let _ = timeout_at(until, read_out(&*transport, limit)).await;
        }
        End::Stalled => transport.abort(),
    }
}

/// How a connection ended.
enum End {
    /// In order, or by the client.
    Closed,
    /// With a GOAWAY that the client should be able to read although it is still sending.
    Broken,
    /// The client did not read, or did not go when asked to.
    Stalled,
}

enum Phase {
    Open,
    /// Told to go; cut at this time, unless a drain has its own.
    Leaving(Option<Instant>),
}

struct Serving<T> {
    shared: Rc<Shared>,
    frames: Connection<Io<T>, Bytes>,
    watch: http1::drain::Watch,
    timer: Deadline,
    phase: Phase,
}

enum Event {
    Request(Box<http::Request<RecvStream>>, SendResponse<Bytes>),
    End(End),
    /// The client costs too much.
    Abuse,
    Drain,
    Idle,
}

impl<T: Transport> Serving<T> {
    async fn run(&mut self) -> End {
        loop {
            match poll_fn(|cx| self.poll_event(cx)).await {
                Event::Request(request, respond) => self.begin(*request, respond),
                Event::End(end) => return end,
                Event::Abuse => {
                    tracing::debug!(client = %self.shared.peer, "calming an HTTP/2 client");
                    self.frames.abrupt_shutdown(h2::Reason::ENHANCE_YOUR_CALM);
                    self.leave_within_linger();
                }
                Event::Drain => {
                    self.frames.graceful_shutdown();
                    self.phase = Phase::Leaving(None);
                }
                Event::Idle => {
                    self.frames.graceful_shutdown();
                    self.leave_within_linger();
                }
            }
        }
    }

    fn leave_within_linger(&mut self) {
        let until = Instant::now() + self.shared.settings().timeouts.linger;
        self.phase = Phase::Leaving(Some(until));
    }

    fn begin(&self, request: http::Request<RecvStream>, mut respond: SendResponse<Bytes>) {
        let shared = &self.shared;
        shared.traffic.request();
        // The library counts streams until they are closed on the wire, tasks end a little later. A client
        // that opens and resets faster than tasks end has its requests refused, unseen and safe to repeat.
        let most = shared.limits().concurrent_streams.saturating_mul(2);
        if shared.open.get() >= most {
            respond.send_reset(h2::Reason::REFUSED_STREAM);
            return;
        }
        shared.open.set(shared.open.get() + 1);
        let open = OpenStream(Rc::clone(shared));
        tokio::task::spawn_local(async move {
            stream::serve(Rc::clone(&open.0), request, respond).await;
        });
    }

    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        self.shared.remember(cx.waker());
        let accepted = pin!(self.frames.accept()).poll(cx);
        if let Phase::Open = self.phase
            && (self.shared.resets.are_exhausted()
                || self.shared.traffic.unaccounted() > self.shared.limits().control_bytes)
        {
            return Poll::Ready(Event::Abuse);
        }
        match accepted {
            Poll::Ready(Some(Ok((request, respond)))) => {
                return Poll::Ready(Event::Request(Box::new(request), respond));
            }
            Poll::Ready(Some(Err(error))) if error.is_io() || error.is_remote() => {
                return Poll::Ready(Event::End(End::Closed));
            }
            Poll::Ready(Some(Err(error))) => {
                tracing::debug!(client = %self.shared.peer, %error, "an HTTP/2 connection ended");
                return Poll::Ready(Event::End(End::Broken));
            }
            Poll::Ready(None) => {
                let lingers = matches!(self.phase, Phase::Leaving(_));
                let end = if lingers { End::Broken } else { End::Closed };
                return Poll::Ready(Event::End(end));
            }
            Poll::Pending => {}
        }
        if let Phase::Open = self.phase
            && self.watch.poll_started(cx)
        {
            return Poll::Ready(Event::Drain);
        }
        self.poll_timer(cx)
    }

    /// One timer for all that is waited for. It always runs, since streams end without waking this task.
    fn poll_timer(&mut self, cx: &mut Context<'_>) -> Poll<Event> {
        let timeouts = &self.shared.settings().timeouts;
        let idle_since = match self.shared.open.get() {
            0 => self.shared.idle_since.get(),
            _ => Instant::now(),
        };
        let (mut at, mut end) = match self.phase {
            Phase::Open => (idle_since + timeouts.idle, Event::Idle),
            Phase::Leaving(Some(until)) => (until, Event::End(End::Stalled)),
            // The drain cuts what is left when its grace ends.
            Phase::Leaving(None) => match self.shared.traffic.stalled_until() {
                Some(until) => (until, Event::End(End::Stalled)),
                None => return Poll::Pending,
            },
        };
        if let Some(stalled) = self.shared.traffic.stalled_until()
            && stalled < at
        {
            (at, end) = (stalled, Event::End(End::Stalled));
        }
        if self.timer.poll_expired(cx, at) {
            Poll::Ready(end)
        } else {
            Poll::Pending
        }
    }
}

/// Reads and throws away what a client still sends: closing on unread bytes makes the system reset the
/// connection, and the reset can destroy the GOAWAY that says why.
async fn read_out<T: Transport>(transport: &T, mut limit: u64) {
    let mut buffer = vec![0; 16 * 1024];
    while limit > 0 {
        let mut read = ReadBuf::new(&mut buffer);
        let done = poll_fn(|cx| transport.poll_read(cx, &mut read)).await;
        let count = read.filled().len() as u64;
        if done.is_err() || count == 0 {
            return;
        }
        limit = limit.saturating_sub(count);
    }
}

/// What the streams of a connection share.
pub(super) struct Shared {
    pub(super) worker: Rc<Worker>,
    pub(super) peer: IpAddr,
    pub(super) traffic: Rc<Traffic>,
    /// Requests with a task.
    open: Cell<u32>,
    idle_since: Cell<Instant>,
    resets: Resets,
    /// The connection's task.
    waker: RefCell<Option<Waker>>,
    /// Memory of earlier requests' heads.
    heads: RefCell<Vec<RequestHead>>,
}

impl Shared {
    pub(super) fn settings(&self) -> &Settings {
        &self.worker.shared.settings.client
    }

    fn limits(&self) -> &Http2Settings {
        &self.worker.shared.settings.http2
    }

    pub(super) fn take_head(&self) -> RequestHead {
        self.heads.borrow_mut().pop().unwrap_or_default()
    }

    pub(super) fn give_head(&self, head: RequestHead) {
        const KEPT: usize = 8;
        let mut heads = self.heads.borrow_mut();
        if heads.len() < KEPT {
            heads.push(head);
        }
    }

    /// A request was answered to its end.
    pub(super) fn answered(&self) {
        self.resets.give();
    }

    /// The client took a request back, or broke a rule of it.
    pub(super) fn taken_back(&self) {
        self.resets.take();
        if self.resets.are_exhausted()
            && let Some(waker) = self.waker.borrow().as_ref()
        {
            waker.wake_by_ref();
        }
    }

    fn remember(&self, waker: &Waker) {
        let mut kept = self.waker.borrow_mut();
        if !kept.as_ref().is_some_and(|kept| kept.will_wake(waker)) {
            *kept = Some(waker.clone());
        }
    }
}

/// One request's place among the open ones.
struct OpenStream(Rc<Shared>);

impl Drop for OpenStream {
    fn drop(&mut self) {
        let open = self.0.open.get().saturating_sub(1);
        self.0.open.set(open);
        if open == 0 {
            self.0.idle_since.set(Instant::now());
        }
    }
}

/// How many requests the client may still take back.
struct Resets {
    most: u32,
    per_second: u32,
    left: Cell<u32>,
    exhausted: Cell<bool>,
    filled_at: Cell<Instant>,
}

impl Resets {
    fn new(settings: &Http2Settings) -> Self {
        Self {
            most: settings.resets,
            per_second: settings.resets_per_second,
            left: Cell::new(settings.resets),
            exhausted: Cell::new(false),
            filled_at: Cell::new(Instant::now()),
        }
    }

    fn give(&self) {
        self.left
            .set(self.left.get().saturating_add(1).min(self.most));
    }

    fn take(&self) {
        let seconds = self.filled_at.get().elapsed().as_secs();
        if seconds > 0 {
            let more = u32::try_from(seconds)
                .unwrap_or(u32::MAX)
                .saturating_mul(self.per_second);
            let left = self.left.get().saturating_add(more).min(self.most);
            self.left.set(left);
            self.filled_at.set(Instant::now());
        }
        match self.left.get().checked_sub(1) {
            Some(left) => self.left.set(left),
            None => self.exhausted.set(true),
        }
    }

    fn are_exhausted(&self) -> bool {
        self.exhausted.get()
    }
}
