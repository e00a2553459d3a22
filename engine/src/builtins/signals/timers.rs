//! Alarms and interval timers.

use super::super::late;
use super::super::number::real;
use super::super::str_args::int_arg;
use super::last_error;
use crate::natives;
use crate::object::*;
use crate::runtime::call;
use crate::value::Value;

natives! { FUNCTIONS:
    /// Arrange for SIGALRM to arrive after the given number of seconds.
    "alarm" "(seconds, /)" => alarm,
    /// Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF).
    "setitimer" "(which, seconds, interval=0.0, /)" => setitimer,
    /// Returns current value of given itimer.
    "getitimer" "(which, /)" => getitimer,
}

/// `signal.ItimerError`.
pub(super) fn error_class(t: &mut Thread) -> Result<Gc<Class>, Raised> {
    late::exception(t, "signal", "ItimerError", ClassId::OSError)
}

/// Raises it for the C library's last error.
fn failed(t: &mut Thread) -> Raised {
    let _plain = last_error(t);
    let e = t.take_pending();
    let made = error_class(t).and_then(|class| {
        let args = crate::runtime::attributes::get_text(t, e, "args")?;
        let args = args.and_then(Value::cast::<Tuple>);
        let items: [Value; 2] = match args.map(|a| (a.get(0), a.get(1))) {
            Some((code, text)) => [code, text],
            None => [Value::NONE; 2],
        };
        call::call(t, class.value(), &items)
    });
    match made {
        Ok(e) => crate::runtime::exceptions::raise(t, e),
        Err(raised) => raised,
    }
}

fn alarm(t: &mut Thread, args: &[Value]) -> PyResult {
    let seconds = int_arg(t, args[0])?;
    // SAFETY: takes a number alone.
    let left = unsafe { libc::alarm(seconds as u32) };
    t.int(i64::from(left))
}

/// Seconds as the C library takes them; whole microseconds, and no time above 0 becomes 0.
fn time_of(t: &mut Thread, v: Value) -> Result<libc::timeval, Raised> {
    let seconds = real(t, v)?;
    let micros = (seconds * 1e6).ceil();
    if micros.is_nan() {
        return Err(t.value_error("Invalid value NaN (not a number)"));
    }
    if micros.abs() >= 9e18 {
        return Err(t.overflow_error("timestamp out of range for platform time_t"));
    }
    let micros = micros as i64;
    Ok(libc::timeval {
        tv_sec: micros.div_euclid(1_000_000),
        tv_usec: micros.rem_euclid(1_000_000),
    })
}

/// What is left of a timer, and its interval.
fn pair(t: &mut Thread, timer: &libc::itimerval) -> PyResult {
    let seconds = |v: libc::timeval| v.tv_sec as f64 + v.tv_usec as f64 * 1e-6;
    let left = t.float(seconds(timer.it_value))?;
    let interval = t.float(seconds(timer.it_interval))?;
    Ok(Tuple::new(t, &[left, interval])?.value())
}

const NO_TIME: libc::timeval = libc::timeval {
    tv_sec: 0,
    tv_usec: 0,
};

fn setitimer(t: &mut Thread, args: &[Value]) -> PyResult {
    let which = int_arg(t, args[0])?;
    let new = libc::itimerval {
        it_value: time_of(t, args[1])?,
        it_interval: match args[2] {
            v if v.is_unbound() => NO_TIME,
            v => time_of(t, v)?,
        },
    };
    let mut old = libc::itimerval {
        it_value: NO_TIME,
        it_interval: NO_TIME,
    };
    // SAFETY: reads and writes the structures.
    if unsafe { libc::syscall(libc::SYS_setitimer, which, &new, &mut old) } != 0 {
        return Err(failed(t));
    }
    pair(t, &old)
}

fn getitimer(t: &mut Thread, args: &[Value]) -> PyResult {
    let which = int_arg(t, args[0])?;
    let mut found = libc::itimerval {
        it_value: NO_TIME,
        it_interval: NO_TIME,
    };
    // SAFETY: writes the structure.
    if unsafe { libc::syscall(libc::SYS_getitimer, which, &mut found) } != 0 {
        return Err(failed(t));
    }
    pair(t, &found)
}
