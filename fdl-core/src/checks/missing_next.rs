//! `missing-next`: a state has neither `Next` nor `End: true`.

use super::attributes::{has, insert_attribute, missing_range};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::catalog::objects::ObjectKind;
use crate::model::Object;
use crate::syntax::ScalarType;
use crate::syntax::edit::{Yaml, set_text};

pub(super) static CHECK: Check = Check {
    code: "missing-next",
    severity: Severity::Error,
    section: Section::Graph,
    docs: include_str!("missing_next.md"),
    run: Run::Parts(missing_next),
};

fn missing_next(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for state in subject.states {
        let Some(state_type) = state.state_type.filter(|it| it.needs_next()) else {
            continue;
        };
        if state.next.is_some() || state.end.as_ref().is_some_and(|it| it.value) {
            continue;
        }
        let node = subject.tree.node(state.node);
        let end = node.get("End");
        let ends = end.map(|it| it.scalar_type());
        // `End` in a wrong form is reported as such.
        let says_no = ends == Some(Some(ScalarType::Boolean(false)));
        if has(node, "Next") || (has(node, "End") && !says_no) {
            continue;
        }
        let kind = ObjectKind::State(state_type);
        let object = Object {
            kind,
            node: state.node,
            state: Some(state.id),
        };
        let message = format!("{} needs `Next` or `End: true`", kind.noun());
        let finding = findings.report(missing_range(object, node), message);
        let misspelled = ["Next", "End"]
            .into_iter()
            .find_map(|name| Some((subject.misspelled(node, name)?, name)));
        if let Some((it, name)) = misspelled {
            let edit = set_text(it.entry.key, name);
            let title = format!("Rename `{}` to `{name}`", it.name);
            finding.fix(title, edit.range, edit.text);
            continue;
        }
        match node.entry("End").filter(|_| says_no) {
            Some(entry) => {
                finding.fix("Change to `End: true`", entry.value.range(), "true");
            }
            None => {
                if let Some(edit) = insert_attribute(kind, node, "End", &Yaml::source(true)) {
                    finding.fix("Insert `End: true`", edit.range, edit.text);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn states_that_have_to_lead_on() {
        check_rule(
            "missing-next",
            "
States:
  - {Type: Pass, Name: A}
  #                    ^ error[missing-next]: a Pass state needs `Next` or `End: true` (fix: Insert `End: true`)
  - Type: Task
    Name: B
    #     ^ error[missing-next]: a Task state needs `Next` or `End: true` (fix: Change to `End: true`)
    End: false
  - Type: Map
  # ^^^^ error[missing-next]: a Map state needs `Next` or `End: true` (fix: Insert `End: true`)
    ItemsPath: $Input.items
",
        );
    }

    #[test]
    fn a_misspelled_way_out_is_renamed_and_no_other_inserted() {
        check_rule(
            "missing-next",
            "
States:
  - Type: Pass
    Name: A
    #     ^ error[missing-next]: a Pass state needs `Next` or `End: true` (fix: Rename `Nextt` to `Next`)
    Nextt: B
",
        );
    }

    #[test]
    fn states_that_end_or_choose_need_nothing() {
        check_rule(
            "missing-next",
            "
States:
  - {Type: Choice, Name: A}
  - {Type: Succeed, Name: B}
  - {Type: Fail, Name: C}
  - {Name: D}
  - {Type: Pass, Name: E, Next: }
  - {Type: Pass, Name: F, End: yes}
  - {Type: Pass, Name: G, Next.$: $Input.next}
",
        );
    }

    #[test]
    fn the_end_is_inserted_in_the_style_of_the_state() {
        check_fix(
            "missing-next",
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      a: 1
      # the rest follows
  # next state
  - {Type: Pass, Name: B, End: true}
",
            "
States:
  - Type: Pass
    Name: A
    OutputConstructor:
      a: 1
      # the rest follows
    End: true
  # next state
  - {Type: Pass, Name: B, End: true}
",
        );
        check_fix(
            "missing-next",
            "\nStates:\n- {Type: Pass, Name: A}",
            "\nStates:\n- {Type: Pass, Name: A, End: true}",
        );
        check_fix(
            "missing-next",
            "States:\r\n  - Type: Pass\r\n    Name: A # only\r\n",
            "States:\r\n  - Type: Pass\r\n    Name: A # only\r\n    End: true\r\n",
        );
    }

    #[test]
    fn an_end_that_says_no_is_turned() {
        check_fix(
            "missing-next",
            "\nStates:\n  - {Type: Pass, Name: A, End: false}\n",
            "\nStates:\n  - {Type: Pass, Name: A, End: true}\n",
        );
    }
}
