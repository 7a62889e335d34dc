//! Patch operations as clients send them, on any document. An input's first line names an Update operation, its second is
//! the resource as JSON; each further line is a patch operation, its op, path, value and from with tabs between.
//!
//! What has to hold: a refusal is the client's; operations together are operations one after another; what was added,
//! replaced or taken away is so when it is asked for again; and nothing but what a path names is touched.

use control::PATCHABLE;
use control::patch::{Operation, Rule, Target, apply};
use serde_json::Value;
use std::collections::BTreeSet;

/// The target.
pub fn check(input: &[u8]) {
    if input.len() > crate::INPUT_MAX_BYTES {
        return;
    }
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let mut lines = text.split('\n');
    let name = lines.next().unwrap_or_default();
    let Some(patchable) = PATCHABLE.iter().find(|each| each.operation == name) else {
        return;
    };
    let document = lines.next().unwrap_or_default();
    let Ok(document @ Value::Object(_)) = serde_json::from_str::<Value>(document) else {
        return;
    };
    let operations: Vec<Operation> = lines
        .filter(|line| !line.is_empty())
        .map(operation)
        .collect();
    let Some(whole) = done(&document, patchable.rules, &operations) else {
        return;
    };
    let mut at = document;
    for operation in &operations {
        let one = std::slice::from_ref(operation);
        let next = done(&at, patchable.rules, one);
        let next = next.unwrap_or_else(|| panic!("{operation:?} is refused alone"));
        keeps_to_its_path(&at, &next, operation);
        is_done(&next, patchable.rules, operation);
        at = next;
    }
    assert_eq!(at, whole, "one after another: {operations:?}");
}

fn operation(line: &str) -> Operation {
    let mut parts = line.split('\t');
    Operation {
        op: parts.next().unwrap_or_default().to_owned(),
        path: parts.next().unwrap_or_default().to_owned(),
        value: parts.next().map(str::to_owned),
        from: parts.next().map(str::to_owned),
    }
}

/// The result, or nothing where it is refused as a request of a client has to be.
fn done(document: &Value, rules: &[Rule], operations: &[Operation]) -> Option<Value> {
    match apply(document, rules, operations) {
        Ok(result) => Some(result),
        Err(error) => {
            assert!(matches!(error.status, 400 | 404), "{}: {error}", error.code);
            assert!(!error.message.is_empty());
            None
        }
    }
}

/// Of the resource's members only the one that the path names is another now.
fn keeps_to_its_path(before: &Value, after: &Value, operation: &Operation) {
    let members = |document: &Value| -> BTreeSet<String> {
        let members = document.as_object().into_iter().flatten();
        members.map(|(name, _)| name.clone()).collect()
    };
    let first = operation.path.split('/').nth(1).unwrap_or_default();
    let named = first.replace("~1", "/").replace("~0", "~");
    for member in members(before).union(&members(after)) {
        // Settings of methods are named by a resource's path.
        let may = *member == named || member == "methodSettings";
        assert!(
            may || before.get(member) == after.get(member),
            "{operation:?} changed {member}: {before} to {after}"
        );
    }
}

/// The same once more changes nothing. Items are named by what they are or by where they stand, which is another item
/// once one was replaced or has gone.
fn is_done(after: &Value, rules: &[Rule], operation: &Operation) {
    let mut rules_of = rules.iter().filter(|rule| rule.is_for(&operation.path));
    let moves = rules_of.any(|rule| rule.target == Target::Item) && operation.op != "add";
    if moves || operation.op == "copy" {
        return;
    }
    let again = done(after, rules, std::slice::from_ref(operation));
    match again {
        Some(again) => assert_eq!(again, *after, "{operation:?} once more"),
        // What is gone cannot be taken away again.
        None => assert_eq!(operation.op, "remove", "{operation:?} is refused once more"),
    }
}
