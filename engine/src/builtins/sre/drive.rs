//! Subjects of matching, and runs over them.

use super::matcher::{Matcher, Mode, Outcome};
use crate::builtins::bytes::{Buffer, buffer};
use crate::builtins::signals;
use crate::builtins::str_args::type_name;
use crate::object::*;
use crate::value::Value;

/// What a pattern is matched against.
pub(super) enum Subject {
    Text(Gc<Str>),
    Binary(Buffer),
}

impl Subject {
    /// A str or bytes-like argument.
    ///
    /// # Errors
    /// TypeError for other objects.
    pub(super) fn of(t: &mut Thread, v: Value) -> Result<Subject, Raised> {
        if let Some(s) = v.cast::<Str>() {
            return Ok(Subject::Text(s));
        }
        match buffer(t, v) {
            Some(b) => Ok(Subject::Binary(b)),
            None => {
                let message = format!(
                    "expected string or bytes-like object, got '{}'",
                    type_name(t, v)
                );
                Err(t.type_error(message))
            }
        }
    }

    /// Number of characters.
    pub(super) fn len(&self) -> usize {
        match self {
            Subject::Text(s) => s.len(),
            Subject::Binary(b) => b.len(),
        }
    }

    /// The part `from..to`, as a str or bytes.
    pub(super) fn slice(&self, t: &mut Thread, from: usize, to: usize) -> PyResult {
        match self {
            Subject::Text(s) => Ok(Str::substring(t, *s, from, to)?.value()),
            Subject::Binary(Buffer::Fixed(b))
                if from == 0 && to == b.len() && b.value().shape_id() == ClassId::Bytes as u32 =>
            {
                Ok(b.value())
            }
            Subject::Binary(b) => {
                let part = b.get(from..to).unwrap_or(&[]).to_vec();
                Ok(Bytes::new(t, &part)?.value())
            }
        }
    }

    /// The part that a group took, or `missing` when it took no part.
    pub(super) fn part(
        &self,
        t: &mut Thread,
        span: Option<(usize, usize)>,
        missing: Value,
    ) -> PyResult {
        match span {
            Some((from, to)) => self.slice(t, from, to),
            None => Ok(missing),
        }
    }

    /// Looks for a match in `from..to`. With `must_advance` it must not be empty at `from`.
    ///
    /// # Errors
    /// What handlers of signals raise; MemoryError.
    pub(super) fn run(
        &self,
        t: &mut Thread,
        matcher: &mut Matcher,
        mode: Mode,
        (from, to): (usize, usize),
        must_advance: bool,
    ) -> Result<bool, Raised> {
        matcher.begin(mode, from, must_advance);
        loop {
            let outcome = match self {
                Subject::Binary(b) => matcher.run(b, to),
                Subject::Text(s) => match s.data() {
                    StrData::One(text) => matcher.run(text, to),
                    StrData::Two(text) => matcher.run(text, to),
                    StrData::Four(text) => matcher.run(text, to),
                },
            };
            match outcome {
                Outcome::Found => return Ok(true),
                Outcome::NotFound => return Ok(false),
                Outcome::Pause => signals::check(t)?,
                Outcome::OutOfMemory => return Err(t.memory_error()),
            }
        }
    }
}
