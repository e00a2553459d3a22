//! Tuples with named items, as `sys.version_info` is one.

use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, classes, define, ops};
use crate::value::Value;

fn get<const I: usize>(t: &mut Thread, args: &[Value]) -> PyResult {
    match args[0]
        .cast::<Tuple>()
        .and_then(|x| x.items().get(I).copied())
    {
        Some(v) => Ok(v),
        None => Err(t.type_error("expected a tuple with named items")),
    }
}

natives! {
    ITEMS:
    "0" "(self)" => get::<0>,
    "1" "(self)" => get::<1>,
    "2" "(self)" => get::<2>,
    "3" "(self)" => get::<3>,
    "4" "(self)" => get::<4>,
    "5" "(self)" => get::<5>,
    "6" "(self)" => get::<6>,
    "7" "(self)" => get::<7>,
    "8" "(self)" => get::<8>,
    "9" "(self)" => get::<9>,
    "10" "(self)" => get::<10>,
    "11" "(self)" => get::<11>,
    "12" "(self)" => get::<12>,
    "13" "(self)" => get::<13>,
    "14" "(self)" => get::<14>,
    "15" "(self)" => get::<15>,
    "16" "(self)" => get::<16>,
    "17" "(self)" => get::<17>,
    "18" "(self)" => get::<18>,
    "19" "(self)" => get::<19>,
    "20" "(self)" => get::<20>,
}
natives! {
    METHODS:
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
}

/// A subclass of tuple whose items have these names (at most 21).
///
/// # Errors
/// MemoryError.
pub(crate) fn make_class(
    t: &mut Thread,
    module: &str,
    name: &str,
    fields: &[&str],
) -> Result<Gc<Class>, Raised> {
    let namespace = Dict::new(t)?;
    let names = List::new(t)?;
    for (field, def) in fields.iter().zip(ITEMS) {
        let getter =
            NativeFunction::new(t, ClassId::NativeFunction, def, Value::UNBOUND, Value::NONE)?;
        let key = t.intern(field)?;
        names.push(t, key.value())?;
        let parts = [getter.value(), Value::NONE, Value::NONE, key.value()];
        let p = Record::new(t, ClassId::Member, RecordType::GetSet, &parts)?;
        namespace.set_str(t, key, p.value())?;
    }
    let names = ops::list_to_tuple(t, names)?;
    define::set(t, namespace, "__match_args__", names.value())?;
    let count = Value::small_int(fields.len() as i64);
    define::set(t, namespace, "n_fields", count)?;
    define::set(t, namespace, "n_sequence_fields", count)?;
    let module = t.intern(module)?;
    define::set(t, namespace, "__module__", module.value())?;
    let tuple = t.class(ClassId::Tuple);
    let repr = NativeFunction::new(
        t,
        ClassId::WrapperDescriptor,
        &METHODS[0],
        Value::UNBOUND,
        tuple.value(),
    )?;
    define::set(t, namespace, "__repr__", repr.value())?;
    let meta = t.class(ClassId::Type);
    let name = t.intern(name)?;
    let bases = Tuple::new(t, &[tuple.value()])?;
    let made = classes::new_class(t, meta, name, bases, namespace, None)?;
    let Some(class) = made.cast::<Class>() else {
        return Err(t.type_error("a metaclass made no class"));
    };
    for name in names.items() {
        let member = name.cast::<Str>().and_then(|n| class.dict().get_str(n));
        if let Some(member) = member.and_then(|m| m.cast_record(RecordType::GetSet)) {
            member.set_field(2, class);
        }
    }
    Ok(class)
}

/// An instance of such a class.
///
/// # Errors
/// MemoryError.
pub(crate) fn make(t: &mut Thread, class: Gc<Class>, items: &[Value]) -> PyResult {
    Ok(Tuple::with_shape(t, class.root_shape.get(), items)?.value())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = t.class_of(args[0]);
    let name = super::object::qualified_name(t, class)?;
    let names = attributes::get_text(t, args[0], "__match_args__")?;
    let (Some(names), Some(items)) = (
        names.and_then(|n| n.cast::<Tuple>()),
        args[0].cast::<Tuple>(),
    ) else {
        return Err(t.type_error("expected a tuple with named items"));
    };
    let mut out = StrBuilder::new();
    out.push_str(&name);
    out.push_str("(");
    for (i, (name, v)) in names.items().iter().zip(items.items()).enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        if let Some(name) = name.cast::<Str>() {
            out.push_data(name.data());
        }
        out.push_str("=");
        let text = ops::repr(t, *v)?;
        out.push_data(text.data());
    }
    out.push_str(")");
    Ok(out.finish(t)?.value())
}
