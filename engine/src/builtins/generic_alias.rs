//! `list[int]` and `int | str`: `types.GenericAlias` and `typing.Union`.

use super::object::qualified_name;
use crate::natives;
use crate::object::*;
use crate::runtime::typing::generic_alias;
use crate::runtime::{attributes, call, define, ops, sets};
use crate::value::Value;

natives! {
    ALIAS_METHODS:
    /// Represent a PEP 585 generic type
    ///
    /// E.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).
    "__new__" "(cls, origin, args, /)" => new,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => getitem,
    /// Calls the origin.
    "__call__" "(self, *args, **kwargs)" => call_alias,
    /// The origin as a base class.
    "__mro_entries__" "(self, bases, /)" => mro_entries,
    /// What getattr(self, name) gives.
    "__getattribute__" "(self, name, /)" => getattribute,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
    /// What iter(self) does.
    "__iter__" "(self, /)" => iter,
    /// The result of self | value.
    "__or__" "(self, value, /)" => or,
    /// The result of value | self.
    "__ror__" "(self, value, /)" => ror,
    /// What copies and pickles are made of.
    "__reduce__" "(self, /)" => reduce,
}
natives! {
    ALIAS_GETTERS:
    /// the generic class
    "__origin__" "(self)" => origin,
    /// its arguments
    "__args__" "(self)" => arguments,
    /// the type parameters among the arguments
    "__parameters__" "(self)" => parameters,
    /// is it unpacked by a star?
    "__unpacked__" "(self)" => unpacked,
    /// the arguments of an unpacked tuple, or None
    "__typing_unpacked_tuple_args__" "(self)" => unpacked_arguments,
}
natives! {
    UNION_METHODS:
    /// The result of self | value.
    "__or__" "(self, value, /)" => or,
    /// The result of value | self.
    "__ror__" "(self, value, /)" => ror,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => union_repr,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => union_eq,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => union_hash,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => union_getitem,
    /// Union[X, Y]
    "__class_getitem__" "(cls, item, /)" => union_class_getitem,
    /// Is the object an instance of a member?
    "__instancecheck__" "(self, instance, /)" => union_instancecheck,
    /// Is the class a subclass of a member?
    "__subclasscheck__" "(self, subclass, /)" => union_subclasscheck,
    /// Unions are no base classes.
    "__mro_entries__" "(self, bases, /)" => union_mro_entries,
}
natives! {
    UNION_GETTERS:
    /// the members
    "__args__" "(self)" => union_members,
    /// the type parameters among the members
    "__parameters__" "(self)" => union_parameters,
    /// typing.Union
    "__origin__" "(self)" => union_origin,
    /// Union
    "__name__" "(self)" => union_name,
    /// Union
    "__qualname__" "(self)" => union_name,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::GenericAlias, ALIAS_METHODS)?;
    define::getters(t, ClassId::GenericAlias, ALIAS_GETTERS)?;
    define::methods(t, ClassId::Union, UNION_METHODS)?;
    define::getters(t, ClassId::Union, UNION_GETTERS)?;
    set_module(t, ClassId::GenericAlias, "types")?;
    set_module(t, ClassId::Union, "typing")
}

/// Says which module a builtin class belongs to.
pub(super) fn set_module(t: &mut Thread, id: ClassId, module: &str) -> Result<(), Raised> {
    let module = t.intern(module)?.value();
    define::set(t, t.class(id).dict(), "__module__", module)
}

fn alias(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    v.cast_record(RecordType::GenericAlias)
        .ok_or_else(|| t.type_error("expected a types.GenericAlias"))
}

fn tuple_field(r: Gc<Record>, i: usize) -> Gc<Tuple> {
    // SAFETY: the field is a tuple from the making of the record on.
    unsafe { r.field(i).cast_unchecked() }
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let items = match args[2].cast::<Tuple>() {
        Some(items) => items,
        None => Tuple::new(t, &args[2..3])?,
    };
    generic_alias(t, args[1], items)
}

fn origin(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(alias(t, args[0])?.field(0))
}

fn arguments(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(alias(t, args[0])?.field(1))
}

fn unpacked(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(alias(t, args[0])?.field(3))
}

fn unpacked_arguments(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = alias(t, args[0])?;
    let is_tuple = r.field(0) == t.class(ClassId::Tuple).value();
    Ok(if r.field(3) == Value::TRUE && is_tuple {
        r.field(1)
    } else {
        Value::NONE
    })
}

fn parameters(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = alias(t, args[0])?;
    if r.field(2).is_unbound() {
        let found = parameters_of(t, tuple_field(r, 1))?;
        r.set_field(2, found);
    }
    Ok(r.field(2))
}

/// The type parameters among arguments, each once, in the order of their first use.
pub(super) fn parameters_of(t: &mut Thread, args: Gc<Tuple>) -> PyResult {
    let found = List::new(t)?;
    collect_parameters(t, args, found)?;
    Ok(ops::list_to_tuple(t, found)?.value())
}

fn collect_parameters(t: &mut Thread, args: Gc<Tuple>, found: Gc<List>) -> Result<(), Raised> {
    t.check_native_stack()?;
    for i in 0..args.len() {
        let v = args.get(i);
        if v.cast::<Class>().is_some() {
            continue;
        }
        if v.cast::<List>().is_some() || v.cast::<Tuple>().is_some() {
            let inner = ops::to_tuple(t, v)?;
            collect_parameters(t, inner, found)?;
        } else if attributes::get_text(t, v, "__typing_subst__")?.is_some() {
            add_once(t, found, v)?;
        } else if let Some(inner) = attributes::get_text(t, v, "__parameters__")?
            && let Some(inner) = inner.cast::<Tuple>()
        {
            for k in 0..inner.len() {
                add_once(t, found, inner.get(k))?;
            }
        }
    }
    Ok(())
}

fn add_once(t: &mut Thread, found: Gc<List>, v: Value) -> Result<(), Raised> {
    if (0..found.len()).any(|k| found.get(k) == v) {
        return Ok(());
    }
    found.push(t, v)
}

/// Text of a type in the repr of an alias or union.
fn write_type(t: &mut Thread, out: &mut StrBuilder, v: Value) -> Result<(), Raised> {
    if v == Value::ELLIPSIS {
        out.push_str("...");
        return Ok(());
    }
    if v == t.class(ClassId::NoneType).value() {
        out.push_str("None");
        return Ok(());
    }
    if let Some(list) = v.cast::<List>() {
        out.push_str("[");
        for i in 0..list.len() {
            if i > 0 {
                out.push_str(", ");
            }
            write_type(t, out, list.get(i))?;
        }
        out.push_str("]");
        return Ok(());
    }
    if let Some(class) = v.cast::<Class>() {
        let module = attributes::get_text(t, v, "__module__")?;
        let builtin = module
            .and_then(|m| m.cast::<Str>())
            .is_none_or(|m| m.equals_str("builtins"));
        if builtin {
            let name = class.qualname.get().cast::<Str>().unwrap_or(t.empty_str());
            out.push_data(name.data());
        } else {
            let name = qualified_name(t, class)?;
            out.push_str(&name);
        }
        return Ok(());
    }
    let text = ops::repr(t, v)?;
    out.push_data(text.data());
    Ok(())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    t.check_native_stack()?;
    let r = alias(t, args[0])?;
    let mut out = StrBuilder::new();
    if r.field(3) == Value::TRUE {
        out.push_str("*");
    }
    write_type(t, &mut out, r.field(0))?;
    out.push_str("[");
    let items = tuple_field(r, 1);
    if items.is_empty() {
        out.push_str("()");
    }
    for i in 0..items.len() {
        if i > 0 {
            out.push_str(", ");
        }
        write_type(t, &mut out, items.get(i))?;
    }
    out.push_str("]");
    Ok(out.finish(t)?.value())
}

/// Attributes of the alias itself; all others are those of its origin.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__parameters__",
    "__unpacked__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce__",
    "__reduce_ex__",
    "__copy__",
    "__deepcopy__",
];

fn getattribute(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = alias(t, args[0])?;
    let Some(name) = args[1].cast::<Str>() else {
        return Err(t.type_error("attribute name must be string"));
    };
    if !OWN.iter().any(|own| name.equals_str(own)) {
        return attributes::get(t, r.field(0), name);
    }
    let class = t.class_of(args[0]);
    match attributes::get_generic(t, args[0], class, name)? {
        Some(v) => Ok(v),
        None => Err(attributes::no_attribute(t, args[0], name)),
    }
}

fn call_alias(t: &mut Thread, args: &[Value]) -> PyResult {
    // [self, **kwargs, *args]
    let r = alias(t, args[0])?;
    let made = match args[1].cast::<Dict>() {
        Some(d) => call::call_with_dict(t, r.field(0), &args[2..], d)?,
        None => call::call(t, r.field(0), &args[2..])?,
    };
    let key = t.intern("__orig_class__")?;
    if let Err(raised) = attributes::set(t, made, key, args[0]) {
        if t.pending_is(ClassId::TypeError) {
            t.catch(raised, ClassId::TypeError)?;
        } else {
            t.catch(raised, ClassId::AttributeError)?;
        }
    }
    Ok(made)
}

fn mro_entries(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = alias(t, args[0])?;
    Ok(Tuple::new(t, &[r.field(0)])?.value())
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = alias(t, args[0])?;
    let Some(b) = args[1].cast_record(RecordType::GenericAlias) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let same = a.field(3) == b.field(3)
        && ops::eq(t, a.field(0), b.field(0))?
        && ops::eq(t, a.field(1), b.field(1))?;
    Ok(Value::bool(same))
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = alias(t, args[0])?;
    let h = ops::hash(t, r.field(0))? ^ ops::hash(t, r.field(1))?;
    t.int(h)
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = alias(t, args[0])?;
    let fields = [r.field(0), r.field(1), r.field(2), Value::TRUE];
    let starred = Record::new(t, ClassId::GenericAlias, RecordType::GenericAlias, &fields)?;
    let one = Tuple::new(t, &[starred.value()])?;
    ops::iter(t, one.value())
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = alias(t, args[0])?;
    let given = Tuple::new(t, &[r.field(0), r.field(1)])?.value();
    let class = t.class(ClassId::GenericAlias).value();
    Ok(Tuple::new(t, &[class, given])?.value())
}

// ---- substitution ---------------------------------------------------------------------------

fn getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = alias(t, args[0])?;
    let params: Gc<Tuple> = {
        let v = parameters(t, &args[..1])?;
        // SAFETY: `parameters` gives a tuple.
        unsafe { v.cast_unchecked() }
    };
    let items = substitute(t, args[0], tuple_field(r, 1), params, args[1])?;
    let made = generic_alias(t, r.field(0), items)?;
    if let Some(made) = made.cast_record(RecordType::GenericAlias) {
        made.set_field(3, r.field(3));
    }
    Ok(made)
}

/// The arguments `args` of `this` with `item` in the place of its type parameters.
fn substitute(
    t: &mut Thread,
    this: Value,
    args: Gc<Tuple>,
    params: Gc<Tuple>,
    item: Value,
) -> Result<Gc<Tuple>, Raised> {
    if params.is_empty() {
        let text = ops::repr(t, this)?;
        return Err(t.type_error(format!("{text} is not a generic class")));
    }
    let mut items = match item.cast::<Tuple>() {
        Some(items) => items,
        None => Tuple::new(t, &[item])?,
    };
    for i in 0..params.len() {
        let prepare = attributes::get_text(t, params.get(i), "__typing_prepare_subst__")?;
        if let Some(f) = prepare.filter(|f| !f.is_none()) {
            let v = call::call(t, f, &[this, items.value()])?;
            items = ops::to_tuple(t, v)?;
        }
    }
    if items.len() != params.len() {
        let text = ops::repr(t, this)?;
        let which = if items.len() > params.len() {
            "many"
        } else {
            "few"
        };
        return Err(t.type_error(format!(
            "Too {which} arguments for {text}; actual {}, expected {}",
            items.len(),
            params.len()
        )));
    }
    substitute_each(t, args, params, items)
}

fn substitute_each(
    t: &mut Thread,
    args: Gc<Tuple>,
    params: Gc<Tuple>,
    items: Gc<Tuple>,
) -> Result<Gc<Tuple>, Raised> {
    t.check_native_stack()?;
    let out = List::new(t)?;
    for i in 0..args.len() {
        let arg = args.get(i);
        if arg.cast::<Class>().is_some() {
            out.push(t, arg)?;
            continue;
        }
        if arg.cast::<List>().is_some() || arg.cast::<Tuple>().is_some() {
            let inner = ops::to_tuple(t, arg)?;
            let inner = substitute_each(t, inner, params, items)?;
            let v = if arg.cast::<List>().is_some() {
                ops::to_list(t, inner.value())?.value()
            } else {
                inner.value()
            };
            out.push(t, v)?;
            continue;
        }
        let spread = attributes::flag_text(t, arg, "__typing_is_unpacked_typevartuple__")?;
        let v = match attributes::get_text(t, arg, "__typing_subst__")? {
            Some(f) => {
                let at = (0..params.len()).find(|k| params.get(*k) == arg);
                call::call(t, f, &[at.map_or(Value::NONE, |k| items.get(k))])?
            }
            None => substitute_inside(t, arg, params, items)?,
        };
        match v.cast::<Tuple>().filter(|_| spread) {
            Some(parts) => {
                for k in 0..parts.len() {
                    out.push(t, parts.get(k))?;
                }
            }
            None => out.push(t, v)?,
        }
    }
    ops::list_to_tuple(t, out)
}

/// An argument that has type parameters of its own.
fn substitute_inside(t: &mut Thread, arg: Value, params: Gc<Tuple>, items: Gc<Tuple>) -> PyResult {
    let Some(inner) = attributes::get_text(t, arg, "__parameters__")?
        .and_then(|v| v.cast::<Tuple>())
        .filter(|inner| !inner.is_empty())
    else {
        return Ok(arg);
    };
    let given = List::new(t)?;
    for i in 0..inner.len() {
        let p = inner.get(i);
        match (0..params.len()).find(|k| params.get(*k) == p) {
            Some(k) => {
                let v = items.get(k);
                let many = p.cast_record(RecordType::TypeVarTuple).is_some();
                if many && v.cast::<Tuple>().is_some() {
                    ops::extend(t, given, v)?;
                } else {
                    given.push(t, v)?;
                }
            }
            None => given.push(t, p)?,
        }
    }
    let given = ops::list_to_tuple(t, given)?;
    ops::get_item(t, arg, given.value())
}

// ---- unions ---------------------------------------------------------------------------------

/// Can it be a member of a union that `|` makes?
fn is_member(v: Value) -> bool {
    let kinds = [
        RecordType::Union,
        RecordType::GenericAlias,
        RecordType::TypeVar,
        RecordType::TypeAliasType,
    ];
    v.is_none()
        || v.cast::<Class>().is_some()
        || kinds.iter().any(|kind| v.cast_record(*kind).is_some())
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    union(t, args[0], args[1])
}

fn ror(t: &mut Thread, args: &[Value]) -> PyResult {
    union(t, args[1], args[0])
}

/// `a | b` of types.
pub(super) fn union(t: &mut Thread, a: Value, b: Value) -> PyResult {
    if !is_member(a) || !is_member(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    make_union(t, &[a, b])
}

/// The union of types, each once; of a single one itself.
pub(super) fn make_union(t: &mut Thread, types: &[Value]) -> PyResult {
    let members = List::new(t)?;
    for v in types {
        let v = if v.is_none() {
            t.class(ClassId::NoneType).value()
        } else {
            *v
        };
        match v.cast_record(RecordType::Union) {
            Some(u) => {
                let inner = tuple_field(u, 0);
                for i in 0..inner.len() {
                    add_member(t, members, inner.get(i))?;
                }
            }
            None => add_member(t, members, v)?,
        }
    }
    if members.len() == 1 {
        return Ok(members.get(0));
    }
    let members = ops::list_to_tuple(t, members)?;
    Ok(Record::new(t, ClassId::Union, RecordType::Union, &[members.value()])?.value())
}

fn add_member(t: &mut Thread, members: Gc<List>, v: Value) -> Result<(), Raised> {
    for i in 0..members.len() {
        let m = members.get(i);
        if m == v || ops::eq(t, m, v)? {
            return Ok(());
        }
    }
    members.push(t, v)
}

fn members(t: &mut Thread, v: Value) -> Result<Gc<Tuple>, Raised> {
    match v.cast_record(RecordType::Union) {
        Some(u) => Ok(tuple_field(u, 0)),
        None => Err(t.type_error("expected a typing.Union")),
    }
}

fn union_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    t.check_native_stack()?;
    let items = members(t, args[0])?;
    let mut out = StrBuilder::new();
    for i in 0..items.len() {
        if i > 0 {
            out.push_str(" | ");
        }
        write_type(t, &mut out, items.get(i))?;
    }
    Ok(out.finish(t)?.value())
}

fn member_set(t: &mut Thread, v: Value) -> Result<Gc<Set>, Raised> {
    let items = members(t, v)?;
    let set = Set::new(t)?;
    for i in 0..items.len() {
        sets::add(t, set, items.get(i))?;
    }
    Ok(set)
}

fn union_eq(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].cast_record(RecordType::Union).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (member_set(t, args[0])?, member_set(t, args[1])?);
    Ok(Value::bool(sets::equals(t, a, b)?))
}

fn union_hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let items = members(t, args[0])?;
    let set = sets::frozen_from_items(t, items)?;
    let h = ops::hash(t, set)?;
    t.int(h)
}

fn union_members(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(members(t, args[0])?.value())
}

fn union_parameters(t: &mut Thread, args: &[Value]) -> PyResult {
    let items = members(t, args[0])?;
    parameters_of(t, items)
}

fn union_origin(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(t.class(ClassId::Union).value())
}

fn union_name(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(t.intern("Union")?.value())
}

fn union_getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let items = members(t, args[0])?;
    let params = parameters_of(t, items)?;
    // SAFETY: `parameters_of` gives a tuple.
    let params: Gc<Tuple> = unsafe { params.cast_unchecked() };
    let items = substitute(t, args[0], items, params, args[1])?;
    make_union(t, items.items())
}

fn union_class_getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let items = match args[1].cast::<Tuple>() {
        Some(items) if items.is_empty() => {
            return Err(t.type_error("Cannot take a Union of no types."));
        }
        Some(items) => items,
        None => Tuple::new(t, &args[1..2])?,
    };
    let checked = List::new(t)?;
    for i in 0..items.len() {
        let v = super::typing::type_check(
            t,
            items.get(i),
            "Union[arg, ...]: each arg must be a type.",
        )?;
        checked.push(t, v)?;
    }
    let checked = ops::list_to_tuple(t, checked)?;
    make_union(t, checked.items())
}

fn union_instancecheck(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = crate::runtime::classes::is_instance(t, args[1], args[0])?;
    Ok(Value::bool(r))
}

fn union_subclasscheck(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = crate::runtime::classes::is_subclass(t, args[1], args[0])?;
    Ok(Value::bool(r))
}

fn union_mro_entries(t: &mut Thread, args: &[Value]) -> PyResult {
    let text = ops::repr(t, args[0])?;
    Err(t.type_error(format!("Cannot subclass {text}")))
}
