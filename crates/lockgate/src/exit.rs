//! Exit codes and the errors that lead to them. An error says what went wrong, why, and what to do next; the
//! chain of causes is printed once, here, at the edge. The codes are part of the command line's contract.

use std::error::Error;
use std::fmt;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// It did what was asked, and found nothing to tell by its code.
    Done = 0,
    /// It failed while it did what was asked.
    Failed = 1,
    /// It was asked for something that makes no sense. (clap uses the same code.)
    Usage = 2,
    /// There is no running Lockgate to talk to, or none was ever started with this data directory.
    NotRunning = 3,
    /// An address or the data directory is in use by another process, or may not be used.
    Unavailable = 4,
    /// `check` found what would be otherwise on AWS.
    Different = 5,
}

/// The paragraph of every `--help` that documents the codes.
pub const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed; the message says why
  2  wrong usage
  3  no running lockgate was reached
  4  an address or the data directory cannot be taken
  5  check: an API would be another one on AWS";

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    what: String,
    next: Option<String>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

impl Failure {
    /// A failure described in one sentence, without a full stop.
    pub fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self {
            exit,
            what: what.into(),
            next: None,
            cause: None,
        }
    }

    /// What to do next, in one sentence.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }

    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    pub fn exit(&self) -> Exit {
        self.exit
    }
}

impl fmt::Display for Failure {
    /// The whole message, over several lines: what, each cause, what next.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        let mut cause: Option<&(dyn Error + 'static)> =
            self.cause.as_deref().map(|cause| cause as _);
        while let Some(error) = cause {
            write!(f, "\n  because: {error}")?;
            cause = error.source();
        }
        if let Some(next) = &self.next {
            write!(f, "\n  next: {next}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_what_why_and_what_next() {
        let failure = Failure::new(Exit::Failed, "cannot read /x")
            .because(std::io::Error::other("the disk is on fire"))
            .next("put it out");
        assert_eq!(
            failure.to_string(),
            "cannot read /x\n  because: the disk is on fire\n  next: put it out"
        );
        assert_eq!(failure.exit() as u8, 1);
    }

    #[test]
    fn every_code_is_documented() {
        for exit in [
            Exit::Failed,
            Exit::Usage,
            Exit::NotRunning,
            Exit::Unavailable,
            Exit::Done,
            Exit::Different,
        ] {
            assert!(EXIT_CODES.contains(&format!("\n  {}  ", exit as u8)));
        }
    }
}
