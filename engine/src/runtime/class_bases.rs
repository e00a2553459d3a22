//! Assignment to `__bases__`.

use super::{class_order, classes};
use crate::object::*;
use crate::value::Value;

/// Gives a class other bases: its MRO and those of its subclasses follow.
///
/// # Errors
/// TypeError when the bases are impossible or instances would need another layout.
pub fn set_bases(t: &mut Thread, class: Gc<Class>, bases: Value) -> Result<(), Raised> {
    let bases = checked(t, class, bases)?;
    let old_bases = class.bases.get();
    class.bases.set(class, bases);
    let before = List::new(t)?;
    if let Err(raised) = relinearise(t, class, before) {
        // A method `mro` may have given the class other bases meanwhile.
        if class.bases.get() == bases.value() {
            class.bases.set(class, old_bases);
            restore(t, before);
        }
        return Err(raised);
    }
    if class.bases.get() != bases.value() {
        return Ok(());
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
        if b.is_subclass_of(class) || inherits(b, class) {
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

/// Does a class lead to another by its first bases? Its MRO may be out of date while a method `mro` runs.
fn inherits(class: Gc<Class>, other: Gc<Class>) -> bool {
    let mut next = Some(class);
    while let Some(c) = next {
        if c == other {
            return true;
        }
        let bases = c.bases.get().cast::<Tuple>();
        next = bases.and_then(|b| b.items().first()?.cast::<Class>());
    }
    false
}

/// Gives classes the MROs that they had: `before` holds each class and its old MRO.
fn restore(t: &mut Thread, before: Gc<List>) {
    for i in (0..before.len()).step_by(2) {
        if let Some(class) = before.get(i).cast::<Class>() {
            classes::invalidate(t, class);
            class.mro.set(class, before.get(i + 1));
            classes::refresh_specials(t, class);
        }
    }
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

/// Recomputes the MRO and the special methods of a class and of all below it; notes in `before` what the MROs were.
fn relinearise(t: &mut Thread, class: Gc<Class>, before: Gc<List>) -> Result<(), Raised> {
    t.check_native_stack()?;
    classes::invalidate(t, class);
    let old = class.mro.get();
    let meta = t.class_of(class.value());
    let mro = if class_order::is_custom(t, meta) {
        class_order::ask(t, class)?
    } else {
        // SAFETY: classes hold a tuple of bases.
        let bases: Gc<Tuple> = unsafe { class.bases.get().cast_unchecked() };
        classes::linearise(t, class, bases)?
    };
    // A method `mro` that has changed the bases has seen to the rest.
    if class.mro.get() != old {
        return Ok(());
    }
    before.push(t, class.value())?;
    before.push(t, old)?;
    class.mro.set(class, mro);
    classes::invalidate(t, class);
    classes::refresh_specials(t, class);
    if let Some(subclasses) = class.subclasses.get().cast::<List>() {
        for i in 0..subclasses.len() {
            if let Some(sub) = subclasses.get(i).cast::<Class>() {
                relinearise(t, sub, before)?;
            }
        }
    }
    Ok(())
}
