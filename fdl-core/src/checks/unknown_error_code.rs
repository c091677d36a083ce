//! `unknown-error-code`: an error code is a near miss of one that the called service raises.

use super::rules::error_codes;
use super::words::{did_you_mean, shown};
use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject, near_names};
use crate::catalog::errors::{self, FAMILIES};
use crate::model::{State, StateKind};
use crate::syntax::edit::set_text;
use crate::text::letters_apart;

pub(super) static CHECK: Check = Check {
    code: "unknown-error-code",
    severity: Severity::Hint,
    section: Section::Errors,
    docs: include_str!("unknown_error_code.md"),
    run: Run::Parts(unknown_error_code),
};

fn unknown_error_code(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    for (state, code) in error_codes(subject.states) {
        let written = &*code.value;
        if errors::find(written).is_some() {
            continue;
        }
        let near = near_codes(state, written);
        if near.is_empty() {
            continue;
        }
        let names: Vec<&str> = near.iter().map(String::as_str).collect();
        let message = format!(
            "no error code `{}` is known{}",
            shown(written),
            did_you_mean(&names)
        );
        let finding = findings.report(code.range, message);
        for name in names {
            let edit = set_text(subject.tree.node(code.node), name);
            finding.fix(format!("Change to `{name}`"), edit.range, edit.text);
        }
    }
}

/// The codes that can only have been meant: other signs between the parts, or two letters apart.
/// Codes are open (functions raise their own), so anything else is left alone.
fn near_codes(state: &State, written: &str) -> Vec<String> {
    let known: Vec<&str> = match &state.kind {
        StateKind::Task(task) => {
            let action = task.action.as_ref().map_or("", |action| &action.value);
            errors::for_action(action)
                .iter()
                .map(|it| it.code)
                .collect()
        }
        _ => errors::all().iter().map(|it| it.code).collect(),
    };
    let dotted = written.replacen(':', ".", 1).replacen("..", ".", 1);
    if known.contains(&dotted.as_str()) {
        return vec![dotted];
    }
    let slips = known.into_iter().filter(|code| {
        let longest = code.len().max(dotted.len());
        letters_apart(code, &dotted) <= if longest < 10 { 1 } else { 2 }
    });
    let near = near_names(&dotted, slips);
    let of_family = |prefix: &str| {
        dotted.starts_with(prefix) && dotted.len() > prefix.len() && dotted != written
    };
    match near.is_empty() && FAMILIES.iter().any(|family| of_family(family.prefix)) {
        true => vec![dotted],
        false => near.into_iter().map(str::to_owned).collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_fix, check_rule};

    #[test]
    fn near_misses_of_the_services_codes() {
        check_rule(
            "unknown-error-code",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Retry:
      - {Errors: ['FC:ResourceThrottled', FC.ResourceThrotled, fc.unknown], MaxAttempts: 1, IntervalSeconds: 1}
      #           ^^^^^^^^^^^^^^^^^^^^^^ hint[unknown-error-code]: no error code `FC:ResourceThrottled` is known; did you mean `FC.ResourceThrottled`? (fix: Change to `FC.ResourceThrottled`)
      #                                   ^^^^^^^^^^^^^^^^^^^ hint[unknown-error-code]: no error code `FC.ResourceThrotled` is known; did you mean `FC.ResourceThrottled`? (fix: Change to `FC.ResourceThrottled`)
      #                                                        ^^^^^^^^^^ hint[unknown-error-code]: no error code `fc.unknown` is known; did you mean `FC.Unknown`? (fix: Change to `FC.Unknown`)
    Catch:
      - {Errors: [FnF.All], Next: B}
      #           ^^^^^^^ hint[unknown-error-code]: no error code `FnF.All` is known; did you mean `FnF.ALL`? (fix: Change to `FnF.ALL`)
      - {Errors: ['FC:ServiceUnavailable'], Next: B}
      #           ^^^^^^^^^^^^^^^^^^^^^^^ hint[unknown-error-code]: no error code `FC:ServiceUnavailable` is known; did you mean `FC.ServiceUnavailable`? (fix: Change to `FC.ServiceUnavailable`)
    Next: B
  - {Type: Succeed, Name: B}
",
        );
    }

    #[test]
    fn codes_of_ones_own_and_of_other_services() {
        check_rule(
            "unknown-error-code",
            "
States:
  - Type: Task
    Name: A
    Action: FC:InvokeFunction
    Catch:
      - {Errors: [OutOfStock, PaymentDeclined, FC.Throttled, FC.Custom], Next: B}
      - {Errors: ['my:code', FNF.FlowNotExist], Next: B}
    Next: B
  - {Type: Succeed, Name: B}
",
        );
    }

    #[test]
    fn the_nearest_is_proposed() {
        check_fix(
            "unknown-error-code",
            "\nStates:\n  - {Type: Task, Name: A, Action: FC:InvokeFunction, Catch: [{Errors: ['FC.AccesDenied'], Next: A}], End: true}\n",
            "\nStates:\n  - {Type: Task, Name: A, Action: FC:InvokeFunction, Catch: [{Errors: ['FC.AccessDenied'], Next: A}], End: true}\n",
        );
    }
}
