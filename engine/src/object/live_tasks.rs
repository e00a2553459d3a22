//! The tasks of `asyncio` that are not done, which does not keep them alive.

use super::*;
use crate::value::Value;

/// Tasks, each of which knows its place here.
#[derive(Default)]
pub struct LiveTasks {
    tasks: Vec<*mut Header>,
}

/// The task at an address of the table.
fn task_at(p: *mut Header) -> Gc<Record> {
    // SAFETY: the table holds records that the collector has not freed, as `sweep` drops those.
    unsafe { Value::from_ptr(p).cast_unchecked() }
}

impl LiveTasks {
    /// The field of a task that holds its place: a small int, negative when it is not in the table.
    pub const PLACE: usize = 19;

    /// Number of tasks.
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// The task at place `i`, below the number of tasks. The order may change with each allocation.
    pub fn get(&self, i: usize) -> Value {
        Value::from_ptr(self.tasks[i])
    }

    /// Adds a task, unless it is there.
    pub fn add(&mut self, task: Gc<Record>) {
        if task.field(Self::PLACE).as_int() < 0 {
            task.set_immediate(Self::PLACE, Value::small_int(self.tasks.len() as i64));
            self.tasks.push(task.value().as_raw_ptr().cast());
        }
    }

    /// Removes a task, if it is there.
    pub fn remove(&mut self, task: Gc<Record>) {
        let place = task.field(Self::PLACE).as_int();
        if place >= 0 {
            task.set_immediate(Self::PLACE, Value::small_int(-1));
            self.take(place as usize);
        }
    }

    /// Takes out what is at a place: the last task goes there.
    fn take(&mut self, place: usize) {
        self.tasks.swap_remove(place);
        if let Some(&moved) = self.tasks.get(place) {
            task_at(moved).set_immediate(Self::PLACE, Value::small_int(place as i64));
        }
    }

    /// Drops the tasks that are not alive.
    pub fn sweep(&mut self, alive: &dyn Fn(*mut Header) -> bool) {
        let mut i = 0;
        while i < self.tasks.len() {
            if alive(self.tasks[i]) {
                i += 1;
            } else {
                self.take(i);
            }
        }
    }
}
