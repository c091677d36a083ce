//! `calls-nested-too-deep`: function calls stand inside each other more than ten levels deep.

use super::subject::place;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::limits::NESTED_CALLS;

pub(super) static CHECK: Check = Check {
    code: "calls-nested-too-deep",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("calls_nested_too_deep.md"),
    run: Run::Parts(calls_nested_too_deep),
};

fn calls_nested_too_deep(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    let mut reported = None;
    for call in subject
        .calls
        .iter()
        .filter(|it| it.level > NESTED_CALLS.value)
    {
        // Of one expression the first call beyond the limit says enough.
        if reported.replace(call.expression.id) == Some(call.expression.id) {
            continue;
        }
        let message = format!(
            "function calls may stand inside each other {} levels deep, and this is level {}",
            NESTED_CALLS.value, call.level
        );
        findings.report(place(subject, call.expression, call.name.range), message);
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_rule, findings_of};

    fn nested(levels: usize) -> String {
        let (open, close) = ("toArray(".repeat(levels), ")".repeat(levels));
        format!(
            "\nStates:\n  - {{Type: Pass, Name: A, OutputConstructor: {{a.$: '{open}{close}'}}, End: true}}\n"
        )
    }

    #[test]
    fn ten_levels_and_no_more() {
        check_rule("calls-nested-too-deep", &nested(10));
        let text = crate::checks::fixture::flow(&nested(11));
        let found = findings_of("calls-nested-too-deep", &text);
        assert_eq!(found.len(), 1);
        assert_eq!(&text[found[0].range.indices()], "toArray");
        let before = &text[..found[0].range.start as usize];
        assert_eq!(before.matches("toArray").count(), 10);
    }

    #[test]
    fn calls_side_by_side_do_not_count() {
        check_rule(
            "calls-nested-too-deep",
            "\nStates:\n  - {Type: Pass, Name: A, OutputConstructor: {a.$: 'toArray(uuid(), uuid(), uuid(), uuid(), uuid(), uuid(), uuid(), uuid(), uuid(), uuid(), uuid())'}, End: true}\n",
        );
    }
}
