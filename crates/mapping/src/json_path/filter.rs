//! The filters of a JSONPath: `[?(@.price < 10 && @.isbn)]`.

use super::parse::{FILTER_DEPTH_MAX, Reader};
use super::{JsonPath, JsonPathError};
use crate::value::{Budget, Exhausted, Value};
use regex::{Regex, RegexBuilder};
use std::cmp::Ordering;

/// A condition on an item.
#[derive(Clone, Debug)]
pub(crate) enum Filter {
    Any(Vec<Filter>),
    All(Vec<Filter>),
    Not(Box<Filter>),
    Compare(Operand, Operator, Operand),
    Matches(Operand, Regex),
    Exists(Operand),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
    Contains,
    Size,
    Empty,
}

#[derive(Clone, Debug)]
pub(crate) enum Operand {
    /// `@…`
    Item(JsonPath),
    /// `$…`
    Root(JsonPath),
    Text(Box<str>),
    Number(f64),
    Bool(bool),
    Null,
    List(Box<[Operand]>),
}

const OPERATORS: [(&str, Operator); 12] = [
    ("==", Operator::Equal),
    ("!=", Operator::NotEqual),
    ("<=", Operator::LessOrEqual),
    (">=", Operator::GreaterOrEqual),
    ("<", Operator::Less),
    (">", Operator::Greater),
    ("in ", Operator::In),
    ("in[", Operator::In),
    ("nin", Operator::NotIn),
    ("contains", Operator::Contains),
    ("size", Operator::Size),
    ("empty", Operator::Empty),
];

impl Reader<'_> {
    pub(super) fn filter(&mut self) -> Result<Filter, JsonPathError> {
        self.depth += 1;
        if self.depth > FILTER_DEPTH_MAX {
            return Err(self.error("filters are nested too deep"));
        }
        let mut choices = vec![self.all()?];
        while self.operator("||") {
            choices.push(self.all()?);
        }
        self.depth -= 1;
        Ok(match choices.len() {
            1 => choices.swap_remove(0),
            _ => Filter::Any(choices),
        })
    }

    fn all(&mut self) -> Result<Filter, JsonPathError> {
        let mut conditions = vec![self.condition()?];
        while self.operator("&&") {
            conditions.push(self.condition()?);
        }
        Ok(match conditions.len() {
            1 => conditions.swap_remove(0),
            _ => Filter::All(conditions),
        })
    }

    fn operator(&mut self, text: &str) -> bool {
        self.skip_space();
        self.eat_text(text)
    }

    fn condition(&mut self) -> Result<Filter, JsonPathError> {
        self.skip_space();
        if self.eat(b'!') {
            self.depth += 1;
            if self.depth > FILTER_DEPTH_MAX {
                return Err(self.error("filters are nested too deep"));
            }
            let negated = self.condition()?;
            self.depth -= 1;
            return Ok(Filter::Not(Box::new(negated)));
        }
        if self.eat(b'(') {
            let inner = self.filter()?;
            self.skip_space();
            self.expect(b')', "expected )")?;
            return Ok(inner);
        }
        let left = self.operand()?;
        self.skip_space();
        if self.eat_text("=~") {
            self.skip_space();
            return Ok(Filter::Matches(left, self.pattern()?));
        }
        let found = OPERATORS.iter().find(|(text, _)| {
            self.text
                .get(self.at..)
                .is_some_and(|rest| rest.starts_with(text))
        });
        let Some((text, operator)) = found else {
            return match left {
                Operand::Item(_) | Operand::Root(_) => Ok(Filter::Exists(left)),
                _ => Err(self.error("expected a comparison")),
            };
        };
        self.at += text.trim_end_matches('[').len();
        self.skip_space();
        Ok(Filter::Compare(left, *operator, self.operand()?))
    }

    fn operand(&mut self) -> Result<Operand, JsonPathError> {
        match self.peek() {
            Some(b'@') => {
                self.at += 1;
                Ok(Operand::Item(self.steps()?))
            }
            Some(b'$') => {
                self.at += 1;
                Ok(Operand::Root(self.steps()?))
            }
            Some(b'\'' | b'"') => Ok(Operand::Text(self.quoted()?.into())),
            Some(b'[') => {
                self.depth += 1;
                if self.depth > FILTER_DEPTH_MAX {
                    return Err(self.error("lists are nested too deep"));
                }
                self.at += 1;
                let mut items = Vec::new();
                self.skip_space();
                while self.peek() != Some(b']') {
                    items.push(self.operand()?);
                    self.skip_space();
                    if !self.eat(b',') {
                        break;
                    }
                    self.skip_space();
                }
                self.expect(b']', "expected ]")?;
                self.depth -= 1;
                Ok(Operand::List(items.into()))
            }
            Some(b'-' | b'0'..=b'9') => {
                let start = self.at;
                while matches!(
                    self.peek(),
                    Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')
                ) {
                    self.at += 1;
                }
                match self.text.get(start..self.at).map(str::parse) {
                    Some(Ok(number)) => Ok(Operand::Number(number)),
                    _ => Err(self.error("expected a number")),
                }
            }
            _ if self.eat_text("true") => Ok(Operand::Bool(true)),
            _ if self.eat_text("false") => Ok(Operand::Bool(false)),
            _ if self.eat_text("null") => Ok(Operand::Null),
            _ => Err(self.error("expected @, $, a text, a number, true, false or null")),
        }
    }

    /// `/…/` with an optional `i` behind.
    fn pattern(&mut self) -> Result<Regex, JsonPathError> {
        self.expect(b'/', "expected a pattern /…/")?;
        let rest = self.text.get(self.at..).unwrap_or_default();
        let mut escaped = false;
        let end = rest.char_indices().find_map(|(at, c)| {
            let ends = c == '/' && !escaped;
            escaped = c == '\\' && !escaped;
            ends.then_some(at)
        });
        let Some(pattern) = end.and_then(|end| rest.get(..end)) else {
            return Err(self.error("expected the pattern to end with /"));
        };
        self.at += pattern.len() + 1;
        RegexBuilder::new(&format!("^(?:{})$", pattern.replace("\\/", "/")))
            .case_insensitive(self.eat(b'i'))
            .size_limit(1 << 20)
            .build()
            .map_err(|_| self.error("expected a regular expression"))
    }
}

impl Filter {
    /// Whether an item passes.
    pub(super) fn passes<'a>(
        &self,
        item: &Value<'a>,
        root: &Value<'a>,
        budget: &mut Budget,
    ) -> Result<bool, Exhausted> {
        budget.step(1)?;
        match self {
            Self::Any(choices) => {
                for choice in choices {
                    if choice.passes(item, root, budget)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Self::All(conditions) => {
                for condition in conditions {
                    if !condition.passes(item, root, budget)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Self::Not(condition) => Ok(!condition.passes(item, root, budget)?),
            Self::Exists(operand) => Ok(operand.value(item, root, budget)?.is_some()),
            Self::Matches(operand, pattern) => {
                let value = operand.value(item, root, budget)?;
                let text = value.as_ref().and_then(Value::as_str);
                budget.work(text.map_or(0, str::len))?;
                Ok(text.is_some_and(|text| pattern.is_match(text)))
            }
            Self::Compare(left, operator, right) => {
                let left = left.value(item, root, budget)?;
                let right = right.value(item, root, budget)?;
                Ok(match (left, right) {
                    (Some(left), Some(right)) => compare(&left, *operator, &right, budget)?,
                    // What is not there equals nothing, not even null.
                    (left, right) => {
                        *operator == Operator::NotEqual && left.is_some() != right.is_some()
                    }
                })
            }
        }
    }
}

impl Operand {
    fn value<'a>(
        &self,
        item: &Value<'a>,
        root: &Value<'a>,
        budget: &mut Budget,
    ) -> Result<Option<Value<'a>>, Exhausted> {
        Ok(Some(match self {
            Self::Item(path) => return path.select_within(item, root, budget),
            Self::Root(path) => return path.select_within(root, root, budget),
            Self::Text(text) => budget.copy(text)?,
            Self::Number(number) => Value::Double(*number),
            Self::Bool(bool) => Value::Bool(*bool),
            Self::Null => Value::Null,
            Self::List(items) => {
                let mut values = budget.items(items.len())?;
                for operand in items {
                    values.extend(operand.value(item, root, budget)?);
                }
                Value::list(values)
            }
        }))
    }
}

fn compare<'a>(
    left: &Value<'a>,
    operator: Operator,
    right: &Value<'a>,
    budget: &mut Budget,
) -> Result<bool, Exhausted> {
    Ok(match operator {
        Operator::Equal => are_equal(left, right, budget)?,
        Operator::NotEqual => !are_equal(left, right, budget)?,
        Operator::Less => order(left, right) == Some(Ordering::Less),
        Operator::Greater => order(left, right) == Some(Ordering::Greater),
        Operator::LessOrEqual => {
            matches!(order(left, right), Some(Ordering::Less | Ordering::Equal))
        }
        Operator::GreaterOrEqual => {
            matches!(
                order(left, right),
                Some(Ordering::Greater | Ordering::Equal)
            )
        }
        Operator::In => is_in(left, right, budget)?,
        Operator::NotIn => matches!(right, Value::List(_)) && !is_in(left, right, budget)?,
        Operator::Contains => match (left, right) {
            (Value::Text(text), Value::Text(part)) => {
                budget.work(text.as_str().len())?;
                text.as_str().contains(part.as_str())
            }
            _ => is_in(right, left, budget)?,
        },
        Operator::Size => size(left).is_some_and(|size| right.as_f64() == Some(size as f64)),
        Operator::Empty => {
            let wanted = matches!(right, Value::Bool(true));
            size(left).is_some_and(|size| (size == 0) == wanted)
        }
    })
}

fn are_equal<'a>(
    left: &Value<'a>,
    right: &Value<'a>,
    budget: &mut Budget,
) -> Result<bool, Exhausted> {
    match (left, right) {
        // A text and a number that is written so are the same to Jayway.
        (Value::Text(text), number) | (number, Value::Text(text)) if number.as_f64().is_some() => {
            Ok(text.as_str().parse::<f64>().ok() == number.as_f64())
        }
        _ => left.equals(right, budget),
    }
}

fn order(left: &Value<'_>, right: &Value<'_>) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.as_str().cmp(right.as_str())),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

fn is_in<'a>(item: &Value<'a>, list: &Value<'a>, budget: &mut Budget) -> Result<bool, Exhausted> {
    let Value::List(list) = list else {
        return Ok(false);
    };
    for other in list.items.borrow().iter() {
        if are_equal(item, other, budget)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn size(value: &Value<'_>) -> Option<usize> {
    match value {
        Value::List(list) => Some(list.items.borrow().len()),
        Value::Text(text) => Some(text.as_str().chars().count()),
        Value::Map(map) => Some(map.entries.borrow().len()),
        _ => None,
    }
}
