//! An insertion-ordered map with string keys, as Java's `LinkedHashMap`. Small maps, which nearly all are,
//! are searched in order; larger ones get an index, so that no payload makes look-ups expensive.

use super::{Budget, Exhausted, Text, Value};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

/// From how many entries on there is an index.
const INDEXED_FROM: usize = 16;

/// A map from strings to values that remembers the order of insertion.
#[derive(Debug, Default)]
pub struct Map<'a> {
    entries: Vec<(Text<'a>, Value<'a>)>,
    /// None for small maps, so that many of these are small indeed.
    index: Option<Box<Index<'a>>>,
}

type Index<'a> = HashMap<Key<'a>, usize>;

/// What an entry of the index takes where its table has just grown: two places and a byte of control each.
const INDEXED_BYTES: usize = 3 * (size_of::<(Key<'_>, usize)>() + 1);

/// A key that is looked up as its characters.
#[derive(Debug, PartialEq)]
struct Key<'a>(Text<'a>);

impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_str().hash(state);
    }
}

impl Borrow<str> for Key<'_> {
    fn borrow(&self) -> &str {
        self.0.as_str()
    }
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

    /// Sets the value of a key, in its old place if it has one; returns the old value. Pays for the room in the map.
    pub fn insert(
        &mut self,
        key: Text<'a>,
        value: Value<'a>,
        budget: &mut Budget,
    ) -> Result<Option<Value<'a>>, Exhausted> {
        if let Some((_, old)) = self
            .position(key.as_str())
            .and_then(|at| self.entries.get_mut(at))
        {
            return Ok(Some(std::mem::replace(old, value)));
        }
        budget.room(&mut self.entries, 1)?;
        let place = self.entries.len();
        if let Some(index) = &mut self.index {
            budget.take(INDEXED_BYTES)?;
            index.insert(Key(key.clone()), place);
        }
        self.entries.push((key, value));
        if self.entries.len() == INDEXED_FROM {
            budget.take(INDEXED_FROM * INDEXED_BYTES)?;
            self.index_anew();
        }
        Ok(None)
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
        self.index = None;
    }

    fn position(&self, key: &str) -> Option<usize> {
        if let Some(index) = &self.index {
            return index.get(key).copied();
        }
        self.entries.iter().position(|(k, _)| k.as_str() == key)
    }

    fn index_anew(&mut self) {
        self.index = (self.entries.len() >= INDEXED_FROM).then(|| {
            let places = self.entries.iter().enumerate();
            let places = places.map(|(at, (key, _))| (Key(key.clone()), at));
            Box::new(places.collect())
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Limits;

    #[test]
    fn order_is_that_of_first_insertion_with_and_without_an_index() {
        for count in [3, INDEXED_FROM, 100] {
            let budget = &mut Budget::new(Limits::default());
            let mut map = Map::new();
            for n in 0..count {
                let new = map.insert(format!("k{n}").into(), Value::Int(n as i64), budget);
                assert!(matches!(new, Ok(None)));
            }
            assert!(matches!(
                map.insert("k1".to_owned().into(), Value::Bool(true), budget),
                Ok(Some(Value::Int(1)))
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
