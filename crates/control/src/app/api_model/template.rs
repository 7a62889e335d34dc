//! A mapping template from a schema: every member with a placeholder of its type, arrays as a loop over the
//! input. It is a start for a person, and makes no claim to be what AWS would write to the letter.

use serde_json::Value;

/// References are followed no deeper than this, for schemas that refer to themselves.
const DEPTH_MAX: usize = 12;

/// The template of a schema that stands on its own.
pub(super) fn of(schema: &Value) -> String {
    let mut out = String::from("#set($inputRoot = $input.path('$'))\n");
    write(&mut out, schema, schema, "$inputRoot", 0);
    out
}

fn write(out: &mut String, root: &Value, schema: &Value, path: &str, depth: usize) {
    if depth > DEPTH_MAX {
        out.push_str("{}");
        return;
    }
    let schema = resolve(root, schema);
    let indent = "  ".repeat(depth);
    match kind_of(schema) {
        "object" => {
            let members = schema.get("properties").and_then(Value::as_object);
            let members: Vec<_> = members.into_iter().flatten().collect();
            if members.is_empty() {
                out.push_str("{ }");
                return;
            }
            out.push_str("{\n");
            for (index, (name, member)) in members.iter().enumerate() {
                let name = Value::from(name.as_str()).to_string();
                out.push_str(&format!("{indent}  {name} : "));
                let name = name.trim_matches('"');
                write(out, root, member, &format!("{path}.{name}"), depth + 1);
                out.push_str(if index + 1 < members.len() {
                    ",\n"
                } else {
                    "\n"
                });
            }
            out.push_str(&format!("{indent}}}"));
        }
        "array" => {
            out.push_str(&format!("[\n{indent}#foreach($elem in {path})\n{indent}  "));
            let nothing = Value::Null;
            let items = schema.get("items").unwrap_or(&nothing);
            write(out, root, items, "$elem", depth + 1);
            out.push_str(&format!(
                "#if($foreach.hasNext),#end\n{indent}#end\n{indent}]"
            ));
        }
        "integer" | "number" => out.push_str("42"),
        "boolean" => out.push_str("true"),
        "null" => out.push_str("null"),
        _ => out.push_str("\"foo\""),
    }
}

fn kind_of(schema: &Value) -> &str {
    let named = match schema.get("type") {
        Some(Value::String(kind)) => Some(kind.as_str()),
        Some(Value::Array(kinds)) => kinds
            .iter()
            .filter_map(Value::as_str)
            .find(|kind| *kind != "null"),
        _ => None,
    };
    named.unwrap_or(if schema.get("properties").is_some() {
        "object"
    } else {
        "string"
    })
}

/// What a reference within the schema leads to. A chain of references that does not end leads to nothing.
fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    let mut at = schema;
    for _ in 0..DEPTH_MAX {
        let Some(reference) = at.get("$ref").and_then(Value::as_str) else {
            return at;
        };
        let pointer = reference.strip_prefix('#').unwrap_or_default();
        match root.pointer(pointer) {
            Some(found) => at = found,
            None => return at,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_member_has_a_placeholder_of_its_type() {
        let schema = json!({
            "type": "object",
            "properties": {
                "list": {"type": "array", "items": {"$ref": "#/definitions/P"}},
                "name": {"type": "string"},
                "on": {"type": "boolean"},
            },
            "definitions": {"P": {"type": "object", "properties": {"n": {"type": "integer"}}}},
        });
        assert_eq!(
            of(&schema),
            "#set($inputRoot = $input.path('$'))\n{\n  \"list\" : [\n  #foreach($elem in $inputRoot.list)\n    \
             {\n      \"n\" : 42\n    }#if($foreach.hasNext),#end\n  #end\n  ],\n  \"name\" : \"foo\",\n  \
             \"on\" : true\n}"
        );
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        let schema = json!({"properties": {"a": {"$ref": "#"}}});
        assert!(of(&schema).len() < 2_000);
        let circle = json!({"$ref": "#"});
        assert_eq!(of(&circle).lines().count(), 2);
    }
}
