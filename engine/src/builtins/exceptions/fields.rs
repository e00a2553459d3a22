//! What some builtin exceptions keep beside `args`: a tuple in their `extra` slot, in a fixed order
//! per family of classes, made when it is first asked for.

use super::this;
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops};
use crate::value::Value;

/// Builtin exceptions with the same fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// No fields.
    Plain,
    /// The value itself is in the slot.
    StopIteration,
    /// code
    SystemExit,
    /// msg, name, path, name_from
    Import,
    /// name, obj
    Attribute,
    /// name
    Name,
    /// errno, strerror, filename, filename2
    Os,
    /// msg, filename, lineno, offset, text, end_lineno, end_offset, print_file_and_line, _metadata
    Syntax,
    /// encoding, object, start, end, reason
    Unicode,
    /// encoding (None), object, start, end, reason
    Translate,
    /// message, exceptions
    Group,
}

impl Family {
    /// The family of an exception.
    pub(crate) fn of(t: &Thread, e: Gc<Exception>) -> Family {
        use ClassId::*;
        let class = t.class_of(e.value());
        let table = [
            (StopIteration, Family::StopIteration),
            (SystemExit, Family::SystemExit),
            (ImportError, Family::Import),
            (AttributeError, Family::Attribute),
            (NameError, Family::Name),
            (OSError, Family::Os),
            (SyntaxError, Family::Syntax),
            (UnicodeDecodeError, Family::Unicode),
            (UnicodeEncodeError, Family::Unicode),
            (UnicodeTranslateError, Family::Translate),
            (BaseExceptionGroup, Family::Group),
        ];
        for (id, family) in table {
            if class.is_subclass_of(t.class(id)) {
                return family;
            }
        }
        Family::Plain
    }

    /// Number of fields.
    fn len(self) -> usize {
        match self {
            Family::Plain | Family::StopIteration => 0,
            Family::SystemExit | Family::Name => 1,
            Family::Attribute | Family::Group => 2,
            Family::Import | Family::Os => 4,
            Family::Unicode | Family::Translate => 5,
            Family::Syntax => 9,
        }
    }

    /// Names of the fields that the constructor takes as keywords, with their numbers.
    fn keywords(self) -> &'static [(&'static str, usize)] {
        match self {
            Family::Import => &[("name", 1), ("path", 2), ("name_from", 3)],
            Family::Attribute => &[("name", 0), ("obj", 1)],
            Family::Name => &[("name", 0)],
            _ => &[],
        }
    }
}

/// Most fields that an exception has.
const MOST: usize = 9;

/// The fields, made from `args` when there are none yet.
///
/// # Errors
/// MemoryError.
pub(super) fn fields(t: &mut Thread, e: Gc<Exception>) -> Result<Gc<Tuple>, Raised> {
    if let Some(tuple) = e.extra.get().cast::<Tuple>() {
        return Ok(tuple);
    }
    let family = Family::of(t, e);
    make(t, e, family)
}

/// Makes the fields from `args`.
fn make(t: &mut Thread, e: Gc<Exception>, family: Family) -> Result<Gc<Tuple>, Raised> {
    let mut out = [Value::NONE; MOST];
    let args = e.args(t)?;
    let items = args.items();
    match family {
        Family::SystemExit => {
            out[0] = match items {
                [] => Value::NONE,
                [code] => *code,
                _ => args.value(),
            }
        }
        Family::Import if items.len() == 1 => out[0] = items[0],
        Family::Os if (2..=5).contains(&items.len()) => {
            for (to, v) in out.iter_mut().zip(items).take(3) {
                *to = *v;
            }
        }
        Family::Unicode => out[..5].copy_from_slice(&first_five(items)),
        Family::Translate => out[1..5].copy_from_slice(&first_five(items)[..4]),
        Family::Group => {
            for (to, v) in out.iter_mut().zip(items).take(2) {
                *to = *v;
            }
        }
        Family::Syntax => {
            if let Some(msg) = items.first() {
                out[0] = *msg;
            }
            if let Some(place) = items.get(1).and_then(|v| v.cast::<Tuple>()) {
                for (to, v) in out[1..7].iter_mut().zip(place.items()) {
                    *to = *v;
                }
            }
        }
        _ => {}
    }
    // What was decoded is kept as it was.
    if family == Family::Unicode
        && let Some(bytes) = out[1].cast::<ByteArray>()
    {
        let content: Vec<u8> = (0..bytes.len()).filter_map(|i| bytes.get(i)).collect();
        out[1] = Bytes::new(t, &content)?.value();
    }
    let tuple = Tuple::new(t, &out[..family.len()])?;
    e.extra.set(e, tuple);
    Ok(tuple)
}

fn first_five(items: &[Value]) -> [Value; 5] {
    core::array::from_fn(|i| items.get(i).copied().unwrap_or(Value::NONE))
}

/// Field `i`.
///
/// # Errors
/// MemoryError.
pub(crate) fn field(t: &mut Thread, e: Gc<Exception>, i: usize) -> PyResult {
    let tuple = fields(t, e)?;
    Ok(tuple.items().get(i).copied().unwrap_or(Value::NONE))
}

/// Sets field `i`.
///
/// # Errors
/// MemoryError.
pub(crate) fn set_field(
    t: &mut Thread,
    e: Gc<Exception>,
    i: usize,
    v: Value,
) -> Result<(), Raised> {
    // The text may have to be made of the fields as they were.
    e.args(t)?;
    let old = fields(t, e)?;
    let mut out = [Value::NONE; MOST];
    let n = old.len().min(MOST);
    out[..n].copy_from_slice(old.items());
    if i < n {
        out[i] = v;
    }
    let tuple = Tuple::new(t, &out[..n])?;
    e.extra.set(e, tuple);
    Ok(())
}

/// TypeError when there are keywords; `keywords` is a dict or `UNBOUND`.
pub(super) fn no_keywords(t: &mut Thread, class: Gc<Class>, keywords: Value) -> Result<(), Raised> {
    let family_takes_some = {
        use ClassId::*;
        [ImportError, AttributeError, NameError]
            .iter()
            .any(|id| class.is_subclass_of(t.class(*id)))
    };
    match keywords.cast::<Dict>() {
        Some(d) if !d.is_empty(t) && !family_takes_some => {
            let message = format!("{}() takes no keyword arguments", class.name());
            Err(t.type_error(message))
        }
        _ => Ok(()),
    }
}

/// `__init__` of all builtin exceptions.
pub(super) fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    // [self, **kwargs, *args]
    let e = this(t, args[0])?;
    let family = Family::of(t, e);
    let class = t.class_of(args[0]);
    no_keywords(t, class, args[1])?;
    let given = &args[2..];
    if family == Family::Os {
        return super::os_error::init(t, e, given);
    }
    let tuple = Tuple::new(t, given)?;
    e.set_args(tuple);
    match family {
        Family::Plain => {}
        Family::StopIteration => {
            e.extra
                .set(e, given.first().copied().unwrap_or(Value::NONE));
        }
        Family::Unicode | Family::Translate => {
            let n = if family == Family::Unicode { 5 } else { 4 };
            check_unicode(t, e, given, n)?;
            make(t, e, family)?;
        }
        Family::Syntax => {
            if let Some(place) = given.get(1).copied()
                && given.len() == 2
            {
                check_place(t, e, place)?;
            }
            make(t, e, family)?;
        }
        // The message and the exceptions were checked and set by `__new__`.
        Family::Group => {}
        _ => {
            make(t, e, family)?;
        }
    }
    if let Some(d) = args[1].cast::<Dict>().filter(|d| !d.is_empty(t)) {
        set_keywords(t, e, family, d)?;
    }
    Ok(Value::NONE)
}

fn set_keywords(
    t: &mut Thread,
    e: Gc<Exception>,
    family: Family,
    d: Gc<Dict>,
) -> Result<(), Raised> {
    for i in 0..d.end(t) {
        let Some(entry) = d.entry(t, i) else { continue };
        let name = entry
            .key
            .cast::<Str>()
            .map_or_else(String::new, |s| s.to_string_lossy());
        match family.keywords().iter().find(|(n, _)| *n == name) {
            Some((_, at)) => set_field(t, e, *at, entry.value)?,
            None => {
                let class = match family {
                    Family::Import => "ImportError",
                    Family::Attribute => "AttributeError",
                    _ => "NameError",
                };
                let message = format!("{class}() got an unexpected keyword argument '{name}'");
                return Err(t.type_error(message));
            }
        }
    }
    Ok(())
}

fn check_unicode(
    t: &mut Thread,
    e: Gc<Exception>,
    given: &[Value],
    n: usize,
) -> Result<(), Raised> {
    if given.len() != n {
        let message = format!(
            "function takes exactly {n} arguments ({} given)",
            given.len()
        );
        return Err(t.type_error(message));
    }
    let decode = t.is_instance(e.value(), ClassId::UnicodeDecodeError);
    let skipped = 5 - n;
    for (i, v) in given.iter().enumerate() {
        let (fits, wanted) = match i + skipped {
            0 | 4 => (v.cast::<Str>().is_some(), "str"),
            1 if decode => (
                v.cast::<Bytes>().is_some() || v.cast::<ByteArray>().is_some(),
                "a bytes-like object",
            ),
            1 => (v.cast::<Str>().is_some(), "str"),
            _ => (v.is_any_int(), "int"),
        };
        if fits {
            continue;
        }
        let found = t.class_of(*v).name();
        let message = match wanted {
            "int" => format!("'{found}' object cannot be interpreted as an integer"),
            "str" => format!("argument {} must be str, not {found}", i + 1),
            _ => format!("a bytes-like object is required, not '{found}'"),
        };
        return Err(t.type_error(message));
    }
    Ok(())
}

/// The second argument of SyntaxError: a tuple of 4, 5, 6 or 7 items.
fn check_place(t: &mut Thread, e: Gc<Exception>, place: Value) -> Result<(), Raised> {
    let place = ops::to_tuple(t, place)?;
    let args = e.args(t)?;
    if args.get(1).cast::<Tuple>().is_none() {
        let args = Tuple::new(t, &[args.get(0), place.value()])?;
        e.set_args(args);
    }
    let n = place.len();
    if n < 4 {
        return Err(t.type_error(format!("function takes at least 4 arguments ({n} given)")));
    }
    if n == 5 {
        return Err(t.type_error("end_offset must be provided when end_lineno is provided"));
    }
    if n > 7 {
        return Err(t.type_error(format!("function takes at most 7 arguments ({n} given)")));
    }
    Ok(())
}

/// What pickle has to keep beside the arguments and the attributes: where an import failed, which attribute is missing.
///
/// # Errors
/// MemoryError.
pub(super) fn state(t: &mut Thread, e: Gc<Exception>) -> Result<Option<Gc<Dict>>, Raised> {
    let kept: &[(&str, usize)] = match Family::of(t, e) {
        Family::Import => Family::Import.keywords(),
        Family::Attribute => &[("name", 0)],
        _ => return Ok(None),
    };
    let state = Dict::new(t)?;
    for (name, at) in kept {
        let v = field(t, e, *at)?;
        if !v.is_none() {
            let name = t.intern(name)?;
            state.set_str(t, name, v)?;
        }
    }
    Ok((!state.is_empty(t)).then_some(state))
}

/// The arguments that make an equal exception.
pub(super) fn reduce_args(t: &mut Thread, e: Gc<Exception>) -> PyResult {
    let tuple = e.args(t)?;
    if Family::of(t, e) == Family::Os && tuple.len() == 2 {
        let (filename, second) = (field(t, e, 2)?, field(t, e, 3)?);
        if !second.is_none() {
            let all = [tuple.get(0), tuple.get(1), filename, Value::NONE, second];
            return Ok(Tuple::new(t, &all)?.value());
        }
        if !filename.is_none() {
            return Ok(Tuple::new(t, &[tuple.get(0), tuple.get(1), filename])?.value());
        }
    }
    Ok(tuple.value())
}

// ---- attributes -----------------------------------------------------------------------------

fn get<const I: usize>(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    field(t, e, I)
}

fn set<const I: usize>(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    let v = if args[1].is_unbound() {
        Value::NONE
    } else {
        args[1]
    };
    set_field(t, e, I, v)?;
    Ok(Value::NONE)
}

fn get_value(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = this(t, args[0])?.extra.get();
    Ok(if v.is_unbound() { Value::NONE } else { v })
}

fn set_value(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = this(t, args[0])?;
    e.extra.set(
        e,
        if args[1].is_unbound() {
            Value::NONE
        } else {
            args[1]
        },
    );
    Ok(Value::NONE)
}

macro_rules! attributes {
    ($($getters:ident $setters:ident: $($name:literal $i:literal $doc:literal,)*;)*) => {$(
        natives! { $getters: $(#[doc = $doc] $name "(self)" => get::<$i>,)* }
        natives! { $setters: $(#[doc = $doc] $name "(self, value)" => set::<$i>,)* }
    )*};
}

attributes! {
    EXIT_GETTERS EXIT_SETTERS: "code" 0 "the exit status",;
    IMPORT_GETTERS IMPORT_SETTERS:
        "msg" 0 "the message",
        "name" 1 "the module",
        "path" 2 "its path",
        "name_from" 3 "the name that is missing in it",;
    ATTRIBUTE_GETTERS ATTRIBUTE_SETTERS: "name" 0 "the attribute", "obj" 1 "the object",;
    NAME_GETTERS NAME_SETTERS: "name" 0 "the variable",;
    OS_GETTERS OS_SETTERS:
        "errno" 0 "the system's error code",
        "strerror" 1 "the system's message",
        "filename" 2 "the file",
        "filename2" 3 "the second file",;
    SYNTAX_GETTERS SYNTAX_SETTERS:
        "msg" 0 "the message",
        "filename" 1 "the file",
        "lineno" 2 "the line",
        "offset" 3 "the column",
        "text" 4 "the line's text",
        "end_lineno" 5 "the last line",
        "end_offset" 6 "the column behind the last",
        "print_file_and_line" 7 "unused",
        "_metadata" 8 "what is known of the error beside, for suggestions",;
    UNICODE_GETTERS UNICODE_SETTERS:
        "encoding" 0 "the encoding",
        "object" 1 "what was converted",
        "start" 2 "where the trouble begins",
        "end" 3 "where it ends",
        "reason" 4 "what is wrong",;
}
natives! {
    VALUE_GETTERS:
    /// the generator's return value
    "value" "(self)" => get_value,
}
natives! {
    VALUE_SETTERS:
    /// the generator's return value
    "value" "(self, value)" => set_value,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    use ClassId::*;
    define::properties(t, StopIteration, VALUE_GETTERS, VALUE_SETTERS)?;
    define::properties(t, SystemExit, EXIT_GETTERS, EXIT_SETTERS)?;
    define::properties(t, ImportError, IMPORT_GETTERS, IMPORT_SETTERS)?;
    define::properties(t, AttributeError, ATTRIBUTE_GETTERS, ATTRIBUTE_SETTERS)?;
    define::properties(t, NameError, NAME_GETTERS, NAME_SETTERS)?;
    define::properties(t, OSError, OS_GETTERS, OS_SETTERS)?;
    define::properties(t, SyntaxError, SYNTAX_GETTERS, SYNTAX_SETTERS)?;
    for id in [
        UnicodeDecodeError,
        UnicodeEncodeError,
        UnicodeTranslateError,
    ] {
        define::properties(t, id, UNICODE_GETTERS, UNICODE_SETTERS)?;
    }
    Ok(())
}
