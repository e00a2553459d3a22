//! Where marking starts: root sources, handles, ambiguous ranges.

use std::cell::RefCell;
use std::rc::Rc;

use super::Marker;
use crate::value::Value;

/// Something that holds references outside the heap.
pub trait RootSource {
    /// Marks all references that the source holds. Called in every collection.
    fn trace_roots(&mut self, marker: &mut Marker);
}

impl<F: FnMut(&mut Marker)> RootSource for F {
    fn trace_roots(&mut self, marker: &mut Marker) {
        self(marker);
    }
}

/// Names a registered root source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootSourceId(pub(crate) u32);

/// Names a registered ambiguous range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RangeId(pub(crate) u32);

#[derive(Default)]
pub(crate) struct HandleTable {
    pub(crate) slots: Vec<Value>,
    free: Vec<u32>,
}

/// Keeps one value alive for native code that stores it off the heap.
pub struct RootHandle {
    table: Rc<RefCell<HandleTable>>,
    index: u32,
}

impl RootHandle {
    pub(crate) fn new(table: &Rc<RefCell<HandleTable>>, value: Value) -> RootHandle {
        let mut slots = table.borrow_mut();
        let index = match slots.free.pop() {
            Some(index) => {
                slots.slots[index as usize] = value;
                index
            }
            None => {
                slots.slots.push(value);
                (slots.slots.len() - 1) as u32
            }
        };
        RootHandle {
            table: Rc::clone(table),
            index,
        }
    }

    /// The value that is kept.
    pub fn get(&self) -> Value {
        self.table.borrow().slots[self.index as usize]
    }

    /// Keeps another value instead.
    pub fn set(&self, value: Value) {
        self.table.borrow_mut().slots[self.index as usize] = value;
    }
}

impl Drop for RootHandle {
    fn drop(&mut self) {
        let mut table = self.table.borrow_mut();
        table.slots[self.index as usize] = Value::ZERO;
        table.free.push(self.index);
    }
}
