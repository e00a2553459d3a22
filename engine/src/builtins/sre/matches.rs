//! `re.Match`.

use super::drive::Subject;
use super::matcher::Matcher;
use super::pattern::{self, GROUP_INDEX, INDEX_GROUP, Pattern};
use super::replace::{self, Output};
use crate::builtins::sequence::class_getitem;
use crate::natives;
use crate::object::*;
use crate::runtime::{dicts, ops, slices};
use crate::value::Value;

pub(super) const STRING: usize = 0;
pub(super) const PATTERN: usize = 1;
const POS: usize = 2;
const END_POS: usize = 3;
const LAST: usize = 4;
const MARKS: usize = 5;

natives! { METHODS:
    /// Return one or more subgroups of the match.
    "group" "(self, /, *groups)" => group,
    /// Return a tuple containing all the subgroups of the match, from 1.
    "groups" "(self, /, default=None)" => groups,
    /// Return a dictionary containing all the named subgroups of the match.
    "groupdict" "(self, /, default=None)" => group_dict,
    /// Return index of the start of the substring matched by group.
    "start" "(self, group=0, /)" => start,
    /// Return index of the end of the substring matched by group.
    "end" "(self, group=0, /)" => end,
    /// For match object m, return the 2-tuple (m.start(group), m.end(group)).
    "span" "(self, group=0, /)" => span,
    /// Return the string obtained by doing backslash substitution on the template, as sub() does.
    "expand" "(self, /, template)" => expand,
    /// What self[key] gives.
    "__getitem__" "(self, key, /)" => get_item,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// The match itself.
    "__copy__" "(self, /)" => copy,
    /// The match itself.
    "__deepcopy__" "(self, memo, /)" => copy,
    /// A generic alias.
    "__class_getitem__" "(cls, object, /)" => class_getitem,
}

natives! { GETTERS:
    /// The string passed to match() or search().
    "string" "(self)" => get::<STRING>,
    /// The regular expression object.
    "re" "(self)" => get::<PATTERN>,
    /// The index into the string at which the RE engine started looking for a match.
    "pos" "(self)" => get::<POS>,
    /// The index into the string beyond which the RE engine will not go.
    "endpos" "(self)" => get::<END_POS>,
    /// The integer index of the last matched capturing group.
    "lastindex" "(self)" => get::<LAST>,
    /// The name of the last matched capturing group.
    "lastgroup" "(self)" => last_group,
    /// Positions of all groups.
    "regs" "(self)" => regs,
}

/// Makes a match object of what was found.
pub(super) fn make(
    t: &mut Thread,
    pattern: Pattern,
    string: Value,
    (pos, end_pos): (usize, usize),
    found: &Matcher,
) -> PyResult {
    let groups = found.groups() + 1;
    let marks = Tuple::new_zeroed(t, groups * 2)?;
    for i in 0..groups {
        let (from, to) = match found.group(i) {
            Some((from, to)) => (from as i64, to as i64),
            None => (-1, -1),
        };
        marks.init(2 * i, Value::small_int(from));
        marks.init(2 * i + 1, Value::small_int(to));
    }
    let last = found.last_group();
    let fields = [
        string,
        pattern.record.value(),
        Value::small_int(pos as i64),
        Value::small_int(end_pos as i64),
        last.map_or(Value::NONE, |i| Value::small_int(i as i64)),
        marks.value(),
    ];
    Ok(Record::new(t, ClassId::Match, RecordType::Match, &fields)?.value())
}

fn this(t: &mut Thread, v: Value) -> Result<Gc<Record>, Raised> {
    slices::record(t, v, RecordType::Match, ClassId::Match)
}

/// Start and end of group `i`.
fn marks(m: Gc<Record>, i: usize) -> (i64, i64) {
    match m.field(MARKS).cast::<Tuple>() {
        Some(marks) => (marks.get(2 * i).as_int(), marks.get(2 * i + 1).as_int()),
        None => (-1, -1),
    }
}

/// Number of groups, the whole included.
fn count(m: Gc<Record>) -> usize {
    m.field(MARKS).cast::<Tuple>().map_or(0, |x| x.len() / 2)
}

/// The number of the group that `key`, an int or a name, stands for.
fn number(t: &mut Thread, m: Gc<Record>, key: Value) -> Result<usize, Raised> {
    let mut i = -1;
    if key.is_any_int() || key.is_bool() || !t.special(key, Special::Index).is_unbound() {
        i = ops::index_i64(t, key)?;
    } else if let Some(p) = m.field(PATTERN).cast::<Record>()
        && let Some(names) = p.field(GROUP_INDEX).cast::<Dict>()
        && let Some(found) = dicts::get(t, names, key)?
    {
        i = ops::index_i64(t, found)?;
    }
    if i >= 0 && (i as usize) < count(m) {
        Ok(i as usize)
    } else {
        Err(t.index_error("no such group"))
    }
}

/// The text of group `i`, or `missing`.
pub(super) fn text(t: &mut Thread, m: Gc<Record>, i: usize, missing: Value) -> PyResult {
    let (a, b) = marks(m, i);
    if a < 0 {
        return Ok(missing);
    }
    let subject = Subject::of(t, m.field(STRING))?;
    let len = subject.len();
    subject.slice(t, (a as usize).min(len), (b as usize).min(len))
}

fn group(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = this(t, args[0])?;
    match args.len() {
        1 => text(t, m, 0, Value::NONE),
        2 => get_item(t, args),
        n => {
            let out = Tuple::new_zeroed(t, n - 1)?;
            for (k, key) in args[1..].iter().enumerate() {
                let i = number(t, m, *key)?;
                let v = text(t, m, i, Value::NONE)?;
                out.init(k, v);
            }
            Ok(out.value())
        }
    }
}

fn get_item(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = this(t, args[0])?;
    let i = number(t, m, args[1])?;
    text(t, m, i, Value::NONE)
}

fn given(v: Value) -> Value {
    if v.is_unbound() { Value::NONE } else { v }
}

fn groups(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = this(t, args[0])?;
    let missing = given(args[1]);
    let out = Tuple::new_zeroed(t, count(m) - 1)?;
    for i in 1..count(m) {
        let v = text(t, m, i, missing)?;
        out.init(i - 1, v);
    }
    Ok(out.value())
}

fn group_dict(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = this(t, args[0])?;
    let missing = given(args[1]);
    let out = Dict::new(t)?;
    let Some(p) = m.field(PATTERN).cast::<Record>() else {
        return Ok(out.value());
    };
    let Some(names) = p.field(GROUP_INDEX).cast::<Dict>() else {
        return Ok(out.value());
    };
    for k in 0..names.end(t) {
        let Some(e) = names.entry(t, k) else { continue };
        let i = number(t, m, e.key)?;
        let v = text(t, m, i, missing)?;
        dicts::set(t, out, e.key, v)?;
    }
    Ok(out.value())
}

fn marks_arg(t: &mut Thread, args: &[Value]) -> Result<(i64, i64), Raised> {
    let m = this(t, args[0])?;
    let i = if args[1].is_unbound() {
        0
    } else {
        number(t, m, args[1])?
    };
    Ok(marks(m, i))
}

fn start(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(marks_arg(t, args)?.0))
}

fn end(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(Value::small_int(marks_arg(t, args)?.1))
}

fn pair(t: &mut Thread, (a, b): (i64, i64)) -> PyResult {
    Ok(Tuple::new(t, &[Value::small_int(a), Value::small_int(b)])?.value())
}

fn span(t: &mut Thread, args: &[Value]) -> PyResult {
    let marks = marks_arg(t, args)?;
    pair(t, marks)
}

fn expand(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = this(t, args[0])?;
    let pattern = pattern::this(t, m.field(PATTERN))?;
    let template = replace::compiled(t, pattern, args[1])?;
    let Some(parts) = template
        .cast_record(RecordType::PatternTemplate)
        .and_then(|r| r.field(0).cast::<List>())
    else {
        return Ok(template);
    };
    let subject = Subject::of(t, m.field(STRING))?;
    let mut out = Output::new(t, &subject)?;
    let groups = count(m);
    let span = |i: usize| match (i < groups).then(|| marks(m, i)) {
        Some((a, b)) if a >= 0 => Some(Some((a as usize, b as usize))),
        Some(_) => Some(None),
        None => None,
    };
    replace::expand_into(t, &mut out, parts, &subject, span)?;
    out.finish(t)
}

fn get<const I: usize>(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.field(I))
}

fn last_group(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = this(t, args[0])?;
    let names = m
        .field(PATTERN)
        .cast::<Record>()
        .and_then(|p| p.field(INDEX_GROUP).cast::<Tuple>());
    match (names, m.field(LAST).to_i64()) {
        (Some(names), Some(i)) if (i as usize) < names.len() => Ok(names.get(i as usize)),
        _ => Ok(Value::NONE),
    }
}

fn regs(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = this(t, args[0])?;
    let out = Tuple::new_zeroed(t, count(m))?;
    for i in 0..count(m) {
        let v = pair(t, marks(m, i))?;
        out.init(i, v);
    }
    Ok(out.value())
}

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let m = this(t, args[0])?;
    let (a, b) = marks(m, 0);
    let whole = text(t, m, 0, Value::NONE)?;
    let shown = ops::repr(t, whole)?;
    let mut out = StrBuilder::new();
    out.push_str(&format!("<re.Match object; span=({a}, {b}), match="));
    out.push_data(shown.data().slice(0, shown.len().min(50)));
    out.push_str(">");
    Ok(out.finish(t)?.value())
}

fn copy(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}
