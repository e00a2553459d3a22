//! The module `time`: clocks and sleep. `struct_time` and what makes or takes one
//! (`gmtime`, `localtime`, `strptime`) is not there yet.

use super::number::real;
use crate::natives;
use crate::object::*;
use crate::runtime::arith::Number;
use crate::runtime::{attributes, define, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Return the current time in seconds since the Epoch.
    "time" "()" => time,
    /// Return the current time in nanoseconds since the Epoch.
    "time_ns" "()" => time_ns,
    /// Performance counter for benchmarking, in seconds.
    "perf_counter" "()" => monotonic,
    /// Performance counter for benchmarking as nanoseconds.
    "perf_counter_ns" "()" => monotonic_ns,
    /// Monotonic clock, cannot go backward, in seconds.
    "monotonic" "()" => monotonic,
    /// Monotonic clock, cannot go backward, as nanoseconds.
    "monotonic_ns" "()" => monotonic_ns,
    /// Process time for profiling: sum of the kernel and user-space CPU time, in seconds.
    "process_time" "()" => process_time,
    /// Process time for profiling as nanoseconds.
    "process_time_ns" "()" => process_time_ns,
    /// Thread time for profiling: CPU time of this thread, in seconds.
    "thread_time" "()" => thread_time,
    /// Thread time for profiling as nanoseconds.
    "thread_time_ns" "()" => thread_time_ns,
    /// The time of the specified clock clk_id as a float.
    "clock_gettime" "(clk_id, /)" => clock_gettime,
    /// The time of the specified clock clk_id as nanoseconds (int).
    "clock_gettime_ns" "(clk_id, /)" => clock_gettime_ns,
    /// Local time: nine numbers, the zone's name and its distance from UTC in seconds.
    "_local" "(seconds=None, /)" => local_parts,
    /// UTC: nine numbers, the zone's name and 0.
    "_utc" "(seconds=None, /)" => utc_parts,
    /// Read the zone of the process's environment anew.
    "_tzset" "()" => tzset,
    /// What is in Python: struct_time and what makes one.
    "__getattr__" "(name, /)" => getattr,
    /// Delay execution for a given number of seconds.
    "sleep" "(seconds, /)" => sleep,
    /// Convert a time in seconds since the Epoch to a string in local time.
    "ctime" "(seconds=None, /)" => ctime,
    /// Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
    "asctime" "(tuple=None, /)" => asctime,
    /// Convert a time tuple in local time to seconds since the Epoch.
    "mktime" "(tuple, /)" => mktime,
    /// Convert a time tuple to a string according to a format specification.
    "strftime" "(format, tuple=None, /)" => strftime,
}

const NANOS: i64 = 1_000_000_000;

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let module = define::module(t, "time", FUNCTIONS)?;
    let clocks = [
        ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
        ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
        ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
        ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
    ];
    for (name, id) in clocks {
        define::set(t, module.dict(), name, Value::small_int(id as i64))?;
    }
    // Items of a `struct_time`, with the zone's name and distance from UTC.
    define::set(t, module.dict(), "_STRUCT_TM_ITEMS", Value::small_int(11))?;
    Ok(())
}

/// Nanoseconds on a clock of the system, `None` when there is no such clock.
fn read_clock(id: libc::clockid_t) -> Option<i64> {
    let mut at = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the call writes the structure it is given.
    let failed = unsafe { libc::clock_gettime(id, &mut at) } != 0;
    if failed {
        None
    } else {
        Some(at.tv_sec * NANOS + at.tv_nsec)
    }
}

fn nanos(t: &mut Thread, id: libc::clockid_t) -> Result<i64, Raised> {
    match read_clock(id) {
        Some(n) => Ok(n),
        None => Err(os_error(t)),
    }
}

/// Raises OSError for the C library's last error.
fn os_error(t: &mut Thread) -> Raised {
    let e = std::io::Error::last_os_error();
    let code = e.raw_os_error().unwrap_or(0);
    let text = e.to_string();
    let text = text.split(" (os error").next().unwrap_or("");
    match Str::from_str(t, text) {
        Ok(s) => t.raise_args(
            ClassId::OSError,
            &[Value::small_int(code as i64), s.value()],
        ),
        Err(r) => r,
    }
}

fn seconds(t: &mut Thread, nanos: i64) -> PyResult {
    // Whole seconds have no rounding error.
    let x = if nanos % NANOS == 0 {
        (nanos / NANOS) as f64
    } else {
        nanos as f64 / NANOS as f64
    };
    t.float(x)
}

macro_rules! clocks {
    ($($name:ident, $name_ns:ident: $id:ident;)*) => {$(
        fn $name(t: &mut Thread, _: &[Value]) -> PyResult {
            let n = nanos(t, libc::$id)?;
            seconds(t, n)
        }
        fn $name_ns(t: &mut Thread, _: &[Value]) -> PyResult {
            let n = nanos(t, libc::$id)?;
            t.int(n)
        }
    )*};
}

clocks! {
    time, time_ns: CLOCK_REALTIME;
    monotonic, monotonic_ns: CLOCK_MONOTONIC;
    process_time, process_time_ns: CLOCK_PROCESS_CPUTIME_ID;
    thread_time, thread_time_ns: CLOCK_THREAD_CPUTIME_ID;
}

fn clock_id(t: &mut Thread, v: Value) -> Result<libc::clockid_t, Raised> {
    let id = ops::index_i64(t, v)?;
    // Out of range means a clock that does not exist.
    Ok(libc::clockid_t::try_from(id).unwrap_or(-1))
}

fn clock_gettime(t: &mut Thread, args: &[Value]) -> PyResult {
    let id = clock_id(t, args[0])?;
    let n = nanos(t, id)?;
    seconds(t, n)
}

fn clock_gettime_ns(t: &mut Thread, args: &[Value]) -> PyResult {
    let id = clock_id(t, args[0])?;
    let n = nanos(t, id)?;
    t.int(n)
}

/// A duration or a point in time in nanoseconds, rounded away from zero.
fn timestamp(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    let too_large = |t: &mut Thread| t.overflow_error("timestamp out of range for C PyTime_t");
    match Number::of(v) {
        Some(Number::Float(x)) => {
            if x.is_nan() {
                return Err(t.value_error("Invalid value NaN (not a number)"));
            }
            let n = x * NANOS as f64;
            let n = if n < 0.0 { n.floor() } else { n.ceil() };
            if n.abs() < 9.2e18 {
                Ok(n as i64)
            } else {
                Err(too_large(t))
            }
        }
        Some(Number::Int(i)) => match i.to_i64().and_then(|s| s.checked_mul(NANOS)) {
            Some(n) => Ok(n),
            None => Err(too_large(t)),
        },
        None => {
            if !t.special(v, Special::Float).is_unbound() {
                let x = real(t, v)?;
                let x = t.float(x)?;
                return timestamp(t, x);
            }
            if t.special(v, Special::Index).is_unbound() {
                let class = t.class_of(v).name();
                let message =
                    format!("'{class}' object cannot be interpreted as an integer or float");
                return Err(t.type_error(message));
            }
            let i = ops::index(t, v)?;
            timestamp(t, i)
        }
    }
}

/// Longest single wait, nanoseconds: an interrupt that came just before it is noticed then.
const LONGEST_WAIT: i64 = NANOS / 4;

fn sleep(t: &mut Thread, args: &[Value]) -> PyResult {
    let duration = timestamp(t, args[0])?;
    if duration < 0 {
        return Err(t.value_error("sleep length must be non-negative"));
    }
    let end = nanos(t, libc::CLOCK_MONOTONIC)?.saturating_add(duration);
    loop {
        // A handler that raises ends the sleep.
        super::signals::check(t)?;
        let left = end - nanos(t, libc::CLOCK_MONOTONIC)?;
        if left <= 0 {
            return Ok(Value::NONE);
        }
        let wait = left.min(LONGEST_WAIT);
        let wait = libc::timespec {
            tv_sec: wait / NANOS,
            tv_nsec: wait % NANOS,
        };
        t.without_gil(|| {
            // SAFETY: the call reads the structure; the rest of an interrupted wait is not asked for.
            unsafe { libc::nanosleep(&wait, core::ptr::null_mut()) }
        });
    }
}

/// A broken-down time of all zeroes.
fn empty_tm() -> libc::tm {
    // SAFETY: a `tm` is made of integers and a pointer that may be null.
    unsafe { core::mem::zeroed() }
}

/// A number of seconds since 1970 as local time.
///
/// # Errors
/// OSError, for a year that the C library cannot hold.
pub(super) fn local_time(t: &mut Thread, seconds: i64) -> Result<libc::tm, Raised> {
    let mut tm = empty_tm();
    // SAFETY: reads the first and writes the second argument.
    if unsafe { libc::localtime_r(&seconds, &mut tm) }.is_null() {
        return Err(os_error(t));
    }
    Ok(tm)
}

/// A number of seconds since 1970 as UTC.
///
/// # Errors
/// OSError, for a year that the C library cannot hold.
pub(super) fn utc_time(t: &mut Thread, seconds: i64) -> Result<libc::tm, Raised> {
    let mut tm = empty_tm();
    // SAFETY: reads the first and writes the second argument.
    if unsafe { libc::gmtime_r(&seconds, &mut tm) }.is_null() {
        return Err(os_error(t));
    }
    Ok(tm)
}

/// The name of the zone of a local time.
pub(super) fn zone_name(tm: &libc::tm) -> String {
    if tm.tm_zone.is_null() {
        return String::new();
    }
    // SAFETY: the C library's names of zones are texts that stay.
    let name = unsafe { std::ffi::CStr::from_ptr(tm.tm_zone) };
    name.to_string_lossy().into_owned()
}

/// The parts of a broken-down time as script sees them.
fn parts(t: &mut Thread, tm: &libc::tm, zone: &str) -> PyResult {
    let numbers = [
        i64::from(tm.tm_year) + 1900,
        i64::from(tm.tm_mon) + 1,
        i64::from(tm.tm_mday),
        i64::from(tm.tm_hour),
        i64::from(tm.tm_min),
        i64::from(tm.tm_sec),
        // Monday is 0 here, Sunday in C.
        i64::from((tm.tm_wday + 6) % 7),
        i64::from(tm.tm_yday) + 1,
        i64::from(tm.tm_isdst),
    ];
    let out = Tuple::new_zeroed(t, 11)?;
    for (i, n) in numbers.into_iter().enumerate() {
        out.init(i, Value::small_int(n));
    }
    let zone = t.intern(zone)?;
    out.init(9, zone.value());
    out.init(10, Value::small_int(tm.tm_gmtoff));
    Ok(out.value())
}

/// The argument in whole seconds, now when it is missing.
fn whole_seconds(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    if v.is_unbound() || v.is_none() {
        return Ok(now_parts(t)?.0);
    }
    floor_seconds(t, v)
}

unsafe extern "C" {
    /// Of the C library: reads the variable TZ.
    #[link_name = "tzset"]
    fn c_tzset();
}

fn tzset(_: &mut Thread, _: &[Value]) -> PyResult {
    // SAFETY: takes nothing; script changes the environment through the C library alone, under the interpreter's lock.
    unsafe { c_tzset() };
    Ok(Value::NONE)
}

/// The present time: seconds since 1970 and nanoseconds.
///
/// # Errors
/// OSError.
pub(super) fn now_parts(t: &mut Thread) -> Result<(i64, i64), Raised> {
    let n = nanos(t, libc::CLOCK_REALTIME)?;
    Ok((n.div_euclid(NANOS), n.rem_euclid(NANOS)))
}

#[cold]
fn out_of_range(t: &mut Thread) -> Raised {
    t.overflow_error("timestamp out of range for platform time_t")
}

/// The whole seconds of a float, if they fit.
fn checked_seconds(t: &mut Thread, whole: f64) -> Result<i64, Raised> {
    if whole.is_nan() {
        return Err(t.value_error("Invalid value NaN (not a number)"));
    }
    // The limits are powers of 2, which are exact.
    if whole >= i64::MIN as f64 && whole < -(i64::MIN as f64) {
        Ok(whole as i64)
    } else {
        Err(out_of_range(t))
    }
}

/// A timestamp in whole seconds, rounded down.
///
/// # Errors
/// TypeError, OverflowError, ValueError for nan.
pub(super) fn floor_seconds(t: &mut Thread, v: Value) -> Result<i64, Raised> {
    if let Some(Number::Float(x)) = Number::of(v) {
        return checked_seconds(t, x.floor());
    }
    match ops::index(t, v)?.to_i64() {
        Some(n) => Ok(n),
        None => Err(out_of_range(t)),
    }
}

/// A timestamp in seconds and microseconds, rounded to the nearest, to an even one from the middle.
///
/// # Errors
/// TypeError, OverflowError, ValueError for nan.
pub(super) fn seconds_and_micros(t: &mut Thread, v: Value) -> Result<(i64, i64), Raised> {
    const MICROS: f64 = 1e6;
    if let Some(Number::Float(x)) = Number::of(v) {
        let mut whole = x.trunc();
        let mut micros = ((x - whole) * MICROS).round_ties_even();
        if micros >= MICROS {
            micros -= MICROS;
            whole += 1.0;
        } else if micros < 0.0 {
            micros += MICROS;
            whole -= 1.0;
        }
        return Ok((checked_seconds(t, whole)?, micros as i64));
    }
    let index = match ops::index(t, v) {
        Ok(index) => index,
        Err(raised) => {
            t.catch(raised, ClassId::TypeError)?;
            let class = t.class_of(v).name();
            return Err(t.type_error(format!("argument must be int or float, not {class}")));
        }
    };
    match index.to_i64() {
        Some(n) => Ok((n, 0)),
        None => Err(out_of_range(t)),
    }
}

fn local_parts(t: &mut Thread, args: &[Value]) -> PyResult {
    let seconds = whole_seconds(t, args[0])?;
    let tm = local_time(t, seconds)?;
    parts(t, &tm, &zone_name(&tm))
}

fn utc_parts(t: &mut Thread, args: &[Value]) -> PyResult {
    let seconds = whole_seconds(t, args[0])?;
    let tm = utc_time(t, seconds)?;
    parts(t, &tm, "UTC")
}

fn getattr(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(name) = args[0].cast::<Str>() else {
        return Err(t.type_error("attribute name must be string"));
    };
    let text = name.to_string_lossy();
    if !text.starts_with('_') {
        let module = super::import::load(t, "_time_parts")?;
        if let Some(v) = attributes::get_text(t, module, &text)? {
            return Ok(v);
        }
    }
    let message = format!("module 'time' has no attribute '{text}'");
    Err(t.raise(ClassId::AttributeError, &message))
}

fn now(t: &mut Thread) -> Result<libc::tm, Raised> {
    let n = nanos(t, libc::CLOCK_REALTIME)?;
    local_time(t, n.div_euclid(NANOS))
}

/// A broken-down time from a tuple of nine ints; now when there is none.
fn broken_down(t: &mut Thread, function: &str, v: Value) -> Result<libc::tm, Raised> {
    if v.is_unbound() {
        return now(t);
    }
    let Some(tuple) = v.cast::<Tuple>() else {
        return Err(t.type_error("Tuple or struct_time argument required"));
    };
    if tuple.len() != 9 {
        return Err(t.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut parts = [0i32; 9];
    for (i, part) in parts.iter_mut().enumerate() {
        let n = ops::index_i64(t, tuple.get(i))?;
        *part = match i32::try_from(n) {
            Ok(n) => n,
            Err(_) => return Err(t.overflow_error("Python int too large to convert to C int")),
        };
    }
    let [
        year,
        month,
        day,
        hour,
        minute,
        second,
        weekday,
        yearday,
        dst,
    ] = parts;
    let mut tm = empty_tm();
    tm.tm_year = year.wrapping_sub(1900);
    tm.tm_mon = month - 1;
    tm.tm_mday = day;
    (tm.tm_hour, tm.tm_min, tm.tm_sec) = (hour, minute, second);
    // Monday is 0 here, Sunday in C.
    tm.tm_wday = (weekday + 1).rem_euclid(7);
    tm.tm_yday = yearday - 1;
    tm.tm_isdst = dst;
    Ok(tm)
}

/// Checks and completes a time that is to be written; zeroes mean the first.
fn check(t: &mut Thread, tm: &mut libc::tm) -> Result<(), Raised> {
    if tm.tm_mon == -1 {
        tm.tm_mon = 0;
    }
    if tm.tm_mday == 0 {
        tm.tm_mday = 1;
    }
    if tm.tm_yday == -1 {
        tm.tm_yday = 0;
    }
    for (inside, name) in [
        ((0..12).contains(&tm.tm_mon), "month"),
        ((1..32).contains(&tm.tm_mday), "day of month"),
        ((0..24).contains(&tm.tm_hour), "hour"),
        ((0..60).contains(&tm.tm_min), "minute"),
        ((0..62).contains(&tm.tm_sec), "seconds"),
        ((0..366).contains(&tm.tm_yday), "day of year"),
    ] {
        if !inside {
            return Err(t.value_error(format!("{name} out of range")));
        }
    }
    Ok(())
}

fn text(t: &mut Thread, tm: &libc::tm) -> PyResult {
    const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let text = format!(
        "{} {} {:2} {:02}:{:02}:{:02} {}",
        DAYS[tm.tm_wday.rem_euclid(7) as usize],
        MONTHS[tm.tm_mon.rem_euclid(12) as usize],
        tm.tm_mday,
        tm.tm_hour,
        tm.tm_min,
        tm.tm_sec,
        tm.tm_year as i64 + 1900
    );
    Ok(Str::from_str(t, &text)?.value())
}

fn ctime(t: &mut Thread, args: &[Value]) -> PyResult {
    let tm = if args[0].is_unbound() || args[0].is_none() {
        now(t)?
    } else {
        let n = timestamp(t, args[0])?;
        local_time(t, n.div_euclid(NANOS))?
    };
    text(t, &tm)
}

fn asctime(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut tm = broken_down(t, "asctime", args[0])?;
    check(t, &mut tm)?;
    text(t, &tm)
}

fn mktime(t: &mut Thread, args: &[Value]) -> PyResult {
    let mut tm = broken_down(t, "mktime", args[0])?;
    // The C library corrects the week day: still the impossible one when it failed.
    tm.tm_wday = -1;
    // SAFETY: reads and writes the structure it is given.
    let seconds = unsafe { libc::mktime(&mut tm) };
    if seconds == -1 && tm.tm_wday == -1 {
        return Err(t.overflow_error("mktime argument out of range"));
    }
    t.float(seconds as f64)
}

/// Longest result of a piece of a format, in times of its length plus some: no directive makes more.
const GROWTH: usize = 256;

fn strftime(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(format) = args[0].cast::<Str>() else {
        let class = t.class_of(args[0]).name();
        let message = format!("strftime() argument 1 must be str, not {class}");
        return Err(t.type_error(message));
    };
    let mut tm = broken_down(t, "strftime", args[1])?;
    check(t, &mut tm)?;
    let mut out = StrBuilder::with_capacity(t, format.len())?;
    let (mut piece, mut buffer) = (Vec::new(), Vec::new());
    // The C library gets the pieces of ASCII: how it reads others depends on the locale, and a zero byte ends its text.
    for c in format.data().iter() {
        match u8::try_from(c) {
            Ok(b @ 1..=127) => piece.push(b),
            _ => {
                push_formatted(&mut out, &mut piece, &mut buffer, &tm);
                out.push(c);
            }
        }
    }
    push_formatted(&mut out, &mut piece, &mut buffer, &tm);
    Ok(out.finish(t)?.value())
}

/// What the C library makes of a piece of a format, which is emptied.
fn push_formatted(out: &mut StrBuilder, piece: &mut Vec<u8>, buffer: &mut Vec<u8>, tm: &libc::tm) {
    if !piece.contains(&b'%') {
        out.push_latin1(piece);
        piece.clear();
        return;
    }
    piece.push(0);
    buffer.resize(piece.len() * GROWTH + 64, 0);
    // SAFETY: writes at most the buffer's length; the piece ends with a zero byte.
    let len = unsafe {
        libc::strftime(
            buffer.as_mut_ptr().cast(),
            buffer.len(),
            piece.as_ptr().cast(),
            tm,
        )
    };
    out.push_str(&String::from_utf8_lossy(&buffer[..len]));
    piece.clear();
}
