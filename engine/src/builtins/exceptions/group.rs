//! Exception groups.

use super::fields::field;
use super::this;
use crate::builtins::object::class_argument;
use crate::natives;
use crate::object::*;
use crate::runtime::exception_groups::{Matcher, split_by};
use crate::runtime::{call, define, ops};
use crate::value::Value;

natives! {
    METHODS:
    /// Create a group of exceptions.
    "__new__" "(cls, *args, **kwargs)" => new,
    /// A group of other exceptions with the same message.
    "derive" "(self, excs, /)" => derive,
    /// Splits into the part that matches the condition and the rest.
    "split" "(self, matcher, /)" => split,
    /// The part that matches the condition, or None.
    "subgroup" "(self, matcher, /)" => subgroup,
    /// Groups can be parametrised in annotations.
    "__class_getitem__" "(cls, item, /)" => class_getitem,
}
natives! {
    GETTERS:
    /// the message
    "message" "(self)" => message,
    /// the exceptions
    "exceptions" "(self)" => exceptions,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::BaseExceptionGroup, METHODS)?;
    define::getters(t, ClassId::BaseExceptionGroup, GETTERS)?;
    // ExceptionGroup has a second base, which the table of classes cannot say.
    let group = t.class(ClassId::ExceptionGroup);
    let chain = [
        ClassId::ExceptionGroup,
        ClassId::BaseExceptionGroup,
        ClassId::Exception,
        ClassId::BaseException,
        ClassId::Object,
    ]
    .map(|id| t.class(id).value());
    let bases = Tuple::new(t, &chain[1..3])?;
    group.bases.set(group, bases);
    let mro = Tuple::new(t, &chain)?;
    group.mro.set(group, mro);
    let exception = t.class(ClassId::Exception);
    crate::runtime::classes::add_subclass(t, exception, group)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, **kwargs, *args]
    let mut class = class_argument(t, args[0], "BaseExceptionGroup")?;
    super::fields::no_keywords(t, class, args[1])?;
    let [text, list] = args[2..] else {
        let message = format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            args.len() - 2
        );
        return Err(t.type_error(message));
    };
    if text.cast::<Str>().is_none() {
        let message = format!(
            "BaseExceptionGroup.__new__() argument 1 must be str, not {}",
            t.class_of(text).name()
        );
        return Err(t.type_error(message));
    }
    if t.special(list, Special::GetItem).is_unbound() {
        return Err(t.type_error("second argument (exceptions) must be a sequence"));
    }
    let items = ops::to_tuple(t, list)?;
    if items.is_empty() {
        return Err(t.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let plain = t.class(ClassId::Exception);
    let mut all_plain = true;
    for (i, item) in items.items().iter().enumerate() {
        if item.cast::<Exception>().is_none() {
            let message = format!("Item {i} of second argument (exceptions) is not an exception");
            return Err(t.value_error(message));
        }
        all_plain &= t.class_of(*item).is_subclass_of(plain);
    }
    if class == t.class(ClassId::BaseExceptionGroup) {
        if all_plain {
            class = t.class(ClassId::ExceptionGroup);
        }
    } else if !all_plain && class.is_subclass_of(plain) {
        let message = if class == t.class(ClassId::ExceptionGroup) {
            "Cannot nest BaseExceptions in an ExceptionGroup".to_owned()
        } else {
            format!("Cannot nest BaseExceptions in '{}'", class.name())
        };
        return Err(t.type_error(message));
    }
    let given = Tuple::new(t, &args[2..])?;
    let e = Exception::new(t, class.root_shape.get(), given)?;
    let own = Tuple::new(t, &[text, items.value()])?;
    e.extra.set(e, own);
    Ok(e.value())
}

fn message(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    field(t, e, 0)
}

fn exceptions(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    field(t, e, 1)
}

fn class_getitem(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn derive(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    let text = field(t, e, 0)?;
    let class = t.class(ClassId::BaseExceptionGroup).value();
    call::call(t, class, &[text, args[1]])
}

fn matcher(t: &mut Thread, v: Value) -> Result<Matcher, Raised> {
    let base = t.class(ClassId::BaseException);
    let is_exception = |v: Value| v.cast::<Class>().is_some_and(|c| c.is_subclass_of(base));
    let classes = match v.cast::<Tuple>() {
        Some(tuple) => tuple.items().iter().all(|v| is_exception(*v)),
        None => is_exception(v),
    };
    if classes {
        return Ok(Matcher::Classes(v));
    }
    if v.cast::<Class>().is_none() && call::is_callable(t, v) {
        return Ok(Matcher::Predicate(v));
    }
    Err(t.type_error("expected an exception type, a tuple of exception types, or a callable (other than a class)"))
}

fn split(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = matcher(t, args[1])?;
    let (matched, rest) = split_by(t, args[0], m, true)?;
    Ok(Tuple::new(t, &[matched, rest])?.value())
}

fn subgroup(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = matcher(t, args[1])?;
    Ok(split_by(t, args[0], m, false)?.0)
}
