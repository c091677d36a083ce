//! `calls-nested-too-deep`: function calls stand inside each other more than ten levels deep.

use super::expressions::{expressions, place};
use super::{Check, CheckOptions, Findings, Section, Severity};
use crate::analysis::Analysis;
use crate::catalog::limits::NESTED_CALLS;
use crate::expr::ast::{Expr, ExprKind};
use crate::text::TextRange;

pub(super) static CHECK: Check = Check {
    code: "calls-nested-too-deep",
    severity: Severity::Error,
    section: Section::Expressions,
    docs: include_str!("calls_nested_too_deep.md"),
    run: calls_nested_too_deep,
};

fn calls_nested_too_deep(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    for expression in expressions(analysis) {
        if let Some(range) = first_too_deep(&expression.ast) {
            let message = format!(
                "function calls may stand inside each other {} levels deep, and this is level {}",
                NESTED_CALLS.value,
                NESTED_CALLS.value + 1
            );
            findings.report(place(analysis, expression, range), message);
        }
    }
}

/// The name of the first call beyond the limit.
fn first_too_deep(root: &Expr) -> Option<TextRange> {
    let mut open = vec![(root, 0)];
    while let Some((expr, above)) = open.pop() {
        let mut level = above;
        if let ExprKind::Call { name, .. } = &expr.kind {
            level += 1;
            if level > NESTED_CALLS.value {
                return Some(name.range);
            }
        }
        open.extend(
            expr.children()
                .into_iter()
                .rev()
                .map(|child| (child, level)),
        );
    }
    None
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
