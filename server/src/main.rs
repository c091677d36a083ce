//! The `fdl` binary: turns the outcome of a command into the exit status.

use std::process::ExitCode;

/// A flow that is read is thousands of small values, made and dropped; that is a sixth of the work.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    fdl_server::main()
}
