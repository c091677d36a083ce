//! How long the simulator's engine takes: the flow is read and checked before the clock starts.
//!
//! `cargo bench -p fdl-core --bench engine` prints one JSON object with the best and the median of
//! some runs, in milliseconds. `benches/compare_engines.py` holds them against another engine's.

use std::fmt::Write as _;
use std::time::Instant;

use fdl_core::analysis::Analysis;
use fdl_core::simulate::{Mocks, RunOptions, Status, blocking, run};
use fdl_core::value::Value;

/// So many runs are measured; one before them is not.
const RUNS: usize = 21;

#[allow(clippy::print_stdout)] // That is what it is for.
fn main() {
    let mut report = Vec::new();
    let input = Value::object::<&str>([]);
    report.push(("pass_1000", measure(&chain(1_000), &input)));
    report.push(("pass_10000", measure(&chain(10_000), &input)));
    let map = map();
    report.push(("map_1000", measure(&map, &items(1_000))));
    report.push(("map_10000", measure(&map, &items(10_000))));
    report.push(("map_100000", measure(&map, &items(100_000))));
    let members = report.into_iter().map(|(name, (best, median))| {
        let number = |it: f64| Value::from_json(&format!("{it:.3}")).unwrap_or_default();
        let times = [("best_ms", number(best)), ("median_ms", number(median))];
        (name, Value::object(times))
    });
    println!("{}", Value::object(members).to_json());
}

/// Pass after Pass.
fn chain(length: usize) -> String {
    let mut text = flow("S0");
    for at in 0..length {
        let way = match at + 1 == length {
            true => "End: true".to_owned(),
            false => format!("Next: S{}", at + 1),
        };
        let _ = writeln!(text, "  - {{Type: Pass, Name: S{at}, {way}}}");
    }
    text
}

/// For each item a Choice and a Pass.
fn map() -> String {
    flow("M")
        + "  - Type: Map
    Name: M
    ItemsPath: $Input.items
    Processor:
      StartAt: C
      States:
        - {Type: Choice, Name: C, Branches: [{Condition: $Input > 500, Next: P}], Default: Q}
        - {Type: Pass, Name: P, End: true}
        - {Type: Pass, Name: Q, End: true}
    End: true
"
}

fn flow(start: &str) -> String {
    format!("Type: StateMachine\nSpecVersion: v1\nName: bench\nStartAt: {start}\nStates:\n")
}

fn items(count: i64) -> Value {
    let items = (0..count).map(|it| Value::from(it % 1_000 + 1));
    Value::object([("items", Value::array(items))])
}

/// The best and the median of some runs in milliseconds.
#[allow(clippy::disallowed_methods)] // The core has no clock; what measures it needs one.
fn measure(text: &str, input: &Value) -> (f64, f64) {
    let analysis = Analysis::new(text);
    let options = RunOptions {
        input: input.clone(),
        max_events: 2_000_000,
        max_payload: 4_000_000,
        ..RunOptions::default()
    };
    assert!(blocking(&analysis, options.mode).is_empty());
    let mocks = Mocks::default();
    let once = || {
        let start = Instant::now();
        let run = run(&analysis, &mocks, &options);
        let time = start.elapsed();
        assert!(run.status == Status::Succeeded, "{:?}", run.error);
        time.as_secs_f64() * 1_000.0
    };
    once();
    let mut times: Vec<f64> = (0..RUNS).map(|_| once()).collect();
    times.sort_by(f64::total_cmp);
    (times[0], times[RUNS / 2])
}
