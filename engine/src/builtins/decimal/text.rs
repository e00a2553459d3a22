//! Numbers as texts, in the scientific and the engineering notation.

use super::coefficient::Coefficient;
use super::number::{Number, NumberClass};

/// The digits of a coefficient, in a buffer of the caller's when they are few.
pub(super) enum Digits {
    /// Short ones, from the index on.
    Short([u8; 40], usize),
    /// Long ones.
    Long(String),
}

impl Digits {
    /// Of a coefficient.
    pub(super) fn of(v: &Coefficient) -> Digits {
        let Coefficient::Small(v) = v else {
            return Digits::Long(v.to_text());
        };
        let mut buffer = [b'0'; 40];
        let (mut at, mut rest) = (buffer.len(), *v);
        while rest >> 64 != 0 {
            // Nineteen digits at a time fit a word.
            let low = (rest % 10u128.pow(19)) as u64;
            rest /= 10u128.pow(19);
            let end = at - 19;
            at = write_word(&mut buffer, at, low);
            buffer[end..at].fill(b'0');
            at = end;
        }
        let at = write_word(&mut buffer, at, rest as u64);
        Digits::Short(buffer, at)
    }

    /// The digits.
    pub(super) fn as_str(&self) -> &str {
        match self {
            Digits::Short(buffer, at) => core::str::from_utf8(&buffer[*at..]).unwrap_or("0"),
            Digits::Long(text) => text,
        }
    }
}

/// Writes a number up to `end`: where it begins.
fn write_word(buffer: &mut [u8; 40], end: usize, mut v: u64) -> usize {
    let mut at = end;
    loop {
        at -= 1;
        buffer[at] = b'0' + (v % 10) as u8;
        v /= 10;
        if v == 0 {
            return at;
        }
    }
}

/// The text of a number of few digits in plain notation, by far the most common ones: bytes and their number.
pub(super) fn short_text(x: &Number) -> Option<([u8; 56], usize)> {
    if !x.is_finite() || x.exponent > 0 {
        return None;
    }
    let Digits::Short(buffer, start) = Digits::of(&x.coefficient) else {
        return None;
    };
    let digits = &buffer[start..];
    let before = digits.len() as i64 + x.exponent;
    if before < -5 {
        return None;
    }
    let mut out = [b'0'; 56];
    let mut n = 0;
    if x.negative {
        (out[0], n) = (b'-', 1);
    }
    let (whole, fraction) = if before <= 0 {
        out[n + 1] = b'.';
        n += 2 + (-before) as usize;
        (digits, &digits[..0])
    } else {
        digits.split_at(before as usize)
    };
    out[n..n + whole.len()].copy_from_slice(whole);
    n += whole.len();
    if !fraction.is_empty() {
        out[n] = b'.';
        out[n + 1..n + 1 + fraction.len()].copy_from_slice(fraction);
        n += 1 + fraction.len();
    }
    Some((out, n))
}

/// The number as a text that spells it exactly.
pub(super) fn to_text(x: &Number, capitals: bool, engineering: bool) -> String {
    let mut out = String::with_capacity(48);
    if x.negative {
        out.push('-');
    }
    match x.class {
        NumberClass::Infinity => out.push_str("Infinity"),
        NumberClass::Quiet | NumberClass::Signaling => {
            out.push_str(if x.class == NumberClass::Quiet {
                "NaN"
            } else {
                "sNaN"
            });
            if !x.coefficient.is_zero() {
                out.push_str(Digits::of(&x.coefficient).as_str());
            }
        }
        NumberClass::Finite => push_finite(&mut out, x, capitals, engineering),
    }
    out
}

fn push_finite(out: &mut String, x: &Number, capitals: bool, engineering: bool) {
    let digits = Digits::of(&x.coefficient);
    let digits = digits.as_str();
    let len = digits.len() as i64;
    let adjusted = x.exponent + len - 1;
    let plain = x.exponent <= 0 && adjusted >= -6;
    // How many digits stand before the point.
    let before = if plain {
        len + x.exponent
    } else if !engineering {
        1
    } else if x.coefficient.is_zero() {
        (adjusted + 2).rem_euclid(3) - 1
    } else {
        adjusted.rem_euclid(3) + 1
    };
    push_with_point(out, digits, before);
    if plain {
        return;
    }
    let exponent = adjusted - before + 1;
    if exponent == 0 {
        return;
    }
    out.push(if capitals { 'E' } else { 'e' });
    out.push_str(&format!("{exponent:+}"));
}

/// The digits with a point behind the first `before` of them, filled up with zeroes.
pub(super) fn push_with_point(out: &mut String, digits: &str, before: i64) {
    if before <= 0 {
        out.push_str("0.");
        out.extend(core::iter::repeat_n('0', before.unsigned_abs() as usize));
        out.push_str(digits);
    } else if before >= digits.len() as i64 {
        out.push_str(digits);
        let zeros = before as usize - digits.len();
        out.extend(core::iter::repeat_n('0', zeros));
    } else {
        let (whole, fraction) = digits.split_at(before as usize);
        out.push_str(whole);
        out.push('.');
        out.push_str(fraction);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(coefficient: u128, exponent: i64, engineering: bool) -> String {
        to_text(
            &Number::small(false, coefficient, exponent),
            true,
            engineering,
        )
    }

    #[test]
    fn scientific() {
        for (c, e, text) in [
            (123, 0, "123"),
            (123, -2, "1.23"),
            (123, -10, "1.23E-8"),
            (123, -5, "0.00123"),
            (1, 1, "1E+1"),
            (0, -7, "0E-7"),
            (0, -6, "0.000000"),
            (12345678901234567890123, 0, "12345678901234567890123"),
            (
                10u128.pow(38),
                -19,
                "10000000000000000000.0000000000000000000",
            ),
        ] {
            assert_eq!(shown(c, e, false), text);
            if let Some((bytes, n)) = short_text(&Number::small(true, c, e)) {
                assert_eq!(bytes[..n], *format!("-{text}").as_bytes());
            } else {
                assert!(text.contains('E'));
            }
        }
    }

    #[test]
    fn engineering() {
        for (c, e, text) in [
            (123, 1, "1.23E+3"),
            (123, 3, "123E+3"),
            (123, -10, "12.3E-9"),
            (7, 1, "70"),
            (0, 1, "0.00E+3"),
            (0, 2, "0.0E+3"),
            (0, 3, "0E+3"),
            (0, -7, "0.0E-6"),
        ] {
            assert_eq!(shown(c, e, true), text);
        }
    }
}
