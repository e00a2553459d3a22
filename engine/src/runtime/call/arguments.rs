//! Binding of arguments to the parameters of script functions.

use super::*;
use crate::bytecode::CodeFlags;
use crate::runtime::build;

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
            crate::runtime::code::prepare(t, f.code())?;
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

/// The arguments of a call with `*` or `**`: `n` values at `args`, the last of which `names`, a tuple or unbound, names.
pub(crate) struct Spread {
    pub args: *mut Value,
    pub n: usize,
    pub names: Value,
}

/// Puts the arguments of a `CallEx` at the top of the register stack: `parts` are the callee, an iterable of positional arguments,
/// and a dict of keywords or unbound.
///
/// # Errors
/// TypeError for what cannot be spread, MemoryError for too many, what iterating raises.
pub(crate) fn spread(t: &mut Thread, parts: [Value; 3]) -> Result<Spread, Raised> {
    let [f, positional, keywords] = parts;
    let args = t.stack_top;
    if positional.cast::<Tuple>().is_none()
        && t.special(positional, Special::Iter).is_unbound()
        && t.special(positional, Special::GetItem).is_unbound()
    {
        let message = format!(
            "{}() argument after * must be an iterable, not {}",
            build::callable_name(t, f),
            t.class_of(positional).name()
        );
        return Err(t.type_error(message));
    }
    let positional = ops::to_tuple(t, positional)?;
    if positional.len() > 1 << 20 {
        return Err(t.memory_error());
    }
    for v in positional.items() {
        t.scratch_push(*v)?;
    }
    let mut n = positional.len();
    let mut names = Value::UNBOUND;
    if let Some(d) = keywords.cast::<Dict>()
        && !d.is_empty(t)
    {
        let list = List::new(t)?;
        for i in 0..d.end(t) {
            let Some(e) = d.entry(t, i) else { continue };
            list.push(t, e.key)?;
            t.scratch_push(e.value)?;
            n += 1;
        }
        names = ops::list_to_tuple(t, list)?.value();
    }
    Ok(Spread { args, n, names })
}

/// `f(*args, **kwargs)`, the parts as for [`spread`].
///
/// # Errors
/// As there, and what the call raises.
pub(crate) fn call_spread(t: &mut Thread, parts: [Value; 3]) -> PyResult {
    t.with_scratch(|t, _| {
        let Spread { args, n, names } = spread(t, parts)?;
        // SAFETY: `n` values lie there.
        let args = unsafe { core::slice::from_raw_parts(args, n) };
        call_kw(t, parts[0], args, names)
    })
}
