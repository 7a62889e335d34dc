//! Every metric of Lockgate: name, type, labels and meaning. `docs/metrics.md` shows this table; a test holds
//! the two together.

/// A metric.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    pub name: &'static str,
    pub kind: Type,
    pub labels: &'static [&'static str],
    pub help: &'static str,
}

/// What a metric does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Counter,
    Gauge,
    Histogram,
}

impl Type {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

const ROUTE: &[&str] = &["api_id", "stage", "resource", "method"];

macro_rules! families {
    ($($constant:ident = $kind:ident $name:literal $labels:expr, $help:literal;)*) => {
        $(#[doc = $help]
        pub static $constant: Family = Family {
            name: $name,
            kind: Type::$kind,
            labels: $labels,
            help: $help,
        };)*

        /// All metrics, in the order of an exposition.
        pub static ALL: &[&Family] = &[$(&$constant),*];
    };
}

families! {
    BUILD_INFO = Gauge "lockgate_build_info" &["version"],
        "Always 1; the label says which version runs.";
    REQUESTS = Counter "lockgate_requests_total" ROUTE,
        "Requests that ended, answered or not (AWS: Count).";
    REQUEST_ERRORS = Counter "lockgate_request_errors_total"
        &["api_id", "stage", "resource", "method", "class"],
        "Requests answered with an error of class 4xx or 5xx, by the gateway or the backend (AWS: 4XXError, 5XXError). An answer that broke off is 5xx.";
    REQUEST_ABORTS = Counter "lockgate_request_aborts_total" ROUTE,
        "Requests whose client went before it had the whole answer; they are in no error class.";
    REQUEST_LATENCY = Histogram "lockgate_request_latency_seconds" ROUTE,
        "From the request's head to the end of the answer (AWS: Latency).";
    INTEGRATION_LATENCY = Histogram "lockgate_integration_latency_seconds" ROUTE,
        "From sending a request on to the head of the backend's answer, or until it was given up (AWS: IntegrationLatency).";
    REQUEST_BYTES = Counter "lockgate_request_bytes_total" ROUTE,
        "Bytes taken of requests: heads in the form of HTTP/1.1, and bodies as far as they were read.";
    RESPONSE_BYTES = Counter "lockgate_response_bytes_total" ROUTE,
        "Bytes sent of answers, heads included.";
    FAULTS = Counter "lockgate_faults_total" &["hop", "type"],
        "Requests that ended in the gateway, by the hop of the path that failed and the gateway response type.";
    REFUSALS = Counter "lockgate_refusals_total" &["reason"],
        "Requests refused because they are not HTTP with exactly one meaning, or came too slowly.";
    CONNECTIONS_OPEN = Gauge "lockgate_connections_open" &[],
        "Connections of clients that are open.";
    CONNECTIONS_ACCEPTED = Counter "lockgate_connections_accepted_total" &[],
        "Connections of clients that were taken up.";
    CONNECTIONS_REFUSED = Counter "lockgate_connections_refused_total" &["reason"],
        "Connections of clients that were turned away before a request was read.";
    CONNECTIONS_HANDED_OVER = Counter "lockgate_connections_handed_over_total" &[],
        "Connections of clients that were given to a less loaded worker than the one that accepted them.";
    HELD_BODY_BYTES = Gauge "lockgate_held_body_bytes" &[],
        "Memory reserved for request bodies that are held until they are whole.";
    UPSTREAM_IDLE = Gauge "lockgate_upstream_connections_idle" &[],
        "Connections to backends that wait in pools.";
    UPSTREAM_OPENED = Counter "lockgate_upstream_connections_opened_total" &[],
        "Connections to backends that were made.";
    UPSTREAM_FAILED = Counter "lockgate_upstream_connections_failed_total" &[],
        "Connections to backends that could not be made.";
    UPSTREAM_REUSED = Counter "lockgate_upstream_connections_reused_total" &[],
        "Times that a pooled connection was taken for a request.";
    PLAN_SWAPS = Counter "lockgate_plan_swaps_total" &[],
        "Plans that took the place of another since the start: the version of the plan in force.";
    PLAN_APIS = Gauge "lockgate_plan_apis" &[],
        "APIs in the plan in force.";
    PLAN_STAGES = Gauge "lockgate_plan_stages" &[],
        "Stages in the plan in force.";
    LOG_LINES = Counter "lockgate_access_log_lines_total" &[],
        "Access log lines handed to the writer.";
    LOG_DROPPED = Counter "lockgate_access_log_lines_dropped_total" &["reason"],
        "Access log lines that were given up: behind, where the writer could not keep up; failed, where writing did.";
}

macro_rules! cluster_families {
    ($($constant:ident = $kind:ident $name:literal $labels:expr, $help:literal;)*) => {
        $(#[doc = $help]
        pub static $constant: Family = Family {
            name: $name,
            kind: Type::$kind,
            labels: $labels,
            help: $help,
        };)*

        /// The metrics of a watched cluster, which are there beside [`ALL`] where one is watched.
        pub static OF_CLUSTER: &[&Family] = &[$(&$constant),*];
    };
}

cluster_families! {
    CLUSTER_CONNECTED = Gauge "lockgate_cluster_watch_connected" &["resource", "namespace"],
        "Whether a watch of the API server runs (1) or is being begun anew (0).";
    CLUSTER_WATCH_RESTARTS = Counter "lockgate_cluster_watch_restarts_total" &["resource", "namespace"],
        "Times that a watch ended and was begun anew.";
    CLUSTER_LISTS = Counter "lockgate_cluster_lists_total" &["resource", "namespace"],
        "Times that all objects were listed: at the start, and where the API server had forgotten what came since.";
    CLUSTER_EVENTS = Counter "lockgate_cluster_events_total" &["resource", "namespace"],
        "Changes of objects that the API server told of.";
    CLUSTER_LEADER = Gauge "lockgate_cluster_leader" &[],
        "Whether this process writes status and Events.";
    CLUSTER_RECONCILES = Counter "lockgate_cluster_reconciles_total" &[],
        "Times that changes of objects were made changes of load balancers.";
    CLUSTER_RECONCILE_MICROSECONDS = Counter "lockgate_cluster_reconcile_microseconds_total" &[],
        "Time spent on that.";
    CLUSTER_WRITES = Counter "lockgate_cluster_status_writes_total" &[],
        "Statuses of Services written.";
    CLUSTER_WRITE_FAILURES = Counter "lockgate_cluster_status_write_failures_total" &[],
        "Statuses of Services that could not be written; they are tried again.";
    CLUSTER_LOAD_BALANCERS = Gauge "lockgate_cluster_load_balancers" &[],
        "Load balancers that come from the cluster.";
    CLUSTER_FORWARDS_OPEN = Gauge "lockgate_cluster_port_forward_connections" &[],
        "Connections to pods that are open through the API server (`--kubernetes-port-forward`).";
    CLUSTER_FORWARDS = Counter "lockgate_cluster_port_forward_connections_total" &[],
        "Connections to pods that were opened through the API server.";
    CLUSTER_FORWARD_FAILURES = Counter "lockgate_cluster_port_forward_failures_total" &[],
        "Connections to pods through the API server that could not be opened, or broke.";
}
