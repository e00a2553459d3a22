//! The module `array`: rows of numbers of one type. Items and construction; the methods are in
//! `array_methods`.

use super::array_methods::{ITERATOR, METHODS};
use super::item::{Item, bits_of_float, store};
use super::{bytes_arg, copied};
use crate::builtins::number::real;
use crate::builtins::str_args::type_name;
use crate::natives;
use crate::object::*;
use crate::runtime::arith::Integer;
use crate::runtime::{define, ops, slices};
use crate::value::Value;

/// Fields of the record.
pub(super) const TYPECODE: usize = 0;
pub(super) const STORAGE: usize = 1;

const TYPECODES: &str = "bBuwhHiIlLqQfd";

natives! { FUNCTIONS:
    /// Internal. Used for pickling support.
    "_array_reconstructor" "(arraytype, typecode, mformat_code, items, /)" => super::array_methods::reconstruct,
}

natives! { GETTERS:
    /// The typecode character used to create the array.
    "typecode" "(self)" => typecode,
    /// The size, in bytes, of one array item.
    "itemsize" "(self)" => itemsize,
}

natives! { NEW:
    /// Create an array of items of a type, from an iterable, a str or bytes.
    "__new__" "(cls, *args, **kwargs)" => new,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install_module(t: &mut Thread) -> Result<(), Raised> {
    for (id, table) in [
        (ClassId::TypedArray, METHODS),
        (ClassId::TypedArrayIterator, ITERATOR),
    ] {
        crate::builtins::late::class(t, id, "array", table)?;
    }
    define::methods(t, ClassId::TypedArray, NEW)?;
    define::getters(t, ClassId::TypedArray, GETTERS)?;
    crate::builtins::late::finish(t, ClassId::TypedArray)?;
    let d = define::module(t, "array", FUNCTIONS)?.dict();
    let class = t.class(ClassId::TypedArray).value();
    define::set(t, d, "array", class)?;
    define::set(t, d, "ArrayType", class)?;
    let codes = Str::from_str(t, TYPECODES)?;
    define::set(t, d, "typecodes", codes.value())
}

/// The item of a typecode.
pub(super) fn item_of(code: u8) -> Option<Item> {
    match code {
        b'u' | b'w' => Some(Item::Wide),
        b'c' | b'?' | b'e' | b'n' | b'N' | b'P' => None,
        c => Item::native(c),
    }
}

/// An array in use: its typecode, its items and their bytes.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub code: u8,
    pub item: Item,
    pub storage: Gc<ByteArray>,
}

impl Row {
    /// The array, if the value is one.
    pub(super) fn of(v: Value) -> Option<Row> {
        let record = v.cast_record(RecordType::TypedArray)?;
        let code = record.field(TYPECODE).as_int() as u8;
        Some(Row {
            code,
            item: item_of(code)?,
            storage: record.field(STORAGE).cast()?,
        })
    }

    /// Bytes of an item.
    pub(super) fn size(self) -> usize {
        self.item.size()
    }

    /// Number of items.
    pub(super) fn len(self) -> usize {
        self.storage.len() / self.size()
    }

    /// Item `i`, which exists.
    pub(super) fn get(self, t: &mut Thread, i: usize) -> PyResult {
        let size = self.size();
        let mut raw = [0; 8];
        for (k, byte) in raw[..size].iter_mut().enumerate() {
            *byte = self.storage.get(i * size + k).unwrap_or(0);
        }
        self.item.unpack(t, &raw[..size], false)
    }

    /// Is it an array of characters?
    pub(super) fn is_text(self) -> bool {
        self.item == Item::Wide
    }

    /// Replaces the bytes `from..to` by others.
    ///
    /// # Errors
    /// BufferError while the array exports its buffer.
    pub(super) fn splice(
        self,
        t: &mut Thread,
        from: usize,
        to: usize,
        content: &[u8],
    ) -> Result<(), Raised> {
        if content.len() != to - from && self.storage.is_exported(t) {
            return Err(t.raise(
                ClassId::BufferError,
                "cannot resize an array that is exporting buffers",
            ));
        }
        self.storage.splice(t, from, to, content)
    }

    /// Appends an item.
    pub(super) fn push(self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        let raw = pack(t, self.code, self.item, v)?;
        let end = self.storage.len();
        self.splice(t, end, end, &raw[..self.size()])
    }

    /// The bytes of all items, copied.
    pub(super) fn content(self) -> Vec<u8> {
        copied(self.storage.value(), 0, self.storage.len())
    }
}

/// Format and size of the items, as a buffer shows them.
pub(super) fn buffer_format(record: Gc<Record>) -> (u8, usize) {
    let code = record.field(TYPECODE).as_int() as u8;
    let size = item_of(code).map_or(1, Item::size);
    (if code == b'u' { b'w' } else { code }, size)
}

/// The bytes of `v` as an item of this type.
///
/// # Errors
/// TypeError, OverflowError.
pub(super) fn pack(t: &mut Thread, code: u8, item: Item, v: Value) -> Result<[u8; 8], Raised> {
    let bits = match item {
        Item::Wide => character(t, v)? as u64,
        Item::Float(n) => {
            let x = real(t, v)?;
            bits_of_float(x, n).unwrap_or((x as f32).to_bits() as u64)
        }
        _ => integer(t, code, item, v)?,
    };
    let mut out = [0; 8];
    store(&mut out[..item.size()], bits, false);
    Ok(out)
}

fn character(t: &mut Thread, v: Value) -> Result<u32, Raised> {
    let message = match v.cast::<Str>() {
        Some(s) if s.len() == 1 => return Ok(s.data().get(0)),
        Some(s) => format!(
            "array item must be a unicode character, not a string of length {}",
            s.len()
        ),
        None => format!(
            "array item must be a unicode character, not {}",
            type_name(t, v)
        ),
    };
    Err(t.type_error(message))
}

/// An int item; the errors name the C types through which CPython converts.
fn integer(t: &mut Thread, code: u8, item: Item, v: Value) -> Result<u64, Raised> {
    let v = ops::index(t, v)?;
    let i = Integer::of(v).and_then(|i| i.to_i128());
    let (low, high) = item.range().unwrap_or((0, 0));
    if let Some(i) = i
        && (low..=high).contains(&i)
    {
        return Ok(i as u64);
    }
    let negative = Integer::of(v).is_some_and(|i| i.is_negative());
    let i = i.unwrap_or(if negative { i128::MIN } else { i128::MAX });
    let message = match code {
        b'I' | b'L' if negative => "can't convert negative value to unsigned int",
        b'I' if i <= u64::MAX as i128 => "unsigned int is greater than maximum",
        b'I' | b'L' => "Python int too large to convert to C unsigned long",
        b'Q' if negative => "can't convert negative int to unsigned",
        b'q' | b'Q' => "int too big to convert",
        _ if i64::try_from(i).is_err() => "Python int too large to convert to C long",
        _ => {
            let past = |bits: u32| i < -(1i128 << bits) || i >= 1i128 << bits;
            let kind = match code {
                b'B' => "unsigned byte integer",
                b'b' if !past(15) => "signed char",
                b'b' | b'h' => "signed short integer",
                b'H' if !past(31) => "unsigned short",
                _ => "signed integer",
            };
            let side = if negative {
                "less than minimum"
            } else {
                "greater than maximum"
            };
            return Err(t.overflow_error(format!("{kind} is {side}")));
        }
    };
    Err(t.overflow_error(message))
}

/// A new array of a class with these bytes.
pub(super) fn make(t: &mut Thread, shape: ShapeId, code: u8, content: &[u8]) -> PyResult {
    let storage = ByteArray::with_shape(t, ClassId::ByteArray as u32, content)?;
    let fields = [Value::small_int(code as i64), storage.value()];
    Ok(Record::with_shape(t, shape, RecordType::TypedArray, &fields)?.value())
}

/// A typecode, checked.
pub(super) fn typecode_arg(t: &mut Thread, v: Value, what: &str) -> Result<u8, Raised> {
    let message = match v.cast::<Str>() {
        Some(s) if s.len() == 1 => {
            let c = s.data().get(0);
            if let Ok(c) = u8::try_from(c)
                && item_of(c).is_some()
            {
                return Ok(c);
            }
            return Err(
                t.value_error("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")
            );
        }
        Some(s) => format!(
            "{what} must be a unicode character, not a string of length {}",
            s.len()
        ),
        None => format!(
            "{what} must be a unicode character, not {}",
            type_name(t, v)
        ),
    };
    Err(t.type_error(message))
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::TypedArray)?;
    let given = &args[2..];
    if class == t.class(ClassId::TypedArray)
        && args[1].cast::<Dict>().is_some_and(|d| !d.is_empty(t))
    {
        return Err(t.type_error("array.array() takes no keyword arguments"));
    }
    if given.is_empty() {
        return Err(t.type_error("array() takes at least 1 argument (0 given)"));
    }
    if given.len() > 2 {
        let message = format!("array() takes at most 2 arguments ({} given)", given.len());
        return Err(t.type_error(message));
    }
    let code = typecode_arg(t, given[0], "array() argument 1")?;
    let made = make(t, class.root_shape.get(), code, b"")?;
    let (Some(row), Some(&source)) = (Row::of(made), given.get(1)) else {
        return Ok(made);
    };
    fill(t, row, source)?;
    Ok(made)
}

/// Appends what the second argument of the constructor stands for.
fn fill(t: &mut Thread, row: Row, source: Value) -> Result<(), Raised> {
    let text = source.cast::<Str>().is_some();
    let other = Row::of(source);
    if !row.is_text() {
        let what = match other {
            _ if text => "a str",
            Some(o) if o.is_text() => "a unicode array",
            _ => "",
        };
        if !what.is_empty() {
            let message = format!(
                "cannot use {what} to initialize an array with typecode '{}'",
                row.code as char
            );
            return Err(t.type_error(message));
        }
    }
    if let Some(s) = source.cast::<Str>() {
        return extend_text(t, row, s);
    }
    if let Some(other) = other
        && (other.code == row.code || other.is_text() && row.is_text())
    {
        let content = other.content();
        return row.splice(t, 0, 0, &content);
    }
    let is_bytes = source.cast::<Bytes>().is_some() || source.cast::<ByteArray>().is_some();
    if is_bytes {
        return extend_bytes(t, row, source);
    }
    ops::for_each(t, source, |t, v| row.push(t, v))
}

/// Appends characters.
pub(super) fn extend_text(t: &mut Thread, row: Row, s: Gc<Str>) -> Result<(), Raised> {
    let content: Vec<u8> = s.data().iter().flat_map(u32::to_le_bytes).collect();
    let end = row.storage.len();
    row.splice(t, end, end, &content)
}

/// Appends the bytes of a buffer.
pub(super) fn extend_bytes(t: &mut Thread, row: Row, source: Value) -> Result<(), Raised> {
    let content = bytes_arg(t, source)?;
    if content.len() % row.size() != 0 {
        return Err(t.value_error("bytes length not a multiple of item size"));
    }
    let content = content.to_vec();
    let end = row.storage.len();
    row.splice(t, end, end, &content)
}

/// The receiver.
pub(super) fn this(t: &mut Thread, v: Value) -> Result<Row, Raised> {
    match Row::of(v) {
        Some(row) => Ok(row),
        None => Err(
            slices::record(t, v, RecordType::TypedArray, ClassId::TypedArray)
                .err()
                .unwrap_or_else(|| t.type_error("expected an array")),
        ),
    }
}

fn typecode(t: &mut Thread, args: &[Value]) -> PyResult {
    let code = this(t, args[0])?.code;
    Ok(t.char_str(code).value())
}

fn itemsize(t: &mut Thread, args: &[Value]) -> PyResult {
    let size = this(t, args[0])?.size();
    Ok(Value::small_int(size as i64))
}

/// Is `v` an instance of a subclass, whose attributes `__reduce_ex__` keeps?
pub(super) fn own_attributes(t: &mut Thread, v: Value) -> PyResult {
    if classes_exact(v) {
        return Ok(Value::NONE);
    }
    let d = crate::runtime::attributes::attribute_dict(t, v)?;
    Ok(d.map_or(Value::NONE, Gc::value))
}

fn classes_exact(v: Value) -> bool {
    v.shape_id() == ClassId::TypedArray as u32
}
