//! Natives as script sees them: builtin functions, method descriptors and slot wrappers; the descriptors of computed
//! attributes, of slots and of class methods.

use super::function::{call_function, get, new_text, text};
use super::object::address;
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, define};
use crate::value::Value;

natives! {
    CALLABLE:
    /// Calls it.
    "__call__" "(self, *args, **kwargs)" => call_function,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => native_repr,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => native_eq,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => native_hash,
    /// How pickle finds it again.
    "__reduce__" "(self, /)" => native_reduce,
}
natives! {
    DESCRIPTOR:
    /// Calls it.
    "__call__" "(self, *args, **kwargs)" => call_function,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => native_repr,
    /// An attribute of instance, which is of type owner.
    "__get__" "(self, instance, owner=None, /)" => descriptor_get,
    /// How pickle finds it again.
    "__reduce__" "(self, /)" => descriptor_reduce,
}
natives! {
    CLASS_METHOD:
    /// Calls it with the class in front.
    "__call__" "(self, *args, **kwargs)" => class_method_call,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => class_method_repr,
    /// An attribute of instance, which is of type owner.
    "__get__" "(self, instance, owner=None, /)" => class_method_get,
    /// How pickle finds it again.
    "__reduce__" "(self, /)" => descriptor_reduce,
}
natives! {
    ATTRIBUTE:
    /// What repr(self) gives.
    "__repr__" "(self, /)" => attribute_repr,
    /// An attribute of instance, which is of type owner.
    "__get__" "(self, instance, owner=None, /)" => descriptor_get,
    /// Set an attribute of instance to value.
    "__set__" "(self, instance, value, /)" => attribute_set,
    /// Delete an attribute of instance.
    "__delete__" "(self, instance, /)" => attribute_set,
    /// How pickle finds it again.
    "__reduce__" "(self, /)" => descriptor_reduce,
}
natives! {
    NAMES:
    /// the name
    "__name__" "(self)" => name,
    /// the qualified name
    "__qualname__" "(self)" => qualname,
    /// the documentation
    "__doc__" "(self)" => doc,
}
natives! {
    OWNER:
    /// the class that defines it
    "__objclass__" "(self)" => objclass,
}
natives! {
    SIGNATURE:
    /// how it is called
    "__text_signature__" "(self)" => native_signature,
}
natives! {
    RECEIVER:
    /// the object it is bound to
    "__self__" "(self)" => native_self,
}
natives! {
    MODULE:
    /// the module that defines the function
    "__module__" "(self)" => native_module,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    use ClassId::*;
    let classes: &[(ClassId, &[&'static [NativeDef]])] = &[
        (NativeFunction, &[SIGNATURE, RECEIVER, MODULE]),
        (MethodWrapper, &[SIGNATURE, RECEIVER, OWNER]),
        (MethodDescriptor, &[SIGNATURE, OWNER]),
        (WrapperDescriptor, &[SIGNATURE, OWNER]),
        (ClassMethodDescriptor, &[SIGNATURE, OWNER]),
        (GetSet, &[OWNER]),
        (Member, &[OWNER]),
    ];
    for (id, tables) in classes {
        let methods = match id {
            NativeFunction | MethodWrapper => CALLABLE,
            MethodDescriptor | WrapperDescriptor => DESCRIPTOR,
            ClassMethodDescriptor => CLASS_METHOD,
            _ => ATTRIBUTE,
        };
        define::methods(t, *id, methods)?;
        define::getters(t, *id, NAMES)?;
        for table in *tables {
            define::getters(t, *id, table)?;
        }
    }
    Ok(())
}

// ---- what all of them have --------------------------------------------------------------------

/// The native that an object is or wraps.
fn native(t: &mut Thread, v: Value) -> Result<Gc<NativeFunction>, Raised> {
    let inner = match v.cast_record(RecordType::ClassMethod) {
        Some(r) => r.field(0),
        None => match v.cast_record(RecordType::GetSet) {
            Some(r) => r.field(0),
            None => v,
        },
    };
    inner
        .cast::<NativeFunction>()
        .ok_or_else(|| t.type_error("expected a native function"))
}

/// A descriptor's name and the class that defines it.
fn name_and_owner(t: &mut Thread, v: Value) -> Result<(Value, Value), Raised> {
    if let Some(r) = v.cast_record(RecordType::Member) {
        return Ok((r.field(0), r.field(1)));
    }
    if let Some(r) = v.cast_record(RecordType::GetSet) {
        return Ok((r.field(3), r.field(2)));
    }
    let f = native(t, v)?;
    Ok((t.intern(f.def.get().name)?.value(), f.owner.get()))
}

fn name(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(name_and_owner(t, args[0])?.0)
}

fn objclass(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(name_and_owner(t, args[0])?.1)
}

fn qualname(t: &mut Thread, args: &[Value]) -> PyResult {
    let (name, mut owner) = name_and_owner(t, args[0])?;
    if args[0].shape_id() == ClassId::NativeFunction as u32 {
        let this = receiver(t, args[0])?;
        owner = match this {
            this if this.is_none() || this.cast::<Module>().is_some() => return Ok(name),
            this if this.cast::<Class>().is_some() => this,
            this => t.class_of(this).value(),
        };
    }
    match owner.cast::<Class>() {
        Some(c) => new_text(t, &format!("{}.{}", text(c.qualname.get()), text(name))),
        None => Ok(name),
    }
}

fn doc(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[0].cast_record(RecordType::Member).is_some() {
        return Ok(Value::NONE);
    }
    let doc = native(t, args[0])?.def.get().doc;
    if doc.is_empty() {
        return Ok(Value::NONE);
    }
    let doc = doc.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    new_text(t, &doc)
}

/// The receiver of a descriptor must be an instance of its class.
fn check_instance(t: &mut Thread, descriptor: Value, instance: Value) -> Result<(), Raised> {
    let (name, owner) = name_and_owner(t, descriptor)?;
    match owner.cast::<Class>() {
        Some(owner) if !t.class_of(instance).is_subclass_of(owner) => {
            let message = format!(
                "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                text(name),
                owner.name(),
                t.class_of(instance).name()
            );
            Err(t.type_error(message))
        }
        _ => Ok(()),
    }
}

fn descriptor_get(t: &mut Thread, args: &[Value]) -> PyResult {
    if !args[1].is_none() {
        check_instance(t, args[0], args[1])?;
    }
    get(t, args)
}

fn getattr_of(t: &mut Thread, owner: Value, name: Value) -> PyResult {
    let key = t.intern("getattr")?;
    let getattr = t.builtins.cast::<Dict>().and_then(|d| d.get_str(key));
    let arguments = Tuple::new(t, &[owner, name])?.value();
    Ok(Tuple::new(t, &[getattr.unwrap_or(Value::NONE), arguments])?.value())
}

fn descriptor_reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let (name, owner) = name_and_owner(t, args[0])?;
    getattr_of(t, owner, name)
}

// ---- attributes and slots ---------------------------------------------------------------------

fn attribute_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let (name, owner) = name_and_owner(t, args[0])?;
    let what = if args[0].shape_id() == ClassId::Member as u32 {
        "member"
    } else {
        "attribute"
    };
    let owner = owner
        .cast::<Class>()
        .map_or(Value::NONE, |c| c.name().value());
    let s = format!("<{what} '{}' of '{}' objects>", text(name), text(owner));
    new_text(t, &s)
}

/// `__set__`, and without a value `__delete__`.
fn attribute_set(t: &mut Thread, args: &[Value]) -> PyResult {
    check_instance(t, args[0], args[1])?;
    let (name, _) = name_and_owner(t, args[0])?;
    let value = args.get(2).copied().unwrap_or(Value::UNBOUND);
    if let Some(name) = name.cast::<Str>() {
        attributes::set_data(t, args[0], args[1], name, value)?;
    }
    Ok(Value::NONE)
}

// ---- class methods ----------------------------------------------------------------------------

fn class_method_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let (name, owner) = name_and_owner(t, args[0])?;
    let owner = owner
        .cast::<Class>()
        .map_or(Value::NONE, |c| c.name().value());
    let s = format!("<method '{}' of '{}' objects>", text(name), text(owner));
    new_text(t, &s)
}

/// The class argument of a class method must be a subclass of the class that defines it.
fn check_class(t: &mut Thread, descriptor: Value, class: Value) -> Result<(), Raised> {
    let (name, owner) = name_and_owner(t, descriptor)?;
    let Some(owner) = owner.cast::<Class>() else {
        return Ok(());
    };
    let name = text(name);
    let message = match class.cast::<Class>() {
        Some(c) if c.is_subclass_of(owner) => return Ok(()),
        Some(c) => format!(
            "descriptor '{name}' requires a subtype of '{}' but received '{}'",
            owner.name(),
            c.name()
        ),
        None => format!(
            "descriptor '{name}' for type '{}' needs a type, not a '{}' as arg 2",
            owner.name(),
            t.class_of(class).name()
        ),
    };
    Err(t.type_error(message))
}

fn class_method_get(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = if args[2].is_unbound() || args[2].is_none() {
        t.class_of(args[1]).value()
    } else {
        args[2]
    };
    check_class(t, args[0], class)?;
    attributes::bind(t, args[0], None, class)
}

fn class_method_call(t: &mut Thread, args: &[Value]) -> PyResult {
    // [self, **kwargs, *args]
    let Some(&class) = args.get(2) else {
        let (name, owner) = name_and_owner(t, args[0])?;
        let owner = owner
            .cast::<Class>()
            .map_or(Value::NONE, |c| c.name().value());
        let message = format!(
            "descriptor '{}' of '{}' object needs an argument",
            text(name),
            text(owner)
        );
        return Err(t.type_error(message));
    };
    check_class(t, args[0], class)?;
    let f = attributes::bind(t, args[0], None, class)?;
    match args[1].cast::<Dict>() {
        Some(d) => call::call_with_dict(t, f, &args[3..], d),
        None => call::call(t, f, &args[3..]),
    }
}

// ---- functions and methods --------------------------------------------------------------------

fn native_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = native(t, args[0])?;
    let name = f.def.get().name;
    if f.is_method() {
        let owner = f.owner.get().cast::<Class>();
        let owner = owner.map_or(Value::NONE, |c| c.name().value());
        let is_wrapper = args[0].shape_id() == ClassId::WrapperDescriptor as u32;
        let what = if is_wrapper { "slot wrapper" } else { "method" };
        let s = format!("<{what} '{name}' of '{}' objects>", text(owner));
        return new_text(t, &s);
    }
    let this = receiver(t, args[0])?;
    if this.is_none() || this.cast::<Module>().is_some() {
        return new_text(t, &format!("<built-in function {name}>"));
    }
    let class = t.class_of(this).name();
    let at = address(this);
    let s = if args[0].shape_id() == ClassId::MethodWrapper as u32 {
        format!("<method-wrapper '{name}' of {class} object at {at:#x}>")
    } else {
        format!("<built-in method {name} of {class} object at {at:#x}>")
    };
    new_text(t, &s)
}

fn native_eq(t: &mut Thread, args: &[Value]) -> PyResult {
    let a = native(t, args[0])?;
    Ok(match args[1].cast::<NativeFunction>() {
        Some(b) => {
            Value::bool(core::ptr::eq(a.def.get(), b.def.get()) && a.bound.get() == b.bound.get())
        }
        None => Value::NOT_IMPLEMENTED,
    })
}

fn native_hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = native(t, args[0])?;
    let def: *const NativeDef = f.def.get();
    t.int((def.addr() >> 4) as i64 ^ (f.bound.get().bits() >> 8) as i64)
}

/// What a function is bound to: an object, its class for `__new__`, else its module.
fn receiver(t: &mut Thread, v: Value) -> PyResult {
    let f = native(t, v)?;
    let (bound, owner) = (f.bound.get(), f.owner.get());
    if !bound.is_unbound() {
        return Ok(bound);
    }
    let Some(module) = owner.cast::<Str>() else {
        return Ok(owner);
    };
    let modules = t.modules.cast::<Dict>();
    Ok(modules
        .and_then(|d| d.get_str(module))
        .unwrap_or(Value::NONE))
}

fn native_self(t: &mut Thread, args: &[Value]) -> PyResult {
    receiver(t, args[0])
}

fn native_module(t: &mut Thread, args: &[Value]) -> PyResult {
    let owner = native(t, args[0])?.owner.get();
    Ok(if owner.cast::<Str>().is_some() {
        owner
    } else {
        Value::NONE
    })
}

fn native_reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name(t, args)?;
    let this = receiver(t, args[0])?;
    if this.is_none() || this.cast::<Module>().is_some() {
        return Ok(name);
    }
    getattr_of(t, this, name)
}

/// The signature in CPython's notation: `$` marks what a bound method has already.
fn native_signature(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = native(t, args[0])?;
    let text = f.def.get().signature.text.replace('\n', "\\n");
    let inner = &text[1..];
    let s = if inner.starts_with("self") {
        format!("(${inner}")
    } else if let Some(rest) = inner.strip_prefix("cls") {
        format!("($type{rest}")
    } else if f.owner.get().cast::<Str>().is_some() {
        let comma = if inner == ")" { "" } else { ", " };
        format!("($module{comma}{inner}")
    } else {
        text.clone()
    };
    new_text(t, &s)
}
