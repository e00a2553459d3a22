//! `format(value, specification)` of str, int, float and object.

use super::format_number::{self as number, FloatStyle};
use super::format_spec::{self as spec, NumberParts, Spec};
use super::str_args::{str_arg, type_name};
use crate::object::*;
use crate::runtime::arith::{self, Integer};
use crate::runtime::ops;
use crate::value::Value;

/// `format(v, text)`: what an f-string shows of a value.
///
/// # Errors
/// ValueError for a bad specification; what `__format__` raises.
pub(crate) fn format_value(t: &mut Thread, v: Value, text: Gc<Str>) -> Result<Gc<Str>, Raised> {
    let result = if v.is_int() {
        format_int(t, v, text)
    } else if v.is_float() {
        format_float(t, v, text)
    } else if v.shape_id() == ClassId::Str as u32
        && let Some(s) = v.cast::<Str>()
    {
        format_text(t, v, s, text)
    } else {
        return ops::format(t, v, text);
    };
    // The functions for the builtin classes make strs only.
    result.map(|r| r.cast::<Str>().unwrap_or(t.empty_str()))
}

/// Appends `format(v, text)`; `None` is the empty specification.
pub(crate) fn format_into(
    t: &mut Thread,
    b: &mut StrBuilder,
    v: Value,
    text: Option<Gc<Str>>,
) -> Result<(), Raised> {
    let text = match text {
        Some(text) if !text.is_empty() => text,
        _ => {
            if v.is_int() {
                b.push_latin1(number::int_decimal(v.as_int()).as_bytes());
                return Ok(());
            }
            if v.is_float() {
                b.push_latin1(number::float_repr(v.as_float()).as_bytes());
                return Ok(());
            }
            t.empty_str()
        }
    };
    let s = format_value(t, v, text)?;
    b.reserve(t, s.len())?;
    b.push_data(s.data());
    Ok(())
}

fn spec_arg(t: &mut Thread, args: &[Value]) -> Result<Gc<Str>, Raised> {
    str_arg(t, args[1], "__format__() argument")
}

/// A parsed specification.
fn parse(t: &mut Thread, text: Gc<Str>, v: Value, kind: u8, align: u8) -> Result<Spec, Raised> {
    // Only the rare errors need the name.
    match Spec::parse(text.data(), kind, align, "\0") {
        Ok(spec) => Ok(spec),
        Err(message) => {
            let message = message.replace('\0', &type_name(t, v));
            Err(t.value_error(message))
        }
    }
}

#[cold]
fn unknown_type(t: &mut Thread, v: Value, spec: &Spec) -> Raised {
    let message = spec::unknown_type(spec.kind, &type_name(t, v));
    t.value_error(message)
}

/// `str.__format__`.
pub(crate) fn str_format(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = super::str_args::this(t, args)?;
    let text = spec_arg(t, args)?;
    format_text(t, args[0], s, text)
}

fn format_text(t: &mut Thread, v: Value, s: Gc<Str>, text: Gc<Str>) -> PyResult {
    if text.is_empty() {
        return if v.shape_id() == ClassId::Str as u32 {
            Ok(v)
        } else {
            Ok(ops::str(t, v)?.value())
        };
    }
    let spec = parse(t, text, v, b's', b'<')?;
    if spec.kind != b's' as u32 {
        return Err(unknown_type(t, v, &spec));
    }
    let not_allowed = match spec {
        Spec { sign: b' ', .. } => "Space",
        Spec { sign, .. } if sign != 0 => "Sign",
        Spec {
            no_negative_zero: true,
            ..
        } => "Negative zero coercion (z)",
        Spec {
            alternate: true, ..
        } => "Alternate form (#)",
        Spec { align: b'=', .. } => "'=' alignment",
        _ => return Ok(spec::lay_out_text(t, s, &spec)?.value()),
    };
    Err(t.value_error(format!(
        "{not_allowed} not allowed in string format specifier"
    )))
}

/// `format(v, text)` of an int of any kind.
pub(super) fn format_int(t: &mut Thread, v: Value, text: Gc<Str>) -> PyResult {
    if text.is_empty() {
        if v.is_int() {
            return Ok(Str::from_ascii(t, number::int_decimal(v.as_int()).as_bytes())?.value());
        }
        return Ok(ops::str(t, v)?.value());
    }
    let spec = parse(t, text, v, b'd', b'>')?;
    let Ok(kind) = u8::try_from(spec.kind) else {
        return Err(unknown_type(t, v, &spec));
    };
    match kind {
        b'd' | b'n' | b'b' | b'o' | b'x' | b'X' | b'c' => {}
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => {
            let x = match Integer::of(v) {
                Some(i) => arith::convert::to_float(t, i)?,
                None => 0.0,
            };
            return lay_out_float(t, v, x, &spec);
        }
        _ => return Err(unknown_type(t, v, &spec)),
    }
    if spec.precision.is_some() {
        return Err(t.value_error("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(
            t.value_error("Negative zero coercion (z) not allowed in integer format specifier")
        );
    }
    if kind == b'c' {
        return format_char(t, v, &spec);
    }
    let (negative, digits) = match kind {
        b'd' | b'n' => decimal(t, v)?,
        b'b' => in_base(v, 2),
        b'o' => in_base(v, 8),
        b'X' => {
            let (negative, digits) = in_base(v, 16);
            (negative, digits.to_ascii_uppercase())
        }
        _ => in_base(v, 16),
    };
    let prefix = match kind {
        b'b' if spec.alternate => "0b",
        b'o' if spec.alternate => "0o",
        b'x' if spec.alternate => "0x",
        b'X' if spec.alternate => "0X",
        _ => "",
    };
    let parts = NumberParts {
        negative,
        prefix,
        whole: &digits,
        rest: "",
    };
    Ok(spec::lay_out_number(t, parts, &spec)?.value())
}

fn format_char(t: &mut Thread, v: Value, spec: &Spec) -> PyResult {
    let not_allowed = if spec.sign != 0 {
        "Sign"
    } else if spec.alternate {
        "Alternate form (#)"
    } else {
        let Some(c) = v.to_i64() else {
            return Err(t.overflow_error("Python int too large to convert to C long"));
        };
        let Some(c) = u32::try_from(c).ok().filter(|c| *c < 0x110000) else {
            return Err(t.overflow_error("%c arg not in range(0x110000)"));
        };
        let s = Str::from_code_point(t, c)?;
        // A character is padded as a number is: to the right, `=` included.
        return Ok(spec::lay_out_text(
            t,
            s,
            &Spec {
                align: if spec.align == b'=' { b'>' } else { spec.align },
                ..*spec
            },
        )?
        .value());
    };
    let message = format!("{not_allowed} not allowed with integer format specifier 'c'");
    Err(t.value_error(message))
}

/// Sign and decimal digits of an int of any kind.
///
/// # Errors
/// ValueError for more digits than the thread allows.
pub(crate) fn decimal(t: &mut Thread, v: Value) -> Result<(bool, String), Raised> {
    if let Some(n) = v.to_i64() {
        return Ok((n < 0, n.unsigned_abs().to_string()));
    }
    let exact = match v.to_bigint() {
        Some(big) => t.int_big(&big)?,
        None => v,
    };
    let text = ops::repr(t, exact)?.to_string_lossy();
    Ok(match text.strip_prefix('-') {
        Some(digits) => (true, digits.to_owned()),
        None => (false, text),
    })
}

/// Sign and digits of an int of any kind in base 2, 8 or 16.
pub(crate) fn in_base(v: Value, base: u32) -> (bool, String) {
    if v.is_int() {
        let n = v.as_int();
        let magnitude = n.unsigned_abs();
        let digits = match base {
            2 => format!("{magnitude:b}"),
            8 => format!("{magnitude:o}"),
            _ => format!("{magnitude:x}"),
        };
        return (n < 0, digits);
    }
    match v.to_bigint() {
        Some(big) => (
            big.sign() == num_bigint::Sign::Minus,
            number::int_digits(&big, base),
        ),
        None => (false, "0".to_owned()),
    }
}

/// `format(v, text)` of a float.
pub(super) fn format_float(t: &mut Thread, v: Value, text: Gc<Str>) -> PyResult {
    let x = v.to_f64().unwrap_or(0.0);
    if text.is_empty() {
        if v.is_float() {
            return Ok(Str::from_ascii(t, number::float_repr(x).as_bytes())?.value());
        }
        return Ok(ops::str(t, v)?.value());
    }
    let spec = parse(t, text, v, 0, b'>')?;
    lay_out_float(t, v, x, &spec)
}

/// How a float presentation type shows numbers.
pub(crate) fn float_style(kind: u8, with_precision: bool) -> Option<FloatStyle> {
    Some(match kind {
        0 if with_precision => FloatStyle::GeneralWithPoint,
        0 => FloatStyle::Repr,
        b'e' | b'E' => FloatStyle::Exponent,
        b'f' | b'F' | b'%' => FloatStyle::Fixed,
        b'g' | b'G' | b'n' => FloatStyle::General,
        _ => return None,
    })
}

fn lay_out_float(t: &mut Thread, v: Value, x: f64, spec: &Spec) -> PyResult {
    let kind = u8::try_from(spec.kind).ok();
    let style = kind.and_then(|k| float_style(k, spec.precision.is_some()));
    let (Some(kind), Some(style)) = (kind, style) else {
        return Err(unknown_type(t, v, spec));
    };
    let precision = spec.precision.unwrap_or(6);
    if precision > i32::MAX as usize {
        return Err(t.value_error("precision too big"));
    }
    let percent = kind == b'%';
    let mut text = float_digits(
        t,
        if percent { x * 100.0 } else { x },
        style,
        precision,
        spec.alternate,
    )?;
    if percent {
        text.push('%');
    }
    if matches!(kind, b'E' | b'F' | b'G') {
        text.make_ascii_uppercase();
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at(digits);
    let mut negative = x.is_sign_negative() && !x.is_nan();
    if spec.no_negative_zero && !text.bytes().any(|c| matches!(c, b'1'..=b'9' | b'i' | b'I')) {
        negative = false;
    }
    let parts = NumberParts {
        negative,
        prefix: "",
        whole,
        rest,
    };
    Ok(spec::lay_out_number(t, parts, spec)?.value())
}

/// Is there memory for so many characters? A script may ask for more. A few are not asked about,
/// since each question costs an allocation.
pub(super) fn has_memory_for(characters: usize) -> bool {
    characters < 1 << 16 || Vec::<u8>::new().try_reserve(characters).is_ok()
}

/// The text of any float without its sign.
///
/// # Errors
/// MemoryError.
pub(crate) fn float_digits(
    t: &mut Thread,
    x: f64,
    style: FloatStyle,
    precision: usize,
    alternate: bool,
) -> Result<String, Raised> {
    if !x.is_finite() {
        return Ok(number::non_finite(x.abs()).to_owned());
    }
    if !has_memory_for(precision) {
        return Err(t.memory_error());
    }
    Ok(number::float_text(x, style, precision, alternate))
}
