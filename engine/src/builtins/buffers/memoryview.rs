//! The class `memoryview`: views of bytes, bytearrays, arrays and mappings.

use super::item::Item;
use super::memory_items::{self, get_item, iterate, set_item};
use super::{Mapping, Region, array, check_open, copied, write_to};
use crate::builtins::sequence;
use crate::builtins::str_args::{absent, str_arg, type_name};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops, slices};
use crate::value::Value;

/// Fields of the record.
pub(super) const OBJECT: usize = 0;
const STORAGE: usize = 1;
const STATE: usize = 2;
const HASH: usize = 3;
pub(super) const FORMAT: usize = 4;

/// Most dimensions.
const MAX_DIMENSIONS: usize = 64;

const RELEASED: &str = "operation forbidden on released memoryview object";

natives! { METHODS:
    /// Create a view of a bytes-like object.
    "__new__" "(cls, /, object)" => new,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
    /// What len(self) gives.
    "__len__" "(self, /)" => len,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => get_item,
    /// Set self[key] to value.
    "__setitem__" "(self, key, value, /)" => set_item,
    /// Memory cannot be deleted.
    "__delitem__" "(self, key, /)" => memory_items::delete_item,
    /// What iter(self) does.
    "__iter__" "(self, /)" => iterate,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => memory_items::eq,
    /// The result of self != value.
    "__ne__" "(self, value, /)" => memory_items::ne,
    /// Enter a `with` statement.
    "__enter__" "(self, /)" => enter,
    /// Release the buffer.
    "__exit__" "(self, /, *exc_info)" => release,
    /// A generic alias.
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
    /// Release the underlying buffer exposed by the memoryview object.
    "release" "(self, /)" => release,
    /// Cast a memoryview to a new format or shape.
    "cast" "(self, /, format, shape=())" => cast,
    /// Return a readonly version of the memoryview.
    "toreadonly" "(self, /)" => to_readonly,
    /// Return the data in the buffer as a bytes object.
    "tobytes" "(self, /, order='C')" => memory_items::to_bytes,
    /// Return the data in the buffer as a list of elements.
    "tolist" "(self, /)" => memory_items::to_list,
    /// Return the data in the buffer as hexadecimal digits, with separators between groups of bytes.
    "hex" "(self, /, sep=None, bytes_per_sep=1)" => hex,
    /// Count the number of occurrences of a value.
    "count" "(self, value, /)" => memory_items::count,
    /// Return the index of the first occurrence of a value.
    "index" "(self, value, start=0, stop=9223372036854775807, /)" => memory_items::index,
}

natives! { GETTERS:
    /// The underlying object of the memoryview.
    "obj" "(self)" => obj,
    /// The amount of space in bytes that the array would use in a contiguous representation.
    "nbytes" "(self)" => nbytes,
    /// A bool indicating whether the memory is read only.
    "readonly" "(self)" => readonly,
    /// The size in bytes of each element.
    "itemsize" "(self)" => itemsize,
    /// The format of each element, as in the module struct.
    "format" "(self)" => format,
    /// How many dimensions of a multi-dimensional array the memory represents.
    "ndim" "(self)" => ndim,
    /// A tuple with the length of each dimension.
    "shape" "(self)" => shape,
    /// A tuple with the bytes between neighbours of each dimension.
    "strides" "(self)" => strides,
    /// An empty tuple.
    "suboffsets" "(self)" => suboffsets,
    /// A bool indicating whether the memory is contiguous in C order.
    "c_contiguous" "(self)" => c_contiguous,
    /// A bool indicating whether the memory is contiguous in Fortran order.
    "f_contiguous" "(self)" => f_contiguous,
    /// A bool indicating whether the memory is contiguous.
    "contiguous" "(self)" => contiguous,
}

/// Registers the class.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::MemoryView, METHODS)?;
    define::getters(t, ClassId::MemoryView, GETTERS)?;
    define::methods(t, ClassId::MemoryIterator, memory_items::ITERATOR)
}

/// How a view sees its storage.
#[derive(Clone)]
pub(super) struct View {
    /// Offset of the first item.
    pub start: usize,
    /// `None` for formats that can only be copied.
    pub item: Option<Item>,
    pub itemsize: usize,
    pub shape: Vec<usize>,
    /// Bytes from an item to the next of each dimension.
    pub strides: Vec<isize>,
    pub readonly: bool,
}

impl View {
    /// Number of items.
    pub(super) fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// Number of bytes.
    pub(super) fn bytes(&self) -> usize {
        self.count() * self.itemsize
    }

    fn is_contiguous(&self, fortran: bool) -> bool {
        let mut expected = self.itemsize as isize;
        let n = self.shape.len();
        self.count() == 0
            || (0..n).all(|i| {
                let i = if fortran { i } else { n - 1 - i };
                let good = self.shape[i] == 1 || self.strides[i] == expected;
                expected *= self.shape[i] as isize;
                good
            })
    }

    /// Do the items lie in a row, in C's order?
    pub(super) fn is_c(&self) -> bool {
        self.is_contiguous(false)
    }

    /// Where each item begins in the storage, in C's order or Fortran's.
    pub(super) fn offsets(&self, fortran: bool) -> Vec<usize> {
        let mut out = vec![self.start];
        let mut add = |i: usize, outer: bool| {
            let old = core::mem::take(&mut out);
            let places = 0..self.shape[i] as isize;
            let at = |base: usize, k: isize| base.wrapping_add_signed(k * self.strides[i]);
            out = if outer {
                places
                    .flat_map(|k| old.iter().map(move |b| at(*b, k)))
                    .collect()
            } else {
                old.iter()
                    .flat_map(|b| places.clone().map(move |k| at(*b, k)))
                    .collect()
            };
        };
        for i in 0..self.shape.len() {
            add(i, fortran);
        }
        out
    }
}

/// What the record's state object holds: the view and its export, `None` when released.
struct State {
    view: Option<View>,
    _export: Option<Export>,
}

/// Makes a record.
fn make(
    t: &mut Thread,
    object: Value,
    storage: Value,
    format: Value,
    view: View,
) -> Result<Gc<Record>, Raised> {
    let export = match (storage.cast::<ByteArray>(), storage.cast::<Opaque>()) {
        (Some(b), _) => Some(b.export(t)?),
        (_, Some(mapping)) => mapping.with(|m: &mut Mapping| m.export()),
        _ => None,
    };
    let state = Opaque::new(
        t,
        State {
            view: Some(view),
            _export: export,
        },
    )?;
    let fields = [object, storage, state.value(), Value::NONE, format];
    Record::new(t, ClassId::MemoryView, RecordType::MemoryView, &fields)
}

/// The view of a record that is not released, or `None`.
pub(super) fn view_of(r: Gc<Record>) -> Option<View> {
    let state = r.field(STATE).cast::<Opaque>()?;
    state.with(|s: &mut State| s.view.clone())?
}

/// The receiver and its view.
///
/// # Errors
/// ValueError when it is released.
pub(super) fn this(t: &mut Thread, v: Value) -> Result<(Gc<Record>, View), Raised> {
    let r = slices::record(t, v, RecordType::MemoryView, ClassId::MemoryView)?;
    match view_of(r) {
        Some(view) => Ok((r, view)),
        None => Err(t.value_error(RELEASED)),
    }
}

/// ValueError when `v` is a memoryview that was released.
///
/// # Errors
/// As said.
pub(super) fn check_released(t: &mut Thread, v: Value) -> Result<(), Raised> {
    match v.cast_record(RecordType::MemoryView) {
        Some(r) if view_of(r).is_none() => Err(t.value_error(RELEASED)),
        _ => Ok(()),
    }
}

/// The bytes of a view whose items lie in a row.
pub(super) fn region(r: Gc<Record>) -> Option<Region> {
    let view = view_of(r)?;
    view.is_c().then(|| Region {
        storage: r.field(STORAGE),
        start: view.start,
        len: view.bytes(),
        readonly: view.readonly,
    })
}

/// The items' bytes in C's order, copied; `None` for a released view.
pub(super) fn content(r: Gc<Record>) -> Option<Vec<u8>> {
    Some(gather(r, &view_of(r)?, false))
}

/// The items' bytes in C's order or Fortran's.
pub(super) fn gather(r: Gc<Record>, view: &View, fortran: bool) -> Vec<u8> {
    let storage = r.field(STORAGE);
    if view.is_contiguous(fortran) {
        return copied(storage, view.start, view.bytes());
    }
    let mut out = Vec::with_capacity(view.bytes());
    for at in view.offsets(fortran) {
        out.extend_from_slice(&copied(storage, at, view.itemsize));
    }
    out
}

/// The bytes of one item.
pub(super) fn read(r: Gc<Record>, view: &View, at: usize) -> [u8; 8] {
    let mut out = [0; 8];
    let storage = r.field(STORAGE);
    let n = view.itemsize.min(8);
    if let Some(b) = storage.cast::<Bytes>() {
        out[..n].copy_from_slice(&b.as_slice()[at..at + n]);
    } else if let Some(b) = storage.cast::<ByteArray>() {
        for (i, byte) in out[..n].iter_mut().enumerate() {
            *byte = b.get(at + i).unwrap_or(0);
        }
    } else {
        let item = copied(storage, at, n);
        out[..item.len()].copy_from_slice(&item);
    }
    out
}

/// Writes bytes into the storage.
pub(super) fn write(r: Gc<Record>, at: usize, content: &[u8]) {
    write_to(r.field(STORAGE), at, content);
}

/// A view of `v`.
///
/// # Errors
/// TypeError when it is no buffer, ValueError when it is a released view.
pub(super) fn of_object(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    if v.cast_record(RecordType::MemoryView).is_some() {
        let (r, view) = this(t, v)?;
        return make(t, r.field(OBJECT), r.field(STORAGE), r.field(FORMAT), view);
    }
    check_open(t, v)?;
    let Some(region) = Region::of(v) else {
        let message = format!(
            "memoryview: a bytes-like object is required, not '{}'",
            type_name(t, v)
        );
        return Err(t.type_error(message));
    };
    let (format, itemsize) = match v.cast_record(RecordType::TypedArray) {
        Some(a) => array::buffer_format(a),
        None => (b'B', 1),
    };
    let view = View {
        start: 0,
        item: Item::native(format),
        itemsize,
        shape: vec![region.len / itemsize],
        strides: vec![itemsize as isize],
        readonly: region.readonly,
    };
    let format = t.char_str(format).value();
    make(t, v, region.storage, format, view)
}

/// Another view of the storage of `r`.
pub(super) fn derived(t: &mut Thread, r: Gc<Record>, view: View) -> PyResult {
    let format = r.field(FORMAT);
    Ok(make(t, r.field(OBJECT), r.field(STORAGE), format, view)?.value())
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(of_object(t, args[1])?.value())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::MemoryView, ClassId::MemoryView)?;
    let state = if view_of(r).is_some() {
        "memory"
    } else {
        "released memory"
    };
    let text = format!("<{state} at {:#x}>", args[0].as_raw_ptr() as usize);
    Ok(Str::from_str(t, &text)?.value())
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::MemoryView, ClassId::MemoryView)?;
    if !r.field(HASH).is_none() {
        return Ok(r.field(HASH));
    }
    let (r, view) = this(t, args[0])?;
    if !view.readonly {
        return Err(t.value_error("cannot hash writable memoryview object"));
    }
    if !matches!(
        view.item,
        Some(Item::Char | Item::Signed(1) | Item::Unsigned(1))
    ) {
        return Err(t.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    ops::hash(t, r.field(OBJECT))?;
    let content = Bytes::new(t, &gather(r, &view, false))?;
    let h = t.int(content.hash(t.hash_seed) as i64)?;
    r.set_field(HASH, h);
    Ok(h)
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, view) = this(t, args[0])?;
    match view.shape.first() {
        Some(n) => t.int(*n as i64),
        None => Err(t.type_error("0-dim memory has no length")),
    }
}

fn enter(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    Ok(args[0])
}

fn release(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::MemoryView, ClassId::MemoryView)?;
    release_now(r);
    Ok(Value::NONE)
}

/// Ends a view: its storage may be resized again.
pub(super) fn release_now(r: Gc<Record>) {
    if let Some(state) = r.field(STATE).cast::<Opaque>() {
        state.clear();
    }
    r.set_immediate(OBJECT, Value::NONE);
    r.set_immediate(STORAGE, Value::NONE);
}

/// The item that a format of one native character, perhaps behind an `@`, names.
fn cast_item(format: &str) -> Option<Item> {
    match format.as_bytes() {
        [c] | [b'@', c] => Item::native(*c),
        _ => None,
    }
}

fn cast(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, view) = this(t, args[0])?;
    let Some(format) = args[1].cast::<Str>() else {
        let message = format!(
            "cast() argument 'format' must be str, not {}",
            crate::builtins::str_args::type_name(t, args[1])
        );
        return Err(t.type_error(message));
    };
    if !view.is_c() {
        return Err(t.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let dimensions = match args[2] {
        v if v.is_unbound() => None,
        v => match sequence::Sequence::of(v) {
            Some(s) => Some(s),
            None => return Err(t.type_error("shape must be a list or a tuple")),
        },
    };
    if let Some(s) = dimensions {
        if s.len() > MAX_DIMENSIONS {
            return Err(t.value_error("memoryview: number of dimensions must not exceed 64"));
        }
        if view.shape.len() != 1 && s.len() != 1 {
            return Err(t.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
        }
    }
    let Some(item) = cast_item(&format.to_string_lossy()) else {
        return Err(t.value_error(
            "memoryview: destination format must be a native single character format prefixed with \
             an optional '@'",
        ));
    };
    let is_byte = |i: Item| matches!(i, Item::Char | Item::Signed(1) | Item::Unsigned(1));
    if !is_byte(item) && !view.item.is_some_and(is_byte) {
        return Err(t.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    let bytes = view.bytes();
    if bytes % item.size() != 0 {
        return Err(t.type_error("memoryview: length is not a multiple of itemsize"));
    }
    let mut shape = Vec::new();
    match dimensions {
        None => shape.push(bytes / item.size()),
        Some(s) => {
            let mut product = item.size();
            for i in 0..s.len() {
                let v = s.get(i);
                if !v.is_any_int() {
                    return Err(
                        t.type_error("memoryview.cast(): elements of shape must be integers")
                    );
                }
                let n = match v.to_i64() {
                    Some(n) if n > 0 => n as usize,
                    _ => {
                        return Err(t.value_error(
                            "memoryview.cast(): elements of shape must be integers > 0",
                        ));
                    }
                };
                product = product.saturating_mul(n);
                shape.push(n);
            }
            if product != bytes {
                return Err(t.type_error("memoryview: product(shape) * itemsize != buffer size"));
            }
        }
    }
    let mut strides = vec![0; shape.len()];
    let mut stride = item.size() as isize;
    for (s, n) in strides.iter_mut().zip(&shape).rev() {
        *s = stride;
        stride *= *n as isize;
    }
    let view = View {
        start: view.start,
        item: Some(item),
        itemsize: item.size(),
        shape,
        strides,
        readonly: view.readonly,
    };
    let (object, storage) = (r.field(OBJECT), r.field(STORAGE));
    Ok(make(t, object, storage, format.value(), view)?.value())
}

fn to_readonly(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, mut view) = this(t, args[0])?;
    view.readonly = true;
    derived(t, r, view)
}

fn hex(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, view) = this(t, args[0])?;
    let content = Bytes::new(t, &gather(r, &view, false))?;
    crate::builtins::bytes_text::hex(t, &[content.value(), args[1], args[2]])
}

fn obj(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.0.field(OBJECT))
}

fn nbytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = this(t, args[0])?.1.bytes();
    t.int(n as i64)
}

fn readonly(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(this(t, args[0])?.1.readonly))
}

fn itemsize(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = this(t, args[0])?.1.itemsize;
    t.int(n as i64)
}

fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.0.field(FORMAT))
}

fn ndim(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = this(t, args[0])?.1.shape.len();
    t.int(n as i64)
}

/// A tuple of sizes.
fn sizes(t: &mut Thread, sizes: impl Iterator<Item = i64>) -> PyResult {
    let list = List::new(t)?;
    for n in sizes {
        let v = t.int(n)?;
        list.push(t, v)?;
    }
    Ok(ops::list_to_tuple(t, list)?.value())
}

fn shape(t: &mut Thread, args: &[Value]) -> PyResult {
    let view = this(t, args[0])?.1;
    sizes(t, view.shape.iter().map(|n| *n as i64))
}

fn strides(t: &mut Thread, args: &[Value]) -> PyResult {
    let view = this(t, args[0])?.1;
    sizes(t, view.strides.iter().map(|n| *n as i64))
}

fn suboffsets(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    Ok(t.empty_tuple)
}

fn c_contiguous(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(this(t, args[0])?.1.is_c()))
}

fn f_contiguous(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(this(t, args[0])?.1.is_contiguous(true)))
}

fn contiguous(t: &mut Thread, args: &[Value]) -> PyResult {
    let view = this(t, args[0])?.1;
    Ok(Value::bool(view.is_c() || view.is_contiguous(true)))
}

/// The `order` argument of `tobytes`: is it Fortran's?
pub(super) fn order_arg(t: &mut Thread, v: Value, view: &View) -> Result<bool, Raised> {
    if absent(v) {
        return Ok(false);
    }
    let s = str_arg(t, v, "tobytes() argument 'order'")?;
    match s.as_ascii() {
        Some("C") => Ok(false),
        Some("F") => Ok(true),
        Some("A") => Ok(!view.is_c() && view.is_contiguous(true)),
        _ => Err(t.value_error("order must be 'C', 'F' or 'A'")),
    }
}
