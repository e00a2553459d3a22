//! Ways into the interpreter from native code.

use super::dispatch::run;
use super::frames::{self, Called};
use super::tiers;
use crate::frame::FrameKind;
use crate::object::*;
use crate::value::Value;

/// Calls a script function.
///
/// # Errors
/// What it raises.
pub(crate) fn call_function(
    t: &mut Thread,
    f: Gc<Function>,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    t.check_native_stack()?;
    let base = t.stack_top;
    // SAFETY: the arguments are copied to the top of the register stack, which ends far enough
    // below its mapping for one call's worth of arguments checked here.
    unsafe {
        if base.add(args.len() + 16) >= t.stack_limit {
            return Err(t.recursion_error(""));
        }
        copy_values(args.as_ptr(), base, args.len());
        t.stack_top = base.add(args.len());
        let called = frames::call_script(t, f, base, args.len(), kw_names, 0, FrameKind::Entry);
        let r = match called {
            Ok(Called::Value(v)) => Ok(v),
            Ok(Called::Frame(f)) => tiers::run_call(t, f),
            Err(r) => Err(r),
        };
        t.stack_top = base;
        r
    }
}

/// Runs code that is no function: a module, or with a namespace a class body, `exec` or `eval`.
///
/// # Errors
/// What it raises.
pub(crate) fn run_code(
    t: &mut Thread,
    code: Gc<CodeObject>,
    namespace: Value,
    function: Value,
) -> PyResult {
    t.check_native_stack()?;
    let base = t.stack_top;
    // SAFETY: as in `call_function`.
    unsafe {
        if base.add(16) >= t.stack_limit {
            return Err(t.recursion_error(""));
        }
        if !namespace.is_unbound() {
            *base = namespace;
        }
        let r = match frames::push(t, code, function, base, 0, FrameKind::Entry) {
            Ok(_) => run(t),
            Err(r) => Err(r),
        };
        t.stack_top = base;
        r
    }
}
