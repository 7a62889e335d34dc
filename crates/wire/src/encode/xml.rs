//! XML answers of the query protocol: elements in the order of the model, empty lists as empty elements,
//! times as ISO 8601.

use bytes::Bytes;
use serde_json::{Map, Value};

use super::{Misfit, Response, is_of, respond};
use crate::scalar::Timestamp;
use crate::service::Operation;
use crate::shape::{Kind, Member, Shape};

/// The whole answer: response, result and metadata elements.
pub(super) fn document(
    operation: &Operation,
    output: &Map<String, Value>,
    request_id: &str,
) -> Result<Response, Misfit> {
    let root = format!("{}Response", operation.name);
    let mut xml = Xml::default();
    xml.open_root(&root, operation.service.xml_namespace);
    let members = operation.output.map(Shape::members).unwrap_or_default();
    match operation.result_wrapper {
        Some(wrapper) => xml.element(wrapper, |xml| structure(xml, members, output))?,
        None => structure(&mut xml, members, output)?,
    }
    xml.open("ResponseMetadata");
    xml.leaf("RequestId", request_id);
    xml.close("ResponseMetadata");
    xml.close(&root);
    let status = http::StatusCode::from_u16(operation.status)
        .map_err(|_| Misfit::default().within("status"))?;
    Ok(respond(status, Some("text/xml"), xml.finish(), request_id))
}

fn structure(xml: &mut Xml, members: &[Member], object: &Map<String, Value>) -> Result<(), Misfit> {
    let unknown = object.iter().find(|(name, value)| {
        !value.is_null() && !members.iter().any(|member| member.name == **name)
    });
    if let Some((name, _)) = unknown {
        return Err(Misfit::default().within(name));
    }
    for member in members {
        match object.get(member.name) {
            None | Some(Value::Null) => {}
            Some(value) => write(xml, member.wire, member.shape, value)
                .map_err(|misfit| misfit.within(member.name))?,
        }
    }
    Ok(())
}

fn write(xml: &mut Xml, name: &str, shape: &Shape, value: &Value) -> Result<(), Misfit> {
    match (&shape.kind, value) {
        (Kind::Structure(inner), Value::Object(object)) => {
            xml.element(name, |xml| structure(xml, inner.members, object))
        }
        (Kind::List(list), Value::Array(values)) => {
            let elements = |xml: &mut Xml, name: &str| {
                values.iter().enumerate().try_for_each(|(index, value)| {
                    write(xml, name, list.member, value)
                        .map_err(|misfit| misfit.within((index + 1).to_string()))
                })
            };
            if list.flattened {
                elements(xml, name)
            } else {
                xml.element(name, |xml| elements(xml, list.wire))
            }
        }
        (Kind::Map(map), Value::Object(object)) => {
            let entries = |xml: &mut Xml, name: &str| {
                object.iter().try_for_each(|(key, value)| {
                    xml.element(name, |xml| {
                        xml.leaf(map.key_wire, key);
                        write(xml, map.value_wire, map.value, value)
                            .map_err(|misfit| misfit.within(key.as_str()))
                    })
                })
            };
            if map.flattened {
                entries(xml, name)
            } else {
                xml.element(name, |xml| entries(xml, "entry"))
            }
        }
        (Kind::Timestamp, Value::Number(number)) => {
            let time = number
                .as_f64()
                .and_then(Timestamp::from_json_seconds)
                .and_then(Timestamp::iso8601);
            xml.leaf(name, &time.ok_or_else(Misfit::default)?);
            Ok(())
        }
        (_, Value::String(text)) if is_of(shape, value) => {
            xml.leaf(name, text);
            Ok(())
        }
        (_, value) if is_of(shape, value) => {
            xml.leaf(name, &value.to_string());
            Ok(())
        }
        _ => Err(Misfit::default()),
    }
}

/// A writer of elements without attributes; names are ours, texts are escaped.
#[derive(Default)]
pub(crate) struct Xml {
    text: String,
}

impl Xml {
    pub(crate) fn open_root(&mut self, name: &str, namespace: Option<&str>) {
        match namespace {
            Some(namespace) => {
                self.text.push('<');
                self.text.push_str(name);
                self.text.push_str(" xmlns=\"");
                self.escaped(namespace);
                self.text.push_str("\">");
            }
            None => self.open(name),
        }
    }

    pub(crate) fn open(&mut self, name: &str) {
        self.text.push('<');
        self.text.push_str(name);
        self.text.push('>');
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.text.push_str("</");
        self.text.push_str(name);
        self.text.push('>');
    }

    pub(crate) fn leaf(&mut self, name: &str, text: &str) {
        self.open(name);
        self.escaped(text);
        self.close(name);
    }

    /// An element; `<name/>` when `content` writes nothing.
    fn element<E>(
        &mut self,
        name: &str,
        content: impl FnOnce(&mut Self) -> Result<(), E>,
    ) -> Result<(), E> {
        self.open(name);
        let before = self.text.len();
        content(self)?;
        if self.text.len() == before {
            self.text.pop();
            self.text.push_str("/>");
        } else {
            self.close(name);
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> Bytes {
        Bytes::from(self.text)
    }

    /// Escapes what XML 1.0 gives a meaning, keeps carriage returns from being normalised away, and replaces
    /// characters that a document cannot hold at all.
    fn escaped(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                '\r' => self.text.push_str("&#xD;"),
                '\t' | '\n' => self.text.push(letter),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => self.text.push('\u{fffd}'),
                _ => self.text.push(letter),
            }
        }
    }
}
