//! The dialect, case by case, and its bounds.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::json;
use crate::value::{Budget, Exhausted, Limits};
use proptest::prelude::*;

const STORE: &str = r#"{"store":{"book":[
    {"category":"reference","author":"Nigel Rees","title":"Sayings","price":8.95},
    {"category":"fiction","author":"Evelyn Waugh","title":"Sword","price":12.99},
    {"category":"fiction","author":"Herman Melville","title":"Moby","isbn":"0-553","price":8.99},
    {"category":"fiction","author":"J. R. R. Tolkien","title":"Rings","isbn":"0-395","price":22.99}],
  "bicycle":{"color":"red","price":19.95}},"expensive":10,"a.b":1,"n":null,"s":"text"}"#;

fn select(path: &str) -> Option<String> {
    let mut budget = Budget::new(Limits::default());
    let root = json::parse(STORE, &mut budget).unwrap();
    let found = JsonPath::parse(path)
        .unwrap()
        .select(&root, &mut budget)
        .unwrap()?;
    let mut out = String::new();
    json::write(&found, &mut out, &mut budget).unwrap();
    Some(out)
}

#[test]
fn paths_to_one_place_give_its_value_or_nothing() {
    for (path, expected) in [
        ("$.expensive", Some("10")),
        ("expensive", Some("10")),
        ("$['expensive']", Some("10")),
        ("$[\"a.b\"]", Some("1")),
        ("$.store.bicycle", Some(r#"{"color":"red","price":19.95}"#)),
        ("store.book[0].title", Some("\"Sayings\"")),
        ("$.store.book[-1].title", Some("\"Rings\"")),
        ("$.store['bicycle']['color']", Some("\"red\"")),
        (
            "$.store.bicycle['color','none']",
            Some(r#"{"color":"red"}"#),
        ),
        ("$.n", Some("null")),
        ("$.n.x", None),
        ("$.none", None),
        ("$.store.book[9]", None),
        ("$.store.book[-9]", None),
        ("$.store.book.title", None),
        ("$.s[0]", None),
        ("$.store.book.length()", Some("4")),
        ("$.store.bicycle.length()", Some("2")),
        ("$.s.length()", Some("4")),
        ("$.store.bicycle.keys()", Some(r#"["color","price"]"#)),
        ("$.expensive.length()", None),
    ] {
        assert_eq!(select(path).as_deref(), expected, "{path}");
    }
}

#[test]
fn paths_to_many_places_give_a_list() {
    for (path, expected) in [
        (
            "$.store.book[*].author",
            r#"["Nigel Rees","Evelyn Waugh","Herman Melville","J. R. R. Tolkien"]"#,
        ),
        (
            "$..author",
            r#"["Nigel Rees","Evelyn Waugh","Herman Melville","J. R. R. Tolkien"]"#,
        ),
        ("$.store..price", "[8.95,12.99,8.99,22.99,19.95]"),
        ("$.store.bicycle.*", r#"["red",19.95]"#),
        ("$..book[2].title", r#"["Moby"]"#),
        ("$..book[-1].title", r#"["Rings"]"#),
        ("$..book[0,1].title", r#"["Sayings","Sword"]"#),
        ("$.store.book[:2].title", r#"["Sayings","Sword"]"#),
        ("$.store.book[1:3].title", r#"["Sword","Moby"]"#),
        ("$.store.book[-2:].title", r#"["Moby","Rings"]"#),
        ("$.store.book[3:1].title", "[]"),
        ("$.store.book[?(@.isbn)].title", r#"["Moby","Rings"]"#),
        ("$.store.book[?(!@.isbn)].title", r#"["Sayings","Sword"]"#),
        (
            "$.store.book[?(@.price < 10)].title",
            r#"["Sayings","Moby"]"#,
        ),
        (
            "$.store.book[?(@.price <= $['expensive'])].title",
            r#"["Sayings","Moby"]"#,
        ),
        (
            "$.store.book[?(@.price>=12.99)].title",
            r#"["Sword","Rings"]"#,
        ),
        ("$.store.book[?(@.author == 'Nigel Rees')].price", "[8.95]"),
        (
            "$.store.book[?(@.author != \"Nigel Rees\")].price",
            "[12.99,8.99,22.99]",
        ),
        ("$.store.book[?(@.author =~ /.*REES/i)].price", "[8.95]"),
        ("$.store.book[?(@.author =~ /REES/i)].price", "[]"),
        (
            "$.store.book[?(@.category == 'fiction' && @.price < 10 || @.price > 20)].title",
            r#"["Moby","Rings"]"#,
        ),
        (
            "$.store.book[?(@.category == 'fiction' && (@.price < 10 || @.price > 20))].title",
            r#"["Moby","Rings"]"#,
        ),
        (
            "$.store.book[?(@.title in ['Moby','Sword'])].price",
            "[12.99,8.99]",
        ),
        (
            "$.store.book[?(@.title nin ['Moby','Sword'])].price",
            "[8.95,22.99]",
        ),
        (
            "$.store.book[?(@.title contains 'ing')].price",
            "[8.95,22.99]",
        ),
        ("$.store.book[?(@.title size 4)].price", "[8.99]"),
        (
            "$.store.book[?(@.title empty false)].price",
            "[8.95,12.99,8.99,22.99]",
        ),
        ("$.store.book[?(@.isbn == null)].title", "[]"),
        ("$.store.none[*]", ""),
        ("$.store.book[*].price.sum()", "53.92"),
        ("$.store.book[*].length()", "4"),
        ("$.store.book[*].price.min()", "8.95"),
        ("$.store.book[*].price.max()", "22.99"),
        ("$.store.book[?(@.isbn)].price.avg()", "15.989999999999998"),
    ] {
        assert_eq!(select(path).unwrap_or_default(), expected, "{path}");
    }
}

#[test]
fn what_is_no_path_is_refused_with_its_place() {
    for (path, at) in [
        ("", 1),
        ("$.", 3),
        ("$a", 2),
        ("$..", 4),
        ("$[", 3),
        ("$[a]", 3),
        ("$['a", 4),
        ("$[0:4:2]", 6),
        ("$.a[?(@.b == )]", 14),
        ("$.a[?(1)]", 8),
        ("$.a[?(@.b =~ /[/)]", 17),
        ("$.a.frob()", 9),
        ("$.a.length().b", 15),
        ("$.a]", 4),
    ] {
        let error = JsonPath::parse(path).unwrap_err();
        assert_eq!(error.at, at, "{error}");
    }
}

#[test]
fn hostile_paths_and_payloads_are_stopped() {
    let payload = format!("{}1{}", "[".repeat(300), "]".repeat(300));
    let mut budget = Budget::new(Limits::default());
    let root = json::parse(&payload, &mut budget).unwrap();
    let path = JsonPath::parse(&format!("${}", "..*".repeat(40))).unwrap();
    assert!(matches!(
        path.select(&root, &mut budget),
        Err(Exhausted::Steps | Exhausted::Bytes | Exhausted::Time)
    ));
    assert!(JsonPath::parse(&format!("$[?({}@.a)]", "!".repeat(100_000))).is_err());
    assert!(JsonPath::parse(&format!("$[?({}", "(".repeat(100_000))).is_err());
    assert!(JsonPath::parse(&"$[?(@".repeat(100_000)).is_err());
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(path in r#"[$@.\[\]*?()'"a-c0-9:,<>=!&|/~ \-é]{0,40}"#) {
        if let Ok(path) = JsonPath::parse(&path) {
            let mut budget = Budget::new(Limits::default());
            let root = json::parse(STORE, &mut budget).unwrap();
            let _ = path.select(&root, &mut budget);
        }
    }
}
