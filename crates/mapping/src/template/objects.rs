//! The objects a template finds rather than makes: `$input`, `$context`, `$stageVariables`, `$util`, the
//! `$foreach` of a loop, an entry of a map, and the block of a `#define`.

use super::RenderError;
use super::ast::Node;
use super::render::Renderer;
use super::scope::{ContextValue, Place};
use crate::json;
use crate::json_path::JsonPath;
use crate::value::{MAP_BYTES, Map, TEXT_BYTES, Text, Value};
use std::cell::Cell;
use std::rc::Rc;

/// An object of the engine. Opaque: only templates look into it.
#[derive(Clone, Debug)]
pub struct Object<'a>(pub(super) Kind<'a>);

#[derive(Clone, Debug)]
pub(super) enum Kind<'a> {
    Input,
    /// A branch of `$context`, for example `identity`.
    Context(&'static str),
    StageVariables,
    Util,
    Loop(Rc<Loop<'a>>),
    Entry(Rc<(Text<'a>, Value<'a>)>),
    Block(&'a [Node]),
}

/// `$foreach` within a loop.
#[derive(Debug)]
pub(super) struct Loop<'a> {
    pub index: Cell<usize>,
    pub has_next: Cell<bool>,
    /// The `$foreach` around it.
    pub parent: Value<'a>,
}

/// The parts of `$context` that have parts.
const BRANCHES: [&str; 16] = [
    "identity",
    "identity.clientCert",
    "identity.clientCert.validity",
    "authorizer",
    "authorizer.claims",
    "error",
    "requestOverride",
    "requestOverride.header",
    "requestOverride.path",
    "requestOverride.querystring",
    "responseOverride",
    "responseOverride.header",
    "authenticate",
    "authorize",
    "integration",
    "waf",
];

impl<'a> Object<'a> {
    pub(super) fn value(kind: Kind<'a>) -> Value<'a> {
        Value::Object(Self(kind))
    }

    /// Key and value, if it is an entry of a map.
    #[must_use]
    pub fn entry(&self) -> Option<(&Text<'a>, &Value<'a>)> {
        match &self.0 {
            Kind::Entry(entry) => Some((&entry.0, &entry.1)),
            _ => None,
        }
    }

    /// True for two names of one thing.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Input, Kind::Input)
            | (Kind::StageVariables, Kind::StageVariables)
            | (Kind::Util, Kind::Util) => true,
            (Kind::Context(a), Kind::Context(b)) => a == b,
            (Kind::Loop(a), Kind::Loop(b)) => Rc::ptr_eq(a, b),
            (Kind::Entry(a), Kind::Entry(b)) => Rc::ptr_eq(a, b),
            (Kind::Block(a), Kind::Block(b)) => std::ptr::eq(*a, *b),
            _ => false,
        }
    }
}

impl<'a> Renderer<'a> {
    /// `$object.name`, and `$object["name"]`.
    pub(super) fn property_of_object(
        &mut self,
        object: &Object<'a>,
        name: &str,
    ) -> Result<Value<'a>, RenderError> {
        Ok(match &object.0 {
            Kind::Input if name == "body" => Value::text(self.scope.body()),
            Kind::Context(branch) => self.context(branch, name)?,
            // A variable that is not set prints nothing.
            Kind::StageVariables => {
                Value::text(self.scope.stage_variable(name).unwrap_or_default())
            }
            Kind::Loop(one) => of_loop(one, name),
            Kind::Entry(entry) => match name {
                "key" => Value::Text(entry.0.clone()),
                "value" => entry.1.clone(),
                _ => Value::Null,
            },
            Kind::Input | Kind::Util | Kind::Block(_) => Value::Null,
        })
    }

    fn context(&mut self, branch: &'static str, name: &str) -> Result<Value<'a>, RenderError> {
        let joined;
        let full = if branch.is_empty() {
            name
        } else {
            joined = format!("{branch}.{name}");
            self.budget.take(joined.len())?;
            &joined
        };
        if let Some(branch) = BRANCHES.iter().find(|known| **known == full) {
            return Ok(Object::value(Kind::Context(branch)));
        }
        if full == "responseOverride.status" {
            let status = self.overrides.response_status;
            return Ok(status.map_or(Value::Null, |status| Value::Int(status.into())));
        }
        if branch.starts_with("requestOverride") || branch.starts_with("responseOverride") {
            return Ok(match self.overrides.get(branch, name) {
                None => Value::Null,
                Some([one]) => self.budget.copy(one)?,
                Some(several) => {
                    let mut items = self.budget.items(several.len())?;
                    for one in several {
                        items.push(self.budget.copy(one)?);
                    }
                    Value::list(items)
                }
            });
        }
        Ok(match self.scope.context(full) {
            Some(ContextValue::Text(text)) => {
                let text = Text::from(text);
                self.budget.take(TEXT_BYTES + text.as_str().len())?;
                Value::Text(text)
            }
            Some(ContextValue::Number(number)) => Value::Int(number),
            // What an exchange does not have, for example `identity.user` without IAM, prints nothing.
            None => Value::text(""),
        })
    }

    /// `#set($context.requestOverride.header.name = …)` and the like; false where nothing is overridden.
    pub(super) fn set_on_object(
        &mut self,
        object: &Object<'a>,
        name: &str,
        value: &Value<'a>,
    ) -> Result<bool, RenderError> {
        let Kind::Context(branch) = &object.0 else {
            return Ok(false);
        };
        let values = match value {
            Value::List(list) => {
                let items = list.items.borrow();
                items
                    .iter()
                    .map(|item| self.text_of(item))
                    .collect::<Result<Vec<_>, _>>()?
            }
            single => vec![self.text_of(single)?],
        };
        let held = values.len().saturating_mul(size_of::<String>());
        self.budget
            .take(name.len() + 2 * size_of::<(String, Vec<String>)>() + held)?;
        self.overrides.set(branch, name, values)
    }

    /// `$object.name(…)`
    pub(super) fn method_of_object(
        &mut self,
        object: &Object<'a>,
        name: &str,
        arguments: &[Value<'a>],
    ) -> Result<Value<'a>, RenderError> {
        match (&object.0, name, arguments) {
            (Kind::Input, "body", []) => Ok(Value::text(self.scope.body())),
            (Kind::Input, "params", []) => self.all_parameters(),
            (Kind::Input, "params", [name]) => {
                let name = self.text_of(name)?;
                let value = Text::from(self.scope.parameter(&name).unwrap_or_default());
                self.budget.take(TEXT_BYTES + value.as_str().len())?;
                Ok(Value::Text(value))
            }
            (Kind::Input, "path" | "json", [path]) => {
                let path = self.text_of(path)?;
                let path =
                    JsonPath::parse(&path).map_err(|e| RenderError::failed(e.to_string()))?;
                self.budget.step(50)?;
                if name == "path" {
                    return self.input_path(&path);
                }
                let mut out = String::new();
                self.write_input_json(&path, &mut out)?;
                Ok(self.budget.text(out)?)
            }
            (Kind::Util, _, _) => self.util(name, arguments),
            (Kind::Entry(_), "getKey", []) => self.property_of_object(object, "key"),
            (Kind::Entry(_), "getValue", []) => self.property_of_object(object, "value"),
            (Kind::Loop(one), _, []) => Ok(match name {
                "hasNext" => of_loop(one, "hasNext"),
                "getIndex" => of_loop(one, "index"),
                "getCount" => of_loop(one, "count"),
                "isFirst" => of_loop(one, "first"),
                "isLast" => of_loop(one, "last"),
                "getParent" => of_loop(one, "parent"),
                "getTopmost" => of_loop(one, "topmost"),
                _ => Value::Null,
            }),
            (Kind::Context(_) | Kind::StageVariables, "get", [name]) => {
                let name = self.text_of(name)?;
                self.property_of_object(object, &name)
            }
            (_, "toString", []) => {
                let text = self.text_of(&Value::Object(object.clone()))?;
                Ok(self.budget.text(text)?)
            }
            _ => Ok(Value::Null),
        }
    }

    /// `$input.params()`: maps by place, in AWS's order.
    fn all_parameters(&mut self) -> Result<Value<'a>, RenderError> {
        let mut all = Map::new();
        self.budget.take(MAP_BYTES)?;
        for (name, place) in [
            ("path", Place::Path),
            ("querystring", Place::QueryString),
            ("header", Place::Header),
        ] {
            let mut of_place = Map::new();
            self.budget.take(MAP_BYTES)?;
            for (name, value) in self.scope.parameters(place) {
                let made = 2 * TEXT_BYTES + name.len() + value.len();
                self.budget.take(made)?;
                of_place.insert(name.into(), Value::Text(value.into()), &mut self.budget)?;
            }
            all.insert(Text::Borrowed(name), Value::map(of_place), &mut self.budget)?;
        }
        Ok(Value::map(all))
    }

    /// What a path finds in the payload; a text without characters where it finds nothing.
    pub(super) fn input_path(&mut self, path: &JsonPath) -> Result<Value<'a>, RenderError> {
        let payload = self.payload()?;
        let found = path.select(&payload, &mut self.budget)?;
        Ok(found.unwrap_or(Value::text("")))
    }

    /// `$input.json(…)`, straight into the output.
    pub(super) fn write_input_json(
        &mut self,
        path: &JsonPath,
        out: &mut String,
    ) -> Result<(), RenderError> {
        let found = self.input_path(path)?;
        Ok(json::write(&found, out, &mut self.budget)?)
    }

    /// The payload as a value, read when first asked for. No payload is an empty object.
    fn payload(&mut self) -> Result<Value<'a>, RenderError> {
        if let Some(payload) = &self.payload {
            return Ok(payload.clone());
        }
        let body = self.scope.body();
        let payload = if body.trim_ascii().is_empty() {
            Value::map(Map::new())
        } else {
            json::parse(body, &mut self.budget).map_err(|error| match error {
                json::JsonError::Exhausted(exhausted) => exhausted.into(),
                syntax @ json::JsonError::Syntax { .. } => RenderError::Payload(syntax),
            })?
        };
        self.payload = Some(payload.clone());
        Ok(payload)
    }
}

fn of_loop<'a>(one: &Rc<Loop<'a>>, name: &str) -> Value<'a> {
    match name {
        "index" => Value::Int(one.index.get() as i64),
        "count" => Value::Int(one.index.get() as i64 + 1),
        "hasNext" => Value::Bool(one.has_next.get()),
        "first" => Value::Bool(one.index.get() == 0),
        "last" => Value::Bool(!one.has_next.get()),
        "parent" => one.parent.clone(),
        "topmost" => {
            let mut top = Rc::clone(one);
            while let Value::Object(Object(Kind::Loop(parent))) = &top.parent {
                top = Rc::clone(parent);
            }
            Object::value(Kind::Loop(top))
        }
        _ => Value::Null,
    }
}
