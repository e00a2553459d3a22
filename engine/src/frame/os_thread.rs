//! Starting threads of the system, each with stacks of its own. They share the one [`Thread`] by its lock: see
//! `object::gil`.

use super::Stacks;
use crate::gc;
use crate::object::gil::{self, Context, OsThread};
use crate::object::{List, Thread};
use crate::value::Value;
use std::io;
use std::sync::mpsc;

/// Bytes of native stack that no recursion of script takes: for handlers of the system and error messages.
const NATIVE_RESERVE: usize = 256 << 10;

/// Exit status of a process that has found a mistake of its own.
const PANICKED: i32 = 101;

/// What goes to the new thread. Not `Send` by its parts: the lock makes it so.
struct Start {
    thread: *mut Thread,
    record: *mut OsThread,
    stacks: Stacks,
    stack_bytes: usize,
    body: fn(&mut Thread),
}

// SAFETY: the pointers are followed with the lock held alone.
unsafe impl Send for Start {}

impl Thread {
    /// Begins a thread of the system that calls `body` and ends with it. `task` is what [`Thread::take_task`] gives there. Its
    /// name for the system.
    ///
    /// # Errors
    /// When the system refuses another thread.
    pub fn start_thread(
        &mut self,
        stack_bytes: usize,
        task: [Value; 2],
        body: fn(&mut Thread),
    ) -> io::Result<u64> {
        let start = Start {
            stacks: Stacks::reserve()?,
            thread: self,
            record: self.gil.add(task),
            stack_bytes,
            body,
        };
        let record = start.record;
        let baton = self.gil.baton();
        let interval = self.gil.interval();
        let (name, named) = mpsc::channel();
        let started = std::thread::Builder::new()
            .stack_size(stack_bytes)
            .spawn(move || {
                // Who has started this thread waits for its name.
                let _ = name.send(gil::system_ident());
                let all = std::panic::catch_unwind(core::panic::AssertUnwindSafe(|| {
                    // SAFETY: the process ends without freeing the thread.
                    unsafe {
                        baton.acquire(start.thread, interval);
                        live(&start);
                    }
                    baton.release();
                }));
                if all.is_err() {
                    // It has reported itself; what it has left behind nobody may go on with.
                    std::process::exit(PANICKED);
                }
            });
        match started {
            Ok(_handle) => Ok(named.recv().unwrap_or(0)),
            Err(e) => {
                self.gil.remove(record);
                Err(e)
            }
        }
    }
}

/// The life of a thread, from the first time that it has the lock to the last.
///
/// # Safety
/// The calling thread holds the lock.
unsafe fn live(start: &Start) {
    let here = 0u8;
    let here = (&raw const here).addr();
    let t = start.thread;
    let low = here.saturating_sub(start.stack_bytes) + NATIVE_RESERVE;
    // SAFETY: the caller's promise; the record is in the list until it is removed here.
    unsafe {
        match gc::stack_top() {
            Ok(base) => {
                let context =
                    Context::fresh(low..base, start.stacks.frames(), start.stacks.registers());
                (*start.record).begin(gil::system_ident(), context);
                gil::resume(t, start.record);
                let list = List::new(&mut *t);
                if let Ok(list) = list {
                    (*t).repr_stack = list.value();
                }
                (start.body)(&mut *t);
            }
            Err(e) => eprintln!("tauraro: a thread cannot begin: {e}"),
        }
        (*t).gil.remove(start.record);
    }
}
