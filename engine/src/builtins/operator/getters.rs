//! `itemgetter`, `attrgetter` and `methodcaller`: records that are called past `__call__`.

use crate::builtins::sequence::{guarded_repr, write_repr};
use crate::natives;
use crate::object::*;
use crate::runtime::{attribute_cache, call, ops, slices};
use crate::value::Value;

/// A class of callable objects.
pub(super) struct CallableClass {
    pub id: ClassId,
    pub methods: &'static [NativeDef],
    pub call: NativeCall,
    pub doc: &'static str,
}

/// The classes of this file.
pub(super) const CLASSES: &[CallableClass] = &[
    CallableClass {
        id: ClassId::ItemGetter,
        methods: ITEM_GETTER,
        call: get_items,
        doc: "A callable object that fetches the given item(s) from its operand.\n\
            itemgetter(2)(r) is r[2]; itemgetter(2, 5)(r) is (r[2], r[5]).",
    },
    CallableClass {
        id: ClassId::AttrGetter,
        methods: ATTR_GETTER,
        call: get_attributes,
        doc: "A callable object that fetches the given attribute(s) from its operand.\n\
            attrgetter('name')(r) is r.name; attrgetter('name', 'date.year')(r) is (r.name, r.date.year).",
    },
    CallableClass {
        id: ClassId::MethodCaller,
        methods: METHOD_CALLER,
        call: call_method,
        doc: "A callable object that calls the given method of its operand.\n\
            methodcaller('name')(r) is r.name(); methodcaller('name', 1, foo=2)(r) is r.name(1, foo=2).",
    },
];

natives! { ITEM_GETTER:
    /// Return a callable object that fetches the given item(s) from its operand.
    "__new__" "(cls, /, *items)" => new_item_getter,
    /// Calls it.
    "__call__" "(self, /, *args, **kwargs)" => call::call_native_object,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => item_getter_repr,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => item_getter_reduce,
}
natives! { ATTR_GETTER:
    /// Return a callable object that fetches the given attribute(s) from its operand.
    "__new__" "(cls, /, *attrs)" => new_attr_getter,
    /// Calls it.
    "__call__" "(self, /, *args, **kwargs)" => call::call_native_object,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => attr_getter_repr,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => attr_getter_reduce,
}
natives! { METHOD_CALLER:
    /// Return a callable object that calls the given method of its operand.
    "__new__" "(cls, /, *args, **kwargs)" => new_method_caller,
    /// Calls it.
    "__call__" "(self, /, *args, **kwargs)" => call::call_native_object,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => method_caller_repr,
    /// Return state information for pickling.
    "__reduce__" "(self, /)" => method_caller_reduce,
}

/// The record behind a value that is called, whose class is known.
#[inline(always)]
fn called(f: Value) -> Gc<Record> {
    // SAFETY: the table of native calls is asked by the class, whose instances are records.
    unsafe { f.cast_unchecked() }
}

/// A tuple in a field of a record.
#[inline(always)]
fn tuple_field(r: Gc<Record>, i: usize) -> Gc<Tuple> {
    // SAFETY: the constructors below put tuples into these fields.
    unsafe { r.field(i).cast_unchecked() }
}

/// The only argument of a call.
#[inline(always)]
fn operand(
    t: &mut Thread,
    class: ClassId,
    args: &[Value],
    kw_names: Value,
) -> Result<Value, Raised> {
    match *args {
        [o] if kw_names.is_unbound() => Ok(o),
        _ => Err(wrong_arguments(t, class, args.len(), kw_names)),
    }
}

#[cold]
fn wrong_arguments(t: &mut Thread, class: ClassId, given: usize, kw_names: Value) -> Raised {
    let (name, named) = (
        class.name(),
        kw_names.cast::<Tuple>().map_or(0, |n| n.len()),
    );
    // A methodcaller counts its operands first.
    let message = if named > 0 && (class != ClassId::MethodCaller || given - named == 1) {
        format!("{name}() takes no keyword arguments")
    } else {
        format!("{name} expected 1 argument, got {}", given - named)
    };
    t.type_error(message)
}

/// A getter gets something.
fn check_given(t: &mut Thread, args: &[Value], class: ClassId) -> Result<(), Raised> {
    if args.len() > 1 {
        return Ok(());
    }
    let name = class.name();
    Err(t.type_error(format!("{name} expected 1 argument, got 0")))
}

/// `cls(first, *rest)` for a record of one tuple.
fn reduced(t: &mut Thread, this: Value, args: Gc<Tuple>) -> PyResult {
    let class = t.class_of(this).value();
    Ok(Tuple::new(t, &[class, args.value()])?.value())
}

/// `operator.name(…)` with the arguments that `write` adds.
fn repr_of(
    t: &mut Thread,
    this: Value,
    id: ClassId,
    write: impl FnOnce(&mut Thread, &mut StrBuilder) -> Result<(), Raised>,
) -> PyResult {
    let open = format!("operator.{}(", id.name());
    guarded_repr(t, this, &format!("{open}...)"), |t, out| {
        out.push_str(&open);
        write(t, out)?;
        out.push_str(")");
        Ok(())
    })
}

// ---- itemgetter -----------------------------------------------------------------------------

fn new_item_getter(t: &mut Thread, args: &[Value]) -> PyResult {
    slices::class_argument(t, args[0], ClassId::ItemGetter)?;
    check_given(t, args, ClassId::ItemGetter)?;
    let keys = Tuple::new(t, &args[1..])?.value();
    Ok(Record::new(t, ClassId::ItemGetter, RecordType::ItemGetter, &[keys])?.value())
}

/// `o[key]`, where items of lists and tuples are most of what is asked for.
#[inline(always)]
fn get_item(t: &mut Thread, o: Value, key: Value) -> PyResult {
    if key.is_int() {
        let shape = o.shape_id();
        if shape == ClassId::Tuple as u32 {
            // SAFETY: the shape says that it is exactly a tuple.
            let tuple: Gc<Tuple> = unsafe { o.cast_unchecked() };
            if (key.as_int() as usize) < tuple.len() {
                return Ok(tuple.get(key.as_int() as usize));
            }
        } else if shape == ClassId::List as u32 {
            // SAFETY: the shape says that it is exactly a list.
            let list: Gc<List> = unsafe { o.cast_unchecked() };
            if (key.as_int() as usize) < list.len() {
                return Ok(list.get(key.as_int() as usize));
            }
        }
    }
    ops::get_item(t, o, key)
}

fn get_items(t: &mut Thread, f: Value, args: &[Value], kw_names: Value) -> PyResult {
    let o = operand(t, ClassId::ItemGetter, args, kw_names)?;
    let keys = tuple_field(called(f), 0);
    if let [key] = *keys.items() {
        return get_item(t, o, key);
    }
    let found = Tuple::new_zeroed(t, keys.len())?;
    for (i, key) in keys.items().iter().enumerate() {
        let item = get_item(t, o, *key)?;
        found.init(i, item);
    }
    Ok(found.value())
}

fn item_getter_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::ItemGetter, ClassId::ItemGetter)?;
    repr_of(t, args[0], ClassId::ItemGetter, |t, out| {
        write_list(t, out, tuple_field(r, 0).items())
    })
}

/// The reprs of values, separated by commas.
fn write_list(t: &mut Thread, out: &mut StrBuilder, items: &[Value]) -> Result<(), Raised> {
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        write_repr(t, out, *item)?;
    }
    Ok(())
}

fn item_getter_reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::ItemGetter, ClassId::ItemGetter)?;
    reduced(t, args[0], tuple_field(r, 0))
}

// ---- attrgetter -----------------------------------------------------------------------------

fn new_attr_getter(t: &mut Thread, args: &[Value]) -> PyResult {
    slices::class_argument(t, args[0], ClassId::AttrGetter)?;
    check_given(t, args, ClassId::AttrGetter)?;
    let names = Tuple::new_zeroed(t, args.len() - 1)?;
    for (i, name) in args[1..].iter().enumerate() {
        let Some(name) = name.cast::<Str>() else {
            return Err(t.type_error("attribute name must be a string"));
        };
        let path = path_of(t, name)?;
        names.init(i, path);
    }
    let fields = [names.value()];
    Ok(Record::new(t, ClassId::AttrGetter, RecordType::AttrGetter, &fields)?.value())
}

/// The name, or for a dotted one a tuple of its parts, all interned.
fn path_of(t: &mut Thread, name: Gc<Str>) -> PyResult {
    const DOT: u32 = '.' as u32;
    let dots = name.data().iter().filter(|c| *c == DOT).count();
    if dots == 0 {
        return Ok(t.intern_str(name).value());
    }
    let path = Tuple::new_zeroed(t, dots + 1)?;
    let mut start = 0;
    for i in 0..=dots {
        let rest = name.data().slice(start, name.len());
        let len = rest.iter().position(|c| c == DOT).unwrap_or(rest.len());
        let part = Str::from_data(t, name.data().slice(start, start + len))?;
        let part = t.intern_str(part);
        path.init(i, part.value());
        start += len + 1;
    }
    Ok(path.value())
}

/// The attribute at the end of a path.
#[inline(always)]
fn follow(t: &mut Thread, o: Value, path: Value) -> PyResult {
    if path.kind() == Kind::Str as u8 {
        // SAFETY: the kind names the layout.
        return attribute_cache::get(t, o, unsafe { path.cast_unchecked() });
    }
    let mut at = o;
    // SAFETY: what is no str is a tuple of strs: see `path_of`.
    for name in unsafe { path.cast_unchecked::<Tuple>() }.items() {
        // SAFETY: as above.
        at = attribute_cache::get(t, at, unsafe { name.cast_unchecked() })?;
    }
    Ok(at)
}

fn get_attributes(t: &mut Thread, f: Value, args: &[Value], kw_names: Value) -> PyResult {
    let o = operand(t, ClassId::AttrGetter, args, kw_names)?;
    let paths = tuple_field(called(f), 0);
    if let [path] = *paths.items() {
        return follow(t, o, path);
    }
    let found = Tuple::new_zeroed(t, paths.len())?;
    for (i, path) in paths.items().iter().enumerate() {
        let v = follow(t, o, *path)?;
        found.init(i, v);
    }
    Ok(found.value())
}

/// The names as they were given.
fn given_names(t: &mut Thread, this: Value) -> Result<Gc<Tuple>, Raised> {
    let r = slices::record(t, this, RecordType::AttrGetter, ClassId::AttrGetter)?;
    let paths = tuple_field(r, 0);
    let names = Tuple::new_zeroed(t, paths.len())?;
    for (i, path) in paths.items().iter().enumerate() {
        let name = match path.cast::<Tuple>() {
            None => *path,
            Some(parts) => {
                let mut joined = StrBuilder::new();
                for (k, part) in parts.items().iter().enumerate() {
                    if k > 0 {
                        joined.push_str(".");
                    }
                    if let Some(part) = part.cast::<Str>() {
                        joined.push_data(part.data());
                    }
                }
                joined.finish(t)?.value()
            }
        };
        names.init(i, name);
    }
    Ok(names)
}

fn attr_getter_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let names = given_names(t, args[0])?;
    repr_of(t, args[0], ClassId::AttrGetter, |t, out| {
        write_list(t, out, names.items())
    })
}

fn attr_getter_reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let names = given_names(t, args[0])?;
    reduced(t, args[0], names)
}

// ---- methodcaller ---------------------------------------------------------------------------

fn new_method_caller(t: &mut Thread, args: &[Value]) -> PyResult {
    slices::class_argument(t, args[0], ClassId::MethodCaller)?;
    let Some(name) = args.get(2) else {
        return Err(t.type_error("methodcaller needs at least one argument, the method name"));
    };
    let Some(name) = name.cast::<Str>() else {
        return Err(t.type_error("method name must be a string"));
    };
    let name = t.intern_str(name).value();
    let (values, names) = t.with_scratch(|t, mark| {
        for v in &args[3..] {
            t.scratch_push(*v)?;
        }
        let names = match args[1].cast::<Dict>() {
            Some(keywords) if !keywords.is_empty(t) => {
                let names = Tuple::new_zeroed(t, keywords.len(t))?;
                let mut n = 0;
                for i in 0..keywords.end(t) {
                    if let Some(e) = keywords.entry(t, i) {
                        names.init(n, e.key);
                        n += 1;
                        t.scratch_push(e.value)?;
                    }
                }
                names.value()
            }
            _ => Value::UNBOUND,
        };
        Ok((Tuple::new(t, t.scratch_slice(mark))?.value(), names))
    })?;
    let fields = [name, values, names];
    Ok(Record::new(t, ClassId::MethodCaller, RecordType::MethodCaller, &fields)?.value())
}

fn call_method(t: &mut Thread, f: Value, args: &[Value], kw_names: Value) -> PyResult {
    let o = operand(t, ClassId::MethodCaller, args, kw_names)?;
    let r = called(f);
    // SAFETY: field 0 is the interned name.
    let name: Gc<Str> = unsafe { r.field(0).cast_unchecked() };
    let (method, receiver) = attribute_cache::get_method(t, o, name)?;
    let (values, names) = (tuple_field(r, 1), r.field(2));
    if receiver.is_unbound() {
        call::call_kw(t, method, values.items(), names)
    } else {
        call::call_with_first(t, method, receiver, values.items(), names)
    }
}

fn method_caller_repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::MethodCaller, ClassId::MethodCaller)?;
    let (name, values) = (r.field(0), tuple_field(r, 1));
    let names = r.field(2).cast::<Tuple>();
    let positional = values.len() - names.map_or(0, |n| n.len());
    repr_of(t, args[0], ClassId::MethodCaller, |t, out| {
        write_repr(t, out, name)?;
        for (i, v) in values.items().iter().enumerate() {
            out.push_str(", ");
            if let (Some(k), Some(names)) = (i.checked_sub(positional), names)
                && let Some(name) = names.get(k).cast::<Str>()
            {
                out.push_data(name.data());
                out.push_str("=");
            }
            write_repr(t, out, *v)?;
        }
        Ok(())
    })
}

/// `methodcaller(name, *args)`; with keywords `partial(methodcaller, name, **keywords)(*args)`.
fn method_caller_reduce(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = slices::record(t, args[0], RecordType::MethodCaller, ClassId::MethodCaller)?;
    let (name, values) = (r.field(0), tuple_field(r, 1));
    let Some(names) = r.field(2).cast::<Tuple>() else {
        let all = Tuple::new_zeroed(t, values.len() + 1)?;
        all.init(0, name);
        for (i, v) in values.items().iter().enumerate() {
            all.init(i + 1, *v);
        }
        return reduced(t, args[0], all);
    };
    let positional = values.len() - names.len();
    let class = t.class_of(args[0]).value();
    let module = crate::builtins::import::load(t, "functools")?;
    let partial = t.intern("partial")?;
    let partial = attribute_cache::get(t, module, partial)?;
    let named = t.with_scratch(|t, mark| {
        t.scratch_push(class)?;
        t.scratch_push(name)?;
        for v in &values.items()[positional..] {
            t.scratch_push(*v)?;
        }
        let all = t.scratch_slice(mark);
        call::call_kw(t, partial, all, names.value())
    })?;
    let rest = Tuple::new(t, &values.items()[..positional])?.value();
    Ok(Tuple::new(t, &[named, rest])?.value())
}
