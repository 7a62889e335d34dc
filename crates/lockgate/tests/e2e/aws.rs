//! Signed calls to the AWS endpoint as plain blocking functions, and the few that build an API out of them. It
//! speaks the wire of the service model, not a client library: the real clients have modules of their own.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};
use sigv4::Credential;
use testkit::{AwsClient, AwsResponse};
use tokio::runtime::{Builder, Runtime};

use crate::setup::text;

/// A client of API Gateway from what `lockgate env` prints, for callers with a runtime of their own.
pub fn client(environment: &BTreeMap<String, Option<String>>) -> AwsClient {
    let get = |name: &str| environment[name].clone().unwrap();
    let endpoint = get("AWS_ENDPOINT_URL_API_GATEWAY");
    let credential = Credential::new(get("AWS_ACCESS_KEY_ID"), get("AWS_SECRET_ACCESS_KEY"));
    AwsClient::new(
        endpoint.strip_prefix("http://").unwrap(),
        credential,
        get("AWS_REGION"),
    )
}

/// A client that waits for its answers.
pub struct Aws {
    runtime: Runtime,
    client: AwsClient,
}

impl Aws {
    /// From what `lockgate env` prints.
    pub fn new(environment: &BTreeMap<String, Option<String>>) -> Self {
        Self {
            runtime: Builder::new_current_thread().enable_all().build().unwrap(),
            client: client(environment),
        }
    }

    /// A call to API Gateway; `path` may have a query. A null body is none.
    ///
    /// # Errors
    /// When no answer comes back.
    pub fn try_call(
        &self,
        method: Method,
        path: &str,
        body: &Value,
    ) -> Result<AwsResponse, Box<dyn std::error::Error + Send + Sync>> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        self.runtime
            .block_on(self.client.call("apigateway", method, path, query, body))
    }

    pub fn call(&self, method: Method, path: &str, body: &Value) -> AwsResponse {
        self.try_call(method, path, body).unwrap()
    }

    /// A call that has to succeed; its answer, null where it has none.
    #[track_caller]
    pub fn ok(&self, method: Method, path: &str, body: &Value) -> Value {
        let answer = self.call(method.clone(), path, body);
        assert!(
            answer.status.is_success(),
            "{method} {path}: {} {}",
            answer.status,
            answer.text()
        );
        if answer.body.is_empty() {
            Value::Null
        } else {
            answer.json()
        }
    }

    pub fn get(&self, path: &str) -> Value {
        self.ok(Method::GET, path, &Value::Null)
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.ok(Method::POST, path, body)
    }

    pub fn put(&self, path: &str, body: &Value) -> Value {
        self.ok(Method::PUT, path, body)
    }

    pub fn delete(&self, path: &str) {
        self.ok(Method::DELETE, path, &Value::Null);
    }

    /// One `replace` of a PATCH.
    pub fn replace(&self, path: &str, what: &str, value: &str) -> Value {
        let operations = json!([{"op": "replace", "path": what, "value": value}]);
        self.ok(Method::PATCH, path, &json!({"patchOperations": operations}))
    }

    /// A VPC link to a load balancer; its id.
    pub fn vpc_link(&self, name: &str, load_balancer: &str) -> String {
        let link = self.post(
            "/vpclinks",
            &json!({"name": name, "targetArns": [load_balancer]}),
        );
        text(&link["id"])
    }

    pub fn api(&self, name: &str) -> Api<'_> {
        let created = self.post("/restapis", &json!({"name": name}));
        Api {
            aws: self,
            id: text(&created["id"]),
            root: text(&created["rootResourceId"]),
        }
    }
}

/// A REST API while it is built.
pub struct Api<'a> {
    aws: &'a Aws,
    pub id: String,
    pub root: String,
}

impl Api<'_> {
    /// A resource under `parent`; its id.
    pub fn resource(&self, parent: &str, part: &str) -> String {
        let path = format!("/restapis/{}/resources/{parent}", self.id);
        text(&self.aws.post(&path, &json!({"pathPart": part}))["id"])
    }

    /// A method without authorization and its integration. What `integration` leaves out is `HTTP_PROXY` with
    /// the method `ANY`; the parameters it maps from are declared.
    pub fn method(&self, resource: &str, method: &str, integration: &Value) {
        let mut whole = json!({"type": "HTTP_PROXY", "httpMethod": "ANY"});
        for (name, value) in integration.as_object().unwrap() {
            whole[name] = value.clone();
        }
        self.method_with(resource, method, json!({}), &whole);
    }

    /// A method with these settings besides, and this integration as it is.
    pub fn method_with(
        &self,
        resource: &str,
        method: &str,
        mut settings: Value,
        integration: &Value,
    ) {
        settings["authorizationType"] = "NONE".into();
        let mapped = integration["requestParameters"].as_object();
        let sources = mapped.into_iter().flat_map(|map| map.values());
        for source in sources.filter_map(Value::as_str) {
            if [
                "path",
                "querystring",
                "multivaluequerystring",
                "header",
                "multivalueheader",
            ]
            .iter()
            .any(|place| source.starts_with(&format!("method.request.{place}.")))
            {
                let required = source.starts_with("method.request.path.");
                settings["requestParameters"][source] = required.into();
            }
        }
        let path = self.method_path(resource, method);
        self.aws.put(&path, &settings);
        self.aws.put(&format!("{path}/integration"), integration);
    }

    /// A response of a method that is no proxy, from its integration's; the headers it maps to are declared.
    pub fn response(&self, resource: &str, method: &str, status: &str, mapped: &Value) {
        let path = self.method_path(resource, method);
        let targets = mapped["responseParameters"].as_object();
        let declared: serde_json::Map<String, Value> = targets
            .into_iter()
            .flat_map(|map| map.keys())
            .map(|target| (target.clone(), false.into()))
            .collect();
        let declared = json!({"responseParameters": declared});
        self.aws
            .put(&format!("{path}/responses/{status}"), &declared);
        self.aws
            .put(&format!("{path}/integration/responses/{status}"), mapped);
    }

    pub fn method_path(&self, resource: &str, method: &str) -> String {
        format!(
            "/restapis/{}/resources/{resource}/methods/{method}",
            self.id
        )
    }

    /// `{proxy+}` under the root with `ANY`, sent to `uri` with the path behind it.
    pub fn greedy(&self, mut integration: Value) -> String {
        let resource = self.resource(&self.root, "{proxy+}");
        if integration["requestParameters"].is_null() {
            integration["requestParameters"] = json!({});
        }
        integration["requestParameters"]["integration.request.path.proxy"] =
            json!("method.request.path.proxy");
        self.method(&resource, "ANY", &integration);
        resource
    }

    /// Deploys to a stage; the deployment's id.
    pub fn deploy(&self, stage: &str) -> String {
        self.deploy_with(stage, json!({}))
    }

    pub fn deploy_with(&self, stage: &str, variables: Value) -> String {
        let path = format!("/restapis/{}/deployments", self.id);
        let body = json!({"stageName": stage, "variables": variables});
        text(&self.aws.post(&path, &body)["id"])
    }
}
