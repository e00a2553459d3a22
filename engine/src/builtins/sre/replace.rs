//! Replacement: `sub`, `subn` and templates.

use super::drive::Subject;
use super::matches;
use super::pattern::{Pattern, each_match, this};
use crate::builtins::str_args::type_name;
use crate::builtins::{bytes, import};
use crate::object::*;
use crate::runtime::{attributes, call, ops};
use crate::value::Value;

/// `_sre.template`: a literal, then pairs of a group number and a literal.
pub(super) fn template(t: &mut Thread, args: &[Value]) -> PyResult {
    this(t, args[0])?;
    let Some(list) = args[1].cast::<List>() else {
        let message = format!(
            "template() argument 2 must be list, not {}",
            type_name(t, args[1])
        );
        return Err(t.type_error(message));
    };
    if list.len() % 2 == 0 {
        return Err(t.type_error("invalid template"));
    }
    for i in (1..list.len()).step_by(2) {
        if ops::index_i64(t, list.get(i))? < 0 {
            return Err(t.value_error("invalid template"));
        }
    }
    let parts = list.copy_range(t, 0, list.len())?;
    let r = Record::new(
        t,
        ClassId::PatternTemplate,
        RecordType::PatternTemplate,
        &[parts.value()],
    )?;
    Ok(r.value())
}

/// The template that `re` makes of a replacement with backslashes.
pub(super) fn compiled(t: &mut Thread, pattern: Pattern, template: Value) -> PyResult {
    let module = import::load(t, "re")?;
    let name = t.intern("_compile_template")?;
    let f = attributes::get(t, module, name)?;
    call::call(t, f, &[pattern.record.value(), template])
}

/// What a match is replaced by.
#[derive(Clone, Copy)]
enum Filter {
    Literal(Value),
    Template(Gc<List>),
    Call(Value),
}

fn filter(t: &mut Thread, pattern: Pattern, v: Value) -> Result<Filter, Raised> {
    if call::is_callable(t, v) {
        return Ok(Filter::Call(v));
    }
    let literal = match (v.cast::<Str>(), bytes::buffer(t, v)) {
        (Some(s), _) => !s.data().iter().any(|c| c == u32::from(b'\\')),
        (None, Some(b)) => !b.contains(&b'\\'),
        _ => false,
    };
    if literal {
        return Ok(Filter::Literal(v));
    }
    let made = compiled(t, pattern, v)?;
    let parts = made
        .cast_record(RecordType::PatternTemplate)
        .and_then(|r| r.field(0).cast::<List>());
    Ok(match parts {
        Some(list) if list.len() == 1 => Filter::Literal(list.get(0)),
        Some(list) => Filter::Template(list),
        None if call::is_callable(t, made) => Filter::Call(made),
        None => Filter::Literal(made),
    })
}

/// The result of a replacement as it grows.
pub(super) struct Output {
    text: OutputText,
    /// Pieces so far.
    pieces: usize,
    /// What is to be said of the first piece of a wrong type.
    wrong: Option<String>,
}

enum OutputText {
    Text(StrBuilder),
    Binary(Vec<u8>),
}

impl Output {
    /// An empty result of the subject's type.
    ///
    /// # Errors
    /// MemoryError.
    pub(super) fn new(t: &mut Thread, subject: &Subject) -> Result<Output, Raised> {
        let text = match subject {
            Subject::Text(_) => OutputText::Text(StrBuilder::with_capacity(t, subject.len())?),
            Subject::Binary(_) => OutputText::Binary(Vec::with_capacity(subject.len())),
        };
        Ok(Output {
            text,
            pieces: 0,
            wrong: None,
        })
    }

    /// Appends a part of the subject.
    fn push_part(&mut self, subject: &Subject, from: usize, to: usize) {
        self.pieces += 1;
        match (&mut self.text, subject) {
            (OutputText::Text(out), Subject::Text(s)) => out.push_data(s.data().slice(from, to)),
            (OutputText::Binary(out), Subject::Binary(b)) => out.extend_from_slice(&b[from..to]),
            _ => {}
        }
    }

    /// Appends a str or bytes-like object.
    fn push(&mut self, t: &mut Thread, v: Value) {
        let what = match &mut self.text {
            OutputText::Text(out) => match v.cast::<Str>() {
                Some(s) => {
                    out.push_data(s.data());
                    None
                }
                None => Some("str instance"),
            },
            OutputText::Binary(out) => match bytes::buffer(t, v) {
                Some(b) => {
                    out.extend_from_slice(&b);
                    None
                }
                None => Some("a bytes-like object"),
            },
        };
        if let Some(what) = what
            && self.wrong.is_none()
        {
            let (i, found) = (self.pieces, type_name(t, v));
            self.wrong = Some(format!("sequence item {i}: expected {what}, {found} found"));
        }
        self.pieces += 1;
    }

    /// The result.
    ///
    /// # Errors
    /// TypeError when a piece was neither; MemoryError.
    pub(super) fn finish(self, t: &mut Thread) -> PyResult {
        if let Some(message) = self.wrong {
            return Err(t.type_error(message));
        }
        match self.text {
            OutputText::Text(out) => Ok(out.finish(t)?.value()),
            OutputText::Binary(out) => Ok(Bytes::new(t, &out)?.value()),
        }
    }
}

/// Appends what a template makes of a match. `span` tells where a group lies, if there is one of that number and it
/// took part.
///
/// # Errors
/// IndexError for a number without a group.
pub(super) fn expand_into(
    t: &mut Thread,
    out: &mut Output,
    parts: Gc<List>,
    subject: &Subject,
    span: impl Fn(usize) -> Option<Option<(usize, usize)>>,
) -> Result<(), Raised> {
    out.push(t, parts.get(0));
    for i in (1..parts.len()).step_by(2) {
        let n = ops::index_i64(t, parts.get(i))? as usize;
        match span(n) {
            Some(Some((from, to))) => out.push_part(subject, from, to),
            Some(None) => {}
            None => return Err(t.index_error("no such group")),
        }
        out.push(t, parts.get(i + 1));
    }
    Ok(())
}

fn replaced(t: &mut Thread, args: &[Value]) -> Result<(Value, i64), Raised> {
    let pattern = this(t, args[0])?;
    let max = if args[3].is_unbound() {
        0
    } else {
        ops::size_argument(t, args[3])?
    };
    let subject = pattern.subject(t, args[2])?;
    let filter = filter(t, pattern, args[1])?;
    let mut out = Output::new(t, &subject)?;
    let (mut last, mut n) = (0, 0);
    let range = (0, subject.len());
    if max >= 0 {
        each_match(t, pattern, &subject, range, |t, found| {
            let (from, to) = found.span();
            if last < from {
                out.push_part(&subject, last, from);
            }
            match filter {
                Filter::Literal(v) => out.push(t, v),
                Filter::Template(parts) => {
                    let span = |i| (i <= pattern.groups).then(|| found.group(i));
                    expand_into(t, &mut out, parts, &subject, span)?;
                }
                Filter::Call(f) => {
                    let m = matches::make(t, pattern, args[2], range, found)?;
                    let v = call::call(t, f, &[m])?;
                    if !v.is_none() {
                        out.push(t, v);
                    }
                }
            }
            last = to;
            n += 1;
            Ok(n != max as i64)
        })?;
    }
    if n == 0 {
        return Ok((subject.slice(t, 0, subject.len())?, 0));
    }
    if last < subject.len() {
        out.push_part(&subject, last, subject.len());
    }
    Ok((out.finish(t)?, n))
}

pub(super) fn sub(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(replaced(t, args)?.0)
}

pub(super) fn subn(t: &mut Thread, args: &[Value]) -> PyResult {
    let (v, n) = replaced(t, args)?;
    let n = t.int(n)?;
    Ok(Tuple::new(t, &[v, n])?.value())
}
