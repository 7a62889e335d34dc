//! The static tables of one service: its description, operations and shapes, as calls of the constructors
//! in the `wire` crate. Refuses what those tables cannot say.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::Files;
use super::model::{Model, Operation, Reference, Shape};
use super::names;

pub fn write(service: &str, model: &Model, files: &mut Files) -> Result<(), String> {
    check_names(model)?;
    files.insert("mod.rs".into(), description(service, model)?);
    files.insert("operations.rs".into(), operations(model)?);
    shapes(model, files)
}

/// The static of a shape. Some models have shapes that differ only in case (`JWTX`, an error, and `jwtX`,
/// its message): the one without a capital is set apart by a suffix.
fn constant(model: &Model, shape: &str) -> String {
    let name = names::constant(shape);
    let is_small = shape.starts_with(|first: char| first.is_ascii_lowercase());
    let has_twin = is_small
        && model
            .shapes
            .0
            .iter()
            .any(|(other, _)| other != shape && names::constant(other) == name);
    if has_twin { name + "_SCALAR" } else { name }
}

/// Two shapes of one Rust name would make code that does not compile; say which instead.
fn check_names(model: &Model) -> Result<(), String> {
    let mut seen = BTreeMap::new();
    for (name, _) in &model.shapes.0 {
        if let Some(other) = seen.insert(constant(model, name), name) {
            return Err(format!(
                "shapes `{other}` and `{name}` get the same Rust name"
            ));
        }
    }
    Ok(())
}

fn description(service: &str, model: &Model) -> Result<String, String> {
    let metadata = &model.metadata;
    let protocol = match metadata.protocol.as_str() {
        "rest-json" => "RestJson",
        "query" => "Query",
        other => return Err(format!("protocol `{other}` is not supported")),
    };
    Ok(format!(
        "pub mod operations;\npub mod shapes;\nmod types;\n\npub use types::*;\n\n\
         /// {}, version {}.\n\
         pub static SERVICE: crate::Service = crate::Service {{ name: {service:?}, api_version: {:?}, \
         protocol: crate::Protocol::{protocol}, endpoint_prefix: {:?}, signing_name: {:?}, xml_namespace: {:?}, \
         operations: operations::ALL, errors: shapes::ERRORS }};\n",
        metadata.service_full_name,
        metadata.api_version,
        metadata.api_version,
        metadata.endpoint_prefix,
        metadata
            .signing_name
            .as_ref()
            .unwrap_or(&metadata.endpoint_prefix),
        metadata.xml_namespace,
    ))
}

fn operations(model: &Model) -> Result<String, String> {
    let mut text = String::new();
    let mut all = String::new();
    for (name, operation) in &model.operations.0 {
        text.push_str(
            &one_operation(model, operation).map_err(|problem| format!("{name}: {problem}"))?,
        );
        let _ = write!(all, "&{}, ", names::constant(name));
    }
    let _ = writeln!(
        text,
        "/// Every operation, in the order of the model.\npub static ALL: &[&Operation] = &[{all}];"
    );
    let used = if text.contains("Segment::") {
        "{Operation, Segment}"
    } else {
        "Operation"
    };
    Ok(format!(
        "use super::{{SERVICE, shapes}};\nuse crate::{used};\n\n{text}"
    ))
}

fn one_operation(model: &Model, operation: &Operation) -> Result<String, String> {
    let (path, query) = segments(&operation.http.request_uri)?;
    let unsigned = match operation.authtype.as_deref() {
        None => false,
        Some("none") => true,
        Some(other) => return Err(format!("authtype `{other}` is not supported")),
    };
    let wrapper = operation
        .output
        .as_ref()
        .and_then(|output| output.result_wrapper.as_ref());
    let mut errors = String::new();
    for error in &operation.errors {
        model.shape(&error.shape)?;
        let _ = write!(errors, "&shapes::{}, ", constant(model, &error.shape));
    }
    let part = |reference: &Option<Reference>| match reference {
        Some(reference) => format!("Some(&shapes::{})", constant(model, &reference.shape)),
        None => "None".to_owned(),
    };
    Ok(format!(
        "pub static {}: Operation = Operation {{ name: {:?}, service: &SERVICE, method: {:?}, uri: {:?}, path: &[{path}], \
         query: &[{query}], status: {}, unsigned: {unsigned}, input: {}, output: {}, result_wrapper: {:?}, errors: &[{errors}] }};\n\n",
        names::constant(&operation.name),
        operation.name,
        operation.http.method,
        operation.http.request_uri,
        operation.http.response_code.unwrap_or(200),
        part(&operation.input),
        part(&operation.output),
        wrapper,
    ))
}

/// A URI template as table entries: path segments, and the query parameters it fixes.
fn segments(uri: &str) -> Result<(String, String), String> {
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let mut segments = String::new();
    for segment in path
        .trim_start_matches('/')
        .split('/')
        .filter(|segment| !segment.is_empty())
    {
        let label = segment
            .strip_prefix('{')
            .and_then(|segment| segment.strip_suffix('}'));
        let _ = match label {
            Some(label) if label.ends_with('+') => write!(
                segments,
                "Segment::Greedy({:?}), ",
                label.trim_end_matches('+')
            ),
            Some(label) => write!(segments, "Segment::Label({label:?}), "),
            None if segment.contains(['{', '}']) => {
                return Err(format!("URI template `{uri}` is not supported"));
            }
            None => write!(segments, "Segment::Literal({segment:?}), "),
        };
    }
    let mut fixed = String::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let _ = write!(fixed, "({name:?}, {value:?}), ");
    }
    Ok((segments, fixed))
}

fn shapes(model: &Model, files: &mut Files) -> Result<(), String> {
    let inputs: BTreeSet<&str> = model.inputs().collect();
    let outputs: BTreeSet<&str> = model.outputs().collect();
    let mut parts: BTreeMap<&str, String> = BTreeMap::new();
    let mut errors = String::new();
    for (name, shape) in &model.shapes.0 {
        let file = match shape.kind.as_str() {
            "structure" if shape.is_exception => "errors",
            "structure" if inputs.contains(name.as_str()) => "inputs",
            "structure" if outputs.contains(name.as_str()) => "outputs",
            "structure" => "nested",
            _ => "scalars",
        };
        if shape.is_exception {
            let _ = write!(errors, "&{}, ", constant(model, name));
        }
        let value = one_shape(model, name, shape)
            .map_err(|problem| format!("shape `{name}`: {problem}"))?;
        let _ = write!(
            parts.entry(file).or_default(),
            "pub static {}: Shape = {value};\n\n",
            constant(model, name)
        );
    }
    let mut root = String::from("use crate::Shape;\n\n");
    for file in parts.keys() {
        let _ = writeln!(root, "mod {file};");
    }
    root.push('\n');
    for file in parts.keys() {
        let _ = writeln!(root, "pub use {file}::*;");
    }
    let _ = writeln!(
        root,
        "\n/// Every error shape.\npub static ERRORS: &[&Shape] = &[{errors}];"
    );
    files.insert("shapes/mod.rs".into(), root);
    for (file, body) in parts {
        let names = ["ErrorTrait", "Location", "Member", "Shape"];
        let used: Vec<&str> = names
            .into_iter()
            .filter(|name| body.contains(&format!("{name}::")) || *name == "Shape")
            .collect();
        let names_sibling = body
            .split('&')
            .skip(1)
            .any(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()));
        let siblings = if names_sibling { "use super::*;\n" } else { "" };
        files.insert(
            format!("shapes/{file}.rs"),
            format!(
                "{siblings}use crate::shape::{{{}}};\n\n{body}",
                used.join(", ")
            ),
        );
    }
    Ok(())
}

fn one_shape(model: &Model, name: &str, shape: &Shape) -> Result<String, String> {
    let range = format!("{:?}, {:?}", shape.min, shape.max);
    Ok(match shape.kind.as_str() {
        "structure" => structure(model, name, shape)?,
        "list" => {
            let member = shape.member.as_ref().ok_or("a list without member")?;
            let wire = member.location_name.as_deref().unwrap_or("member");
            format!(
                "Shape::list({name:?}, &{}, {wire:?}, {}){}",
                constant(model, &member.shape),
                shape.flattened,
                limits(shape, &range)
            )
        }
        "map" => {
            let (Some(key), Some(value)) = (&shape.key, &shape.value) else {
                return Err("a map without key or value".into());
            };
            if model.shape(&key.shape)?.kind != "string" {
                return Err("map keys other than strings are not supported".into());
            }
            format!(
                "Shape::map({name:?}, &{}, {:?}, &{}, {:?}, {}){}",
                constant(model, &key.shape),
                key.location_name.as_deref().unwrap_or("key"),
                constant(model, &value.shape),
                value.location_name.as_deref().unwrap_or("value"),
                shape.flattened,
                limits(shape, &range)
            )
        }
        "string" => {
            let mut text = format!("Shape::string({name:?})");
            text.push_str(&limits(shape, &range));
            if !shape.values.is_empty() {
                let _ = write!(text, ".values(&{:?})", shape.values);
            }
            if let Some(pattern) = &shape.pattern {
                let _ = write!(text, ".pattern({pattern:?})");
            }
            if shape.sensitive {
                text.push_str(".sensitive()");
            }
            text
        }
        "integer" => format!("Shape::integer({name:?}){}", limits(shape, &range)),
        "long" => format!("Shape::long({name:?}){}", limits(shape, &range)),
        "float" | "double" => format!("Shape::double({name:?}){}", limits(shape, &range)),
        "boolean" => format!("Shape::boolean({name:?})"),
        "timestamp" => format!("Shape::timestamp({name:?})"),
        "blob" => format!("Shape::blob({name:?}){}", limits(shape, &range)),
        other => return Err(format!("type `{other}` is not supported")),
    })
}

fn limits(shape: &Shape, range: &str) -> String {
    if shape.min.is_some() || shape.max.is_some() {
        format!(".limits({range})")
    } else {
        String::new()
    }
}

fn structure(model: &Model, name: &str, shape: &Shape) -> Result<String, String> {
    let mut members = String::new();
    for (member, reference) in shape.members() {
        let wire = reference.location_name.as_ref().unwrap_or(member);
        let kind = model.shape(&reference.shape)?.kind.as_str();
        let is_payload = shape.payload.as_ref() == Some(member);
        let location = match reference.location.as_deref() {
            None if is_payload && kind == "blob" => Some("Payload"),
            None if is_payload => {
                return Err(format!(
                    "payload `{member}` of type {kind} is not supported"
                ));
            }
            None => None,
            Some("uri") if kind == "string" => Some("Uri"),
            Some("querystring")
                if matches!(kind, "string" | "boolean" | "integer" | "long" | "list") =>
            {
                Some("Query")
            }
            Some("querystring") if kind == "map" => Some("QueryMap"),
            Some("header") if kind == "string" => Some("Header"),
            Some(other) => {
                return Err(format!(
                    "member `{member}`: {kind} in `{other}` is not supported"
                ));
            }
        };
        let _ = write!(
            members,
            "Member::new({member:?}, {wire:?}, &{})",
            constant(model, &reference.shape)
        );
        if let Some(location) = location {
            let _ = write!(members, ".at(Location::{location})");
        }
        if shape.required.contains(member) {
            members.push_str(".required()");
        }
        members.push_str(", ");
    }
    if !shape.is_exception {
        return Ok(format!("Shape::structure({name:?}, &[{members}])"));
    }
    let error = shape
        .error
        .as_ref()
        .ok_or("an exception without a status")?;
    let code = error.code.as_deref().unwrap_or(name);
    Ok(format!(
        "Shape::error({name:?}, ErrorTrait::new({code:?}, {}), &[{members}])",
        error.http_status_code
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_template_becomes_segments_and_fixed_parameters() {
        let (path, query) = segments("/a/{b}/{c+}?mode=import").unwrap();
        assert_eq!(
            path,
            "Segment::Literal(\"a\"), Segment::Label(\"b\"), Segment::Greedy(\"c\"), "
        );
        assert_eq!(query, "(\"mode\", \"import\"), ");
        assert!(segments("/a{b}").is_err());
    }

    #[test]
    fn a_place_that_the_tables_cannot_say_is_refused() {
        let model: Model = serde_json::from_str(
            r#"{"version":"2.0","metadata":{"apiVersion":"1","endpointPrefix":"x","serviceFullName":"X","protocol":"rest-json"},
                "operations":{},"shapes":{"M":{"type":"map","key":{"shape":"S"},"value":{"shape":"S"}},"S":{"type":"string"},
                "I":{"type":"structure","members":{"h":{"shape":"M","location":"headers"}}}}}"#,
        )
        .unwrap();
        let error = write("x", &model, &mut Files::new()).unwrap_err();
        assert!(error.contains("shape `I`: member `h`"), "{error}");
    }
}
