//! Running a program and what its end means for the exit status.

use super::args::{Args, Program};
use super::{dump, profile, repl, show, stats};
use crate::builtins::exceptions::field;
use crate::builtins::import::{self, Found};
use crate::builtins::signals::delivery;
use crate::builtins::{library, output, pycache, sys};
use crate::object::*;
use crate::runtime::ops;
use crate::value::Value;
use crate::vm::{MainModule, Vm};
use std::io::{IsTerminal, Read};
use std::path::Path;
use std::time::Instant;

/// Exit status when standard output cannot be flushed at the end, as CPython's.
const FLUSH_FAILED: i32 = 120;
/// Exit status after Ctrl-C.
const INTERRUPTED: i32 = 130;

/// Runs the command line's program; the exit status.
pub(super) fn run(args: &Args, stack_bytes: usize) -> i32 {
    let begun = Instant::now();
    // First, so that the start of the machine is seen.
    let mut profiler = profile::start(args);
    let mut vm = match Vm::new(&args.vm, stack_bytes) {
        Ok(vm) => vm,
        Err(e) => {
            show::err(&format!("tauraro: cannot start: {e}\n"));
            return 1;
        }
    };
    // SAFETY: the process ends without freeing the machine.
    unsafe { delivery::watch(vm.thread()) };
    if let Some(profiler) = &mut profiler {
        // SAFETY: as above; the profiler is not freed either.
        unsafe { vm.attach(profiler) };
    }
    let mut status = match program(&mut vm, args) {
        Ok(status) => status,
        Err(_raised) => uncaught(vm.thread()),
    };
    if args.inspect && args.dump.is_none() {
        status = repl::run(&mut vm);
    }
    let t = vm.thread();
    wait_for_threads(t);
    run_exit_functions(t);
    let flushed = sys::flush_streams(t);
    t.files.flush_all();
    if let Some(mut profiler) = profiler {
        profiler.finish(t);
        core::mem::forget(profiler);
    }
    if let Some(format) = args.stats {
        stats::print(&mut vm, format, begun);
    }
    if let Some(file) = std::env::var_os(stats::FILE_VARIABLE) {
        stats::write(&mut vm, Path::new(&file));
    }
    core::mem::forget(vm);
    if flushed { status } else { FLUSH_FAILED }
}

/// Waits for the threads that are not daemons, when the program has imported `threading`.
fn wait_for_threads(t: &mut Thread) {
    if let Some(module) = imported(t, "threading")
        && crate::runtime::call::call_method(t, module, "_shutdown", &[]).is_err()
    {
        uncaught(t);
    }
}

/// A module that the program has imported.
fn imported(t: &mut Thread, name: &str) -> Option<Value> {
    let modules = t.modules.cast::<Dict>()?;
    let key = t.intern(name).ok()?;
    modules.get_str(key)
}

/// Runs what was registered with `atexit`, when the program has imported that.
fn run_exit_functions(t: &mut Thread) {
    if let Some(module) = imported(t, "atexit")
        && crate::runtime::call::call_method(t, module, "_run_exitfuncs", &[]).is_err()
    {
        uncaught(t);
    }
}

/// Source text and where it comes from.
struct Main {
    bytes: Vec<u8>,
    filename: String,
    /// `sys.argv[0]`.
    argv0: String,
    /// `sys.path[0]`.
    folder: String,
    module: MainModule,
}

fn absolute(path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let relative = path.strip_prefix("./").unwrap_or(path);
    format!(
        "{}/{relative}",
        import::current_folder().trim_end_matches('/')
    )
}

fn program(vm: &mut Vm, args: &Args) -> Result<i32, Raised> {
    let found = match &args.program {
        Program::Script(path) => script(path),
        Program::Code(code) => Ok(Main {
            bytes: code.clone().into_bytes(),
            filename: "<string>".to_owned(),
            argv0: "-c".to_owned(),
            folder: String::new(),
            module: MainModule {
                keep_source: true,
                ..MainModule::default()
            },
        }),
        Program::Module(name) => {
            // The module's packages may look at these.
            start(vm.thread(), args, "-m", &import::current_folder())?;
            match module(vm.thread(), name)? {
                Ok((bytes, module)) => {
                    let file = module.file.clone().unwrap_or_default();
                    set_argv0(vm.thread(), args, &file)?;
                    return run_main(vm, args, &bytes, &file, &module);
                }
                Err(message) => Err((message, 1)),
            }
        }
        Program::Input { dash } => {
            if !dash && std::io::stdin().is_terminal() {
                start(vm.thread(), args, "", "")?;
                return Ok(repl::run(vm));
            }
            let mut bytes = Vec::new();
            match std::io::stdin().lock().read_to_end(&mut bytes) {
                Ok(_) => Ok(Main {
                    bytes,
                    filename: "<stdin>".to_owned(),
                    argv0: if *dash { "-".to_owned() } else { String::new() },
                    folder: String::new(),
                    module: MainModule::default(),
                }),
                Err(e) => Err((format!("can't read standard input: {e}"), 2)),
            }
        }
    };
    match found {
        Ok(m) => {
            start(vm.thread(), args, &m.argv0, &m.folder)?;
            run_main(vm, args, &m.bytes, &m.filename, &m.module)
        }
        Err((message, status)) => {
            show::err(&format!("tauraro: {message}\n"));
            Ok(status)
        }
    }
}

fn run_main(
    vm: &mut Vm,
    args: &Args,
    bytes: &[u8],
    filename: &str,
    module: &MainModule,
) -> Result<i32, Raised> {
    if let Some(stage) = args.dump {
        return dump::dump(
            vm.thread(),
            bytes,
            filename,
            stage,
            args.dump_filter.as_deref(),
        );
    }
    vm.run_main(bytes, filename, module)?;
    Ok(0)
}

fn set_argv0(t: &mut Thread, args: &Args, argv0: &str) -> Result<(), Raised> {
    let mut argv = vec![argv0.to_owned()];
    argv.extend_from_slice(&args.rest);
    sys::set_arguments(t, &argv, &args.original)
}

fn start(t: &mut Thread, args: &Args, argv0: &str, folder: &str) -> Result<(), Raised> {
    set_argv0(t, args, argv0)?;
    sys::set_bytecode_options(t, args.unwritten(), args.bytecode_folder().as_deref())?;
    sys::add_path(t, folder)
}

/// Reads a script, or the `__main__` file of a folder.
fn script(path: &str) -> Result<Main, (String, i32)> {
    let full = absolute(path);
    let mut folder = Path::new(&full)
        .parent()
        .map_or_else(String::new, |p| p.to_string_lossy().into_owned());
    // As for a script behind a symbolic link: its modules lie where it really is.
    if let Ok(real) = std::fs::canonicalize(&full)
        && let Some(parent) = real.parent()
        && Path::new(&full).is_symlink()
    {
        folder = parent.to_string_lossy().into_owned();
    }
    let mut file = full.clone();
    if Path::new(&full).is_dir() {
        let base = full.trim_end_matches('/');
        let inside = ["__main__.tr", "__main__.py"].map(|n| format!("{base}/{n}"));
        match inside.into_iter().find(|f| Path::new(f).is_file()) {
            Some(f) => file = f,
            None => return Err((format!("can't find '__main__' module in '{full}'"), 1)),
        }
        base.clone_into(&mut folder);
    }
    match std::fs::read(&file) {
        Ok(bytes) => Ok(Main {
            bytes,
            filename: file.clone(),
            argv0: path.to_owned(),
            folder,
            module: MainModule {
                compiled: file.ends_with(pycache::ENDING),
                file: Some(file),
                ..MainModule::default()
            },
        }),
        Err(e) => {
            let code = e.raw_os_error().unwrap_or(0);
            let text = e.to_string();
            let text = text.split(" (os error").next().unwrap_or("");
            Err((
                format!("can't open file '{file}': [Errno {code}] {text}"),
                2,
            ))
        }
    }
}

/// Text of a module that is run as a program and what is special about it, or what to print.
fn module(t: &mut Thread, name: &str) -> Result<Result<(Vec<u8>, MainModule), String>, Raised> {
    let (package, child) = name.rsplit_once('.').unwrap_or(("", name));
    let path = if package.is_empty() {
        sys::attribute(t, "path").unwrap_or(Value::NONE)
    } else {
        let loaded = match import::load(t, package) {
            Ok(m) => m,
            Err(r) => {
                if !t.pending_is(ClassId::ModuleNotFoundError) {
                    return Err(r);
                }
                let e = t.take_pending();
                let text = ops::str(t, e)?;
                return Ok(Err(format!(
                    "Error while finding module specification for '{name}' (ModuleNotFoundError: {text})"
                )));
            }
        };
        crate::runtime::attributes::get_text(t, loaded, "__path__")?.unwrap_or(Value::NONE)
    };
    let file = match import::find(t, child, path)? {
        Some(Found::File { file, folder: None }) => file,
        Some(Found::File { .. } | Found::Namespace(_)) if child != "__main__" => {
            return Ok(module(t, &format!("{name}.__main__"))?.map_err(|_| {
                format!(
                    "No module named {name}.__main__; '{name}' is a package and cannot be directly executed"
                )
            }));
        }
        _ => return Ok(Err(format!("No module named {name}"))),
    };
    Ok(match library::read(&file) {
        Ok(bytes) => Ok((
            bytes,
            MainModule {
                file: Some(file),
                name: Some(name.to_owned()),
                ..MainModule::default()
            },
        )),
        Err(e) => Err(format!("can't open file '{file}': {e}")),
    })
}

// ---- the end ------------------------------------------------------------------------------------

/// Reports the pending exception; the exit status that it means.
pub(super) fn uncaught(t: &mut Thread) -> i32 {
    let e = t.take_pending();
    let Some(e) = e.cast::<Exception>() else {
        return 1;
    };
    t.handled = Value::NONE;
    if t.is_instance(e.value(), ClassId::SystemExit) {
        return exit_status(t, e);
    }
    sys::report(t, e);
    if t.is_instance(e.value(), ClassId::KeyboardInterrupt) {
        INTERRUPTED
    } else {
        1
    }
}

/// The status that a SystemExit asks for.
fn exit_status(t: &mut Thread, e: Gc<Exception>) -> i32 {
    let code = field(t, e, 0).unwrap_or(Value::NONE);
    if code.is_none() {
        return 0;
    }
    if code.is_any_int() || code.is_bool() {
        let n = if code.is_bool() {
            i64::from(code == Value::TRUE)
        } else {
            code.to_i64().unwrap_or(-1)
        };
        return (n & 0xFF) as i32;
    }
    let text = match ops::str(t, code) {
        Ok(s) => s.to_string_lossy(),
        Err(_raised) => {
            t.take_pending();
            String::new()
        }
    };
    output::write_error(t, &format!("{text}\n"));
    1
}
