//! What commands print to stdout. A reader that has seen enough and left (`| head`) is no failure; a full
//! disk is.

use crate::exit::{Exit, Failure};
use std::fmt::Arguments;
use std::io::{ErrorKind, StdoutLock, Write, stdout};

/// Prints text as it is, and sees to it that it is out.
pub fn print(text: Arguments<'_>) -> Result<(), Failure> {
    written(|out| out.write_fmt(text))
}

/// The same of bytes.
pub fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    written(|out| out.write_all(bytes))
}

fn written(write: impl FnOnce(&mut StdoutLock<'_>) -> std::io::Result<()>) -> Result<(), Failure> {
    let mut out = stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
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
