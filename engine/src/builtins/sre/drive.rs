//! Subjects of matching as the engine walks over them.

use crate::builtins::bytes::{Buffer, buffer};
use crate::builtins::str_args::type_name;
use crate::object::*;
use crate::value::Value;
use rustpython_sre_engine::{Request, State, StrDrive, StringCursor};

/// Characters of `W` bytes each. The engine's own drive for bytes reads one byte past the end, so
/// bytes go through this one too.
#[derive(Clone, Copy)]
struct Units<'a, const W: usize>(&'a [u8]);

impl<const W: usize> Units<'_, W> {
    /// The character at a cursor.
    #[inline(always)]
    fn read(cursor: &StringCursor) -> u32 {
        let mut c = 0;
        let mut at = *cursor;
        for i in 0..W {
            if i > 0 {
                <&[u8]>::skip(&mut at, 1);
            }
            c |= <&[u8]>::peek(&at) << (8 * i);
        }
        c
    }
}

impl<const W: usize> StrDrive for Units<'_, W> {
    #[inline]
    fn count(&self) -> usize {
        self.0.len() / W
    }

    #[inline]
    fn create_cursor(&self, n: usize) -> StringCursor {
        let mut cursor = self.0.create_cursor(n * W);
        cursor.position = n;
        cursor
    }

    #[inline]
    fn adjust_cursor(&self, cursor: &mut StringCursor, n: usize) {
        *cursor = self.create_cursor(n);
    }

    #[inline(always)]
    fn advance(cursor: &mut StringCursor) -> u32 {
        let c = Self::read(cursor);
        Self::skip(cursor, 1);
        c
    }

    #[inline(always)]
    fn peek(cursor: &StringCursor) -> u32 {
        Self::read(cursor)
    }

    #[inline(always)]
    fn skip(cursor: &mut StringCursor, n: usize) {
        let to = cursor.position + n;
        <&[u8]>::skip(cursor, n * W);
        cursor.position = to;
    }

    #[inline(always)]
    fn back_advance(cursor: &mut StringCursor) -> u32 {
        Self::back_skip(cursor, 1);
        Self::read(cursor)
    }

    #[inline(always)]
    fn back_peek(cursor: &StringCursor) -> u32 {
        let mut before = *cursor;
        // The engine's step back counts bytes in the position, which must not fall below 0.
        before.position = W;
        <&[u8]>::back_skip(&mut before, W);
        Self::read(&before)
    }

    #[inline(always)]
    fn back_skip(cursor: &mut StringCursor, n: usize) {
        let to = cursor.position - n;
        cursor.position = n * W;
        <&[u8]>::back_skip(cursor, n * W);
        cursor.position = to;
    }
}

/// What a pattern is matched against.
pub(super) enum Subject {
    Text(Gc<Str>),
    Binary(Buffer),
}

/// What matching looks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Match,
    FullMatch,
    Search,
}

/// Where a match lies: start and end of the whole and of each group, -1 for groups that took no part.
pub(super) struct Found {
    pub spans: Vec<(i64, i64)>,
    /// The last group that was closed, or -1.
    pub last: i64,
}

impl Found {
    pub(super) fn start(&self) -> usize {
        self.spans[0].0 as usize
    }

    pub(super) fn end(&self) -> usize {
        self.spans[0].1 as usize
    }
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
            Subject::Binary(b) => {
                let part = b.get(from..to).unwrap_or(&[]).to_vec();
                Ok(Bytes::new(t, &part)?.value())
            }
        }
    }

    /// Runs compiled code over `from..to`. With `advance` the match must not be empty at `from`.
    pub(super) fn run(
        &self,
        code: &Gc<Opaque>,
        groups: usize,
        mode: Mode,
        (from, to): (usize, usize),
        advance: bool,
    ) -> Option<Found> {
        if from > to {
            return None;
        }
        code.with(|code: &mut Vec<u32>| {
            let range = (from, to);
            match self {
                Subject::Binary(b) => execute(Units::<1>(b), code, groups, mode, range, advance),
                Subject::Text(s) => match s.data() {
                    StrData::One(b) => execute(Units::<1>(b), code, groups, mode, range, advance),
                    StrData::Two(_) => {
                        execute(Units::<2>(s.bytes()), code, groups, mode, range, advance)
                    }
                    StrData::Four(_) => {
                        execute(Units::<4>(s.bytes()), code, groups, mode, range, advance)
                    }
                },
            }
        })?
    }
}

fn execute<S: StrDrive>(
    subject: S,
    code: &[u32],
    groups: usize,
    mode: Mode,
    (from, to): (usize, usize),
    advance: bool,
) -> Option<Found> {
    let mut request = Request::new(subject, from, to, code, mode == Mode::FullMatch);
    request.must_advance = advance;
    let mut state = State::default();
    let found = match mode {
        Mode::Search => state.search(request),
        _ => state.py_match(&request),
    };
    if !found {
        return None;
    }
    let mut spans = vec![(state.start as i64, state.cursor.position as i64)];
    for i in 0..groups {
        let (a, b) = state.marks.get(i);
        spans.push(match (a.into_option(), b.into_option()) {
            (Some(a), Some(b)) => (a as i64, b as i64),
            _ => (-1, -1),
        });
    }
    Some(Found {
        spans,
        last: state.marks.last_index() as i64,
    })
}
