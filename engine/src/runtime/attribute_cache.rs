//! Where attributes are found, as far as a cache can use it; the cache that sites share.

use super::attributes::Nature;
use super::{attributes, call, classes};
use crate::object::*;
use crate::value::Value;

/// Bit of a cache's index: the attribute lies in the overflow array.
pub(crate) const OVERFLOW: u32 = 1 << 31;

/// Reads the attribute that a cache points at.
#[inline(always)]
pub(crate) fn read_slot(o: Gc<Instance>, index: u32) -> Value {
    if index & OVERFLOW == 0 {
        // SAFETY: the shape says that the object has this many inline words.
        unsafe { *o.as_ptr().cast::<u8>().add(index as usize).cast::<Value>() }
    } else {
        o.ext.object::<Array>().get((index & !OVERFLOW) as usize)
    }
}

/// Writes the attribute that a cache points at.
#[inline(always)]
pub(crate) fn write_slot(o: Gc<Instance>, index: u32, v: Value) {
    if index & OVERFLOW == 0 {
        // SAFETY: as in `read_slot`.
        unsafe { *o.as_ptr().cast::<u8>().add(index as usize).cast::<Value>() = v };
        o.barrier();
    } else {
        o.ext.object::<Array>().set((index & !OVERFLOW) as usize, v);
    }
}

/// How a cache names attribute `index` of an object with shape `shape`.
pub(crate) fn slot_index(t: &Thread, shape: ShapeId, index: usize) -> u32 {
    let inline = t.shapes.get(shape).inline as usize;
    if index < inline {
        (Instance::INLINE_OFFSET + index * 8) as u32
    } else {
        (index - inline + 1) as u32 | OVERFLOW
    }
}

/// Where an attribute is found, as far as a cache can use it.
pub(crate) enum Found {
    /// In the object, at this index of its shape.
    Own(usize),
    /// In the dict of a class, in this cell.
    Class(Gc<VarCell>, Nature),
    /// In the dict of the module or class that `o` is, in this cell.
    Identity(Gc<VarCell>),
    /// Elsewhere, or nowhere.
    Other,
}

/// The cell of `name` in the first class of the MRO that has it.
pub(crate) fn class_cell(
    t: &mut Thread,
    class: Gc<Class>,
    name: Gc<Str>,
) -> Result<Option<Gc<VarCell>>, Raised> {
    match class.lookup_with_owner(name) {
        Some((_, owner)) => owner.dict().cell_of(t, name).map(Some),
        None => Ok(None),
    }
}

/// Is a class attribute the descriptor of the slot of this name (interned)?
pub(crate) fn is_slot_of_name(v: Value, name: Gc<Str>) -> bool {
    v.cast_record(RecordType::Member)
        .is_some_and(|slot| slot.field(0) == name.value())
}

pub(crate) fn find(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<Found, Raised> {
    if !o.is_ptr() {
        return Ok(Found::Other);
    }
    let class = t.class_of(o);
    if class.has_flag(class_flag::CUSTOM_GETATTR) {
        return Ok(Found::Other);
    }
    classes::observe(class);
    if let Some(c) = o.cast::<Class>() {
        classes::observe(c);
        if class.lookup(name).is_some() {
            return Ok(Found::Other);
        }
        return Ok(match class_cell(t, c, name)? {
            Some(cell)
                if matches!(attributes::nature(t, cell.value.get()), Nature::Plain)
                    || cell.value.get().cast::<Function>().is_some() =>
            {
                Found::Identity(cell)
            }
            _ => Found::Other,
        });
    }
    if let Some(m) = o.cast::<Module>() {
        if class.lookup(name).is_some() || m.dict().get_str(name).is_none() {
            return Ok(Found::Other);
        }
        return Ok(Found::Identity(m.dict().cell_of(t, name)?));
    }
    let on_class = class_cell(t, class, name)?;
    let nature = on_class.map(|c| attributes::nature(t, c.value.get()));
    let is_member = on_class.is_some_and(|c| is_slot_of_name(c.value.get(), name));
    if let Some(i) = o.cast::<Instance>() {
        if t.shapes.get(i.header().shape.get()).is_dict {
            return Ok(Found::Other);
        }
        if nature == Some(Nature::Data) && !is_member {
            return Ok(Found::Other);
        }
        let in_dict =
            class.has_flag(class_flag::HAS_DICT) && i.hidden_slot(t, name.value()).is_none();
        if (is_member || in_dict)
            && let Some(index) = i.find(t, name)
        {
            return Ok(Found::Own(index as usize));
        }
        if is_member {
            return Ok(Found::Other);
        }
    } else if nature == Some(Nature::Data)
        || ext_slot(o).is_some()
        || o.cast::<Function>().is_some()
    {
        return Ok(Found::Other);
    }
    Ok(match (on_class, nature) {
        (Some(cell), Some(nature)) => Found::Class(cell, nature),
        _ => Found::Other,
    })
}

/// The shared cache's entry for objects of this shape.
#[inline]
pub(crate) fn shared(t: &Thread, o: Value, name: Gc<Str>) -> Option<AttributeEntry> {
    let shape = o.shape_id();
    let e = t.attribute_cache[AttributeEntry::place(shape, name.value().bits())];
    (e.shape == shape && e.name == name.value().bits() && e.epoch == t.type_epoch).then_some(e)
}

/// Puts what was found into the shared cache.
pub(crate) fn share(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<(), Raised> {
    let (cell, index, is_method) = match find(t, o, name)? {
        Found::Own(index) => (0, slot_index(t, o.shape_id(), index), false),
        Found::Class(cell, Nature::Plain) => (cell.value().bits(), 0, false),
        Found::Class(cell, Nature::Method) => (cell.value().bits(), 0, true),
        _ => return Ok(()),
    };
    let (shape, epoch, name) = (o.shape_id(), t.type_epoch, name.value().bits());
    t.attribute_cache[AttributeEntry::place(shape, name)] = AttributeEntry {
        shape,
        epoch,
        name,
        cell,
        index,
        is_method,
    };
    Ok(())
}

/// The value that a shared entry leads to.
#[inline]
pub(crate) fn shared_value(e: &AttributeEntry, o: Value) -> Value {
    if e.cell == 0 {
        // SAFETY: own attributes are only found in instances, whose shape was compared.
        return read_slot(unsafe { o.cast_unchecked() }, e.index);
    }
    // SAFETY: the entry holds a cell.
    unsafe { Value::from_bits(e.cell).cast_unchecked::<VarCell>() }
        .value
        .get()
}

/// `o.name` through the shared cache.
///
/// # Errors
/// AttributeError; what descriptors and `__getattr__` raise.
pub(crate) fn get(t: &mut Thread, o: Value, name: Gc<Str>) -> PyResult {
    match shared(t, o, name) {
        Some(e) if !e.is_method => return Ok(shared_value(&e, o)),
        Some(_) => {}
        None => match getter(t, o, name) {
            Some(f) => return call::call(t, f, &[o]),
            None => share(t, o, name)?,
        },
    }
    attributes::get(t, o, name)
}

/// What computes attribute `name` of a record that is exactly of a builtin class.
fn getter(t: &Thread, o: Value, name: Gc<Str>) -> Option<Value> {
    if o.shape_id() >= ClassId::COUNT as u32 || o.kind() != Kind::Record as u8 {
        return None;
    }
    let class = t.class_of(o);
    if class.has_flag(class_flag::CUSTOM_GETATTR) {
        return None;
    }
    let found = class.lookup(name)?.cast_record(RecordType::GetSet)?;
    Some(found.field(0))
}

/// What a call of `o.name(…)` calls, through the shared cache: a function and `o`, or any value and
/// unbound.
///
/// # Errors
/// As [`get`].
pub(crate) fn get_method(
    t: &mut Thread,
    o: Value,
    name: Gc<Str>,
) -> Result<(Value, Value), Raised> {
    match shared(t, o, name) {
        Some(e) if e.is_method => return Ok((shared_value(&e, o), o)),
        Some(e) => return Ok((shared_value(&e, o), Value::UNBOUND)),
        None => share(t, o, name)?,
    }
    find_method(t, o, name)
}

/// As [`get_method`], past the cache.
///
/// # Errors
/// As [`get`].
pub(crate) fn find_method(
    t: &mut Thread,
    o: Value,
    name: Gc<Str>,
) -> Result<(Value, Value), Raised> {
    let class = t.class_of(o);
    if !class.has_flag(class_flag::CUSTOM_GETATTR)
        && o.kind() != Kind::Class as u8
        && o.kind() != Kind::Module as u8
        && let Some(v) = class.lookup(name)
        && attributes::nature(t, v) == Nature::Method
        && attributes::own_attribute(t, o, name)?.is_none()
    {
        return Ok((v, o));
    }
    Ok((attributes::get(t, o, name)?, Value::UNBOUND))
}
