//! The format mini-language: parsing a specification, laying out what it asks for.

use super::str_args::with_units;
use super::str_pad::{bound_of, padded};
use super::str_unicode as unicode;
use crate::object::*;

/// A parsed `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spec {
    pub(crate) fill: u32,
    /// One of `<>=^`.
    pub(crate) align: u8,
    /// One of `+- `, or 0.
    pub(crate) sign: u8,
    /// `z`: negative zero becomes zero.
    pub(crate) no_negative_zero: bool,
    /// `#`.
    pub(crate) alternate: bool,
    pub(crate) width: usize,
    /// `,` or `_`, or 0.
    pub(crate) grouping: u8,
    pub(crate) precision: Option<usize>,
    /// `,` or `_` between digits behind the point, or 0.
    pub(crate) fraction_grouping: u8,
    /// The presentation type.
    pub(crate) kind: u32,
}

/// Why a specification is no good: the text of the ValueError.
pub(crate) type SpecError = String;

fn is_align(c: u32) -> bool {
    matches!(c, 0x3C | 0x3D | 0x3E | 0x5E)
}

struct Reader<'a, U> {
    units: &'a [U],
    at: usize,
}

impl<U: CodeUnit> Reader<'_, U> {
    #[inline]
    fn peek(&self) -> Option<u32> {
        self.units.get(self.at).map(|&c| c.point())
    }

    fn eat(&mut self, c: u8) -> bool {
        let found = self.peek() == Some(c as u32);
        self.at += found as usize;
        found
    }

    /// A number, if there is one.
    fn number(&mut self) -> Result<Option<usize>, SpecError> {
        let from = self.at;
        let mut n = 0usize;
        while let Some(digit) = self.peek().and_then(unicode::decimal_value) {
            n = n
                .checked_mul(10)
                .and_then(|n| n.checked_add(digit as usize))
                .filter(|n| *n <= isize::MAX as usize)
                .ok_or("Too many decimal digits in format string")?;
            self.at += 1;
        }
        Ok((self.at > from).then_some(n))
    }

    /// A separator of digit groups, or 0.
    fn grouping(&mut self) -> Result<u8, SpecError> {
        let mut found = 0;
        if self.eat(b',') {
            found = b',';
        }
        if self.peek() == Some(b'_' as u32) {
            if found != 0 {
                return Err("Cannot specify both ',' and '_'.".to_owned());
            }
            self.at += 1;
            found = b'_';
        }
        if found == b'_' && self.peek() == Some(b',' as u32) {
            return Err("Cannot specify both ',' and '_'.".to_owned());
        }
        Ok(found)
    }
}

impl Spec {
    /// Parses a specification. `kind` and `align` are what holds when it names none; `type_name` is
    /// for messages.
    pub(crate) fn parse(
        text: StrData<'_>,
        kind: u8,
        align: u8,
        type_name: &str,
    ) -> Result<Spec, SpecError> {
        with_units!(text, units => Self::parse_units(units, kind, align, type_name))
    }

    fn parse_units<U: CodeUnit>(
        text: &[U],
        kind: u8,
        align: u8,
        type_name: &str,
    ) -> Result<Spec, SpecError> {
        let mut spec = Spec {
            fill: b' ' as u32,
            align,
            sign: 0,
            no_negative_zero: false,
            alternate: false,
            width: 0,
            grouping: 0,
            precision: None,
            fraction_grouping: 0,
            kind: kind as u32,
        };
        let mut r = Reader { units: text, at: 0 };
        let len = text.len();
        let unit = |i: usize| -> u32 { text[i].point() };
        let (mut fill_given, mut align_given) = (false, false);
        if len >= 2 && is_align(unit(1)) {
            (spec.fill, spec.align) = (unit(0), unit(1) as u8);
            (fill_given, align_given) = (true, true);
            r.at = 2;
        } else if len >= 1 && is_align(unit(0)) {
            spec.align = unit(0) as u8;
            align_given = true;
            r.at = 1;
        }
        if let Some(sign @ (0x20 | 0x2B | 0x2D)) = r.peek() {
            spec.sign = sign as u8;
            r.at += 1;
        }
        spec.no_negative_zero = r.eat(b'z');
        spec.alternate = r.eat(b'#');
        if !fill_given && r.eat(b'0') {
            spec.fill = b'0' as u32;
            if !align_given && align == b'>' {
                spec.align = b'=';
            }
        }
        spec.width = r.number()?.unwrap_or(0);
        spec.grouping = r.grouping()?;
        if r.eat(b'.') {
            spec.precision = r.number()?;
            spec.fraction_grouping = r.grouping()?;
            if spec.precision.is_none() && spec.fraction_grouping == 0 {
                return Err("Format specifier missing precision".to_owned());
            }
        }
        match len - r.at {
            0 => {}
            1 => spec.kind = unit(r.at),
            _ => {
                let shown: String = text
                    .iter()
                    .filter_map(|&c| char::from_u32(c.point()))
                    .collect();
                return Err(format!(
                    "Invalid format specifier '{shown}' for object of type '{type_name}'"
                ));
            }
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    fn check_grouping(&self) -> Result<(), SpecError> {
        let kind = u8::try_from(self.kind).unwrap_or(b'?');
        let grouped = match kind {
            b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0 => true,
            b'b' | b'o' | b'x' | b'X' => self.grouping == b'_',
            _ => false,
        };
        if self.grouping == 0 || grouped {
            return Ok(());
        }
        let separator = self.grouping as char;
        Err(match self.kind {
            33..128 => format!("Cannot specify '{separator}' with '{}'.", kind as char),
            c => format!("Cannot specify '{separator}' with '\\x{c:x}'."),
        })
    }

    /// Digits per group of [`Spec::grouping`].
    fn group_size(&self) -> usize {
        let wide = u8::try_from(self.kind).is_ok_and(|k| b"boxX".contains(&k));
        if wide { 4 } else { 3 }
    }
}

/// The message for a presentation type that the class does not have.
pub(crate) fn unknown_type(kind: u32, type_name: &str) -> SpecError {
    match kind {
        33..128 => format!(
            "Unknown format code '{}' for object of type '{type_name}'",
            kind as u8 as char
        ),
        c => format!("Unknown format code '\\x{c:x}' for object of type '{type_name}'"),
    }
}

/// How much of `room` fill characters stands on the left.
pub(crate) fn left_of(align: u8, room: usize) -> usize {
    match align {
        b'>' => room,
        b'^' => room / 2,
        _ => 0,
    }
}

/// A text in its field.
pub(crate) fn lay_out_text(t: &mut Thread, s: Gc<Str>, spec: &Spec) -> Result<Gc<Str>, Raised> {
    let len = s.len().min(spec.precision.unwrap_or(usize::MAX));
    let s = Str::substring(t, s, 0, len)?;
    let room = spec.width.saturating_sub(len);
    let left = left_of(spec.align, room);
    padded(t, s, left, room - left, spec.fill)
}

/// The parts of a number's text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NumberParts<'a> {
    pub(crate) negative: bool,
    /// `0x` and the like.
    pub(crate) prefix: &'a str,
    /// Digits before the point; empty for `inf` and `nan`.
    pub(crate) whole: &'a str,
    /// The point and what follows it: fraction, exponent, per cent sign; or `inf`, `nan`.
    pub(crate) rest: &'a str,
}

/// A number in its field.
pub(crate) fn lay_out_number(
    t: &mut Thread,
    parts: NumberParts<'_>,
    spec: &Spec,
) -> Result<Gc<Str>, Raised> {
    let sign: &str = match (parts.negative, spec.sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        _ => "",
    };
    let fraction;
    let rest = if spec.fraction_grouping != 0 {
        fraction = group_fraction(parts.rest, spec.fraction_grouping);
        &fraction
    } else {
        parts.rest
    };
    let outside = sign.len() + parts.prefix.len() + rest.len();
    // Zeros that fill the field belong to the number: they are grouped, too.
    let min_digits = if spec.fill == b'0' as u32 && spec.align == b'=' {
        spec.width.saturating_sub(outside)
    } else {
        0
    };
    if !super::format::has_memory_for(spec.width) {
        return Err(t.memory_error());
    }
    let grouped;
    let whole = if spec.grouping != 0 && !parts.whole.is_empty() {
        grouped = group_digits(parts.whole, spec.grouping, spec.group_size(), min_digits);
        &grouped
    } else {
        parts.whole
    };
    let room = spec.width.saturating_sub(outside + whole.len());
    let left = left_of(spec.align, room);
    let inside = if spec.align == b'=' { room } else { 0 };
    let len = outside + whole.len() + room;
    if len == 1 {
        return Str::from_ascii(t, [whole, rest].concat().as_bytes());
    }
    let bound = if room > 0 { bound_of(spec.fill) } else { 0x7F };
    let mut w = StrWriter::new(t, len, bound)?;
    w.push_repeated(spec.fill, left);
    w.push_latin1(sign.as_bytes());
    w.push_latin1(parts.prefix.as_bytes());
    w.push_repeated(spec.fill, inside);
    w.push_latin1(whole.as_bytes());
    w.push_latin1(rest.as_bytes());
    w.push_repeated(spec.fill, room - left - inside);
    Ok(w.finish())
}

/// Digits with separators, and zeros in front up to `min_width` (or one more, since a separator never
/// comes first).
pub(crate) fn group_digits(digits: &str, separator: u8, size: usize, min_width: usize) -> String {
    let digits = digits.as_bytes();
    let mut reversed = Vec::with_capacity(digits.len().max(min_width) * 4 / 3 + 2);
    let (mut left, mut width) = (digits.len(), min_width as isize);
    loop {
        let n = size.min(left.max(width.max(0) as usize).max(1));
        let taken = n.min(left);
        reversed.extend(digits[left - taken..left].iter().rev());
        reversed.extend(core::iter::repeat_n(b'0', n - taken));
        left -= taken;
        width -= n as isize;
        if left == 0 && width <= 0 {
            break;
        }
        reversed.push(separator);
        width -= 1;
    }
    reversed.reverse();
    String::from_utf8(reversed).unwrap_or_default()
}

/// Separators between the digits behind the point.
fn group_fraction(rest: &str, separator: u8) -> String {
    let Some(after) = rest.strip_prefix('.') else {
        return rest.to_owned();
    };
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    let mut out = String::from(".");
    for (i, c) in after[..digits].chars().enumerate() {
        if i > 0 && i % 3 == 0 {
            out.push(separator as char);
        }
        out.push(c);
    }
    out.push_str(&after[digits..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Spec, SpecError> {
        Spec::parse(StrData::One(text.as_bytes()), b'd', b'>', "int")
    }

    #[test]
    fn specifications() {
        let s = parse("*^+z#012,.3_f").expect("a specification");
        assert_eq!((s.fill, s.align, s.sign), (b'*' as u32, b'^', b'+'));
        assert!(s.alternate && s.no_negative_zero);
        assert_eq!((s.width, s.grouping, s.precision), (12, b',', Some(3)));
        assert_eq!((s.fraction_grouping, s.kind), (b'_', b'f' as u32));
        let s = parse("08").expect("a specification");
        assert_eq!((s.fill, s.align, s.width), (b'0' as u32, b'=', 8));
    }

    #[test]
    fn wrong_specifications() {
        for (text, message) in [
            (",_", "Cannot specify both ',' and '_'."),
            ("_,", "Cannot specify both ',' and '_'."),
            (".", "Format specifier missing precision"),
            (
                "5dd",
                "Invalid format specifier '5dd' for object of type 'int'",
            ),
            (",x", "Cannot specify ',' with 'x'."),
            (
                "99999999999999999999",
                "Too many decimal digits in format string",
            ),
        ] {
            assert_eq!(parse(text).err().as_deref(), Some(message));
        }
    }

    #[test]
    fn groups() {
        assert_eq!(group_digits("1234567", b',', 3, 0), "1,234,567");
        assert_eq!(group_digits("1234", b',', 3, 8), "0,001,234");
        assert_eq!(group_digits("1234", b',', 3, 9), "0,001,234");
        assert_eq!(group_digits("1234", b',', 3, 10), "00,001,234");
        assert_eq!(group_digits("ffff0", b'_', 4, 0), "f_fff0");
        assert_eq!(group_digits("1", b',', 3, 0), "1");
        assert_eq!(group_fraction(".1234567e+10", b'_'), ".123_456_7e+10");
    }
}
