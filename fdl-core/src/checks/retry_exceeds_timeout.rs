//! `retry-exceeds-timeout`: the pauses of a Retry rule take longer than the whole flow may.

use super::{Check, CheckOptions, Findings, Run, Section, Severity, Subject};
use crate::model::{Quantity, RetryRule};

pub(super) static CHECK: Check = Check {
    code: "retry-exceeds-timeout",
    severity: Severity::Hint,
    section: Section::Errors,
    docs: include_str!("retry_exceeds_timeout.md"),
    run: Run::Parts(retry_exceeds_timeout),
};

fn retry_exceeds_timeout(subject: &Subject<'_>, _: &CheckOptions, findings: &mut Findings) {
    let timeout = subject.flow.timeout.as_ref().and_then(literal);
    let Some(timeout) = timeout.filter(|it| *it > 0.0) else {
        return;
    };
    for rule in subject.states.iter().flat_map(|state| &state.retry) {
        let Some(Quantity::Literal { range, number }) = &rule.max_attempts else {
            continue;
        };
        if exceeds(rule, timeout) == Some(true) {
            let message = format!(
                "the pauses before {} retries take longer than the `Timeout` of the flow, {timeout} seconds",
                number.as_str()
            );
            findings.report(*range, message);
        }
    }
}

/// Whether the pauses before all retries add up to more than `timeout` seconds.
fn exceeds(rule: &RetryRule, timeout: f64) -> Option<bool> {
    let attempts = literal(rule.max_attempts.as_ref()?)?;
    let mut pause = literal(rule.interval_seconds.as_ref()?)?;
    let written = |quantity: &Option<Quantity>, default: f64| match quantity {
        Some(quantity) => literal(quantity),
        None => Some(default),
    };
    let rate = written(&rule.backoff_rate, 1.0)?;
    let most = written(&rule.max_backoff_seconds, f64::INFINITY)?;
    let mut total = 0.0;
    let mut left = attempts;
    while left >= 1.0 && total <= timeout {
        let next = (pause * rate).min(most);
        pause = pause.min(most);
        if next == pause || pause <= 0.0 {
            // From here on every pause is the same.
            return Some(total + pause * left > timeout);
        }
        if rate < 1.0 && pause < 1e-3 {
            break;
        }
        total += pause;
        pause = next;
        left -= 1.0;
    }
    Some(total > timeout)
}

fn literal(quantity: &Quantity) -> Option<f64> {
    match quantity {
        Quantity::Literal { number, .. } => Some(number.as_f64()).filter(|it| *it >= 0.0),
        Quantity::Expression(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::checks::fixture::{check_rule, findings_of};

    fn flow(timeout: &str, rule: &str) -> String {
        format!(
            "Type: StateMachine\nSpecVersion: v1\nName: f\n{timeout}StartAt: A\nStates:\n  - Type: Task\n    Name: A\n    Action: a:b\n    Retry:\n      - {{Errors: [FnF.ALL], {rule}}}\n    End: true\n"
        )
    }

    fn count(timeout: &str, rule: &str) -> usize {
        findings_of("retry-exceeds-timeout", &flow(timeout, rule)).len()
    }

    #[test]
    fn reported_at_the_number_of_attempts() {
        check_rule(
            "retry-exceeds-timeout",
            "
Type: StateMachine
SpecVersion: v1
Name: f
Timeout: 60
StartAt: A
States:
  - Type: Task
    Name: A
    Action: a:b
    Retry:
      - {Errors: [FnF.ALL], MaxAttempts: 6, IntervalSeconds: 1, BackoffRate: 2}
      #                                  ^ hint[retry-exceeds-timeout]: the pauses before 6 retries take longer than the `Timeout` of the flow, 60 seconds
    End: true
",
        );
    }

    #[test]
    fn the_sum_of_the_pauses() {
        let timeout = "Timeout: 63\n";
        for (rule, expected) in [
            ("MaxAttempts: 6, IntervalSeconds: 1, BackoffRate: 2", 0),
            ("MaxAttempts: 7, IntervalSeconds: 1, BackoffRate: 2", 1),
            (
                "MaxAttempts: 7, IntervalSeconds: 1, BackoffRate: 2, MaxBackoffSeconds: 4",
                0,
            ),
            ("MaxAttempts: 63, IntervalSeconds: 1", 0),
            ("MaxAttempts: 64, IntervalSeconds: 1", 1),
            ("MaxAttempts: 9000000000, IntervalSeconds: 1", 1),
            ("MaxAttempts: 9000000000, IntervalSeconds: 0", 0),
            (
                "MaxAttempts: 9000000000, IntervalSeconds: 10, BackoffRate: 0.5",
                0,
            ),
            ("MaxAttempts: 64", 0),
        ] {
            assert_eq!(count(timeout, rule), expected, "{rule}");
        }
        assert_eq!(count("", "MaxAttempts: 100, IntervalSeconds: 100"), 0);
    }
}
