//! Rendering a parsed template. Everything costs something of the budget; nothing recurses without paying
//! depth; and what a template ties into a knot is untied at the end.

use super::ast::{Block, Call, Expression, Node, Reference, Step, Written, variable};
use super::objects::{Kind, Loop, Object};
use super::patterns::Patterns;
use super::scope::Scope;
use super::{LOOP_MAX, Overrides, RenderError, Rendered, Template, operators};
use crate::value::{Budget, Exhausted, Limits, Text, Value, java};
use std::cell::Cell;
use std::rc::Rc;

pub(super) fn render<'a>(
    template: &'a Template,
    scope: &'a (dyn Scope + 'a),
    limits: Limits,
) -> Result<Rendered, RenderError> {
    let mut variables = vec![Value::Null; template.variables];
    for (number, kind) in [
        (variable::INPUT, Kind::Input),
        (variable::CONTEXT, Kind::Context("")),
        (variable::STAGE_VARIABLES, Kind::StageVariables),
        (variable::UTIL, Kind::Util),
    ] {
        if let Some(place) = variables.get_mut(number) {
            *place = Object::value(kind);
        }
    }
    let mut renderer = Renderer {
        template,
        scope,
        budget: Budget::new(limits),
        variables,
        payload: None,
        overrides: Overrides::default(),
        patterns: Patterns::default(),
        knots: Vec::new(),
    };
    let mut text = String::with_capacity(256.min(limits.bytes));
    renderer.block(&template.body, &mut text)?;
    Ok(Rendered {
        text,
        overrides: std::mem::take(&mut renderer.overrides),
    })
}

pub(super) struct Renderer<'a> {
    template: &'a Template,
    pub(super) scope: &'a (dyn Scope + 'a),
    pub(super) budget: Budget,
    variables: Vec<Value<'a>>,
    /// The payload as JSON, once it was asked for.
    pub(super) payload: Option<Value<'a>>,
    pub(super) overrides: Overrides,
    pub(super) patterns: Patterns,
    /// Lists and maps that another list or map was put into, and so might hold themselves.
    knots: Vec<Value<'a>>,
}

/// Reference counts do not free what holds itself.
impl Drop for Renderer<'_> {
    fn drop(&mut self) {
        for knot in &self.knots {
            match knot {
                Value::List(list) => list.items.borrow_mut().clear(),
                Value::Map(map) => map.entries.borrow_mut().clear(),
                _ => {}
            }
        }
    }
}

/// How a block ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Next,
    Break,
    Stop,
}

impl<'a> Renderer<'a> {
    pub(super) fn block(
        &mut self,
        nodes: &'a [Node],
        out: &mut String,
    ) -> Result<Flow, RenderError> {
        self.deeper()?;
        for node in nodes {
            let flow = self.node(node, out)?;
            if flow != Flow::Next {
                self.budget.depth += 1;
                return Ok(flow);
            }
        }
        self.budget.depth += 1;
        Ok(Flow::Next)
    }

    /// Failing ends the whole rendering, so the depth is only given back where it did not.
    pub(super) fn deeper(&mut self) -> Result<(), RenderError> {
        let depth = self.budget.depth.checked_sub(1);
        self.budget.depth = depth.ok_or(Exhausted::Depth)?;
        Ok(())
    }

    fn node(&mut self, node: &'a Node, out: &mut String) -> Result<Flow, RenderError> {
        self.budget.step(1)?;
        match node {
            Node::Text(text) => self.push(text, out)?,
            Node::Reference(written) => return self.written(written, out),
            Node::Set(target, value) => {
                let value = self.evaluate(value)?;
                // Null is not assigned: the variable keeps what it had.
                if !value.is_null() {
                    self.assign(target, value)?;
                }
            }
            Node::If(branches, otherwise) => {
                for (condition, block) in branches {
                    if operators::is_true(&self.evaluate(condition)?) {
                        return self.block(block, out);
                    }
                }
                return self.block(otherwise, out);
            }
            Node::Foreach {
                variable,
                source,
                body,
            } => return self.foreach(*variable, source, body, out),
            Node::Call(call) => return self.call(call, out),
            Node::Define(variable, body) => self.put(*variable, Object::value(Kind::Block(body))),
            Node::Break => return Ok(Flow::Break),
            Node::Stop => return Ok(Flow::Stop),
        }
        Ok(Flow::Next)
    }

    pub(super) fn push(&mut self, text: &str, out: &mut String) -> Result<(), RenderError> {
        Ok(self.budget.append(out, text)?)
    }

    /// Writes a reference: its value; or its source where it has none, unless it is quiet.
    fn written(&mut self, written: &'a Written, out: &mut String) -> Result<Flow, RenderError> {
        let reference = &written.reference;
        if written.backslashes == 0
            && reference.variable == variable::INPUT
            && let [
                Step::Method {
                    name,
                    path: Some(path),
                    ..
                },
            ] = &*reference.steps
            && &**name == "json"
            && matches!(
                &self.variables[variable::INPUT],
                Value::Object(Object(Kind::Input))
            )
        {
            self.write_input_json(path, out)?;
            return Ok(Flow::Next);
        }
        let value = self.resolve(reference)?;
        let half = written.backslashes / 2;
        let is_escaped = written.backslashes % 2 == 1;
        // Where there is nothing to escape, backslashes are text: all of them stay.
        let kept = if value.is_null() {
            half * 2 + usize::from(is_escaped)
        } else {
            half
        };
        self.budget.room_in_text(out, kept)?;
        out.extend(std::iter::repeat_n('\\', kept));
        if is_escaped {
            self.push(&reference.source, out)?;
        } else if let Value::Object(Object(Kind::Block(block))) = value {
            return self.block(block, out);
        } else if !value.is_null() {
            java::print(&value, out, &mut self.budget)?;
        } else if !written.quiet {
            self.push(&reference.source, out)?;
        }
        Ok(Flow::Next)
    }

    fn foreach(
        &mut self,
        variable: usize,
        source: &'a Expression,
        body: &'a Block,
        out: &mut String,
    ) -> Result<Flow, RenderError> {
        let items = match source {
            // A range as a source is counted, not made.
            Expression::Range(pair) => match self.range(pair)? {
                Some((first, last)) => Items::Range(first, last),
                None => return Ok(Flow::Next),
            },
            other => match self.evaluate(other)? {
                Value::List(list) => Items::List(list),
                Value::Map(map) => Items::Map(map),
                // Nothing that can be gone through.
                _ => return Ok(Flow::Next),
            },
        };
        let one = Rc::new(Loop {
            index: Cell::new(0),
            has_next: Cell::new(false),
            parent: self.get(variable::FOREACH),
        });
        self.budget.take(96)?;
        let touched = [
            variable,
            variable::FOREACH,
            variable::VELOCITY_COUNT,
            variable::VELOCITY_HAS_NEXT,
        ];
        let before = touched.map(|number| self.get(number));
        self.put(
            variable::FOREACH,
            Object::value(Kind::Loop(Rc::clone(&one))),
        );
        let mut flow = Flow::Next;
        for at in 0..LOOP_MAX {
            let Some(item) = items.get(at) else { break };
            self.budget.step(1)?;
            let has_next = items.has(at + 1);
            one.index.set(at);
            one.has_next.set(has_next);
            self.put(variable, item);
            self.put(variable::VELOCITY_COUNT, Value::Int(at as i64 + 1));
            self.put(variable::VELOCITY_HAS_NEXT, Value::Bool(has_next));
            match self.block(body, out)? {
                Flow::Next => {}
                Flow::Break => break,
                Flow::Stop => {
                    flow = Flow::Stop;
                    break;
                }
            }
        }
        for (number, value) in touched.into_iter().zip(before) {
            self.put(number, value);
        }
        Ok(flow)
    }

    fn call(&mut self, call: &'a Call, out: &mut String) -> Result<Flow, RenderError> {
        let template = self.template;
        let Some(target) = call.target.and_then(|place| template.macros.get(place)) else {
            self.push(&call.source, out)?;
            return Ok(Flow::Next);
        };
        let mut values = Vec::with_capacity(target.parameters.len());
        for argument in &call.arguments {
            values.push(self.evaluate(argument)?);
        }
        let mut before = Vec::with_capacity(target.parameters.len() + 1);
        let mut values = values.into_iter();
        for parameter in &target.parameters {
            before.push((*parameter, self.get(*parameter)));
            self.put(*parameter, values.next().unwrap_or(Value::Null));
        }
        if let Some(body) = &call.body {
            before.push((variable::BODY_CONTENT, self.get(variable::BODY_CONTENT)));
            self.put(variable::BODY_CONTENT, Object::value(Kind::Block(body)));
        }
        let flow = self.block(&target.body, out)?;
        for (number, value) in before.into_iter().rev() {
            self.put(number, value);
        }
        Ok(match flow {
            Flow::Stop => Flow::Stop,
            Flow::Next | Flow::Break => Flow::Next,
        })
    }

    fn get(&self, variable: usize) -> Value<'a> {
        self.variables.get(variable).cloned().unwrap_or(Value::Null)
    }

    fn put(&mut self, variable: usize, value: Value<'a>) {
        if let Some(place) = self.variables.get_mut(variable) {
            *place = value;
        }
    }

    pub(super) fn resolve(&mut self, reference: &'a Reference) -> Result<Value<'a>, RenderError> {
        self.follow(reference.variable, &reference.steps)
    }

    fn follow(&mut self, variable: usize, steps: &'a [Step]) -> Result<Value<'a>, RenderError> {
        let mut value = self.get(variable);
        for step in steps {
            if value.is_null() {
                break;
            }
            self.budget.step(1)?;
            value = match step {
                Step::Property(name) => self.property(&value, name)?,
                Step::Index(index) => {
                    let index = self.evaluate(index)?;
                    self.indexed(&value, &index)?
                }
                Step::Method {
                    path: Some(path),
                    name,
                    ..
                } if matches!(&value, Value::Object(Object(Kind::Input))) => {
                    if &**name == "path" {
                        self.input_path(path)?
                    } else {
                        let mut out = String::new();
                        self.write_input_json(path, &mut out)?;
                        self.budget.text(out)?
                    }
                }
                Step::Method {
                    name, arguments, ..
                } => {
                    let mut values = Vec::with_capacity(arguments.len());
                    for argument in arguments {
                        values.push(self.evaluate(argument)?);
                    }
                    self.method(&value, name, &values)?
                }
            };
        }
        Ok(value)
    }

    fn property(&mut self, value: &Value<'a>, name: &str) -> Result<Value<'a>, RenderError> {
        Ok(match value {
            Value::Map(map) => map
                .entries
                .borrow()
                .get(name)
                .cloned()
                .unwrap_or(Value::Null),
            Value::Object(object) => self.property_of_object(object, name)?,
            Value::List(list) if name == "empty" => Value::Bool(list.items.borrow().is_empty()),
            Value::Text(text) if name == "empty" => Value::Bool(text.as_str().is_empty()),
            _ => Value::Null,
        })
    }

    /// `$list[0]`, `$map["key"]`
    fn indexed(&mut self, value: &Value<'a>, index: &Value<'a>) -> Result<Value<'a>, RenderError> {
        match (value, index) {
            (Value::List(list), Value::Int(at)) => {
                let items = list.items.borrow();
                item_at(&items, *at).cloned()
            }
            (Value::Map(_) | Value::Object(_), key) if !key.is_null() => {
                let key = self.text_of(key)?;
                self.property(value, &key)
            }
            _ => Ok(Value::Null),
        }
    }

    fn assign(&mut self, target: &'a Reference, value: Value<'a>) -> Result<(), RenderError> {
        let Some((last, path)) = target.steps.split_last() else {
            self.put(target.variable, value);
            return Ok(());
        };
        let receiver = self.follow(target.variable, path)?;
        let key = match last {
            Step::Property(name) => Value::text(name),
            Step::Index(index) => self.evaluate(index)?,
            Step::Method { .. } => return Ok(()),
        };
        match (&receiver, &key) {
            (Value::Map(_), key) if !key.is_null() => {
                let key = self.text_of(key)?;
                self.insert(&receiver, key.into(), value)?;
            }
            (Value::List(list), Value::Int(at)) => {
                self.note_knot(&receiver, &value)?;
                let mut items = list.items.borrow_mut();
                let length = items.len();
                let place = place_in(*at, length).and_then(|at| items.get_mut(at));
                *place.ok_or_else(|| out_of_bounds(*at, length))? = value;
            }
            (Value::Object(object), key) => {
                let key = self.text_of(key)?;
                self.set_on_object(object, &key, &value)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Puts an entry into a map; the old value, or null.
    pub(super) fn insert(
        &mut self,
        receiver: &Value<'a>,
        key: Text<'a>,
        value: Value<'a>,
    ) -> Result<Value<'a>, RenderError> {
        let Value::Map(map) = receiver else {
            return Ok(Value::Null);
        };
        self.note_knot(receiver, &value)?;
        let mut entries = map.entries.borrow_mut();
        let old = entries.insert(key, value, &mut self.budget)?;
        Ok(old.unwrap_or(Value::Null))
    }

    /// To be called before a value is put into a list or map.
    pub(super) fn note_knot(
        &mut self,
        receiver: &Value<'a>,
        value: &Value<'a>,
    ) -> Result<(), RenderError> {
        if value.nesting() > 0 || matches!(value, Value::Object(_)) {
            self.budget.room(&mut self.knots, 1)?;
            self.knots.push(receiver.clone());
        }
        Ok(())
    }
}

/// What a loop goes through; read while it runs, since its body may change it.
pub(super) enum Items<'a> {
    List(Rc<crate::value::List<'a>>),
    Map(Rc<crate::value::MapCell<'a>>),
    Range(i64, i64),
}

impl<'a> Items<'a> {
    pub(super) fn get(&self, at: usize) -> Option<Value<'a>> {
        match self {
            Self::List(list) => list.items.borrow().get(at).cloned(),
            Self::Map(map) => Some(map.entries.borrow().at(at)?.1.clone()),
            Self::Range(first, last) => {
                if at as u64 > first.abs_diff(*last) {
                    return None;
                }
                let offset = i64::try_from(at).ok()?;
                Some(Value::Int(if first <= last {
                    first.checked_add(offset)?
                } else {
                    first.checked_sub(offset)?
                }))
            }
        }
    }

    fn has(&self, at: usize) -> bool {
        match self {
            Self::List(list) => at < list.items.borrow().len(),
            Self::Map(map) => at < map.entries.borrow().len(),
            Self::Range(first, last) => at as u64 <= first.abs_diff(*last),
        }
    }
}

/// A place in a list, from its end where negative.
pub(super) fn place_in(at: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    let at = if at < 0 { at.checked_add(length)? } else { at };
    usize::try_from(at).ok()
}

fn item_at<'v, 'a>(items: &'v [Value<'a>], at: i64) -> Result<&'v Value<'a>, RenderError> {
    place_in(at, items.len())
        .and_then(|at| items.get(at))
        .ok_or_else(|| out_of_bounds(at, items.len()))
}

pub(super) fn out_of_bounds(at: i64, length: usize) -> RenderError {
    RenderError::failed(format!("index {at} is out of bounds for length {length}"))
}
