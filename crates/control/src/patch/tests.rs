//! The engine on a resource of its own.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Thing {
    name: String,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    on: bool,
    #[serde(default)]
    size: Option<i32>,
    #[serde(default)]
    map: BTreeMap<String, String>,
    #[serde(default)]
    list: Vec<String>,
    #[serde(default)]
    nested: Option<BTreeMap<String, bool>>,
}

const RULES: &[Rule] = &[
    rule("/name", REPLACE, Target::Text),
    rule("/note", REMOVE_REPLACE, Target::OptionalText),
    rule("/on", REPLACE, Target::Boolean),
    rule("/size", REPLACE, Target::OptionalInteger),
    rule("/map", REMOVE, Target::TextMap),
    rule("/map/{key}", ALL, Target::TextEntry),
    rule("/list", ADD_REMOVE, Target::Items),
    rule("/list/{item}", ALL, Target::Item),
    rule("/nested/{key}", ALL, Target::BooleanEntry),
    rule("/later", REPLACE, Target::Unserved),
];

fn thing() -> Thing {
    Thing {
        name: "n".into(),
        ..Thing::default()
    }
}

fn apply_all(operations: &[(&str, &str, Option<&str>)]) -> Result<Thing, ControlError> {
    let operations: Vec<Operation> = operations
        .iter()
        .map(|(op, path, value)| Operation {
            op: (*op).into(),
            path: (*path).into(),
            value: value.map(Into::into),
            from: None,
        })
        .collect();
    apply(&thing(), RULES, &operations)
}

#[test]
fn pointers_are_unescaped_once() {
    let done = apply_all(&[("add", "/map/a~1b~0c~01", Some("v"))]).unwrap();
    assert_eq!(done.map, BTreeMap::from([("a/b~c~1".into(), "v".into())]));
    for bad in ["/map/a~2", "/map/a~", "map/a", "", "/", "/map/a/b", "/map/"] {
        let error = apply_all(&[("add", bad, Some("v"))]).unwrap_err();
        let expected = format!(
            "Invalid patch path '{bad}' specified for op 'add'. Must be one of: [/map/{{key}}, /list"
        );
        assert!(error.message.starts_with(&expected), "{error}");
    }
}

#[test]
fn a_nested_map_is_made_on_the_way() {
    let done = apply_all(&[("add", "/nested/a", Some("TRUE"))]).unwrap();
    assert_eq!(done.nested, Some(BTreeMap::from([("a".into(), true)])));
    let done = apply_all(&[
        ("add", "/nested/a", Some("true")),
        ("remove", "/nested/a", None),
    ])
    .unwrap();
    assert_eq!(done.nested, Some(BTreeMap::new()));
    assert_eq!(
        apply_all(&[("remove", "/nested/a", None)])
            .unwrap_err()
            .code,
        "NotFoundException"
    );
}

#[test]
fn items_are_named_by_path_or_by_value() {
    let done = apply_all(&[
        ("add", "/list/a", None),
        ("add", "/list/a", None),
        ("add", "/list", Some("b, c")),
    ]);
    assert_eq!(done.unwrap().list, ["a", "b", "c"]);
    let done = apply_all(&[
        ("add", "/list", Some("a,b,c")),
        ("remove", "/list", Some("b")),
        ("replace", "/list/1", Some("z")),
    ]);
    assert_eq!(done.unwrap().list, ["a", "z"]);
    assert!(apply_all(&[("replace", "/list/7", Some("z"))]).is_err());
    assert!(apply_all(&[("add", "/list", None)]).is_err());
}

#[test]
fn what_may_be_cleared_is_cleared_and_what_may_not_is_refused() {
    let done = apply_all(&[("replace", "/note", Some("x")), ("remove", "/note", None)]).unwrap();
    assert_eq!(done.note, None);
    let done = apply_all(&[("replace", "/size", Some("5")), ("replace", "/size", None)]).unwrap();
    assert_eq!(done.size, None);
    for (path, value) in [
        ("/name", None),
        ("/name", Some("")),
        ("/on", None),
        ("/on", Some("1")),
        ("/size", Some("x")),
    ] {
        assert_eq!(
            apply_all(&[("replace", path, value)]).unwrap_err().code,
            "BadRequestException"
        );
    }
    assert!(
        apply_all(&[("replace", "/later", Some("x"))])
            .unwrap_err()
            .message
            .contains("not served")
    );
}

proptest! {
    #[test]
    fn anything_is_applied_or_refused(
        operations in prop::collection::vec(("(add|remove|replace|copy|x)", "(/(name|on|map|list|nested|[a~/0-9]{0,3})){0,3}", prop::option::of("\\PC{0,4}")), 0..6),
    ) {
        let operations: Vec<Operation> = operations.into_iter().map(|(op, path, value)| Operation { op, path, value, from: None }).collect();
        if let Err(error) = apply(&thing(), RULES, &operations) {
            prop_assert!(error.status == 400 || error.status == 404);
        }
    }

    #[test]
    fn an_entry_that_is_added_is_read_back(key in "\\PC{1,8}", value in "\\PC{0,8}") {
        let escaped = key.replace('~', "~0").replace('/', "~1");
        let done = apply_all(&[("add", &format!("/map/{escaped}"), Some(&value))]).unwrap();
        prop_assert_eq!(done.map, BTreeMap::from([(key, value)]));
    }
}
