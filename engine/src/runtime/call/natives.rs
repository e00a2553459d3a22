//! Calls of native functions: arguments put where their signatures want them.

use super::*;
use crate::runtime::native_errors;

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
pub(super) fn native_result(t: &mut Thread, r: Value) -> PyResult {
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
pub(super) fn call_padded_first(
    t: &mut Thread,
    def: &NativeDef,
    first: Value,
    args: &[Value],
) -> PyResult {
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
