//! Assignment to `__bases__`.

use super::classes;
use crate::object::*;
use crate::value::Value;

/// Gives a class other bases: its MRO and those of its subclasses follow.
///
/// # Errors
/// TypeError when the bases are impossible or instances would need another layout.
pub fn set_bases(t: &mut Thread, class: Gc<Class>, bases: Value) -> Result<(), Raised> {
    let bases = checked(t, class, bases)?;
    let (old_bases, old_mro) = (class.bases.get(), class.mro.get());
    class.bases.set(class, bases);
    if let Err(raised) = relinearise(t, class) {
        class.bases.set(class, old_bases);
        class.mro.set(class, old_mro);
        // The error is the one to tell; the old order was possible before.
        let error = t.take_pending();
        let _ = relinearise(t, class);
        t.pending = error;
        return Err(raised);
    }
    for old in old_bases.cast::<Tuple>().iter().flat_map(|b| b.items()) {
        if let Some(list) = old
            .cast::<Class>()
            .and_then(|b| b.subclasses.get().cast::<List>())
            && let Some(i) = (0..list.len()).find(|i| list.get(*i) == class.value())
        {
            list.remove_range(i, i + 1);
        }
    }
    for new in bases.items() {
        if let Some(new) = new.cast::<Class>() {
            classes::add_subclass(t, new, class)?;
        }
    }
    t.bump_type_epoch();
    Ok(())
}

fn checked(t: &mut Thread, class: Gc<Class>, bases: Value) -> Result<Gc<Tuple>, Raised> {
    let name = class.name();
    let Some(bases) = bases.cast::<Tuple>() else {
        let message = format!(
            "can only assign tuple to {name}.__bases__, not {}",
            t.class_of(bases).name()
        );
        return Err(t.type_error(message));
    };
    if bases.is_empty() {
        let message = format!("can only assign non-empty tuple to {name}.__bases__, not ()");
        return Err(t.type_error(message));
    }
    for b in bases.items() {
        let Some(b) = b.cast::<Class>() else {
            let message = format!(
                "{name}.__bases__ must be tuple of classes, not '{}'",
                t.class_of(*b).name()
            );
            return Err(t.type_error(message));
        };
        if b.is_subclass_of(class) {
            return Err(t.type_error("a __bases__ item causes an inheritance cycle"));
        }
    }
    let base = classes::best_base(t, bases)?;
    if !has_same_layout(class, base, bases) {
        let old = class.bases.get().cast::<Tuple>();
        let old = old.and_then(|b| b.items().first().and_then(|b| b.cast::<Class>()));
        let message = format!(
            "__bases__ assignment: '{}' object layout differs from '{}'",
            base.name(),
            old.unwrap_or(class).name()
        );
        return Err(t.type_error(message));
    }
    Ok(bases)
}

/// Would instances have the same native layout and the same slots?
fn has_same_layout(class: Gc<Class>, base: Gc<Class>, bases: Gc<Tuple>) -> bool {
    let has_slots = |c: Gc<Class>| c.slot_names.get().cast::<Tuple>().is_some();
    let wants_dict = bases.items().iter().any(|b| {
        b.cast::<Class>()
            .is_some_and(|b| b.has_flag(class_flag::HAS_DICT))
    });
    let of_new = |c: Gc<Class>| {
        bases
            .items()
            .iter()
            .any(|b| b.cast::<Class>().is_some_and(|b| b.is_subclass_of(c)))
    };
    let lost = class.mro().items()[1..].iter().any(|c| {
        c.cast::<Class>()
            .is_some_and(|c| has_slots(c) && !of_new(c))
    });
    let gained = bases.items().iter().any(|b| {
        b.cast::<Class>().is_some_and(|b| {
            b.mro().items().iter().any(|c| {
                c.cast::<Class>()
                    .is_some_and(|c| has_slots(c) && !class.is_subclass_of(c))
            })
        })
    });
    base.builtin.get() == class.builtin.get()
        && base.instance_kind.get() == class.instance_kind.get()
        && (class.has_flag(class_flag::HAS_DICT) || !wants_dict)
        && !lost
        && !gained
}

/// Recomputes the MRO and the special methods of a class and of all below it.
fn relinearise(t: &mut Thread, class: Gc<Class>) -> Result<(), Raised> {
    t.check_native_stack()?;
    classes::invalidate(t, class);
    // SAFETY: classes hold a tuple of bases.
    let bases: Gc<Tuple> = unsafe { class.bases.get().cast_unchecked() };
    let mro = classes::linearise(t, class, bases)?;
    class.mro.set(class, mro);
    classes::refresh_specials(t, class);
    if let Some(subclasses) = class.subclasses.get().cast::<List>() {
        for i in 0..subclasses.len() {
            if let Some(sub) = subclasses.get(i).cast::<Class>() {
                relinearise(t, sub)?;
            }
        }
    }
    Ok(())
}
