//! File objects: text and binary files of the system.

use super::{read, unsupported};
use crate::builtins::exceptions::os_error;
use crate::builtins::select::{Deadline, wait_for};
use crate::builtins::{output, signals, str_codecs};
use crate::gc::CollectKind;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, ops};
use crate::value::Value;
use std::io;

// Fields of a file record.
pub(super) const WHICH: usize = 0;
pub(super) const NAME: usize = 1;
pub(super) const MODE: usize = 2;
pub(super) const ENTRY: usize = 3;
pub(super) const CLOSED: usize = 4;
pub(super) const ENCODING: usize = 5;
pub(super) const ERRORS: usize = 6;
pub(super) const NEWLINE: usize = 7;
pub(super) const TWIN: usize = 8;

/// Stands in the field `WHICH` of a text file whose binary file was taken away.
const DETACHED: Value = Value::FALSE;

natives! {
    METHODS:
    /// Read at most size characters or bytes, all when it is negative or None.
    "read" "(self, size=-1, /)" => read::read,
    /// Read until newline or end; an empty result means the end.
    "readline" "(self, size=-1, /)" => read::readline,
    /// Return a list of lines.
    "readlines" "(self, hint=-1, /)" => read::readlines,
    /// Write text or bytes; returns how many characters or bytes.
    "write" "(self, text, /)" => write,
    /// Write a list of lines.
    "writelines" "(self, lines, /)" => writelines,
    /// Change the position; returns the new one.
    "seek" "(self, cookie, whence=0, /)" => seek,
    /// Return the position.
    "tell" "(self, /)" => tell,
    /// Resize the file to size bytes, by default to the position.
    "truncate" "(self, pos=None, /)" => truncate,
    /// Write what is buffered.
    "flush" "(self, /)" => flush,
    /// Flush and close.
    "close" "(self, /)" => close,
    /// Return the file descriptor.
    "fileno" "(self, /)" => fileno,
    /// Is it a terminal?
    "isatty" "(self, /)" => isatty,
    /// May it be read?
    "readable" "(self, /)" => readable,
    /// May it be written?
    "writable" "(self, /)" => writable,
    /// Has it positions?
    "seekable" "(self, /)" => seekable,
    /// Change options; line_buffering, encoding, errors and newline count.
    "reconfigure" "(self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)" => reconfigure,
    "__enter__" "(self, /)" => enter,
    "__exit__" "(self, *args)" => exit,
    "__iter__" "(self, /)" => iter,
    "__next__" "(self, /)" => read::next,
    "__repr__" "(self, /)" => repr,
}
natives! {
    BINARY:
    /// Read bytes into a bytearray; returns how many.
    "readinto" "(self, buffer, /)" => read::readinto,
    /// Read at most size bytes with one read of the system at most.
    "read1" "(self, size=-1, /)" => read::read1,
    /// Return bytes without advancing.
    "peek" "(self, size=0, /)" => read::peek,
}
natives! {
    GETTERS:
    /// the name
    "name" "(self)" => name,
    /// the mode
    "mode" "(self)" => mode,
    /// is it closed?
    "closed" "(self)" => closed,
}
natives! {
    SETTERS:
    /// the name
    "name" "(self, value)" => set_name,
}
natives! {
    TEXT:
    /// Separate the binary file below and return it; this one cannot be used any more.
    "detach" "(self, /)" => detach,
}
natives! {
    TEXT_GETTERS:
    /// the encoding
    "encoding" "(self)" => encoding,
    /// what happens to text that does not encode or decode
    "errors" "(self)" => errors,
    /// the line ends seen: not recorded
    "newlines" "(self)" => none,
    /// the binary file below
    "buffer" "(self)" => buffer,
    /// is it flushed at each line end?
    "line_buffering" "(self)" => line_buffering,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::methods(t, ClassId::File, METHODS)?;
    define::methods(t, ClassId::File, TEXT)?;
    define::getters(t, ClassId::File, GETTERS)?;
    define::getters(t, ClassId::File, TEXT_GETTERS)?;
    for id in [
        ClassId::BufferedReader,
        ClassId::BufferedWriter,
        ClassId::BufferedRandom,
    ] {
        define::methods(t, id, METHODS)?;
        define::methods(t, id, BINARY)?;
        define::properties(t, id, GETTERS, SETTERS)?;
    }
    Ok(())
}

/// A file object for an open file.
#[expect(clippy::too_many_arguments, reason = "what open() takes")]
pub(super) fn make(
    t: &mut Thread,
    class: ClassId,
    name: Value,
    mode: &str,
    file: OpenFile,
    encoding: Option<Gc<Str>>,
    errors: Option<Gc<Str>>,
    newline: Option<Gc<Str>>,
) -> PyResult {
    let text = class == ClassId::File;
    let mode = t.intern(mode)?;
    let strict = t.intern("strict")?;
    let utf8 = t.intern("UTF-8")?;
    let fields = [
        Value::NONE,
        name,
        mode.value(),
        Value::NONE,
        Value::FALSE,
        if text {
            encoding.unwrap_or(utf8).value()
        } else {
            Value::NONE
        },
        if text {
            errors.unwrap_or(strict).value()
        } else {
            Value::NONE
        },
        newline.map_or(Value::NONE, Gc::value),
        Value::NONE,
    ];
    let r = Record::new(t, class, RecordType::File, &fields)?;
    let entry = t.files.add(r.value().as_raw_ptr().cast(), file);
    r.set_immediate(ENTRY, Value::small_int(entry as i64));
    Ok(r.value())
}

/// One of the process's three streams.
pub(super) fn standard(t: &mut Thread, fd: i32, name: &str) -> PyResult {
    // SAFETY: a plain system call.
    if unsafe { libc::fcntl(fd, libc::F_GETFD) } < 0 {
        return Ok(Value::NONE);
    }
    let shown = Str::from_str(t, &format!("<{name}>"))?;
    let mut file = OpenFile::new(fd, false, fd == 0, fd != 0);
    file.unbuffered = fd == 2;
    let mode = if fd == 0 { "r" } else { "w" };
    let (utf8, errors) = (
        t.intern("utf-8")?,
        t.intern(if fd == 2 {
            "backslashreplace"
        } else {
            "strict"
        })?,
    );
    let v = make(
        t,
        ClassId::File,
        shown.value(),
        mode,
        file,
        Some(utf8),
        Some(errors),
        None,
    )?;
    if let Some(r) = v.cast_record(RecordType::File) {
        r.set_immediate(WHICH, Value::small_int(fd as i64));
        if fd == 1 {
            // Standard output has its buffer in the thread.
            if let Some(i) = r.field(ENTRY).to_i64() {
                t.files.remove(i as usize);
            }
            r.set_immediate(ENTRY, Value::NONE);
        }
    }
    Ok(v)
}

pub(super) fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    let Some(r) = v.cast_record(RecordType::File) else {
        return Err(t.type_error("expected a file object"));
    };
    if r.field(CLOSED) == Value::TRUE {
        return Err(t.value_error("I/O operation on closed file."));
    }
    if r.field(WHICH) == DETACHED {
        return Err(t.value_error("underlying buffer has been detached"));
    }
    Ok(r)
}

pub(super) fn is_text(r: Gc<Record>) -> bool {
    !r.field(ENCODING).is_none()
}

fn is_stdout(r: Gc<Record>) -> bool {
    r.field(WHICH) == Value::small_int(1)
}

/// Does something with the open file; system errors become exceptions, interrupted calls are made
/// again unless the signal's handler raises. What would wait is made again when it need not, while other threads run.
pub(super) fn with<R>(
    t: &mut Thread,
    r: Gc<Record>,
    mut f: impl FnMut(&mut OpenFile) -> io::Result<R>,
) -> Result<R, Raised> {
    loop {
        let shared = !t.gil.is_single();
        let entry = r
            .field(ENTRY)
            .to_i64()
            .and_then(|i| t.files.get(i as usize));
        let Some(file) = entry else {
            return Err(if is_stdout(r) {
                unsupported(t, "not readable")
            } else {
                t.value_error("I/O operation on closed file.")
            });
        };
        file.shared = shared;
        let error = match f(file) {
            Ok(v) => return Ok(v),
            Err(e) => e,
        };
        if let Some(events) = file.take_wait() {
            let mut fds = [libc::pollfd {
                fd: file.fd(),
                events,
                revents: 0,
            }];
            wait_for(t, &mut fds, Deadline::after(-1))?;
        } else if error.kind() == io::ErrorKind::Interrupted {
            signals::check(t)?;
        } else {
            return Err(os_error(t, &error, None));
        }
    }
}

/// Closes files that nothing refers to any more; were there any?
pub(super) fn reclaim(t: &mut Thread) -> bool {
    let before = t.files.open_count();
    t.collect(CollectKind::Full);
    t.files.open_count() < before
}

fn writable_file(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    let r = this(t, v)?;
    if is_stdout(r) || with(t, r, |f| Ok(f.writable))? {
        return Ok(r);
    }
    Err(unsupported(
        t,
        if is_text(r) { "not writable" } else { "write" },
    ))
}

fn write(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = writable_file(t, args[0])?;
    if !is_text(r) {
        let n = match args[1].cast::<Bytes>() {
            Some(b) => {
                write_bytes(t, r, b.as_slice())?;
                b.len()
            }
            None => {
                let b = bytes_like(t, args[1])?;
                write_bytes(t, r, &b)?;
                b.len()
            }
        };
        return t.int(n as i64);
    }
    let Some(s) = args[1].cast::<Str>() else {
        let message = format!(
            "write() argument must be str, not {}",
            t.class_of(args[1]).name()
        );
        return Err(t.type_error(message));
    };
    write_text(t, r, s)?;
    t.int(s.len() as i64)
}

/// The content of a bytes-like object.
pub(super) fn bytes_like(t: &mut Thread, v: Value) -> Result<Vec<u8>, Raised> {
    if let Some(b) = v.cast::<Bytes>() {
        return Ok(b.as_slice().to_vec());
    }
    if let Some(b) = v.cast::<ByteArray>() {
        return Ok((0..b.len()).filter_map(|i| b.get(i)).collect());
    }
    if let Some(content) = crate::builtins::buffers::content(v) {
        return Ok(content);
    }
    let message = format!(
        "a bytes-like object is required, not '{}'",
        t.class_of(v).name()
    );
    Err(t.type_error(message))
}

fn write_bytes(t: &mut Thread, r: Gc<Record>, bytes: &[u8]) -> Result<(), Raised> {
    if is_stdout(r) {
        return t.out.write(bytes).map_err(|e| os_error(t, &e, None));
    }
    if with(t, r, |f| f.write(bytes))? {
        with(t, r, OpenFile::flush)?;
    }
    Ok(())
}

fn write_text(t: &mut Thread, r: Gc<Record>, s: Gc<Str>) -> Result<(), Raised> {
    let (encoding, errors) = (
        r.field(ENCODING).cast::<Str>(),
        r.field(ERRORS).cast::<Str>(),
    );
    if is_stdout(r) && s.is_ascii() {
        return output::write_out(t, s);
    }
    if r.field(WHICH) == Value::small_int(2) {
        // Keeps the order of what both streams show.
        let _ = t.out.flush();
    }
    let s = match r.field(NEWLINE).cast::<Str>().map(|n| n.to_string_lossy()) {
        Some(n) if n.starts_with('\r') => {
            let (from, to) = (t.intern("\n")?, Str::from_str(t, &n)?);
            let made = call::call_method(t, s.value(), "replace", &[from.value(), to.value()])?;
            made.cast::<Str>().unwrap_or(s)
        }
        _ => s,
    };
    let encoded = str_codecs::encode(t, s, encoding, errors)?;
    match encoded.cast::<Bytes>() {
        Some(b) => write_bytes(t, r, b.as_slice()),
        None => Ok(()),
    }
}

fn writelines(t: &mut Thread, args: &[Value]) -> PyResult {
    let file = args[0];
    ops::for_each(t, args[1], |t, line| write(t, &[file, line]).map(|_| ()))?;
    Ok(Value::NONE)
}

fn seek(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let offset = ops::index(t, args[1])?;
    let Some(offset) = offset.to_i64() else {
        return Err(t.overflow_error("Python int too large to convert to C long"));
    };
    let whence = if args[2].is_unbound() {
        0
    } else {
        ops::index_i64(t, args[2])?
    };
    if !(0..=2).contains(&whence) {
        return Err(t.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)")));
    }
    if is_text(r) && offset != 0 && whence != 0 {
        let what = if whence == 1 { "cur" } else { "end" };
        return Err(unsupported(
            t,
            &format!("can't do nonzero {what}-relative seeks"),
        ));
    }
    if offset < 0 && whence == 0 {
        return Err(t.value_error(format!("negative seek value {offset}")));
    }
    if is_stdout(r) {
        return Err(unsupported(t, "underlying stream is not seekable"));
    }
    let at = with(t, r, |f| f.seek(offset, whence as i32))?;
    t.int(at as i64)
}

fn tell(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if is_stdout(r) {
        return Err(unsupported(t, "underlying stream is not seekable"));
    }
    let at = with(t, r, OpenFile::tell)?;
    t.int(at as i64)
}

fn truncate(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = writable_file(t, args[0])?;
    let size = if args[1].is_unbound() || args[1].is_none() {
        with(t, r, OpenFile::tell)?
    } else {
        let n = ops::index_i64(t, args[1])?;
        match u64::try_from(n) {
            Ok(n) => n,
            Err(_) => {
                let e = io::Error::from_raw_os_error(libc::EINVAL);
                return Err(os_error(t, &e, None));
            }
        }
    };
    with(t, r, |f| f.truncate(size))?;
    t.int(size as i64)
}

fn flush(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if is_stdout(r) {
        t.out.flush().map_err(|e| os_error(t, &e, None))?;
    } else {
        with(t, r, OpenFile::flush)?;
    }
    Ok(Value::NONE)
}

fn close(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(r) = args[0].cast_record(RecordType::File) else {
        return Err(t.type_error("expected a file object"));
    };
    if r.field(CLOSED) == Value::TRUE {
        return Ok(Value::NONE);
    }
    r.set_immediate(CLOSED, Value::TRUE);
    if let Some(twin) = r.field(TWIN).cast_record(RecordType::File) {
        twin.set_immediate(CLOSED, Value::TRUE);
    }
    // Others run while what is buffered goes out; whether it does or not, the file is closed.
    let flushed = match is_stdout(r) || t.gil.is_single() {
        true => Ok(()),
        false => with(t, r, OpenFile::flush),
    };
    let closed = if is_stdout(r) {
        t.out.flush()
    } else {
        match r
            .field(ENTRY)
            .to_i64()
            .and_then(|i| t.files.remove(i as usize))
        {
            Some(mut file) => file.close(),
            None => Ok(()),
        }
    };
    flushed?;
    closed.map_err(|e| os_error(t, &e, None))?;
    Ok(Value::NONE)
}

fn fileno(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    let fd = if is_stdout(r) {
        1
    } else {
        with(t, r, |f| Ok(f.fd()))?
    };
    Ok(Value::small_int(fd as i64))
}

fn isatty(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if is_stdout(r) {
        use std::io::IsTerminal;
        return Ok(Value::bool(io::stdout().is_terminal()));
    }
    Ok(Value::bool(with(t, r, |f| Ok(f.is_terminal()))?))
}

fn readable(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    Ok(Value::bool(
        !is_stdout(r) && with(t, r, |f| Ok(f.readable))?,
    ))
}

fn writable(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    Ok(Value::bool(is_stdout(r) || with(t, r, |f| Ok(f.writable))?))
}

fn seekable(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    Ok(Value::bool(
        !is_stdout(r) && with(t, r, |f| Ok(f.tell().is_ok()))?,
    ))
}

fn reconfigure(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    for (v, field) in [(args[1], ENCODING), (args[2], ERRORS), (args[3], NEWLINE)] {
        if v.cast::<Str>().is_some() {
            r.set_field(field, v);
        }
    }
    if !args[4].is_unbound() && !args[4].is_none() {
        let on = ops::truthy(t, args[4])?;
        if is_stdout(r) {
            t.out.set_line_buffered(on);
        } else {
            with(t, r, |f| {
                f.line_buffered = on;
                Ok(())
            })?;
        }
    }
    Ok(Value::NONE)
}

fn enter(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    Ok(args[0])
}

fn exit(t: &mut Thread, args: &[Value]) -> PyResult {
    close(t, args)
}

fn iter(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    Ok(args[0])
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(r) = args[0].cast_record(RecordType::File) else {
        return Err(t.type_error("expected a file object"));
    };
    let name = ops::repr(t, r.field(NAME))?;
    let text = if is_text(r) {
        let (mode, encoding) = (
            ops::repr(t, r.field(MODE))?,
            ops::repr(t, r.field(ENCODING))?,
        );
        format!("<_io.TextIOWrapper name={name} mode={mode} encoding={encoding}>")
    } else {
        format!("<_io.{} name={name}>", t.class_of(args[0]).name())
    };
    Ok(Str::from_str(t, &text)?.value())
}

fn field(t: &mut Thread, v: Value, i: usize) -> PyResult {
    match v.cast_record(RecordType::File) {
        Some(r) => Ok(r.field(i)),
        None => Err(t.type_error("expected a file object")),
    }
}

fn none(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}
fn name(t: &mut Thread, args: &[Value]) -> PyResult {
    field(t, args[0], NAME)
}
fn set_name(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if args[1].is_unbound() {
        return Err(t.type_error("can't delete attribute 'name'"));
    }
    r.set_field(NAME, args[1]);
    Ok(Value::NONE)
}
fn mode(t: &mut Thread, args: &[Value]) -> PyResult {
    field(t, args[0], MODE)
}
fn closed(t: &mut Thread, args: &[Value]) -> PyResult {
    field(t, args[0], CLOSED)
}
fn encoding(t: &mut Thread, args: &[Value]) -> PyResult {
    field(t, args[0], ENCODING)
}
fn errors(t: &mut Thread, args: &[Value]) -> PyResult {
    field(t, args[0], ERRORS)
}

fn line_buffering(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if is_stdout(r) {
        return Ok(Value::bool(t.out.line_buffered()));
    }
    Ok(Value::bool(with(t, r, |f| Ok(f.line_buffered))?))
}

fn detach(t: &mut Thread, args: &[Value]) -> PyResult {
    flush(t, args)?;
    let below = buffer(t, args)?;
    let r = this(t, args[0])?;
    // The two still refer to each other, since the entry is this one's.
    r.set_immediate(WHICH, DETACHED);
    Ok(below)
}

/// The binary file that shares the entry; the two refer to each other, so that both live.
fn buffer(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = this(t, args[0])?;
    if !r.field(TWIN).is_none() {
        return Ok(r.field(TWIN));
    }
    let readable = !is_stdout(r) && with(t, r, |f| Ok(f.readable))?;
    let class = if readable {
        ClassId::BufferedReader
    } else {
        ClassId::BufferedWriter
    };
    let mode = t.intern(if readable { "rb" } else { "wb" })?;
    let fields = [
        r.field(WHICH),
        r.field(NAME),
        mode.value(),
        r.field(ENTRY),
        Value::FALSE,
        Value::NONE,
        Value::NONE,
        Value::NONE,
        args[0],
    ];
    let twin = Record::new(t, class, RecordType::File, &fields)?;
    r.set_field(TWIN, twin.value());
    Ok(twin.value())
}
