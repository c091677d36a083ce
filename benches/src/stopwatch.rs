//! Times of one piece of work, in milliseconds.

use std::time::Instant;

use fdl_core::value::Value;

/// How often a piece of work is measured, whatever it costs.
const LEAST: usize = 5;

/// How often at most.
const MOST: usize = 201;

/// No further run is begun after so long.
const SECONDS: f64 = 0.5;

/// Runs `work` for about half a second: the first time, and the median and the 95th percentile of those after it.
pub(crate) fn measure<T>(mut work: impl FnMut() -> T) -> Value {
    let before = Instant::now();
    let made = work();
    let first = before.elapsed().as_secs_f64() * 1_000.0;
    drop(made);
    let start = Instant::now();
    let mut times = Vec::new();
    while times.len() < LEAST || times.len() < MOST && start.elapsed().as_secs_f64() < SECONDS {
        let before = Instant::now();
        let made = work();
        times.push(before.elapsed().as_secs_f64() * 1_000.0);
        // Not measured: who asks for diagnostics does not wait for memory to be given back.
        drop(made);
    }
    times.sort_by(f64::total_cmp);
    let rank = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
    Value::object([
        ("first_ms", number(first)),
        ("median_ms", number(rank(0.5))),
        ("p95_ms", number(rank(0.95))),
        ("runs", Value::from(times.len() as i64)),
    ])
}

/// A number with four digits after the point.
pub(crate) fn number(it: f64) -> Value {
    Value::from_json(&format!("{it:.4}")).unwrap_or_default()
}
