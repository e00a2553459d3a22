//! The module `_decimal`: decimal numbers as the General Decimal Arithmetic Specification of M. Cowlishaw (version 1.70)
//! has them, with the interface and the limits of CPython's module in C.
//!
//! Arithmetic knows nothing of the engine: numbers in `number`, their digits in `coefficient`, what an operation depends on
//! and reports in `context`, and the operations in `arith`, `divide`, `adjust`, `power`, `transcendental`, `parse`, `text`.
//! The classes on top: `methods`, `named` and `questions` for Decimal, `context_object` and `current` for Context, `signals`
//! for their flags and traps, `state` for what the module keeps.

mod adjust;
mod arith;
mod coefficient;
mod context;
mod context_object;
mod convert;
mod current;
mod divide;
mod format;
mod methods;
mod named;
mod number;
mod parse;
mod power;
mod questions;
mod signals;
mod state;
mod text;
mod transcendental;

pub(super) use methods::powered as power_modulo;

use super::late;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;

/// The version of the specification.
const SPECIFICATION: &str = "1.70";
/// The version of libmpdec whose results and limits these are.
const LIBMPDEC: &str = "2.5.1";

/// Makes the module.
///
/// # Errors
/// MemoryError, and what importing `numbers` and `collections` raises.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    if t.decimal.is_none() {
        classes(t)?;
    }
    let s = state::make(t)?;
    let dict = define::module(t, "_decimal", current::FUNCTIONS)?.dict();
    let doc = Str::from_str(t, "Fast decimal arithmetic")?;
    define::set(t, dict, "__doc__", doc.value())?;
    for id in [ClassId::Decimal, ClassId::DecimalContext] {
        let class = t.class(id).value();
        define::set(t, dict, id.name(), class)?;
    }
    state::export(t, s, dict)?;
    context_object::templates(t, s, dict)?;
    for r in context::Rounding::ALL {
        let name = t.intern(r.name())?;
        define::set(t, dict, r.name(), name.value())?;
    }
    for (name, v) in [
        ("MAX_PREC", context::MAX_PREC),
        ("MAX_EMAX", context::MAX_EMAX),
        ("MIN_EMIN", context::MIN_EMIN),
        ("MIN_ETINY", context::MIN_ETINY),
        ("IEEE_CONTEXT_MAX_BITS", current::IEEE_MAX_BITS),
    ] {
        let v = t.int(v)?;
        define::set(t, dict, name, v)?;
    }
    for name in ["HAVE_THREADS", "HAVE_CONTEXTVAR"] {
        define::set(t, dict, name, Value::TRUE)?;
    }
    for (name, text) in [
        ("__version__", SPECIFICATION),
        ("__libmpdec_version__", LIBMPDEC),
    ] {
        let text = Str::from_str(t, text)?;
        define::set(t, dict, name, text.value())?;
    }
    Ok(())
}

/// Gives the classes their methods.
fn classes(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Decimal, methods::METHODS)?;
    define::methods(t, ClassId::Decimal, questions::METHODS)?;
    late::class(t, ClassId::Decimal, "decimal", named::METHODS)?;
    define::getters(t, ClassId::Decimal, methods::GETTERS)?;
    late::describe(
        t,
        ClassId::Decimal,
        "Construct a new Decimal object.\n\nvalue can be an integer, string, tuple, or another Decimal object.",
    )?;
    define::methods(t, ClassId::DecimalContext, named::CONTEXT_METHODS)?;
    define::methods(t, ClassId::DecimalContext, questions::CONTEXT_METHODS)?;
    late::class(
        t,
        ClassId::DecimalContext,
        "decimal",
        context_object::METHODS,
    )?;
    context_object::install(t)?;
    late::describe(
        t,
        ClassId::DecimalContext,
        "The context affects almost all operations: precision, rounding, range of exponents, and which signals raise.",
    )?;
    late::class(
        t,
        ClassId::DecimalContextManager,
        "decimal",
        current::LOCAL_METHODS,
    )?;
    late::class(t, ClassId::SignalDict, "decimal", signals::METHODS)
}
