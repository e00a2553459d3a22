//! A program as a tree that can be printed and made smaller.
//!
//! The tree knows nothing of the language but where statements and expressions begin and end: an [`Expr`] is text with
//! expressions in it, a [`Stmt`] is lines with expressions and blocks in them. That is all that making it smaller needs.

/// A piece of an expression or of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it stands.
    Text(String),
    /// An expression inside.
    Expr(Expr),
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expr(pub Vec<Piece>);

impl Expr {
    /// An expression without inner ones.
    pub fn atom(text: impl Into<String>) -> Self {
        Self(vec![Piece::Text(text.into())])
    }

    fn print(&self, out: &mut String) {
        print(&self.0, out);
    }

    /// Its text.
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.print(&mut out);
        out
    }
}

fn print(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Expr(expr) => expr.print(out),
        }
    }
}

/// Splits a template at each `$` and puts an expression there.
///
/// # Panics
/// When there are not as many expressions as places.
fn fill(template: &str, exprs: Vec<Expr>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut exprs = exprs.into_iter();
    for (i, text) in template.split('$').enumerate() {
        if i > 0 {
            let expr = exprs.next();
            pieces.push(Piece::Expr(expr.unwrap_or_else(|| {
                panic!("an expression is missing in {template}")
            })));
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
    }
    assert!(exprs.next().is_none(), "an expression too many: {template}");
    pieces
}

/// An expression by a template with a `$` for each inner one.
pub fn expr(template: &str, inner: Vec<Expr>) -> Expr {
    Expr(fill(template, inner))
}

/// A header with the block behind it; one of a statement's, such as its `else`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    head: Vec<Piece>,
    /// Lines at the start of the block that stay as long as the clause does: what makes a loop end.
    fixed: Vec<String>,
    /// The block, or `None` for a statement of one line.
    body: Option<Vec<Stmt>>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stmt {
    /// A line, or headers with blocks.
    Clauses(Vec<Clause>),
    /// Several that are dropped together, or one by one.
    Group(Vec<Stmt>),
}

impl Stmt {
    /// A statement of one line, by a template with a `$` for each expression.
    pub fn line(template: &str, exprs: Vec<Expr>) -> Self {
        Self::Clauses(vec![Clause {
            head: fill(template, exprs),
            fixed: Vec::new(),
            body: None,
        }])
    }

    /// A header with a block.
    pub fn block(template: &str, exprs: Vec<Expr>, body: Vec<Stmt>) -> Self {
        Self::block_with(template, exprs, Vec::new(), body)
    }

    /// A header with a block that begins with lines nothing may drop.
    pub fn block_with(
        template: &str,
        exprs: Vec<Expr>,
        fixed: Vec<String>,
        body: Vec<Stmt>,
    ) -> Self {
        Self::Clauses(vec![Clause {
            head: fill(template, exprs),
            fixed,
            body: Some(body),
        }])
    }

    /// The same with one clause more.
    ///
    /// # Panics
    /// For a group.
    pub fn and(mut self, template: &str, exprs: Vec<Expr>, body: Vec<Stmt>) -> Self {
        let Self::Clauses(clauses) = &mut self else {
            panic!("a group has no clauses");
        };
        clauses.push(Clause {
            head: fill(template, exprs),
            fixed: Vec::new(),
            body: Some(body),
        });
        self
    }

    fn print(&self, depth: usize, out: &mut String) {
        match self {
            Self::Group(stmts) => {
                for stmt in stmts {
                    stmt.print(depth, out);
                }
            }
            Self::Clauses(clauses) => {
                for clause in clauses {
                    indent(depth, out);
                    print(&clause.head, out);
                    out.push('\n');
                    let Some(body) = &clause.body else { continue };
                    for line in &clause.fixed {
                        indent(depth + 1, out);
                        out.push_str(line);
                        out.push('\n');
                    }
                    let before = out.len();
                    for stmt in body {
                        stmt.print(depth + 1, out);
                    }
                    if before == out.len() && clause.fixed.is_empty() {
                        indent(depth + 1, out);
                        out.push_str("pass\n");
                    }
                }
            }
        }
    }
}

fn indent(depth: usize, out: &mut String) {
    for _ in 0..depth {
        out.push_str("    ");
    }
}

/// The text of a program.
pub fn text(program: &[Stmt]) -> String {
    let mut out = String::new();
    for stmt in program {
        stmt.print(0, &mut out);
    }
    out
}

/// Where a list of statements lies: the way down from the program, by statement and clause.
type Path = Vec<(usize, usize)>;

fn lists(stmts: &[Stmt], path: &mut Path, found: &mut Vec<Path>) {
    found.push(path.clone());
    for (i, stmt) in stmts.iter().enumerate() {
        match stmt {
            Stmt::Group(inner) => {
                path.push((i, 0));
                lists(inner, path, found);
                path.pop();
            }
            Stmt::Clauses(clauses) => {
                for (c, clause) in clauses.iter().enumerate() {
                    if let Some(body) = &clause.body {
                        path.push((i, c));
                        lists(body, path, found);
                        path.pop();
                    }
                }
            }
        }
    }
}

fn list_at<'a>(program: &'a mut Vec<Stmt>, path: &[(usize, usize)]) -> Option<&'a mut Vec<Stmt>> {
    let Some((&(stmt, clause), rest)) = path.split_first() else {
        return Some(program);
    };
    let inner = match program.get_mut(stmt)? {
        Stmt::Group(inner) => inner,
        Stmt::Clauses(clauses) => clauses.get_mut(clause)?.body.as_mut()?,
    };
    list_at(inner, rest)
}

/// Makes a program smaller as long as `fails` says that the smaller one still shows what the first showed.
pub fn reduce(mut program: Vec<Stmt>, mut fails: impl FnMut(&[Stmt]) -> bool) -> Vec<Stmt> {
    loop {
        let before = text(&program);
        drop_statements(&mut program, &mut fails);
        unwrap_blocks(&mut program, &mut fails);
        simplify_expressions(&mut program, &mut fails);
        if text(&program) == before {
            return program;
        }
    }
}

/// Drops runs of statements from each list, the long ones first, outer lists before inner ones.
fn drop_statements(program: &mut Vec<Stmt>, fails: &mut impl FnMut(&[Stmt]) -> bool) {
    let mut done = 0;
    loop {
        let mut paths = Vec::new();
        lists(program, &mut Vec::new(), &mut paths);
        // Outer lists first: what they lose need not be looked at.
        paths.sort_by_key(Vec::len);
        let Some(path) = paths.get(done).cloned() else {
            return;
        };
        done += 1;
        let Some(length) = list_at(program, &path).map(|list| list.len()) else {
            continue;
        };
        let mut run = length;
        let mut left = length;
        while run > 0 {
            // From the end: uses go before definitions.
            let mut end = left;
            while end > 0 {
                let begin = end.saturating_sub(run);
                let mut smaller = program.clone();
                let Some(list) = list_at(&mut smaller, &path) else {
                    return;
                };
                list.drain(begin..end.min(list.len()));
                if fails(&smaller) {
                    left -= end - begin;
                    *program = smaller;
                }
                end = begin;
            }
            run /= 2;
        }
    }
}

/// Puts the block of a clause in place of its statement, and drops clauses.
fn unwrap_blocks(program: &mut Vec<Stmt>, fails: &mut impl FnMut(&[Stmt]) -> bool) {
    let mut paths = Vec::new();
    lists(program, &mut Vec::new(), &mut paths);
    for path in paths {
        let mut at = 0;
        while let Some(stmt) = list_at(program, &path).and_then(|list| list.get(at).cloned()) {
            for smaller in unwrapped(&stmt) {
                let mut attempt = program.clone();
                let Some(list) = list_at(&mut attempt, &path) else {
                    return;
                };
                list.splice(at..=at, smaller);
                if fails(&attempt) {
                    *program = attempt;
                    break;
                }
            }
            at += 1;
        }
    }
}

fn unwrapped(stmt: &Stmt) -> Vec<Vec<Stmt>> {
    let clauses = match stmt {
        Stmt::Group(inner) => return vec![inner.clone()],
        Stmt::Clauses(clauses) => clauses,
    };
    let bodies = clauses.iter().filter_map(|clause| clause.body.clone());
    let mut found: Vec<Vec<Stmt>> = bodies.collect();
    for i in 1..clauses.len() {
        let mut fewer = clauses.clone();
        fewer.remove(i);
        found.push(vec![Stmt::Clauses(fewer)]);
    }
    found
}

/// Puts an inner expression, or a plain one, in the place of each expression.
fn simplify_expressions(program: &mut Vec<Stmt>, fails: &mut impl FnMut(&[Stmt]) -> bool) {
    let mut at = 0;
    while let Some(expr) = nth(program, at).cloned() {
        let mut smaller = false;
        for candidate in simpler(&expr) {
            let mut attempt = program.clone();
            if let Some(place) = nth(&mut attempt, at) {
                *place = candidate;
            }
            if fails(&attempt) {
                *program = attempt;
                smaller = true;
                break;
            }
        }
        // What took its place may become smaller still.
        at += usize::from(!smaller);
    }
}

fn simpler(expr: &Expr) -> Vec<Expr> {
    let text = expr.text();
    let mut found = Vec::new();
    if let Ok(n) = text.parse::<i64>() {
        let step = if n.unsigned_abs() < 20 { 1 } else { n / 4 };
        for smaller in [
            0,
            1,
            n / 2,
            n - step * if step == 1 { n.signum() } else { 1 },
        ] {
            // Each is nearer to zero, so that this ends.
            if smaller.unsigned_abs() < n.unsigned_abs() {
                found.push(Expr::atom(smaller.to_string()));
            }
        }
        return found;
    }
    if matches!(text.as_str(), "None" | "True" | "False") {
        return found;
    }
    for piece in &expr.0 {
        if let Piece::Expr(inner) = piece {
            found.push(inner.clone());
        }
    }
    if text.len() > 1 {
        found.extend(["0", "1", "None"].map(Expr::atom));
    }
    found
}

/// The expression with this number, in the order of the text, outer ones before inner ones.
fn nth(program: &mut [Stmt], n: usize) -> Option<&mut Expr> {
    fn in_pieces<'a>(pieces: &'a mut [Piece], left: &mut usize) -> Option<&'a mut Expr> {
        for piece in pieces {
            if let Piece::Expr(expr) = piece {
                if *left == 0 {
                    return Some(expr);
                }
                *left -= 1;
                if let Some(found) = in_pieces(&mut expr.0, left) {
                    return Some(found);
                }
            }
        }
        None
    }
    fn in_stmts<'a>(stmts: &'a mut [Stmt], left: &mut usize) -> Option<&'a mut Expr> {
        for stmt in stmts {
            let found = match stmt {
                Stmt::Group(inner) => in_stmts(inner, left),
                Stmt::Clauses(clauses) => clauses.iter_mut().find_map(|clause| {
                    in_pieces(&mut clause.head, left)
                        .or_else(|| clause.body.as_mut().and_then(|body| in_stmts(body, left)))
                }),
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }
    let mut left = n;
    in_stmts(program, &mut left)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<Stmt> {
        vec![
            Stmt::line(
                "a = $",
                vec![expr("($ + $)", vec![Expr::atom("b"), Expr::atom("1234")])],
            ),
            Stmt::Group(vec![
                Stmt::block_with(
                    "while $:",
                    vec![Expr::atom("a < 9")],
                    vec!["a += 1".to_owned()],
                    vec![Stmt::line("boom", vec![]), Stmt::line("other", vec![])],
                )
                .and("else:", vec![], vec![]),
                Stmt::line("c", vec![]),
            ]),
        ]
    }

    #[test]
    fn programs_are_printed_with_their_blocks() {
        assert_eq!(
            text(&sample()),
            "a = (b + 1234)\nwhile a < 9:\n    a += 1\n    boom\n    other\nelse:\n    pass\nc\n"
        );
    }

    #[test]
    fn what_is_not_needed_goes() {
        let kept = reduce(sample(), |program| text(program).contains("boom"));
        assert_eq!(text(&kept), "boom\n");
        let kept = reduce(sample(), |program| {
            let text = text(program);
            text.contains("while") && text.contains("12")
        });
        assert_eq!(text(&kept), "a = 1234\nwhile 0:\n    a += 1\n");
    }
}
