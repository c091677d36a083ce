//! `invalid-flow-name`: the flow's `Name` breaks the naming rule.

use super::attributes::value_range;
use super::words::shown;
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::limits::name_problem;
use crate::catalog::objects::ObjectKind;

pub(super) static CHECK: Check = Check {
    code: "invalid-flow-name",
    severity: Severity::Error,
    section: Section::Attributes,
    docs: include_str!("invalid_flow_name.md"),
    run: Run::Parts(invalid_flow_name),
};

fn invalid_flow_name(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    // The flow's own mapping is the first one.
    let uses = subject.uses.iter();
    for it in uses.take_while(|it| it.object.kind == ObjectKind::Flow) {
        if it.name != "Name" || it.suffixed || it.entry.value.has_own_tag() {
            continue;
        }
        let Some(name) = it
            .value()
            .str()
            .filter(|&name| name != "null" && name != "~")
        else {
            continue;
        };
        if let Some(problem) = name_problem(name) {
            let message = format!(
                "`{}` cannot be the name of a flow: {problem} (1 to 128 letters, digits, `_`, `-`; first a letter or `_`)",
                shown(name)
            );
            findings.report(value_range(it.entry), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_rule, findings_of};

    fn named(name: &str) -> String {
        format!(
            "Type: StateMachine\nSpecVersion: v1\nName: {name}\nStartAt: A\nStates:\n  - {{Type: Pass, Name: A b, End: true}}\n"
        )
    }

    #[test]
    fn the_value_is_reported() {
        check_rule(
            "invalid-flow-name",
            "
Type: StateMachine
Name: order flow
#     ^^^^^^^^^^ error[invalid-flow-name]: `order flow` cannot be the name of a flow: it has something else than letters, digits, `_` and `-` (1 to 128 letters, digits, `_`, `-`; first a letter or `_`)
SpecVersion: v1
StartAt: A
States:
  - {Type: Pass, Name: A, End: true}
",
        );
    }

    #[test]
    fn each_part_of_the_rule() {
        let long = "n".repeat(129);
        for bad in ["1a", "-a", "a.b", "流程", "''", long.as_str()] {
            assert_eq!(
                findings_of("invalid-flow-name", &named(bad)).len(),
                1,
                "{bad}"
            );
        }
        for good in ["a", "_x", "order-flow_2", "'quoted'", &long[1..]] {
            assert_eq!(
                findings_of("invalid-flow-name", &named(good)).len(),
                0,
                "{good}"
            );
        }
    }

    #[test]
    fn states_may_have_any_name() {
        check_rule(
            "invalid-flow-name",
            "\nStates:\n  - {Type: Pass, Name: '名 1.', End: true}\n",
        );
    }
}
