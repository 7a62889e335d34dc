//! Regular expressions of `replaceAll`, `split` and `matches`: Java's syntax as far as the linear-time engine
//! has it, so that no pattern of a template can run away on a payload.

use super::RenderError;
use crate::value::Budget;
use regex::{Regex, RegexBuilder};

/// The expressions a template used last, so that a loop does not build one again.
#[derive(Default)]
pub(super) struct Patterns {
    known: Vec<(String, Regex)>,
}

/// Pays for searching a text. Plain text is found at the speed of memory; anything else may have to look at
/// each byte many times over.
pub(super) fn pay(pattern: &str, text: &str, budget: &mut Budget) -> Result<(), RenderError> {
    let mut escaped = false;
    let is_plain = pattern.chars().all(|c| {
        let plain = match c {
            '\\' => true,
            '.' | '*' | '+' | '?' | '|' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' => escaped,
            c => !(escaped && c.is_ascii_alphanumeric()),
        };
        escaped = c == '\\' && !escaped;
        plain
    });
    if is_plain {
        return Ok(budget.work(text.len())?);
    }
    Ok(budget.step(u32::try_from(text.len().saturating_mul(4)).unwrap_or(u32::MAX))?)
}

const KEPT: usize = 8;

impl Patterns {
    /// The expression of this text.
    pub(super) fn get(&mut self, pattern: &str, budget: &mut Budget) -> Result<Regex, RenderError> {
        if let Some((_, regex)) = self.known.iter().find(|(known, _)| known == pattern) {
            return Ok(regex.clone());
        }
        // Building one costs far more than a step.
        budget.step(2000)?;
        budget.work(pattern.len().saturating_mul(512))?;
        let regex = RegexBuilder::new(pattern)
            .size_limit(256 * 1024)
            .dfa_size_limit(256 * 1024)
            .nest_limit(50)
            .build()
            .map_err(|error| {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default();
                RenderError::failed(format!("the pattern {pattern:?} cannot be used: {reason}"))
            })?;
        if self.known.len() == KEPT {
            self.known.remove(0);
        }
        self.known.push((pattern.to_owned(), regex.clone()));
        Ok(regex)
    }
}

/// Replaces matches, all or the first. In the replacement `$1` is a group and a backslash takes the next
/// character as it is, as in Java.
pub(super) fn replace(
    regex: &Regex,
    text: &str,
    replacement: &str,
    limit: usize,
    budget: &mut Budget,
) -> Result<String, RenderError> {
    let mut out = String::new();
    let mut end = 0;
    for captures in regex.captures_iter(text).take(limit) {
        let Some(whole) = captures.get(0) else {
            continue;
        };
        budget.step(2)?;
        budget.append(&mut out, &text[end..whole.start()])?;
        expand(replacement, &captures, &mut out, budget)?;
        end = whole.end();
    }
    budget.append(&mut out, &text[end..])?;
    Ok(out)
}

fn expand(
    replacement: &str,
    captures: &regex::Captures<'_>,
    out: &mut String,
    budget: &mut Budget,
) -> Result<(), RenderError> {
    // What it is at most without groups, each of which pays for itself.
    budget.room_in_text(out, replacement.len())?;
    let mut chars = replacement.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some(escaped) => out.push(escaped),
                None => return Err(RenderError::failed("character to be escaped is missing")),
            },
            '$' => {
                let Some(digit) = chars.next().and_then(|c| c.to_digit(10)) else {
                    return Err(RenderError::failed("illegal group reference"));
                };
                let mut group = digit as usize;
                if group >= captures.len() {
                    return Err(RenderError::failed(format!("no group {group}")));
                }
                // Further digits belong to the group as long as there is such a group.
                while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
                    let longer = group.saturating_mul(10) + digit as usize;
                    if longer >= captures.len() {
                        break;
                    }
                    group = longer;
                    chars.next();
                }
                budget.append(out, captures.get(group).map_or("", |one| one.as_str()))?;
                budget.room_in_text(out, replacement.len())?;
            }
            other => out.push(other),
        }
    }
    Ok(())
}
