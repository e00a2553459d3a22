//! Making classes, changing their attributes, instance and subclass checks.

use super::abc::{self, Question};
use super::{attributes, call, class_order, instance_dict, ops};
use crate::object::*;
use crate::value::Value;

/// Gives later instances of `class` room for the attributes that its methods assign.
pub fn reserve_slots(t: &mut Thread, class: Gc<Class>, attributes: u16) {
    let wanted = (class.inline_slots.get() + attributes).min(8);
    if class.instance_kind.get() == Kind::Instance as u8
        && !class.has_flag(class_flag::FIXED_SLOTS)
        && wanted > class.inline_slots.get()
    {
        class.inline_slots.set(wanted);
        class
            .root_shape
            .set(t.shapes.add_root(class.value(), wanted, false));
    }
}

/// Records `class` as a direct subclass of `base`.
///
/// # Errors
/// MemoryError.
pub fn add_subclass(t: &mut Thread, base: Gc<Class>, class: Gc<Class>) -> Result<(), Raised> {
    let list = match base.subclasses.get().cast::<List>() {
        Some(list) => list,
        None => {
            let list = List::new(t)?;
            base.subclasses.set(base, list);
            list
        }
    };
    list.push(t, class.value())
}

/// Resolves all special methods of a class along its MRO.
pub fn refresh_specials(t: &mut Thread, class: Gc<Class>) {
    let next = next_line(class);
    for &s in Special::ALL {
        let name = t.special_name(s);
        let v = match next {
            Some(next) => class.dict().get_str(name).unwrap_or(next.special(s)),
            None => class.lookup(name).unwrap_or(Value::UNBOUND),
        };
        debug_assert_eq!(v, class.lookup(name).unwrap_or(Value::UNBOUND));
        class.set_special(s, v);
    }
    update_flags(t, class);
}

/// The class that comes next in the MRO, when what follows is its own MRO: what it has resolved
/// holds for the class too.
fn next_line(class: Gc<Class>) -> Option<Gc<Class>> {
    let mro = class.mro();
    let (_, rest) = mro.items().split_first()?;
    let next = rest.first()?.cast::<Class>()?;
    (next.mro().items() == rest).then_some(next)
}

/// Derives the flags that depend on special methods.
pub fn update_flags(t: &mut Thread, class: Gc<Class>) {
    let object = t.class(ClassId::Object);
    let set = |flag: u32, on: bool| {
        if on {
            class.set_flag(flag)
        } else {
            class.clear_flag(flag)
        }
    };
    let same = |s: Special| class.special(s) == object.special(s);
    set(
        class_flag::CUSTOM_GETATTR,
        !same(Special::GetAttribute) || !class.special(Special::GetAttr).is_unbound(),
    );
    set(
        class_flag::CUSTOM_SETATTR,
        !same(Special::SetAttr) || !same(Special::DelAttr),
    );
    set(
        class_flag::HAS_DEL,
        !class.special(Special::Del).is_unbound(),
    );
    let init = class.special(Special::Init);
    set(
        class_flag::SIMPLE_NEW,
        same(Special::New)
            && class.instance_kind.get() == Kind::Instance as u8
            && !class.has_flag(class_flag::ABSTRACT)
            && (init.cast::<Function>().is_some() || same(Special::Init)),
    );
}

/// Called before an attribute of `class` is added, deleted or changes its nature: caches that looked
/// at the class or a subclass must not be trusted any more.
pub fn invalidate(t: &mut Thread, class: Gc<Class>) {
    class.version.set(class.version.get().wrapping_add(1));
    let observed = class.has_flag(class_flag::OBSERVED);
    if observed {
        t.bump_type_epoch();
    }
}

/// Marks a class and its bases as looked at by a cache.
pub fn observe(class: Gc<Class>) {
    for c in class.mro().items() {
        // SAFETY: MROs hold classes.
        let c: Gc<Class> = unsafe { c.cast_unchecked() };
        c.set_flag(class_flag::OBSERVED);
    }
}

/// Sets (or with `UNBOUND` deletes) a class attribute without asking the metaclass.
///
/// # Errors
/// TypeError for builtin classes, AttributeError when there is nothing to delete.
pub fn set_attribute(
    t: &mut Thread,
    class: Gc<Class>,
    name: Gc<Str>,
    v: Value,
) -> Result<(), Raised> {
    if class.has_flag(class_flag::BUILTIN) {
        let message = format!(
            "cannot set '{name}' attribute of immutable type '{}'",
            class.name()
        );
        return Err(t.type_error(message));
    }
    let name = t.intern_str(name);
    let old = class.dict().get_str(name);
    if v.is_unbound() {
        if old.is_none() {
            let message = format!("type object '{}' has no attribute '{name}'", class.name());
            return Err(attributes::attribute_error(
                t,
                class.value(),
                name,
                &message,
            ));
        }
        invalidate(t, class);
        class.dict().delete_str(t, name);
    } else {
        // A value of the same nature in an existing cell needs no invalidation: caches read the cell. But for slots
        // they have read the place in the instance.
        let is_slot = |v: Value| v.cast_record(RecordType::Member).is_some();
        let same_nature = old.is_some_and(|o| {
            attributes::nature(t, o) == attributes::nature(t, v) && !is_slot(o) && !is_slot(v)
        });
        if !same_nature {
            invalidate(t, class);
        }
        class.dict().set_str(t, name, v)?;
    }
    let text = name.to_string_lossy();
    if let Some(s) = Special::from_name(&text) {
        t.bump_type_epoch();
        refresh_special_down(t, class, s)?;
    }
    Ok(())
}

fn refresh_special_down(t: &mut Thread, class: Gc<Class>, s: Special) -> Result<(), Raised> {
    t.check_native_stack()?;
    let v = class.lookup(t.special_name(s)).unwrap_or(Value::UNBOUND);
    class.set_special(s, v);
    update_flags(t, class);
    if let Some(subs) = class.subclasses.get().cast::<List>() {
        for i in 0..subs.len() {
            if let Some(sub) = subs.get(i).cast::<Class>() {
                refresh_special_down(t, sub, s)?;
            }
        }
    }
    Ok(())
}

/// The C3 linearisation of a new class with these bases.
///
/// # Errors
/// TypeError when there is none.
pub fn linearise(t: &mut Thread, class: Gc<Class>, bases: Gc<Tuple>) -> Result<Gc<Tuple>, Raised> {
    // The sequences to merge: the bases' MROs, then the bases themselves; positions beside them.
    let n = bases.len();
    let mut at = vec![0usize; n + 1];
    let out = List::new(t)?;
    out.push(t, class.value())?;
    let sequence = |i: usize| -> Gc<Tuple> {
        if i < n {
            // SAFETY: bases were checked to be classes.
            unsafe { bases.get(i).cast_unchecked::<Class>() }.mro()
        } else {
            bases
        }
    };
    loop {
        let mut done = true;
        let mut chosen = None;
        for i in 0..=n {
            let s = sequence(i);
            if at[i] >= s.len() {
                continue;
            }
            done = false;
            let candidate = s.get(at[i]);
            let in_tail = (0..=n).any(|j| {
                let s = sequence(j);
                at[j] < s.len() && s.items()[at[j] + 1..].contains(&candidate)
            });
            if !in_tail {
                chosen = Some(candidate);
                break;
            }
        }
        if done {
            return ops::list_to_tuple(t, out);
        }
        let Some(c) = chosen else {
            // The heads that are left, each once, the last sequence first.
            let mut heads: Vec<String> = Vec::new();
            for (i, &position) in at.iter().enumerate() {
                let s = sequence(i);
                if position < s.len()
                    && let Some(c) = s.get(position).cast::<Class>()
                {
                    let name = c.name().to_string_lossy();
                    if !heads.contains(&name) {
                        heads.push(name);
                    }
                }
            }
            return Err(t.type_error(format!(
                "Cannot create a consistent method resolution order (MRO) for bases {}",
                heads.join(", ")
            )));
        };
        out.push(t, c)?;
        for (i, position) in at.iter_mut().enumerate() {
            let s = sequence(i);
            if *position < s.len() && s.get(*position) == c {
                *position += 1;
            }
        }
    }
}

/// The metaclass for these bases: the most derived of `meta` and the bases' classes.
///
/// # Errors
/// TypeError when they conflict.
pub fn derive_metaclass(
    t: &mut Thread,
    meta: Gc<Class>,
    bases: Gc<Tuple>,
) -> Result<Gc<Class>, Raised> {
    let mut winner = meta;
    for b in bases.items() {
        let c = t.class_of(*b);
        if winner.is_subclass_of(c) {
            continue;
        }
        if c.is_subclass_of(winner) {
            winner = c;
            continue;
        }
        return Err(t.type_error(
            "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass \
             of the metaclasses of all its bases",
        ));
    }
    Ok(winner)
}

/// The base that decides the layout of instances.
pub(super) fn best_base(t: &mut Thread, bases: Gc<Tuple>) -> Result<Gc<Class>, Raised> {
    let mut best: Option<Gc<Class>> = None;
    for b in bases.items() {
        let Some(b) = b.cast::<Class>() else {
            return Err(t.type_error("bases must be types"));
        };
        if b.has_flag(class_flag::FINAL) {
            let message = format!("type '{}' is not an acceptable base type", b.name());
            return Err(t.type_error(message));
        }
        best = Some(match best {
            None => b,
            Some(x) => {
                let (solid_x, solid_b) = (t.class(x.builtin_id()), t.class(b.builtin_id()));
                if solid_x.is_subclass_of(solid_b) {
                    x
                } else if solid_b.is_subclass_of(solid_x)
                    || (solid_x.builtin_id() == ClassId::Object)
                {
                    b
                } else if solid_x.builtin_id().is_exception() && solid_b.builtin_id().is_exception()
                {
                    // Exceptions share one layout.
                    x
                } else {
                    return Err(t.type_error("multiple bases have instance lay-out conflict"));
                }
            }
        });
    }
    Ok(best.unwrap_or(t.class(ClassId::Object)))
}

/// `type.__new__`: a class called `name` with these bases and this namespace (a dict).
///
/// # Errors
/// TypeError for impossible bases, and what `__set_name__` and `__init_subclass__` raise.
pub fn new_class(
    t: &mut Thread,
    meta: Gc<Class>,
    name: Gc<Str>,
    bases: Gc<Tuple>,
    namespace: Gc<Dict>,
    keywords: Option<Gc<Dict>>,
) -> PyResult {
    let bases = if bases.is_empty() {
        let object = t.class(ClassId::Object).value();
        Tuple::new(t, &[object])?
    } else {
        bases
    };
    let meta = derive_metaclass(t, meta, bases)?;
    let base = best_base(t, bases)?;
    for (i, b) in bases.items().iter().enumerate() {
        if bases.items()[..i].contains(b) {
            let message = format!(
                "duplicate base class {}",
                b.cast::<Class>()
                    .map_or_else(String::new, |c| c.name().to_string_lossy())
            );
            return Err(t.type_error(message));
        }
    }
    let class = Class::alloc(t, meta.root_shape.get())?;
    let name = t.intern_str(name);
    class.name.set(class, name);
    class.qualname.set(class, name);
    class.bases.set(class, bases);
    let dict = Dict::new_cells(t)?;
    class.dict.set(class, dict);
    let has_own_order = class_order::is_custom(t, meta);
    let mro = match linearise(t, class, bases) {
        Err(_) if has_own_order => class_order::provisional(t, class)?,
        order => order?,
    };
    class.mro.set(class, mro);
    class.builtin.set(base.builtin.get());
    class.instance_kind.set(base.instance_kind.get());
    class.inline_slots.set(base.inline_slots.get());
    class.flags.set(class_flag::HAS_DICT);
    copy_namespace(t, class, namespace)?;
    let inline = class.inline_slots.get();
    class
        .root_shape
        .set(t.shapes.add_root(class.value(), inline, false));
    class
        .dict_shape
        .set(t.shapes.add_root(class.value(), inline, true));
    set_up_slots(t, class, bases)?;
    if has_own_order {
        let mro = class_order::ask(t, class)?;
        class.mro.set(class, mro);
    }
    instance_dict::add_descriptors(t, class)?;
    let dict = class.dict();
    // Behind the slots, since one of them may be called so.
    let doc = t.intern("__doc__")?;
    if dict.get_str(doc).is_none() {
        dict.set_str(t, doc, Value::NONE)?;
    }
    // A class with its own __eq__ and without __hash__ is not hashable.
    let (eq, hash) = (t.special_name(Special::Eq), t.special_name(Special::Hash));
    if dict.get_str(eq).is_some() && dict.get_str(hash).is_none() {
        dict.set_str(t, hash, Value::NONE)?;
    }
    refresh_specials(t, class);
    abc::inherit_patterns(class);
    for b in bases.items() {
        if let Some(b) = b.cast::<Class>() {
            add_subclass(t, b, class)?;
        }
    }
    call_set_name(t, class)?;
    init_subclass(t, class, keywords)?;
    Ok(class.value())
}

/// Copies the class body's namespace into the class dict, with what `type.__new__` adds and changes.
fn copy_namespace(t: &mut Thread, class: Gc<Class>, namespace: Gc<Dict>) -> Result<(), Raised> {
    let dict = class.dict();
    let cell_name = t.intern("__classcell__")?;
    // Only the function that evaluates annotations asks for it, in the namespace.
    let ran = t.intern("__conditional_annotations__")?;
    let qualname = t.intern("__qualname__")?;
    let wrap_static = [t.special_name(Special::New).value()];
    let wrap_class = [
        t.special_name(Special::InitSubclass).value(),
        t.special_name(Special::ClassGetItem).value(),
    ];
    for i in 0..namespace.end(t) {
        let Some(e) = namespace.entry(t, i) else {
            continue;
        };
        let Some(key) = e.key.cast::<Str>() else {
            dicts_set_any(t, dict, e.key, e.value)?;
            continue;
        };
        let key = t.intern_str(key);
        if key == cell_name {
            let Some(cell) = e.value.cast::<VarCell>() else {
                let found = ops::repr(t, t.class_of(e.value).value())?;
                return Err(t.type_error(format!(
                    "type.__new__: __classcell__ must be a nonlocal cell, not {found}"
                )));
            };
            cell.set(t, class);
            continue;
        }
        if key == ran {
            continue;
        }
        if key == qualname {
            if e.value.cast::<Str>().is_none() {
                let message = format!(
                    "type __qualname__ must be a str, not {}",
                    t.class_of(e.value).name()
                );
                return Err(t.type_error(message));
            }
            class.qualname.set(class, e.value);
            continue;
        }
        let mut v = e.value;
        if v.cast::<Function>().is_some() {
            if wrap_static.contains(&key.value()) {
                v = Record::new(
                    t,
                    ClassId::StaticMethod,
                    RecordType::StaticMethod,
                    &[v, Value::UNBOUND],
                )?
                .value();
            } else if wrap_class.contains(&key.value()) {
                v = Record::new(
                    t,
                    ClassId::ClassMethod,
                    RecordType::ClassMethod,
                    &[v, Value::UNBOUND],
                )?
                .value();
            }
        }
        dict.set_str(t, key, v)?;
    }
    let module = t.intern("__module__")?;
    if dict.get_str(module).is_none()
        && let Some(globals) = t.top_frame().map(|f| f.code().body().globals.get())
        && let Some(globals) = globals.cast::<Dict>()
    {
        let key = t.intern("__name__")?;
        if let Some(name) = globals.get_str(key) {
            dict.set_str(t, module, name)?;
        }
    }
    Ok(())
}

fn dicts_set_any(t: &mut Thread, d: Gc<Dict>, k: Value, v: Value) -> Result<(), Raised> {
    super::dicts::set(t, d, k, v)
}

/// The name of a slot: `__x` of class `_C` is `_C__x`.
fn mangled(t: &mut Thread, class: Gc<Class>, name: Gc<Str>) -> Result<Gc<Str>, Raised> {
    let text = name.to_string_lossy();
    let owner = class.name().to_string_lossy();
    let owner = owner.trim_start_matches('_');
    if !text.starts_with("__") || text.ends_with("__") || owner.is_empty() {
        return Ok(name);
    }
    t.intern(&format!("_{owner}{text}"))
}

/// `__slots__`: instances of a class all of whose bases have slots too have no `__dict__`; the slots
/// themselves are ordinary attributes whose names the class restricts and which a `__dict__` hides.
fn set_up_slots(t: &mut Thread, class: Gc<Class>, bases: Gc<Tuple>) -> Result<(), Raised> {
    let key = t.intern("__slots__")?;
    let own = class.dict().get_str(key);
    let base_has_dict = bases.items().iter().any(|b| {
        b.cast::<Class>()
            .is_some_and(|b| b.has_flag(class_flag::HAS_DICT) || b.builtin_id().is_exception())
    });
    let names = List::new(t)?;
    for b in bases.items() {
        if let Some(inherited) = b
            .cast::<Class>()
            .and_then(|b| b.slot_names.get().cast::<Tuple>())
        {
            for name in inherited.items() {
                if !(0..names.len()).any(|i| names.get(i) == *name) {
                    names.push(t, *name)?;
                }
            }
        }
    }
    let Some(own) = own else {
        return finish_slots(t, class, names);
    };
    if !base_has_dict {
        class.clear_flag(class_flag::HAS_DICT);
    }
    let slots = if own.cast::<Str>().is_some() {
        List::from_slice(t, &[own])?
    } else {
        ops::to_list(t, own)?
    };
    for i in 0..slots.len() {
        let Some(name) = slots.get(i).cast::<Str>() else {
            let message = format!(
                "__slots__ items must be strings, not '{}'",
                t.class_of(slots.get(i)).name()
            );
            return Err(t.type_error(message));
        };
        let mut letters = name.data().iter().filter_map(char::from_u32);
        let begins = letters
            .next()
            .is_some_and(|c| c.is_alphabetic() || c == '_');
        if !begins || !letters.all(|c| c.is_alphanumeric() || c == '_') {
            return Err(t.type_error("__slots__ must be identifiers"));
        }
        let name = t.intern_str(name);
        if name.equals_str("__dict__") {
            class.set_flag(class_flag::HAS_DICT);
            continue;
        }
        if name.equals_str("__weakref__") {
            continue;
        }
        if class.dict().get_str(name).is_some() {
            let message = format!("'{name}' in __slots__ conflicts with class variable");
            return Err(t.value_error(message));
        }
        let name = mangled(t, class, name)?;
        names.push(t, name.value())?;
        let member = Record::new(
            t,
            ClassId::Member,
            RecordType::Member,
            &[name.value(), class.value()],
        )?;
        class.dict().set_str(t, name, member.value())?;
    }
    finish_slots(t, class, names)
}

/// Fixes the slots' names. Where instances have a `__dict__` too, each slot has an inline word that
/// it can move to.
fn finish_slots(t: &mut Thread, class: Gc<Class>, names: Gc<List>) -> Result<(), Raised> {
    if names.is_empty() {
        return Ok(());
    }
    let names = ops::list_to_tuple(t, names)?;
    class.slot_names.set(class, names);
    if class.instance_kind.get() != Kind::Instance as u8 {
        return Ok(());
    }
    if !class.has_flag(class_flag::HAS_DICT) {
        fix_slots(t, class, names);
        return Ok(());
    }
    class.set_flag(class_flag::HIDDEN_SLOTS);
    let inline = (names.len() as u16).max(class.inline_slots.get());
    class.inline_slots.set(inline);
    let root = t.shapes.add_root(class.value(), inline, false);
    class.root_shape.set(root);
    let root = t.shapes.add_root(class.value(), inline, true);
    class.dict_shape.set(root);
    Ok(())
}

/// Gives each slot of instances without `__dict__` its inline word, so that one shape serves them from the beginning.
fn fix_slots(t: &mut Thread, class: Gc<Class>, names: Gc<Tuple>) {
    if names.len() > MAX_INLINE {
        return;
    }
    let inline = names.len() as u16;
    let mut shape = t.shapes.add_root(class.value(), inline, false);
    for name in names.items() {
        // SAFETY: slots are named by strs.
        let name: Gc<Str> = unsafe { name.cast_unchecked() };
        match t.shapes.transition(shape, name) {
            Some(next) => shape = next,
            None => return,
        }
    }
    class.set_flag(class_flag::FIXED_SLOTS);
    class.inline_slots.set(inline);
    class.root_shape.set(shape);
    class
        .dict_shape
        .set(t.shapes.add_root(class.value(), inline, true));
}

fn call_set_name(t: &mut Thread, class: Gc<Class>) -> Result<(), Raised> {
    // What the calls do to the class does not change which attributes are told their names.
    let told = List::new(t)?;
    let dict = class.dict();
    for i in 0..dict.end(t) {
        let Some(e) = dict.entry(t, i) else { continue };
        if e.value.is_ptr() && !t.special(e.value, Special::SetName).is_unbound() {
            told.push(t, e.key)?;
            told.push(t, e.value)?;
        }
    }
    for i in (0..told.len()).step_by(2) {
        let (name, v) = (told.get(i), told.get(i + 1));
        let f = t.special(v, Special::SetName);
        if !f.is_unbound() {
            call::call_special(t, f, v, &[class.value(), name])?;
        }
    }
    Ok(())
}

fn init_subclass(
    t: &mut Thread,
    class: Gc<Class>,
    keywords: Option<Gc<Dict>>,
) -> Result<(), Raised> {
    let name = t.special_name(Special::InitSubclass);
    for c in &class.mro().items()[1..] {
        let Some(c) = c.cast::<Class>() else { continue };
        let Some(f) = c.dict().get_str(name) else {
            continue;
        };
        let f = match f.cast_record(RecordType::ClassMethod) {
            Some(_) => attributes::bind(t, f, None, class.value())?,
            None => f,
        };
        match keywords.filter(|d| !d.is_empty(t)) {
            Some(d) => call::call_with_dict(t, f, &[], d)?,
            None => call::call(t, f, &[])?,
        };
        return Ok(());
    }
    Ok(())
}

/// Is `check` a hook of a script, and not what `type` does?
fn is_hook(check: Value) -> bool {
    !check.is_unbound() && check.cast::<NativeFunction>().is_none()
}

/// `isinstance(v, class)`, tuples and unions of classes included.
///
/// # Errors
/// TypeError when `class` is none of these, and what `__instancecheck__` raises.
pub fn is_instance(t: &mut Thread, v: Value, class: Value) -> Result<bool, Raised> {
    if let Some(c) = class.cast::<Class>() {
        let own = t.class_of(v);
        if own == c {
            return Ok(true);
        }
        // A metaclass may say no where the MRO says yes.
        let check = t.special(class, Special::InstanceCheck);
        if is_hook(check) {
            if let Some(known) = abc::answer(t, Question::Instance, check, c, v)? {
                return Ok(known);
            }
            let r = call::call_special(t, check, class, &[v])?;
            return ops::truthy(t, r);
        }
        if own.is_subclass_of(c) {
            return Ok(true);
        }
        return claims_class(t, v, c);
    }
    check_each(
        t,
        class,
        "isinstance() arg 2 must be a type, a tuple of types, or a union",
        Special::InstanceCheck,
        v,
    )
}

/// Does `v` say by a `__class__` of its own that it is an instance of `class`?
fn claims_class(t: &mut Thread, v: Value, class: Gc<Class>) -> Result<bool, Raised> {
    let own = t.class_of(v);
    if own.has_flag(class_flag::BUILTIN) {
        return Ok(false);
    }
    let name = t.intern("__class__")?;
    let usual = t.class(ClassId::Object).dict().get_str(name);
    if !own.has_flag(class_flag::CUSTOM_GETATTR) && own.lookup(name) == usual {
        return Ok(false);
    }
    let claimed = attributes::get_text(t, v, "__class__")?.and_then(|c| c.cast::<Class>());
    Ok(claimed.is_some_and(|c| c.is_subclass_of(class)))
}

/// `issubclass(v, class)`.
///
/// # Errors
/// TypeError when the arguments are no classes, and what `__subclasscheck__` raises.
pub fn is_subclass(t: &mut Thread, v: Value, class: Value) -> Result<bool, Raised> {
    if let Some(c) = class.cast::<Class>() {
        let check = t.special(class, Special::SubclassCheck);
        if is_hook(check) {
            if let Some(known) = abc::answer(t, Question::Subclass, check, c, v)? {
                return Ok(known);
            }
            let r = call::call_special(t, check, class, &[v])?;
            return ops::truthy(t, r);
        }
        return match v.cast::<Class>() {
            Some(sub) => Ok(sub.is_subclass_of(c)),
            None => Err(t.type_error("issubclass() arg 1 must be a class")),
        };
    }
    check_each(
        t,
        class,
        "issubclass() arg 2 must be a class, a tuple of classes, or a union",
        Special::SubclassCheck,
        v,
    )
}

fn check_each(
    t: &mut Thread,
    classes: Value,
    message: &str,
    special: Special,
    v: Value,
) -> Result<bool, Raised> {
    t.check_native_stack()?;
    if classes.cast_record(RecordType::GenericAlias).is_some() {
        let function = message.split('(').next().unwrap_or_default();
        return Err(t.type_error(format!(
            "{function}() argument 2 cannot be a parameterized generic"
        )));
    }
    let members = match classes.cast_record(RecordType::Union) {
        Some(u) => u.field(0),
        None => classes,
    };
    if let Some(tuple) = members.cast::<Tuple>() {
        for c in tuple.items() {
            let c = if c.is_none() {
                t.class(ClassId::NoneType).value()
            } else {
                *c
            };
            let holds = if special == Special::InstanceCheck {
                is_instance(t, v, c)?
            } else {
                is_subclass(t, v, c)?
            };
            if holds {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if classes.is_ptr() && classes.cast::<Class>().is_none() {
        // An object with __instancecheck__ on its class.
        let f = t.special(classes, special);
        if is_hook(f) {
            let r = call::call_special(t, f, classes, &[v])?;
            return ops::truthy(t, r);
        }
    }
    Err(t.type_error(message))
}
