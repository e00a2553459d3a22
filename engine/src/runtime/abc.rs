//! Abstract base classes: what the module `_abc` knows of each, and the quick way to it past the methods of `abc.ABCMeta`.
//!
//! The classes that are known to be subclasses or not to be are held weakly, in tables by their addresses.

use super::attribute_cache;
use crate::bytecode::{Code, Op};
use crate::object::*;
use crate::value::Value;

/// Fields of what is known of one abstract base class ([`RecordType::AbcData`]).
pub(crate) mod data {
    /// Number of fields.
    pub(crate) const COUNT: usize = 6;
    /// List of weak references to the classes that were registered.
    pub(crate) const REGISTRY: usize = 0;
    /// Table of subclasses, or None; behind it the number of its entries.
    pub(crate) const CACHE: usize = 1;
    /// Table of classes that are none, or None; behind it the number of its entries.
    pub(crate) const NEGATIVE: usize = 3;
    /// `Thread::abc_version` when the negative table was begun.
    pub(crate) const VERSION: usize = 5;
}

/// Fields of what the module keeps ([`RecordType::AbcState`]).
pub(crate) mod state {
    /// Number of fields.
    pub(crate) const COUNT: usize = 11;
    /// The class of [`super::data`].
    pub(crate) const CLASS: usize = 0;
    /// The name `_abc_impl`.
    pub(crate) const IMPL: usize = 1;
    /// The name `__class__`.
    pub(crate) const CLASS_NAME: usize = 2;
    /// `__instancecheck__` of a metaclass that only asks the module, its code, the name of the global that it asks and
    /// what that holds; unbound before the first abstract base class.
    pub(crate) const INSTANCE: usize = 3;
    /// The same for `__subclasscheck__`.
    pub(crate) const SUBCLASS: usize = 7;
}

/// Which of its questions a metaclass passes on.
#[derive(Clone, Copy)]
pub(crate) enum Question {
    /// `isinstance`.
    Instance,
    /// `issubclass`.
    Subclass,
}

impl Question {
    /// Where the state has what passes it on.
    fn field(self) -> usize {
        match self {
            Question::Instance => state::INSTANCE,
            Question::Subclass => state::SUBCLASS,
        }
    }

    /// The function of the module that answers it.
    pub(crate) fn function(self) -> &'static str {
        match self {
            Question::Instance => "_abc_instancecheck",
            Question::Subclass => "_abc_subclasscheck",
        }
    }

    fn special(self) -> Special {
        match self {
            Question::Instance => Special::InstanceCheck,
            Question::Subclass => Special::SubclassCheck,
        }
    }
}

/// What the module keeps.
#[inline]
pub(crate) fn kept(t: &Thread) -> Option<Gc<Record>> {
    t.abc.cast_record(RecordType::AbcState)
}

/// Is `code` that of `def f(a, b): return NAME(a, b)`, with a global of this name?
fn only_asks(code: &Code, name: &str) -> bool {
    let plain = code.argcount == 2 && code.n_params == 2 && code.n_locals == 2;
    let [load, first, second, call, back] = &code.instructions[..] else {
        return false;
    };
    let ops = [load, first, second, call, back].map(|i| i.op());
    let moved = (first.b(), second.b()) == (0, 1);
    plain
        && moved
        && code.cells.is_empty()
        && ops == [Op::LoadGlobal, Op::Move, Op::Move, Op::Call, Op::Return]
        && code
            .slots
            .get(load.c() as usize)
            .and_then(|s| s.name)
            .is_some_and(|n| &**code.name(n) == name)
}

/// Notes that the metaclass of `class` only asks the module, if that is so: then [`answer`] need not call it.
///
/// # Errors
/// MemoryError.
pub(crate) fn note_metaclass(t: &mut Thread, class: Value) -> Result<(), Raised> {
    let Some(kept) = kept(t) else { return Ok(()) };
    if !kept.field(state::SUBCLASS).is_unbound() {
        return Ok(());
    }
    for question in [Question::Instance, Question::Subclass] {
        let Some(f) = t.special(class, question.special()).cast::<Function>() else {
            continue;
        };
        let code = f.code();
        let name = t.intern(question.function())?;
        let module = t.intern("_abc")?.value();
        let asked = global(f, name).filter(|v| {
            v.cast::<NativeFunction>()
                .is_some_and(|n| n.owner.get() == module)
        });
        if let Some(asked) = asked
            && only_asks(code.code(), question.function())
        {
            let parts = [f.value(), code.value(), name.value(), asked];
            for (i, part) in parts.into_iter().enumerate() {
                kept.set_field(question.field() + i, part);
            }
        }
    }
    Ok(())
}

/// A global of a function's module.
#[inline]
fn global(f: Gc<Function>, name: Gc<Str>) -> Option<Value> {
    let globals = f.code().body().globals.get().cast::<Dict>()?;
    globals.get_str(name)
}

/// What `check`, the metaclass's method, would answer for `class` and `v`, where the tables know it and nobody has put
/// anything in the way. Runs no script.
///
/// # Errors
/// MemoryError.
#[inline]
pub(crate) fn answer(
    t: &mut Thread,
    question: Question,
    check: Value,
    class: Gc<Class>,
    v: Value,
) -> Result<Option<bool>, Raised> {
    let Some(kept) = kept(t) else { return Ok(None) };
    let at = question.field();
    if kept.field(at) != check || check.is_unbound() {
        return Ok(None);
    }
    // SAFETY: the field was set to a function, its code and a str.
    let (f, asks) = unsafe {
        let name: Gc<Str> = kept.field(at + 2).cast_unchecked();
        (check.cast_unchecked::<Function>(), name)
    };
    if f.code.get() != kept.field(at + 1) || global(f, asks) != Some(kept.field(at + 3)) {
        return Ok(None);
    }
    // SAFETY: the state has a str there.
    let name: Gc<Str> = unsafe { kept.field(state::IMPL).cast_unchecked() };
    let known = class.dict().get_str(name);
    let Some(known) = known.and_then(|v| v.cast_record(RecordType::AbcData)) else {
        return Ok(None);
    };
    let subclass = match question {
        Question::Subclass => v.cast::<Class>(),
        Question::Instance => {
            let own = t.class_of(v);
            // SAFETY: the state has a str there.
            let name: Gc<Str> = unsafe { kept.field(state::CLASS_NAME).cast_unchecked() };
            if !own.has_flag(class_flag::BUILTIN) && !attribute_cache::is_objects(t, v, name)? {
                return Ok(None);
            }
            Some(own)
        }
    };
    let Some(subclass) = subclass else {
        return Ok(None);
    };
    if has(known, data::CACHE, subclass) {
        return Ok(Some(true));
    }
    let denied = is_current(t, known) && has(known, data::NEGATIVE, subclass);
    Ok(denied.then_some(false))
}

/// Is the negative table of an abstract base class newer than the last registration?
#[inline]
pub(crate) fn is_current(t: &Thread, known: Gc<Record>) -> bool {
    known.field(data::VERSION).as_int() == t.abc_version
}

/// Where a table of a power of two words has a class first.
#[inline]
fn place(class: Gc<Class>, capacity: usize) -> usize {
    let address = class.value().bits() >> 4;
    let mixed = address.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    mixed as usize & (capacity - 1)
}

/// What a weak reference leads to; None for a free word of a table.
#[inline]
fn referent(v: Value) -> Option<Value> {
    if !v.is_ptr() {
        return None;
    }
    // SAFETY: tables hold records of weak references.
    Some(unsafe { v.cast_unchecked::<Record>() }.field(0))
}

/// Has the table in field `at` the class?
#[inline]
pub(crate) fn has(known: Gc<Record>, at: usize, class: Gc<Class>) -> bool {
    let Some(table) = known.field(at).cast::<Array>() else {
        return false;
    };
    let capacity = table.capacity();
    let mut i = place(class, capacity);
    while let Some(v) = referent(table.get(i)) {
        if v == class.value() {
            return true;
        }
        i = (i + 1) & (capacity - 1);
    }
    false
}

/// Takes a class out of the table in field `at`.
///
/// # Errors
/// MemoryError.
pub(crate) fn remove(
    t: &mut Thread,
    known: Gc<Record>,
    at: usize,
    class: Gc<Class>,
) -> Result<(), Raised> {
    // The word stays in use, as that of a class that died does.
    let fields = [Value::NONE, Value::NONE, Value::UNBOUND];
    let dead = Record::new(t, ClassId::WeakRef, RecordType::WeakRef, &fields)?;
    if let Some(table) = known.field(at).cast::<Array>() {
        for i in 0..table.capacity() {
            if referent(table.get(i)) == Some(class.value()) {
                table.set(i, dead.value());
            }
        }
    }
    Ok(())
}

/// A weak reference to a class, in a registry or a table.
///
/// # Errors
/// MemoryError.
pub(crate) fn reference(t: &mut Thread, class: Gc<Class>) -> Result<Gc<Record>, Raised> {
    let fields = [Value::NONE, Value::NONE, Value::UNBOUND];
    let r = Record::new(t, ClassId::WeakRef, RecordType::WeakRef, &fields)?;
    r.set_weak_target(t, class.value());
    Ok(r)
}

/// Adds a class to the table in field `at`.
///
/// # Errors
/// MemoryError.
pub(crate) fn add(
    t: &mut Thread,
    known: Gc<Record>,
    at: usize,
    class: Gc<Class>,
) -> Result<(), Raised> {
    if has(known, at, class) {
        return Ok(());
    }
    let reference = reference(t, class)?;
    let used = known.field(at + 1).as_int() as usize;
    let table = match known.field(at).cast::<Array>() {
        Some(table) if (used + 1) * 3 <= table.capacity() * 2 => table,
        old => rebuilt(t, known, at, old)?,
    };
    insert(table, reference.value(), class);
    let used = known.field(at + 1).as_int() + 1;
    known.set_immediate(at + 1, Value::small_int(used));
    Ok(())
}

fn insert(table: Gc<Array>, reference: Value, class: Gc<Class>) {
    let capacity = table.capacity();
    let mut i = place(class, capacity);
    while table.get(i).is_ptr() {
        i = (i + 1) & (capacity - 1);
    }
    table.set(i, reference);
}

/// Gives field `at` a table with the classes of the old one that live, and room for more.
fn rebuilt(
    t: &mut Thread,
    known: Gc<Record>,
    at: usize,
    old: Option<Gc<Array>>,
) -> Result<Gc<Array>, Raised> {
    let living = old.map_or(0, |old| {
        let is_live = |i: &usize| referent(old.get(*i)).is_some_and(|v| v.is_ptr());
        (0..old.capacity()).filter(is_live).count()
    });
    let table = Array::new(t, ((living + 1) * 2).next_power_of_two().max(8))?;
    let mut count = 0;
    if let Some(old) = old {
        for i in 0..old.capacity() {
            let v = old.get(i);
            if let Some(class) = referent(v).and_then(|v| v.cast::<Class>()) {
                insert(table, v, class);
                count += 1;
            }
        }
    }
    known.set_field(at, table.value());
    known.set_immediate(at + 1, Value::small_int(count));
    Ok(table)
}

/// Empties the table in field `at`.
pub(crate) fn clear(known: Gc<Record>, at: usize) {
    known.set_immediate(at, Value::NONE);
    known.set_immediate(at + 1, Value::small_int(0));
}

/// Makes what the module keeps.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread, class: Gc<Class>) -> Result<(), Raised> {
    let mut fields = [Value::UNBOUND; state::COUNT];
    fields[state::CLASS] = class.value();
    fields[state::IMPL] = t.intern("_abc_impl")?.value();
    fields[state::CLASS_NAME] = t.intern("__class__")?.value();
    let id = ClassId::Opaque;
    t.abc = Record::new(t, id, RecordType::AbcState, &fields)?.value();
    Ok(())
}

// ---- class patterns ---------------------------------------------------------------------------

/// Bits of [`class_flag`] that say which patterns of `match` take instances.
pub(crate) const PATTERNS: u32 = class_flag::SEQUENCE | class_flag::MAPPING;

/// Which patterns take instances of a class: one of [`PATTERNS`], or 0.
pub(crate) fn patterns(class: Gc<Class>) -> u32 {
    let own = class.flags.get() & PATTERNS;
    if own != 0 {
        return own;
    }
    match class.builtin_id() {
        ClassId::List
        | ClassId::Tuple
        | ClassId::Range
        | ClassId::MemoryView
        | ClassId::StructSeq
        | ClassId::TypedArray
        | ClassId::Deque => class_flag::SEQUENCE,
        ClassId::Dict | ClassId::MappingProxy | ClassId::DefaultDict | ClassId::OrderedDict => {
            class_flag::MAPPING
        }
        _ => 0,
    }
}

/// Gives a new class the patterns of the first class behind it in the MRO that has any.
pub(crate) fn inherit_patterns(class: Gc<Class>) {
    let mro = class.mro();
    let bases = mro.items().iter().skip(1).filter_map(|c| c.cast::<Class>());
    if let Some(flags) = bases.map(patterns).find(|flags| *flags != 0) {
        class.set_flag(flags);
    }
}

/// Sets what patterns take instances of `class` and of its subclasses. Builtin classes are left as they are.
///
/// # Errors
/// RecursionError.
pub(crate) fn set_patterns(t: &mut Thread, class: Gc<Class>, flags: u32) -> Result<(), Raised> {
    t.check_native_stack()?;
    if class.has_flag(class_flag::BUILTIN) || patterns(class) == flags {
        return Ok(());
    }
    class.clear_flag(PATTERNS);
    class.set_flag(flags);
    if let Some(subclasses) = class.subclasses.get().cast::<List>() {
        for i in 0..subclasses.len() {
            if let Some(c) = subclasses.get(i).cast::<Class>() {
                set_patterns(t, c, flags)?;
            }
        }
    }
    Ok(())
}
