//! How deep a program may nest, found out from its tokens before the parser runs.
//!
//! The parser and everything behind it recurse over the tree. Their stacks grow, but not without end: a
//! source of a million brackets or operators must become an error, not the end of the process. One pass
//! over the tokens computes an upper bound of the depth of the tree and stops at the limits.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode as ParserMode, lexer};

/// Brackets that may be open at once; CPython's `MAXLEVEL`.
pub(crate) const MAX_BRACKETS: usize = 200;

/// Indentation levels, the outermost included; CPython's `MAXINDENT`.
pub(crate) const MAX_INDENTS: u32 = 100;

/// F-strings inside f-strings; CPython's `MAXFSTRINGLEVEL`.
pub(crate) const MAX_FSTRINGS: u32 = 150;

/// Levels of one expression: operators, prefixes and postfixes that nest in each other. A sum of this many
/// terms takes about 20 MB of stack while it is compiled.
pub(crate) const MAX_DEPTH: u32 = 20_000;

/// A limit that a source exceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    /// [`MAX_BRACKETS`].
    Brackets,
    /// [`MAX_INDENTS`].
    Indents,
    /// [`MAX_FSTRINGS`].
    FStrings,
    /// [`MAX_DEPTH`].
    Depth,
}

/// The nesting between two brackets, or outside all of them.
///
/// The tree of `a.b + -c * d` is as deep as its operators and its deepest operand together. `run` and
/// `inner` describe the operand being read, `operators` and `deepest` the expression up to it.
#[derive(Default)]
struct Level {
    /// Postfixes, `~`, `await` and `**` of the current operand.
    run: u32,
    /// Depth of the deepest bracket within the current operand.
    inner: u32,
    /// Binary operators since the last `and`, `or`, comma or end of statement.
    operators: u32,
    /// The deepest operand since then.
    deepest: u32,
    /// `not` since the last `and`, `or` or comma.
    nots: u32,
    /// `lambda`, `else`, `:=`, `yield` since the last comma: what binds looser than `or`.
    loose: u32,
    /// Lambdas whose colon is still to come: a comma among their parameters ends nothing.
    lambdas: u32,
    /// The deepest part that has ended.
    done: u32,
}

impl Level {
    fn end_operand(&mut self) {
        self.deepest = self.deepest.max(self.run + self.inner);
        self.run = 0;
        self.inner = 0;
    }

    fn end_operation(&mut self) {
        self.end_operand();
        self.done = self
            .done
            .max(self.loose + self.nots + self.operators + self.deepest + 1);
        self.operators = 0;
        self.deepest = 0;
        self.nots = 0;
    }

    fn end_element(&mut self) {
        self.end_operation();
        self.loose = 0;
    }

    fn depth(&self) -> u32 {
        let operation =
            self.loose + self.nots + self.operators + self.deepest.max(self.run + self.inner);
        self.done.max(operation + 1)
    }
}

/// The running computation over a token stream.
#[derive(Default)]
pub(crate) struct DepthScan {
    level: Level,
    outer: Vec<Level>,
    indents: u32,
    max_indents: u32,
    fstrings: u32,
    /// Open brackets at the start of each interpolated string around.
    interpolated: Vec<usize>,
    max_depth: u32,
}

impl DepthScan {
    /// Takes the next token; tells when it exceeds a limit (and goes on all the same).
    pub(crate) fn token(&mut self, kind: TokenKind) -> Result<(), Limit> {
        use TokenKind as T;
        let level = &mut self.level;
        match kind {
            T::Lpar | T::Lsqb | T::Lbrace => {
                // The interpolations of a string stand beside each other.
                if self.interpolated.last() == Some(&self.outer.len()) {
                    level.run = level.run.max(1);
                } else {
                    level.run += 1;
                }
                let outer = std::mem::take(level);
                self.outer.push(outer);
                if self.outer.len() > MAX_BRACKETS {
                    return Err(Limit::Brackets);
                }
            }
            T::Rpar | T::Rsqb | T::Rbrace => {
                if let Some(mut outer) = self.outer.pop() {
                    outer.inner = outer.inner.max(level.depth());
                    *level = outer;
                }
            }
            T::Dot | T::Tilde | T::Await => level.run += 1,
            // Its right operand may begin with a sign, which ends the run below.
            T::DoubleStar => {
                level.run += 1;
                level.operators += 1;
            }
            // A sign before an operand counts as a binary operator: too careful, never too bold.
            T::Plus
            | T::Minus
            | T::Star
            | T::Slash
            | T::DoubleSlash
            | T::Percent
            | T::At
            | T::Vbar
            | T::Amper
            | T::CircumFlex
            | T::LeftShift
            | T::RightShift => {
                level.end_operand();
                level.operators += 1;
            }
            T::Not => level.nots += 1,
            T::And | T::Or => level.end_operation(),
            T::Lambda => {
                level.loose += 1;
                level.lambdas += 1;
            }
            T::Else | T::ColonEqual | T::Yield => level.loose += 1,
            T::Colon if level.lambdas > 0 => level.lambdas -= 1,
            T::Comma | T::Colon | T::Equal | T::Semi if level.lambdas == 0 => level.end_element(),
            T::Newline => {
                level.end_element();
                level.lambdas = 0;
                self.max_depth = self.max_depth.max(level.done);
                level.done = 0;
            }
            T::Indent => {
                self.indents += 1;
                self.max_indents = self.max_indents.max(self.indents);
                if self.indents >= MAX_INDENTS {
                    return Err(Limit::Indents);
                }
            }
            T::Dedent => self.indents = self.indents.saturating_sub(1),
            T::FStringStart | T::TStringStart => {
                self.fstrings += 1;
                self.interpolated.push(self.outer.len());
                if self.fstrings > MAX_FSTRINGS {
                    return Err(Limit::FStrings);
                }
            }
            T::FStringEnd | T::TStringEnd => {
                self.fstrings = self.fstrings.saturating_sub(1);
                self.interpolated.pop();
            }
            _ => {}
        }
        if self.level.depth() > MAX_DEPTH {
            Err(Limit::Depth)
        } else {
            Ok(())
        }
    }

    /// An upper bound of the depth of the tree, statements and expressions, in nodes.
    pub(crate) fn depth(&self) -> u32 {
        let open: u32 = self.outer.iter().map(Level::depth).sum();
        // A block nests a statement in a statement, a match case in between.
        self.max_depth.max(open + self.level.depth()) + 3 * self.max_indents + 8
    }
}

/// The depth of a source, or the limit it exceeds and the offset behind the token that does.
pub(crate) fn check(text: &str, mode: ParserMode) -> Result<u32, (Limit, u32)> {
    match scan(text, mode) {
        Ok(depth) => Ok(depth),
        Err(limit) => {
            // The lexer tells no offsets. The limit is exceeded from some prefix on: bisect for it.
            let (mut within, mut beyond) = (0, text.len());
            while within + 1 < beyond {
                let mut middle = usize::midpoint(within, beyond);
                while !text.is_char_boundary(middle) {
                    middle -= 1;
                }
                if middle == within {
                    break;
                }
                if scan(&text[..middle], mode) == Err(limit) {
                    beyond = middle
                } else {
                    within = middle
                }
            }
            Err((limit, beyond as u32))
        }
    }
}

fn scan(text: &str, mode: ParserMode) -> Result<u32, Limit> {
    let mut lexer = lexer::lex(text, mode);
    let mut scan = DepthScan::default();
    loop {
        match lexer.next_token() {
            TokenKind::EndOfFile => return Ok(scan.depth()),
            kind => scan.token(kind)?,
        }
    }
}
