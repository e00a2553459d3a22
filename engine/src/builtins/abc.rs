//! The module `_abc`: what `abc.ABCMeta` does natively. What is known of a class lies in `runtime::abc`.

use crate::natives;
use crate::object::*;
use crate::runtime::abc::{self, data, state};
use crate::runtime::{attributes, call, classes, define, ops, sets};
use crate::value::Value;

natives! { FUNCTIONS:
    /// The current token of the caches of abstract base classes. It supports equality, and changes with every call of
    /// register() on an abstract base class.
    "get_cache_token" "()" => cache_token,
    /// Set the class up as an abstract base class.
    "_abc_init" "(self, /)" => init,
    /// Register a virtual subclass of an abstract base class.
    "_abc_register" "(self, subclass, /)" => register,
    /// Is instance one of the abstract base class?
    "_abc_instancecheck" "(self, instance, /)" => instance_check,
    /// Is subclass one of the abstract base class?
    "_abc_subclasscheck" "(self, subclass, /)" => subclass_check,
    /// Copies of registry, cache and negative cache, and the version of the last, for tests.
    "_get_dump" "(self, /)" => dump,
    /// Forget the registered classes, for tests.
    "_reset_registry" "(self, /)" => reset_registry,
    /// Forget what the caches know, for tests.
    "_reset_caches" "(self, /)" => reset_caches,
}
natives! { DATA:
    "__new__" "(cls, /)" => new_data,
}

/// The attribute that holds what is known of an abstract base class.
const IMPL: &str = "_abc_impl";
const ABSTRACT_METHODS: &str = "__abstractmethods__";
const IS_ABSTRACT: &str = "__isabstractmethod__";

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let dict = define::module(t, "_abc", FUNCTIONS)?.dict();
    let doc = Str::from_str(t, "What abstract base classes are made of.")?;
    define::set(t, dict, "__doc__", doc.value())?;
    let class = define::record_class(t, "_abc", "_abc_data", DATA)?;
    let doc = Str::from_str(t, "What is known of an abstract base class.")?;
    define::set(t, class.dict(), "__doc__", doc.value())?;
    abc::install(t, class)
}

fn make_data(t: &mut Thread, class: Gc<Class>) -> Result<Gc<Record>, Raised> {
    let mut fields = [Value::small_int(0); data::COUNT];
    fields[data::REGISTRY] = Value::NONE;
    fields[data::CACHE] = Value::NONE;
    fields[data::NEGATIVE] = Value::NONE;
    fields[data::VERSION] = Value::small_int(t.abc_version);
    Record::with_shape(t, class.root_shape.get(), RecordType::AbcData, &fields)
}

fn new_data(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = define::record_class_argument(t, args[0])?;
    Ok(make_data(t, class)?.value())
}

/// What is known of an abstract base class.
fn known(t: &mut Thread, class: Value) -> Result<Gc<Record>, Raised> {
    let name = t.intern(IMPL)?;
    match attributes::get(t, class, name)?.cast_record(RecordType::AbcData) {
        Some(known) => Ok(known),
        None => Err(t.type_error("_abc_impl is set to a wrong type")),
    }
}

fn cache_token(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.int(t.abc_version)
}

// ---- a new class ------------------------------------------------------------------------------

fn init(t: &mut Thread, args: &[Value]) -> PyResult {
    let (Some(class), Some(kept)) = (args[0].cast::<Class>(), abc::kept(t)) else {
        let name = t.class_of(args[0]).name();
        return Err(t.type_error(format!("an abstract base class is no '{name}' object")));
    };
    let names = abstract_methods(t, class)?;
    let name = t.intern(ABSTRACT_METHODS)?;
    attributes::set(t, args[0], name, names)?;
    let Some(data_class) = kept.field(state::CLASS).cast::<Class>() else {
        return Err(t.type_error("_abc_data is no class"));
    };
    let made = make_data(t, data_class)?.value();
    let name = t.intern(IMPL)?;
    attributes::set(t, args[0], name, made)?;
    take_patterns(t, class)?;
    abc::note_metaclass(t, args[0])?;
    Ok(Value::NONE)
}

/// Which patterns take instances, as the class body has said by `__abc_tpflags__`.
fn take_patterns(t: &mut Thread, class: Gc<Class>) -> Result<(), Raised> {
    let name = t.intern("__abc_tpflags__")?;
    let Some(flags) = class.dict().get_str(name) else {
        return Ok(());
    };
    if let Some(bits) = flags.to_int() {
        let flags = match (bits & 1 << 5 != 0, bits & 1 << 6 != 0) {
            (true, true) => {
                let message =
                    "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING";
                return Err(t.type_error(message));
            }
            (true, false) => class_flag::SEQUENCE,
            (false, true) => class_flag::MAPPING,
            (false, false) => 0,
        };
        class.set_flag(flags);
    }
    classes::set_attribute(t, class, name, Value::UNBOUND)
}

/// Can the value have no `__isabstractmethod__`?
fn is_plain(v: Value) -> bool {
    match v.cast::<Function>() {
        Some(f) => f.dict.get().is_unbound(),
        None => {
            !v.is_ptr()
                || v.shape_id() == ClassId::Str as u32
                || v.shape_id() == ClassId::Tuple as u32
                || v.shape_id() == ClassId::MethodDescriptor as u32
        }
    }
}

/// The frozenset of the names of methods without an implementation.
fn abstract_methods(t: &mut Thread, class: Gc<Class>) -> PyResult {
    let asked = List::new(t)?;
    let dict = class.dict();
    for i in 0..dict.end(t) {
        if let Some(e) = dict.entry(t, i)
            && !is_plain(e.value)
        {
            asked.push(t, e.key)?;
            asked.push(t, e.value)?;
        }
    }
    let names = Set::new(t)?;
    for i in (0..asked.len()).step_by(2) {
        if attributes::flag_text(t, asked.get(i + 1), IS_ABSTRACT)? {
            sets::add(t, names, asked.get(i))?;
        }
    }
    let bases: Gc<Tuple> = class.bases.object();
    for base in bases.items() {
        let Some(inherited) = methods_of_base(t, *base)? else {
            continue;
        };
        let inherited = ops::to_list(t, inherited)?;
        for i in 0..inherited.len() {
            let Some(name) = inherited.get(i).cast::<Str>() else {
                let kind = t.class_of(inherited.get(i)).name();
                let message = format!("attribute name must be string, not '{kind}'");
                return Err(t.type_error(message));
            };
            let found = match attributes::get_optional(t, class.value(), name) {
                Ok(found) => found,
                Err(raised) => {
                    t.catch(raised, ClassId::AttributeError)?;
                    None
                }
            };
            if let Some(v) = found
                && attributes::flag_text(t, v, IS_ABSTRACT)?
            {
                sets::add(t, names, name.value())?;
            }
        }
    }
    let names = ops::to_list(t, names.value())?;
    let names = ops::list_to_tuple(t, names)?;
    sets::frozen_from_items(t, names)
}

/// The abstract methods of a base, if it says that it has any or none.
fn methods_of_base(t: &mut Thread, base: Value) -> Result<Option<Value>, Raised> {
    let name = t.intern(ABSTRACT_METHODS)?;
    let meta = t.class_of(base);
    let type_class = t.class(ClassId::Type);
    if let Some(c) = base.cast::<Class>()
        && !meta.has_flag(class_flag::CUSTOM_GETATTR)
        && (meta == type_class || meta.lookup(name) == type_class.dict().get_str(name))
    {
        return Ok(c.dict().get_str(name).filter(|_| c != type_class));
    }
    attributes::get_text(t, base, ABSTRACT_METHODS)
}

// ---- registration -----------------------------------------------------------------------------

fn register(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(subclass) = args[1].cast::<Class>() else {
        return Err(t.type_error("Can only register classes"));
    };
    // A class may be registered with itself: it is a subclass already.
    if classes::is_subclass(t, args[1], args[0])? {
        return Ok(args[1]);
    }
    if classes::is_subclass(t, args[0], args[1])? {
        let message = "Refusing to create an inheritance cycle";
        return Err(t.raise(ClassId::RuntimeError, message));
    }
    let known = known(t, args[0])?;
    let reference = abc::reference(t, subclass)?;
    let registry = match known.field(data::REGISTRY).cast::<List>() {
        Some(list) => list,
        None => {
            let list = List::new(t)?;
            known.set_field(data::REGISTRY, list.value());
            list
        }
    };
    registry.push(t, reference.value())?;
    t.abc_version += 1;
    let patterns = args[0]
        .cast::<Class>()
        .map_or(0, |c| c.flags.get() & abc::PATTERNS);
    if patterns != 0 {
        abc::set_patterns(t, subclass, patterns)?;
    }
    Ok(args[1])
}

/// The registered classes that live.
fn registered(t: &mut Thread, known: Gc<Record>) -> Result<Gc<List>, Raised> {
    let out = List::new(t)?;
    if let Some(registry) = known.field(data::REGISTRY).cast::<List>() {
        for i in 0..registry.len() {
            let class = registry.get(i).cast_record(RecordType::WeakRef);
            if let Some(class) = class.map(|r| r.field(0)).filter(|c| c.is_ptr()) {
                out.push(t, class)?;
            }
        }
    }
    Ok(out)
}

// ---- checks -----------------------------------------------------------------------------------

fn instance_check(t: &mut Thread, args: &[Value]) -> PyResult {
    let known = known(t, args[0])?;
    let name = t.intern("__class__")?;
    let subclass = attributes::get(t, args[1], name)?;
    let class = subclass.cast::<Class>();
    if class.is_some_and(|c| abc::has(known, data::CACHE, c)) {
        return Ok(Value::TRUE);
    }
    let own = t.class_of(args[1]);
    if class == Some(own) {
        if abc::is_current(t, known) && abc::has(known, data::NEGATIVE, own) {
            return Ok(Value::FALSE);
        }
        return call::call_method(t, args[0], "__subclasscheck__", &[subclass]);
    }
    let r = call::call_method(t, args[0], "__subclasscheck__", &[subclass])?;
    if ops::truthy(t, r)? {
        return Ok(r);
    }
    call::call_method(t, args[0], "__subclasscheck__", &[own.value()])
}

fn subclass_check(t: &mut Thread, args: &[Value]) -> PyResult {
    t.check_native_stack()?;
    let Some(subclass) = args[1].cast::<Class>() else {
        return Err(t.type_error("issubclass() arg 1 must be a class"));
    };
    let known = known(t, args[0])?;
    if abc::has(known, data::CACHE, subclass) {
        return Ok(Value::TRUE);
    }
    if !abc::is_current(t, known) {
        abc::clear(known, data::NEGATIVE);
        known.set_immediate(data::VERSION, Value::small_int(t.abc_version));
    } else if abc::has(known, data::NEGATIVE, subclass) {
        return Ok(Value::FALSE);
    }
    let holds = decide(t, args[0], known, subclass)?;
    let table = if holds { data::CACHE } else { data::NEGATIVE };
    abc::add(t, known, table, subclass)?;
    Ok(Value::bool(holds))
}

/// Is it a subclass, whatever the tables say?
fn decide(
    t: &mut Thread,
    class: Value,
    known: Gc<Record>,
    subclass: Gc<Class>,
) -> Result<bool, Raised> {
    let ok = call::call_method(t, class, "__subclasshook__", &[subclass.value()])?;
    if ok == Value::TRUE || ok == Value::FALSE {
        return Ok(ok == Value::TRUE);
    }
    if ok != Value::NOT_IMPLEMENTED {
        let message = "__subclasshook__ must return either False, True, or NotImplemented";
        return Err(t.raise(ClassId::AssertionError, message));
    }
    if class
        .cast::<Class>()
        .is_some_and(|c| subclass.is_subclass_of(c))
    {
        return Ok(true);
    }
    let others = registered(t, known)?;
    if (0..others.len()).any(|i| others.get(i) == subclass.value()) {
        return Ok(true);
    }
    if is_below_any(t, subclass, others)? {
        return Ok(true);
    }
    let others = call::call_method(t, class, "__subclasses__", &[])?;
    let Some(others) = others.cast::<List>() else {
        return Err(t.type_error("__subclasses__() must return a list"));
    };
    is_below_any(t, subclass, others)
}

/// Is the class a subclass of one in the list?
fn is_below_any(t: &mut Thread, class: Gc<Class>, others: Gc<List>) -> Result<bool, Raised> {
    let mut i = 0;
    while i < others.len() {
        if classes::is_subclass(t, class.value(), others.get(i))? {
            return Ok(true);
        }
        i += 1;
    }
    Ok(false)
}

// ---- for tests --------------------------------------------------------------------------------

fn dump(t: &mut Thread, args: &[Value]) -> PyResult {
    let known = known(t, args[0])?;
    let registry = Set::new(t)?;
    if let Some(list) = known.field(data::REGISTRY).cast::<List>() {
        for i in 0..list.len() {
            add_living(t, registry, list.get(i))?;
        }
    }
    let mut tables = [registry.value(); 2];
    for (table, at) in tables.iter_mut().zip([data::CACHE, data::NEGATIVE]) {
        let set = Set::new(t)?;
        if let Some(words) = known.field(at).cast::<Array>() {
            for i in 0..words.capacity() {
                add_living(t, set, words.get(i))?;
            }
        }
        *table = set.value();
    }
    let version = known.field(data::VERSION);
    let parts = [registry.value(), tables[0], tables[1], version];
    Ok(Tuple::new(t, &parts)?.value())
}

/// Adds a weak reference to a set, unless its class is dead.
fn add_living(t: &mut Thread, set: Gc<Set>, reference: Value) -> Result<(), Raised> {
    let target = reference
        .cast_record(RecordType::WeakRef)
        .map(|r| r.field(0));
    if target.is_some_and(|c| c.is_ptr()) {
        sets::add(t, set, reference)?;
    }
    Ok(())
}

fn reset_registry(t: &mut Thread, args: &[Value]) -> PyResult {
    let known = known(t, args[0])?;
    let classes = registered(t, known)?;
    known.set_immediate(data::REGISTRY, Value::NONE);
    for i in 0..classes.len() {
        if let Some(class) = classes.get(i).cast::<Class>() {
            abc::remove(t, known, data::CACHE, class)?;
        }
    }
    Ok(Value::NONE)
}

fn reset_caches(t: &mut Thread, args: &[Value]) -> PyResult {
    let known = known(t, args[0])?;
    abc::clear(known, data::CACHE);
    abc::clear(known, data::NEGATIVE);
    Ok(Value::NONE)
}
