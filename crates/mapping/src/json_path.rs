//! JSONPath as AWS's engine reads it (the dialect of Jayway's library, which the mapping-template reference
//! names): parsed once, evaluated within a budget. A path that can match one place gives that place's value;
//! one that can match many gives the list of what it found.

mod filter;
mod parse;
mod select;

pub(crate) use filter::Filter;

/// A parsed path. The leading `$` may be left out, as in `method.request.body.a.b`.
#[derive(Clone, Debug)]
pub struct JsonPath {
    steps: Box<[Step]>,
    /// As it was written.
    source: Box<str>,
}

impl PartialEq for JsonPath {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for JsonPath {}

/// Why a text is no path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid JSONPath {path:?}: {message} at character {at}")]
pub struct JsonPathError {
    pub path: String,
    pub message: &'static str,
    /// Counted from 1.
    pub at: usize,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// `.name`, `['name']`, `['a','b']`
    Child(Box<[Box<str>]>),
    /// `.*`, `[*]`
    Wildcard,
    /// `[0]`, `[-1]`, `[0,2]`
    Index(Box<[i64]>),
    /// `[from:to]`
    Slice(Option<i64>, Option<i64>),
    /// `[?(…)]`
    Filter(Box<Filter>),
    /// `..` before a step
    Descend(Box<Step>),
    /// `.length()`
    Function(Function),
}

/// Functions at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Length,
    Min,
    Max,
    Sum,
    Average,
    Keys,
}

impl Step {
    /// True if it matches one place at most.
    fn is_definite(&self) -> bool {
        match self {
            Self::Child(_) | Self::Function(_) => true,
            Self::Index(places) => places.len() == 1,
            Self::Wildcard | Self::Slice(..) | Self::Filter(_) | Self::Descend(_) => false,
        }
    }
}

#[cfg(test)]
mod tests;
