//! The parsed form of a template. Variables are numbered when parsed, so that rendering looks nothing up by
//! name; every reference keeps its source text, which is what it prints where it has no value.

use crate::json_path::JsonPath;

/// Variables with a fixed number.
pub(super) mod variable {
    pub(crate) const INPUT: usize = 0;
    pub(crate) const CONTEXT: usize = 1;
    pub(crate) const STAGE_VARIABLES: usize = 2;
    pub(crate) const UTIL: usize = 3;
    pub(crate) const FOREACH: usize = 4;
    pub(crate) const VELOCITY_COUNT: usize = 5;
    pub(crate) const VELOCITY_HAS_NEXT: usize = 6;
    pub(crate) const BODY_CONTENT: usize = 7;
    pub(crate) const NAMES: [&str; 8] = [
        "input",
        "context",
        "stageVariables",
        "util",
        "foreach",
        "velocityCount",
        "velocityHasNext",
        "bodyContent",
    ];
}

pub(super) type Block = Box<[Node]>;

/// A part of a template.
#[derive(Debug)]
pub(super) enum Node {
    Text(Box<str>),
    Reference(Written),
    Set(Reference, Expression),
    /// Conditions with their blocks, and the block of `#else`.
    If(Box<[(Expression, Block)]>, Block),
    Foreach {
        variable: usize,
        source: Expression,
        body: Block,
    },
    Call(Box<Call>),
    Define(usize, Block),
    Break,
    Stop,
}

/// A reference in the text.
#[derive(Debug)]
pub(super) struct Written {
    pub reference: Reference,
    /// `$!name`: prints nothing where there is no value.
    pub quiet: bool,
    /// Backslashes in front.
    pub backslashes: usize,
}

/// `$name.property["key"].method(…)`
#[derive(Debug)]
pub(super) struct Reference {
    pub variable: usize,
    pub steps: Box<[Step]>,
    /// As it stands in the template, from its `$`.
    pub source: Box<str>,
}

/// What follows the name of a reference.
#[derive(Debug)]
pub(super) enum Step {
    Property(Box<str>),
    Index(Expression),
    Method {
        name: Box<str>,
        arguments: Box<[Expression]>,
        /// The argument of `$input.json('…')` and `$input.path('…')`, read once.
        path: Option<JsonPath>,
    },
}

/// A use of a macro, `#name(…)` or `#@name(…) … #end`.
#[derive(Debug)]
pub(super) struct Call {
    pub name: Box<str>,
    /// Place in [`super::Template::macros`], known once the whole template is read.
    pub target: Option<usize>,
    pub arguments: Box<[Expression]>,
    pub body: Option<Block>,
    /// What it prints where there is no such macro.
    pub source: Box<str>,
}

/// A macro of the template.
#[derive(Debug)]
pub(super) struct Macro {
    pub name: Box<str>,
    pub parameters: Box<[usize]>,
    pub body: Block,
}

#[derive(Debug)]
pub(super) enum Expression {
    Text(Box<str>),
    /// A double-quoted text with references in it.
    Interpolated(Block),
    Int(i64),
    Double(f64),
    Bool(bool),
    Range(Box<(Expression, Expression)>),
    List(Box<[Expression]>),
    Map(Box<[(Expression, Expression)]>),
    Reference(Reference),
    Not(Box<Expression>),
    /// Operators of one precedence, from left to right; flat, so that a long sum is no deep tree.
    Chain(Box<Expression>, Box<[(Operator, Expression)]>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}
