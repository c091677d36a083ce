//! The `fdl` binary: turns the outcome of a command into the exit status.

use std::process::ExitCode;

/// A flow that is read is thousands of small values, made and dropped; that is a sixth of the work.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    fdl_server::main()
}
