//! The module `_tokenize`, as far as importing `tokenize` needs it: `inspect`, `dataclasses`, `traceback`
//! and `logging` import it for the sake of source texts, which most programs never ask them for.

use crate::natives;
use crate::object::*;
use crate::runtime::define;

natives! { FUNCTIONS:
    /// The tokens of a source; not there yet.
    "TokenizerIter" "(readline, /, *, encoding=None, extra_tokens=False)" => tokens,
}

/// Makes the module.
///
/// # Errors
/// MemoryError.
pub(crate) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::module(t, "_tokenize", FUNCTIONS)?;
    Ok(())
}

fn tokens(t: &mut Thread, _args: &[crate::value::Value]) -> PyResult {
    Err(t.raise(
        ClassId::NotImplementedError,
        "tokenizing is not implemented",
    ))
}
