//! Classes of native modules, whose methods are registered when the module is first imported.

use crate::object::*;
use crate::runtime::{call, classes, define};
use crate::value::Value;

/// Gives a class its methods and the name of its module, which error messages put in front of its own.
///
/// # Errors
/// MemoryError.
pub(crate) fn class(
    t: &mut Thread,
    id: ClassId,
    module: &str,
    methods: &'static [NativeDef],
) -> Result<(), Raised> {
    define::methods(t, id, methods)?;
    let class = t.class(id);
    let full = t.intern(&format!("{module}.{}", id.name()))?;
    class.name.set(class, full);
    let module = t.intern(module)?;
    define::set(t, class.dict(), "__module__", module.value())?;
    finish(t, id)
}

/// Gives a class its documentation.
///
/// # Errors
/// MemoryError.
pub(crate) fn describe(t: &mut Thread, id: ClassId, doc: &str) -> Result<(), Raised> {
    let doc = Str::from_str(t, doc)?;
    let own = t.class(id).dict();
    define::set(t, own, "__doc__", doc.value())
}

/// Derives what depends on the methods, after the last table: a class with its own `__eq__` and
/// without `__hash__` is not hashable.
///
/// # Errors
/// MemoryError.
pub(crate) fn finish(t: &mut Thread, id: ClassId) -> Result<(), Raised> {
    let class = t.class(id);
    let own = class.dict();
    let (eq, hash) = (t.special_name(Special::Eq), t.special_name(Special::Hash));
    if own.get_str(eq).is_some() && own.get_str(hash).is_none() {
        class.set_special(Special::Hash, Value::NONE);
        own.set_str(t, hash, Value::NONE)?;
    }
    classes::update_flags(t, class);
    Ok(())
}

/// An exception class of a native module, made when it is first asked for.
///
/// # Errors
/// MemoryError.
pub(crate) fn exception(
    t: &mut Thread,
    module: &str,
    name: &str,
    base: ClassId,
) -> Result<Gc<Class>, Raised> {
    kept(t, &format!("{module}.{name}"), |t| {
        let namespace = Dict::new(t)?;
        let module = t.intern(module)?;
        define::set(t, namespace, "__module__", module.value())?;
        let (meta, base) = (t.class(ClassId::Type), t.class(base).value());
        let name = t.intern(name)?;
        let bases = Tuple::new(t, &[base])?;
        let made = classes::new_class(t, meta, name, bases, namespace, None)?;
        match made.cast::<Class>() {
            Some(c) => Ok(c),
            None => Err(t.type_error("a metaclass made no class")),
        }
    })
}

/// A class that `make` makes when it is first asked for.
///
/// # Errors
/// What `make` raises.
pub(crate) fn kept(
    t: &mut Thread,
    name: &str,
    make: impl FnOnce(&mut Thread) -> Result<Gc<Class>, Raised>,
) -> Result<Gc<Class>, Raised> {
    // Kept in the dict of a class that script does not see.
    let holder = t.class(ClassId::Opaque).dict();
    let key = t.intern(name)?;
    if let Some(made) = holder.get_str(key).and_then(|v| v.cast::<Class>()) {
        return Ok(made);
    }
    let made = make(t)?;
    holder.set_str(t, key, made.value())?;
    Ok(made)
}

/// The class is what [`kept`] finds by this name from now on.
///
/// # Errors
/// MemoryError.
pub(crate) fn keep(t: &mut Thread, name: &str, class: Gc<Class>) -> Result<(), Raised> {
    let key = t.intern(name)?;
    let holder = t.class(ClassId::Opaque).dict();
    holder.set_str(t, key, class.value()).map(drop)
}

/// Raises an instance of a class that [`exception`] made.
#[cold]
pub(crate) fn raise(t: &mut Thread, class: Result<Gc<Class>, Raised>, message: &str) -> Raised {
    let made = class.and_then(|class| {
        let message = Str::from_str(t, message)?;
        call::call(t, class.value(), &[message.value()])
    });
    match made {
        Ok(e) => match e.cast::<Exception>() {
            Some(e) => t.raise_object(e),
            None => t.type_error("exceptions must derive from BaseException"),
        },
        Err(raised) => raised,
    }
}

/// Enters a module into `sys.modules` under a second name.
///
/// # Errors
/// MemoryError.
pub(crate) fn alias(
    t: &mut Thread,
    name: &str,
    module: &str,
    install: super::Install,
) -> Result<(), Raised> {
    let Some(modules) = t.modules.cast::<Dict>() else {
        return Ok(());
    };
    let key = t.intern(module)?;
    if modules.get_str(key).is_none() {
        install(t)?;
    }
    match modules.get_str(key) {
        Some(m) => define::set(t, modules, name, m),
        None => Ok(()),
    }
}
