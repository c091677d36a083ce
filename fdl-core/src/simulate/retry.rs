//! Which rule of `Retry` or `Catch` matches an error, and how long a back-off lasts.
//!
//! Source: the error handling page (documented: order, first match, `FnF.ALL`; inferred: exact
//! comparison of codes, the formula of the back-off). No jitter is documented, none is added.

use super::duration::{Decimal, milliseconds};
use super::failure::codes;
use crate::model::{Quantity, RetryRule, Text};

/// The first rule that lists the code or, if that counts for it, `FnF.ALL`.
pub(super) fn first_match<'r>(
    mut rules: impl Iterator<Item = &'r [Text]>,
    code: &str,
    all_counts: bool,
) -> Option<usize> {
    rules.position(|errors| names(errors, code) || (all_counts && names(errors, codes::ALL)))
}

/// Whether a rule lists just this code.
pub(super) fn names(errors: &[Text], code: &str) -> bool {
    errors.iter().any(|it| *it.value == *code)
}

/// How many retries a rule allows; the first run is not counted (Q87: 0 means none).
pub(super) fn max_attempts(rule: &RetryRule) -> u64 {
    let number = number(&rule.max_attempts).and_then(Decimal::parse);
    number.map_or(0, Decimal::round)
}

/// The wait before retry `retry`, counted from 1:
/// `min(IntervalSeconds × BackoffRate^(retry − 1), MaxBackoffSeconds)`, in milliseconds.
pub(super) fn delay_ms(rule: &RetryRule, retry: u64) -> u64 {
    let limit = number(&rule.max_backoff_seconds).and_then(milliseconds);
    let seconds = number(&rule.interval_seconds).and_then(Decimal::parse);
    let rate = number(&rule.backoff_rate).and_then(Decimal::parse);
    let delay = grown(
        seconds.unwrap_or(Decimal::ZERO),
        rate.unwrap_or(Decimal::ONE),
        retry.saturating_sub(1),
    );
    delay.min(limit.unwrap_or(u64::MAX))
}

fn grown(seconds: Decimal, rate: Decimal, times: u64) -> u64 {
    if seconds == Decimal::ZERO || rate == Decimal::ONE {
        return seconds.seconds_to_ms();
    }
    // Decimals hold some thirty digits. What needs more is beyond all waits or so near to nothing
    // that a double tells its milliseconds.
    let mut exact = Some(seconds);
    for _ in 0..times.min(128) {
        exact = exact.and_then(|it| it.times(rate));
    }
    match exact.filter(|_| times <= 128) {
        Some(seconds) => seconds.seconds_to_ms(),
        None => {
            let exponent = i32::try_from(times).unwrap_or(i32::MAX);
            let milliseconds = seconds.as_f64() * rate.as_f64().powi(exponent) * 1_000.0;
            // The cast saturates.
            (milliseconds + 0.5).floor() as u64
        }
    }
}

fn number(quantity: &Option<Quantity>) -> Option<&str> {
    match quantity {
        Some(Quantity::Literal { number, .. }) => Some(number.as_str()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delays(interval: &str, rate: &str, retries: impl IntoIterator<Item = u64>) -> Vec<u64> {
        let decimal = |text| Decimal::parse(text).expect("a decimal");
        let delay = |retry: u64| grown(decimal(interval), decimal(rate), retry - 1);
        retries.into_iter().map(delay).collect()
    }

    #[test]
    fn back_off_grows_by_the_rate_and_is_rounded_half_up() {
        assert_eq!(delays("2", "1", 1..4), [2_000, 2_000, 2_000]);
        assert_eq!(delays("1", "2", 1..5), [1_000, 2_000, 4_000, 8_000]);
        assert_eq!(delays("1", "1.5", 1..5), [1_000, 1_500, 2_250, 3_375]);
        // In doubles 1.15² is a little less than 1.3225.
        assert_eq!(delays("1", "1.15", 3..4), [1_323]);
        assert_eq!(delays("1", "0.5", 1..4), [1_000, 500, 250]);
        assert_eq!(delays("0", "2", 1..4), [0, 0, 0]);
    }

    #[test]
    fn back_off_of_many_retries_is_bounded() {
        assert_eq!(delays("1", "2", [100, 10_000]), [u64::MAX, u64::MAX]);
        assert_eq!(delays("1", "0.5", [60, 10_000]), [0, 0]);
        assert_eq!(delays("1", "1.1", [51]), [117_391]);
    }
}
