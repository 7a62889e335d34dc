//! What every annotation of the AWS Load Balancer Controller for Services means here: one table, which code
//! acts on and documentation is made from. Nothing is ignored in silence: what is not done is noted where
//! it does no harm, and refuses its listeners where leaving it out would change the traffic.

mod rules;
mod values;

pub use rules::RULES;
pub use values::{boolean, list, map};

use crate::problem::{Reporter, annotation_field};
use balancer::Severity;
use std::collections::BTreeMap;

/// Before every annotation name.
pub const PREFIX: &str = "service.beta.kubernetes.io/";

/// A row of the table.
#[derive(Debug)]
pub struct Rule {
    /// The name after [`PREFIX`]; with `tail`, what stands before its first dot.
    pub name: &'static str,
    /// Whether the name goes on, as in `listener-attributes.TCP-80`.
    pub tail: Tail,
    pub handling: Handling,
    /// What is done, or why it is not, for documentation and messages.
    pub explanation: &'static str,
}

/// Whether a name has a part of its own after a dot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tail {
    None,
    Optional,
    Needed,
}

/// What becomes of an annotation.
#[derive(Clone, Copy, Debug)]
pub enum Handling {
    /// It has its documented effect.
    Done,
    /// Read and reported, without effect on traffic.
    Noted,
    /// Not done, and leaving it out would change the traffic: the listeners concerned are refused.
    Refused(Check),
    /// As `Refused` for some of its values, without effect for the others.
    ByValue(Check),
}

/// Looks at a value and says which listeners it concerns.
pub type Check = fn(&Annotated<'_>) -> Result<Vec<Finding>, String>;

/// An annotation in its place.
#[derive(Clone, Copy, Debug)]
pub struct Annotated<'a> {
    /// What follows the first dot of the name; empty for none.
    pub tail: &'a str,
    pub value: &'a str,
    pub ports: &'a [PortRef<'a>],
    /// The Service's other annotations, since some are in force only together.
    pub annotations: &'a BTreeMap<String, String>,
}

/// A port of the Service, as annotations refer to it.
#[derive(Clone, Copy, Debug)]
pub struct PortRef<'a> {
    pub name: &'a str,
    pub port: u16,
    pub protocol: &'a str,
}

/// Something an annotation asks for that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The listeners that are refused for it; none if it is only to be noted.
    pub refused: Vec<u16>,
    pub message: String,
}

/// What the annotations of a Service come to.
#[derive(Debug, Default)]
pub struct Verdict {
    /// Ports that get no listener.
    pub refused: Vec<u16>,
}

/// Goes through all annotations of a Service, reports on each, and says which listeners there cannot be.
/// Those with [`Handling::Done`] are left to who acts on them.
pub fn judge(
    annotations: &BTreeMap<String, String>,
    ports: &[PortRef<'_>],
    report: &mut Reporter<'_>,
) -> Verdict {
    let mut verdict = Verdict::default();
    for (full_name, value) in annotations {
        let Some(name) = full_name.strip_prefix(PREFIX) else {
            continue;
        };
        let field = annotation_field(full_name);
        let Some((rule, tail)) = rule_for(name) else {
            // The prefix belongs to Kubernetes at large; only these are the controller's.
            if name.starts_with("aws-load-balancer-") {
                let message = "the AWS Load Balancer Controller documents no such annotation; it has no effect";
                report.warning("AnnotationUnknown", field, message);
            }
            continue;
        };
        let check = match rule.handling {
            Handling::Done => continue,
            Handling::Noted => {
                report.note("AnnotationNoted", field, rule.explanation);
                continue;
            }
            Handling::Refused(check) | Handling::ByValue(check) => check,
        };
        match check(&Annotated {
            tail,
            value,
            ports,
            annotations,
        }) {
            Ok(findings) => {
                for finding in findings {
                    let (severity, reason, message) = if finding.refused.is_empty() {
                        (Severity::Note, "AnnotationNoted", finding.message)
                    } else {
                        let ports: Vec<String> =
                            finding.refused.iter().map(u16::to_string).collect();
                        let message = format!(
                            "{}; refused: listener on port {}",
                            finding.message,
                            ports.join(", ")
                        );
                        (Severity::Error, "AnnotationRefused", message)
                    };
                    report.add(severity, reason, field.clone(), message);
                    verdict.refused.extend(finding.refused);
                }
            }
            Err(message) => {
                // The controller would not make anything of this Service either.
                report.error(
                    "AnnotationInvalid",
                    field,
                    format!("{message}; all listeners are refused"),
                );
                verdict.refused.extend(ports.iter().map(|port| port.port));
            }
        }
    }
    verdict
}

/// `docs/annotations.md`: this table for people.
pub fn document() -> String {
    let mut text = HEAD.to_owned();
    text.push_str("| annotation | here | |\n|---|---|---|\n");
    for rule in RULES {
        let tail = match rule.tail {
            Tail::None => "",
            Tail::Optional => "`[.…]`",
            Tail::Needed => "`.…`",
        };
        let handling = match rule.handling {
            Handling::Done => "done",
            Handling::Noted => "noted",
            Handling::Refused(_) => "**refused**",
            Handling::ByValue(_) => "by value",
        };
        let row = format!(
            "| `{}`{tail} | {handling} | {} |\n",
            rule.name, rule.explanation
        );
        text.push_str(&row);
    }
    text
}

const HEAD: &str = "\
# Annotations of Services

Every annotation that the AWS Load Balancer Controller documents for Services, and what it means here. All begin with
`service.beta.kubernetes.io/`. **Done** has its documented effect. **Noted** changes nothing about where traffic goes
here: `lockgate status` says so. **Refused** would change the traffic if it were left out: the listeners concerned are
not made, and `status` says why. **By value** is refused for some values and noted for others.

The table is made from the code: `UPDATE_DOCS=1 cargo test -p lockgate-kubernetes --lib annotations`.

";

/// The row for an annotation's name (without [`PREFIX`]) and the rest of the name.
pub fn rule_for(name: &str) -> Option<(&'static Rule, &str)> {
    let (head, tail) = name.split_once('.').unwrap_or((name, ""));
    let rule = RULES.iter().find(|rule| rule.name == head)?;
    let fits = match rule.tail {
        Tail::None => tail.is_empty() && head == name,
        Tail::Optional => true,
        Tail::Needed => !tail.is_empty(),
    };
    fits.then_some((rule, tail))
}

/// The value of an annotation of the controller, by its name without prefix.
pub fn get<'a>(annotations: &'a BTreeMap<String, String>, name: &str) -> Option<&'a str> {
    annotations
        .get(&format!("{PREFIX}{name}"))
        .map(String::as_str)
}

#[cfg(test)]
mod tests;
