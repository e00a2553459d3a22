//! The module `_struct`: values packed into bytes by a format.

use super::item::{Item, bits_of_float, store};
use super::scratch::Scratch;
use super::structs_cache;
use super::structs_plan::Plan;
use super::{Region, bytes_arg};
use crate::builtins::late;
use crate::builtins::number::real_optional;
use crate::builtins::str_args::type_name;
use crate::natives;
use crate::object::*;
use crate::runtime::arith::Integer;
use crate::runtime::{define, ops, slices};
use crate::value::Value;
use std::rc::Rc;

natives! { FUNCTIONS:
    /// Return size in bytes of the struct described by the format string.
    "calcsize" "(format, /)" => calcsize,
    /// Clear the internal cache.
    "_clearcache" "()" => clear_cache,
    /// Return a bytes object containing the values packed according to the format string.
    "pack" "(*args)" => pack,
    /// Pack values and write the packed bytes into a buffer, starting at an offset.
    "pack_into" "(*args)" => pack_into,
    /// Return a tuple containing values unpacked according to the format string.
    "unpack" "(format, buffer, /)" => unpack,
    /// Return a tuple containing values unpacked from a buffer, starting at an offset.
    "unpack_from" "(format, /, buffer, offset=0)" => unpack_from,
    /// Return an iterator yielding tuples unpacked from the given bytes.
    "iter_unpack" "(format, buffer, /)" => iter_unpack,
}

natives! { METHODS:
    /// Create a compiled struct object.
    "__new__" "(cls, /, *args, **kwargs)" => new,
    /// Compile the format.
    "__init__" "(self, format)" => init,
    /// Size of object in memory, in bytes.
    "__sizeof__" "(self, /)" => sizeof,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// Return a bytes object containing the values packed according to the format.
    "pack" "(self, /, *values)" => method_pack,
    /// Pack values and write the packed bytes into a buffer, starting at an offset.
    "pack_into" "(self, /, *args)" => method_pack_into,
    /// Return a tuple containing unpacked values.
    "unpack" "(self, buffer, /)" => method_unpack,
    /// Return a tuple containing unpacked values from a buffer, starting at an offset.
    "unpack_from" "(self, /, buffer, offset=0)" => method_unpack_from,
    /// Return an iterator yielding tuples.
    "iter_unpack" "(self, buffer, /)" => method_iter_unpack,
}

natives! { GETTERS:
    /// struct format string
    "format" "(self)" => format,
    /// struct size in bytes
    "size" "(self)" => size,
}

natives! { ITERATOR:
    /// What iter(self) does.
    "__iter__" "(self, /)" => iterator_self,
    /// What next(self) does.
    "__next__" "(self, /)" => iterator_next,
    /// Number of tuples left.
    "__length_hint__" "(self, /)" => length_hint,
}

/// Makes the module `_struct`, also known as `struct`.
///
/// # Errors
/// MemoryError.
pub(crate) fn install_module(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::Struct, "_struct", METHODS)?;
    late::class(t, ClassId::UnpackIterator, "_struct", ITERATOR)?;
    define::getters(t, ClassId::Struct, GETTERS)?;
    let module = define::module(t, "_struct", FUNCTIONS)?;
    let class = t.class(ClassId::Struct).value();
    define::set(t, module.dict(), "Struct", class)?;
    let error = error_class(t)?.value();
    define::set(t, module.dict(), "error", error)
}

fn error_class(t: &mut Thread) -> Result<Gc<Class>, Raised> {
    late::exception(t, "struct", "error", ClassId::Exception)
}

/// A `struct.error`.
#[cold]
pub(super) fn error(t: &mut Thread, message: &str) -> Raised {
    let class = error_class(t);
    late::raise(t, class, message)
}

/// The text of a format argument.
fn format_arg(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    if let Some(s) = v.cast::<Str>() {
        if !s.is_ascii() {
            return Err(not_ascii(t, s));
        }
        return Ok(s);
    }
    if let Some(b) = v.cast::<Bytes>() {
        return Str::from_latin1(t, b.as_slice());
    }
    let message = format!(
        "Struct() argument 1 must be a str or bytes object, not {}",
        type_name(t, v)
    );
    Err(t.type_error(message))
}

#[cold]
fn not_ascii(t: &mut Thread, s: Gc<Str>) -> Raised {
    let encoded = t
        .intern("ascii")
        .and_then(|ascii| crate::builtins::str_codecs::encode(t, s, Some(ascii), None));
    match encoded {
        Err(raised) => raised,
        Ok(_) => t.value_error("a format is ASCII"),
    }
}

/// The plan of a format.
fn plan_of(t: &mut Thread, v: Value) -> Result<Rc<Plan>, Raised> {
    let s = format_arg(t, v)?;
    structs_cache::plan(t, s)
}

/// Writes one value.
pub(super) fn pack_item(
    t: &mut Thread,
    code: u8,
    item: Item,
    v: Value,
    big: bool,
    out: &mut [u8],
) -> Result<(), Raised> {
    let bits = match item {
        Item::Char => match v.cast::<Bytes>() {
            Some(b) if b.len() == 1 => b.as_slice()[0] as u64,
            _ => match v.cast::<ByteArray>() {
                Some(b) if b.len() == 1 => b.get(0).unwrap_or(0) as u64,
                _ => {
                    return Err(error(t, "char format requires a bytes object of length 1"));
                }
            },
        },
        Item::Bool => ops::truthy(t, v)? as u64,
        Item::Float(n) => {
            let x = float_arg(t, v)?;
            float_bits(t, code, x, n)?
        }
        Item::Complex(n) => {
            let pair = v.to_complex().or_else(|| v.to_f64().map(|x| (x, 0.0)));
            let pair = match pair {
                Some(p) => Some(p),
                None => real_optional(t, v)?.map(|x| (x, 0.0)),
            };
            let Some((re, im)) = pair else {
                return Err(error(t, "required argument is not a complex"));
            };
            let (re, im) = (float_bits(t, b'f', re, n)?, float_bits(t, b'f', im, n)?);
            let (first, second) = out.split_at_mut(n as usize);
            store(first, re, big);
            store(second, im, big);
            return Ok(());
        }
        _ => integer(t, code, item, v)?,
    };
    store(out, bits, big);
    Ok(())
}

fn float_arg(t: &mut Thread, v: Value) -> Result<f64, Raised> {
    match real_optional(t, v) {
        Ok(Some(x)) => Ok(x),
        // Whatever went wrong, CPython says this.
        Ok(None) => Err(error(t, "required argument is not a float")),
        Err(_) => {
            t.take_pending();
            Err(error(t, "required argument is not a float"))
        }
    }
}

fn float_bits(t: &mut Thread, code: u8, x: f64, size: u8) -> Result<u64, Raised> {
    match bits_of_float(x, size) {
        Some(bits) => Ok(bits),
        None => {
            let message = format!("float too large to pack with {} format", code as char);
            Err(t.overflow_error(message))
        }
    }
}

fn integer(t: &mut Thread, code: u8, item: Item, v: Value) -> Result<u64, Raised> {
    if v.is_int() && item.holds(v.as_int()) {
        return Ok(v.as_int() as u64);
    }
    if !v.is_any_int() && t.special(v, Special::Index).is_unbound() {
        return Err(error(t, "required argument is not an integer"));
    }
    let v = ops::index(t, v)?;
    let i = Integer::of(v).and_then(|i| i.to_i128());
    if item == Item::Pointer {
        return match i {
            Some(i) if i >= i64::MIN as i128 && i <= u64::MAX as i128 => Ok(i as u64),
            _ => Err(error(t, "int too large to convert")),
        };
    }
    let (low, high) = item.range().unwrap_or((0, 0));
    match i {
        Some(i) if (low..=high).contains(&i) => Ok(i as u64),
        _ => {
            let message = format!(
                "'{}' format requires {low} <= number <= {high}",
                code as char
            );
            Err(error(t, &message))
        }
    }
}

fn calcsize(t: &mut Thread, args: &[Value]) -> PyResult {
    let plan = plan_of(t, args[0])?;
    t.int(plan.size as i64)
}

fn clear_cache(t: &mut Thread, _args: &[Value]) -> PyResult {
    structs_cache::clear(t);
    Ok(Value::NONE)
}

fn pack(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some((format, values)) = args.split_first() else {
        return Err(t.type_error("missing format argument"));
    };
    let plan = plan_of(t, *format)?;
    packed(t, &plan, values)
}

fn packed(t: &mut Thread, plan: &Plan, values: &[Value]) -> PyResult {
    let mut room = Scratch::new();
    plan.pack(t, values, "pack", &mut room)?;
    Ok(Bytes::new(t, room.get(plan.size))?.value())
}

fn pack_into(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some((format, args)) = args.split_first() else {
        return Err(t.type_error("missing format argument"));
    };
    let plan = plan_of(t, *format)?;
    write_into(t, &plan, args)
}

fn write_into(t: &mut Thread, plan: &Plan, args: &[Value]) -> PyResult {
    let [buffer, offset, values @ ..] = args else {
        let missing = if args.is_empty() { "buffer" } else { "offset" };
        return Err(error(t, &format!("pack_into expected {missing} argument")));
    };
    if values.len() != plan.values {
        let message = format!(
            "pack_into expected {} items for packing (got {})",
            plan.values,
            values.len()
        );
        return Err(error(t, &message));
    }
    let region = match Region::of(*buffer) {
        Some(r) if !r.readonly => r,
        _ => {
            let message = format!(
                "argument must be read-write bytes-like object, not {}",
                type_name(t, *buffer)
            );
            return Err(t.type_error(message));
        }
    };
    let offset = ops::size(t, *offset)?;
    let size = plan.size;
    let at = place(
        t,
        offset,
        size,
        region.len,
        "no space to pack",
        "pack_into requires a buffer of at least",
        "packing",
    )?;
    let mut room = Scratch::new();
    plan.pack(t, values, "pack_into", &mut room)?;
    if !region.write(at, room.get(size)) {
        return Err(t.raise(ClassId::BufferError, "the buffer was resized meanwhile"));
    }
    Ok(Value::NONE)
}

/// The offset of `size` bytes in a buffer of `len`, counted from the end when negative.
fn place(
    t: &mut Thread,
    offset: isize,
    size: usize,
    len: usize,
    negative: &str,
    requires: &str,
    doing: &str,
) -> Result<usize, Raised> {
    if offset < 0 {
        if offset.unsigned_abs() < size {
            let message = format!("{negative} {size} bytes at offset {offset}");
            return Err(error(t, &message));
        }
        if offset.unsigned_abs() > len {
            let message = format!("offset {offset} out of range for {len}-byte buffer");
            return Err(error(t, &message));
        }
        return Ok(len - offset.unsigned_abs());
    }
    let at = offset as usize;
    if at > len || len - at < size {
        let message = format!(
            "{requires} {} bytes for {doing} {size} bytes at offset {at} (actual buffer size is {len})",
            at.saturating_add(size)
        );
        return Err(error(t, &message));
    }
    Ok(at)
}

fn unpack(t: &mut Thread, args: &[Value]) -> PyResult {
    let plan = plan_of(t, args[0])?;
    unpack_all(t, &plan, args[1])
}

fn unpack_all(t: &mut Thread, plan: &Plan, buffer: Value) -> PyResult {
    let content = bytes_arg(t, buffer)?;
    if content.len() != plan.size {
        let message = format!("unpack requires a buffer of {} bytes", plan.size);
        return Err(error(t, &message));
    }
    plan.unpack(t, &content)
}

fn unpack_from(t: &mut Thread, args: &[Value]) -> PyResult {
    let plan = plan_of(t, args[0])?;
    unpack_at(t, &plan, args[1], args[2])
}

fn unpack_at(t: &mut Thread, plan: &Plan, buffer: Value, offset: Value) -> PyResult {
    let len = match Region::of(buffer) {
        Some(r) => r.len,
        None => bytes_arg(t, buffer)?.len(),
    };
    let offset = if offset.is_unbound() {
        0
    } else {
        ops::size(t, offset)?
    };
    let at = place(
        t,
        offset,
        plan.size,
        len,
        "not enough data to unpack",
        "unpack_from requires a buffer of at least",
        "unpacking",
    )?;
    let mut room = Scratch::new();
    let raw = match Region::of(buffer) {
        Some(r) => r.read(at, plan.size, &mut room),
        None => room.copy(&bytes_arg(t, buffer)?[at..at + plan.size]),
    };
    plan.unpack(t, raw)
}

fn iter_unpack(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = new_struct(t, args[0])?;
    method_iter_unpack(t, &[s, args[1]])
}

fn new_struct(t: &mut Thread, format: Value) -> PyResult {
    let class = t.class(ClassId::Struct).value();
    let made = new(t, &[class])?;
    init(t, &[made, format])?;
    Ok(made)
}

/// The format comes with `__init__`; until then the object can do nothing.
fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Struct)?;
    let fields = [Value::NONE, Value::small_int(-1), Value::NONE];
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::Struct, &fields)?.value())
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::Struct, ClassId::Struct)?;
    let format = format_arg(t, args[1])?;
    let plan = structs_cache::plan(t, format)?;
    let size = t.int(plan.size as i64)?;
    let plan = Opaque::new(t, plan)?;
    r.set_field(0, format.value());
    r.set_field(1, size);
    r.set_field(2, plan.value());
    Ok(Value::NONE)
}

fn sizeof(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let size = r.value().header().map_or(8, Kind::size_of_object);
    Ok(Value::small_int(size as i64))
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    let r = slices::record(t, v, RecordType::Struct, ClassId::Struct)?;
    if r.field(0).is_none() {
        return Err(t.raise(ClassId::RuntimeError, "Struct object is not initialized"));
    }
    Ok(r)
}

/// The plan of a receiver.
fn plan_of_this(t: &mut Thread, v: Value) -> Result<Rc<Plan>, Raised> {
    let r = this(t, v)?;
    let kept = r.field(2).cast::<Opaque>();
    match kept.and_then(|o| o.with(|plan: &mut Rc<Plan>| Rc::clone(plan))) {
        Some(plan) => Ok(plan),
        None => plan_of(t, r.field(0)),
    }
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let text = ops::repr(t, r.field(0))?;
    let name = t.class_of(args[0]).bare_name();
    let text = format!("{name}({text})");
    Ok(Str::from_str(t, &text)?.value())
}

fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(0))
}

fn size(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::Struct, ClassId::Struct)?;
    Ok(r.field(1))
}

fn method_pack(t: &mut Thread, args: &[Value]) -> PyResult {
    let plan = plan_of_this(t, args[0])?;
    packed(t, &plan, &args[1..])
}

fn method_pack_into(t: &mut Thread, args: &[Value]) -> PyResult {
    let plan = plan_of_this(t, args[0])?;
    write_into(t, &plan, &args[1..])
}

fn method_unpack(t: &mut Thread, args: &[Value]) -> PyResult {
    let plan = plan_of_this(t, args[0])?;
    unpack_all(t, &plan, args[1])
}

fn method_unpack_from(t: &mut Thread, args: &[Value]) -> PyResult {
    let plan = plan_of_this(t, args[0])?;
    unpack_at(t, &plan, args[1], args[2])
}

fn method_iter_unpack(t: &mut Thread, args: &[Value]) -> PyResult {
    let plan = plan_of_this(t, args[0])?;
    if plan.size == 0 {
        return Err(error(
            t,
            "cannot iteratively unpack with a struct of length 0",
        ));
    }
    let len = bytes_arg(t, args[1])?.len();
    if len % plan.size != 0 {
        let message = format!(
            "iterative unpacking requires a buffer of a multiple of {} bytes",
            plan.size
        );
        return Err(error(t, &message));
    }
    let fields = [args[0], args[1], Value::small_int(0)];
    let it = Record::new(
        t,
        ClassId::UnpackIterator,
        RecordType::UnpackIterator,
        &fields,
    )?;
    Ok(it.value())
}

fn iterator(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::UnpackIterator, ClassId::UnpackIterator)
}

fn iterator_self(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn iterator_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = iterator(t, args[0])?;
    if it.field(1).is_none() {
        return Ok(Value::EXHAUSTED);
    }
    let plan = plan_of_this(t, it.field(0))?;
    let at = it.field(2).as_int() as usize;
    let mut room = Scratch::new();
    let raw = match Region::of(it.field(1)) {
        Some(r) if at + plan.size <= r.len => r.read(at, plan.size, &mut room),
        _ => {
            it.set_immediate(1, Value::NONE);
            return Ok(Value::EXHAUSTED);
        }
    };
    it.set_immediate(2, Value::small_int((at + plan.size) as i64));
    plan.unpack(t, raw)
}

fn length_hint(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = iterator(t, args[0])?;
    let Some(region) = Region::of(it.field(1)) else {
        return Ok(Value::small_int(0));
    };
    let plan = plan_of_this(t, it.field(0))?;
    let left = region.len.saturating_sub(it.field(2).as_int() as usize);
    t.int((left / plan.size) as i64)
}
