//! The module `sys`.

mod facts;

use super::exceptions::this as exception;
use super::number::real;
use super::{library, traceback};
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, call, classes, define, ops};
use crate::value::Value;
use std::time::Duration;

/// Shortest switch interval: threads that want the lock more often only wake each other.
const LEAST_INTERVAL: Duration = Duration::from_micros(1);

natives! {
    FUNCTIONS:
    /// Exit the interpreter by raising SystemExit(status).
    "exit" "(status=None, /)" => exit,
    /// Return (type, value, traceback) of the exception that is being handled.
    "exc_info" "()" => exc_info,
    /// Return the exception that is being handled.
    "exception" "()" => handled,
    /// Print an exception with its traceback to sys.stderr.
    "excepthook" "(exctype, value, traceback, /)" => excepthook,
    /// Print an object to sys.stdout and save it in builtins._.
    "displayhook" "(object, /)" => displayhook,
    /// Return a frame object from the call stack.
    "_getframe" "(depth=0, /)" => getframe,
    /// Return the name of the module of a caller.
    "_getframemodulename" "(depth=0)" => getframemodulename,
    /// Intern a string.
    "intern" "(string, /)" => intern,
    /// Return the most activations of script functions there may be.
    "getrecursionlimit" "()" => getrecursionlimit,
    /// Set the most activations of script functions there may be.
    "setrecursionlimit" "(limit, /)" => setrecursionlimit,
    /// Return the size of an object in bytes.
    "getsizeof" "(object, default=None)" => getsizeof,
    /// There are no reference counts: always 2.
    "getrefcount" "(object, /)" => getrefcount,
    /// Return the encoding of str.encode without arguments.
    "getdefaultencoding" "()" => utf8,
    /// Return the encoding of file names.
    "getfilesystemencoding" "()" => utf8,
    /// Return the error handler of file names.
    "getfilesystemencodeerrors" "()" => surrogateescape,
    /// Return the most decimal digits of an int that is converted from or to text.
    "get_int_max_str_digits" "()" => get_digits,
    /// Set the most decimal digits of an int that is converted from or to text.
    "set_int_max_str_digits" "(maxdigits)" => set_digits,
    /// There is no trace function.
    "gettrace" "()" => none,
    /// Trace functions are not supported.
    "settrace" "(function, /)" => settrace,
    /// There is no profile function.
    "getprofile" "()" => none,
    /// Profile functions are not supported.
    "setprofile" "(function, /)" => settrace,
    /// Set what is called with each asynchronous generator when it is first used, and when it is forgotten.
    "set_asyncgen_hooks" "(firstiter=None, finalizer=None)" => set_asyncgen_hooks,
    /// Return what set_asyncgen_hooks was given.
    "get_asyncgen_hooks" "()" => facts::asyncgen_hooks,
    /// Is the interpreter shutting down?
    "is_finalizing" "()" => is_finalizing,
    /// Return the time between two chances for another thread, in seconds.
    "getswitchinterval" "()" => getswitchinterval,
    /// Accepted, without effect.
    "setswitchinterval" "(interval, /)" => setswitchinterval,
    /// The number of processors is not configured: -1.
    "_get_cpu_count_config" "()" => not_configured,
    /// One thread runs at a time.
    "_is_gil_enabled" "()" => yes,
    /// Without effect.
    "_clear_internal_caches" "()" => none,
    /// Take the descriptors of __dict__ and __weakref__ from a class that another replaces.
    "_clear_type_descriptors" "(type, /)" => clear_type_descriptors,
    /// Interned strings are not counted: 0.
    "getunicodeinternedsize" "(*, _only_immortal=False)" => zero,
    /// Audit events go nowhere.
    "audit" "(event, /, *args)" => none,
    /// Bytes of blocks in use by the heap, as a number of 16-byte units.
    "getallocatedblocks" "()" => getallocatedblocks,
    /// Return how often code was compiled, refused or given up so far, and the nanoseconds that took.
    "_tier_counters" "()" => tier_counters,
    /// Facts that are made when asked for.
    "__getattr__" "(name, /)" => facts::getattr,
}

natives! {
    LEAVE:
    /// Exit the interpreter by raising SystemExit(code).
    "exit" "(code=None, /)" => exit,
    /// Exit the interpreter by raising SystemExit(code).
    "quit" "(code=None, /)" => exit,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let module = define::module(t, "sys", FUNCTIONS)?;
    let d = module.dict();
    t.sys_dict = d.value();
    for name in ["excepthook", "displayhook"] {
        let key = t.intern(name)?;
        let f = d.get_str(key).unwrap_or(Value::NONE);
        define::set(t, d, &format!("__{name}__"), f)?;
    }
    if let Some(builtins) = t.builtins.cast::<Dict>() {
        define::functions(t, builtins, "builtins", LEAVE)?;
    }
    define::set(t, d, "modules", t.modules)?;
    facts::set_constants(t, d)?;
    set_path(t)
}

/// The variable of the environment with folders that are searched for modules, separated by colons.
const PATH_VARIABLE: &str = "TAURAROPATH";

/// Folders of installed modules, behind `$HOME` and behind the folder above the program's.
const SITE_PACKAGES: [&str; 2] = [
    ".local/lib/tauraro/site-packages",
    "lib/tauraro/site-packages",
];

/// Fills `sys.path` but for the program's own folder: the environment's folders, the library, what is installed.
fn set_path(t: &mut Thread) -> Result<(), Raised> {
    let Some(list) = attribute(t, "path").and_then(|p| p.cast::<List>()) else {
        return Ok(());
    };
    let mut folders = Vec::new();
    if let Ok(text) = std::env::var(PATH_VARIABLE) {
        folders.extend(text.split(':').filter(|f| !f.is_empty()).map(str::to_owned));
    }
    folders.push(library::FOLDER.to_owned());
    let home = std::env::home_dir();
    let program = std::env::current_exe().ok();
    let above = program.as_deref().and_then(|p| p.parent()?.parent());
    for (base, inner) in [home.as_deref(), above].into_iter().zip(SITE_PACKAGES) {
        if let Some(folder) = base.map(|b| b.join(inner)).filter(|f| f.is_dir()) {
            folders.push(folder.to_string_lossy().into_owned());
        }
    }
    for folder in folders {
        let s = Str::from_str(t, &folder)?;
        list.push(t, s.value())?;
    }
    Ok(())
}

/// Sets what the command line decides: `sys.argv` and `sys.orig_argv`, `sys.executable`.
///
/// # Errors
/// MemoryError.
pub(crate) fn set_arguments(
    t: &mut Thread,
    argv: &[String],
    original: &[String],
) -> Result<(), Raised> {
    let Some(d) = t.sys_dict.cast::<Dict>() else {
        return Ok(());
    };
    for (name, texts) in [("argv", argv), ("orig_argv", original)] {
        let list = List::new(t)?;
        for s in texts {
            let s = Str::from_str(t, s)?;
            list.push(t, s.value())?;
        }
        define::set(t, d, name, list.value())?;
    }
    Ok(())
}

/// Puts a folder in front of `sys.path`.
///
/// # Errors
/// MemoryError.
pub(crate) fn add_path(t: &mut Thread, folder: &str) -> Result<(), Raised> {
    let key = t.intern("path")?;
    let path = t.sys_dict.cast::<Dict>().and_then(|d| d.get_str(key));
    match path.and_then(|p| p.cast::<List>()) {
        Some(list) => {
            let s = Str::from_str(t, folder)?;
            list.insert(t, 0, s.value())
        }
        None => Ok(()),
    }
}

/// What the command line and the environment say of compiled files: whether none are written, and the folder that they
/// are put into instead of `__pycache__`.
///
/// # Errors
/// MemoryError.
pub(crate) fn set_bytecode_options(
    t: &mut Thread,
    unwritten: bool,
    prefix: Option<&str>,
) -> Result<(), Raised> {
    let Some(d) = t.sys_dict.cast::<Dict>() else {
        return Ok(());
    };
    if unwritten {
        define::set(t, d, "dont_write_bytecode", Value::TRUE)?;
    }
    if let Some(prefix) = prefix {
        let prefix = Str::from_str(t, prefix)?;
        define::set(t, d, "pycache_prefix", prefix.value())?;
    }
    Ok(())
}

fn clear_type_descriptors(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(class) = args[0].cast::<Class>() else {
        let found = t.class_of(args[0]).name();
        let message = format!("_clear_type_descriptors() argument must be type, not {found}");
        return Err(t.type_error(message));
    };
    if class.has_flag(class_flag::BUILTIN) {
        return Err(t.type_error("argument is immutable"));
    }
    classes::invalidate(t, class);
    for name in ["__dict__", "__weakref__"] {
        let name = t.intern(name)?;
        class.dict().delete_str(t, name);
    }
    Ok(Value::NONE)
}

fn none(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}

fn yes(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::TRUE)
}

fn zero(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::ZERO)
}

fn not_configured(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::small_int(-1))
}

fn exit(t: &mut Thread, args: &[Value]) -> PyResult {
    Err(if args[0].is_unbound() {
        t.raise_args(ClassId::SystemExit, &[])
    } else {
        t.raise_args(ClassId::SystemExit, &[args[0]])
    })
}

fn handled(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(t.handled)
}

fn exc_info(t: &mut Thread, _args: &[Value]) -> PyResult {
    let e = t.handled;
    let made = match e.cast::<Exception>() {
        Some(x) => {
            let class = t.class_of(e).value();
            Tuple::new(t, &[class, e, x.traceback.get()])?
        }
        None => Tuple::new(t, &[Value::NONE; 3])?,
    };
    Ok(made.value())
}

fn excepthook(t: &mut Thread, args: &[Value]) -> PyResult {
    let e = exception(t, args[1])?;
    traceback::print_exception(t, e);
    Ok(Value::NONE)
}

fn displayhook(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[0].is_none() {
        return Ok(Value::NONE);
    }
    let Some(builtins) = t.builtins.cast::<Dict>() else {
        return Ok(Value::NONE);
    };
    define::set(t, builtins, "_", Value::NONE)?;
    let key = t.intern("stdout")?;
    let out = t.sys_dict.cast::<Dict>().and_then(|d| d.get_str(key));
    let Some(out) = out.filter(|v| !v.is_none()) else {
        return Err(t.raise(ClassId::RuntimeError, "lost sys.stdout"));
    };
    let text = ops::repr(t, args[0])?;
    super::output::write(t, out, text)?;
    let end = t.intern("\n")?;
    super::output::write(t, out, end)?;
    define::set(t, builtins, "_", args[0])?;
    Ok(Value::NONE)
}

fn depth(t: &mut Thread, v: Value) -> Result<usize, Raised> {
    if v.is_unbound() {
        return Ok(0);
    }
    let v = ops::index(t, v)?;
    Ok(usize::try_from(v.to_i64().unwrap_or(i64::MAX).max(0)).unwrap_or(usize::MAX))
}

fn getframe(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = depth(t, args[0])?;
    if n == 0 {
        t.interpreted_frame()?;
    }
    match traceback::frame_object(t, n)? {
        Some(f) => Ok(f),
        None => Err(t.value_error("call stack is not deep enough")),
    }
}

fn getframemodulename(t: &mut Thread, args: &[Value]) -> PyResult {
    let n = depth(t, args[0])?;
    let globals = t.frames().nth(n).map(|f| f.code().body().globals.get());
    let key = t.intern("__name__")?;
    Ok(globals
        .and_then(|g| g.cast::<Dict>())
        .and_then(|d| d.get_str(key))
        .unwrap_or(Value::NONE))
}

fn intern(t: &mut Thread, args: &[Value]) -> PyResult {
    match args[0].cast::<Str>() {
        Some(s) if args[0].shape_id() == ClassId::Str as u32 => Ok(t.intern_str(s).value()),
        Some(_) => {
            let message = format!("can't intern {}", t.class_of(args[0]).name());
            Err(t.type_error(message))
        }
        None => {
            let message = format!(
                "intern() argument must be str, not {}",
                t.class_of(args[0]).name()
            );
            Err(t.type_error(message))
        }
    }
}

fn getrecursionlimit(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::small_int(t.recursion_limit() as i64))
}

fn setrecursionlimit(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = ops::index(t, args[0])?;
    match v.to_i64().map(i32::try_from) {
        Some(Ok(n)) if n < 1 => {
            Err(t.value_error("recursion limit must be greater or equal than 1"))
        }
        Some(Ok(n)) => {
            let depth = t.frames().count();
            if depth >= n as usize {
                let message = format!(
                    "cannot set the recursion limit to {n} at the recursion depth {depth}: the limit is too low"
                );
                return Err(t.raise(ClassId::RecursionError, &message));
            }
            t.set_recursion_limit(n as u32);
            Ok(Value::NONE)
        }
        _ => Err(t.overflow_error("Python int too large to convert to C int")),
    }
}

fn getsizeof(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = t.intern("__sizeof__")?;
    let class = t.class_of(args[0]);
    match class.lookup(name) {
        Some(f) => call::call_special(t, f, args[0], &[]),
        None if !args[1].is_unbound() => Ok(args[1]),
        None => {
            let message = format!("Type {} doesn't define __sizeof__", class.name());
            Err(t.type_error(message))
        }
    }
}

fn getrefcount(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::small_int(2))
}

fn utf8(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(t.intern("utf-8")?.value())
}

fn surrogateescape(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(t.intern("surrogateescape")?.value())
}

fn get_digits(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.int(t.int_max_str_digits as i64)
}

fn set_digits(t: &mut Thread, args: &[Value]) -> PyResult {
    let v = ops::index(t, args[0])?;
    match v.to_i64().and_then(|n| usize::try_from(n).ok()) {
        Some(n) if n == 0 || n >= 640 => {
            t.int_max_str_digits = n;
            Ok(Value::NONE)
        }
        _ => Err(t.value_error("maxdigits must be 0 or larger than 640")),
    }
}

fn settrace(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[0].is_none() {
        return Ok(Value::NONE);
    }
    Err(t.raise(
        ClassId::NotImplementedError,
        "trace and profile functions are not supported",
    ))
}

fn is_finalizing(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::FALSE)
}

fn getswitchinterval(t: &mut Thread, _args: &[Value]) -> PyResult {
    t.float(t.gil.interval().as_secs_f64())
}

fn setswitchinterval(t: &mut Thread, args: &[Value]) -> PyResult {
    let seconds = real(t, args[0])?;
    if seconds <= 0.0 {
        return Err(t.value_error("switch interval must be strictly positive"));
    }
    let interval = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    t.gil.set_interval(interval.max(LEAST_INTERVAL));
    Ok(Value::NONE)
}

fn getallocatedblocks(t: &mut Thread, _args: &[Value]) -> PyResult {
    let bytes = t.heap.stats().live_bytes;
    t.int(bytes as i64 / 16)
}

fn tier_counters(t: &mut Thread, _args: &[Value]) -> PyResult {
    let (events, compile_ns) = (t.tier_events as i64, t.compile_ns as i64);
    let items = [t.int(events)?, t.int(compile_ns)?];
    Ok(Tuple::new(t, &items)?.value())
}

/// Reports the exception that ended the script through `sys.excepthook`.
pub(crate) fn report(t: &mut Thread, e: Gc<Exception>) {
    t.take_pending();
    let hook = t.sys_dict.cast::<Dict>().and_then(|d| {
        let key = t.intern("excepthook").ok()?;
        d.get_str(key)
    });
    let own = |v: Value| {
        v.cast::<NativeFunction>()
            .is_some_and(|f| core::ptr::fn_addr_eq(f.def.get().func, excepthook as NativeFn))
    };
    let Some(hook) = hook.filter(|v| !own(*v)) else {
        return traceback::print_exception(t, e);
    };
    let class = t.class_of(e.value()).value();
    if call::call(t, hook, &[class, e.value(), e.traceback.get()]).is_ok() {
        return;
    }
    let second = t.take_pending();
    super::output::write_error(t, "Error in sys.excepthook:\n");
    if let Some(x) = second.cast::<Exception>() {
        traceback::print_exception(t, x);
    }
    super::output::write_error(t, "\nOriginal exception was:\n");
    traceback::print_exception(t, e);
}

/// The attribute `name` of `sys`.
pub(crate) fn attribute(t: &mut Thread, name: &str) -> Option<Value> {
    let key = t.intern(name).ok()?;
    t.sys_dict.cast::<Dict>()?.get_str(key)
}

/// Flushes what `sys.stdout` and `sys.stderr` hold; false when that fails, which is reported.
pub(crate) fn flush_streams(t: &mut Thread) -> bool {
    let mut fine = true;
    for name in ["stdout", "stderr"] {
        let Some(file) = attribute(t, name).filter(|v| !v.is_none()) else {
            continue;
        };
        let is_closed = matches!(
            attributes::get_text(t, file, "closed"),
            Ok(Some(Value::TRUE))
        );
        t.take_pending();
        if is_closed {
            continue;
        }
        if call::call_method(t, file, "flush", &[]).is_err() {
            let e = t.take_pending();
            if name == "stdout" {
                fine = false;
                unraisable(t, e, "sys.stdout");
            }
        }
    }
    if let Err(error) = t.out.flush() {
        let _raised = super::exceptions::os_error(t, &error, None);
        let e = t.take_pending();
        fine = false;
        unraisable(t, e, "sys.stdout");
    }
    fine
}

/// Reports an exception that nobody can handle.
fn unraisable(t: &mut Thread, e: Value, source: &str) {
    super::output::write_error(t, &format!("Exception ignored while flushing {source}:\n"));
    if let Some(e) = e.cast::<Exception>() {
        traceback::print_exception(t, e);
    }
}

fn set_asyncgen_hooks(t: &mut Thread, args: &[Value]) -> PyResult {
    for (hook, name) in args.iter().zip(["firstiter", "finalizer"]) {
        if !hook.is_unbound() && !hook.is_none() && !call::is_callable(t, *hook) {
            let class = t.class_of(*hook).name();
            return Err(t.type_error(format!("callable {name} expected, got {class}")));
        }
    }
    for (i, hook) in args.iter().enumerate() {
        if !hook.is_unbound() {
            t.async_hooks[i] = *hook;
        }
    }
    Ok(Value::NONE)
}
