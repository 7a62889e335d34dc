//! What a resource's table is made of: one [`Rule`] for each path, with the operations it takes, how its value
//! is read, and what the value does here. The engine, the refusals and the compatibility table all read the
//! same rules.

/// What operations a path takes. `copy` is told by [`Rule::sources`]; `move` and `test` are words of the
/// service model that AWS documents for no path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ops {
    pub add: bool,
    pub remove: bool,
    pub replace: bool,
}

/// Only `replace`.
pub const REPLACE: Ops = Ops::of(false, false, true);
/// Only `remove`.
pub const REMOVE: Ops = Ops::of(false, true, false);
/// `add` and `remove`.
pub const ADD_REMOVE: Ops = Ops::of(true, true, false);
/// `remove` and `replace`.
pub const REMOVE_REPLACE: Ops = Ops::of(false, true, true);
/// `add`, `remove` and `replace`.
pub const ALL: Ops = Ops::of(true, true, true);

impl Ops {
    const fn of(add: bool, remove: bool, replace: bool) -> Self {
        Self {
            add,
            remove,
            replace,
        }
    }
}

/// What stands at a path, and so how the string of an operation is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Text that has to be there.
    Text,
    /// Text that an absent or empty value clears.
    OptionalText,
    Boolean,
    /// A number that has to be there.
    Integer,
    /// A number that an absent or empty value clears.
    OptionalInteger,
    /// A number that may have a fraction.
    Double,
    /// An entry of a map, named by the last segment, with text as value.
    TextEntry,
    /// The same with `true` or `false` as value.
    BooleanEntry,
    /// A whole map of text, as a JSON object: `add` joins it, `replace` puts it in place, `remove` empties.
    TextMap,
    /// The same with `true` or `false` as values.
    BooleanMap,
    /// An object as a whole, which `remove` takes away.
    Whole,
    /// An object as a whole that must be there to be taken away. The text is what is said if it is not.
    Existing(&'static str),
    /// An item of a list, named by the last segment: by its text, or by its index.
    Item,
    /// A list to which the value is added or from which it is removed.
    Items,
    /// AWS has it and the gateway does not act on it yet.
    Unserved,
}

/// What a value does once it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Lockgate acts on it.
    Enforced,
    /// Kept and returned; the text says what it does not do.
    Kept(&'static str),
    /// Kept, and refused where it would matter; the text says where.
    Partly(&'static str),
}

/// One line of a resource's table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// A JSON Pointer; a segment in braces stands for any one segment, and `/{resourcePath}/{httpMethod}` at
    /// the beginning for a resource's path and a method.
    pub path: &'static str,
    pub ops: Ops,
    pub target: Target,
    /// Where the value is kept, if not at `path`; `{}` stands for resource path and method as they were sent.
    pub at: Option<&'static str>,
    /// The paths that `copy` takes a value from.
    pub sources: &'static [&'static str],
    pub effect: Effect,
}

/// A rule for a value that Lockgate acts on.
pub const fn rule(path: &'static str, ops: Ops, target: Target) -> Rule {
    Rule {
        path,
        ops,
        target,
        at: None,
        sources: &[],
        effect: Effect::Enforced,
    }
}

impl Rule {
    /// The same for a value that is kept and returned.
    pub const fn kept(mut self, why: &'static str) -> Self {
        self.effect = Effect::Kept(why);
        self
    }

    /// The same for a value that is kept and refused where it matters.
    pub const fn partly(mut self, refused: &'static str) -> Self {
        self.effect = Effect::Partly(refused);
        self
    }

    pub const fn at(mut self, place: &'static str) -> Self {
        self.at = Some(place);
        self
    }

    pub const fn copied_from(mut self, sources: &'static [&'static str]) -> Self {
        self.sources = sources;
        self
    }

    /// Whether the path takes an operation of this name.
    #[must_use]
    pub fn takes(&self, op: &str) -> bool {
        match op {
            "add" => self.ops.add,
            "remove" => self.ops.remove,
            "replace" => self.ops.replace,
            "copy" => !self.sources.is_empty(),
            _ => false,
        }
    }

    /// Whether this rule is for a path, as it is sent.
    #[must_use]
    pub fn is_for(&self, path: &str) -> bool {
        super::Pointer::parse(path).is_some_and(|path| self.place(&path).is_some())
    }

    /// Where the value of a path that this rule is for is kept, as unescaped segments.
    pub(super) fn place(&self, path: &super::Pointer<'_>) -> Option<Vec<String>> {
        match self.path.strip_prefix(METHOD_PATH) {
            Some(rest) => self.place_of_method(rest, path),
            None => {
                let pattern: Vec<&str> = self.path.split('/').skip(1).collect();
                let fits = pattern.len() == path.segments.len()
                    && pattern.iter().zip(&path.segments).all(|(expected, given)| {
                        (expected.starts_with('{') && !given.is_empty()) || expected == given
                    });
                fits.then(|| path.segments.clone())
            }
        }
    }

    /// A method setting: `users/GET`, `~1users~1{id}/GET` or `*/*`, kept under just these characters, which
    /// is how AWS reports it.
    fn place_of_method(&self, rest: &str, path: &super::Pointer<'_>) -> Option<Vec<String>> {
        let suffix: Vec<&str> = rest.split('/').skip(1).collect();
        let (key, given) = path
            .raw
            .split_at_checked(path.raw.len().checked_sub(suffix.len())?)?;
        let (method, resource) = key.split_last()?;
        let good = given == suffix
            && METHODS.contains(method)
            && !resource.is_empty()
            && resource.iter().all(|part| !part.is_empty());
        let key = key.join("/");
        good.then(|| {
            let place = self.at.unwrap_or_default().split('/').skip(1);
            place
                .map(|part| if part == "{}" { key.as_str() } else { part })
                .map(str::to_owned)
                .collect()
        })
    }
}

const METHOD_PATH: &str = "/{resourcePath}/{httpMethod}";

const METHODS: [&str; 9] = [
    "*", "GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "HEAD", "ANY",
];
