//! The storage of a deque: an array of a power of two words, in which the items stand from a start on and go on at the
//! beginning when they have come to the end.

use crate::object::*;
use crate::runtime::slices;
use crate::value::Value;

/// Fields of the record.
const STORAGE: usize = 0;
const START: usize = 1;
const LENGTH: usize = Record::DEQUE_LENGTH;
const LIMIT: usize = 3;
const CHANGES: usize = 4;

/// Words of the first storage.
const FIRST: usize = 8;

/// A deque.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ring(Gc<Record>);

impl Ring {
    /// An empty deque of the class with this root shape.
    ///
    /// # Errors
    /// MemoryError.
    pub(super) fn new(t: &mut Thread, shape: ShapeId) -> Result<Ring, Raised> {
        let fields = [
            Value::NONE,
            Value::ZERO,
            Value::ZERO,
            Value::NONE,
            Value::ZERO,
        ];
        Ok(Ring(Record::with_shape(
            t,
            shape,
            RecordType::Deque,
            &fields,
        )?))
    }

    /// The deque, if the value is one.
    #[inline(always)]
    pub(super) fn of(v: Value) -> Option<Ring> {
        v.cast_record(RecordType::Deque).map(Ring)
    }

    /// The receiver of a method.
    ///
    /// # Errors
    /// TypeError.
    #[inline(always)]
    pub(super) fn this(t: &mut Thread, v: Value) -> Result<Ring, Raised> {
        slices::record(t, v, RecordType::Deque, ClassId::Deque).map(Ring)
    }

    pub(super) fn value(self) -> Value {
        self.0.value()
    }

    #[inline(always)]
    pub(super) fn len(self) -> usize {
        self.0.field(LENGTH).as_int() as usize
    }

    #[inline(always)]
    fn start(self) -> usize {
        self.0.field(START).as_int() as usize
    }

    #[inline(always)]
    fn place(self, start: usize, len: usize) {
        self.0.set_immediate(START, Value::small_int(start as i64));
        self.0.set_immediate(LENGTH, Value::small_int(len as i64));
    }

    /// The storage of a deque that has one: since it first had items.
    #[inline(always)]
    fn storage(self) -> Gc<Array> {
        // SAFETY: the field holds the array or None, and callers have seen that there is room or an item.
        unsafe { self.0.field(STORAGE).cast_unchecked() }
    }

    /// Words of the storage.
    #[inline(always)]
    fn room(self) -> usize {
        if self.0.field(STORAGE).is_none() {
            0
        } else {
            self.storage().capacity()
        }
    }

    /// Where item `i` stands.
    #[inline(always)]
    fn at(self, storage: Gc<Array>, i: usize) -> usize {
        self.start().wrapping_add(i) & (storage.capacity() - 1)
    }

    /// Most items it may have.
    #[inline(always)]
    pub(super) fn limit(self) -> Option<usize> {
        self.0.field(LIMIT).to_int().map(|n| n as usize)
    }

    /// `maxlen`.
    pub(super) fn limit_value(self) -> Value {
        self.0.field(LIMIT)
    }

    pub(super) fn set_limit(self, limit: Value) {
        self.0.set_field(LIMIT, limit);
    }

    /// A number that differs after every change of which items there are.
    #[inline(always)]
    pub(super) fn changes(self) -> Value {
        self.0.field(CHANGES)
    }

    #[inline(always)]
    pub(super) fn changed(self) {
        let changes = self.0.field(CHANGES).as_int() + 1;
        self.0.set_immediate(CHANGES, Value::small_int(changes));
    }

    /// Item `i`, which exists.
    #[inline(always)]
    pub(super) fn get(self, i: usize) -> Value {
        debug_assert!(i < self.len());
        let storage = self.storage();
        storage.get(self.at(storage, i))
    }

    /// Replaces item `i`, which exists.
    pub(super) fn set(self, i: usize, v: Value) {
        debug_assert!(i < self.len());
        let storage = self.storage();
        storage.set(self.at(storage, i), v);
    }

    /// Makes room for `more` items.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub(super) fn reserve(self, t: &mut Thread, more: usize) -> Result<(), Raised> {
        if self.len() + more <= self.room() {
            return Ok(());
        }
        self.grow(t, more)
    }

    #[inline(never)]
    fn grow(self, t: &mut Thread, more: usize) -> Result<(), Raised> {
        let len = self.len();
        let room = len
            .checked_add(more)
            .and_then(usize::checked_next_power_of_two);
        let Some(room) = room else {
            return Err(t.memory_error());
        };
        let new = Array::new(t, room.max(FIRST))?;
        debug_assert!(new.capacity().is_power_of_two());
        for i in 0..len {
            new.init(i, self.get(i));
        }
        new.barrier_range(0, len);
        self.0.set_field(STORAGE, new);
        self.place(0, len);
        Ok(())
    }

    /// Adds an item at the end.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub(super) fn push(self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        self.changed();
        if self.limit() == Some(self.len()) && self.pop_front().is_none() {
            return Ok(());
        }
        self.reserve(t, 1)?;
        let (storage, len) = (self.storage(), self.len());
        storage.set(self.at(storage, len), v);
        self.place(self.start(), len + 1);
        Ok(())
    }

    /// Adds an item in front.
    ///
    /// # Errors
    /// MemoryError.
    #[inline]
    pub(super) fn push_front(self, t: &mut Thread, v: Value) -> Result<(), Raised> {
        self.changed();
        if self.limit() == Some(self.len()) && self.pop().is_none() {
            return Ok(());
        }
        self.reserve(t, 1)?;
        let storage = self.storage();
        let start = self.at(storage, usize::MAX);
        storage.set(start, v);
        self.place(start, self.len() + 1);
        Ok(())
    }

    /// Takes the last item out.
    #[inline]
    pub(super) fn pop(self) -> Option<Value> {
        let last = self.len().checked_sub(1)?;
        let storage = self.storage();
        let at = self.at(storage, last);
        let v = storage.get(at);
        storage.init(at, Value::UNBOUND);
        self.place(self.start(), last);
        self.changed();
        Some(v)
    }

    /// Takes the first item out.
    #[inline]
    pub(super) fn pop_front(self) -> Option<Value> {
        let rest = self.len().checked_sub(1)?;
        let storage = self.storage();
        let start = self.start();
        let v = storage.get(start);
        storage.init(start, Value::UNBOUND);
        self.place(self.at(storage, 1), rest);
        self.changed();
        Some(v)
    }

    /// Takes all items out.
    pub(super) fn clear(self) {
        self.0.set_immediate(STORAGE, Value::NONE);
        self.place(0, 0);
        self.changed();
    }

    /// Puts the last `n` items in front of the others, `n` being less than the length.
    pub(super) fn rotate(self, n: usize) {
        self.changed();
        let (len, room) = (self.len(), self.room());
        if n == 0 {
            return;
        }
        let storage = self.storage();
        if len == room {
            self.place(self.at(storage, len - n), len);
        } else if n <= len / 2 {
            for _ in 0..n {
                let (last, start) = (self.at(storage, len - 1), self.at(storage, usize::MAX));
                storage.set(start, storage.get(last));
                storage.init(last, Value::UNBOUND);
                self.place(start, len);
            }
        } else {
            for _ in n..len {
                let (first, end) = (self.start(), self.at(storage, len));
                storage.set(end, storage.get(first));
                storage.init(first, Value::UNBOUND);
                self.place(self.at(storage, 1), len);
            }
        }
    }

    /// Puts an item before item `i`; there is no limit, or it is not reached.
    ///
    /// # Errors
    /// MemoryError.
    pub(super) fn insert(self, t: &mut Thread, i: usize, v: Value) -> Result<(), Raised> {
        let len = self.len();
        if i <= len / 2 {
            self.push_front(t, v)?;
            for k in 0..i {
                self.set(k, self.get(k + 1));
            }
        } else {
            self.push(t, v)?;
            for k in (i..len).rev() {
                self.set(k + 1, self.get(k));
            }
        }
        self.set(i, v);
        Ok(())
    }

    /// Takes item `i`, which exists, out.
    pub(super) fn remove(self, i: usize) {
        let len = self.len();
        if i < len / 2 {
            for k in (0..i).rev() {
                self.set(k + 1, self.get(k));
            }
            self.pop_front();
        } else {
            for k in i + 1..len {
                self.set(k - 1, self.get(k));
            }
            self.pop();
        }
    }

    /// Turns the order of the items round.
    pub(super) fn reverse(self) {
        self.changed();
        let len = self.len();
        for i in 0..len / 2 {
            let (a, b) = (self.get(i), self.get(len - 1 - i));
            self.set(i, b);
            self.set(len - 1 - i, a);
        }
    }
}
