//! Items of memoryviews: subscripts, iteration, comparison, search.

use super::item::{Item, bits_of_float, store};
use super::memoryview::{View, derived, gather, of_object, order_arg, read, this, write};
use crate::builtins::number::real_optional;
use crate::natives;
use crate::object::*;
use crate::runtime::{ops, slices};
use crate::value::Value;

natives! { ITERATOR:
    /// What iter(self) does.
    "__iter__" "(self, /)" => iterator_self,
    /// What next(self) does.
    "__next__" "(self, /)" => iterator_next,
}

fn format_text(r: Gc<Record>) -> String {
    r.field(super::memoryview::FORMAT)
        .cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy())
}

/// The item that begins at byte `at`.
fn unpack(t: &mut Thread, r: Gc<Record>, view: &View, at: usize) -> PyResult {
    match view.item {
        Some(item) => {
            let raw = read(r, view, at);
            item.unpack(t, &raw[..view.itemsize], false)
        }
        None => {
            let message = format!("memoryview: format {} not supported", format_text(r));
            Err(t.raise(ClassId::NotImplementedError, &message))
        }
    }
}

#[cold]
fn invalid(t: &mut Thread, r: Gc<Record>, class: ClassId, what: &str) -> Raised {
    let message = format!(
        "memoryview: invalid {what} for format '{}'",
        format_text(r).trim_start_matches('@')
    );
    t.raise(class, &message)
}

/// The bytes of `v` as an item.
fn pack(t: &mut Thread, r: Gc<Record>, view: &View, v: Value) -> Result<[u8; 8], Raised> {
    let Some(item) = view.item else {
        let message = format!("memoryview: format {} not supported", format_text(r));
        return Err(t.raise(ClassId::NotImplementedError, &message));
    };
    let bits = match item {
        Item::Char => match v.cast::<Bytes>() {
            Some(b) if b.len() == 1 => b.as_slice()[0] as u64,
            Some(_) => return Err(invalid(t, r, ClassId::ValueError, "value")),
            None => return Err(invalid(t, r, ClassId::TypeError, "type")),
        },
        Item::Bool => ops::truthy(t, v)? as u64,
        Item::Float(n) => {
            let x = match real_optional(t, v)? {
                Some(x) => x,
                None => return Err(invalid(t, r, ClassId::TypeError, "type")),
            };
            match bits_of_float(x, n) {
                Some(bits) => bits,
                None if n == 4 => (x as f32).to_bits() as u64,
                None => return Err(t.overflow_error("float too large to pack with e format")),
            }
        }
        _ => {
            let number = v.is_any_int() || !t.special(v, Special::Index).is_unbound();
            if !number {
                return Err(invalid(t, r, ClassId::TypeError, "type"));
            }
            let i = ops::index(t, v)?;
            let i = crate::runtime::arith::Integer::of(i).and_then(|i| i.to_i128());
            let (low, high) = item.range().unwrap_or((i64::MIN as i128, u64::MAX as i128));
            match i {
                Some(i) if (low..=high).contains(&i) => i as u64,
                _ => return Err(invalid(t, r, ClassId::ValueError, "value")),
            }
        }
    };
    let mut out = [0; 8];
    store(&mut out[..view.itemsize.min(8)], bits, false);
    Ok(out)
}

/// Where item `i` of dimension `d` begins, counted from `base`.
fn step(t: &mut Thread, view: &View, base: usize, d: usize, i: isize) -> Result<usize, Raised> {
    match slices::wrap(i, view.shape[d]) {
        Some(i) => Ok(base.wrapping_add_signed(i as isize * view.strides[d])),
        None => {
            let message = format!("index out of bounds on dimension {}", d + 1);
            Err(t.index_error(message))
        }
    }
}

fn is_index(t: &Thread, v: Value) -> bool {
    v.is_any_int() || !t.special(v, Special::Index).is_unbound()
}

/// The place of the item that a tuple of ints names; `None` when the key is no such tuple.
fn multi(t: &mut Thread, view: &View, key: Value) -> Result<Option<usize>, Raised> {
    let Some(indices) = key.cast::<Tuple>() else {
        return Ok(None);
    };
    if !indices.items().iter().all(|v| is_index(t, *v)) {
        return Ok(None);
    }
    let n = view.shape.len();
    if indices.len() < n {
        return Err(t.raise(
            ClassId::NotImplementedError,
            "sub-views are not implemented",
        ));
    }
    if indices.len() > n {
        let message = format!(
            "cannot index {n}-dimension view with {}-element tuple",
            indices.len()
        );
        return Err(t.type_error(message));
    }
    let mut at = view.start;
    for d in 0..n {
        let i = ops::size(t, indices.get(d))?;
        at = step(t, view, at, d, i)?;
    }
    Ok(Some(at))
}

/// The part of the first dimension that a slice selects.
fn sliced(t: &mut Thread, view: &View, slice: Gc<Record>) -> Result<View, Raised> {
    let s = slices::indices(t, slice, view.shape[0])?;
    let mut part = view.clone();
    part.start = view.start.wrapping_add_signed(s.start * view.strides[0]);
    part.shape[0] = s.count;
    part.strides[0] = view.strides[0] * s.step;
    Ok(part)
}

const INVALID_KEY: &str = "memoryview: invalid slice key";
const ZERO_DIM: &str = "invalid indexing of 0-dim memory";
const SUB_VIEWS: &str = "multi-dimensional sub-views are not implemented";

#[cold]
fn bad_key(t: &mut Thread, key: Value) -> Raised {
    let is_slices = key.cast::<Tuple>().is_some_and(|x| {
        x.items()
            .iter()
            .all(|v| v.cast_record(RecordType::Slice).is_some())
    });
    if is_slices {
        return t.raise(
            ClassId::NotImplementedError,
            "multi-dimensional slicing is not implemented",
        );
    }
    t.type_error(INVALID_KEY)
}

pub(super) fn get_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, view) = this(t, args[0])?;
    let key = args[1];
    if view.shape.is_empty() {
        if key == Value::ELLIPSIS {
            return Ok(args[0]);
        }
        if key.cast::<Tuple>().is_some_and(|x| x.is_empty()) {
            return unpack(t, r, &view, view.start);
        }
        return Err(t.type_error(ZERO_DIM));
    }
    if is_index(t, key) {
        let i = ops::size(t, key)?;
        if view.shape.len() > 1 {
            return Err(t.raise(ClassId::NotImplementedError, SUB_VIEWS));
        }
        let at = step(t, &view, view.start, 0, i)?;
        return unpack(t, r, &view, at);
    }
    if let Some(slice) = key.cast_record(RecordType::Slice) {
        let part = sliced(t, &view, slice)?;
        return derived(t, r, part);
    }
    match multi(t, &view, key)? {
        Some(at) => unpack(t, r, &view, at),
        None => Err(bad_key(t, key)),
    }
}

pub(super) fn delete_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, view) = this(t, args[0])?;
    Err(t.type_error(if view.readonly {
        "cannot modify read-only memory"
    } else {
        "cannot delete memory"
    }))
}

pub(super) fn set_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, view) = this(t, args[0])?;
    let (key, v) = (args[1], args[2]);
    if view.readonly {
        return Err(t.type_error("cannot modify read-only memory"));
    }
    let at = if view.shape.is_empty() {
        if key != Value::ELLIPSIS && !key.cast::<Tuple>().is_some_and(|x| x.is_empty()) {
            return Err(t.type_error(ZERO_DIM));
        }
        view.start
    } else if is_index(t, key) {
        if view.shape.len() > 1 {
            return Err(t.raise(
                ClassId::NotImplementedError,
                "sub-views are not implemented",
            ));
        }
        let i = ops::size(t, key)?;
        step(t, &view, view.start, 0, i)?
    } else if let Some(slice) = key.cast_record(RecordType::Slice) {
        return set_slice(t, r, &view, slice, v);
    } else {
        match multi(t, &view, key)? {
            Some(at) => at,
            None => return Err(bad_key(t, key)),
        }
    };
    let raw = pack(t, r, &view, v)?;
    // Conversion may have run script that released the view.
    this(t, args[0])?;
    write(r, at, &raw[..view.itemsize]);
    Ok(Value::NONE)
}

fn set_slice(t: &mut Thread, r: Gc<Record>, view: &View, slice: Gc<Record>, v: Value) -> PyResult {
    if view.shape.len() != 1 {
        return Err(t.raise(
            ClassId::NotImplementedError,
            "memoryview slice assignments are currently restricted to ndim = 1",
        ));
    }
    super::bytes_arg(t, v)?;
    let source = of_object(t, v)?;
    let (source, from) = this(t, source.value())?;
    let part = sliced(t, view, slice)?;
    let same = from.shape == part.shape
        && from.itemsize == part.itemsize
        && format_text(source).trim_start_matches('@') == format_text(r).trim_start_matches('@');
    if !same {
        return Err(
            t.value_error("memoryview assignment: lvalue and rvalue have different structures")
        );
    }
    let content = gather(source, &from, false);
    if part.is_c() {
        write(r, part.start, &content);
    } else {
        for (at, item) in part
            .offsets(false)
            .into_iter()
            .zip(content.chunks(part.itemsize))
        {
            write(r, at, item);
        }
    }
    super::memoryview::release_now(source);
    Ok(Value::NONE)
}

pub(super) fn iterate(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, view) = this(t, args[0])?;
    match view.shape.len() {
        0 => Err(t.type_error(ZERO_DIM)),
        1 => {
            let len = Value::small_int(view.shape[0] as i64);
            let fields = [args[0], Value::small_int(0), len];
            let it = Record::new(
                t,
                ClassId::MemoryIterator,
                RecordType::MemoryIterator,
                &fields,
            )?;
            Ok(it.value())
        }
        _ => Err(t.raise(ClassId::NotImplementedError, SUB_VIEWS)),
    }
}

fn iterator_self(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn iterator_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = slices::record(
        t,
        args[0],
        RecordType::MemoryIterator,
        ClassId::MemoryIterator,
    )?;
    let i = it.field(1).as_int();
    if it.field(0).is_none() || i >= it.field(2).as_int() {
        it.set_immediate(0, Value::NONE);
        return Ok(Value::EXHAUSTED);
    }
    let (r, view) = this(t, it.field(0))?;
    it.set_immediate(1, Value::small_int(i + 1));
    let at = step(t, &view, view.start, 0, i as isize)?;
    unpack(t, r, &view, at)
}

/// All items as a list, from byte `at` and dimension `d` on.
fn list_of(t: &mut Thread, r: Gc<Record>, view: &View, at: usize, d: usize) -> PyResult {
    if d == view.shape.len() {
        return unpack(t, r, view, at);
    }
    let list = List::new(t)?;
    for i in 0..view.shape[d] as isize {
        let v = list_of(
            t,
            r,
            view,
            at.wrapping_add_signed(i * view.strides[d]),
            d + 1,
        )?;
        list.push(t, v)?;
    }
    Ok(list.value())
}

pub(super) fn to_list(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, view) = this(t, args[0])?;
    list_of(t, r, &view, view.start, 0)
}

pub(super) fn to_bytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, view) = this(t, args[0])?;
    let fortran = order_arg(t, args[1], &view)?;
    let content = gather(r, &view, fortran);
    Ok(Bytes::new(t, &content)?.value())
}

/// Are both the same object or views with the same items? `None` for objects that are no buffers.
fn equal(t: &mut Thread, a: Value, b: Value) -> Result<Option<bool>, Raised> {
    let alive = this(t, a).ok();
    if alive.is_none() {
        t.take_pending();
    }
    let Some((x, view_x)) = alive else {
        return Ok(Some(a == b));
    };
    let Ok(other) = of_object(t, b) else {
        t.take_pending();
        // A released view equals nothing but itself.
        let is_view = b.cast_record(RecordType::MemoryView).is_some();
        return Ok(is_view.then_some(a == b));
    };
    let (y, view_y) = this(t, other.value())?;
    let result = equal_views(t, (x, &view_x), (y, &view_y));
    super::memoryview::release_now(y);
    result.map(Some)
}

fn equal_views(
    t: &mut Thread,
    (x, view_x): (Gc<Record>, &View),
    (y, view_y): (Gc<Record>, &View),
) -> Result<bool, Raised> {
    if view_x.shape != view_y.shape {
        return Ok(false);
    }
    let (Some(item_x), Some(item_y)) = (view_x.item, view_y.item) else {
        // Formats that cannot be unpacked are equal to nothing, with one exception: characters.
        return Ok(format_text(x) == format_text(y)
            && format_text(x) == "w"
            && gather(x, view_x, false) == gather(y, view_y, false));
    };
    let plain = !matches!(item_x, Item::Float(_) | Item::Bool | Item::Complex(_));
    if item_x == item_y && plain {
        return Ok(gather(x, view_x, false) == gather(y, view_y, false));
    }
    let places = view_x.offsets(false);
    for (at_x, at_y) in places.into_iter().zip(view_y.offsets(false)) {
        let a = unpack(t, x, view_x, at_x)?;
        let b = unpack(t, y, view_y, at_y)?;
        if !ops::eq(t, a, b)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = equal(t, args[0], args[1])?;
    Ok(r.map_or(Value::NOT_IMPLEMENTED, Value::bool))
}

pub(super) fn ne(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = equal(t, args[0], args[1])?;
    Ok(r.map_or(Value::NOT_IMPLEMENTED, |equal| Value::bool(!equal)))
}

pub(super) fn count(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = iterate(t, args)?;
    let mut n = 0;
    let wanted = args[1];
    ops::for_each(t, it, |t, v| {
        n += (v == wanted || ops::eq(t, v, wanted)?) as i64;
        Ok(())
    })?;
    t.int(n)
}

pub(super) fn index(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, view) = this(t, args[0])?;
    if view.shape.len() != 1 {
        return Err(t.raise(
            ClassId::NotImplementedError,
            "multi-dimensional lookup is not implemented",
        ));
    }
    let len = view.shape[0] as i64;
    let bound = |t: &mut Thread, v: Value, missing: i64| {
        if v.is_unbound() {
            return Ok(missing);
        }
        let i = ops::index_i64(t, v)?;
        Ok(if i < 0 {
            i.saturating_add(len).max(0)
        } else {
            i.min(len)
        })
    };
    let start = bound(t, args[2], 0)?;
    let stop = bound(t, args[3], len)?;
    for i in start..stop {
        let at = step(t, &view, view.start, 0, i as isize)?;
        let v = unpack(t, r, &view, at)?;
        if v == args[1] || ops::eq(t, v, args[1])? {
            return t.int(i);
        }
        this(t, args[0])?;
    }
    Err(t.value_error("memoryview.index(x): x not found"))
}
