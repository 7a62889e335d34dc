//! The text of a file to its documents, each on its own, so that one which cannot be read takes no other
//! with it. Promises a number (from 1) for every document and the line within the file for every error.

use serde_json::Value;
use std::path::Path;

/// One document, or why it could not be read.
#[derive(Debug)]
pub(super) struct Document {
    /// Counted from 1, empty documents included.
    pub(super) number: usize,
    /// `Null` for an empty document.
    pub(super) value: Result<Value, String>,
}

/// Splits and reads; the error is about the file as a whole.
pub(super) fn read(file: &Path, contents: &[u8]) -> Result<Vec<Document>, String> {
    let text = std::str::from_utf8(contents)
        .map_err(|error| format!("the file is not UTF-8 text: {error}"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err("the file is empty; delete it if it is to describe nothing".to_owned());
    }
    if file
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
    {
        return Ok(read_json(text));
    }
    Ok(split_yaml(text)
        .into_iter()
        .enumerate()
        .map(|(index, part)| Document {
            number: index + 1,
            value: read_yaml(&part),
        })
        .collect())
}

/// JSON documents one after another, as kubectl takes them. After an error there is no knowing where the
/// next one begins.
fn read_json(text: &str) -> Vec<Document> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    values
        .enumerate()
        .map(|(index, value)| Document {
            number: index + 1,
            value: value.map_err(|error| error.to_string()),
        })
        .collect()
}

/// A piece of a YAML file that is one document.
#[derive(Debug, PartialEq, Eq)]
struct Part<'a> {
    text: &'a str,
    /// Lines of the file before it.
    lines_before: usize,
}

/// Splits before every line that begins with the document marker `---`. No YAML scalar can hold such a
/// line (YAML 1.2, 9.1.3), so this needs no parser, and a broken document cannot hide the next.
fn split_yaml(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut start_line = 0;
    let mut offset = 0;
    for (line_index, line) in text.split_inclusive('\n').enumerate() {
        if is_marker(line) && offset > start {
            // What stands before the first marker is a document only if it holds more than comments and
            // directives; directives belong to the document that follows.
            let before = text.get(start..offset).unwrap_or_default();
            if !parts.is_empty() || before.lines().any(|line| !is_preamble(line)) {
                parts.push(Part {
                    text: before,
                    lines_before: start_line,
                });
                (start, start_line) = (offset, line_index);
            }
        }
        offset += line.len();
    }
    parts.push(Part {
        text: text.get(start..).unwrap_or_default(),
        lines_before: start_line,
    });
    parts
}

fn is_marker(line: &str) -> bool {
    line.strip_prefix("---")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

fn is_preamble(line: &str) -> bool {
    line.trim().is_empty() || line.trim_start().starts_with('#') || line.starts_with('%')
}

fn read_yaml(part: &Part<'_>) -> Result<Value, String> {
    let options = serde_saphyr::options! {
        with_snippet: false,
        // A list of a whole cluster's EndpointSlices is one document.
        budget: serde_saphyr::budget! { max_events: 20_000_000, max_nodes: 10_000_000 },
    };
    serde_saphyr::from_str_with_options(part.text, options).map_err(|error| {
        let message = error.to_string();
        let Some(location) = error.location() else {
            return message;
        };
        let own_place = format!(" at line {}, column {}", location.line(), location.column());
        let line = location.line() + part.lines_before as u64;
        format!(
            "{} at line {line}, column {}",
            message.trim_end_matches(&own_place),
            location.column()
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<(&str, usize)> {
        split_yaml(text)
            .into_iter()
            .map(|part| (part.text, part.lines_before))
            .collect()
    }

    #[test]
    fn splits_where_yaml_does() {
        assert_eq!(
            texts("a: 1\n---\nb: 2\n"),
            [("a: 1\n", 0), ("---\nb: 2\n", 1)]
        );
        assert_eq!(texts("# head\n---\na: 1"), [("# head\n---\na: 1", 0)]);
        assert_eq!(texts("%YAML 1.2\n---\na: 1"), [("%YAML 1.2\n---\na: 1", 0)]);
        assert_eq!(texts("---\n---\n"), [("---\n", 0), ("---\n", 1)]);
        assert_eq!(
            texts("--- {a: 1}\r\n---\r\nb: 2"),
            [("--- {a: 1}\r\n", 0), ("---\r\nb: 2", 1)]
        );
        assert_eq!(
            texts("a: |\n  ---\nb: ---c\n---d: 1"),
            [("a: |\n  ---\nb: ---c\n---d: 1", 0)]
        );
    }

    #[test]
    fn errors_tell_the_line_of_the_file() {
        let documents = read(Path::new("a.yaml"), b"a: 1\n---\nb: 2\nb: 3\n---\nc: 4\n").unwrap();
        assert_eq!(documents.len(), 3);
        let error = documents[1].value.as_ref().unwrap_err();
        assert!(error.contains("duplicate mapping key: b"), "{error}");
        assert!(error.ends_with(" at line 4, column 1"), "{error}");
        assert_eq!(documents[2].value, Ok(serde_json::json!({"c": 4})));
    }

    #[test]
    fn json_documents_follow_each_other() {
        let documents = read(Path::new("a.json"), br#"{"a": 1} {"b": 2} {"c"#).unwrap();
        assert_eq!(documents[0].value, Ok(serde_json::json!({"a": 1})));
        assert_eq!(documents[1].value, Ok(serde_json::json!({"b": 2})));
        assert!(documents[2].value.is_err());
        assert_eq!(documents.len(), 3);
    }

    #[test]
    fn refuses_what_is_no_text() {
        assert!(read(Path::new("a.yaml"), b"a: \xff").is_err());
        assert!(read(Path::new("a.yaml"), b" \n").is_err());
    }

    proptest! {
        #[test]
        fn splitting_loses_nothing(text in "(---|a: 1|#|%Y| |\n|\r\n){0,30}") {
            let parts = split_yaml(&text);
            prop_assert_eq!(parts.iter().map(|part| part.text).collect::<String>(), text);
        }
    }
}
