//! The documentation of the builtin classes.

use crate::object::*;
use crate::value::Value;

const DOCS: &[(ClassId, &str)] = &[
    (
        ClassId::Object,
        "The base class of all classes; an instance has no attributes of its own.",
    ),
    (
        ClassId::Type,
        "type(object) -> the class of an object\ntype(name, bases, dict) -> a new class",
    ),
    (
        ClassId::Int,
        "int([x]) -> integer\nint(x, base=10) -> integer\n\nA whole number of any size.",
    ),
    (ClassId::Bool, "The truth values True and False."),
    (
        ClassId::Float,
        "A floating-point number of double precision.",
    ),
    (
        ClassId::Complex,
        "A complex number: a real and an imaginary part.",
    ),
    (
        ClassId::Str,
        "str(object='') -> str\nstr(bytes, encoding, errors) -> str\n\nAn immutable text.",
    ),
    (ClassId::Bytes, "An immutable sequence of bytes."),
    (ClassId::ByteArray, "A mutable sequence of bytes."),
    (ClassId::List, "A mutable sequence of objects."),
    (ClassId::Tuple, "An immutable sequence of objects."),
    (
        ClassId::Dict,
        "A mapping of keys to values, in the order of insertion.",
    ),
    (
        ClassId::Set,
        "A mutable collection of distinct objects, in no order.",
    ),
    (
        ClassId::FrozenSet,
        "An immutable collection of distinct objects, in no order.",
    ),
    (
        ClassId::Range,
        "range(stop) -> range\nrange(start, stop[, step]) -> range",
    ),
    (
        ClassId::Slice,
        "slice(stop) -> slice\nslice(start, stop[, step]) -> slice",
    ),
    (ClassId::Property, "A computed attribute."),
    (
        ClassId::StaticMethod,
        "A function of a class that gets neither instance nor class.",
    ),
    (
        ClassId::ClassMethod,
        "A function of a class that gets the class as its first argument.",
    ),
    (
        ClassId::Super,
        "The attributes of the classes that follow one in a method resolution order.",
    ),
    (ClassId::Enumerate, "An iterator of (number, item) pairs."),
    (
        ClassId::Zip,
        "An iterator of tuples with an item of each iterable.",
    ),
    (
        ClassId::Map,
        "An iterator of a function's results for the items of iterables.",
    ),
    (
        ClassId::Filter,
        "An iterator of the items for which a function is true.",
    ),
    (
        ClassId::Reversed,
        "An iterator of a sequence's items from the last to the first.",
    ),
    (ClassId::MappingProxy, "A read-only view of a mapping."),
    (ClassId::BaseException, "The base class of all exceptions."),
    (
        ClassId::Exception,
        "The base class of all exceptions that do not end the program.",
    ),
];

/// Gives each builtin class a `__doc__`; exceptions without a text of their own have a general one.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let key = t.intern("__doc__")?;
    let general = t.intern("An error.")?;
    for &id in ClassId::ALL {
        let class = t.class(id);
        if class.dict().get_str(key).is_some() {
            continue;
        }
        let doc = match DOCS.iter().find(|(with, _)| *with == id) {
            Some((_, text)) => Str::from_str(t, text)?.value(),
            None if id.is_exception() => general.value(),
            None => Value::NONE,
        };
        class.dict().set_str(t, key, doc)?;
    }
    Ok(())
}
