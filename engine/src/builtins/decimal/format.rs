//! `Decimal.__format__`: the format mini-language.

use super::context::{MAX_PREC, Rounding, has_room};
use super::context_object::{self as contexts};
use super::convert::needed;
use super::number::{Number, cut};
use super::state;
use super::text::{Digits, to_text};
use crate::builtins::format::has_memory_for;
use crate::builtins::format_spec::{group_digits, left_of};
use crate::builtins::str_pad::padded;
use crate::builtins::warnings;
use crate::object::*;
use crate::runtime::dicts;
use crate::value::Value;
use std::borrow::Cow;

/// A parsed `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.
struct Spec {
    fill: u32,
    /// One of `<>=^`.
    align: u8,
    /// One of `+ `, or 0.
    sign: u8,
    /// `z`: negative zero becomes zero.
    no_negative_zero: bool,
    /// `#`: a point even without digits behind it.
    point: bool,
    /// `0`: filled with zeroes behind the sign.
    zeros: bool,
    width: usize,
    precision: Option<i64>,
    /// `,` or `_` between digits behind the point, or nothing.
    fraction_separator: &'static str,
    /// The presentation type, or 0.
    kind: u8,
    separators: Separators,
}

/// What stands between the digits before the point, and the point.
struct Separators {
    point: Cow<'static, str>,
    thousands: Cow<'static, str>,
    /// Lengths of groups from the point on; the last one repeats when `repeats` says so.
    groups: Cow<'static, [usize]>,
    repeats: bool,
}

/// Why a specification is no good.
enum SpecError {
    Invalid,
    TooLarge,
}

struct Reader {
    text: Vec<u32>,
    at: usize,
}

impl Reader {
    fn peek(&self) -> Option<u8> {
        let c = *self.text.get(self.at)?;
        u8::try_from(c).ok()
    }

    fn eat(&mut self, c: u8) -> bool {
        let found = self.peek() == Some(c);
        self.at += found as usize;
        found
    }

    fn number(&mut self) -> Result<Option<i64>, SpecError> {
        let start = self.at;
        let mut n = 0i64;
        while let Some(d @ b'0'..=b'9') = self.peek() {
            n = n
                .checked_mul(10)
                .and_then(|n| n.checked_add((d - b'0') as i64))
                .ok_or(SpecError::TooLarge)?;
            self.at += 1;
        }
        Ok((self.at > start).then_some(n))
    }

    fn separator(&mut self) -> &'static str {
        if self.eat(b',') {
            ","
        } else if self.eat(b'_') {
            "_"
        } else {
            ""
        }
    }
}

fn parse(text: Vec<u32>) -> Result<Spec, SpecError> {
    let is_align = |c: Option<&u32>| c.is_some_and(|c| [60, 61, 62, 94].contains(c));
    let mut r = Reader { text, at: 0 };
    let (mut fill, mut align) = (None, None);
    if is_align(r.text.get(1)) {
        (fill, align) = (Some(r.text[0]), Some(r.text[1] as u8));
        r.at = 2;
    } else if is_align(r.text.first()) {
        align = Some(r.text[0] as u8);
        r.at = 1;
    }
    let sign = match r.peek() {
        Some(c @ (b'+' | b'-' | b' ')) => {
            r.at += 1;
            c
        }
        _ => b'-',
    };
    let no_negative_zero = r.eat(b'z');
    let point = r.eat(b'#');
    let zeros = r.eat(b'0');
    if zeros && align.is_some() {
        return Err(SpecError::Invalid);
    }
    let width = r.number()?.unwrap_or(0) as usize;
    let thousands = r.separator();
    let (mut precision, mut fraction_separator) = (None, "");
    if r.eat(b'.') {
        precision = r.number()?;
        fraction_separator = r.separator();
        if precision.is_none() && fraction_separator.is_empty() {
            return Err(SpecError::Invalid);
        }
    }
    let mut kind = 0;
    if let Some(c @ (b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'N' | b'%')) = r.peek() {
        kind = c;
        r.at += 1;
    }
    let is_locale = matches!(kind, b'n' | b'N');
    if r.at < r.text.len() || is_locale && !thousands.is_empty() {
        return Err(SpecError::Invalid);
    }
    if precision == Some(0) && !b"eEfF%".contains(&kind) {
        precision = Some(1);
    }
    Ok(Spec {
        fill: fill.unwrap_or(b' ' as u32),
        align: align.unwrap_or(b'>'),
        sign: if sign == b'-' { 0 } else { sign },
        no_negative_zero,
        point,
        zeros,
        width,
        precision,
        fraction_separator,
        kind,
        separators: Separators {
            point: Cow::Borrowed("."),
            thousands: Cow::Borrowed(thousands),
            groups: Cow::Borrowed(&[3]),
            repeats: true,
        },
    })
}

/// `Decimal.__format__(self, format_spec, override=None)`; `override` has the separators of a locale.
///
/// # Errors
/// TypeError, ValueError, OverflowError, MemoryError.
pub(super) fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    let x = needed(t, args[0])?;
    let Some(text) = args[1].cast::<Str>() else {
        return Err(t.type_error("format arg must be str"));
    };
    let c = state::current(t)?;
    let capitals = contexts::has_capitals(c);
    if text.is_empty() && args[2].is_unbound() {
        let text = to_text(&x, capitals, false);
        return Ok(Str::from_ascii(t, text.as_bytes())?.value());
    }
    let mut spec = match parse(text.data().iter().collect()) {
        Ok(spec) => spec,
        Err(SpecError::Invalid) => return Err(t.value_error("invalid format string")),
        Err(SpecError::TooLarge) => {
            return Err(t.overflow_error("cannot fit 'int' into an index-sized integer"));
        }
    };
    if spec.width as i64 > MAX_PREC || spec.precision.is_some_and(|p| p > MAX_PREC) {
        let message = "format specification exceeds internal limits of _decimal";
        return Err(t.value_error(message));
    }
    if !args[2].is_unbound() {
        spec.separators = separators_of(t, args[2])?;
    }
    if spec.kind == b'N' {
        let message = "Format specifier 'N' is deprecated and slated for removal in Python 3.18";
        warnings::warn(t, ClassId::DeprecationWarning, message)?;
    }
    spec.kind = match spec.kind {
        b'n' => b'g',
        b'N' => b'G',
        0 if capitals => b'G',
        0 => b'g',
        kind => kind,
    };
    let rounding = contexts::kernel(c).rounding;
    let Some((sign, body)) = number_text(&x, &spec, rounding) else {
        return Err(t.memory_error());
    };
    lay_out(t, sign, &body, &spec)
}

/// The separators that a dict tells.
fn separators_of(t: &mut Thread, v: Value) -> Result<Separators, Raised> {
    let Some(d) = v.cast::<Dict>() else {
        return Err(t.type_error("optional argument must be a dict"));
    };
    let mut part = |name: &str, default: &str| {
        let key = t.intern(name)?;
        match dicts::get(t, d, key.value())? {
            None => Ok(default.to_owned()),
            Some(v) => match v.cast::<Str>() {
                Some(s) => Ok(s.to_string_lossy()),
                None => Err(t.value_error("invalid override dict")),
            },
        }
    };
    let point = part("decimal_point", ".")?;
    let thousands = part("thousands_sep", "")?;
    let lengths: Vec<usize> = part("grouping", "\u{3}\u{3}")?
        .chars()
        .map(|c| c as usize)
        .collect();
    let fits = lengths.iter().all(|n| *n < 128);
    if point.is_empty() || point.len() > 4 || thousands.len() > 4 || !fits {
        return Err(t.value_error("invalid override dict"));
    }
    /// No further grouping, as C's `localeconv` says it.
    const LAST: usize = 127;
    let end = lengths.iter().position(|n| *n == 0 || *n >= LAST);
    Ok(Separators {
        point: Cow::Owned(point),
        thousands: Cow::Owned(thousands),
        groups: Cow::Owned(lengths[..end.unwrap_or(lengths.len())].to_vec()),
        repeats: end.is_none_or(|i| lengths[i] == 0),
    })
}

/// Sets the exponent, rounding or filling up; false when memory does not suffice.
fn rescale(x: &mut Number, exponent: i64, rounding: Rounding) -> bool {
    if x.coefficient.is_zero() {
        x.exponent = exponent;
    } else if exponent > x.exponent {
        let n = exponent - x.exponent;
        cut(x, n, rounding);
    } else {
        let n = x.exponent - exponent;
        if !has_room(x.coefficient.digits() + n, &mut 0) {
            return false;
        }
        x.coefficient = x.coefficient.shifted_left(n);
        x.exponent = exponent;
    }
    true
}

/// Rounds to so many digits.
fn round_to(x: &mut Number, places: i64, rounding: Rounding) -> bool {
    if x.coefficient.is_zero() {
        return true;
    }
    let before = x.adjusted();
    let exponent = (before + 1).saturating_sub(places);
    rescale(x, exponent, rounding)
        && (x.adjusted() == before || rescale(x, x.adjusted() + 1 - places, rounding))
}

/// The sign and the rest of the text, the zeroes that fill the field included; `None` when memory does not suffice.
fn number_text(x: &Number, spec: &Spec, rounding: Rounding) -> Option<(&'static str, String)> {
    let sign_of = |negative: bool| match (negative, spec.sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        _ => "",
    };
    if !x.is_finite() {
        let mut body = to_text(&x.abs(), true, false);
        if spec.kind == b'%' {
            body.push('%');
        }
        return Some((sign_of(x.negative), body));
    }
    let mut x = x.clone();
    let kind = spec.kind.to_ascii_lowercase();
    if kind == b'%' {
        x.exponent += 2;
    }
    let fixed = matches!(kind, b'f' | b'%');
    if let Some(precision) = spec.precision {
        let enough = match kind {
            b'e' => round_to(&mut x, precision.checked_add(1)?, rounding),
            b'g' if x.coefficient.digits() > precision => round_to(&mut x, precision, rounding),
            b'g' => true,
            _ => rescale(&mut x, -precision, rounding),
        };
        if !enough {
            return None;
        }
    }
    let zero = x.coefficient.is_zero();
    if zero && x.exponent > 0 && fixed {
        x.exponent = 0;
    }
    let negative = x.negative && !(zero && spec.no_negative_zero);

    let digits = Digits::of(&x.coefficient);
    let digits = digits.as_str();
    let left = x.exponent + digits.len() as i64;
    let point = match kind {
        b'e' if zero => 1 - spec.precision.unwrap_or(0),
        b'e' => 1,
        b'g' if x.exponent <= 0 && left > -6 => left,
        b'g' => 1,
        _ => left,
    };
    let zeros = (-point).max(point - digits.len() as i64).max(0);
    if !has_memory_for(usize::try_from(zeros).ok()? + spec.width) {
        return None;
    }
    let zeros = "0".repeat(zeros as usize);
    let (whole, fraction) = if point < 0 {
        (Cow::Borrowed("0"), Cow::Owned(zeros + digits))
    } else if point > digits.len() as i64 {
        (Cow::Owned(digits.to_owned() + &zeros), Cow::Borrowed(""))
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        let whole = if whole.is_empty() { "0" } else { whole };
        (Cow::Borrowed(whole), Cow::Borrowed(fraction))
    };

    let mut rest = String::new();
    if !fraction.is_empty() || spec.point {
        rest.push_str(&spec.separators.point);
    }
    push_grouped(&mut rest, &fraction, spec.fraction_separator);
    let exponent = left - point;
    if exponent != 0 || kind == b'e' {
        let upper = spec.kind.is_ascii_uppercase();
        rest.push(if upper { 'E' } else { 'e' });
        rest.push_str(&format!("{exponent:+}"));
    }
    if kind == b'%' {
        rest.push('%');
    }
    let sign = sign_of(negative);
    let least = if spec.zeros {
        (spec.width as i64) - (rest.chars().count() + sign.len()) as i64
    } else {
        0
    };
    let mut body = grouped(&whole, &spec.separators, least);
    body.push_str(&rest);
    Some((sign, body))
}

/// Digits behind the point in groups of three.
fn push_grouped(out: &mut String, digits: &str, separator: &str) {
    if separator.is_empty() {
        out.push_str(digits);
        return;
    }
    for (i, d) in digits.chars().enumerate() {
        if i > 0 && i % 3 == 0 {
            out.push_str(separator);
        }
        out.push(d);
    }
}

/// Digits before the point in groups, filled up with zeroes to `least` characters; a separator never comes first.
fn grouped(digits: &str, separators: &Separators, mut least: i64) -> String {
    let separator = &*separators.thousands;
    if let ([b], [3], true) = (
        separator.as_bytes(),
        &*separators.groups,
        separators.repeats,
    ) {
        return group_digits(digits, *b, 3, least.max(0) as usize);
    }
    let len = separator.chars().count() as i64;
    let mut rest = digits;
    let mut groups: Vec<String> = Vec::new();
    let mut push = |rest: &mut &str, n: usize| {
        let start = rest.len().saturating_sub(n);
        let zeros = "0".repeat(n.saturating_sub(rest.len()));
        groups.push(zeros + &rest[start..]);
        *rest = &rest[..start];
    };
    if separator.is_empty() {
        push(&mut rest, digits.len().max(least.max(1) as usize));
        return groups.concat();
    }
    let mut i = 0;
    loop {
        let all = (rest.len() as i64).max(least).max(1);
        let group = match separators.groups.get(i) {
            Some(n) => *n,
            None => match separators.groups.last() {
                Some(n) if separators.repeats => *n,
                // One last group of all that is left.
                _ => {
                    push(&mut rest, all as usize);
                    break;
                }
            },
        };
        let n = (all as usize).min(group);
        push(&mut rest, n);
        least -= n as i64;
        if rest.is_empty() && least <= 0 {
            break;
        }
        least -= len;
        i += 1;
    }
    groups.reverse();
    groups.join(separator)
}

fn lay_out(t: &mut Thread, sign: &str, body: &str, spec: &Spec) -> PyResult {
    let room = spec.width.saturating_sub(sign.len() + body.chars().count());
    if room == 0 {
        return Ok(Str::from_str(t, &[sign, body].concat())?.value());
    }
    if !has_memory_for(spec.width) {
        return Err(t.memory_error());
    }
    if spec.align == b'=' {
        let body = Str::from_str(t, body)?;
        let body = padded(t, body, room, 0, spec.fill)?;
        let sign = Str::from_str(t, sign)?;
        return Ok(Str::concat(t, sign, body)?.value());
    }
    let text = Str::from_str(t, &[sign, body].concat())?;
    let left = left_of(spec.align, room);
    Ok(padded(t, text, left, room - left, spec.fill)?.value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtins::decimal::coefficient::Coefficient;

    fn shown(x: Number, spec: &str) -> String {
        let Ok(spec) = parse(spec.chars().map(|c| c as u32).collect()) else {
            return "invalid".to_owned();
        };
        let (sign, body) = number_text(&x, &spec, Rounding::HalfEven).expect("memory");
        sign.to_owned() + &body
    }

    #[test]
    fn texts() {
        let x = || Number::small(true, 12345670449, -4);
        assert_eq!(shown(x(), ",.2f"), "-1,234,567.04");
        assert_eq!(shown(x(), ".0e"), "-1e+6");
        assert_eq!(shown(x(), "018,.1f"), "-000,001,234,567.0");
        assert_eq!(shown(x(), ".5_f"), "-1234567.044_90");
        assert_eq!(shown(x(), "d"), "invalid");
        assert_eq!(shown(Number::small(true, 4, -2), "z.1f"), "0.0");
        assert_eq!(shown(Number::new(false, Coefficient::ZERO, 3), "f"), "0");
        assert_eq!(shown(Number::small(false, 5, -1), "%"), "50%");
    }
}
