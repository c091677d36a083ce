//! The six workloads whose instructions are counted. What they need is made before; each gives back what
//! it made, so that giving memory back is not counted.

use std::sync::Arc;

use fdl_core::analysis::Analysis;
use fdl_core::checks::{CheckOptions, Diagnostic, Edit, check};
use fdl_core::ide::{CompletionItem, DocumentKind, FormatOptions, Unformatted, completion, format};
use fdl_core::simulate::Run;
use fdl_core::syntax::{Tree, parse};

use crate::engine::Job;
use crate::flows::{everyday, items, map};

/// So large is the flow that most of them work on, in bytes.
const SIZE: usize = 65_536;

/// The flow that most of them work on.
pub fn text() -> Arc<str> {
    Arc::from(everyday(SIZE))
}

/// It, and where in its middle a person has begun to type the name of an attribute.
pub fn typed() -> (Analysis, u32) {
    let mut text = everyday(SIZE);
    let middle = text.len() / 2;
    let at = text[middle..]
        .find("    Timeout: 60\n")
        .map_or(middle, |it| middle + it);
    text.replace_range(at..at + "    Timeout: 60".len(), "    Ti");
    (Analysis::new(text), (at + "    Ti".len()) as u32)
}

/// It, read.
pub fn analysed() -> Analysis {
    Analysis::new(text())
}

/// It, with a space too many in each of its blocks.
pub fn untidy() -> Analysis {
    Analysis::new(everyday(SIZE).replace("MaxAttempts: ", "MaxAttempts:  "))
}

/// A Map over a thousand items.
pub fn map_of_thousand() -> Job {
    Job::new(&map(), items(1_000))
}

/// Its tree.
pub fn parsing(text: &Arc<str>) -> Tree {
    parse(text)
}

/// Everything that is known of it: what an edit costs the server before the rules.
pub fn analysing(text: Arc<str>) -> Analysis {
    Analysis::new(text)
}

/// The findings of all rules.
pub fn checking(analysis: &Analysis) -> Vec<Diagnostic> {
    check(analysis, &CheckOptions::default())
}

/// What can stand where a person types.
pub fn completing((analysis, offset): &(Analysis, u32)) -> Vec<CompletionItem> {
    completion(analysis, *offset)
}

/// The edits that lay it out.
pub fn formatting(analysis: &Analysis) -> Result<Vec<Edit>, Unformatted> {
    format(
        &analysis.tree,
        DocumentKind::Flow,
        &FormatOptions::default(),
    )
}

/// A run of [`map_of_thousand`].
pub fn simulating(job: &Job) -> Run {
    job.run()
}

#[test]
fn they_work() {
    assert!(parsing(&text()).errors().is_empty());
    let found = checking(&analysing(text()));
    assert!(
        found
            .iter()
            .all(|it| it.severity == fdl_core::checks::Severity::Hint)
    );
    assert!(completing(&typed()).iter().any(|it| it.label == "Timeout"));
    assert!(formatting(&untidy()).is_ok_and(|it| !it.is_empty()));
    assert_eq!(
        simulating(&map_of_thousand()).status,
        fdl_core::simulate::Status::Succeeded
    );
}
