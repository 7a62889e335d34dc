//! The route tree's precedence, by cases and against a naive matcher.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::Integration;
use proptest::prelude::*;

fn route(path: &str, methods: &[&str]) -> Route {
    let method = || {
        Method::from(Integration::Misconfigured {
            reason: path.into(),
        })
    };
    Route::new(
        path,
        path,
        methods.iter().map(|name| ((*name).to_owned(), method())),
    )
}

fn tree() -> RouteTree {
    RouteTree::new([
        route("/", &["GET"]),
        route("/users", &["GET"]),
        route("/users/{id}", &["GET", "PUT"]),
        route("/users/me", &["GET"]),
        route("/users/{id}/posts", &["GET"]),
        route("/users/{rest+}", &["DELETE"]),
        route("/{proxy+}", &["ANY"]),
    ])
}

fn find(method: &str, path: &str) -> Result<(String, Vec<String>), NoRoute> {
    let mut captures = Captures::default();
    let tree = tree();
    let method = HttpMethod::from_bytes(method.as_bytes()).unwrap();
    let (route, _) = tree.find(&method, path.as_bytes(), &mut captures)?;
    let values = (0..route.parameters.len())
        .map(|i| String::from_utf8(captures.get(i, path.as_bytes()).unwrap().to_vec()).unwrap())
        .collect();
    Ok((route.path.to_string(), values))
}

#[test]
fn declared_routes_are_found_by_their_declaration_alone() {
    let tree = tree();
    for path in [
        "/",
        "/users",
        "/users/{id}",
        "/users/me",
        "/users/{id}/posts",
        "/users/{rest+}",
        "/{proxy+}",
    ] {
        assert_eq!(&*tree.declared(path).unwrap().path, path);
    }
    for path in [
        "",
        "/users/{other}",
        "/users/7",
        "/{proxy}",
        "/{all+}",
        "/users/{id}/none",
    ] {
        assert!(tree.declared(path).is_none(), "{path}");
    }
}

#[test]
fn the_better_match_serves_and_falls_back_by_method() {
    for (method, path, served_by, values) in [
        ("GET", "/", "/", vec![]),
        ("GET", "/users", "/users", vec![]),
        ("GET", "/users/", "/users", vec![]),
        ("GET", "/users/me", "/users/me", vec![]),
        ("GET", "/users/%6De", "/users/me", vec![]),
        ("GET", "/users/7", "/users/{id}", vec!["7"]),
        ("PUT", "/users/me", "/users/{id}", vec!["me"]),
        ("DELETE", "/users/me", "/users/{rest+}", vec!["me"]),
        ("PATCH", "/users/me", "/{proxy+}", vec!["users/me"]),
        ("POST", "/users", "/{proxy+}", vec!["users"]),
        ("GET", "/users/7/posts", "/users/{id}/posts", vec!["7"]),
        (
            "GET",
            "/users/7/posts/1",
            "/{proxy+}",
            vec!["users/7/posts/1"],
        ),
        ("GET", "/a//b/", "/{proxy+}", vec!["a//b/"]),
        ("GET", "//", "/{proxy+}", vec!["/"]),
    ] {
        assert_eq!(
            find(method, path),
            Ok((
                served_by.to_owned(),
                values.into_iter().map(str::to_owned).collect()
            )),
            "{method} {path}"
        );
    }
    assert_eq!(find("POST", "/"), Err(NoRoute::Method));
    assert_eq!(find("PROPFIND", "/users"), Err(NoRoute::Method));
}

#[test]
fn no_path_is_told_from_no_method() {
    let tree = RouteTree::new([route("/a/b", &["GET"])]);
    let mut captures = Captures::default();
    let mut find = |method: HttpMethod, path: &str| {
        tree.find(&method, path.as_bytes(), &mut captures)
            .map(|(route, _)| route.path.to_string())
    };
    assert_eq!(find(HttpMethod::Get, "/a"), Err(NoRoute::Path));
    assert_eq!(find(HttpMethod::Post, "/a/b"), Err(NoRoute::Method));
    assert_eq!(find(HttpMethod::Get, "/a/b"), Ok("/a/b".to_owned()));
    assert_eq!(find(HttpMethod::Get, ""), Err(NoRoute::Path));
}

/// What a route is worth for a path, segment by segment; `None` if it does not match.
fn naive_rank(route: &str, path: &str) -> Option<Vec<u8>> {
    let split = |text: &str| -> Vec<String> {
        let text = text.strip_prefix('/').unwrap_or(text);
        let text = text.strip_suffix('/').unwrap_or(text);
        if text.is_empty() {
            vec![]
        } else {
            text.split('/').map(str::to_owned).collect()
        }
    };
    let (pattern, given) = (split(route), split(path));
    let mut rank = Vec::new();
    for (place, segment) in pattern.iter().enumerate() {
        if segment.ends_with("+}") {
            rank.push(2);
            return (place < given.len()).then_some(rank);
        }
        let value = given.get(place)?;
        if segment.starts_with('{') {
            rank.push(1);
        } else if segment == value {
            rank.push(0);
        } else {
            return None;
        }
    }
    (pattern.len() == given.len()).then_some(rank)
}

fn arbitrary_route() -> impl Strategy<Value = String> {
    let segment = prop_oneof![Just("a"), Just("b"), Just("{x}")];
    (prop::collection::vec(segment, 0..4), any::<bool>()).prop_map(|(mut segments, greedy)| {
        if greedy {
            segments.push("{x+}");
        }
        format!("/{}", segments.join("/"))
    })
}

proptest! {
    #[test]
    fn agrees_with_a_naive_matcher(
        routes in prop::collection::btree_map(arbitrary_route(), prop::sample::subsequence(vec!["GET", "PUT", "ANY"], 0..3), 0..12),
        path in prop::collection::vec(prop_oneof![Just("a"), Just("b"), Just("c")], 0..5),
    ) {
        let path = format!("/{}", path.join("/"));
        let tree = RouteTree::new(routes.iter().map(|(path, methods)| route(path, methods)));
        for method in [HttpMethod::Get, HttpMethod::Put, HttpMethod::Post] {
            let expected = routes
                .iter()
                .filter(|(_, methods)| methods.iter().any(|m| *m == "ANY" || *m == method.as_str()))
                .filter_map(|(route, _)| Some((naive_rank(route, &path)?, route)))
                .min()
                .map(|(_, route)| route.as_str());
            let mut captures = Captures::default();
            let found = tree.find(&method, path.as_bytes(), &mut captures).ok().map(|(route, _)| route);
            prop_assert_eq!(found.map(|route| &*route.path), expected);
            if let Some(route) = found {
                for index in 0..route.parameters.len() {
                    prop_assert!(captures.get(index, path.as_bytes()).is_some());
                }
            }
        }
    }

    #[test]
    fn nothing_makes_it_panic(path in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut captures = Captures::default();
        let _ = tree().find(&HttpMethod::Get, &path, &mut captures);
    }
}
