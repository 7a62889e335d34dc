//! One request: routed, mapped, sent to a target, answered. The order of the steps is the order of this file;
//! what a step decides is the pipeline's, how bytes move is [`crate::transfer`]'s.
//!
//! A request is sent a second time only where that cannot repeat anything: the first connection failed
//! before a byte was sent, or the method is idempotent and no byte of an answer came; and only while the
//! body is still whole in our hands.

use crate::admission::{Exhausted, Reservation};
use crate::client_address::ClientAddress;
use crate::downstream::{Incoming, Outgoing};
use crate::record::Record;
use crate::transfer::{self, Broken, Heads, Payload, Tried};
use crate::upstream::{self, Target, Targets};
use crate::worker::{self, CurrentPlan, Scratch, Worker};
use head::RequestHead;
use http1::{BodyError, BodyFraming, ResponseError, TimeoutKind};
use pipeline::{Exchange, Fault, Hop, Kind, PAYLOAD_MAX_BYTES, gateway_response, router};
use plan::{HttpProxy, Integration};
use telemetry::{Outcome, Upstream};
use tokio::time::{Instant, timeout_at};

/// A request as the client made it.
pub(crate) struct Client<'c> {
    pub request: &'c RequestHead,
    pub framing: BodyFraming,
    pub address: ClientAddress,
}

/// The answer was begun and could not be ended: the client must not take what it has for the whole.
pub(crate) struct CutShort;

/// Serves one request: reads what is needed of `body` and writes the whole answer to `response`.
pub(crate) async fn run(
    worker: &Worker,
    client: &Client<'_>,
    body: &mut impl Incoming,
    response: &mut impl Outgoing,
) -> Result<(), CutShort> {
    let received = worker::since_epoch();
    let exchange = worker.begin_at(received, client.address);
    let record = Record::open(worker, client.request, &exchange, received);
    let (mut body, mut response) = (record.incoming(body), record.outgoing(response));
    let mut scratch = worker.take_scratch();
    let serving = Serving {
        worker,
        client,
        exchange: &exchange,
        record: &record,
    };
    let outcome = match serving
        .forward(&mut body, &mut response, &mut scratch)
        .await
    {
        Err(Failure::Fault(fault)) if !response.head_written() => {
            let fault = record.failed(fault);
            serving.answer(fault, &mut response, &mut scratch).await
        }
        outcome => outcome,
    };
    worker.give_scratch(scratch);
    match outcome {
        Ok(()) => {
            record.close(Outcome::Complete);
            Ok(())
        }
        Err(Failure::Client) => {
            record.close(Outcome::ClientGone);
            Err(CutShort)
        }
        Err(Failure::Fault(fault)) => {
            record.failed(fault);
            record.close(Outcome::CutShort);
            Err(CutShort)
        }
    }
}

/// Why a request was not served to its end.
pub(crate) enum Failure {
    /// The gateway has an answer, if none was begun.
    Fault(Fault),
    /// The client is gone.
    Client,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

struct Serving<'s> {
    worker: &'s Worker,
    client: &'s Client<'s>,
    exchange: &'s Exchange,
    record: &'s Record<'s>,
}

impl Serving<'_> {
    async fn forward(
        &self,
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
        scratch: &mut Scratch,
    ) -> Result<(), Failure> {
        let request = self.client.request;
        let plan = self.worker.plan();
        let router_settings = self.worker.shared.settings.router;
        let resolved = router::resolve(&plan, request, router_settings, &mut scratch.captures)?;
        self.record.routed(&plan, &resolved);
        let proxy = match &resolved.method.integration {
            Integration::HttpProxy(proxy) => proxy,
            Integration::Misconfigured { reason } => {
                return Err(Fault::new(
                    Kind::ApiConfigurationError,
                    Hop::Integration,
                    reason.to_string(),
                )
                .into());
            }
        };
        // Held until the exchange ends, as the body is.
        let mut memory = self.worker.shared.admission.bodies.reserve();
        let payload = self
            .payload(body, response, &mut scratch.body, &mut memory)
            .await?;
        pipeline::request::write(
            request,
            &resolved,
            &scratch.captures,
            proxy,
            self.exchange,
            &mut scratch.outgoing,
        );
        self.send(&plan, proxy, payload, body, response, scratch)
            .await
    }

    /// Decides how the body travels: one of known length streams, a chunked one is held, so that the backend
    /// gets a `Content-Length` as it does from API Gateway.
    async fn payload(
        &self,
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
        held: &mut Vec<u8>,
        memory: &mut Reservation<'_>,
    ) -> Result<Payload, Failure> {
        held.clear();
        match self.client.framing {
            BodyFraming::Length(length) if length > PAYLOAD_MAX_BYTES => {
                Err(too_large(length).into())
            }
            BodyFraming::Length(length) if length > 0 => Ok(Payload::Streamed(length)),
            framing @ (BodyFraming::None | BodyFraming::Length(_)) => Ok(Payload::Held(framing)),
            BodyFraming::Chunked | BodyFraming::UntilClose => {
                // The request is admitted: no later step needs its head alone.
                response
                    .write_continue()
                    .await
                    .map_err(|_| Failure::Client)?;
                let time_max = self.worker.shared.settings.admission.held_body_time_max;
                let until = Instant::now() + time_max;
                loop {
                    let chunk = timeout_at(until, body.fill())
                        .await
                        .unwrap_or(Err(BodyError::Timeout(TimeoutKind::Deadline)))
                        .map_err(|error| of_client(&error))?;
                    if chunk.is_empty() {
                        break;
                    }
                    let (count, total) = (chunk.len(), (held.len() + chunk.len()) as u64);
                    if total > PAYLOAD_MAX_BYTES {
                        return Err(too_large(total).into());
                    }
                    memory
                        .extend(held, chunk, PAYLOAD_MAX_BYTES as usize)
                        .map_err(|Exhausted| no_memory())?;
                    body.consume(count);
                }
                Ok(Payload::Held(BodyFraming::Length(held.len() as u64)))
            }
        }
    }

    /// Sends the request to one target after another, as far as that is safe, and relays the answer.
    async fn send(
        &self,
        plan: &CurrentPlan,
        proxy: &HttpProxy,
        payload: Payload,
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
        scratch: &mut Scratch,
    ) -> Result<(), Failure> {
        let mut targets = Targets::new(plan, proxy, &self.worker.shared.balancer);
        let mut attempts_left = self.worker.shared.settings.upstream.attempts.get();
        let started = Instant::now();
        let deadline = started + proxy.timeout;
        let mut last_fault = None;
        loop {
            attempts_left -= 1;
            // Where every target was tried, how the last one failed says more than that none is left.
            let target = targets
                .next()
                .map_err(|none_left| last_fault.take().unwrap_or(none_left))?;
            self.record.sent(started.into_std(), &target.key.endpoint);
            let connected = match self.worker.pools.take(&target.key) {
                Some(connection) => Ok(connection),
                None => timeout_at(deadline, upstream::connect(self.worker, &target))
                    .await
                    .unwrap_or_else(|_| Err(timed_out(&target, "connecting"))),
            };
            self.worker.telemetry.upstream(match &connected {
                Ok(connection) if connection.reused => Upstream::Reused,
                Ok(_) => Upstream::Opened,
                Err(_) => Upstream::Failed,
            });
            let mut connection = match connected {
                Ok(connection) => connection,
                Err(fault) if attempts_left > 0 && fault.kind == target.failure => {
                    tracing::debug!(detail = %fault.detail, "trying another target");
                    targets.failed(&target);
                    last_fault = Some(fault);
                    continue;
                }
                Err(fault) => return Err(fault.into()),
            };
            let attempt = transfer::Attempt {
                connection: &mut connection.http,
                exchange: self.exchange,
                payload,
                timeout: proxy.timeout,
                deadline,
            };
            let heads = Heads {
                outgoing: &scratch.outgoing,
                backend: &mut scratch.backend,
                answer: &mut scratch.answer,
            };
            let tried = attempt
                .run(heads, &scratch.body, body, response)
                .await
                .map_err(|broken| of_broken(broken, &target))?;
            match tried {
                Tried::Answered => {
                    self.worker.pools.give(target.key, connection);
                    return Ok(());
                }
                Tried::Unanswered {
                    error,
                    nothing_sent,
                    body_is_whole,
                } => {
                    let repeatable = nothing_sent || scratch.outgoing.method.is_idempotent();
                    let unanswered = matches!(error, ResponseError::Closed);
                    if attempts_left > 0 && unanswered && repeatable && body_is_whole {
                        tracing::debug!(target = %target.key.endpoint, "trying again");
                        if !connection.reused {
                            targets.failed(&target);
                            last_fault = Some(of_target(&error, &target));
                        }
                        continue;
                    }
                    return Err(of_target(&error, &target).into());
                }
            }
        }
    }

    /// Answers a fault.
    async fn answer(
        &self,
        fault: &Fault,
        response: &mut impl Outgoing,
        scratch: &mut Scratch,
    ) -> Result<(), Failure> {
        let explain = self.worker.shared.settings.explain_errors;
        let Scratch { answer, body, .. } = scratch;
        gateway_response::write(fault, self.exchange, explain, answer, body);
        let framing = BodyFraming::Length(body.len() as u64);
        let written = response.write_head(answer, framing, body).await;
        written.map_err(|_| Failure::Client)?;
        response.finish(None).await.map_err(|_| Failure::Client)
    }
}

fn no_memory() -> Fault {
    Fault::new(
        Kind::Overloaded,
        Hop::Gateway,
        "the memory for request bodies that have to be held is in use",
    )
}

fn too_large(bytes: u64) -> Fault {
    Fault::new(
        Kind::RequestTooLarge,
        Hop::Client,
        format!("a payload of {bytes} bytes or more; expected at most {PAYLOAD_MAX_BYTES}"),
    )
}

/// The request's body failed on its way in.
fn of_client(error: &BodyError) -> Failure {
    match error {
        BodyError::Malformed(reason) => Failure::Fault(Fault::new(
            Kind::Malformed(reason.status()),
            Hop::Client,
            format!("{} ({})", reason.text(), reason.code()),
        )),
        BodyError::Timeout(_) => Failure::Fault(Fault::new(
            Kind::Malformed(408),
            Hop::Client,
            "the request's body did not arrive in time",
        )),
        BodyError::Io(_) => Failure::Client,
    }
}

fn timed_out(target: &Target, what: &str) -> Fault {
    Fault::new(
        Kind::IntegrationTimeout,
        Hop::Target,
        format!(
            "{}: {what} took longer than the integration's timeout",
            target.key.endpoint
        ),
    )
}

fn of_target(error: &ResponseError, target: &Target) -> Fault {
    match error {
        ResponseError::Timeout(_) => timed_out(target, "the answer"),
        other => Fault::new(
            target.failure,
            Hop::Target,
            format!("{}: {other}", target.key.endpoint),
        ),
    }
}

fn of_broken(broken: Broken, target: &Target) -> Failure {
    match broken {
        Broken::RequestBody(error) => of_client(&error),
        Broken::Client => Failure::Client,
        Broken::Answer(error) => Failure::Fault(Fault::new(
            target.failure,
            Hop::Target,
            format!("{}: the answer broke off: {error}", target.key.endpoint),
        )),
    }
}
