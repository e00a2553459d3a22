//! t-strings: `string.templatelib.Template` and `Interpolation`.

use super::generic_alias::set_module;
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, define, ops, typing};
use crate::value::Value;

natives! {
    TEMPLATE_METHODS:
    /// Template object
    "__new__" "(cls, *args, **kwargs)" => new_template,
    /// What iter(self) does.
    "__iter__" "(self, /)" => iter,
    /// The result of self + value.
    "__add__" "(self, value, /)" => add,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => template_repr,
    /// What copies and pickles are made of.
    "__reduce__" "(self, /)" => template_reduce,
}
natives! {
    TEMPLATE_GETTERS:
    /// Strings
    "strings" "(self)" => strings,
    /// Interpolations
    "interpolations" "(self)" => interpolations,
    /// Values of interpolations
    "values" "(self)" => values,
}
natives! {
    ITERATOR_METHODS:
    /// What iter(self) does.
    "__iter__" "(self, /)" => super::sequence::itself,
    /// What next(self) does.
    "__next__" "(self, /)" => next,
}
natives! {
    INTERPOLATION_METHODS:
    /// Interpolation object
    "__new__" "(cls, value, expression='', conversion=None, format_spec='')" => new_interpolation,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => interpolation_repr,
    /// What copies and pickles are made of.
    "__reduce__" "(self, /)" => interpolation_reduce,
    /// See PEP 585
    "__class_getitem__" "(cls, item, /)" => super::sequence::class_getitem,
}
natives! {
    INTERPOLATION_GETTERS:
    /// Value
    "value" "(self)" => value,
    /// Expression
    "expression" "(self)" => expression,
    /// Conversion
    "conversion" "(self)" => conversion,
    /// Format specification
    "format_spec" "(self)" => format_spec,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Template, TEMPLATE_METHODS)?;
    define::getters(t, ClassId::Template, TEMPLATE_GETTERS)?;
    define::methods(t, ClassId::TemplateIterator, ITERATOR_METHODS)?;
    define::methods(t, ClassId::Interpolation, INTERPOLATION_METHODS)?;
    define::getters(t, ClassId::Interpolation, INTERPOLATION_GETTERS)?;
    let names = Tuple::new_zeroed(t, 4)?;
    for (i, name) in ["value", "expression", "conversion", "format_spec"]
        .iter()
        .enumerate()
    {
        let name = t.intern(name)?;
        names.init(i, name.value());
    }
    let dict = t.class(ClassId::Interpolation).dict();
    define::set(t, dict, "__match_args__", names.value())?;
    for id in [
        ClassId::Template,
        ClassId::TemplateIterator,
        ClassId::Interpolation,
    ] {
        set_module(t, id, "string.templatelib")?;
    }
    Ok(())
}

fn parts(t: &mut Thread, v: Value) -> Result<[Gc<Tuple>; 2], Raised> {
    match v.cast_record(RecordType::Template) {
        // SAFETY: both fields are tuples from the making on.
        Some(r) => Ok([0, 1].map(|i| unsafe { r.field(i).cast_unchecked() })),
        None => Err(t.type_error("expected a string.templatelib.Template")),
    }
}

/// A template of strs and interpolations in any order: neighbouring strs are joined.
fn assemble(t: &mut Thread, items: &[Value]) -> PyResult {
    let (strings, interpolations) = (List::new(t)?, List::new(t)?);
    let mut text = t.empty_string;
    for v in items {
        if v.cast::<Str>().is_some() {
            text = ops::binary(t, crate::runtime::BinaryOp::Add, text, *v)?;
        } else if v.cast_record(RecordType::Interpolation).is_some() {
            strings.push(t, text)?;
            text = t.empty_string;
            interpolations.push(t, *v)?;
        } else {
            let class = t.class_of(*v);
            let class = super::object::qualified_name(t, class)?;
            return Err(t.type_error(format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {class}"
            )));
        }
    }
    strings.push(t, text)?;
    let strings = ops::list_to_tuple(t, strings)?;
    let interpolations = ops::list_to_tuple(t, interpolations)?;
    let fields = [strings.value(), interpolations.value()];
    Ok(Record::new(t, ClassId::Template, RecordType::Template, &fields)?.value())
}

fn new_template(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, **kwargs, *args]
    if args[1].cast::<Dict>().is_some_and(|d| !d.is_empty(t)) {
        return Err(t.type_error("Template.__new__ only accepts *args arguments"));
    }
    assemble(t, &args[2..])
}

fn strings(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(parts(t, args[0])?[0].value())
}

fn interpolations(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(parts(t, args[0])?[1].value())
}

fn values(t: &mut Thread, args: &[Value]) -> PyResult {
    let [_, items] = parts(t, args[0])?;
    let out = Tuple::new_zeroed(t, items.len())?;
    for i in 0..items.len() {
        if let Some(r) = items.get(i).cast_record(RecordType::Interpolation) {
            out.init(i, r.field(0));
        }
    }
    Ok(out.value())
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    parts(t, args[0])?;
    let class = ClassId::TemplateIterator;
    let fields = [args[0], Value::ZERO];
    Ok(Record::new(t, class, RecordType::TemplateIterator, &fields)?.value())
}

/// Strs and interpolations in turn; empty strs are left out.
fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(r) = args[0].cast_record(RecordType::TemplateIterator) else {
        return Err(t.type_error("expected a string.templatelib.TemplateIter"));
    };
    let [strings, items] = parts(t, r.field(0))?;
    loop {
        let i = r.field(1).as_int() as usize;
        if i >= strings.len() + items.len() {
            return Ok(Value::EXHAUSTED);
        }
        r.set_immediate(1, Value::small_int(i as i64 + 1));
        if i % 2 == 1 {
            return Ok(items.get(i / 2));
        }
        let text = strings.get(i / 2);
        if text.cast::<Str>().is_some_and(|s| !s.is_empty()) {
            return Ok(text);
        }
    }
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    let [strings, items] = parts(t, args[0])?;
    if args[1].cast_record(RecordType::Template).is_none() {
        let class = t.class_of(args[1]);
        let class = super::object::qualified_name(t, class)?;
        return Err(t.type_error(format!(
            "can only concatenate string.templatelib.Template (not \"{class}\") to string.templatelib.Template"
        )));
    }
    let [more_strings, more_items] = parts(t, args[1])?;
    let all = List::new(t)?;
    for (strings, items) in [(strings, items), (more_strings, more_items)] {
        for i in 0..strings.len() {
            all.push(t, strings.get(i))?;
            if i < items.len() {
                all.push(t, items.get(i))?;
            }
        }
    }
    let all = ops::list_to_tuple(t, all)?;
    assemble(t, all.items())
}

fn template_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    t.check_native_stack()?;
    let [strings, items] = parts(t, args[0])?;
    let (strings, items) = (ops::repr(t, strings.value())?, ops::repr(t, items.value())?);
    let text = format!("Template(strings={strings}, interpolations={items})");
    Ok(Str::from_str(t, &text)?.value())
}

fn template_reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let all = ops::to_tuple(t, args[0])?;
    let class = t.class(ClassId::Template).value();
    Ok(Tuple::new(t, &[class, all.value()])?.value())
}

fn interpolation(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    v.cast_record(RecordType::Interpolation)
        .ok_or_else(|| t.type_error("expected a string.templatelib.Interpolation"))
}

fn new_interpolation(t: &mut Thread, args: &[Value]) -> PyResult {
    let text = |v: Value, empty: Value| if v.is_unbound() { empty } else { v };
    let empty = t.empty_string;
    let fields = [
        args[1],
        text(args[2], empty),
        text(args[3], Value::NONE),
        text(args[4], empty),
    ];
    for (v, name) in [(fields[1], "expression"), (fields[3], "format_spec")] {
        if v.cast::<Str>().is_none() {
            let class = t.class_of(v).name();
            return Err(t.type_error(format!(
                "Interpolation() argument '{name}' must be str, not {class}"
            )));
        }
    }
    if !fields[2].is_none() {
        let Some(s) = fields[2].cast::<Str>() else {
            let class = t.class_of(fields[2]).name();
            return Err(t.type_error(format!(
                "Interpolation() argument 'conversion' must be str, not {class}"
            )));
        };
        if !["s", "r", "a"].iter().any(|c| s.equals_str(c)) {
            return Err(t.value_error(
                "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'",
            ));
        }
    }
    typing::interpolation(t, &fields)
}

fn value(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(interpolation(t, args[0])?.field(0))
}
fn expression(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(interpolation(t, args[0])?.field(1))
}
fn conversion(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(interpolation(t, args[0])?.field(2))
}
fn format_spec(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(interpolation(t, args[0])?.field(3))
}

fn interpolation_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    t.check_native_stack()?;
    let r = interpolation(t, args[0])?;
    let mut out = StrBuilder::new();
    out.push_str("Interpolation(");
    for i in 0..4 {
        if i > 0 {
            out.push_str(", ");
        }
        let text = ops::repr(t, r.field(i))?;
        out.push_data(text.data());
    }
    out.push_str(")");
    Ok(out.finish(t)?.value())
}

fn interpolation_reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = interpolation(t, args[0])?;
    let fields = Tuple::new(t, &[r.field(0), r.field(1), r.field(2), r.field(3)])?;
    let key = t.intern("__class__")?;
    let class = attributes::get(t, args[0], key)?;
    Ok(Tuple::new(t, &[class, fields.value()])?.value())
}
