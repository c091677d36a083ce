//! Instants as text. Absent: time zones other than fixed offsets, leap seconds.

/// Milliseconds in a day.
const DAY: i64 = 86_400_000;

/// An instant, in milliseconds since 1970-01-01T00:00:00Z, as `2026-01-01T00:00:00.000Z`.
pub fn format_time(milliseconds: i64) -> String {
    let (year, month, day) = civil(milliseconds.div_euclid(DAY));
    let time = milliseconds.rem_euclid(DAY);
    let (hour, minute) = (time / 3_600_000, time / 60_000 % 60);
    let (second, fraction) = (time / 1_000 % 60, time % 1_000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z")
}

/// Reads an instant as RFC 3339 writes it (`2026-01-01T00:00:00Z`, `…+08:00`, `….5Z`), in
/// milliseconds since 1970-01-01T00:00:00Z; digits beyond the millisecond are cut.
///
/// # Errors
///
/// What is wrong with the text.
pub fn parse_rfc3339(text: &str) -> Result<i64, String> {
    read_instant(text.as_bytes()).ok_or_else(|| {
        format!("`{text}` is no instant as RFC 3339 writes it, such as `2026-01-01T00:00:00Z`")
    })
}

fn read_instant(text: &[u8]) -> Option<i64> {
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        let all_digits = digits.iter().all(u8::is_ascii_digit);
        all_digits.then(|| {
            digits
                .iter()
                .fold(0, |acc, it| acc * 10 + i64::from(it - b'0'))
        })
    };
    let is = |at: usize, wanted: &[u8]| text.get(at).is_some_and(|it| wanted.contains(it));
    let separated = is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":") && is(16, b":");
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let date = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    if !separated || !date || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let mut rest = 19;
    let mut fraction = 0;
    if is(rest, b".") {
        let digits = text[20..].iter().take_while(|it| it.is_ascii_digit());
        let length = digits.count();
        if length == 0 {
            return None;
        }
        let kept = length.min(3);
        fraction = number(20, 20 + kept)? * 10_i64.pow(3 - kept as u32);
        rest = 20 + length;
    }
    let offset = match text.get(rest..)? {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (number(rest + 1, rest + 3)?, number(rest + 4, rest + 6)?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let minutes = hours * 60 + minutes;
            if *sign == b'+' { minutes } else { -minutes }
        }
        _ => return None,
    };
    let minutes = (hour * 60 + minute) - offset;
    Some(days(year, month, day) * DAY + minutes * 60_000 + second * 1_000 + fraction)
}

/// The days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March have their leap day at the end, and months a regular length.
    let year = year - i64::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date of a number of days from 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_there_and_back() {
        for (text, written) in [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"),
            ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.000Z"),
            ("2024-02-29t23:59:59.9999z", "2024-02-29T23:59:59.999Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"),
            ("2026-01-01T08:00:00+08:00", "2026-01-01T00:00:00.000Z"),
            ("2025-12-31 19:30:00-04:30", "2026-01-01T00:00:00.000Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(parse_rfc3339(text).map(format_time).as_deref(), Ok(written));
        }
        assert_eq!(parse_rfc3339("2026-01-01T00:00:00Z"), Ok(1_767_225_600_000));
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for text in [
            "",
            "2026-01-01",
            "2026-02-29T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+0800",
            "2026-01-01T00:00:00Zx",
            "２026-01-01T00:00:00Z",
        ] {
            assert!(parse_rfc3339(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_day_of_eight_centuries_survives_the_round_trip() {
        for day in -146_097..146_097 {
            let (year, month, date) = civil(day);
            assert_eq!(days(year, month, date), day);
        }
    }
}
