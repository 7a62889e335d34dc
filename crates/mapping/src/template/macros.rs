//! Which macro a use of one means: known when the whole template is read, since a macro may be used before
//! it is defined.

use super::ast::{Expression, Node, Reference, Step};
use std::collections::HashMap;

/// Gives every use of a macro its place, or leaves it to print itself.
pub(super) fn resolve(nodes: &mut [Node], places: &HashMap<Box<str>, usize>) {
    for node in nodes {
        match node {
            Node::Call(call) => {
                call.target = places.get(&call.name).copied();
                resolve_all(&mut call.arguments, places);
                if let Some(body) = &mut call.body {
                    resolve(body, places);
                }
            }
            Node::If(branches, otherwise) => {
                for (condition, block) in branches {
                    resolve_in(condition, places);
                    resolve(block, places);
                }
                resolve(otherwise, places);
            }
            Node::Foreach { source, body, .. } => {
                resolve_in(source, places);
                resolve(body, places);
            }
            Node::Define(_, body) => resolve(body, places),
            Node::Set(target, value) => {
                resolve_steps(target, places);
                resolve_in(value, places);
            }
            Node::Reference(written) => resolve_steps(&mut written.reference, places),
            Node::Text(_) | Node::Break | Node::Stop => {}
        }
    }
}

fn resolve_all(expressions: &mut [Expression], places: &HashMap<Box<str>, usize>) {
    for expression in expressions {
        resolve_in(expression, places);
    }
}

fn resolve_steps(reference: &mut Reference, places: &HashMap<Box<str>, usize>) {
    for step in &mut reference.steps {
        match step {
            Step::Index(index) => resolve_in(index, places),
            Step::Method { arguments, .. } => resolve_all(arguments, places),
            Step::Property(_) => {}
        }
    }
}

/// Texts in quotes can use macros too.
fn resolve_in(expression: &mut Expression, places: &HashMap<Box<str>, usize>) {
    match expression {
        Expression::Interpolated(block) => resolve(block, places),
        Expression::Reference(reference) => resolve_steps(reference, places),
        Expression::List(items) => resolve_all(items, places),
        Expression::Map(entries) => {
            for (key, value) in entries {
                resolve_in(key, places);
                resolve_in(value, places);
            }
        }
        Expression::Not(inner) => resolve_in(inner, places),
        Expression::Range(pair) => {
            resolve_in(&mut pair.0, places);
            resolve_in(&mut pair.1, places);
        }
        Expression::Chain(first, rest) => {
            resolve_in(first, places);
            for (_, expression) in rest {
                resolve_in(expression, places);
            }
        }
        Expression::Text(_) | Expression::Int(_) | Expression::Double(_) | Expression::Bool(_) => {}
    }
}
