//! Files and streams: `open`, `input`, the process's streams, and the module `io`.

mod file;
mod memory;
mod open;
mod read;

pub(crate) use memory::write as write_to_memory;
pub(crate) use open::path_bytes;

use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, ops};
use crate::value::Value;

natives! {
    BUILTINS:
    /// Open file and return a stream.
    "open" "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)" => open::open,
    /// Read a line from standard input, without its line end; the prompt is written before.
    "input" "(prompt='', /)" => input,
}
natives! {
    FUNCTIONS:
    /// Open file and return a stream.
    "open" "(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)" => open::open,
    /// Open the file of source code.
    "open_code" "(path)" => open_code,
    /// The encoding of files that do not name one.
    "text_encoding" "(encoding, stacklevel=2, /)" => text_encoding,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    file::install(t)?;
    memory::install(t)?;
    for id in [
        ClassId::IoBase,
        ClassId::TextIoBase,
        ClassId::BufferedIoBase,
        ClassId::File,
        ClassId::StringIo,
        ClassId::BytesIo,
        ClassId::BufferedReader,
        ClassId::BufferedWriter,
        ClassId::BufferedRandom,
    ] {
        let own = t.class(id).dict();
        let module = t.intern("_io")?;
        define::set(t, own, "__module__", module.value())?;
    }
    let Some(d) = t.builtins.cast::<Dict>() else {
        return Ok(());
    };
    define::functions(t, d, "builtins", BUILTINS)
}

/// Makes `sys.stdin`, `sys.stdout` and `sys.stderr`.
///
/// # Errors
/// MemoryError.
pub(crate) fn install_streams(t: &mut Thread) -> Result<(), Raised> {
    let Some(sys) = t.sys_dict.cast::<Dict>() else {
        return Ok(());
    };
    for (fd, name) in [(0, "stdin"), (1, "stdout"), (2, "stderr")] {
        let v = file::standard(t, fd, name)?;
        define::set(t, sys, name, v)?;
        define::set(t, sys, &format!("__{name}__"), v)?;
    }
    Ok(())
}

/// Makes the module `_files`: the native half of `_io`.
pub(super) fn install_module(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "_files", FUNCTIONS)?.dict();
    for (name, id) in [
        ("_IOBase", ClassId::IoBase),
        ("TextIOWrapper", ClassId::File),
        ("StringIO", ClassId::StringIo),
        ("BytesIO", ClassId::BytesIo),
        ("BufferedReader", ClassId::BufferedReader),
        ("BufferedWriter", ClassId::BufferedWriter),
        ("BufferedRandom", ClassId::BufferedRandom),
        ("BlockingIOError", ClassId::BlockingIOError),
    ] {
        let c = t.class(id).value();
        define::set(t, d, name, c)?;
    }
    define::set(t, d, "DEFAULT_BUFFER_SIZE", Value::small_int(131_072))?;
    let unsupported = unsupported_class(t)?;
    define::set(t, d, "UnsupportedOperation", unsupported)
}

/// `io.UnsupportedOperation`, an OSError and a ValueError, made when it is first needed.
fn unsupported_class(t: &mut Thread) -> PyResult {
    let key = t.intern("UnsupportedOperation")?;
    let own = t.class(ClassId::IoBase).dict();
    if let Some(c) = own.get_str(key) {
        return Ok(c);
    }
    let namespace = Dict::new(t)?;
    let module = t.intern("io")?;
    define::set(t, namespace, "__module__", module.value())?;
    let bases = [
        t.class(ClassId::OSError).value(),
        t.class(ClassId::ValueError).value(),
    ];
    let bases = Tuple::new(t, &bases)?;
    let meta = t.class(ClassId::Type).value();
    let c = call::call(t, meta, &[key.value(), bases.value(), namespace.value()])?;
    own.set_str(t, key, c)?;
    Ok(c)
}

/// Raises `io.UnsupportedOperation`.
#[cold]
fn unsupported(t: &mut Thread, message: &str) -> Raised {
    let made = unsupported_class(t).and_then(|class| {
        let s = Str::from_str(t, message)?;
        call::call(t, class, &[s.value()])
    });
    match made {
        Ok(e) => crate::runtime::exceptions::raise(t, e),
        Err(r) => r,
    }
}

fn open_code(t: &mut Thread, args: &[Value]) -> PyResult {
    let mode = t.intern("rb")?.value();
    let u = Value::UNBOUND;
    open::open(t, &[args[0], mode, u, u, u, u, u, u])
}

fn text_encoding(t: &mut Thread, args: &[Value]) -> PyResult {
    if !args[0].is_none() {
        return Ok(args[0]);
    }
    Ok(t.intern("utf-8")?.value())
}

fn input(t: &mut Thread, args: &[Value]) -> PyResult {
    let stream = |t: &mut Thread, name: &str| match super::sys::attribute(t, name) {
        Some(v) if !v.is_none() => Ok(v),
        _ => Err(t.raise(ClassId::RuntimeError, &format!("input(): lost sys.{name}"))),
    };
    let (stdin, stdout) = (stream(t, "stdin")?, stream(t, "stdout")?);
    if !args[0].is_unbound() {
        let prompt = ops::str(t, args[0])?;
        super::output::write(t, stdout, prompt)?;
    }
    call::call_method(t, stdout, "flush", &[])?;
    let line = call::call_method(t, stdin, "readline", &[])?;
    let Some(line) = line.cast::<Str>() else {
        return Err(t.type_error("object.readline() returned non-string"));
    };
    if line.is_empty() {
        return Err(t.raise(ClassId::EOFError, "EOF when reading a line"));
    }
    let n = line.len();
    if line.data().get(n - 1) == u32::from('\n') {
        return Ok(Str::substring(t, line, 0, n - 1)?.value());
    }
    Ok(line.value())
}
