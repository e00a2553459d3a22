//! The classes `lock` and `RLock`. A lock is a record; who waits for it is known to the lock of the interpreter, by the
//! record's address.

use crate::builtins::number::real;
use crate::builtins::signals;
use crate::natives;
use crate::object::*;
use crate::runtime::{ops, slices};
use crate::value::Value;
use std::time::{Duration, Instant};

/// Longest time that script may wait, in seconds (`threading.TIMEOUT_MAX`): what fits nanoseconds in 64 bits.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

// The field of a lock.
const LOCKED: usize = 0;
// The fields of a reentrant lock: the serial number of its owner (None: unlocked), how often that has it.
const OWNER: usize = 0;
const DEPTH: usize = 1;

natives! { LOCK:
    "__new__" "(cls, /)" => new_lock,
    /// Lock the lock; is it locked now by this call?
    "acquire" "(self, /, blocking=True, timeout=-1)" => acquire_lock,
    /// An obsolete synonym of acquire().
    "acquire_lock" "(self, /, blocking=True, timeout=-1)" => acquire_lock,
    /// Release the lock, whoever has locked it.
    "release" "(self, /)" => release_lock,
    /// An obsolete synonym of release().
    "release_lock" "(self, /)" => release_lock,
    /// Is the lock locked?
    "locked" "(self, /)" => lock_locked,
    /// An obsolete synonym of locked().
    "locked_lock" "(self, /)" => lock_locked,
    "__enter__" "(self, /)" => enter_lock,
    "__exit__" "(self, /, *exc_info)" => release_lock,
    "_at_fork_reinit" "(self, /)" => reset_lock,
    "__repr__" "(self, /)" => repr_lock,
}
natives! { RLOCK:
    "__new__" "(cls, /, *args, **kwargs)" => new_rlock,
    /// Lock the lock, once more when this thread has it; has this thread it now?
    "acquire" "(self, /, blocking=True, timeout=-1)" => acquire_rlock,
    /// Undo one acquire(); the last one releases the lock.
    "release" "(self, /)" => release_rlock,
    /// Is the lock locked?
    "locked" "(self, /)" => rlock_locked,
    "__enter__" "(self, /)" => enter_rlock,
    "__exit__" "(self, /, *exc_info)" => release_rlock,
    "_is_owned" "(self, /)" => is_owned,
    "_recursion_count" "(self, /)" => recursion_count,
    "_release_save" "(self, /)" => release_save,
    "_acquire_restore" "(self, state, /)" => acquire_restore,
    "_at_fork_reinit" "(self, /)" => reset_rlock,
    "__repr__" "(self, /)" => repr_rlock,
}

/// How long `acquire` waits.
enum Patience {
    /// Not at all.
    None,
    /// Until then.
    Until(Instant),
    /// For ever.
    Endless,
}

fn patience(t: &mut Thread, blocking: Value, timeout: Value) -> Result<Patience, Raised> {
    let blocking = blocking.is_unbound() || ops::truthy(t, blocking)?;
    let seconds = if timeout.is_unbound() {
        -1.0
    } else {
        real(t, timeout)?
    };
    if seconds.is_nan() {
        return Err(t.value_error("Invalid value NaN (not a number)"));
    }
    if !blocking {
        if seconds != -1.0 {
            return Err(t.value_error("can't specify a timeout for a non-blocking call"));
        }
        return Ok(Patience::None);
    }
    if seconds == -1.0 {
        return Ok(Patience::Endless);
    }
    if seconds < 0.0 {
        return Err(t.value_error("timeout value must be a non-negative number"));
    }
    if seconds > TIMEOUT_MAX {
        return Err(t.overflow_error("timeout value is too large"));
    }
    if seconds == 0.0 {
        return Ok(Patience::None);
    }
    Ok(
        match Instant::now().checked_add(Duration::from_secs_f64(seconds)) {
            Some(end) => Patience::Until(end),
            None => Patience::Endless,
        },
    )
}

/// Waits until `is_free` says that the lock is; false when patience ends before that.
fn wait_until(
    t: &mut Thread,
    lock: Gc<Record>,
    patience: &Patience,
    is_free: impl Fn(Gc<Record>) -> bool,
) -> Result<bool, Raised> {
    let key = lock.value().as_raw_ptr().addr();
    loop {
        if is_free(lock) {
            return Ok(true);
        }
        let deadline = match patience {
            Patience::None => return Ok(false),
            Patience::Until(end) => Some(*end),
            Patience::Endless => None,
        };
        match t.wait_on(key, deadline) {
            Waited::TimedOut => return Ok(is_free(lock)),
            Waited::Woken | Waited::Interrupted => {
                if let Err(raised) = signals::check(t) {
                    // This thread may have been the one that was woken.
                    t.wake_one(key);
                    return Err(raised);
                }
            }
        }
    }
}

fn wake_next(t: &mut Thread, lock: Gc<Record>) {
    t.wake_one(lock.value().as_raw_ptr().addr());
}

// ---- lock -----------------------------------------------------------------------------------------

fn lock(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::Lock, ClassId::Lock)
}

pub(super) fn allocate(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Record::new(t, ClassId::Lock, RecordType::Lock, &[Value::FALSE])?.value())
}

fn new_lock(t: &mut Thread, args: &[Value]) -> PyResult {
    slices::class_argument(t, args[0], ClassId::Lock)?;
    allocate(t, &[])
}

fn is_unlocked(r: Gc<Record>) -> bool {
    r.field(LOCKED) == Value::FALSE
}

fn take_lock(t: &mut Thread, r: Gc<Record>, patience: &Patience) -> PyResult {
    let got = wait_until(t, r, patience, is_unlocked)?;
    if got {
        r.set_immediate(LOCKED, Value::TRUE);
    }
    Ok(Value::bool(got))
}

fn acquire_lock(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = lock(t, args[0])?;
    let patience = patience(t, args[1], args[2])?;
    take_lock(t, r, &patience)
}

fn enter_lock(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = lock(t, args[0])?;
    take_lock(t, r, &Patience::Endless)
}

fn release_lock(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = lock(t, args[0])?;
    if is_unlocked(r) {
        return Err(t.raise(ClassId::RuntimeError, "release unlocked lock"));
    }
    r.set_immediate(LOCKED, Value::FALSE);
    wake_next(t, r);
    Ok(Value::NONE)
}

fn lock_locked(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(!is_unlocked(lock(t, args[0])?)))
}

fn reset_lock(t: &mut Thread, args: &[Value]) -> PyResult {
    lock(t, args[0])?.set_immediate(LOCKED, Value::FALSE);
    Ok(Value::NONE)
}

fn repr_lock(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = lock(t, args[0])?;
    let state = if is_unlocked(r) { "unlocked" } else { "locked" };
    let at = args[0].as_raw_ptr().addr();
    let text = format!("<{state} _thread.lock object at {at:#x}>");
    Ok(Str::from_str(t, &text)?.value())
}

// ---- RLock ----------------------------------------------------------------------------------------

fn rlock(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::RLock, ClassId::RLock)
}

fn new_rlock(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::RLock)?;
    let fields = [Value::NONE, Value::small_int(0)];
    let r = Record::with_shape(t, class.root_shape.get(), RecordType::RLock, &fields)?;
    Ok(r.value())
}

fn me(t: &Thread) -> Value {
    Value::small_int(t.gil.serial() as i64)
}

fn depth(r: Gc<Record>) -> i64 {
    r.field(DEPTH).to_i64().unwrap_or(0)
}

fn is_free(r: Gc<Record>) -> bool {
    r.field(OWNER).is_none()
}

fn take_rlock(t: &mut Thread, r: Gc<Record>, patience: &Patience) -> PyResult {
    let me = me(t);
    if r.field(OWNER) == me {
        r.set_immediate(DEPTH, Value::small_int(depth(r) + 1));
        return Ok(Value::TRUE);
    }
    let got = wait_until(t, r, patience, is_free)?;
    if got {
        r.set_immediate(OWNER, me);
        r.set_immediate(DEPTH, Value::small_int(1));
    }
    Ok(Value::bool(got))
}

fn acquire_rlock(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = rlock(t, args[0])?;
    let patience = patience(t, args[1], args[2])?;
    take_rlock(t, r, &patience)
}

fn enter_rlock(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = rlock(t, args[0])?;
    take_rlock(t, r, &Patience::Endless)
}

/// Gives the lock up, however often its owner has it.
fn free(t: &mut Thread, r: Gc<Record>) {
    r.set_immediate(OWNER, Value::NONE);
    r.set_immediate(DEPTH, Value::small_int(0));
    wake_next(t, r);
}

fn release_rlock(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = rlock(t, args[0])?;
    if r.field(OWNER) != me(t) {
        return Err(t.raise(ClassId::RuntimeError, "cannot release un-acquired lock"));
    }
    match depth(r) {
        n if n > 1 => r.set_immediate(DEPTH, Value::small_int(n - 1)),
        _ => free(t, r),
    }
    Ok(Value::NONE)
}

fn rlock_locked(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(!is_free(rlock(t, args[0])?)))
}

fn is_owned(t: &mut Thread, args: &[Value]) -> PyResult {
    let owner = rlock(t, args[0])?.field(OWNER);
    Ok(Value::bool(owner == me(t)))
}

fn recursion_count(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = rlock(t, args[0])?;
    let mine = r.field(OWNER) == me(t);
    Ok(if mine {
        r.field(DEPTH)
    } else {
        Value::small_int(0)
    })
}

fn release_save(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = rlock(t, args[0])?;
    if is_free(r) {
        return Err(t.raise(ClassId::RuntimeError, "cannot release un-acquired lock"));
    }
    let state = Tuple::new(t, &[r.field(DEPTH), r.field(OWNER)])?;
    free(t, r);
    Ok(state.value())
}

fn acquire_restore(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = rlock(t, args[0])?;
    let state = args[1].cast::<Tuple>().filter(|s| s.len() == 2);
    let Some((depth, owner)) = state.map(|s| (s.get(0), s.get(1))) else {
        return Err(t.type_error("a state of _release_save() is required"));
    };
    if depth.to_i64().is_none_or(|n| n < 1) || owner.to_i64().is_none() {
        return Err(t.type_error("a state of _release_save() is required"));
    }
    wait_until(t, r, &Patience::Endless, is_free)?;
    r.set_field(OWNER, owner);
    r.set_field(DEPTH, depth);
    Ok(Value::NONE)
}

fn reset_rlock(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = rlock(t, args[0])?;
    r.set_immediate(OWNER, Value::NONE);
    r.set_immediate(DEPTH, Value::small_int(0));
    Ok(Value::NONE)
}

fn repr_rlock(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = rlock(t, args[0])?;
    let state = if is_free(r) { "unlocked" } else { "locked" };
    let owner = t.gil.ident_of(r.field(OWNER).to_i64());
    let class = t.class_of(args[0]);
    let module = match crate::runtime::attributes::get_text(t, class.value(), "__module__")? {
        Some(m) => m
            .cast::<Str>()
            .map_or(String::new(), |s| s.to_string_lossy()),
        None => String::new(),
    };
    let text = format!(
        "<{state} {module}.{} object owner={owner} count={} at {:#x}>",
        class.name(),
        depth(r),
        args[0].as_raw_ptr().addr()
    );
    Ok(Str::from_str(t, &text)?.value())
}
