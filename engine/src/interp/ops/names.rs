//! Variables in cells, globals and namespaces; imports.

use crate::bytecode::SlotIdx;
use crate::frame::Frame;
use crate::object::*;
use crate::runtime::{attributes, call, dicts, exceptions, ops};
use crate::value::Value;

fn name_at(names: Value, i: usize) -> Gc<Str> {
    // SAFETY: a body's name tuples hold strs, and verified code stays inside them.
    unsafe { names.cast_unchecked::<Tuple>().get(i).cast_unchecked() }
}

#[cold]
pub(crate) fn unbound_local(t: &mut Thread, body: &CodeBody, name: u16) -> Raised {
    exceptions::unbound_local(t, name_at(body.names.get(), name as usize))
}

#[cold]
pub(crate) fn unbound_free(t: &mut Thread, body: &CodeBody, index: u16) -> Raised {
    exceptions::unbound_free(t, name_at(body.free_names.get(), index as usize))
}

/// The cell of free variable `index`.
#[inline(always)]
pub(crate) fn free_cell(frame: &Frame, index: u16) -> Gc<VarCell> {
    // SAFETY: code with free variables runs with a function whose closure has their cells.
    unsafe {
        let f: Gc<Function> = frame.function.cast_unchecked();
        let closure: Gc<Tuple> = f.closure.get().cast_unchecked();
        closure.get(index as usize).cast_unchecked()
    }
}

fn slot_name(frame: &Frame, slot: u16) -> Gc<Str> {
    // SAFETY: the frame keeps its code alive.
    let body = unsafe { &*frame.body };
    let name = body.code.slot(SlotIdx(slot)).name.map_or(0, |n| n.index());
    name_at(body.names.get(), name)
}

fn dict(v: Value) -> Gc<Dict> {
    // SAFETY: bodies hold dicts as globals and builtins.
    unsafe { v.cast_unchecked() }
}

/// A global or builtin; fills the cache.
#[inline(never)]
pub(crate) fn load_global(t: &mut Thread, frame: &Frame, slot: u16) -> PyResult {
    // SAFETY: the frame keeps its code alive.
    let body = unsafe { &*frame.body };
    let name = slot_name(frame, slot);
    let globals = dict(body.globals.get());
    let is_exact = globals.value().shape_id() == ClassId::Dict as u32;
    if !is_exact || globals.strategy() != DictStrategy::Cells {
        return load_plain_global(t, body, name);
    }
    let cell = globals.cell_of(t, name)?;
    let cache = &body.caches()[slot as usize];
    cache.value.set(cell.value().bits());
    frame.code().barrier();
    if !cell.value.get().is_unbound() {
        return Ok(cell.value.get());
    }
    let builtins = dict(body.builtins.get());
    if builtins.get_str(name).is_some() {
        let cell = builtins.cell_of(t, name)?;
        cache.value2.set(cell.value().bits());
        frame.code().barrier();
        return Ok(cell.value.get());
    }
    Err(exceptions::name_error(t, name))
}

/// A global or builtin, without a cache. Globals of a subclass of dict are asked as any mapping is.
fn load_plain_global(t: &mut Thread, body: &CodeBody, name: Gc<Str>) -> PyResult {
    match namespace_get(t, body.globals.get(), name)? {
        Some(v) => Ok(v),
        None => load_builtin(t, body, name),
    }
}

fn load_builtin(t: &mut Thread, body: &CodeBody, name: Gc<Str>) -> PyResult {
    match dict(body.builtins.get()).get_str(name) {
        Some(v) => Ok(v),
        None => Err(exceptions::name_error(t, name)),
    }
}

#[inline(never)]
pub(crate) fn store_global(
    t: &mut Thread,
    frame: &Frame,
    slot: u16,
    v: Value,
) -> Result<(), Raised> {
    // SAFETY: the frame keeps its code alive.
    let body = unsafe { &*frame.body };
    let name = slot_name(frame, slot);
    let globals = dict(body.globals.get());
    if globals.strategy() != DictStrategy::Cells {
        return globals.set_str(t, name, v);
    }
    globals.set_str(t, name, v)?;
    let cell = globals.cell_of(t, name)?;
    body.caches()[slot as usize].value.set(cell.value().bits());
    frame.code().barrier();
    Ok(())
}

pub(crate) fn delete_global(t: &mut Thread, frame: &Frame, slot: u16) -> Result<(), Raised> {
    // SAFETY: the frame keeps its code alive.
    let globals = dict(unsafe { &*frame.body }.globals.get());
    let name = slot_name(frame, slot);
    match globals.delete_str(t, name) {
        Some(_) => Ok(()),
        None => Err(exceptions::name_error(t, name)),
    }
}

/// Looks a name up in a namespace, which may be any mapping.
fn namespace_get(t: &mut Thread, ns: Value, name: Gc<Str>) -> Result<Option<Value>, Raised> {
    if ns.shape_id() == ClassId::Dict as u32 {
        return Ok(dict(ns).get_name(t, name));
    }
    match ops::get_item(t, ns, name.value()) {
        Ok(v) => Ok(Some(v)),
        Err(r) => t.catch(r, ClassId::KeyError).map(|()| None),
    }
}

pub(crate) fn load_name(t: &mut Thread, frame: &Frame, ns: Value, slot: u16) -> PyResult {
    let name = slot_name(frame, slot);
    if let Some(v) = namespace_get(t, ns, name)? {
        return Ok(v);
    }
    // SAFETY: the frame keeps its code alive.
    load_plain_global(t, unsafe { &*frame.body }, name)
}

pub(crate) fn store_name(
    t: &mut Thread,
    frame: &Frame,
    ns: Value,
    slot: u16,
    v: Value,
) -> Result<(), Raised> {
    let name = slot_name(frame, slot);
    if ns.shape_id() == ClassId::Dict as u32 {
        return dict(ns).set_str(t, name, v);
    }
    ops::set_item(t, ns, name.value(), v)
}

pub(crate) fn delete_name(
    t: &mut Thread,
    frame: &Frame,
    ns: Value,
    slot: u16,
) -> Result<(), Raised> {
    let name = slot_name(frame, slot);
    if ns.shape_id() == ClassId::Dict as u32 {
        return match dicts::delete(t, dict(ns), name.value())? {
            Some(_) => Ok(()),
            None => Err(exceptions::name_error(t, name)),
        };
    }
    match ops::del_item(t, ns, name.value()) {
        Ok(()) => Ok(()),
        Err(r) => {
            t.catch(r, ClassId::KeyError)?;
            Err(exceptions::name_error(t, name))
        }
    }
}

pub(crate) fn load_name_or_free(t: &mut Thread, frame: &Frame, ns: Value, index: u16) -> PyResult {
    // SAFETY: the frame keeps its code alive.
    let body = unsafe { &*frame.body };
    let name = name_at(body.free_names.get(), index as usize);
    if let Some(v) = namespace_get(t, ns, name)? {
        return Ok(v);
    }
    let v = free_cell(frame, index).value.get();
    if v.is_unbound() {
        return Err(exceptions::unbound_free(t, name));
    }
    Ok(v)
}

/// A builtin by name.
pub(crate) fn builtin(t: &mut Thread, name: &str) -> PyResult {
    let name = t.intern(name)?;
    match dict(t.builtins).get_str(name) {
        Some(v) => Ok(v),
        None => Err(exceptions::name_error(t, name)),
    }
}

/// `__import__(name, globals, None, fromlist, level)`.
pub(crate) fn import_name(
    t: &mut Thread,
    frame: &Frame,
    name: u16,
    level: Value,
    from: Value,
) -> PyResult {
    // SAFETY: the frame keeps its code alive.
    let body = unsafe { &*frame.body };
    let name = name_at(body.names.get(), name as usize).value();
    let import = builtin(t, "__import__")?;
    let globals = body.globals.get();
    call::call(t, import, &[name, globals, Value::NONE, from, level])
}

pub(crate) fn import_from(t: &mut Thread, body: &CodeBody, module: Value, name: u16) -> PyResult {
    let name = name_at(body.names.get(), name as usize);
    match attributes::get_optional(t, module, name) {
        Ok(Some(v)) => return Ok(v),
        Ok(None) => {}
        Err(r) => t.catch(r, ClassId::AttributeError)?,
    }
    let module_name = attributes::get_text(t, module, "__name__")?
        .and_then(|v| v.cast::<Str>())
        .map_or_else(
            || "<unknown module name>".to_owned(),
            |s| s.to_string_lossy(),
        );
    // A submodule that is being imported is in sys.modules before it is an attribute.
    if let Some(modules) = t.modules.cast::<Dict>() {
        let full = t.intern(&format!("{module_name}.{name}"))?;
        if let Some(m) = modules.get_name(t, full) {
            return Ok(m);
        }
    }
    let file = attributes::get_text(t, module, "__file__")?.filter(|f| f.cast::<Str>().is_some());
    let place = file.and_then(|f| f.cast::<Str>());
    let place = place.map_or_else(|| "unknown location".to_owned(), |f| f.to_string_lossy());
    let partly = attributes::get_text(t, module, "__initializing__")?.is_some();
    let message = if partly {
        format!(
            "cannot import name '{name}' from partially initialized module '{module_name}' (most \
             likely due to a circular import) ({place})"
        )
    } else {
        format!("cannot import name '{name}' from '{module_name}' ({place})")
    };
    let module_name = Str::from_str(t, &module_name)?;
    Err(exceptions::import_error(
        t,
        ClassId::ImportError,
        &message,
        module_name.value(),
        file.unwrap_or(Value::NONE),
        name.value(),
    ))
}

pub(crate) fn import_star(
    t: &mut Thread,
    frame: &Frame,
    module: Value,
    namespace: Value,
) -> Result<(), Raised> {
    use crate::bytecode::CodeFlags;
    // SAFETY: the frame keeps its code alive.
    let body = unsafe { &*frame.body };
    let target = if body.code.flags.contains(CodeFlags::NAMESPACE) {
        namespace
    } else {
        body.globals.get()
    };
    let all = attributes::get_text(t, module, "__all__")?;
    let names = match all {
        Some(all) => ops::to_list(t, all)?,
        None => {
            let list = List::new(t)?;
            let dict = attributes::attribute_dict(t, module)?;
            if dict.is_none() && attributes::get_text(t, module, "__dict__")?.is_none() {
                let message = "from-import-* object has no __dict__ and no __all__";
                return Err(t.raise(ClassId::ImportError, message));
            }
            if let Some(d) = dict {
                for i in 0..d.end(t) {
                    let Some(e) = d.entry(t, i) else { continue };
                    let public = e
                        .key
                        .cast::<Str>()
                        .is_some_and(|s| s.data().iter().next() != Some(0x5F));
                    if public {
                        list.push(t, e.key)?;
                    }
                }
            }
            list
        }
    };
    for i in 0..names.len() {
        let Some(name) = names.get(i).cast::<Str>() else {
            let module = attributes::get_text(t, module, "__name__")?
                .and_then(|v| v.cast::<Str>())
                .map_or_else(|| "?".to_owned(), |s| s.to_string_lossy());
            let found = t.class_of(names.get(i)).name();
            let message = format!("Item in {module}.__all__ must be str, not {found}");
            return Err(t.type_error(message));
        };
        let v = attributes::get(t, module, name)?;
        match target.cast::<Dict>() {
            Some(d) => {
                let name = t.intern_str(name);
                d.set_str(t, name, v)?;
            }
            None => ops::set_item(t, target, name.value(), v)?,
        }
    }
    Ok(())
}

/// An expression statement of a session.
pub(crate) fn display(t: &mut Thread, v: Value) -> Result<(), Raised> {
    let hook = t.intern("displayhook")?;
    if let Some(f) = t.sys_dict.cast::<Dict>().and_then(|d| d.get_str(hook)) {
        call::call(t, f, &[v])?;
    }
    Ok(())
}
