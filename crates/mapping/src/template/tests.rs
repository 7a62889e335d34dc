//! The cases of `cases/*.cases`, each file naming the pages its cases come from, and what no template may do.
//!
//! A case is the template in lines that begin with `>`, then the expected text in lines with `<` or a part
//! of the expected error in one with `!`; `@` lines are overrides. `page:`, `body:`, `param:`, `context:`
//! and `var:` hold for the cases after them; a new `page:` clears them.

#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;
use std::borrow::Cow;
use std::time::Duration;

#[derive(Clone, Default)]
struct Sample {
    page: String,
    body: String,
    parameters: Vec<(Place, String, String)>,
    context: Vec<(String, String)>,
    variables: Vec<(String, String)>,
}

impl Scope for Sample {
    fn body(&self) -> &str {
        &self.body
    }

    fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        let found = self.parameters.iter().find(|(_, known, _)| known == name);
        found.map(|(_, _, value)| value.into())
    }

    fn parameters(&self, place: Place) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
        let of_place = self.parameters.iter().filter(|(at, _, _)| *at == place);
        of_place
            .map(|(_, name, value)| (name.into(), value.into()))
            .collect()
    }

    fn context(&self, name: &str) -> Option<ContextValue<'_>> {
        let (_, value) = self.context.iter().find(|(known, _)| known == name)?;
        Some(match value.strip_prefix('#') {
            Some(number) => ContextValue::Number(number.parse().unwrap()),
            None => value.as_str().into(),
        })
    }

    fn stage_variable(&self, name: &str) -> Option<&str> {
        let (_, value) = self.variables.iter().find(|(known, _)| known == name)?;
        Some(value)
    }
}

fn render(template: &str, sample: &Sample) -> Result<Rendered, String> {
    let template = Template::parse(template).map_err(|error| error.to_string())?;
    template
        .render(
            sample,
            Limits {
                time: Duration::from_secs(20),
                ..Limits::default()
            },
        )
        .map_err(|error| error.to_string())
}

#[derive(Default)]
struct Case {
    line: usize,
    template: Vec<String>,
    expected: Vec<String>,
    error: Option<String>,
    overrides: Vec<String>,
}

/// Runs the cases of a file; returns how many there were and what failed.
fn run(file: &str, text: &str) -> (usize, Vec<String>) {
    let (mut sample, mut case) = (Sample::default(), Case::default());
    let (mut count, mut failed) = (0, Vec::new());
    for (number, line) in text.lines().chain([""]).enumerate() {
        if line.is_empty() && !case.template.is_empty() {
            count += 1;
            let done = std::mem::take(&mut case);
            if let Err(what) = check(&done, &sample) {
                failed.push(format!("{file}:{}: {what}", done.line));
            }
        }
        let (kind, rest) = line.split_once(' ').unwrap_or((line, ""));
        match kind {
            ">" => {
                case.line = number + 1;
                case.template.push(rest.to_owned());
            }
            "<" => case.expected.push(rest.to_owned()),
            "!" => case.error = Some(rest.to_owned()),
            "@" => case.overrides.push(rest.to_owned()),
            "page:" => {
                sample = Sample {
                    page: rest.to_owned(),
                    context: sample.context,
                    ..Sample::default()
                }
            }
            "body:" => sample.body = rest.to_owned(),
            "param:" => {
                let mut parts = rest.splitn(3, ' ');
                let place = match parts.next() {
                    Some("path") => Place::Path,
                    Some("querystring") => Place::QueryString,
                    _ => Place::Header,
                };
                let mut next = || parts.next().unwrap_or_default().to_owned();
                sample.parameters.push((place, next(), next()));
            }
            "context:" | "var:" => {
                let (name, value) = rest.split_once(' ').unwrap();
                let list = if kind == "var:" {
                    &mut sample.variables
                } else {
                    &mut sample.context
                };
                list.push((name.to_owned(), value.to_owned()));
            }
            "" => {}
            other => failed.push(format!("{file}:{}: what is {other:?}?", number + 1)),
        }
    }
    (count, failed)
}

fn check(case: &Case, sample: &Sample) -> Result<(), String> {
    if sample.page.is_empty() {
        return Err("a case names no page".to_owned());
    }
    let result = render(&case.template.join("\n"), sample);
    match (&case.error, result) {
        (Some(part), Err(error)) if error.contains(part) => Ok(()),
        (Some(part), other) => Err(format!("expected an error with {part:?}, got {other:?}")),
        (None, Err(error)) => Err(format!("failed: {error}")),
        (None, Ok(rendered)) => {
            let expected = case.expected.join("\n");
            if rendered.text != expected {
                return Err(format!(
                    "expected {expected:?}\n     got {:?}",
                    rendered.text
                ));
            }
            let overrides = described(&rendered.overrides);
            if overrides != case.overrides {
                return Err(format!("expected {:?}, got {overrides:?}", case.overrides));
            }
            Ok(())
        }
    }
}

fn described(overrides: &Overrides) -> Vec<String> {
    let mut lines = Vec::new();
    for (kind, list) in [
        ("request-path", &overrides.request_path),
        ("request-query", &overrides.request_query),
        ("request-header", &overrides.request_headers),
        ("response-header", &overrides.response_headers),
    ] {
        let described = list
            .iter()
            .map(|(name, values)| format!("{kind} {name} {}", values.join("|")));
        lines.extend(described);
    }
    lines.extend(
        overrides
            .response_status
            .map(|status| format!("response-status {status}")),
    );
    lines
}

#[test]
fn every_case_renders_as_its_page_says() {
    let mut total = 0;
    let mut failures = Vec::new();
    for (file, text) in [
        ("references", include_str!("../../cases/references.cases")),
        ("directives", include_str!("../../cases/directives.cases")),
        ("whitespace", include_str!("../../cases/whitespace.cases")),
        ("operators", include_str!("../../cases/operators.cases")),
        ("methods", include_str!("../../cases/methods.cases")),
        ("aws", include_str!("../../cases/aws.cases")),
    ] {
        let (count, failed) = run(file, text);
        total += count;
        failures.extend(failed);
    }
    assert!(
        failures.is_empty(),
        "{} of {total} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(total >= 200, "only {total} cases");
}

#[test]
fn errors_have_line_and_column() {
    for (template, line, column) in [
        ("a\nb #if(", 2, 7),
        ("#set($é = 1)", 1, 7),
        ("x\n\n  #set($a = [1, )", 3, 17),
        ("a\n#foreach($x in [1])\n$x", 2, 1),
        ("é #end", 1, 7),
    ] {
        let error = Template::parse(template).unwrap_err();
        assert_eq!(
            (error.line, error.column),
            (line, column),
            "{template:?}: {error}"
        );
    }
    let large = "x".repeat(TEMPLATE_MAX_BYTES + 1);
    assert!(Template::parse(&large).is_err());
}

#[test]
fn nesting_is_bounded_when_parsed() {
    for (open, close) in [
        ("#if(true)", "#end"),
        ("#foreach($x in [1])", "#end"),
        ("#set($x = (", "))"),
        ("#set($x = [", "])"),
        ("#set($x = !", ")"),
        ("$x[", "]"),
        ("$x.a(", ")"),
    ] {
        let text = open.repeat(20_000) + &close.repeat(20_000);
        let text = &text[..text.len().min(TEMPLATE_MAX_BYTES)];
        let _ = Template::parse(text);
        let list = format!("#set($x = {}{})", "[".repeat(10_000), "]".repeat(10_000));
        assert!(Template::parse(&list).is_err());
    }
    // As deep as may be parsed can be rendered.
    let deep = "#if(true)".repeat(58) + "x" + &"#end".repeat(58);
    assert_eq!(render(&deep, &Sample::default()).unwrap().text, "x");
}

/// Pieces from which templates come that are nearly right.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "#if(",
        "#elseif(",
        "#else",
        "#end",
        "#set(",
        "#foreach(",
        "#macro(",
        "#break",
        "#stop",
        "#define(",
        "$a",
        "$!b",
        "${c",
        "}",
        "$input.json('$",
        "')",
        "$input.path(\"$.a\")",
        "$util.parseJson(",
        "$context.requestOverride.header.x",
        "$foreach.count",
        "in",
        "(",
        ")",
        "[",
        "]",
        "{",
        "1..3",
        "..",
        ".size()",
        ".put(\"a\",",
        ".get(0)",
        ".substring(",
        "\"",
        "'",
        "\\",
        "==",
        "&&",
        "+",
        "-",
        "/",
        "%",
        "!",
        "1",
        "-2",
        "0.5",
        "true",
        ",",
        ":",
        " ",
        "\n",
        "##",
        "#*",
        "*#",
        "#[[",
        "]]#",
        "$",
        "#",
        "é",
        ".replaceAll('a','b')",
        ".split(',')",
        "#m(",
        "#@m(",
        "= ",
        "m",
        "[0]",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn nothing_makes_it_panic(template in pieces(), body in ".{0,40}") {
        let sample = Sample { body, ..Sample::default() };
        let _ = render(&template, &sample);
    }

    #[test]
    fn any_text_is_read_or_refused(template in any::<String>()) {
        let _ = render(&template, &Sample::default());
    }

    #[test]
    fn text_without_signs_is_itself(text in "[^$#\\\\]{0,200}") {
        prop_assert_eq!(render(&text, &Sample::default()).unwrap().text, text);
    }

    #[test]
    fn any_json_passes_through(text in "[ -~é😀]{0,40}", number in any::<i64>(), flag in any::<bool>()) {
        let json = serde_json::json!({"t": text, "n": number, "l": [flag, null, {"d": {}}]}).to_string();
        let sample = Sample { body: json.clone(), ..Sample::default() };
        prop_assert_eq!(render("$input.json('$')", &sample).unwrap().text, json);
    }
}
