//! Dates and times written as ISO 8601 has it, and as `isoformat` writes them.
//!
//! Texts are bytes here: a character past ASCII is [`OTHER`], which no format has, except between date and time.

use super::calendar::{self, Date};
use super::clock::Clock;
use super::span::Span;
use crate::object::*;
use std::borrow::Cow;

/// Stands for a character past ASCII.
const OTHER: u8 = 0xFF;
/// The text of a str.
pub(super) fn text_of(s: &Str) -> Cow<'_, [u8]> {
    match s.as_ascii() {
        Some(text) => Cow::Borrowed(text.as_bytes()),
        None => {
            let ascii = |c| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(OTHER);
            s.data().iter().map(ascii).collect()
        }
    }
}

/// A number of exactly `digits` digits at the beginning, and what follows it.
fn number(text: &[u8], digits: usize) -> Option<(i64, &[u8])> {
    let (number, rest) = text.split_at_checked(digits)?;
    let mut n = 0;
    for b in number {
        if !b.is_ascii_digit() {
            return None;
        }
        n = n * 10 + i64::from(b - b'0');
    }
    Some((n, rest))
}

/// What follows `byte`, which the text has to begin with.
fn after(text: &[u8], byte: u8) -> Option<&[u8]> {
    text.split_first()
        .and_then(|(first, rest)| (*first == byte).then_some(rest))
}

/// A date: `YYYY-MM-DD`, `YYYYMMDD`, `YYYY-Www-D`, `YYYYWwwD`, `YYYY-Www` or `YYYYWww`. Month and day may not exist; digits
/// may follow those of a format without dashes.
pub(super) fn date(text: &[u8]) -> Option<Date> {
    if !matches!(text.len(), 7 | 8 | 10) {
        return None;
    }
    let (year, rest) = number(text, 4)?;
    let (has_dashes, rest) = match after(rest, b'-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let dash = |text| {
        if has_dashes {
            after(text, b'-')
        } else {
            Some(text)
        }
    };
    if let Some(rest) = after(rest, b'W') {
        let (week, rest) = number(rest, 2)?;
        let day = if rest.is_empty() {
            1
        } else {
            number(dash(rest)?, 1)?.0
        };
        return calendar::of_iso_week(year, week, day).ok();
    }
    let (month, rest) = number(rest, 2)?;
    let (day, _) = number(dash(rest)?, 2)?;
    Some(Date { year, month, day })
}

/// Where the date of a date and time ends, given at least 7 characters. Where dashes or digits leave it open (`YYYY-Www-D` and
/// a time after a dash), the date has the form that is likelier.
pub(super) fn end_of_date(text: &[u8]) -> Option<usize> {
    let len = text.len();
    if len == 7 {
        return Some(7);
    }
    let is_week = |at: usize| text.get(at) == Some(&b'W');
    if text[4] == b'-' {
        if !is_week(5) {
            return Some(10);
        }
        // YYYY-Www, and -D if a day and no time follows the dash.
        if text.get(8) != Some(&b'-') {
            return Some(8);
        }
        if len == 9 {
            return None;
        }
        let two_digits = text.get(10).is_some_and(u8::is_ascii_digit);
        return Some(if two_digits { 8 } else { 10 });
    }
    if !is_week(4) {
        return Some(8);
    }
    // YYYYWww and YYYYWwwD: what separates date and time may be a digit too, and times have an even number of digits.
    let digits = text[7..].iter().take_while(|b| b.is_ascii_digit()).count();
    let end = 7 + digits;
    Some(if end < 9 {
        end
    } else if end % 2 == 0 {
        7
    } else {
        8
    })
}

/// Hour, minute, second and microsecond; is there a rest that is none of them?
fn clock(text: &[u8]) -> Option<(Clock, bool)> {
    let mut parts = [0; 3];
    let mut rest = text;
    let mut has_colons = true;
    for i in 0..parts.len() {
        let (n, after) = number(rest, 2)?;
        parts[i] = n;
        let next = after.first().copied();
        if i == 0 {
            has_colons = next == Some(b':');
        }
        let Some(next) = next.filter(|b| after.len() > 1 || matches!(b, b'.' | b',')) else {
            // A zero byte ends a text, as in C.
            return Some((of_parts(parts, 0), next.is_some_and(|b| b != 0)));
        };
        rest = &after[1..];
        match next {
            b':' if has_colons && i == 2 => return None,
            b':' if has_colons => {}
            b'.' | b',' if i == 2 => break,
            b'.' | b',' => return None,
            _ if !has_colons => rest = after,
            _ => return None,
        }
    }
    let digits = rest.len().clamp(1, 6);
    let (mut micro, mut rest) = number(rest, digits)?;
    for _ in digits..6 {
        micro *= 10;
    }
    while let [b'0'..=b'9', more @ ..] = rest {
        rest = more;
    }
    let has_rest = rest.first().is_some_and(|b| *b != 0);
    Some((of_parts(parts, micro), has_rest))
}

fn of_parts([hour, minute, second]: [i64; 3], micro: i64) -> Clock {
    Clock {
        hour,
        minute,
        second,
        micro,
        fold: false,
    }
}

/// A time, its parts perhaps out of range, and its distance from UTC, if it has one.
pub(super) fn time(text: &[u8]) -> Option<(Clock, Option<Span>)> {
    let zone_at = text.iter().position(|b| matches!(b, b'+' | b'-' | b'Z'));
    let Some(zone_at) = zone_at else {
        let (clock, has_rest) = clock(text)?;
        return (!has_rest).then_some((clock, None));
    };
    let (time, zone) = text.split_at(zone_at);
    // What follows the sixth digit of a second does not count in front of a zone.
    let (time, _) = clock(time)?;
    if zone[0] == b'Z' {
        return (zone.len() == 1 || zone[1] == 0).then_some((time, Some(Span::ZERO)));
    }
    let (offset, has_rest) = clock(&zone[1..])?;
    if has_rest {
        return None;
    }
    let span = Span::carried(0, offset.second_of_day(), offset.micro);
    let span = if zone[0] == b'-' {
        span.negated()
    } else {
        span
    };
    Some((time, Some(span)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<[i64; 4]> {
        time(text.as_bytes()).map(|(clock, _)| clock.parts())
    }

    #[test]
    fn times() {
        assert_eq!(parts("10"), Some([10, 0, 0, 0]));
        assert_eq!(parts("10:11"), Some([10, 11, 0, 0]));
        assert_eq!(parts("101112.5"), Some([10, 11, 12, 500_000]));
        assert_eq!(parts("10:11:12,1234567"), Some([10, 11, 12, 123_456]));
        for wrong in [
            "",
            "1",
            "101",
            "10:",
            "10:1011",
            "10.5",
            "10:11:12:13",
            "10:11:12.",
            "10+",
            "10:11x",
        ] {
            assert_eq!(parts(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn zones() {
        let zone = |text: &str| time(text.as_bytes()).and_then(|(_, zone)| zone);
        assert_eq!(zone("10Z"), Some(Span::ZERO));
        assert_eq!(zone("10-01:00"), Some(Span::carried(0, -3600, 0)));
        assert_eq!(zone("10+00:00:00.5"), Some(Span::carried(0, 0, 500_000)));
        assert_eq!(zone("10Z0"), None);
    }

    #[test]
    fn ends_of_dates() {
        for (text, end) in [
            ("2024-01-01T10", 10),
            ("20240101T10", 8),
            ("2024-W01T10", 8),
            ("2024-W01-1T10", 10),
            ("2024-W01-10:10", 8),
            ("2024W01T10", 7),
            ("2024W011T10", 8),
            ("2024W0110", 8),
        ] {
            assert_eq!(end_of_date(text.as_bytes()), Some(end), "{text}");
        }
        assert_eq!(end_of_date(b"2024-W01-"), None);
    }
}
