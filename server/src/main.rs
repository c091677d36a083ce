//! The `fdl` binary: turns the outcome of a command into the exit status.

use std::process::ExitCode;

fn main() -> ExitCode {
    fdl_server::main()
}
