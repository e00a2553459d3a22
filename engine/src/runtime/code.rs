//! The run-time side of compiled code: constants, names and caches made from a [`Code`].

use crate::bytecode::{Code, Const, StrLit};
use crate::object::*;
use crate::value::Value;
use core::cell::UnsafeCell;
use std::rc::Rc;

/// A code object for `code`, bound to `globals` (cell strategy). What it takes to run is made by [`prepare`].
///
/// # Errors
/// MemoryError.
pub fn instantiate(
    t: &mut Thread,
    code: &Rc<Code>,
    globals: Gc<Dict>,
) -> Result<Gc<CodeObject>, Raised> {
    let object = CodeObject::new(t)?;
    object.set_body(Box::new(CodeBody::new(t, code.clone(), globals)));
    Ok(object)
}

/// Makes constants, names, running words and inline caches of a code object, unless it has them. Code prepares itself when
/// it first runs; whoever wants to see these parts before does it here.
///
/// # Errors
/// MemoryError.
pub fn prepare(t: &mut Thread, object: Gc<CodeObject>) -> Result<(), Raised> {
    let body = object.body();
    if body.is_prepared() {
        return Ok(());
    }
    let code = &body.code;
    // SAFETY: the globals of a code object are a dict.
    let globals: Gc<Dict> = unsafe { body.globals.get().cast_unchecked() };
    let consts = Tuple::new_zeroed(t, code.consts.len())?;
    for (i, c) in code.consts.iter().enumerate() {
        let v = constant(t, c, globals)?;
        consts.init(i, v);
    }
    let names = names(t, &code.names)?;
    let local_names = self::names(t, &code.local_names)?;
    let free_names = self::names(t, &code.free_names)?;
    let running = Running {
        instructions: UnsafeCell::new(code.instructions.clone()),
        caches: code.slots.iter().map(|_| InlineCache::empty()).collect(),
    };
    body.set_running(running, [consts, names, local_names, free_names]);
    object.barrier();
    Ok(())
}

/// A function of a code object, with its defaults of positional and of keyword-only parameters, its
/// closure and the function of its annotations (None for what it has not).
///
/// # Errors
/// MemoryError.
pub fn new_function(
    t: &mut Thread,
    code_object: Gc<CodeObject>,
    [defaults, kw_defaults, closure, annotate]: [Value; 4],
) -> Result<Gc<Function>, Raised> {
    let f = t.alloc::<Function>(ClassId::Function)?;
    f.code.init(code_object);
    f.closure.init(closure);
    f.defaults.init(defaults);
    f.kw_defaults.init(kw_defaults);
    f.annotate.init(annotate);
    for slot in [&f.name, &f.qualname, &f.module, &f.doc] {
        slot.init(Value::NONE);
    }
    f.dict.init(Value::UNBOUND);
    let names = function_names(t, code_object)?;
    f.name.set(f, names.get(0));
    f.qualname.set(f, names.get(1));
    let globals = code_object.body().globals.get();
    // SAFETY: the last one of the names is a str.
    let key: Gc<Str> = unsafe { names.get(2).cast_unchecked() };
    if let Some(module) = globals.cast::<Dict>().and_then(|d| d.get_str(key)) {
        f.module.set(f, module);
    }
    if code_object.code().doc.is_some() {
        let code = code_object.code().clone();
        if let Some(doc) = &code.doc {
            let doc = text(t, doc)?;
            f.doc.set(f, doc);
        }
    }
    Ok(f)
}

/// The names that functions of this code are given, made for the first one.
fn function_names(t: &mut Thread, code_object: Gc<CodeObject>) -> Result<Gc<Tuple>, Raised> {
    if let Some(names) = code_object.body().function_names.get().cast::<Tuple>() {
        return Ok(names);
    }
    let code = code_object.code().clone();
    let names = Tuple::new_zeroed(t, 3)?;
    for (i, name) in [&*code.name, &*code.qualname, "__name__"]
        .iter()
        .enumerate()
    {
        let name = t.intern(name)?;
        names.init(i, name.value());
    }
    code_object.body().function_names.set(names.value());
    code_object.barrier();
    Ok(names)
}

fn names(t: &mut Thread, names: &[Rc<str>]) -> Result<Gc<Tuple>, Raised> {
    let tuple = Tuple::new_zeroed(t, names.len())?;
    for (i, n) in names.iter().enumerate() {
        let s = t.intern(n)?;
        tuple.init(i, s.value());
    }
    Ok(tuple)
}

/// The str of a literal.
///
/// # Errors
/// MemoryError.
pub fn text(t: &mut Thread, s: &StrLit) -> Result<Gc<Str>, Raised> {
    match s {
        StrLit::Text(s) => Str::from_str(t, s),
        StrLit::Surrogates(points) => Str::from_code_points(t, points),
    }
}

/// Is it a str that looks like an identifier? CPython interns such constants.
fn is_name(s: Gc<Str>) -> bool {
    s.as_ascii()
        .is_some_and(|s| s.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_'))
}

fn constant(t: &mut Thread, c: &Const, globals: Gc<Dict>) -> PyResult {
    Ok(match c {
        Const::None => Value::NONE,
        Const::Bool(b) => Value::bool(*b),
        Const::Ellipsis => Value::ELLIPSIS,
        Const::Int(v) => t.int(*v)?,
        Const::BigInt(v) => t.int_big(v)?,
        Const::Float(x) => t.float(*x)?,
        Const::Complex(re, im) => t.complex(*re, *im)?,
        Const::Str(s) => {
            let s = text(t, s)?;
            if is_name(s) {
                t.intern_str(s).value()
            } else {
                s.value()
            }
        }
        Const::Bytes(bytes) => Bytes::new(t, bytes)?.value(),
        Const::Tuple(items) => {
            let tuple = Tuple::new_zeroed(t, items.len())?;
            for (i, c) in items.iter().enumerate() {
                let v = constant(t, c, globals)?;
                tuple.init(i, v);
            }
            if items.is_empty() {
                t.empty_tuple
            } else {
                tuple.value()
            }
        }
        Const::FrozenSet(items) => {
            let tuple = Tuple::new_zeroed(t, items.len())?;
            for (i, c) in items.iter().enumerate() {
                let v = constant(t, c, globals)?;
                tuple.init(i, v);
            }
            super::sets::frozen_from_items(t, tuple)?
        }
        Const::Code(code) => instantiate(t, code, globals)?.value(),
    })
}
