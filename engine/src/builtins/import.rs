//! `__import__`: finding, loading and running modules.

use super::{library, module_code, pycache};
use crate::natives;
use crate::object::*;
use crate::runtime::exceptions::import_error;
use crate::runtime::{attributes, call, define, ops};
use crate::value::Value;
use std::path::Path;

natives! {
    FUNCTIONS:
    /// Import a module; what the import statement calls.
    "__import__" "(name, globals=None, locals=None, fromlist=(), level=0)" => import,
}

/// Endings of module files, in the order of search.
const ENDINGS: [&str; 3] = [".tr", ".py", pycache::ENDING];

/// Present in a module's dict while its code runs for the first time: the serial number of the thread that runs it.
pub(crate) const INITIALIZING: &str = "__initializing__";

/// The module in Python that makes specs and holds the classes of finders and loaders.
const BOOTSTRAP: &str = "_frozen_importlib";

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    match t.builtins.cast::<Dict>() {
        Some(d) => define::functions(t, d, "builtins", FUNCTIONS),
        None => Ok(()),
    }
}

fn import(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(name) = args[0].cast::<Str>() else {
        return Err(t.type_error("module name must be a string"));
    };
    let name = name.to_string_lossy();
    let level = if args[4].is_unbound() {
        0
    } else {
        ops::index_i64(t, args[4])?
    };
    if level < 0 {
        return Err(t.value_error("level must be >= 0"));
    }
    let full = if level > 0 {
        let package = calling_package(t, args[1])?;
        resolve(t, &package, &name, level)?
    } else if name.is_empty() {
        return Err(t.value_error("Empty module name"));
    } else {
        name.clone()
    };
    let module = load(t, &full)?;
    let from = args[3];
    if from.is_unbound() || from.is_none() || !ops::truthy(t, from)? {
        // `import a.b` binds `a`; relative forms without names give what stands for it.
        let first = name.split('.').next().unwrap_or("").len();
        if level == 0 {
            return load(t, &name[..first]);
        }
        if name.is_empty() {
            return Ok(module);
        }
        let keep = full.len() - (name.len() - first);
        return load(t, &full[..keep]);
    }
    if attributes::get_text(t, module, "__path__")?.is_some() {
        let names = ops::to_list(t, from)?;
        import_names(t, module, &full, names, false)?;
    }
    Ok(module)
}

/// Imports the submodules that `from module import names` asks for.
fn import_names(
    t: &mut Thread,
    module: Value,
    full: &str,
    names: Gc<List>,
    from_all: bool,
) -> Result<(), Raised> {
    for i in 0..names.len() {
        let item = names.get(i);
        let Some(item) = item.cast::<Str>() else {
            let found = t.class_of(item).name();
            let message = if from_all {
                format!("Item in {full}.__all__ must be str, not {found}")
            } else {
                format!("Item in ``from list'' must be str, not {found}")
            };
            return Err(t.type_error(message));
        };
        if item.equals_str("*") {
            if !from_all && let Some(all) = attributes::get_text(t, module, "__all__")? {
                let all = ops::to_list(t, all)?;
                import_names(t, module, full, all, true)?;
            }
            continue;
        }
        // What the module has in its dict needs no search for `__getattr__`.
        let own = module.cast::<Module>().map(|m| m.dict());
        if own.is_some_and(|d| d.get_str(item).is_some()) {
            continue;
        }
        let text = item.to_string_lossy();
        if attributes::get_text(t, module, &text)?.is_some() {
            continue;
        }
        let sub = format!("{full}.{text}");
        if let Err(r) = load(t, &sub) {
            // A name that is no module is missed by the statement itself.
            let missing = t.pending_is(ClassId::ModuleNotFoundError)
                && t.pending.cast::<Exception>().is_some_and(|e| {
                    e.extra.get().cast::<Tuple>().is_some_and(|f| {
                        f.items()
                            .get(1)
                            .and_then(|n| n.cast::<Str>())
                            .is_some_and(|n| n.equals_str(&sub))
                    })
                });
            if !missing {
                return Err(r);
            }
            t.take_pending();
        }
    }
    Ok(())
}

/// The package that relative imports start from.
fn calling_package(t: &mut Thread, globals: Value) -> Result<String, Raised> {
    let Some(d) = globals.cast::<Dict>() else {
        if globals.is_unbound() || globals.is_none() {
            return Err(t.raise(ClassId::KeyError, "__name__"));
        }
        return Err(t.type_error("globals must be a dict"));
    };
    let get = |t: &mut Thread, name: &str| -> Result<Option<Value>, Raised> {
        let key = t.intern(name)?;
        Ok(d.get_name(t, key))
    };
    if let Some(p) = get(t, "__package__")?.filter(|v| !v.is_none()) {
        return match p.cast::<Str>() {
            Some(s) => Ok(s.to_string_lossy()),
            None => Err(t.type_error("__package__ must be a string")),
        };
    }
    let Some(name) = get(t, "__name__")? else {
        return Err(t.raise(ClassId::KeyError, "'__name__' not in globals"));
    };
    let Some(name) = name.cast::<Str>() else {
        return Err(t.type_error("__name__ must be a string"));
    };
    let name = name.to_string_lossy();
    if get(t, "__path__")?.is_some() {
        return Ok(name);
    }
    Ok(name.rsplit_once('.').map_or("", |(p, _)| p).to_owned())
}

fn resolve(t: &mut Thread, package: &str, name: &str, level: i64) -> Result<String, Raised> {
    let fail = |t: &mut Thread, message: &str| {
        import_error(
            t,
            ClassId::ImportError,
            message,
            Value::NONE,
            Value::NONE,
            Value::NONE,
        )
    };
    if package.is_empty() {
        return Err(fail(
            t,
            "attempted relative import with no known parent package",
        ));
    }
    let mut base = package;
    for _ in 1..level {
        match base.rsplit_once('.') {
            Some((p, _)) => base = p,
            None => {
                return Err(fail(
                    t,
                    "attempted relative import beyond top-level package",
                ));
            }
        }
    }
    Ok(if name.is_empty() {
        base.to_owned()
    } else {
        format!("{base}.{name}")
    })
}

fn not_found(t: &mut Thread, message: &str, full: &str) -> Raised {
    match Str::from_str(t, full) {
        Ok(name) => import_error(
            t,
            ClassId::ModuleNotFoundError,
            message,
            name.value(),
            Value::NONE,
            Value::NONE,
        ),
        Err(r) => r,
    }
}

/// The module in `sys.modules`, once another thread that runs its code has done so. When that thread waits for this one, the
/// module is given as it is, as in an import in a circle.
fn loaded(t: &mut Thread, full: &str) -> Result<Option<Value>, Raised> {
    loop {
        let found = listed(t, full)?;
        let (false, Some(module)) = (t.gil.is_single(), found) else {
            return Ok(found);
        };
        let key = t.intern(INITIALIZING)?;
        let loader = module.cast::<Module>().and_then(|m| m.dict().get_str(key));
        let Some(loader) = loader.and_then(Value::to_i64) else {
            return Ok(found);
        };
        match t.wait_for_thread(module.as_raw_ptr().addr(), loader as u64) {
            None => return Ok(found),
            Some(Waited::Interrupted) => super::signals::check(t)?,
            Some(_) => {}
        }
    }
}

/// The module in `sys.modules`.
fn listed(t: &mut Thread, full: &str) -> Result<Option<Value>, Raised> {
    let key = t.intern(full)?;
    let found = t.modules.cast::<Dict>().and_then(|d| d.get_name(t, key));
    if found.is_some_and(Value::is_none) {
        let message = format!("import of {full} halted; None in sys.modules");
        return Err(not_found(t, &message, full));
    }
    Ok(found)
}

/// The module `full`, loaded when it is not yet, its packages first.
///
/// # Errors
/// ImportError, SyntaxError, and what its code raises.
pub(crate) fn load(t: &mut Thread, full: &str) -> PyResult {
    t.check_native_stack()?;
    if let Some(m) = loaded(t, full)? {
        return Ok(m);
    }
    let Some((parent, child)) = full.rsplit_once('.') else {
        for (name, install) in super::NATIVE_MODULES {
            if *name == full {
                install(t)?;
                if let Some(m) = loaded(t, full)? {
                    // Modules that were there before the part in Python get their specs from it.
                    if loaded(t, BOOTSTRAP)?.is_some() {
                        bootstrap(t, "_set_builtin_spec", &[m])?;
                    }
                    return Ok(m);
                }
            }
        }
        if let Some(m) = ask_finders(t, full, Value::NONE)? {
            return Ok(m);
        }
        let path = super::sys::attribute(t, "path").unwrap_or(Value::NONE);
        return match find_and_run(t, full, full, path)? {
            Some(m) => Ok(m),
            None => Err(not_found(t, &format!("No module named '{full}'"), full)),
        };
    };
    let package = load(t, parent)?;
    if let Some(m) = loaded(t, full)? {
        return Ok(m);
    }
    let Some(path) = attributes::get_text(t, package, "__path__")? else {
        let message = format!("No module named '{full}'; '{parent}' is not a package");
        return Err(not_found(t, &message, full));
    };
    let found = match ask_finders(t, full, path)? {
        Some(m) => Some(m),
        None => find_and_run(t, full, child, path)?,
    };
    let Some(m) = found else {
        return Err(not_found(t, &format!("No module named '{full}'"), full));
    };
    let name = t.intern(child)?;
    attributes::set(t, package, name, m)?;
    Ok(m)
}

/// Asks what a program has put into `sys.meta_path`; usually there is nothing.
fn ask_finders(t: &mut Thread, full: &str, path: Value) -> Result<Option<Value>, Raised> {
    let finders = super::sys::attribute(t, "meta_path").and_then(|v| v.cast::<List>());
    if finders.is_none_or(|l| l.is_empty()) {
        return Ok(None);
    }
    let name = t.intern(full)?;
    let m = bootstrap(t, "_ask_finders", &[name.value(), path])?;
    Ok(Some(m).filter(|m| !m.is_none()))
}

/// The spec of the module in a file, which is no package, and its loader.
///
/// # Errors
/// What making them raises.
pub(crate) fn spec_of_file(
    t: &mut Thread,
    name: &str,
    file: &str,
) -> Result<(Value, Value), Raised> {
    let (name, file) = (Str::from_str(t, name)?, Str::from_str(t, file)?);
    spec_of(t, &[name.value(), file.value(), Value::NONE])
}

/// The spec of a module that was found, and its loader; arguments as for `_spec_of`.
fn spec_of(t: &mut Thread, args: &[Value]) -> Result<(Value, Value), Raised> {
    let spec = bootstrap(t, "_spec_of", args)?;
    let loader = attributes::get_text(t, spec, "loader")?.unwrap_or(Value::NONE);
    Ok((spec, loader))
}

/// Calls a function of the module in Python that belongs to the import system.
fn bootstrap(t: &mut Thread, function: &str, args: &[Value]) -> PyResult {
    let module = load(t, BOOTSTRAP)?;
    match attributes::get_text(t, module, function)? {
        Some(f) => call::call(t, f, args),
        None => Ok(Value::NONE),
    }
}

/// Where a module was found.
pub(crate) enum Found {
    /// A file; for a package also its folder.
    File {
        file: String,
        folder: Option<String>,
    },
    /// Folders without `__init__`.
    Namespace(Vec<String>),
}

/// Searches the folders of `path` for a module called `name` (without its package).
///
/// # Errors
/// What iterating over `path` raises.
pub(crate) fn find(t: &mut Thread, name: &str, path: Value) -> Result<Option<Found>, Raised> {
    if path.is_none() {
        return Ok(None);
    }
    let folders = ops::to_list(t, path)?;
    let mut bare = Vec::new();
    for i in 0..folders.len() {
        let Some(folder) = folders.get(i).cast::<Str>() else {
            continue;
        };
        let folder = folder.to_string_lossy();
        let at = if folder.is_empty() {
            current_folder()
        } else {
            folder
        };
        let base = format!("{}/{name}", at.trim_end_matches('/'));
        if library::is_inside(&base) {
            let init = format!("{base}/__init__.py");
            if library::is_file(&init) {
                return Ok(Some(Found::File {
                    file: init,
                    folder: Some(base),
                }));
            }
            let file = format!("{base}.py");
            if library::is_file(&file) {
                return Ok(Some(Found::File { file, folder: None }));
            }
            continue;
        }
        let is_folder = Path::new(&base).is_dir();
        if is_folder {
            for ending in ENDINGS {
                let file = format!("{base}/__init__{ending}");
                if Path::new(&file).is_file() {
                    return Ok(Some(Found::File {
                        file,
                        folder: Some(base),
                    }));
                }
            }
        }
        for ending in ENDINGS {
            let file = format!("{base}{ending}");
            if Path::new(&file).is_file() {
                return Ok(Some(Found::File { file, folder: None }));
            }
        }
        if is_folder {
            bare.push(base);
        }
    }
    Ok(if bare.is_empty() {
        None
    } else {
        Some(Found::Namespace(bare))
    })
}

/// The process's working folder; "." when it is gone.
pub(crate) fn current_folder() -> String {
    std::env::current_dir().map_or_else(|_| ".".to_owned(), |p| p.to_string_lossy().into_owned())
}

fn find_and_run(
    t: &mut Thread,
    full: &str,
    name: &str,
    path: Value,
) -> Result<Option<Value>, Raised> {
    let Some(found) = find(t, name, path)? else {
        return Ok(None);
    };
    let module = Module::new(t, full)?;
    let is_package = !matches!(found, Found::File { folder: None, .. });
    let package = if is_package {
        full
    } else {
        full.rsplit_once('.').map_or("", |(p, _)| p)
    };
    let d = module.dict();
    let package = t.intern(package)?;
    define::set(t, d, "__doc__", Value::NONE)?;
    define::set(t, d, "__package__", package.value())?;
    let key = t.intern(full)?;
    let (file, folders) = match found {
        Found::Namespace(folders) => (None, folders),
        Found::File { file, folder } => (Some(file), folder.into_iter().collect()),
    };
    let mut path = Value::NONE;
    if is_package {
        let list = List::new(t)?;
        for f in folders {
            let f = Str::from_str(t, &f)?;
            list.push(t, f.value())?;
        }
        path = list.value();
        define::set(t, d, "__path__", path)?;
    }
    let (mut spec, mut loader) = (Value::NONE, Value::NONE);
    if full != BOOTSTRAP {
        let origin = match &file {
            Some(f) => Str::from_str(t, f)?.value(),
            None => Value::NONE,
        };
        (spec, loader) = spec_of(t, &[key.value(), origin, path])?;
    }
    define::set(t, d, "__loader__", loader)?;
    define::set(t, d, "__spec__", spec)?;
    // Another thread may have begun to load it meanwhile.
    if let Some(m) = loaded(t, full)? {
        return Ok(Some(m));
    }
    let Some(modules) = t.modules.cast::<Dict>() else {
        return Ok(None);
    };
    modules.set_str(t, key, module.value())?;
    let Some(file) = file else {
        return Ok(Some(module.value()));
    };
    match run(t, module, &file) {
        Ok(()) => Ok(Some(modules.get_name(t, key).unwrap_or(module.value()))),
        Err(r) => {
            // A module that failed is not kept; it runs again at the next import.
            modules.delete_str(t, key);
            Err(r)
        }
    }
}

fn run(t: &mut Thread, module: Gc<Module>, file: &str) -> Result<(), Raised> {
    let d = module.dict();
    let name = Str::from_str(t, file)?;
    define::set(t, d, "__file__", name.value())?;
    let cached = if library::is_inside(file) || file.ends_with(pycache::ENDING) {
        Value::NONE
    } else {
        let place = pycache::place(t, file);
        Str::from_str(t, &place)?.value()
    };
    define::set(t, d, "__cached__", cached)?;
    set_builtins(t, d)?;
    let me = Value::small_int(t.gil.serial() as i64);
    define::set(t, d, INITIALIZING, me)?;
    let r = module_code::load(t, file, d).and_then(|code| module_code::run(t, code, d));
    let pending = t.take_pending();
    if let Ok(key) = t.intern(INITIALIZING) {
        d.delete_str(t, key);
    }
    t.wake_all(module.value().as_raw_ptr().addr());
    t.pending = pending;
    r.map(|_| ())
}

/// Sets `__builtins__`, as every module has it.
///
/// # Errors
/// MemoryError.
pub(crate) fn set_builtins(t: &mut Thread, d: Gc<Dict>) -> Result<(), Raised> {
    let key = t.intern("builtins")?;
    let builtins = t.modules.cast::<Dict>().and_then(|m| m.get_name(t, key));
    define::set(t, d, "__builtins__", builtins.unwrap_or(Value::NONE))
}
