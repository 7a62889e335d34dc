//! The audit line: who wrote what, and what came of it, in the shape of a CloudTrail record, as one line of the
//! log (target `lockgate::audit`). Values that may be secret never get into it, nor do whole definitions.

use crate::auth::Caller;
use crate::uuid;
use serde::Serialize;
use serde_json::Value;

/// The version of CloudTrail's records whose names are used here.
const VERSION: &str = "1.11";

/// Members of requests that are not repeated: definitions, which are long, and what may be secret.
const HIDDEN: [&str; 6] = [
    "body",
    "value",
    "certificateBody",
    "certificateChain",
    "certificatePrivateKey",
    "authorizerCredentials",
];

/// Characters: longer text is cut.
const TEXT_MAX: usize = 1_024;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    event_version: &'static str,
    user_identity: Identity<'a>,
    event_time: String,
    event_source: String,
    event_name: &'a str,
    aws_region: &'a str,
    #[serde(rename = "sourceIPAddress")]
    source_ip_address: &'a str,
    user_agent: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<&'a str>,
    /// Null where the request could not be read.
    request_parameters: Value,
    /// Null where nothing is answered, or the write was refused.
    response_elements: Value,
    #[serde(rename = "requestID")]
    request_id: &'a str,
    #[serde(rename = "eventID")]
    event_id: String,
    read_only: bool,
    event_type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_version: Option<&'static str>,
    management_event: bool,
    recipient_account_id: &'a str,
    event_category: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identity<'a> {
    r#type: &'static str,
    principal_id: &'a str,
    arn: &'a str,
    account_id: &'a str,
    access_key_id: &'a str,
    user_name: &'a str,
}

/// A write that has come to its end.
pub(crate) struct Write<'a> {
    pub caller: &'a Caller,
    pub service: &'a str,
    pub region: &'a str,
    pub operation: &'a str,
    pub input: &'a Value,
    pub output: &'a Value,
    /// Code and message.
    pub error: Option<(&'a str, &'a str)>,
    pub at_millis: i64,
}

/// Writes the line.
pub(crate) fn log(write: &Write<'_>) {
    if tracing::enabled!(target: "lockgate::audit", tracing::Level::INFO) {
        let operation = write.operation;
        tracing::info!(target: "lockgate::audit", record = %record(write), "{operation}");
    }
}

fn record(write: &Write<'_>) -> String {
    let Write { caller, error, .. } = write;
    let time = jiff::Timestamp::from_second(write.at_millis.div_euclid(1000))
        .unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let service = wire::service_signed_as(write.service);
    let is_query = service.is_some_and(|service| service.protocol == wire::Protocol::Query);
    let told = |value: &Value| match is_query {
        true => lower_case(shown(value)),
        false => shown(value),
    };
    let record = Record {
        event_version: VERSION,
        user_identity: Identity {
            r#type: "IAMUser",
            principal_id: &caller.user_id,
            arn: &caller.arn,
            account_id: &caller.account_id,
            access_key_id: &caller.access_key_id,
            // Each key is a user of its own, whose name ends its ARN.
            user_name: &caller.access_key_id,
        },
        event_time: time.to_string(),
        event_source: format!("{}.amazonaws.com", write.service),
        event_name: write.operation,
        aws_region: write.region,
        source_ip_address: &caller.origin.address,
        user_agent: &caller.origin.user_agent,
        error_code: error.map(|(code, _)| code),
        error_message: error.map(|(_, message)| message),
        request_parameters: told(write.input),
        response_elements: told(write.output),
        request_id: &caller.origin.request_id,
        event_id: uuid::random(),
        read_only: false,
        event_type: "AwsApiCall",
        api_version: service.map(|service| service.api_version),
        management_event: true,
        recipient_account_id: &caller.account_id,
        event_category: "Management",
    };
    // A record of plain text and JSON is always JSON.
    serde_json::to_string(&record).unwrap_or_default()
}

/// An input or output without what is hidden. The values of patch operations are shown: no path takes a secret.
fn shown(input: &Value) -> Value {
    match input {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let hidden = HIDDEN.contains(&name.as_str()) && !members.contains_key("op");
                let value = if hidden { "***".into() } else { shown(value) };
                (name.clone(), value)
            })
            .collect(),
        Value::Array(items) => items.iter().map(shown).collect(),
        Value::String(text) if text.chars().count() > TEXT_MAX => {
            let cut: String = text.chars().take(TEXT_MAX).collect();
            Value::from(format!("{cut}…"))
        }
        other => other.clone(),
    }
}

/// CloudTrail's members begin in lower case, those of query services do not. Theirs are all members: they have no maps,
/// whose keys are the caller's.
fn lower_case(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| {
                let mut rest = name.chars();
                let first = rest.next().map(|first| first.to_ascii_lowercase());
                (
                    first.into_iter().chain(rest).collect::<String>(),
                    lower_case(value),
                )
            })
            .collect(),
        Value::Array(items) => items.into_iter().map(lower_case).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::auth::Origin;
    use serde_json::json;

    fn caller() -> Caller {
        let here = model::Partition {
            name: "aws".into(),
            region: "eu-west-1".into(),
            account_id: "123456789012".into(),
        };
        Caller {
            origin: Origin {
                request_id: "r-1".into(),
                address: "192.0.2.1".into(),
                user_agent: "aws-cli".into(),
            },
            ..Caller::of("AKIAONE", &here)
        }
    }

    #[test]
    fn a_record_says_who_what_and_result() {
        let caller = caller();
        let input = json!({"name": "n", "body": "secret", "patchOperations": [{"op": "replace", "path": "/name", "value": "x"}]});
        let record = record(&Write {
            caller: &caller,
            service: "apigateway",
            region: "eu-west-1",
            operation: "UpdateRestApi",
            input: &input,
            output: &Value::Null,
            error: Some(("NotFoundException", "gone")),
            at_millis: 1_700_000_000_999,
        });
        let record: Value = serde_json::from_str(&record).unwrap();
        assert_eq!(record["eventTime"], "2023-11-14T22:13:20Z");
        assert_eq!(record["eventSource"], "apigateway.amazonaws.com");
        assert_eq!(record["eventName"], "UpdateRestApi");
        assert_eq!(record["errorCode"], "NotFoundException");
        assert_eq!(record["sourceIPAddress"], "192.0.2.1");
        assert_eq!(record["requestID"], "r-1");
        assert_eq!(record["userIdentity"]["accessKeyId"], "AKIAONE");
        assert_eq!(record["requestParameters"]["body"], "***");
        assert_eq!(
            record["requestParameters"]["patchOperations"][0]["value"],
            "x"
        );
    }

    #[test]
    fn long_text_is_cut() {
        let long = shown(&json!({"policy": "é".repeat(5_000)}));
        assert_eq!(
            long["policy"].as_str().unwrap().chars().count(),
            TEXT_MAX + 1
        );
    }
}
