//! How long the stages of a check take, beside what no checker can do without.

use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::checks::{CheckOptions, RuleLevels, check, report_by};
use fdl_core::syntax::parse;
use fdl_core::value::Value;

use crate::stopwatch::measure;

/// The times for a text: to copy it, to see that it is UTF-8, to parse it, to analyse it, and to check it
/// (parsing and analysing included) as the language server does, its rules on two threads, and on one.
pub fn report(text: &str) -> Value {
    let shared: Arc<str> = Arc::from(text);
    let options = CheckOptions::default();
    let findings = check(&Analysis::new(Arc::clone(&shared)), &options).len();
    Value::object([
        ("bytes", Value::from(text.len() as i64)),
        ("findings", Value::from(findings as i64)),
        ("copy", measure(|| text.to_owned())),
        (
            "utf8",
            measure(|| std::str::from_utf8(std::hint::black_box(text.as_bytes())).is_ok()),
        ),
        ("parse", measure(|| parse(&shared))),
        ("analyse", measure(|| Analysis::new(Arc::clone(&shared)))),
        (
            "check",
            measure(|| {
                let analysis = Analysis::new(Arc::clone(&shared));
                let found = report_by(&analysis, &options, &RuleLevels::default(), &together);
                (analysis, found)
            }),
        ),
        (
            "check_on_one_thread",
            measure(|| {
                let analysis = Analysis::new(Arc::clone(&shared));
                let found = check(&analysis, &options);
                (analysis, found)
            }),
        ),
    ])
}

/// Shared work on two threads, which is what the language server does with flows of these sizes.
fn together(work: &(dyn Fn() + Sync)) {
    std::thread::scope(|it| {
        it.spawn(work);
        work();
    });
}
