//! What a user writes into mappings: `uri` templates, expressions, stage variables, and the percent-encoding
//! and queries they work on. An input is text. What is read, written out again, is what was written.

use ::mapping::uri::Piece;
use ::mapping::{Expression, RequestTarget, UriTemplate, percent, query, stage_variables};
use std::collections::BTreeMap;

/// The target.
pub fn check(input: &[u8]) {
    if input.len() > 2048 {
        return;
    }
    encoding(input);
    queries(input);
    if let Ok(text) = std::str::from_utf8(input) {
        templates(text);
        templates(&format!("http://a{text}"));
        expressions(text);
        variables(text);
    }
}

fn templates(text: &str) {
    let Ok(uri) = UriTemplate::parse(text) else {
        return;
    };
    let render = |pieces: &[Piece]| -> String {
        let pieces = pieces.iter().map(|piece| match piece {
            Piece::Literal(text) => text.to_string(),
            Piece::Placeholder(name) => format!("{{{name}}}"),
        });
        pieces.collect()
    };
    let mut target = render(&uri.path);
    assert!(target.starts_with('/'), "{text:?}");
    if let Some(query) = &uri.query {
        target = format!("{target}?{}", render(query));
    }
    let (_, rest) = text.split_once("://").unwrap_or_default();
    let written = format!("{}{target}", uri.authority);
    // An empty path is a slash.
    let empty_path = written.replacen('/', "", 1);
    assert!(
        written == rest || empty_path == rest,
        "{text:?} became {written:?}"
    );
    assert!(head::is_field_value(uri.authority.as_bytes()) && !uri.host.is_empty() && uri.port > 0);
    assert!(uri.placeholders().all(|name| !name.is_empty()));
}

fn expressions(text: &str) {
    if let Ok(expression) = Expression::parse(text) {
        match &expression {
            Expression::Static(literal) => {
                assert_eq!(text, format!("'{literal}'"));
                assert!(head::is_field_value(literal.as_bytes()));
            }
            Expression::StageVariable(name) => assert_eq!(text, format!("stageVariables.{name}")),
            _ => {
                let declared = expression.declared_as().unwrap_or_default();
                let kind = text.strip_prefix("method.request.").unwrap_or_default();
                let single = kind.strip_prefix("multivalue").unwrap_or(kind);
                assert_eq!(format!("method.request.{single}"), declared);
            }
        }
    }
    if let Ok(target) = RequestTarget::parse(text) {
        let written = match &target {
            RequestTarget::Path(name) => format!("integration.request.path.{name}"),
            RequestTarget::QueryString(name) => format!("integration.request.querystring.{name}"),
            RequestTarget::Header(name) => {
                assert!(head::is_field_name(name.as_bytes()));
                format!("integration.request.header.{name}")
            }
        };
        assert_eq!(text, written);
    }
}

fn variables(text: &str) {
    let values = BTreeMap::from([("a".to_owned(), "${stageVariables.a}".to_owned())]);
    match stage_variables::substitute(text, Some(&values)) {
        // A value is never substituted again, or it could grow without end.
        Ok(out) => assert_eq!(out, text),
        Err(_) => assert!(stage_variables::are_in(text)),
    }
    if !stage_variables::are_in(text) {
        assert_eq!(stage_variables::substitute(text, None).as_deref(), Ok(text));
    }
}

fn encoding(bytes: &[u8]) {
    for encode in [percent::encode_path, percent::encode_query] {
        let mut encoded = Vec::new();
        encode(bytes, &mut encoded);
        assert!(encoded.iter().all(|byte| matches!(byte, 0x21..=0x7E)));
        assert!(!encoded.iter().any(|byte| b"?# ".contains(byte)));
        assert_eq!(*percent::decode(&encoded), *bytes);
    }
    assert!(percent::decode(bytes).len() <= bytes.len());
}

fn queries(bytes: &[u8]) {
    let all: Vec<_> = query::parameters(bytes).collect();
    for (name, _) in &all {
        let Ok(name) = std::str::from_utf8(name) else {
            continue;
        };
        let of_name: Vec<_> = query::all(bytes, name).collect();
        let expected: Vec<_> = all
            .iter()
            .filter(|(n, _)| **n == *name.as_bytes())
            .map(|(_, v)| v.clone())
            .collect();
        assert_eq!(of_name, expected);
        assert_eq!(query::first(bytes, name), of_name.first().cloned());
        let rest = query::pairs_without(bytes, |other| other == name.as_bytes()).count();
        assert_eq!(rest + of_name.len(), all.len());
    }
}
