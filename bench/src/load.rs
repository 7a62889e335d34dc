//! The load and the backend, on one thread around one set of sockets: the cheapest there is, so that the
//! proxy between them is what is measured. The thread never sleeps while it measures: a proxy's time then
//! holds no wake-ups of the measuring side, and intended times are met to the microsecond.

mod backend;
mod client;
mod histogram;
pub mod http2;
pub mod message;

pub use backend::Answer;
pub use histogram::Histogram;

use backend::Connection;
use client::{Client, Expected};
use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Token};
use std::collections::VecDeque;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// What is sent.
pub struct Traffic {
    pub target: SocketAddr,
    /// Whole requests, sent in turn.
    pub requests: Vec<Vec<u8>>,
    /// Length of every answer's body.
    pub body_bytes: u64,
    pub connections: usize,
    /// In a closed loop, how many of them have a request under way at a time; each gets its turn.
    pub busy: usize,
    pub pace: Pace,
    /// A new connection for each request.
    pub close_each: bool,
    /// As [`Expected::streams`].
    pub streams: usize,
}

/// When the next request is sent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// As soon as the connection's last one is answered.
    Closed,
    /// At fixed times, answered or not; latency counts from these times.
    PerSecond(f64),
}

/// What came of a window.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub requests: u64,
    pub window: Duration,
    pub latency: Histogram,
    pub failures: u64,
    pub first_failure: Option<String>,
    /// With a fixed pace: requests that were due by the end and could not be sent, for want of a connection.
    pub late: u64,
}

/// The moments of a run at which the proxy's counters are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    WindowStarts,
    WindowEnds,
}

/// Load and backend. Backend connections outlive a run, for as long as their proxy keeps them.
pub struct Driver {
    poll: Poll,
    /// Taken out while its events are handled.
    events: Option<Events>,
    listener: TcpListener,
    address: SocketAddr,
    answers: Vec<Answer>,
    backends: Vec<Option<Connection>>,
    free: Vec<usize>,
    scratch: Vec<u8>,
    clock: Instant,
    broken: Option<String>,
}

const LISTENER: Token = Token(usize::MAX - 1);
/// Tokens below are clients, from here on connections of the backend.
const FIRST_BACKEND: usize = 1 << 32;
const SCRATCH_BYTES: usize = 256 * 1024;
/// Connections that may be without their first answer at a time: fewer than any proxy's listen queue.
const RAMP: usize = 64;
/// A proxy that does not answer for this long ends the run.
const STUCK_AFTER: Duration = Duration::from_secs(10);

impl Driver {
    /// Listens on a free port of 127.0.0.1.
    pub fn start(answers: Vec<Answer>) -> io::Result<Self> {
        let mut listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
        let poll = Poll::new()?;
        poll.registry()
            .register(&mut listener, LISTENER, Interest::READABLE)?;
        Ok(Self {
            poll,
            events: Some(Events::with_capacity(4096)),
            address: listener.local_addr()?,
            listener,
            answers,
            backends: Vec::new(),
            free: Vec::new(),
            scratch: vec![0; SCRATCH_BYTES],
            clock: Instant::now(),
            broken: None,
        })
    }

    /// Where the backend listens.
    pub fn backend(&self) -> SocketAddr {
        self.address
    }

    /// Sends the traffic for as long as `warm_up` and `window` say, the first request of each connection not
    /// counted to either.
    pub fn run(
        &mut self,
        traffic: &Traffic,
        warm_up: Duration,
        window: Duration,
        mark: &mut dyn FnMut(Mark) -> io::Result<()>,
    ) -> io::Result<Outcome> {
        let mut run = Run::new(traffic);
        self.ramp(&mut run, RAMP)?;
        run.flow(self);
        self.warm_up(&mut run, warm_up)?;
        run.outcome = Outcome::default();
        let from = self.clock.elapsed();
        mark(Mark::WindowStarts)?;
        self.spin(&mut run, window)?;
        run.outcome.window = self.clock.elapsed() - from;
        mark(Mark::WindowEnds)?;
        run.outcome.late = run.late.len() as u64;
        Ok(run.outcome)
    }

    /// Makes every connection, sends one request over each, and calls `idle` while all stay open unused.
    pub fn hold(
        &mut self,
        traffic: &Traffic,
        idle: &mut dyn FnMut() -> io::Result<()>,
    ) -> io::Result<()> {
        const AT_ONCE: usize = 4;
        let mut run = Run::new(traffic);
        self.ramp(&mut run, AT_ONCE)?;
        if let Some(failure) = run.outcome.first_failure {
            return Err(io::Error::other(failure));
        }
        idle()
    }

    /// Sends the first request of every connection.
    fn ramp(&mut self, run: &mut Run<'_>, at_once: usize) -> io::Result<()> {
        let count = run.clients.len();
        let (mut next, mut last) = (0, (0, self.clock.elapsed()));
        loop {
            while next < count && next - run.answered < at_once {
                let now = self.now();
                run.send(self, next, now);
                next += 1;
            }
            if run.answered >= count {
                return self.whole();
            }
            self.turn(run)?;
            let now = self.clock.elapsed();
            if run.answered > last.0 {
                last = (run.answered, now);
            } else if now - last.1 > STUCK_AFTER {
                return Err(io::Error::other(format!(
                    "no answer for {STUCK_AFTER:?} after {} of {count} connections",
                    run.answered
                )));
            }
        }
    }

    /// Runs until the time is over and, in a closed loop, every connection could have been answered once:
    /// the first wave of many connections finds pools empty and is no steady state.
    fn warm_up(&mut self, run: &mut Run<'_>, duration: Duration) -> io::Result<()> {
        let closed = run.traffic.pace == Pace::Closed;
        let wave = run.answered + if closed { run.clients.len() } else { 0 };
        let from = self.clock.elapsed();
        loop {
            let passed = self.clock.elapsed() - from;
            if passed >= duration && run.answered >= wave {
                return self.whole();
            }
            if passed >= duration + STUCK_AFTER {
                return Err(nothing_answered(run));
            }
            run.due(self);
            self.turn(run)?;
        }
    }

    fn spin(&mut self, run: &mut Run<'_>, duration: Duration) -> io::Result<()> {
        let from = self.clock.elapsed();
        while self.clock.elapsed() - from < duration {
            run.due(self);
            self.turn(run)?;
        }
        if run.outcome.requests == 0 && duration > Duration::ZERO {
            return Err(nothing_answered(run));
        }
        self.whole()
    }

    /// One look at the sockets.
    fn turn(&mut self, run: &mut Run<'_>) -> io::Result<()> {
        let mut events = self
            .events
            .take()
            .unwrap_or_else(|| Events::with_capacity(4096));
        match self.poll.poll(&mut events, Some(Duration::ZERO)) {
            Err(error) if error.kind() != ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
        for event in &events {
            let ended = event.is_read_closed() || event.is_error();
            match event.token() {
                LISTENER => self.accept()?,
                Token(slot) if slot >= FIRST_BACKEND => self.serve(slot - FIRST_BACKEND, ended),
                Token(index) => run.proceed(self, index, ended),
            }
        }
        self.events = Some(events);
        Ok(())
    }

    fn accept(&mut self) -> io::Result<()> {
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            };
            stream.set_nodelay(true)?;
            let slot = self.free.pop().unwrap_or_else(|| {
                self.backends.push(None);
                self.backends.len() - 1
            });
            let connection = self.backends[slot].insert(Connection::new(stream));
            self.poll.registry().register(
                connection.stream(),
                Token(FIRST_BACKEND + slot),
                Interest::READABLE | Interest::WRITABLE,
            )?;
        }
    }

    fn serve(&mut self, slot: usize, ended: bool) {
        let Some(connection) = self.backends.get_mut(slot).and_then(Option::as_mut) else {
            return;
        };
        let progress = connection.proceed(&self.answers, &mut self.scratch, ended);
        if let backend::Progress::Broken(what) = &progress {
            self.broken.get_or_insert_with(|| what.clone());
        }
        if !matches!(progress, backend::Progress::Open) {
            self.backends[slot] = None;
            self.free.push(slot);
        }
    }

    /// Fails if the backend has seen something that it should not have.
    fn whole(&mut self) -> io::Result<()> {
        match self.broken.take() {
            Some(what) => Err(io::Error::other(format!("the backend met {what}"))),
            None => Ok(()),
        }
    }

    fn now(&self) -> u64 {
        self.clock.elapsed().as_nanos() as u64
    }
}

fn nothing_answered(run: &Run<'_>) -> io::Error {
    let cause = run.outcome.first_failure.as_deref();
    io::Error::other(format!(
        "nothing was answered: {}",
        cause.unwrap_or("no answers came")
    ))
}

/// The clients of one run.
struct Run<'t> {
    traffic: &'t Traffic,
    expected: Expected<'t>,
    clients: Vec<Client>,
    next_request: usize,
    /// Requests that have come to an end, for the ramp.
    answered: usize,
    flowing: bool,
    /// The one that has waited longest comes first.
    idle: VecDeque<usize>,
    /// With a fixed pace: when the next request is due, and the intended times of those that found no idle
    /// connection.
    next_due: f64,
    late: VecDeque<u64>,
    outcome: Outcome,
}

impl<'t> Run<'t> {
    fn new(traffic: &'t Traffic) -> Self {
        Self {
            traffic,
            expected: Expected {
                requests: &traffic.requests,
                body_bytes: traffic.body_bytes,
                close_each: traffic.close_each,
                streams: traffic.streams,
            },
            clients: (0..traffic.connections)
                .map(|_| Client::default())
                .collect(),
            next_request: 0,
            answered: 0,
            flowing: false,
            idle: VecDeque::new(),
            next_due: 0.0,
            late: VecDeque::new(),
            outcome: Outcome::default(),
        }
    }

    /// From here on an answer calls for the next request.
    fn flow(&mut self, driver: &mut Driver) {
        self.flowing = true;
        let now = driver.now();
        self.next_due = now as f64;
        if self.traffic.pace == Pace::Closed {
            for _ in 0..self.traffic.busy {
                if let Some(index) = self.idle.pop_front() {
                    self.send(driver, index, now);
                }
            }
        }
    }

    /// Sends what is due by now.
    fn due(&mut self, driver: &mut Driver) {
        let Pace::PerSecond(rate) = self.traffic.pace else {
            return;
        };
        let now = driver.now();
        while self.next_due <= now as f64 {
            let intended_at = self.next_due as u64;
            self.next_due += 1e9 / rate;
            match self.idle.pop_front() {
                Some(index) => self.send(driver, index, intended_at),
                None => self.late.push_back(intended_at),
            }
        }
    }

    fn send(&mut self, driver: &mut Driver, index: usize, intended_at: u64) {
        let request = self.next_request;
        self.next_request = (request + 1) % self.traffic.requests.len();
        let client = &mut self.clients[index];
        client.begin(request, intended_at);
        if !client.is_connected() {
            let registered = client.connect(self.traffic.target).and_then(|stream| {
                let interest = Interest::READABLE | Interest::WRITABLE;
                driver
                    .poll
                    .registry()
                    .register(stream, Token(index), interest)
            });
            if let Err(error) = registered {
                client.disconnect();
                self.failed(index, format!("connecting: {error}"));
                return;
            }
        }
        self.proceed(driver, index, false);
    }

    fn proceed(&mut self, driver: &mut Driver, index: usize, ended: bool) {
        let Some(client) = self.clients.get_mut(index) else {
            return;
        };
        if !client.is_busy() && !ended {
            return;
        }
        let intended_at = client.intended_at;
        match client.proceed(&self.expected, &mut driver.scratch, ended) {
            client::Progress::Pending => return,
            client::Progress::Answered(count) => {
                self.outcome.requests += count;
                let now = driver.now();
                self.outcome.latency.record(now.saturating_sub(intended_at));
                self.answered += 1;
                self.idle.push_back(index);
            }
            client::Progress::Failed(what) => self.failed(index, what),
        }
        if !self.flowing {
            return;
        }
        let intended_at = match self.traffic.pace {
            Pace::Closed => Some(driver.now()),
            Pace::PerSecond(_) => self.late.pop_front(),
        };
        if let Some(intended_at) = intended_at
            && let Some(index) = self.idle.pop_front()
        {
            self.send(driver, index, intended_at);
        }
    }

    fn failed(&mut self, index: usize, what: String) {
        self.outcome.failures += 1;
        self.outcome.first_failure.get_or_insert(what);
        self.answered += 1;
        self.idle.push_back(index);
    }
}

#[cfg(test)]
mod tests;
