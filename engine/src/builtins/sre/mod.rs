//! The module `_sre`: what `re` compiles its patterns to, and the matching of them.

mod analysis;
mod classes;
mod drive;
mod matcher;
mod matches;
mod opcodes;
mod pattern;
mod program;
mod replace;
mod translate;

use super::late;
use super::str_args::type_name;
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops};
use crate::value::Value;
use classes::{lower_ascii, lower_unicode, upper_unicode};

natives! { FUNCTIONS:
    /// Compile a list of codes into a pattern object.
    "compile" "(pattern, flags, code, groups, groupindex, indexgroup)" => pattern::compile,
    /// Make a template of literals and group numbers.
    "template" "(pattern, template, /)" => replace::template,
    /// Size of a code in bytes.
    "getcodesize" "()" => get_code_size,
    /// Has the ASCII character two cases?
    "ascii_iscased" "(character, /)" => ascii_is_cased,
    /// The lower case of an ASCII character.
    "ascii_tolower" "(character, /)" => ascii_to_lower,
    /// Has the character two cases?
    "unicode_iscased" "(character, /)" => unicode_is_cased,
    /// The lower case of a character.
    "unicode_tolower" "(character, /)" => unicode_to_lower,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::Pattern, "re", pattern::METHODS)?;
    define::getters(t, ClassId::Pattern, pattern::GETTERS)?;
    late::class(t, ClassId::Match, "re", matches::METHODS)?;
    define::getters(t, ClassId::Match, matches::GETTERS)?;
    late::class(t, ClassId::PatternScanner, "_sre", pattern::SCANNER_METHODS)?;
    define::getters(t, ClassId::PatternScanner, pattern::SCANNER_GETTERS)?;
    late::class(t, ClassId::PatternTemplate, "_sre", &[])?;
    let d = define::module(t, "_sre", FUNCTIONS)?.dict();
    for (name, n) in [
        ("MAGIC", opcodes::MAGIC),
        ("CODESIZE", opcodes::CODE_SIZE),
        ("MAXREPEAT", i64::from(opcodes::MAX_REPEAT)),
        ("MAXGROUPS", opcodes::MAX_GROUPS),
    ] {
        define::set(t, d, name, Value::small_int(n))?;
    }
    Ok(())
}

fn get_code_size(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::small_int(opcodes::CODE_SIZE))
}

fn character(t: &mut Thread, v: Value) -> Result<u32, Raised> {
    let n = super::str_args::int_arg(t, v)?;
    Ok(n as u32)
}

fn ascii_is_cased(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = character(t, args[0])?;
    Ok(Value::bool(c < 0x80 && (c as u8).is_ascii_alphabetic()))
}

fn ascii_to_lower(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = character(t, args[0])?;
    t.int(lower_ascii(c) as i64)
}

fn unicode_is_cased(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = character(t, args[0])?;
    // A character whose upper case is more than one character, as that of sharp s, has two cases too.
    let longer = |c: char| c.to_uppercase().len() > 1;
    Ok(Value::bool(
        lower_unicode(c) != c || upper_unicode(c) != c || char::from_u32(c).is_some_and(longer),
    ))
}

fn unicode_to_lower(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = character(t, args[0])?;
    t.int(lower_unicode(c) as i64)
}

/// An optional position, clamped to `0..=len`.
fn position(t: &mut Thread, v: Value, missing: usize, len: usize) -> Result<usize, Raised> {
    if v.is_unbound() {
        return Ok(missing);
    }
    let i = ops::index_i64(t, v)?;
    Ok(i.clamp(0, len as i64) as usize)
}

/// TypeError unless `v` has this native type.
fn record_of(t: &mut Thread, v: Value, kind: RecordType, what: &str) -> Result<Gc<Record>, Raised> {
    match v.cast_record(kind) {
        Some(r) => Ok(r),
        None => {
            let message = format!("expected {what}, not {}", type_name(t, v));
            Err(t.type_error(message))
        }
    }
}
