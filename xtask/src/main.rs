//! Generators and checks of this repository, one file per command. This file only picks the command and
//! turns its result into an exit code; what a command does and promises is said at the top of its file.

use std::process::ExitCode;

mod bench;
mod cache;
mod check;
mod cluster;
mod fuzz;
mod h2spec;
mod helm;
mod instructions;
mod soak;
mod tidy;
mod wire;

/// A command: its name, its help text (the first line is the summary), and what runs it.
struct Command {
    name: &'static str,
    help: &'static str,
    run: fn(&[String]) -> Result<(), String>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "bench",
        help: bench::HELP,
        run: bench::run,
    },
    Command {
        name: "check",
        help: check::HELP,
        run: check::run,
    },
    Command {
        name: "control-plane",
        help: cluster::HELP,
        run: cluster::run,
    },
    Command {
        name: "fuzz",
        help: fuzz::HELP,
        run: fuzz::run,
    },
    Command {
        name: "h2spec",
        help: h2spec::HELP,
        run: h2spec::run,
    },
    Command {
        name: "helm",
        help: helm::HELP,
        run: helm::run,
    },
    Command {
        name: "instructions",
        help: instructions::HELP,
        run: instructions::run,
    },
    Command {
        name: "soak",
        help: soak::HELP,
        run: soak::run,
    },
    Command {
        name: "tidy",
        help: tidy::HELP,
        run: tidy::run,
    },
    Command {
        name: "wire",
        help: wire::HELP,
        run: wire::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((name, rest)) = arguments.split_first() else {
        print_overview();
        return ExitCode::SUCCESS;
    };
    if matches!(name.as_str(), "help" | "-h" | "--help") {
        print_overview();
        return ExitCode::SUCCESS;
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        eprintln!("error: there is no command `{name}`; `cargo xtask` lists them");
        return ExitCode::from(2);
    };
    if rest
        .iter()
        .any(|argument| argument == "-h" || argument == "--help")
    {
        println!("{}", command.help);
        return ExitCode::SUCCESS;
    }
    match (command.run)(rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn print_overview() {
    println!(
        "Generators and checks of this repository.\n\nUsage: cargo xtask <command> [options]\n\nCommands:"
    );
    for command in COMMANDS {
        let summary = command.help.lines().next().unwrap_or_default();
        println!("  {:<13} {summary}", command.name);
    }
    println!("\n`cargo xtask <command> --help` says more.");
}
