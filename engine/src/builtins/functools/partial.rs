//! `partial` and `Placeholder`.

use super::{bind, callable_class};
use crate::builtins::late;
use crate::builtins::object::qualified_name;
use crate::builtins::sequence::{self, guarded_repr, write_repr};
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, define, dict_update, dicts, ops, slices};
use crate::value::Value;

/// Fields of the record.
const FUNCTION: usize = 0;
const ARGS: usize = 1;
const KEYWORDS: usize = 2;
/// How many of the arguments are placeholders.
const PLACES: usize = 3;
/// The names in `KEYWORDS` as a tuple, made when first needed, and how often that dict had changed then.
const NAMES: usize = 4;
const NAMES_OF: usize = 5;

natives! { METHODS:
    /// Create a new function with partial application of the given arguments and keywords.
    "__new__" "(cls, /, *args, **keywords)" => new,
    /// Calls the function.
    "__call__" "(self, /, *args, **kwargs)" => call::call_native_object,
    /// The partial as a method of instance.
    "__get__" "(self, instance, owner=None, /)" => bind,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => reduce,
    /// Set what __reduce__ has saved.
    "__setstate__" "(self, state, /)" => set_state,
    /// See PEP 585
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}
natives! { GETTERS:
    /// function object to use in future partial calls
    "func" "(self)" => function,
    /// tuple of arguments to future partial calls
    "args" "(self)" => arguments,
    /// dictionary of keyword arguments to future partial calls
    "keywords" "(self)" => keywords,
}
natives! { PLACEHOLDER_METHODS:
    /// The only instance.
    "__new__" "(cls, /, *args, **kwargs)" => placeholder_new,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => placeholder_name,
    /// The name under which it is found.
    "__reduce__" "(self, /)" => placeholder_name,
}

/// Gives the classes their methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    callable_class(t, ClassId::Partial, METHODS, call_partial)?;
    define::getters(t, ClassId::Partial, GETTERS)?;
    define::instance_dict(t, ClassId::Partial)?;
    late::describe(
        t,
        ClassId::Partial,
        "Create a new function with partial application of the given arguments\nand keywords.",
    )?;
    late::class(
        t,
        ClassId::PlaceholderType,
        "functools",
        PLACEHOLDER_METHODS,
    )?;
    late::describe(
        t,
        ClassId::PlaceholderType,
        "The class of Placeholder, which stands for arguments of a partial that come later.",
    )
}

// ---- Placeholder ----------------------------------------------------------------------------

/// The object `Placeholder`, made when it is first asked for.
///
/// # Errors
/// MemoryError.
pub(super) fn placeholder(t: &mut Thread) -> PyResult {
    // Kept in the dict of a class that script does not see.
    let holder = t.class(ClassId::Opaque).dict();
    let key = t.intern("functools.Placeholder")?;
    if let Some(made) = holder.get_str(key) {
        return Ok(made);
    }
    let made = Record::new(t, ClassId::PlaceholderType, RecordType::Placeholder, &[])?.value();
    holder.set_str(t, key, made)?;
    Ok(made)
}

fn placeholder_new(t: &mut Thread, args: &[Value]) -> PyResult {
    if args.len() > 2 || args[1].cast::<Dict>().is_some_and(|d| !d.is_empty(t)) {
        return Err(t.type_error("PlaceholderType takes no arguments"));
    }
    placeholder(t)
}

fn placeholder_name(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(t.intern("Placeholder")?.value())
}

#[inline(always)]
fn is_placeholder(v: Value) -> bool {
    v.shape_id() == ClassId::PlaceholderType as u32
}

fn count_places(args: &[Value]) -> usize {
    args.iter().filter(|v| is_placeholder(**v)).count()
}

// ---- construction ---------------------------------------------------------------------------

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::Partial, ClassId::Partial)
}

/// The arguments that are bound already.
#[inline(always)]
fn bound_args(r: Gc<Record>) -> Gc<Tuple> {
    // SAFETY: the field holds a tuple: see `new` and `set_state`.
    unsafe { r.field(ARGS).cast_unchecked() }
}

/// The keywords that are bound already.
#[inline(always)]
fn bound_keywords(r: Gc<Record>) -> Gc<Dict> {
    // SAFETY: the field holds a dict: see `new` and `set_state`.
    unsafe { r.field(KEYWORDS).cast_unchecked() }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Partial)?;
    let Some((&function, given)) = args[2..].split_first() else {
        return Err(t.type_error("type 'partial' takes at least one argument"));
    };
    if !call::is_callable(t, function) {
        return Err(t.type_error("the first argument must be callable"));
    }
    if given.last().is_some_and(|v| is_placeholder(*v)) {
        return Err(t.type_error("trailing Placeholders are not allowed"));
    }
    let keywords = match args[1].cast::<Dict>() {
        Some(keywords) => keywords,
        None => Dict::new(t)?,
    };
    for i in 0..keywords.end(t) {
        if keywords
            .entry(t, i)
            .is_some_and(|e| is_placeholder(e.value))
        {
            return Err(t.type_error("Placeholder cannot be passed as a keyword argument"));
        }
    }
    let fields = match flattened(function) {
        None => {
            let places = Value::small_int(count_places(given) as i64);
            let args = Tuple::new(t, given)?;
            [
                function,
                args.value(),
                keywords.value(),
                places,
                Value::NONE,
                Value::ZERO,
            ]
        }
        Some(inner) => {
            let args = merged(t, bound_args(inner), given)?;
            let places = Value::small_int(count_places(args.items()) as i64);
            let all = bound_keywords(inner).copy(t)?;
            dict_update::merge_dict(t, all, keywords)?;
            [
                inner.field(FUNCTION),
                args.value(),
                all.value(),
                places,
                Value::NONE,
                Value::ZERO,
            ]
        }
    };
    let shape = class.root_shape.get();
    Ok(Record::with_attributes(t, shape, RecordType::Partial, &fields)?.value())
}

/// The partial whose function, arguments and keywords a partial of it takes over: one without attributes.
fn flattened(function: Value) -> Option<Gc<Record>> {
    let inner = function.cast_record(RecordType::Partial)?;
    let attributes = ext_slot(function)?.get();
    attributes.is_unbound().then_some(inner)
}

/// The arguments of a partial of a partial: those given take the places from the left.
fn merged(t: &mut Thread, bound: Gc<Tuple>, given: &[Value]) -> Result<Gc<Tuple>, Raised> {
    if given.is_empty() {
        return Ok(bound);
    }
    t.with_scratch(|t, mark| {
        let mut given = given.iter();
        for v in bound.items() {
            let v = if is_placeholder(*v) {
                given.next().unwrap_or(v)
            } else {
                v
            };
            t.scratch_push(*v)?;
        }
        for v in given {
            t.scratch_push(*v)?;
        }
        Tuple::new(t, t.scratch_slice(mark))
    })
}

// ---- calls ----------------------------------------------------------------------------------

fn call_partial(t: &mut Thread, f: Value, args: &[Value], kw_names: Value) -> PyResult {
    let r = this(t, f)?;
    let bound = bound_args(r);
    let named = kw_names.cast::<Tuple>().map_or(0, |n| n.len());
    let (positional, values) = args.split_at(args.len() - named);
    let places = r.field(PLACES).as_int() as usize;
    if positional.len() < places {
        let message = format!(
            "missing positional arguments in 'partial' call; expected at least {places}, got {}",
            positional.len()
        );
        return Err(t.type_error(message));
    }
    t.with_scratch(|t, mark| {
        let mut positional = positional.iter();
        for v in bound.items() {
            let v = if places > 0 && is_placeholder(*v) {
                positional.next().unwrap_or(v)
            } else {
                v
            };
            t.scratch_push(*v)?;
        }
        for v in positional {
            t.scratch_push(*v)?;
        }
        let names = push_keywords(t, r, values, kw_names)?;
        let all = t.scratch_slice(mark);
        call::call_kw(t, r.field(FUNCTION), all, names)
    })
}

/// Pushes the values of the keywords, those of the call and those that it does not override; their names.
fn push_keywords(t: &mut Thread, r: Gc<Record>, values: &[Value], kw_names: Value) -> PyResult {
    let bound = bound_keywords(r);
    if bound.is_empty(t) {
        for v in values {
            t.scratch_push(*v)?;
        }
        return Ok(kw_names);
    }
    let Some(names) = kw_names.cast::<Tuple>() else {
        for i in 0..bound.end(t) {
            if let Some(e) = bound.entry(t, i) {
                t.scratch_push(e.value)?;
            }
        }
        return names_of(t, r, bound);
    };
    let all = bound.copy(t)?;
    for (name, v) in names.items().iter().zip(values) {
        dicts::set(t, all, *name, *v)?;
    }
    for i in 0..all.end(t) {
        if let Some(e) = all.entry(t, i) {
            t.scratch_push(e.value)?;
        }
    }
    keys(t, all)
}

/// The keys of a dict of keywords.
fn keys(t: &mut Thread, keywords: Gc<Dict>) -> PyResult {
    let names = Tuple::new_zeroed(t, keywords.len(t))?;
    let mut n = 0;
    for i in 0..keywords.end(t) {
        if let Some(e) = keywords.entry(t, i) {
            if e.key.cast::<Str>().is_none() {
                return Err(t.type_error("keywords must be strings"));
            }
            names.init(n, e.key);
            n += 1;
        }
    }
    Ok(names.value())
}

/// The names of the keywords that are bound already; script may have changed their dict since the last call.
fn names_of(t: &mut Thread, r: Gc<Record>, keywords: Gc<Dict>) -> PyResult {
    let changes = Value::small_int(keywords.changes() as i64);
    if r.field(NAMES_OF) != changes || r.field(NAMES).is_none() {
        let names = keys(t, keywords)?;
        r.set_field(NAMES, names);
        r.set_immediate(NAMES_OF, changes);
    }
    Ok(r.field(NAMES))
}

// ---- attributes, text, pickling -------------------------------------------------------------

fn function(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(FUNCTION))
}

fn arguments(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(ARGS))
}

fn keywords(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(KEYWORDS))
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let class = t.class_of(args[0]);
    let name = qualified_name(t, class)?;
    let (function, bound, named) = (r.field(FUNCTION), bound_args(r), bound_keywords(r));
    guarded_repr(t, args[0], "...", |t, out| {
        out.push_str(&name);
        out.push_str("(");
        write_repr(t, out, function)?;
        for v in bound.items() {
            out.push_str(", ");
            write_repr(t, out, *v)?;
        }
        let mut i = 0;
        while i < named.end(t) {
            if let Some(e) = named.entry(t, i) {
                out.push_str(", ");
                let name = ops::str(t, e.key)?;
                out.push_data(name.data());
                out.push_str("=");
                write_repr(t, out, e.value)?;
            }
            i += 1;
        }
        out.push_str(")");
        Ok(())
    })
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let attributes = ext_slot(args[0]).map_or(Value::UNBOUND, |slot| slot.get());
    let attributes = if attributes.is_unbound() {
        Value::NONE
    } else {
        attributes
    };
    let function = r.field(FUNCTION);
    let state = Tuple::new(t, &[function, r.field(ARGS), r.field(KEYWORDS), attributes])?.value();
    let class = t.class_of(args[0]).value();
    let made_of = Tuple::new(t, &[function])?.value();
    Ok(Tuple::new(t, &[class, made_of, state])?.value())
}

fn set_state(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let Some(([function, bound, named, attributes], bound_tuple)) = state_of(t, args[1]) else {
        return Err(t.type_error("invalid partial state"));
    };
    if bound_tuple
        .items()
        .last()
        .is_some_and(|v| is_placeholder(*v))
    {
        return Err(t.type_error("trailing Placeholders are not allowed"));
    }
    let exact = bound.shape_id() == ClassId::Tuple as u32;
    let bound = if exact {
        bound_tuple
    } else {
        Tuple::new(t, bound_tuple.items())?
    };
    let named = match named.cast::<Dict>() {
        Some(d) if named.shape_id() == ClassId::Dict as u32 => d,
        Some(d) => d.copy(t)?,
        None => Dict::new(t)?,
    };
    r.set_field(FUNCTION, function);
    r.set_field(ARGS, bound);
    r.set_field(KEYWORDS, named);
    r.set_immediate(PLACES, Value::small_int(count_places(bound.items()) as i64));
    r.set_immediate(NAMES, Value::NONE);
    if attributes.is_none() {
        if let Some(slot) = ext_slot(args[0]) {
            slot.init(Value::UNBOUND);
        }
    } else {
        attributes::replace_dict(t, args[0], attributes)?;
    }
    Ok(Value::NONE)
}

/// The parts of a state that `__setstate__` accepts, and the arguments as a tuple.
fn state_of(t: &mut Thread, state: Value) -> Option<([Value; 4], Gc<Tuple>)> {
    let state = state.cast::<Tuple>()?;
    let &[function, bound, named, attributes] = state.items() else {
        return None;
    };
    let is_dict = |v: Value| v.is_none() || v.cast::<Dict>().is_some();
    let fits = call::is_callable(t, function) && is_dict(named) && is_dict(attributes);
    let bound_tuple = bound.cast::<Tuple>().filter(|_| fits)?;
    Some(([function, bound, named, attributes], bound_tuple))
}
