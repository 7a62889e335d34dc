//! The `lockgate` binary: everything in one process. The parts, in the order they are met:
//!
//! - [`cli`]: the commands, one file each. [`settings`]: what they are told, as types that cannot be invalid.
//! - [`instance`]: a running Lockgate, put together from the other crates, which `up` and `demo` start.
//! - [`data_dir`]: what lies in the data directory beside the store: credentials, and where it is reached.
//! - [`admin`], [`status`]: what a running Lockgate tells about itself, and how that looks to a person.
//! - [`demo`]: the reference architecture in one command.
//! - [`exit`], [`style`], [`client`], [`listen`], [`logs`], [`output`]: exit codes, colours, small HTTP
//!   calls, sockets, logs, stdout.

mod admin;
mod cli;
mod client;
mod data_dir;
mod demo;
mod exit;
mod instance;
mod listen;
mod logs;
mod output;
mod settings;
mod status;
mod style;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
