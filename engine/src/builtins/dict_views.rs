//! The views of dicts and their iterators.

use super::sequence::{self, Sequence, comparisons, itself};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, define, dicts, ops, sets, slices};
use crate::value::Value;

natives! { KEYS_METHODS:
    "__len__" "(self, /)" => len,
    "__iter__" "(self, /)" => iter,
    "__reversed__" "(self, /)" => reversed,
    "__contains__" "(self, key, /)" => contains,
    "__repr__" "(self, /)" => repr,
    "__lt__" "(self, value, /)" => lt,
    "__le__" "(self, value, /)" => le,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__gt__" "(self, value, /)" => gt,
    "__ge__" "(self, value, /)" => ge,
    "__and__" "(self, value, /)" => and,
    "__rand__" "(self, value, /)" => and,
    "__or__" "(self, value, /)" => or,
    "__ror__" "(self, value, /)" => ror,
    "__sub__" "(self, value, /)" => sub,
    "__rsub__" "(self, value, /)" => rsub,
    "__xor__" "(self, value, /)" => xor,
    "__rxor__" "(self, value, /)" => rxor,
    /// Return True if the view and the given iterable have a null intersection.
    "isdisjoint" "(self, other, /)" => isdisjoint,
}

natives! { VALUES_METHODS:
    "__len__" "(self, /)" => len,
    "__iter__" "(self, /)" => iter,
    "__reversed__" "(self, /)" => reversed,
    "__repr__" "(self, /)" => repr,
}

natives! { VIEW_GETTERS:
    /// dictionary that this view refers to
    "mapping" "(self)" => mapping,
}

natives! { ITERATOR_METHODS:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => next,
    "__length_hint__" "(self, /)" => length_hint,
}

natives! { REVERSE_ITERATOR_METHODS:
    "__iter__" "(self, /)" => itself,
    "__next__" "(self, /)" => reverse_next,
    "__length_hint__" "(self, /)" => length_hint,
}

/// Registers the classes.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::DictKeys, KEYS_METHODS)?;
    define::methods(t, ClassId::DictItems, KEYS_METHODS)?;
    define::methods(t, ClassId::DictValues, VALUES_METHODS)?;
    for id in [ClassId::DictKeys, ClassId::DictItems, ClassId::DictValues] {
        define::getters(t, id, VIEW_GETTERS)?;
    }
    for id in [
        ClassId::DictKeyIterator,
        ClassId::DictValueIterator,
        ClassId::DictItemIterator,
    ] {
        define::methods(t, id, ITERATOR_METHODS)?;
    }
    for id in [
        ClassId::DictReverseKeyIterator,
        ClassId::DictReverseValueIterator,
        ClassId::DictReverseItemIterator,
    ] {
        define::methods(t, id, REVERSE_ITERATOR_METHODS)?;
    }
    Ok(())
}

/// What of its entries a view or iterator shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Keys,
    Values,
    Items,
}

const PARTS: [Part; 3] = [Part::Keys, Part::Values, Part::Items];

impl Part {
    fn view(self) -> (ClassId, RecordType) {
        match self {
            Part::Keys => (ClassId::DictKeys, RecordType::DictKeys),
            Part::Values => (ClassId::DictValues, RecordType::DictValues),
            Part::Items => (ClassId::DictItems, RecordType::DictItems),
        }
    }

    fn iterator(self) -> (ClassId, RecordType) {
        match self {
            Part::Keys => (ClassId::DictKeyIterator, RecordType::DictKeyIterator),
            Part::Values => (ClassId::DictValueIterator, RecordType::DictValueIterator),
            Part::Items => (ClassId::DictItemIterator, RecordType::DictItemIterator),
        }
    }

    fn reverse_iterator(self) -> ClassId {
        match self {
            Part::Keys => ClassId::DictReverseKeyIterator,
            Part::Values => ClassId::DictReverseValueIterator,
            Part::Items => ClassId::DictReverseItemIterator,
        }
    }

    #[inline]
    fn of(self, t: &mut Thread, (key, value): (Value, Value)) -> PyResult {
        match self {
            Part::Keys => Ok(key),
            Part::Values => Ok(value),
            Part::Items => Ok(Tuple::pair(t, key, value)?.value()),
        }
    }
}

// ---- views ----------------------------------------------------------------------------------

fn make_view(t: &mut Thread, dict: Value, part: Part) -> PyResult {
    let d = slices::receiver::<Dict>(t, dict, ClassId::Dict)?;
    let (class, kind) = part.view();
    Ok(Record::new(t, class, kind, &[d.value()])?.value())
}

pub(crate) fn keys(t: &mut Thread, args: &[Value]) -> PyResult {
    make_view(t, args[0], Part::Keys)
}

pub(crate) fn values(t: &mut Thread, args: &[Value]) -> PyResult {
    make_view(t, args[0], Part::Values)
}

pub(crate) fn items(t: &mut Thread, args: &[Value]) -> PyResult {
    make_view(t, args[0], Part::Items)
}

/// The dict and the part of a view.
fn view_of(v: Value) -> Option<(Gc<Dict>, Part)> {
    for part in PARTS {
        if let Some(r) = v.cast_record(part.view().1) {
            return r.field(0).cast::<Dict>().map(|d| (d, part));
        }
    }
    None
}

fn this(t: &mut Thread, v: Value) -> Result<(Gc<Dict>, Part), Raised> {
    match view_of(v) {
        Some(view) => Ok(view),
        None => {
            let message = format!(
                "descriptor requires a dict view but received a '{}'",
                t.class_of(v).name()
            );
            Err(t.type_error(message))
        }
    }
}

fn mapping(t: &mut Thread, args: &[Value]) -> PyResult {
    let (d, _) = this(t, args[0])?;
    Ok(Record::new(
        t,
        ClassId::MappingProxy,
        RecordType::MappingProxy,
        &[d.value()],
    )?
    .value())
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let (d, _) = this(t, args[0])?;
    let n = d.len(t);
    t.int(n as i64)
}

/// Is `item` in the part of the dict?
fn has(t: &mut Thread, d: Gc<Dict>, part: Part, item: Value) -> Result<bool, Raised> {
    match part {
        Part::Keys => dicts::contains(t, d, item),
        Part::Values => Ok(false),
        Part::Items => {
            let Some(pair) = item.cast::<Tuple>().filter(|p| p.len() == 2) else {
                return Ok(false);
            };
            match dicts::get(t, d, pair.get(0))? {
                Some(v) => ops::eq(t, v, pair.get(1)),
                None => Ok(false),
            }
        }
    }
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let (d, part) = this(t, args[0])?;
    Ok(Value::bool(has(t, d, part, args[1])?))
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = t.class_of(args[0]).name();
    sequence::guarded_repr(t, args[0], "...", |t, out| {
        let list = ops::to_list(t, args[0])?;
        out.push_data(name.data());
        out.push_str("([");
        sequence::write_items(t, out, Sequence::List(list))?;
        out.push_str("])");
        Ok(())
    })
}

/// Sets, frozensets and the views that behave like them.
fn is_set_like(v: Value) -> bool {
    v.cast::<Set>().is_some() || matches!(view_of(v), Some((_, Part::Keys | Part::Items)))
}

/// Are all items of `a` in `b`?
fn all_in(t: &mut Thread, a: Value, b: Value) -> Result<bool, Raised> {
    let mut items = ops::Items::of(t, a)?;
    while let Some(v) = items.next(t)? {
        if !ops::contains(t, b, v)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let (a, b) = (args[0], args[1]);
    if !is_set_like(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (n, m) = (ops::len(t, a)?, ops::len(t, b)?);
    let r = match op {
        CompareOp::Eq => n == m && all_in(t, a, b)?,
        CompareOp::Ne => !(n == m && all_in(t, a, b)?),
        CompareOp::Lt => n < m && all_in(t, a, b)?,
        CompareOp::Le => n <= m && all_in(t, a, b)?,
        CompareOp::Gt => n > m && all_in(t, b, a)?,
        CompareOp::Ge => n >= m && all_in(t, b, a)?,
    };
    Ok(Value::bool(r))
}

comparisons!(compare);

/// A new set of the items of a view or other iterable.
fn to_set(t: &mut Thread, v: Value) -> Result<Gc<Set>, Raised> {
    let s = Set::new(t)?;
    let source = match view_of(v) {
        Some((d, Part::Keys)) if d.value().shape_id() == ClassId::Dict as u32 => d.value(),
        _ => v,
    };
    sets::update(t, s, source)?;
    Ok(s)
}

fn and(t: &mut Thread, args: &[Value]) -> PyResult {
    let (mut a, mut b) = (args[0], args[1]);
    this(t, a)?;
    if view_of(b).is_some_and(|(_, part)| part != Part::Values) {
        let (n, m) = (ops::len(t, a)?, ops::len(t, b)?);
        if m > n {
            (a, b) = (b, a);
        }
    }
    let (d, part) = this(t, a)?;
    let n = d.len(t);
    if b.shape_id() == ClassId::Set as u32
        && let Some(other) = b.cast::<Set>()
        && n <= other.len()
    {
        return Ok(sets::intersection(t, other, a)?.value());
    }
    let mut items = ops::Items::of(t, b)?;
    let result = Set::new(t)?;
    while let Some(v) = items.next(t)? {
        if has(t, d, part, v)? {
            sets::add(t, result, v)?;
        }
    }
    Ok(result.value())
}

fn union(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let s = to_set(t, a)?;
    sets::update(t, s, b)?;
    Ok(s.value())
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    union(t, args[0], args[1])
}

fn ror(t: &mut Thread, args: &[Value]) -> PyResult {
    union(t, args[1], args[0])
}

fn difference(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let s = to_set(t, a)?;
    sets::difference_update(t, s, b)?;
    Ok(s.value())
}

fn sub(t: &mut Thread, args: &[Value]) -> PyResult {
    difference(t, args[0], args[1])
}

fn rsub(t: &mut Thread, args: &[Value]) -> PyResult {
    difference(t, args[1], args[0])
}

fn symmetric_difference(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let s = to_set(t, a)?;
    sets::symmetric_difference_update(t, s, b)?;
    Ok(s.value())
}

fn xor(t: &mut Thread, args: &[Value]) -> PyResult {
    symmetric_difference(t, args[0], args[1])
}

fn rxor(t: &mut Thread, args: &[Value]) -> PyResult {
    symmetric_difference(t, args[1], args[0])
}

fn isdisjoint(t: &mut Thread, args: &[Value]) -> PyResult {
    let (mut a, mut b) = (args[0], args[1]);
    let n = ops::len(t, a)?;
    if a == b {
        return Ok(Value::bool(n == 0));
    }
    // The shorter of two sets is looked through.
    if is_set_like(b) && ops::len(t, b)? > n {
        (a, b) = (b, a);
    }
    let mut items = ops::Items::of(t, b)?;
    while let Some(v) = items.next(t)? {
        if ops::contains(t, a, v)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(Value::TRUE)
}

// ---- iterators ------------------------------------------------------------------------------

/// What an iterator compares to notice that keys came or went: the length, or with the cell strategy,
/// whose length has to be counted, the number of changes.
#[inline(always)]
fn stamp(t: &Thread, d: Gc<Dict>) -> Value {
    Value::small_int(match d.strategy() {
        DictStrategy::Cells => d.changes() as i64,
        _ => d.len(t) as i64,
    })
}

fn make_iterator(t: &mut Thread, d: Gc<Dict>, part: Part) -> PyResult {
    let (class, kind) = part.iterator();
    let left = Value::small_int(d.len(t) as i64);
    let fields = [d.value(), Value::ZERO, stamp(t, d), left];
    Ok(Record::new(t, class, kind, &fields)?.value())
}

fn make_reverse_iterator(t: &mut Thread, d: Gc<Dict>, part: Part) -> PyResult {
    let end = d.end(t) as i64;
    let fields = [
        d.value(),
        Value::small_int(end - 1),
        stamp(t, d),
        Value::small_int(part as i64),
    ];
    let class = part.reverse_iterator();
    Ok(Record::new(t, class, RecordType::DictReverseIterator, &fields)?.value())
}

pub(crate) fn iter_keys(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = slices::receiver::<Dict>(t, args[0], ClassId::Dict)?;
    make_iterator(t, d, Part::Keys)
}

pub(crate) fn reversed_keys(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = slices::receiver::<Dict>(t, args[0], ClassId::Dict)?;
    make_reverse_iterator(t, d, Part::Keys)
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let (d, part) = this(t, args[0])?;
    make_iterator(t, d, part)
}

fn reversed(t: &mut Thread, args: &[Value]) -> PyResult {
    let (d, part) = this(t, args[0])?;
    make_reverse_iterator(t, d, part)
}

/// The iterator's record and part.
fn iterator_of(t: &mut Thread, v: Value) -> Result<(Gc<Record>, Part), Raised> {
    if let Some(r) = v.cast::<Record>() {
        for part in PARTS {
            if r.is(part.iterator().1) {
                return Ok((r, part));
            }
        }
    }
    Err(t.type_error("descriptor requires a dict iterator"))
}

#[cold]
fn changed_size(t: &mut Thread, r: Gc<Record>) -> Raised {
    // Stays so.
    r.set_field(2, Value::small_int(-1));
    t.raise(
        ClassId::RuntimeError,
        "dictionary changed size during iteration",
    )
}

fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, part) = iterator_of(t, args[0])?;
    let Some(d) = r.field(0).cast::<Dict>() else {
        return Ok(Value::EXHAUSTED);
    };
    let mut i = r.field(1).as_int() as usize;
    let found = match d.strategy() {
        DictStrategy::Plain => {
            if r.field(2) != Value::small_int(d.len(t) as i64) {
                return Err(changed_size(t, r));
            }
            d.next_plain(&mut i)
        }
        _ => {
            if stamp(t, d) != r.field(2) {
                return Err(changed_size(t, r));
            }
            next_entry(t, d, &mut i)
        }
    };
    let Some(entry) = found else {
        r.set_immediate(0, Value::NONE);
        return Ok(Value::EXHAUSTED);
    };
    let left = r.field(3).as_int();
    if left == 0 {
        r.set_immediate(0, Value::NONE);
        return Err(t.raise(
            ClassId::RuntimeError,
            "dictionary keys changed during iteration",
        ));
    }
    r.set_immediate(1, Value::small_int(i as i64));
    r.set_immediate(3, Value::small_int(left - 1));
    part.of(t, entry)
}

/// The next key and value at or after entry `*at`; moves `*at` behind them.
#[inline(never)]
fn next_entry(t: &Thread, d: Gc<Dict>, at: &mut usize) -> Option<(Value, Value)> {
    while *at < d.end(t) {
        *at += 1;
        if let Some(e) = d.entry(t, *at - 1) {
            return Some((e.key, e.value));
        }
    }
    None
}

fn reverse_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = ClassId::DictReverseKeyIterator;
    let r = slices::record(t, args[0], RecordType::DictReverseIterator, class)?;
    let Some(d) = r.field(0).cast::<Dict>() else {
        return Ok(Value::EXHAUSTED);
    };
    if stamp(t, d) != r.field(2) {
        return Err(changed_size(t, r));
    }
    let part = PARTS[r.field(3).as_int() as usize];
    let mut i = r.field(1).as_int().min(d.end(t) as i64 - 1);
    while i >= 0 {
        let entry = d.entry(t, i as usize);
        i -= 1;
        if let Some(e) = entry {
            r.set_field(1, Value::small_int(i));
            return part.of(t, (e.key, e.value));
        }
    }
    r.set_field(0, Value::NONE);
    Ok(Value::EXHAUSTED)
}

fn length_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(r) = args[0].cast::<Record>() else {
        return Ok(Value::ZERO);
    };
    let Some(d) = r.field(0).cast::<Dict>() else {
        return Ok(Value::ZERO);
    };
    if stamp(t, d) != r.field(2) {
        return Ok(Value::ZERO);
    }
    let at = r.field(1).as_int();
    let (from, to) = if r.is(RecordType::DictReverseIterator) {
        (0, (at + 1).max(0) as usize)
    } else {
        (at as usize, d.end(t))
    };
    let to = to.min(d.end(t));
    let left = if from == 0 && to == d.end(t) {
        d.len(t)
    } else {
        (from..to).filter(|i| d.entry(t, *i).is_some()).count()
    };
    t.int(left as i64)
}
