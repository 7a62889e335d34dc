//! Reading a template: text, references and directives. What counts as which follows the grammar of Velocity
//! 1.7: a `$` or `#` that begins nothing is text, white space and one newline behind a directive belong to
//! it, and `#set` takes the blanks before it too where only they stand between it and the last element.

use super::ast::{Block, Macro, Node, Reference, Written, variable};
use super::{ParseError, TEMPLATE_MAX_BYTES, Template};
use std::collections::HashMap;

/// How deep blocks, lists, parentheses and texts may lie in each other.
const NESTING_MAX: usize = 60;

pub(super) fn parse(text: &str) -> Result<Template, ParseError> {
    if text.len() > TEMPLATE_MAX_BYTES {
        return Err(ParseError {
            line: 1,
            column: 1,
            message: format!(
                "the template has {} bytes; expected at most {TEMPLATE_MAX_BYTES}",
                text.len()
            ),
        });
    }
    let mut names = Names::default();
    for name in variable::NAMES {
        names.variable(name);
    }
    let mut parser = Parser::new(text, &mut names, 0);
    let (mut body, _) = parser.block(Ends::Template, 0)?;
    let Names {
        variables,
        mut macros,
    } = names;
    let places: HashMap<Box<str>, usize> = macros
        .iter()
        .enumerate()
        .map(|(place, one)| (one.name.clone(), place))
        .collect();
    super::macros::resolve(&mut body, &places);
    for one in &mut macros {
        super::macros::resolve(&mut one.body, &places);
    }
    Ok(Template {
        body,
        macros: macros.into(),
        variables: variables.len(),
    })
}

/// What was named so far, shared by a template and the texts in it.
#[derive(Default)]
pub(super) struct Names {
    variables: HashMap<Box<str>, usize>,
    pub(super) macros: Vec<Macro>,
}

impl Names {
    fn variable(&mut self, name: &str) -> usize {
        if let Some(number) = self.variables.get(name) {
            return *number;
        }
        let number = self.variables.len();
        self.variables.insert(name.into(), number);
        number
    }
}

/// What may end a block.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// The end of the text alone.
    Template,
    /// `#end`
    End,
    /// `#elseif`, `#else` or `#end`
    Branch,
}

/// What ended a block.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Text,
    End,
    ElseIf,
    Else,
}

/// The nodes of a block as they come, with the text before the next one.
#[derive(Default)]
pub(super) struct Nodes {
    nodes: Vec<Node>,
    pub(super) text: String,
}

impl Nodes {
    pub(super) fn push(&mut self, node: Node) {
        self.end_text();
        self.nodes.push(node);
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.nodes
                .push(Node::Text(std::mem::take(&mut self.text).into()));
        }
    }

    fn finish(mut self) -> Block {
        self.end_text();
        self.nodes.into()
    }
}

pub(super) struct Parser<'t, 'n> {
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    pub(super) names: &'n mut Names,
    nesting: usize,
}

impl<'t, 'n> Parser<'t, 'n> {
    pub(super) fn new(text: &'t str, names: &'n mut Names, nesting: usize) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            names,
            nesting,
        }
    }

    /// A parser for a text within this template; its errors are reported at the text.
    pub(super) fn interpolated(&mut self, text: &str, from: usize) -> Result<Block, ParseError> {
        self.deeper()?;
        let (names, nesting) = (&mut *self.names, self.nesting);
        let parsed = Parser::new(text, names, nesting).block(Ends::Template, 0);
        self.shallower();
        match parsed {
            Ok((block, _)) => Ok(block),
            Err(error) => Err(self.error_at(from, format!("in this text: {}", error.message))),
        }
    }

    /// The nodes up to what ends the block; `start` is where the directive it belongs to begins.
    pub(super) fn block(&mut self, ends: Ends, start: usize) -> Result<(Block, Ended), ParseError> {
        self.deeper()?;
        let mut nodes = Nodes::default();
        // Where the last element ended: `#set` takes blanks from there on.
        let mut element_end = self.at;
        let ended = loop {
            let plain = self.at;
            while !matches!(self.peek(), None | Some(b'$' | b'#' | b'\\')) {
                self.at += 1;
            }
            nodes.text.push_str(self.slice(plain, self.at));
            let before = self.at;
            match self.peek() {
                None => break Ended::Text,
                Some(b'\\') => self.backslashes(&mut nodes)?,
                Some(b'$') => self.dollar(0, &mut nodes)?,
                _ => {
                    let blanks = self.slice(element_end, before);
                    let blanks = blanks.bytes().all(|b| b == b' ' || b == b'\t');
                    if let Some(ended) = self.hash(&mut nodes, blanks.then_some(element_end))? {
                        break ended;
                    }
                }
            }
            // A lone `$`, `#` or backslash is text like what stands before it.
            if self.at > before + 1 {
                element_end = self.at;
            }
        };
        let allowed = match ends {
            Ends::Template => ended == Ended::Text,
            Ends::End => ended == Ended::End,
            Ends::Branch => ended != Ended::Text,
        };
        if !allowed {
            let (at, message) = match ended {
                Ended::Text => (start, "expected #end for the block that begins here"),
                Ended::End => (self.at, "expected a block before this #end"),
                Ended::ElseIf => (self.at, "expected an #if before this #elseif"),
                Ended::Else => (self.at, "expected an #if before this #else"),
            };
            return Err(self.error_at(at, message));
        }
        self.shallower();
        Ok((nodes.finish(), ended))
    }

    /// Backslashes escape where they touch a reference or a directive, and are text elsewhere.
    fn backslashes(&mut self, nodes: &mut Nodes) -> Result<(), ParseError> {
        let start = self.at;
        while self.peek() == Some(b'\\') {
            self.at += 1;
        }
        let count = self.at - start;
        match self.peek() {
            Some(b'$') => self.dollar(count, nodes),
            Some(b'#') if self.is_directive_at(self.at) => {
                // Half of them stay; an odd one takes the directive's meaning.
                nodes.text.push_str(self.slice(start, start + count / 2));
                if count % 2 == 1 {
                    let name_start = self.at;
                    self.at += 1;
                    self.directive_name();
                    nodes.text.push_str(self.slice(name_start, self.at));
                }
                Ok(())
            }
            _ => {
                nodes.text.push_str(self.slice(start, self.at));
                Ok(())
            }
        }
    }

    fn is_directive_at(&self, at: usize) -> bool {
        let mut ahead = Ahead {
            text: self.text,
            at: at + 1,
        };
        let name = ahead.directive_name();
        KNOWN.contains(&name) || self.names.macros.iter().any(|one| &*one.name == name)
    }

    /// A reference, or a `$` that is none.
    fn dollar(&mut self, backslashes: usize, nodes: &mut Nodes) -> Result<(), ParseError> {
        let start = self.at;
        self.at += 1;
        let slashes_inside = self.count_of(b'\\');
        let quiet = self.bytes.get(self.at + slashes_inside) == Some(&b'!');
        if slashes_inside > 0 {
            // `$\!name` is never a reference: one backslash goes, the rest stays.
            if quiet && self.begins_name(self.at + slashes_inside + 1) {
                push_backslashes(nodes, backslashes);
                nodes.text.push('$');
                push_backslashes(nodes, slashes_inside - 1);
                self.at += slashes_inside;
            } else {
                push_backslashes(nodes, backslashes);
                nodes.text.push('$');
            }
            return Ok(());
        }
        let braced = self.bytes.get(self.at + usize::from(quiet)) == Some(&b'{');
        let name_start = self.at + usize::from(quiet) + usize::from(braced);
        if !self.begins_identifier(name_start) {
            push_backslashes(nodes, backslashes);
            nodes.text.push('$');
            return Ok(());
        }
        self.at = name_start;
        let reference = self.reference_behind(start, braced)?;
        nodes.push(Node::Reference(Written {
            reference,
            quiet,
            backslashes,
        }));
        Ok(())
    }

    /// The reference whose name begins here; its `$` stands at `start`.
    pub(super) fn reference_behind(
        &mut self,
        start: usize,
        braced: bool,
    ) -> Result<Reference, ParseError> {
        let name = self.identifier();
        let variable = self.names.variable(name);
        let steps = self.steps(variable)?;
        if braced {
            if self.peek() != Some(b'}') {
                return Err(self.error(format!("expected }} to close ${{{name}")));
            }
            self.at += 1;
        }
        Ok(Reference {
            variable,
            steps,
            source: self.slice(start, self.at).into(),
        })
    }

    /// A directive, a comment, or a `#` that is neither. `blanks_from` is where the blanks before it begin,
    /// if nothing else stands between it and the last element.
    fn hash(
        &mut self,
        nodes: &mut Nodes,
        blanks_from: Option<usize>,
    ) -> Result<Option<Ended>, ParseError> {
        let start = self.at;
        self.at += 1;
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with('#') {
            let line = rest.find(['\n', '\r']);
            self.at += line.unwrap_or(rest.len());
            self.newline();
            return Ok(None);
        }
        if let Some(comment) = rest.strip_prefix('*') {
            let Some(length) = comment.find("*#") else {
                return Err(self.error_at(start, "expected *# to close this comment"));
            };
            self.at += 1 + length + 2;
            return Ok(None);
        }
        if let Some(unparsed) = rest.strip_prefix("[[") {
            let Some(length) = unparsed.find("]]#") else {
                return Err(self.error_at(start, "expected ]]# to close this unparsed text"));
            };
            nodes
                .text
                .push_str(unparsed.get(..length).unwrap_or_default());
            self.at += 2 + length + 3;
            return Ok(None);
        }
        let name = self.directive_name();
        match name {
            "" => {
                nodes.text.push('#');
                self.at = start + 1;
            }
            "end" => {
                self.blanks_and_newline();
                return Ok(Some(Ended::End));
            }
            "else" => {
                self.blanks_and_newline();
                return Ok(Some(Ended::Else));
            }
            "elseif" => return Ok(Some(Ended::ElseIf)),
            "if" => {
                let node = self.if_directive(start)?;
                nodes.push(node);
            }
            "set" => {
                let blanks = blanks_from.map_or(0, |from| start - from);
                let kept = nodes.text.len().saturating_sub(blanks);
                nodes.text.truncate(kept);
                let node = self.set_directive()?;
                nodes.push(node);
            }
            "foreach" => {
                let node = self.foreach_directive(start)?;
                nodes.push(node);
            }
            "macro" => self.macro_directive(start)?,
            "define" => {
                let node = self.define_directive(start)?;
                nodes.push(node);
            }
            "break" | "stop" => {
                let node = if name == "stop" {
                    Node::Stop
                } else {
                    Node::Break
                };
                self.empty_parentheses()?;
                nodes.push(node);
            }
            "include" | "parse" | "evaluate" => {
                return Err(self.error_at(
                    start,
                    format!("#{name} is not served; a mapping template stands for itself"),
                ));
            }
            _ => self.macro_call(start, name, nodes)?,
        }
        Ok(None)
    }

    pub(super) fn deeper(&mut self) -> Result<(), ParseError> {
        self.nesting += 1;
        if self.nesting > NESTING_MAX {
            return Err(self.error(format!("nested deeper than {NESTING_MAX}")));
        }
        Ok(())
    }

    pub(super) fn shallower(&mut self) {
        self.nesting -= 1;
    }

    /// `name` or `{name}` behind a `#`; empty where there is none, and then nothing is taken.
    fn directive_name(&mut self) -> &'t str {
        let mut ahead = Ahead {
            text: self.text,
            at: self.at,
        };
        let name = ahead.directive_name();
        self.at = ahead.at;
        name
    }

    /// `$\!` counts only before a name.
    fn begins_name(&self, at: usize) -> bool {
        self.begins_identifier(at)
            || (self.bytes.get(at) == Some(&b'{') && self.begins_identifier(at + 1))
    }

    fn count_of(&self, byte: u8) -> usize {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        rest.iter().take_while(|b| **b == byte).count()
    }

    pub(super) fn error(&self, message: impl Into<String>) -> ParseError {
        self.error_at(self.at, message)
    }

    pub(super) fn error_at(&self, at: usize, message: impl Into<String>) -> ParseError {
        let before = self.slice(0, at.min(self.text.len()));
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        ParseError {
            line: 1 + before.matches('\n').count(),
            column: 1 + before.get(line_start..).unwrap_or_default().chars().count(),
            message: message.into(),
        }
    }
}

fn push_backslashes(nodes: &mut Nodes, count: usize) {
    nodes.text.extend(std::iter::repeat_n('\\', count));
}

/// Directives of the language.
pub(super) const KNOWN: [&str; 12] = [
    "if", "elseif", "else", "end", "set", "foreach", "macro", "define", "break", "stop", "include",
    "parse",
];

/// Looking at names without moving on.
struct Ahead<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Ahead<'t> {
    fn directive_name(&mut self) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let braced = rest.strip_prefix('{');
        let word = braced.unwrap_or(rest);
        let begins = |c: char| c.is_ascii_alphabetic() || c == '_' || c == '@';
        let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '@';
        if !word.starts_with(begins) {
            return "";
        }
        let length = word.find(|c| !goes_on(c)).unwrap_or(word.len());
        let (name, behind) = word.split_at(length);
        match braced {
            Some(_) if !behind.starts_with('}') => "",
            Some(_) => {
                self.at += length + 2;
                name
            }
            None => {
                self.at += length;
                name
            }
        }
    }
}
