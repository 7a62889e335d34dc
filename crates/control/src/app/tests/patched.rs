//! A patch operation that was accepted and read back gives what is documented of it: a small model of `op`, path and
//! value, which knows the answers to Get alone, says what they have to be afterwards. Whatever the operation does not
//! name stays as it was.

use super::patches::{World, get_of, world};
use super::*;
use crate::patch::{Rule, Target};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;

/// A patch operation: a rule, an operation it takes, what stands for the braces of its path, and a value.
#[derive(Clone)]
struct Step {
    operation: &'static str,
    rule: &'static Rule,
    op: &'static str,
    name: &'static str,
    value: &'static str,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let mut all = Vec::new();
    for patchable in PATCHABLE {
        for rule in patchable.rules {
            for op in ["add", "remove", "replace"] {
                if rule.takes(op) && rule.target != Target::Unserved {
                    all.push((patchable.operation, rule, op));
                }
            }
        }
    }
    // Names and values that some path takes, so that many steps are accepted; others refuse them.
    let names = [
        "method.request.header.A",
        "method.request.querystring.q",
        "integration.request.header.X",
        "integration.request.header.Y",
        "method.response.header.H",
        "method.response.header.I",
        "gatewayresponse.header.A",
        "a~1b",
        "text~1plain",
        "kept",
        "0",
        "REGIONAL",
    ];
    let values = [
        "",
        "n",
        "true",
        "FALSE",
        "0",
        "50",
        "1.5",
        "418",
        "Empty",
        "'x'",
        "http://b/",
        "AUTHORIZER",
        "AWS_IAM",
        "CONVERT_TO_BINARY",
        "NEVER",
        "INTERNET",
        "dualstack",
        "INFO",
        "FAIL_WITH_403",
        "REGIONAL",
        "x,y",
        "{}",
        r#"{"b":2}"#,
        r#"{"a/b":"Empty"}"#,
        r#"{"a/b":"","c/d":"t"}"#,
        r#"{"method.request.header.B":true}"#,
        r#"{"method.response.header.H":false}"#,
        r#"{"method.response.header.I":"'j'"}"#,
        r#"{"integration.request.header.Z":"'z'"}"#,
        r#"{"gatewayresponse.header.B":"'b'"}"#,
        "arn:aws:iam::123456789012:role/logs",
        "$context.requestId",
    ];
    let one = (
        prop::sample::select(all),
        prop::sample::select(names.to_vec()),
        prop::sample::select(values.to_vec()),
    );
    let one = one.prop_map(|((operation, rule, op), name, value)| Step {
        operation,
        rule,
        op,
        name,
        value,
    });
    prop::collection::vec(one, 0..100)
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let path = self.path();
        write!(f, "{} {} {path} {:?}", self.operation, self.op, self.value)
    }
}

impl Step {
    fn path(&self) -> String {
        let path = self
            .rule
            .path
            .replace("{resourcePath}/{httpMethod}", "~1a/POST");
        match path.find('{') {
            Some(_) => {
                let kept = path.split('/').map(|part| match part.starts_with('{') {
                    true => self.name,
                    false => part,
                });
                kept.collect::<Vec<_>>().join("/")
            }
            None => path,
        }
    }

    /// Where Get shows it: at the path, but for settings of methods and for the parts of resources' paths.
    fn place(&self) -> String {
        match self.rule.at {
            Some(at) => at.replace("{}", "~01a~1POST"),
            None => self.path(),
        }
    }

    /// What Get has to show at the place (of an item: in its list), given what it showed before.
    fn expected(&self, before: Option<&Value>) -> Value {
        let text = || match self.value {
            "" => Value::Null,
            value => json!(value),
        };
        let map = || serde_json::from_str::<Value>(self.value).unwrap();
        let list = || {
            before
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        let remove = self.op == "remove";
        match self.rule.target {
            Target::Whole | Target::Existing(_) => Value::Null,
            Target::TextEntry | Target::BooleanEntry | Target::TextMap | Target::BooleanMap
                if remove =>
            {
                Value::Null
            }
            Target::Item => {
                let name = self.name.replace("~1", "/");
                let mut items = list();
                let at = items.iter().position(|item| *item == json!(name));
                let at = at.or(self.name.parse().ok().filter(|at| *at < items.len()));
                match (self.op, at) {
                    ("add", None) => items.push(json!(name)),
                    ("add", Some(_)) => {}
                    ("remove", Some(at)) => drop(items.remove(at)),
                    (_, Some(at)) => items[at] = json!(self.value),
                    (op, None) => panic!("{op} of an item that is not there was done"),
                }
                items.into()
            }
            Target::Items => {
                let mut items = if self.op == "replace" {
                    Vec::new()
                } else {
                    list()
                };
                for value in self.value.split(',').filter(|value| !value.is_empty()) {
                    items.retain(|item| *item != json!(value));
                    if !remove {
                        items.push(json!(value));
                    }
                }
                if remove && self.value.is_empty() {
                    items.clear();
                }
                items.into()
            }
            _ if remove => Value::Null,
            Target::TextMap | Target::BooleanMap => {
                let mut all = match before {
                    Some(before) if self.op == "add" => before.clone(),
                    _ => json!({}),
                };
                all.as_object_mut()
                    .unwrap()
                    .extend(map().as_object().unwrap().clone());
                all
            }
            Target::TextEntry => json!(self.value),
            // A response of the gateway without a status of its own has that of its type.
            Target::OptionalText if self.rule.path == "/statusCode" && self.value.is_empty() => {
                json!("429")
            }
            // What is cleared has AWS's default again.
            _ if self.value.is_empty() && self.rule.path == "/connectionType" => json!("INTERNET"),
            // AWS tells policies with their quotes escaped once more.
            _ if self.rule.path == "/policy" && !self.value.is_empty() => {
                json!(self.value.replace('"', "\\\""))
            }
            Target::Text | Target::OptionalText | Target::Unserved => text(),
            Target::Boolean | Target::BooleanEntry => {
                json!(self.value.eq_ignore_ascii_case("true"))
            }
            Target::OptionalInteger if self.value.is_empty() => Value::Null,
            Target::Integer | Target::OptionalInteger => json!(self.value.parse::<i64>().unwrap()),
            Target::Double => json!(self.value.parse::<f64>().unwrap()),
        }
    }

    /// Members that follow from the one that is changed, or from the time.
    fn followers(&self) -> &'static [&'static str] {
        match self.rule.path {
            "/pathPart" | "/parentId" => &["path"],
            "/cacheClusterEnabled" | "/cacheClusterSize" => &[
                "cacheClusterSize",
                "cacheClusterStatus",
                "cacheClusterEnabled",
            ],
            // A gateway response that somebody changed is no default any more.
            path if self.operation == "UpdateGatewayResponse" && !path.is_empty() => {
                &["defaultResponse"]
            }
            _ => &[],
        }
    }
}

/// Absent and empty are told the same way, as AWS does.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}

/// Whether the documents show the same; lists of AWS are sets.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().all(|item| b.contains(item))
        }
        _ => a == b || (is_nothing(a) && is_nothing(b)),
    }
}

/// Does a step and holds what is read against the model; whether it was accepted.
async fn take(world: &World, step: &Step) -> bool {
    let (path, place) = (step.path(), step.place());
    let get = get_of(step.operation);
    let before = world.bench.ok(&get, world.place.clone()).await;
    let value = (step.op != "remove" || step.rule.target == Target::Items).then_some(step.value);
    let shown = json!([patch(step.op, &path, value)]);
    let documents = world.bench.all_documents().await;
    let update = world
        .bench
        .call("apigateway", step.operation, world.input(shown.clone()));
    let answer = match update.await {
        Ok(answer) => answer,
        Err(error) => {
            assert!(error.status < 500, "{step:?}: {error}");
            assert_eq!(world.bench.all_documents().await, documents, "{step:?}");
            return false;
        }
    };
    let after = world.bench.ok(&get, world.place.clone()).await;
    assert_eq!(
        after, answer,
        "{} {shown}: answered and read",
        step.operation
    );
    let at = match step.rule.target {
        Target::Item => place.rsplit_once('/').unwrap().0,
        _ => place.as_str(),
    };
    let found = after.pointer(at).unwrap_or(&Value::Null);
    let expected = step.expected(before.pointer(at));
    assert!(
        same(found, &expected),
        "{} {shown}: {at} was {:?}, is {found}, not {expected}",
        step.operation,
        before.pointer(at)
    );
    let changed = place.split('/').nth(1).unwrap();
    let (before, after) = (before.as_object().unwrap(), after.as_object().unwrap());
    for member in before.keys().chain(after.keys()) {
        if member != changed
            && member != "lastUpdatedDate"
            && !step.followers().contains(&member.as_str())
        {
            let of = |document: &serde_json::Map<_, _>| {
                document.get(member).cloned().unwrap_or_default()
            };
            assert!(
                same(&of(before), &of(after)),
                "{} {shown} changed {member}: {} to {}",
                step.operation,
                of(before),
                of(after)
            );
        }
    }
    true
}

#[test]
fn an_accepted_patch_gives_what_is_documented_and_changes_nothing_else() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let accepted = Cell::new(0);
    let mut runner = TestRunner::new(Config {
        cases: 40,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&steps(), |steps| {
            runtime.block_on(async {
                let world = world().await;
                for step in &steps {
                    accepted.set(accepted.get() + usize::from(take(&world, step).await));
                }
            });
            Ok(())
        })
        .unwrap();
    assert!(accepted.get() > 300, "{} were accepted", accepted.get());
}
