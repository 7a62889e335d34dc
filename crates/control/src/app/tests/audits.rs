//! The audit line as the log gets it: one for each write, whatever came of it, whole by what CloudTrail documents of its
//! records, and none for what only reads.

use super::*;
use crate::auth::Origin;
use std::sync::{Mutex, OnceLock};
use tracing::field::{Field, Visit};
use tracing::span;

/// Keeps the records of audit lines.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Value>>>);

struct Record<'a>(&'a Log);

impl Visit for Record<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "record" {
            let record = serde_json::from_str(&format!("{value:?}")).unwrap();
            self.0.0.lock().unwrap().push(record);
        }
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        if event.metadata().target() == "lockgate::audit" {
            event.record(&mut Record(self));
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Has the log get what this thread tells.
fn listened_to_by(log: &Log) -> tracing::subscriber::DefaultGuard {
    // Whether anybody listens is kept for each place that tells something. Where there is one listener only, whoever
    // comes by a place first is asked, which may be a thread of another test that has none; with two all are asked.
    static ANOTHER: OnceLock<tracing::Dispatch> = OnceLock::new();
    ANOTHER.get_or_init(|| tracing::Dispatch::new(Log::default()));
    tracing::subscriber::set_default(log.clone())
}

#[tokio::test]
async fn every_write_leaves_one_whole_line() {
    let log = Log::default();
    let bench = Bench::new();
    let caller = Caller {
        origin: Origin {
            request_id: "5f6a0c1e-0000-4000-8000-000000000001".into(),
            address: "192.0.2.1".into(),
            user_agent: "aws-cli/2".into(),
        },
        ..Caller::of("AKIATEST", &partition())
    };
    let call = async |service: &str, operation: &str, input: Value| {
        let _here = listened_to_by(&log);
        let called = bench.control.call(&caller, service, operation, input);
        let answer = called.await;
        let mut records = log.0.lock().unwrap();
        (answer, std::mem::take(&mut *records))
    };
    let (made, lines) = call(
        "apigateway",
        "CreateRestApi",
        json!({"name": "shop", "tags": {"Team": "a"}}),
    )
    .await;
    let made = made.unwrap();
    let [line] = lines.as_slice() else {
        panic!("{lines:?}");
    };
    let event_id = text(&line["eventID"]);
    let parts: Vec<usize> = event_id.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "{event_id}");
    let expected = json!({
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "IAMUser", "principalId": caller.user_id, "arn": caller.arn, "accountId": ACCOUNT,
            "accessKeyId": "AKIATEST", "userName": "AKIATEST",
        },
        "eventTime": "2023-11-14T22:13:20Z", "eventSource": "apigateway.amazonaws.com",
        "eventName": "CreateRestApi", "awsRegion": "eu-west-1", "sourceIPAddress": "192.0.2.1",
        "userAgent": "aws-cli/2", "requestParameters": {"name": "shop", "tags": {"Team": "a"}},
        "responseElements": made, "requestID": "5f6a0c1e-0000-4000-8000-000000000001",
        "eventID": event_id, "readOnly": false, "eventType": "AwsApiCall", "apiVersion": "2015-07-09",
        "managementEvent": true, "recipientAccountId": ACCOUNT, "eventCategory": "Management",
    });
    assert_eq!(*line, expected);

    // What only reads leaves none.
    for operation in ["GetRestApis", "GetAccount"] {
        assert_eq!(
            call("apigateway", operation, json!({})).await.1,
            [Value::Null; 0]
        );
    }
    // A refused one says why, and answers nothing.
    let (_, lines) = call("apigateway", "DeleteRestApi", json!({"restApiId": "none"})).await;
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["errorCode"], "NotFoundException");
    assert!(text(&lines[0]["errorMessage"]).contains("none"));
    assert!(lines[0]["responseElements"].is_null());
    // One that is not served, and one without an answer.
    let (_, lines) = call("apigateway", "CreateApiKey", json!({"value": "hush"})).await;
    assert_eq!(lines[0]["errorCode"], "UnsupportedOperationException");
    assert_eq!(lines[0]["requestParameters"]["value"], "***");
    let (_, lines) = call(
        "apigateway",
        "DeleteRestApi",
        json!({"restApiId": made["id"]}),
    )
    .await;
    assert!(lines[0]["responseElements"].is_null() && lines[0].get("errorCode").is_none());
    // Query services' members begin in lower case there.
    let input = json!({"Name": "Web", "Type": "network", "Subnets": ["subnet-1"]});
    let (_, lines) = call("elasticloadbalancing", "CreateLoadBalancer", input).await;
    assert_eq!(
        lines[0]["eventSource"],
        "elasticloadbalancing.amazonaws.com"
    );
    assert_eq!(lines[0]["apiVersion"], "2015-12-01");
    assert_eq!(lines[0]["requestParameters"]["name"], "Web");
    let shown = &lines[0]["responseElements"]["loadBalancers"][0];
    assert_eq!(shown["loadBalancerName"], "Web", "{shown}");
}

/// A private key never gets into a line, nor does what a certificate's answer holds of it.
#[tokio::test]
async fn keys_of_certificates_are_in_no_line() {
    let log = Log::default();
    let bench = Bench::new();
    let caller = Caller::of("AKIATEST", &partition());
    {
        let _here = listened_to_by(&log);
        let input = json!({"description": "d"});
        let call = bench
            .control
            .call(&caller, "apigateway", "GenerateClientCertificate", input);
        call.await.unwrap();
    }
    let lines = log.0.lock().unwrap();
    assert_eq!(lines.len(), 1);
    assert!(
        !lines[0].to_string().contains("PRIVATE KEY"),
        "{}",
        lines[0]
    );
}
