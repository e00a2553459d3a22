//! Decimal text of numbers: floats as `repr`, `%e`, `%f` and `%g` show them, ints in any base.

use num_bigint::BigInt;

/// Digits behind the point past which the exact expansion of every float has only zeros.
const MAX_EXACT_DIGITS: usize = 1100;

/// A short text without an allocation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShortText {
    bytes: [u8; 32],
    len: u8,
}

impl ShortText {
    fn new() -> ShortText {
        ShortText {
            bytes: [0; 32],
            len: 0,
        }
    }

    #[inline]
    fn push(&mut self, text: &[u8]) {
        let from = self.len as usize;
        self.bytes[from..from + text.len()].copy_from_slice(text);
        self.len += text.len() as u8;
    }

    fn push_zeros(&mut self, count: usize) {
        for _ in 0..count {
            self.push(b"0");
        }
    }

    /// The text, ASCII.
    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len as usize]
    }
}

/// `repr(x)`: the shortest text that reads back as `x`.
pub(crate) fn float_repr(x: f64) -> ShortText {
    let mut out = ShortText::new();
    if !x.is_finite() {
        out.push(non_finite(x).as_bytes());
        return out;
    }
    let mut buffer = zmij::Buffer::new();
    let text = buffer.format_finite(x).as_bytes();
    let magnitude = x.abs();
    if magnitude == 0.0 || (1e-4..1e16).contains(&magnitude) && !text.contains(&b'e') {
        out.push(text);
        return out;
    }
    let (digits, len, exponent) = shortest(text);
    let digits = &digits[..len];
    if x.is_sign_negative() {
        out.push(b"-");
    }
    if (-4..16).contains(&exponent) {
        push_fixed(&mut out, digits, exponent);
        return out;
    }
    out.push(&digits[..1]);
    if len > 1 {
        out.push(b".");
        out.push(&digits[1..]);
    }
    out.push(if exponent < 0 { b"e-" } else { b"e+" });
    let e = exponent.unsigned_abs();
    if e >= 100 {
        out.push(&[b'0' + (e / 100) as u8]);
    }
    out.push(&[b'0' + (e / 10 % 10) as u8, b'0' + (e % 10) as u8]);
    out
}

fn push_fixed(out: &mut ShortText, digits: &[u8], exponent: i32) {
    if exponent < 0 {
        out.push(b"0.");
        out.push_zeros(-exponent as usize - 1);
        out.push(digits);
        return;
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        out.push(digits);
        out.push_zeros(whole - digits.len());
        out.push(b".0");
    } else {
        out.push(&digits[..whole]);
        out.push(b".");
        out.push(&digits[whole..]);
    }
}

/// The significant digits of a finite number's text and the exponent of the first of them.
fn shortest(text: &[u8]) -> ([u8; 24], usize, i32) {
    let (mut digits, mut len) = ([0u8; 24], 0);
    let (mut before_point, mut point_seen, mut leading_zeros) = (0i32, false, 0i32);
    let mut exponent = 0i32;
    let mut rest = text.iter();
    for &c in rest.by_ref() {
        match c {
            b'0' if len == 0 => leading_zeros += point_seen as i32,
            b'0'..=b'9' => {
                digits[len] = c;
                len += 1;
                before_point += !point_seen as i32;
            }
            b'.' => point_seen = true,
            b'e' | b'E' => break,
            _ => {}
        }
    }
    let mut negative = false;
    for &c in rest {
        match c {
            b'-' => negative = true,
            b'0'..=b'9' => exponent = exponent * 10 + (c - b'0') as i32,
            _ => {}
        }
    }
    if negative {
        exponent = -exponent;
    }
    while len > 1 && digits[len - 1] == b'0' {
        len -= 1;
    }
    let first = if before_point > 0 {
        before_point - 1
    } else {
        -leading_zeros - 1
    };
    (digits, len.max(1), first + exponent)
}

/// `inf`, `-inf` or `nan`.
pub(crate) fn non_finite(x: f64) -> &'static str {
    if x.is_nan() {
        "nan"
    } else if x > 0.0 {
        "inf"
    } else {
        "-inf"
    }
}

/// How the digits of a float are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FloatStyle {
    /// The shortest text that reads back as the number.
    Repr,
    /// `d.ddde+dd`.
    Exponent,
    /// `ddd.ddd`.
    Fixed,
    /// Whichever of the two suits, without trailing zeros.
    General,
    /// As `General`, but always with a point: what `format(x, '.3')` shows.
    GeneralWithPoint,
}

/// The text of a finite number without its sign. `alternate` keeps a point and trailing zeros.
pub(crate) fn float_text(x: f64, style: FloatStyle, precision: usize, alternate: bool) -> String {
    debug_assert!(x.is_finite());
    let x = x.abs();
    match style {
        FloatStyle::Repr => {
            let text = float_repr(x);
            let mut s = String::from_utf8_lossy(text.as_bytes()).into_owned();
            if alternate
                && !s.contains('.')
                && let Some(at) = s.find('e')
            {
                s.insert(at, '.');
            }
            s
        }
        FloatStyle::Fixed => {
            if let Some(s) = fixed_text(x, precision, alternate) {
                return s;
            }
            let mut s = format!("{:.*}", precision.min(MAX_EXACT_DIGITS), x);
            push_zeros(&mut s, precision.saturating_sub(MAX_EXACT_DIGITS));
            if precision == 0 && alternate {
                s.push('.');
            }
            s
        }
        FloatStyle::Exponent => {
            let (digits, exponent) = exact_digits(x, precision + 1);
            exponent_text(&digits, exponent, alternate)
        }
        FloatStyle::General | FloatStyle::GeneralWithPoint => {
            let with_point = style == FloatStyle::GeneralWithPoint;
            let precision = precision.max(1);
            let (mut digits, exponent) = exact_digits(x, precision);
            if !alternate {
                let kept = digits.trim_end_matches('0').len().max(1);
                digits.truncate(kept);
            }
            // Room of the digits, by which the notation is chosen.
            let limit = precision as i64 - with_point as i64;
            if exponent < -4 || exponent as i64 >= limit {
                return exponent_text(&digits, exponent, alternate);
            }
            let mut s = String::with_capacity(digits.len() + 8);
            if exponent < 0 {
                s.push_str("0.");
                push_zeros(&mut s, -exponent as usize - 1);
                s.push_str(&digits);
                return s;
            }
            let whole = exponent as usize + 1;
            if digits.len() <= whole {
                s.push_str(&digits);
                push_zeros(&mut s, whole - digits.len());
                if alternate {
                    s.push('.');
                } else if with_point {
                    s.push_str(".0");
                }
            } else {
                s.push_str(&digits[..whole]);
                s.push('.');
                s.push_str(&digits[whole..]);
            }
            s
        }
    }
}

fn push_zeros(s: &mut String, count: usize) {
    s.extend(core::iter::repeat_n('0', count));
}

/// 10 to the powers that 128 bits hold beside a float's 53.
const MAX_SCALE: usize = 22;

/// `x * 10**scale` rounded to an integer, ties to even, if 128 bits suffice to compute it exactly.
fn scaled(x: f64, scale: usize) -> Option<u128> {
    if scale > MAX_SCALE {
        return None;
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as i32;
    let mantissa = bits & ((1 << 52) - 1) | if exponent == 0 { 0 } else { 1 << 52 };
    let shift = 1075 - exponent.max(1);
    let product = mantissa as u128 * 10u128.pow(scale as u32);
    match shift {
        0 => Some(product),
        // At most 53 + 74 bits are shifted, so that from 128 on nothing is left, not even a half.
        1..128 => {
            let (whole, rest) = (product >> shift, product & ((1 << shift) - 1));
            let half = 1 << (shift - 1);
            Some(whole + (rest > half || rest == half && whole & 1 == 1) as u128)
        }
        128.. => Some(0),
        _ => None,
    }
}

/// The decimal digits of `n`, at least `min` of them, in the end of a buffer.
fn decimal_digits(mut n: u128, min: usize, buffer: &mut [u8; 48]) -> usize {
    let mut at = buffer.len();
    while n > u64::MAX as u128 {
        at -= 1;
        buffer[at] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    let mut n = n as u64;
    while n > 0 || buffer.len() - at < min {
        at -= 1;
        buffer[at] = b'0' + (n % 10) as u8;
        n /= 10;
    }
    at
}

/// `%f` by integer arithmetic, for numbers of usual size.
fn fixed_text(x: f64, precision: usize, alternate: bool) -> Option<String> {
    let n = scaled(x, precision)?;
    let mut buffer = [0u8; 48];
    let at = decimal_digits(n, precision + 1, &mut buffer);
    let text = str::from_utf8(&buffer[at..]).ok()?;
    let (whole, fraction) = text.split_at(text.len() - precision);
    let mut s = String::with_capacity(text.len() + 2);
    s.push_str(whole);
    if precision > 0 || alternate {
        s.push('.');
        s.push_str(fraction);
    }
    Some(s)
}

/// As [`exact_digits`] by integer arithmetic, for numbers of usual size.
fn scaled_digits(x: f64, count: usize) -> Option<(String, i32)> {
    if !(1e-15..1e22).contains(&x) || count > 17 {
        return None;
    }
    let mut exponent = x.log10().floor() as i32;
    // The estimate is one off at most; rounding up may need another step.
    for _ in 0..3 {
        let scale = usize::try_from(count as i32 - 1 - exponent).ok()?;
        let n = scaled(x, scale)?;
        let mut buffer = [0u8; 48];
        let at = decimal_digits(n, 1, &mut buffer);
        match (buffer.len() - at).cmp(&count) {
            core::cmp::Ordering::Equal => {
                return Some((str::from_utf8(&buffer[at..]).ok()?.to_owned(), exponent));
            }
            core::cmp::Ordering::Less => exponent -= 1,
            core::cmp::Ordering::Greater => exponent += 1,
        }
    }
    None
}

/// `count` significant digits, correctly rounded, and the exponent of the first.
fn exact_digits(x: f64, count: usize) -> (String, i32) {
    if let Some(digits) = scaled_digits(x, count) {
        return digits;
    }
    let exact = count.min(MAX_EXACT_DIGITS);
    let text = format!("{:.*e}", exact - 1, x);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut digits: String = mantissa.chars().filter(|c| *c != '.').collect();
    push_zeros(&mut digits, count - exact);
    (digits, exponent.parse().unwrap_or(0))
}

fn exponent_text(digits: &str, exponent: i32, alternate: bool) -> String {
    let mut s = String::with_capacity(digits.len() + 6);
    s.push_str(&digits[..1]);
    if digits.len() > 1 || alternate {
        s.push('.');
        s.push_str(&digits[1..]);
    }
    s.push_str(&format!(
        "e{}{:02}",
        if exponent < 0 { '-' } else { '+' },
        exponent.abs()
    ));
    s
}

/// The decimal text of an int of 64 bits.
pub(crate) fn int_decimal(n: i64) -> ShortText {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    let mut rest = n.unsigned_abs();
    loop {
        // Two digits a step: a division is the dear part.
        if rest < 10 {
            at -= 1;
            digits[at] = b'0' + rest as u8;
            break;
        }
        let two = (rest % 100) as u8;
        rest /= 100;
        at -= 2;
        digits[at] = b'0' + two / 10;
        digits[at + 1] = b'0' + two % 10;
        if rest == 0 {
            break;
        }
    }
    let mut out = ShortText::new();
    if n < 0 {
        out.push(b"-");
    }
    out.push(&digits[at..]);
    out
}

/// The digits of an int's magnitude in base 2, 8, 10 or 16 (lower case).
pub(crate) fn int_digits(n: &BigInt, base: u32) -> String {
    match i64::try_from(n) {
        Ok(n) => {
            let m = n.unsigned_abs();
            match base {
                2 => format!("{m:b}"),
                8 => format!("{m:o}"),
                16 => format!("{m:x}"),
                _ => m.to_string(),
            }
        }
        Err(_) => n.magnitude().to_str_radix(base),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repr(x: f64) -> String {
        String::from_utf8_lossy(float_repr(x).as_bytes()).into_owned()
    }

    #[test]
    fn float_reprs() {
        for (x, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (-2.5e-5, "-2.5e-05"),
            (9007199254740993.0, "9007199254740992.0"),
            (1e22, "1e+22"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(repr(x), text);
        }
    }

    #[test]
    fn float_reprs_read_back() {
        let mut state = 3u64;
        for _ in 0..20_000 {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let x = f64::from_bits(state);
            if x.is_finite() {
                assert_eq!(repr(x).parse(), Ok(x));
            }
        }
    }

    #[test]
    fn float_styles() {
        use FloatStyle::*;
        for (x, style, precision, alternate, text) in [
            (0.5, Fixed, 0, false, "0"),
            (1.5, Fixed, 0, false, "2"),
            (2.5, Fixed, 0, false, "2"),
            (0.125, Fixed, 2, false, "0.12"),
            (1e22, Fixed, 1, false, "10000000000000000000000.0"),
            (3.0, Fixed, 0, true, "3."),
            (12345.678, Exponent, 2, false, "1.23e+04"),
            (0.0, Exponent, 3, false, "0.000e+00"),
            (1e-300, Exponent, 0, true, "1.e-300"),
            (100000.0, General, 6, false, "100000"),
            (1000000.0, General, 6, false, "1e+06"),
            (0.0001, General, 6, false, "0.0001"),
            (0.00001, General, 6, false, "1e-05"),
            (1.0, General, 6, true, "1.00000"),
            (123.0, GeneralWithPoint, 3, false, "1.23e+02"),
            (123.0, GeneralWithPoint, 4, false, "123.0"),
            (999999.5, General, 6, false, "1e+06"),
            (1e16, Repr, 0, true, "1.e+16"),
        ] {
            assert_eq!(
                float_text(x, style, precision, alternate),
                text,
                "{x} {style:?}"
            );
        }
        assert_eq!(float_text(0.1, Fixed, 1200, false).len(), 1202);
        assert_eq!(float_text(0.1, Exponent, 1200, false).len(), 1206);
    }

    #[test]
    fn integer_arithmetic_agrees_with_the_exact_expansion() {
        let mut state = 9u64;
        for i in 0..50_000u64 {
            state = state
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let x = match i % 4 {
                0 => (state >> 44) as f64 / 8.0,
                1 => (state >> 40) as f64 / 1000.0,
                2 => (state >> 11) as f64 * 2f64.powi((state % 160) as i32 - 130),
                _ => f64::from_bits(state & !(1 << 63)),
            };
            if !x.is_finite() {
                continue;
            }
            let p = (state >> 7) as usize % 20;
            if let Some(s) = fixed_text(x, p, false) {
                assert_eq!(s, format!("{x:.p$}"), "{x:e} {p}");
            }
            if let Some((digits, exponent)) = scaled_digits(x, p + 1) {
                let text = format!("{x:.p$e}").replace('.', "");
                assert_eq!(format!("{digits}e{exponent}"), text, "{x:e} {p}");
            }
        }
    }

    #[test]
    fn int_texts() {
        for n in [0, 7, 10, 99, 100, -1, -12345, i64::MAX, i64::MIN] {
            assert_eq!(int_decimal(n).as_bytes(), n.to_string().as_bytes());
        }
        assert_eq!(int_digits(&BigInt::from(-255), 16), "ff");
        assert_eq!(int_digits(&(BigInt::from(1) << 70), 2).len(), 71);
    }
}
