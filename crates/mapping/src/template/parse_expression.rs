//! Reading what stands in parentheses: expressions, literals, and the steps of references. As in Velocity
//! 1.7, arguments of methods and items of lists are literals and references, not operations.

use super::ParseError;
use super::ast::{Expression, Operator, Reference, Step, variable};
use super::parse::Parser;
use crate::json_path::JsonPath;

/// Operators by precedence, loosest first; of two that begin alike the longer comes first.
const LEVELS: [&[(&str, Operator)]; 6] = [
    &[("||", Operator::Or), ("or", Operator::Or)],
    &[("&&", Operator::And), ("and", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("eq", Operator::Equal),
        ("!=", Operator::NotEqual),
        ("ne", Operator::NotEqual),
    ],
    &[
        ("<=", Operator::LessOrEqual),
        ("le", Operator::LessOrEqual),
        (">=", Operator::GreaterOrEqual),
        ("ge", Operator::GreaterOrEqual),
        ("<", Operator::Less),
        ("lt", Operator::Less),
        (">", Operator::Greater),
        ("gt", Operator::Greater),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[
        ("*", Operator::Multiply),
        ("/", Operator::Divide),
        ("%", Operator::Modulo),
    ],
];

impl Parser<'_, '_> {
    pub(super) fn expression(&mut self) -> Result<Expression, ParseError> {
        self.deeper()?;
        let expression = self.level(0)?;
        self.shallower();
        Ok(expression)
    }

    fn level(&mut self, level: usize) -> Result<Expression, ParseError> {
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let first = self.level(level + 1)?;
        let mut rest = Vec::new();
        loop {
            self.skip_space();
            match self.operator(operators) {
                Some(operator) => rest.push((operator, self.level(level + 1)?)),
                None if rest.is_empty() => return Ok(first),
                None => return Ok(Expression::Chain(Box::new(first), rest.into())),
            }
        }
    }

    fn operator(&mut self, operators: &[(&str, Operator)]) -> Option<Operator> {
        let rest = self.text.get(self.at..)?;
        let (text, operator) = operators.iter().find(|(text, _)| {
            rest.strip_prefix(text).is_some_and(|behind| {
                // A word ends where it ends: `order` is not `or`.
                !text.starts_with(|c: char| c.is_ascii_alphabetic())
                    || !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            })
        })?;
        self.at += text.len();
        Some(*operator)
    }

    fn unary(&mut self) -> Result<Expression, ParseError> {
        self.skip_space();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = match rest.strip_prefix("not") {
            Some(behind) if !behind.starts_with(|c: char| c.is_ascii_alphanumeric()) => 3,
            _ if rest.starts_with('!') => 1,
            _ => 0,
        };
        if length > 0 {
            self.at += length;
            self.deeper()?;
            let negated = self.unary()?;
            self.shallower();
            return Ok(Expression::Not(Box::new(negated)));
        }
        if self.peek() == Some(b'(') {
            self.at += 1;
            let inner = self.expression()?;
            self.skip_space();
            self.expect(b')')?;
            return Ok(inner);
        }
        self.parameter()
    }

    /// A literal or a reference.
    pub(super) fn parameter(&mut self) -> Result<Expression, ParseError> {
        self.skip_space();
        let value = match self.peek() {
            Some(b'$') => Expression::Reference(self.plain_reference()?),
            Some(b'"' | b'\'') => self.quoted()?,
            Some(b'[') => self.list_or_range()?,
            Some(b'{') => self.map()?,
            Some(b'-' | b'.' | b'0'..=b'9') => self.number()?,
            Some(_) => {
                let start = self.at;
                match self.word() {
                    "true" => Expression::Bool(true),
                    "false" => Expression::Bool(false),
                    _ => {
                        return Err(self.error_at(
                            start,
                            "expected a reference, a text in quotes, a number, a list, a map, true or \
                             false",
                        ));
                    }
                }
            }
            None => return Err(self.error("expected a value, found the end")),
        };
        self.skip_space();
        Ok(value)
    }

    /// A reference in a directive: without escapes, loud or quiet alike.
    pub(super) fn plain_reference(&mut self) -> Result<Reference, ParseError> {
        self.skip_space();
        let start = self.at;
        self.expect(b'$')?;
        if self.peek() == Some(b'!') {
            self.at += 1;
        }
        let braced = self.peek() == Some(b'{');
        self.at += usize::from(braced);
        if !self.begins_identifier(self.at) {
            return Err(self.error("expected a name behind $"));
        }
        self.reference_behind(start, braced)
    }

    /// `.property`, `.method(…)` and `[index]`, as many as follow.
    pub(super) fn steps(&mut self, variable: usize) -> Result<Box<[Step]>, ParseError> {
        self.deeper()?;
        let mut steps = Vec::new();
        loop {
            let back = self.at;
            let step = match self.peek() {
                Some(b'.')
                    if self
                        .bytes
                        .get(back + 1)
                        .is_some_and(u8::is_ascii_alphabetic) =>
                {
                    self.at += 1;
                    self.property_or_method(variable, steps.is_empty())?
                }
                Some(b'[') => match self.index() {
                    Ok(index) => Step::Index(index),
                    Err(error) if error.message.starts_with("nested") => return Err(error),
                    // Text that happens to begin with a bracket.
                    Err(_) => {
                        self.at = back;
                        break;
                    }
                },
                _ => break,
            };
            steps.push(step);
        }
        self.shallower();
        Ok(steps.into())
    }

    fn property_or_method(&mut self, variable: usize, first: bool) -> Result<Step, ParseError> {
        let name = self.identifier();
        if self.peek() != Some(b'(') || !self.begins_argument(self.at + 1) {
            return Ok(Step::Property(name.into()));
        }
        self.at += 1;
        let mut arguments = Vec::new();
        self.skip_space();
        if self.peek() != Some(b')') {
            arguments.push(self.parameter()?);
            while self.peek() == Some(b',') {
                self.at += 1;
                arguments.push(self.parameter()?);
            }
        }
        self.expect(b')')?;
        let path = match (&arguments[..], name) {
            ([Expression::Text(text)], "json" | "path") if first && variable == variable::INPUT => {
                // What is no path fails when it is rendered, as it does on AWS.
                JsonPath::parse(text).ok()
            }
            _ => None,
        };
        Ok(Step::Method {
            name: name.into(),
            arguments: arguments.into(),
            path,
        })
    }

    /// True if what stands behind a parenthesis can be an argument; `$price.value (net)` and the like are
    /// a reference and text.
    fn begins_argument(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default().trim_start();
        rest.starts_with([')', '$', '"', '\'', '[', '{', '-', '.'])
            || rest.starts_with(|c: char| c.is_ascii_digit())
            || rest.starts_with("true")
            || rest.starts_with("false")
    }

    fn index(&mut self) -> Result<Expression, ParseError> {
        self.at += 1;
        let index = self.parameter()?;
        self.expect(b']')?;
        Ok(index)
    }

    fn quoted(&mut self) -> Result<Expression, ParseError> {
        let start = self.at;
        let quote = self.peek().unwrap_or(b'"');
        self.at += 1;
        loop {
            match self.peek() {
                None => return Err(self.error_at(start, "expected the quote to be closed")),
                // A doubled quote stands for one.
                Some(byte) if byte == quote && self.bytes.get(self.at + 1) == Some(&quote) => {
                    self.at += 2;
                }
                Some(byte) if byte == quote => break,
                Some(_) => self.at += 1,
            }
        }
        let raw = self.slice(start + 1, self.at);
        self.at += 1;
        if quote == b'\'' {
            return Ok(Expression::Text(raw.replace("''", "'").into()));
        }
        let text = unescape_unicode(raw).replace("\"\"", "\"");
        if !text.contains(['$', '#']) {
            return Ok(Expression::Text(text.into()));
        }
        Ok(Expression::Interpolated(self.interpolated(&text, start)?))
    }

    fn list_or_range(&mut self) -> Result<Expression, ParseError> {
        self.deeper()?;
        self.at += 1;
        let mut items = Vec::new();
        self.skip_space();
        if self.peek() != Some(b']') {
            items.push(self.parameter()?);
            if self.slice(self.at, self.at + 2) == ".." {
                self.at += 2;
                let last = self.parameter()?;
                self.expect(b']')?;
                self.shallower();
                let first = items.swap_remove(0);
                return Ok(Expression::Range(Box::new((first, last))));
            }
            while self.peek() == Some(b',') {
                self.at += 1;
                items.push(self.parameter()?);
            }
        }
        self.expect(b']')?;
        self.shallower();
        Ok(Expression::List(items.into()))
    }

    fn map(&mut self) -> Result<Expression, ParseError> {
        self.deeper()?;
        self.at += 1;
        let mut entries = Vec::new();
        self.skip_space();
        if self.peek() != Some(b'}') {
            loop {
                let key = self.parameter()?;
                self.expect(b':')?;
                entries.push((key, self.parameter()?));
                if self.peek() != Some(b',') {
                    break;
                }
                self.at += 1;
            }
        }
        self.expect(b'}')?;
        self.shallower();
        Ok(Expression::Map(entries.into()))
    }

    fn number(&mut self) -> Result<Expression, ParseError> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        self.digits();
        let mut is_integer = true;
        // `1..3` is a range, `1.5` a number.
        if self.peek() == Some(b'.') && self.bytes.get(self.at + 1) != Some(&b'.') {
            is_integer = false;
            self.at += 1;
            self.digits();
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            let sign = matches!(self.bytes.get(self.at + 1), Some(b'+' | b'-'));
            let digit = self.at + 1 + usize::from(sign);
            if self.bytes.get(digit).is_some_and(u8::is_ascii_digit) {
                is_integer = false;
                self.at = digit;
                self.digits();
            }
        }
        let text = self.slice(start, self.at);
        let number = if is_integer {
            text.parse().ok().map(Expression::Int)
        } else {
            text.parse().ok().map(Expression::Double)
        };
        number.ok_or_else(|| self.error_at(start, "expected a number"))
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    /// `(` behind a directive's name.
    pub(super) fn open(&mut self) -> Result<(), ParseError> {
        self.skip_space();
        self.expect(b'(')
    }

    /// `)` with the blanks and the one newline that belong to it.
    pub(super) fn close_directive(&mut self) -> Result<(), ParseError> {
        self.skip_space();
        self.expect(b')')?;
        self.blanks_and_newline();
        Ok(())
    }

    /// Blanks up to a newline, with it; nothing where something else follows.
    pub(super) fn blanks_and_newline(&mut self) {
        let back = self.at;
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        if !self.newline() {
            self.at = back;
        }
    }

    pub(super) fn newline(&mut self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => 0,
        };
        self.at += length;
        length > 0
    }

    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    pub(super) fn skip_space_and_comma(&mut self) {
        self.skip_space();
        if self.peek() == Some(b',') {
            self.at += 1;
            self.skip_space();
        }
    }

    pub(super) fn expect(&mut self, byte: u8) -> Result<(), ParseError> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = match rest.chars().next() {
            Some(c) => format!("{c:?}"),
            None => "the end".to_owned(),
        };
        Err(self.error(format!("expected {}, found {found}", char::from(byte))))
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Names begin with a letter or an underscore.
    pub(super) fn begins_identifier(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), Some(b) if b.is_ascii_alphabetic() || *b == b'_')
    }
}

impl<'t> Parser<'t, '_> {
    /// A name of a reference: letters, digits, hyphens and underscores.
    pub(super) fn identifier(&mut self) -> &'t str {
        self.run(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    }

    /// A word in a directive.
    pub(super) fn word(&mut self) -> &'t str {
        self.run(|b| b.is_ascii_alphanumeric() || b == b'_')
    }

    fn run(&mut self, belongs: impl Fn(u8) -> bool) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(&belongs) {
            self.at += 1;
        }
        self.slice(start, self.at)
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }
}

/// `\u0041` in a double-quoted text; other backslashes stay.
fn unescape_unicode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("\\u") {
        let digits = rest.get(start + 2..start + 6);
        let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        out.push_str(&rest[..start]);
        match unit {
            Some(unit) => {
                out.push(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                rest = &rest[start + 6..];
            }
            None => {
                out.push_str("\\u");
                rest = &rest[start + 2..];
            }
        }
    }
    out.push_str(rest);
    out
}
