//! Attribute access: inline caches by shape.

use crate::bytecode::{Instr, Op, SlotIdx};
use crate::frame::{Frame, FrameKind};
use crate::interp::frames::{self, Called};
use crate::object::*;
use crate::runtime::attribute_cache::{
    self, Found, Kept, MAX_MISSES, OVERFLOW, Read, find, read_slot, slot_index,
};
use crate::runtime::attributes::{self, Nature};
use crate::runtime::classes;
use crate::value::Value;

/// One miss in so many of such an access makes it follow the object: see [`follow`].
const FOLLOWED: u32 = 8;

struct Site<'a> {
    cache: &'a InlineCache,
    name: Gc<Str>,
    code: Gc<CodeObject>,
}

fn site<'a>(frame: &'a Frame, slot: u16) -> Site<'a> {
    // SAFETY: the frame keeps its code alive.
    let body = unsafe { &*frame.body };
    let desc = body.code.slot(SlotIdx(slot));
    // SAFETY: a body's names are a tuple of strs; attribute slots have a name.
    let names: Gc<Tuple> = unsafe { body.names.get().cast_unchecked() };
    let name = desc.name.map_or(0, |n| n.index());
    // SAFETY: as above.
    let name: Gc<Str> = unsafe { names.get(name).cast_unchecked() };
    Site {
        cache: &body.caches()[slot as usize],
        name,
        code: frame.code(),
    }
}

impl Site<'_> {
    /// Counts a miss; false when the site should stay generic.
    fn worth_caching(&self) -> bool {
        let n = self.cache.misses.get();
        self.cache.misses.set(n.saturating_add(1));
        n < MAX_MISSES
    }

    fn fill(&self, t: &Thread, shape: ShapeId, index: u32, value: Value, value2: Value) {
        let c = self.cache;
        c.shape.set(shape);
        c.epoch.set(t.type_epoch);
        c.index.set(index);
        c.value.set(value.bits());
        c.value2.set(value2.bits());
        self.code.barrier();
    }
}

/// `R[a] := R[b].name`.
#[inline(never)]
pub(crate) fn load(t: &mut Thread, frame: &Frame, word: &mut Instr, o: Value) -> PyResult {
    let site = site(frame, word.c());
    if !site.worth_caching() {
        let v = attribute_cache::get(t, o, site.name)?;
        follow(t, &site, word, o);
        return Ok(v);
    }
    load_and_cache(t, &site, word, o)
}

/// Lets a site of many shapes keep the one that it has just met, with every eighth miss: most such sites meet one shape far
/// more often than the others. Compiled code is not made for it.
fn follow(t: &mut Thread, site: &Site<'_>, word: &mut Instr, o: Value) {
    if !site.cache.misses.get().is_multiple_of(FOLLOWED) {
        return;
    }
    let op = match attribute_cache::kept(t, o, site.name) {
        Some(Kept::Own(index)) => {
            site.fill(t, o.shape_id(), index, Value::ZERO, Value::ZERO);
            Op::LoadAttrSlot
        }
        Some(Kept::Class(cell)) => {
            site.fill(t, o.shape_id(), 0, cell.value(), Value::ZERO);
            Op::LoadAttrClass
        }
        Some(Kept::Identity(cell)) => {
            site.fill(t, u32::MAX, 0, cell.value(), o);
            Op::LoadAttrModule
        }
        None => Op::LoadAttr,
    };
    *word = word.with_op(op);
}

/// As [`load`], where the cache leads to a slot that is empty: the site stays as it is, but compiled code will not rely on
/// a value there.
///
/// # Errors
/// AttributeError.
#[cold]
#[inline(never)]
pub(crate) fn load_empty(t: &mut Thread, frame: &Frame, word: Instr, o: Value) -> PyResult {
    let site = site(frame, word.c());
    site.cache.value2.set(Value::TRUE.bits());
    // A cache leads into objects only where the class has no `__getattr__`.
    Err(attributes::empty_slot(t, o, site.name))
}

fn load_and_cache(t: &mut Thread, site: &Site<'_>, word: &mut Instr, o: Value) -> PyResult {
    match find(t, o, site.name)? {
        Found::Own(index) => {
            let shape = o.shape_id();
            let at = slot_index(t, shape, index);
            site.fill(t, shape, at, Value::ZERO, Value::ZERO);
            *word = word.with_op(Op::LoadAttrSlot);
        }
        Found::Class(cell, Nature::Plain) => {
            site.fill(t, o.shape_id(), 0, cell.value(), Value::ZERO);
            *word = word.with_op(Op::LoadAttrClass);
        }
        Found::Identity(cell) => {
            site.fill(t, u32::MAX, 0, cell.value(), o);
            *word = word.with_op(Op::LoadAttrModule);
        }
        _ => *word = word.with_op(Op::LoadAttr),
    }
    attributes::get(t, o, site.name)
}

/// The getter of the property that a generic site met last, if it meets it again.
#[inline(always)]
fn kept_getter(t: &Thread, frame: &Frame, slot: u16, o: Value) -> Option<Gc<Function>> {
    // SAFETY: the frame keeps its code alive.
    let c = unsafe { (*frame.body).cache(slot as usize) };
    let is_kept = c.shape.get() == o.shape_id() && c.epoch.get() == t.type_epoch;
    // The cache of a module's attribute has the module in `value2`, and no shape.
    if !is_kept || c.value.get() == 0 || c.value2.get() != 0 {
        return None;
    }
    // SAFETY: caches by shape have cells in `value`.
    let cell: Gc<VarCell> = unsafe { Value::from_bits(c.value.get()).cast_unchecked() };
    attribute_cache::plain_getter(cell.value.get())
}

/// As [`load`], but the getter of a property is entered as a call is, for the result to go to register `dst`.
///
/// # Safety
/// `frame` is the running frame.
#[inline(never)]
pub(crate) unsafe fn load_or_enter(
    t: &mut Thread,
    frame: *mut Frame,
    word: &mut Instr,
    o: Value,
    dst: u16,
) -> Result<Called, Raised> {
    // SAFETY: the caller's promise; the top of the register stack ends far enough below its mapping for one value.
    unsafe {
        let getter = match kept_getter(t, &*frame, word.c(), o) {
            Some(getter) => getter,
            None => {
                let site = site(&*frame, word.c());
                if site.worth_caching() {
                    return load_and_cache(t, &site, word, o).map(Called::Value);
                }
                match attribute_cache::read(t, o, site.name)? {
                    Read::Value(v) => {
                        follow(t, &site, word, o);
                        return Ok(Called::Value(v));
                    }
                    Read::Getter(getter, property) => {
                        site.fill(t, o.shape_id(), 0, property.value(), Value::ZERO);
                        getter
                    }
                }
            }
        };
        let top = t.stack_top;
        if top.add(16) >= t.stack_limit {
            return Err(t.recursion_error(""));
        }
        *top = o;
        t.stack_top = top.add(1);
        let kind = FrameKind::Call;
        let r = frames::call_script(t, getter, top, 1, Value::UNBOUND, dst, kind);
        match r {
            Ok(Called::Frame(callee)) => (*callee).saved_top = top,
            _ => t.stack_top = top,
        }
        r
    }
}

/// What a method site yields that is no method: a field by shape, or an attribute of the cached
/// module or class.
#[inline]
pub(crate) fn cached_value(t: &Thread, c: &InlineCache, o: Value) -> Option<Value> {
    if t.type_epoch != c.epoch.get() {
        return None;
    }
    if c.shape.get() != InlineCache::ELSEWHERE {
        return None;
    }
    if c.value.get() != 0 {
        if c.value2.get() != o.bits() {
            return None;
        }
        // SAFETY: a cache with an object in `value2` has a cell in `value`.
        let cell: Gc<VarCell> = unsafe { Value::from_bits(c.value.get()).cast_unchecked() };
        let v = cell.value.get();
        return (!v.is_unbound()).then_some(v);
    }
    if c.new_shape.get() == o.shape_id() && o.is_ptr() {
        // SAFETY: `new_shape` is the shape of an instance that has the attribute at `index`.
        let v = read_slot(unsafe { o.cast_unchecked() }, c.index.get());
        return (!v.is_unbound()).then_some(v);
    }
    None
}

/// `R[a], R[a+1] :=` function and receiver, or value and unbound.
#[inline(never)]
pub(crate) fn load_method(
    t: &mut Thread,
    frame: &Frame,
    word: &mut Instr,
    o: Value,
) -> Result<(Value, Value), Raised> {
    let site = site(frame, word.c());
    let name = site.name;
    if site.worth_caching() {
        site.cache.new_shape.set(InlineCache::ELSEWHERE);
        *word = word.with_op(Op::LoadMethod);
        match find(t, o, name)? {
            Found::Class(cell, Nature::Method) => {
                site.fill(t, o.shape_id(), 0, cell.value(), Value::ZERO);
                *word = word.with_op(Op::LoadMethodFn);
            }
            Found::Identity(cell) => {
                site.fill(t, InlineCache::ELSEWHERE, 0, cell.value(), o);
                *word = word.with_op(Op::LoadMethodFn);
            }
            Found::Own(index) => {
                let shape = o.shape_id();
                let at = slot_index(t, shape, index);
                site.fill(t, InlineCache::ELSEWHERE, at, Value::ZERO, Value::ZERO);
                site.cache.new_shape.set(shape);
                *word = word.with_op(Op::LoadMethodFn);
            }
            _ => {}
        }
        return attribute_cache::find_method(t, o, name);
    }
    *word = word.with_op(Op::LoadMethod);
    attribute_cache::get_method(t, o, name)
}

/// `R[a].name := R[b]`.
#[inline(never)]
pub(crate) fn store(
    t: &mut Thread,
    frame: &Frame,
    word: &mut Instr,
    o: Value,
    v: Value,
) -> Result<(), Raised> {
    let site = site(frame, word.c());
    let name = site.name;
    *word = word.with_op(Op::StoreAttr);
    let Some(i) = o.cast::<Instance>() else {
        return attributes::set(t, o, name, v);
    };
    if !site.worth_caching() {
        return attribute_cache::set(t, o, name, v);
    }
    if !attribute_cache::stores_plainly(t, i, name) {
        return attributes::set(t, o, name, v);
    }
    let before = i.header().shape.get();
    classes::observe(t.class_of(o));
    let own = i.find(t, name);
    attributes::set(t, o, name, v)?;
    let after = i.header().shape.get();
    match own {
        Some(index) if before == after => {
            let at = slot_index(t, before, index as usize);
            site.fill(t, before, at, Value::ZERO, Value::ZERO);
            *word = word.with_op(Op::StoreAttrSlot);
        }
        None if before != after && !t.shapes.get(after).is_dict => {
            let index = t.shapes.get(before).len as usize;
            let at = slot_index(t, before, index);
            // Growing the overflow array is left to the generic path.
            if at & OVERFLOW == 0 {
                site.fill(t, before, at, Value::ZERO, Value::ZERO);
                site.cache.new_shape.set(after);
                *word = word.with_op(Op::StoreAttrAdd);
            }
        }
        _ => {}
    }
    Ok(())
}

/// Deletes `R[a].name`.
pub(crate) fn delete(t: &mut Thread, frame: &Frame, slot: u16, o: Value) -> Result<(), Raised> {
    let name = site(frame, slot).name;
    attributes::delete(t, o, name)
}

/// The special methods that `with` looks up on the type.
pub(crate) fn load_special(t: &mut Thread, o: Value, which: u8) -> Result<(Value, Value), Raised> {
    let special = match which {
        0 => Special::Enter,
        1 => Special::Exit,
        2 => Special::AEnter,
        _ => Special::AExit,
    };
    let f = t.special(o, special);
    if f.is_unbound() {
        let class = t.class_of(o).name();
        let message = match special {
            Special::Enter => format!(
                "'{class}' object does not support the context manager protocol (missed __enter__ method)"
            ),
            Special::Exit => format!(
                "'{class}' object does not support the context manager protocol (missed __exit__ method)"
            ),
            s => format!(
                "'{class}' object does not support the asynchronous context manager protocol (missed {} method)",
                s.name()
            ),
        };
        return Err(t.type_error(message));
    }
    if attributes::nature(t, f) == Nature::Method {
        return Ok((f, o));
    }
    let class = t.class_of(o).value();
    Ok((attributes::bind(t, f, Some(o), class)?, Value::UNBOUND))
}
