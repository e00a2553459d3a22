//! What the module keeps: the context variable, the classes of signals, the names of roundings.

use super::context::status::*;
use crate::builtins::{contexts, import};
use crate::object::*;
use crate::runtime::{attributes, call, classes, define, dicts};
use crate::value::Value;

/// Fields of the record: the context variable.
const VARIABLE: usize = 0;
/// The dict that the variable was last looked up in, how often it had changed then, and the entry.
const VALUES: usize = 1;
const CHANGES: usize = 2;
const ENTRY: usize = 3;
/// `DefaultContext`, `BasicContext`, `ExtendedContext`.
const TEMPLATES: usize = 4;
/// `DecimalTuple`, `numbers.Rational`, `SignalDict`, `DecimalException`.
const DECIMAL_TUPLE: usize = 7;
const RATIONAL: usize = 8;
const SIGNAL_DICT: usize = 9;
const DECIMAL_EXCEPTION: usize = 10;
/// The signals in the order of [`SIGNALS`], then the conditions in that of [`CONDITIONS`].
const CLASSES: usize = 11;
const FIELDS: usize = CLASSES + SIGNALS.len() + CONDITIONS.len();

/// The signals: name and the conditions each stands for, in the order of signal dicts.
pub(super) const SIGNALS: [(&str, u32); 9] = [
    ("InvalidOperation", INVALID),
    ("FloatOperation", FLOAT_OPERATION),
    ("DivisionByZero", DIVISION_BY_ZERO),
    ("Overflow", OVERFLOW),
    ("Underflow", UNDERFLOW),
    ("Subnormal", SUBNORMAL),
    ("Inexact", INEXACT),
    ("Rounded", ROUNDED),
    ("Clamped", CLAMPED),
];

/// The conditions behind InvalidOperation that have classes of their own.
const CONDITIONS: [(&str, u32); 4] = [
    ("ConversionSyntax", CONVERSION_SYNTAX),
    ("DivisionImpossible", DIVISION_IMPOSSIBLE),
    ("DivisionUndefined", DIVISION_UNDEFINED),
    ("InvalidContext", INVALID_CONTEXT),
];

/// Makes what the module keeps, unless it is there.
///
/// # Errors
/// MemoryError, and what importing `numbers` and `collections` raises.
pub(super) fn make(t: &mut Thread) -> Result<Gc<Record>, Raised> {
    if let Some(s) = t.decimal.cast_record(RecordType::DecimalState) {
        return Ok(s);
    }
    let mut fields = [Value::NONE; FIELDS];
    fields[CHANGES] = Value::ZERO;
    fields[ENTRY] = Value::ZERO;
    let s = Record::new(t, ClassId::Opaque, RecordType::DecimalState, &fields)?;
    let variable = contexts::make_variable(t, "decimal_context")?;
    s.set_field(VARIABLE, variable);
    make_exceptions(t, s)?;

    let collections = import::load(t, "collections")?;
    let name = Str::from_str(t, "DecimalTuple")?.value();
    let names = Str::from_str(t, "sign digits exponent")?.value();
    let tuple = call::call_method(t, collections, "namedtuple", &[name, names])?;
    let (key, module) = (t.intern("__module__")?, t.intern("decimal")?);
    attributes::set(t, tuple, key, module.value())?;
    s.set_field(DECIMAL_TUPLE, tuple);

    let mapping = import::load(t, "collections.abc")?;
    let name = t.intern("MutableMapping")?;
    let mapping = attributes::get(t, mapping, name)?;
    let mixin = t.class(ClassId::SignalDict).value();
    let bases = Tuple::new(t, &[mixin, mapping])?.value();
    let (name, namespace) = (t.intern("SignalDict")?.value(), Dict::new(t)?.value());
    let meta = t.class_of(mapping).value();
    let dict = call::call(t, meta, &[name, bases, namespace])?;
    s.set_field(SIGNAL_DICT, dict);

    let numbers = import::load(t, "numbers")?;
    let name = t.intern("Rational")?;
    let rational = attributes::get(t, numbers, name)?;
    s.set_field(RATIONAL, rational);
    let name = t.intern("Number")?;
    let number = attributes::get(t, numbers, name)?;
    let decimal = t.class(ClassId::Decimal).value();
    call::call_method(t, number, "register", &[decimal])?;
    t.decimal = s.value();
    Ok(s)
}

fn make_exceptions(t: &mut Thread, s: Gc<Record>) -> Result<(), Raised> {
    let builtin = |t: &Thread, id: ClassId| t.class(id).value();
    let arithmetic = builtin(t, ClassId::ArithmeticError);
    let root = exception(t, "DecimalException", &[arithmetic])?;
    s.set_field(DECIMAL_EXCEPTION, root);
    // Bases stand before what is derived from them.
    for name in [
        "InvalidOperation",
        "FloatOperation",
        "DivisionByZero",
        "Subnormal",
        "Inexact",
        "Rounded",
        "Clamped",
        "Overflow",
        "Underflow",
        "ConversionSyntax",
        "DivisionImpossible",
        "DivisionUndefined",
        "InvalidContext",
    ] {
        let class = match name {
            "FloatOperation" => {
                let other = builtin(t, ClassId::TypeError);
                exception(t, name, &[root, other])
            }
            "DivisionByZero" => {
                let other = builtin(t, ClassId::ZeroDivisionError);
                exception(t, name, &[root, other])
            }
            "Overflow" => {
                let bases = [class_of(s, INEXACT), class_of(s, ROUNDED)];
                exception(t, name, &bases)
            }
            "Underflow" => {
                let bases = [
                    class_of(s, INEXACT),
                    class_of(s, ROUNDED),
                    class_of(s, SUBNORMAL),
                ];
                exception(t, name, &bases)
            }
            "DivisionUndefined" => {
                let other = builtin(t, ClassId::ZeroDivisionError);
                exception(t, name, &[class_of(s, INVALID), other])
            }
            "ConversionSyntax" | "DivisionImpossible" | "InvalidContext" => {
                exception(t, name, &[class_of(s, INVALID)])
            }
            _ => exception(t, name, &[root]),
        }?;
        let all = SIGNALS.iter().chain(&CONDITIONS);
        if let Some(i) = all.map(|x| x.0).position(|n| n == name) {
            s.set_field(CLASSES + i, class);
        }
    }
    Ok(())
}

fn exception(t: &mut Thread, name: &str, bases: &[Value]) -> PyResult {
    let namespace = Dict::new(t)?;
    let module = t.intern("decimal")?;
    define::set(t, namespace, "__module__", module.value())?;
    let (meta, name) = (t.class(ClassId::Type), t.intern(name)?);
    let bases = Tuple::new(t, bases)?;
    classes::new_class(t, meta, name, bases, namespace, None)
}

/// The class of a signal, given by what it stands for.
fn class_of(s: Gc<Record>, conditions: u32) -> Value {
    let i = SIGNALS.iter().position(|x| x.1 == conditions);
    s.field(CLASSES + i.unwrap_or(0))
}

/// Puts the classes into the module.
///
/// # Errors
/// MemoryError.
pub(super) fn export(t: &mut Thread, s: Gc<Record>, module: Gc<Dict>) -> Result<(), Raised> {
    define::set(t, module, "DecimalException", s.field(DECIMAL_EXCEPTION))?;
    define::set(t, module, "DecimalTuple", s.field(DECIMAL_TUPLE))?;
    for (i, (name, _)) in SIGNALS.iter().chain(&CONDITIONS).enumerate() {
        define::set(t, module, name, s.field(CLASSES + i))?;
    }
    Ok(())
}

/// What the module keeps.
///
/// # Errors
/// RuntimeError, when the module was never imported.
#[inline]
pub(super) fn get(t: &mut Thread) -> Result<Gc<Record>, Raised> {
    match t.decimal.cast::<Record>() {
        Some(s) => Ok(s),
        None => Err(t.raise(ClassId::RuntimeError, "_decimal was not imported")),
    }
}

/// A template context, by number: the default, the basic, the extended one. `None` before it is made.
pub(super) fn template(s: Gc<Record>, i: usize) -> Option<Gc<Record>> {
    s.field(TEMPLATES + i)
        .cast_record(RecordType::DecimalContext)
}

/// Sets what [`template`] gives.
pub(super) fn set_template(s: Gc<Record>, i: usize, c: Gc<Record>) {
    s.set_field(TEMPLATES + i, c.value());
}

/// Is it one of the templates?
pub(super) fn is_template(s: Gc<Record>, c: Value) -> bool {
    (0..3).any(|i| s.field(TEMPLATES + i) == c)
}

/// The class `DecimalTuple`.
pub(super) fn decimal_tuple(s: Gc<Record>) -> Value {
    s.field(DECIMAL_TUPLE)
}

/// The class `numbers.Rational`.
pub(super) fn rational(s: Gc<Record>) -> Value {
    s.field(RATIONAL)
}

/// The class of signal dicts.
pub(super) fn signal_dict(s: Gc<Record>) -> Value {
    s.field(SIGNAL_DICT)
}

/// The class of signal number `i`.
pub(super) fn signal(s: Gc<Record>, i: usize) -> Value {
    s.field(CLASSES + i)
}

/// What the signal stands for whose class this is.
pub(super) fn conditions_of(s: Gc<Record>, class: Value) -> Option<u32> {
    let i = (0..SIGNALS.len()).find(|i| signal(s, *i) == class)?;
    Some(SIGNALS[i].1)
}

/// The classes of the signals that are in `conditions`, as a list.
///
/// # Errors
/// MemoryError.
pub(super) fn signals_in(
    t: &mut Thread,
    s: Gc<Record>,
    conditions: u32,
) -> Result<Gc<List>, Raised> {
    let list = List::new(t)?;
    for (i, (_, stands_for)) in SIGNALS.iter().enumerate() {
        if conditions & stands_for != 0 {
            list.push(t, signal(s, i))?;
        }
    }
    Ok(list)
}

/// Raises the first signal that is in `conditions`, with the list of all of them.
#[cold]
#[inline(never)]
pub(super) fn raise(t: &mut Thread, conditions: u32) -> Raised {
    match make_exception(t, conditions) {
        Ok(e) => t.raise_object(e),
        Err(raised) => raised,
    }
}

fn make_exception(t: &mut Thread, conditions: u32) -> Result<Gc<Exception>, Raised> {
    let s = get(t)?;
    let list = List::new(t)?;
    if conditions & INVALID_OPERATION != 0 {
        list.push(t, signal(s, 0))?;
    }
    for (i, (_, condition)) in CONDITIONS.iter().enumerate() {
        if conditions & condition != 0 {
            list.push(t, s.field(CLASSES + SIGNALS.len() + i))?;
        }
    }
    for (i, (_, stands_for)) in SIGNALS.iter().enumerate().skip(1) {
        if conditions & stands_for != 0 {
            list.push(t, signal(s, i))?;
        }
    }
    let first = SIGNALS.iter().position(|x| conditions & x.1 != 0);
    let class = signal(s, first.unwrap_or(0));
    let e = call::call(t, class, &[list.value()])?;
    match e.cast::<Exception>() {
        Some(e) => Ok(e),
        None => Err(t.type_error("exceptions must derive from BaseException")),
    }
}

// ---- the current context --------------------------------------------------------------------------

/// The running thread's context.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn current(t: &mut Thread) -> Result<Gc<Record>, Raised> {
    let s = get(t)?;
    if let Some(d) = contexts::known_values(t)
        && s.field(VALUES) == d.value()
        && s.field(CHANGES).as_int() == d.changes() as i64
        && let Some(v) = d.value_at(s.field(ENTRY).as_int() as usize)
        && let Some(c) = v.cast_record(RecordType::DecimalContext)
    {
        return Ok(c);
    }
    look_up(t, s)
}

#[inline(never)]
fn look_up(t: &mut Thread, s: Gc<Record>) -> Result<Gc<Record>, Raised> {
    let variable = s.field(VARIABLE);
    let values = contexts::current_values(t)?;
    if let Some(i) = dicts::find_entry(t, values, variable)?
        && let Some(v) = values.value_at(i)
        && let Some(c) = v.cast_record(RecordType::DecimalContext)
    {
        s.set_field(VALUES, values.value());
        s.set_immediate(CHANGES, Value::small_int(values.changes() as i64));
        s.set_immediate(ENTRY, Value::small_int(i as i64));
        return Ok(c);
    }
    let c = super::context_object::fresh(t)?;
    set_current(t, c)?;
    Ok(c)
}

/// Makes `c` the running thread's context.
///
/// # Errors
/// MemoryError.
pub(super) fn set_current(t: &mut Thread, c: Gc<Record>) -> Result<(), Raised> {
    let s = get(t)?;
    contexts::set_current(t, s.field(VARIABLE), c.value())
}
