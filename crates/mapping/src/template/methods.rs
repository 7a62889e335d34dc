//! The methods of values: those of Java's `List` and `Map` (texts and numbers: beside) that make sense in a
//! template, under their Java names. A method that does not exist gives null; one that Java answers with an
//! exception ends the rendering.

use super::RenderError;
use super::objects::{Kind, Object};
use super::render::{Renderer, out_of_bounds};
use crate::value::{LIST_BYTES, List, Map, MapCell, NESTING_MAX, Value};
use std::rc::Rc;

impl<'a> Renderer<'a> {
    /// `$value.name(…)`
    pub(super) fn method(
        &mut self,
        value: &Value<'a>,
        name: &str,
        arguments: &[Value<'a>],
    ) -> Result<Value<'a>, RenderError> {
        match (name, arguments) {
            ("equals", [other]) => return Ok(Value::Bool(self.java_equals(value, other)?)),
            ("toString", []) if !matches!(value, Value::Object(_)) => {
                return Ok(match value {
                    Value::Text(_) => value.clone(),
                    other => {
                        let text = self.text_of(other)?;
                        self.budget.text(text)?
                    }
                });
            }
            _ => {}
        }
        match value {
            Value::Text(text) => self.method_of_text(text, name, arguments),
            Value::List(list) => self.method_of_list(value, list, name, arguments),
            Value::Map(map) => self.method_of_map(value, map, name, arguments),
            Value::Object(object) => self.method_of_object(object, name, arguments),
            Value::Int(_) | Value::BigInt(_) | Value::Double(_) | Value::Bool(_) => {
                self.method_of_number(value, name, arguments)
            }
            Value::Null => Ok(Value::Null),
        }
    }

    /// `equals` tells kinds apart, unlike `==`.
    fn java_equals(&mut self, a: &Value<'a>, b: &Value<'a>) -> Result<bool, RenderError> {
        Ok(match (a, b) {
            (Value::Int(_), Value::Double(_)) | (Value::Double(_), Value::Int(_)) => false,
            _ => a.equals(b, &mut self.budget)?,
        })
    }

    fn method_of_list(
        &mut self,
        receiver: &Value<'a>,
        list: &Rc<List<'a>>,
        name: &str,
        arguments: &[Value<'a>],
    ) -> Result<Value<'a>, RenderError> {
        let length = list.items.borrow().len();
        match (name, arguments) {
            // `count()` is AWS's own: `$input.path('$.pets').count()` in the mapping-template reference.
            ("size" | "count", []) => Ok(int(length)),
            ("length", []) => Ok(int(length)),
            ("isEmpty", []) => Ok(Value::Bool(length == 0)),
            ("get", [Value::Int(at)]) => {
                let found = usize::try_from(*at).ok();
                let items = list.items.borrow();
                let found = found.and_then(|at| items.get(at).cloned());
                found.ok_or_else(|| out_of_bounds(*at, length))
            }
            ("add", [item]) => {
                self.grow(receiver, list, std::slice::from_ref(item))?;
                list.items.borrow_mut().push(item.clone());
                Ok(Value::Bool(true))
            }
            ("add", [Value::Int(at), item]) => {
                self.grow(receiver, list, std::slice::from_ref(item))?;
                self.budget.work(length)?;
                let place = usize::try_from(*at).ok().filter(|place| *place <= length);
                let place = place.ok_or_else(|| out_of_bounds(*at, length))?;
                list.items.borrow_mut().insert(place, item.clone());
                Ok(Value::Null)
            }
            ("addAll", [Value::List(others)]) => {
                self.listing(others.items.borrow().len())?;
                let others = others.items.borrow().clone();
                self.grow(receiver, list, &others)?;
                let changed = !others.is_empty();
                list.items.borrow_mut().extend(others);
                Ok(Value::Bool(changed))
            }
            ("set", [Value::Int(at), item]) => {
                self.note_knot(receiver, item)?;
                let mut items = list.items.borrow_mut();
                let place = usize::try_from(*at).ok().and_then(|at| items.get_mut(at));
                let place = place.ok_or_else(|| out_of_bounds(*at, length))?;
                Ok(std::mem::replace(place, item.clone()))
            }
            ("remove", [Value::Int(at)]) => {
                self.budget.work(length)?;
                let place = usize::try_from(*at).ok().filter(|place| *place < length);
                let place = place.ok_or_else(|| out_of_bounds(*at, length))?;
                Ok(list.items.borrow_mut().remove(place))
            }
            ("remove", [item]) => {
                let found = self.find(list, item)?;
                if let Some(place) = found {
                    list.items.borrow_mut().remove(place);
                }
                Ok(Value::Bool(found.is_some()))
            }
            ("clear", []) => {
                let old = std::mem::take(&mut *list.items.borrow_mut());
                drop(old);
                Ok(Value::Null)
            }
            ("contains", [item]) => Ok(Value::Bool(self.find(list, item)?.is_some())),
            ("containsAll", [Value::List(others)]) => {
                self.listing(others.items.borrow().len())?;
                let others = others.items.borrow().clone();
                for other in &others {
                    if self.find(list, other)?.is_none() {
                        return Ok(Value::Bool(false));
                    }
                }
                Ok(Value::Bool(true))
            }
            ("indexOf", [item]) => Ok(self.find(list, item)?.map_or(Value::Int(-1), int)),
            ("lastIndexOf", [item]) => {
                for (at, one) in list.items.borrow().iter().enumerate().rev() {
                    if one.equals(item, &mut self.budget)? {
                        return Ok(int(at));
                    }
                }
                Ok(Value::Int(-1))
            }
            ("subList", [Value::Int(from), Value::Int(to)]) => {
                let bounds = usize::try_from(*from).ok().zip(usize::try_from(*to).ok());
                let items = list.items.borrow();
                let part = bounds.and_then(|(from, to)| items.get(from..to));
                let part = part.ok_or_else(|| out_of_bounds(*to, length))?;
                self.listing(part.len())?;
                Ok(Value::list(part.to_vec()))
            }
            ("iterator" | "toArray", []) => Ok(receiver.clone()),
            _ => Ok(Value::Null),
        }
    }

    /// Pays for items that are put into a list.
    fn grow(
        &mut self,
        receiver: &Value<'a>,
        list: &List<'a>,
        items: &[Value<'a>],
    ) -> Result<(), RenderError> {
        let mut room = list.items.borrow_mut();
        self.budget.room(&mut *room, items.len())?;
        drop(room);
        if let Some(item) = items.iter().max_by_key(|item| item.nesting()) {
            self.note_knot(receiver, item)?;
        }
        Ok(())
    }

    fn find(&mut self, list: &List<'a>, item: &Value<'a>) -> Result<Option<usize>, RenderError> {
        for (at, one) in list.items.borrow().iter().enumerate() {
            if one.equals(item, &mut self.budget)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    fn method_of_map(
        &mut self,
        receiver: &Value<'a>,
        map: &Rc<MapCell<'a>>,
        name: &str,
        arguments: &[Value<'a>],
    ) -> Result<Value<'a>, RenderError> {
        let length = map.entries.borrow().len();
        let get = |key: &str| map.entries.borrow().get(key).cloned();
        match (name, arguments) {
            ("size" | "count", []) => Ok(int(length)),
            ("isEmpty", []) => Ok(Value::Bool(length == 0)),
            ("get", [key]) => {
                let key = self.text_of(key)?;
                Ok(get(&key).unwrap_or(Value::Null))
            }
            ("getOrDefault", [key, default]) => {
                let key = self.text_of(key)?;
                Ok(get(&key).unwrap_or_else(|| default.clone()))
            }
            ("containsKey", [key]) => {
                let key = self.text_of(key)?;
                Ok(Value::Bool(get(&key).is_some()))
            }
            ("containsValue", [value]) => {
                for (_, one) in map.entries.borrow().iter() {
                    if one.equals(value, &mut self.budget)? {
                        return Ok(Value::Bool(true));
                    }
                }
                Ok(Value::Bool(false))
            }
            ("put", [key, value]) => {
                let key = self.text_of(key)?;
                self.insert(receiver, key.into(), value.clone())
            }
            ("putIfAbsent", [key, value]) => {
                let key = self.text_of(key)?;
                match get(&key) {
                    Some(old) => Ok(old),
                    None => self.insert(receiver, key.into(), value.clone()),
                }
            }
            ("putAll", [Value::Map(others)]) => {
                self.listing(others.entries.borrow().len().saturating_mul(2))?;
                let others: Vec<_> = others.entries.borrow().iter().cloned().collect();
                for (key, value) in others {
                    self.insert(receiver, key, value)?;
                }
                Ok(Value::Null)
            }
            ("remove", [key]) => {
                let key = self.text_of(key)?;
                self.budget.work(length.saturating_mul(8))?;
                let old = map.entries.borrow_mut().remove(&key);
                Ok(old.unwrap_or(Value::Null))
            }
            ("clear", []) => {
                let old: Map<'_> = std::mem::take(&mut *map.entries.borrow_mut());
                drop(old);
                Ok(Value::Null)
            }
            ("keySet", []) => {
                self.listing(length)?;
                let entries = map.entries.borrow();
                let keys = entries.iter().map(|(key, _)| Value::Text(key.clone()));
                Ok(Value::list(keys.collect()))
            }
            ("values", []) => {
                self.listing(length)?;
                let entries = map.entries.borrow();
                shallow_enough(Value::list(
                    entries.iter().map(|(_, v)| v.clone()).collect(),
                ))
            }
            ("entrySet", []) => {
                // A place in the list, and what it points to: both counters, key and value.
                self.listing(length.saturating_mul(4))?;
                let entries = map.entries.borrow();
                let pairs = entries.iter().cloned();
                let pairs = pairs.map(|pair| Object::value(Kind::Entry(Rc::new(pair))));
                Ok(Value::list(pairs.collect()))
            }
            _ => Ok(Value::Null),
        }
    }

    /// Pays for a list of so many values.
    fn listing(&mut self, length: usize) -> Result<(), RenderError> {
        self.budget.work(length)?;
        let items = length.saturating_mul(size_of::<Value<'_>>());
        Ok(self.budget.take(LIST_BYTES.saturating_add(items))?)
    }
}

fn shallow_enough(value: Value<'_>) -> Result<Value<'_>, RenderError> {
    if value.nesting() > NESTING_MAX {
        return Err(crate::value::Exhausted::Depth.into());
    }
    Ok(value)
}

pub(super) fn int<'v>(number: usize) -> Value<'v> {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}
