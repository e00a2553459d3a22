//! The current context: `getcontext`, `setcontext`, `localcontext`, and the contexts of the IEEE formats.

use super::context::{Context, Rounding};
use super::context_object::{
    CAPITALS, CLAMP, EMAX, EMIN, FLAGS, PREC, ROUNDING, TRAPS, argument, duplicate, make, set_bits,
    set_field,
};
use super::{signals, state};
use crate::natives;
use crate::object::*;
use crate::runtime::{ops, slices};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Get the current default context.
    "getcontext" "()" => getcontext,
    /// Set a new default context.
    "setcontext" "(context, /)" => setcontext,
    /// Return a context manager for a copy of the supplied context.
    ///
    /// That will set the default context to a copy of ctx on entry to the
    /// with-statement and restore the previous default context when exiting
    /// the with-statement.  If no context is supplied, a copy of the current
    /// default context is used.
    "localcontext" "(ctx=None, **kwargs)" => localcontext,
    /// Return a context object initialized to the proper values for one of the
    /// IEEE interchange formats.
    ///
    /// The argument must be a multiple of 32 and less than IEEE_CONTEXT_MAX_BITS.
    "IEEEContext" "(bits, /)" => ieee_context,
}

natives! { LOCAL_METHODS:
    "__enter__" "(self, /)" => enter,
    "__exit__" "(self, /, *args)" => exit,
}

fn getcontext(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(state::current(t)?.value())
}

fn setcontext(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(c) = args[0].cast_record(RecordType::DecimalContext) else {
        return Err(t.type_error("argument must be a context"));
    };
    let s = state::get(t)?;
    let c = if state::is_template(s, args[0]) {
        let twin = duplicate(t, c)?;
        set_bits(twin, FLAGS, 0);
        twin
    } else {
        c
    };
    state::set_current(t, c)?;
    Ok(Value::NONE)
}

fn localcontext(t: &mut Thread, args: &[Value]) -> PyResult {
    let outside = state::current(t)?;
    let given = argument(t, args[0])?;
    let inside = duplicate(t, given)?;
    if let Some(keywords) = args[1].cast::<Dict>() {
        for i in 0..keywords.end(t) {
            let Some(e) = keywords.entry(t, i) else {
                continue;
            };
            set_named(t, inside, e.key, e.value)?;
        }
    }
    let fields = [inside.value(), outside.value()];
    let kind = RecordType::DecimalContextManager;
    Ok(Record::new(t, ClassId::DecimalContextManager, kind, &fields)?.value())
}

/// Sets what a keyword of `localcontext` names.
fn set_named(t: &mut Thread, c: Gc<Record>, name: Value, v: Value) -> Result<(), Raised> {
    let name = name
        .cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy());
    let field = match name.as_str() {
        "prec" => PREC,
        "rounding" => ROUNDING,
        "Emin" => EMIN,
        "Emax" => EMAX,
        "capitals" => CAPITALS,
        "clamp" => CLAMP,
        "flags" => FLAGS,
        "traps" => TRAPS,
        _ => {
            let message = format!("this function got an unexpected keyword argument '{name}'");
            return Err(t.type_error(message));
        }
    };
    if v.is_none() {
        return Ok(());
    }
    match v.cast::<List>() {
        Some(list) if field == FLAGS || field == TRAPS => {
            let conditions = signals::of_list(t, list)?;
            set_bits(c, field, conditions);
            Ok(())
        }
        _ => set_field(t, c, field, v),
    }
}

fn manager(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    let id = ClassId::DecimalContextManager;
    slices::record(t, v, RecordType::DecimalContextManager, id)
}

fn enter(t: &mut Thread, args: &[Value]) -> PyResult {
    let inside = manager(t, args[0])?.field(0);
    setcontext(t, &[inside])?;
    Ok(inside)
}

fn exit(t: &mut Thread, args: &[Value]) -> PyResult {
    let outside = manager(t, args[0])?.field(1);
    setcontext(t, &[outside])?;
    Ok(Value::FALSE)
}

/// Most bits of the IEEE formats.
pub(super) const IEEE_MAX_BITS: i64 = 512;

fn ieee_context(t: &mut Thread, args: &[Value]) -> PyResult {
    let bits = ops::index_i64(t, args[0])?;
    if !(1..=IEEE_MAX_BITS).contains(&bits) || bits % 32 != 0 {
        let message =
            format!("argument must be a multiple of 32, with a maximum of {IEEE_MAX_BITS}");
        return Err(t.value_error(message));
    }
    let emax = 3 << (bits / 16 + 3);
    let values = Context {
        prec: 9 * (bits / 32) - 2,
        emax,
        emin: 1 - emax,
        rounding: Rounding::HalfEven,
        clamp: true,
    };
    Ok(make(t, ClassId::DecimalContext as u32, &values, true, 0)?.value())
}
