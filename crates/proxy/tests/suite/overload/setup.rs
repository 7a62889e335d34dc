//! A gateway with one greedy route to a backend of the test, and clients with addresses of their own choice.

use mapping::{Expression, UriTemplate};
use plan::{
    Api, Connection, HttpProxy, Integration, Plan, Published, RequestMapping, Route, RouteTree,
    Stage,
};
use proxy::{Gateway, Settings};
use socket2::{Domain, Socket, Type};
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::num::NonZeroUsize;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;
use testkit::{RawResponse, Reply, Upstream, read_response, wait_until};

/// How long any one thing may take: generous, since machines that build are slow.
pub const LIMIT: Duration = Duration::from_secs(20);

/// A gateway and its backend.
pub struct Setup {
    pub gateway: Gateway,
    pub backend: Upstream,
    _running: Running,
}

/// Tests that look at the whole process run alone; all others side by side.
#[expect(dead_code, reason = "held, not read")]
enum Running {
    Together(RwLockReadGuard<'static, ()>),
    Alone(RwLockWriteGuard<'static, ()>),
}

static PROCESS: RwLock<()> = RwLock::new(());

impl Setup {
    pub fn new(change: impl FnOnce(&mut Settings)) -> Self {
        let guard = PROCESS.read().unwrap_or_else(PoisonError::into_inner);
        Self::start(Running::Together(guard), change)
    }

    pub fn alone(change: impl FnOnce(&mut Settings)) -> Self {
        let guard = PROCESS.write().unwrap_or_else(PoisonError::into_inner);
        Self::start(Running::Alone(guard), change)
    }

    fn start(running: Running, change: impl FnOnce(&mut Settings)) -> Self {
        let backend = Upstream::start(Reply::echo).unwrap();
        let mut settings = Settings::new(([127, 0, 0, 1], 0).into(), NonZeroUsize::MIN);
        settings.explain_errors = true;
        change(&mut settings);
        let plan = Arc::new(Published::new(plan(backend.address())));
        let gateway = Gateway::start(settings, plan, Arc::new(balancer::Balancer::new())).unwrap();
        Self {
            gateway,
            backend,
            _running: running,
        }
    }

    /// A connection from 127.0.0.1.
    pub fn connect(&self) -> TcpStream {
        self.connect_by(Socket::new(Domain::IPV4, Type::STREAM, None).unwrap())
    }

    /// A connection from this address; port 0 for any.
    pub fn connect_from(&self, source: SocketAddr) -> TcpStream {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.set_reuse_address(true).unwrap();
        socket.bind(&source.into()).unwrap();
        self.connect_by(socket)
    }

    /// Closed by a reset, so that ports are free at once.
    fn connect_by(&self, socket: Socket) -> TcpStream {
        socket.set_linger(Some(Duration::ZERO)).unwrap();
        let gateway = self.gateway.address().into();
        socket.connect_timeout(&gateway, LIMIT).unwrap();
        let stream = TcpStream::from(socket);
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream.set_write_timeout(Some(LIMIT)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    pub fn connections(&self) -> usize {
        self.gateway.load().connections.iter().sum()
    }

    #[track_caller]
    pub fn wait_for_connections(&self, count: usize) {
        wait_until(&format!("{count} connections"), LIMIT, || {
            self.connections() == count
        });
    }
}

fn plan(backend: SocketAddr) -> Plan {
    let from_path = Expression::parse("method.request.path.proxy").unwrap();
    let proxy = HttpProxy {
        method: None,
        uri: UriTemplate::parse(&format!("http://{backend}/{{proxy}}")).unwrap(),
        connection: Connection::Internet,
        timeout: Duration::from_secs(29),
        verify_tls: true,
        mapping: RequestMapping {
            path: Box::new([("proxy".into(), from_path)]),
            ..RequestMapping::default()
        },
    };
    let method = plan::Method::from(Integration::HttpProxy(proxy));
    let stage = Stage {
        api_id: "a1".into(),
        name: "s".into(),
        deployment_id: "d".into(),
        execute_api_endpoint: true,
        routes: RouteTree::new([Route::new("r", "/{proxy+}", [("ANY".to_owned(), method)])]),
        data: plan::StageData::default(),
    };
    let api = Api {
        id: "a1".into(),
        stages: [Arc::new(stage)].into(),
    };
    Plan {
        apis: [("a1".into(), Arc::new(api))].into_iter().collect(),
        ..Plan::default()
    }
}

/// The head of a request to the route, with these further lines.
pub fn head(method: &str, lines: &[&str]) -> Vec<u8> {
    let mut head = format!("{method} /s/x HTTP/1.1\r\nHost: a1.execute-api.localhost\r\n");
    for line in lines {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str("\r\n");
    head.into_bytes()
}

pub fn get(stream: &mut TcpStream, lines: &[&str]) -> io::Result<RawResponse> {
    stream.write_all(&head("GET", lines))?;
    read_response(stream, "GET")
}

/// The connection ends without another byte.
#[track_caller]
pub fn assert_ended(stream: &mut TcpStream) {
    let mut rest = Vec::new();
    let ended = stream.read_to_end(&mut rest);
    let reset = matches!(&ended, Err(error) if error.kind() == io::ErrorKind::ConnectionReset);
    assert!(
        (ended.is_ok() || reset) && rest.is_empty(),
        "{ended:?} {rest:?}"
    );
}

/// An answer of the gateway that says it is overloaded, in AWS's shape, and why.
#[track_caller]
pub fn assert_overloaded(response: &RawResponse, why: &str) {
    assert_eq!(response.status, 503);
    assert_eq!(response.text(), r#"{"message":"Service Unavailable"}"#);
    let header = |name| response.header(name).unwrap_or_default();
    assert_eq!(header("x-amzn-errortype"), "ServiceUnavailableException");
    assert_eq!(header("x-amzn-requestid").len(), 36);
    assert_eq!(header("x-lockgate-error"), why);
}
