//! Warnings from native code: they go through the module `warnings`, which is imported for the first of them.

use super::{import, syntax_tree};
use crate::object::*;
use crate::runtime::call;
use crate::syntax::Warning;
use crate::value::Value;

/// Issues a warning at the line that runs.
///
/// # Errors
/// The warning itself, where a filter makes it an error.
pub(crate) fn warn(t: &mut Thread, class: ClassId, message: &str) -> Result<(), Raised> {
    let module = import::load(t, "warnings")?;
    let message = Str::from_str(t, message)?.value();
    let class = t.class(class).value();
    call::call_method(t, module, "warn", &[message, class]).map(drop)
}

/// Issues the warnings of a source that was compiled.
///
/// # Errors
/// SyntaxError, where a filter makes errors of them.
pub(crate) fn of_source(
    t: &mut Thread,
    warnings: &[Warning],
    filename: &str,
) -> Result<(), Raised> {
    for warning in warnings {
        let module = import::load(t, "warnings")?;
        let message = Str::from_str(t, &warning.message)?.value();
        let class = t.class(ClassId::SyntaxWarning).value();
        let filename = Str::from_str(t, filename)?.value();
        let line = Value::small_int(i64::from(warning.line));
        let args = [message, class, filename, line];
        if let Err(raised) = call::call_method(t, module, "warn_explicit", &args) {
            t.catch(raised, ClassId::SyntaxWarning)?;
            return Err(syntax_tree::raise(t, &warning.error));
        }
    }
    Ok(())
}
