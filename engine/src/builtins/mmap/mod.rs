//! The module `mmap`: files, and memory of no file, as bytes in memory.

mod fault;
mod mapping;
mod slots;

pub(crate) use mapping::Mapping;
pub(super) use slots::item_as_bytes;

use super::buffers::bytes_arg;
use super::exceptions::os_error;
use super::late;
use super::str_args::{absent, int_arg, size_arg, type_name};
use crate::natives;
use crate::object::*;
use crate::runtime::{define, ops, slices};
use crate::value::Value;
use mapping::{Access, Terms};
use std::io;

natives! { METHODS:
    /// Map a file, or memory of no file (-1).
    "__new__" "(cls, fileno, length, flags=1, prot=3, access=0, offset=0, *, trackfd=True)" => new,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What len(self) gives.
    "__len__" "(self, /)" => slots::len,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => slots::get_item,
    /// Set self[key] to value.
    "__setitem__" "(self, key, value, /)" => slots::set_item,
    /// Bytes cannot be deleted.
    "__delitem__" "(self, key, /)" => slots::delete_item,
    /// It cannot be pickled.
    "__reduce__" "(self, /)" => not_pickled,
    /// Enter a `with` statement.
    "__enter__" "(self, /)" => enter,
    /// Close the mapping.
    "__exit__" "(self, exc_type, exc_value, traceback, /)" => close,
    /// Close the mapping.
    "close" "(self, /)" => close,
    /// Where a sequence of bytes is found first, or -1.
    "find" "(self, view, start=None, end=None, /)" => find,
    /// Where a sequence of bytes is found last, or -1.
    "rfind" "(self, view, start=None, end=None, /)" => rfind,
    /// Write changes back to the file.
    "flush" "(self, offset=0, size=None, /)" => flush,
    /// Tell the system how the memory will be used.
    "madvise" "(self, option, start=0, length=None, /)" => madvise,
    /// Copy bytes within the mapping.
    "move" "(self, dest, src, count, /)" => move_bytes,
    /// Read at most so many bytes.
    "read" "(self, n=None, /)" => read,
    /// Read a byte, as an int.
    "read_byte" "(self, /)" => read_byte,
    /// Read a line.
    "readline" "(self, /)" => readline,
    /// Make the mapping, and its file, longer or shorter.
    "resize" "(self, newsize, /)" => resize,
    /// Move to a place.
    "seek" "(self, pos, whence=0, /)" => seek,
    /// Can the place be moved? Yes.
    "seekable" "(self, /)" => seekable,
    /// The size of the file.
    "size" "(self, /)" => size,
    /// The place where `read` goes on.
    "tell" "(self, /)" => tell,
    /// Write bytes; how many.
    "write" "(self, bytes, /)" => write,
    /// Write a byte, given as an int.
    "write_byte" "(self, byte, /)" => write_byte,
}

natives! { GETTERS:
    "closed" "(self)" => closed,
}

macro_rules! constants {
    ($($name:ident)*) => {
        const CONSTANTS: &[(&str, i32)] = &[$((stringify!($name), libc::$name),)*];
    };
}

constants! {
    PROT_READ PROT_WRITE PROT_EXEC MAP_SHARED MAP_PRIVATE MAP_ANON MAP_ANONYMOUS MAP_DENYWRITE MAP_EXECUTABLE
    MAP_NORESERVE MAP_POPULATE MAP_STACK MADV_NORMAL MADV_RANDOM MADV_SEQUENTIAL MADV_WILLNEED MADV_DONTNEED MADV_FREE
    MADV_REMOVE MADV_DONTFORK MADV_DOFORK MADV_HWPOISON MADV_MERGEABLE MADV_UNMERGEABLE MADV_HUGEPAGE MADV_NOHUGEPAGE
    MADV_DONTDUMP MADV_DODUMP
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    let d = define::module(t, "mmap", &[])?.dict();
    let page = fault::page_size() as i32;
    let more = [
        ("ACCESS_DEFAULT", Access::Default as i32),
        ("ACCESS_READ", Access::Read as i32),
        ("ACCESS_WRITE", Access::Write as i32),
        ("ACCESS_COPY", Access::Copy as i32),
        ("PAGESIZE", page),
        ("ALLOCATIONGRANULARITY", page),
    ];
    for (name, n) in CONSTANTS.iter().chain(&more) {
        define::set(t, d, name, Value::small_int(i64::from(*n)))?;
    }
    late::class(t, ClassId::Mmap, "mmap", METHODS)?;
    define::getters(t, ClassId::Mmap, GETTERS)?;
    let (class, error) = (
        t.class(ClassId::Mmap).value(),
        t.class(ClassId::OSError).value(),
    );
    define::set(t, d, "mmap", class)?;
    define::set(t, d, "error", error)
}

/// The mapping of an object of the class, open or not.
pub(crate) fn state(v: Value) -> Option<Gc<Opaque>> {
    v.cast_record(RecordType::Mmap)?.field(0).cast::<Opaque>()
}

/// Is it a mapping that was closed?
pub(crate) fn is_closed(v: Value) -> bool {
    state(v).is_some_and(|s| s.with(|m: &mut Mapping| m.is_closed()) != Some(false))
}

/// Raises the error of a closed mapping.
#[cold]
pub(crate) fn closed_error(t: &mut Thread) -> Raised {
    t.value_error("mmap closed or invalid")
}

/// Runs `body` with the receiver's mapping.
///
/// # Errors
/// ValueError when it is closed.
fn with<R>(t: &mut Thread, v: Value, body: impl FnOnce(&mut Mapping) -> R) -> Result<R, Raised> {
    let r = slices::record(t, v, RecordType::Mmap, ClassId::Mmap)?;
    let Some(state) = r.field(0).cast::<Opaque>() else {
        return Err(closed_error(t));
    };
    let done = state.with(|m: &mut Mapping| (!m.is_closed()).then(|| body(m)));
    match done.flatten() {
        Some(r) => Ok(r),
        None => Err(closed_error(t)),
    }
}

/// As [`with`], for a body that the system may refuse.
fn try_with<R>(
    t: &mut Thread,
    v: Value,
    body: impl FnOnce(&mut Mapping) -> io::Result<R>,
) -> Result<R, Raised> {
    match with(t, v, body)? {
        Ok(r) => Ok(r),
        Err(e) if e.kind() == io::ErrorKind::OutOfMemory => Err(t.memory_error()),
        Err(e) => Err(os_error(t, &e, None)),
    }
}

/// TypeError when script must not change the bytes.
fn check_writable(t: &mut Thread, v: Value) -> Result<(), Raised> {
    if with(t, v, |m| m.is_readonly())? {
        return Err(t.type_error("mmap can't modify a readonly memory map."));
    }
    Ok(())
}

/// Is a view alive? Those that nobody refers to any more are collected before the answer is yes.
fn is_exported(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    for kind in [crate::gc::CollectKind::Minor, crate::gc::CollectKind::Full] {
        if !with(t, v, |m| m.is_exported())? {
            return Ok(false);
        }
        t.collect(kind);
    }
    with(t, v, |m| m.is_exported())
}

/// The terms that the arguments name.
fn terms(t: &mut Thread, args: &[Value], offset: i64) -> Result<Terms, Raised> {
    let number = |t: &mut Thread, v: Value, missing: i32| match v {
        v if v.is_unbound() => Ok(missing),
        v => int_arg(t, v),
    };
    let both = libc::PROT_READ | libc::PROT_WRITE;
    let flags = number(t, args[3], libc::MAP_SHARED)?;
    let prot = number(t, args[4], both)?;
    let access = number(t, args[5], 0)?;
    if access != 0 && (flags != libc::MAP_SHARED || prot != both) {
        return Err(t.value_error("mmap can't specify both access and flags, prot."));
    }
    let (access, flags, prot) = match access {
        0 if prot & both == both => (Access::Default, flags, prot),
        0 if prot & libc::PROT_WRITE != 0 => (Access::Write, flags, prot),
        0 => (Access::Read, flags, prot),
        1 => (Access::Read, libc::MAP_SHARED, libc::PROT_READ),
        2 => (Access::Write, libc::MAP_SHARED, both),
        3 => (Access::Copy, libc::MAP_PRIVATE, both),
        _ => return Err(t.value_error("mmap invalid access parameter.")),
    };
    Ok(Terms {
        access,
        flags,
        prot,
        offset,
    })
}

/// The length of a mapping of which `len` was asked for, 0 being all of the file.
fn length(t: &mut Thread, fd: i32, len: i64, offset: i64) -> Result<i64, Raised> {
    // SAFETY: all-zero bytes are a valid structure, which the call fills.
    let found = unsafe {
        let mut found: libc::stat = core::mem::zeroed();
        (libc::fstat(fd, &mut found) == 0).then_some(found)
    };
    let size = match found {
        Some(found) if found.st_mode & libc::S_IFMT == libc::S_IFREG => found.st_size,
        _ => return Ok(len),
    };
    if len > 0 {
        if offset > size || size - offset < len {
            return Err(t.value_error("mmap length is greater than file size"));
        }
        return Ok(len);
    }
    if size == 0 {
        return Err(t.value_error("cannot mmap an empty file"));
    }
    if offset >= size {
        return Err(t.value_error("mmap offset is greater than file size"));
    }
    Ok(size - offset)
}

fn new(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = slices::class_argument(t, args[0], ClassId::Mmap)?;
    let fd = int_arg(t, args[1])?;
    let len = size_arg(t, args[2])? as i64;
    let offset = match args[6] {
        v if v.is_unbound() => 0,
        v => size_arg(t, v)? as i64,
    };
    let tracks = args[7].is_unbound() || ops::truthy(t, args[7])?;
    if len < 0 {
        return Err(t.overflow_error("memory mapped length must be positive"));
    }
    if offset < 0 {
        return Err(t.overflow_error("memory mapped offset must be positive"));
    }
    let mut terms = terms(t, args, offset)?;
    let len = match fd {
        -1 => len,
        fd => length(t, fd, len, offset)?,
    };
    if fd == -1 {
        terms.flags |= libc::MAP_ANONYMOUS;
    }
    let mapping = match Mapping::new(len as usize, terms, fd, tracks) {
        Ok(mapping) => mapping,
        Err(e) => return Err(os_error(t, &e, None)),
    };
    let state = Opaque::new(t, mapping)?.value();
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::Mmap, &[state])?.value())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let name = type_name(t, args[0]);
    let text = if is_closed(args[0]) {
        format!("<{name} closed=True>")
    } else {
        let (access, len, at, offset) = with(t, args[0], |m| {
            (m.terms.access, m.len(), m.position, m.terms.offset)
        })?;
        let access = match access {
            Access::Default => "DEFAULT",
            Access::Read => "READ",
            Access::Write => "WRITE",
            Access::Copy => "COPY",
        };
        format!(
            "<{name} closed=False, access=ACCESS_{access}, length={len}, pos={at}, offset={offset}>"
        )
    };
    Ok(Str::from_str(t, &text)?.value())
}

fn not_pickled(t: &mut Thread, args: &[Value]) -> PyResult {
    let message = format!("cannot pickle '{}' object", type_name(t, args[0]));
    Err(t.type_error(message))
}

fn enter(t: &mut Thread, args: &[Value]) -> PyResult {
    with(t, args[0], |_| ())?;
    Ok(args[0])
}

fn close(t: &mut Thread, args: &[Value]) -> PyResult {
    if is_closed(args[0]) {
        return Ok(Value::NONE);
    }
    if is_exported(t, args[0])? {
        return Err(t.raise(ClassId::BufferError, "cannot close exported pointers exist"));
    }
    with(t, args[0], Mapping::close)?;
    Ok(Value::NONE)
}

fn closed(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::bool(is_closed(args[0])))
}

fn search(t: &mut Thread, args: &[Value], last: bool) -> PyResult {
    let (at, len) = with(t, args[0], |m| (m.position, m.len()))?;
    let what = bytes_arg(t, args[1])?;
    let bound = |t: &mut Thread, v: Value, missing: usize| match v {
        v if absent(v) => Ok(missing as isize),
        v => size_arg(t, v),
    };
    let (from, to) = (bound(t, args[2], at)?, bound(t, args[3], len)?);
    let found = try_with(t, args[0], |m| {
        let len = m.len() as isize;
        let [from, to] = [from, to].map(|i| if i < 0 { i + len } else { i }.clamp(0, len));
        m.find(&what, from as usize, to as usize, last)
    })?;
    Ok(Value::small_int(found.map_or(-1, |i| i as i64)))
}

fn find(t: &mut Thread, args: &[Value]) -> PyResult {
    search(t, args, false)
}

fn rfind(t: &mut Thread, args: &[Value]) -> PyResult {
    search(t, args, true)
}

fn flush(t: &mut Thread, args: &[Value]) -> PyResult {
    let len = with(t, args[0], |m| m.len())? as isize;
    let offset = match args[1] {
        v if v.is_unbound() => 0,
        v => size_arg(t, v)?,
    };
    let n = match args[2] {
        v if absent(v) => len - offset,
        v => size_arg(t, v)?,
    };
    if n < 0 || offset < 0 || len - offset < n {
        return Err(t.value_error("flush values out of range"));
    }
    let (call, export) = with(t, args[0], |m| {
        let written = !matches!(m.terms.access, Access::Read | Access::Copy);
        let call = (written && (offset + n) as usize <= m.len())
            .then(|| m.flush_call(offset as usize, n as usize));
        (call, m.export())
    })?;
    let Some(call) = call else {
        return Ok(Value::NONE);
    };
    let failed = t.without_gil(|| (call() != 0).then(io::Error::last_os_error));
    drop(export);
    match failed {
        Some(e) => Err(os_error(t, &e, None)),
        None => Ok(Value::NONE),
    }
}

fn madvise(t: &mut Thread, args: &[Value]) -> PyResult {
    let advice = int_arg(t, args[1])?;
    let len = with(t, args[0], |m| m.len())? as isize;
    let start = match args[2] {
        v if v.is_unbound() => 0,
        v => size_arg(t, v)?,
    };
    let n = match args[3] {
        v if absent(v) => len,
        v => size_arg(t, v)?,
    };
    if start < 0 || start >= len {
        return Err(t.value_error("madvise start out of bounds"));
    }
    if n < 0 {
        return Err(t.value_error("madvise length invalid"));
    }
    if isize::MAX - start < n {
        return Err(t.overflow_error("madvise length too large"));
    }
    try_with(t, args[0], |m| {
        let start = (start as usize).min(m.len());
        m.advise(start, (n as usize).min(m.len() - start), advice)
    })?;
    Ok(Value::NONE)
}

fn move_bytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let (to, from) = (size_arg(t, args[1])?, size_arg(t, args[2])?);
    let n = size_arg(t, args[3])?;
    check_writable(t, args[0])?;
    let moved = try_with(t, args[0], |m| {
        let len = m.len() as isize;
        if to < 0 || from < 0 || n < 0 || len - to < n || len - from < n {
            return Ok(false);
        }
        m.copy_within(from as usize, to as usize, n as usize)?;
        Ok(true)
    })?;
    if !moved {
        return Err(t.value_error("source, destination, or count out of range"));
    }
    Ok(Value::NONE)
}

/// Takes bytes from the place where `read` goes on: as many as `count` says when it is given that place and the length.
fn take(
    t: &mut Thread,
    v: Value,
    count: impl FnOnce(&Mapping, usize) -> io::Result<usize>,
) -> PyResult {
    let out = try_with(t, v, |m| {
        let at = m.position.min(m.len());
        let n = count(m, at)?;
        let mut out = Vec::new();
        m.read(at, n, &mut out)?;
        m.position += n;
        Ok(out)
    })?;
    Ok(Bytes::new(t, &out)?.value())
}

fn read(t: &mut Thread, args: &[Value]) -> PyResult {
    with(t, args[0], |_| ())?;
    let n = match args[1] {
        v if absent(v) => -1,
        v if !v.is_any_int() && t.special(v, Special::Index).is_unbound() => {
            let message = format!(
                "argument should be integer or None, not '{}'",
                type_name(t, v)
            );
            return Err(t.type_error(message));
        }
        v => size_arg(t, v)?,
    };
    take(t, args[0], |m, at| {
        let left = m.len() - at;
        Ok(usize::try_from(n).map_or(left, |n| n.min(left)))
    })
}

fn read_byte(t: &mut Thread, args: &[Value]) -> PyResult {
    let byte = try_with(t, args[0], |m| {
        let mut out = Vec::new();
        if m.position < m.len() {
            m.read(m.position, 1, &mut out)?;
            m.position += 1;
        }
        Ok(out.first().copied())
    })?;
    match byte {
        Some(byte) => Ok(Value::small_int(i64::from(byte))),
        None => Err(t.value_error("read byte out of range")),
    }
}

fn readline(t: &mut Thread, args: &[Value]) -> PyResult {
    take(t, args[0], |m, at| {
        let end = m.find(b"\n", at, m.len(), false)?;
        Ok(end.map_or(m.len(), |i| i + 1) - at)
    })
}

fn resize(t: &mut Thread, args: &[Value]) -> PyResult {
    let new = size_arg(t, args[1])?;
    with(t, args[0], |_| ())?;
    if is_exported(t, args[0])? {
        return Err(t.raise(
            ClassId::BufferError,
            "mmap can't resize with extant buffers exported.",
        ));
    }
    let (terms, len, tracks) = with(t, args[0], |m| (m.terms, m.len(), m.tracks))?;
    if !tracks {
        return Err(t.value_error("mmap can't resize with trackfd=False."));
    }
    if !matches!(terms.access, Access::Default | Access::Write) {
        return Err(t.type_error("mmap can't resize a readonly or copy-on-write memory map."));
    }
    if new < 0 || isize::MAX as i64 - (new as i64) < terms.offset {
        return Err(t.value_error("new size out of range"));
    }
    let shared = libc::MAP_SHARED | libc::MAP_ANONYMOUS;
    if terms.flags & shared == shared && new as usize > len {
        return Err(t.value_error("mmap: can't expand a shared anonymous mapping"));
    }
    try_with(t, args[0], |m| m.resize(new as usize))?;
    Ok(Value::NONE)
}

fn seek(t: &mut Thread, args: &[Value]) -> PyResult {
    let pos = size_arg(t, args[1])?;
    let whence = match args[2] {
        v if v.is_unbound() => 0,
        v => int_arg(t, v)?,
    };
    let (at, len) = with(t, args[0], |m| (m.position, m.len()))?;
    let base = match whence {
        0 => 0,
        1 => at,
        2 => len,
        _ => return Err(t.value_error("unknown seek type")),
    };
    match (base as isize).checked_add(pos) {
        Some(to) if (0..=len as isize).contains(&to) => {
            with(t, args[0], |m| m.position = to as usize)?;
            t.int(to as i64)
        }
        _ => Err(t.value_error("seek out of range")),
    }
}

fn seekable(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::bool(true))
}

fn size(t: &mut Thread, args: &[Value]) -> PyResult {
    let size = try_with(t, args[0], |m| {
        // SAFETY: all-zero bytes are a valid structure, which the call fills.
        unsafe {
            let mut found: libc::stat = core::mem::zeroed();
            match libc::fstat(m.fd, &mut found) {
                0 => Ok(found.st_size),
                _ => Err(io::Error::last_os_error()),
            }
        }
    })?;
    t.int(size)
}

fn tell(t: &mut Thread, args: &[Value]) -> PyResult {
    let at = with(t, args[0], |m| m.position)?;
    t.int(at as i64)
}

/// Writes bytes at the place where `read` goes on; false when there is no room.
fn put(t: &mut Thread, v: Value, content: &[u8]) -> Result<bool, Raised> {
    try_with(t, v, |m| {
        let at = m.position;
        if at > m.len() || m.len() - at < content.len() {
            return Ok(false);
        }
        m.write(at, content)?;
        m.position += content.len();
        Ok(true)
    })
}

fn write(t: &mut Thread, args: &[Value]) -> PyResult {
    let content = bytes_arg(t, args[1])?;
    check_writable(t, args[0])?;
    if !put(t, args[0], &content)? {
        return Err(t.value_error("data out of range"));
    }
    t.int(content.len() as i64)
}

fn write_byte(t: &mut Thread, args: &[Value]) -> PyResult {
    let byte = match ops::index_i64(t, args[1])? {
        n if n < 0 => return Err(t.overflow_error("unsigned byte integer is less than minimum")),
        n if n > 255 => {
            return Err(t.overflow_error("unsigned byte integer is greater than maximum"));
        }
        n => n as u8,
    };
    check_writable(t, args[0])?;
    if !put(t, args[0], &[byte])? {
        return Err(t.value_error("write byte out of range"));
    }
    Ok(Value::NONE)
}
