//! The command line: arguments, dispatch, exit status.
//!
//! One module a command; what they share is in [`terminal`] (streams, colour). Reports go to
//! standard output, progress and logs to standard error. The public surface is stable: options and
//! formats are only ever added.

mod baseline;
mod check;
mod completions;
mod diff;
mod discover;
mod eval;
mod explain;
mod format;
mod graph;
mod input;
mod lsp;
mod man;
mod progress;
mod reach;
mod repair;
mod report;
mod run;
mod schema;
mod simulate;
mod terminal;
mod test;
mod trace;
mod version;
mod window;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use fdl_core::catalog::decisions::Readings;
use fdl_core::checks::ExecutionMode;

use terminal::{ColorWhen, Terminal};

/// Above the options that every command has.
const GLOBAL: &str = "Global options";

/// Check, simulate and test flows in FDL, the Flow Definition Language of Alibaba Cloud CloudFlow
#[derive(Debug, Parser)]
#[command(name = "fdl", bin_name = "fdl", version, propagate_version = true)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  fdl check                                    problems in all flows below this directory
  fdl simulate order.fdl.yaml --case NAME      a dry run, with the answers of a test case
  fdl test                                     all test cases below this directory
  fdl format                                   lay all of them out canonically
  fdl graph order.fdl.yaml > order.svg         a picture of a flow
  fdl explain unknown-next                     what a finding means

`fdl help COMMAND` says more about a command. Log lines: FDL_LOG=debug.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,

    /// Print only findings and failures
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = GLOBAL)]
    quiet: bool,

    /// Print more: hints, and values as a whole
    #[arg(short, long, global = true, help_heading = GLOBAL)]
    verbose: bool,

    /// When to use colours; `auto` honours NO_COLOR and FORCE_COLOR
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = GLOBAL)]
    color: ColorWhen,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Simulate(Box<simulate::Arguments>),
    Test(test::Arguments),
    Format(format::Arguments),
    Graph(Box<graph::Arguments>),
    Eval(Box<eval::Arguments>),
    Explain(explain::Arguments),
    Schema(schema::Arguments),
    Lsp(lsp::Arguments),
    /// Print the version
    Version,
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// The value of `--mode`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
enum Mode {
    /// Up to a year, all integration modes
    Standard,
    /// Up to five minutes, `RequestComplete` only
    Express,
}

impl From<Mode> for ExecutionMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Standard => Self::Standard,
            Mode::Express => Self::Express,
        }
    }
}

/// Checks a value of `--assume`, which stays the text that it is.
fn reading(text: &str) -> Result<String, String> {
    let chosen = Readings::default().choose_assignment(text);
    chosen.map(|()| text.to_owned())
}

/// What a command found, worst last: the exit status of the process.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Exit {
    /// Done, and nothing to report.
    Success,
    /// Findings, a run that did not succeed, a failed case.
    Failure,
    /// Wrong usage, an unreadable file, invalid mocks, a flow that cannot be simulated.
    Error,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Runs the command that the process was started with; the result is its exit status.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    start_logging();
    let mut terminal = Terminal::new(arguments.color, arguments.quiet, arguments.verbose);
    let result = run(arguments.command, &mut terminal)
        .and_then(|exit| terminal.flush().map(|()| exit).map_err(Into::into));
    match result {
        Ok(exit) => exit,
        Err(error) => {
            terminal.error(&format!("{error:#}"));
            Exit::Error.into()
        }
    }
}

fn run(command: Command, terminal: &mut Terminal) -> anyhow::Result<ExitCode> {
    let exit = match command {
        Command::Check(arguments) => arguments.run(terminal)?,
        Command::Simulate(arguments) => arguments.run(terminal)?,
        Command::Test(arguments) => arguments.run(terminal)?,
        Command::Format(arguments) => arguments.run(terminal)?,
        Command::Graph(arguments) => arguments.run(terminal)?,
        Command::Eval(arguments) => arguments.run(terminal)?,
        Command::Explain(arguments) => arguments.run(terminal)?,
        Command::Schema(arguments) => arguments.run(terminal)?,
        Command::Lsp(arguments) => return arguments.run(),
        Command::Version => version::run(terminal)?,
        Command::Completions(arguments) => arguments.run(terminal)?,
        Command::Man(arguments) => arguments.run(terminal)?,
    };
    Ok(exit.into())
}

/// Sends log lines to standard error, as many as `FDL_LOG` asks for (`debug`, `fdl=trace`, …).
fn start_logging() {
    let filter = tracing_subscriber::EnvFilter::builder()
        .with_default_directive(tracing::Level::WARN.into())
        .with_env_var("FDL_LOG")
        .from_env_lossy();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(false)
        .init();
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Arguments;

    #[test]
    fn arguments_are_well_formed() {
        Arguments::command().debug_assert();
    }
}
