//! Calls.

use super::{attributes, construct, dicts, native_errors, ops};
use crate::bytecode::CodeFlags;
use crate::object::*;
use crate::value::Value;

/// `f(*args)`.
///
/// # Errors
/// What the callee raises; TypeError when `f` is not callable.
#[inline]
pub fn call(t: &mut Thread, f: Value, args: &[Value]) -> PyResult {
    call_kw(t, f, args, Value::UNBOUND)
}

/// Calls `f`; `kw_names` is `UNBOUND` or a tuple of the names of the last arguments. `args` lies on
/// the native or VM stack.
///
/// # Errors
/// What the callee raises; TypeError when `f` is not callable.
pub fn call_kw(t: &mut Thread, f: Value, args: &[Value], kw_names: Value) -> PyResult {
    let Some(h) = f.header() else {
        return Err(not_callable(t, f));
    };
    let k = h.kind.get();
    if k == Kind::Function as u8 {
        // SAFETY: the kind names the layout.
        let function: Gc<Function> = unsafe { f.cast_unchecked() };
        return (t.hooks.call_function)(t, function, args, kw_names);
    }
    if k == Kind::NativeFunction as u8 {
        // SAFETY: the kind names the layout.
        return call_native(t, unsafe { f.cast_unchecked() }, args, kw_names);
    }
    if k == Kind::BoundMethod as u8 {
        // SAFETY: the kind names the layout.
        let m: Gc<BoundMethod> = unsafe { f.cast_unchecked() };
        let (function, receiver) = (m.function.get(), m.receiver.get());
        return call_with_first(t, function, receiver, args, kw_names);
    }
    t.check_native_stack()?;
    if let Some(class) = f.cast::<Class>() {
        return call_class(t, class, args, kw_names);
    }
    if k == Kind::Record as u8
        && let Some(Some(call)) = t.native_call.get(h.shape.get() as usize).copied()
    {
        return call(t, f, args, kw_names);
    }
    if let Some(r) = f.cast_record(RecordType::StaticMethod) {
        return call_kw(t, r.field(0), args, kw_names);
    }
    let slot = t.special(f, Special::Call);
    if slot.is_unbound() {
        return Err(not_callable(t, f));
    }
    match attributes::nature(t, slot) {
        attributes::Nature::Method => call_with_first(t, slot, f, args, kw_names),
        _ => {
            let bound = attributes::bind(t, slot, Some(f), t.class_of(f).value())?;
            call_kw(t, bound, args, kw_names)
        }
    }
}

/// Calls `f` with `first` put in front of `args`.
///
/// # Errors
/// What the callee raises.
pub fn call_with_first(
    t: &mut Thread,
    f: Value,
    first: Value,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    match *args {
        [] => call_kw(t, f, &[first], kw_names),
        [a] => call_kw(t, f, &[first, a], kw_names),
        [a, b] => call_kw(t, f, &[first, a, b], kw_names),
        _ => t.with_scratch(|t, mark| {
            t.scratch_push(first)?;
            for a in args {
                t.scratch_push(*a)?;
            }
            let all = t.scratch_slice(mark);
            call_kw(t, f, all, kw_names)
        }),
    }
}

/// Calls special method `f`, resolved from the class of `this`, with `this` as first argument.
///
/// # Errors
/// What it raises.
#[inline]
pub fn call_special(t: &mut Thread, f: Value, this: Value, args: &[Value]) -> PyResult {
    // Most special methods are natives: straight to the function.
    if is_method_shape(f.shape_id())
        && let Some(native) = f.cast::<NativeFunction>()
        && native.bound.get().is_unbound()
        && takes_padded(&native.def.get().signature, args.len() + 1)
    {
        check_receiver(t, native, &[this])?;
        let def = native.def.get();
        if !def.signature.takes_as_is(args.len() + 1) {
            return call_padded_first(t, def, this, args);
        }
        let r = match *args {
            [] => (def.func)(t, &[this]),
            [a] => (def.func)(t, &[this, a]),
            _ => return call_padded_first(t, def, this, args),
        }?;
        return native_result(t, r);
    }
    match attributes::nature(t, f) {
        attributes::Nature::Method => call_with_first(t, f, this, args, Value::UNBOUND),
        _ => {
            if f.is_none() {
                return Err(t.type_error("'NoneType' object is not callable"));
            }
            let bound = attributes::bind(t, f, Some(this), t.class_of(this).value())?;
            call(t, bound, args)
        }
    }
}

/// `o.name(*args)`.
///
/// # Errors
/// AttributeError, and what the method raises.
pub fn call_method(t: &mut Thread, o: Value, name: &str, args: &[Value]) -> PyResult {
    let name = t.intern(name)?;
    let f = attributes::get(t, o, name)?;
    call(t, f, args)
}

/// `f(*args, **keywords)`.
///
/// # Errors
/// TypeError for keywords that are no strs; what the callee raises.
pub fn call_with_dict(t: &mut Thread, f: Value, args: &[Value], keywords: Gc<Dict>) -> PyResult {
    with_keywords(t, args, keywords, |t, all, names| call_kw(t, f, all, names))
}

/// `__call__` of builtin classes whose instances are called natively: `(self, /, *args, **kwargs)`.
///
/// # Errors
/// What the call raises.
pub fn call_native_object(t: &mut Thread, args: &[Value]) -> PyResult {
    let id = t.class_of(args[0]).builtin_id();
    match (t.native_call[id as usize], args[1].cast::<Dict>()) {
        (Some(call), Some(keywords)) => with_keywords(t, &args[2..], keywords, |t, all, names| {
            call(t, args[0], all, names)
        }),
        _ => Err(not_callable(t, args[0])),
    }
}

/// Runs `f` with the arguments `*args, **keywords`, the names of the last ones apart.
fn with_keywords(
    t: &mut Thread,
    args: &[Value],
    keywords: Gc<Dict>,
    f: impl FnOnce(&mut Thread, &[Value], Value) -> PyResult,
) -> PyResult {
    if keywords.is_empty(t) {
        return f(t, args, Value::UNBOUND);
    }
    t.with_scratch(|t, mark| {
        for a in args {
            t.scratch_push(*a)?;
        }
        let names = List::new(t)?;
        for i in 0..keywords.end(t) {
            let Some(e) = keywords.entry(t, i) else {
                continue;
            };
            if e.key.cast::<Str>().is_none() {
                return Err(t.type_error("keywords must be strings"));
            }
            names.push(t, e.key)?;
            t.scratch_push(e.value)?;
        }
        let names = ops::list_to_tuple(t, names)?;
        let all = t.scratch_slice(mark);
        f(t, all, names.value())
    })
}

fn not_callable(t: &mut Thread, f: Value) -> Raised {
    let message = format!("'{}' object is not callable", t.class_of(f).name());
    t.type_error(message)
}

// ---- classes --------------------------------------------------------------------------------

/// `class(*args)`: the metaclass's `__call__`, which is normally `type.__call__`.
///
/// # Errors
/// What `__new__` and `__init__` raise.
pub fn call_class(t: &mut Thread, class: Gc<Class>, args: &[Value], kw_names: Value) -> PyResult {
    let meta = t.class_of(class.value());
    let type_class = t.class(ClassId::Type);
    if meta != type_class {
        let f = meta.special(Special::Call);
        if f != type_class.special(Special::Call) && !f.is_unbound() {
            return call_with_first(t, f, class.value(), args, kw_names);
        }
    }
    instantiate(t, class, args, kw_names)
}

/// `type.__call__`.
///
/// # Errors
/// What `__new__` and `__init__` raise.
pub fn instantiate(t: &mut Thread, class: Gc<Class>, args: &[Value], kw_names: Value) -> PyResult {
    if class == t.class(ClassId::Type) && args.len() == 1 && kw_names.is_unbound() {
        return Ok(t.class_of(args[0]).value());
    }
    if let Some(r) = construct::exact(t, class, args, kw_names) {
        return r;
    }
    if class.has_flag(class_flag::BUILTIN)
        && let Some(make) = t.native_new[class.builtin_id() as usize]
    {
        return make(t, class.value(), args, kw_names);
    }
    construct(t, class, args, kw_names)
}

/// As [`instantiate`], by `__new__` and `__init__`.
///
/// # Errors
/// What these raise.
pub fn construct(t: &mut Thread, class: Gc<Class>, args: &[Value], kw_names: Value) -> PyResult {
    let object = if class.has_flag(class_flag::SIMPLE_NEW) {
        let init = class.special(Special::Init);
        if init.cast::<Function>().is_none() && !args.is_empty() {
            let message = format!("{}() takes no arguments", class.name());
            return Err(t.type_error(message));
        }
        Instance::new(t, class)?.value()
    } else {
        let new = class.special(Special::New);
        if new.is_unbound() {
            let message = format!("cannot create '{}' instances", class.name());
            return Err(t.type_error(message));
        }
        let new = match new.cast_record(RecordType::StaticMethod) {
            Some(r) => r.field(0),
            None if attributes::nature(t, new) == attributes::Nature::NonData => {
                attributes::bind(t, new, None, class.value())?
            }
            None => new,
        };
        let (given, kw_names) = match leaves_keywords(class, new) {
            true => positional(args, kw_names),
            false => (args, kw_names),
        };
        match new.cast::<NativeFunction>() {
            Some(native)
                if kw_names.is_unbound()
                    && native.bound.get().is_unbound()
                    && takes_padded(&native.def.get().signature, given.len() + 1) =>
            {
                call_padded_first(t, native.def.get(), class.value(), given)?
            }
            _ => call_with_first(t, new, class.value(), given, kw_names)?,
        }
    };
    initialise(t, class, object, args, kw_names)
}

/// The second half of `type.__call__`: `__init__` of what `__new__` made, if that is an instance of the class.
///
/// # Errors
/// What `__init__` raises.
pub fn initialise(
    t: &mut Thread,
    class: Gc<Class>,
    object: Value,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    let own = t.class_of(object);
    let init = own.special(Special::Init);
    let is_usual = init.is_unbound() || init == t.class(ClassId::Object).special(Special::Init);
    if is_usual || !own.is_subclass_of(class) {
        return Ok(object);
    }
    let r = match attributes::nature(t, init) {
        attributes::Nature::Method => call_with_first(t, init, object, args, kw_names)?,
        _ => {
            let bound = attributes::bind(t, init, Some(object), class.value())?;
            call_kw(t, bound, args, kw_names)?
        }
    };
    check_init_result(t, r)?;
    Ok(object)
}

/// Does a native `__new__` that takes no keywords leave them to the `__init__` of a subclass?
fn leaves_keywords(class: Gc<Class>, new: Value) -> bool {
    if class.has_flag(class_flag::BUILTIN)
        || class.special(Special::Init).cast::<Function>().is_none()
    {
        return false;
    }
    let native = new.cast::<NativeFunction>();
    native.is_some_and(|f| {
        let s = &f.def.get().signature;
        s.positional == s.positional_only && s.keyword_only == 0 && !s.varkeywords
    }) && class.builtin_id() != ClassId::Object
}

/// The positional ones of some arguments.
fn positional(args: &[Value], kw_names: Value) -> (&[Value], Value) {
    let keywords = kw_names.cast::<Tuple>().map_or(0, |names| names.len());
    (&args[..args.len() - keywords], Value::UNBOUND)
}

/// TypeError unless `__init__` returned None.
///
/// # Errors
/// TypeError.
#[inline]
pub fn check_init_result(t: &mut Thread, r: Value) -> Result<(), Raised> {
    if r.is_none() {
        return Ok(());
    }
    let message = format!(
        "__init__() should return None, not '{}'",
        t.class_of(r).name()
    );
    Err(t.type_error(message))
}

// ---- native functions -----------------------------------------------------------------------

/// Calls a native function.
///
/// # Errors
/// TypeError when the arguments do not fit its signature; what it raises.
pub fn call_native(
    t: &mut Thread,
    f: Gc<NativeFunction>,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    let bound = f.bound.get();
    if !bound.is_unbound() {
        return match *args {
            [] => call_native_bound(t, f, &[bound], kw_names),
            [a] => call_native_bound(t, f, &[bound, a], kw_names),
            [a, b] => call_native_bound(t, f, &[bound, a, b], kw_names),
            _ => t.with_scratch(|t, mark| {
                t.scratch_push(bound)?;
                for a in args {
                    t.scratch_push(*a)?;
                }
                let all = t.scratch_slice(mark);
                call_native_bound(t, f, all, kw_names)
            }),
        };
    }
    if f.is_method() {
        check_receiver(t, f, args)?;
    }
    call_native_bound(t, f, args, kw_names)
}

/// A method taken from its class must be called on an instance of it.
///
/// # Errors
/// TypeError.
#[inline]
pub fn check_receiver(t: &mut Thread, f: Gc<NativeFunction>, args: &[Value]) -> Result<(), Raised> {
    // SAFETY: method descriptors hold their class.
    let owner: Gc<Class> = unsafe { f.owner.get().cast_unchecked() };
    let Some(this) = args.first() else {
        return Err(native_errors::no_receiver(t, f, owner));
    };
    if t.class_of(*this).is_subclass_of(owner) {
        return Ok(());
    }
    Err(native_errors::wrong_receiver(t, f, owner, *this))
}

/// Binds arguments to the signature and calls; the receiver, if any, is the first argument.
///
/// # Errors
/// TypeError when the arguments do not fit; what the function raises.
#[inline]
pub fn call_native_bound(
    t: &mut Thread,
    f: Gc<NativeFunction>,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    let def = f.def.get();
    let s = &def.signature;
    let n = args.len();
    let r = if !kw_names.is_unbound() {
        call_native_keywords(t, f, args, kw_names)
    } else if s.takes_as_is(n) {
        (def.func)(t, args)
    } else if takes_padded(s, n) {
        call_padded(t, def, args)
    } else if s.varkeywords {
        if n == 1 && f.owner.get() == t.class(ClassId::Object).value() {
            // `object.__new__` and `object.__init__` only ask whether there are keywords: no dict is made for none.
            (def.func)(t, &[args[0], Value::UNBOUND])
        } else {
            call_native_keywords(t, f, args, kw_names)
        }
    } else {
        call_native_binding(t, f, args, kw_names)
    }?;
    native_result(t, r)
}

/// What a native returned, as script sees it.
#[inline(always)]
fn native_result(t: &mut Thread, r: Value) -> PyResult {
    if r == Value::EXHAUSTED {
        return Err(t.raise_args(ClassId::StopIteration, &[]));
    }
    Ok(r)
}

/// Most values that [`call_padded`] passes: more than any signature with defaults has in practice.
const MAX_PADDED: usize = 10;

/// Can [`call_padded`] pass `n` positional arguments?
#[inline]
pub fn takes_padded(s: &Signature, n: usize) -> bool {
    let positional = s.positional as usize;
    n >= s.required as usize
        && (n <= positional || s.varargs)
        && !s.varkeywords
        && s.keyword_only as usize + n.max(positional) <= MAX_PADDED
}

/// Calls a native with positional arguments only, some parameters being left to their defaults. The
/// values lie on the native stack: no scratch, no names.
///
/// # Errors
/// What the function raises.
#[inline]
pub fn call_padded(t: &mut Thread, def: &NativeDef, args: &[Value]) -> PyResult {
    debug_assert!(takes_padded(&def.signature, args.len()));
    let (positional, keyword_only) = (
        def.signature.positional as usize,
        def.signature.keyword_only as usize,
    );
    let mut all = [Value::UNBOUND; MAX_PADDED];
    for (i, v) in args.iter().enumerate() {
        // What follows the positional parameters comes behind the keyword-only ones.
        all[if i < positional { i } else { i + keyword_only }] = *v;
    }
    (def.func)(t, &all[..keyword_only + args.len().max(positional)])
}

/// As [`call_padded`] with `first` in front of the arguments; the caller has seen that it fits.
#[inline]
fn call_padded_first(t: &mut Thread, def: &NativeDef, first: Value, args: &[Value]) -> PyResult {
    debug_assert!(takes_padded(&def.signature, args.len() + 1));
    let (positional, keyword_only) = (
        def.signature.positional as usize,
        def.signature.keyword_only as usize,
    );
    let place = |i: usize| if i < positional { i } else { i + keyword_only };
    let mut all = [Value::UNBOUND; MAX_PADDED];
    all[place(0)] = first;
    for (i, v) in args.iter().enumerate() {
        all[place(i + 1)] = *v;
    }
    let r = (def.func)(t, &all[..keyword_only + positional.max(args.len() + 1)])?;
    native_result(t, r)
}

/// Calls a native with keywords, or one that takes any: they are bound on the native stack. Errors are left to
/// [`call_native_binding`].
fn call_native_keywords(
    t: &mut Thread,
    f: Gc<NativeFunction>,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    let def = f.def.get();
    let s = &def.signature;
    let n_named = (s.positional + s.keyword_only) as usize;
    let names = kw_names.cast::<Tuple>();
    let (given, values) = args.split_at(args.len() - names.map_or(0, |n| n.len()));
    let (placed, extra) = given.split_at(given.len().min(s.positional as usize));
    if n_named > Signature::PLACED || (!s.varargs && !extra.is_empty()) {
        return call_native_binding(t, f, args, kw_names);
    }
    let mut all = [Value::UNBOUND; Signature::PLACED];
    all[..placed.len()].copy_from_slice(placed);
    let rest = if s.varkeywords {
        Some(Dict::new(t)?)
    } else {
        None
    };
    let first = (s.positional_only as usize).max(placed.len());
    for (name, v) in names.iter().flat_map(|n| n.items()).zip(values) {
        let at = match name.cast::<Str>() {
            Some(name) => (first..n_named).find(|at| name.equals_str(s.placed_name(*at))),
            None => None,
        };
        match (at, rest) {
            (Some(at), _) if all[at].is_unbound() => all[at] = *v,
            (None, Some(rest)) if !names_placed(s, *name, placed.len()) => {
                dicts::set(t, rest, *name, *v)?;
            }
            _ => return call_native_binding(t, f, args, kw_names),
        }
    }
    if all[..s.required as usize].iter().any(|v| v.is_unbound()) {
        return call_native_binding(t, f, args, kw_names);
    }
    if extra.is_empty() && rest.is_none() {
        return (def.func)(t, &all[..n_named]);
    }
    t.with_scratch(|t, mark| {
        for v in all[..n_named]
            .iter()
            .chain(rest.map(Gc::value).iter())
            .chain(extra)
        {
            t.scratch_push(*v)?;
        }
        (def.func)(t, t.scratch_slice(mark))
    })
}

/// Is a keyword no str, or the name of a parameter that has an argument by position?
fn names_placed(s: &Signature, name: Value, placed: usize) -> bool {
    match name.cast::<Str>() {
        Some(name) => {
            (s.positional_only as usize..placed).any(|i| name.equals_str(s.placed_name(i)))
        }
        None => true,
    }
}

#[cold]
#[inline(never)]
fn call_native_binding(
    t: &mut Thread,
    f: Gc<NativeFunction>,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    let def = f.def.get();
    let s = def.signature;
    let names = kw_names.cast::<Tuple>();
    let n_kw = names.map_or(0, |n| n.len());
    let (positional, keywords) = args.split_at(args.len() - n_kw);
    if positional.len() > s.positional as usize && !s.varargs {
        return Err(native_errors::too_many(t, f, positional.len(), n_kw));
    }
    if n_kw > 0 && s.keyword_only == 0 && s.positional == s.positional_only && !s.varkeywords {
        let first = names.and_then(|n| n.get(0).cast::<Str>());
        let first = first.map_or_else(String::new, |n| n.to_string_lossy());
        return Err(native_errors::unexpected_keyword(t, f, &first));
    }
    if n_kw > 0 && native_errors::is_crowded(f, positional.len(), n_kw) {
        return Err(native_errors::too_many(t, f, positional.len(), n_kw));
    }
    let n_named = (s.positional + s.keyword_only) as usize;
    t.with_scratch(|t, mark| {
        for i in 0..n_named {
            let v = if i < s.positional as usize {
                positional.get(i).copied().unwrap_or(Value::UNBOUND)
            } else {
                Value::UNBOUND
            };
            t.scratch_push(v)?;
        }
        let rest = if s.varkeywords {
            let d = Dict::new(t)?;
            t.scratch_push(d.value())?;
            Some(d)
        } else {
            None
        };
        for v in positional.iter().skip(s.positional as usize) {
            t.scratch_push(*v)?;
        }
        let mut unexpected = None;
        for (i, v) in keywords.iter().enumerate() {
            let Some(name) = names.and_then(|n| n.get(i).cast::<Str>()) else {
                return Err(t.type_error("keywords must be strings"));
            };
            let at = if s.positional_only as usize == n_named {
                None
            } else {
                s.names()
                    .position(|n| name.equals_str(n))
                    .filter(|at| *at >= s.positional_only as usize)
            };
            match (at, rest) {
                (Some(at), _) => {
                    let slots = t.scratch_slice_mut(mark);
                    if !slots[at].is_unbound() {
                        return Err(native_errors::given_twice(
                            t,
                            f,
                            &name.to_string_lossy(),
                            at,
                        ));
                    }
                    slots[at] = *v;
                }
                (None, Some(d)) => dicts::set(t, d, name.value(), *v)?,
                (None, None) => {
                    // Missing arguments are found first.
                    unexpected.get_or_insert_with(|| name.to_string_lossy());
                }
            }
        }
        let slots = t.scratch_slice(mark);
        for (i, v) in slots.iter().enumerate().take(s.required as usize) {
            if v.is_unbound() {
                return Err(native_errors::missing(t, f, (positional.len(), n_kw), i));
            }
        }
        if let Some(keyword) = unexpected {
            return Err(native_errors::unexpected_keyword(t, f, &keyword));
        }
        (def.func)(t, slots)
    })
}

// ---- script functions -----------------------------------------------------------------------

/// Binds the arguments of a call to the parameter registers `to[0..n_params]` of a function's new
/// frame. `args` may overlap `to` from the same address on (the zero-copy case).
///
/// # Errors
/// TypeError with CPython's texts.
///
/// # Safety
/// `to` has room for the function's parameters and lies on the register stack or in a fresh object.
pub unsafe fn bind_arguments(
    t: &mut Thread,
    f: Gc<Function>,
    args: &[Value],
    kw_names: Value,
    to: *mut Value,
) -> Result<(), Raised> {
    // SAFETY: the caller's promise.
    if kw_names.is_unbound() && unsafe { bind_defaults(f, args, to) || bind_rest(t, f, args, to)? }
    {
        return Ok(());
    }
    let code = f.code().code().clone();
    let argcount = code.argcount as usize;
    let n_kwonly = code.kwonlyargcount as usize;
    let n_named = argcount + n_kwonly;
    let names = kw_names.cast::<Tuple>();
    let n_kw = names.map_or(0, |n| n.len());
    let n_positional = args.len() - n_kw;
    let varargs = code.flags.contains(CodeFlags::VARARGS);
    let varkeywords = code.flags.contains(CodeFlags::VARKEYWORDS);
    t.with_scratch(|t, mark| {
        // The frame may lie right above the arguments: work on a copy above both.
        let base = if to >= t.stack_base && to < t.stack_limit {
            // SAFETY: stays inside the register stack, whose margin is large enough.
            let above = unsafe { to.add(code.n_params as usize).max(to.add(args.len())) };
            if t.stack_top < above {
                t.stack_top = above;
            }
            t.scratch_mark()
        } else {
            mark
        };
        for a in args {
            t.scratch_push(*a)?;
        }
        let (positional, keywords) = t.scratch_slice(base).split_at(n_positional);
        let out = t.scratch_mark();
        for i in 0..code.n_params as usize {
            let v = if i < argcount {
                positional.get(i).copied().unwrap_or(Value::UNBOUND)
            } else {
                Value::UNBOUND
            };
            t.scratch_push(v)?;
        }
        let mut next = n_named;
        let star = if varargs {
            let rest = positional.get(argcount..).unwrap_or(&[]);
            let rest = Tuple::new(t, rest)?;
            t.scratch_slice_mut(out)[next] = rest.value();
            next += 1;
            true
        } else {
            false
        };
        let extra = if varkeywords {
            let d = Dict::new(t)?;
            t.scratch_slice_mut(out)[next] = d.value();
            Some(d)
        } else {
            None
        };
        if let Some(names) = names {
            super::code::prepare(t, f.code())?;
            let locals = f.code().body().local_names.get();
            // SAFETY: code bodies hold a tuple of names.
            let locals: Gc<Tuple> = unsafe { locals.cast_unchecked() };
            for (i, v) in keywords.iter().enumerate() {
                let name = names.get(i);
                let at = find_parameter(locals, name, code.posonlyargcount as usize, n_named);
                match (at, extra) {
                    (Some(at), _) => {
                        let slots = t.scratch_slice_mut(out);
                        if !slots[at].is_unbound() {
                            let message = format!(
                                "{}() got multiple values for argument '{}'",
                                qualname(f),
                                text(name)
                            );
                            return Err(t.type_error(message));
                        }
                        slots[at] = *v;
                    }
                    (None, Some(d)) => dicts::set(t, d, name, *v)?,
                    (None, None) => return Err(unexpected_keyword(t, f, locals, names, name)),
                }
            }
        }
        if n_positional > argcount && !star {
            return Err(too_many_positional(
                t,
                f,
                n_positional,
                t.scratch_slice(out),
            ));
        }
        fill_defaults(t, f, out)?;
        let slots = t.scratch_slice(out);
        // SAFETY: the caller's promise.
        unsafe { core::ptr::copy(slots.as_ptr(), to, code.n_params as usize) };
        Ok(())
    })
}

/// Binds positional arguments to plain parameters and takes the missing ones from the defaults, the
/// common case of [`bind_arguments`]; false when the call is another.
///
/// # Safety
/// As for [`bind_arguments`].
#[inline]
unsafe fn bind_defaults(f: Gc<Function>, args: &[Value], to: *mut Value) -> bool {
    let code_object = f.code();
    let code = code_object.code();
    let argcount = code.argcount as usize;
    let Some(missing) = argcount.checked_sub(args.len()) else {
        return false;
    };
    let defaults = f.defaults.get().cast::<Tuple>();
    let n_defaults = defaults.map_or(0, |d| d.len());
    if code.n_params as usize != argcount || missing > n_defaults {
        return false;
    }
    // SAFETY: `to` has room for `n_params` values, and `args` may overlap it.
    unsafe {
        copy_values(args.as_ptr(), to, args.len());
        if let Some(defaults) = defaults {
            for i in 0..missing {
                *to.add(args.len() + i) = defaults.get(n_defaults - missing + i);
            }
        }
    }
    true
}

/// As [`bind_defaults`], for a function with `*args` or `**kwargs` and without keyword-only parameters.
///
/// # Safety
/// As for [`bind_arguments`].
#[inline]
unsafe fn bind_rest(
    t: &mut Thread,
    f: Gc<Function>,
    args: &[Value],
    to: *mut Value,
) -> Result<bool, Raised> {
    let code_object = f.code();
    let code = code_object.code();
    let defaults = f.defaults.get().cast::<Tuple>();
    let (argcount, n_defaults) = (code.argcount as usize, defaults.map_or(0, |d| d.len()));
    let has_rest = code.flags.contains(CodeFlags::VARARGS);
    let missing = argcount.saturating_sub(args.len());
    if code.kwonlyargcount > 0 || missing > n_defaults || (!has_rest && args.len() > argcount) {
        return Ok(false);
    }
    let n_params = code.n_params as usize;
    let has_keywords = code.flags.contains(CodeFlags::VARKEYWORDS);
    let top = t.stack_top;
    if to >= t.stack_base && to < t.stack_limit {
        // What is made below must find the arguments on the scanned part of the stack.
        // SAFETY: stays inside the register stack, whose margin is large enough.
        let above = unsafe { to.add(n_params).max(to.add(args.len())) };
        t.stack_top = top.max(above);
    }
    let made = (|| {
        let rest = if has_rest {
            Tuple::new(t, args.get(argcount..).unwrap_or(&[]))?.value()
        } else {
            Value::UNBOUND
        };
        let keywords = if has_keywords {
            Dict::new(t)?.value()
        } else {
            Value::UNBOUND
        };
        Ok((rest, keywords))
    })();
    t.stack_top = top;
    let (rest, keywords) = made?;
    // SAFETY: `to` has room for `n_params` values, and `args` may overlap it.
    unsafe {
        copy_values(args.as_ptr(), to, args.len().min(argcount));
        if let Some(defaults) = defaults {
            for i in argcount - missing..argcount {
                *to.add(i) = defaults.get(i + n_defaults - argcount);
            }
        }
        if has_rest {
            *to.add(argcount) = rest;
        }
        if has_keywords {
            *to.add(n_params - 1) = keywords;
        }
    }
    Ok(true)
}

fn text(v: Value) -> String {
    v.cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy())
}

fn qualname(f: Gc<Function>) -> String {
    text(f.qualname.get())
}

fn find_parameter(locals: Gc<Tuple>, name: Value, from: usize, to: usize) -> Option<usize> {
    let names = &locals.items()[from..to];
    if let Some(i) = names.iter().position(|n| *n == name) {
        return Some(from + i);
    }
    let name = name.cast::<Str>()?;
    names
        .iter()
        .position(|n| n.cast::<Str>().is_some_and(|n| n.equals(&name)))
        .map(|i| from + i)
}

fn fill_defaults(t: &mut Thread, f: Gc<Function>, out: usize) -> Result<(), Raised> {
    let code = f.code().code().clone();
    let argcount = code.argcount as usize;
    let n_kwonly = code.kwonlyargcount as usize;
    let defaults = f.defaults.get().cast::<Tuple>();
    let n_defaults = defaults.map_or(0, |d| d.len());
    let first = argcount.saturating_sub(n_defaults);
    let mut missing = Vec::new();
    for i in 0..argcount {
        let slots = t.scratch_slice_mut(out);
        if !slots[i].is_unbound() {
            continue;
        }
        match defaults {
            Some(d) if i >= first => slots[i] = d.get(i + n_defaults - argcount),
            _ => missing.push(code.local_names[i].to_string()),
        }
    }
    if !missing.is_empty() {
        return Err(missing_arguments(t, f, "positional", &missing));
    }
    let kw_defaults = f.kw_defaults.get().cast::<Dict>();
    for i in argcount..argcount + n_kwonly {
        if !t.scratch_slice(out)[i].is_unbound() {
            continue;
        }
        let name = t.intern(&code.local_names[i])?;
        match kw_defaults.and_then(|d| d.get_str(name)) {
            Some(v) => t.scratch_slice_mut(out)[i] = v,
            None => missing.push(code.local_names[i].to_string()),
        }
    }
    if !missing.is_empty() {
        return Err(missing_arguments(t, f, "keyword-only", &missing));
    }
    Ok(())
}

fn missing_arguments(t: &mut Thread, f: Gc<Function>, kind: &str, names: &[String]) -> Raised {
    let quoted: Vec<String> = names.iter().map(|n| format!("'{n}'")).collect();
    let list = match quoted.as_slice() {
        [a] => a.clone(),
        [a, b] => format!("{a} and {b}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
        [] => String::new(),
    };
    let plural = if names.len() == 1 { "" } else { "s" };
    let message = format!(
        "{}() missing {} required {kind} argument{plural}: {list}",
        qualname(f),
        names.len()
    );
    t.type_error(message)
}

fn unexpected_keyword(
    t: &mut Thread,
    f: Gc<Function>,
    locals: Gc<Tuple>,
    names: Gc<Tuple>,
    name: Value,
) -> Raised {
    let code = f.code().code().clone();
    let posonly = code.posonlyargcount as usize;
    let by_keyword: Vec<String> = names
        .items()
        .iter()
        .filter(|n| find_parameter(locals, **n, 0, posonly).is_some())
        .map(|n| text(*n))
        .collect();
    let message = if by_keyword.is_empty() {
        format!(
            "{}() got an unexpected keyword argument '{}'",
            qualname(f),
            text(name)
        )
    } else {
        format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            qualname(f),
            by_keyword.join(", ")
        )
    };
    t.type_error(message)
}

fn too_many_positional(t: &mut Thread, f: Gc<Function>, given: usize, slots: &[Value]) -> Raised {
    let code = f.code().code().clone();
    let argcount = code.argcount as usize;
    let n_defaults = f.defaults.get().cast::<Tuple>().map_or(0, |d| d.len());
    let kwonly_given = (argcount..argcount + code.kwonlyargcount as usize)
        .filter(|i| !slots[*i].is_unbound())
        .count();
    let (takes, plural) = if n_defaults > 0 {
        (
            // Exchanged defaults may be more than there are parameters.
            format!(
                "from {} to {argcount}",
                argcount as isize - n_defaults as isize
            ),
            true,
        )
    } else {
        (argcount.to_string(), argcount != 1)
    };
    let given_text = if kwonly_given > 0 {
        format!(
            "{given} positional argument{} (and {kwonly_given} keyword-only argument{}) were",
            if given == 1 { "" } else { "s" },
            if kwonly_given == 1 { "" } else { "s" }
        )
    } else {
        format!("{given} {}", if given == 1 { "was" } else { "were" })
    };
    let message = format!(
        "{}() takes {takes} positional argument{} but {given_text} given",
        qualname(f),
        if plural { "s" } else { "" }
    );
    t.type_error(message)
}

/// `isinstance`-free check used by natives that take a callable.
pub fn is_callable(t: &Thread, f: Value) -> bool {
    match f.header() {
        None => false,
        Some(h) => {
            let k = h.kind.get();
            k == Kind::Function as u8
                || k == Kind::NativeFunction as u8
                || k == Kind::BoundMethod as u8
                || k == Kind::Class as u8
                || !t.special(f, Special::Call).is_unbound()
        }
    }
}
