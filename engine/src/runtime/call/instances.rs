//! Calls of classes: making and initialising instances.

use super::*;

/// `class(*args)`: the metaclass's `__call__`, which is normally `type.__call__`.
///
/// # Errors
/// What `__new__` and `__init__` raise.
pub fn call_class(t: &mut Thread, class: Gc<Class>, args: &[Value], kw_names: Value) -> PyResult {
    let meta = t.class_of(class.value());
    let type_class = t.class(ClassId::Type);
    if meta != type_class {
        let f = meta.special(Special::Call);
        if f != type_class.special(Special::Call) && !f.is_unbound() {
            return call_with_first(t, f, class.value(), args, kw_names);
        }
    }
    instantiate(t, class, args, kw_names)
}

/// `type.__call__`.
///
/// # Errors
/// What `__new__` and `__init__` raise.
pub fn instantiate(t: &mut Thread, class: Gc<Class>, args: &[Value], kw_names: Value) -> PyResult {
    if class == t.class(ClassId::Type) && args.len() == 1 && kw_names.is_unbound() {
        return Ok(t.class_of(args[0]).value());
    }
    if let Some(r) = construct::exact(t, class, args, kw_names) {
        return r;
    }
    if class.has_flag(class_flag::BUILTIN)
        && let Some(make) = t.native_new[class.builtin_id() as usize]
    {
        return make(t, class.value(), args, kw_names);
    }
    construct(t, class, args, kw_names)
}

/// As [`instantiate`], by `__new__` and `__init__`.
///
/// # Errors
/// What these raise.
pub fn construct(t: &mut Thread, class: Gc<Class>, args: &[Value], kw_names: Value) -> PyResult {
    let object = if class.has_flag(class_flag::SIMPLE_NEW) {
        let init = class.special(Special::Init);
        if init.cast::<Function>().is_none() && !args.is_empty() {
            let message = format!("{}() takes no arguments", class.name());
            return Err(t.type_error(message));
        }
        Instance::new(t, class)?.value()
    } else {
        let new = class.special(Special::New);
        if new.is_unbound() {
            let message = format!("cannot create '{}' instances", class.name());
            return Err(t.type_error(message));
        }
        let new = match new.cast_record(RecordType::StaticMethod) {
            Some(r) => r.field(0),
            None if attributes::nature(t, new) == attributes::Nature::NonData => {
                attributes::bind(t, new, None, class.value())?
            }
            None => new,
        };
        let (given, kw_names) = match leaves_keywords(class, new) {
            true => positional(args, kw_names),
            false => (args, kw_names),
        };
        match new.cast::<NativeFunction>() {
            Some(native)
                if kw_names.is_unbound()
                    && native.bound.get().is_unbound()
                    && takes_padded(&native.def.get().signature, given.len() + 1) =>
            {
                call_padded_first(t, native.def.get(), class.value(), given)?
            }
            _ => call_with_first(t, new, class.value(), given, kw_names)?,
        }
    };
    initialise(t, class, object, args, kw_names)
}

/// The second half of `type.__call__`: `__init__` of what `__new__` made, if that is an instance of the class.
///
/// # Errors
/// What `__init__` raises.
pub fn initialise(
    t: &mut Thread,
    class: Gc<Class>,
    object: Value,
    args: &[Value],
    kw_names: Value,
) -> PyResult {
    let own = t.class_of(object);
    let init = own.special(Special::Init);
    let is_usual = init.is_unbound() || init == t.class(ClassId::Object).special(Special::Init);
    if is_usual || !own.is_subclass_of(class) {
        return Ok(object);
    }
    let r = match attributes::nature(t, init) {
        attributes::Nature::Method => call_with_first(t, init, object, args, kw_names)?,
        _ => {
            let bound = attributes::bind(t, init, Some(object), class.value())?;
            call_kw(t, bound, args, kw_names)?
        }
    };
    check_init_result(t, r)?;
    Ok(object)
}

/// Does a native `__new__` that takes no keywords leave them to the `__init__` of a subclass?
fn leaves_keywords(class: Gc<Class>, new: Value) -> bool {
    if class.has_flag(class_flag::BUILTIN)
        || class.special(Special::Init).cast::<Function>().is_none()
    {
        return false;
    }
    let native = new.cast::<NativeFunction>();
    native.is_some_and(|f| {
        let s = &f.def.get().signature;
        s.positional == s.positional_only && s.keyword_only == 0 && !s.varkeywords
    }) && class.builtin_id() != ClassId::Object
}

/// The positional ones of some arguments.
fn positional(args: &[Value], kw_names: Value) -> (&[Value], Value) {
    let keywords = kw_names.cast::<Tuple>().map_or(0, |names| names.len());
    (&args[..args.len() - keywords], Value::UNBOUND)
}

/// TypeError unless `__init__` returned None.
///
/// # Errors
/// TypeError.
#[inline]
pub fn check_init_result(t: &mut Thread, r: Value) -> Result<(), Raised> {
    if r.is_none() {
        return Ok(());
    }
    let message = format!(
        "__init__() should return None, not '{}'",
        t.class_of(r).name()
    );
    Err(t.type_error(message))
}
