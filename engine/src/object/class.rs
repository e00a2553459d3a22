//! Classes.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;

/// Bits of [`Class::flags`].
pub mod class_flag {
    /// Made by the engine: attributes cannot be set.
    pub const BUILTIN: u32 = 1;
    /// Cannot be subclassed.
    pub const FINAL: u32 = 2;
    /// Has been looked at by an inline cache: changes of its attributes must bump the type epoch.
    pub const OBSERVED: u32 = 4;
    /// Instances have a `__dict__` (not so with `__slots__` all along the MRO).
    pub const HAS_DICT: u32 = 8;
    /// `__getattribute__` is not `object`'s, or `__getattr__` is defined.
    pub const CUSTOM_GETATTR: u32 = 16;
    /// `__setattr__` or `__delattr__` is not `object`'s.
    pub const CUSTOM_SETATTR: u32 = 32;
    /// Instances have a finaliser `__del__`.
    pub const HAS_DEL: u32 = 64;
    /// Instantiation is `object.__new__` followed by a script `__init__`, or by none.
    pub const SIMPLE_NEW: u32 = 128;
    /// Has abstract methods and cannot be instantiated.
    pub const ABSTRACT: u32 = 256;
    /// Instances have slots and a `__dict__`, which does not show them.
    pub const HIDDEN_SLOTS: u32 = 512;
    /// Instances have slots and no `__dict__`: each slot has its inline word from the beginning, `UNBOUND` while it is
    /// empty, and their shape does not change.
    pub const FIXED_SLOTS: u32 = 4096;
    /// Sequence patterns take instances (said of classes of scripts only).
    pub const SEQUENCE: u32 = 1024;
    /// Mapping patterns take instances (said of classes of scripts only).
    pub const MAPPING: u32 = 2048;
}

/// A class.
#[repr(C)]
pub struct Class {
    header: Header,
    /// `__name__`, with the module in front for builtin classes of modules.
    pub name: Slot,
    /// `__qualname__`.
    pub qualname: Slot,
    /// Tuple of direct bases.
    pub bases: Slot,
    /// Tuple: the method resolution order, this class first.
    pub mro: Slot,
    /// Dict with the cell strategy: the class's own attributes.
    pub dict: Slot,
    /// The best base's builtin class: it decides the layout of instances.
    pub builtin: Cell<u16>,
    /// Layout kind of instances.
    pub instance_kind: Cell<u8>,
    /// Number of attribute words inside new instances (a hint that adapts).
    pub inline_slots: Cell<u16>,
    /// Bits of [`class_flag`].
    pub flags: Cell<u32>,
    /// Shape of a new instance.
    pub root_shape: Cell<u32>,
    /// Shape of instances that keep their attributes in a dict.
    pub dict_shape: Cell<u32>,
    /// Changes whenever an attribute visible through this class may have changed.
    pub version: Cell<u32>,
    /// List of direct subclasses.
    pub subclasses: Slot,
    /// Tuple of names from `__slots__` in instance order, inherited ones included, or None.
    pub slot_names: Slot,
    /// Resolved special methods, by [`Special`].
    specials: [Slot; Special::COUNT],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Class {
    const KIND: Kind = Kind::Class;
}

impl Class {
    /// The resolved special method, or `UNBOUND`.
    #[inline(always)]
    pub fn special(&self, s: Special) -> Value {
        self.specials[s as usize].get()
    }

    /// Has it all of these bits of [`class_flag`]?
    #[inline(always)]
    pub fn has_flag(&self, bits: u32) -> bool {
        self.flags.get() & bits == bits
    }

    /// Sets bits of [`class_flag`].
    pub fn set_flag(&self, bits: u32) {
        self.flags.set(self.flags.get() | bits);
    }

    /// Clears bits of [`class_flag`].
    pub fn clear_flag(&self, bits: u32) {
        self.flags.set(self.flags.get() & !bits);
    }

    /// The method resolution order.
    pub fn mro(&self) -> Gc<Tuple> {
        self.mro.object()
    }

    /// The class's own attributes.
    pub fn dict(&self) -> Gc<Dict> {
        self.dict.object()
    }

    /// The name in error messages: `__name__`, with the module in front for builtin classes of modules.
    pub fn name(&self) -> Gc<Str> {
        self.name.object()
    }

    /// `__name__`.
    pub fn bare_name(&self) -> Gc<Str> {
        if self.has_flag(class_flag::BUILTIN) {
            self.qualname.object()
        } else {
            self.name.object()
        }
    }

    /// The number of slot `name` (interned), if instances have such a slot that their `__dict__`
    /// does not show.
    #[inline]
    pub fn hidden_slot(&self, name: Value) -> Option<usize> {
        if !self.has_flag(class_flag::HIDDEN_SLOTS) {
            return None;
        }
        let names = self.slot_names.get().cast::<Tuple>()?;
        names.items().iter().position(|n| *n == name)
    }

    /// The builtin class whose layout instances have.
    pub fn builtin_id(&self) -> ClassId {
        ClassId::ALL[self.builtin.get() as usize]
    }

    /// Is `other` this class or one of its bases?
    #[inline]
    pub fn is_subclass_of(&self, other: Gc<Class>) -> bool {
        self.mro().items().contains(&other.value())
    }

    /// An uninitialised class object, all fields unbound.
    pub(crate) fn alloc(t: &mut Thread, metaclass_shape: u32) -> Result<Gc<Class>, Raised> {
        let c = t.alloc_with_shape::<Class>(size_of::<Class>(), metaclass_shape)?;
        for slot in &c.specials {
            slot.init(Value::UNBOUND);
        }
        for slot in [
            &c.name,
            &c.qualname,
            &c.bases,
            &c.mro,
            &c.dict,
            &c.subclasses,
            &c.slot_names,
        ] {
            slot.init(Value::NONE);
        }
        Ok(c)
    }
}

impl Gc<Class> {
    /// Stores a resolved special method.
    pub fn set_special(self, s: Special, v: Value) {
        self.specials[s as usize].set(self, v);
    }

    /// Looks `name` (interned) up along the MRO. Runs no script.
    pub fn lookup(self, name: Gc<Str>) -> Option<Value> {
        for &c in self.mro().items() {
            // SAFETY: MROs hold classes only.
            let c: Gc<Class> = unsafe { c.cast_unchecked() };
            if let Some(v) = c.dict().get_str(name) {
                return Some(v);
            }
        }
        None
    }

    /// As [`Self::lookup`], with the class that defines the attribute.
    pub fn lookup_with_owner(self, name: Gc<Str>) -> Option<(Value, Gc<Class>)> {
        for &c in self.mro().items() {
            // SAFETY: MROs hold classes only.
            let c: Gc<Class> = unsafe { c.cast_unchecked() };
            if let Some(v) = c.dict().get_str(name) {
                return Some((v, c));
            }
        }
        None
    }
}

impl Trace for Class {
    fn trace(&self, m: &mut Marker) {
        for slot in [
            &self.name,
            &self.qualname,
            &self.bases,
            &self.mro,
            &self.dict,
            &self.subclasses,
            &self.slot_names,
        ] {
            slot.trace(m);
        }
        for slot in &self.specials {
            slot.trace(m);
        }
    }
}
