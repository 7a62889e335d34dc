//! One request: routed, mapped, sent to a target, answered. The order of the steps is the order of this file;
//! what a step decides is the pipeline's, how bytes move is [`crate::transfer`]'s.
//!
//! A request is sent a second time only where that cannot repeat anything: the first connection failed
//! before a byte was sent, or the method is idempotent and no byte of an answer came, or nobody has read what was sent;
//! and only while the body is still whole in our hands.

mod mapped;
mod test_call;

pub(crate) use test_call::try_out;

use crate::admission::{Exhausted, Reservation};
use crate::client_address::ClientAddress;
use crate::coding::Compressing;
use crate::downstream::{Incoming, Note, Outgoing};
use crate::record::Record;
use crate::transfer::{self, Broken, Heads, Kept, Payload, Tried};
use crate::upstream::{self, Target, Targets, Unconnected};
use crate::worker::{self, CurrentPlan, Scratch, Worker};
use head::{Known, Method, RequestHead};
use http1::{BodyError, BodyFraming, ResponseError, TimeoutKind};
use pipeline::{
    Data, Exchange, Fault, Hop, Kind, PAYLOAD_MAX_BYTES, Resolved, coding, gateway_response,
    payload, router,
};
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
    let mut exchange = worker.begin_at(received, client.address);
    exchange.take_request_id(client.request);
    let record = Record::open(worker, client.request, &exchange, received);
    let (mut body, mut response) = (record.incoming(body), record.outgoing(response));
    let mut scratch = worker.take_scratch();
    let plan = worker.plan();
    let serving = Serving {
        worker,
        plan: &plan,
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
    /// The one plan of this exchange, to its answer: another may be in force before it ends.
    plan: &'s CurrentPlan,
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
        let (plan, request) = (self.plan, self.client.request);
        pipeline::quotas::check(request)?;
        let router_settings = self.worker.shared.settings.router;
        let resolved = router::resolve(plan, request, router_settings, &mut scratch.captures)?;
        self.record.routed(plan, &resolved);
        if let Some(least) = resolved.stage.data.compressed_from_bytes
            && request.method != Method::Head
            && let Some(coding) = coding::for_response(&request.headers)
        {
            let memory = self.worker.shared.admission.bodies.reserve();
            let mut response = Compressing::new(response, coding, least, memory);
            // Apart, so that exchanges without it are not made larger by it.
            return Box::pin(self.forward_to(&resolved, body, &mut response, scratch)).await;
        }
        self.forward_to(&resolved, body, response, scratch).await
    }

    /// Serves a request whose method is found.
    async fn forward_to(
        &self,
        resolved: &Resolved<'_>,
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
        scratch: &mut Scratch,
    ) -> Result<(), Failure> {
        let request = self.client.request;
        let validation = resolved.method.validation.as_deref();
        if let Some(validation) = validation {
            let data = Data::new(request, resolved, &scratch.captures, self.exchange);
            pipeline::validation::check_parameters(validation, &data)?;
        }
        let proxy = match &resolved.method.integration {
            Integration::HttpProxy(proxy) => proxy,
            Integration::Http(parts) => {
                let (proxy, mapped) = &**parts;
                let way = mapped::Way::Backend(proxy);
                return self
                    .forward_mapped(resolved, mapped, way, body, response, scratch)
                    .await;
            }
            Integration::Mock(mapped) => {
                let way = mapped::Way::Mock;
                return self
                    .forward_mapped(resolved, mapped, way, body, response, scratch)
                    .await;
            }
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
        // A body is looked into where its model is known, a mapping asks for it, or it is to be converted.
        let checks_body = validation.filter(|validation| !validation.bodies.is_empty());
        let hold =
            checks_body.is_some() || proxy.mapping.uses_body || proxy.mapping.content.is_some();
        let coding = self.coding()?;
        let hold = hold || coding.is_some();
        let mut payload = self
            .payload(body, response, &mut scratch.body, &mut memory, hold)
            .await?;
        if hold {
            let mut decoded = false;
            if let Some(coding) = coding {
                decoded = self
                    .decode(resolved, coding, &mut scratch.body, &mut memory)
                    .await?;
                payload = Payload::Held(BodyFraming::Length(scratch.body.len() as u64));
            }
            payload = self.look_into(resolved, proxy, checks_body, payload, scratch)?;
            if decoded {
                scratch.outgoing.headers.remove("content-encoding");
            }
        } else {
            pipeline::request::write(
                request,
                resolved,
                &scratch.captures,
                proxy,
                self.exchange,
                &mut scratch.outgoing,
            );
        }
        if validation.is_some() {
            response.note(self.validated());
        }
        self.send(proxy, payload, None, body, response, scratch)
            .await
    }

    /// Nothing was wrong with what is checked of the request.
    fn validated(&self) -> Note<'_> {
        let content_type = self.client.request.headers.get_known(Known::ContentType);
        Note::Validated {
            content_type: payload::media_type(content_type),
        }
    }

    /// Decides how the body travels: one of known length streams unless it is to be held, a chunked one is
    /// always held, so that the backend gets a `Content-Length` as it does from API Gateway.
    async fn payload(
        &self,
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
        held: &mut Vec<u8>,
        memory: &mut Reservation<'_>,
        hold: bool,
    ) -> Result<Payload, Failure> {
        held.clear();
        match self.client.framing {
            BodyFraming::Length(length) if length > PAYLOAD_MAX_BYTES => {
                Err(too_large(length).into())
            }
            BodyFraming::Length(length) if length > 0 && !hold => Ok(Payload::Streamed(length)),
            framing @ (BodyFraming::None | BodyFraming::Length(0)) => Ok(Payload::Held(framing)),
            BodyFraming::Length(_) | BodyFraming::Chunked | BodyFraming::UntilClose => {
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

    /// Sends the request to one target after another, as far as that is safe, and relays the answer, or keeps
    /// its body where there is room given for it.
    async fn send(
        &self,
        proxy: &HttpProxy,
        payload: Payload,
        mut kept: Option<&mut Vec<u8>>,
        body: &mut impl Incoming,
        response: &mut impl Outgoing,
        scratch: &mut Scratch,
    ) -> Result<(), Failure> {
        let mut targets = Targets::new(self.plan, proxy, &self.worker.shared.balancer);
        let mut attempts_left = self.worker.shared.settings.upstream.attempts.get();
        let started = Instant::now();
        let deadline = started + proxy.timeout;
        let mut last_fault = None;
        // Where one kept connection turned out to be closed, others may be about to be.
        let mut kept_ones_are_stale = false;
        loop {
            attempts_left -= 1;
            // Where every target was tried, how the last one failed says more than that none is left.
            let target = targets
                .next()
                .map_err(|none_left| last_fault.take().unwrap_or(none_left))?;
            self.record.sent(started.into_std(), &target.key.endpoint);
            let idle = (!kept_ones_are_stale).then(|| self.worker.pools.take(&target.key));
            let connected = match idle.flatten() {
                Some(connection) => Ok(connection),
                None => timeout_at(deadline, upstream::connect(self.worker, &target))
                    .await
                    .unwrap_or_else(|_| {
                        Err(Unconnected {
                            fault: timed_out(&target, "connecting"),
                            of_target: true,
                        })
                    }),
            };
            self.worker.telemetry.upstream(match &connected {
                Ok(connection) if connection.is_reused() => Upstream::Reused,
                Ok(_) => Upstream::Opened,
                Err(_) => Upstream::Failed,
            });
            match &connected {
                // That it is open shows when it has answered.
                Ok(connection) if connection.is_reused() => {}
                Ok(_) => targets.outcome(&target, true),
                Err(failed) if failed.of_target => targets.outcome(&target, false),
                Err(_) => {}
            }
            let mut connection = match connected {
                Ok(connection) => connection,
                Err(Unconnected { fault, of_target }) => {
                    // Looked at once: time goes on, and the count must not.
                    let is_free = of_target && target.may_be_passed_over(started.elapsed());
                    let may_try_on = attempts_left > 0 || is_free;
                    if !may_try_on
                        || !may_be_elsewhere(&fault, &target)
                        || Instant::now() >= deadline
                    {
                        return Err(fault.into());
                    }
                    tracing::debug!(detail = %fault.detail, "trying another target");
                    attempts_left += usize::from(is_free);
                    targets.failed(&target);
                    last_fault = Some(fault);
                    continue;
                }
            };
            response.note(Note::Sending {
                uri: &proxy.uri,
                request: &scratch.outgoing,
                body: &scratch.body,
            });
            let attempt = transfer::Attempt {
                connection: &mut connection.http,
                exchange: self.exchange,
                payload,
                timeout: proxy.timeout,
                deadline,
                kept: kept.as_deref_mut().map(|body| Kept {
                    body,
                    memory: self.worker.shared.admission.bodies.reserve(),
                }),
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
                    if target.is_probe() {
                        targets.outcome(&target, true);
                    }
                    self.worker.pools.give(target.key, connection);
                    return Ok(());
                }
                Tried::Unanswered {
                    error,
                    nothing_sent,
                    sent,
                    body_is_whole,
                } => {
                    let unanswered = matches!(error, ResponseError::Closed);
                    if unanswered {
                        self.worker.pools.met_close(&target.key, &connection);
                    }
                    let another = attempts_left > 0 && unanswered && body_is_whole;
                    let may_be_repeated = nothing_sent || scratch.outgoing.method.is_idempotent();
                    let unread = another
                        && !may_be_repeated
                        && connection.http.transport().reached_nobody(sent).await;
                    if another && may_be_repeated || unread {
                        tracing::debug!(target = %target.key.endpoint, "trying again");
                        kept_ones_are_stale |= connection.is_reused();
                        // Nothing speaks against a target that closed what had rested, nor is there another than the
                        // only one, which had closed before it was asked.
                        let may_be_same = connection.is_reused() || unread && target.is_last();
                        if !may_be_same {
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

    /// Answers a fault, as the API has it where one was found.
    async fn answer(
        &self,
        fault: &Fault,
        response: &mut impl Outgoing,
        scratch: &mut Scratch,
    ) -> Result<(), Failure> {
        let settings = &self.worker.shared.settings;
        let explain = settings.explain_errors;
        let request = self.client.request;
        let Scratch {
            answer,
            body,
            captures,
            ..
        } = scratch;
        match router::locate(self.plan, request, settings.router) {
            Ok(located) if !located.stage.data.gateway_responses.is_empty() => {
                let data = located.data(request, captures, self.exchange);
                gateway_response::write_for(fault, &data, explain, answer, body);
            }
            _ => gateway_response::write(fault, self.exchange, explain, answer, body),
        }
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

/// Whether a target could not be connected to, which another one may be.
fn may_be_elsewhere(fault: &Fault, target: &Target<'_>) -> bool {
    fault.kind == target.failure || fault.kind == Kind::IntegrationTimeout
}

fn timed_out(target: &Target<'_>, what: &str) -> Fault {
    Fault::new(
        Kind::IntegrationTimeout,
        Hop::Target,
        format!(
            "{}: {what} took longer than the integration's timeout",
            target.key.endpoint
        ),
    )
}

fn of_target(error: &ResponseError, target: &Target<'_>) -> Fault {
    match error {
        ResponseError::Timeout(_) => timed_out(target, "the answer"),
        other => Fault::new(
            target.failure,
            Hop::Target,
            format!("{}: {other}", target.key.endpoint),
        ),
    }
}

fn of_broken(broken: Broken, target: &Target<'_>) -> Failure {
    match broken {
        Broken::RequestBody(error) => of_client(&error),
        Broken::Client => Failure::Client,
        Broken::AnswerTooLarge => Failure::Fault(Fault::new(
            target.failure,
            Hop::Target,
            format!(
                "{}: the answer has to be held for its mapping, and is larger than {PAYLOAD_MAX_BYTES} \
                 bytes or than there is memory for",
                target.key.endpoint
            ),
        )),
        Broken::Answer(error) => Failure::Fault(Fault::new(
            target.failure,
            Hop::Target,
            format!("{}: the answer broke off: {error}", target.key.endpoint),
        )),
    }
}
