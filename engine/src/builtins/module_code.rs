//! The code of a module's file: of the library, of a compiled file, or compiled now.

use super::library;
use super::pycache::{self, Unusable};
use crate::bytecode::CodeFlags;
use crate::object::*;
use crate::runtime::exceptions::import_error;
use crate::runtime::{code, ops};
use crate::value::Value;

/// The code of the module file `path`, bound to `globals`: as the library has it, or as it was compiled before, else
/// compiled now.
///
/// # Errors
/// OSError, SyntaxError, ImportError for a damaged compiled file.
pub(super) fn load(
    t: &mut Thread,
    path: &str,
    globals: Gc<Dict>,
) -> Result<Gc<CodeObject>, Raised> {
    if let Some(code) = library::code(path) {
        return code::instantiate(t, &code, globals);
    }
    let source = std::fs::metadata(path).ok();
    if let Some(source) = &source
        && let Some(code) = pycache::load(t, path, source)
    {
        return code::instantiate(t, &code, globals);
    }
    let bytes = match library::read(path) {
        Ok(bytes) => bytes,
        Err(e) => {
            let path = Str::from_str(t, path)?;
            return Err(super::exceptions::os_error(t, &e, Some(path.value())));
        }
    };
    if path.ends_with(pycache::ENDING) {
        let code = pycache::code(&bytes, None).map_err(|why| unusable(t, path, &bytes, &why))?;
        return code::instantiate(t, &code, globals);
    }
    let text = Source {
        bytes: &bytes,
        filename: path,
        mode: SourceMode::Exec,
        namespace: false,
        optimize: 0,
    };
    let code = (t.hooks.compile)(t, text, globals)?;
    if let Some(source) = &source {
        pycache::store(t, path, code.code(), source);
    }
    Ok(code)
}

/// Runs the code of a module in `globals`.
///
/// # Errors
/// What it raises.
pub(crate) fn run(t: &mut Thread, code: Gc<CodeObject>, globals: Gc<Dict>) -> PyResult {
    // `compile` makes code that `exec` can run with other locals too; `py_compile` uses that.
    let namespace = if code.code().flags.contains(CodeFlags::NAMESPACE) {
        globals.value()
    } else {
        Value::UNBOUND
    };
    (t.hooks.run_code)(t, code, namespace, Value::UNBOUND)
}

/// The exception of a compiled file that is no module.
fn unusable(t: &mut Thread, path: &str, content: &[u8], why: &Unusable) -> Raised {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.trim_end_matches(pycache::ENDING);
    match why {
        Unusable::Content(what) => t.value_error(what),
        Unusable::Head => {
            let message = format!("reached EOF while reading pyc header of '{name}'");
            t.raise(ClassId::EOFError, &message)
        }
        Unusable::Magic => bad_magic(t, path, name, content).unwrap_or_else(|raised| raised),
    }
}

fn bad_magic(t: &mut Thread, path: &str, name: &str, content: &[u8]) -> Result<Raised, Raised> {
    let found = Bytes::new(t, &content[..content.len().min(4)])?.value();
    let found = ops::repr(t, found)?.to_string_lossy();
    let message = format!("bad magic number in '{name}': {found}");
    let (name, path) = (Str::from_str(t, name)?, Str::from_str(t, path)?);
    let (name, path) = (name.value(), path.value());
    Ok(import_error(
        t,
        ClassId::ImportError,
        &message,
        name,
        path,
        Value::NONE,
    ))
}
