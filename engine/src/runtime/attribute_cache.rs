//! Where attributes are found, as far as a cache can use it; the cache that sites share.

use super::attributes::Nature;
use super::{attributes, classes};
use crate::object::*;
use crate::value::Value;

/// Bit of a cache's index: the attribute lies in the overflow array.
pub(crate) const OVERFLOW: u32 = 1 << 31;

/// After this many misses an access is one of many shapes.
pub(crate) const MAX_MISSES: u32 = 16;

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
    /// As `Class`, unless the object's attribute word leads to an attribute of its own.
    BehindWord(Gc<VarCell>, Nature),
    /// In the dict of the module or class that `o` is, in this cell.
    Identity(Gc<VarCell>),
    /// As `Identity`, a descriptor of the class that `o` is.
    Bound(Gc<VarCell>),
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
        // What the metaclass has comes first only when it is a data descriptor.
        if class
            .lookup(name)
            .is_some_and(|v| attributes::nature(t, v) == Nature::Data)
        {
            return Ok(Found::Other);
        }
        return Ok(match class_cell(t, c, name)? {
            Some(cell)
                if matches!(attributes::nature(t, cell.value.get()), Nature::Plain)
                    || cell.value.get().cast::<Function>().is_some() =>
            {
                Found::Identity(cell)
            }
            Some(cell) => Found::Bound(cell),
            None => Found::Other,
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
    let found = match (on_class, nature) {
        (Some(cell), Some(nature)) => Found::Class(cell, nature),
        _ => Found::Other,
    };
    if nature == Some(Nature::Data) && !is_member {
        return Ok(found);
    }
    if let Some(i) = o.cast::<Instance>() {
        if t.shapes.get(i.header().shape.get()).is_dict {
            return Ok(Found::Other);
        }
        let in_dict =
            class.has_flag(class_flag::HAS_DICT) && i.hidden_slot(t, name.value()).is_none();
        if (is_member || in_dict)
            && let Some(index) = i.find(t, name)
        {
            return Ok(Found::Own(index as usize));
        }
        return Ok(found);
    }
    if is_member || o.cast::<Function>().is_some() {
        return Ok(Found::Other);
    }
    Ok(match found {
        Found::Class(cell, nature) if ext_slot(o).is_some() => Found::BehindWord(cell, nature),
        found => found,
    })
}

/// What the shared cache keeps an object's attributes under beside the name.
#[inline]
fn key_of(o: Value) -> (u64, ShapeId) {
    let kind = o.kind();
    if kind == Kind::Class as u8 || kind == Kind::Module as u8 {
        (o.bits(), 0)
    } else {
        (0, o.shape_id())
    }
}

/// Has the shared cache the attribute, at this place?
#[inline(always)]
fn is_at(t: &Thread, place: usize, (owner, shape): (u64, ShapeId), name: u64) -> bool {
    let e = &t.attribute_cache[place];
    e.shape == shape && e.name == name && e.owner == owner && e.epoch == t.type_epoch
}

/// Where the shared cache has the attribute: at its place or at the one beside it.
#[inline(always)]
fn locate(t: &Thread, place: usize, key: (u64, ShapeId), name: u64) -> Option<usize> {
    if is_at(t, place, key, name) {
        return Some(place);
    }
    is_at(t, place ^ 1, key, name).then_some(place ^ 1)
}

/// Puts an entry at its place in the shared cache; what is there moves to the place beside.
fn enter(t: &mut Thread, place: usize, entry: AttributeEntry) {
    t.attribute_cache[place ^ 1] = t.attribute_cache[place];
    t.attribute_cache[place] = entry;
}

/// Puts what was found into the shared cache; false when it cannot hold that.
#[inline(never)]
fn share(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<bool, Raised> {
    let found = find(t, o, name)?;
    let has_word = matches!(found, Found::BehindWord(..));
    let (cell, index, kind) = match found {
        Found::Own(index) => (0, slot_index(t, o.shape_id(), index), AttributeKind::Own),
        Found::Class(cell, nature) | Found::BehindWord(cell, nature) => {
            let kind = match nature {
                Nature::Plain => AttributeKind::Plain,
                Nature::Method => AttributeKind::Method,
                Nature::NonData => AttributeKind::NonData,
                Nature::Data => AttributeKind::Data,
            };
            (cell.value().bits(), 0, kind)
        }
        Found::Identity(cell) => (cell.value().bits(), 0, AttributeKind::Plain),
        Found::Bound(cell) => (cell.value().bits(), 0, AttributeKind::NonData),
        Found::Other => return Ok(false),
    };
    let ((owner, shape), name) = (key_of(o), name.value().bits());
    let e = AttributeEntry {
        owner,
        shape,
        epoch: t.type_epoch,
        name,
        cell,
        index,
        kind,
        has_word,
    };
    enter(t, AttributeEntry::place(owner, shape, name), e);
    Ok(true)
}

/// May the object's attribute word hide an attribute of its class?
#[inline]
fn word_may_hide(o: Value, name: Gc<Str>) -> bool {
    let Some(word) = ext_slot(o).map(|slot| slot.get()) else {
        return false;
    };
    match word.cast::<Dict>() {
        Some(d) if d.strategy() == DictStrategy::Plain => d.may_have_name(name),
        Some(_) => true,
        None => false,
    }
}

/// The place of the entry that leads to the attribute, if there is one. The entry is read where it lies: a copy is written
/// in pieces of other sizes than it is read in, for which the processor waits.
#[inline(always)]
fn entry_of(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<Option<usize>, Raised> {
    let (key, word) = (key_of(o), name.value().bits());
    let at = AttributeEntry::place(key.0, key.1, word);
    let place = match locate(t, at, key, word) {
        Some(place) => place,
        None if share(t, o, name)? => at,
        None => return Ok(None),
    };
    if t.attribute_cache[place].has_word && word_may_hide(o, name) {
        return Ok(None);
    }
    Ok(Some(place))
}

/// What the cell of a shared entry holds.
#[inline(always)]
fn in_cell(e: &AttributeEntry) -> Value {
    // SAFETY: the entry holds a cell.
    unsafe { Value::from_bits(e.cell).cast_unchecked::<VarCell>() }
        .value
        .get()
}

/// The value that the entry at a place leads to; `None` when the general way has to be gone.
#[inline(always)]
fn value_of(t: &mut Thread, place: usize, o: Value) -> Result<Option<Value>, Raised> {
    let e = &t.attribute_cache[place];
    match e.kind {
        AttributeKind::Own => {
            // SAFETY: own attributes are only found in instances, whose shape was compared.
            let v = read_slot(unsafe { o.cast_unchecked() }, e.index);
            Ok(Some(v).filter(|v| !v.is_unbound()))
        }
        // A name of a module may have been deleted since.
        AttributeKind::Plain => Ok(Some(in_cell(e)).filter(|v| !v.is_unbound())),
        kind => {
            let (v, is_own) = (in_cell(e), e.owner != 0);
            bound(t, v, kind, is_own, o)
        }
    }
}

/// What a descriptor makes of itself for `o`, or for the class that `o` is when it is the class's own.
fn bound(
    t: &mut Thread,
    v: Value,
    kind: AttributeKind,
    is_own: bool,
    o: Value,
) -> Result<Option<Value>, Raised> {
    if kind == AttributeKind::Data && attributes::is_set_only(t, v) {
        return Ok(None);
    }
    if is_own {
        return attributes::bind(t, v, None, o).map(Some);
    }
    let class = t.class_of(o).value();
    attributes::bind(t, v, Some(o), class).map(Some)
}

/// `o.name` (interned) through the shared cache.
///
/// # Errors
/// AttributeError; what descriptors and `__getattr__` raise.
pub(crate) fn get(t: &mut Thread, o: Value, name: Gc<Str>) -> PyResult {
    if let Some(place) = entry_of(t, o, name)?
        && let Some(v) = value_of(t, place, o)?
    {
        return Ok(v);
    }
    attributes::get(t, o, name)
}

/// Is the attribute of this name (interned) what the descriptor of `object` says? Runs no script.
///
/// # Errors
/// MemoryError.
pub(crate) fn is_objects(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<bool, Raised> {
    let usual = t.class(ClassId::Object).dict().get_str(name);
    let class = t.class_of(o);
    if o.kind() == Kind::Class as u8 {
        return Ok(!class.has_flag(class_flag::CUSTOM_GETATTR) && class.lookup(name) == usual);
    }
    let Some(place) = entry_of(t, o, name)? else {
        return Ok(false);
    };
    let e = &t.attribute_cache[place];
    Ok(e.kind == AttributeKind::Data && e.owner == 0 && Some(in_cell(e)) == usual)
}

/// What a site can keep of an entry of the shared cache.
pub(crate) enum Kept {
    /// The object's own attribute, as [`slot_index`] names it.
    Own(u32),
    /// A plain value of its class, in this cell.
    Class(Gc<VarCell>),
    /// An own value of the class or module that it is, in this cell.
    Identity(Gc<VarCell>),
}

/// What the shared cache has of an attribute, if a site can keep that.
pub(crate) fn kept(t: &Thread, o: Value, name: Gc<Str>) -> Option<Kept> {
    if !o.is_ptr() {
        return None;
    }
    let (key, word) = (key_of(o), name.value().bits());
    let place = locate(t, AttributeEntry::place(key.0, key.1, word), key, word)?;
    let e = &t.attribute_cache[place];
    // SAFETY: entries of other kinds than `Own` have a cell.
    let cell = || unsafe { Value::from_bits(e.cell).cast_unchecked() };
    match e.kind {
        AttributeKind::Own => Some(Kept::Own(e.index)),
        AttributeKind::Plain if e.has_word => None,
        AttributeKind::Plain if e.owner == 0 => Some(Kept::Class(cell())),
        AttributeKind::Plain => Some(Kept::Identity(cell())),
        _ => None,
    }
}

/// What reading an attribute comes to.
pub(crate) enum Read {
    /// The value.
    Value(Value),
    /// A getter to be called: a function of script that takes the object alone and is no generator; and the cell that has
    /// its property.
    Getter(Gc<Function>, Gc<VarCell>),
}

/// As [`get`], but the getter of a property may be left to the caller.
///
/// # Errors
/// As [`get`].
#[inline(always)]
pub(crate) fn read(t: &mut Thread, o: Value, name: Gc<Str>) -> Result<Read, Raised> {
    let Some(place) = entry_of(t, o, name)? else {
        return attributes::get(t, o, name).map(Read::Value);
    };
    let e = &t.attribute_cache[place];
    if e.kind == AttributeKind::Data
        && e.owner == 0
        && let Some(getter) = plain_getter(in_cell(e))
    {
        // SAFETY: the entry of a descriptor of a class holds a cell.
        let cell = unsafe { Value::from_bits(e.cell).cast_unchecked() };
        return Ok(Read::Getter(getter, cell));
    }
    match value_of(t, place, o)? {
        Some(v) => Ok(Read::Value(v)),
        None => attributes::get(t, o, name).map(Read::Value),
    }
}

/// The getter of a property, if it can be entered as a call is.
#[inline]
pub(crate) fn plain_getter(property: Value) -> Option<Gc<Function>> {
    if property.shape_id() != ClassId::Property as u32 {
        return None;
    }
    let getter = property.cast_record(RecordType::Property)?.field(0);
    let getter = getter.cast::<Function>()?;
    let shape = getter.code().body().call;
    (shape.simple && shape.argcount == 1 && !shape.generator).then_some(getter)
}

/// As [`get`] with `None` instead of AttributeError.
///
/// # Errors
/// What descriptors and `__getattr__` raise, AttributeError too.
pub(crate) fn get_optional(
    t: &mut Thread,
    o: Value,
    name: Gc<Str>,
) -> Result<Option<Value>, Raised> {
    if let Some(place) = entry_of(t, o, name)?
        && let Some(v) = value_of(t, place, o)?
    {
        return Ok(Some(v));
    }
    attributes::get_optional(t, o, name)
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
    let Some(place) = entry_of(t, o, name)? else {
        return find_method(t, o, name);
    };
    let e = &t.attribute_cache[place];
    match e.kind {
        AttributeKind::Method => return Ok((in_cell(e), o)),
        AttributeKind::NonData => {
            if let Some(pair) = unbound_pair(t, in_cell(e), e.owner != 0, o) {
                return Ok(pair);
            }
        }
        _ => {}
    }
    match value_of(t, place, o)? {
        Some(v) => Ok((v, Value::UNBOUND)),
        None => find_method(t, o, name),
    }
}

/// What a call through a descriptor calls, and its first argument, where that needs no bound method.
fn unbound_pair(t: &Thread, descriptor: Value, is_own: bool, o: Value) -> Option<(Value, Value)> {
    let r = descriptor.cast::<Record>()?;
    let shape = descriptor.shape_id();
    if shape == ClassId::StaticMethod as u32 {
        return Some((r.field(0), Value::UNBOUND));
    }
    if shape == ClassId::ClassMethod as u32 && r.field(0).cast::<Function>().is_some() {
        let class = if is_own { o } else { t.class_of(o).value() };
        return Some((r.field(0), class));
    }
    let binds_itself = shape == ClassId::LruCache as u32 || shape == ClassId::Partial as u32;
    (binds_itself && !is_own).then_some((descriptor, o))
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

// ---- stores ---------------------------------------------------------------------------------

/// The owner of entries that say where a store goes: the index is that of the attribute, the cell, if it is not 0, the
/// shape to which an instance moves that gets the attribute.
const STORES: u64 = Value::TRUE.bits();

/// Does a store into an instance only set or add an attribute of its shape?
pub(crate) fn stores_plainly(t: &Thread, o: Gc<Instance>, name: Gc<Str>) -> bool {
    let class = t.class_of(o.value());
    !class.has_flag(class_flag::CUSTOM_SETATTR)
        && !t.shapes.get(o.header().shape.get()).is_dict
        && match class.lookup(name) {
            None => class.has_flag(class_flag::HAS_DICT),
            Some(d) => match attributes::nature(t, d) {
                Nature::Data => is_slot_of_name(d, name),
                _ => class.has_flag(class_flag::HAS_DICT),
            },
        }
}

/// `o.name = v` (interned) through the shared cache.
///
/// # Errors
/// AttributeError; what descriptors and `__setattr__` raise.
pub(crate) fn set(t: &mut Thread, o: Value, name: Gc<Str>, v: Value) -> Result<(), Raised> {
    let Some(i) = o.cast::<Instance>() else {
        return attributes::set(t, o, name, v);
    };
    let (before, word) = (o.shape_id(), name.value().bits());
    let place = AttributeEntry::place(STORES, before, word);
    if let Some(found) = locate(t, place, (STORES, before), word) {
        let e = &t.attribute_cache[found];
        let (index, cell) = (e.index as usize, e.cell);
        if cell == 0 {
            i.set_index(index, v);
            return Ok(());
        }
        let after = Value::from_bits(cell).as_int() as ShapeId;
        return i.add_index(t, index, after, v);
    }
    if !stores_plainly(t, i, name) {
        return attributes::set(t, o, name, v);
    }
    classes::observe(t.class_of(o));
    let own = i.find(t, name);
    attributes::set(t, o, name, v)?;
    let after = o.shape_id();
    let (index, cell) = match own {
        Some(index) if before == after => (index as u32, 0),
        None if before != after && !t.shapes.get(after).is_dict => {
            let added = Value::small_int(after as i64).bits();
            (t.shapes.get(before).len as u32, added)
        }
        _ => return Ok(()),
    };
    let entry = AttributeEntry {
        owner: STORES,
        shape: before,
        epoch: t.type_epoch,
        name: word,
        cell,
        index,
        kind: AttributeKind::Own,
        has_word: false,
    };
    enter(t, place, entry);
    Ok(())
}
