//! What is legal and probably a mistake: the SyntaxWarnings of CPython's tokenizer and compiler.

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::{self as ast, Expr as Ast};

use super::errors::{ErrorKind, SyntaxError};
use super::hir::{Source, Span};
use super::lower::{Lower, ScopeKind, span_of};

/// A `SyntaxWarning` of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The text of the warning.
    pub message: String,
    /// Its line.
    pub line: u32,
    /// Who finds it.
    pub phase: Phase,
    /// What it becomes when a filter turns warnings into errors.
    pub error: SyntaxError,
}

/// The pass that CPython finds a warning in; warnings of an earlier pass come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The tokenizer and the parser.
    Tokens,
    /// What is done with the tree before it is compiled.
    Tree,
    /// The compiler.
    Compiler,
}

impl Warning {
    fn new(phase: Phase, message: String, span: Span, source: &Source) -> Warning {
        let error = match phase {
            Phase::Tokens => SyntaxError::new(ErrorKind::Syntax, message.clone(), span, source),
            _ => SyntaxError::in_compiler(message.clone(), span, source),
        };
        let line = error.line;
        Warning {
            message,
            line,
            phase,
            error,
        }
    }
}

// ------------------------------------------------------------------------------------------------------ tokens

/// The warnings of tokens: invalid escape sequences, and numbers that run into a keyword.
pub(super) fn of_tokens(tokens: &[Token], source: &Source) -> Vec<Warning> {
    use TokenKind as T;
    let mut warnings = Vec::new();
    let bytes = source.text.as_bytes();
    for token in tokens {
        match token.kind() {
            T::String | T::FStringMiddle | T::TStringMiddle => {
                let span = span_of(token);
                let text = &bytes[span.start as usize..span.end as usize];
                if text.contains(&b'\\') {
                    warnings.extend(escape(token, source));
                }
            }
            T::Int | T::Float | T::Complex => {
                let span = span_of(token);
                let next = bytes.get(span.end as usize);
                if next.is_some_and(u8::is_ascii_alphabetic) {
                    let kind = number_kind(source.slice(span));
                    let at = span.end - 1;
                    let place = Span { start: at, end: at };
                    let message = format!("invalid {kind} literal");
                    warnings.push(Warning::new(Phase::Tokens, message, place, source));
                }
            }
            _ => {}
        }
    }
    warnings
}

/// How CPython calls a number: by its prefix, or by its suffix.
pub(super) fn number_kind(number: &str) -> &'static str {
    match number.get(..2) {
        Some("0x" | "0X") => "hexadecimal",
        Some("0o" | "0O") => "octal",
        Some("0b" | "0B") => "binary",
        _ if number.ends_with(['j', 'J']) => "imaginary",
        _ => "decimal",
    }
}

/// The first invalid escape sequence of a part of a string.
fn escape(token: &Token, source: &Source) -> Option<Warning> {
    let flags = token.string_flags()?;
    if flags.is_raw_string() {
        return None;
    }
    let span = span_of(token);
    let text = source.slice(span);
    let bytes = text.as_bytes();
    let is_bytes = flags.is_byte_string();
    let is_middle = token.kind() != TokenKind::String;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        // The backslash before a brace is the last byte of the text before an interpolation.
        let next = bytes
            .get(at + 1)
            .or_else(|| source.text.as_bytes().get(span.end as usize));
        let length = match next? {
            b'\n' | b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v'
            | b'x' => None,
            b'u' | b'U' | b'N' if !is_bytes => None,
            b'0'..=b'7' => {
                let digits = bytes[at + 1..].iter().take(3);
                let digits = digits.take_while(|b| matches!(b, b'0'..=b'7')).count();
                (digits == 3 && bytes[at + 1] >= b'4').then_some(3)
            }
            b'{' | b'}' if !is_middle => Some(1),
            next if next.is_ascii() => Some(1),
            _ => None,
        };
        let Some(length) = length else {
            at += 2;
            continue;
        };
        let start = span.start + at as u32;
        let place = Span {
            start,
            end: start + 1 + length,
        };
        let wrong = &source.text[start as usize + 1..place.end as usize];
        let octal = if length == 3 { "octal " } else { "" };
        let what = format!("\"\\{wrong}\" is an invalid {octal}escape sequence. ");
        let advice = format!("Did you mean \"\\\\{wrong}\"? A raw string is also an option.");
        let message = format!("{what}Such sequences will not work in the future. {advice}");
        let mut warning = Warning::new(Phase::Tokens, message, place, source);
        warning.error.message = what + &advice;
        return Some(warning);
    }
    None
}

// -------------------------------------------------------------------------------------------------------- tree

impl Lower<'_> {
    pub(super) fn warn(&mut self, phase: Phase, message: String, span: Span) {
        if !self.is_quiet {
            self.warnings
                .push(Warning::new(phase, message, span, self.source));
        }
    }

    /// Lowers an annotation that nothing will evaluate: CPython does not compile it.
    pub(super) fn without_warnings<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.is_quiet, true);
        let result = inside(self);
        self.is_quiet = outer;
        result
    }

    /// Whether annotations of variables are thrown away here.
    pub(super) fn drops_annotations(&mut self) -> bool {
        self.future.annotations || matches!(self.scope().kind, ScopeKind::Function { .. })
    }

    /// `return`, `break` or `continue` that leaves a `finally` block.
    pub(super) fn warn_leaving_finally(&mut self, word: &str, span: Span) {
        let scope = self.scope();
        // Within a loop of the block even `return` goes without a warning.
        if scope.finally_loops == Some(scope.loops) {
            let message = format!("'{word}' in a 'finally' block");
            self.warn(Phase::Tree, message, span);
        }
    }

    /// A comparison by identity with a literal.
    pub(super) fn warn_identity(&mut self, node: &ast::ExprCompare) {
        let mut left = &*node.left;
        for (op, right) in std::iter::zip(&node.ops, &node.comparators) {
            let (word, meant) = match op {
                ast::CmpOp::Is => ("is", "=="),
                ast::CmpOp::IsNot => ("is not", "!="),
                _ => {
                    left = right;
                    continue;
                }
            };
            let literal = [left, right].into_iter().find(|side| is_literal(side));
            if let Some(class) = literal.and_then(class_of) {
                let message =
                    format!("\"{word}\" with '{class}' literal. Did you mean \"{meant}\"?");
                return self.warn(Phase::Compiler, message, span_of(node));
            }
            left = right;
        }
    }

    /// A call of something that is never callable.
    pub(super) fn warn_call(&mut self, func: &Ast) {
        if !matches!(func, Ast::Lambda(_))
            && let Some(class) = class_of(func)
        {
            let message = format!("'{class}' object is not callable; perhaps you missed a comma?");
            self.warn(Phase::Compiler, message, span_of(func));
        }
    }

    /// A subscript of something that has none, or with an index that is none.
    pub(super) fn warn_subscript(&mut self, node: &ast::ExprSubscript) {
        let Some(class) = class_of(&node.value) else {
            return;
        };
        let message = match class {
            "dict" => return,
            "str" | "bytes" | "list" | "tuple" => match class_of(&node.slice) {
                None | Some("int" | "bool") => return,
                Some(index) => format!(
                    "{class} indices must be integers or slices, not {index}; perhaps you missed a comma?"
                ),
            },
            _ => format!("'{class}' object is not subscriptable; perhaps you missed a comma?"),
        };
        self.warn(Phase::Compiler, message, span_of(&*node.value));
    }

    /// An assertion of a tuple.
    pub(super) fn warn_assert(&mut self, test: &Ast, span: Span) {
        if matches!(test, Ast::Tuple(tuple) if !tuple.elts.is_empty()) {
            let message = "assertion is always true, perhaps remove parentheses?".to_owned();
            self.warn(Phase::Compiler, message, span);
        }
    }
}

/// Whether identity with a value of this expression is a matter of chance.
fn is_literal(expr: &Ast) -> bool {
    match expr {
        Ast::NumberLiteral(_) | Ast::StringLiteral(_) | Ast::BytesLiteral(_) => true,
        Ast::Tuple(tuple) => tuple.elts.iter().all(is_constant),
        _ => false,
    }
}

fn is_constant(expr: &Ast) -> bool {
    match expr {
        Ast::Name(name) => name.id == "__debug__",
        expr => expr.is_literal_expr(),
    }
}

/// The class of what an expression makes, where it shows.
fn class_of(expr: &Ast) -> Option<&'static str> {
    Some(match expr {
        Ast::NoneLiteral(_) => "NoneType",
        Ast::BooleanLiteral(_) => "bool",
        Ast::Name(name) if name.id == "__debug__" => "bool",
        Ast::EllipsisLiteral(_) => "ellipsis",
        Ast::NumberLiteral(number) => match number.value {
            ast::Number::Int(_) => "int",
            ast::Number::Float(_) => "float",
            ast::Number::Complex { .. } => "complex",
        },
        Ast::StringLiteral(_) | Ast::FString(_) => "str",
        Ast::BytesLiteral(_) => "bytes",
        Ast::TString(_) => "string.templatelib.Template",
        Ast::Tuple(_) => "tuple",
        Ast::List(_) | Ast::ListComp(_) => "list",
        Ast::Dict(_) | Ast::DictComp(_) => "dict",
        Ast::Set(_) | Ast::SetComp(_) => "set",
        Ast::Generator(_) => "generator",
        Ast::Lambda(_) => "function",
        _ => return None,
    })
}
