//! `_compare_digest`.

use crate::builtins::buffers::bytes_arg;
use crate::builtins::bytes::buffer;
use crate::object::*;
use crate::value::Value;

/// `a == b`. How long it takes tells the length of `b` and nothing of the content.
pub(super) fn compare(t: &mut Thread, args: &[Value]) -> PyResult {
    let (a, b) = match (args[0].cast::<Str>(), args[1].cast::<Str>()) {
        (Some(a), Some(b)) => match (a.as_ascii(), b.as_ascii()) {
            (Some(a), Some(b)) => (a.as_bytes().to_vec(), b.as_bytes().to_vec()),
            _ => {
                let message = "comparing strings with non-ASCII characters is not supported";
                return Err(t.type_error(message));
            }
        },
        _ if buffer(t, args[0]).is_none() && buffer(t, args[1]).is_none() => {
            return Err(unsupported(t, args));
        }
        _ => {
            let a = bytes_arg(t, args[0])?.to_vec();
            (a, bytes_arg(t, args[1])?.to_vec())
        }
    };
    let same_length = a.len() == b.len();
    let against = if same_length { &a } else { &b };
    let differences = against.iter().zip(&b).fold(0, |all, (x, y)| all | (x ^ y));
    Ok(Value::bool(same_length && differences == 0))
}

fn unsupported(t: &mut Thread, args: &[Value]) -> Raised {
    let (a, b) = (t.class_of(args[0]).name(), t.class_of(args[1]).name());
    t.type_error(format!(
        "unsupported operand types(s) or combination of types: '{a}' and '{b}'"
    ))
}
