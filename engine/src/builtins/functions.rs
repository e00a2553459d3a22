//! The builtin functions.

use super::object::{address, name_argument};
use crate::natives;
use crate::object::*;
use crate::runtime::{BinaryOp, attribute_cache, attributes, call, classes, define, ops};
use crate::value::Value;

natives! {
    FUNCTIONS:
    /// The absolute value of the argument.
    "abs" "(x, /)" => abs,
    /// An ASCII-only representation of an object.
    "ascii" "(obj, /)" => ascii,
    /// The binary representation of an integer.
    "bin" "(number, /)" => bin,
    /// Return whether the object is callable.
    "callable" "(obj, /)" => callable,
    /// A Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.
    "chr" "(i, /)" => chr,
    /// Deletes the named attribute from the given object.
    "delattr" "(obj, name, /)" => delattr,
    /// Names in the current scope, or attributes of an object.
    "dir" "(object=None, /)" => dir,
    /// Return the tuple (x//y, x%y).
    "divmod" "(x, y, /)" => divmod,
    /// What type(value).__format__(value, format_spec) gives.
    "format" "(value, format_spec='', /)" => format,
    /// Get a named attribute from an object.
    "getattr" "(object, name, default=None, /)" => getattr,
    /// The dictionary containing the current scope's global variables.
    "globals" "()" => globals,
    /// Return whether the object has an attribute with the given name.
    "hasattr" "(obj, name, /)" => hasattr,
    /// Return the hash value for the given object.
    "hash" "(obj, /)" => hash,
    /// The hexadecimal representation of an integer.
    "hex" "(number, /)" => hex,
    /// The identity of an object.
    "id" "(obj, /)" => id,
    /// Return whether an object is an instance of a class or of a subclass thereof.
    "isinstance" "(obj, class_or_tuple, /)" => isinstance,
    /// Return whether 'cls' is derived from another class or is the same class.
    "issubclass" "(cls, class_or_tuple, /)" => issubclass,
    /// Get an iterator from an object.
    "iter" "(object, sentinel=None, /)" => iter,
    /// The number of items in a container.
    "len" "(obj, /)" => len,
    /// A dictionary containing the current scope's local variables.
    "locals" "()" => locals,
    /// Return the next item from the iterator.
    "next" "(iterator, default=None, /)" => next,
    /// The octal representation of an integer.
    "oct" "(number, /)" => oct,
    /// The ordinal value of a character.
    "ord" "(character, /)" => ord,
    /// Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.
    "pow" "(base, exp, mod=None)" => pow,
    /// Prints the values to a stream, or to sys.stdout by default.
    "print" "(*args, sep=' ', end='\n', file=None, flush=False)" => print,
    /// The canonical string representation of the object.
    "repr" "(obj, /)" => repr,
    /// Round a number to a given precision in decimal digits.
    "round" "(number, ndigits=None)" => round,
    /// Sets the named attribute on the given object to the specified value.
    "setattr" "(obj, name, value, /)" => setattr,
    /// Return the __dict__ of an object, or the local variables.
    "vars" "(object=None, /)" => vars,
    /// Internal helper function used by the class statement.
    "__build_class__" "(func, name, /, *bases, metaclass=None, **kwds)" => build_class,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let Some(dict) = t.builtins.cast::<Dict>() else {
        return Ok(());
    };
    define::functions(t, dict, "builtins", FUNCTIONS)?;
    define::functions(t, dict, "builtins", super::iter_functions::ITER_FUNCTIONS)?;
    define::functions(t, dict, "builtins", super::exec::EXEC_FUNCTIONS)?;
    for &id in ClassId::ALL {
        if is_public(id) {
            let class = t.class(id).value();
            define::set(t, dict, id.name(), class)?;
        }
    }
    for (name, v) in [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("Ellipsis", Value::ELLIPSIS),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("__debug__", Value::TRUE),
    ] {
        define::set(t, dict, name, v)?;
    }
    let os_error = t.class(ClassId::OSError).value();
    define::set(t, dict, "IOError", os_error)?;
    define::set(t, dict, "EnvironmentError", os_error)?;
    let name = t.intern("builtins")?;
    define::set(t, dict, "__name__", name.value())?;
    let module = t.alloc::<Module>(ClassId::Module)?;
    module.dict.init(dict);
    if let Some(modules) = t.modules.cast::<Dict>() {
        modules.set_str(t, name, module.value())?;
    }
    Ok(())
}

/// Is the class a name of the builtins module?
fn is_public(id: ClassId) -> bool {
    use ClassId::*;
    id.is_exception()
        || matches!(
            id,
            Object
                | Type
                | Int
                | Bool
                | Float
                | Complex
                | Str
                | Bytes
                | ByteArray
                | MemoryView
                | List
                | Tuple
                | Dict
                | Set
                | FrozenSet
                | Range
                | Slice
                | Property
                | StaticMethod
                | ClassMethod
                | Super
                | Reversed
                | Enumerate
                | Zip
                | Map
                | Filter
        )
}

pub(super) fn given(v: Value) -> Option<Value> {
    (!v.is_unbound()).then_some(v)
}

fn text(t: &mut Thread, s: &str) -> PyResult {
    Ok(Str::from_str(t, s)?.value())
}

pub(super) fn abs(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = args[0];
    if v.is_int() {
        return t.int(v.as_int().abs());
    }
    if v.is_float() {
        return t.float(v.as_float().abs());
    }
    let f = t.special(v, Special::Abs);
    if f.is_unbound() {
        let message = format!("bad operand type for abs(): '{}'", t.class_of(v).name());
        return Err(t.type_error(message));
    }
    call::call_special(t, f, v, &[])
}

fn ascii(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(ops::ascii(t, args[0])?.value())
}

fn radix(t: &mut Thread, v: Value, radix: u32, prefix: &str) -> PyResult {
    let v = ops::index(t, v)?;
    let Some(n) = v.to_bigint() else {
        return Err(t.type_error("expected an int"));
    };
    let digits = n.magnitude().to_str_radix(radix);
    let sign = if n.sign() == num_bigint::Sign::Minus {
        "-"
    } else {
        ""
    };
    text(t, &format!("{sign}{prefix}{digits}"))
}

fn bin(t: &mut Thread, args: &[Value]) -> PyResult {
    radix(t, args[0], 2, "0b")
}
fn oct(t: &mut Thread, args: &[Value]) -> PyResult {
    radix(t, args[0], 8, "0o")
}
fn hex(t: &mut Thread, args: &[Value]) -> PyResult {
    radix(t, args[0], 16, "0x")
}

fn callable(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(call::is_callable(t, args[0])))
}

fn chr(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = ops::index(t, args[0])?;
    match v.to_i64() {
        Some(c @ 0..=0x10FFFF) => Ok(Str::from_code_point(t, c as u32)?.value()),
        _ => Err(t.value_error("chr() arg not in range(0x110000)")),
    }
}

fn ord(t: &mut Thread, args: &[Value]) -> PyResult {
    if let Some(s) = args[0].cast::<Str>() {
        if s.len() == 1 {
            return Ok(Value::small_int(s.data().get(0) as i64));
        }
        let message = format!(
            "ord() expected a character, but string of length {} found",
            s.len()
        );
        return Err(t.type_error(message));
    }
    if let Some(b) = args[0].cast::<Bytes>() {
        if b.as_slice().len() == 1 {
            return Ok(Value::small_int(b.as_slice()[0] as i64));
        }
        let message = format!(
            "ord() expected a character, but string of length {} found",
            b.as_slice().len()
        );
        return Err(t.type_error(message));
    }
    let message = format!(
        "ord() expected string of length 1, but {} found",
        t.class_of(args[0]).name()
    );
    Err(t.type_error(message))
}

fn delattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name_argument(t, args[1])?;
    attributes::delete(t, args[0], name)?;
    Ok(Value::NONE)
}

fn setattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name_argument(t, args[1])?;
    attributes::set(t, args[0], name, args[2])?;
    Ok(Value::NONE)
}

fn getattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name_argument(t, args[1])?;
    let name = t.intern_str(name);
    let Some(default) = given(args[2]) else {
        return attribute_cache::get(t, args[0], name);
    };
    match attribute_cache::get_optional(t, args[0], name) {
        Ok(Some(v)) => Ok(v),
        Ok(None) => Ok(default),
        Err(r) => t.catch(r, ClassId::AttributeError).map(|()| default),
    }
}

fn hasattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = name_argument(t, args[1])?;
    let name = t.intern_str(name);
    match attribute_cache::get_optional(t, args[0], name) {
        Ok(v) => Ok(Value::bool(v.is_some())),
        Err(r) => t.catch(r, ClassId::AttributeError).map(|()| Value::FALSE),
    }
}

fn dir(t: &mut Thread, args: &[Value]) -> PyResult {
    let names = match given(args[0]) {
        Some(o) => {
            let f = t.special(o, Special::Dir);
            call::call_special(t, f, o, &[])?
        }
        None => {
            let locals = locals(t, &[])?;
            match locals.cast::<Dict>() {
                Some(_) => locals,
                None => call::call_method(t, locals, "keys", &[])?,
            }
        }
    };
    let names = ops::to_list(t, names)?;
    call::call_method(t, names.value(), "sort", &[])?;
    Ok(names.value())
}

fn divmod(t: &mut Thread, args: &[Value]) -> PyResult {
    if let Some(r) = crate::runtime::arith::divmod(t, args[0], args[1]) {
        return r;
    }
    let (a, b) = (args[0], args[1]);
    for (f, x, y) in [
        (t.special(a, Special::DivMod), a, b),
        (t.special(b, Special::RDivMod), b, a),
    ] {
        if !f.is_unbound() {
            let r = call::call_special(t, f, x, &[y])?;
            if r != Value::NOT_IMPLEMENTED {
                return Ok(r);
            }
        }
    }
    let message = format!(
        "unsupported operand type(s) for divmod(): '{}' and '{}'",
        t.class_of(a).name(),
        t.class_of(b).name()
    );
    Err(t.type_error(message))
}

/// Is a special method there, and not one of a builtin class?
fn is_script(f: Value) -> bool {
    !f.is_unbound() && f.cast::<NativeFunction>().is_none()
}

fn pow(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(modulus) = given(args[2]).filter(|v| !v.is_none()) else {
        return ops::binary(t, crate::runtime::BinaryOp::Pow, args[0], args[1]);
    };
    if let Some(r) = crate::runtime::arith::pow_mod(t, args[0], args[1], modulus) {
        return r;
    }
    let f = t.special(args[0], Special::Pow);
    let right = t.special(args[1], Special::RPow);
    // An override of a subclass goes first.
    if is_script(right)
        && t.class_of(args[0]) != t.class_of(args[1])
        && t.class_of(args[1]).is_subclass_of(t.class_of(args[0]))
    {
        let r = call::call_special(t, right, args[1], &[args[0], modulus])?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
    }
    if !f.is_unbound() {
        let r = call::call_special(t, f, args[0], &[args[1], modulus])?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
    }
    let f = t.special(args[1], Special::RPow);
    let is_decimal = args[1].cast::<Decimal>().is_some();
    if is_script(f) || is_decimal {
        let r = call::call_special(t, f, args[1], &[args[0], modulus])?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
    } else if modulus.cast::<Decimal>().is_some() {
        let r = super::decimal::power_modulo(t, args[0], args[1], modulus)?;
        if r != Value::NOT_IMPLEMENTED {
            return Ok(r);
        }
    }
    let message = format!(
        "unsupported operand type(s) for ** or pow(): '{}', '{}', '{}'",
        t.class_of(args[0]).name(),
        t.class_of(args[1]).name(),
        t.class_of(modulus).name()
    );
    Err(t.type_error(message))
}

fn format(t: &mut Thread, args: &[Value]) -> PyResult {
    let spec = match given(args[1]) {
        None => t.empty_str(),
        Some(v) => match v.cast::<Str>() {
            Some(s) => s,
            None => {
                let message = format!(
                    "format() argument 2 must be str, not {}",
                    t.class_of(v).name()
                );
                return Err(t.type_error(message));
            }
        },
    };
    Ok(ops::format(t, args[0], spec)?.value())
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let h = ops::hash(t, args[0])?;
    t.int(h)
}

/// The identity of an object. Ints and floats have theirs by type and bits.
fn id(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = args[0];
    if let Some(x) = v.to_f64()
        && v.shape_id() == ClassId::Float as u32
    {
        return t.int_i128((x.to_bits() as i128) << 4 | 0xB);
    }
    if v.shape_id() == ClassId::Int as u32 {
        // The whole value: two ints of one hash are two objects.
        let shifted = ops::binary(t, BinaryOp::LShift, v, Value::small_int(4))?;
        return ops::binary(t, BinaryOp::Or, shifted, Value::small_int(0xC));
    }
    t.int_i128(address(v) as i128)
}

fn isinstance(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(classes::is_instance(t, args[0], args[1])?))
}

fn issubclass(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(classes::is_subclass(t, args[0], args[1])?))
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    match given(args[1]) {
        None => ops::iter(t, args[0]),
        Some(sentinel) => {
            if !call::is_callable(t, args[0]) {
                return Err(t.type_error("iter(v, w): v must be callable"));
            }
            let fields = [args[0], sentinel];
            Ok(Record::new(
                t,
                ClassId::CallableIterator,
                RecordType::CallableIterator,
                &fields,
            )?
            .value())
        }
    }
}

fn len(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = ops::len(t, args[0])?;
    t.int(n as i64)
}

fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let it = args[0];
    let f = t.special(it, Special::Next);
    if f.is_unbound() {
        let message = format!("'{}' object is not an iterator", t.class_of(it).name());
        return Err(t.type_error(message));
    }
    match given(args[1]) {
        None => call::call_special(t, f, it, &[]),
        Some(default) => Ok(ops::next(t, it)?.unwrap_or(default)),
    }
}

/// The stream that `print` writes to, when it is not the native standard output.
fn stream(t: &mut Thread, file: Value) -> PyResult {
    if let Some(f) = given(file).filter(|v| !v.is_none()) {
        return Ok(f);
    }
    if t.sys_dict.is_none() {
        // No `sys` yet: straight to the process's standard output.
        return Ok(Value::UNBOUND);
    }
    let key = t.intern("stdout")?;
    match t.sys_dict.cast::<Dict>().and_then(|d| d.get_str(key)) {
        Some(v) => Ok(v),
        None => Err(t.raise(ClassId::RuntimeError, "lost sys.stdout")),
    }
}

fn separator(t: &mut Thread, v: Value, name: &str, default: &str) -> Result<Gc<Str>, Raised> {
    match given(v).filter(|v| !v.is_none()) {
        None => t.intern(default),
        Some(v) => match v.cast::<Str>() {
            Some(s) => Ok(s),
            None => {
                let message = format!(
                    "{name} must be None or a string, not {}",
                    t.class_of(v).name()
                );
                Err(t.type_error(message))
            }
        },
    }
}

fn print(t: &mut Thread, args: &[Value]) -> PyResult {
    let (options, values) = args.split_at(4);
    let sep = separator(t, options[0], "sep", " ")?;
    let end = separator(t, options[1], "end", "\n")?;
    let file = stream(t, options[2])?;
    if file.is_none() {
        return Ok(Value::NONE);
    }
    for (i, v) in values.iter().enumerate() {
        if i > 0 {
            super::output::write(t, file, sep)?;
        }
        let s = ops::str(t, *v)?;
        super::output::write(t, file, s)?;
    }
    super::output::write(t, file, end)?;
    if let Some(flush) = given(options[3])
        && ops::truthy(t, flush)?
    {
        call::call_method(t, file, "flush", &[])?;
    }
    Ok(Value::NONE)
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(ops::repr(t, args[0])?.value())
}

fn round(t: &mut Thread, args: &[Value]) -> PyResult {
    let f = t.special(args[0], Special::Round);
    if f.is_unbound() {
        let message = format!(
            "type {} doesn't define __round__ method",
            t.class_of(args[0]).name()
        );
        return Err(t.type_error(message));
    }
    match given(args[1]).filter(|v| !v.is_none()) {
        Some(n) => call::call_special(t, f, args[0], &[n]),
        None => call::call_special(t, f, args[0], &[]),
    }
}

// ---- scopes ---------------------------------------------------------------------------------

/// The globals of the script function that runs.
pub(super) fn current_globals(t: &mut Thread) -> Value {
    t.top_frame()
        .map_or(Value::NONE, |f| f.code().body().globals.get())
}

fn globals(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(current_globals(t))
}

pub(super) fn locals(t: &mut Thread, _args: &[Value]) -> PyResult {
    use crate::bytecode::CodeFlags;
    let Some(frame) = t.interpreted_frame()? else {
        return Ok(Value::NONE);
    };
    let code = frame.code();
    let flags = code.code().flags;
    let registers = frame.registers;
    if flags.contains(CodeFlags::NAMESPACE) {
        // SAFETY: register 0 of such code holds its namespace.
        return Ok(unsafe { *registers });
    }
    if flags.contains(CodeFlags::TOP_LEVEL) {
        return Ok(code.body().globals.get());
    }
    let function = frame.function();
    let d = Dict::new(t)?;
    let names = code.body().local_names.get();
    if let Some(names) = names.cast::<Tuple>() {
        for (i, name) in names.items().iter().enumerate() {
            // SAFETY: named locals are always initialised.
            let v = unsafe { *registers.add(i) };
            let v = v.cast::<VarCell>().map_or(v, |c| c.value.get());
            let Some(name) = name.cast::<Str>() else {
                continue;
            };
            if !v.is_unbound() && !name.to_string_lossy().starts_with('.') {
                d.set_str(t, name, v)?;
            }
        }
    }
    let free = code.body().free_names.get().cast::<Tuple>();
    let closure = function.and_then(|f| f.closure.get().cast::<Tuple>());
    if let (Some(free), Some(closure)) = (free, closure) {
        for (name, cell) in free.items().iter().zip(closure.items()) {
            if let (Some(name), Some(cell)) = (name.cast::<Str>(), cell.cast::<VarCell>())
                && !cell.value.get().is_unbound()
            {
                d.set_str(t, name, cell.value.get())?;
            }
        }
    }
    Ok(d.value())
}

fn vars(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(o) = given(args[0]) else {
        return locals(t, &[]);
    };
    match attributes::get_text(t, o, "__dict__")? {
        Some(d) => Ok(d),
        None => Err(t.type_error("vars() argument must have __dict__ attribute")),
    }
}

// ---- classes --------------------------------------------------------------------------------

fn build_class(t: &mut Thread, args: &[Value]) -> PyResult {
    // [func, name, metaclass, **kwds, *bases]
    let Some(body) = args[0].cast::<Function>() else {
        return Err(t.type_error("__build_class__: func must be a function"));
    };
    let Some(name) = args[1].cast::<Str>() else {
        return Err(t.type_error("__build_class__: name is not a string"));
    };
    let keywords = args[3].cast::<Dict>();
    let (bases, replaced) = resolve_bases(t, &args[4..])?;
    let meta = match given(args[2]) {
        Some(m) => m,
        None => match bases.items().first() {
            Some(b) => t.class_of(*b).value(),
            None => t.class(ClassId::Type).value(),
        },
    };
    let meta = match meta.cast::<Class>() {
        Some(m) => classes::derive_metaclass(t, m, bases)?.value(),
        None => meta,
    };
    let prepare = t.special_name(Special::Prepare);
    let namespace = match attributes::get_optional(t, meta, prepare)? {
        Some(f) if meta != t.class(ClassId::Type).value() => {
            let call_args = [name.value(), bases.value()];
            match keywords {
                Some(d) => call::call_with_dict(t, f, &call_args, d)?,
                None => call::call(t, f, &call_args)?,
            }
        }
        _ => Dict::new(t)?.value(),
    };
    let cell = (t.hooks.run_code)(t, body.code(), namespace, body.value())?;
    if replaced {
        let key = t.intern("__orig_bases__")?;
        let original = Tuple::new(t, &args[4..])?;
        ops::set_item(t, namespace, key.value(), original.value())?;
    }
    let call_args = [name.value(), bases.value(), namespace];
    let class = match keywords {
        Some(d) => call::call_with_dict(t, meta, &call_args, d)?,
        None => call::call(t, meta, &call_args)?,
    };
    if let Some(c) = class.cast::<Class>() {
        if let Some(cell) = cell.cast::<VarCell>() {
            cell.set(t, class);
        }
        classes::reserve_slots(t, c, body.code().code().self_attrs);
    }
    Ok(class)
}

/// Replaces bases that are no classes by what their `__mro_entries__` gives.
fn resolve_bases(t: &mut Thread, bases: &[Value]) -> Result<(Gc<Tuple>, bool), Raised> {
    if bases.iter().all(|b| b.cast::<Class>().is_some()) {
        return Ok((Tuple::new(t, bases)?, false));
    }
    let tuple = Tuple::new(t, bases)?;
    let list = List::new(t)?;
    let mut replaced = false;
    for i in 0..tuple.len() {
        let b = tuple.get(i);
        // An attribute of the object itself counts: `typing.NamedTuple` is a function that has one.
        if b.cast::<Class>().is_none()
            && let Some(f) = attributes::get_text(t, b, "__mro_entries__")?
        {
            let entries = call::call(t, f, &[tuple.value()])?;
            ops::extend(t, list, entries)?;
            replaced = true;
            continue;
        }
        list.push(t, b)?;
    }
    Ok((ops::list_to_tuple(t, list)?, replaced))
}
