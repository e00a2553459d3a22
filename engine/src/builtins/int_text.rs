//! Ints as text: decimal notation and the parser of `int()`.

use super::number;
use crate::object::*;
use crate::value::Value;
use num_bigint::BigUint;

/// The decimal notation of an int of any kind.
///
/// # Errors
/// ValueError when it has more digits than the thread allows.
pub(crate) fn decimal(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    let i = super::int::receiver(t, v)?;
    if let Some(v) = i.to_i128() {
        return small_decimal(t, v);
    }
    // An upper and a lower bound of the number of digits, before any work is done.
    let max = t.int_max_str_digits;
    let digits_at_least = (i.bits() - 1) as f64 * core::f64::consts::LOG10_2;
    if max != 0 && digits_at_least >= max as f64 {
        return Err(too_many_digits(t));
    }
    let mut word = [0];
    let (negative, limbs) = i.limbs(&mut word);
    let mut text = biguint_of(limbs).to_str_radix(10);
    if max != 0 && text.len() > max {
        return Err(too_many_digits(t));
    }
    if negative {
        text.insert(0, '-');
    }
    Str::from_ascii(t, text.as_bytes())
}

#[cold]
fn too_many_digits(t: &mut Thread) -> Raised {
    let message = format!(
        "Exceeds the limit ({} digits) for integer string conversion; \
         use sys.set_int_max_str_digits() to increase the limit",
        t.int_max_str_digits
    );
    t.value_error(message)
}

/// Decimal notation without malloc.
fn small_decimal(t: &mut Thread, v: i128) -> Result<Gc<Str>, Raised> {
    let mut buffer = [0u8; 40];
    let mut at = buffer.len();
    let mut rest = v.unsigned_abs();
    // Nineteen digits at a time fit a word.
    const CHUNK: u128 = 10u128.pow(19);
    loop {
        let last = rest < CHUNK;
        let mut word = (rest % CHUNK) as u64;
        rest /= CHUNK;
        let end = at - if last { 0 } else { 19 };
        loop {
            at -= 1;
            buffer[at] = b'0' + (word % 10) as u8;
            word /= 10;
            if if last { word == 0 } else { at == end } {
                break;
            }
        }
        if last {
            break;
        }
    }
    if v < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    Str::from_ascii(t, &buffer[at..])
}

/// The int that a str or a bytes-like value spells in this base; `None` for values of other types.
///
/// # Errors
/// ValueError.
pub(super) fn parse_value(t: &mut Thread, v: Value, base: i64) -> Result<Option<Value>, Raised> {
    if base == 10
        && let Some(s) = v.cast::<Str>()
        && let Some(n) = s.as_ascii().and_then(|text| short_decimal(text.as_bytes()))
    {
        return t.int(n).map(Some);
    }
    let text = match v.cast::<Str>() {
        Some(s) => number::ascii_text(&s),
        None => match number::bytes_like(v) {
            Some(b) => b,
            None => return Ok(None),
        },
    };
    if base != 0 && !(2..=36).contains(&base) {
        return Err(t.value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    let literal = scan(&text, base as u32);
    let Some(Literal {
        negative,
        digits,
        base: actual,
    }) = literal
    else {
        let quoted = number::short_repr(t, v)?;
        let message = format!("invalid literal for int() with base {base}: {quoted}");
        return Err(t.value_error(message));
    };
    let max = t.int_max_str_digits;
    if !actual.is_power_of_two() && max != 0 && digits.len() > max {
        let message = format!(
            "Exceeds the limit ({max} digits) for integer string conversion: value has {} digits; \
             use sys.set_int_max_str_digits() to increase the limit",
            digits.len()
        );
        return Err(t.value_error(message));
    }
    number_of(t, negative, &digits, actual).map(Some)
}

/// Up to 18 decimal digits with or without a minus sign, by far the most common text.
fn short_decimal(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut n = 0;
    for c in digits {
        let digit = c.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        n = n * 10 + digit as i64;
    }
    Some(if negative { -n } else { n })
}

fn number_of(t: &mut Thread, negative: bool, digits: &[u8], base: u32) -> PyResult {
    // Twelve digits of base 36 fit a word.
    if digits.len() <= 12 || base <= 10 && digits.len() <= 19 {
        let m = digits.iter().fold(0u64, |n, &d| n * base as u64 + d as u64);
        return t.int_u128(negative, m as u128);
    }
    match BigUint::from_radix_be(digits, base) {
        Some(m) => t.int_biguint(negative, &m),
        None => Ok(Value::ZERO),
    }
}

struct Literal {
    negative: bool,
    /// Digits as numbers, the most significant first.
    digits: Vec<u8>,
    base: u32,
}

/// Reads white space, sign, prefix and digits with single underscores between them.
fn scan(text: &[u8], base: u32) -> Option<Literal> {
    let text = number::strip(text);
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let prefixed = match text {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let (base, mut text) = match base {
        0 if prefixed != 0 => (prefixed, &text[2..]),
        b if b != 0 && b == prefixed => (b, &text[2..]),
        0 => {
            // No prefix: decimal, and a leading zero only for zero itself.
            let zero = text.iter().all(|b| matches!(b, b'0' | b'_'));
            if text.first() == Some(&b'0') && !zero {
                return None;
            }
            (10, text)
        }
        b => (b, text),
    };
    if base == prefixed
        && let [b'_', rest @ ..] = text
    {
        text = rest;
    }
    let mut digits = Vec::with_capacity(text.len());
    let mut after_digit = false;
    for &b in text {
        if b == b'_' {
            if !after_digit {
                return None;
            }
            after_digit = false;
            continue;
        }
        digits.push((b as char).to_digit(36).filter(|d| *d < base)? as u8);
        after_digit = true;
    }
    after_digit.then_some(Literal {
        negative,
        digits,
        base,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, base: u32) -> Option<i64> {
        let l = scan(text.as_bytes(), base)?;
        let m = l
            .digits
            .iter()
            .fold(0i64, |n, &d| n * l.base as i64 + d as i64);
        Some(if l.negative { -m } else { m })
    }

    #[test]
    fn literals_are_read_as_cpython_does() {
        for (text, base, v) in [
            ("12", 10, 12),
            (" -1_0 ", 10, -10),
            ("0x_f", 0, 15),
            ("0x10", 16, 16),
            ("0b1", 16, 177),
            ("0o17", 0, 15),
            ("0B1_1", 2, 3),
            ("0_0", 0, 0),
            ("00", 0, 0),
            ("z", 36, 35),
        ] {
            assert_eq!(parse(text, base), Some(v), "{text:?} {base}");
        }
        for (text, base) in [
            ("", 10),
            ("-", 10),
            ("+ 1", 10),
            ("_1", 10),
            ("1_", 10),
            ("1__0", 10),
            ("010", 0),
            ("0b12", 0),
            ("0x", 16),
            ("0x__f", 0),
            ("a", 10),
            ("2", 2),
        ] {
            assert_eq!(parse(text, base), None, "{text:?} {base}");
        }
    }
}
