//! The source lines of a traceback entry, and the marks under the part that failed (PEP 657).

use crate::syntax::hir::{Expr, ExprKind, Module, StmtKind, TargetKind};
use crate::syntax::{Mode, parse_module};
use unicode_width::UnicodeWidthChar;

/// Columns of an entry, in UTF-8 bytes from 0.
#[derive(Clone, Copy, Debug)]
pub(super) struct Columns {
    /// First byte in the first line.
    pub start: u32,
    /// Behind the last byte in the last line.
    pub end: u32,
}

/// A place in the lines: line index, column in characters.
type Place = (usize, usize);

/// The operator, or the brackets of a call or subscript: what is marked `^` while the rest gets `~`.
#[derive(Clone, Copy, Debug)]
struct Anchors {
    from: Place,
    to: Place,
}

/// The indented text of an entry: the lines as they stand in the source (without trailing blanks) and
/// the marks. `columns` is `None` when they are not known: then the first line alone is shown.
pub(super) fn show(original: &[String], columns: Option<Columns>) -> String {
    let mut lines: Vec<Vec<char>> = dedent(original);
    if lines.iter().all(|l| l.iter().all(|c| c.is_whitespace())) {
        return String::new();
    }
    let Some(columns) = columns else {
        let first: String = lines[0].iter().collect();
        return format!("    {}\n", first.trim());
    };
    let dedented = original[0].chars().count() - lines[0].len();
    let last = lines.len() - 1;
    let start = char_offset(&original[0], columns.start).saturating_sub(dedented);
    let end = char_offset(&original[last], columns.end).saturating_sub(dedented);
    let start = start.min(lines[0].len());
    let end = end.min(lines[last].len());
    let segment = segment(&lines, start, end);
    let anchors = find_anchors(&segment);
    let marks = should_mark(&lines, start, end, anchors.is_some());
    // In the lines, not in the segment.
    let anchors = anchors.map(|a| {
        let shift = |(line, col): Place| (line, if line == 0 { col + start } else { col });
        Anchors {
            from: shift(a.from),
            to: shift(a.to),
        }
    });
    let mut significant = vec![0, last];
    if let Some(a) = anchors {
        for line in [a.from.0, a.to.0] {
            significant.extend(line.saturating_sub(1)..=(line + 1).min(last));
        }
    }
    significant.sort_unstable();
    significant.dedup();
    let mut out: Vec<Vec<char>> = Vec::new();
    let mut put = |out: &mut Vec<Vec<char>>, at: usize| {
        let line = core::mem::take(&mut lines[at]);
        let marked = marks.then(|| {
            let upto = if at == last {
                width(&line, end)
            } else {
                width(&line, line.len())
            };
            mark(
                &line,
                at,
                upto,
                if at == 0 { width(&line, start) } else { 0 },
                anchors,
            )
        });
        out.push(line);
        out.extend(marked);
    };
    for (i, &at) in significant.iter().enumerate() {
        if i > 0 {
            let gap = at - significant[i - 1];
            if gap == 2 {
                put(&mut out, at - 1);
            } else if gap > 2 {
                out.push(format!("...<{} lines>...", gap - 1).chars().collect());
            }
        }
        put(&mut out, at);
    }
    let texts: Vec<String> = out.iter().map(|l| l.iter().collect()).collect();
    let mut text = String::new();
    for line in dedent(&texts) {
        text.push_str("    ");
        text.extend(line);
        text.push('\n');
    }
    text
}

/// The marks under one line.
fn mark(
    line: &[char],
    at: usize,
    upto: usize,
    start: usize,
    anchors: Option<Anchors>,
) -> Vec<char> {
    let blanks = line.iter().take_while(|c| c.is_whitespace()).count();
    let bounds = anchors.map(|a| {
        let column = |(l, c): Place| {
            if l == at {
                width(line, c.min(line.len()))
            } else {
                c
            }
        };
        ((a.from.0, column(a.from)), (a.to.0, column(a.to)))
    });
    (0..upto)
        .map(|col| {
            if col < blanks || (at == 0 && col < start) {
                return ' ';
            }
            match bounds {
                None => '^',
                Some((from, to)) if from <= (at, col) && (at, col) < to => '^',
                Some(_) => '~',
            }
        })
        .collect()
}

/// Removes the blanks that all lines begin with; lines of blanks become empty.
fn dedent(lines: &[String]) -> Vec<Vec<char>> {
    let blank = |l: &str| l.chars().all(char::is_whitespace);
    let mut margin: Option<&str> = None;
    for line in lines.iter().filter(|l| !blank(l)) {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        margin = Some(match margin {
            None => indent,
            Some(m) => {
                let same = m
                    .bytes()
                    .zip(indent.bytes())
                    .take_while(|(a, b)| a == b)
                    .count();
                &m[..same]
            }
        });
    }
    let margin = margin.map_or(0, str::len);
    lines
        .iter()
        .map(|l| {
            if blank(l) {
                Vec::new()
            } else {
                l[margin..].chars().collect()
            }
        })
        .collect()
}

fn char_offset(line: &str, bytes: u32) -> usize {
    let n = (bytes as usize).min(line.len());
    String::from_utf8_lossy(&line.as_bytes()[..n])
        .chars()
        .count()
}

/// Columns that the first `n` characters take on a terminal.
fn width(line: &[char], n: usize) -> usize {
    line.iter()
        .take(n)
        .map(|c| if c.width() == Some(2) { 2 } else { 1 })
        .sum::<usize>()
        + n.saturating_sub(line.len())
}

/// The text from `start` in the first line to `end` in the last.
fn segment(lines: &[Vec<char>], start: usize, end: usize) -> Vec<Vec<char>> {
    let mut out: Vec<Vec<char>> = lines.to_vec();
    if let Some(l) = out.last_mut() {
        l.truncate(end);
    }
    if let Some(l) = out.first_mut() {
        l.drain(..start.min(l.len()));
    }
    out
}

fn joined(lines: &[Vec<char>]) -> String {
    lines
        .iter()
        .map(|l| l.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("\n")
}

fn only_expression(module: &Module) -> Option<&Expr> {
    match module.body.as_slice() {
        [one] => match &one.kind {
            StmtKind::Expr(e) => Some(e),
            _ => None,
        },
        _ => None,
    }
}

/// Walks over characters of the segment's lines.
struct Cursor<'a> {
    lines: &'a [Vec<char>],
    at: Place,
}

impl Cursor<'_> {
    /// The place if it exists, else the next character's.
    fn settle(&mut self) -> Option<()> {
        while self.at.1 >= self.lines.get(self.at.0)?.len() {
            self.at = (self.at.0 + 1, 0);
        }
        Some(())
    }

    /// Goes on to the first character that `stop` accepts, over comments and continued lines.
    fn until(&mut self, stop: impl Fn(char) -> bool) -> Option<()> {
        self.settle()?;
        loop {
            let c = self.lines[self.at.0][self.at.1];
            if c == '\\' || c == '#' {
                self.at = (self.at.0 + 1, 0);
            } else if stop(c) {
                return Some(());
            } else {
                self.at.1 += 1;
            }
            self.settle()?;
        }
    }
}

/// What is marked in an expression that is a binary operation, a subscript or a call.
fn find_anchors(lines: &[Vec<char>]) -> Option<Anchors> {
    // The brackets make an expression over several lines valid.
    let module = parse_module(format!("(\n{}\n)", joined(lines)), "", Mode::Module).ok()?;
    let e = only_expression(&module)?;
    let place = |offset: u32| -> Option<Place> {
        let p = module.source.position(offset);
        let line = (p.line as usize).checked_sub(2)?;
        let text: String = lines.get(line)?.iter().collect();
        Some((line, char_offset(&text, p.column)))
    };
    match &e.kind {
        ExprKind::Binary(b) => {
            let mut c = Cursor {
                lines,
                at: place(b.left.span.end)?,
            };
            c.until(|c| !c.is_whitespace() && c != ')')?;
            let (line, col) = c.at;
            let mut to = col + 1;
            if let Some(&next) = lines[line].get(to)
                && (line, to) < place(b.right.span.start)?
                && !next.is_whitespace()
                && next != '\\'
                && next != '#'
            {
                to += 1;
            }
            Some(Anchors {
                from: (line, col),
                to: (line, to),
            })
        }
        ExprKind::Subscript(s) => {
            let mut c = Cursor {
                lines,
                at: place(s.value.span.end)?,
            };
            c.until(|c| c == '[')?;
            Some(Anchors {
                from: c.at,
                to: place(e.span.end)?,
            })
        }
        ExprKind::Call(call) => {
            let mut c = Cursor {
                lines,
                at: place(call.func.span.end)?,
            };
            c.until(|c| c == '(')?;
            Some(Anchors {
                from: c.at,
                to: place(e.span.end)?,
            })
        }
        _ => None,
    }
}

/// Marks are left out when they would say nothing: under a whole line, and under the call of
/// `return f(…)` and `x = f(…)`.
fn should_mark(lines: &[Vec<char>], start: usize, end: usize, has_anchors: bool) -> bool {
    if plain_call(lines, start, end) == Some(true) {
        return false;
    }
    let last = &lines[lines.len() - 1];
    let before = lines[0][..start].iter().any(|c| !c.is_whitespace());
    let behind = last[end..].iter().any(|c| !c.is_whitespace());
    has_anchors || before || behind
}

/// Is the first statement of the lines `return f(…)` or `x = f(…)` with the call from `start` to `end`?
fn plain_call(lines: &[Vec<char>], start: usize, end: usize) -> Option<bool> {
    if lines[0].first().is_none_or(|c| c.is_whitespace()) {
        return None;
    }
    // `return` needs a function around it; one blank of indentation shifts all columns by one.
    let body: Vec<String> = lines
        .iter()
        .map(|l| format!(" {}", l.iter().collect::<String>()))
        .collect();
    let body = body.join("\n");
    let module = ["def f():\n", "async def f():\n"]
        .iter()
        .find_map(|head| parse_module(format!("{head}{body}"), "", Mode::Module).ok())?;
    let StmtKind::FunctionDef(f) = &module.body.first()?.kind else {
        return None;
    };
    let value = match &f.body.first()?.kind {
        StmtKind::Return(Some(v)) => match &v.kind {
            ExprKind::Call(c) if matches!(c.func.kind, ExprKind::Name(_)) => v,
            _ => return None,
        },
        StmtKind::Assign(a) => match a.targets.as_slice() {
            [t] if matches!(t.kind, TargetKind::Name(_))
                && matches!(a.value.kind, ExprKind::Call(_)) =>
            {
                &a.value
            }
            _ => return None,
        },
        _ => return None,
    };
    let from = module.source.position(value.span.start);
    let to = module.source.position(value.span.end);
    Some(
        from.line == 2
            && to.line as usize == lines.len() + 1
            && from.column as usize == start + 1
            && to.column as usize == end + 1,
    )
}

#[cfg(test)]
mod tests {
    use super::{Columns, show};

    fn shown(lines: &[&str], start: u32, end: u32) -> String {
        let lines: Vec<String> = lines.iter().map(|s| (*s).to_owned()).collect();
        show(&lines, Some(Columns { start, end }))
    }

    #[test]
    fn operators_calls_and_subscripts_have_anchors() {
        assert_eq!(
            shown(&["  x = a / b"], 6, 11),
            "    x = a / b\n        ~~^~~\n"
        );
        assert_eq!(shown(&["f(a)(b)"], 0, 7), "    f(a)(b)\n    ~~~~^^^\n");
        assert_eq!(
            shown(&["y = x[0] + x[5]"], 11, 15),
            "    y = x[0] + x[5]\n               ~^^^\n"
        );
    }

    #[test]
    fn whole_lines_and_plain_calls_have_none() {
        assert_eq!(
            shown(&["raise ValueError"], 0, 16),
            "    raise ValueError\n"
        );
        assert_eq!(shown(&["return g(1)"], 7, 11), "    return g(1)\n");
        assert_eq!(shown(&["x = g(1)"], 4, 8), "    x = g(1)\n");
        assert_eq!(shown(&["g(1)"], 0, 4), "    g(1)\n    ~^^^\n");
    }

    #[test]
    fn long_expressions_are_shortened() {
        let lines = ["f(", "  1,", "  2,", "  3,", "  4,", ")"];
        assert_eq!(
            shown(&lines, 0, 1),
            "    f(\n    ~^\n      1,\n      ^^\n    ...<2 lines>...\n      4,\n      ^^\n    )\n    ^\n"
        );
    }
}
