//! From the text of models to a [`Schema`]. References go to places of the same model, or to another model of
//! the API by its URL (developer guide, "Models": `https://apigateway.amazonaws.com/restapis/{id}/models/{name}`).

use super::{
    Additional, Constant, Dependency, Format, Items, Node, Numbers, Schema, SchemaError, TYPES,
};
use crate::json;
use crate::value::{Budget, Limits, Map, Value};
use regex::{Regex, RegexBuilder};
use std::collections::HashMap;
use std::time::Duration;

/// How deep schemas may lie in each other.
const NESTING_MAX: usize = 100;

impl Schema {
    /// Compiles a model; `text_of` gives the schema of a model of the same API.
    pub fn compile<'t>(
        model: &str,
        text_of: &dyn Fn(&str) -> Option<&'t str>,
    ) -> Result<Self, SchemaError> {
        let mut compiler = Compiler {
            text_of,
            documents: HashMap::new(),
            known: HashMap::new(),
            nodes: Vec::new(),
        };
        let root = compiler.place(model, "", 0)?;
        Ok(Self {
            nodes: compiler.nodes,
            root,
        })
    }
}

struct Compiler<'t, 'f> {
    text_of: &'f dyn Fn(&str) -> Option<&'t str>,
    documents: HashMap<String, Value<'t>>,
    /// Nodes by model and pointer.
    known: HashMap<(String, String), usize>,
    nodes: Vec<Node>,
}

impl<'t> Compiler<'t, '_> {
    /// The node at a JSON pointer of a model.
    fn place(&mut self, model: &str, pointer: &str, depth: usize) -> Result<usize, SchemaError> {
        let key = (model.to_owned(), pointer.to_owned());
        if let Some(node) = self.known.get(&key) {
            return Ok(*node);
        }
        let document = self.document(model)?;
        let found = follow(&document, pointer)
            .ok_or_else(|| fail(model, format!("the reference #{pointer} leads nowhere")))?;
        // Known before it is compiled: it may refer to itself.
        let number = self.reserve();
        self.known.insert(key, number);
        let node = self.node(model, &found, depth)?;
        self.nodes[number] = node;
        Ok(number)
    }

    fn document(&mut self, model: &str) -> Result<Value<'t>, SchemaError> {
        if let Some(document) = self.documents.get(model) {
            return Ok(document.clone());
        }
        let text = (self.text_of)(model)
            .ok_or_else(|| fail(model, "the API has no such model".to_owned()))?;
        let mut budget = Budget::new(Limits {
            time: Duration::from_secs(5),
            ..Limits::default()
        });
        let document =
            json::parse(text, &mut budget).map_err(|error| fail(model, error.to_string()))?;
        self.documents.insert(model.to_owned(), document.clone());
        Ok(document)
    }

    fn reserve(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    fn inner(
        &mut self,
        model: &str,
        schema: &Value<'t>,
        depth: usize,
    ) -> Result<usize, SchemaError> {
        let number = self.reserve();
        let node = self.node(model, schema, depth + 1)?;
        self.nodes[number] = node;
        Ok(number)
    }

    fn node(&mut self, model: &str, schema: &Value<'t>, depth: usize) -> Result<Node, SchemaError> {
        if depth > NESTING_MAX {
            return Err(fail(model, format!("nested deeper than {NESTING_MAX}")));
        }
        let Value::Map(map) = schema else {
            return Err(fail(
                model,
                "expected every schema to be an object".to_owned(),
            ));
        };
        let map = map.entries.borrow();
        let mut node = Node::default();
        if let Some(reference) = map.get("$ref") {
            let reference = reference.as_str().unwrap_or_default();
            let (model, pointer) = target(model, reference)?;
            node.reference = Some(self.place(&model, &pointer, depth + 1)?);
            // Draft 4: what stands beside a reference does not count.
            return Ok(node);
        }
        let reader = Keywords { model, map: &map };
        node.types = reader.types()?;
        node.constants = reader
            .list("enum")?
            .map(|list| list.iter().map(constant).collect());
        node.number = reader.numbers()?;
        node.length_min = reader.count("minLength")?;
        node.length_max = reader.count("maxLength")?;
        node.items_min = reader.count("minItems")?;
        node.items_max = reader.count("maxItems")?;
        node.properties_min = reader.count("minProperties")?;
        node.properties_max = reader.count("maxProperties")?;
        node.unique_items = reader.flag("uniqueItems")?;
        node.required = reader.texts("required")?;
        node.pattern = match map.get("pattern") {
            Some(pattern) => Some(regex(model, pattern.as_str().unwrap_or_default())?),
            None => None,
        };
        node.format = match map.get("format").and_then(Value::as_str) {
            Some("ipv4") => Some(Format::Ipv4),
            Some("ipv6") => Some(Format::Ipv6),
            Some("email") => Some(Format::Email),
            _ => None,
        };
        for (keyword, list) in [
            ("allOf", &mut node.all_of),
            ("anyOf", &mut node.any_of),
            ("oneOf", &mut node.one_of),
        ] {
            for schema in reader.list(keyword)?.unwrap_or_default() {
                list.push(self.inner(model, &schema, depth)?);
            }
        }
        if let Some(schema) = map.get("not") {
            node.not = Some(self.inner(model, schema, depth)?);
        }
        node.items = match map.get("items") {
            None => Items::Any,
            Some(Value::List(list)) => {
                let mut tuple = Vec::new();
                for schema in list.items.borrow().iter() {
                    tuple.push(self.inner(model, schema, depth)?);
                }
                Items::Tuple(tuple)
            }
            Some(schema) => Items::Each(self.inner(model, schema, depth)?),
        };
        node.additional_items = self.additional(&reader, "additionalItems", depth)?;
        node.additional_properties = self.additional(&reader, "additionalProperties", depth)?;
        for (name, schema) in reader.entries("properties")? {
            let number = self.inner(model, &schema, depth)?;
            node.properties.insert(name.into(), number);
        }
        for (name, schema) in reader.entries("patternProperties")? {
            let number = self.inner(model, &schema, depth)?;
            node.pattern_properties.push((regex(model, &name)?, number));
        }
        for (name, value) in reader.entries("dependencies")? {
            let dependency = match &value {
                Value::List(list) => Dependency::Properties(
                    list.items
                        .borrow()
                        .iter()
                        .filter_map(|v| Some(v.as_str()?.into()))
                        .collect(),
                ),
                schema => Dependency::Schema(self.inner(model, schema, depth)?),
            };
            node.dependencies.push((name.into(), dependency));
        }
        Ok(node)
    }

    fn additional(
        &mut self,
        reader: &Keywords<'_, 't>,
        keyword: &str,
        depth: usize,
    ) -> Result<Additional, SchemaError> {
        Ok(match reader.map.get(keyword) {
            None | Some(Value::Bool(true)) => Additional::Any,
            Some(Value::Bool(false)) => Additional::None,
            Some(schema) => Additional::Each(self.inner(reader.model, schema, depth)?),
        })
    }
}

/// The keywords of a schema, each with its type.
struct Keywords<'k, 't> {
    model: &'k str,
    map: &'k Map<'t>,
}

impl<'t> Keywords<'_, 't> {
    fn wrong(&self, keyword: &str, expected: &str) -> SchemaError {
        fail(self.model, format!("{keyword}: expected {expected}"))
    }

    fn types(&self) -> Result<Vec<super::Type>, SchemaError> {
        let named = |value: &Value<'_>| {
            let name = value.as_str()?;
            Some(TYPES.iter().find(|(known, _)| *known == name)?.1)
        };
        let wrong = || self.wrong("type", "the name of a type or a list of them");
        match self.map.get("type") {
            None => Ok(Vec::new()),
            Some(Value::List(list)) => {
                let items = list.items.borrow();
                items
                    .iter()
                    .map(|one| named(one).ok_or_else(wrong))
                    .collect()
            }
            Some(one) => Ok(vec![named(one).ok_or_else(wrong)?]),
        }
    }

    fn numbers(&self) -> Result<Numbers, SchemaError> {
        let number = |keyword| match self.map.get(keyword) {
            None => Ok(None),
            Some(value) => match value.as_f64() {
                Some(number) => Ok(Some(number)),
                None => Err(self.wrong(keyword, "a number")),
            },
        };
        let multiple_of = number("multipleOf")?;
        if multiple_of.is_some_and(|divisor| divisor <= 0.0) {
            return Err(self.wrong("multipleOf", "a number above 0"));
        }
        Ok(Numbers {
            min: number("minimum")?,
            max: number("maximum")?,
            min_is_exclusive: self.flag("exclusiveMinimum")?,
            max_is_exclusive: self.flag("exclusiveMaximum")?,
            multiple_of,
        })
    }

    fn count(&self, keyword: &str) -> Result<Option<u64>, SchemaError> {
        match self.map.get(keyword) {
            None => Ok(None),
            Some(Value::Int(count)) if *count >= 0 => Ok(Some(count.unsigned_abs())),
            Some(_) => Err(self.wrong(keyword, "a whole number from 0")),
        }
    }

    fn flag(&self, keyword: &str) -> Result<bool, SchemaError> {
        match self.map.get(keyword) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.wrong(keyword, "true or false")),
        }
    }

    fn list(&self, keyword: &str) -> Result<Option<Vec<Value<'t>>>, SchemaError> {
        match self.map.get(keyword) {
            None => Ok(None),
            Some(Value::List(list)) => Ok(Some(list.items.borrow().clone())),
            Some(_) => Err(self.wrong(keyword, "a list")),
        }
    }

    fn texts(&self, keyword: &str) -> Result<Vec<Box<str>>, SchemaError> {
        let list = self.list(keyword)?.unwrap_or_default();
        list.iter()
            .map(|value| match value.as_str() {
                Some(text) => Ok(text.into()),
                None => Err(self.wrong(keyword, "a list of names")),
            })
            .collect()
    }

    fn entries(&self, keyword: &str) -> Result<Vec<(String, Value<'t>)>, SchemaError> {
        match self.map.get(keyword) {
            None => Ok(Vec::new()),
            Some(Value::Map(map)) => Ok(map
                .entries
                .borrow()
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), value.clone()))
                .collect()),
            Some(_) => Err(self.wrong(keyword, "an object")),
        }
    }
}

/// Model and pointer that a reference leads to.
fn target(model: &str, reference: &str) -> Result<(String, String), SchemaError> {
    let (address, pointer) = reference.split_once('#').unwrap_or((reference, ""));
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return Err(fail(
            model,
            format!("$ref {reference:?}: expected # and a JSON pointer"),
        ));
    }
    if address.is_empty() {
        return Ok((model.to_owned(), pointer.to_owned()));
    }
    match address.split_once("/models/") {
        Some((before, name)) if before.contains("/restapis/") && !name.contains('/') => {
            Ok((name.to_owned(), pointer.to_owned()))
        }
        _ => Err(fail(
            model,
            format!(
                "$ref {reference:?}: expected a place of this model (#/…) or \
                 https://apigateway.amazonaws.com/restapis/{{id}}/models/{{name}}"
            ),
        )),
    }
}

fn follow<'t>(document: &Value<'t>, pointer: &str) -> Option<Value<'t>> {
    let mut at = document.clone();
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        at = match &at {
            Value::Map(map) => map.entries.borrow().get(&part)?.clone(),
            Value::List(list) => list
                .items
                .borrow()
                .get(part.parse::<usize>().ok()?)?
                .clone(),
            _ => return None,
        };
    }
    Some(at)
}

fn regex(model: &str, pattern: &str) -> Result<Regex, SchemaError> {
    RegexBuilder::new(pattern)
        .size_limit(1 << 20)
        .build()
        .map_err(|_| fail(model, format!("the pattern {pattern:?} cannot be used")))
}

pub(super) fn constant(value: &Value<'_>) -> Constant {
    match value {
        Value::Null | Value::Object(_) => Constant::Null,
        Value::Bool(bool) => Constant::Bool(*bool),
        Value::Text(text) => Constant::Text(text.as_str().into()),
        Value::List(list) => Constant::List(list.items.borrow().iter().map(constant).collect()),
        Value::Map(map) => {
            let entries = map.entries.borrow();
            let pairs = entries
                .iter()
                .map(|(key, value)| (key.as_str().into(), constant(value)));
            Constant::Map(pairs.collect())
        }
        number => Constant::Number(number.as_f64().unwrap_or(f64::NAN)),
    }
}

fn fail(model: &str, message: String) -> SchemaError {
    SchemaError {
        model: model.to_owned(),
        message,
    }
}
