//! Shapes of a service model as static tables: what a value looks like, what its parts are called on the
//! wire, and which constraints it meets. Only data; decoding, validating and encoding walk these tables.

use std::fmt;
use std::sync::OnceLock;

use regex::Regex;

/// A named shape. Shapes refer to each other, so `Debug` shows the name only.
pub struct Shape {
    pub name: &'static str,
    pub kind: Kind,
}

/// What a shape is.
pub enum Kind {
    Structure(Structure),
    List(List),
    Map(Map),
    String(StringRules),
    /// 32 bits.
    Integer(Limits),
    /// 64 bits.
    Long(Limits),
    Double(Limits),
    Boolean,
    Timestamp,
    /// Bytes; base64 wherever they stand inside a document.
    Blob(Limits),
}

pub struct Structure {
    pub members: &'static [Member],
    /// Set on error shapes.
    pub error: Option<ErrorTrait>,
}

pub struct List {
    pub member: &'static Shape,
    /// What an element is called in the query protocol and in XML.
    pub wire: &'static str,
    pub flattened: bool,
    pub limits: Limits,
}

pub struct Map {
    pub key: &'static Shape,
    pub key_wire: &'static str,
    pub value: &'static Shape,
    pub value_wire: &'static str,
    pub flattened: bool,
    pub limits: Limits,
}

pub struct StringRules {
    /// The allowed values; empty for any.
    pub values: &'static [&'static str],
    pub pattern: Option<Pattern>,
    /// Length in Unicode scalar values.
    pub limits: Limits,
    /// Never shown in messages.
    pub sensitive: bool,
}

/// Inclusive bounds: of the value for numbers, of the length for everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub min: Option<i64>,
    pub max: Option<i64>,
}

impl Limits {
    pub const NONE: Limits = Limits {
        min: None,
        max: None,
    };
}

/// A member of a structure.
pub struct Member {
    /// The model's name: the key in the middle form and in the Rust types.
    pub name: &'static str,
    /// The name on the wire: JSON key, URI label, query parameter, header or XML element.
    pub wire: &'static str,
    pub shape: &'static Shape,
    pub location: Location,
    pub required: bool,
}

/// Where a member travels. The query protocol knows `Body` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    Body,
    Uri,
    Query,
    /// A map that takes every query parameter no other member claims.
    QueryMap,
    Header,
    /// The whole body, as bytes.
    Payload,
}

/// What makes a structure an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorTrait {
    /// The code that clients see, such as `NotFoundException` or `LoadBalancerNotFound`.
    pub code: &'static str,
    pub status: u16,
}

impl ErrorTrait {
    pub const fn new(code: &'static str, status: u16) -> Self {
        Self { code, status }
    }
}

/// A regular expression of the model. The models write Java's dialect; it is compiled at first use.
pub struct Pattern {
    pub text: &'static str,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Pattern {
    const fn new(text: &'static str) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    /// Whether the whole of `value` matches, which is how AWS applies patterns: `[\w]*` of an access key id
    /// would otherwise allow anything. The error is a pattern that does not compile.
    pub fn matches(&self, value: &str) -> Result<bool, &str> {
        let compiled = self.compiled.get_or_init(|| {
            let text = format!(r"\A(?:{})\z", java_classes(self.text));
            Regex::new(&text).map_err(|error| error.to_string())
        });
        compiled
            .as_ref()
            .map(|regex| regex.is_match(value))
            .map_err(String::as_str)
    }
}

/// Java's `\d`, `\w` and `\s` are ASCII. A bracketed class may stand inside another one.
fn java_classes(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            out.push(letter);
            continue;
        }
        match letters.next() {
            Some('d') => out.push_str("[0-9]"),
            Some('w') => out.push_str("[0-9A-Za-z_]"),
            Some('s') => out.push_str(r"[ \t\n\x0B\x0C\r]"),
            Some(other) => {
                out.push('\\');
                out.push(other);
            }
            None => out.push('\\'),
        }
    }
    out
}

/// Constructors that the generated tables use.
impl Shape {
    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind }
    }

    pub const fn structure(name: &'static str, members: &'static [Member]) -> Self {
        Self::new(
            name,
            Kind::Structure(Structure {
                members,
                error: None,
            }),
        )
    }

    pub const fn error(name: &'static str, error: ErrorTrait, members: &'static [Member]) -> Self {
        Self::new(
            name,
            Kind::Structure(Structure {
                members,
                error: Some(error),
            }),
        )
    }

    pub const fn list(
        name: &'static str,
        member: &'static Shape,
        wire: &'static str,
        flattened: bool,
    ) -> Self {
        Self::new(
            name,
            Kind::List(List {
                member,
                wire,
                flattened,
                limits: Limits::NONE,
            }),
        )
    }

    pub const fn map(
        name: &'static str,
        key: &'static Shape,
        key_wire: &'static str,
        value: &'static Shape,
        value_wire: &'static str,
        flattened: bool,
    ) -> Self {
        Self::new(
            name,
            Kind::Map(Map {
                key,
                key_wire,
                value,
                value_wire,
                flattened,
                limits: Limits::NONE,
            }),
        )
    }

    pub const fn string(name: &'static str) -> Self {
        let rules = StringRules {
            values: &[],
            pattern: None,
            limits: Limits::NONE,
            sensitive: false,
        };
        Self::new(name, Kind::String(rules))
    }

    pub const fn integer(name: &'static str) -> Self {
        Self::new(name, Kind::Integer(Limits::NONE))
    }

    pub const fn long(name: &'static str) -> Self {
        Self::new(name, Kind::Long(Limits::NONE))
    }

    pub const fn double(name: &'static str) -> Self {
        Self::new(name, Kind::Double(Limits::NONE))
    }

    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, Kind::Boolean)
    }

    pub const fn timestamp(name: &'static str) -> Self {
        Self::new(name, Kind::Timestamp)
    }

    pub const fn blob(name: &'static str) -> Self {
        Self::new(name, Kind::Blob(Limits::NONE))
    }

    pub const fn limits(mut self, min: Option<i64>, max: Option<i64>) -> Self {
        let new = Limits { min, max };
        match &mut self.kind {
            Kind::List(list) => list.limits = new,
            Kind::Map(map) => map.limits = new,
            Kind::String(rules) => rules.limits = new,
            Kind::Integer(limits)
            | Kind::Long(limits)
            | Kind::Double(limits)
            | Kind::Blob(limits) => *limits = new,
            Kind::Structure(_) | Kind::Boolean | Kind::Timestamp => {
                panic!("this shape has no limits")
            }
        }
        self
    }

    pub const fn values(mut self, values: &'static [&'static str]) -> Self {
        match &mut self.kind {
            Kind::String(rules) => rules.values = values,
            _ => panic!("only strings have a value set"),
        }
        self
    }

    pub const fn sensitive(mut self) -> Self {
        match &mut self.kind {
            Kind::String(rules) => rules.sensitive = true,
            _ => panic!("only strings are marked as sensitive"),
        }
        self
    }

    /// Written from the parts, since a constant function may not drop the old pattern.
    pub const fn pattern(self, text: &'static str) -> Self {
        let (values, limits, sensitive) = match &self.kind {
            Kind::String(rules) => (rules.values, rules.limits, rules.sensitive),
            _ => panic!("only strings have a pattern"),
        };
        let name = self.name;
        std::mem::forget(self);
        Self::new(
            name,
            Kind::String(StringRules {
                values,
                pattern: Some(Pattern::new(text)),
                limits,
                sensitive,
            }),
        )
    }
}

impl Member {
    pub const fn new(name: &'static str, wire: &'static str, shape: &'static Shape) -> Self {
        Self {
            name,
            wire,
            shape,
            location: Location::Body,
            required: false,
        }
    }

    pub const fn at(mut self, location: Location) -> Self {
        self.location = location;
        self
    }

    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

/// A structure's members, none for any other shape.
impl Shape {
    pub fn members(&self) -> &'static [Member] {
        match &self.kind {
            Kind::Structure(structure) => structure.members,
            _ => &[],
        }
    }

    /// The error that this shape is, if it is one.
    pub fn as_error(&self) -> Option<ErrorTrait> {
        match &self.kind {
            Kind::Structure(structure) => structure.error,
            _ => None,
        }
    }
}

impl fmt::Debug for Shape {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Shape({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Visits every shape that a service names.
    fn every_shape(visit: &mut dyn FnMut(&'static Shape)) {
        let mut seen = std::collections::HashSet::new();
        let mut open: Vec<&'static Shape> = Vec::new();
        for service in crate::services() {
            for operation in service.operations {
                open.extend(operation.input.iter().chain(operation.output.iter()));
                open.extend(operation.errors);
            }
        }
        while let Some(shape) = open.pop() {
            if !seen.insert(std::ptr::from_ref(shape)) {
                continue;
            }
            visit(shape);
            open.extend(shape.members().iter().map(|member| member.shape));
            match &shape.kind {
                Kind::List(list) => open.push(list.member),
                Kind::Map(map) => open.extend([map.key, map.value]),
                _ => {}
            }
        }
    }

    #[test]
    fn every_pattern_of_the_models_compiles() {
        let mut patterns = 0;
        every_shape(&mut |shape| {
            if let Kind::String(StringRules {
                pattern: Some(pattern),
                ..
            }) = &shape.kind
            {
                patterns += 1;
                assert!(
                    pattern.matches("x").is_ok(),
                    "{}: {:?}",
                    shape.name,
                    pattern.matches("x")
                );
            }
        });
        assert!(patterns > 20, "{patterns}");
    }

    #[test]
    fn patterns_hold_for_the_whole_value_and_are_ascii_where_java_is() {
        let status = Pattern::new(r"[1-5]\d\d");
        assert_eq!(status.matches("200"), Ok(true));
        assert_eq!(status.matches("2000"), Ok(false));
        assert_eq!(status.matches("2٠٠"), Ok(false));
        let tag = Pattern::new(r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$");
        assert_eq!(tag.matches("Größe 10/ä"), Ok(true));
        assert_eq!(tag.matches("a\nb"), Ok(false));
        assert!(Pattern::new("(").matches("x").is_err());
    }
}
