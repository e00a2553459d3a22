//! The module `_contexts`: context variables. Each thread is in a context of its own; what `_contextvars` shows of it is in
//! Python.

use super::{late, sequence};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, dicts, ops, slices};
use crate::value::Value;

// Fields of a context: dict of values by variable; is that shared with a copy?; the context that was left for it, None
// while it is not entered.
const VALUES: usize = 0;
const SHARED: usize = 1;
const OUTER: usize = 2;
// Fields of a variable: name, default (`UNBOUND`: none).
const NAME: usize = 0;
const DEFAULT: usize = 1;
// Fields of a token: context, variable, value before (`UNBOUND`: none), was it used?
const CONTEXT: usize = 0;
const VARIABLE: usize = 1;
const OLD: usize = 2;
const USED: usize = 3;

/// The name under which the class of tokens keeps what stands for no value.
const MISSING: &str = "MISSING";

natives! { FUNCTIONS:
    /// A copy of the running thread's context.
    "copy_context" "()" => copy_context,
    /// Set what tokens show in place of no value.
    "set_missing" "(missing, /)" => set_missing,
}
natives! { CONTEXT_METHODS:
    "__new__" "(cls, /)" => new_context,
    /// Call the function in this context.
    "run" "(self, callable, /, *args, **kwargs)" => run,
    /// A copy that changes by itself from now on.
    "copy" "(self, /)" => copy,
    /// The value of a variable, or the default when it has none here.
    "get" "(self, key, default=None, /)" => get,
    /// All variables.
    "keys" "(self, /)" => keys,
    /// The values of all variables.
    "values" "(self, /)" => values,
    /// All variables with their values.
    "items" "(self, /)" => items,
    "__getitem__" "(self, key, /)" => getitem,
    "__contains__" "(self, key, /)" => contains,
    "__len__" "(self, /)" => len,
    "__iter__" "(self, /)" => iter,
    "__eq__" "(self, value, /)" => eq,
}
natives! { VARIABLE_METHODS:
    "__new__" "(cls, name, /, *, default=None)" => new_variable,
    /// The value in the thread's context, the default, or the variable's own default.
    "get" "(self, default=None, /)" => variable_get,
    /// Set the value in the thread's context; a token to undo that.
    "set" "(self, value, /)" => variable_set,
    /// Undo what made the token.
    "reset" "(self, token, /)" => variable_reset,
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
    "__repr__" "(self, /)" => variable_repr,
}
natives! { VARIABLE_GETTERS:
    /// the name
    "name" "(self)" => variable_name,
}
natives! { TOKEN_METHODS:
    "__new__" "(cls, /, *args, **kwargs)" => new_token,
    "__enter__" "(self, /)" => token_enter,
    "__exit__" "(self, type, value, traceback, /)" => token_exit,
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
    "__repr__" "(self, /)" => token_repr,
}
natives! { TOKEN_GETTERS:
    /// the variable
    "var" "(self)" => token_var,
    /// the value before, or Token.MISSING
    "old_value" "(self)" => token_old,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let module = define::module(t, "_contexts", FUNCTIONS)?;
    define::getters(t, ClassId::ContextVar, VARIABLE_GETTERS)?;
    define::getters(t, ClassId::ContextToken, TOKEN_GETTERS)?;
    for (id, methods) in [
        (ClassId::Context, CONTEXT_METHODS),
        (ClassId::ContextVar, VARIABLE_METHODS),
        (ClassId::ContextToken, TOKEN_METHODS),
    ] {
        late::class(t, id, "_contextvars", methods)?;
        let class = t.class(id).value();
        define::set(t, module.dict(), id.name(), class)?;
    }
    Ok(())
}

fn set_missing(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = t.class(ClassId::ContextToken);
    define::set(t, class.dict(), MISSING, args[0])?;
    Ok(Value::NONE)
}

// ---- contexts -------------------------------------------------------------------------------------

fn context(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::Context, ClassId::Context)
}

fn with_values(t: &mut Thread, values: Gc<Dict>, shared: bool) -> Result<Gc<Record>, Raised> {
    let fields = [values.value(), Value::bool(shared), Value::NONE];
    Record::new(t, ClassId::Context, RecordType::Context, &fields)
}

fn new_context(t: &mut Thread, args: &[Value]) -> PyResult {
    slices::class_argument(t, args[0], ClassId::Context)?;
    let values = Dict::new(t)?;
    Ok(with_values(t, values, false)?.value())
}

/// The running thread's context; its first one is empty.
fn current(t: &mut Thread) -> Result<Gc<Record>, Raised> {
    if let Some(c) = t.context.cast_record(RecordType::Context) {
        return Ok(c);
    }
    let values = Dict::new(t)?;
    let made = with_values(t, values, false)?;
    t.context = made.value();
    Ok(made)
}

fn values_of(t: &mut Thread, c: Gc<Record>) -> Result<Gc<Dict>, Raised> {
    match c.field(VALUES).cast::<Dict>() {
        Some(d) => Ok(d),
        None => Err(t.type_error("a context without values")),
    }
}

/// The dict of a context that is to be changed, its own from now on.
fn own_values(t: &mut Thread, c: Gc<Record>) -> Result<Gc<Dict>, Raised> {
    let values = values_of(t, c)?;
    if c.field(SHARED) == Value::FALSE {
        return Ok(values);
    }
    let own = values.copy(t)?;
    c.set_field(VALUES, own.value());
    c.set_immediate(SHARED, Value::FALSE);
    Ok(own)
}

/// A new variable without default, for a native module.
///
/// # Errors
/// MemoryError.
pub(super) fn make_variable(t: &mut Thread, name: &str) -> PyResult {
    let name = t.intern(name)?;
    let fields = [name.value(), Value::UNBOUND];
    Ok(Record::new(t, ClassId::ContextVar, RecordType::ContextVar, &fields)?.value())
}

/// The dict of the running thread's values by variable, to be looked into only.
///
/// # Errors
/// MemoryError.
pub(super) fn current_values(t: &mut Thread) -> Result<Gc<Dict>, Raised> {
    let c = current(t)?;
    values_of(t, c)
}

/// As [`current_values`], if the thread has a context yet.
#[inline]
pub(super) fn known_values(t: &Thread) -> Option<Gc<Dict>> {
    let c = t.context.cast_record(RecordType::Context)?;
    c.field(VALUES).cast()
}

/// Sets a variable in the running thread's context.
///
/// # Errors
/// MemoryError.
pub(super) fn set_current(t: &mut Thread, variable: Value, v: Value) -> Result<(), Raised> {
    let c = current(t)?;
    let values = own_values(t, c)?;
    dicts::set(t, values, variable, v)
}

fn copy_of(t: &mut Thread, c: Gc<Record>) -> PyResult {
    let values = values_of(t, c)?;
    c.set_immediate(SHARED, Value::TRUE);
    Ok(with_values(t, values, true)?.value())
}

fn copy_context(t: &mut Thread, _args: &[Value]) -> PyResult {
    copy_current(t)
}

/// A copy of the running thread's context.
///
/// # Errors
/// MemoryError.
pub(super) fn copy_current(t: &mut Thread) -> PyResult {
    let c = current(t)?;
    copy_of(t, c)
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = context(t, args[0])?;
    copy_of(t, c)
}

fn run(t: &mut Thread, args: &[Value]) -> PyResult {
    run_in(t, args[0], |t| match args[2].cast::<Dict>() {
        Some(keywords) if keywords.len(t) > 0 => {
            call::call_with_dict(t, args[1], &args[3..], keywords)
        }
        _ => call::call(t, args[1], &args[3..]),
    })
}

/// Runs `body` in a context.
///
/// # Errors
/// TypeError when it is none, RuntimeError when it was entered already; what `body` raises.
pub(super) fn run_in(
    t: &mut Thread,
    context_value: Value,
    body: impl FnOnce(&mut Thread) -> PyResult,
) -> PyResult {
    let c = context(t, context_value)?;
    let outer = current(t)?;
    if !c.field(OUTER).is_none() || c.value() == outer.value() {
        let shown = ops::repr(t, context_value)?.to_string_lossy();
        let message = format!("cannot enter context: {shown} is already entered");
        return Err(t.raise(ClassId::RuntimeError, &message));
    }
    c.set_field(OUTER, outer.value());
    t.context = c.value();
    let r = body(t);
    t.context = c.field(OUTER);
    c.set_immediate(OUTER, Value::NONE);
    r
}

/// A key of a context, which must be a variable.
fn variable_key(t: &mut Thread, v: Value) -> Result<Value, Raised> {
    if v.cast_record(RecordType::ContextVar).is_some() {
        return Ok(v);
    }
    let shown = ops::repr(t, v)?.to_string_lossy();
    Err(t.type_error(format!("a ContextVar key was expected, got {shown}")))
}

fn find(t: &mut Thread, args: &[Value]) -> Result<Option<Value>, Raised> {
    let c = context(t, args[0])?;
    let key = variable_key(t, args[1])?;
    let values = values_of(t, c)?;
    dicts::get(t, values, key)
}

fn get(t: &mut Thread, args: &[Value]) -> PyResult {
    let default = if args[2].is_unbound() {
        Value::NONE
    } else {
        args[2]
    };
    Ok(find(t, args)?.unwrap_or(default))
}

fn getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    match find(t, args)? {
        Some(v) => Ok(v),
        None => Err(t.raise_args(ClassId::KeyError, &[args[1]])),
    }
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(find(t, args)?.is_some()))
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = context(t, args[0])?;
    let n = values_of(t, c)?.len(t);
    t.int(n as i64)
}

/// The dict of a context for somebody who may keep it: the context changes another one from now on.
fn shown(t: &mut Thread, v: Value) -> PyResult {
    let c = context(t, v)?;
    c.set_immediate(SHARED, Value::TRUE);
    Ok(values_of(t, c)?.value())
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let values = shown(t, args[0])?;
    ops::iter(t, values)
}

fn keys(t: &mut Thread, args: &[Value]) -> PyResult {
    let values = shown(t, args[0])?;
    call::call_method(t, values, "keys", &[])
}

fn values(t: &mut Thread, args: &[Value]) -> PyResult {
    let values = shown(t, args[0])?;
    call::call_method(t, values, "values", &[])
}

fn items(t: &mut Thread, args: &[Value]) -> PyResult {
    let values = shown(t, args[0])?;
    call::call_method(t, values, "items", &[])
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let c = context(t, args[0])?;
    let Some(other) = args[1].cast_record(RecordType::Context) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (a, b) = (c.field(VALUES), other.field(VALUES));
    ops::compare(t, crate::runtime::CompareOp::Eq, a, b)
}

// ---- variables ------------------------------------------------------------------------------------

fn variable(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::ContextVar, ClassId::ContextVar)
}

fn new_variable(t: &mut Thread, args: &[Value]) -> PyResult {
    slices::class_argument(t, args[0], ClassId::ContextVar)?;
    if args[1].cast::<Str>().is_none() {
        return Err(t.type_error("context variable name must be a str"));
    }
    let fields = [args[1], args[2]];
    let r = Record::new(t, ClassId::ContextVar, RecordType::ContextVar, &fields)?;
    Ok(r.value())
}

fn variable_name(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(variable(t, args[0])?.field(NAME))
}

fn variable_get(t: &mut Thread, args: &[Value]) -> PyResult {
    let var = variable(t, args[0])?;
    if let Some(c) = t.context.cast_record(RecordType::Context) {
        let values = values_of(t, c)?;
        if let Some(v) = dicts::get(t, values, args[0])? {
            return Ok(v);
        }
    }
    for default in [args[1], var.field(DEFAULT)] {
        if !default.is_unbound() {
            return Ok(default);
        }
    }
    Err(t.raise_args(ClassId::LookupError, &[args[0]]))
}

fn variable_set(t: &mut Thread, args: &[Value]) -> PyResult {
    variable(t, args[0])?;
    let c = current(t)?;
    let values = own_values(t, c)?;
    let old = dicts::get(t, values, args[0])?.unwrap_or(Value::UNBOUND);
    let fields = [c.value(), args[0], old, Value::FALSE];
    let token = Record::new(t, ClassId::ContextToken, RecordType::ContextToken, &fields)?;
    dicts::set(t, values, args[0], args[1])?;
    Ok(token.value())
}

fn variable_reset(t: &mut Thread, args: &[Value]) -> PyResult {
    variable(t, args[0])?;
    let shown = |t: &mut Thread, v: Value| Ok(ops::repr(t, v)?.to_string_lossy());
    let Some(token) = args[1].cast_record(RecordType::ContextToken) else {
        let shown = shown(t, args[1])?;
        return Err(t.type_error(format!("expected an instance of Token, got {shown}")));
    };
    if token.field(USED) == Value::TRUE {
        let message = format!("{} has already been used once", shown(t, args[1])?);
        return Err(t.raise(ClassId::RuntimeError, &message));
    }
    if token.field(VARIABLE) != args[0] {
        let shown = shown(t, args[1])?;
        return Err(t.value_error(format!("{shown} was created by a different ContextVar")));
    }
    let c = current(t)?;
    if token.field(CONTEXT) != c.value() {
        let shown = shown(t, args[1])?;
        return Err(t.value_error(format!("{shown} was created in a different Context")));
    }
    token.set_immediate(USED, Value::TRUE);
    let values = own_values(t, c)?;
    match token.field(OLD) {
        old if old.is_unbound() => {
            dicts::delete(t, values, args[0])?;
        }
        old => dicts::set(t, values, args[0], old)?,
    }
    Ok(Value::NONE)
}

fn variable_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let var = variable(t, args[0])?;
    let name = ops::repr(t, var.field(NAME))?.to_string_lossy();
    let default = match var.field(DEFAULT) {
        v if v.is_unbound() => String::new(),
        v => format!(" default={}", ops::repr(t, v)?.to_string_lossy()),
    };
    let at = args[0].as_raw_ptr().addr();
    let text = format!("<ContextVar name={name}{default} at {at:#x}>");
    Ok(Str::from_str(t, &text)?.value())
}

// ---- tokens ---------------------------------------------------------------------------------------

fn token(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::ContextToken, ClassId::ContextToken)
}

fn new_token(t: &mut Thread, _args: &[Value]) -> PyResult {
    Err(t.raise(
        ClassId::RuntimeError,
        "Tokens can only be created by ContextVars",
    ))
}

fn token_var(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(token(t, args[0])?.field(VARIABLE))
}

fn token_old(t: &mut Thread, args: &[Value]) -> PyResult {
    let old = token(t, args[0])?.field(OLD);
    if !old.is_unbound() {
        return Ok(old);
    }
    let key = t.intern(MISSING)?;
    let missing = t.class(ClassId::ContextToken).dict().get_str(key);
    Ok(missing.unwrap_or(Value::NONE))
}

fn token_enter(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn token_exit(t: &mut Thread, args: &[Value]) -> PyResult {
    let var = token(t, args[0])?.field(VARIABLE);
    variable_reset(t, &[var, args[0]])
}

fn token_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = token(t, args[0])?;
    let used = if r.field(USED) == Value::TRUE {
        " used"
    } else {
        ""
    };
    let var = ops::repr(t, r.field(VARIABLE))?.to_string_lossy();
    let at = args[0].as_raw_ptr().addr();
    let text = format!("<Token{used} var={var} at {at:#x}>");
    Ok(Str::from_str(t, &text)?.value())
}
