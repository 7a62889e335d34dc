//! Two processes over one store that make listeners and delete groups at the same time: whoever wins, no listener
//! is left without its group, and no group serves two load balancers.

use super::*;
use crate::document::{LOAD_BALANCER, TARGET_GROUP};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn listeners_and_groups_agree_whoever_is_faster() {
    let one = Elb::new().await;
    let two = Elb::over(one.bench.again(), |settings| settings).await;
    let (one, two) = (Arc::new(one), Arc::new(two));
    let (a, b) = (one.load_balancer("a").await, one.load_balancer("b").await);
    for round in 0..40 {
        let group = one.group(&format!("g{round}")).await;
        let port = 1000 + round;
        let call = |elb: &Arc<Elb>, operation: &'static str, input: Value| {
            let elb = Arc::clone(elb);
            tokio::spawn(async move {
                let call = elb.bench.call("elasticloadbalancing", operation, input);
                call.await.map_err(|error| error.code)
            })
        };
        let calls = [
            call(
                &one,
                "CreateListener",
                listener_input(&a, port, &group, json!({})),
            ),
            call(
                &two,
                "CreateListener",
                listener_input(&b, port, &group, json!({})),
            ),
            call(&two, "DeleteTargetGroup", json!({"TargetGroupArn": group})),
        ];
        for call in calls {
            if let Err(code) = call.await.unwrap() {
                let expected = [
                    "TargetGroupNotFound",
                    "TargetGroupAssociationLimit",
                    "ResourceInUse",
                ];
                assert!(expected.contains(&code), "{code}");
            }
        }
        let lbs: Vec<model::LoadBalancer> = read(&one, LOAD_BALANCER).await;
        let groups: Vec<model::TargetGroup> = read(&one, TARGET_GROUP).await;
        let users = lbs.iter().filter(|lb| lb.uses(&group)).count();
        let found = groups.iter().find(|other| other.arn == group);
        assert!(users <= 1, "round {round}: two load balancers have it");
        assert!(
            found.is_some() || users == 0,
            "round {round}: a listener goes nowhere"
        );
        assert!(
            found.is_none_or(|group| !group.deleting),
            "round {round}: a mark was left"
        );
    }
}

async fn read<T: serde::de::DeserializeOwned>(elb: &Elb, kind: store::Kind) -> Vec<T> {
    let listing = elb.bench.store.list(&kind, None, 10_000).await.unwrap();
    let documents = listing.aggregates.iter();
    documents
        .map(|one| crate::document::decode(&one.document).unwrap())
        .collect()
}
