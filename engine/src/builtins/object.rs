//! `object`: what every value can do.

use crate::natives;
use crate::object::*;
use crate::runtime::{CompareOp, attributes, call, define, ops};
use crate::value::Value;

natives! {
    METHODS:
    /// Create and return a new object.
    "__new__" "(cls, *args, **kwargs)" => new,
    /// Initialize self. See help(type(self)) for accurate signature.
    "__init__" "(self, *args, **kwargs)" => init,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What str(self) gives.
    "__str__" "(self, /)" => str,
    /// Default object formatter.
    "__format__" "(self, format_spec, /)" => format,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// The result of self != value.
    "__ne__" "(self, value, /)" => ne,
    /// The result of self < value.
    "__lt__" "(self, value, /)" => unordered,
    /// The result of self <= value.
    "__le__" "(self, value, /)" => unordered,
    /// The result of self > value.
    "__gt__" "(self, value, /)" => unordered,
    /// The result of self >= value.
    "__ge__" "(self, value, /)" => unordered,
    /// What getattr(self, name) gives.
    "__getattribute__" "(self, name, /)" => getattribute,
    /// What setattr(self, name, value) does.
    "__setattr__" "(self, name, value, /)" => setattr,
    /// What delattr(self, name) does.
    "__delattr__" "(self, name, /)" => delattr,
    /// Default dir() implementation.
    "__dir__" "(self, /)" => dir,
    /// Called when a class is subclassed; does nothing by default.
    "__init_subclass__" "(cls, **kwargs)" => init_subclass,
    /// Decides for an abstract class what issubclass() says; NotImplemented leaves it to the MRO.
    "__subclasshook__" "(cls, object, /)" => subclass_hook,
    /// Helper for pickle.
    "__reduce__" "(self, /)" => reduce,
    /// Helper for pickle.
    "__reduce_ex__" "(self, protocol, /)" => reduce_ex,
    /// Helper for pickle.
    "__getstate__" "(self, /)" => getstate,
    /// Size of object in memory, in bytes.
    "__sizeof__" "(self, /)" => sizeof,
}

natives! {
    GETTERS:
    /// the object's class
    "__class__" "(self)" => get_class,
}
natives! {
    SETTERS:
    /// the object's class
    "__class__" "(self, value)" => set_class,
}

/// Calls a function of the module in Python that takes objects apart for `copy` and `pickle`.
fn call_reduce(t: &mut Thread, function: &str, args: &[Value]) -> PyResult {
    let module = super::import::load(t, "_reduce")?;
    match attributes::get_text(t, module, function)? {
        Some(f) => call::call(t, f, args),
        None => Ok(Value::NONE),
    }
}

fn reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    call_reduce(t, "reduce", args)
}

fn reduce_ex(t: &mut Thread, args: &[Value]) -> PyResult {
    call_reduce(t, "reduce_ex", args)
}

fn getstate(t: &mut Thread, args: &[Value]) -> PyResult {
    call_reduce(t, "getstate", args)
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::Object, METHODS)?;
    define::properties(t, ClassId::Object, GETTERS, SETTERS)
}

/// The class argument of a `__new__`.
pub(crate) fn class_argument(t: &mut Thread, v: Value, what: &str) -> Result<Gc<Class>, Raised> {
    match v.cast::<Class>() {
        Some(c) => Ok(c),
        None => {
            let message = format!(
                "{what}.__new__(X): X is not a type object ({})",
                t.class_of(v).name()
            );
            Err(t.type_error(message))
        }
    }
}

/// The error of a class with abstract methods that is called.
#[cold]
fn abstract_error(t: &mut Thread, class: Gc<Class>) -> Raised {
    let names = t
        .intern("__abstractmethods__")
        .ok()
        .and_then(|name| class.dict().get_str(name));
    let names = match names.map(|names| ops::to_list(t, names)) {
        Some(Ok(names)) => names,
        Some(Err(raised)) => return raised,
        None => return t.type_error(format!("Can't instantiate abstract class {}", class.name())),
    };
    let mut texts: Vec<String> = (0..names.len())
        .filter_map(|i| names.get(i).cast::<Str>())
        .map(|name| format!("'{name}'"))
        .collect();
    texts.sort_unstable();
    let plural = if texts.len() == 1 { "" } else { "s" };
    let message = format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{plural} {}",
        class.name(),
        texts.join(", ")
    );
    t.type_error(message)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    // [cls, **kwargs, *args]
    let class = class_argument(t, args[0], "object")?;
    let excess = args.len() > 2 || args[1].cast::<Dict>().is_some_and(|d| !d.is_empty(t));
    if excess {
        let object = t.class(ClassId::Object);
        if class.special(Special::New) != object.special(Special::New) {
            return Err(t.type_error(
                "object.__new__() takes exactly one argument (the type to instantiate)",
            ));
        }
        if class.special(Special::Init) == object.special(Special::Init) {
            let message = format!("{}() takes no arguments", class.name());
            return Err(t.type_error(message));
        }
    }
    if class.has_flag(class_flag::ABSTRACT) {
        return Err(abstract_error(t, class));
    }
    match class.instance_kind.get() {
        k if k == Kind::Instance as u8 => Ok(Instance::new(t, class)?.value()),
        _ => {
            let base = class.builtin_id().name();
            let object = t.class(ClassId::Object);
            if class.special(Special::New) == object.special(Special::New) {
                let message = format!("cannot create '{}' instances", class.name());
                return Err(t.type_error(message));
            }
            let message = format!(
                "object.__new__({}) is not safe, use {base}.__new__()",
                class.name()
            );
            Err(t.type_error(message))
        }
    }
}

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = t.class_of(args[0]);
    let excess = args.len() > 2 || args[1].cast::<Dict>().is_some_and(|d| !d.is_empty(t));
    if excess {
        let object = t.class(ClassId::Object);
        if class.special(Special::Init) != object.special(Special::Init) {
            return Err(t.type_error(
                "object.__init__() takes exactly one argument (the instance to initialize)",
            ));
        }
        if class.special(Special::New) == object.special(Special::New) {
            let message = format!(
                "{}.__init__() takes exactly one argument (the instance to initialize)",
                class.name()
            );
            return Err(t.type_error(message));
        }
    }
    Ok(Value::NONE)
}

/// `<module.Class object at 0x…>`.
fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = t.class_of(args[0]);
    let name = qualified_name(t, class)?;
    let text = format!("<{name} object at {:#x}>", address(args[0]));
    Ok(Str::from_str(t, &text)?.value())
}

/// What `id` shows.
pub(crate) fn address(v: Value) -> u64 {
    if v.is_ptr() {
        v.as_raw_ptr().addr() as u64
    } else {
        v.bits()
    }
}

/// A class's name with its module, unless that is `builtins`.
pub(crate) fn qualified_name(t: &mut Thread, class: Gc<Class>) -> Result<String, Raised> {
    let key = t.intern("__module__")?;
    let qualname = class
        .qualname
        .get()
        .cast::<Str>()
        .map_or_else(String::new, |s| s.to_string_lossy());
    Ok(match class.lookup(key).and_then(|v| v.cast::<Str>()) {
        Some(m) if !m.equals_str("builtins") => {
            format!("{m}.{qualname}")
        }
        _ => qualname,
    })
}

fn str(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(ops::repr(t, args[0])?.value())
}

fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    match args[1].cast::<Str>() {
        Some(spec) if spec.is_empty() => Ok(ops::str(t, args[0])?.value()),
        _ => {
            let message = format!(
                "unsupported format string passed to {}.__format__",
                t.class_of(args[0]).name()
            );
            Err(t.type_error(message))
        }
    }
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    t.int(ops::identity_hash(args[0]))
}

fn eq(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(if args[0] == args[1] {
        Value::TRUE
    } else {
        Value::NOT_IMPLEMENTED
    })
}

fn ne(t: &mut Thread, args: &[Value]) -> PyResult {
    // By default the opposite of ==.
    let f = t.special(args[0], CompareOp::Eq.special());
    let r = call::call_special(t, f, args[0], &[args[1]])?;
    if r == Value::NOT_IMPLEMENTED {
        return Ok(r);
    }
    Ok(Value::bool(!ops::truthy(t, r)?))
}

fn unordered(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NOT_IMPLEMENTED)
}

/// The attribute name argument of getattr and friends.
pub(crate) fn name_argument(t: &mut Thread, v: Value) -> Result<Gc<Str>, Raised> {
    match v.cast::<Str>() {
        Some(s) => Ok(s),
        None => {
            let message = format!(
                "attribute name must be string, not '{}'",
                t.class_of(v).name()
            );
            Err(t.type_error(message))
        }
    }
}

fn getattribute(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name_argument(t, args[1])?;
    let name = t.intern_str(name);
    let class = t.class_of(args[0]);
    match attributes::get_generic(t, args[0], class, name)? {
        Some(v) => Ok(v),
        None => Err(attributes::no_attribute(t, args[0], name)),
    }
}

fn setattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name_argument(t, args[1])?;
    let name = t.intern_str(name);
    let class = t.class_of(args[0]);
    attributes::set_generic(t, args[0], class, name, args[2])?;
    Ok(Value::NONE)
}

fn delattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name_argument(t, args[1])?;
    let name = t.intern_str(name);
    let class = t.class_of(args[0]);
    attributes::set_generic(t, args[0], class, name, Value::UNBOUND)?;
    Ok(Value::NONE)
}

fn dir(t: &mut Thread, args: &[Value]) -> PyResult {
    let names = Dict::new(t)?;
    let add = |t: &mut Thread, d: Gc<Dict>| -> Result<(), Raised> {
        for i in 0..d.end(t) {
            if let Some(e) = d.entry(t, i)
                && let Some(k) = e.key.cast::<Str>()
            {
                names.set_str(t, k, Value::NONE)?;
            }
        }
        Ok(())
    };
    // A class may show another dict than its instances have.
    if args[0].cast::<Class>().is_some() {
        if let Some(d) = attributes::attribute_dict(t, args[0])? {
            add(t, d)?;
        }
    } else if let Some(d) = attributes::get_text(t, args[0], "__dict__")?
        && let Some(d) = d.cast::<Dict>()
    {
        add(t, d)?;
    }
    let mro = match args[0].cast::<Class>() {
        Some(c) => c.mro(),
        None => t.class_of(args[0]).mro(),
    };
    for c in mro.items() {
        if let Some(c) = c.cast::<Class>() {
            add(t, c.dict())?;
        }
    }
    Ok(ops::to_list(t, names.value())?.value())
}

fn init_subclass(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].cast::<Dict>().is_some_and(|d| !d.is_empty(t)) {
        let class = args[0]
            .cast::<Class>()
            .map_or_else(String::new, |c| c.name().to_string_lossy());
        return Err(t.type_error(format!(
            "{class}.__init_subclass__() takes no keyword arguments"
        )));
    }
    Ok(Value::NONE)
}

fn subclass_hook(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NOT_IMPLEMENTED)
}

fn sizeof(_t: &mut Thread, args: &[Value]) -> PyResult {
    let size = args[0].header().map_or(8, Kind::size_of_object);
    Ok(Value::small_int(size as i64))
}

fn get_class(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(t.class_of(args[0]).value())
}

/// Does a class add nothing to the instances of its base but what `other` adds to the same base?
fn same_layout(t: &mut Thread, a: Gc<Class>, b: Gc<Class>) -> Result<bool, Raised> {
    if a == b {
        return Ok(true);
    }
    let reference = t.intern("__weakref__")?;
    let adds = |c: Gc<Class>| {
        let slots = c.slot_names.get().cast::<Tuple>();
        let mut slots: Vec<String> = slots
            .iter()
            .flat_map(|names| names.items())
            .filter_map(|name| name.cast::<Str>())
            .map(|name| name.to_string_lossy())
            .collect();
        slots.sort_unstable();
        let bits = class_flag::HAS_DICT | class_flag::HIDDEN_SLOTS;
        (slots, c.flags.get() & bits, c.lookup(reference).is_some())
    };
    // The nearest class above whose instances have less.
    let base = |c: Gc<Class>| {
        let mro = c.mro();
        let mut above = mro.items()[1..].iter().filter_map(|c| c.cast::<Class>());
        above.find(|above| adds(*above) != adds(c))
    };
    Ok(adds(a) == adds(b) && base(a) == base(b))
}

fn set_class(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].is_unbound() {
        return Err(t.type_error("can't delete __class__ attribute"));
    }
    let Some(class) = args[1].cast::<Class>() else {
        let message = format!(
            "__class__ must be set to a class, not '{}' object",
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    };
    if args[0].cast::<Module>().is_some() && class.is_subclass_of(t.class(ClassId::Module)) {
        if let Some(header) = args[0].header() {
            header.shape.set(class.root_shape.get());
        }
        return Ok(Value::NONE);
    }
    let Some(o) = args[0].cast::<Instance>() else {
        return Err(t.type_error(
            "__class__ assignment only supported for mutable types or ModuleType subclasses",
        ));
    };
    if class.instance_kind.get() != Kind::Instance as u8 || class.has_flag(class_flag::BUILTIN) {
        return Err(t.type_error(
            "__class__ assignment only supported for mutable types or ModuleType subclasses",
        ));
    }
    let old = t.class_of(args[0]);
    if !same_layout(t, old, class)? {
        let message = format!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            class.name(),
            old.name()
        );
        return Err(t.type_error(message));
    }
    o.to_dict_mode(t)?;
    o.header().shape.set(class.dict_shape.get());
    Ok(Value::NONE)
}
