//! ELBv2 over an in-memory store, with the publisher that puts what is written into the balancer's table.

mod listeners;
mod load_balancers;
mod races;
mod settings;
mod targets;

use super::*;
use crate::publish::{Publisher, acknowledge::InEffect};
use plan::Published;

/// A control plane whose writes are in effect when they are answered.
pub(super) struct Elb {
    bench: Bench,
}

pub(super) const SERVICE_LB: &str = NLB;

impl Elb {
    pub(super) async fn new() -> Self {
        Self::with(|settings| settings).await
    }

    pub(super) async fn with(change: impl FnOnce(ControlSettings) -> ControlSettings) -> Self {
        let bench = Bench::new();
        Self::over(bench, change).await
    }

    async fn over(bench: Bench, change: impl FnOnce(ControlSettings) -> ControlSettings) -> Self {
        let store: Arc<dyn Store> = bench.store.clone();
        let publisher = Publisher::start(
            Arc::clone(&store),
            Arc::new(Published::default()),
            Arc::clone(&bench.balancer),
            bench.clock.clone(),
            "123456789012",
        )
        .await
        .unwrap();
        let store = Arc::new(InEffect::new(store, publisher.applied()));
        tokio::spawn(publisher.run(std::future::pending()));
        let settings = ControlSettings {
            quotas: Quotas::AWS,
            clock: bench.clock.clone(),
            ..ControlSettings::new(partition(), Credentials::default())
        };
        let control = Control::new(
            change(settings),
            store,
            Arc::clone(&bench.balancer),
            Arc::new(AllBut(None)),
        );
        Self {
            bench: Bench {
                control: Arc::new(control),
                ..bench
            },
        }
    }

    /// Does an operation, whose answer has to be as the model says.
    pub(super) async fn ok(&self, operation: &str, input: Value) -> Value {
        let call = self
            .bench
            .call("elasticloadbalancing", operation, input.clone());
        match call.await {
            Ok(output) => output,
            Err(error) => panic!("{operation} {input}: {} {error}", error.code),
        }
    }

    /// The code with which an operation is refused; nothing is written by it.
    pub(super) async fn refused(&self, operation: &str, input: Value) -> String {
        let before = self.documents().await;
        let call = self
            .bench
            .call("elasticloadbalancing", operation, input.clone());
        let error = match call.await {
            Ok(output) => panic!("{operation} {input} was done: {output}"),
            Err(error) => error,
        };
        assert_eq!(error.status, 400, "{operation}: {error}");
        assert!(!error.message.is_empty());
        assert_eq!(before, self.documents().await, "{operation} left a trace");
        format!("{}: {error}", error.code)
    }

    async fn documents(&self) -> BTreeMap<String, bytes::Bytes> {
        use crate::document::{LOAD_BALANCER, TARGET_GROUP};
        let mut all = BTreeMap::new();
        for kind in [LOAD_BALANCER, TARGET_GROUP] {
            let listing = self.bench.store.list(&kind, None, 10_000).await.unwrap();
            for aggregate in listing.aggregates {
                all.insert(aggregate.key.to_string(), aggregate.document);
            }
        }
        all
    }

    /// A load balancer of this name; its ARN.
    pub(super) async fn load_balancer(&self, name: &str) -> String {
        let made = self
            .ok("CreateLoadBalancer", lb_input(name, json!({})))
            .await;
        text(&made["LoadBalancers"][0]["LoadBalancerArn"])
    }

    /// A target group of this name for addresses; its ARN.
    pub(super) async fn group(&self, name: &str) -> String {
        let made = self
            .ok("CreateTargetGroup", group_input(name, json!({})))
            .await;
        text(&made["TargetGroups"][0]["TargetGroupArn"])
    }

    /// A TCP listener; its ARN.
    pub(super) async fn listener(&self, lb: &str, port: u16, group: &str) -> String {
        let made = self
            .ok("CreateListener", listener_input(lb, port, group, json!({})))
            .await;
        text(&made["Listeners"][0]["ListenerArn"])
    }

    /// Where a connection to a load balancer would go.
    pub(super) fn pick(&self, lb: &str, port: u16) -> Result<String, String> {
        let picked = self.bench.balancer.pick(lb, port);
        picked
            .map(|picked| picked.address.to_string())
            .map_err(|error| error.to_string())
    }
}

pub(super) fn lb_input(name: &str, more: Value) -> Value {
    let input = json!({
        "Name": name, "Type": "network", "Scheme": "internal", "Subnets": ["subnet-1", "subnet-2"],
    });
    with(input, more)
}

pub(super) fn group_input(name: &str, more: Value) -> Value {
    let input = json!({
        "Name": name, "Protocol": "TCP", "Port": 80, "VpcId": "vpc-1", "TargetType": "ip",
    });
    with(input, more)
}

pub(super) fn listener_input(lb: &str, port: u16, group: &str, more: Value) -> Value {
    let input = json!({
        "LoadBalancerArn": lb, "Protocol": "TCP", "Port": port,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}],
    });
    with(input, more)
}
