//! Bytes-like arguments, and the class `bytes`.

use super::bytes_methods::{self, COMMON};
use super::sequence::comparisons;
use super::str::codec_arg;
use super::str_args::type_name;
use super::str_codecs;
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, call, define, ops, slices};
use crate::value::Value;
use core::ops::Deref;

/// The content of a bytes-like object: that of bytes in place, that of a bytearray as a copy, since
/// script may change it.
pub(crate) enum Buffer {
    Fixed(Gc<Bytes>),
    Copied(Vec<u8>),
}

impl Deref for Buffer {
    type Target = [u8];
    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Buffer::Fixed(b) => b.as_slice(),
            Buffer::Copied(v) => v,
        }
    }
}

/// The content of a bytes-like object; `None` for others.
#[inline]
pub(crate) fn buffer(_t: &mut Thread, v: Value) -> Option<Buffer> {
    if let Some(b) = v.cast::<Bytes>() {
        return Some(Buffer::Fixed(b));
    }
    if let Some(b) = v.cast::<ByteArray>() {
        // SAFETY: copied at once.
        return Some(Buffer::Copied(unsafe { b.as_slice() }.to_vec()));
    }
    super::buffers::content(v).map(Buffer::Copied)
}

/// What the special method `__bytes__` makes of a value, if it has one.
///
/// # Errors
/// TypeError when that is no bytes object; what the method raises.
pub(crate) fn by_special(t: &mut Thread, v: Value) -> Result<Option<Value>, Raised> {
    let f = t.special(v, Special::Bytes);
    if f.is_unbound() {
        return Ok(None);
    }
    let r = call::call_special(t, f, v, &[])?;
    if r.cast::<Bytes>().is_none() {
        let message = format!("__bytes__ returned non-bytes (type {})", type_name(t, r));
        return Err(t.type_error(message));
    }
    Ok(Some(r))
}

natives! { BYTES_METHODS:
    /// Create a bytes object of a bytes-like object, an iterable of ints, a str and its encoding, or a
    /// number of zero bytes.
    "__new__" "(cls, source=b'', encoding='utf-8', errors='strict')" => new,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
    /// Return self.
    "__bytes__" "(self, /)" => to_bytes,
    /// What `copy` and `pickle` pass to `__new__`.
    "__getnewargs__" "(self, /)" => get_new_args,
}

natives! { BYTES_ITERATOR_METHODS:
    /// What iter(self) does.
    "__iter__" "(self, /)" => iterator_self,
    /// What next(self) does.
    "__next__" "(self, /)" => iterator_next,
    /// Number of bytes left.
    "__length_hint__" "(self, /)" => iterator_length_hint,
}

natives! { COMPARISONS:
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
}

/// Registers `bytes` and `bytearray`.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    for class in [ClassId::Bytes, ClassId::ByteArray] {
        define::methods(t, class, COMMON)?;
        define::methods(t, class, COMPARISONS)?;
    }
    define::methods(t, ClassId::Bytes, BYTES_METHODS)?;
    define::methods(t, ClassId::BytesIterator, BYTES_ITERATOR_METHODS)?;
    super::bytearray::install(t)
}

/// The bytes that a constructor's arguments stand for.
pub(crate) fn content_of_arguments(
    t: &mut Thread,
    source: Value,
    encoding: Value,
    errors: Value,
    class: &str,
) -> Result<Vec<u8>, Raised> {
    let encoding_given = !encoding.is_unbound() || !errors.is_unbound();
    if let Some(s) = source.cast::<Str>() {
        if !encoding_given {
            return Err(t.type_error("string argument without an encoding"));
        }
        let encoding = codec_arg(t, encoding, &format!("{class}() argument 'encoding'"))?;
        let errors = codec_arg(t, errors, &format!("{class}() argument 'errors'"))?;
        let encoded = str_codecs::encode(t, s, encoding, errors)?;
        return Ok(buffer(t, encoded).map_or_else(Vec::new, |b| b.to_vec()));
    }
    if encoding_given {
        return Err(t.type_error("encoding without a string argument"));
    }
    if source.is_unbound() {
        return Ok(Vec::new());
    }
    super::buffers::check_open(t, source)?;
    if let Some(b) = buffer(t, source) {
        return Ok(b.to_vec());
    }
    if !t.special(source, Special::Index).is_unbound() || source.is_any_int() {
        let n = ops::size(t, source)?;
        if n < 0 {
            return Err(t.value_error("negative count"));
        }
        if n as usize > Bytes::MAX_LEN || Vec::<u8>::new().try_reserve(n as usize).is_err() {
            return Err(t.memory_error());
        }
        // Zeroed by the system, when there are many.
        return Ok(vec![0; n as usize]);
    }
    let iterable = !t.special(source, Special::Iter).is_unbound()
        || !t.special(source, Special::GetItem).is_unbound();
    if !iterable {
        let message = format!(
            "cannot convert '{}' object to {class}",
            type_name(t, source)
        );
        return Err(t.type_error(message));
    }
    bytes_of_ints(t, source, "bytes must be in range(0, 256)")
}

/// The bytes that an iterable of ints yields.
pub(crate) fn bytes_of_ints(
    t: &mut Thread,
    iterable: Value,
    out_of_range: &str,
) -> Result<Vec<u8>, Raised> {
    let mut content = Vec::new();
    ops::for_each(t, iterable, |t, item| {
        content.push(byte(t, item, out_of_range)?);
        Ok(())
    })?;
    Ok(content)
}

/// An int as a byte.
pub(crate) fn byte(t: &mut Thread, v: Value, out_of_range: &str) -> Result<u8, Raised> {
    let i = ops::index(t, v)?;
    match i.to_i64().and_then(|n| u8::try_from(n).ok()) {
        Some(b) => Ok(b),
        None => Err(t.value_error(out_of_range)),
    }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let shape = slices::class_argument(t, args[0], ClassId::Bytes)?
        .root_shape
        .get();
    let [source, encoding, errors] = [args[1], args[2], args[3]];
    let exact = shape == ClassId::Bytes as u32;
    let mut source = source;
    if encoding.is_unbound() && errors.is_unbound() && !source.is_unbound() {
        if exact && source.shape_id() == ClassId::Bytes as u32 {
            return Ok(source);
        }
        if source.cast::<Str>().is_none()
            && source.cast::<ByteArray>().is_none()
            && let Some(made) = by_special(t, source)?
        {
            source = made;
        }
    }
    let content = content_of_arguments(t, source, encoding, errors, "bytes")?;
    Ok(Bytes::with_shape(t, shape, &content)?.value())
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = slices::receiver::<Bytes>(t, args[0], ClassId::Bytes)?;
    let h = b.hash(t.hash_seed);
    t.int(h as i64)
}

fn to_bytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = slices::receiver::<Bytes>(t, args[0], ClassId::Bytes)?;
    bytes_methods::piece(t, args[0], b.as_slice(), 0, b.len())
}

fn get_new_args(t: &mut Thread, args: &[Value]) -> PyResult {
    let b = to_bytes(t, args)?;
    Ok(Tuple::new(t, &[b])?.value())
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    // Other buffers are compared with bytearrays alone; a memoryview does it itself.
    let is_bytes = |v: Value| v.cast::<Bytes>().is_some() || v.cast::<ByteArray>().is_some();
    if args[0].cast::<Bytes>().is_some() && !is_bytes(args[1]) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (buffer(t, args[0]), buffer(t, args[1])) {
        (Some(a), Some(b)) => Ok(Value::bool(op.holds(a[..].cmp(&b[..])))),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

comparisons!(compare);

fn iterator_self(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn iterator_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = slices::record(
        t,
        args[0],
        RecordType::BytesIterator,
        ClassId::BytesIterator,
    )?;
    let (source, i) = (it.field(0), it.field(1).as_int() as usize);
    let byte = match (source.cast::<Bytes>(), source.cast::<ByteArray>()) {
        (Some(b), _) => b.as_slice().get(i).copied(),
        (_, Some(b)) => b.get(i),
        _ => None,
    };
    match byte {
        Some(byte) => {
            it.set_immediate(1, Value::small_int(i as i64 + 1));
            Ok(Value::small_int(byte as i64))
        }
        None => {
            it.set_immediate(0, Value::NONE);
            Ok(Value::EXHAUSTED)
        }
    }
}

fn iterator_length_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = slices::record(
        t,
        args[0],
        RecordType::BytesIterator,
        ClassId::BytesIterator,
    )?;
    let len = match (it.field(0).cast::<Bytes>(), it.field(0).cast::<ByteArray>()) {
        (Some(b), _) => b.len(),
        (_, Some(b)) => b.len(),
        _ => 0,
    };
    Ok(Value::small_int(
        len.saturating_sub(it.field(1).as_int() as usize) as i64,
    ))
}
