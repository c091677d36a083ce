//! `legacy-flow`: the document is written in the older dialect.

use super::attributes::{first_key_range, value_range};
use super::{Check, CheckOptions, Findings, Run, Section, Severity};
use crate::analysis::Analysis;
use crate::syntax::Node;

pub(super) static CHECK: Check = Check {
    code: "legacy-flow",
    severity: Severity::Error,
    section: Section::Document,
    docs: include_str!("legacy_flow.md"),
    run: Run::Flow(legacy_flow),
};

fn legacy_flow(analysis: &Analysis, _: &CheckOptions, findings: &mut Findings) {
    let Some(root) = analysis.tree.root().filter(|&root| is_legacy(root)) else {
        return;
    };
    let range = match root.entry("type") {
        Some(entry) => value_range(entry),
        None => first_key_range(root),
    };
    findings.report(
        range,
        "this is the older dialect (`type: flow` with `steps`); `fdl` reads flows with `Type: StateMachine` and `States`",
    );
}

/// Whether the root is that of an older definition and has nothing of a newer one.
pub(super) fn is_legacy(root: Node<'_>) -> bool {
    let newer = ["Type", "StartAt", "States"];
    if newer.iter().any(|name| root.entry(name).is_some()) {
        return false;
    }
    let typed = root.get("type").and_then(Node::text);
    let steps = root.get("steps").is_some_and(Node::is_sequence);
    typed.as_deref() == Some("flow") || steps
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_rule, codes, findings_of};

    #[test]
    fn one_finding_at_the_type_and_nothing_else() {
        let text =
            "version: v1\ntype: flow\nsteps:\n  - type: pass\n    name: a\n    end: yes: no\n";
        let found = findings_of("legacy-flow", text);
        assert_eq!(&text[found[0].range.indices()], "flow");
        assert_eq!(codes(text), ["legacy-flow"]);
    }

    #[test]
    fn without_a_type_the_first_key() {
        check_rule(
            "legacy-flow",
            "
version: v1
#<^^^^^^^ error[legacy-flow]: this is the older dialect (`type: flow` with `steps`); `fdl` reads flows with `Type: StateMachine` and `States`
steps:
  - {type: succeed, name: done}
",
        );
    }

    #[test]
    fn a_word_of_the_older_dialect_in_a_newer_flow_is_another_rule() {
        check_rule("legacy-flow", "Type: StateMachine\nsteps: []\n");
        check_rule("legacy-flow", "version: v1\nservices: {}\n");
    }
}
