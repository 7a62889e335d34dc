//! The counters of one route on one core. A route is known by what stays the same over deployments (API,
//! stage, the resource's path, HTTP method), so a series goes on counting when the plan under it is swapped.

use crate::counter::{Counter, Histogram};
use crate::entry::{Entry, ErrorClass, Outcome};
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What a series is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Labels {
    pub api_id: Box<str>,
    pub stage: Box<str>,
    /// The resource's path as declared: AWS's dimension `Resource`.
    pub resource: Box<str>,
    pub method: Box<str>,
}

/// What stands in labels where there is no route. No API has this as its id.
pub const NONE: &str = "none";
/// The resource of requests that no deployed route serves.
pub const UNROUTED: &str = "unrouted";
/// The resource of requests that were refused before they could be routed.
pub const MALFORMED: &str = "malformed";

impl Labels {
    /// Labels of what belongs to no route.
    pub(crate) fn outside(resource: &str) -> Self {
        Self {
            api_id: NONE.into(),
            stage: NONE.into(),
            resource: resource.into(),
            method: NONE.into(),
        }
    }

    pub(crate) fn is_outside(&self) -> bool {
        &*self.api_id == NONE
    }
}

/// One core's counters of one route. Aligned, so that no two cores' series share a cache line; in this order, so
/// that a request touches three lines of it and not six.
#[derive(Debug)]
#[repr(C, align(64))]
pub struct Series {
    pub(crate) latency: Histogram,
    pub(crate) request_bytes: Counter,
    pub(crate) response_bytes: Counter,
    pub(crate) client_errors: Counter,
    pub(crate) server_errors: Counter,
    pub(crate) aborts: Counter,
    pub(crate) integration_latency: Histogram,
    pub(crate) labels: Labels,
    /// Set by a scrape that found the route no longer deployed; the next one drops the series.
    pub(crate) leaving: AtomicBool,
}

impl Series {
    pub(crate) fn new(labels: Labels) -> Self {
        Self {
            labels,
            latency: Histogram::default(),
            integration_latency: Histogram::default(),
            client_errors: Counter::default(),
            server_errors: Counter::default(),
            aborts: Counter::default(),
            request_bytes: Counter::default(),
            response_bytes: Counter::default(),
            leaving: AtomicBool::new(false),
        }
    }

    pub(crate) fn count(&self, entry: &Entry<'_>) {
        self.latency.observe(entry.latency);
        if let Some(latency) = entry.integration_latency {
            self.integration_latency.observe(latency);
        }
        self.request_bytes.add(entry.request_bytes);
        self.response_bytes.add(entry.response_bytes);
        match entry.error_class() {
            Some(ErrorClass::Client) => self.client_errors.add(1),
            Some(ErrorClass::Server) => self.server_errors.add(1),
            None => {}
        }
        if entry.outcome == Outcome::ClientGone {
            self.aborts.add(1);
        }
    }
}

/// A series as its core holds it. Stays on that core (it cannot be sent), which makes the core the one
/// writer.
#[derive(Debug)]
pub struct Slot {
    pub(crate) series: Arc<Series>,
    /// The labels as the middle of a JSON line, made once; empty outside of routes.
    pub(crate) json: Box<[u8]>,
    not_send: PhantomData<*const ()>,
}

impl Slot {
    pub(crate) fn new(series: Arc<Series>) -> Self {
        let json = match series.labels.is_outside() {
            true => Box::default(),
            false => crate::access_log::line::route(&series.labels),
        };
        Self {
            series,
            json,
            not_send: PhantomData,
        }
    }

    #[must_use]
    pub fn labels(&self) -> &Labels {
        &self.series.labels
    }
}
