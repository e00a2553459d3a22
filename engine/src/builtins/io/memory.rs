//! `io.StringIO` and `io.BytesIO`.

use super::file::bytes_like;
use crate::builtins::buffers;
use crate::builtins::object::class_argument;
use crate::natives;
use crate::object::*;
use crate::runtime::{call, define, ops};
use crate::value::Value;

// Fields of both.
const CONTENT: usize = 0;
const POSITION: usize = 1;
const CLOSED: usize = 2;

natives! {
    STRING:
    "__new__" "(cls, initial_value='', newline='\n')" => new_string,
    "__init__" "(self, initial_value='', newline='\n')" => init,
    /// Return everything that was written.
    "getvalue" "(self, /)" => getvalue,
}
natives! {
    BYTES:
    "__new__" "(cls, initial_bytes=b'')" => new_bytes,
    "__init__" "(self, initial_bytes=b'')" => init,
    /// Return everything that was written.
    "getvalue" "(self, /)" => getvalue,
    /// Return a view of the content, which cannot be resized while the view is in use.
    "getbuffer" "(self, /)" => getbuffer,
    /// Read bytes into a bytearray; returns how many.
    "readinto" "(self, buffer, /)" => readinto,
    /// Read at most size bytes.
    "read1" "(self, size=-1, /)" => read,
}
natives! {
    COMMON:
    /// Read at most size characters or bytes, all when it is negative or None.
    "read" "(self, size=-1, /)" => read,
    /// Read until newline or end; an empty result means the end.
    "readline" "(self, size=-1, /)" => readline,
    /// Return a list of lines.
    "readlines" "(self, hint=-1, /)" => readlines,
    /// Write at the position; returns how many characters or bytes.
    "write" "(self, s, /)" => write,
    /// Write a list of lines.
    "writelines" "(self, lines, /)" => writelines,
    /// Change the position; returns the new one.
    "seek" "(self, pos, whence=0, /)" => seek,
    /// Return the position.
    "tell" "(self, /)" => tell,
    /// Cut at size, by default at the position.
    "truncate" "(self, pos=None, /)" => truncate,
    /// Does nothing.
    "flush" "(self, /)" => flush,
    /// Free the content.
    "close" "(self, /)" => close,
    "isatty" "(self, /)" => no,
    "readable" "(self, /)" => yes,
    "writable" "(self, /)" => yes,
    "seekable" "(self, /)" => yes,
    "__enter__" "(self, /)" => enter,
    "__exit__" "(self, *args)" => close,
    "__iter__" "(self, /)" => enter,
    "__next__" "(self, /)" => next,
}
natives! {
    GETTERS:
    /// is it closed?
    "closed" "(self)" => closed,
}

pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    for (id, own) in [(ClassId::StringIo, STRING), (ClassId::BytesIo, BYTES)] {
        define::methods(t, id, own)?;
        define::methods(t, id, COMMON)?;
        define::getters(t, id, GETTERS)?;
    }
    Ok(())
}

fn getbuffer(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(r) = args[0].cast_record(RecordType::BytesIo) else {
        return Err(t.type_error("expected a BytesIO"));
    };
    if r.field(CLOSED) == Value::TRUE {
        return Err(t.value_error("I/O operation on closed file."));
    }
    let class = t.class(ClassId::MemoryView).value();
    call::call(t, class, &[r.field(CONTENT)])
}

fn absent(v: Value) -> bool {
    v.is_unbound() || v.is_none()
}

fn new_string(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_argument(t, args[0], "StringIO")?;
    let text = if absent(args[1]) {
        t.empty_str()
    } else {
        match args[1].cast::<Str>() {
            Some(s) => s,
            // The arguments may be meant for a subclass's `__init__`.
            None if class != t.class(ClassId::StringIo) => t.empty_str(),
            None => {
                let message = format!(
                    "initial_value must be str or None, not {}",
                    t.class_of(args[1]).name()
                );
                return Err(t.type_error(message));
            }
        }
    };
    let fields = [text.value(), Value::small_int(0), Value::FALSE];
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::StringIo, &fields)?.value())
}

fn new_bytes(t: &mut Thread, args: &[Value]) -> PyResult {
    let class = class_argument(t, args[0], "BytesIO")?;
    let content = if absent(args[1]) {
        Vec::new()
    } else {
        bytes_like(t, args[1])?
    };
    let array = ByteArray::with_shape(t, ClassId::ByteArray as u32, &content)?;
    let fields = [array.value(), Value::small_int(0), Value::FALSE];
    let shape = class.root_shape.get();
    Ok(Record::with_shape(t, shape, RecordType::BytesIo, &fields)?.value())
}

fn init(_t: &mut Thread, _args: &[Value]) -> PyResult {
    Ok(Value::NONE)
}

/// The two kinds of content.
#[derive(Clone, Copy)]
enum Content {
    Text(Gc<Str>),
    Binary(Gc<ByteArray>),
}

impl Content {
    fn len(self) -> usize {
        match self {
            Content::Text(s) => s.len(),
            Content::Binary(b) => b.len(),
        }
    }

    /// Index behind the next line end from `from` on, at most `to`.
    fn line_end(self, from: usize, to: usize) -> usize {
        let found = match self {
            Content::Text(s) => match s.data().slice(from, to) {
                StrData::One(part) => memchr::memchr(b'\n', part),
                part => part.iter().position(|c| c == u32::from(b'\n')),
            },
            Content::Binary(b) => buffers::with_part(b.value(), from, to - from, |part| {
                memchr::memchr(b'\n', part)
            }),
        };
        found.map_or(to, |i| from + i + 1)
    }

    fn slice(self, t: &mut Thread, from: usize, to: usize) -> PyResult {
        match self {
            Content::Text(s) => Ok(Str::substring(t, s, from, to)?.value()),
            Content::Binary(b) => {
                let part = buffers::with_part(b.value(), from, to - from, <[u8]>::to_vec);
                Ok(Bytes::new(t, &part)?.value())
            }
        }
    }
}

fn any(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    match v
        .cast_record(RecordType::StringIo)
        .or(v.cast_record(RecordType::BytesIo))
    {
        Some(r) => Ok(r),
        None => Err(t.type_error("expected a StringIO or BytesIO object")),
    }
}

fn this(t: &mut Thread, v: Value) -> Result<(Gc<Record>, Content, usize), Raised> {
    let r = any(t, v)?;
    if r.field(CLOSED) == Value::TRUE {
        return Err(t.value_error("I/O operation on closed file"));
    }
    let at = r.field(POSITION).to_i64().unwrap_or(0) as usize;
    let content = r.field(CONTENT);
    if let Some(s) = content.cast::<Str>() {
        return Ok((r, Content::Text(s), at));
    }
    match content.cast::<ByteArray>() {
        Some(b) => Ok((r, Content::Binary(b), at)),
        None => Err(t.value_error("I/O operation on closed file")),
    }
}

fn go(r: Gc<Record>, at: usize) {
    r.set_immediate(POSITION, Value::small_int(at as i64));
}

fn size_argument(t: &mut Thread, v: Value) -> Result<Option<usize>, Raised> {
    if absent(v) {
        return Ok(None);
    }
    Ok(usize::try_from(ops::index_i64(t, v)?).ok())
}

fn getvalue(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, content, _) = this(t, args[0])?;
    content.slice(t, 0, content.len())
}

fn read(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, content, at) = this(t, args[0])?;
    let n = size_argument(t, args[1])?.unwrap_or(usize::MAX);
    let from = at.min(content.len());
    let to = from.saturating_add(n).min(content.len());
    go(r, at.max(to));
    content.slice(t, from, to)
}

fn readline(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, content, at) = this(t, args[0])?;
    let n = size_argument(t, args[1])?.unwrap_or(usize::MAX);
    read_line(t, r, content, at, n)
}

/// The rest of the line at `at`, at most `n` characters or bytes of it.
fn read_line(t: &mut Thread, r: Gc<Record>, content: Content, at: usize, n: usize) -> PyResult {
    let from = at.min(content.len());
    let to = content.line_end(from, from.saturating_add(n).min(content.len()));
    go(r, at.max(to));
    content.slice(t, from, to)
}

fn next(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, content, at) = this(t, args[0])?;
    if at >= content.len() {
        return Ok(Value::EXHAUSTED);
    }
    read_line(t, r, content, at, usize::MAX)
}

fn readlines(t: &mut Thread, args: &[Value]) -> PyResult {
    let hint = size_argument(t, args[1])?.filter(|n| *n > 0);
    let list = List::new(t)?;
    let (_, _, start) = this(t, args[0])?;
    loop {
        let (r, content, at) = this(t, args[0])?;
        if at >= content.len() || hint.is_some_and(|h| at - start >= h) {
            return Ok(list.value());
        }
        let line = read_line(t, r, content, at, usize::MAX)?;
        list.push(t, line)?;
    }
}

/// Writes a str to an object that is exactly a StringIO; false for others.
///
/// # Errors
/// ValueError when it is closed; MemoryError.
pub(crate) fn write_quick(t: &mut Thread, file: Value, s: Gc<Str>) -> Result<bool, Raised> {
    if file.shape_id() != ClassId::StringIo as u32 {
        return Ok(false);
    }
    let (r, content, at) = this(t, file)?;
    let Content::Text(old) = content else {
        return Ok(false);
    };
    write_text(t, r, old, at, s)?;
    Ok(true)
}

/// Writes `s` at `at` into a StringIO whose text is `old`.
fn write_text(
    t: &mut Thread,
    r: Gc<Record>,
    old: Gc<Str>,
    at: usize,
    s: Gc<Str>,
) -> Result<(), Raised> {
    let n = old.len();
    let made = if at == n {
        // The str's buffer grows in place.
        Str::concat(t, old, s)?
    } else {
        let mut out = StrBuilder::with_capacity(t, n.max(at + s.len()))?;
        out.push_data(old.data().slice(0, at.min(n)));
        out.push_repeated(0, at.saturating_sub(n));
        out.push_data(s.data());
        if at + s.len() < n {
            out.push_data(old.data().slice(at + s.len(), n));
        }
        out.finish(t)?
    };
    r.set_field(CONTENT, made.value());
    go(r, at + s.len());
    Ok(())
}

fn write(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, content, at) = this(t, args[0])?;
    match content {
        Content::Text(old) => {
            let Some(s) = args[1].cast::<Str>() else {
                let message = format!(
                    "string argument expected, got '{}'",
                    t.class_of(args[1]).name()
                );
                return Err(t.type_error(message));
            };
            write_text(t, r, old, at, s)?;
            t.int(s.len() as i64)
        }
        Content::Binary(array) => {
            let bytes = bytes_like(t, args[1])?;
            let n = array.len();
            for _ in n..at {
                array.push(t, 0)?;
            }
            let over = (array.len() - at).min(bytes.len());
            for (i, b) in bytes[..over].iter().enumerate() {
                array.set(at + i, *b);
            }
            for b in &bytes[over..] {
                array.push(t, *b)?;
            }
            go(r, at + bytes.len());
            t.int(bytes.len() as i64)
        }
    }
}

fn writelines(t: &mut Thread, args: &[Value]) -> PyResult {
    let file = args[0];
    ops::for_each(t, args[1], |t, line| write(t, &[file, line]).map(|_| ()))?;
    Ok(Value::NONE)
}

fn seek(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, content, at) = this(t, args[0])?;
    let pos = ops::index_i64(t, args[1])?;
    let whence = if args[2].is_unbound() {
        0
    } else {
        ops::index_i64(t, args[2])?
    };
    let text = matches!(content, Content::Text(_));
    if text && whence != 0 && pos != 0 {
        return Err(t.raise(ClassId::OSError, "Can't do nonzero cur-relative seeks"));
    }
    let base = match whence {
        0 if pos < 0 => {
            let message = if text {
                format!("Negative seek position {pos}")
            } else {
                format!("negative seek value {pos}")
            };
            return Err(t.value_error(message));
        }
        0 => 0,
        1 => at as i64,
        2 => content.len() as i64,
        _ => {
            let message = format!("Invalid whence ({whence}, should be 0, 1 or 2)");
            return Err(t.value_error(message));
        }
    };
    let to = base.saturating_add(pos).max(0);
    go(r, to as usize);
    t.int(to)
}

fn tell(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, _, at) = this(t, args[0])?;
    t.int(at as i64)
}

fn truncate(t: &mut Thread, args: &[Value]) -> PyResult {
    let (r, content, at) = this(t, args[0])?;
    let size = if absent(args[1]) {
        at
    } else {
        let n = ops::index_i64(t, args[1])?;
        match usize::try_from(n) {
            Ok(n) => n,
            Err(_) => return Err(t.value_error(format!("Negative size value {n}"))),
        }
    };
    if size < content.len() {
        match content {
            Content::Text(s) => {
                let cut = Str::substring(t, s, 0, size)?;
                r.set_field(CONTENT, cut.value());
            }
            Content::Binary(b) => b.splice(t, size, b.len(), &[])?,
        }
    }
    t.int(size as i64)
}

fn readinto(t: &mut Thread, args: &[Value]) -> PyResult {
    let Some(to) = args[1].cast::<ByteArray>() else {
        return Err(t.type_error("readinto() argument must be read-write bytes-like object"));
    };
    let got = read(t, &[args[0], Value::small_int(to.len() as i64)])?;
    let Some(got) = got.cast::<Bytes>() else {
        return Ok(Value::NONE);
    };
    for (i, b) in got.as_slice().iter().enumerate() {
        to.set(i, *b);
    }
    t.int(got.len() as i64)
}

fn flush(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    Ok(Value::NONE)
}

fn close(t: &mut Thread, args: &[Value]) -> PyResult {
    let r = any(t, args[0])?;
    r.set_immediate(CLOSED, Value::TRUE);
    r.set_immediate(CONTENT, Value::NONE);
    Ok(Value::NONE)
}

fn closed(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(any(t, args[0])?.field(CLOSED))
}

fn enter(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    Ok(args[0])
}

fn yes(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    Ok(Value::TRUE)
}

fn no(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    Ok(Value::FALSE)
}
