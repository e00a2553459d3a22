//! Objects of annotations and t-strings that compiled source makes: type parameters, type aliases,
//! templates.

use super::{attributes, call};
use crate::object::*;
use crate::value::Value;

/// Fields of a type variable.
pub mod type_var_field {
    /// The name.
    pub const NAME: usize = 0;
    /// The bound (`UNBOUND` until the function has been called).
    pub const BOUND: usize = 1;
    /// The function that gives the bound, or None.
    pub const EVALUATE_BOUND: usize = 2;
    /// The tuple of constraints.
    pub const CONSTRAINTS: usize = 3;
    /// The function that gives the constraints, or None.
    pub const EVALUATE_CONSTRAINTS: usize = 4;
    /// The default.
    pub const DEFAULT: usize = 5;
    /// The function that gives the default, or None.
    pub const EVALUATE_DEFAULT: usize = 6;
    /// A small int of bits of [`super::variance`].
    pub const FLAGS: usize = 7;
    /// The module's name.
    pub const MODULE: usize = 8;
}

/// Variance of type variables and parameter specifications.
pub mod variance {
    /// `covariant=True`.
    pub const COVARIANT: i64 = 1;
    /// `contravariant=True`.
    pub const CONTRAVARIANT: i64 = 2;
    /// `infer_variance=True`.
    pub const INFER: i64 = 4;
}

/// Name of the module whose code runs.
pub fn current_module(t: &mut Thread) -> PyResult {
    let key = t.intern("__name__")?;
    let globals = t.top_frame().map(|f| f.code().body().globals.get());
    let name = globals
        .and_then(|g| g.cast::<Dict>())
        .and_then(|d| d.get_str(key));
    Ok(name.unwrap_or(Value::NONE))
}

/// Value and function of something that is evaluated when it is asked for: without a function it is
/// `absent`.
fn lazy(function: Value, absent: Value) -> [Value; 2] {
    if function.is_none() {
        [absent, Value::NONE]
    } else {
        [Value::UNBOUND, function]
    }
}

/// `T`, `T: bound`, `T: (constraints)`, `T = default`: name, function of the bound or constraints, function
/// of the default.
///
/// # Errors
/// MemoryError.
pub fn type_var(t: &mut Thread, args: &[Value], constrained: bool) -> PyResult {
    let module = current_module(t)?;
    let none = t.no_default()?;
    let empty = t.empty_tuple;
    let (bound, constraints) = if constrained {
        (lazy(Value::NONE, Value::NONE), lazy(args[1], empty))
    } else {
        (lazy(args[1], Value::NONE), lazy(Value::NONE, empty))
    };
    let default = lazy(args[2], none);
    let fields = [
        args[0],
        bound[0],
        bound[1],
        constraints[0],
        constraints[1],
        default[0],
        default[1],
        Value::small_int(variance::INFER),
        module,
    ];
    Ok(Record::new(t, ClassId::TypeVar, RecordType::TypeVar, &fields)?.value())
}

/// `**P`: name, function of the default.
///
/// # Errors
/// MemoryError.
pub fn param_spec(t: &mut Thread, args: &[Value]) -> PyResult {
    let module = current_module(t)?;
    let none = t.no_default()?;
    let default = lazy(args[1], none);
    let flags = Value::small_int(variance::INFER);
    let fields = [args[0], Value::NONE, default[0], default[1], flags, module];
    Ok(Record::new(t, ClassId::ParamSpec, RecordType::ParamSpec, &fields)?.value())
}

/// `*Ts`: name, function of the default.
///
/// # Errors
/// MemoryError.
pub fn type_var_tuple(t: &mut Thread, args: &[Value]) -> PyResult {
    let module = current_module(t)?;
    let none = t.no_default()?;
    let default = lazy(args[1], none);
    let fields = [args[0], default[0], default[1], module];
    Ok(Record::new(t, ClassId::TypeVarTuple, RecordType::TypeVarTuple, &fields)?.value())
}

/// `type name[params] = …`: name, tuple of parameters or None, function of the value.
///
/// # Errors
/// MemoryError.
pub fn type_alias(t: &mut Thread, args: &[Value]) -> PyResult {
    let module = current_module(t)?;
    let params = if args[1].is_none() {
        t.empty_tuple
    } else {
        args[1]
    };
    let fields = [args[0], params, Value::UNBOUND, args[2], module];
    Ok(Record::new(
        t,
        ClassId::TypeAliasType,
        RecordType::TypeAliasType,
        &fields,
    )?
    .value())
}

/// `function.__type_params__ = params`; the function.
///
/// # Errors
/// MemoryError.
pub fn set_type_params(t: &mut Thread, args: &[Value]) -> PyResult {
    let key = t.intern("__type_params__")?;
    attributes::set(t, args[0], key, args[1])?;
    Ok(args[0])
}

/// The module `typing`, None when there is none.
///
/// # Errors
/// What running it raises.
pub fn typing_module(t: &mut Thread) -> Result<Option<Value>, Raised> {
    let key = t.intern("__import__")?;
    let Some(import) = t.builtins.cast::<Dict>().and_then(|d| d.get_str(key)) else {
        return Ok(None);
    };
    let name = t.intern("typing")?;
    match call::call(t, import, &[name.value()]) {
        Ok(m) => Ok(Some(m)),
        Err(raised) => {
            t.catch(raised, ClassId::ModuleNotFoundError)?;
            Ok(None)
        }
    }
}

/// The base `Generic[params]` of a class with type parameters.
///
/// # Errors
/// What the module `typing` raises.
pub fn generic_base(t: &mut Thread, params: Value) -> PyResult {
    let generic = t.class(ClassId::Generic).value();
    let Some(params) = params.cast::<Tuple>() else {
        return Ok(generic);
    };
    // `*Ts` stands for itself unpacked.
    let items = List::new(t)?;
    for i in 0..params.len() {
        let p = params.get(i);
        if p.cast_record(RecordType::TypeVarTuple).is_some() {
            let unpacked = super::ops::to_list(t, p)?;
            items.push(t, unpacked.get(0))?;
        } else {
            items.push(t, p)?;
        }
    }
    let params = super::ops::list_to_tuple(t, items)?;
    if let Some(typing) = typing_module(t)? {
        return call::call_method(t, typing, "_GenericAlias", &[generic, params.value()]);
    }
    generic_alias(t, generic, params)
}

/// `types.GenericAlias(origin, args)`.
///
/// # Errors
/// MemoryError.
pub fn generic_alias(t: &mut Thread, origin: Value, args: Gc<Tuple>) -> PyResult {
    let fields = [origin, args.value(), Value::UNBOUND, Value::FALSE];
    Ok(Record::new(t, ClassId::GenericAlias, RecordType::GenericAlias, &fields)?.value())
}

/// A function of annotations evaluates them as values only, in true or in made-up globals.
///
/// # Errors
/// NotImplementedError for other formats.
pub fn check_format(t: &mut Thread, format: Value) -> PyResult {
    let n = super::ops::index_i64(t, format)?;
    if n > 2 {
        return Err(t.raise_args(ClassId::NotImplementedError, &[]));
    }
    Ok(Value::NONE)
}

/// An interpolation of a t-string: value, text, conversion, format spec.
///
/// # Errors
/// MemoryError.
pub fn interpolation(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Record::new(t, ClassId::Interpolation, RecordType::Interpolation, args)?.value())
}

/// A t-string: tuple of strs, interpolations.
///
/// # Errors
/// MemoryError.
pub fn template(t: &mut Thread, args: &[Value]) -> PyResult {
    let parts = Tuple::new(t, &args[1..])?;
    let fields = [args[0], parts.value()];
    Ok(Record::new(t, ClassId::Template, RecordType::Template, &fields)?.value())
}

impl Thread {
    /// `typing.NoDefault`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn no_default(&mut self) -> PyResult {
        if self.no_default.is_none() {
            let class = ClassId::NoDefaultType;
            self.no_default = Record::new(self, class, RecordType::NoDefault, &[])?.value();
        }
        Ok(self.no_default)
    }
}
