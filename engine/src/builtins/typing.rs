//! `_typing`: type variables and their kin, type aliases, `Generic`.

use super::generic_alias::{make_union, parameters_of, set_module};
use crate::natives;
use crate::object::*;
use crate::runtime::typing::{self, type_var_field as field, variance};
use crate::runtime::{attributes, call, define, ops};
use crate::value::Value;

natives! {
    TYPE_VAR_METHODS:
    /// Type variable.
    "__new__" "(cls, name, *constraints, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)" => new_type_var,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// The result of self | value.
    "__or__" "(self, value, /)" => or,
    /// The result of value | self.
    "__ror__" "(self, value, /)" => ror,
    /// Is there a default?
    "has_default" "(self, /)" => has_default,
    /// Puts an argument in its place.
    "__typing_subst__" "(self, arg, /)" => type_var_subst,
    /// Prepares the arguments of a generic alias.
    "__typing_prepare_subst__" "(self, alias, args, /)" => type_var_prepare,
    /// Type variables are no base classes.
    "__mro_entries__" "(self, bases, /)" => no_base,
    /// What copies and pickles are made of.
    "__reduce__" "(self, /)" => reduce,
}
natives! {
    TYPE_VAR_GETTERS:
    /// the name
    "__name__" "(self)" => name,
    /// the upper bound, or None
    "__bound__" "(self)" => bound,
    /// the constraints
    "__constraints__" "(self)" => constraints,
    /// the default, or NoDefault
    "__default__" "(self)" => default,
    /// the function that gives the bound, or None
    "evaluate_bound" "(self)" => evaluate_bound,
    /// the function that gives the constraints, or None
    "evaluate_constraints" "(self)" => evaluate_constraints,
    /// the function that gives the default, or None
    "evaluate_default" "(self)" => evaluate_default,
    /// is it covariant?
    "__covariant__" "(self)" => covariant,
    /// is it contravariant?
    "__contravariant__" "(self)" => contravariant,
    /// is its variance inferred?
    "__infer_variance__" "(self)" => infer_variance,
}
natives! {
    PARAM_SPEC_METHODS:
    /// Parameter specification variable.
    "__new__" "(cls, name, *, bound=None, default=NoDefault, covariant=False, contravariant=False, infer_variance=False)" => new_param_spec,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// The result of self | value.
    "__or__" "(self, value, /)" => or,
    /// The result of value | self.
    "__ror__" "(self, value, /)" => ror,
    /// Is there a default?
    "has_default" "(self, /)" => has_default,
    /// Puts an argument in its place.
    "__typing_subst__" "(self, arg, /)" => param_spec_subst,
    /// Prepares the arguments of a generic alias.
    "__typing_prepare_subst__" "(self, alias, args, /)" => param_spec_prepare,
    /// Parameter specifications are no base classes.
    "__mro_entries__" "(self, bases, /)" => no_base,
    /// What copies and pickles are made of.
    "__reduce__" "(self, /)" => reduce,
}
natives! {
    PARAM_SPEC_GETTERS:
    /// the name
    "__name__" "(self)" => name,
    /// the upper bound, or None
    "__bound__" "(self)" => bound,
    /// the default, or NoDefault
    "__default__" "(self)" => default,
    /// the function that gives the default, or None
    "evaluate_default" "(self)" => evaluate_default,
    /// is it covariant?
    "__covariant__" "(self)" => covariant,
    /// is it contravariant?
    "__contravariant__" "(self)" => contravariant,
    /// is its variance inferred?
    "__infer_variance__" "(self)" => infer_variance,
    /// the positional arguments
    "args" "(self)" => spec_args,
    /// the keyword arguments
    "kwargs" "(self)" => spec_kwargs,
}
natives! {
    SPEC_PART_METHODS:
    /// The positional or keyword arguments of a parameter specification.
    "__new__" "(cls, origin)" => new_spec_part,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => spec_part_repr,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => spec_part_eq,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => spec_part_hash,
    /// They are no base classes.
    "__mro_entries__" "(self, bases, /)" => no_base,
}
natives! {
    SPEC_PART_GETTERS:
    /// the parameter specification
    "__origin__" "(self)" => spec_part_origin,
}
natives! {
    TUPLE_METHODS:
    /// Type variable tuple.
    "__new__" "(cls, name, *, default=NoDefault)" => new_type_var_tuple,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What iter(self) does: itself, unpacked.
    "__iter__" "(self, /)" => tuple_iter,
    /// Is there a default?
    "has_default" "(self, /)" => has_default,
    /// Only the unpacked one can be replaced.
    "__typing_subst__" "(self, arg, /)" => tuple_subst,
    /// Prepares the arguments of a generic alias.
    "__typing_prepare_subst__" "(self, alias, args, /)" => tuple_prepare,
    /// Variadic type variables are no base classes.
    "__mro_entries__" "(self, bases, /)" => no_base,
    /// What copies and pickles are made of.
    "__reduce__" "(self, /)" => reduce,
}
natives! {
    TUPLE_GETTERS:
    /// the name
    "__name__" "(self)" => name,
    /// the default, or NoDefault
    "__default__" "(self)" => default,
    /// the function that gives the default, or None
    "evaluate_default" "(self)" => evaluate_default,
}
natives! {
    ALIAS_METHODS:
    /// Type alias.
    "__new__" "(cls, name, value, *, type_params=())" => new_alias,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// The result of self | value.
    "__or__" "(self, value, /)" => or,
    /// The result of value | self.
    "__ror__" "(self, value, /)" => ror,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => alias_getitem,
    /// What copies and pickles are made of.
    "__reduce__" "(self, /)" => reduce,
}
natives! {
    ALIAS_GETTERS:
    /// the name
    "__name__" "(self)" => name,
    /// the type
    "__value__" "(self)" => alias_value,
    /// the function that gives the type
    "evaluate_value" "(self)" => evaluate_value,
    /// the type parameters
    "__type_params__" "(self)" => alias_type_params,
    /// the type parameters, variadic ones unpacked
    "__parameters__" "(self)" => alias_parameters,
}
natives! {
    NO_DEFAULT_METHODS:
    /// The type of the NoDefault singleton.
    "__new__" "(cls)" => no_default,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => no_default_repr,
    /// What copies and pickles are made of.
    "__reduce__" "(self, /)" => no_default_repr,
}
natives! {
    GENERIC_METHODS:
    /// Parameterizes a generic class.
    "__class_getitem__" "(cls, *args, **kwargs)" => generic_getitem,
    /// Function to initialize subclasses.
    "__init_subclass__" "(cls, *args, **kwargs)" => generic_init_subclass,
}
natives! {
    FUNCTIONS:
    /// Returns its argument.
    "_idfunc" "(x, /)" => idfunc,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::TypeVar, TYPE_VAR_METHODS)?;
    define::getters(t, ClassId::TypeVar, TYPE_VAR_GETTERS)?;
    define::methods(t, ClassId::ParamSpec, PARAM_SPEC_METHODS)?;
    define::getters(t, ClassId::ParamSpec, PARAM_SPEC_GETTERS)?;
    for id in [ClassId::ParamSpecArgs, ClassId::ParamSpecKwargs] {
        define::methods(t, id, SPEC_PART_METHODS)?;
        define::getters(t, id, SPEC_PART_GETTERS)?;
    }
    define::methods(t, ClassId::TypeVarTuple, TUPLE_METHODS)?;
    define::getters(t, ClassId::TypeVarTuple, TUPLE_GETTERS)?;
    define::methods(t, ClassId::TypeAliasType, ALIAS_METHODS)?;
    define::getters(t, ClassId::TypeAliasType, ALIAS_GETTERS)?;
    define::methods(t, ClassId::NoDefaultType, NO_DEFAULT_METHODS)?;
    define::methods(t, ClassId::Generic, GENERIC_METHODS)?;
    for id in CLASSES {
        set_module(t, *id, "typing")?;
    }
    Ok(())
}

/// The classes that the module holds.
const CLASSES: &[ClassId] = &[
    ClassId::TypeVar,
    ClassId::ParamSpec,
    ClassId::ParamSpecArgs,
    ClassId::ParamSpecKwargs,
    ClassId::TypeVarTuple,
    ClassId::TypeAliasType,
    ClassId::Generic,
    ClassId::NoDefaultType,
];

/// Makes the module `_typing`.
///
/// # Errors
/// MemoryError.
pub(super) fn install_module(t: &mut Thread) -> Result<(), Raised> {
    let m = define::module(t, "_typing", FUNCTIONS)?;
    let d = m.dict();
    for id in CLASSES.iter().chain(&[ClassId::Union]) {
        if *id != ClassId::NoDefaultType {
            let class = t.class(*id).value();
            define::set(t, d, id.name(), class)?;
        }
    }
    let none = t.no_default()?;
    define::set(t, d, "NoDefault", none)
}

fn idfunc(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

/// A record of this file's classes.
fn record(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    v.cast::<Record>()
        .ok_or_else(|| t.type_error("expected a type parameter"))
}

fn or_none(v: Value) -> Value {
    if v.is_unbound() { Value::NONE } else { v }
}

/// Calls a function of the module `typing`.
fn call_typing(t: &mut Thread, name: &str, args: &[Value]) -> PyResult {
    match typing::typing_module(t)? {
        Some(m) => call::call_method(t, m, name, args),
        None => Err(t.raise(ClassId::ModuleNotFoundError, "No module named 'typing'")),
    }
}

/// `typing._type_check(v, message)`: None becomes its class, a str a forward reference.
///
/// # Errors
/// TypeError when it is no type.
pub(super) fn type_check(t: &mut Thread, v: Value, message: &str) -> PyResult {
    if v.is_none() {
        return Ok(t.class(ClassId::NoneType).value());
    }
    if v.cast::<Class>().is_some() || v.cast::<Record>().is_some() {
        return Ok(v);
    }
    let Some(m) = typing::typing_module(t)? else {
        return Ok(v);
    };
    let text = Str::from_str(t, message)?.value();
    call::call_method(t, m, "_type_check", &[v, text])
}

fn check_name(t: &mut Thread, class: &str, v: Value) -> Result<(), Raised> {
    if v.cast::<Str>().is_some() {
        return Ok(());
    }
    let got = t.class_of(v).name();
    Err(t.type_error(format!("{class}() argument 'name' must be str, not {got}")))
}

/// Bits of the three keywords of variance.
fn variance_of(t: &mut Thread, args: &[Value]) -> Result<i64, Raised> {
    let bits = [
        variance::COVARIANT,
        variance::CONTRAVARIANT,
        variance::INFER,
    ];
    let mut flags = 0;
    for (v, bit) in args.iter().zip(bits) {
        if !v.is_unbound() && ops::truthy(t, *v)? {
            flags |= bit;
        }
    }
    if flags & 3 == 3 {
        return Err(t.value_error("Bivariant types are not supported."));
    }
    if flags & variance::INFER != 0 && flags & 3 != 0 {
        return Err(t.value_error("Variance cannot be specified with infer_variance."));
    }
    Ok(flags)
}

fn default_argument(t: &mut Thread, v: Value) -> PyResult {
    if v.is_unbound() {
        t.no_default()
    } else {
        Ok(v)
    }
}

fn new_type_var(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, name, bound, default, covariant, contravariant, infer_variance, *constraints]
    check_name(t, "typevar", args[1])?;
    let flags = variance_of(t, &args[4..7])?;
    let mut bound = or_none(args[2]);
    if !bound.is_none() {
        bound = type_check(t, bound, "Bound must be a type.")?;
    }
    let given = &args[7..];
    if given.len() == 1 {
        return Err(t.type_error("A single constraint is not allowed"));
    }
    if !given.is_empty() && !bound.is_none() {
        return Err(t.type_error("Constraints cannot be combined with bound=..."));
    }
    let constraints = List::new(t)?;
    for v in given {
        let v = type_check(
            t,
            *v,
            "TypeVar(name, constraint, ...): constraints must be types.",
        )?;
        constraints.push(t, v)?;
    }
    let constraints = ops::list_to_tuple(t, constraints)?.value();
    let default = default_argument(t, args[3])?;
    let module = typing::current_module(t)?;
    let none = Value::NONE;
    let flags = Value::small_int(flags);
    let fields = [
        args[1],
        bound,
        none,
        constraints,
        none,
        default,
        none,
        flags,
        module,
    ];
    Ok(Record::new(t, ClassId::TypeVar, RecordType::TypeVar, &fields)?.value())
}

fn new_param_spec(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, name, bound, default, covariant, contravariant, infer_variance]
    check_name(t, "paramspec", args[1])?;
    let flags = variance_of(t, &args[4..7])?;
    let mut bound = or_none(args[2]);
    if !bound.is_none() {
        bound = type_check(t, bound, "Bound must be a type.")?;
    }
    let default = default_argument(t, args[3])?;
    let module = typing::current_module(t)?;
    let flags = Value::small_int(flags);
    let fields = [args[1], bound, default, Value::NONE, flags, module];
    Ok(Record::new(t, ClassId::ParamSpec, RecordType::ParamSpec, &fields)?.value())
}

fn new_type_var_tuple(t: &mut Thread, args: &[Value]) -> PyResult {
    check_name(t, "typevartuple", args[1])?;
    let default = default_argument(t, args[2])?;
    let module = typing::current_module(t)?;
    let fields = [args[1], default, Value::NONE, module];
    Ok(Record::new(t, ClassId::TypeVarTuple, RecordType::TypeVarTuple, &fields)?.value())
}

// ---- attributes -----------------------------------------------------------------------------

fn name(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0])?.field(0))
}

/// Places of the default and of its function.
fn default_fields(r: Gc<Record>) -> (usize, usize) {
    if r.is(RecordType::TypeVar) {
        (field::DEFAULT, field::EVALUATE_DEFAULT)
    } else if r.is(RecordType::ParamSpec) {
        (2, 3)
    } else {
        (1, 2)
    }
}

/// A field that is computed when it is first asked for.
fn computed(t: &mut Thread, r: Gc<Record>, value: usize, function: usize) -> PyResult {
    if r.field(value).is_unbound() {
        let v = call::call(t, r.field(function), &[Value::small_int(1)])?;
        r.set_field(value, v);
    }
    Ok(r.field(value))
}

fn bound(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    if r.is(RecordType::ParamSpec) {
        return Ok(r.field(1));
    }
    computed(t, r, field::BOUND, field::EVALUATE_BOUND)
}

fn constraints(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    computed(t, r, field::CONSTRAINTS, field::EVALUATE_CONSTRAINTS)
}

fn default(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let (value, function) = default_fields(r);
    computed(t, r, value, function)
}

fn has_default(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let none = t.no_default()?;
    Ok(Value::bool(r.field(default_fields(r).0) != none))
}

fn evaluate_bound(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0])?.field(field::EVALUATE_BOUND))
}

fn evaluate_constraints(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0])?.field(field::EVALUATE_CONSTRAINTS))
}

fn evaluate_default(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    Ok(r.field(default_fields(r).1))
}

fn flags(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    let r = record(t, v)?;
    Ok(if r.is(RecordType::TypeVar) {
        r.field(field::FLAGS).as_int()
    } else if r.is(RecordType::ParamSpec) {
        r.field(4).as_int()
    } else {
        variance::INFER
    })
}

fn covariant(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(flags(t, args[0])? & variance::COVARIANT != 0))
}

fn contravariant(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(
        flags(t, args[0])? & variance::CONTRAVARIANT != 0,
    ))
}

fn infer_variance(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(flags(t, args[0])? & variance::INFER != 0))
}

fn text(v: Value) -> String {
    v.cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let flags = flags(t, args[0])?;
    let sign = if flags & variance::INFER != 0 {
        ""
    } else if flags & variance::COVARIANT != 0 {
        "+"
    } else if flags & variance::CONTRAVARIANT != 0 {
        "-"
    } else {
        "~"
    };
    let shown = format!("{sign}{}", text(record(t, args[0])?.field(0)));
    Ok(Str::from_str(t, &shown)?.value())
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    name(t, args)
}

fn no_base(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = t.class_of(args[0]).name();
    Err(t.type_error(format!("Cannot subclass an instance of {class}")))
}

// ---- unions and substitution ----------------------------------------------------------------

fn union(t: &mut Thread, a: Value, b: Value) -> PyResult {
    let message = "Union[arg, ...]: each arg must be a type.";
    let (a, b) = (type_check(t, a, message)?, type_check(t, b, message)?);
    make_union(t, &[a, b])
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    union(t, args[0], args[1])
}

fn ror(t: &mut Thread, args: &[Value]) -> PyResult {
    union(t, args[1], args[0])
}

fn type_var_subst(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].cast::<Class>().is_some() && typing::typing_module(t)?.is_none() {
        return Ok(args[1]);
    }
    call_typing(t, "_typevar_subst", &args[..2])
}

fn param_spec_subst(t: &mut Thread, args: &[Value]) -> PyResult {
    call_typing(t, "_paramspec_subst", &args[..2])
}

fn param_spec_prepare(t: &mut Thread, args: &[Value]) -> PyResult {
    call_typing(t, "_paramspec_prepare_subst", &args[..3])
}

fn tuple_prepare(t: &mut Thread, args: &[Value]) -> PyResult {
    call_typing(t, "_typevartuple_prepare_subst", &args[..3])
}

fn tuple_subst(t: &mut Thread, _args: &[Value]) -> PyResult {
    Err(t.type_error("Substitution of bare TypeVarTuple is not supported"))
}

/// A missing argument of a type variable is its default.
fn type_var_prepare(t: &mut Thread, args: &[Value]) -> PyResult {
    let params = attributes::get_text(t, args[1], "__parameters__")?;
    let params = match params {
        Some(v) => ops::to_list(t, v)?,
        None => List::new(t)?,
    };
    let at = (0..params.len()).find(|k| params.get(*k) == args[0]);
    let given = ops::to_list(t, args[2])?;
    let at = at.unwrap_or(0);
    if at < given.len() {
        return Ok(ops::list_to_tuple(t, given)?.value());
    }
    if at == given.len() {
        let v = default(t, &args[..1])?;
        if v != t.no_default()? {
            given.push(t, v)?;
            return Ok(ops::list_to_tuple(t, given)?.value());
        }
    }
    let alias = ops::repr(t, args[1])?;
    Err(t.type_error(format!(
        "Too few arguments for {alias}; actual {}, expected at least {}",
        given.len(),
        at + 1
    )))
}

fn tuple_iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let unpacked = match typing::typing_module(t)? {
        Some(m) => {
            let key = t.intern("Unpack")?;
            let unpack = attributes::get(t, m, key)?;
            ops::get_item(t, unpack, args[0])?
        }
        None => args[0],
    };
    let one = Tuple::new(t, &[unpacked])?;
    ops::iter(t, one.value())
}

// ---- P.args and P.kwargs --------------------------------------------------------------------

fn spec_args(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = ClassId::ParamSpecArgs;
    Ok(Record::new(t, class, RecordType::ParamSpecArgs, &args[..1])?.value())
}

fn spec_kwargs(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = ClassId::ParamSpecKwargs;
    Ok(Record::new(t, class, RecordType::ParamSpecKwargs, &args[..1])?.value())
}

fn new_spec_part(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[0] == t.class(ClassId::ParamSpecArgs).value() {
        spec_args(t, &args[1..2])
    } else {
        spec_kwargs(t, &args[1..2])
    }
}

fn spec_part_origin(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0])?.field(0))
}

fn spec_part_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let part = if r.is(RecordType::ParamSpecArgs) {
        "args"
    } else {
        "kwargs"
    };
    let of = match r.field(0).cast_record(RecordType::ParamSpec) {
        Some(p) => text(p.field(0)),
        None => ops::repr(t, r.field(0))?.to_string_lossy(),
    };
    Ok(Str::from_str(t, &format!("{of}.{part}"))?.value())
}

fn spec_part_eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = record(t, args[0])?;
    let Some(b) = args[1].cast::<Record>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if args[0].shape_id() != args[1].shape_id() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(Value::bool(ops::eq(t, a.field(0), b.field(0))?))
}

fn spec_part_hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let h = ops::hash(t, r.field(0))?;
    t.int(h)
}

// ---- type aliases ---------------------------------------------------------------------------

fn new_alias(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, name, value, type_params]
    check_name(t, "typealias", args[1])?;
    let params = if args[3].is_unbound() {
        t.empty_tuple
    } else {
        args[3]
    };
    if params.cast::<Tuple>().is_none() {
        return Err(t.type_error("type_params must be a tuple"));
    }
    let module = typing::current_module(t)?;
    let fields = [args[1], params, args[2], Value::NONE, module];
    Ok(Record::new(
        t,
        ClassId::TypeAliasType,
        RecordType::TypeAliasType,
        &fields,
    )?
    .value())
}

fn alias_value(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    computed(t, r, 2, 3)
}

fn evaluate_value(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0])?.field(3))
}

fn alias_type_params(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record(t, args[0])?.field(1))
}

fn alias_parameters(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    let params = ops::to_tuple(t, r.field(1))?;
    let out = List::new(t)?;
    for i in 0..params.len() {
        let p = params.get(i);
        if p.cast_record(RecordType::TypeVarTuple).is_some() {
            ops::extend(t, out, p)?;
        } else {
            out.push(t, p)?;
        }
    }
    Ok(ops::list_to_tuple(t, out)?.value())
}

fn alias_getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = record(t, args[0])?;
    if r.field(1).cast::<Tuple>().is_none_or(|p| p.is_empty()) {
        return Err(t.type_error("Only generic type aliases are subscriptable"));
    }
    let items = match args[1].cast::<Tuple>() {
        Some(items) => items,
        None => Tuple::new(t, &args[1..2])?,
    };
    typing::generic_alias(t, args[0], items)
}

// ---- NoDefault and Generic ------------------------------------------------------------------

fn no_default(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.no_default()
}

fn no_default_repr(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Str::from_str(t, "typing.NoDefault")?.value())
}

fn generic_getitem(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, **kwargs, *args]
    if typing::typing_module(t)?.is_some() {
        let item = args.get(2).copied().unwrap_or(Value::NONE);
        return call_typing(t, "_generic_class_getitem", &[args[0], item]);
    }
    let items = match args.get(2).and_then(|v| v.cast::<Tuple>()) {
        Some(items) => items,
        None => Tuple::new(t, &args[2..])?,
    };
    typing::generic_alias(t, args[0], items)
}

fn generic_init_subclass(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, **kwargs, *args]
    if let Some(m) = typing::typing_module(t)? {
        let key = t.intern("_generic_init_subclass")?;
        let f = attributes::get(t, m, key)?;
        return match args[1].cast::<Dict>() {
            Some(d) => call::call_with_dict(t, f, &[args[0]], d),
            None => call::call(t, f, &[args[0]]),
        };
    }
    // Without the library: the parameters are those of the bases.
    let key = t.intern("__orig_bases__")?;
    if let Some(class) = args[0].cast::<Class>()
        && let Some(bases) = class.dict().get_str(key).and_then(|v| v.cast::<Tuple>())
    {
        let params = parameters_of(t, bases)?;
        let key = t.intern("__parameters__")?;
        crate::runtime::classes::set_attribute(t, class, key, params)?;
    }
    Ok(Value::NONE)
}
