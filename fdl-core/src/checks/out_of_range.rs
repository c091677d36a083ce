//! `out-of-range`: a number lies outside its documented range, or there are too many or too few of
//! something.

use super::attributes::value_range;
use super::subject::Use;
use super::tasks::runs_express;
use super::{
    Check, CheckOptions, Diagnostic, ExecutionMode, Findings, Run, Section, Severity, Subject,
};
use crate::analysis::Analysis;
use crate::catalog::limits;
use crate::catalog::objects::{AttributeValue, ObjectKind, StateType};
use crate::syntax::{Node, ScalarType};

pub(super) static CHECK: Check = Check {
    code: "out-of-range",
    severity: Severity::Error,
    section: Section::Attributes,
    docs: include_str!("out_of_range.md"),
    run: Run::Parts(out_of_range),
};

fn out_of_range(subject: &Subject<'_>, options: &CheckOptions, findings: &mut Findings) {
    for it in &subject.uses {
        let Some(row) = it.attribute else { continue };
        let is_limited = matches!(
            row.value,
            AttributeValue::Integer { .. }
                | AttributeValue::Number
                | AttributeValue::States
                | AttributeValue::List(_)
        );
        if !is_limited || it.suffixed || it.entry.value.has_own_tag() {
            continue;
        }
        match row.value {
            AttributeValue::Integer {
                minimum, maximum, ..
            } => {
                // The mode decides about nothing else.
                let mode = match row.name {
                    "Seconds" => mode(subject, options, it),
                    _ => ExecutionMode::Standard,
                };
                let maximum = match mode {
                    ExecutionMode::Express => Some(limits::WAIT_EXPRESS.signed()),
                    ExecutionMode::Standard => maximum,
                };
                check_integer(it, minimum, maximum, mode, findings);
            }
            AttributeValue::Number => check_rate(it, findings),
            AttributeValue::States => check_states(it, findings),
            AttributeValue::List(ObjectKind::ParallelBranch) => check_branches(it, findings),
            _ => {}
        }
    }
}

fn mode(analysis: &Analysis, options: &CheckOptions, it: &Use<'_>) -> ExecutionMode {
    match it.object.state {
        Some(state) if runs_express(&analysis.flow, options, state) => ExecutionMode::Express,
        _ => options.mode,
    }
}

fn check_integer(
    it: &Use<'_>,
    minimum: i64,
    maximum: Option<i64>,
    mode: ExecutionMode,
    findings: &mut Findings,
) {
    let Some(number) = integer(it.value()) else {
        return;
    };
    let over = maximum.is_some_and(|maximum| number.above(maximum));
    if number.below(minimum) || over {
        let range = match maximum {
            Some(maximum) => format!("{minimum} to {maximum}"),
            None => format!("at least {minimum}"),
        };
        let express = match (it.name, mode) {
            ("Seconds", ExecutionMode::Express) => " in an Express flow",
            _ => "",
        };
        let text = number.text;
        let message = format!("`{}` is {range}{express}, not {text}", it.name);
        findings.report(value_range(it.entry), message);
        return;
    }
    if matches!(it.name, "MaxConcurrency" | "MaxConcuccency") {
        let distributed = super::attributes::has(it.mapping, "ProcessorConfig")
            || it
                .mapping
                .get("Processor")
                .is_some_and(|it| super::attributes::has(it, "ProcessorConfig"));
        let (limit, how) = match distributed {
            true => (limits::DISTRIBUTED_CONCURRENCY, "a distributed Map"),
            false => (limits::INLINE_CONCURRENCY, "an inline Map"),
        };
        if number.above(limit.signed()) {
            let message = format!(
                "{how} runs at most {} iterations at a time, not {}",
                limit.value, number.text
            );
            warn(it, message, findings);
        }
    }
}

/// `BackoffRate` below 1 makes the pauses shorter (Q88).
fn check_rate(it: &Use<'_>, findings: &mut Findings) {
    if it.name != "BackoffRate" {
        return;
    }
    let value = it.value();
    let is_number = matches!(
        value.scalar_type(),
        Some(ScalarType::Integer | ScalarType::Float)
    );
    let text = value.text().unwrap_or_default();
    let rate = text.trim_start_matches('+').parse::<f64>();
    if is_number && rate.is_ok_and(|rate| rate < 1.0) {
        let message = format!(
            "`BackoffRate` {text} makes each pause shorter than the one before it; at least 1 is meant"
        );
        warn(it, message, findings);
    }
}

fn check_states(it: &Use<'_>, findings: &mut Findings) {
    let value = it.value();
    if value.is_sequence() && value.items().next().is_none() {
        findings.report(value_range(it.entry), "`States` needs at least one state");
    }
}

fn check_branches(it: &Use<'_>, findings: &mut Findings) {
    let value = it.value();
    if it.object.kind != ObjectKind::State(StateType::Parallel) || !value.is_sequence() {
        return;
    }
    let count = value.items().count() as u64;
    let most = limits::BRANCHES.value;
    if count > most {
        let message = format!("a Parallel state has at most {most} branches, not {count}");
        findings.report(value_range(it.entry), message);
    }
    if count == 0 {
        findings.report(
            value_range(it.entry),
            "a Parallel state needs at least one branch",
        );
    }
}

fn warn<'f>(it: &Use<'_>, message: String, findings: &'f mut Findings) -> &'f mut Diagnostic {
    let finding = findings.report(value_range(it.entry), message);
    finding.severity(Severity::Warning)
}

/// A whole number as written, of any size.
struct Integer<'t> {
    text: &'t str,
    value: Option<i64>,
    negative: bool,
}

impl Integer<'_> {
    fn below(&self, minimum: i64) -> bool {
        self.value.map_or(self.negative, |it| it < minimum)
    }

    fn above(&self, maximum: i64) -> bool {
        self.value.map_or(!self.negative, |it| it > maximum)
    }
}

/// The whole number that a scalar writes, also as text of digits.
fn integer(value: Node<'_>) -> Option<Integer<'_>> {
    let text = value.str()?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    match value.scalar_type()? {
        ScalarType::Integer => {}
        ScalarType::Text if digits(text) => {}
        _ => return None,
    }
    let (negative, plain) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let parsed = match (plain.strip_prefix("0x"), plain.strip_prefix("0o")) {
        (Some(hex), _) => i64::from_str_radix(hex, 16).ok(),
        (_, Some(octal)) => i64::from_str_radix(octal, 8).ok(),
        _ => plain.parse().ok(),
    };
    Some(Integer {
        value: parsed.map(|it| if negative { -it } else { it }),
        negative,
        text,
    })
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{EXPRESS, check_rule, check_rule_with, findings_of};

    #[test]
    fn numbers_in_their_documented_ranges() {
        check_rule(
            "out-of-range",
            "
Type: StateMachine
SpecVersion: v1
Name: f
StartAt: A
Timeout: -1
#        ^^ error[out-of-range]: `Timeout` is at least 0, not -1
States:
  - {Type: Wait, Name: A, Seconds: 0, Next: B}
  #                                ^ error[out-of-range]: `Seconds` is 1 to 300, not 0
  - {Type: Wait, Name: B, Seconds: 301, Next: C}
  #                                ^^^ error[out-of-range]: `Seconds` is 1 to 300, not 301
  - {Type: Wait, Name: C, Seconds: '9999999999999999999999', Next: D}
  #                                ^^^^^^^^^^^^^^^^^^^^^^^^ error[out-of-range]: `Seconds` is 1 to 300, not 9999999999999999999999
  - Type: Task
    Name: D
    Action: FC:InvokeFunction
    Timeout: 0x100000
    #        ^^^^^^^^ error[out-of-range]: `Timeout` is 0 to 604800, not 0x100000
    Retry:
      - Errors: [FnF.ALL]
        MaxAttempts: -3
        #            ^^ error[out-of-range]: `MaxAttempts` is at least 0, not -3
        IntervalSeconds: 86401
        #                ^^^^^ error[out-of-range]: `IntervalSeconds` is 0 to 86400, not 86401
        BackoffRate: 0.5
        #            ^^^ warning[out-of-range]: `BackoffRate` 0.5 makes each pause shorter than the one before it; at least 1 is meant
        MaxBackoffSeconds: 100000
        #                  ^^^^^^ error[out-of-range]: `MaxBackoffSeconds` is 0 to 86400, not 100000
    End: true
",
        );
    }

    #[test]
    fn the_ends_of_the_ranges_are_fine() {
        check_rule(
            "out-of-range",
            "
Type: StateMachine
SpecVersion: v1
Name: f
StartAt: A
Timeout: 1
States:
  - {Type: Wait, Name: A, Seconds: 1, Next: B}
  - {Type: Wait, Name: B, Seconds: 300, Next: C}
  - Type: Task
    Name: C
    Action: FC:InvokeFunction
    Timeout: 604800
    Retry:
      - Errors: [FnF.ALL]
        MaxAttempts: 0
        IntervalSeconds: 0
        BackoffRate: 1
        MaxBackoffSeconds: 86400
    Next: D
  - {Type: Task, Name: D, Action: FC:InvokeFunction, Timeout: '0', End: true}
",
        );
    }

    #[test]
    fn express_flows_wait_for_twenty_seconds_at_most() {
        check_rule_with(
            "out-of-range",
            EXPRESS,
            "
States:
  - {Type: Wait, Name: A, Seconds: 21, Next: B}
  #                                ^^ error[out-of-range]: `Seconds` is 1 to 20 in an Express flow, not 21
  - {Type: Wait, Name: B, Seconds: 20, End: true}
",
        );
    }

    #[test]
    fn children_of_an_express_map_too() {
        check_rule(
            "out-of-range",
            "
States:
  - Type: Map
    Name: Each
    ItemsPath: $Input.items
    ProcessorConfig: {ExecutionMode: Express}
    Processor:
      StartAt: A
      States:
        - {Type: Wait, Name: A, Seconds: 30, End: true}
        #                                ^^ error[out-of-range]: `Seconds` is 1 to 20 in an Express flow, not 30
    Next: B
  - {Type: Wait, Name: B, Seconds: 30, End: true}
",
        );
    }

    #[test]
    fn concurrency_of_both_kinds_of_map() {
        check_rule(
            "out-of-range",
            "
States:
  - Type: Map
    Name: Inline
    ItemsPath: $Input.items
    MaxConcurrency: 41
    #               ^^ warning[out-of-range]: an inline Map runs at most 40 iterations at a time, not 41
    Processor: {StartAt: A, States: [{Type: Pass, Name: A, End: true}]}
    Next: Distributed
  - Type: Map
    Name: Distributed
    ItemsPath: $Input.items
    MaxConcuccency: 101
    #               ^^^ warning[out-of-range]: a distributed Map runs at most 100 iterations at a time, not 101
    ProcessorConfig: {ExecutionMode: Standard}
    Processor: {StartAt: A, States: [{Type: Pass, Name: A, End: true}]}
    Next: Fine
  - Type: Map
    Name: Fine
    ItemsPath: $Input.items
    MaxConcurrency: 100
    Processor:
      ProcessorConfig: {ExecutionMode: Standard}
      StartAt: A
      States: [{Type: Pass, Name: A, End: true}]
    End: true
",
        );
    }

    #[test]
    fn a_scope_without_states() {
        check_rule(
            "out-of-range",
            "
States:
  - Type: Parallel
    Name: Both
    Branches:
      - StartAt: A
        States: []
        #       ^^ error[out-of-range]: `States` needs at least one state
    End: true
",
        );
    }

    #[test]
    fn fifty_branches_and_no_more() {
        let parallel = |count: usize| {
            let branch = "      - {StartAt: A, States: [{Type: Pass, Name: A, End: true}]}\n";
            format!(
                "States:\n  - Type: Parallel\n    Name: Many\n    Branches:\n{}    End: true\n",
                branch.repeat(count)
            )
        };
        assert_eq!(findings_of("out-of-range", &parallel(50)).len(), 0);
        let found = findings_of("out-of-range", &parallel(51));
        assert_eq!(
            found[0].message,
            "a Parallel state has at most 50 branches, not 51"
        );
        assert_eq!(found[0].range.len(), "Branches".len() as u32);
    }
}
