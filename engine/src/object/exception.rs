//! Exceptions.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::Marker;
use crate::value::Value;
use core::cell::Cell;

/// An instance of `BaseException` or of a subclass. Always has the attribute word
/// ([`flag::HAS_EXT`]), which holds a [`Dict`] or `UNBOUND`.
#[repr(C)]
pub struct Exception {
    header: Header,
    /// Tuple: `args`. Until somebody asks for it, an AttributeError that the engine raised has what its text begins with,
    /// see [`Exception::missing`].
    args: Slot,
    /// A traceback record or None: the innermost entry is last in the chain.
    pub traceback: Slot,
    /// `__context__` or None.
    pub context: Slot,
    /// `__cause__` or None.
    pub cause: Slot,
    /// What the class keeps beside `args`, or `UNBOUND`. StopIteration: its value; for the others a
    /// tuple, see `builtins::exceptions`.
    pub extra: Slot,
    /// `__suppress_context__`.
    pub suppress_context: Cell<bool>,
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Exception {
    const KIND: Kind = Kind::Exception;
}

impl Exception {
    /// An exception of the class with root shape `shape` and these arguments.
    ///
    /// # Errors
    /// MemoryError.
    pub fn new(t: &mut Thread, shape: ShapeId, args: Gc<Tuple>) -> Result<Gc<Exception>, Raised> {
        let e = t.alloc_with_shape::<Exception>(size_of::<Exception>() + 8, shape)?;
        let h: &Header = &e.header;
        h.set_flag(flag::HAS_EXT);
        e.args.init(args);
        for slot in [&e.traceback, &e.context, &e.cause] {
            slot.init(Value::NONE);
        }
        e.extra.init(Value::UNBOUND);
        if let Some(ext) = ext_slot(e.value()) {
            ext.init(Value::UNBOUND);
        }
        Ok(e)
    }
}

impl Exception {
    /// The AttributeError of `o`, which has no attribute `name`. Programs ask for attributes that may be missing, and seldom
    /// look at the text: it is made when they do. It begins with `owner`, a str, or the module and name of a class.
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn missing(
        t: &mut Thread,
        owner: Value,
        name: Gc<Str>,
        o: Value,
    ) -> Result<Gc<Exception>, Raised> {
        let fields = Tuple::new(t, &[name.value(), o])?;
        let none = Tuple::new(t, &[])?;
        let e = Exception::new(t, ClassId::AttributeError as u32, none)?;
        e.args.init(owner);
        e.extra.init(fields);
        Ok(e)
    }
}

impl Gc<Exception> {
    /// `args`, unless it is still to be made.
    pub fn known_args(self) -> Option<Gc<Tuple>> {
        self.args.get().cast::<Tuple>()
    }

    /// `args`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn args(self, t: &mut Thread) -> Result<Gc<Tuple>, Raised> {
        match self.args.get().cast::<Tuple>() {
            Some(args) => Ok(args),
            None => self.describe(t),
        }
    }

    /// Stores `args`.
    pub fn set_args(self, args: Gc<Tuple>) {
        self.args.set(self, args);
    }

    /// Makes the text of a missing attribute.
    #[cold]
    fn describe(self, t: &mut Thread) -> Result<Gc<Tuple>, Raised> {
        let owner = self.args.get();
        let fields = self.extra.get().cast::<Tuple>();
        let name = fields.and_then(|f| f.items().first()?.cast::<Str>());
        let mut text = StrBuilder::new();
        text.push_str("'");
        if let Some(class) = owner.cast::<Class>() {
            let key = t.intern("__module__")?;
            let module = class.lookup(key).and_then(|m| m.cast::<Str>());
            let is_shown = |m: &Gc<Str>| !m.equals_str("builtins") && !m.equals_str("__main__");
            if let Some(module) = module.filter(is_shown) {
                text.push_data(module.data());
                text.push_str(".");
            }
            let qualname = class.qualname.get().cast::<Str>();
            text.push_data(qualname.unwrap_or(class.name()).data());
        } else if let Some(owner) = owner.cast::<Str>() {
            text.push_data(owner.data());
        }
        text.push_str("' object has no attribute '");
        if let Some(name) = name {
            text.push_data(name.data());
        }
        text.push_str("'");
        let text = text.finish(t)?;
        let args = Tuple::new(t, &[text.value()])?;
        self.set_args(args);
        Ok(args)
    }
}

impl Trace for Exception {
    fn trace(&self, m: &mut Marker) {
        for slot in [
            &self.args,
            &self.traceback,
            &self.context,
            &self.cause,
            &self.extra,
        ] {
            slot.trace(m);
        }
    }
}
