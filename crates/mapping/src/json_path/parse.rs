//! Reading a JSONPath.

use super::{Function, JsonPath, JsonPathError, Step};

/// How deep filters may lie in filters.
pub(super) const FILTER_DEPTH_MAX: usize = 8;

impl JsonPath {
    /// Reads a path.
    pub fn parse(text: &str) -> Result<Self, JsonPathError> {
        let mut reader = Reader::new(text);
        reader.skip_space();
        let path = if reader.eat(b'$') || reader.peek() == Some(b'[') {
            reader.steps()?
        } else if reader.peek().is_none() {
            return Err(reader.error("expected a path, for example $.name"));
        } else {
            let first = reader.named_step()?;
            reader.steps_after(vec![first])?
        };
        reader.skip_space();
        match reader.peek() {
            None => Ok(path),
            Some(_) => Err(reader.error("expected . or [ or the end")),
        }
    }
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) depth: usize,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    /// The steps of a path behind its `$` or `@`.
    pub(super) fn steps(&mut self) -> Result<JsonPath, JsonPathError> {
        self.steps_after(Vec::new())
    }

    fn steps_after(&mut self, mut steps: Vec<Step>) -> Result<JsonPath, JsonPathError> {
        loop {
            match self.peek() {
                Some(b'.') => {
                    self.at += 1;
                    if self.eat(b'.') {
                        let step = match self.peek() {
                            Some(b'[') => self.bracket()?,
                            _ => self.named_step()?,
                        };
                        steps.push(Step::Descend(Box::new(step)));
                    } else {
                        steps.push(self.named_step()?);
                    }
                }
                Some(b'[') => steps.push(self.bracket()?),
                _ => break,
            }
            if let [.., Step::Function(_), _] = steps[..] {
                return Err(self.error("expected a function to end the path"));
            }
        }
        Ok(JsonPath {
            steps: steps.into(),
            source: self.text.into(),
        })
    }

    /// `name`, `*` or `function()`.
    fn named_step(&mut self) -> Result<Step, JsonPathError> {
        if self.eat(b'*') {
            return Ok(Step::Wildcard);
        }
        let start = self.at;
        while let Some(c) = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            if c.is_whitespace() || ".[]()=<>!&|,'\"?".contains(c) {
                break;
            }
            self.at += c.len_utf8();
        }
        let name = self.text.get(start..self.at).unwrap_or_default();
        if name.is_empty() {
            return Err(self.error("expected a name or *"));
        }
        if self.peek() != Some(b'(') {
            return Ok(Step::Child([name.into()].into()));
        }
        let function = match name {
            "length" | "size" => Function::Length,
            "min" => Function::Min,
            "max" => Function::Max,
            "sum" => Function::Sum,
            "avg" => Function::Average,
            "keys" => Function::Keys,
            _ => return Err(self.error("expected one of length, min, max, sum, avg and keys")),
        };
        self.at += 1;
        self.skip_space();
        self.expect(b')', "expected ) behind the function")?;
        Ok(Step::Function(function))
    }

    fn bracket(&mut self) -> Result<Step, JsonPathError> {
        self.at += 1;
        self.skip_space();
        let step = match self.peek() {
            Some(b'*') => {
                self.at += 1;
                Step::Wildcard
            }
            Some(b'\'' | b'"') => {
                let mut names = vec![self.quoted()?.into()];
                while self.comma() {
                    names.push(self.quoted()?.into());
                }
                Step::Child(names.into())
            }
            Some(b'?') => {
                self.at += 1;
                self.skip_space();
                self.expect(b'(', "expected ( behind ?")?;
                let filter = self.filter()?;
                self.skip_space();
                self.expect(b')', "expected ) at the end of the filter")?;
                Step::Filter(Box::new(filter))
            }
            Some(b'-' | b':' | b'0'..=b'9') => self.places()?,
            _ => return Err(self.error("expected *, an index, a quoted name or ?( behind [")),
        };
        self.skip_space();
        self.expect(b']', "expected ]")?;
        Ok(step)
    }

    /// `0`, `0,1`, `1:`, `:2`, `1:2`
    fn places(&mut self) -> Result<Step, JsonPathError> {
        let first = self.integer()?;
        self.skip_space();
        if self.eat(b':') {
            self.skip_space();
            let to = self.integer()?;
            return Ok(Step::Slice(first, to));
        }
        let mut places: Vec<i64> = Vec::from_iter(first);
        while self.comma() {
            places.extend(self.integer()?);
        }
        Ok(Step::Index(places.into()))
    }

    fn integer(&mut self) -> Result<Option<i64>, JsonPathError> {
        let start = self.at;
        self.eat(b'-');
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        match self.text.get(start..self.at) {
            None | Some("") => Ok(None),
            Some(digits) => match digits.parse() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(self.error("expected an index")),
            },
        }
    }

    fn comma(&mut self) -> bool {
        self.skip_space();
        let found = self.eat(b',');
        self.skip_space();
        found
    }

    /// A text in single or double quotes; a backslash takes the next character as it is.
    pub(super) fn quoted(&mut self) -> Result<String, JsonPathError> {
        let quote = match self.peek() {
            Some(quote @ (b'\'' | b'"')) => char::from(quote),
            _ => return Err(self.error("expected a quoted name")),
        };
        self.at += 1;
        let mut text = String::new();
        let mut escaped = false;
        for (offset, c) in self.text.get(self.at..).unwrap_or_default().char_indices() {
            if escaped {
                text.push(c);
                escaped = false;
            } else if c == '\\' {
                escaped = true;
            } else if c == quote {
                self.at += offset + 1;
                return Ok(text);
            } else {
                text.push(c);
            }
        }
        Err(self.error("expected the quote to be closed"))
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(super) fn eat_text(&mut self, text: &str) -> bool {
        let found = self
            .text
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(text));
        if found {
            self.at += text.len();
        }
        found
    }

    pub(super) fn expect(&mut self, byte: u8, message: &'static str) -> Result<(), JsonPathError> {
        if self.eat(byte) {
            Ok(())
        } else {
            Err(self.error(message))
        }
    }

    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    pub(super) fn error(&self, message: &'static str) -> JsonPathError {
        JsonPathError {
            path: self.text.to_owned(),
            message,
            at: 1 + self.text.get(..self.at).unwrap_or_default().chars().count(),
        }
    }
}
