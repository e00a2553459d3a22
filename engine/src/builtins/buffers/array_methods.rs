//! Methods of `array.array`.

use super::array::{self, Row, extend_bytes, extend_text, make, pack, this};
use super::item::Item;
use crate::builtins::sequence::{class_getitem, comparisons};
use crate::builtins::str_args::{str_arg, type_name};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, attributes, call, ops, slices};
use crate::value::Value;

natives! { METHODS:
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What len(self) gives.
    "__len__" "(self, /)" => len,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => get_item,
    /// Set self[key] to value.
    "__setitem__" "(self, key, value, /)" => set_item,
    /// Delete self[key].
    "__delitem__" "(self, key, /)" => delete_item,
    /// What bool(key in self) gives.
    "__contains__" "(self, key, /)" => contains,
    /// What iter(self) does.
    "__iter__" "(self, /)" => iterate,
    /// The result of self + value.
    "__add__" "(self, value, /)" => add,
    /// What self+=value does.
    "__iadd__" "(self, value, /)" => add_in_place,
    /// The result of self * value.
    "__mul__" "(self, value, /)" => multiply,
    /// The result of value * self.
    "__rmul__" "(self, value, /)" => multiply,
    /// What self*=value does.
    "__imul__" "(self, value, /)" => multiply_in_place,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// The result of self != value.
    "__ne__" "(self, value, /)" => ne,
    /// The result of self < value.
    "__lt__" "(self, value, /)" => lt,
    /// The result of self <= value.
    "__le__" "(self, value, /)" => le,
    /// The result of self > value.
    "__gt__" "(self, value, /)" => gt,
    /// The result of self >= value.
    "__ge__" "(self, value, /)" => ge,
    /// A copy of the array.
    "__copy__" "(self, /)" => copy,
    /// A copy of the array.
    "__deepcopy__" "(self, unused, /)" => copy,
    /// State information for pickling.
    "__reduce_ex__" "(self, value, /)" => reduce,
    /// A generic alias.
    "__class_getitem__" "(cls, object, /)" => class_getitem,
    /// Append new value v to the end of the array.
    "append" "(self, v, /)" => append,
    /// Return address and number of items of the buffer.
    "buffer_info" "(self, /)" => buffer_info,
    /// Byteswap all items of the array.
    "byteswap" "(self, /)" => byteswap,
    /// Remove all items from the array.
    "clear" "(self, /)" => clear,
    /// Return number of occurrences of v in the array.
    "count" "(self, v, /)" => count,
    /// Append items to the end of the array.
    "extend" "(self, bb, /)" => extend,
    /// Append items from the bytes, interpreted as an array of machine values.
    "frombytes" "(self, buffer, /)" => from_bytes,
    /// Read n objects from the file object f and append them.
    "fromfile" "(self, f, n, /)" => from_file,
    /// Append items to the array from list.
    "fromlist" "(self, list, /)" => from_list,
    /// Extend this array with data from the str ustr.
    "fromunicode" "(self, ustr, /)" => from_unicode,
    /// Return index of first occurrence of v in the array.
    "index" "(self, v, start=0, stop=9223372036854775807, /)" => index,
    /// Insert a new item v into the array before position i.
    "insert" "(self, i, v, /)" => insert,
    /// Return the i-th element and delete it from the array.
    "pop" "(self, i=-1, /)" => pop,
    /// Remove the first occurrence of v in the array.
    "remove" "(self, v, /)" => remove,
    /// Reverse the order of the items in the array.
    "reverse" "(self, /)" => reverse,
    /// Convert the array to an array of machine values and return the bytes representation.
    "tobytes" "(self, /)" => to_bytes,
    /// Write all items (as machine values) to the file object f.
    "tofile" "(self, f, /)" => to_file,
    /// Convert array to an ordinary list with the same items.
    "tolist" "(self, /)" => to_list,
    /// Convert the array to a str.
    "tounicode" "(self, /)" => to_unicode,
}

natives! { ITERATOR:
    /// What iter(self) does.
    "__iter__" "(self, /)" => iterator_self,
    /// What next(self) does.
    "__next__" "(self, /)" => iterator_next,
}

const NO_TEXT: &str = "may only be called on unicode type arrays ('u' or 'w')";

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let mut out = StrBuilder::new();
    let name = t.class_of(args[0]).bare_name();
    out.push_data(name.data());
    out.push_str(&format!("('{}'", row.code as char));
    if row.len() > 0 {
        let items = if row.is_text() {
            to_unicode(t, args)?
        } else {
            to_list(t, args)?
        };
        let text = ops::repr(t, items)?;
        out.push_str(", ");
        out.push_data(text.data());
    }
    out.push_str(")");
    Ok(out.finish(t)?.value())
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = this(t, args[0])?.len();
    t.int(n as i64)
}

const INDICES: &str = "array indices must be integers";

/// The position that an int key names.
fn position(t: &mut Thread, row: Row, key: Value, message: &str) -> Result<usize, Raised> {
    if !key.is_any_int() && t.special(key, Special::Index).is_unbound() {
        return Err(t.type_error(INDICES));
    }
    let i = ops::size(t, key)?;
    match slices::wrap(i, row.len()) {
        Some(i) => Ok(i),
        None => Err(t.index_error(message)),
    }
}

/// The bytes of the items that a slice selects.
fn selected(row: Row, s: slices::Indices) -> Vec<u8> {
    let (all, size) = (row.content(), row.size());
    let mut out = Vec::with_capacity(s.count * size);
    for i in 0..s.count {
        let at = (s.start + i as isize * s.step) as usize * size;
        out.extend_from_slice(&all[at..at + size]);
    }
    out
}

fn get_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    if let Some(slice) = args[1].cast_record(RecordType::Slice) {
        let s = slices::indices(t, slice, row.len())?;
        let content = selected(row, s);
        return make(t, ClassId::TypedArray as u32, row.code, &content);
    }
    let i = position(t, row, args[1], "array index out of range")?;
    row.get(t, i)
}

fn set_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let v = args[2];
    let Some(slice) = args[1].cast_record(RecordType::Slice) else {
        let i = position(t, row, args[1], "array assignment index out of range")?;
        store(t, row, i, v)?;
        return Ok(Value::NONE);
    };
    let s = slices::indices(t, slice, row.len())?;
    let content = match Row::of(v) {
        Some(other) if other.code == row.code => other.content(),
        Some(_) => return Err(t.type_error("bad argument type for built-in operation")),
        None => {
            let message = format!(
                "can only assign array (not \"{}\") to array slice",
                type_name(t, v)
            );
            return Err(t.type_error(message));
        }
    };
    let size = row.size();
    if s.step == 1 {
        let from = s.start as usize * size;
        row.splice(t, from, from + s.count * size, &content)?;
    } else if content.len() == s.count * size {
        for (i, raw) in content.chunks(size).enumerate() {
            let at = (s.start + i as isize * s.step) as usize;
            row.storage.write(at * size, raw);
        }
    } else {
        let message = format!(
            "attempt to assign array of size {} to extended slice of size {}",
            content.len() / size,
            s.count
        );
        return Err(t.value_error(message));
    }
    Ok(Value::NONE)
}

/// Stores item `i`. The conversion of `v` may run script that shortens the array.
fn store(t: &mut Thread, row: Row, i: usize, v: Value) -> Result<(), Raised> {
    let raw = pack(t, row.code, row.item, v)?;
    if i >= row.len() {
        return Err(t.index_error("array assignment index out of range"));
    }
    row.storage.write(i * row.size(), &raw[..row.size()]);
    Ok(())
}

fn delete_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let size = row.size();
    let Some(slice) = args[1].cast_record(RecordType::Slice) else {
        let i = position(t, row, args[1], "array assignment index out of range")?;
        row.splice(t, i * size, (i + 1) * size, b"")?;
        return Ok(Value::NONE);
    };
    let s = slices::indices(t, slice, row.len())?;
    let mut dropped = vec![false; row.len()];
    for i in 0..s.count {
        dropped[(s.start + i as isize * s.step) as usize] = true;
    }
    let old = row.content();
    let kept: Vec<u8> = old
        .chunks(size)
        .zip(dropped)
        .filter(|(_, dropped)| !dropped)
        .flat_map(|(raw, _)| raw.iter().copied())
        .collect();
    row.splice(t, 0, old.len(), &kept)?;
    Ok(Value::NONE)
}

/// The first position of `v` in `from..to`, whose bounds are clamped to the length.
fn find(
    t: &mut Thread,
    row: Row,
    v: Value,
    from: usize,
    to: usize,
) -> Result<Option<usize>, Raised> {
    let mut i = from;
    while i < to.min(row.len()) {
        let item = row.get(t, i)?;
        if ops::eq(t, item, v)? {
            return Ok(Some(i));
        }
        i += 1;
    }
    Ok(None)
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    Ok(Value::bool(find(t, row, args[1], 0, usize::MAX)?.is_some()))
}

fn iterate(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    let it = Record::new(
        t,
        ClassId::TypedArrayIterator,
        RecordType::TypedArrayIterator,
        &[args[0], Value::small_int(0)],
    )?;
    Ok(it.value())
}

fn iterator_self(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn iterator_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = slices::record(
        t,
        args[0],
        RecordType::TypedArrayIterator,
        ClassId::TypedArrayIterator,
    )?;
    let i = it.field(1).as_int();
    match Row::of(it.field(0)) {
        Some(row) if (i as usize) < row.len() => {
            it.set_immediate(1, Value::small_int(i + 1));
            row.get(t, i as usize)
        }
        _ => {
            it.set_immediate(0, Value::NONE);
            Ok(Value::EXHAUSTED)
        }
    }
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    match Row::of(args[1]) {
        Some(other) if other.code == row.code => {
            let mut content = row.content();
            content.extend(other.content());
            make(t, ClassId::TypedArray as u32, row.code, &content)
        }
        Some(_) => Err(t.type_error("bad argument type for built-in operation")),
        None => {
            let message = format!(
                "can only append array (not \"{}\") to array",
                type_name(t, args[1])
            );
            Err(t.type_error(message))
        }
    }
}

fn add_in_place(t: &mut Thread, args: &[Value]) -> PyResult {
    if Row::of(args[1]).is_none() {
        let message = format!(
            "can only extend array with array (not \"{}\")",
            type_name(t, args[1])
        );
        return Err(t.type_error(message));
    }
    extend(t, args)?;
    Ok(args[0])
}

/// The content of `n` copies.
fn repeated(t: &mut Thread, row: Row, n: usize) -> Result<Vec<u8>, Raised> {
    let content = row.content();
    match content.len().checked_mul(n) {
        Some(total) if total <= Bytes::MAX_LEN => Ok(content.repeat(n)),
        _ => Err(t.memory_error()),
    }
}

fn multiply(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let Some(n) = slices::repetitions(t, args[1])? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let content = repeated(t, row, n)?;
    make(t, ClassId::TypedArray as u32, row.code, &content)
}

fn multiply_in_place(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let Some(n) = slices::repetitions(t, args[1])? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let content = repeated(t, row, n)?;
    row.splice(t, 0, row.storage.len(), &content)?;
    Ok(args[0])
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let (Some(a), Some(b)) = (Row::of(args[0]), Row::of(args[1])) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if matches!(op, CompareOp::Eq | CompareOp::Ne) && a.len() != b.len() {
        return Ok(Value::bool(op == CompareOp::Ne));
    }
    let mut i = 0;
    while i < a.len().min(b.len()) {
        let (x, y) = (a.get(t, i)?, b.get(t, i)?);
        if !ops::eq(t, x, y)? {
            return match op {
                CompareOp::Eq => Ok(Value::FALSE),
                CompareOp::Ne => Ok(Value::TRUE),
                _ => ops::compare(t, op, x, y),
            };
        }
        i += 1;
    }
    Ok(Value::bool(op.holds(a.len().cmp(&b.len()))))
}

comparisons!(compare);

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let content = row.content();
    make(t, ClassId::TypedArray as u32, row.code, &content)
}

fn append(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?.push(t, args[1])?;
    Ok(Value::NONE)
}

fn buffer_info(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    // The storage moves when it grows, and has no address while it is empty.
    let address = t.int(row.storage.value().as_raw_ptr() as i64)?;
    let n = t.int(row.len() as i64)?;
    Ok(Tuple::new(t, &[address, n])?.value())
}

fn byteswap(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let mut content = row.content();
    for raw in content.chunks_mut(row.size()) {
        raw.reverse();
    }
    row.storage.write(0, &content);
    Ok(Value::NONE)
}

fn clear(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    row.splice(t, 0, row.storage.len(), b"")?;
    Ok(Value::NONE)
}

fn count(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let (mut n, mut from) = (0, 0);
    while let Some(i) = find(t, row, args[1], from, usize::MAX)? {
        n += 1;
        from = i + 1;
    }
    t.int(n)
}

fn extend(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    match Row::of(args[1]) {
        Some(other) if other.code == row.code => {
            let (content, end) = (other.content(), row.storage.len());
            row.splice(t, end, end, &content)?;
        }
        Some(_) => return Err(t.type_error("can only extend with array of same kind")),
        None => ops::for_each(t, args[1], |t, v| row.push(t, v))?,
    }
    Ok(Value::NONE)
}

fn from_bytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    extend_bytes(t, row, args[1])?;
    Ok(Value::NONE)
}

fn from_file(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let n = ops::size_argument(t, args[2])?;
    if n < 0 {
        return Err(t.value_error("negative count"));
    }
    let Some(wanted) = (n as usize).checked_mul(row.size()) else {
        return Err(t.memory_error());
    };
    let size = t.int(wanted as i64)?;
    let content = call::call_method(t, args[1], "read", &[size])?;
    let Some(read) = content.cast::<Bytes>() else {
        return Err(t.type_error("read() didn't return bytes"));
    };
    let complete = read.len() == wanted;
    extend_bytes(t, row, content)?;
    if !complete {
        return Err(t.raise(ClassId::EOFError, "read() didn't return enough bytes"));
    }
    Ok(Value::NONE)
}

fn from_list(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let Some(list) = args[1].cast::<List>() else {
        return Err(t.type_error("arg must be list"));
    };
    let old = row.storage.len();
    let n = list.len();
    let added = (0..n).try_for_each(|i| {
        if list.len() != n {
            return Err(t.raise(ClassId::RuntimeError, "list changed size during iteration"));
        }
        row.push(t, list.get(i))
    });
    if let Err(e) = added {
        let now = row.storage.len();
        row.storage.splice(t, old.min(now), now, b"")?;
        return Err(e);
    }
    Ok(Value::NONE)
}

fn from_unicode(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let s = str_arg(t, args[1], "fromunicode() argument")?;
    if !row.is_text() {
        return Err(t.value_error(format!("fromunicode() {NO_TEXT}")));
    }
    extend_text(t, row, s)?;
    Ok(Value::NONE)
}

fn index(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let len = row.len() as i64;
    let bound = |t: &mut Thread, v: Value, missing: i64| {
        if v.is_unbound() {
            return Ok(missing);
        }
        let i = ops::index_i64(t, v)?;
        Ok(if i < 0 {
            i.saturating_add(len).max(0)
        } else {
            i
        })
    };
    let from = bound(t, args[2], 0)?;
    let to = bound(t, args[3], i64::MAX)?;
    match find(t, row, args[1], from as usize, to as usize)? {
        Some(i) => t.int(i as i64),
        None => Err(t.value_error("array.index(x): x not in array")),
    }
}

fn insert(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let i = ops::size_argument(t, args[1])?;
    let raw = pack(t, row.code, row.item, args[2])?;
    let (len, size) = (row.len() as isize, row.size());
    let at = if i < 0 {
        i.saturating_add(len).max(0)
    } else {
        i.min(len)
    } as usize;
    row.splice(t, at * size, at * size, &raw[..size])?;
    Ok(Value::NONE)
}

fn pop(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let i = if args[1].is_unbound() {
        -1
    } else {
        ops::size_argument(t, args[1])?
    };
    if row.len() == 0 {
        return Err(t.index_error("pop from empty array"));
    }
    let Some(i) = slices::wrap(i, row.len()) else {
        return Err(t.index_error("pop index out of range"));
    };
    let v = row.get(t, i)?;
    row.splice(t, i * row.size(), (i + 1) * row.size(), b"")?;
    Ok(v)
}

fn remove(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    match find(t, row, args[1], 0, usize::MAX)? {
        Some(i) if i < row.len() => {
            row.splice(t, i * row.size(), (i + 1) * row.size(), b"")?;
            Ok(Value::NONE)
        }
        _ => Err(t.value_error("array.remove(x): x not in array")),
    }
}

fn reverse(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let content: Vec<u8> = row
        .content()
        .chunks(row.size())
        .rev()
        .flatten()
        .copied()
        .collect();
    row.storage.write(0, &content);
    Ok(Value::NONE)
}

fn to_bytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args[0])?.content();
    Ok(Bytes::new(t, &content)?.value())
}

fn to_file(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = to_bytes(t, args)?;
    call::call_method(t, args[1], "write", &[content])?;
    Ok(Value::NONE)
}

fn to_list(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let list = List::new(t)?;
    for i in 0..row.len() {
        let v = row.get(t, i)?;
        list.push(t, v)?;
    }
    Ok(list.value())
}

fn to_unicode(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    if !row.is_text() {
        return Err(t.value_error(format!("tounicode() {NO_TEXT}")));
    }
    let mut out = StrBuilder::new();
    for raw in row.content().chunks(4) {
        let c = super::item::load(raw, false) as u32;
        if c > 0x10_FFFF {
            let message = format!("character U+{c:x} is not in range [U+0000; U+10ffff]");
            return Err(t.value_error(message));
        }
        out.push(c);
    }
    Ok(out.finish(t)?.value())
}

/// The number by which pickles name the machine format of items.
fn machine_format(row: Row) -> i64 {
    match row.item {
        Item::Unsigned(n) => 2 * n.trailing_zeros() as i64,
        Item::Signed(n) => 1 + 2 * n.trailing_zeros() as i64,
        // Behind those of ints of 1 to 8 bytes, little before big endian.
        Item::Float(4) => 14,
        Item::Float(_) => 16,
        _ => 20,
    }
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let row = this(t, args[0])?;
    let protocol = ops::index_i64(t, args[1])?;
    let class = t.class_of(args[0]).value();
    let code = t.char_str(row.code).value();
    let state = array::own_attributes(t, args[0])?;
    let (function, parts) = if protocol < 3 {
        let items = if row.is_text() && row.len() > 0 {
            to_unicode(t, args)?
        } else {
            to_list(t, args)?
        };
        (class, Tuple::new(t, &[code, items])?)
    } else {
        let modules = t.modules.cast::<Dict>();
        let name = t.intern("array")?;
        let module = modules.and_then(|m| m.get_str(name));
        let reconstructor = match module {
            Some(m) => attributes::get_text(t, m, "_array_reconstructor")?,
            None => None,
        };
        let format = match machine_format(row) {
            n @ 0..=1 => n,
            // Each width past one byte has a little-endian and a big-endian form.
            n @ 2..=7 => {
                let (width, signed) = (n / 2, n % 2);
                2 + (width - 1) * 4 + signed * 2
            }
            n => n,
        };
        let content = to_bytes(t, args)?;
        let parts = [class, code, Value::small_int(format), content];
        (reconstructor.unwrap_or(Value::NONE), Tuple::new(t, &parts)?)
    };
    Ok(Tuple::new(t, &[function, parts.value(), state])?.value())
}

/// What a machine format of a pickle means: the item and whether it is big-endian.
fn format_of(n: i64) -> Option<(Item, bool)> {
    let big = n % 2 == 1;
    Some(match n {
        0 => (Item::Unsigned(1), false),
        1 => (Item::Signed(1), false),
        2..=13 => {
            let k = n - 2;
            let size = 2u8 << (k / 4);
            let item = if k % 4 >= 2 {
                Item::Signed(size)
            } else {
                Item::Unsigned(size)
            };
            (item, big)
        }
        14 | 15 => (Item::Float(4), big),
        16 | 17 => (Item::Float(8), big),
        20 | 21 => (Item::Wide, big),
        _ => return None,
    })
}

pub(super) fn reconstruct(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = args[0].cast::<Class>();
    let Some(class) = class.filter(|c| c.is_subclass_of(t.class(ClassId::TypedArray))) else {
        let shown = ops::repr(t, args[0])?;
        let message = format!("{shown} is not a subtype of array.array");
        return Err(t.type_error(message));
    };
    let code = array::typecode_arg(t, args[1], "_array_reconstructor() argument 2")?;
    let n = ops::index_i64(t, args[2])?;
    let Some(content) = args[3].cast::<Bytes>() else {
        let message = format!(
            "fourth argument should be bytes, not {}",
            type_name(t, args[3])
        );
        return Err(t.type_error(message));
    };
    let Some((item, big)) = format_of(n) else {
        return Err(t.value_error("third argument must be a valid machine format code."));
    };
    let made = make(t, class.root_shape.get(), code, b"")?;
    let Some(row) = Row::of(made) else {
        return Ok(made);
    };
    if content.len() % item.size() != 0 {
        return Err(t.value_error("bytes length not a multiple of item size"));
    }
    for at in (0..content.len()).step_by(item.size()) {
        let mut raw = [0; 8];
        raw[..item.size()].copy_from_slice(&content.as_slice()[at..at + item.size()]);
        let v = item.unpack(t, &raw[..item.size()], big)?;
        row.push(t, v)?;
    }
    Ok(made)
}
