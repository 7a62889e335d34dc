//! A stage with one method, and the data of a request to it, for the tests of this crate.

use crate::exchange::{Exchange, sample};
use crate::scope::Data;
use head::RequestHead;
use plan::route_tree::Captures;
use plan::{Integration, Route, RouteTree, Stage, StageData};

/// An exchange with `/things/{id}` of a stage `s`.
pub(crate) struct Setup {
    pub stage: Stage,
    pub client: RequestHead,
    pub captures: Captures,
    pub exchange: Exchange,
}

impl Setup {
    /// A request to this target (behind the stage) with these headers.
    pub(crate) fn new(data: StageData, target: &str, headers: &[(&str, &str)]) -> Self {
        let nothing = plan::Method::from(Integration::Misconfigured { reason: "".into() });
        let routes = [Route::new(
            "r1",
            "/things/{id}",
            [("ANY".to_owned(), nothing)],
        )];
        let mut client = RequestHead::new(head::Method::Post, target);
        client
            .headers
            .append("Host", "a1.execute-api.localhost:8080");
        for (name, value) in headers {
            client.headers.append(name, value);
        }
        Self {
            stage: Stage {
                api_id: "a1".into(),
                name: "s".into(),
                deployment_id: "d1".into(),
                execute_api_endpoint: true,
                routes: RouteTree::new(routes),
                data,
            },
            client,
            captures: Captures::default(),
            exchange: sample(),
        }
    }

    pub(crate) fn data(&mut self) -> Data<'_> {
        let path = self.client.path();
        let found = self
            .stage
            .routes
            .find(&self.client.method, path, &mut self.captures);
        Data {
            client: &self.client,
            exchange: &self.exchange,
            stage: &self.stage,
            route: found.ok().map(|(route, _)| route),
            captures: &self.captures,
            resource_path: path,
            body: "",
            error: None,
        }
    }
}
