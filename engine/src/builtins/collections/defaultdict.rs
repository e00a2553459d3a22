//! The class `defaultdict`.

use crate::builtins::late;
use crate::builtins::sequence;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, dict_update, dicts, exceptions, ops, slices};
use crate::value::Value;

natives! { METHODS:
    /// Create an empty dict.
    "__new__" "(cls, *args, **kwargs)" => new,
    /// Take the factory, and what dict takes.
    "__init__" "(self, default_factory=None, /, *args, **kwargs)" => init,
    /// __missing__(key) # Called by __getitem__ for missing key; pseudo-code:
    /// if self.default_factory is None: raise KeyError((key,))
    /// self[key] = value = self.default_factory()
    /// return value
    "__missing__" "(self, key, /)" => missing,
    /// D.copy() -> a shallow copy of D.
    "copy" "(self, /)" => copy,
    /// D.copy() -> a shallow copy of D.
    "__copy__" "(self, /)" => copy,
    "__or__" "(self, value, /)" => or,
    "__ror__" "(self, value, /)" => ror,
    "__repr__" "(self, /)" => repr,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => reduce,
    /// See PEP 585
    "__class_getitem__" "(cls, object, /)" => sequence::class_getitem,
}
natives! { GETTERS:
    /// Factory for default value called by __missing__().
    "default_factory" "(self)" => default_factory,
}
natives! { SETTERS:
    /// Factory for default value called by __missing__().
    "default_factory" "(self, value)" => set_default_factory,
}

const DOC: &str = "defaultdict(default_factory=None, /, [...]) --> dict with default factory

The default factory is called without arguments to produce a new value when a key is not present,
in __getitem__ only. All other arguments are those of dict.";

/// Gives the class its methods.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::DefaultDict, "collections", METHODS)?;
    define::properties(t, ClassId::DefaultDict, GETTERS, SETTERS)?;
    late::describe(t, ClassId::DefaultDict, DOC)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::DefaultDict)?;
    let d = Dict::with_shape(t, class.root_shape.get())?;
    d.set_companion(Value::NONE);
    Ok(d.value())
}

/// The receiver: a defaultdict, whose companion word is the factory.
fn this(t: &mut Thread, v: Value) -> Result<Gc<Dict>, Raised> {
    match v.cast::<Dict>() {
        Some(d) if t.is_instance(v, ClassId::DefaultDict) => Ok(d),
        _ => {
            let name = t.class_of(v).name();
            let message = format!("a collections.defaultdict is required, not '{name}'");
            Err(t.type_error(message))
        }
    }
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    // [self, factory, keywords, *args]
    let d = this(t, args[0])?;
    let factory = if args[1].is_unbound() {
        Value::NONE
    } else {
        args[1]
    };
    if !factory.is_none() && !call::is_callable(t, factory) {
        return Err(t.type_error("first argument must be callable or None"));
    }
    d.set_companion(factory);
    let dict_init = t.class(ClassId::Dict).special(Special::Init);
    t.with_scratch(|t, mark| {
        t.scratch_push(args[0])?;
        for v in args.get(3..).unwrap_or(&[]) {
            t.scratch_push(*v)?;
        }
        let all = t.scratch_slice(mark);
        match args[2].cast::<Dict>() {
            Some(keywords) => call::call_with_dict(t, dict_init, all, keywords),
            None => call::call(t, dict_init, all),
        }
    })
}

fn missing(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    let factory = d.companion();
    if factory.is_none() {
        return Err(exceptions::key_error(t, args[1]));
    }
    let v = call::call(t, factory, &[])?;
    // What the factory itself has stored under the key stays.
    dicts::set_default(t, d, args[1], v)
}

fn default_factory(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.companion())
}

fn set_default_factory(t: &mut Thread, args: &[Value]) -> PyResult {
    let d = this(t, args[0])?;
    d.set_companion(if args[1].is_unbound() {
        Value::NONE
    } else {
        args[1]
    });
    Ok(Value::NONE)
}

/// A dict of the class of `like` and with its factory, with the entries of `source`.
fn alike(t: &mut Thread, like: Value, source: Value) -> PyResult {
    let factory = this(t, like)?.companion();
    let class = t.class_of(like).value();
    call::call(t, class, &[factory, source])
}

fn copy(t: &mut Thread, args: &[Value]) -> PyResult {
    alike(t, args[0], args[0])
}

fn joined(t: &mut Thread, this: Value, first: Value, second: Value) -> PyResult {
    if first.cast::<Dict>().is_none() || second.cast::<Dict>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let new = alike(t, this, first)?;
    match new.cast::<Dict>() {
        Some(d) => dict_update::merge(t, d, second)?,
        None => {
            call::call_method(t, new, "update", &[second])?;
        }
    }
    Ok(new)
}

fn or(t: &mut Thread, args: &[Value]) -> PyResult {
    joined(t, args[0], args[0], args[1])
}

fn ror(t: &mut Thread, args: &[Value]) -> PyResult {
    joined(t, args[0], args[1], args[0])
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let factory = this(t, args[0])?.companion();
    let class = t.class_of(args[0]);
    let dict_repr = t.class(ClassId::Dict).special(Special::Repr);
    let entries = call::call_special(t, dict_repr, args[0], &[])?;
    // A factory that is a method of the dict shows the dict again.
    let factory = sequence::guarded_repr(t, factory, "...", |t, out| {
        let text = ops::repr(t, factory)?;
        out.push_data(text.data());
        Ok(())
    })?;
    let mut out = StrBuilder::new();
    out.push_data(class.bare_name().data());
    for (before, part) in [("(", factory), (", ", entries)] {
        out.push_str(before);
        if let Some(text) = part.cast::<Str>() {
            out.push_data(text.data());
        }
    }
    out.push_str(")");
    Ok(out.finish(t)?.value())
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let factory = this(t, args[0])?.companion();
    let class = t.class_of(args[0]).value();
    let made_of = if factory.is_none() {
        Tuple::new(t, &[])?
    } else {
        Tuple::new(t, &[factory])?
    };
    let items = call::call_method(t, args[0], "items", &[])?;
    let items = ops::iter(t, items)?;
    let parts = [class, made_of.value(), Value::NONE, Value::NONE, items];
    Ok(Tuple::new(t, &parts)?.value())
}
