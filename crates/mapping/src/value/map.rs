//! An insertion-ordered map with string keys, as Java's `LinkedHashMap`. Small maps, which nearly all are,
//! are searched in order; larger ones get an index, so that no payload makes look-ups expensive.

use super::{Text, Value};
use std::collections::HashMap;
use std::rc::Rc;

/// From how many entries on there is an index.
const INDEXED_FROM: usize = 16;

/// A map from strings to values that remembers the order of insertion.
#[derive(Debug, Default)]
pub struct Map<'a> {
    entries: Vec<(Text<'a>, Value<'a>)>,
    /// Empty for small maps.
    index: HashMap<Rc<str>, usize>,
}

impl<'a> Map<'a> {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries in the order in which their keys came first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &(Text<'a>, Value<'a>)> {
        self.entries.iter()
    }

    /// The entry at a place of the order.
    #[must_use]
    pub fn at(&self, place: usize) -> Option<&(Text<'a>, Value<'a>)> {
        self.entries.get(place)
    }

    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        Some(&self.entries.get(self.position(key)?)?.1)
    }

    /// Sets the value of a key, in its old place if it has one; returns the old value.
    pub fn insert(&mut self, key: Text<'a>, value: Value<'a>) -> Option<Value<'a>> {
        if let Some((_, old)) = self
            .position(key.as_str())
            .and_then(|at| self.entries.get_mut(at))
        {
            return Some(std::mem::replace(old, value));
        }
        self.entries.push((key, value));
        match self.entries.len() {
            length if length < INDEXED_FROM => {}
            INDEXED_FROM => self.index_anew(),
            length => {
                if let Some((key, _)) = self.entries.last() {
                    self.index.insert(owned(key), length - 1);
                }
            }
        }
        None
    }

    /// Removes a key; returns its value. Costs as much as the map is long.
    pub fn remove(&mut self, key: &str) -> Option<Value<'a>> {
        let at = self.position(key)?;
        let (_, value) = self.entries.remove(at);
        self.index_anew();
        Some(value)
    }

    pub fn clear(&mut self) {
        self.entries.clear();
        self.index.clear();
    }

    fn position(&self, key: &str) -> Option<usize> {
        if self.entries.len() >= INDEXED_FROM {
            return self.index.get(key).copied();
        }
        self.entries.iter().position(|(k, _)| k.as_str() == key)
    }

    fn index_anew(&mut self) {
        self.index.clear();
        if self.entries.len() >= INDEXED_FROM {
            let places = self.entries.iter().enumerate();
            self.index
                .extend(places.map(|(at, (key, _))| (owned(key), at)));
        }
    }
}

fn owned(key: &Text<'_>) -> Rc<str> {
    match key {
        Text::Borrowed(text) => Rc::from(*text),
        Text::Shared(text) => Rc::clone(text),
    }
}

impl<'a> FromIterator<(Text<'a>, Value<'a>)> for Map<'a> {
    fn from_iter<I: IntoIterator<Item = (Text<'a>, Value<'a>)>>(entries: I) -> Self {
        let mut map = Self::new();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_that_of_first_insertion_with_and_without_an_index() {
        for count in [3, INDEXED_FROM, 100] {
            let mut map: Map<'_> = (0..count)
                .map(|n| (format!("k{n}").into(), Value::Int(n as i64)))
                .collect();
            assert!(matches!(
                map.insert("k1".to_owned().into(), Value::Bool(true)),
                Some(Value::Int(1))
            ));
            assert_eq!(map.len(), count);
            assert!(matches!(map.get("k1"), Some(Value::Bool(true))));
            assert!(map.remove("k0").is_some() && map.remove("k0").is_none());
            assert!(matches!(map.get("k2"), Some(Value::Int(2))), "{count}");
            let first = map.iter().next().map(|(key, _)| key.as_str().to_owned());
            assert_eq!(first.as_deref(), Some("k1"));
            map.clear();
            assert!(map.is_empty() && map.get("k1").is_none());
        }
    }
}
