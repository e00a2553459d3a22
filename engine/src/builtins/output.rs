//! Writing to streams.

use super::exceptions::os_error;
use crate::object::*;
use crate::runtime::call;
use crate::value::Value;

/// Writes a str to a stream: straight to the buffer when it is the process's standard output, else
/// through its `write` method.
///
/// # Errors
/// BrokenPipeError and the like; what `write` raises.
pub(crate) fn write(t: &mut Thread, file: Value, s: Gc<Str>) -> Result<(), Raised> {
    if file.is_unbound() {
        return write_out(t, s);
    }
    if let Some(f) = file.cast_record(RecordType::File)
        && f.field(0) == Value::small_int(1)
    {
        return write_out(t, s);
    }
    if file.shape_id() == ClassId::StringIo as u32 {
        super::io::write_to_memory(t, &[file, s.value()])?;
    } else {
        call::call_method(t, file, "write", &[s.value()])?;
    }
    Ok(())
}

/// Writes to the process's standard output.
///
/// # Errors
/// OSError of the system.
pub(crate) fn write_out(t: &mut Thread, s: Gc<Str>) -> Result<(), Raised> {
    let r = match s.as_ascii() {
        Some(text) => t.out.write(text.as_bytes()),
        None => {
            let bytes = super::str_codecs::encode(t, s, None, None)?;
            match bytes.cast::<Bytes>() {
                Some(b) => t.out.write(b.as_slice()),
                None => Ok(()),
            }
        }
    };
    r.map_err(|e| os_error(t, &e, None))
}

/// Writes to `sys.stderr`, or to the process's standard error when that is missing or broken.
/// Standard output is flushed before, so that the texts appear in order.
pub(crate) fn write_error(t: &mut Thread, text: &str) {
    let pending = t.take_pending();
    // What cannot be written here is reported when the process ends.
    let _ = t.out.flush();
    let key = t.intern("stderr").ok();
    let file = key.and_then(|key| t.sys_dict.cast::<Dict>().and_then(|d| d.get_str(key)));
    let replaced = match file {
        None => false,
        Some(f) if f.is_none() => {
            t.pending = pending;
            return;
        }
        Some(f) => !f
            .cast_record(RecordType::File)
            .is_some_and(|f| f.field(0) == Value::small_int(2)),
    };
    let written = replaced
        && match (Str::from_str(t, text), file) {
            (Ok(s), Some(f)) => call::call_method(t, f, "write", &[s.value()]).is_ok(),
            _ => false,
        };
    if !written {
        use std::io::Write;
        // Nobody is left to be told when standard error is closed.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
    t.pending = pending;
}
