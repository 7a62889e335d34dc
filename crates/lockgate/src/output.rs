//! What commands print to stdout. A reader that has seen enough and left (`| head`) is no failure; a full
//! disk is.

use crate::exit::{Exit, Failure};
use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stdout};

/// Prints text as it is, and sees to it that it is out.
pub fn print(text: Arguments<'_>) -> Result<(), Failure> {
    let mut out = stdout().lock();
    match out.write_fmt(text).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(Exit::Failed, "cannot write to stdout").because(error))
        }
        _ => Ok(()),
    }
}

/// The same with an end of line.
pub fn line(text: Arguments<'_>) -> Result<(), Failure> {
    print(format_args!("{text}\n"))
}
