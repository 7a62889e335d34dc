//! The query protocol: a flat form whose dotted names hold the tree (`Tags.member.1.Key`). The names that
//! are asked for come from the tables, so neither depth nor memory depends on what a client invents.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use serde_json::{Map, Value};

use super::{Mismatch, text};
use crate::shape::{Kind, Member, Shape};

pub(super) fn input(
    members: &[Member],
    parameters: &[(String, String)],
) -> Result<Map<String, Value>, Mismatch> {
    let mut form = Form::default();
    for (name, value) in parameters {
        form.values.entry(name.as_str()).or_insert(value.as_str());
    }
    form.structure(members, "")
}

/// The first value of every name, sorted so that what is under a prefix lies together.
#[derive(Default)]
struct Form<'a> {
    values: BTreeMap<&'a str, &'a str>,
}

impl Form<'_> {
    fn structure(&self, members: &[Member], prefix: &str) -> Result<Map<String, Value>, Mismatch> {
        let mut out = Map::new();
        for member in members {
            let name = format!("{prefix}{}", member.wire);
            if let Some(value) = self.value(member.shape, &name)? {
                out.insert(member.name.to_owned(), value);
            }
        }
        Ok(out)
    }

    fn value(&self, shape: &Shape, name: &str) -> Result<Option<Value>, Mismatch> {
        match &shape.kind {
            Kind::Structure(structure) => {
                let prefix = format!("{name}.");
                if self.under(&prefix).next().is_none() {
                    return Ok(None);
                }
                self.structure(structure.members, &prefix)
                    .map(|members| Some(Value::Object(members)))
            }
            Kind::List(list) => {
                let prefix = if list.flattened {
                    format!("{name}.")
                } else {
                    format!("{name}.{}.", list.wire)
                };
                let mut values = Vec::new();
                for index in self.indexes(&prefix)? {
                    let element = self.value(list.member, &format!("{prefix}{index}"))?;
                    values.push(element.unwrap_or(Value::Null));
                }
                self.unless_empty(name, values.is_empty(), Value::Array(values))
            }
            Kind::Map(map) => {
                let prefix = if map.flattened {
                    format!("{name}.")
                } else {
                    format!("{name}.entry.")
                };
                let mut out = Map::new();
                for index in self.indexes(&prefix)? {
                    let key_name = format!("{prefix}{index}.{}", map.key_wire);
                    let key = self.values.get(key_name.as_str());
                    let key = key.ok_or_else(|| {
                        Mismatch::new("The key of a map entry is missing").within(&key_name)
                    })?;
                    if let Some(value) =
                        self.value(map.value, &format!("{prefix}{index}.{}", map.value_wire))?
                    {
                        out.insert((*key).to_owned(), value);
                    }
                }
                self.unless_empty(name, out.is_empty(), Value::Object(out))
            }
            _ => match self.values.get(name) {
                Some(value) => text::scalar(shape, value)
                    .map(Some)
                    .map_err(|mismatch| mismatch.within(name)),
                None => Ok(None),
            },
        }
    }

    /// SDKs write an empty list as `Name=`; a name that is not there at all is an absent one.
    fn unless_empty(
        &self,
        name: &str,
        is_empty: bool,
        value: Value,
    ) -> Result<Option<Value>, Mismatch> {
        match self.values.get(name) {
            Some(text) if !text.is_empty() => {
                Err(Mismatch::new("a single value found where not expected").within(name))
            }
            None if is_empty => Ok(None),
            _ => Ok(Some(value)),
        }
    }

    /// Names that start with `prefix`.
    fn under<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = &'s str> {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        self.values
            .range::<str, _>(from)
            .map(|(name, _)| *name)
            .take_while(move |name| name.starts_with(prefix))
    }

    /// The indexes that follow `prefix`, in numeric order. Gaps are allowed, as AWS allows them.
    fn indexes(&self, prefix: &str) -> Result<BTreeSet<u32>, Mismatch> {
        let mut indexes = BTreeSet::new();
        for name in self.under(prefix) {
            let rest = name.get(prefix.len()..).unwrap_or_default();
            let index = rest.split('.').next().unwrap_or_default();
            let number = index
                .parse::<u32>()
                .ok()
                .filter(|number| *number > 0 && number.to_string() == index);
            indexes.insert(number.ok_or_else(|| {
                Mismatch::new(format!("'{index}' is not an index of a list")).within(name)
            })?);
        }
        Ok(indexes)
    }
}
