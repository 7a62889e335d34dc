//! The structures of one service as Rust types with serde: `Deserialize` for what inputs reach, `Serialize`
//! for what outputs reach. Fields carry the names of the model's members; the tables know the wire's.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::Files;
use super::model::{Model, Shape};
use super::names::{field, type_name};

pub fn write(_service: &str, model: &Model, files: &mut Files) -> Result<(), String> {
    let roots_in: BTreeSet<&str> = model.inputs().collect();
    let roots_out: BTreeSet<&str> = model.outputs().collect();
    let read = model.reached(model.inputs())?;
    let written = model.reached(model.outputs())?;
    let mut parts = [
        ("inputs", String::new()),
        ("nested", String::new()),
        ("outputs", String::new()),
    ];
    for (name, shape) in &model.shapes.0 {
        let name = name.as_str();
        let (is_read, is_written) = (read.contains(name), written.contains(name));
        if shape.kind != "structure" || !(is_read || is_written) {
            continue;
        }
        let index = if roots_in.contains(name) {
            0
        } else if roots_out.contains(name) {
            2
        } else {
            1
        };
        let doc = purpose(model, name, index);
        let text = structure(model, name, shape, is_read, is_written, &doc)
            .map_err(|problem| format!("shape `{name}`: {problem}"))?;
        parts[index].1.push_str(&text);
    }
    let mut root = String::new();
    for (file, body) in &parts {
        let _ = writeln!(root, "mod {file};");
        let mut head = String::new();
        if body.contains("BTreeMap<") {
            head.push_str("use std::collections::BTreeMap;\n\n");
        }
        let used: Vec<&str> = ["Deserialize", "Serialize"]
            .into_iter()
            .filter(|name| body.contains(&format!(", {name}")))
            .collect();
        let _ = writeln!(head, "use serde::{{{}}};\n", used.join(", "));
        files.insert(format!("types/{file}.rs"), format!("{head}{body}"));
    }
    root.push('\n');
    for (file, _) in &parts {
        let _ = writeln!(root, "pub use {file}::*;");
    }
    files.insert("types/mod.rs".into(), root);
    Ok(())
}

fn purpose(model: &Model, name: &str, index: usize) -> String {
    let users = |pick: fn(&super::model::Operation) -> Option<&String>| -> Vec<String> {
        let all = model
            .operations
            .0
            .iter()
            .filter(|(_, operation)| pick(operation).is_some_and(|shape| shape == name));
        all.map(|(operation, _)| format!("`{operation}`")).collect()
    };
    match index {
        0 => format!(
            "Input of {}.",
            users(|operation| operation.input.as_ref().map(|part| &part.shape)).join(", ")
        ),
        2 => format!(
            "Output of {}.",
            users(|operation| operation.output.as_ref().map(|part| &part.shape)).join(", ")
        ),
        _ => format!("The structure `{name}` of the model."),
    }
}

fn structure(
    model: &Model,
    name: &str,
    shape: &Shape,
    is_read: bool,
    is_written: bool,
    doc: &str,
) -> Result<String, String> {
    if model
        .reached(
            shape
                .members()
                .iter()
                .map(|(_, member)| member.shape.as_str()),
        )?
        .contains(name)
    {
        return Err("a structure that contains itself is not supported".into());
    }
    let mut text = format!("/// {doc}\n#[derive(Clone, Debug, Default, PartialEq");
    if is_read {
        text.push_str(", Deserialize");
    }
    if is_written {
        text.push_str(", Serialize");
    }
    let _ = writeln!(text, ")]\npub struct {} {{", type_name(name));
    for (member, reference) in shape.members() {
        let rust = field(member);
        let required = shape.required.contains(member);
        let mut attributes = Vec::new();
        if rust.trim_start_matches("r#") != member {
            attributes.push(format!("rename = {member:?}"));
        }
        if !required && is_written {
            attributes.push("skip_serializing_if = \"Option::is_none\"".to_owned());
        }
        if !attributes.is_empty() {
            let _ = writeln!(text, "#[serde({})]", attributes.join(", "));
        }
        let kind = rust_type(model, &reference.shape)?;
        let kind = if required {
            kind
        } else {
            format!("Option<{kind}>")
        };
        let _ = writeln!(text, "pub {rust}: {kind},");
    }
    text.push_str("}\n\n");
    Ok(text)
}

fn rust_type(model: &Model, name: &str) -> Result<String, String> {
    let shape = model.shape(name)?;
    let part = |part: &Option<super::model::Reference>| -> Result<String, String> {
        rust_type(
            model,
            &part
                .as_ref()
                .ok_or_else(|| format!("shape `{name}` is incomplete"))?
                .shape,
        )
    };
    Ok(match shape.kind.as_str() {
        "structure" => format!("super::{}", type_name(name)),
        "list" => format!("Vec<{}>", part(&shape.member)?),
        "map" => format!("BTreeMap<String, {}>", part(&shape.value)?),
        "string" => "String".into(),
        "integer" => "i32".into(),
        "long" => "i64".into(),
        "float" | "double" => "f64".into(),
        "boolean" => "bool".into(),
        "timestamp" => "crate::Timestamp".into(),
        "blob" => "crate::Blob".into(),
        other => return Err(format!("type `{other}` is not supported")),
    })
}
