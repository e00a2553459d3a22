//! The methods that bytes and bytearray have in common. Results are of the receiver's class.

use super::bytes::{Buffer, buffer, byte};
use super::str::codec_arg;
use super::str_args::{absent, bounds, int_arg, max_count, size_arg, type_name};
use super::str_pad::{self, End, Expanded};
use super::str_percent::{self, Target};
use super::str_search::{self, Needle};
use super::str_split;
use super::{bytes_text, str_codecs, str_repr};
use crate::natives;
use crate::object::*;
use crate::runtime::{ops, slices};
use crate::value::Value;

natives! { COMMON:
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What str(self) gives.
    "__str__" "(self, /)" => repr,
    /// What len(self) gives.
    "__len__" "(self, /)" => len,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => get_item,
    /// What bool(key in self) gives.
    "__contains__" "(self, key, /)" => contains,
    /// What iter(self) does.
    "__iter__" "(self, /)" => iter,
    /// The result of self + value.
    "__add__" "(self, value, /)" => add,
    /// The result of self * value.
    "__mul__" "(self, value, /)" => multiply,
    /// The result of value * self.
    "__rmul__" "(self, value, /)" => multiply,
    /// The result of self % value.
    "__mod__" "(self, value, /)" => modulo,
    /// The result of value % self.
    "__rmod__" "(self, value, /)" => reflected_modulo,
    /// Return the lowest index where sub is found, or -1.
    "find" "(self, sub, start=None, end=None, /)" => find,
    /// Return the highest index where sub is found, or -1.
    "rfind" "(self, sub, start=None, end=None, /)" => rfind,
    /// Like find(), but raises ValueError when sub is not found.
    "index" "(self, sub, start=None, end=None, /)" => index,
    /// Like rfind(), but raises ValueError when sub is not found.
    "rindex" "(self, sub, start=None, end=None, /)" => rindex,
    /// Return the number of non-overlapping occurrences of sub.
    "count" "(self, sub, start=None, end=None, /)" => count,
    /// Return True if it starts with the prefix or one of a tuple of prefixes.
    "startswith" "(self, prefix, start=None, end=None, /)" => starts_with,
    /// Return True if it ends with the suffix or one of a tuple of suffixes.
    "endswith" "(self, suffix, start=None, end=None, /)" => ends_with,
    /// Return a copy with the given prefix removed if present.
    "removeprefix" "(self, prefix, /)" => remove_prefix,
    /// Return a copy with the given suffix removed if present.
    "removesuffix" "(self, suffix, /)" => remove_suffix,
    /// Return a copy with occurrences of old replaced by new, at most count of them.
    "replace" "(self, old, new, count=-1, /)" => replace,
    /// Return a list of the sections, split at the separator or at white space.
    "split" "(self, /, sep=None, maxsplit=-1)" => split,
    /// As split(), counting from the end.
    "rsplit" "(self, /, sep=None, maxsplit=-1)" => rsplit,
    /// Return a list of the lines, with their line breaks if keepends is true.
    "splitlines" "(self, /, keepends=False)" => split_lines,
    /// Split at the first separator into the part before, the separator and the part after.
    "partition" "(self, sep, /)" => partition,
    /// Split at the last separator into the part before, the separator and the part after.
    "rpartition" "(self, sep, /)" => rpartition,
    /// Concatenate bytes-like objects, with this one between them.
    "join" "(self, iterable_of_bytes, /)" => join,
    /// Strip leading and trailing white space or given bytes.
    "strip" "(self, bytes=None, /)" => strip,
    /// Strip leading white space or given bytes.
    "lstrip" "(self, bytes=None, /)" => lstrip,
    /// Strip trailing white space or given bytes.
    "rstrip" "(self, bytes=None, /)" => rstrip,
    /// Return a centered copy of length width.
    "center" "(self, width, fillchar=b' ', /)" => center,
    /// Return a left-justified copy of length width.
    "ljust" "(self, width, fillchar=b' ', /)" => ljust,
    /// Return a right-justified copy of length width.
    "rjust" "(self, width, fillchar=b' ', /)" => rjust,
    /// Pad with zeros on the left, behind a sign.
    "zfill" "(self, width, /)" => zfill,
    /// Return a copy where all tabs are replaced by spaces up to the next stop.
    "expandtabs" "(self, /, tabsize=8)" => expand_tabs,
    /// Return a copy with ASCII letters in lower case.
    "lower" "(self, /)" => bytes_text::lower,
    /// Return a copy with ASCII letters in upper case.
    "upper" "(self, /)" => bytes_text::upper,
    /// Return a copy in which words start with an upper-case ASCII letter.
    "title" "(self, /)" => bytes_text::title,
    /// Return a copy with its first byte in upper case and the rest in lower case.
    "capitalize" "(self, /)" => bytes_text::capitalize,
    /// Return a copy with upper-case ASCII letters changed to lower case and the reverse.
    "swapcase" "(self, /)" => bytes_text::swapcase,
    /// Are all bytes ASCII letters, and is there one?
    "isalpha" "(self, /)" => bytes_text::is_alpha,
    /// Are all bytes ASCII letters or digits, and is there one?
    "isalnum" "(self, /)" => bytes_text::is_alnum,
    /// Are all bytes ASCII digits, and is there one?
    "isdigit" "(self, /)" => bytes_text::is_digit,
    /// Are all bytes ASCII white space, and is there one?
    "isspace" "(self, /)" => bytes_text::is_space_only,
    /// Are all bytes ASCII?
    "isascii" "(self, /)" => bytes_text::is_ascii,
    /// Are all cased bytes lower case, and is there one?
    "islower" "(self, /)" => bytes_text::is_lower,
    /// Are all cased bytes upper case, and is there one?
    "isupper" "(self, /)" => bytes_text::is_upper,
    /// Is it title-cased?
    "istitle" "(self, /)" => bytes_text::is_title,
    /// Map each byte by a table of 256, after those in delete are removed.
    "translate" "(self, table, /, delete=b'')" => bytes_text::translate,
    /// Return a translation table for translate().
    "maketrans" "(cls, frm, to, /)" => bytes_text::make_table,
    /// Decode with the codec registered for encoding.
    "decode" "(self, /, encoding='utf-8', errors='strict')" => decode,
    /// Return hexadecimal digits, with separators between groups of bytes.
    "hex" "(self, sep=None, bytes_per_sep=1)" => bytes_text::hex,
    /// Make an object of hexadecimal digits; spaces between bytes are skipped.
    "fromhex" "(cls, string, /)" => bytes_text::from_hex,
}

/// The receiver's content.
#[inline]
pub(crate) fn this(t: &mut Thread, args: &[Value]) -> Result<Buffer, Raised> {
    match buffer(t, args[0]) {
        Some(b) => Ok(b),
        None => slices::receiver::<Bytes>(t, args[0], ClassId::Bytes).map(Buffer::Fixed),
    }
}

/// A new object with this content, of the class of `receiver`: bytes or bytearray.
pub(crate) fn like(t: &mut Thread, receiver: Value, content: &[u8]) -> PyResult {
    if receiver.cast::<ByteArray>().is_some() {
        return Ok(ByteArray::with_shape(t, ClassId::ByteArray as u32, content)?.value());
    }
    Ok(Bytes::new(t, content)?.value())
}

/// The bytes `from..to` of the receiver's content as an object of its class; exact bytes themselves
/// when that is all.
pub(crate) fn piece(
    t: &mut Thread,
    receiver: Value,
    content: &[u8],
    from: usize,
    to: usize,
) -> PyResult {
    if from == 0 && to == content.len() && receiver.shape_id() == ClassId::Bytes as u32 {
        return Ok(receiver);
    }
    like(t, receiver, &content[from..to])
}

/// A bytes-like argument.
pub(crate) fn bytes_arg(t: &mut Thread, v: Value) -> Result<Buffer, Raised> {
    match buffer(t, v) {
        Some(b) => Ok(b),
        None => {
            let message = format!("a bytes-like object is required, not '{}'", type_name(t, v));
            Err(t.type_error(message))
        }
    }
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let mut b = StrBuilder::with_capacity(t, content.len() + 3)?;
    if args[0].cast::<ByteArray>().is_some() {
        let name = type_name(t, args[0]);
        b.push_str(&name);
        b.push_str("(");
        str_repr::push_bytes_repr(&mut b, &content);
        b.push_str(")");
    } else {
        str_repr::push_bytes_repr(&mut b, &content);
    }
    Ok(b.finish(t)?.value())
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let len = match args[0].cast::<ByteArray>() {
        Some(b) => b.len(),
        None => this(t, args)?.len(),
    };
    Ok(Value::small_int(len as i64))
}

fn get_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let key = args[1];
    let mutable = args[0].cast::<ByteArray>();
    if let Some(slice) = key.cast_record(RecordType::Slice) {
        let content = this(t, args)?;
        let picked = slices::indices(t, slice, content.len())?;
        let slices::Indices {
            start, step, count, ..
        } = picked;
        if step == 1 {
            let from = start as usize;
            return piece(t, args[0], &content, from, from + count);
        }
        let picked: Vec<u8> = (0..count)
            .map(|i| content[(start + i as isize * step) as usize])
            .collect();
        return like(t, args[0], &picked);
    }
    let len = match mutable {
        Some(b) => b.len(),
        None => this(t, args)?.len(),
    };
    let what = if mutable.is_some() {
        "bytearray"
    } else {
        "byte"
    };
    let found = match (slices::index(t, key, len, what)?, mutable) {
        (Some(i), Some(b)) => b.get(i),
        (Some(i), None) => this(t, args)?.get(i).copied(),
        _ => None,
    };
    match found {
        Some(byte) => Ok(Value::small_int(byte as i64)),
        None if mutable.is_some() => Err(t.index_error("bytearray index out of range")),
        None => Err(t.index_error("index out of range")),
    }
}

const BYTE_RANGE: &str = "byte must be in range(0, 256)";

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let v = args[1];
    if v.is_any_int() || !t.special(v, Special::Index).is_unbound() {
        let b = byte(t, v, BYTE_RANGE)?;
        return Ok(Value::bool(content.contains(&b)));
    }
    let part = bytes_arg(t, v)?;
    Ok(Value::bool(str_search::find(&content, &part).is_some()))
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let fields = [args[0], Value::ZERO];
    Ok(Record::new(
        t,
        ClassId::BytesIterator,
        RecordType::BytesIterator,
        &fields,
    )?
    .value())
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = this(t, args)?;
    let Some(b) = buffer(t, args[1]) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if args[0].cast::<ByteArray>().is_some() {
        return like(t, args[0], &[&a[..], &b[..]].concat());
    }
    let sum = Bytes::build(t, a.len() + b.len(), |out| {
        out[..a.len()].copy_from_slice(&a);
        out[a.len()..].copy_from_slice(&b);
    })?;
    Ok(sum.value())
}

fn multiply(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let Some(n) = slices::repetitions(t, args[1])? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if n == 1 {
        return piece(t, args[0], &content, 0, content.len());
    }
    let repeated = repeated(t, &content, n)?;
    like(t, args[0], &repeated)
}

/// A content `n` times.
pub(crate) fn repeated(t: &mut Thread, content: &[u8], n: usize) -> Result<Vec<u8>, Raised> {
    let len = content
        .len()
        .checked_mul(n)
        .filter(|len| *len <= Bytes::MAX_LEN);
    let mut out = Vec::new();
    match len {
        Some(len) if out.try_reserve(len).is_ok() => {}
        _ => return Err(t.memory_error()),
    }
    if let [byte] = content {
        out.resize(n, *byte);
    } else {
        (0..n).for_each(|_| out.extend_from_slice(content));
    }
    Ok(out)
}

fn modulo(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let filled = str_percent::fill(t, StrData::One(&content), args[1], Target::Bytes)?;
    match filled.data() {
        StrData::One(content) => like(t, args[0], content),
        _ => Err(t.value_error("bytes must be in range(0, 256)")),
    }
}

fn reflected_modulo(t: &mut Thread, args: &[Value]) -> PyResult {
    match buffer(t, args[1]) {
        Some(_) => modulo(t, &[args[1], args[0]]),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// What is searched for: bytes, or one byte given as an int.
fn sub_arg(t: &mut Thread, v: Value) -> Result<Buffer, Raised> {
    if let Some(b) = buffer(t, v) {
        return Ok(b);
    }
    if v.is_any_int() || !t.special(v, Special::Index).is_unbound() {
        return Ok(Buffer::Copied(vec![byte(t, v, BYTE_RANGE)?]));
    }
    let message = format!(
        "argument should be integer or bytes-like object, not '{}'",
        type_name(t, v)
    );
    Err(t.type_error(message))
}

fn search(t: &mut Thread, args: &[Value], last: bool) -> Result<Option<usize>, Raised> {
    let content = this(t, args)?;
    let sub = sub_arg(t, args[1])?;
    let Some((from, to)) = bounds(t, args[2], args[3], content.len())? else {
        return Ok(None);
    };
    let hay = &content[from..to];
    let at = if last {
        str_search::rfind(hay, &sub)
    } else {
        str_search::find(hay, &sub)
    };
    Ok(at.map(|at| at + from))
}

fn position(at: Option<usize>) -> Value {
    Value::small_int(at.map_or(-1, |at| at as i64))
}

fn found(t: &mut Thread, at: Option<usize>) -> PyResult {
    match at {
        Some(_) => Ok(position(at)),
        None => Err(t.value_error("subsection not found")),
    }
}

fn find(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(position(search(t, args, false)?))
}

fn rfind(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(position(search(t, args, true)?))
}

fn index(t: &mut Thread, args: &[Value]) -> PyResult {
    let at = search(t, args, false)?;
    found(t, at)
}

fn rindex(t: &mut Thread, args: &[Value]) -> PyResult {
    let at = search(t, args, true)?;
    found(t, at)
}

fn count(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let sub = sub_arg(t, args[1])?;
    let Some((from, to)) = bounds(t, args[2], args[3], content.len())? else {
        return Ok(Value::ZERO);
    };
    Ok(Value::small_int(
        str_search::count(&content[from..to], &sub) as i64,
    ))
}

fn affix(t: &mut Thread, args: &[Value], name: &str, at_end: bool) -> PyResult {
    let content = this(t, args)?;
    let range = bounds(t, args[2], args[3], content.len())?;
    let test = |part: &[u8]| {
        range.is_some_and(|(from, to)| {
            let hay = &content[from..to];
            if at_end {
                hay.ends_with(part)
            } else {
                hay.starts_with(part)
            }
        })
    };
    if let Some(parts) = args[1].cast::<Tuple>() {
        for &part in parts.items() {
            if test(&bytes_arg(t, part)?) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    match buffer(t, args[1]) {
        Some(part) => Ok(Value::bool(test(&part))),
        None => {
            let message = format!(
                "{name} first arg must be bytes or a tuple of bytes, not {}",
                type_name(t, args[1])
            );
            Err(t.type_error(message))
        }
    }
}

fn starts_with(t: &mut Thread, args: &[Value]) -> PyResult {
    affix(t, args, "startswith", false)
}

fn ends_with(t: &mut Thread, args: &[Value]) -> PyResult {
    affix(t, args, "endswith", true)
}

fn remove_prefix(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let part = bytes_arg(t, args[1])?;
    let from = if content.starts_with(&part) {
        part.len()
    } else {
        0
    };
    piece(t, args[0], &content, from, content.len())
}

fn remove_suffix(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let part = bytes_arg(t, args[1])?;
    let to = content.len()
        - if content.ends_with(&part) {
            part.len()
        } else {
            0
        };
    piece(t, args[0], &content, 0, to)
}

fn replace(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let old = bytes_arg(t, args[1])?;
    let new = bytes_arg(t, args[2])?;
    let max = max_count(t, args[3])?;
    let mut out = Vec::with_capacity(content.len());
    if old.is_empty() {
        let between = (content.len() + 1).min(max);
        for i in 0..between {
            out.extend_from_slice(&new);
            out.extend(content.get(i));
        }
        out.extend_from_slice(content.get(between..).unwrap_or_default());
    } else {
        let needle = Needle::new(&old[..], content.len());
        let mut from = 0;
        for at in needle.matches(&content).take(max) {
            out.extend_from_slice(&content[from..at]);
            out.extend_from_slice(&new);
            from = at + old.len();
        }
        if from == 0 {
            return piece(t, args[0], &content, 0, content.len());
        }
        out.extend_from_slice(&content[from..]);
    }
    like(t, args[0], &out)
}

/// ASCII white space, vertical tab included.
pub(crate) fn is_space(c: u8) -> bool {
    matches!(c, b'\t'..=b'\r' | b' ')
}

fn split_by(t: &mut Thread, args: &[Value], from_right: bool) -> PyResult {
    let content = this(t, args)?;
    let max = max_count(t, args[2])?;
    let list = List::new(t)?;
    let receiver = args[0];
    let push = |t: &mut Thread, from: usize, to: usize| {
        let part = piece(t, receiver, &content, from, to)?;
        list.push(t, part)
    };
    if absent(args[1]) {
        if from_right {
            str_split::rsplit_space(t, &content, max, is_space, push)?;
        } else {
            str_split::split_space(t, &content, max, is_space, push)?;
        }
    } else {
        let separator = separator(t, args[1])?;
        if from_right {
            str_split::rsplit_at(t, &content, &separator, max, push)?;
        } else {
            str_split::split_at(t, &content, &separator, max, push)?;
        }
    }
    if from_right {
        str_split::reverse(t, list)?;
    }
    Ok(list.value())
}

fn separator(t: &mut Thread, v: Value) -> Result<Buffer, Raised> {
    let separator = bytes_arg(t, v)?;
    if separator.is_empty() {
        return Err(t.value_error("empty separator"));
    }
    Ok(separator)
}

fn split(t: &mut Thread, args: &[Value]) -> PyResult {
    split_by(t, args, false)
}

fn rsplit(t: &mut Thread, args: &[Value]) -> PyResult {
    split_by(t, args, true)
}

fn split_lines(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let keep_ends = !args[1].is_unbound() && ops::truthy(t, args[1])?;
    let list = List::new(t)?;
    let is_break = |c: u32| matches!(c, 0x0A | 0x0D);
    str_split::split_at_lines(t, &content, keep_ends, is_break, |t, from, to| {
        let part = piece(t, args[0], &content, from, to)?;
        list.push(t, part)
    })?;
    Ok(list.value())
}

fn partition_by(t: &mut Thread, args: &[Value], from_right: bool) -> PyResult {
    let content = this(t, args)?;
    let separator = separator(t, args[1])?;
    let at = if from_right {
        str_search::rfind(&content, &separator)
    } else {
        str_search::find(&content, &separator)
    };
    let end = content.len();
    let parts = match at {
        Some(at) => {
            let before = piece(t, args[0], &content, 0, at)?;
            let middle = like(t, args[0], &separator)?;
            [
                before,
                middle,
                piece(t, args[0], &content, at + separator.len(), end)?,
            ]
        }
        None => {
            let whole = piece(t, args[0], &content, 0, end)?;
            let (a, b) = (like(t, args[0], b"")?, like(t, args[0], b"")?);
            if from_right {
                [a, b, whole]
            } else {
                [whole, a, b]
            }
        }
    };
    Ok(Tuple::new(t, &parts)?.value())
}

fn partition(t: &mut Thread, args: &[Value]) -> PyResult {
    partition_by(t, args, false)
}

fn rpartition(t: &mut Thread, args: &[Value]) -> PyResult {
    partition_by(t, args, true)
}

fn join(t: &mut Thread, args: &[Value]) -> PyResult {
    let separator = this(t, args)?;
    let items = str_split::items_to_join(t, args[1])?;
    let mut out = Vec::new();
    for i in 0..items.len() {
        let v = items.get(i);
        let Some(part) = buffer(t, v) else {
            let message = format!(
                "sequence item {i}: expected a bytes-like object, {} found",
                type_name(t, v)
            );
            return Err(t.type_error(message));
        };
        if i > 0 {
            out.extend_from_slice(&separator);
        }
        out.extend_from_slice(&part);
    }
    if items.len() == 1 && items.get(0).shape_id() == ClassId::Bytes as u32 {
        return piece(t, items.get(0), &out, 0, out.len());
    }
    like(t, args[0], &out)
}

fn strip_by(t: &mut Thread, args: &[Value], end: End) -> PyResult {
    let content = this(t, args)?;
    let (from, to) = if absent(args[1]) {
        str_pad::stripped(&content, end, is_space)
    } else {
        let set = bytes_arg(t, args[1])?;
        str_pad::stripped(&content, end, |c| set.contains(&c))
    };
    piece(t, args[0], &content, from, to)
}

fn strip(t: &mut Thread, args: &[Value]) -> PyResult {
    strip_by(t, args, End::Both)
}

fn lstrip(t: &mut Thread, args: &[Value]) -> PyResult {
    strip_by(t, args, End::Left)
}

fn rstrip(t: &mut Thread, args: &[Value]) -> PyResult {
    strip_by(t, args, End::Right)
}

/// A content with fill bytes around it.
fn padded(
    t: &mut Thread,
    receiver: Value,
    content: &[u8],
    (left, right): (usize, usize),
    fill: u8,
) -> PyResult {
    if left == 0 && right == 0 {
        return piece(t, receiver, content, 0, content.len());
    }
    let mut out = repeated(t, &[fill], left)?;
    if out
        .try_reserve(content.len().saturating_add(right))
        .is_err()
    {
        return Err(t.memory_error());
    }
    out.extend_from_slice(content);
    out.resize(out.len() + right, fill);
    like(t, receiver, &out)
}

fn justify(
    t: &mut Thread,
    args: &[Value],
    name: &str,
    place: impl Fn(usize, usize) -> usize,
) -> PyResult {
    let content = this(t, args)?;
    let width = size_arg(t, args[1])?.max(0) as usize;
    let fill = if args[2].is_unbound() {
        b' '
    } else {
        let wanted = "must be a byte string of length 1, not";
        match buffer(t, args[2]).as_deref() {
            Some(&[fill]) => fill,
            Some(other) => {
                let what = if args[2].cast::<Bytes>().is_some() {
                    "bytes"
                } else {
                    "bytearray"
                };
                let message = format!(
                    "{name}(): argument 2 {wanted} a {what} object of length {}",
                    other.len()
                );
                return Err(t.type_error(message));
            }
            None => {
                let message = format!("{name}() argument 2 {wanted} {}", type_name(t, args[2]));
                return Err(t.type_error(message));
            }
        }
    };
    let room = width.saturating_sub(content.len());
    let left = place(room, width);
    padded(t, args[0], &content, (left, room - left), fill)
}

fn center(t: &mut Thread, args: &[Value]) -> PyResult {
    justify(t, args, "center", str_pad::center_left)
}

fn ljust(t: &mut Thread, args: &[Value]) -> PyResult {
    justify(t, args, "ljust", |_, _| 0)
}

fn rjust(t: &mut Thread, args: &[Value]) -> PyResult {
    justify(t, args, "rjust", |room, _| room)
}

fn zfill(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let width = size_arg(t, args[1])?.max(0) as usize;
    let room = width.saturating_sub(content.len());
    if room == 0 {
        return piece(t, args[0], &content, 0, content.len());
    }
    let mut out = repeated(t, b"0", room)?;
    out.extend_from_slice(&content);
    if let Some(b'+' | b'-') = content.first() {
        out.swap(0, room);
    }
    like(t, args[0], &out)
}

fn expand_tabs(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let size = if args[1].is_unbound() {
        8
    } else {
        int_arg(t, args[1])?
    };
    let mut out = Vec::new();
    let done = str_pad::expand(&content[..], size, &mut |piece| {
        match piece {
            Expanded::Text(from, to) => out.extend_from_slice(&content[from..to]),
            Expanded::Spaces(n) => {
                out.try_reserve(n).ok()?;
                out.resize(out.len() + n, b' ');
            }
        }
        Some(())
    });
    if done.is_none() {
        return Err(t.memory_error());
    }
    like(t, args[0], &out)
}

fn decode(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = this(t, args)?;
    let encoding = codec_arg(t, args[1], "decode() argument 'encoding'")?;
    let errors = codec_arg(t, args[2], "decode() argument 'errors'")?;
    Ok(str_codecs::decode(t, args[0], &content, encoding, errors)?.value())
}
