//! Values that templates and selectors work on: what a payload's JSON becomes, and what a template makes
//! itself. Shaped after the Java objects AWS's engine shows through (strings, numbers, ordered maps, lists
//! with identity), and made to be cheap: text of a payload is borrowed, not copied.

mod budget;
pub mod java;
mod map;

pub use budget::{Budget, Exhausted, LIST_BYTES, Limits, MAP_BYTES, TEXT_BYTES};
pub use map::Map;

use std::cell::RefCell;
use std::rc::Rc;

/// How deep lists and maps may lie in each other, whoever makes them: bounds every recursion over values.
pub const NESTING_MAX: u16 = 400;

/// A string: borrowed from a payload or a template, or made while rendering.
#[derive(Clone, Debug)]
pub enum Text<'a> {
    Borrowed(&'a str),
    Shared(Rc<String>),
}

impl Text<'_> {
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Shared(text) => text,
        }
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self::Shared(Rc::new(text))
    }
}

impl<'a> From<std::borrow::Cow<'a, str>> for Text<'a> {
    fn from(text: std::borrow::Cow<'a, str>) -> Self {
        match text {
            std::borrow::Cow::Borrowed(text) => Self::Borrowed(text),
            std::borrow::Cow::Owned(text) => text.into(),
        }
    }
}

/// A value. Lists and maps have identity: a clone is the same list, as a Java reference is.
#[derive(Clone, Debug)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    /// Java's `Integer` and `Long`.
    Int(i64),
    /// An integer beyond 64 bits, as written.
    BigInt(Text<'a>),
    Double(f64),
    Text(Text<'a>),
    List(Rc<List<'a>>),
    Map(Rc<MapCell<'a>>),
    /// What only a template can hold: `$input`, a loop, a map's entry.
    Object(crate::template::Object<'a>),
}

/// A list that can change while others look at it.
#[derive(Debug)]
pub struct List<'a> {
    pub items: RefCell<Vec<Value<'a>>>,
    /// How deep lists and maps lay in it when it was made; 1 for a flat one.
    pub nesting: u16,
}

/// A map that can change while others look at it.
#[derive(Debug)]
pub struct MapCell<'a> {
    pub entries: RefCell<Map<'a>>,
    /// As [`List::nesting`].
    pub nesting: u16,
}

impl<'a> Value<'a> {
    /// A list of these values. The caller answers for [`NESTING_MAX`].
    #[must_use]
    pub fn list(items: Vec<Value<'a>>) -> Self {
        let nesting = 1 + items.iter().map(Value::nesting).max().unwrap_or(0);
        Self::List(Rc::new(List {
            items: RefCell::new(items),
            nesting,
        }))
    }

    /// A map of these entries. The caller answers for [`NESTING_MAX`].
    #[must_use]
    pub fn map(entries: Map<'a>) -> Self {
        let deepest = entries.iter().map(|(_, value)| value.nesting()).max();
        Self::Map(Rc::new(MapCell {
            nesting: 1 + deepest.unwrap_or(0),
            entries: RefCell::new(entries),
        }))
    }

    #[must_use]
    pub fn text(text: &'a str) -> Self {
        Self::Text(Text::Borrowed(text))
    }

    #[must_use]
    pub fn string(text: String) -> Self {
        Self::Text(text.into())
    }

    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The value as a number, if it is one.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Double(number) => Some(*number),
            Self::BigInt(digits) => digits.as_str().parse().ok(),
            _ => None,
        }
    }

    /// How deep lists and maps lie in it; 0 for anything else.
    #[must_use]
    pub fn nesting(&self) -> u16 {
        match self {
            Self::List(list) => list.nesting,
            Self::Map(map) => map.nesting,
            _ => 0,
        }
    }

    /// `equals` of Java: same kind and same content; numbers of different kinds differ in Java, but are the
    /// same here as in JSON.
    pub fn equals(&self, other: &Self, budget: &mut Budget) -> Result<bool, Exhausted> {
        self.equals_within(other, budget, NESTING_MAX)
    }

    fn equals_within(
        &self,
        other: &Self,
        budget: &mut Budget,
        depth: u16,
    ) -> Result<bool, Exhausted> {
        budget.step(1)?;
        Ok(match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::BigInt(a), Self::BigInt(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => {
                budget.work(a.as_str().len().min(b.as_str().len()))?;
                a == b
            }
            (Self::List(a), Self::List(b)) => {
                Rc::ptr_eq(a, b) || lists_equal(a, b, budget, below(depth)?)?
            }
            (Self::Map(a), Self::Map(b)) => {
                Rc::ptr_eq(a, b) || maps_equal(a, b, budget, below(depth)?)?
            }
            (Self::Object(a), Self::Object(b)) => a.is_same(b),
            (a, b) => matches!((a.as_f64(), b.as_f64()), (Some(a), Some(b)) if a == b),
        })
    }
}

fn below(depth: u16) -> Result<u16, Exhausted> {
    depth.checked_sub(1).ok_or(Exhausted::Depth)
}

fn lists_equal<'a>(
    a: &List<'a>,
    b: &List<'a>,
    budget: &mut Budget,
    depth: u16,
) -> Result<bool, Exhausted> {
    let (a, b) = (a.items.borrow(), b.items.borrow());
    if a.len() != b.len() {
        return Ok(false);
    }
    for (a, b) in a.iter().zip(b.iter()) {
        if !a.equals_within(b, budget, depth)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn maps_equal<'a>(
    a: &MapCell<'a>,
    b: &MapCell<'a>,
    budget: &mut Budget,
    depth: u16,
) -> Result<bool, Exhausted> {
    let (a, b) = (a.entries.borrow(), b.entries.borrow());
    if a.len() != b.len() {
        return Ok(false);
    }
    for (key, value) in a.iter() {
        match b.get(key.as_str()) {
            Some(other) if value.equals_within(other, budget, depth)? => {}
            _ => return Ok(false),
        }
    }
    Ok(true)
}
