//! The module `_weakrefs`: the class of weak references. Proxies are in Python, in the module `_weakref`.

use super::sequence;
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, classes, define, ops};
use crate::value::Value;

natives! { REFERENCE:
    "__new__" "(cls, object, callback=None, /)" => new,
    "__init__" "(self, object, callback=None, /)" => init,
    "__call__" "(self, /)" => target,
    "__hash__" "(self, /)" => hash,
    "__eq__" "(self, value, /)" => eq,
    "__ne__" "(self, value, /)" => ne,
    "__repr__" "(self, /)" => repr,
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}
natives! { FUNCTIONS:
    /// A tuple of the weak references to an object.
    "references" "(object, /)" => references,
}
natives! { GETTERS:
    "__callback__" "(self)" => callback,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let module = define::module(t, "_weakrefs", FUNCTIONS)?;
    define::methods(t, ClassId::WeakRef, REFERENCE)?;
    define::getters(t, ClassId::WeakRef, GETTERS)?;
    let class = t.class(ClassId::WeakRef);
    let weakref = t.intern("weakref")?;
    define::set(t, class.dict(), "__module__", weakref.value())?;
    classes::refresh_specials(t, class);
    define::set(t, module.dict(), "ref", class.value())
}

/// Objects of these classes, and of subclasses of the second group too, have no place for weak references.
fn takes_references(t: &mut Thread, v: Value) -> bool {
    if !v.is_ptr() {
        return false;
    }
    let class = t.class_of(v);
    let exact = class.has_flag(class_flag::BUILTIN);
    match class.builtin_id() {
        ClassId::Int | ClassId::Bool | ClassId::Tuple | ClassId::StructSeq | ClassId::Bytes => {
            false
        }
        ClassId::Object => {
            !exact && (class.has_flag(class_flag::HAS_DICT) || has_reference_slot(t, class))
        }
        ClassId::Float
        | ClassId::Complex
        | ClassId::Decimal
        | ClassId::DecimalContext
        | ClassId::Str
        | ClassId::ByteArray
        | ClassId::List
        | ClassId::Dict
        | ClassId::Range
        | ClassId::Slice
        | ClassId::Cell
        | ClassId::Frame
        | ClassId::Traceback
        | ClassId::Property
        | ClassId::MappingProxy => !exact,
        _ => true,
    }
}

/// Does a class along the MRO name `__weakref__` in its `__slots__`?
fn has_reference_slot(t: &mut Thread, class: Gc<Class>) -> bool {
    let Ok(slots) = t.intern("__slots__") else {
        return false;
    };
    let is_name = |v: &Value| v.cast::<Str>().is_some_and(|n| n.equals_str("__weakref__"));
    class.mro().items().iter().any(|c| {
        let found = c.cast::<Class>().and_then(|c| c.dict().get_str(slots));
        found.is_some_and(|v| {
            is_name(&v)
                || v.cast::<Tuple>()
                    .is_some_and(|x| x.items().iter().any(is_name))
                || v.cast::<List>()
                    .is_some_and(|l| (0..l.len()).any(|i| is_name(&l.get(i))))
        })
    })
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    crate::runtime::slices::record(t, v, RecordType::WeakRef, ClassId::WeakRef)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = crate::runtime::slices::class_argument(t, args[0], ClassId::WeakRef)?;
    if !takes_references(t, args[1]) {
        let name = t.class_of(args[1]).name();
        return Err(t.type_error(format!("cannot create weak reference to '{name}' object")));
    }
    let callback = if args[2].is_unbound() {
        Value::NONE
    } else {
        args[2]
    };
    // An object has one plain reference without a callback.
    let target: *mut Header = args[1].as_raw_ptr().cast();
    let is_plain = callback.is_none() && class == t.class(ClassId::WeakRef);
    if is_plain && let Some(known) = Record::shared_weak(t, args[1]) {
        return Ok(known);
    }
    let fields = [Value::NONE, callback, Value::UNBOUND];
    let r = Record::with_shape(t, class.root_shape.get(), RecordType::WeakRef, &fields)?;
    r.set_weak_target(t, args[1]);
    if is_plain {
        // SAFETY: both are live objects.
        unsafe { t.heap.share_weak(target, r.value().as_raw_ptr().cast()) };
    }
    Ok(r.value())
}

/// `_weakrefs.references(object)`: a tuple of the weak references to an object, the plain one first, then the newest. Those that nobody
/// refers to any more are collected before.
fn references(t: &mut Thread, args: &[Value]) -> PyResult {
    if !args[0].is_ptr() {
        return Ok(t.empty_tuple);
    }
    t.collect(crate::gc::CollectKind::Full);
    known_references(t, args[0])
}

/// The weak references to an object.
///
/// # Errors
/// MemoryError.
fn known_references(t: &mut Thread, target: Value) -> PyResult {
    let address: *mut Header = target.as_raw_ptr().cast();
    let mut n = 0;
    t.heap.for_each_weak(address, |_| n += 1);
    loop {
        let out = Tuple::new_zeroed(t, n)?;
        // The allocation may have collected some of them. Nothing is allocated from here on.
        let mut left = 0;
        t.heap.for_each_weak(address, |_| left += 1);
        if left != n {
            n = left;
            continue;
        }
        let plain = Record::shared_weak(t, target);
        let mut at = n;
        t.heap.for_each_weak(address, |owner| {
            let r = Value::from_ptr(owner);
            if Some(r) != plain {
                at -= 1;
                out.init(at, r);
            }
        });
        if let Some(plain) = plain {
            out.init(0, plain);
        }
        return Ok(out.value());
    }
}

fn init(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}

fn target(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(0))
}

fn callback(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    Ok(if r.field(0).is_none() {
        Value::NONE
    } else {
        r.field(1)
    })
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if !r.field(2).is_unbound() {
        return Ok(r.field(2));
    }
    let target = r.field(0);
    if target.is_none() {
        return Err(t.type_error("weak object has gone away"));
    }
    let h = ops::hash(t, target)?;
    let h = t.int(h)?;
    r.set_field(2, h);
    Ok(h)
}

fn compare(t: &mut Thread, args: &[Value], op: CompareOp) -> PyResult {
    let r = this(t, args[0])?;
    let Some(other) = args[1].cast_record(RecordType::WeakRef) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (a, b) = (r.field(0), other.field(0));
    if a.is_none() || b.is_none() {
        return Ok(Value::bool((args[0] == args[1]) == (op == CompareOp::Eq)));
    }
    ops::compare(t, op, a, b)
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    compare(t, args, CompareOp::Eq)
}

fn ne(t: &mut Thread, args: &[Value]) -> PyResult {
    compare(t, args, CompareOp::Ne)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let target = this(t, args[0])?.field(0);
    let address = args[0].as_raw_ptr().addr();
    let text = if target.is_none() {
        format!("<weakref at {address:#x}; dead>")
    } else {
        let name = t.class_of(target).name();
        let at = target.as_raw_ptr().addr();
        format!("<weakref at {address:#x}; to '{name}' at {at:#x}>")
    };
    Ok(Str::from_str(t, &text)?.value())
}
