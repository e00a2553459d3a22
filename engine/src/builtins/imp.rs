//! The modules `_imp`, what the import system offers to its part in Python, and `_types`, the classes without a name
//! among the builtins.

use super::buffers::bytes_arg;
use super::import::{self, Found};
use super::pycache::{self, Unusable};
use super::{functions, library, module_code};
use crate::natives;
use crate::object::*;
use crate::runtime::{code, define, ops};
use crate::value::Value;

natives! { FUNCTIONS:
    /// Where a module is found along a path: (file or None, path of the package or None), or None.
    "_find" "(name, path, /)" => find,
    /// The bytes of a source file, of the library or of the disk.
    "_read" "(path, /)" => read,
    /// The code of a module's file, as an import of it runs it.
    "_code" "(path, /)" => code_of_file,
    /// The code in the content of a compiled file, with the name of its source or None.
    "_code_in" "(content, source, /)" => code_in,
    /// A hash of a source, which a compiled file may keep.
    "source_hash" "(key, source)" => source_hash,
    /// Is there a module of this name in the engine?
    "is_builtin" "(name, /)" => is_builtin,
    /// There are no frozen modules.
    "is_frozen" "(name, /)" => no,
    /// There are no frozen modules.
    "is_frozen_package" "(name, /)" => no,
    /// Without effect: there is one thread.
    "acquire_lock" "()" => none,
    /// Without effect.
    "release_lock" "()" => none,
    /// Nobody holds the lock.
    "lock_held" "()" => no,
    /// Without effect: there are no frozen modules.
    "_override_frozen_modules_for_tests" "(override, /)" => none,
    /// Without effect: there is one interpreter.
    "_override_multi_interp_extensions_check" "(override, /)" => no_override,
    /// Names of frozen modules: none.
    "_frozen_module_names" "()" => no_endings,
    /// Endings of extension modules: none.
    "extension_suffixes" "()" => no_endings,
}

/// Makes the module `_imp`.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    let m = define::module(t, "_imp", FUNCTIONS)?;
    let text = t.intern("default")?;
    define::set(t, m.dict(), "check_hash_based_pycs", text.value())?;
    define::set(
        t,
        m.dict(),
        "pyc_magic_number_token",
        Value::small_int(pycache::MAGIC.into()),
    )
}

/// Names in `types` and the classes behind them.
const TYPES: &[(&str, ClassId)] = &[
    ("FunctionType", ClassId::Function),
    ("LambdaType", ClassId::Function),
    ("CodeType", ClassId::Code),
    ("MappingProxyType", ClassId::MappingProxy),
    ("SimpleNamespace", ClassId::SimpleNamespace),
    ("CellType", ClassId::Cell),
    ("GeneratorType", ClassId::Generator),
    ("CoroutineType", ClassId::Coroutine),
    ("AsyncGeneratorType", ClassId::AsyncGenerator),
    ("MethodType", ClassId::BoundMethod),
    ("BuiltinFunctionType", ClassId::NativeFunction),
    ("BuiltinMethodType", ClassId::NativeFunction),
    ("WrapperDescriptorType", ClassId::WrapperDescriptor),
    ("MethodWrapperType", ClassId::MethodWrapper),
    ("MethodDescriptorType", ClassId::MethodDescriptor),
    ("ClassMethodDescriptorType", ClassId::ClassMethodDescriptor),
    ("ModuleType", ClassId::Module),
    ("TracebackType", ClassId::Traceback),
    ("FrameType", ClassId::Frame),
    ("GetSetDescriptorType", ClassId::GetSet),
    ("MemberDescriptorType", ClassId::Member),
    ("GenericAlias", ClassId::GenericAlias),
    ("UnionType", ClassId::Union),
    ("EllipsisType", ClassId::EllipsisType),
    ("NoneType", ClassId::NoneType),
    ("NotImplementedType", ClassId::NotImplementedType),
    ("CapsuleType", ClassId::Native),
];

/// Makes the module `_types`.
///
/// # Errors
/// MemoryError.
pub(super) fn install_types(t: &mut Thread) -> Result<(), Raised> {
    let m = define::module(t, "_types", &[])?;
    for (name, id) in TYPES {
        let class = t.class(*id).value();
        define::set(t, m.dict(), name, class)?;
    }
    Ok(())
}

fn none(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}

fn no_override(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::small_int(0))
}

fn no(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::FALSE)
}

fn no_endings(t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(List::new(t)?.value())
}

fn text(t: &mut Thread, v: Value) -> Result<String, Raised> {
    match v.cast::<Str>() {
        Some(s) => Ok(s.to_string_lossy()),
        None => {
            let message = format!("expected str, not {}", t.class_of(v).name());
            Err(t.type_error(message))
        }
    }
}

fn is_builtin(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = text(t, args[0])?;
    Ok(Value::small_int(i64::from(super::is_native_module(&name))))
}

fn find(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = text(t, args[0])?;
    let (file, folders) = match import::find(t, &name, args[1])? {
        None => return Ok(Value::NONE),
        Some(Found::File { file, folder }) => (Some(file), folder.map(|f| vec![f])),
        Some(Found::Namespace(folders)) => (None, Some(folders)),
    };
    let file = match file {
        Some(f) => Str::from_str(t, &f)?.value(),
        None => Value::NONE,
    };
    let path = match folders {
        Some(folders) => {
            let list = List::new(t)?;
            for f in folders {
                let f = Str::from_str(t, &f)?;
                list.push(t, f.value())?;
            }
            list.value()
        }
        None => Value::NONE,
    };
    Ok(Tuple::new(t, &[file, path])?.value())
}

fn read(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = text(t, args[0])?;
    match library::read(&path) {
        Ok(bytes) => Ok(Bytes::new(t, &bytes)?.value()),
        Err(e) => Err(super::exceptions::os_error(t, &e, Some(args[0]))),
    }
}

/// The globals of the script that asks; code that `exec` runs gets its own.
fn globals(t: &mut Thread) -> Result<Gc<Dict>, Raised> {
    match functions::current_globals(t).cast::<Dict>() {
        Some(globals) => Ok(globals),
        None => Err(t.raise(ClassId::RuntimeError, "code needs a running script")),
    }
}

fn code_of_file(t: &mut Thread, args: &[Value]) -> PyResult {
    let path = text(t, args[0])?;
    let globals = globals(t)?;
    Ok(module_code::load(t, &path, globals)?.value())
}

fn code_in(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = bytes_arg(t, args[0])?;
    let source = if args[1].is_none() {
        None
    } else {
        Some(text(t, args[1])?)
    };
    let globals = globals(t)?;
    match pycache::code(&content, source.as_deref()) {
        Ok(code) => Ok(code::instantiate(t, &code, globals)?.value()),
        Err(Unusable::Magic) => Err(t.raise(ClassId::ImportError, "bad magic number")),
        Err(Unusable::Head) => Err(t.raise(ClassId::EOFError, "marshal data too short")),
        Err(Unusable::Content(what)) => Err(t.value_error(what)),
    }
}

fn source_hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let key = ops::index_i64(t, args[0])?;
    let source = bytes_arg(t, args[1])?;
    let hash = pycache::source_hash(key as u64, &source);
    Ok(Bytes::new(t, &hash)?.value())
}
