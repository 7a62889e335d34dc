//! Many writers at once: nothing is lost, and nothing is half done.

use super::*;
use std::collections::BTreeSet;

/// 64 writers of one API in two processes on one store: all succeed, and all is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sixty_four_writers_of_one_api_all_succeed() {
    let bench = Bench::new();
    let other = bench.again();
    let (api, root) = bench.api().await;
    let tasks: Vec<_> = (0..64)
        .map(|n| {
            let control = Arc::clone(if n % 2 == 0 {
                &bench.control
            } else {
                &other.control
            });
            let input = json!({"restApiId": api, "parentId": root, "pathPart": format!("r{n}")});
            tokio::spawn(async move {
                let caller = Caller::of("AKIATEST", &partition());
                control
                    .call(&caller, "apigateway", "CreateResource", input)
                    .await
            })
        })
        .collect();
    let mut ids = BTreeSet::new();
    for task in tasks {
        ids.insert(text(&task.await.unwrap().unwrap()["id"]));
    }
    let all = bench
        .ok("GetResources", json!({"restApiId": api, "limit": 500}))
        .await;
    let listed: BTreeSet<_> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| text(&item["id"]))
        .collect();
    assert_eq!(ids.len(), 64);
    assert!(ids.is_subset(&listed));
    assert_eq!(listed.len(), 65);
}

/// The same name from many writers: one wins, the others are told.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_many_equal_writes_wins() {
    let bench = Bench::new();
    let other = bench.again();
    let (api, root) = bench.api().await;
    let tasks: Vec<_> = (0..16)
        .map(|n| {
            let control = Arc::clone(if n % 2 == 0 {
                &bench.control
            } else {
                &other.control
            });
            let input = json!({"restApiId": api, "parentId": root, "pathPart": "same"});
            tokio::spawn(async move {
                let caller = Caller::of("AKIATEST", &partition());
                control
                    .call(&caller, "apigateway", "CreateResource", input)
                    .await
            })
        })
        .collect();
    let mut won = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => won += 1,
            Err(error) => assert_eq!(error.code, "ConflictException"),
        }
    }
    assert_eq!(won, 1);
}

/// Deployments come and go in two processes while snapshots are swept: every deployment that is there has its
/// snapshot.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_deployment_keeps_its_snapshot() {
    let bench = Bench::new();
    let other = bench.again();
    let (api, _) = bench.deployable_api().await;
    for _ in 0..50 {
        let first = bench
            .ok("CreateDeployment", json!({"restApiId": api}))
            .await;
        // The same content, so the same snapshot, made while the other is deleted.
        let made = {
            let control = Arc::clone(&other.control);
            let input = json!({"restApiId": api});
            tokio::spawn(async move {
                let caller = Caller::of("AKIATEST", &partition());
                control
                    .call(&caller, "apigateway", "CreateDeployment", input)
                    .await
            })
        };
        bench
            .ok(
                "DeleteDeployment",
                json!({"restApiId": api, "deploymentId": first["id"]}),
            )
            .await;
        let made = made.await.unwrap().unwrap();
        let place = json!({"restApiId": api, "deploymentId": made["id"], "embed": ["apisummary"]});
        bench.ok("GetDeployment", place.clone()).await;
        bench.ok("DeleteDeployment", place).await;
    }
    let sweep = bench.control.recover().await.unwrap();
    assert_eq!(sweep, Sweep::default(), "nothing was left over");
}

/// The same on the store that `lockgate up` runs on, through a restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_on_disk_all_succeed_and_a_restart_shows_their_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let caller = Caller::of("AKIATEST", &partition());
    let open = || {
        let store = store::SqliteStore::open(&path, store::sqlite::Settings::default()).unwrap();
        let settings = ControlSettings::new(partition(), Credentials::default());
        let balancer = Arc::new(Balancer::new());
        Arc::new(Control::new(
            settings,
            Arc::new(store),
            balancer,
            Arc::new(AllBut(None)),
        ))
    };
    let control = open();
    let input = json!({"name": "n"});
    let api = control
        .call(&caller, "apigateway", "CreateRestApi", input)
        .await
        .unwrap();
    let tasks: Vec<_> = (0..64)
        .map(|n| {
            let control = Arc::clone(&control);
            let caller = caller.clone();
            let input = json!({"restApiId": api["id"], "parentId": api["rootResourceId"], "pathPart": format!("r{n}")});
            tokio::spawn(async move {
                control.call(&caller, "apigateway", "CreateResource", input).await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let list = json!({"restApiId": api["id"], "limit": 500});
    let before = control
        .call(&caller, "apigateway", "GetResources", list.clone())
        .await
        .unwrap();
    assert_eq!(before["items"].as_array().unwrap().len(), 65);
    drop(control);
    let after = open()
        .call(&caller, "apigateway", "GetResources", list)
        .await
        .unwrap();
    assert_eq!(after, before);
}
