//! `types.SimpleNamespace`, the class of `sys.implementation`.

use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, define, ops};
use crate::value::Value;

natives! {
    METHODS:
    /// Set the attributes that are given by keyword, or by a mapping.
    "__init__" "(self, mapping=(), /, **kwargs)" => init,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    t.class(ClassId::SimpleNamespace)
        .set_flag(class_flag::HAS_DICT);
    define::methods(t, ClassId::SimpleNamespace, METHODS)
}

/// A namespace with these attributes.
///
/// # Errors
/// MemoryError.
pub(crate) fn make(t: &mut Thread, items: &[(&str, Value)]) -> PyResult {
    let class = t.class(ClassId::SimpleNamespace);
    let o = Instance::new(t, class)?;
    for (name, v) in items {
        let key = t.intern(name)?;
        o.set_own(t, key, *v)?;
    }
    Ok(o.value())
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(own) = attributes::attribute_dict(t, args[0])? else {
        return Ok(Value::NONE);
    };
    for v in [args[1], args[2]] {
        let Some(d) = v.cast::<Dict>() else { continue };
        for i in 0..d.end(t) {
            let Some(e) = d.entry(t, i) else { continue };
            match e.key.cast::<Str>() {
                Some(name) => {
                    let name = t.intern_str(name);
                    own.set_str(t, name, e.value)?;
                }
                None => return Err(t.type_error("keywords must be strings")),
            }
        }
    }
    Ok(Value::NONE)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    t.check_native_stack()?;
    let class = t.class_of(args[0]);
    let exact = class == t.class(ClassId::SimpleNamespace);
    let mut out = StrBuilder::new();
    out.push_str(if exact { "namespace" } else { "" });
    if !exact {
        let name = class.name();
        out.push_data(name.data());
    }
    out.push_str("(");
    if let Some(own) = attributes::attribute_dict(t, args[0])? {
        let mut first = true;
        for i in 0..own.end(t) {
            let Some(e) = own.entry(t, i) else { continue };
            if !first {
                out.push_str(", ");
            }
            first = false;
            if let Some(name) = e.key.cast::<Str>() {
                out.push_data(name.data());
            }
            out.push_str("=");
            let text = ops::repr(t, e.value)?;
            out.push_data(text.data());
        }
    }
    out.push_str(")");
    Ok(out.finish(t)?.value())
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    if !t.is_instance(args[1], ClassId::SimpleNamespace) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (
        attributes::attribute_dict(t, args[0])?,
        attributes::attribute_dict(t, args[1])?,
    );
    match (a, b) {
        (Some(a), Some(b)) => Ok(Value::bool(ops::eq(t, a.value(), b.value())?)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}
