//! The module `_json`: the fast parts of `json`.

mod encode;
mod scan;
mod text;

use super::late;
use crate::natives;
use crate::object::*;
use crate::runtime::define;
use crate::value::Value;

natives! { FUNCTIONS:
    /// Return a JSON representation of a str, in ASCII alone.
    "encode_basestring_ascii" "(string, /)" => text::encode_ascii,
    /// Return a JSON representation of a str.
    "encode_basestring" "(string, /)" => text::encode,
    /// Scan the string for a JSON string, behind its opening quote: the text and the index behind it.
    "scanstring" "(string, end, strict=True, /)" => scan::scan_string,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    late::class(t, ClassId::JsonScanner, "_json", scan::METHODS)?;
    define::getters(t, ClassId::JsonScanner, scan::GETTERS)?;
    late::class(t, ClassId::JsonEncoder, "_json", encode::METHODS)?;
    define::getters(t, ClassId::JsonEncoder, encode::GETTERS)?;
    let d = define::module(t, "_json", FUNCTIONS)?.dict();
    let (scanner, encoder) = (
        t.class(ClassId::JsonScanner).value(),
        t.class(ClassId::JsonEncoder).value(),
    );
    define::set(t, d, "make_scanner", scanner)?;
    define::set(t, d, "make_encoder", encoder)
}

/// A record's field as an attribute.
fn field<const I: usize>(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0].cast::<Record>().map_or(Value::NONE, |r| r.field(I)))
}
