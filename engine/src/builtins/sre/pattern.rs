//! `re.Pattern` and the scanner that it makes.

use super::drive::Subject;
use super::matcher::{Matcher, Mode};
use super::program::Program;
use super::translate::translate;
use super::{matches, position, record_of, replace};
use crate::builtins::sequence::class_getitem;
use crate::builtins::str_args::type_name;
use crate::natives;
use crate::object::*;
use crate::runtime::arith::Integer;
use crate::runtime::{attributes, ops, slices};
use crate::value::Value;
use std::rc::Rc;

pub(super) const PATTERN: usize = 0;
const FLAGS: usize = 1;
const CODE: usize = 2;
const GROUPS: usize = 3;
pub(super) const GROUP_INDEX: usize = 4;
pub(super) const INDEX_GROUP: usize = 5;
const OF_BYTES: usize = 6;

natives! { METHODS:
    /// Matches zero or more characters at the beginning of the string.
    "match" "(self, /, string, pos=0, endpos=9223372036854775807)" => match_start,
    /// Matches against all of the string.
    "fullmatch" "(self, /, string, pos=0, endpos=9223372036854775807)" => full_match,
    /// Scan through string looking for a match, and return a corresponding match object instance.
    "search" "(self, /, string, pos=0, endpos=9223372036854775807)" => search,
    /// Return a list of all non-overlapping matches of pattern in string.
    "findall" "(self, /, string, pos=0, endpos=9223372036854775807)" => find_all,
    /// Return an iterator over all non-overlapping matches for the RE pattern in string.
    "finditer" "(self, /, string, pos=0, endpos=9223372036854775807)" => find_iter,
    /// A scanner, which finds one match after the other.
    "scanner" "(self, /, string, pos=0, endpos=9223372036854775807)" => scanner,
    /// Split string by the occurrences of pattern.
    "split" "(self, /, string, maxsplit=0)" => split,
    /// Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern.
    "sub" "(self, /, repl, string, count=0)" => replace::sub,
    /// As sub(), with the number of replacements.
    "subn" "(self, /, repl, string, count=0)" => replace::subn,
    /// What repr(self) gives.
    "__repr__" "(self, /)" => repr,
    /// What hash(self) gives.
    "__hash__" "(self, /)" => hash,
    /// The result of self == value.
    "__eq__" "(self, value, /)" => eq,
    /// The pattern itself.
    "__copy__" "(self, /)" => copy,
    /// The pattern itself.
    "__deepcopy__" "(self, memo, /)" => copy,
    /// A generic alias.
    "__class_getitem__" "(cls, object, /)" => class_getitem,
}

natives! { GETTERS:
    /// The pattern string from which the RE object was compiled.
    "pattern" "(self)" => get_pattern,
    /// The regex matching flags.
    "flags" "(self)" => get_flags,
    /// The number of capturing groups in the pattern.
    "groups" "(self)" => get_groups,
    /// A dictionary mapping group names to group numbers.
    "groupindex" "(self)" => get_group_index,
}

natives! { SCANNER_METHODS:
    /// The next match, which begins where the last one ended.
    "match" "(self, /)" => scan_match,
    /// The next match.
    "search" "(self, /)" => scan_search,
}

natives! { SCANNER_GETTERS:
    /// The pattern.
    "pattern" "(self)" => scanner_pattern,
}

/// A pattern in use.
#[derive(Clone, Copy)]
pub(super) struct Pattern {
    pub record: Gc<Record>,
    pub code: Gc<Opaque>,
    pub groups: usize,
}

/// What a pattern's code was made of it.
struct Compiled {
    /// The code as `re` made it.
    words: Vec<u32>,
    program: Rc<Program>,
    /// The memory of the last matching, for the next one.
    spare: Option<Box<Matcher>>,
}

impl Pattern {
    /// What matches it; to be given back.
    fn matcher(self, t: &mut Thread) -> Result<Box<Matcher>, Raised> {
        let taken = self.code.with(|code: &mut Compiled| {
            let spare = code.spare.take();
            spare.unwrap_or_else(|| Box::new(Matcher::new(Rc::clone(&code.program))))
        });
        taken.ok_or_else(|| t.raise(ClassId::RuntimeError, "invalid SRE code"))
    }

    /// Keeps the memory of a matcher for the next one.
    fn give_back(self, mut matcher: Box<Matcher>) {
        matcher.trim();
        self.code
            .with(|code: &mut Compiled| code.spare = Some(matcher));
    }

    /// The subject of a call.
    ///
    /// # Errors
    /// TypeError when it does not fit the pattern's type.
    pub(super) fn subject(self, t: &mut Thread, v: Value) -> Result<Subject, Raised> {
        let subject = Subject::of(t, v)?;
        match (&subject, self.record.field(OF_BYTES)) {
            (Subject::Text(_), Value::TRUE) => {
                Err(t.type_error("cannot use a bytes pattern on a string-like object"))
            }
            (Subject::Binary(_), Value::FALSE) => {
                Err(t.type_error("cannot use a string pattern on a bytes-like object"))
            }
            _ => Ok(subject),
        }
    }
}

/// The receiver.
pub(super) fn this(t: &mut Thread, v: Value) -> Result<Pattern, Raised> {
    let record = slices::record(t, v, RecordType::Pattern, ClassId::Pattern)?;
    match record.field(CODE).cast::<Opaque>() {
        Some(code) => Ok(Pattern {
            record,
            code,
            groups: record.field(GROUPS).as_int() as usize,
        }),
        None => Err(t.type_error("the pattern has no code")),
    }
}

pub(super) fn compile(t: &mut Thread, args: &[Value]) -> PyResult {
    let flags = ops::index(t, args[1])?;
    let Some(list) = args[2].cast::<List>() else {
        let message = format!(
            "compile() argument 'code' must be list, not {}",
            type_name(t, args[2])
        );
        return Err(t.type_error(message));
    };
    let groups = ops::size_argument(t, args[3])?;
    let (Some(_), Some(_)) = (args[4].cast::<Dict>(), args[5].cast::<Tuple>()) else {
        return Err(t.type_error(
            "compile() arguments 'groupindex' and 'indexgroup' must be dict and tuple",
        ));
    };
    let mut words = Vec::with_capacity(list.len());
    for i in 0..list.len() {
        match Integer::of(list.get(i)).and_then(|n| n.to_i64()) {
            Some(n) if (0..=u32::MAX as i64).contains(&n) => words.push(n as u32),
            Some(n) if n < 0 => {
                return Err(t.overflow_error("can't convert negative value to unsigned int"));
            }
            _ => return Err(t.overflow_error("regular expression code size limit exceeded")),
        }
    }
    let program = match usize::try_from(groups) {
        Ok(groups) if !words.is_empty() && groups <= words.len() => translate(&words, groups).ok(),
        _ => None,
    };
    let Some(program) = program else {
        return Err(t.raise(ClassId::RuntimeError, "invalid SRE code"));
    };
    let of_bytes = match args[0] {
        v if v.is_none() => Value::NONE,
        v => Value::bool(matches!(Subject::of(t, v)?, Subject::Binary(_))),
    };
    let code = Compiled {
        words,
        program: Rc::new(program),
        spare: None,
    };
    let code = Opaque::new(t, code)?;
    let fields = [
        args[0],
        flags,
        code.value(),
        Value::small_int(groups as i64),
        args[4],
        args[5],
        of_bytes,
    ];
    Ok(Record::new(t, ClassId::Pattern, RecordType::Pattern, &fields)?.value())
}

fn get_pattern(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.record.field(PATTERN))
}

fn get_flags(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.record.field(FLAGS))
}

fn get_groups(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(this(t, args[0])?.record.field(GROUPS))
}

fn get_group_index(t: &mut Thread, args: &[Value]) -> PyResult {
    let index = this(t, args[0])?.record.field(GROUP_INDEX);
    let proxy = Record::new(t, ClassId::MappingProxy, RecordType::MappingProxy, &[index])?;
    Ok(proxy.value())
}

/// Pattern, subject and range of a call with `string, pos, endpos`.
fn call_range(
    t: &mut Thread,
    args: &[Value],
) -> Result<(Pattern, Subject, (usize, usize)), Raised> {
    let pattern = this(t, args[0])?;
    let subject = pattern.subject(t, args[1])?;
    let len = subject.len();
    let from = position(t, args[2], 0, len)?;
    let to = position(t, args[3], len, len)?;
    Ok((pattern, subject, (from, to)))
}

fn once(t: &mut Thread, args: &[Value], mode: Mode) -> PyResult {
    let (pattern, subject, range) = call_range(t, args)?;
    let mut matcher = pattern.matcher(t)?;
    let result = match subject.run(t, &mut matcher, mode, range, false)? {
        true => matches::make(t, pattern, args[1], range, &matcher)?,
        false => Value::NONE,
    };
    pattern.give_back(matcher);
    Ok(result)
}

fn match_start(t: &mut Thread, args: &[Value]) -> PyResult {
    once(t, args, Mode::Match)
}

fn full_match(t: &mut Thread, args: &[Value]) -> PyResult {
    once(t, args, Mode::FullMatch)
}

fn search(t: &mut Thread, args: &[Value]) -> PyResult {
    once(t, args, Mode::Search)
}

/// Calls `body` with each match in turn, until it says stop.
pub(super) fn each_match(
    t: &mut Thread,
    pattern: Pattern,
    subject: &Subject,
    (mut from, to): (usize, usize),
    mut body: impl FnMut(&mut Thread, &Matcher) -> Result<bool, Raised>,
) -> Result<(), Raised> {
    let mut matcher = pattern.matcher(t)?;
    let mut advance = false;
    while subject.run(t, &mut matcher, Mode::Search, (from, to), advance)? {
        if !body(t, &matcher)? {
            break;
        }
        let (start, end) = matcher.span();
        advance = start == end;
        from = end;
    }
    pattern.give_back(matcher);
    Ok(())
}

fn find_all(t: &mut Thread, args: &[Value]) -> PyResult {
    let (pattern, subject, range) = call_range(t, args)?;
    let out = List::new(t)?;
    let missing = subject.slice(t, 0, 0)?;
    each_match(t, pattern, &subject, range, |t, found| {
        let v = match pattern.groups {
            0 | 1 => subject.part(t, found.group(pattern.groups), missing)?,
            n => {
                let groups = Tuple::new_zeroed(t, n)?;
                for i in 0..n {
                    let v = subject.part(t, found.group(i + 1), missing)?;
                    groups.init(i, v);
                }
                groups.value()
            }
        };
        out.push(t, v)?;
        Ok(true)
    })?;
    Ok(out.value())
}

fn split(t: &mut Thread, args: &[Value]) -> PyResult {
    let pattern = this(t, args[0])?;
    let subject = pattern.subject(t, args[1])?;
    let max = if args[2].is_unbound() {
        0
    } else {
        ops::size_argument(t, args[2])?
    };
    let out = List::new(t)?;
    let (mut last, mut n) = (0, 0);
    let range = (0, subject.len());
    if max >= 0 {
        each_match(t, pattern, &subject, range, |t, found| {
            let (from, to) = found.span();
            let part = subject.slice(t, last, from)?;
            out.push(t, part)?;
            for i in 1..=pattern.groups {
                let v = subject.part(t, found.group(i), Value::NONE)?;
                out.push(t, v)?;
            }
            last = to;
            n += 1;
            Ok(n != max)
        })?;
    }
    let part = subject.slice(t, last, subject.len())?;
    out.push(t, part)?;
    Ok(out.value())
}

fn scanner(t: &mut Thread, args: &[Value]) -> PyResult {
    let (_, _, (from, to)) = call_range(t, args)?;
    let fields = [
        args[0],
        args[1],
        Value::small_int(from as i64),
        Value::small_int(to as i64),
        Value::FALSE,
        Value::small_int(from as i64),
    ];
    let s = Record::new(
        t,
        ClassId::PatternScanner,
        RecordType::PatternScanner,
        &fields,
    )?;
    Ok(s.value())
}

fn find_iter(t: &mut Thread, args: &[Value]) -> PyResult {
    let s = scanner(t, args)?;
    let name = t.intern("search")?;
    let search = attributes::get(t, s, name)?;
    let it = Record::new(
        t,
        ClassId::CallableIterator,
        RecordType::CallableIterator,
        &[search, Value::NONE],
    )?;
    Ok(it.value())
}

fn scan(t: &mut Thread, args: &[Value], mode: Mode) -> PyResult {
    let s = record_of(t, args[0], RecordType::PatternScanner, "a scanner")?;
    let pattern = this(t, s.field(0))?;
    let subject = pattern.subject(t, s.field(1))?;
    let (from, to) = (s.field(2), s.field(3).as_int() as usize);
    if from.is_none() {
        return Ok(Value::NONE);
    }
    let to = to.min(subject.len());
    let range = (from.as_int() as usize, to);
    let advance = s.field(4) == Value::TRUE;
    let mut matcher = pattern.matcher(t)?;
    if !subject.run(t, &mut matcher, mode, range, advance)? {
        s.set_immediate(2, Value::NONE);
        pattern.give_back(matcher);
        return Ok(Value::NONE);
    }
    let (start, end) = matcher.span();
    s.set_immediate(2, Value::small_int(end as i64));
    s.set_immediate(4, Value::bool(start == end));
    let whole = (s.field(5).as_int() as usize, to);
    let found = matches::make(t, pattern, s.field(1), whole, &matcher)?;
    pattern.give_back(matcher);
    Ok(found)
}

fn scan_match(t: &mut Thread, args: &[Value]) -> PyResult {
    scan(t, args, Mode::Match)
}

fn scan_search(t: &mut Thread, args: &[Value]) -> PyResult {
    scan(t, args, Mode::Search)
}

fn scanner_pattern(t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(record_of(t, args[0], RecordType::PatternScanner, "a scanner")?.field(0))
}

const FLAG_NAMES: &[(i64, &str)] = &[
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (32, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];

fn repr(t: &mut Thread, args: &[Value]) -> PyResult {
    let pattern = this(t, args[0])?;
    let mut flags = pattern.record.field(FLAGS).to_i64().unwrap_or(0);
    // A str pattern is one of Unicode unless it says something else.
    if pattern.record.field(OF_BYTES) == Value::FALSE && flags & (4 | 32 | 256) == 32 {
        flags &= !32;
    }
    let shown = ops::repr(t, pattern.record.field(PATTERN))?;
    let mut out = StrBuilder::new();
    out.push_str("re.compile(");
    out.push_data(shown.data().slice(0, shown.len().min(200)));
    let mut before = ", ";
    for (bit, name) in FLAG_NAMES {
        if flags & bit != 0 {
            out.push_str(before);
            out.push_str(name);
            before = "|";
            flags &= !bit;
        }
    }
    if flags != 0 {
        out.push_str(&format!("{before}{flags:#x}"));
    }
    out.push_str(")");
    Ok(out.finish(t)?.value())
}

fn code_of(p: Pattern) -> Vec<u32> {
    p.code
        .with(|c: &mut Compiled| c.words.clone())
        .unwrap_or_default()
}

fn hash(t: &mut Thread, args: &[Value]) -> PyResult {
    let p = this(t, args[0])?;
    let h = ops::hash(t, p.record.field(PATTERN))?;
    let flags = p.record.field(FLAGS).to_i64().unwrap_or(0);
    let mixed = code_of(p)
        .iter()
        .fold(h ^ flags, |h, c| h.wrapping_mul(1_000_003) ^ *c as i64);
    t.int(mixed)
}

fn eq(t: &mut Thread, args: &[Value]) -> PyResult {
    if args[1].cast_record(RecordType::Pattern).is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (a, b) = (this(t, args[0])?, this(t, args[1])?);
    let same = a.record.field(FLAGS) == b.record.field(FLAGS)
        && a.record.field(OF_BYTES) == b.record.field(OF_BYTES)
        && code_of(a) == code_of(b);
    if !same {
        return Ok(Value::FALSE);
    }
    let (x, y) = (a.record.field(PATTERN), b.record.field(PATTERN));
    Ok(Value::bool(ops::eq(t, x, y)?))
}

fn copy(_t: &mut Thread, args: &[Value]) -> PyResult {
    Ok(args[0])
}
