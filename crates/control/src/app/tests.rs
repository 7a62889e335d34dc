//! The operations through the in-process entry, over an in-memory store and a clock that stands still. Every
//! answer is held against the service model.

#![allow(clippy::unwrap_used)]

mod account;
mod apis;
mod archives;
mod audits;
mod concurrency;
mod deployments;
mod documentation;
mod edits;
mod elbv2;
mod gateway_responses;
mod integrations;
mod methods;
mod patched;
mod patches;
mod properties;
mod reads;
mod resources;
mod schemas;
mod stage_settings;
mod vpc_links;

use super::*;
use crate::auth::{Caller, Credentials};
use crate::clock::ManualClock;
use crate::settings::VpcLinkTiming;
use balancer::{IpAddressType, LoadBalancer, Scheme, Source, State};
use model::Partition;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::MemoryStore;

pub(super) const ACCOUNT: &str = "123456789012";
pub(super) const NLB: &str =
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/foobar/0123456789abcdef";

/// Serves all but what a test forbids: a deployment with a method of this name.
struct AllBut(Option<&'static str>);

impl Deployable for AllBut {
    fn check(&self, snapshot: &model::Snapshot) -> Result<(), String> {
        let mut methods = snapshot.resources.values().flat_map(|r| r.methods.keys());
        match methods.find(|name| Some(name.as_str()) == self.0) {
            Some(name) => Err(format!("{name} is not served")),
            None => Ok(()),
        }
    }
}

pub(super) struct Bench {
    pub control: Arc<Control>,
    pub clock: Arc<ManualClock>,
    pub store: Arc<MemoryStore>,
    pub balancer: Arc<Balancer>,
}

pub(super) fn partition() -> Partition {
    Partition {
        name: "aws".into(),
        region: "eu-west-1".into(),
        account_id: ACCOUNT.into(),
    }
}

impl Bench {
    pub(super) fn new() -> Self {
        let balancer = Arc::new(Balancer::new());
        balancer.publish("test", vec![load_balancer("foobar", NLB)]);
        let clock = Arc::new(ManualClock::at_millis(1_700_000_000_000));
        Self::over(
            Arc::new(MemoryStore::new()),
            clock,
            balancer,
            Quotas::LIFTED,
        )
    }

    /// The same with quotas.
    pub(super) fn with_quotas(quotas: Quotas) -> Self {
        let bench = Self::new();
        Self::over(bench.store, bench.clock, bench.balancer, quotas)
    }

    /// One more process on the same store.
    pub(super) fn again(&self) -> Self {
        Self::over(
            Arc::clone(&self.store),
            Arc::clone(&self.clock),
            Arc::clone(&self.balancer),
            Quotas::LIFTED,
        )
    }

    pub(super) fn over(
        store: Arc<MemoryStore>,
        clock: Arc<ManualClock>,
        balancer: Arc<Balancer>,
        quotas: Quotas,
    ) -> Self {
        let settings = ControlSettings {
            vpc_link: VpcLinkTiming::default(),
            quotas,
            clock: clock.clone(),
            ..ControlSettings::new(partition(), Credentials::default())
        };
        let control = Control::new(
            settings,
            store.clone(),
            Arc::clone(&balancer),
            Arc::new(AllBut(Some("HEAD"))),
        );
        Self {
            control: Arc::new(control),
            clock,
            store,
            balancer,
        }
    }

    /// Does an operation of API Gateway and checks that its answer is as the model says.
    pub(super) async fn ok(&self, operation: &str, input: Value) -> Value {
        match self.call("apigateway", operation, input.clone()).await {
            Ok(output) => output,
            Err(error) => panic!("{operation} {input}: {} {error}", error.code),
        }
    }

    /// The code and message with which an operation of API Gateway is refused.
    pub(super) async fn refused(&self, operation: &str, input: Value) -> (&'static str, String) {
        match self.call("apigateway", operation, input.clone()).await {
            Ok(output) => panic!("{operation} {input} was done: {output}"),
            Err(error) => (error.code, error.message),
        }
    }

    pub(super) async fn call(
        &self,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ControlError> {
        let caller = Caller::of("AKIATEST", &partition());
        let output = self
            .control
            .call(&caller, service, operation, input)
            .await?;
        check_against_model(service, operation, &output);
        Ok(output)
    }

    /// An API of its own, as (id, root resource id).
    pub(super) async fn api(&self) -> (String, String) {
        let api = self.ok("CreateRestApi", json!({"name": "api"})).await;
        (text(&api["id"]), text(&api["rootResourceId"]))
    }

    /// An API with GET on its root and an HTTP_PROXY integration, ready to deploy.
    pub(super) async fn deployable_api(&self) -> (String, String) {
        let (api, root) = self.api().await;
        self.method(&api, &root, "GET", json!({})).await;
        self.integration(&api, &root, "GET", json!({})).await;
        (api, root)
    }

    pub(super) async fn method(&self, api: &str, resource: &str, name: &str, more: Value) -> Value {
        let input = json!({"restApiId": api, "resourceId": resource, "httpMethod": name, "authorizationType": "NONE"});
        self.ok("PutMethod", with(input, more)).await
    }

    pub(super) async fn integration(
        &self,
        api: &str,
        resource: &str,
        name: &str,
        more: Value,
    ) -> Value {
        let input = integration_input(api, resource, name);
        self.ok("PutIntegration", with(input, more)).await
    }

    pub(super) async fn vpc_link(&self) -> String {
        let link = self
            .ok(
                "CreateVpcLink",
                json!({"name": "link", "targetArns": [NLB]}),
            )
            .await;
        text(&link["id"])
    }

    /// Everything in the store, to see whether a refusal left a trace.
    pub(super) async fn all_documents(&self) -> BTreeMap<String, bytes::Bytes> {
        let mut all = BTreeMap::new();
        for kind in crate::document::KINDS {
            let listing = self.store.list(&kind, None, 10_000).await.unwrap();
            for aggregate in listing.aggregates {
                all.insert(aggregate.key.to_string(), aggregate.document);
            }
        }
        all
    }
}

fn check_against_model(service: &str, operation: &str, output: &Value) {
    let service = wire::service_signed_as(service).unwrap();
    let operation = service.operation(operation).unwrap();
    let response = wire::encode(operation, output, "r-1").unwrap();
    assert_eq!(response.status().as_u16(), operation.status);
    if service.protocol == wire::Protocol::Query {
        assert_eq!(
            wire::check_output(operation, output),
            Vec::<String>::new(),
            "{output}"
        );
    }
    if service.protocol == wire::Protocol::RestJson && !response.body().is_empty() {
        let document: Value = serde_json::from_slice(response.body()).unwrap();
        assert_eq!(
            wire::check_output(operation, &document),
            Vec::<String>::new(),
            "{document}"
        );
    }
}

pub(super) fn integration_input(api: &str, resource: &str, name: &str) -> Value {
    json!({
        "restApiId": api, "resourceId": resource, "httpMethod": name,
        "type": "HTTP_PROXY", "integrationHttpMethod": "ANY", "uri": "http://example.com/",
    })
}

/// The members of both; those of `more` win.
pub(super) fn with(mut input: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        input[name] = value.clone();
    }
    input
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

pub(super) fn patch(op: &str, path: &str, value: Option<&str>) -> Value {
    match value {
        Some(value) => json!({"op": op, "path": path, "value": value}),
        None => json!({"op": op, "path": path}),
    }
}

pub(super) fn load_balancer(name: &str, arn: &str) -> LoadBalancer {
    LoadBalancer {
        arn: arn.into(),
        name: name.into(),
        dns_name: format!("{name}-0123456789abcdef.elb.eu-west-1.amazonaws.com"),
        scheme: Scheme::Internal,
        created_at: std::time::SystemTime::UNIX_EPOCH,
        hosted_zone_id: "Z2IFOLAFXWLO4F".into(),
        vpc_id: "vpc-0".into(),
        tags: BTreeMap::from([("team".into(), "a".into())]),
        state: State::Active,
        ip_address_type: IpAddressType::Ipv4,
        attributes: BTreeMap::from([("deletion_protection.enabled".into(), "false".into())]),
        listeners: Vec::new(),
        source: Source {
            object: format!("Service default/{name}"),
            location: "test".into(),
        },
        conditions: Vec::new(),
    }
}

#[test]
fn every_served_operation_is_one_of_its_model() {
    for (signing_name, operations) in SERVED {
        let service = wire::service_signed_as(signing_name).unwrap();
        for operation in *operations {
            assert!(service.operation(operation).is_some(), "{operation}");
        }
    }
}

#[tokio::test]
async fn every_other_operation_is_refused_by_name() {
    let bench = Bench::new();
    let caller = Caller::of("AKIATEST", &partition());
    let mut refused = 0;
    for service in wire::services() {
        let name = service.signing_name;
        let served = SERVED.iter().filter(|(service, _)| *service == name);
        let served: Vec<&str> = served
            .flat_map(|(_, operations)| *operations)
            .copied()
            .collect();
        for operation in service.operations {
            if served.contains(&operation.name) {
                continue;
            }
            let call = bench.control.call(&caller, name, operation.name, json!({}));
            let error = call.await.unwrap_err();
            assert!(error.code.starts_with("UnsupportedOperation"), "{error}");
            assert_eq!(error.status, 400);
            assert!(error.message.contains(operation.name), "{error}");
            refused += 1;
        }
    }
    assert!(refused > 60, "{refused}");
}
