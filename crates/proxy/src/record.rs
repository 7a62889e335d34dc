//! The account of an exchange: what it was, where it went, how long it took and how it ended, gathered on its
//! way and told once, when the account is dropped. So every request is counted and logged exactly once,
//! however it ends: answered, refused, cut short, or dropped where it stood because its client went.

mod halves;
mod labels;
mod slots;

pub(crate) use labels::tables;
pub(crate) use slots::Slots;

use crate::upstream::target::Endpoint;
use crate::worker::{CurrentPlan, Worker};
use head::{RequestHead, Version};
use http1::Reason;
use pipeline::{Exchange, Fault, Hop, Kind, Resolved, gateway_response};
use std::cell::{Cell, OnceCell, RefCell};
use std::net::SocketAddr;
use std::rc::Rc;
use std::time::{Duration, Instant};
use telemetry::entry::RequestLine;
use telemetry::{Entry, FaultNote, Outcome, Slot, Target};

/// The account of one exchange.
pub(crate) struct Record<'r> {
    worker: &'r Worker,
    request: &'r RequestHead,
    exchange: &'r Exchange,
    /// Since 1970.
    received: Duration,
    begun: Instant,
    slot: RefCell<Rc<Slot>>,
    target: RefCell<Option<SentTo>>,
    sent_on: Cell<Option<Instant>>,
    integration_latency: Cell<Option<Duration>>,
    status: Cell<Option<u16>>,
    body_bytes: Cell<u64>,
    response_bytes: Cell<u64>,
    fault: OnceCell<Fault>,
    refusal: Cell<Option<Reason>>,
    outcome: Cell<Outcome>,
    /// Not told at all: nobody's request.
    quiet: Cell<bool>,
}

enum SentTo {
    Address(SocketAddr),
    Host(Box<str>, u16),
}

impl<'r> Record<'r> {
    /// Opens the account of a request that was read, `received` so long after 1970.
    pub(crate) fn open(
        worker: &'r Worker,
        request: &'r RequestHead,
        exchange: &'r Exchange,
        received: Duration,
    ) -> Self {
        Self {
            worker,
            request,
            exchange,
            received,
            begun: Instant::now(),
            slot: RefCell::new(Rc::clone(&worker.telemetry.unrouted)),
            target: RefCell::default(),
            sent_on: Cell::default(),
            integration_latency: Cell::default(),
            status: Cell::default(),
            body_bytes: Cell::default(),
            response_bytes: Cell::default(),
            fault: OnceCell::new(),
            refusal: Cell::default(),
            // Unless it is closed otherwise: an exchange is dropped when its client takes it back.
            outcome: Cell::new(Outcome::ClientGone),
            quiet: Cell::new(false),
        }
    }

    /// Opens the account of a request that could not be read, of which `request` holds as much as could.
    pub(crate) fn open_refused(
        worker: &'r Worker,
        request: &'r RequestHead,
        exchange: &'r Exchange,
        received: Duration,
        reason: Reason,
    ) -> Self {
        let record = Self::open(worker, request, exchange, received);
        record.slot.replace(Rc::clone(&worker.telemetry.malformed));
        record.refusal.set(Some(reason));
        record
    }

    /// This exchange is not counted and not logged: it is tried, and no client made it.
    pub(crate) fn keep_quiet(&self) {
        self.quiet.set(true);
    }

    /// The request belongs to this route.
    pub(crate) fn routed(&self, plan: &CurrentPlan, resolved: &Resolved<'_>) {
        let core = &self.worker.telemetry;
        self.slot
            .replace(plan.slots.get(core, resolved, &self.request.method));
    }

    /// The request goes to this backend; `started` is when the first was looked for.
    pub(crate) fn sent(&self, started: Instant, endpoint: &Endpoint) {
        self.sent_on.set(Some(started));
        self.target.replace(Some(match endpoint {
            Endpoint::Target { address, .. } => SentTo::Address(*address),
            Endpoint::Host { name, port } => SentTo::Host(name.clone(), *port),
        }));
    }

    /// Says in the process's log what went wrong and where, which the client sees less of, and keeps it. What
    /// failed first counts.
    pub(crate) fn failed(&self, fault: Fault) -> &Fault {
        let status = gateway_response::status_of(fault.kind);
        let (hop, request_id) = (fault.hop.as_str(), self.exchange.request_id());
        // What strangers send must not fill the log, whatever status it gets.
        if status >= 500 && fault.hop != Hop::Client {
            tracing::warn!(request_id, status, hop, detail = %fault.detail, "request failed");
        } else {
            tracing::debug!(request_id, status, hop, detail = %fault.detail, "request refused");
        }
        self.fault.get_or_init(|| fault)
    }

    /// Tells how the exchange ended; without it the client is taken to have gone.
    pub(crate) fn close(self, outcome: Outcome) {
        self.outcome.set(outcome);
    }

    /// A backend's answer begins, or one of ours in its place.
    fn answered(&self) {
        if self.integration_latency.get().is_none()
            && let Some(sent_on) = self.sent_on.get()
        {
            self.integration_latency.set(Some(sent_on.elapsed()));
        }
    }

    /// The request line, as far as it was read.
    fn line(&self) -> Option<RequestLine<'_>> {
        let request = self.request;
        // An engine that gives up before the request line leaves the head as it was cleared.
        let unread = self.refusal.get().is_some()
            && request.headers.is_empty()
            && request.method == head::Method::Get
            && request.target() == b"/";
        (!unread).then(|| RequestLine {
            method: request.method.as_str(),
            path: request.path(),
        })
    }

    /// Why the message was refused, where that is what ended the exchange: a body may also break after its
    /// request was answered.
    fn refusal(&self) -> Option<usize> {
        let reason = match self.fault.get()?.kind {
            // The exchange has a limit of its own for bodies that it holds.
            Kind::Malformed(408) => self.refusal.get().or(Some(Reason::BodyTimeout)),
            Kind::Malformed(_) => self.refusal.get(),
            _ => None,
        };
        reason.map(labels::of_reason)
    }

    fn request_bytes(&self) -> u64 {
        let request = self.request;
        // `method SP target SP HTTP/1.1 CRLF`, `name: value CRLF` each, CRLF.
        let line = request.method.as_str().len() + request.target().len() + 12;
        let headers: usize = request
            .headers
            .iter()
            .map(|header| header.name.len() + header.value.len() + 4)
            .sum();
        let head = match self.line() {
            Some(_) => (line + headers + 2) as u64,
            None => 0,
        };
        head + self.body_bytes.get()
    }
}

impl Drop for Record<'_> {
    fn drop(&mut self) {
        if self.quiet.get() {
            return;
        }
        let ended = Instant::now();
        let unanswered = self.sent_on.get().map(|sent_on| ended - sent_on);
        let target = self.target.borrow();
        let fault = self.fault.get();
        let slot = Rc::clone(&self.slot.borrow());
        let entry = Entry {
            received: self.received,
            request_id: self.exchange.request_id(),
            client: self.exchange.client_address,
            line: self.line(),
            protocol: match self.request.version {
                Version::Http10 => "HTTP/1.0",
                Version::Http11 => "HTTP/1.1",
                Version::Http2 => "HTTP/2",
            },
            status: self.status.get(),
            outcome: self.outcome.get(),
            slot: &slot,
            target: target.as_ref().map(|target| match target {
                SentTo::Address(address) => Target::Address(*address),
                SentTo::Host(name, port) => Target::Host(name, *port),
            }),
            request_bytes: self.request_bytes(),
            response_bytes: self.response_bytes.get(),
            latency: ended - self.begun,
            integration_latency: self.integration_latency.get().or(unanswered),
            user_agent: self.request.headers.get("user-agent"),
            fault: fault.map(|fault| FaultNote {
                hop: labels::of_hop(fault.hop),
                kind: labels::of_kind(fault.kind),
                detail: &fault.detail,
            }),
            refusal: self.refusal(),
        };
        if self.worker.telemetry.finish(&entry) {
            self.worker.lines_wait.notify_one();
        }
    }
}

/// The fault of a request that could not be read.
pub(crate) fn malformed(reason: Reason) -> Fault {
    Fault::new(
        Kind::Malformed(reason.status()),
        Hop::Client,
        format!("{} ({})", reason.text(), reason.code()),
    )
}

/// Hands a worker's access log lines to the writer, a moment after the first of them came.
pub(crate) async fn flush_lines(worker: Rc<Worker>) {
    const WITHIN: Duration = Duration::from_millis(200);
    const RETRY_AFTER: Duration = Duration::from_millis(1);
    loop {
        worker.lines_wait.notified().await;
        tokio::time::sleep(WITHIN).await;
        while !worker.telemetry.flush() {
            tokio::time::sleep(RETRY_AFTER).await;
        }
    }
}
