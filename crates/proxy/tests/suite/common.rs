//! What all of this suite stands on: backends and gateways of a test, and plans for them. The modules share one process,
//! so a test that looks at the process as a whole says so when it makes its backend, and has it to itself meanwhile.

use mapping::{Expression, UriTemplate};
use plan::{
    Api, Connection, HttpProxy, Integration, Method, Plan, Published, RequestMapping, Route,
    RouteTree, Stage, StageData,
};
use proxy::{Gateway, Settings, StartError};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;
use testkit::{Received, Reply, Upstream, wait_for};

/// How long any one thing may take: generous, since machines that build are slow.
pub const LIMIT: Duration = Duration::from_secs(20);
/// The name under which the API of [`plan`] is reached.
pub const HOST: &str = "a1.execute-api.localhost";

/// A backend, and its test's turn: to be made before anything else that others could see, and dropped last.
pub struct Backend {
    upstream: Upstream,
    _turn: Turn,
}

impl Backend {
    /// Side by side with other tests.
    pub fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        Self::within(Turn::together(), answer)
    }

    /// While no other test has a backend.
    pub fn start_alone(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        Self::within(Turn::alone(), answer)
    }

    fn within(turn: Turn, answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        Self {
            upstream: Upstream::start(answer).unwrap(),
            _turn: turn,
        }
    }
}

impl Deref for Backend {
    type Target = Upstream;

    fn deref(&self) -> &Upstream {
        &self.upstream
    }
}

/// How many have their turn together; `None` while one has it alone. No lock of the library, since a test may have
/// several backends, and must not wait for itself behind one that wants to be alone.
static TURNS: Mutex<Option<usize>> = Mutex::new(Some(0));
static TURN_ENDED: Condvar = Condvar::new();

struct Turn;

impl Turn {
    fn together() -> Self {
        Self::once(|turns| turns.map(|others| Some(others + 1)))
    }

    fn alone() -> Self {
        Self::once(|turns| (turns == Some(0)).then_some(None))
    }

    /// Waits until `next` has something to put in the place of what is.
    fn once(next: impl Fn(Option<usize>) -> Option<Option<usize>>) -> Self {
        let turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        let mut turns = TURN_ENDED
            .wait_while(turns, |turns| next(*turns).is_none())
            .unwrap_or_else(PoisonError::into_inner);
        *turns = next(*turns).unwrap();
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut turns = TURNS.lock().unwrap_or_else(PoisonError::into_inner);
        *turns = Some(turns.map_or(0, |others| others - 1));
        TURN_ENDED.notify_all();
    }
}

/// On a free port, with one worker.
pub fn settings() -> Settings {
    Settings::new(([127, 0, 0, 1], 0).into(), NonZeroUsize::MIN)
}

/// A gateway without load balancers.
pub fn start(settings: Settings, plan: &Arc<Published>) -> Gateway {
    start_timed(settings, plan).0
}

/// The same, and the processor time of its first worker.
pub fn start_timed(settings: Settings, plan: &Arc<Published>) -> (Gateway, ThreadTime) {
    // Held until its threads have their names, so that they can be told from others'.
    static STARTING: Mutex<()> = Mutex::new(());
    let _alone = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    let (workers, before) = (settings.workers.get(), worker_threads());
    let gateway = try_start(settings, plan).unwrap();
    let threads = wait_for("the workers' threads to have their names", LIMIT, || {
        let mut threads = worker_threads();
        threads.retain(|thread| !before.contains(thread));
        (threads.len() == workers).then_some(threads)
    });
    (gateway, ThreadTime(threads[0].clone()))
}

/// For a gateway that may not start.
pub fn try_start(settings: Settings, plan: &Arc<Published>) -> Result<Gateway, StartError> {
    let balancer = Arc::new(balancer::Balancer::new());
    Gateway::start(settings, Arc::clone(plan), balancer)
}

/// The time that one thread was on a processor.
pub struct ThreadTime(PathBuf);

impl ThreadTime {
    pub fn spent(&self) -> Duration {
        let text = std::fs::read_to_string(self.0.join("schedstat")).unwrap();
        Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
    }
}

fn worker_threads() -> Vec<PathBuf> {
    let threads = std::fs::read_dir("/proc/self/task").unwrap();
    let threads = threads.filter_map(|thread| Some(thread.ok()?.path()));
    threads
        .filter(|thread| {
            std::fs::read_to_string(thread.join("comm"))
                .is_ok_and(|name| name.starts_with("gateway-"))
        })
        .collect()
}

/// A plan of one API with these stages.
pub fn plan<const N: usize>(stages: [Stage; N]) -> Plan {
    let api = Arc::new(api(stages));
    Plan {
        apis: [("a1".into(), api)].into_iter().collect(),
        ..Plan::default()
    }
}

/// The API `a1`.
pub fn api<const N: usize>(stages: [Stage; N]) -> Api {
    Api {
        id: "a1".into(),
        stages: stages.map(Arc::new).into(),
    }
}

/// A stage of it, with a method `ANY` at each of these paths.
pub fn stage(
    name: &str,
    methods: impl IntoIterator<Item = (&'static str, Method)>,
    data: StageData,
) -> Stage {
    let methods = methods.into_iter();
    Stage {
        api_id: "a1".into(),
        name: name.into(),
        deployment_id: "d".into(),
        execute_api_endpoint: true,
        routes: RouteTree::new(
            methods.map(|(path, method)| Route::new(path, path, [("ANY".to_owned(), method)])),
        ),
        data,
    }
}

/// Passed on to a path of a backend.
pub fn proxy_to(backend: SocketAddr, path: &str, mapping: RequestMapping) -> HttpProxy {
    HttpProxy {
        method: None,
        uri: UriTemplate::parse(&format!("http://{backend}{path}")).unwrap(),
        connection: Connection::Internet,
        timeout: LIMIT,
        verify_tls: true,
        mapping,
    }
}

/// For a route `/{proxy+}`: whatever is asked for is asked of the backend.
pub fn greedy_proxy(backend: SocketAddr) -> HttpProxy {
    let from_path = Expression::parse("method.request.path.proxy").unwrap();
    let mapping = RequestMapping {
        path: Box::new([("proxy".into(), from_path)]),
        ..RequestMapping::default()
    };
    HttpProxy {
        timeout: Duration::from_secs(29),
        ..proxy_to(backend, "/{proxy}", mapping)
    }
}

/// A plan whose one stage `s` passes everything on.
pub fn greedy_plan(backend: SocketAddr) -> Arc<Published> {
    let method = Method::from(Integration::HttpProxy(greedy_proxy(backend)));
    let stage = stage("s", [("/{proxy+}", method)], StageData::default());
    Arc::new(Published::new(plan([stage])))
}
