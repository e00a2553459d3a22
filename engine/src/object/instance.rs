//! Instances of script classes: attributes by shape.

use super::kinds::{Kind, Trace};
use super::*;
use crate::gc::{self, Marker};
use crate::value::Value;

/// An instance. Attribute `i` of its shape lies in the inline words while `i` is below the shape's
/// `inline`, else in the overflow array.
#[repr(C)]
pub struct Instance {
    header: Header,
    /// `UNBOUND`; or the overflow [`Array`], whose word 0 is the `__dict__` object (or `UNBOUND`)
    /// and whose words from 1 on are the attributes past the inline ones; or, under a dict shape,
    /// the plain [`Dict`] that holds all attributes.
    pub ext: Slot,
    inline: [Slot; 0],
}

// SAFETY: repr(C), header first, interior-mutable fields.
unsafe impl HeapObject for Instance {
    const KIND: Kind = Kind::Instance;
}

impl Instance {
    /// Offset of inline attribute 0 in bytes.
    pub const INLINE_OFFSET: usize = 16;

    /// A new instance of `class` without attributes. The number of inline words is kept in
    /// `header.aux` and equals the root shape's `inline`.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub fn new(t: &mut Thread, class: Gc<Class>) -> Result<Gc<Instance>, Raised> {
        let inline = class.inline_slots.get();
        let shape = class.root_shape.get();
        let size = Self::INLINE_OFFSET + inline as usize * 8;
        let object = t.alloc_with_shape::<Instance>(size, shape)?;
        object.header.aux.set(inline);
        object.ext.init(Value::UNBOUND);
        if class.has_flag(class_flag::FIXED_SLOTS) {
            for i in 0..inline as usize {
                // SAFETY: `inline` words lie behind the fields.
                unsafe { (*object.inline.as_ptr().add(i)).init(Value::UNBOUND) };
            }
        }
        if class.has_flag(class_flag::HAS_DEL) {
            t.register_del(object.value());
        }
        Ok(object)
    }
}

impl Gc<Instance> {
    /// Address of inline word `i`.
    #[inline(always)]
    fn inline_word(self, i: usize) -> *mut Value {
        debug_assert!(i < self.header.aux.get() as usize);
        // SAFETY: `aux` inline words lie behind the fields; the caller keeps `i` below that.
        unsafe { self.inline.as_ptr().add(i).cast_mut().cast::<Value>() }
    }

    /// Attribute `index` under the present shape, which is no dict shape.
    #[inline(always)]
    pub fn get_index(self, index: usize) -> Value {
        let inline = self.header.aux.get() as usize;
        if index < inline {
            // SAFETY: `inline_word` is inside the object.
            unsafe { *self.inline_word(index) }
        } else {
            self.ext.object::<Array>().get(index - inline + 1)
        }
    }

    /// Stores attribute `index`, which exists under the present shape.
    #[inline(always)]
    pub fn set_index(self, index: usize, v: Value) {
        let inline = self.header.aux.get() as usize;
        if index < inline {
            // SAFETY: `inline_word` is inside the object; the object is live.
            unsafe {
                *self.inline_word(index) = v;
                gc::barrier(self.as_ptr().cast());
            }
        } else {
            self.ext.object::<Array>().set(index - inline + 1, v);
        }
    }

    /// Adds attribute `index` (the next one) and moves to shape `shape`.
    ///
    /// # Errors
    /// MemoryError.
    pub fn add_index(
        self,
        t: &mut Thread,
        index: usize,
        shape: ShapeId,
        v: Value,
    ) -> Result<(), Raised> {
        let inline = self.header.aux.get() as usize;
        if index >= inline {
            let at = index - inline + 1;
            self.grow_overflow(t, at + 1)?;
        }
        self.header.shape.set(shape);
        self.set_index(index, v);
        Ok(())
    }

    fn grow_overflow(self, t: &mut Thread, need: usize) -> Result<(), Raised> {
        let old = self.ext.get().cast::<Array>();
        if let Some(old) = old
            && old.capacity() >= need
        {
            return Ok(());
        }
        let new = Array::new(t, need.max(4).next_power_of_two())?;
        new.init(0, Value::UNBOUND);
        if let Some(old) = old {
            for i in 0..old.capacity() {
                new.init(i, old.get(i));
            }
        }
        self.ext.set(self, new);
        Ok(())
    }

    /// The index of attribute `name` (interned), if the shape has it.
    #[inline]
    pub fn find(self, t: &Thread, name: Gc<Str>) -> Option<u16> {
        t.shapes.find(self.header.shape.get(), name)
    }

    /// The attributes' dict under a dict shape.
    #[inline]
    pub fn attr_dict(self, t: &Thread) -> Option<Gc<Dict>> {
        if t.shapes.get(self.header.shape.get()).is_dict {
            self.ext.get().cast::<Dict>()
        } else {
            None
        }
    }

    /// Own attribute `name` (interned), hidden slots left out. Runs no script.
    pub fn get_own(self, t: &Thread, name: Gc<Str>) -> Option<Value> {
        match self.attr_dict(t) {
            Some(d) => d.get_str(name),
            None if self.hidden_slot(t, name.value()).is_some() => None,
            None => self.get_in_shape(t, name),
        }
    }

    fn get_in_shape(self, t: &Thread, name: Gc<Str>) -> Option<Value> {
        let found = self.find(t, name).map(|i| self.get_index(i as usize));
        found.filter(|v| !v.is_unbound())
    }

    /// Stores own attribute `name` (interned); beside a hidden slot of that name, if there is one.
    ///
    /// # Errors
    /// MemoryError.
    pub fn set_own(self, t: &mut Thread, name: Gc<Str>, v: Value) -> Result<(), Raised> {
        if self.attr_dict(t).is_none() && self.hidden_slot(t, name.value()).is_none() {
            return self.set_in_shape(t, name, v);
        }
        let d = self.to_dict_mode(t)?;
        d.set_str(t, name, v)
    }

    fn set_in_shape(self, t: &mut Thread, name: Gc<Str>, v: Value) -> Result<(), Raised> {
        if let Some(i) = self.find(t, name) {
            self.set_index(i as usize, v);
            return Ok(());
        }
        let shape = self.header.shape.get();
        match t.shapes.transition(shape, name) {
            Some(next) => {
                let index = t.shapes.get(shape).len as usize;
                self.learn_size(t, index + 1);
                self.add_index(t, index, next, v)
            }
            None => {
                let d = self.to_dict_mode(t)?;
                match self.hidden_slot(t, name.value()) {
                    Some(slot) => {
                        self.set_inline(slot, v);
                        Ok(())
                    }
                    None => d.set_str(t, name, v),
                }
            }
        }
    }

    /// Lets later instances of the class have as many inline words as this one turned out to need.
    fn learn_size(self, t: &mut Thread, len: usize) {
        let class = t.shapes.class_of(self.header.shape.get());
        let now = class.inline_slots.get();
        if len > now as usize && len <= MAX_INLINE {
            let grown = (len.max(now as usize + 2)).min(MAX_INLINE) as u16;
            class.inline_slots.set(grown);
            class
                .root_shape
                .set(t.shapes.add_root(class.value(), grown, false));
        }
    }

    /// Deletes own attribute `name`; false when there is none.
    ///
    /// # Errors
    /// MemoryError.
    pub fn delete_own(self, t: &mut Thread, name: Gc<Str>) -> Result<bool, Raised> {
        if self.attr_dict(t).is_none() {
            let Some(i) = self.find(t, name) else {
                return Ok(false);
            };
            if t.shapes.has_fixed_slots(self.header.shape.get()) {
                let was_set = !self.get_index(i as usize).is_unbound();
                self.set_index(i as usize, Value::UNBOUND);
                return Ok(was_set);
            }
        }
        let d = self.to_dict_mode(t)?;
        Ok(d.delete_str(t, name).is_some())
    }

    /// The number of slot `name` (interned) if this instance has a `__dict__` beside its slots.
    #[inline]
    pub(crate) fn hidden_slot(self, t: &Thread, name: Value) -> Option<usize> {
        t.shapes.class_of(self.header.shape.get()).hidden_slot(name)
    }

    /// The value of slot `name` (interned). Runs no script.
    pub fn get_slot(self, t: &Thread, name: Gc<Str>) -> Option<Value> {
        match self.hidden_slot(t, name.value()) {
            Some(i) if self.attr_dict(t).is_some() => {
                // SAFETY: the class has at least as many inline words as slots.
                let v = unsafe { *self.inline_word(i) };
                (!v.is_unbound()).then_some(v)
            }
            Some(_) => self.get_in_shape(t, name),
            None => self.get_own(t, name),
        }
    }

    /// Stores into slot `name` (interned).
    ///
    /// # Errors
    /// MemoryError.
    pub fn set_slot(self, t: &mut Thread, name: Gc<Str>, v: Value) -> Result<(), Raised> {
        match self.hidden_slot(t, name.value()) {
            Some(i) if self.attr_dict(t).is_some() => {
                self.set_inline(i, v);
                Ok(())
            }
            Some(_) => self.set_in_shape(t, name, v),
            None => self.set_own(t, name, v),
        }
    }

    /// Empties slot `name`; false when it is empty.
    ///
    /// # Errors
    /// MemoryError.
    pub fn delete_slot(self, t: &mut Thread, name: Gc<Str>) -> Result<bool, Raised> {
        let Some(i) = self.hidden_slot(t, name.value()) else {
            return self.delete_own(t, name);
        };
        if self.get_slot(t, name).is_none() {
            return Ok(false);
        }
        self.to_dict_mode(t)?;
        self.set_inline(i, Value::UNBOUND);
        Ok(true)
    }

    fn set_inline(self, i: usize, v: Value) {
        // SAFETY: `inline_word` is inside the object; the object is live.
        unsafe {
            *self.inline_word(i) = v;
            gc::barrier(self.as_ptr().cast());
        }
    }

    /// Moves all attributes into a dict (the `__dict__` object, if there is one already) for good.
    /// Slots that it must not show move to the inline words, in the order of the class.
    ///
    /// # Errors
    /// MemoryError.
    pub fn to_dict_mode(self, t: &mut Thread) -> Result<Gc<Dict>, Raised> {
        if let Some(d) = self.attr_dict(t) {
            return Ok(d);
        }
        let shape = self.header.shape.get();
        let len = t.shapes.get(shape).len;
        let class = t.shapes.class_of(shape);
        let hidden = match class.slot_names.get().cast::<Tuple>() {
            Some(names) if class.has_flag(class_flag::HIDDEN_SLOTS) => names.len(),
            _ => 0,
        };
        debug_assert!(hidden <= self.header.aux.get() as usize);
        let slots = Array::new(t, hidden)?;
        for i in 0..hidden {
            slots.init(i, Value::UNBOUND);
        }
        let plain = Dict::new(t)?;
        for i in 0..len {
            let name = t.shapes.name_at(shape, i);
            // SAFETY: shapes hold interned strs.
            let name: Gc<Str> = unsafe { name.cast_unchecked() };
            if let Some(slot) = class.hidden_slot(name.value()) {
                slots.set(slot, self.get_index(i as usize));
                continue;
            }
            let v = self.get_index(i as usize);
            if !v.is_unbound() {
                plain.set_str(t, name, v)?;
            }
        }
        let view = self
            .ext
            .get()
            .cast::<Array>()
            .map_or(Value::UNBOUND, |a| a.get(0));
        let dict = match view.cast::<Dict>() {
            Some(view) => {
                view.take_contents(plain);
                view
            }
            None => plain,
        };
        self.header.shape.set(class.dict_shape.get());
        self.ext.set(self, dict);
        for i in 0..hidden {
            self.set_inline(i, slots.get(i));
        }
        Ok(dict)
    }

    /// The `__dict__` object: a dict that is backed by this instance's shape.
    ///
    /// # Errors
    /// MemoryError.
    pub fn dict_object(self, t: &mut Thread) -> Result<Gc<Dict>, Raised> {
        if let Some(d) = self.attr_dict(t) {
            return Ok(d);
        }
        self.grow_overflow(t, 1)?;
        let array = self.ext.object::<Array>();
        if let Some(d) = array.get(0).cast::<Dict>() {
            return Ok(d);
        }
        let d = Dict::new_shape_backed(t, self)?;
        array.set(0, d.value());
        Ok(d)
    }
}

/// Most attributes that lie inside an instance.
pub(crate) const MAX_INLINE: usize = 16;

impl Trace for Instance {
    fn size(&self) -> usize {
        Self::INLINE_OFFSET + self.header.aux.get() as usize * 8
    }
    fn trace(&self, m: &mut Marker) {
        self.ext.trace(m);
        for i in 0..self.header.aux.get() as usize {
            // SAFETY: `aux` inline words lie behind the fields.
            unsafe { (*self.inline.as_ptr().add(i)).trace(m) };
        }
    }
}
