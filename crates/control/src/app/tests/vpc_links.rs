//! VPC links: their status, and the protocol that keeps integrations from naming one that is gone.

use super::*;
use crate::document::{self, REST_API, VPC_LINK};

async fn status(bench: &Bench, id: &str) -> (String, String) {
    let link = bench.ok("GetVpcLink", json!({"vpcLinkId": id})).await;
    (text(&link["status"]), text(&link["statusMessage"]))
}

#[tokio::test]
async fn a_link_is_pending_until_it_has_settled_and_writers_are_quiet() {
    let bench = Bench::new();
    let made = bench
        .ok(
            "CreateVpcLink",
            json!({"name": "n", "targetArns": [NLB], "tags": {"a": "b"}}),
        )
        .await;
    assert_eq!(
        (&made["status"], &made["tags"]),
        (&json!("PENDING"), &json!({"a": "b"}))
    );
    let id = text(&made["id"]);
    bench.clock.advance_millis(1_999);
    assert_eq!(status(&bench, &id).await.0, "PENDING", "not settled");
    bench.clock.advance_millis(1);
    assert_eq!(
        status(&bench, &id).await.0,
        "AVAILABLE",
        "settled and quiet"
    );
    // Somebody writes: the link of a module that is still being applied waits.
    let (_, _) = bench.api().await;
    assert_eq!(status(&bench, &id).await.0, "PENDING");
    bench.clock.advance_millis(999);
    assert_eq!(status(&bench, &id).await.0, "PENDING");
    bench.clock.advance_millis(1);
    assert_eq!(status(&bench, &id).await.0, "AVAILABLE");
}

#[tokio::test]
async fn a_link_does_not_wait_for_ever() {
    let bench = Bench::new();
    let id = bench.vpc_link().await;
    for _ in 0..29 {
        bench.clock.advance_millis(500);
        bench.api().await;
        assert_eq!(status(&bench, &id).await.0, "PENDING");
    }
    bench.clock.advance_millis(500);
    bench.api().await;
    assert_eq!(
        status(&bench, &id).await,
        ("AVAILABLE".into(), "Your vpc link is ready for use".into())
    );
}

#[tokio::test]
async fn a_refused_write_counts_as_a_writer_and_a_read_does_not() {
    let bench = Bench::new();
    let id = bench.vpc_link().await;
    bench.clock.advance_millis(3_000);
    bench.ok("GetRestApis", json!({})).await;
    assert_eq!(status(&bench, &id).await.0, "AVAILABLE");
    bench
        .refused("DeleteRestApi", json!({"restApiId": "nope"}))
        .await;
    assert_eq!(status(&bench, &id).await.0, "PENDING");
}

#[tokio::test]
async fn a_link_of_an_earlier_run_is_available_at_once() {
    let bench = Bench::new();
    let id = bench.vpc_link().await;
    bench.clock.advance_millis(1);
    assert_eq!(status(&bench.again(), &id).await.0, "AVAILABLE");
}

#[tokio::test]
async fn immediate_timing_has_no_pending() {
    let bench = Bench::new();
    let settings = ControlSettings {
        vpc_link: VpcLinkTiming::IMMEDIATE,
        clock: bench.clock.clone(),
        ..ControlSettings::new(partition(), Credentials::default())
    };
    let control = Control::new(
        settings,
        bench.store.clone(),
        bench.balancer.clone(),
        Arc::new(AllBut(None)),
    );
    let input = json!({"name": "n", "targetArns": [NLB]});
    let caller = Caller::of("AKIATEST", &partition());
    let made = control
        .call(&caller, "apigateway", "CreateVpcLink", input)
        .await
        .unwrap();
    assert_eq!(made["status"], "AVAILABLE");
}

#[tokio::test]
async fn a_link_without_its_load_balancer_has_failed_until_it_appears() {
    let bench = Bench::new();
    let arn = NLB.replace("foobar", "later");
    for (target, expected) in [
        (
            "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/alb/1",
            "NLB ARN is malformed",
        ),
        ("nonsense", "NLB ARN is malformed"),
        (arn.as_str(), arn.as_str()),
    ] {
        let made = bench
            .ok(
                "CreateVpcLink",
                json!({"name": "n", "targetArns": [target]}),
            )
            .await;
        bench.clock.advance_millis(20_000);
        let (told, message) = status(&bench, made["id"].as_str().unwrap()).await;
        assert_eq!(told, "FAILED");
        assert!(message.contains(expected), "{message}");
    }
    let links = bench.ok("GetVpcLinks", json!({})).await;
    let link = links["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|link| link["targetArns"] == json!([arn]))
        .unwrap();
    bench
        .balancer
        .publish("more", vec![load_balancer("later", &arn)]);
    assert_eq!(
        status(&bench, link["id"].as_str().unwrap()).await.0,
        "AVAILABLE"
    );
}

#[tokio::test]
async fn links_are_checked_renamed_and_listed() {
    let bench = Bench::new();
    for (input, expected) in [
        (json!({"name": "n", "targetArns": []}), "No target arn"),
        (
            json!({"name": "n", "targetArns": [NLB, NLB]}),
            "More than one target arn specified for vpc link.",
        ),
        (
            json!({"name": "", "targetArns": [NLB]}),
            "Name cannot be empty",
        ),
        (
            json!({"name": "n", "targetArns": [NLB], "tags": {"aws:a": ""}}),
            "reserved",
        ),
    ] {
        let (code, message) = bench.refused("CreateVpcLink", input).await;
        assert_eq!(code, "BadRequestException");
        assert!(message.contains(expected), "{message}");
    }
    let id = bench.vpc_link().await;
    let operations = [
        patch("replace", "/name", Some("new")),
        patch("replace", "/description", Some("d")),
    ];
    let updated = bench
        .ok(
            "UpdateVpcLink",
            json!({"vpcLinkId": id, "patchOperations": operations}),
        )
        .await;
    assert_eq!(
        (&updated["name"], &updated["description"]),
        (&json!("new"), &json!("d"))
    );
    let operation = patch("replace", "/targetArns", Some("x"));
    let input = json!({"vpcLinkId": id, "patchOperations": [operation]});
    let (_, message) = bench.refused("UpdateVpcLink", input).await;
    assert!(
        message.contains("Must be one of: [/name, /description]"),
        "{message}"
    );
    for _ in 0..4 {
        bench.vpc_link().await;
    }
    let page = bench.ok("GetVpcLinks", json!({"limit": 3})).await;
    let rest = bench
        .ok(
            "GetVpcLinks",
            json!({"limit": 3, "position": page["position"]}),
        )
        .await;
    assert_eq!(
        (
            page["items"].as_array().unwrap().len(),
            rest["items"].as_array().unwrap().len()
        ),
        (3, 2)
    );
    let (code, _) = bench
        .refused("GetVpcLink", json!({"vpcLinkId": "nope"}))
        .await;
    assert_eq!(code, "NotFoundException");
}

#[tokio::test]
async fn a_link_in_use_stays_in_drafts_and_on_stages() {
    let bench = Bench::new();
    let (api, root) = bench.deployable_api().await;
    let link = bench.vpc_link().await;
    let using = json!({"connectionType": "VPC_LINK", "connectionId": link});
    bench.integration(&api, &root, "GET", using).await;
    let delete = json!({"vpcLinkId": link});
    let (code, message) = bench.refused("DeleteVpcLink", delete.clone()).await;
    assert_eq!(code, "BadRequestException");
    let expected = format!(
        "Cannot delete vpc link. Vpc link '{link}', is referenced in [{api}:GET:{root}:(not deployed)] in format \
         of [RESTApiId:Method:Resource:Stage]."
    );
    assert_eq!(message, expected);
    assert_ne!(
        status(&bench, &link).await.0,
        "DELETING",
        "the mark is taken back"
    );

    bench
        .ok(
            "CreateDeployment",
            json!({"restApiId": api, "stageName": "prod"}),
        )
        .await;
    bench.integration(&api, &root, "GET", json!({})).await;
    let (_, message) = bench.refused("DeleteVpcLink", delete.clone()).await;
    assert!(
        message.contains(&format!("[{api}:GET:{root}:prod]")),
        "{message}"
    );

    bench
        .ok(
            "CreateDeployment",
            json!({"restApiId": api, "stageName": "prod"}),
        )
        .await;
    bench.ok("DeleteVpcLink", delete.clone()).await;
    assert_eq!(
        bench.refused("GetVpcLink", delete.clone()).await.0,
        "NotFoundException"
    );
    assert_eq!(
        bench.refused("DeleteVpcLink", delete).await.0,
        "NotFoundException"
    );
}

#[tokio::test]
async fn a_stage_variable_is_no_reference() {
    let bench = Bench::new();
    let (api, root) = bench.deployable_api().await;
    let using = json!({"connectionType": "VPC_LINK", "connectionId": "${stageVariables.link}"});
    bench.integration(&api, &root, "GET", using).await;
    let link = bench.vpc_link().await;
    bench.ok("DeleteVpcLink", json!({"vpcLinkId": link})).await;
}

#[tokio::test]
async fn an_interrupted_deletion_is_ended_by_the_next_run() {
    let bench = Bench::new();
    let (api, root) = bench.deployable_api().await;
    let used = bench.vpc_link().await;
    bench
        .integration(
            &api,
            &root,
            "GET",
            json!({"connectionType": "VPC_LINK", "connectionId": used}),
        )
        .await;
    let unused = bench.vpc_link().await;
    for link in [&used, &unused] {
        bench
            .control
            .update_vpc_link(link, |link| {
                link.deleting = true;
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(status(&bench, link).await.0, "DELETING");
    }
    let next = bench.again();
    next.control.recover().await.unwrap();
    assert_ne!(status(&next, &used).await.0, "DELETING");
    assert_eq!(
        next.refused("GetVpcLink", json!({"vpcLinkId": unused}))
            .await
            .0,
        "NotFoundException"
    );
}

/// A store in which, just before the first write of an API, another process deletes a link.
struct Interrupted {
    inner: Arc<MemoryStore>,
    deletion: tokio::sync::Mutex<Option<(Arc<Control>, String)>>,
}

#[async_trait::async_trait]
impl Store for Interrupted {
    async fn get(&self, key: &store::Key) -> Result<Option<store::Aggregate>, store::StoreError> {
        self.inner.get(key).await
    }

    async fn list(
        &self,
        kind: &store::Kind,
        after: Option<&str>,
        limit: usize,
    ) -> Result<store::Listing, store::StoreError> {
        self.inner.list(kind, after, limit).await
    }

    async fn compare_and_swap(
        &self,
        key: &store::Key,
        change: store::Change,
    ) -> Result<store::Revision, store::StoreError> {
        if *key.kind() == REST_API
            && let Some((deleter, link)) = self.deletion.lock().await.take()
        {
            let caller = Caller::of("AKIAOTHER", &partition());
            let input = json!({"vpcLinkId": link});
            deleter
                .call(&caller, "apigateway", "DeleteVpcLink", input)
                .await
                .unwrap();
        }
        self.inner.compare_and_swap(key, change).await
    }

    async fn watch(&self, from: store::Revision) -> Result<store::Watch, store::StoreError> {
        self.inner.watch(from).await
    }

    async fn import(
        &self,
        aggregates: Vec<(store::Key, bytes::Bytes)>,
    ) -> Result<store::Revision, store::StoreError> {
        self.inner.import(aggregates).await
    }
}

#[tokio::test]
async fn an_integration_written_while_its_link_was_deleted_is_taken_back() {
    let bench = Bench::new();
    let (api, root) = bench.deployable_api().await;
    let link = bench.vpc_link().await;
    let interrupted = Interrupted {
        inner: bench.store.clone(),
        deletion: tokio::sync::Mutex::new(Some((bench.control.clone(), link.clone()))),
    };
    let settings = ControlSettings {
        clock: bench.clock.clone(),
        ..ControlSettings::new(partition(), Credentials::default())
    };
    let control = Control::new(
        settings,
        Arc::new(interrupted),
        bench.balancer.clone(),
        Arc::new(AllBut(None)),
    );
    let place = json!({"restApiId": api, "resourceId": root, "httpMethod": "GET"});
    let before = bench.ok("GetIntegration", place.clone()).await;
    let caller = Caller::of("AKIATEST", &partition());
    let using = json!({"connectionType": "VPC_LINK", "connectionId": link});
    let input = with(integration_input(&api, &root, "GET"), using);
    let error = control
        .call(&caller, "apigateway", "PutIntegration", input)
        .await
        .unwrap_err();
    assert_eq!(error.code, "BadRequestException");
    assert!(error.message.contains(&link), "{error}");
    assert_eq!(bench.ok("GetIntegration", place).await, before);
}

/// Two processes on one store: one deletes links, the other makes integrations that name them. However they
/// meet, no integration is left with a link that is gone, and nobody is told otherwise.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_integration_is_left_with_a_link_that_is_gone() {
    let writer = Bench::new();
    let deleter = writer.again();
    let (api, root) = writer.deployable_api().await;
    let (mut kept, mut deleted) = (0, 0);
    for round in 0..200 {
        let link = writer.vpc_link().await;
        let input = with(
            integration_input(&api, &root, "GET"),
            json!({"connectionType": "VPC_LINK", "connectionId": link}),
        );
        let put = {
            let control = Arc::clone(&writer.control);
            tokio::spawn(async move {
                let caller = Caller::of("AKIATEST", &partition());
                control
                    .call(&caller, "apigateway", "PutIntegration", input)
                    .await
            })
        };
        // Different offsets, so that they meet at different points.
        for _ in 0..round % 7 {
            tokio::task::yield_now().await;
        }
        let delete = deleter
            .call("apigateway", "DeleteVpcLink", json!({"vpcLinkId": link}))
            .await;
        let put = put.await.unwrap();
        let key = document::key(REST_API, &api).unwrap();
        let stored = writer.store.get(&key).await.unwrap().unwrap();
        let stored: model::RestApi = document::decode(&stored.document).unwrap();
        let integration = stored.resources[root.as_str()].methods["GET"]
            .integration
            .clone()
            .unwrap();
        let names_it = integration.connection_id.as_deref() == Some(link.as_str());
        let key = document::key(VPC_LINK, &link).unwrap();
        let there = writer.store.get(&key).await.unwrap().is_some();
        assert_eq!(put.is_ok(), names_it, "round {round}: {put:?}");
        assert_eq!(delete.is_ok(), !there, "round {round}: {delete:?}");
        assert!(there || !names_it, "round {round}: dangling");
        kept += usize::from(names_it);
        deleted += usize::from(!there);
        writer.integration(&api, &root, "GET", json!({})).await;
    }
    assert_eq!(kept + deleted, 200, "one of the two in every round");
}
