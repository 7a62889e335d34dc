//! What the gateway gets to see of changes in the store, and when.

#![allow(clippy::unwrap_used)]

use super::acknowledge::InEffect;
use super::*;
use serde_json::json;
use store::{Change, MemoryStore};

fn api(variable: &str, resources: usize) -> RestApi {
    let mut api = json!({
        "id": "api1", "createdDate": 0, "name": "n", "apiKeySource": "HEADER",
        "endpointConfiguration": {"types": ["REGIONAL"], "ipAddressType": "ipv4"},
        "rootResourceId": "root", "resources": {"root": {"id": "root"}},
        "deployments": {"d1": {"createdDate": 0, "snapshotId": "api1-s"}},
        "stages": {"prod": {
            "name": "prod", "deploymentId": "d1", "variables": {"v": variable},
            "createdDate": 0, "lastUpdatedDate": 0,
        }},
    });
    for number in 0..resources {
        let id = format!("r{number}");
        api["resources"][&id] = json!({"id": id, "parentId": "root", "pathPart": id});
    }
    serde_json::from_value(api).unwrap()
}

fn snapshot() -> Snapshot {
    let mut snapshot = Snapshot::of(&api("", 0));
    let root = snapshot.resources.get_mut("root").unwrap();
    root.methods.insert(
        "GET".to_owned(),
        serde_json::from_value(json!({
            "authorizationType": "NONE",
            "integration": {"type": "HTTP_PROXY", "timeoutInMillis": 50, "cacheNamespace": "n",
                "uri": "http://${stageVariables.v}/"},
        }))
        .unwrap(),
    );
    snapshot
}

fn key(kind: Kind, id: &str) -> Key {
    document::key(kind, id).unwrap()
}

async fn put<T: serde::Serialize>(store: &dyn Store, key: &Key, value: &T) {
    let document = document::encode(value).unwrap();
    let change = match store.get(key).await.unwrap() {
        None => Change::Create(document),
        Some(aggregate) => Change::Replace(aggregate.revision, document),
    };
    store.compare_and_swap(key, change).await.unwrap();
}

struct Fixture {
    store: Arc<dyn Store>,
    plan: Arc<Published>,
    balancer: Arc<Balancer>,
}

const NOW_MILLIS: i64 = 1_700_000_000_000;

async fn start() -> Fixture {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    put(&*store, &key(document::SNAPSHOT, "api1-s"), &snapshot()).await;
    put(&*store, &key(document::REST_API, "api1"), &api("one", 0)).await;
    let plan = Arc::new(Published::default());
    let balancer = Arc::new(Balancer::new());
    let clock = Arc::new(crate::ManualClock::at_millis(NOW_MILLIS));
    let publisher = Publisher::start(
        Arc::clone(&store),
        Arc::clone(&plan),
        Arc::clone(&balancer),
        clock,
        "123456789012",
    )
    .await
    .unwrap();
    let in_effect = InEffect::new(store, publisher.applied());
    tokio::spawn(publisher.run(std::future::pending()));
    Fixture {
        store: Arc::new(in_effect),
        plan,
        balancer,
    }
}

fn stage_of(plan: &Published) -> Arc<plan::Stage> {
    Arc::clone(plan.load().apis["api1"].stage("prod").unwrap())
}

#[tokio::test]
async fn what_is_stored_is_served_at_the_start() {
    let fixture = start().await;
    assert_eq!(&*stage_of(&fixture.plan).deployment_id, "d1");
}

#[tokio::test]
async fn a_draft_costs_nothing_and_a_variable_takes_effect_with_its_acknowledgement() {
    let fixture = start().await;
    let before = stage_of(&fixture.plan);
    let place = key(document::REST_API, "api1");

    put(&*fixture.store, &place, &api("one", 3)).await;
    assert!(Arc::ptr_eq(&before, &stage_of(&fixture.plan)));

    put(&*fixture.store, &place, &api("two", 3)).await;
    let after = stage_of(&fixture.plan);
    assert!(!Arc::ptr_eq(&before, &after));
    assert!(format!("{after:?}").contains("\"two\""));
}

#[tokio::test]
async fn links_and_apis_come_and_go() {
    let fixture = start().await;
    let link = json!({"id": "v1", "createdMillis": 0, "createdDate": 0, "name": "l",
        "targetArns": ["arn:lb"]});
    let place = key(document::VPC_LINK, "v1");
    put(&*fixture.store, &place, &link).await;
    assert_eq!(
        &*fixture.plan.load().vpc_links["v1"].load_balancer_arn,
        "arn:lb"
    );

    for place in [place, key(document::REST_API, "api1")] {
        let revision = fixture.store.get(&place).await.unwrap().unwrap().revision;
        fixture
            .store
            .compare_and_swap(&place, Change::Delete(revision))
            .await
            .unwrap();
    }
    let plan = fixture.plan.load();
    assert!(plan.vpc_links.is_empty() && plan.apis.is_empty());
}

#[tokio::test]
async fn a_broken_api_keeps_what_it_served_and_harms_no_other() {
    let fixture = start().await;
    let before = stage_of(&fixture.plan);
    let place = key(document::REST_API, "api1");
    put(&*fixture.store, &place, &"no API").await;
    assert!(Arc::ptr_eq(&before, &stage_of(&fixture.plan)));

    let mut other = api("one", 0);
    other.id = "api2".into();
    put(&*fixture.store, &key(document::REST_API, "api2"), &other).await;
    assert!(fixture.plan.load().apis.contains_key("api2"));
}

#[tokio::test]
async fn load_balancers_of_the_api_come_and_go_with_their_groups() {
    let fixture = start().await;
    let (lb, group) = (
        key(document::LOAD_BALANCER, "web"),
        key(document::TARGET_GROUP, "pods"),
    );
    put(&*fixture.store, &group, &pods()).await;
    put(&*fixture.store, &lb, &web()).await;
    let described = |fixture: &Fixture| {
        let table = fixture.balancer.snapshot();
        let entry = table.by_arn("arn:lb")?;
        let targets = &entry.load_balancer.listeners[0].target_group.targets;
        let told =
            |target: &balancer::Target| (target.address.to_string(), target.availability.as_str());
        Some(targets.iter().map(told).collect::<Vec<_>>())
    };
    let expected = [("10.0.0.1:80", "ready"), ("10.0.0.2:80", "draining")];
    let expected = expected.map(|(address, state)| (address.to_owned(), state));
    assert_eq!(described(&fixture).unwrap(), expected);

    let found = fixture.store.get(&lb).await.unwrap().unwrap();
    let delete = Change::Delete(found.revision);
    fixture.store.compare_and_swap(&lb, delete).await.unwrap();
    assert_eq!(described(&fixture), None);
}

#[tokio::test]
async fn a_group_that_takes_udp_as_well_preserves_clients_addresses() {
    let fixture = start().await;
    let group = key(document::TARGET_GROUP, "pods");
    put(
        &*fixture.store,
        &key(document::LOAD_BALANCER, "web"),
        &web(),
    )
    .await;
    for (protocol, expected) in [("TCP", false), ("TCP_UDP", true)] {
        let mut pods = pods();
        pods["protocol"] = json!(protocol);
        put(&*fixture.store, &group, &pods).await;
        let table = fixture.balancer.snapshot();
        let lb = &table.by_arn("arn:lb").unwrap().load_balancer;
        let group = &lb.listeners[0].target_group;
        assert_eq!(group.preserves_client_addresses(), expected, "{protocol}");
    }
}

/// The machine's clock with tokio's time, which a test can move.
#[derive(Debug)]
struct Moved {
    start: tokio::time::Instant,
}

impl Clock for Moved {
    fn now_millis(&self) -> i64 {
        NOW_MILLIS + i64::try_from(self.start.elapsed().as_millis()).unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn a_target_leaves_the_table_when_its_draining_ends() {
    let store: Arc<dyn Store> = Arc::new(MemoryStore::default());
    let balancer = Arc::new(Balancer::new());
    let mut pods = pods();
    pods["targets"] = json!([{"id": "10.0.0.1", "port": 80, "deregisteredMillis": NOW_MILLIS}]);
    put(&*store, &key(document::TARGET_GROUP, "pods"), &pods).await;
    put(&*store, &key(document::LOAD_BALANCER, "web"), &web()).await;
    let publisher = Publisher::start(
        store,
        Arc::new(Published::default()),
        Arc::clone(&balancer),
        Arc::new(Moved {
            start: tokio::time::Instant::now(),
        }),
        "123456789012",
    )
    .await
    .unwrap();
    tokio::spawn(publisher.run(std::future::pending()));
    let targets = || {
        let table = balancer.snapshot();
        let lb = &table.by_arn("arn:lb").unwrap().load_balancer;
        lb.listeners[0].target_group.targets.len()
    };
    let settle = async || {
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    };
    settle().await;
    tokio::time::advance(Duration::from_secs(299)).await;
    settle().await;
    assert_eq!(targets(), 1);
    tokio::time::advance(Duration::from_secs(1)).await;
    settle().await;
    assert_eq!(targets(), 0);
}

fn pods() -> serde_json::Value {
    json!({
        "arn": "arn:group", "name": "pods", "createdMillis": 0, "protocol": "TCP", "port": 80,
        "vpcId": "vpc-1", "targetType": "ip", "ipAddressType": "ipv4",
        "healthCheck": {"protocol": "TCP", "port": "traffic-port", "intervalSeconds": 30,
            "timeoutSeconds": 10, "healthyThreshold": 5, "unhealthyThreshold": 2},
        "targets": [
            {"id": "10.0.0.1", "port": 80},
            {"id": "10.0.0.2", "port": 80, "deregisteredMillis": NOW_MILLIS - 1},
            {"id": "10.0.0.3", "port": 80, "deregisteredMillis": NOW_MILLIS - 300_000},
            {"id": "i-1", "port": 80},
        ],
    })
}

fn web() -> serde_json::Value {
    json!({
        "arn": "arn:lb", "name": "web", "dnsName": "web.example", "createdMillis": 0,
        "hostedZoneId": "Z", "scheme": "internal", "vpcId": "vpc-1", "ipAddressType": "ipv4",
        "subnets": [],
        "listeners": [{"arn": "arn:listener", "port": 80, "protocol": "TCP", "targetGroup": "arn:group"}],
    })
}
