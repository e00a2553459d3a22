//! Numbers from texts, ints and floats.

use super::coefficient::{Coefficient, power_of_ten};
use super::context::{EXP_OVERFLOW, EXP_UNDERFLOW};
use super::number::{Number, NumberClass};
use num_bigint::BigUint;

/// The number that a text spells: ASCII, without blanks and underscores. `None` for a text that is no number.
pub(super) fn parse(text: &[u8]) -> Option<Number> {
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    match rest.first()? {
        b'0'..=b'9' | b'.' => finite(negative, rest),
        _ => special(negative, rest),
    }
}

/// Digits with a point maybe, and an exponent maybe.
fn finite(negative: bool, text: &[u8]) -> Option<Number> {
    let (mut short, mut digits, mut behind) = (0u64, 0usize, 0i64);
    let (mut point, mut i) = (None, 0);
    while let Some(&b) = text.get(i) {
        match b {
            b'0'..=b'9' => {
                // The first digits fit a word, and most numbers have no more.
                if digits < 19 {
                    short = short * 10 + (b - b'0') as u64;
                }
                digits += 1;
                behind += point.is_some() as i64;
            }
            b'.' if point.is_none() => point = Some(i),
            _ => break,
        }
        i += 1;
    }
    if digits == 0 {
        return None;
    }
    let exponent = match text.get(i) {
        None => 0,
        Some(b'e' | b'E') => exponent(&text[i + 1..])?,
        Some(_) => return None,
    };
    let coefficient = if digits <= 19 {
        Coefficient::Small(short as u128)
    } else {
        long(&text[..i])
    };
    let exponent = exponent
        .saturating_sub(behind)
        .clamp(EXP_UNDERFLOW, EXP_OVERFLOW);
    Some(Number::new(negative, coefficient, exponent))
}

/// The number of the digits in a text that has a point maybe.
fn long(text: &[u8]) -> Coefficient {
    let digits: Vec<u8> = text
        .iter()
        .copied()
        .filter(|b| *b != b'.')
        .skip_while(|b| *b == b'0')
        .collect();
    Coefficient::of_digits(&digits)
}

/// The exponent behind the `e`; what is out of range stays so.
fn exponent(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let n = digits.iter().fold(0i64, |n, d| {
        n.saturating_mul(10).saturating_add((d - b'0') as i64)
    });
    Some(if negative { -n } else { n })
}

/// `inf`, `infinity`, `nan` or `snan`, the latter two with a payload maybe.
fn special(negative: bool, text: &[u8]) -> Option<Number> {
    let is = |word: &[u8]| text.eq_ignore_ascii_case(word);
    if is(b"inf") || is(b"infinity") {
        return Some(Number::infinity(negative));
    }
    let starts = |word: &[u8]| {
        text.get(..word.len())
            .is_some_and(|t| t.eq_ignore_ascii_case(word))
    };
    let (class, payload) = if starts(b"nan") {
        (NumberClass::Quiet, &text[3..])
    } else if starts(b"snan") {
        (NumberClass::Signaling, &text[4..])
    } else {
        return None;
    };
    if !payload.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut x = Number::new(negative, long(payload), 0);
    x.class = class;
    Some(x)
}

/// The exact value of a float.
pub(super) fn of_float(v: f64) -> Number {
    let negative = v.is_sign_negative();
    if v.is_nan() {
        return Number {
            negative,
            ..Number::nan()
        };
    }
    if v.is_infinite() {
        return Number::infinity(negative);
    }
    let bits = v.to_bits();
    let (field, fraction) = (bits >> 52 & 0x7FF, bits & ((1 << 52) - 1));
    // `mantissa * 2**e`.
    let (mantissa, e) = match field {
        0 => (fraction, -1074),
        _ => (fraction | 1 << 52, field as i64 - 1075),
    };
    if mantissa == 0 {
        return Number::small(negative, 0, 0);
    }
    let zeros = mantissa.trailing_zeros() as i64;
    let (mantissa, e) = if e < 0 {
        let n = zeros.min(-e);
        (mantissa >> n, e + n)
    } else {
        (mantissa, e)
    };
    let mantissa = BigUint::from(mantissa);
    if e >= 0 {
        return Number::new(negative, (mantissa << e as u64).into(), 0);
    }
    // A power of two below the fraction line is one of ten with a power of five above it.
    let n = (-e) as u64;
    let fives = &*power_of_ten(n) >> n;
    Number::new(negative, (mantissa * fives).into(), e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert_eq!(parse(b"1.50"), Some(Number::small(false, 150, -2)));
        assert_eq!(parse(b"-.5e+3"), Some(Number::small(true, 5, 2)));
        assert_eq!(parse(b"000"), Some(Number::small(false, 0, 0)));
        assert_eq!(parse(b"-Infinity"), Some(Number::infinity(true)));
        assert_eq!(
            parse(b"sNaN0012").map(|x| x.coefficient),
            Some(Coefficient::Small(12))
        );
        for wrong in [
            "", "-", ".", "1e", "1e+", "1..2", "e5", "nanx", "infin", "1 2", "--1",
        ] {
            assert_eq!(parse(wrong.as_bytes()), None, "{wrong}");
        }
    }

    #[test]
    fn floats_are_exact() {
        assert_eq!(of_float(0.5), Number::small(false, 5, -1));
        assert_eq!(of_float(-1e22), Number::small(true, 10u128.pow(22), 0));
        let x = of_float(0.1);
        assert_eq!(x.exponent, -55);
        assert_eq!(
            x.coefficient.to_text(),
            "1000000000000000055511151231257827021181583404541015625"
        );
    }
}
