//! The module `_signal`: handlers of signals, which run between two instructions of the script.

pub(crate) mod delivery;
mod sets;
mod timers;

use super::exceptions::{os_error, os_error_code};
use super::str_args::int_arg;
use super::traceback;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, dicts};
use crate::value::Value;
use core::sync::atomic::Ordering;
use delivery::Disposition;

natives! { FUNCTIONS:
    /// Set the action for the given signal.
    "signal" "(signalnum, handler, /)" => signal,
    /// Return the current action for the given signal.
    "getsignal" "(signalnum, /)" => getsignal,
    /// Send a signal to the executing process.
    "raise_signal" "(signalnum, /)" => raise_signal,
    /// Have the main thread run the handler of a signal, as if that had arrived.
    "_arrive" "(signalnum, /)" => arrive,
    /// The default handler for SIGINT installed by Python.
    "default_int_handler" "(signalnum, frame, /)" => default_int_handler,
    /// Wait until a signal arrives.
    "pause" "()" => pause,
    /// Send a signal to a thread.
    "pthread_kill" "(thread_id, signalnum, /)" => pthread_kill,
    /// Sets the fd to be written to (with the signal number) when a signal comes in.
    "set_wakeup_fd" "(fd, /, *, warn_on_full_buffer=True)" => set_wakeup_fd,
    /// Change system call restart behaviour.
    "siginterrupt" "(signalnum, flag, /)" => siginterrupt,
    /// Return the system description of the given signal.
    "strsignal" "(signalnum, /)" => strsignal,
}

macro_rules! signals {
    ($($name:ident)*) => {
        const SIGNALS: &[(&str, i32)] = &[$((stringify!($name), libc::$name),)*];
    };
}

signals! {
    SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGIOT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM
    SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF
    SIGWINCH SIGIO SIGPOLL SIGPWR SIGSYS SIG_BLOCK SIG_UNBLOCK SIG_SETMASK ITIMER_REAL ITIMER_VIRTUAL ITIMER_PROF
}

/// One past the largest signal.
const NSIG: i32 = 65;

/// `SIG_DFL` and `SIG_IGN` as script sees them.
const DEFAULT: Value = Value::small_int(0);
const IGNORE: Value = Value::small_int(1);

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "_signal", FUNCTIONS)?.dict();
    define::functions(t, d, "_signal", timers::FUNCTIONS)?;
    define::functions(t, d, "_signal", sets::FUNCTIONS)?;
    let ranged = [
        ("SIGRTMIN", libc::SIGRTMIN()),
        ("SIGRTMAX", libc::SIGRTMAX()),
        ("SIGCLD", libc::SIGCHLD),
        ("NSIG", NSIG),
    ];
    for (name, n) in SIGNALS.iter().chain(&ranged) {
        define::set(t, d, name, Value::small_int(i64::from(*n)))?;
    }
    define::set(t, d, "SIG_DFL", DEFAULT)?;
    define::set(t, d, "SIG_IGN", IGNORE)?;
    let info = sets::info_class(t)?.value();
    define::set(t, d, "struct_siginfo", info)?;
    let error = timers::error_class(t)?.value();
    define::set(t, d, "ItimerError", error)?;
    let handlers = Dict::new(t)?;
    t.signal_handlers = handlers.value();
    let name = t.intern("default_int_handler")?;
    let interrupt = Value::small_int(i64::from(libc::SIGINT));
    if delivery::disposition(libc::SIGINT) == Some(Disposition::Noted)
        && let Some(f) = d.get_str(name)
    {
        dicts::set(t, handlers, interrupt, f)?;
    }
    Ok(())
}

/// Runs the handlers of signals that have arrived: for calls of the system that were interrupted.
///
/// # Errors
/// What a handler raises: KeyboardInterrupt, if Ctrl-C has none.
#[inline]
pub(crate) fn check(t: &mut Thread) -> Result<(), Raised> {
    if t.poll.load(Ordering::Acquire) & poll::INTERRUPT == 0 || !t.gil.is_main() {
        return Ok(());
    }
    t.poll.fetch_and(!poll::INTERRUPT, Ordering::Relaxed);
    run_handlers(t)
}

/// Runs the handlers of the signals that have arrived.
///
/// # Errors
/// What a handler raises; the others run at the next poll.
#[cold]
pub(crate) fn run_handlers(t: &mut Thread) -> Result<(), Raised> {
    while let Some(signal) = delivery::take() {
        if let Err(raised) = run_handler(t, signal) {
            if delivery::any() {
                t.request_poll(poll::INTERRUPT);
            }
            return Err(raised);
        }
    }
    Ok(())
}

fn run_handler(t: &mut Thread, signal: i32) -> Result<(), Raised> {
    let number = Value::small_int(i64::from(signal));
    match handler_of(t, number)? {
        Some(handler) if !is_disposition(handler) => {
            // The registers of a compiled frame are not where a frame object would look for them.
            let compiled = t.top_frame().is_some_and(|f| f.compiled);
            let frame = match compiled {
                true => None,
                false => traceback::frame_object(t, 0)?,
            };
            call::call(t, handler, &[number, frame.unwrap_or(Value::NONE)])?;
            Ok(())
        }
        None if signal == libc::SIGINT => Err(t.raise_args(ClassId::KeyboardInterrupt, &[])),
        _ => Ok(()),
    }
}

/// The handler that script has set.
fn handler_of(t: &mut Thread, signal: Value) -> Result<Option<Value>, Raised> {
    match t.signal_handlers.cast::<Dict>() {
        Some(handlers) => dicts::get(t, handlers, signal),
        None => Ok(None),
    }
}

/// Is it `SIG_DFL` or `SIG_IGN`?
fn is_disposition(handler: Value) -> bool {
    handler.is_any_int() && matches!(handler.to_i64(), Some(0 | 1))
}

/// An argument that is the number of a signal.
fn signal_arg(t: &mut Thread, v: Value) -> Result<i32, Raised> {
    match int_arg(t, v)? {
        n @ 1..NSIG => Ok(n),
        _ => Err(t.value_error("signal number out of range")),
    }
}

/// Raises OSError for the C library's last error.
fn last_error(t: &mut Thread) -> Raised {
    os_error(t, &std::io::Error::last_os_error(), None)
}

fn getsignal(t: &mut Thread, args: &[Value]) -> PyResult {
    let signal = signal_arg(t, args[0])?;
    if let Some(handler) = handler_of(t, Value::small_int(i64::from(signal)))? {
        return Ok(handler);
    }
    Ok(match delivery::disposition(signal) {
        Some(Disposition::Default) => DEFAULT,
        Some(Disposition::Ignored) => IGNORE,
        _ => Value::NONE,
    })
}

fn signal(t: &mut Thread, args: &[Value]) -> PyResult {
    let handler = args[1];
    let how = match handler.to_i64() {
        Some(0) if is_disposition(handler) => Disposition::Default,
        Some(1) if is_disposition(handler) => Disposition::Ignored,
        _ if call::is_callable(t, handler) => Disposition::Noted,
        _ => {
            return Err(t.type_error(
                "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object",
            ));
        }
    };
    let signal = signal_arg(t, args[0])?;
    check(t)?;
    let old = getsignal(t, &args[..1])?;
    if signal == libc::SIGPROF {
        (t.hooks.profile)(t, Profiled::SignalTaken);
    }
    if !delivery::dispose(signal, how) {
        return Err(last_error(t));
    }
    if let Some(handlers) = t.signal_handlers.cast::<Dict>() {
        dicts::set(t, handlers, Value::small_int(i64::from(signal)), handler)?;
    }
    Ok(old)
}

fn arrive(t: &mut Thread, args: &[Value]) -> PyResult {
    let signal = int_arg(t, args[0])?;
    delivery::arrive(signal);
    check(t)?;
    Ok(Value::NONE)
}

fn raise_signal(t: &mut Thread, args: &[Value]) -> PyResult {
    if !t.gil.is_main() {
        let main = t.int(t.gil.main_ident() as i64)?;
        return pthread_kill(t, &[main, args[0]]);
    }
    let signal = int_arg(t, args[0])?;
    // SAFETY: takes a number alone.
    if unsafe { libc::raise(signal) } != 0 {
        return Err(last_error(t));
    }
    check(t)?;
    Ok(Value::NONE)
}

fn default_int_handler(t: &mut Thread, _args: &[Value]) -> PyResult {
    Err(t.raise_args(ClassId::KeyboardInterrupt, &[]))
}

fn pause(t: &mut Thread, _args: &[Value]) -> PyResult {
    // SAFETY: waits.
    t.without_gil(|| unsafe { libc::pause() });
    check(t)?;
    Ok(Value::NONE)
}

fn pthread_kill(t: &mut Thread, args: &[Value]) -> PyResult {
    let ident = crate::runtime::ops::index(t, args[0])?.to_i64();
    let signal = int_arg(t, args[1])?;
    let code = if ident.is_some_and(|n| t.gil.knows(n as u64)) {
        // The main thread takes the signals of all.
        // SAFETY: the main thread lives as long as the process.
        unsafe { libc::pthread_kill(t.gil.main_ident() as libc::pthread_t, signal) }
    } else {
        libc::ESRCH
    };
    if code != 0 {
        return Err(os_error_code(t, code, None));
    }
    check(t)?;
    Ok(Value::NONE)
}

fn set_wakeup_fd(t: &mut Thread, args: &[Value]) -> PyResult {
    let fd = int_arg(t, args[0])?;
    if fd >= 0 {
        // SAFETY: takes numbers alone.
        let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
        if flags < 0 {
            return Err(last_error(t));
        }
        if flags & libc::O_NONBLOCK == 0 {
            return Err(t.value_error(format!("the fd {fd} must be in non-blocking mode")));
        }
    }
    Ok(Value::small_int(i64::from(delivery::set_wakeup(
        fd.max(-1),
    ))))
}

fn siginterrupt(t: &mut Thread, args: &[Value]) -> PyResult {
    let signal = signal_arg(t, args[0])?;
    let interrupts = int_arg(t, args[1])? != 0;
    // SAFETY: all-zero bytes are a valid sigaction, which the first call overwrites.
    let failed = unsafe {
        let mut action: libc::sigaction = core::mem::zeroed();
        libc::sigaction(signal, core::ptr::null(), &mut action);
        if interrupts {
            action.sa_flags &= !libc::SA_RESTART;
        } else {
            action.sa_flags |= libc::SA_RESTART;
        }
        libc::sigaction(signal, &action, core::ptr::null_mut()) != 0
    };
    if failed {
        return Err(last_error(t));
    }
    Ok(Value::NONE)
}

fn strsignal(t: &mut Thread, args: &[Value]) -> PyResult {
    let signal = signal_arg(t, args[0])?;
    // SAFETY: the text is read before anybody asks for another.
    let text = unsafe {
        let text = libc::strsignal(signal);
        if text.is_null() {
            return Ok(Value::NONE);
        }
        core::ffi::CStr::from_ptr(text)
            .to_string_lossy()
            .into_owned()
    };
    if text.starts_with("Unknown signal") {
        return Ok(Value::NONE);
    }
    Ok(Str::from_str(t, &text)?.value())
}
