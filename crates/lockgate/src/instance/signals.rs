//! The signals that ask a process to end, and the one that asks it to open its log anew.

use crate::exit::{Exit, Failure};
use std::fmt;
use tokio::signal::unix::{self, SignalKind};

/// Listens for SIGTERM and SIGINT from when it is made; neither ends the process by itself from then on.
pub struct Signals {
    terminate: unix::Signal,
    interrupt: unix::Signal,
}

/// A signal that arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    Interrupt,
    Terminate,
}

impl Signals {
    pub fn listen() -> Result<Self, Failure> {
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    /// The next one.
    pub async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::Terminate,
            _ = self.interrupt.recv() => Signal::Interrupt,
        }
    }
}

fn listen(kind: SignalKind) -> Result<unix::Signal, Failure> {
    unix::signal(kind)
        .map_err(|error| Failure::new(Exit::Failed, "cannot listen for signals").because(error))
}

/// SIGHUP, by which log rotation asks for a new file. Only listened for where there is a file: without one it
/// means that the terminal went, and ends the process as ever.
pub struct Hangups(Option<unix::Signal>);

impl Hangups {
    pub fn listen(has_file: bool) -> Result<Self, Failure> {
        let signal = has_file.then(|| listen(SignalKind::hangup())).transpose()?;
        Ok(Self(signal))
    }

    /// The next one; waits for ever where they are not listened for.
    pub async fn next(&mut self) {
        match &mut self.0 {
            Some(signal) => {
                signal.recv().await;
            }
            None => std::future::pending().await,
        }
    }
}

impl Signal {
    /// What a shell reports of a process that the signal ended.
    pub fn exit_code(self) -> i32 {
        128 + match self {
            Self::Interrupt => 2,
            Self::Terminate => 15,
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Interrupt => "SIGINT",
            Self::Terminate => "SIGTERM",
        })
    }
}
