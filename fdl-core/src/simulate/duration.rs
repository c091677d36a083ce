//! Durations: whole milliseconds of virtual time, rounded half up.
//!
//! Computed in decimals, so that `1.0005` seconds are 1001 ms and not what the nearest double gives.

/// A decimal number that is not negative: `mantissa / 10^scale`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Decimal {
    mantissa: u128,
    scale: u32,
}

impl Decimal {
    /// Zero.
    pub(crate) const ZERO: Self = Self {
        mantissa: 0,
        scale: 0,
    };

    /// One.
    pub(crate) const ONE: Self = Self {
        mantissa: 1,
        scale: 0,
    };

    /// Reads digits with at most one point and an exponent (`1.5`, `.5`, `2e3`); none for anything
    /// else, a sign included, and for what does not fit.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let all_digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
        if digits.trim_matches('.').is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let mut mantissa: u128 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            let digit = u128::from(digit - b'0');
            mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
        }
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        if scale >= 0 || mantissa == 0 {
            let scale = scale.max(0).unsigned_abs();
            return Some(Self { mantissa, scale });
        }
        let mantissa = mantissa.checked_mul(10_u128.checked_pow(scale.unsigned_abs())?)?;
        Some(Self { mantissa, scale: 0 })
    }

    /// The product; none if it does not fit.
    pub(crate) fn times(self, other: Self) -> Option<Self> {
        let mut product = Self {
            mantissa: self.mantissa.checked_mul(other.mantissa)?,
            scale: self.scale.checked_add(other.scale)?,
        };
        while product.scale > 0 && product.mantissa.is_multiple_of(10) {
            product.mantissa /= 10;
            product.scale -= 1;
        }
        Some(product)
    }

    /// The nearest double.
    pub(crate) fn as_f64(self) -> f64 {
        self.mantissa as f64 / 10_f64.powi(self.scale as i32)
    }

    /// Seconds as milliseconds, rounded half up.
    pub(crate) fn seconds_to_ms(self) -> u64 {
        let thousand = Self {
            mantissa: 1_000,
            scale: 0,
        };
        self.times(thousand).map_or(u64::MAX, Self::round)
    }

    /// Rounded half up to a whole number; the greatest one for what does not fit.
    pub(crate) fn round(self) -> u64 {
        let rounded = match 10_u128.checked_pow(self.scale) {
            // Twice the remainder would not fit for the greatest divisors; the complement does.
            Some(divisor) => {
                let remainder = self.mantissa % divisor;
                self.mantissa / divisor + u128::from(remainder >= divisor - remainder)
            }
            None => 0,
        };
        u64::try_from(rounded).unwrap_or(u64::MAX)
    }
}

/// Seconds as a decimal number in milliseconds; none for what is no such number.
pub(crate) fn milliseconds(seconds: &str) -> Option<u64> {
    Decimal::parse(seconds).map(Decimal::seconds_to_ms)
}

/// Seconds, as a decimal number or as text with a unit (`300ms`, `1.5s`, `2h`), in milliseconds.
///
/// # Errors
///
/// What is wrong with the text.
pub(crate) fn parse_duration(text: &str) -> Result<u64, String> {
    let trimmed = text.trim();
    let unit = trimmed.trim_start_matches(|it: char| it.is_ascii_digit() || it == '.');
    let exponent = unit.starts_with(['e', 'E']);
    let (number, factor) = match unit.trim_start() {
        _ if exponent => (trimmed, "1000"),
        "" | "s" => (&trimmed[..trimmed.len() - unit.len()], "1000"),
        "ms" => (&trimmed[..trimmed.len() - unit.len()], "1"),
        "m" => (&trimmed[..trimmed.len() - unit.len()], "60000"),
        "h" => (&trimmed[..trimmed.len() - unit.len()], "3600000"),
        "d" => (&trimmed[..trimmed.len() - unit.len()], "86400000"),
        _ => ("", "1"),
    };
    Decimal::parse(number)
        .zip(Decimal::parse(factor))
        .and_then(|(number, factor)| number.times(factor))
        .map(Decimal::round)
        .ok_or_else(|| {
            format!(
                "`{text}` is no duration: a number of seconds, or a number and ms, s, m, h or d"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_rounded_half_up_to_milliseconds() {
        for (text, milliseconds) in [
            ("0", 0),
            ("1.5", 1_500),
            ("1.0005", 1_001),
            ("1.00049", 1_000),
            (".5", 500),
            ("1e2", 100_000),
            ("300ms", 300),
            ("0.5ms", 1),
            ("0.4 ms", 0),
            ("90s", 90_000),
            ("1.5m", 90_000),
            ("2h", 7_200_000),
            ("7d", 604_800_000),
        ] {
            assert_eq!(parse_duration(text), Ok(milliseconds), "{text}");
        }
        for text in ["", "s", "-1", "1w", "1 2", "1h30m", "one", "."] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
