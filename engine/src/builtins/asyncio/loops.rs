//! `call_soon` and `get_debug` of `asyncio`'s own event loops, without running them: for loops whose class and whose handles
//! nobody has changed. What is known of the last such loop holds for all objects of its shape, until a class changes.

use super::state;
use crate::builtins::collections;
use crate::object::*;
use crate::runtime::attribute_cache::{self, Found, class_cell, find, read_slot, slot_index};
use crate::runtime::attributes::Nature;
use crate::runtime::classes;
use crate::value::Value;

/// Fields of the record: the shape of loops that it tells of, and `Thread::type_epoch` when it was made.
const SHAPE: usize = 0;
const EPOCH: usize = 1;
/// Where `_closed`, `_debug` and `_ready` lie in a loop, as caches name it; the first is negative for a loop of another kind.
const PLACES: usize = 2;
/// Cells of [`METHODS`], and the functions that were in them.
const CELLS: usize = 5;
const FUNCTIONS: usize = 9;
/// The cells of `events` in the globals of the loop's module and of `Handle` in that module, and what was in them.
const EVENTS_CELL: usize = 13;
const EVENTS: usize = 14;
const HANDLE_CELL: usize = 15;
const HANDLE: usize = 16;
/// `Handle.__init__`, the shape of handles, and where in it [`HANDLE_SLOTS`] are.
const HANDLE_INIT: usize = 17;
const HANDLE_SHAPE: usize = 18;
const HANDLE_PLACES: usize = 19;
const FIELDS: usize = HANDLE_PLACES + HANDLE_SLOTS.len();

/// Methods that must be `asyncio`'s own.
const METHODS: [&str; 4] = ["get_debug", "call_soon", "_call_soon", "_check_closed"];
const ATTRIBUTES: [&str; 3] = ["_closed", "_debug", "_ready"];
/// Attributes of a handle, all of which its `__init__` sets.
const HANDLE_SLOTS: [&str; 7] = [
    "_context",
    "_loop",
    "_callback",
    "_args",
    "_cancelled",
    "_repr",
    "_source_traceback",
];

/// The function in a cell, if it is the library's own of this name.
fn library_function(v: Value, file: &str, qualname: &str) -> Option<Gc<Function>> {
    let f = v.cast::<Function>()?;
    let code = f.code();
    let code = code.code();
    (&*code.filename == file && &*code.qualname == qualname).then_some(f)
}

/// What is known of loops of this one's shape, if it is of `asyncio`'s own kind.
#[inline]
fn known(t: &mut Thread, event_loop: Value) -> Result<Option<Gc<Record>>, Raised> {
    let shape = Value::small_int(i64::from(event_loop.shape_id()));
    let epoch = Value::small_int(i64::from(t.type_epoch));
    let found = match state::known_loop(t)? {
        Some(r) if r.field(SHAPE) == shape && r.field(EPOCH) == epoch => r,
        _ => learn(t, event_loop)?,
    };
    Ok((found.field(PLACES).as_int() >= 0).then_some(found))
}

/// Looks at a loop, and remembers what it is.
#[cold]
fn learn(t: &mut Thread, event_loop: Value) -> Result<Gc<Record>, Raised> {
    let mut fields = [Value::NONE; FIELDS];
    if !look(t, event_loop, &mut fields)? {
        fields[PLACES] = Value::small_int(-1);
    }
    fields[SHAPE] = Value::small_int(i64::from(event_loop.shape_id()));
    fields[EPOCH] = Value::small_int(i64::from(t.type_epoch));
    let r = Record::new(t, ClassId::Opaque, RecordType::AsyncioState, &fields)?;
    state::set_known_loop(t, r)?;
    Ok(r)
}

/// Fills in what is known of a loop: false when it is of another kind.
fn look(t: &mut Thread, event_loop: Value, fields: &mut [Value; FIELDS]) -> Result<bool, Raised> {
    const FILE: &str = "<library>/asyncio/base_events.py";
    if event_loop.cast::<Instance>().is_none() {
        return Ok(false);
    }
    for (i, name) in METHODS.iter().enumerate() {
        let key = t.intern(name)?;
        let Found::Class(cell, Nature::Method) = find(t, event_loop, key)? else {
            return Ok(false);
        };
        let qualname = format!("BaseEventLoop.{name}");
        let Some(f) = library_function(cell.value.get(), FILE, &qualname) else {
            return Ok(false);
        };
        (fields[CELLS + i], fields[FUNCTIONS + i]) = (cell.value(), f.value());
    }
    for (i, name) in ATTRIBUTES.iter().enumerate() {
        let key = t.intern(name)?;
        let Found::Own(index) = find(t, event_loop, key)? else {
            return Ok(false);
        };
        let place = slot_index(t, event_loop.shape_id(), index);
        fields[PLACES + i] = Value::small_int(i64::from(place));
    }
    let globals = fields[FUNCTIONS]
        .cast::<Function>()
        .map_or(Value::NONE, |f| f.code().body().globals.get());
    let Some(globals) = globals.cast::<Dict>() else {
        return Ok(false);
    };
    let key = t.intern("events")?;
    let cell = globals.cell_of(t, key)?;
    let Some(events) = cell.value.get().cast::<Module>() else {
        return Ok(false);
    };
    (fields[EVENTS_CELL], fields[EVENTS]) = (cell.value(), events.value());
    if events.dict().strategy() != DictStrategy::Cells {
        return Ok(false);
    }
    let key = t.intern("Handle")?;
    let cell = events.dict().cell_of(t, key)?;
    let Some(handle) = cell.value.get().cast::<Class>() else {
        return Ok(false);
    };
    (fields[HANDLE_CELL], fields[HANDLE]) = (cell.value(), handle.value());
    look_at_handles(t, handle, fields)
}

/// As [`look`], of the class of handles.
fn look_at_handles(
    t: &mut Thread,
    handle: Gc<Class>,
    fields: &mut [Value; FIELDS],
) -> Result<bool, Raised> {
    const FILE: &str = "<library>/asyncio/events.py";
    classes::observe(handle);
    let init = handle.special(Special::Init);
    let plain = class_flag::SIMPLE_NEW;
    let special = class_flag::CUSTOM_SETATTR | class_flag::HAS_DICT | class_flag::HAS_DEL;
    if library_function(init, FILE, "Handle.__init__").is_none()
        || !handle.has_flag(plain)
        || handle.has_flag(special)
    {
        return Ok(false);
    }
    let shape = handle.root_shape.get();
    if !t.shapes.has_fixed_slots(shape)
        || (t.shapes.get(shape).inline as usize) < HANDLE_SLOTS.len()
    {
        return Ok(false);
    }
    for (i, name) in HANDLE_SLOTS.iter().enumerate() {
        let key = t.intern(name)?;
        let is_slot = class_cell(t, handle, key)?
            .is_some_and(|cell| attribute_cache::is_slot_of_name(cell.value.get(), key));
        let Some(place) = t.shapes.find(shape, key).filter(|_| is_slot) else {
            return Ok(false);
        };
        fields[HANDLE_PLACES + i] = Value::small_int(i64::from(place));
    }
    fields[HANDLE_INIT] = init;
    fields[HANDLE_SHAPE] = Value::small_int(i64::from(shape));
    Ok(true)
}

/// Does a cell still hold what it did?
#[inline(always)]
fn holds(r: Gc<Record>, cell: usize, content: usize) -> bool {
    let cell = r.field(cell).cast::<VarCell>();
    cell.is_some_and(|cell| cell.value.get() == r.field(content))
}

/// An attribute of a loop of the known shape.
#[inline(always)]
fn attribute(r: Gc<Record>, event_loop: Gc<Instance>, i: usize) -> Value {
    read_slot(event_loop, r.field(PLACES + i).as_int() as u32)
}

/// `event_loop.get_debug()`; `None` when that has to be asked.
///
/// # Errors
/// MemoryError.
#[inline]
pub(super) fn debug(t: &mut Thread, event_loop: Value) -> Result<Option<Value>, Raised> {
    let Some(r) = known(t, event_loop)? else {
        return Ok(None);
    };
    if !holds(r, CELLS, FUNCTIONS) {
        return Ok(None);
    }
    Ok(event_loop.cast::<Instance>().map(|i| attribute(r, i, 1)))
}

/// `event_loop.call_soon(f, *args, context=context)`; false when that has to be called.
///
/// # Errors
/// MemoryError.
pub(super) fn call_soon(
    t: &mut Thread,
    event_loop: Value,
    f: Value,
    args: &[Value],
    context: Value,
) -> Result<bool, Raised> {
    let Some(r) = known(t, event_loop)? else {
        return Ok(false);
    };
    let (Some(i), Some(class)) = (
        event_loop.cast::<Instance>(),
        r.field(HANDLE).cast::<Class>(),
    ) else {
        return Ok(false);
    };
    let unchanged = (0..METHODS.len()).all(|i| holds(r, CELLS + i, FUNCTIONS + i))
        && holds(r, EVENTS_CELL, EVENTS)
        && holds(r, HANDLE_CELL, HANDLE)
        && class.special(Special::Init) == r.field(HANDLE_INIT)
        && i64::from(class.root_shape.get()) == r.field(HANDLE_SHAPE).as_int();
    let ready = attribute(r, i, 2);
    if !unchanged
        || context.is_none()
        || attribute(r, i, 0) != Value::FALSE
        || attribute(r, i, 1) != Value::FALSE
        || ready.shape_id() != ClassId::Deque as u32
    {
        return Ok(false);
    }
    let args = Tuple::new(t, args)?.value();
    let handle = Instance::new(t, class)?;
    let values = [
        context,
        event_loop,
        f,
        args,
        Value::FALSE,
        Value::NONE,
        Value::NONE,
    ];
    for (i, v) in values.into_iter().enumerate() {
        handle.set_index(r.field(HANDLE_PLACES + i).as_int() as usize, v);
    }
    collections::append(t, ready, handle.value())?;
    Ok(true)
}
