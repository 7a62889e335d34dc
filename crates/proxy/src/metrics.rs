//! What the gateway tells of itself to whoever scrapes it. Reads counters that workers write, and asks
//! nothing of them: a scrape costs the path of requests nothing.

use crate::admission::Admission;
use plan::Published;
use std::sync::Arc;
use telemetry::series::Labels;
use telemetry::{Facts, Telemetry};

/// The gateway's metrics. Clones tell of the same gateway, and go on after it has ended.
#[derive(Clone, Debug)]
pub struct Metrics {
    pub(crate) telemetry: Arc<Telemetry>,
    pub(crate) plan: Arc<Published>,
    pub(crate) admission: Arc<Admission>,
}

impl Metrics {
    /// The exposition in Prometheus's text format ([`telemetry::exposition::CONTENT_TYPE`]). With thousands of
    /// routes in use this takes milliseconds: not for a thread that others wait for.
    #[must_use]
    pub fn expose(&self) -> String {
        let plan = self.plan.load_full();
        let load = self.admission.load();
        let facts = Facts {
            plan_swaps: self.plan.swaps(),
            plan_apis: plan.apis.len() as u64,
            plan_stages: plan.apis.values().map(|api| api.stages.len() as u64).sum(),
            connections_open: load.connections.iter().sum::<usize>() as u64,
            connections_handed_over: load.handed_over,
            connections_refused: vec![
                ("total_limit", load.refused_in_all),
                ("client_limit", load.refused_per_client),
                ("proxy_header", load.refused_proxy_header),
            ],
            held_body_bytes: load.held_body_bytes,
        };
        drop(plan);
        self.telemetry.expose(&facts, |labels| self.serves(labels))
    }

    /// Has the access log's file opened anew, after it was renamed.
    pub fn reopen_access_log(&self) {
        self.telemetry.reopen_log();
    }

    /// Whether the plan in force has the route.
    fn serves(&self, labels: &Labels) -> bool {
        let plan = self.plan.load();
        head::Method::from_bytes(labels.method.as_bytes()).is_some_and(|method| {
            plan.apis
                .get(&*labels.api_id)
                .and_then(|api| api.stage(&labels.stage))
                .and_then(|stage| stage.routes.declared(&labels.resource))
                .is_some_and(|route| route.method(&method).is_some())
        })
    }
}
