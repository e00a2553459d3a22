//! `__format__` and `repr` of numbers.

use super::{format, format_number};
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;

/// `v.__format__(spec)` of an int, a float or a complex number.
///
/// # Errors
/// TypeError when the spec is no str; ValueError for a bad spec.
pub(super) fn format(t: &mut Thread, v: Value, spec: Value) -> PyResult {
    let Some(spec) = spec.cast::<Str>() else {
        let message = format!(
            "__format__() argument must be str, not {}",
            t.class_of(spec).name()
        );
        return Err(t.type_error(message));
    };
    if v.is_any_int() {
        return format::format_int(t, v, spec);
    }
    if v.to_f64().is_some() {
        return format::format_float(t, v, spec);
    }
    if spec.is_empty() {
        return Ok(ops::str(t, v)?.value());
    }
    let message = format!(
        "format of '{}' with a spec is not there yet",
        t.class_of(v).name()
    );
    Err(t.raise(ClassId::NotImplementedError, &message))
}

/// The shortest decimal notation that reads back as `x`, as `repr` writes it.
pub(crate) fn float_repr(x: f64) -> String {
    String::from_utf8_lossy(format_number::float_repr(x).as_bytes()).into_owned()
}

/// As [`float_repr`], whole numbers without `.0` (the parts of complex numbers).
pub(super) fn bare_repr(x: f64) -> String {
    let text = float_repr(x);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The repr of a complex number.
pub(super) fn complex_repr(real: f64, imag: f64) -> String {
    let imag_text = bare_repr(imag);
    if real == 0.0 && real.is_sign_positive() {
        return format!("{imag_text}j");
    }
    let plus = if imag_text.starts_with('-') { "" } else { "+" };
    format!("({}{plus}{imag_text}j)", bare_repr(real))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_cpython_does() {
        for (x, text) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (1e15, "1000000000000000.0"),
            (123456789012345680.0, "1.2345678901234568e+17"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1.5e-7, "1.5e-07"),
            (5e-324, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(float_repr(x), text);
        }
        assert_eq!(complex_repr(0.0, -1.0), "-1j");
        assert_eq!(complex_repr(-0.0, -1.0), "(-0-1j)");
        assert_eq!(complex_repr(1e16, 1e-7), "(1e+16+1e-07j)");
        assert_eq!(complex_repr(f64::NAN, f64::INFINITY), "(nan+infj)");
    }
}
