//! Evaluating a JSONPath.

use super::{Function, JsonPath, Step};
use crate::value::{Budget, Exhausted, LIST_BYTES, MAP_BYTES, Map, NESTING_MAX, TEXT_BYTES, Value};

impl JsonPath {
    /// What the path finds in `root`: `None` where a path to one place leads nowhere; a path that can match
    /// many places gives a list, empty where it matches none.
    pub fn select<'a>(
        &self,
        root: &Value<'a>,
        budget: &mut Budget,
    ) -> Result<Option<Value<'a>>, Exhausted> {
        self.select_within(root, root, budget)
    }

    pub(super) fn select_within<'a>(
        &self,
        from: &Value<'a>,
        root: &Value<'a>,
        budget: &mut Budget,
    ) -> Result<Option<Value<'a>>, Exhausted> {
        let mut current = from.clone();
        let mut steps = self.steps.iter();
        for step in steps.by_ref() {
            budget.step(1)?;
            if !step.is_definite() {
                return many(vec![current], step, steps.as_slice(), root, budget);
            }
            match definite(&current, step, budget)? {
                Some(next) => current = next,
                None => return Ok(None),
            }
        }
        Ok(Some(current))
    }
}

/// Goes on with several places at once, from `step` on.
fn many<'a>(
    mut current: Vec<Value<'a>>,
    step: &Step,
    rest: &[Step],
    root: &Value<'a>,
    budget: &mut Budget,
) -> Result<Option<Value<'a>>, Exhausted> {
    for step in std::iter::once(step).chain(rest) {
        if let Step::Function(function) = step {
            return apply(*function, &Value::list(current), budget);
        }
        budget.take(LIST_BYTES)?;
        let mut next = Vec::new();
        for value in &current {
            each(value, step, root, budget, &mut next)?;
        }
        current = next;
    }
    let found = Value::list(current);
    if found.nesting() > NESTING_MAX {
        return Err(Exhausted::Depth);
    }
    Ok(Some(found))
}

/// A step that leads to one place at most.
fn definite<'a>(
    value: &Value<'a>,
    step: &Step,
    budget: &mut Budget,
) -> Result<Option<Value<'a>>, Exhausted> {
    Ok(match (step, value) {
        (Step::Child(names), Value::Map(map)) => {
            let entries = map.entries.borrow();
            if let [name] = &**names {
                return Ok(entries.get(name).cloned());
            }
            // Several names give a map of those that are there.
            let mut found = Map::new();
            budget.take(MAP_BYTES)?;
            for name in names {
                budget.step(1)?;
                if let Some(value) = entries.get(name) {
                    budget.take(TEXT_BYTES + name.len())?;
                    found.insert(name.to_string().into(), value.clone(), budget)?;
                }
            }
            Some(Value::map(found))
        }
        (Step::Index(places), Value::List(list)) => {
            let items = list.items.borrow();
            let at = places
                .first()
                .and_then(|place| place_in(*place, items.len()));
            at.and_then(|at| items.get(at).cloned())
        }
        (Step::Function(function), value) => return apply(*function, value, budget),
        _ => None,
    })
}

/// Adds everything that a step leads to from one value.
fn each<'a>(
    value: &Value<'a>,
    step: &Step,
    root: &Value<'a>,
    budget: &mut Budget,
    found: &mut Vec<Value<'a>>,
) -> Result<(), Exhausted> {
    budget.step(1)?;
    match (step, value) {
        (Step::Wildcard, Value::List(list)) => {
            let items = list.items.borrow();
            pay(items.len(), found, budget)?;
            found.extend(items.iter().cloned());
        }
        (Step::Wildcard, Value::Map(map)) => {
            let entries = map.entries.borrow();
            pay(entries.len(), found, budget)?;
            found.extend(entries.iter().map(|(_, value)| value.clone()));
        }
        (Step::Index(places), Value::List(list)) => {
            let items = list.items.borrow();
            pay(places.len(), found, budget)?;
            let places = places
                .iter()
                .filter_map(|place| place_in(*place, items.len()));
            found.extend(places.filter_map(|at| items.get(at).cloned()));
        }
        (Step::Slice(from, to), Value::List(list)) => {
            let items = list.items.borrow();
            let from = from.map_or(0, |from| bound_in(from, items.len()));
            let to = to.map_or(items.len(), |to| bound_in(to, items.len()));
            let slice = items.get(from..to).unwrap_or_default();
            pay(slice.len(), found, budget)?;
            found.extend(slice.iter().cloned());
        }
        (Step::Filter(filter), Value::List(list)) => {
            for item in list.items.borrow().iter() {
                if filter.passes(item, root, budget)? {
                    pay(1, found, budget)?;
                    found.push(item.clone());
                }
            }
        }
        (Step::Filter(filter), Value::Map(_)) if filter.passes(value, root, budget)? => {
            pay(1, found, budget)?;
            found.push(value.clone());
        }
        (Step::Descend(step), _) => descend(value, step, root, budget, found, NESTING_MAX)?,
        (Step::Child(_), _) => {
            if let Some(value) = definite(value, step, budget)? {
                pay(1, found, budget)?;
                found.push(value);
            }
        }
        _ => {}
    }
    Ok(())
}

/// Applies a step to a value and to everything in it, outer values first.
fn descend<'a>(
    value: &Value<'a>,
    step: &Step,
    root: &Value<'a>,
    budget: &mut Budget,
    found: &mut Vec<Value<'a>>,
    depth: u16,
) -> Result<(), Exhausted> {
    let depth = depth.checked_sub(1).ok_or(Exhausted::Depth)?;
    each(value, step, root, budget, found)?;
    match value {
        Value::List(list) => {
            for item in list.items.borrow().iter() {
                descend(item, step, root, budget, found, depth)?;
            }
        }
        Value::Map(map) => {
            for (_, value) in map.entries.borrow().iter() {
                descend(value, step, root, budget, found, depth)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// For so many more that are found.
fn pay(count: usize, found: &mut Vec<Value<'_>>, budget: &mut Budget) -> Result<(), Exhausted> {
    budget.work(count)?;
    budget.room(found, count)
}

/// An index, from the end where negative.
fn place_in(place: i64, length: usize) -> Option<usize> {
    match usize::try_from(place) {
        Ok(at) => Some(at),
        Err(_) => length.checked_sub(usize::try_from(place.checked_neg()?).ok()?),
    }
}

/// The bound of a slice, within the list.
fn bound_in(bound: i64, length: usize) -> usize {
    match usize::try_from(bound) {
        Ok(at) => at.min(length),
        Err(_) => place_in(bound, length).unwrap_or(0),
    }
}

fn apply<'a>(
    function: Function,
    value: &Value<'a>,
    budget: &mut Budget,
) -> Result<Option<Value<'a>>, Exhausted> {
    if function == Function::Keys {
        let Value::Map(map) = value else {
            return Ok(None);
        };
        let entries = map.entries.borrow();
        budget.work(entries.len())?;
        let mut keys = budget.items(entries.len())?;
        keys.extend(entries.iter().map(|(key, _)| Value::Text(key.clone())));
        return Ok(Some(Value::list(keys)));
    }
    if function == Function::Length {
        return Ok(match value {
            Value::List(list) => Some(Value::Int(list.items.borrow().len() as i64)),
            Value::Map(map) => Some(Value::Int(map.entries.borrow().len() as i64)),
            Value::Text(text) => Some(Value::Int(text.as_str().encode_utf16().count() as i64)),
            _ => None,
        });
    }
    let Value::List(list) = value else {
        return Ok(None);
    };
    let items = list.items.borrow();
    budget.work(items.len())?;
    let mut numbers = Vec::new();
    budget.room(&mut numbers, items.len())?;
    numbers.extend(items.iter().filter_map(Value::as_f64));
    if numbers.is_empty() {
        return Ok(None);
    }
    let sum: f64 = numbers.iter().sum();
    Ok(Some(Value::Double(match function {
        Function::Min => numbers.iter().copied().fold(f64::INFINITY, f64::min),
        Function::Max => numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        Function::Average => sum / numbers.len() as f64,
        _ => sum,
    })))
}
