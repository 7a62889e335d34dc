//! The values of expressions: literals, lists and maps, ranges, and operators with what AWS's engine makes of
//! null and of values of different kinds.

use super::ast::{Expression, Operator};
use super::render::{Items, Renderer};
use super::{RenderError, operators};
use crate::value::{Exhausted, LIST_BYTES, MAP_BYTES, Map, NESTING_MAX, TEXT_BYTES, Value, java};

impl<'a> Renderer<'a> {
    pub(super) fn evaluate(
        &mut self,
        expression: &'a Expression,
    ) -> Result<Value<'a>, RenderError> {
        self.budget.step(1)?;
        match expression {
            Expression::Text(text) => Ok(Value::text(text)),
            Expression::Int(number) => Ok(Value::Int(*number)),
            Expression::Double(number) => Ok(Value::Double(*number)),
            Expression::Bool(bool) => Ok(Value::Bool(*bool)),
            Expression::Reference(reference) => self.nested(|this| this.resolve(reference)),
            Expression::Interpolated(block) => {
                let mut out = String::new();
                self.block(block, &mut out)?;
                Ok(self.budget.text(out)?)
            }
            Expression::Not(inner) => self.nested(|this| {
                let value = this.evaluate(inner)?;
                Ok(Value::Bool(!operators::is_true(&value)))
            }),
            Expression::Range(pair) => self.nested(|this| {
                let Some((first, last)) = this.range(pair)? else {
                    return Ok(Value::Null);
                };
                let count = usize::try_from(first.abs_diff(last)).unwrap_or(usize::MAX);
                this.budget.work(count)?;
                this.budget.take(
                    LIST_BYTES.saturating_add(count.saturating_mul(size_of::<Value<'_>>())),
                )?;
                let items = Items::Range(first, last);
                Ok(Value::list(
                    (0..=count).filter_map(|at| items.get(at)).collect(),
                ))
            }),
            Expression::List(items) => self.nested(|this| {
                this.budget
                    .take(LIST_BYTES + items.len() * size_of::<Value<'_>>())?;
                let mut values = Vec::with_capacity(items.len());
                for item in items {
                    values.push(this.evaluate(item)?);
                }
                within_nesting(Value::list(values))
            }),
            Expression::Map(entries) => self.nested(|this| {
                this.budget.take(MAP_BYTES)?;
                let mut map = Map::new();
                for (key, value) in entries {
                    let key = this.evaluate(key)?;
                    let key = match key {
                        Value::Text(text) => text,
                        other => {
                            this.budget.take(TEXT_BYTES)?;
                            this.text_of(&other)?.into()
                        }
                    };
                    let value = this.evaluate(value)?;
                    map.insert(key, value, &mut this.budget)?;
                }
                within_nesting(Value::map(map))
            }),
            Expression::Chain(first, rest) => self.nested(|this| this.chain(first, rest)),
        }
    }

    fn nested<T>(
        &mut self,
        run: impl FnOnce(&mut Self) -> Result<T, RenderError>,
    ) -> Result<T, RenderError> {
        self.deeper()?;
        let value = run(self)?;
        self.budget.depth += 1;
        Ok(value)
    }

    fn chain(
        &mut self,
        first: &'a Expression,
        rest: &'a [(Operator, Expression)],
    ) -> Result<Value<'a>, RenderError> {
        let mut left = self.evaluate(first)?;
        let mut left_expression = first;
        for (operator, expression) in rest {
            left = match operator {
                Operator::Or if operators::is_true(&left) => Value::Bool(true),
                Operator::And if !operators::is_true(&left) => Value::Bool(false),
                Operator::Or | Operator::And => {
                    Value::Bool(operators::is_true(&self.evaluate(expression)?))
                }
                Operator::Add => {
                    let right = self.evaluate(expression)?;
                    self.add(left, left_expression, right, expression)?
                }
                other => {
                    let right = self.evaluate(expression)?;
                    self.operate(*other, &left, &right)?
                }
            };
            left_expression = expression;
        }
        Ok(left)
    }

    /// A sum of numbers; a text where either side is one, in which null stands as it is written.
    fn add(
        &mut self,
        left: Value<'a>,
        left_expression: &'a Expression,
        right: Value<'a>,
        right_expression: &'a Expression,
    ) -> Result<Value<'a>, RenderError> {
        if !matches!((&left, &right), (Value::Text(_), _) | (_, Value::Text(_))) {
            return self.operate(Operator::Add, &left, &right);
        }
        let mut out = String::new();
        for (value, expression) in [(left, left_expression), (right, right_expression)] {
            match (&value, expression) {
                (Value::Null, Expression::Reference(reference)) => {
                    self.push(&reference.source, &mut out)?;
                }
                _ => java::print(&value, &mut out, &mut self.budget)?,
            }
        }
        Ok(self.budget.text(out)?)
    }

    fn operate(
        &mut self,
        operator: Operator,
        left: &Value<'a>,
        right: &Value<'a>,
    ) -> Result<Value<'a>, RenderError> {
        Ok(match operator {
            Operator::Equal => Value::Bool(self.are_equal(left, right)?),
            Operator::NotEqual => Value::Bool(!self.are_equal(left, right)?),
            other => operators::operate(other, left, right),
        })
    }

    /// `==`: numbers by value, the same kinds by content, everything else by how it prints.
    pub(super) fn are_equal(
        &mut self,
        left: &Value<'a>,
        right: &Value<'a>,
    ) -> Result<bool, RenderError> {
        Ok(match (left, right) {
            (Value::Null, Value::Null) => true,
            (Value::Null, _) | (_, Value::Null) => false,
            (Value::Text(_), Value::Text(_))
            | (Value::List(_), Value::List(_))
            | (Value::Map(_), Value::Map(_))
            | (Value::Object(_), Value::Object(_))
            | (Value::Bool(_), Value::Bool(_)) => left.equals(right, &mut self.budget)?,
            _ if left.as_f64().is_some() && right.as_f64().is_some() => {
                left.equals(right, &mut self.budget)?
            }
            _ => self.text_of(left)? == self.text_of(right)?,
        })
    }

    pub(super) fn range(
        &mut self,
        pair: &'a (Expression, Expression),
    ) -> Result<Option<(i64, i64)>, RenderError> {
        let first = self.evaluate(&pair.0)?;
        let last = self.evaluate(&pair.1)?;
        Ok(match (first, last) {
            (Value::Int(first), Value::Int(last)) => Some((first, last)),
            _ => None,
        })
    }

    /// A value as it prints.
    pub(super) fn text_of(&mut self, value: &Value<'a>) -> Result<String, RenderError> {
        let mut out = String::new();
        java::print(value, &mut out, &mut self.budget)?;
        Ok(out)
    }
}

fn within_nesting(value: Value<'_>) -> Result<Value<'_>, RenderError> {
    if value.nesting() > NESTING_MAX {
        return Err(Exhausted::Depth.into());
    }
    Ok(value)
}
