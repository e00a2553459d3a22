//! The text of an exception with its traceback, its causes and, for groups, its parts.

use super::carets::{self, Columns};
use super::source::Lines;
use super::{decoded, entry_locals, quiet_attribute, suggest};
use crate::builtins::exceptions::{Family, field};
use crate::builtins::output;
use crate::builtins::stdlib_names::STDLIB_NAMES;
use crate::object::*;
use crate::runtime::{attributes, call, ops};
use crate::value::Value;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// So often an entry is shown before its repetitions are counted.
const REPEATED: usize = 3;
/// So many exceptions of a group are shown.
const GROUP_WIDTH: usize = 15;
/// So deep groups in groups are shown.
const GROUP_DEPTH: usize = 10;

/// Writes an exception to `sys.stderr`, or to the process's standard error when there is none. Swallows
/// what goes wrong on the way.
pub(crate) fn print_exception(t: &mut Thread, e: Gc<Exception>) {
    let text = format_exception(t, e);
    output::write_error(t, &text);
}

/// The whole text, as an uncaught exception is shown. Never raises.
pub(crate) fn format_exception(t: &mut Thread, e: Gc<Exception>) -> String {
    let pending = t.take_pending();
    let mut builder = Builder {
        lines: Lines::default(),
        nodes: Vec::new(),
        seen: Vec::new(),
    };
    builder.build(t, e);
    t.pending = pending;
    let mut printer = Printer {
        out: String::new(),
        depth: 0,
        need_close: false,
    };
    printer.chain(&builder.nodes, 0);
    printer.out
}

/// One exception, ready to be shown.
#[derive(Default)]
struct Node {
    stack: String,
    text: String,
    cause: Option<usize>,
    context: Option<usize>,
    parts: Option<Vec<usize>>,
}

struct Builder {
    lines: Lines,
    nodes: Vec<Node>,
    /// Addresses of the exceptions that have a node.
    seen: Vec<u64>,
}

impl Builder {
    /// Makes nodes of `e` and all that it links to, `e` first.
    fn build(&mut self, t: &mut Thread, e: Gc<Exception>) {
        // The exceptions of the nodes, kept alive here.
        let Ok(found) = List::new(t) else {
            t.take_pending();
            return;
        };
        self.node(t, found, e);
        let mut todo = vec![0];
        while let Some(at) = todo.pop() {
            let Some(e) = found.get(at).cast::<Exception>() else {
                continue;
            };
            if let Some(cause) = self.unseen(e.cause.get()) {
                let n = self.node(t, found, cause);
                self.nodes[at].cause = Some(n);
                todo.push(n);
            }
            if self.nodes[at].cause.is_none()
                && !e.suppress_context.get()
                && let Some(context) = self.unseen(e.context.get())
            {
                let n = self.node(t, found, context);
                self.nodes[at].context = Some(n);
                todo.push(n);
            }
            if t.is_instance(e.value(), ClassId::BaseExceptionGroup) {
                let parts = field(t, e, 1).ok().and_then(|v| v.cast::<Tuple>());
                let mut numbers = Vec::new();
                for part in parts.iter().flat_map(|p| p.items()) {
                    if let Some(part) = part.cast::<Exception>() {
                        numbers.push(self.node(t, found, part));
                    }
                }
                todo.extend(&numbers);
                self.nodes[at].parts = Some(numbers);
            }
        }
    }

    fn unseen(&self, v: Value) -> Option<Gc<Exception>> {
        v.cast::<Exception>()
            .filter(|_| !self.seen.contains(&v.bits()))
    }

    fn node(&mut self, t: &mut Thread, found: Gc<List>, e: Gc<Exception>) -> usize {
        self.seen.push(e.value().bits());
        if found.push(t, e.value()).is_err() {
            t.take_pending();
        }
        let stack = self.stack(t, e.traceback.get());
        let text = exception_only(t, e);
        self.nodes.push(Node {
            stack,
            text,
            ..Node::default()
        });
        self.nodes.len() - 1
    }

    /// The entries of a traceback.
    fn stack(&mut self, t: &mut Thread, traceback: Value) -> String {
        let mut entries: Vec<_> = crate::frame::entries(traceback)
            .map(|e| (e.code.code().clone(), e.pc))
            .collect();
        if let Some(limit) = sys_value(t, "tracebacklimit").and_then(|v| v.to_i64()) {
            let keep = usize::try_from(limit).unwrap_or(0);
            entries.drain(..entries.len().saturating_sub(keep));
        }
        let mut out = String::new();
        let mut last = None;
        let mut count = 0;
        for (code, pc) in &entries {
            let line = code.line(*pc);
            let same = last.as_ref().is_some_and(|(file, name, l)| {
                *l == line && *file == code.filename && *name == code.name
            });
            if !same {
                repetitions(&mut out, count);
                last = Some((code.filename.clone(), code.name.clone(), line));
                count = 0;
            }
            count += 1;
            if count > REPEATED {
                continue;
            }
            out.push_str(&format!(
                "  File \"{}\", line {line}, in {}\n",
                code.filename, code.name
            ));
            let place = code.location(*pc);
            let end_line = place.map_or(line, |p| p.end_line.max(line));
            let lines = self.lines.get(t, code, line, end_line);
            let columns = place.map(|p| Columns {
                start: p.column,
                end: p.end_column,
            });
            out.push_str(&carets::show(&lines, columns));
        }
        repetitions(&mut out, count);
        out
    }
}

fn repetitions(out: &mut String, count: usize) {
    if count > REPEATED {
        let more = count - REPEATED;
        let plural = if more > 1 { "s" } else { "" };
        out.push_str(&format!(
            "  [Previous line repeated {more} more time{plural}]\n"
        ));
    }
}

// ---- the last lines -----------------------------------------------------------------------------

/// A value of the `sys` module.
fn sys_value(t: &mut Thread, name: &str) -> Option<Value> {
    let d = t.sys_dict.cast::<Dict>()?;
    let key = t.intern(name).ok()?;
    d.get_str(key)
}

/// A str as it goes to a stream: lone surrogates are escaped.
pub(crate) fn escaped(s: Gc<Str>) -> String {
    match s.as_ascii() {
        Some(text) => text.to_owned(),
        None => {
            let mut out = String::new();
            for c in s.data().iter() {
                match char::from_u32(c) {
                    Some(c) => out.push(c),
                    None => out.push_str(&format!("\\u{c:04x}")),
                }
            }
            out
        }
    }
}

/// `str(v)` or `repr(v)`; a note in brackets when that fails.
fn safe(
    t: &mut Thread,
    v: Value,
    what: &str,
    name: &str,
    f: fn(&mut Thread, Value) -> Result<Gc<Str>, Raised>,
) -> String {
    match f(t, v) {
        Ok(s) => escaped(s),
        Err(_raised) => {
            t.take_pending();
            format!("<{what} {name}() failed>")
        }
    }
}

/// The class as the last line names it: with its module, unless that is `builtins` or `__main__`.
fn class_name(t: &mut Thread, e: Gc<Exception>) -> String {
    let class = t.class_of(e.value());
    let text = |v: Value| v.cast::<Str>().map(escaped);
    let name = text(class.qualname.get()).unwrap_or_default();
    if class.has_flag(class_flag::BUILTIN) {
        return name;
    }
    let module = t
        .intern("__module__")
        .ok()
        .and_then(|key| class.lookup(key));
    match module.map(text) {
        Some(Some(m)) if m == "__main__" || m == "builtins" => name,
        Some(Some(m)) => format!("{m}.{name}"),
        _ => format!("<unknown>.{name}"),
    }
}

/// The lines behind the traceback: class, message, notes.
fn exception_only(t: &mut Thread, e: Gc<Exception>) -> String {
    let class = class_name(t, e);
    let family = Family::of(t, e);
    let mut out = if family == Family::Syntax {
        syntax_error(t, e, &class)
    } else {
        let mut message = safe(t, e.value(), "exception", "str", ops::str);
        if let Some(hint) = hint(t, e, family) {
            message.push_str(&hint);
        }
        if message.is_empty() {
            format!("{class}\n")
        } else {
            format!("{class}: {message}\n")
        }
    };
    notes(t, e, &mut out);
    out
}

fn notes(t: &mut Thread, e: Gc<Exception>, out: &mut String) {
    let Some(notes) = quiet_attribute(t, e.value(), "__notes__").filter(|v| !v.is_none()) else {
        return;
    };
    if notes.cast::<List>().is_none() && notes.cast::<Tuple>().is_none() {
        let text = safe(t, notes, "__notes__", "repr", ops::repr);
        out.push_str(&format!("{text}\n"));
        return;
    }
    let Ok(list) = ops::to_list(t, notes) else {
        t.take_pending();
        return;
    };
    for i in 0..list.len() {
        let text = safe(t, list.get(i), "note", "str", ops::str);
        for line in text.split('\n') {
            out.push_str(line);
            out.push('\n');
        }
    }
}

fn syntax_error(t: &mut Thread, e: Gc<Exception>, class: &str) -> String {
    let get = |t: &mut Thread, i: usize| field(t, e, i).unwrap_or(Value::NONE);
    let text = |v: Value| v.cast::<Str>().map(escaped);
    let (msg, filename, line) = (get(t, 0), get(t, 1), get(t, 2));
    let (offset, source, end_line, end_offset) = (get(t, 3), get(t, 4), get(t, 5), get(t, 6));
    let mut out = String::new();
    let mut suffix = String::new();
    if line.is_none() {
        if let Some(f) = text(filename) {
            suffix = format!(" ({f})");
        }
    } else {
        let file = text(filename)
            .filter(|f| !f.is_empty())
            .unwrap_or_else(|| "<string>".to_owned());
        let line = safe(t, line, "line", "str", ops::str);
        out.push_str(&format!("  File \"{file}\", line {line}\n"));
    }
    if let Some(source) = text(source) {
        let shown: Vec<char> = source.trim_end_matches('\n').chars().collect();
        let blanks = shown
            .iter()
            .take_while(|c| matches!(c, ' ' | '\n' | '\x0c'))
            .count();
        let stripped = &shown[blanks..];
        let line_text: String = stripped.iter().collect();
        out.push_str(&format!("    {line_text}\n"));
        if let Some(offset) = offset.to_i64() {
            let full = source.chars().count() as i64;
            let behind = shown.len() as i64 + 1;
            let same_line = line == end_line || line.to_i64() == end_line.to_i64();
            let mut end = if same_line {
                end_offset.to_i64().filter(|n| *n != 0).unwrap_or(offset)
            } else {
                behind
            };
            let mut start = offset;
            if full > 0 && start > full {
                start = behind;
            }
            if full > 0 && end > full {
                end = behind;
            }
            if start >= end || end < 0 {
                end = start + 1;
            }
            let column = start - 1 - blanks as i64;
            let end_column = end - 1 - blanks as i64;
            if let Ok(column) = usize::try_from(column) {
                // Tabs stay, so that the marks stand below what they mark.
                let space: String = stripped
                    .iter()
                    .take(column)
                    .map(|c| if c.is_whitespace() { *c } else { ' ' })
                    .collect();
                let marks = "^".repeat(
                    usize::try_from(end_column)
                        .unwrap_or(0)
                        .saturating_sub(column),
                );
                out.push_str(&format!("    {space}{marks}\n"));
            }
        }
    }
    let message = match ops::truthy(t, msg) {
        Ok(true) => safe(t, msg, "message", "str", ops::str),
        Ok(false) => "<no detail available>".to_owned(),
        Err(_raised) => {
            t.take_pending();
            String::new()
        }
    };
    out.push_str(&format!("{class}: {message}{suffix}\n"));
    out
}

// ---- "Did you mean" -----------------------------------------------------------------------------

/// What is added to the message of a missing name.
fn hint(t: &mut Thread, e: Gc<Exception>, family: Family) -> Option<String> {
    let wrong = match family {
        Family::Attribute | Family::Name => field(t, e, 0).ok()?,
        Family::Import => field(t, e, 3).ok()?,
        _ => return None,
    };
    let wrong = wrong.cast::<Str>()?;
    let candidates = match candidates(t, e, family, wrong) {
        Ok(c) => c,
        Err(_raised) => {
            t.take_pending();
            None
        }
    };
    let wrong = wrong.to_string_lossy();
    let found = match candidates {
        Some(Candidates::Exactly(name)) => Some(name),
        Some(Candidates::Of(list)) => {
            let names: Vec<String> = (0..list.len())
                .filter_map(|i| list.get(i).cast::<Str>())
                .map(|s| s.to_string_lossy())
                .collect();
            suggest::closest(&wrong, names.iter().map(String::as_str)).map(str::to_owned)
        }
        None => None,
    };
    let importable = family == Family::Name && STDLIB_NAMES.binary_search(&wrong.as_str()).is_ok();
    match (found, importable) {
        (Some(name), true) => Some(format!(
            ". Did you mean: '{name}'? Or did you forget to import '{wrong}'?"
        )),
        (Some(name), false) => Some(format!(". Did you mean: '{name}'?")),
        (None, true) => Some(format!(". Did you forget to import '{wrong}'?")),
        (None, false) => None,
    }
}

enum Candidates {
    Exactly(String),
    /// A list of strs.
    Of(Gc<List>),
}

/// The names that could have been meant.
fn candidates(
    t: &mut Thread,
    e: Gc<Exception>,
    family: Family,
    wrong: Gc<Str>,
) -> Result<Option<Candidates>, Raised> {
    let innermost = innermost(e);
    let locals = match innermost {
        Some(entry) => entry_locals(t, entry)?.cast::<Dict>(),
        None => None,
    };
    let own = t.intern("self")?;
    let this = locals.and_then(|d| d.get_name(t, own));
    let hidden = |t: &Thread, s: Gc<Str>| {
        let _ = t;
        s.data().iter().next() == Some(u32::from('_'))
    };
    match family {
        Family::Attribute => {
            let object = field(t, e, 1)?;
            let names = sorted_dir(t, object)?;
            let hide = !hidden(t, wrong) && this != Some(object);
            let list = List::new(t)?;
            for i in 0..names.len() {
                if let Some(s) = names.get(i).cast::<Str>()
                    && !(hide && hidden(t, s))
                {
                    list.push(t, s.value())?;
                }
            }
            Ok(Some(Candidates::Of(list)))
        }
        Family::Import => {
            let name = field(t, e, 1)?;
            let Some(name) = name.cast::<Str>() else {
                return Ok(None);
            };
            let text = name.to_string_lossy();
            let top = t.intern(text.split('.').next().unwrap_or(""))?;
            let Some(module) = t.modules.cast::<Dict>().and_then(|d| d.get_name(t, top)) else {
                return Ok(None);
            };
            let names = sorted_dir(t, module)?;
            let list = List::new(t)?;
            for i in 0..names.len() {
                if let Some(s) = names.get(i).cast::<Str>()
                    && (hidden(t, wrong) || !hidden(t, s))
                {
                    list.push(t, s.value())?;
                }
            }
            Ok(Some(Candidates::Of(list)))
        }
        _ => {
            let Some(entry) = innermost else {
                return Ok(None);
            };
            if let Some(this) = this
                && attributes::get_optional(t, this, wrong)?.is_some()
            {
                return Ok(Some(Candidates::Exactly(format!("self.{wrong}"))));
            }
            let (code, _) = decoded(entry);
            let list = List::new(t)?;
            for d in [locals, code.body().globals.get().cast(), t.builtins.cast()] {
                let Some(d): Option<Gc<Dict>> = d else {
                    continue;
                };
                for i in 0..d.end(t) {
                    if let Some(entry) = d.entry(t, i)
                        && entry.key.cast::<Str>().is_some()
                    {
                        list.push(t, entry.key)?;
                    }
                }
            }
            Ok(Some(Candidates::Of(list)))
        }
    }
}

fn innermost(e: Gc<Exception>) -> Option<Gc<Record>> {
    let mut at = e.traceback.get().cast_record(RecordType::Traceback)?;
    while let Some(next) = at.field(0).cast_record(RecordType::Traceback) {
        at = next;
    }
    Some(at)
}

fn sorted_dir(t: &mut Thread, o: Value) -> Result<Gc<List>, Raised> {
    let f = t.special(o, Special::Dir);
    let names = call::call_special(t, f, o, &[])?;
    let names = ops::to_list(t, names)?;
    call::call_method(t, names.value(), "sort", &[])?;
    Ok(names)
}

// ---- layout -------------------------------------------------------------------------------------

struct Printer {
    out: String,
    /// Depth in exception groups.
    depth: usize,
    need_close: bool,
}

impl Printer {
    fn indent(&self) -> String {
        "  ".repeat(self.depth)
    }

    /// Writes lines with the margin of the group.
    fn emit(&mut self, text: &str, margin: char) {
        if self.depth == 0 {
            self.out.push_str(text);
            return;
        }
        let margin = format!("{}{margin} ", self.indent());
        for line in text.split_inclusive('\n') {
            self.out.push_str(&margin);
            self.out.push_str(line);
        }
    }

    /// An exception behind those that led to it.
    fn chain(&mut self, nodes: &[Node], last: usize) {
        let mut order = Vec::new();
        let mut at = Some(last);
        while let Some(i) = at {
            let Some(n) = nodes.get(i) else { break };
            let (message, before) = match (n.cause, n.context) {
                (Some(c), _) => (Some(CAUSE), Some(c)),
                (None, Some(c)) => (Some(CONTEXT), Some(c)),
                (None, None) => (None, None),
            };
            order.push((message, n));
            at = before;
        }
        for (message, n) in order.into_iter().rev() {
            if let Some(m) = message {
                self.emit(m, '|');
            }
            match &n.parts {
                None => {
                    if !n.stack.is_empty() {
                        self.emit("Traceback (most recent call last):\n", '|');
                        self.emit(&n.stack, '|');
                    }
                    self.emit(&n.text, '|');
                }
                Some(_) if self.depth > GROUP_DEPTH => {
                    self.emit(&format!("... (max_group_depth is {GROUP_DEPTH})\n"), '|');
                }
                Some(parts) => self.group(nodes, n, parts),
            }
        }
    }

    fn group(&mut self, nodes: &[Node], n: &Node, parts: &[usize]) {
        let outermost = self.depth == 0;
        if outermost {
            self.depth = 1;
        }
        if !n.stack.is_empty() {
            let margin = if outermost { '+' } else { '|' };
            self.emit(
                "Exception Group Traceback (most recent call last):\n",
                margin,
            );
            self.emit(&n.stack, '|');
        }
        self.emit(&n.text, '|');
        let shown = parts.len().min(GROUP_WIDTH + 1);
        self.need_close = false;
        for (i, part) in parts.iter().take(shown).enumerate() {
            let is_last = i + 1 == shown;
            if is_last {
                // An inner group may close for this one.
                self.need_close = true;
            }
            let cut = i >= GROUP_WIDTH;
            let title = if cut {
                "...".to_owned()
            } else {
                (i + 1).to_string()
            };
            let head = if i == 0 { "+-" } else { "  " };
            let line = format!(
                "{}{head}+---------------- {title} ----------------\n",
                self.indent()
            );
            self.out.push_str(&line);
            self.depth += 1;
            if cut {
                let more = parts.len() - GROUP_WIDTH;
                let plural = if more > 1 { "s" } else { "" };
                self.emit(&format!("and {more} more exception{plural}\n"), '|');
            } else {
                self.chain(nodes, *part);
            }
            if is_last && self.need_close {
                let line = format!("{}+------------------------------------\n", self.indent());
                self.out.push_str(&line);
                self.need_close = false;
            }
            self.depth -= 1;
        }
        if outermost {
            self.depth = 0;
        }
    }
}
