//! Colour and weight on a terminal, and nothing of the kind anywhere else: not in a pipe or file, not under
//! `NO_COLOR`, not on `TERM=dumb`. Meaning never depends on colour alone.

use crate::settings::Environment;
use std::fmt::{self, Display};
use std::io::IsTerminal;

/// Whether to paint; made once per stream.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    painted: bool,
}

impl Style {
    /// For a stream, by the conventions of <https://no-color.org> and of terminals.
    pub fn of(stream: &impl IsTerminal, environment: &dyn Environment) -> Self {
        Self::for_terminal(stream.is_terminal(), environment)
    }

    fn for_terminal(is_terminal: bool, environment: &dyn Environment) -> Self {
        let refused = environment.get("NO_COLOR").is_some_and(|v| !v.is_empty())
            || environment.get("TERM").is_some_and(|v| v == "dumb");
        Self {
            painted: is_terminal && !refused,
        }
    }

    /// For text that goes to no terminal.
    #[cfg(test)]
    pub fn plain() -> Self {
        Self { painted: false }
    }

    pub fn is_painted(self) -> bool {
        self.painted
    }

    pub fn bold<T: Display>(self, text: T) -> Painted<T> {
        self.paint("1", text)
    }

    pub fn dim<T: Display>(self, text: T) -> Painted<T> {
        self.paint("2", text)
    }

    pub fn good<T: Display>(self, text: T) -> Painted<T> {
        self.paint("32", text)
    }

    pub fn warning<T: Display>(self, text: T) -> Painted<T> {
        self.paint("33", text)
    }

    pub fn bad<T: Display>(self, text: T) -> Painted<T> {
        self.paint("31", text)
    }

    fn paint<T: Display>(self, code: &'static str, text: T) -> Painted<T> {
        Painted {
            code: self.painted.then_some(code),
            text,
        }
    }
}

/// Text between the escape sequences that paint it, if any.
pub struct Painted<T> {
    code: Option<&'static str>,
    text: T,
}

impl<T: Display> Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "\x1b[{code}m{}\x1b[0m", self.text),
            None => self.text.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn paint_is_only_for_terminals_that_want_it() {
        let painted = |terminal, variables: &[(&str, &str)]| {
            let environment: BTreeMap<String, String> = variables
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect();
            Style::for_terminal(terminal, &environment).is_painted()
        };
        assert!(painted(true, &[]));
        assert!(painted(true, &[("NO_COLOR", "")]));
        assert!(!painted(false, &[]));
        assert!(!painted(true, &[("NO_COLOR", "1")]));
        assert!(!painted(true, &[("TERM", "dumb")]));
    }
}
