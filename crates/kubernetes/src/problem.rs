//! What is wrong, or worth knowing, and where: file, document, field. Everything that reads manifests
//! reports in these types; nothing prints or logs by itself.

use balancer::{Condition, Severity};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    pub file: Arc<Path>,
    /// The document within the file, counted from 1; `None` when it is about the whole file.
    pub document: Option<usize>,
    /// As in `spec.ports[0].targetPort`; empty when it is about the whole document.
    pub field: String,
    pub severity: Severity,
    /// One CamelCase word for machines.
    pub reason: &'static str,
    /// One sentence for people.
    pub message: String,
}

/// Where an object was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// A file, or for an object of a cluster the words that name it.
    pub file: Arc<Path>,
    /// Counted from 1; `None` for what is no file.
    pub document: Option<usize>,
    /// Its place in `items`, when the document is a list.
    pub item: Option<usize>,
}

/// Findings about one object.
#[derive(Debug)]
pub struct Reporter<'a> {
    origin: &'a Origin,
    pub problems: Vec<Problem>,
}

impl Origin {
    /// A finding at `field` of this object.
    pub fn problem(
        &self,
        severity: Severity,
        reason: &'static str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Problem {
        let field = field.into();
        let field = match (self.item, field.is_empty()) {
            (None, _) => field,
            (Some(item), true) => format!("items[{item}]"),
            (Some(item), false) => format!("items[{item}].{field}"),
        };
        let document = self.document;
        Problem {
            file: Arc::clone(&self.file),
            document,
            field,
            severity,
            reason,
            message: message.into(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(document) = self.document {
            write!(f, ", document {document}")?;
        }
        if let Some(item) = self.item {
            write!(f, ", items[{item}]")?;
        }
        Ok(())
    }
}

impl Problem {
    /// A finding about a whole file.
    pub fn of_file(
        file: &Arc<Path>,
        severity: Severity,
        reason: &'static str,
        message: impl Into<String>,
    ) -> Problem {
        let (document, field) = (None, String::new());
        Problem {
            file: Arc::clone(file),
            document,
            field,
            severity,
            reason,
            message: message.into(),
        }
    }

    /// The finding with its field, for who looks at the object already.
    pub fn in_object(&self) -> String {
        if self.field.is_empty() {
            return self.message.clone();
        }
        format!("{}: {}", self.field, self.message)
    }

    /// The same finding as a condition of a load balancer.
    pub fn to_condition(&self) -> Condition {
        Condition {
            severity: self.severity,
            reason: self.reason,
            message: self.to_string(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(document) = self.document {
            write!(f, ", document {document}")?;
        }
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}", self.message)
    }
}

impl<'a> Reporter<'a> {
    pub fn new(origin: &'a Origin) -> Reporter<'a> {
        Reporter {
            origin,
            problems: Vec::new(),
        }
    }

    pub fn error(
        &mut self,
        reason: &'static str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.add(Severity::Error, reason, field, message);
    }

    pub fn warning(
        &mut self,
        reason: &'static str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.add(Severity::Warning, reason, field, message);
    }

    pub fn note(
        &mut self,
        reason: &'static str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.add(Severity::Note, reason, field, message);
    }

    pub fn add(
        &mut self,
        severity: Severity,
        reason: &'static str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) {
        self.problems
            .push(self.origin.problem(severity, reason, field, message));
    }
}

/// The field path of an annotation; its name is quoted since it has dots of its own.
pub fn annotation_field(name: &str) -> String {
    format!("metadata.annotations[\"{name}\"]")
}
