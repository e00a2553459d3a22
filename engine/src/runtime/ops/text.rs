//! `repr`, `str`, `ascii` and `format`.

use super::*;
use crate::runtime::number_text::{float_repr, int_decimal};

fn text_by(t: &mut Thread, v: Value, s: Special) -> Result<Gc<Str>, Raised> {
    t.check_native_stack()?;
    let f = t.special(v, s);
    let r = call::call_special(t, f, v, &[])?;
    match r.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            let message = format!(
                "{} returned non-string (type {})",
                s.name(),
                t.class_of(r).name()
            );
            Err(t.type_error(message))
        }
    }
}

/// The text of a small int or a float, without asking its class.
#[inline]
fn number_text(t: &mut Thread, v: Value) -> Option<Result<Gc<Str>, Raised>> {
    let text = if v.is_int() {
        int_decimal(v.as_int())
    } else if v.is_float() {
        float_repr(v.as_float())
    } else {
        return None;
    };
    Some(Str::from_ascii(t, text.as_bytes()))
}

/// `repr(v)`.
///
/// # Errors
/// What `__repr__` raises.
pub fn repr(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    if let Some(text) = number_text(t, v) {
        return text;
    }
    text_by(t, v, Special::Repr)
}

/// `str(v)`.
///
/// # Errors
/// What `__str__` raises.
pub fn str(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    if let Some(text) = number_text(t, v) {
        return text;
    }
    match exact_str(v) {
        Some(s) => Ok(s),
        None => text_by(t, v, Special::Str),
    }
}

/// `ascii(v)`.
///
/// # Errors
/// What `__repr__` raises.
pub fn ascii(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    let s = repr(t, v)?;
    if s.is_ascii() {
        return Ok(s);
    }
    let mut out = String::new();
    for c in s.data().iter() {
        match c {
            0..0x80 => out.push(c as u8 as char),
            0x80..0x100 => out.push_str(&format!("\\x{c:02x}")),
            0x100..0x10000 => out.push_str(&format!("\\u{c:04x}")),
            _ => out.push_str(&format!("\\U{c:08x}")),
        }
    }
    Str::from_ascii(t, out.as_bytes())
}

/// `format(v, spec)`.
///
/// # Errors
/// ValueError for a bad spec; what `__format__` raises.
pub fn format(t: &mut Thread, v: Value, spec: Gc<Str>) -> Result<Gc<Str>, Raised> {
    if spec.is_empty() {
        if let Some(s) = exact_str(v) {
            return Ok(s);
        }
        if let Some(text) = number_text(t, v) {
            return text;
        }
    }
    let f = t.special(v, Special::Format);
    let r = call::call_special(t, f, v, &[spec.value()])?;
    match r.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            let message = format!("__format__ must return a str, not {}", t.class_of(r).name());
            Err(t.type_error(message))
        }
    }
}

/// Containers within each other whose repr is made; about as many fit on CPython's native stack of 8 MiB. Each looks for itself among those
/// around it.
const DEEPEST_REPR: usize = 65_000;

/// Notes that the repr of a container is being made; false when it is being made already (a cycle).
///
/// # Errors
/// MemoryError, RecursionError.
pub fn repr_enter(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    t.check_native_stack()?;
    let Some(stack) = t.repr_stack.cast::<List>() else {
        return Ok(true);
    };
    for i in 0..stack.len() {
        if stack.get(i) == v {
            return Ok(false);
        }
    }
    if stack.len() >= DEEPEST_REPR {
        return Err(t.recursion_error(" while getting the repr of an object"));
    }
    stack.push(t, v)?;
    Ok(true)
}

/// Ends what [`repr_enter`] began.
pub fn repr_leave(t: &mut Thread, v: Value) {
    if let Some(stack) = t.repr_stack.cast::<List>() {
        while let Some(top) = stack.pop() {
            if top == v {
                break;
            }
        }
    }
}
