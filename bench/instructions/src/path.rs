//! One request after the other through engine, router and mapping, as the proxy runs them.

use crate::wire::Wire;
use head::{RequestHead, ResponseHead};
use http1::{
    BodyError, BodyFraming, BufferPool, ClientConnection, ClientContext, Drain, RequestError,
    ResponseError, ServerConnection, ServerContext, Settings, WriteError,
};
use mapping::{Expression, UriError, UriTemplate};
use pipeline::{Clock, Exchange, Fault, IdSource, RouterSettings, router};
use plan::route_tree::Captures;
use plan::{
    Api, Connection, HttpProxy, Integration, Plan, RequestMapping, Route, RouteTree, Stage,
};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

/// Everything that outlives a request.
pub(crate) struct Path {
    runtime: tokio::runtime::Runtime,
    server: ServerConnection<Wire>,
    backend: ClientConnection<Wire>,
    plan: Plan,
    captures: Captures,
    request: RequestHead,
    outgoing: RequestHead,
    incoming: ResponseHead,
    answer: ResponseHead,
    body: Vec<u8>,
    clock: Clock,
    ids: IdSource,
}

/// Why a request was not served; any of these is a mistake in the scenario.
#[derive(Debug)]
#[allow(dead_code)] // Shown by Debug.
pub(crate) enum Failure {
    Start(std::io::Error),
    Uri(UriError),
    Request(RequestError),
    Ended,
    Route(Fault),
    Body(BodyError),
    Write(WriteError),
    Response(ResponseError),
    NothingWritten,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Path {
    pub(crate) fn new(request: &'static [u8], answer: &'static [u8]) -> Result<Self, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Failure::Start)?;
        let buffers = BufferPool::default();
        let towards_clients = Settings::towards_clients();
        let context = ServerContext::new(towards_clients, buffers.clone(), Drain::default());
        let towards_backends = ClientContext::new(Settings::towards_backends(), buffers);
        Ok(Self {
            runtime,
            server: ServerConnection::new(Wire::new(request), &context),
            backend: ClientConnection::new(Wire::new(answer), &towards_backends),
            plan: plan().map_err(Failure::Uri)?,
            captures: Captures::default(),
            request: RequestHead::default(),
            outgoing: RequestHead::default(),
            incoming: ResponseHead::default(),
            answer: ResponseHead::default(),
            body: Vec::new(),
            clock: Clock::default(),
            ids: IdSource::default(),
        })
    }

    /// Serves `count` requests.
    pub(crate) fn serve(&mut self, count: u32) -> Result<(), Failure> {
        let Self {
            runtime,
            server,
            backend,
            plan,
            captures,
            request,
            outgoing,
            incoming,
            answer,
            body,
            clock,
            ids,
        } = self;
        runtime.block_on(async {
            for _ in 0..count {
                let read = server.read_request(request).await;
                let info = read.map_err(Failure::Request)?.ok_or(Failure::Ended)?;
                router::override_method(request);
                let mut exchange = begin(clock, ids);
                exchange.take_request_id(request);
                pipeline::quotas::check(request).map_err(Failure::Route)?;
                let settings = RouterSettings { path_style: true };
                let resolved = router::resolve(plan, request, settings, captures);
                let resolved = resolved.map_err(Failure::Route)?;
                let Integration::HttpProxy(proxy) = &resolved.method.integration else {
                    return Err(Failure::Ended);
                };
                let (mut client_body, mut response) = server.parts();
                body.clear();
                loop {
                    let data = client_body.fill().await.map_err(Failure::Body)?;
                    let length = data.len();
                    if length == 0 {
                        break;
                    }
                    body.extend_from_slice(data);
                    client_body.consume(length);
                }
                pipeline::request::write(request, &resolved, captures, proxy, &exchange, outgoing);
                let (mut writer, mut reader) = backend.exchange(None);
                let framing = match info.framing {
                    BodyFraming::None => BodyFraming::None,
                    _ => BodyFraming::Length(body.len() as u64),
                };
                let written = writer.write_head(outgoing, framing, body).await;
                written.map_err(Failure::Write)?;
                writer.finish(None).await.map_err(Failure::Write)?;
                let head = reader.read_head(incoming, &outgoing.method).await;
                let info = head.map_err(Failure::Response)?;
                pipeline::response::write(incoming, &exchange, answer);
                let first = reader.buffered();
                let length = first.len();
                let written = response
                    .write_head(answer, info.relay_framing(), first)
                    .await;
                written.map_err(Failure::Write)?;
                reader.consume(length);
                loop {
                    let data = reader.fill().await.map_err(Failure::Body)?;
                    let length = data.len();
                    if length == 0 {
                        break;
                    }
                    response.write_body(data).await.map_err(Failure::Write)?;
                    reader.consume(length);
                }
                response.finish(None).await.map_err(Failure::Write)?;
                if !backend.is_reusable() {
                    return Err(Failure::Ended);
                }
            }
            Ok(())
        })?;
        // A path that writes nothing would look wonderfully cheap.
        if server.transport().written() == 0 || backend.transport().written() == 0 {
            return Err(Failure::NothingWritten);
        }
        Ok(())
    }
}

/// As a worker of the proxy begins an exchange, but for the time, which stands still.
fn begin(clock: &mut Clock, ids: &mut IdSource) -> Exchange {
    let received_at = Duration::from_secs(1_795_384_800);
    let client = IpAddr::from([198, 51, 100, 7]);
    Exchange {
        request_id: ids.uuid(),
        extended_request_id: ids.extended(),
        client_address: client,
        peer_address: client,
        tls: false,
        listener_port: 8080,
        received_at,
        date: clock.date(received_at),
        trace_seed: ids.trace_seed(),
        is_test: false,
    }
}

/// The reference architecture: one greedy route with its header and path mapping, over a VPC link.
fn plan() -> Result<Plan, UriError> {
    let proxy = HttpProxy {
        method: None,
        uri: UriTemplate::parse(
            "http://foobar-0123456789abcdef.elb.us-east-1.amazonaws.com/{proxy}",
        )?,
        connection: Connection::VpcLink("v1w2x3".into()),
        timeout: Duration::from_secs(29),
        verify_tls: true,
        mapping: RequestMapping {
            path: [("proxy".into(), Expression::Path("proxy".into()))].into(),
            query: [].into(),
            headers: [
                (
                    "Accept".into(),
                    Expression::Static("application/json".into()),
                ),
                (
                    "Authorization".into(),
                    Expression::Header("Authorization".into()),
                ),
            ]
            .into(),
            ..RequestMapping::default()
        },
    };
    let method = plan::Method::from(Integration::HttpProxy(proxy));
    let stage = Stage {
        api_id: "a1b2c3d4e5".into(),
        name: "prod".into(),
        deployment_id: "d1".into(),
        execute_api_endpoint: true,
        routes: RouteTree::new([Route::new("r1", "/{proxy+}", [("ANY".to_owned(), method)])]),
        data: plan::StageData::default(),
    };
    let api = Api {
        id: "a1b2c3d4e5".into(),
        stages: [Arc::new(stage)].into(),
    };
    Ok(Plan {
        apis: [("a1b2c3d4e5".into(), Arc::new(api))].into_iter().collect(),
        ..Plan::default()
    })
}
