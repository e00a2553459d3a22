//! The TypeErrors of native calls whose arguments do not fit.
//!
//! CPython has four ways of taking arguments, each with its own words, and the signature tells
//! which one a function uses: none or one positional-only parameter (`METH_NOARGS`, `METH_O`),
//! several of them (`PyArg_UnpackTuple`), parameters that can be given by keyword (Argument
//! Clinic), and the slot wrappers of special methods. `UNPACKS` lists the functions that differ.

use crate::object::*;
use crate::value::Value;

/// Functions with keyword parameters that count their positional arguments as those without.
const UNPACKS: &[&str] = &["sorted", "int", "str"];

/// Special methods that are ordinary methods in every class.
const ORDINARY: &[&str] = &[
    "__bytes__",
    "__ceil__",
    "__class_getitem__",
    "__complex__",
    "__copy__",
    "__deepcopy__",
    "__dir__",
    "__enter__",
    "__exit__",
    "__floor__",
    "__format__",
    "__fspath__",
    "__getinitargs__",
    "__getnewargs__",
    "__getstate__",
    "__init_subclass__",
    "__instancecheck__",
    "__length_hint__",
    "__missing__",
    "__mro_entries__",
    "__new__",
    "__prepare__",
    "__reduce__",
    "__reduce_ex__",
    "__replace__",
    "__reversed__",
    "__round__",
    "__set_name__",
    "__setstate__",
    "__sizeof__",
    "__subclasscheck__",
    "__subclasses__",
    "__subclasshook__",
    "__trunc__",
];

/// Slots that certain classes fill with an ordinary method.
const COEXISTING: &[(ClassId, &str)] = &[
    (ClassId::List, "__getitem__"),
    (ClassId::Dict, "__getitem__"),
    (ClassId::Dict, "__contains__"),
    (ClassId::Set, "__contains__"),
    (ClassId::FrozenSet, "__contains__"),
];

/// Whether the function is what CPython calls a slot wrapper: a special method of a builtin class.
pub fn is_slot_wrapper(f: Gc<NativeFunction>) -> bool {
    let owner = f.owner.get().cast::<Class>();
    owner.is_some_and(|owner| is_slot(f.def.get().name, owner))
}

/// Whether a method of this name in a builtin class is a slot wrapper.
pub(super) fn is_slot(name: &str, owner: Gc<Class>) -> bool {
    if !(name.len() > 4 && name.starts_with("__") && name.ends_with("__")) {
        return false;
    }
    !ORDINARY.contains(&name)
        && !COEXISTING
            .iter()
            .any(|(id, n)| *n == name && owner.builtin_id() == *id)
}

/// How the function takes its arguments.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// At most one positional argument, counted before the call.
    Simple,
    /// Several positional arguments.
    Unpacks,
    /// Arguments by position or keyword.
    Keywords,
    /// A special method.
    Slot,
}

/// What the messages need to know of a function.
struct Callee {
    style: Style,
    signature: Signature,
    /// The bare name; that of the class for `__new__` and `__init__`.
    name: String,
    /// With class or module.
    full: String,
    /// As texts about keywords name it: with brackets, unless CPython's function has not told its name.
    called: String,
    constructs: bool,
    /// Arguments that do not count: the receiver.
    hidden: usize,
    min: usize,
    max: usize,
}

impl Callee {
    fn new(f: Gc<NativeFunction>) -> Callee {
        let def = f.def.get();
        let s = def.signature;
        let class = f.owner.get().cast::<Class>();
        let constructs = class.is_some() && (def.name == "__new__" || def.name == "__init__");
        let receives = s.text.starts_with("(self") || s.text.starts_with("(cls");
        let hidden = (class.is_some() && receives && s.positional > 0) as usize;
        let (name, full) = match (class, f.owner.get().cast::<Str>()) {
            (Some(c), _) if constructs => (
                c.bare_name().to_string_lossy(),
                c.bare_name().to_string_lossy(),
            ),
            (Some(c), _) => (
                def.name.to_owned(),
                format!("{}.{}", c.bare_name(), def.name),
            ),
            (None, Some(m)) if !m.equals_str("builtins") => {
                (def.name.to_owned(), format!("{m}.{}", def.name))
            }
            _ => (def.name.to_owned(), def.name.to_owned()),
        };
        let called = match class.filter(|_| constructs).map(|c| c.builtin_id()) {
            Some(ClassId::Date | ClassId::DateTime | ClassId::Time) => "function".to_owned(),
            Some(ClassId::TimeDelta) => "__new__()".to_owned(),
            _ => format!("{name}()"),
        };
        let min = (s.required as usize).saturating_sub(hidden);
        let max = (s.positional as usize).saturating_sub(hidden);
        let style = if !constructs && is_slot_wrapper(f) {
            Style::Slot
        } else if s.positional_only < s.positional || s.keyword_only > 0 {
            // A receiver alone is never given by keyword.
            if s.positional as usize == hidden && s.keyword_only == 0 {
                if constructs {
                    Style::Unpacks
                } else {
                    Style::Simple
                }
            } else {
                Style::Keywords
            }
        } else if min == max && max <= 1 && !constructs && !s.varargs {
            Style::Simple
        } else {
            Style::Unpacks
        };
        Callee {
            style,
            signature: s,
            name,
            full,
            called,
            constructs,
            hidden,
            min,
            max,
        }
    }

    /// The text on a wrong number of positional arguments, the receiver not counted.
    fn counted(&self, given: usize) -> String {
        let (name, full, min, max) = (&self.name, &self.full, self.min, self.max);
        let bounded = !self.signature.varargs;
        match self.style {
            Style::Simple if max == 0 => format!("{full}() takes no arguments ({given} given)"),
            Style::Simple => format!("{full}() takes exactly one argument ({given} given)"),
            Style::Slot if bounded && min != max => {
                format!("expected {min} or {max} arguments, got {given}")
            }
            Style::Slot if bounded && max < 2 => {
                format!("expected {max} argument{}, got {given}", plural(max))
            }
            _ if self.constructs && max == 0 && bounded => format!("{name} takes no arguments"),
            _ if min == max && bounded => {
                format!("{name} expected {max} argument{}, got {given}", plural(max))
            }
            _ if name == "super" => {
                format!("super() expected at most {max} arguments, got {given}")
            }
            _ if given < min => {
                format!(
                    "{name} expected at least {min} argument{}, got {given}",
                    plural(min)
                )
            }
            _ => format!(
                "{name} expected at most {max} argument{}, got {given}",
                plural(max)
            ),
        }
    }

    fn unpacks(&self, keywords: usize) -> bool {
        self.style != Style::Keywords
            || (keywords == 0 && UNPACKS.contains(&self.name.as_str()))
            || self.name == "sorted"
    }
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

/// More positional arguments, or more arguments, than the function has parameters.
#[cold]
pub(super) fn too_many(
    t: &mut Thread,
    f: Gc<NativeFunction>,
    positional: usize,
    keywords: usize,
) -> Raised {
    let c = Callee::new(f);
    let given = positional.saturating_sub(c.hidden);
    if c.constructs && c.name == "type" {
        return t.type_error("type() takes 1 or 3 arguments");
    }
    if c.unpacks(keywords) {
        return t.type_error(c.counted(given));
    }
    let (called, all) = (&c.called, c.max + c.signature.keyword_only as usize);
    let message = if given + keywords > all && !c.signature.varkeywords {
        let how = if c.min == all { "exactly" } else { "at most" };
        let kind = if given == 0 { "keyword " } else { "" };
        format!(
            "{called} takes {how} {all} {kind}argument{} ({} given)",
            plural(all),
            given + keywords
        )
    } else if c.max == 0 {
        format!("{called} takes no positional arguments")
    } else {
        let how = if c.min == c.max { "exactly" } else { "at most" };
        format!(
            "{called} takes {how} {} positional argument{} ({given} given)",
            c.max,
            plural(c.max)
        )
    };
    t.type_error(message)
}

/// Whether more arguments are given than there are parameters, which is found before anything else.
pub(super) fn is_crowded(f: Gc<NativeFunction>, positional: usize, keywords: usize) -> bool {
    let s = f.def.get().signature;
    !s.varargs
        && !s.varkeywords
        && (s.positional_only < s.positional || s.keyword_only > 0)
        && positional + keywords > (s.positional + s.keyword_only) as usize
}

/// Parameter `i` has no argument.
#[cold]
pub(super) fn missing(
    t: &mut Thread,
    f: Gc<NativeFunction>,
    (positional, keywords): (usize, usize),
    i: usize,
) -> Raised {
    let c = Callee::new(f);
    let (name, full, called) = (&c.name, &c.full, &c.called);
    if positional < c.hidden {
        let message = match f.def.get().name {
            "__new__" => {
                let class = f.owner.get().cast::<Class>().map(|c| c.name().to_string());
                let class = class.as_ref().unwrap_or(name);
                format!("{class}.__new__(): not enough arguments")
            }
            _ => format!("unbound method {full}() needs an argument"),
        };
        return t.type_error(message);
    }
    let given = positional - c.hidden;
    let posonly = (c.signature.positional_only as usize).saturating_sub(c.hidden);
    let message = if c.constructs && name == "type" {
        "type() takes 1 or 3 arguments".to_owned()
    } else if c.unpacks(keywords) {
        c.counted(given)
    } else if i < c.signature.positional_only as usize {
        let required = c.min.min(posonly);
        let how = if required < c.max || c.signature.varargs {
            "at least"
        } else {
            "exactly"
        };
        format!(
            "{called} takes {how} {required} positional argument{} ({given} given)",
            plural(required)
        )
    } else {
        let parameter = c.signature.names().nth(i).unwrap_or("?");
        if name == "enumerate" {
            format!("{name}() missing required argument '{parameter}'")
        } else {
            format!(
                "{called} missing required argument '{parameter}' (pos {})",
                i + 1 - c.hidden
            )
        }
    };
    t.type_error(message)
}

/// A keyword that is no parameter.
#[cold]
pub(super) fn unexpected_keyword(t: &mut Thread, f: Gc<NativeFunction>, keyword: &str) -> Raised {
    let c = Callee::new(f);
    let name = &c.name;
    let message = match c.style {
        Style::Slot => format!("wrapper {name}() takes no keyword arguments"),
        Style::Keywords if name == "enumerate" => {
            format!("'{keyword}' is an invalid keyword argument for {name}()")
        }
        Style::Keywords if name == "sorted" => {
            format!("sort() got an unexpected keyword argument '{keyword}'")
        }
        Style::Keywords => {
            let this = if c.called == "function" { "this " } else { "" };
            let called = &c.called;
            format!("{this}{called} got an unexpected keyword argument '{keyword}'")
        }
        _ => format!("{}() takes no keyword arguments", c.full),
    };
    t.type_error(message)
}

/// Parameter `at` has an argument by position and one by keyword.
#[cold]
pub(super) fn given_twice(
    t: &mut Thread,
    f: Gc<NativeFunction>,
    keyword: &str,
    at: usize,
) -> Raised {
    let c = Callee::new(f);
    let message = format!(
        "argument for {} given by name ('{keyword}') and position ({})",
        c.called,
        at + 1 - c.hidden
    );
    t.type_error(message)
}

/// A method taken from its class is called without arguments.
#[cold]
pub(super) fn no_receiver(t: &mut Thread, f: Gc<NativeFunction>, owner: Gc<Class>) -> Raised {
    let (name, class) = (f.def.get().name, owner.name());
    let message = if is_slot_wrapper(f) {
        format!("descriptor '{name}' of '{class}' object needs an argument")
    } else {
        format!(
            "unbound method {}.{name}() needs an argument",
            owner.bare_name()
        )
    };
    t.type_error(message)
}

/// A method taken from its class is called on an object of another class.
#[cold]
pub(super) fn wrong_receiver(
    t: &mut Thread,
    f: Gc<NativeFunction>,
    owner: Gc<Class>,
    receiver: Value,
) -> Raised {
    let (name, class) = (f.def.get().name, owner.name());
    let other = t.class_of(receiver);
    let message = if is_slot_wrapper(f) {
        format!(
            "descriptor '{name}' requires a '{class}' object but received a '{}'",
            other.name()
        )
    } else {
        format!(
            "descriptor '{name}' for '{class}' objects doesn't apply to a '{}' object",
            other.name()
        )
    };
    t.type_error(message)
}
