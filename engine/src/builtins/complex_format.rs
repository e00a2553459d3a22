//! `repr` and `format` of complex numbers.

use super::format::{float_digits, float_style};
use super::format_number::{FloatStyle, float_repr};
use super::format_spec::{self as spec, NumberParts, Spec};
use crate::object::*;
use crate::value::Value;

/// The repr of a part: whole numbers without `.0`.
fn part_repr(x: f64) -> String {
    let text = String::from_utf8_lossy(float_repr(x).as_bytes()).into_owned();
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// Is it the plain zero that is left out in front of an imaginary part?
fn is_positive_zero(x: f64) -> bool {
    x == 0.0 && x.is_sign_positive()
}

/// `repr(complex(real, imag))`.
pub(super) fn repr(real: f64, imag: f64) -> String {
    let imag = part_repr(imag);
    if is_positive_zero(real) {
        return format!("{imag}j");
    }
    let plus = if imag.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imag}j)", part_repr(real))
}

/// `format(v, text)` of a complex number with a specification that is not empty.
///
/// # Errors
/// ValueError for a bad specification.
pub(super) fn format(
    t: &mut Thread,
    v: Value,
    (real, imag): (f64, f64),
    text: Gc<Str>,
) -> PyResult {
    let class = t.class_of(v).name().to_string_lossy();
    let mut spec = match Spec::parse(text.data(), 0, b'>', &class) {
        Ok(spec) => spec,
        Err(message) => return Err(t.value_error(message)),
    };
    if spec.fill == b'0' as u32 {
        return Err(t.value_error("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == b'=' {
        let message = "'=' alignment flag is not allowed in complex format specifier";
        return Err(t.value_error(message));
    }
    let kind = u8::try_from(spec.kind).ok().filter(|k| *k != b'%');
    let Some((kind, style)) = kind.and_then(|k| Some((k, float_style(k, false)?))) else {
        return Err(t.value_error(spec::unknown_type(spec.kind, &class)));
    };
    // Without a type as repr does, with brackets and a plain zero left out.
    let bare = kind == 0;
    let style = if bare && spec.precision.is_some() {
        FloatStyle::General
    } else {
        style
    };
    let skip_real = bare && is_positive_zero(real);
    let brackets = bare && !skip_real;
    let mut out = String::new();
    if brackets {
        out.push('(');
    }
    if !skip_real {
        out.push_str(&part(t, real, kind, style, &spec, spec.sign)?);
    }
    let sign = if skip_real { spec.sign } else { b'+' };
    out.push_str(&part(t, imag, kind, style, &spec, sign)?);
    out.push('j');
    if brackets {
        out.push(')');
    }
    let s = Str::from_str(t, &out)?;
    spec.precision = None;
    Ok(spec::lay_out_text(t, s, &spec)?.value())
}

/// One part without padding.
fn part(
    t: &mut Thread,
    x: f64,
    kind: u8,
    style: FloatStyle,
    spec: &Spec,
    sign: u8,
) -> Result<String, Raised> {
    let precision = spec.precision.unwrap_or(6);
    let mut text = float_digits(t, x, style, precision, spec.alternate)?;
    if matches!(kind, b'E' | b'F' | b'G') {
        text.make_ascii_uppercase();
    }
    if kind == 0
        && spec.precision.is_none()
        && let Some(whole) = text.strip_suffix(".0")
    {
        text.truncate(whole.len());
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at(digits);
    let nothing = !text.bytes().any(|c| matches!(c, b'1'..=b'9' | b'i' | b'I'));
    let negative = x.is_sign_negative() && !x.is_nan() && !(spec.no_negative_zero && nothing);
    let parts = NumberParts {
        negative,
        prefix: "",
        whole,
        rest,
    };
    let field = Spec {
        width: 0,
        sign,
        ..*spec
    };
    Ok(spec::lay_out_number(t, parts, &field)?.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complex_numbers_are_written_as_cpython_does() {
        assert_eq!(repr(0.0, -1.0), "-1j");
        assert_eq!(repr(-0.0, -1.0), "(-0-1j)");
        assert_eq!(repr(1e16, 1e-7), "(1e+16+1e-07j)");
        assert_eq!(repr(f64::NAN, f64::INFINITY), "(nan+infj)");
    }
}
