//! The class `str`: its table of methods, construction, operators, iteration.

use super::sequence::comparisons;
use super::str_args::{absent, exact, str_arg, this, type_name, with_units};
use super::{
    bytes, format, format_str, str_case, str_codecs, str_find, str_pad, str_percent, str_repr,
    str_split, str_translate,
};
use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, define, ops, slices};
use crate::value::Value;

natives! { STR_METHODS:
    /// Create a new string object from the given object. With encoding or errors, the object is a
    /// bytes-like object that is decoded.
    "__new__" "(cls, object='', encoding='utf-8', errors='strict')" => new,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What str(self) gives.
    "__str__" "(self, /)" => str,
    /// A formatted version of the string as described by format_spec.
    "__format__" "(self, format_spec, /)" => format::str_format,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// The result of self != value.
    "__ne__" "(self, value, /)" => ne,
    /// The result of self < value.
    "__lt__" "(self, value, /)" => lt,
    /// The result of self <= value.
    "__le__" "(self, value, /)" => le,
    /// The result of self > value.
    "__gt__" "(self, value, /)" => gt,
    /// The result of self >= value.
    "__ge__" "(self, value, /)" => ge,
    /// What len(self) gives.
    "__len__" "(self, /)" => len,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => get_item,
    /// What bool(key in self) gives.
    "__contains__" "(self, key, /)" => contains,
    /// What iter(self) does.
    "__iter__" "(self, /)" => iter,
    /// The result of self + value.
    "__add__" "(self, value, /)" => add,
    /// The result of self * value.
    "__mul__" "(self, value, /)" => multiply,
    /// The result of value * self.
    "__rmul__" "(self, value, /)" => multiply,
    /// The result of self % value.
    "__mod__" "(self, value, /)" => str_percent::modulo,
    /// The result of value % self.
    "__rmod__" "(self, value, /)" => str_percent::reflected_modulo,
    /// What `copy` and `pickle` pass to `__new__`.
    "__getnewargs__" "(self, /)" => get_new_args,
    /// Return the lowest index in the string where substring sub is found, or -1.
    "find" "(self, sub, start=None, end=None, /)" => str_find::find,
    /// Return the highest index in the string where substring sub is found, or -1.
    "rfind" "(self, sub, start=None, end=None, /)" => str_find::rfind,
    /// Like find(), but raises ValueError when the substring is not found.
    "index" "(self, sub, start=None, end=None, /)" => str_find::index,
    /// Like rfind(), but raises ValueError when the substring is not found.
    "rindex" "(self, sub, start=None, end=None, /)" => str_find::rindex,
    /// Return the number of non-overlapping occurrences of substring sub.
    "count" "(self, sub, start=None, end=None, /)" => str_find::count,
    /// Return True if the string starts with the prefix or one of a tuple of prefixes.
    "startswith" "(self, prefix, start=None, end=None, /)" => str_find::starts_with,
    /// Return True if the string ends with the suffix or one of a tuple of suffixes.
    "endswith" "(self, suffix, start=None, end=None, /)" => str_find::ends_with,
    /// Return a str with the given prefix removed if present.
    "removeprefix" "(self, prefix, /)" => str_find::remove_prefix,
    /// Return a str with the given suffix removed if present.
    "removesuffix" "(self, suffix, /)" => str_find::remove_suffix,
    /// Return a copy with occurrences of old replaced by new, at most count of them.
    "replace" "(self, old, new, /, count=-1)" => str_find::replace,
    /// Return a list of the substrings, split at the separator or at white space.
    "split" "(self, /, sep=None, maxsplit=-1)" => str_split::split,
    /// As split(), counting from the end.
    "rsplit" "(self, /, sep=None, maxsplit=-1)" => str_split::rsplit,
    /// Return a list of the lines, with their line breaks if keepends is true.
    "splitlines" "(self, /, keepends=False)" => str_split::split_lines,
    /// Split at the first separator into the part before, the separator and the part after.
    "partition" "(self, sep, /)" => str_split::partition,
    /// Split at the last separator into the part before, the separator and the part after.
    "rpartition" "(self, sep, /)" => str_split::rpartition,
    /// Concatenate strings, with this one between them.
    "join" "(self, iterable, /)" => str_split::join,
    /// Return a copy without leading and trailing white space or given characters.
    "strip" "(self, chars=None, /)" => str_pad::strip,
    /// Return a copy without leading white space or given characters.
    "lstrip" "(self, chars=None, /)" => str_pad::lstrip,
    /// Return a copy without trailing white space or given characters.
    "rstrip" "(self, chars=None, /)" => str_pad::rstrip,
    /// A centered string of length width.
    "center" "(self, width, fillchar=' ', /)" => str_pad::center,
    /// A left-justified string of length width.
    "ljust" "(self, width, fillchar=' ', /)" => str_pad::ljust,
    /// A right-justified string of length width.
    "rjust" "(self, width, fillchar=' ', /)" => str_pad::rjust,
    /// Pad a numeric string with zeros on the left, behind its sign.
    "zfill" "(self, width, /)" => str_pad::zfill,
    /// Return a copy where all tabs are replaced by spaces up to the next stop.
    "expandtabs" "(self, /, tabsize=8)" => str_pad::expand_tabs,
    /// Return a copy in lower case.
    "lower" "(self, /)" => str_case::lower,
    /// Return a copy in upper case.
    "upper" "(self, /)" => str_case::upper,
    /// Return a copy for caseless comparison.
    "casefold" "(self, /)" => str_case::casefold,
    /// Return a copy in which words start with an upper-case character.
    "title" "(self, /)" => str_case::title,
    /// Return a copy with its first character in upper case and the rest in lower case.
    "capitalize" "(self, /)" => str_case::capitalize,
    /// Return a copy with upper case changed to lower case and the reverse.
    "swapcase" "(self, /)" => str_case::swapcase,
    /// Are all characters letters, and is there one?
    "isalpha" "(self, /)" => str_case::is_alpha,
    /// Are all characters letters or numbers, and is there one?
    "isalnum" "(self, /)" => str_case::is_alnum,
    /// Are all characters decimal digits, and is there one?
    "isdecimal" "(self, /)" => str_case::is_decimal,
    /// Are all characters digits, and is there one?
    "isdigit" "(self, /)" => str_case::is_digit,
    /// Are all characters numeric, and is there one?
    "isnumeric" "(self, /)" => str_case::is_numeric,
    /// Are all characters white space, and is there one?
    "isspace" "(self, /)" => str_case::is_space,
    /// Are all characters printable?
    "isprintable" "(self, /)" => str_case::is_printable,
    /// Are all characters ASCII?
    "isascii" "(self, /)" => str_case::is_ascii,
    /// Is it a valid identifier?
    "isidentifier" "(self, /)" => str_case::is_identifier,
    /// Are all cased characters lower case, and is there one?
    "islower" "(self, /)" => str_case::is_lower,
    /// Are all cased characters upper case, and is there one?
    "isupper" "(self, /)" => str_case::is_upper,
    /// Is it a title-cased string?
    "istitle" "(self, /)" => str_case::is_title,
    /// Replace each character by its entry in the table.
    "translate" "(self, table, /)" => str_translate::translate,
    /// Return a translation table for translate().
    "maketrans" "(cls, x, y=None, z=None, /)" => str_translate::make_table,
    /// Encode the string with the codec registered for encoding.
    "encode" "(self, /, encoding='utf-8', errors='strict')" => encode,
    /// Return a formatted version, with substitutions from args and kwargs.
    "format" "(self, /, *args, **kwargs)" => format_str::format,
    /// Return a formatted version, with substitutions from mapping.
    "format_map" "(self, mapping, /)" => format_str::format_map,
}

natives! { STR_ITERATOR_METHODS:
    /// What iter(self) does.
    "__iter__" "(self, /)" => iterator_self,
    /// What next(self) does.
    "__next__" "(self, /)" => iterator_next,
    /// Number of characters left.
    "__length_hint__" "(self, /)" => iterator_length_hint,
}

/// Registers `str`.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Str, STR_METHODS)?;
    define::methods(t, ClassId::StrIterator, STR_ITERATOR_METHODS)?;
    define::methods(t, ClassId::StrAsciiIterator, STR_ITERATOR_METHODS)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let shape = slices::class_argument(t, args[0], ClassId::Str)?
        .root_shape
        .get();
    let [object, encoding, errors] = [args[1], args[2], args[3]];
    let text = if object.is_unbound() {
        t.empty_str()
    } else if encoding.is_unbound() && errors.is_unbound() {
        ops::str(t, object)?
    } else {
        decode_object(t, object, encoding, errors)?
    };
    if shape == ClassId::Str as u32 {
        // `__str__` may return an instance of a subclass, which `str` passes on.
        return Ok(text.value());
    }
    Ok(Str::copy_with_shape(t, text, shape)?.value())
}

fn decode_object(
    t: &mut Thread,
    object: Value,
    encoding: Value,
    errors: Value,
) -> Result<Gc<Str>, Raised> {
    let encoding = codec_arg(t, encoding, "str() argument 'encoding'")?;
    let errors = codec_arg(t, errors, "str() argument 'errors'")?;
    if object.cast::<Str>().is_some() {
        return Err(t.type_error("decoding str is not supported"));
    }
    match bytes::buffer(t, object) {
        Some(b) => str_codecs::decode(t, object, &b, encoding, errors),
        None => {
            let message = format!(
                "decoding to str: need a bytes-like object, {} found",
                type_name(t, object)
            );
            Err(t.type_error(message))
        }
    }
}

/// An optional name of a codec or an error handler.
pub(crate) fn codec_arg(t: &mut Thread, v: Value, what: &str) -> Result<Option<Gc<Str>>, Raised> {
    if v.is_unbound() {
        return Ok(None);
    }
    let s = str_arg(t, v, what)?;
    if s.data().iter().any(|c| c == 0) {
        return Err(t.value_error("embedded null character"));
    }
    Ok(Some(s))
}

fn encode(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let encoding = codec_arg(t, args[1], "encode() argument 'encoding'")?;
    let errors = codec_arg(t, args[2], "encode() argument 'errors'")?;
    str_codecs::encode(t, s, encoding, errors)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    Ok(str_repr::repr(t, s)?.value())
}

fn str(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    exact(t, s)
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let h = t.str_hash(s);
    t.int(h)
}

fn compare(t: &mut Thread, op: CompareOp, args: &[Value]) -> PyResult {
    let a = this(t, args)?;
    let Some(b) = args[1].cast::<Str>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Value::bool(match op {
        CompareOp::Eq => a.equals(&b),
        CompareOp::Ne => !a.equals(&b),
        _ => op.holds(a.compare(&b)),
    }))
}

comparisons!(compare);

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    Ok(Value::small_int(s.len() as i64))
}

/// `s[key]` for an int or a slice.
fn get_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let key = args[1];
    if let Some(slice) = key.cast_record(RecordType::Slice) {
        let picked = slices::indices(t, slice, s.len())?;
        return Ok(slice_of(t, s, picked)?.value());
    }
    if !key.is_any_int() && t.special(key, Special::Index).is_unbound() {
        let message = format!(
            "string indices must be integers, not '{}'",
            type_name(t, key)
        );
        return Err(t.type_error(message));
    }
    match slices::index(t, key, s.len(), "string")? {
        Some(i) => Ok(Str::char_at(t, s, i)?.value()),
        None => Err(t.index_error("string index out of range")),
    }
}

/// The code points that a slice picks.
fn slice_of(t: &mut Thread, s: Gc<Str>, picked: slices::Indices) -> Result<Gc<Str>, Raised> {
    let slices::Indices {
        start, step, count, ..
    } = picked;
    if count == 0 {
        return Ok(t.empty_str());
    }
    if step == 1 {
        return Str::substring(t, s, start as usize, start as usize + count);
    }
    with_units!(s.data(), units => {
        let picked: Vec<_> =
            (0..count).map(|i| units[(start + i as isize * step) as usize]).collect();
        Str::from_data(t, CodeUnit::data(&picked))
    })
}

fn contains(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let Some(sub) = args[1].cast::<Str>() else {
        let message = format!(
            "'in <string>' requires string as left operand, not {}",
            type_name(t, args[1])
        );
        return Err(t.type_error(message));
    };
    Ok(Value::bool(
        str_find::find_in(s, 0, s.len(), sub, false).is_some(),
    ))
}

fn add(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = this(t, args)?;
    let Some(b) = args[1].cast::<Str>() else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let sum = Str::concat(t, a, b)?;
    exact(t, sum)
}

fn multiply(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let Some(n) = slices::repetitions(t, args[1])? else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(Str::repeat(t, s, n)?.value())
}

fn get_new_args(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let text = exact(t, s)?;
    Ok(Tuple::new(t, &[text])?.value())
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = this(t, args)?;
    let fields = [s.value(), Value::ZERO];
    let class = if s.is_ascii() {
        ClassId::StrAsciiIterator
    } else {
        ClassId::StrIterator
    };
    Ok(Record::new(t, class, RecordType::StrIterator, &fields)?.value())
}

fn iterator_self(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}

fn iterator_next(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = slices::record(t, args[0], RecordType::StrIterator, ClassId::StrIterator)?;
    Ok(Str::next_char(t, it)?.map_or(Value::EXHAUSTED, Value::from))
}

fn iterator_length_hint(_t: &mut Thread, args: &[Value]) -> PyResult {
    let left = match args[0].cast_record(RecordType::StrIterator) {
        Some(it) if !absent(it.field(0)) => {
            let len = it.field(0).cast::<Str>().map_or(0, |s| s.len());
            len.saturating_sub(it.field(1).as_int() as usize)
        }
        _ => 0,
    };
    Ok(Value::small_int(left as i64))
}
