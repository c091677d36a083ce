//! Measures inside of one process, and prints JSON. `scripts/bench` calls it.
//!
//! - `fdl-benches engine pass|map COUNT`: runs of a flow with so many states or items
//! - `fdl-benches stages FILE`: the stages of a check
//! - `fdl-benches read FOLDER`: reads all files, which is timed from outside

use std::path::Path;
use std::process::ExitCode;

use fdl_benches::{engine, reading, stages};
use fdl_core::value::Value;

/// The one of the program `fdl`.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[allow(clippy::print_stdout, clippy::print_stderr)] // That is what it is for.
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let report = match words[..] {
        ["engine", flow, count] => count
            .parse()
            .ok()
            .and_then(|count| engine::report(flow, count))
            .ok_or_else(|| usage("engine pass|map COUNT")),
        ["stages", file] => std::fs::read_to_string(file).map(|text| stages::report(&text)),
        ["read", folder] => reading::read_all(Path::new(folder)).map(|(files, bytes)| {
            let numbers = [("files", files), ("bytes", bytes)];
            Value::object(numbers.map(|(name, it)| (name, Value::from(it as i64))))
        }),
        _ => Err(usage("engine … | stages FILE | read FOLDER")),
    };
    match report {
        Ok(report) => {
            println!("{}", report.to_json());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn usage(words: &str) -> std::io::Error {
    std::io::Error::other(format!("usage: fdl-benches {words}"))
}
