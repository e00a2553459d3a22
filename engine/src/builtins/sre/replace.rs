//! Replacement: `sub`, `subn` and templates.

use super::drive::{Found, Subject};
use super::matches;
use super::pattern::{Pattern, each_match, empty, group, this};
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

/// Appends the parts of a template to a list of strs or bytes.
pub(super) fn expand_into(
    t: &mut Thread,
    out: Gc<List>,
    parts: Gc<List>,
    subject: &Subject,
    found: &Found,
) -> Result<(), Raised> {
    out.push(t, parts.get(0))?;
    let missing = empty(t, subject)?;
    for i in (1..parts.len()).step_by(2) {
        let n = ops::index_i64(t, parts.get(i))? as usize;
        if n >= found.spans.len() {
            return Err(t.index_error("no such group"));
        }
        let v = group(t, subject, found, n, missing)?;
        out.push(t, v)?;
        out.push(t, parts.get(i + 1))?;
    }
    Ok(())
}

/// All parts as one str or bytes.
pub(super) fn join(t: &mut Thread, parts: Gc<List>, subject: &Subject) -> PyResult {
    if matches!(subject, Subject::Text(_)) {
        let mut out = StrBuilder::new();
        for i in 0..parts.len() {
            match parts.get(i).cast::<Str>() {
                Some(s) => out.push_data(s.data()),
                None => {
                    let message = format!(
                        "sequence item {i}: expected str instance, {} found",
                        type_name(t, parts.get(i))
                    );
                    return Err(t.type_error(message));
                }
            }
        }
        return Ok(out.finish(t)?.value());
    }
    let mut out = Vec::new();
    for i in 0..parts.len() {
        match bytes::buffer(t, parts.get(i)) {
            Some(b) => out.extend_from_slice(&b),
            None => {
                let message = format!(
                    "sequence item {i}: expected a bytes-like object, {} found",
                    type_name(t, parts.get(i))
                );
                return Err(t.type_error(message));
            }
        }
    }
    Ok(Bytes::new(t, &out)?.value())
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
    let out = List::new(t)?;
    let (mut last, mut n) = (0, 0);
    let range = (0, subject.len());
    if max >= 0 {
        each_match(t, pattern, &subject, range, |t, found| {
            if last < found.start() {
                let part = subject.slice(t, last, found.start())?;
                out.push(t, part)?;
            }
            match filter {
                Filter::Literal(v) => out.push(t, v)?,
                Filter::Template(parts) => expand_into(t, out, parts, &subject, found)?,
                Filter::Call(f) => {
                    let m = matches::make(t, pattern, args[2], range, found)?;
                    let v = call::call(t, f, &[m])?;
                    if !v.is_none() {
                        out.push(t, v)?;
                    }
                }
            }
            last = found.end();
            n += 1;
            Ok(n != max as i64)
        })?;
    }
    if last < subject.len() {
        let part = subject.slice(t, last, subject.len())?;
        out.push(t, part)?;
    }
    Ok((join(t, out, &subject)?, n))
}

pub(super) fn sub(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(replaced(t, args)?.0)
}

pub(super) fn subn(t: &mut Thread, args: &[Value]) -> PyResult {
    let (v, n) = replaced(t, args)?;
    let n = t.int(n)?;
    Ok(Tuple::new(t, &[v, n])?.value())
}
