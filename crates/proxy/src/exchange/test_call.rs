//! An exchange that is tried: its stage is given, its client is none, and nobody counts it.

use super::{Client, Failure, Serving};
use crate::client_address::ClientAddress;
use crate::record::Record;
use crate::test_call::{Collected, Given, TestAnswer, TestError, TestRequest};
use crate::worker::{self, Worker};
use http1::BodyFraming;
use pipeline::{Data, Fault, Resolved, execution_log, gateway_response, payload, request};
use plan::Api;
use plan::route_tree::Captures;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use tokio::time::Instant;

/// Serves a request that is tried.
pub(crate) async fn try_out(worker: &Worker, tried: &TestRequest) -> Result<TestAnswer, TestError> {
    let (received, started) = (worker::since_epoch(), Instant::now());
    let here = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let address = ClientAddress {
        client: here,
        peer: here,
    };
    let mut exchange = worker.begin_at(received, address);
    exchange.is_test = true;
    let record = Record::open(worker, &tried.head, &exchange, received);
    record.keep_quiet();
    let mut scratch = worker.take_scratch();
    scratch.outgoing.headers.clear();
    let plan = worker.plan();
    let client = Client {
        request: &tried.head,
        // A body that is held can be shown.
        framing: match tried.body.is_empty() {
            true => BodyFraming::None,
            false => BodyFraming::Chunked,
        },
        address,
    };
    let serving = Serving {
        worker,
        plan: &plan,
        client: &client,
        exchange: &exchange,
        record: &record,
    };
    let stage = &*tried.stage;
    let api = Api {
        id: stage.api_id.clone(),
        stages: [Arc::clone(&tried.stage)].into(),
    };
    let found = stage
        .routes
        .find(&tried.head.method, tried.head.path(), &mut scratch.captures);
    let (route, method) = found.map_err(|_| TestError::OtherPath)?;
    if !tried.has_path {
        scratch.captures = Captures::default();
    }
    let captures = scratch.captures.clone();
    let resolved = Resolved {
        api: &api,
        stage,
        route,
        method,
        path_start: 0,
    };
    let data = Data::new(&tried.head, &resolved, &captures, &exchange);
    let mut answer = Collected::new(exchange.request_id());
    let values = route
        .parameters
        .iter()
        .filter_map(|name| Some((name.as_bytes(), data.path_parameter(name)?)));
    let values = execution_log::map(values);
    answer.begin(&tried.head, &values, &tried.body);
    let mut body = Given(&tried.body);
    let outcome = serving
        .forward_to(&resolved, &mut body, &mut answer, &mut scratch)
        .await;
    match outcome {
        Ok(()) => answer.succeeded(),
        Err(failure) => {
            let fault = match failure {
                Failure::Fault(fault) => fault,
                // There is no client that could go: the answer was larger than may be.
                Failure::Client => Fault::new(
                    pipeline::Kind::IntegrationFailure,
                    pipeline::Hop::Target,
                    "the answer is larger than a test invocation can return",
                ),
            };
            let content_type = payload::media_type(tried.head.headers.get("content-type"));
            answer.failed(&fault, content_type);
            let explain = worker.shared.settings.explain_errors;
            let (mut head, mut body) = Default::default();
            gateway_response::write_for(&fault, &data, explain, &mut head, &mut body);
            answer.replace(head, body, fault.kind.type_name());
        }
    }
    let sent = scratch.outgoing.headers.get("x-amzn-trace-id");
    let trace = match sent.or_else(|| tried.head.headers.get("x-amzn-trace-id")) {
        Some(trace) => trace.to_vec(),
        None => {
            let mut trace = Vec::new();
            request::write_trace(&exchange, &mut trace);
            trace
        }
    };
    answer.head.headers.append("X-Amzn-Trace-Id", trace);
    worker.give_scratch(scratch);
    Ok(answer.end(started.elapsed()))
}
