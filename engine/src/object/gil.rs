//! The global interpreter lock: threads of the system take turns at the one [`Thread`].
//!
//! Whoever holds the lock runs script. What is a thread's own in [`Thread`] (stacks, exceptions, see [`Context`]) is put
//! aside while another one runs. A thread that waits has its registers on its stack, where the collector finds them
//! conservatively like those of the running one. Without a second thread nothing is ever locked.
//!
//! A thread gives the lock up around calls of the system that wait ([`Thread::without_gil`]), and at a poll when another
//! thread has waited for it longer than the switch interval (the scheme of CPython's `ceval_gil.c`).

use super::Thread;
use super::thread::{Phase, poll};
use super::wake::{Wake, Woken};
use crate::gc::{Marker, with_spilled_registers};
use crate::value::Value;
use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long a thread waits before it asks for the lock, unless script sets another interval; CPython's.
const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

/// The lock itself.
#[derive(Default)]
pub(crate) struct Baton {
    state: Mutex<BatonState>,
    /// Somebody may take the lock.
    released: Condvar,
    /// Somebody has taken it.
    taken: Condvar,
}

#[derive(Default)]
struct BatonState {
    held: bool,
    /// Threads that wait for the lock.
    waiting: u32,
    /// Times that it was taken.
    takings: u64,
}

impl Baton {
    fn state(&self) -> MutexGuard<'_, BatonState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the lock; has its holder give it up at a poll once `interval` has passed.
    ///
    /// # Safety
    /// `t` is live.
    pub(crate) unsafe fn acquire(&self, t: *const Thread, interval: Duration) {
        let mut state = self.state();
        state.waiting += 1;
        while state.held {
            let seen = state.takings;
            let (next, time) = self
                .released
                .wait_timeout(state, interval)
                .unwrap_or_else(PoisonError::into_inner);
            state = next;
            if time.timed_out() && state.held && state.takings == seen {
                // SAFETY: the caller's promise.
                unsafe { Thread::interrupt(t, poll::SWITCH) };
            }
        }
        state.waiting -= 1;
        state.held = true;
        state.takings += 1;
        self.taken.notify_all();
    }

    pub(crate) fn release(&self) {
        self.state().held = false;
        self.released.notify_one();
    }

    /// Waits until a waiting thread has taken the lock that was just released.
    fn let_others_take(&self) {
        let mut state = self.state();
        let seen = state.takings;
        while state.waiting > 0 && state.takings == seen {
            state = self
                .taken
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// What is a thread's own in [`Thread`], while another one runs.
#[derive(Clone, Copy)]
pub(crate) struct Context {
    pending: Value,
    handled: Value,
    return_value: Value,
    repr_stack: Value,
    context: Value,
    async_hooks: [Value; 2],
    running_loop: Value,
    running_task: Value,
    wants_frame: bool,
    phase: Phase,
    native_limit: usize,
    /// Where its native stack begins.
    native_base: usize,
    /// Its stack pointer, behind which its registers were spilled; 0 before it has run.
    native_top: usize,
    pub(crate) frame: *mut u8,
    frame_base: *mut u8,
    pub(crate) stack_top: *mut Value,
    pub(crate) stack_base: *mut Value,
    stack_limit: *mut Value,
}

impl Context {
    /// The running thread's.
    ///
    /// # Safety
    /// `t` is live, its lock is held.
    unsafe fn of(t: *mut Thread, native_top: usize) -> Context {
        // SAFETY: the caller's promise.
        let t = unsafe { &*t };
        Context {
            pending: t.pending,
            handled: t.handled,
            return_value: t.return_value,
            repr_stack: t.repr_stack,
            context: t.context,
            async_hooks: t.async_hooks,
            running_loop: t.running_loop,
            running_task: t.running_task,
            wants_frame: t.wants_frame,
            phase: t.phase,
            native_limit: t.native_limit,
            native_base: t.heap.stack_base(),
            native_top,
            frame: t.frame,
            frame_base: t.frame_base,
            stack_top: t.stack_top,
            stack_base: t.stack_base,
            stack_limit: t.stack_limit,
        }
    }

    /// Makes it the running thread's.
    ///
    /// # Safety
    /// `t` is live, its lock is held by the thread whose context it is.
    unsafe fn enter(&self, t: *mut Thread) {
        // SAFETY: the caller's promise.
        let t = unsafe { &mut *t };
        t.pending = self.pending;
        t.handled = self.handled;
        t.return_value = self.return_value;
        t.repr_stack = self.repr_stack;
        t.context = self.context;
        t.async_hooks = self.async_hooks;
        t.running_loop = self.running_loop;
        t.running_task = self.running_task;
        t.wants_frame = self.wants_frame;
        t.phase = self.phase;
        t.native_limit = self.native_limit;
        t.heap.set_stack_base(self.native_base);
        t.frame = self.frame;
        t.frame_base = self.frame_base;
        t.stack_top = self.stack_top;
        t.stack_base = self.stack_base;
        t.stack_limit = self.stack_limit;
        t.set_recursion_limit(t.recursion_limit());
    }

    /// That of a thread that has not begun: where its stacks begin, how far the native one reaches, and where the
    /// registers end.
    pub(crate) fn fresh(
        native: core::ops::Range<usize>,
        frame_base: *mut u8,
        registers: core::ops::Range<*mut Value>,
    ) -> Context {
        Context {
            pending: Value::UNBOUND,
            handled: Value::NONE,
            return_value: Value::NONE,
            repr_stack: Value::NONE,
            context: Value::NONE,
            async_hooks: [Value::NONE; 2],
            running_loop: Value::NONE,
            running_task: Value::NONE,
            wants_frame: false,
            phase: Phase::Script,
            native_limit: native.start,
            native_base: native.end,
            native_top: 0,
            frame: core::ptr::null_mut(),
            frame_base,
            stack_top: registers.start,
            stack_base: registers.start,
            stack_limit: registers.end,
        }
    }

    fn trace(&self, m: &mut Marker) {
        for v in [
            self.pending,
            self.handled,
            self.return_value,
            self.repr_stack,
            self.context,
            self.async_hooks[0],
            self.async_hooks[1],
            self.running_loop,
            self.running_task,
        ] {
            m.mark_value(v);
        }
        if self.native_top != 0 {
            // SAFETY: the thread waits, so its stack from there on is readable and does not change.
            unsafe { m.mark_ambiguous_range(self.native_top & !7, self.native_base & !7) };
        }
    }
}

/// A thread of the system that runs script.
pub(crate) struct OsThread {
    /// Never used again by another one.
    serial: u64,
    /// As the system names it; used again when the thread has ended.
    ident: u64,
    /// It runs the handlers of signals.
    is_main: bool,
    /// Wakes it in [`Thread::wait_on`].
    wake: Arc<Wake>,
    /// Its context, unless it is the running one.
    context: Option<Context>,
    /// The thread that it waits for by [`Thread::wait_for_thread`].
    waits_for: Option<u64>,
    /// What it is to call, until it begins: function, tuple of arguments.
    task: [Value; 2],
}

impl OsThread {
    /// Sets its context and its name for the system, before it runs for the first time.
    pub(crate) fn begin(&mut self, ident: u64, context: Context) {
        self.ident = ident;
        self.context = Some(context);
    }

    fn new(serial: u64, task: [Value; 2]) -> Box<OsThread> {
        Box::new(OsThread {
            serial,
            ident: 0,
            is_main: false,
            wake: Arc::default(),
            context: None,
            waits_for: None,
            task,
        })
    }
}

/// The lock, and the threads that share it.
pub struct Gil {
    baton: Arc<Baton>,
    /// All threads; boxed, as they are named by their addresses.
    #[expect(clippy::vec_box, reason = "addresses must not change")]
    threads: Vec<Box<OsThread>>,
    current: *mut OsThread,
    /// Who waits for what (the address of an object), in the order of coming.
    waiters: VecDeque<(usize, *mut OsThread)>,
    next_serial: u64,
    interval: Duration,
    /// Signals have arrived while another thread than the main one ran.
    signalled: bool,
}

/// How a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waited {
    /// By [`Thread::wake_one`].
    Woken,
    /// By its deadline.
    TimedOut,
    /// By a signal.
    Interrupted,
}

impl Gil {
    /// A lock that the calling thread, which becomes the main one, holds.
    pub(super) fn new() -> Gil {
        let mut main = OsThread::new(0, [Value::NONE; 2]);
        main.is_main = true;
        main.ident = system_ident();
        let current = &raw mut *main;
        let baton = Baton::default();
        baton.state().held = true;
        Gil {
            baton: Arc::new(baton),
            threads: vec![main],
            current,
            waiters: VecDeque::new(),
            next_serial: 1,
            interval: SWITCH_INTERVAL,
            signalled: false,
        }
    }

    /// Adds a thread that is to call something: its record.
    pub(crate) fn add(&mut self, task: [Value; 2]) -> *mut OsThread {
        let mut record = OsThread::new(self.next_serial, task);
        self.next_serial += 1;
        let me = &raw mut *record;
        self.threads.push(record);
        me
    }

    /// Takes out a thread that has ended, or has not begun.
    pub(crate) fn remove(&mut self, thread: *mut OsThread) {
        self.threads
            .retain(|x| !core::ptr::eq(&raw const **x, thread));
    }

    /// The lock itself.
    pub(crate) fn baton(&self) -> Arc<Baton> {
        Arc::clone(&self.baton)
    }

    fn current(&self) -> &OsThread {
        // SAFETY: the running thread's record is in `threads`.
        unsafe { &*self.current }
    }

    /// Is there one thread only?
    #[inline]
    pub fn is_single(&self) -> bool {
        self.threads.len() == 1
    }

    /// Number of threads.
    pub fn count(&self) -> usize {
        self.threads.len()
    }

    /// Does the main thread run?
    #[inline]
    pub fn is_main(&self) -> bool {
        self.current().is_main
    }

    /// The running thread as the system names it (`threading.get_ident`).
    pub fn ident(&self) -> u64 {
        self.current().ident
    }

    /// The main thread as the system names it.
    pub fn main_ident(&self) -> u64 {
        self.threads
            .iter()
            .find(|x| x.is_main)
            .map_or(0, |x| x.ident)
    }

    /// The running thread's number, which no other thread ever has.
    pub fn serial(&self) -> u64 {
        self.current().serial
    }

    /// The thread of a serial number as the system names it; 0 when it has ended, or there is none.
    pub fn ident_of(&self, serial: Option<i64>) -> u64 {
        let found = self
            .threads
            .iter()
            .find(|x| Some(x.serial as i64) == serial);
        found.map_or(0, |x| x.ident)
    }

    /// Does a thread have this name for the system?
    pub fn knows(&self, ident: u64) -> bool {
        self.threads.iter().any(|x| x.ident == ident)
    }

    /// How long a thread waits before it asks for the lock.
    pub fn interval(&self) -> Duration {
        self.interval
    }

    /// Sets how long a thread waits before it asks for the lock.
    pub fn set_interval(&mut self, interval: Duration) {
        self.interval = interval;
    }

    /// Contexts of the threads that wait.
    pub(crate) fn waiting(&self) -> impl Iterator<Item = &Context> {
        self.threads.iter().filter_map(|x| x.context.as_ref())
    }

    /// The task that runs in another thread's event loop, if `event_loop` is that.
    pub(crate) fn running_task_of(&self, event_loop: Value) -> Option<Value> {
        self.waiting()
            .find(|c| c.running_loop == event_loop)
            .map(|c| c.running_task)
    }

    pub(super) fn trace(&self, m: &mut Marker) {
        for thread in &self.threads {
            m.mark_value(thread.task[0]);
            m.mark_value(thread.task[1]);
            if let Some(context) = &thread.context {
                context.trace(m);
            }
        }
    }
}

/// The calling thread as the system names it.
pub(crate) fn system_ident() -> u64 {
    // SAFETY: names the calling thread.
    unsafe { libc::pthread_self() as u64 }
}

impl Thread {
    /// Runs `f`, a call of the system that may wait, while other threads may run script. `f` must not touch the heap:
    /// neither read nor keep what another thread may change or free.
    #[inline]
    pub fn without_gil<R>(&mut self, f: impl FnOnce() -> R) -> R {
        if self.gil.is_single() {
            return f();
        }
        self.hand_over(false, f)
    }

    /// Lets threads run that wait for the lock: at a poll with [`poll::SWITCH`].
    #[cold]
    pub fn give_way(&mut self) {
        if !self.gil.is_single() {
            self.hand_over(true, || ());
        }
    }

    #[inline(never)]
    fn hand_over<R>(&mut self, politely: bool, f: impl FnOnce() -> R) -> R {
        // The thread is changed by others between the release and the acquisition: its address must count as known to
        // them.
        let t: *mut Thread = black_box(self);
        with_spilled_registers(|native_top| {
            // SAFETY: `t` is live; this thread holds the lock outside the calls between release and acquisition.
            unsafe {
                let me = (*t).gil.current;
                let baton = Arc::clone(&(*t).gil.baton);
                let interval = (*t).gil.interval;
                (*me).context = Some(Context::of(t, native_top));
                baton.release();
                if politely {
                    baton.let_others_take();
                }
                let r = f();
                let code = *libc::__errno_location();
                baton.acquire(t, interval);
                resume(t, me);
                *libc::__errno_location() = code;
                r
            }
        })
    }

    /// Waits until another thread (or a handler of a signal) wakes who waits for `key`.
    pub fn wait_on(&mut self, key: usize, deadline: Option<Instant>) -> Waited {
        let me = self.gil.current;
        // SAFETY: the record is this thread's, which runs.
        let wake = unsafe { Arc::clone(&(*me).wake) };
        wake.reset();
        self.gil.waiters.push_back((key, me));
        let woken = self.without_gil(|| wake.wait(deadline));
        let at = self.gil.waiters.iter().position(|w| w.1 == me);
        match at {
            // Who wakes a thread takes it out.
            None => Waited::Woken,
            Some(at) => {
                self.gil.waiters.remove(at);
                match woken {
                    Woken::TimedOut => Waited::TimedOut,
                    Woken::Set | Woken::Interrupted => Waited::Interrupted,
                }
            }
        }
    }

    /// Wakes the thread that has waited longest for `key`, if there is one.
    pub fn wake_one(&mut self, key: usize) {
        if self.gil.waiters.is_empty() {
            return;
        }
        if let Some(at) = self.gil.waiters.iter().position(|w| w.0 == key)
            && let Some((_, thread)) = self.gil.waiters.remove(at)
        {
            // SAFETY: a thread that waits has a record.
            unsafe { (*thread).wake.set() };
        }
    }

    /// Wakes all threads that wait for `key`.
    pub fn wake_all(&mut self, key: usize) {
        while self.gil.waiters.iter().any(|w| w.0 == key) {
            self.wake_one(key);
        }
    }

    /// As [`Thread::wait_on`], for what the thread of serial number `other` will do; `None`, at once, when that is this
    /// thread, has ended, or waits for this one in the same way.
    pub fn wait_for_thread(&mut self, key: usize, other: u64) -> Option<Waited> {
        let me = self.gil.serial();
        let mut at = other;
        loop {
            let thread = self.gil.threads.iter().find(|x| x.serial == at)?;
            if at == me {
                return None;
            }
            match thread.waits_for {
                Some(next) => at = next,
                None => break,
            }
        }
        let record = self.gil.current;
        // SAFETY: the record is this thread's.
        unsafe { (*record).waits_for = Some(other) };
        let waited = self.wait_on(key, None);
        // SAFETY: as above.
        unsafe { (*record).waits_for = None };
        Some(waited)
    }

    /// Signals have arrived, and the running thread is not the one that handles them.
    pub fn leave_signals_to_main(&mut self) {
        self.gil.signalled = true;
    }

    /// What the running thread was started to call; once.
    pub fn take_task(&mut self) -> [Value; 2] {
        // SAFETY: the record is the running thread's.
        unsafe { core::mem::replace(&mut (*self.gil.current).task, [Value::NONE; 2]) }
    }

    /// In the new process of a fork: the thread that forked is the only one, and the main one.
    pub fn after_fork(&mut self) {
        // The event loop that made the copy runs in the original alone.
        (self.running_loop, self.running_task) = (Value::NONE, Value::NONE);
        let gil = &mut self.gil;
        // Threads that are gone hold their memory, as they may hold locks of the system's library.
        for thread in std::mem::take(&mut gil.threads) {
            let thread = Box::leak(thread);
            if core::ptr::eq(thread, gil.current) {
                thread.is_main = true;
                // SAFETY: it was leaked a moment ago.
                gil.threads.push(unsafe { Box::from_raw(thread) });
            }
        }
        gil.waiters.clear();
        let baton = Baton::default();
        baton.state().held = true;
        core::mem::forget(core::mem::replace(&mut gil.baton, Arc::new(baton)));
    }
}

/// Goes on as the running thread.
///
/// # Safety
/// `t` is live and its lock held by the thread of the record `me`.
pub(crate) unsafe fn resume(t: *mut Thread, me: *mut OsThread) {
    // SAFETY: the caller's promise.
    unsafe {
        if let Some(context) = (*me).context.take() {
            context.enter(t);
        }
        (*t).gil.current = me;
        if (*me).is_main && core::mem::take(&mut (*t).gil.signalled) {
            (*t).request_poll(poll::INTERRUPT);
        }
    }
}
