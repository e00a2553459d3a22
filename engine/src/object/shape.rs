//! Shapes: the class of an object together with the order of its attributes.
//!
//! A shape is a node of a transition tree: its parent plus one attribute. Shape ids are dense; the
//! first [`ClassId::COUNT`] are the root shapes of the builtin classes, so that an exact builtin
//! object is recognised by comparing one word with a constant.

use super::*;
use crate::gc::Marker;
use crate::value::Value;
use foldhash::fast::FixedState;
use std::collections::HashMap;

/// Index into the table of shapes.
pub type ShapeId = u32;

/// One shape.
pub struct Shape {
    /// The class of objects with this shape.
    pub class: Value,
    /// The shape without the last attribute, itself for a root.
    pub parent: ShapeId,
    /// Name of the last attribute (interned), `UNBOUND` for a root.
    pub name: Value,
    /// Number of attributes.
    pub len: u16,
    /// How many attributes lie inside the object; the rest is in the overflow array.
    pub inline: u16,
    /// Attributes live in a dict instead.
    pub is_dict: bool,
}

/// Most attributes a shape may have; objects with more keep them in a dict.
const MAX_SHAPE_LEN: u16 = 128;

/// All shapes of a thread's heap. A root source.
#[derive(Default)]
pub struct ShapeTable {
    shapes: Vec<Shape>,
    transitions: HashMap<(ShapeId, u64), ShapeId, FixedState>,
}

impl ShapeTable {
    /// Adds a root shape of `class` with room for `inline` attributes inside the object.
    pub fn add_root(&mut self, class: Value, inline: u16, is_dict: bool) -> ShapeId {
        let id = self.shapes.len() as ShapeId;
        self.shapes.push(Shape {
            class,
            parent: id,
            name: Value::UNBOUND,
            len: 0,
            inline,
            is_dict,
        });
        id
    }

    /// The shape.
    #[inline(always)]
    pub fn get(&self, id: ShapeId) -> &Shape {
        &self.shapes[id as usize]
    }

    /// The class of objects with shape `id`.
    #[inline(always)]
    pub fn class_of(&self, id: ShapeId) -> Gc<Class> {
        debug_assert!((id as usize) < self.shapes.len());
        // SAFETY: headers hold ids of existing shapes only, and shapes hold classes.
        unsafe {
            self.shapes
                .get_unchecked(id as usize)
                .class
                .cast_unchecked()
        }
    }

    /// Is it the one shape of instances with [`class_flag::FIXED_SLOTS`], whose attributes may be `UNBOUND`?
    #[inline]
    pub fn has_fixed_slots(&self, id: ShapeId) -> bool {
        let s = self.get(id);
        s.len > 0 && !s.is_dict && self.class_of(id).has_flag(class_flag::FIXED_SLOTS)
    }

    /// Sets the class of a builtin root shape, while builtin classes are made.
    pub(crate) fn set_class(&mut self, id: ShapeId, class: Value) {
        self.shapes[id as usize].class = class;
    }

    /// The index of attribute `name` (interned).
    pub fn find(&self, mut id: ShapeId, name: Gc<Str>) -> Option<u16> {
        let name = name.value();
        loop {
            let s = &self.shapes[id as usize];
            if s.len == 0 {
                return None;
            }
            if s.name == name {
                return Some(s.len - 1);
            }
            id = s.parent;
        }
    }

    /// The name of attribute `index`.
    pub fn name_at(&self, mut id: ShapeId, index: u16) -> Value {
        loop {
            let s = &self.shapes[id as usize];
            if s.len == index + 1 {
                return s.name;
            }
            debug_assert!(s.len > index);
            id = s.parent;
        }
    }

    /// The shape with one attribute more, or `None` when that would be too many.
    pub fn transition(&mut self, id: ShapeId, name: Gc<Str>) -> Option<ShapeId> {
        let key = (id, name.value().bits());
        if let Some(&next) = self.transitions.get(&key) {
            return Some(next);
        }
        let s = &self.shapes[id as usize];
        if s.len >= MAX_SHAPE_LEN {
            return None;
        }
        let next = self.shapes.len() as ShapeId;
        let shape = Shape {
            class: s.class,
            parent: id,
            name: name.value(),
            len: s.len + 1,
            inline: s.inline,
            is_dict: false,
        };
        self.shapes.push(shape);
        self.transitions.insert(key, next);
        Some(next)
    }

    /// Number of shapes.
    pub fn len(&self) -> usize {
        self.shapes.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty()
    }

    /// Marks classes and names.
    pub fn trace(&self, m: &mut Marker) {
        for s in &self.shapes {
            m.mark_value(s.class);
            m.mark_value(s.name);
        }
    }
}
