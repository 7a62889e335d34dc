//! The signals that ask a process to end.

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
        let listen = |kind| {
            unix::signal(kind).map_err(|error| {
                Failure::new(Exit::Failed, "cannot listen for signals").because(error)
            })
        };
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
