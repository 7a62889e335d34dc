//! Reading directives: what stands in their parentheses, and the blocks that belong to them.

use super::ParseError;
use super::ast::{Block, Call, Expression, Macro, Node};
use super::parse::{Ended, Ends, KNOWN, Nodes, Parser};

impl Parser<'_, '_> {
    pub(super) fn if_directive(&mut self, start: usize) -> Result<Node, ParseError> {
        let mut branches = Vec::new();
        loop {
            let condition = self.condition()?;
            let (block, ended) = self.block(Ends::Branch, start)?;
            branches.push((condition, block));
            match ended {
                Ended::ElseIf => {}
                Ended::Else => {
                    let (otherwise, _) = self.block(Ends::End, start)?;
                    return Ok(Node::If(branches.into(), otherwise));
                }
                Ended::End | Ended::Text => {
                    return Ok(Node::If(branches.into(), Block::default()));
                }
            }
        }
    }

    /// `( expression )` behind `#if` and `#elseif`.
    fn condition(&mut self) -> Result<Expression, ParseError> {
        self.open()?;
        let condition = self.expression()?;
        self.close_directive()?;
        Ok(condition)
    }

    pub(super) fn set_directive(&mut self) -> Result<Node, ParseError> {
        self.open()?;
        let target = self.plain_reference()?;
        self.skip_space();
        if self.peek() != Some(b'=') || self.bytes.get(self.at + 1) == Some(&b'=') {
            return Err(self.error("expected = behind the reference of #set"));
        }
        self.at += 1;
        let value = self.expression()?;
        self.close_directive()?;
        Ok(Node::Set(target, value))
    }

    pub(super) fn foreach_directive(&mut self, start: usize) -> Result<Node, ParseError> {
        self.open()?;
        let element = self.plain_reference()?;
        if !element.steps.is_empty() {
            return Err(self.error("expected a plain variable, for example $item"));
        }
        self.skip_space();
        if !self.slice(self.at, self.at + 2).eq("in") || self.begins_identifier(self.at + 2) {
            return Err(self.error("expected the word in"));
        }
        self.at += 2;
        let source = self.parameter()?;
        self.close_directive()?;
        let (body, _) = self.block(Ends::End, start)?;
        Ok(Node::Foreach {
            variable: element.variable,
            source,
            body,
        })
    }

    pub(super) fn define_directive(&mut self, start: usize) -> Result<Node, ParseError> {
        self.open()?;
        let target = self.plain_reference()?;
        if !target.steps.is_empty() {
            return Err(self.error("expected a plain variable, for example $block"));
        }
        self.close_directive()?;
        let (body, _) = self.block(Ends::End, start)?;
        Ok(Node::Define(target.variable, body))
    }

    pub(super) fn macro_directive(&mut self, directive: usize) -> Result<(), ParseError> {
        self.open()?;
        self.skip_space();
        let start = self.at;
        let name: Box<str> = self.word().into();
        if name.is_empty() {
            return Err(self.error("expected the name of the macro"));
        }
        let mut parameters = Vec::new();
        loop {
            self.skip_space_and_comma();
            if self.peek() == Some(b')') {
                break;
            }
            let parameter = self.plain_reference()?;
            if !parameter.steps.is_empty() {
                return Err(self.error("expected a plain variable, for example $parameter"));
            }
            parameters.push(parameter.variable);
        }
        self.close_directive()?;
        if KNOWN.contains(&&*name) {
            return Err(self.error_at(start, format!("#{name} is a directive, not a macro")));
        }
        let (body, _) = self.block(Ends::End, directive)?;
        // The first definition of a name stands, as in Velocity.
        if !self.names.macros.iter().any(|one| one.name == name) {
            self.names.macros.push(Macro {
                name,
                parameters: parameters.into(),
                body,
            });
        }
        Ok(())
    }

    /// A use of a macro, or text that looks like one.
    pub(super) fn macro_call(
        &mut self,
        start: usize,
        name: &str,
        nodes: &mut Nodes,
    ) -> Result<(), ParseError> {
        let with_body = name.starts_with('@');
        let name = name.strip_prefix('@').unwrap_or(name);
        let name_end = self.at;
        let arguments = match self.arguments_of_macro() {
            Ok(arguments) => arguments,
            Err(error) if with_body || self.names.macros.iter().any(|one| &*one.name == name) => {
                return Err(error);
            }
            // Not a macro so far, and not written like the use of one: text.
            Err(_) => {
                self.at = name_end;
                nodes.text.push_str(self.slice(start, name_end));
                return Ok(());
            }
        };
        let body = if with_body {
            Some(self.block(Ends::End, start)?.0)
        } else {
            None
        };
        nodes.push(Node::Call(Box::new(Call {
            name: name.into(),
            target: None,
            arguments,
            body,
            source: self.slice(start, self.at).into(),
        })));
        Ok(())
    }

    fn arguments_of_macro(&mut self) -> Result<Box<[Expression]>, ParseError> {
        let name_end = self.at;
        self.skip_space();
        if self.peek() != Some(b'(') {
            self.at = name_end;
            return Ok(Box::default());
        }
        self.at += 1;
        let mut arguments = Vec::new();
        loop {
            self.skip_space_and_comma();
            match self.peek() {
                Some(b')') => break,
                None => return Err(self.error("expected )")),
                Some(_) => arguments.push(self.parameter()?),
            }
        }
        self.close_directive()?;
        Ok(arguments.into())
    }

    pub(super) fn empty_parentheses(&mut self) -> Result<(), ParseError> {
        let back = self.at;
        self.skip_space();
        if self.peek() != Some(b'(') {
            self.at = back;
            return Ok(());
        }
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(b'$') {
            self.plain_reference()?;
        }
        self.close_directive()
    }
}
