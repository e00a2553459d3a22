//! Patterns of `match`.

use std::collections::{BTreeSet, HashSet};

use ruff_python_ast as ast;

use super::hir::{
    ClassPattern, Expr, ExprKind, Ident, Int, MappingPattern, MatchCase, Name, Pattern,
    PatternKind, Singleton, Span, StrLit, Unary, UnaryOp,
};
use super::lower::{Lower, span_of};

/// Names that a pattern binds.
type Bound = BTreeSet<Name>;

impl Lower<'_> {
    pub(super) fn cases(&mut self, nodes: &[ast::MatchCase]) -> Vec<MatchCase> {
        let mut cases = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            let pattern = self.pattern(&node.pattern, &mut Bound::new());
            if index + 1 < nodes.len() && node.guard.is_none() {
                self.check_refutable(&pattern);
            }
            let guard = self.optional(node.guard.as_deref());
            let body = self.block(&node.body);
            cases.push(MatchCase {
                span: span_of(node),
                pattern,
                guard,
                body,
            });
        }
        cases
    }

    /// An error when a pattern matches anything, so that what follows is never reached.
    fn check_refutable(&mut self, pattern: &Pattern) {
        match &pattern.kind {
            PatternKind::Wildcard => {
                self.error(
                    "wildcard makes remaining patterns unreachable",
                    pattern.span,
                );
            }
            PatternKind::Capture(name) => {
                let text = self.names.text(name.name).clone();
                self.error(
                    format!("name capture '{text}' makes remaining patterns unreachable"),
                    pattern.span,
                );
            }
            PatternKind::As(inner, _) => self.check_refutable(inner),
            // Only the last alternative can be irrefutable here: see `alternatives`.
            PatternKind::Or(alternatives) => {
                if let Some(last) = alternatives.last() {
                    self.check_refutable(last);
                }
            }
            _ => {}
        }
    }

    fn pattern(&mut self, node: &ast::Pattern, bound: &mut Bound) -> Pattern {
        let kind = self.nested(|lower| lower.pattern_kind(node, bound));
        Pattern {
            span: span_of(node),
            kind,
        }
    }

    fn patterns(&mut self, nodes: &[ast::Pattern], bound: &mut Bound) -> Vec<Pattern> {
        nodes.iter().map(|node| self.pattern(node, bound)).collect()
    }

    fn bind(&mut self, identifier: &ast::Identifier, bound: &mut Bound) -> Ident {
        let ident = self.stored_ident(identifier);
        if !bound.insert(ident.name) {
            let text = self.names.text(ident.name).clone();
            self.error(
                format!("multiple assignments to name '{text}' in pattern"),
                ident.span,
            );
        }
        ident
    }

    fn pattern_kind(&mut self, node: &ast::Pattern, bound: &mut Bound) -> PatternKind {
        let span = span_of(node);
        match node {
            ast::Pattern::MatchValue(node) => {
                if matches!(*node.value, ast::Expr::FString(_) | ast::Expr::TString(_)) {
                    self.error(
                        "patterns may only match literals and attribute lookups",
                        span,
                    );
                }
                PatternKind::Value(self.expr(&node.value))
            }
            ast::Pattern::MatchSingleton(node) => PatternKind::Singleton(match node.value {
                ast::Singleton::None => Singleton::None,
                ast::Singleton::True => Singleton::True,
                ast::Singleton::False => Singleton::False,
            }),
            ast::Pattern::MatchSequence(node) => {
                let stars = node
                    .patterns
                    .iter()
                    .filter(|pattern| pattern.is_match_star())
                    .count();
                if stars > 1 {
                    self.error("multiple starred names in sequence pattern", span);
                }
                PatternKind::Sequence(self.patterns(&node.patterns, bound))
            }
            ast::Pattern::MatchStar(node) => {
                PatternKind::Star(node.name.as_ref().map(|name| self.bind(name, bound)))
            }
            ast::Pattern::MatchMapping(node) => {
                let keys: Vec<Expr> = node.keys.iter().map(|key| self.expr(key)).collect();
                self.check_keys(&keys, span);
                let patterns = self.patterns(&node.patterns, bound);
                let rest = node.rest.as_ref().map(|name| self.bind(name, bound));
                PatternKind::Mapping(Box::new(MappingPattern {
                    keys,
                    patterns,
                    rest,
                }))
            }
            ast::Pattern::MatchClass(node) => {
                let class = self.expr(&node.cls);
                let patterns = self.patterns(&node.arguments.patterns, bound);
                let mut seen = HashSet::new();
                let mut keywords = Vec::with_capacity(node.arguments.keywords.len());
                for keyword in &node.arguments.keywords {
                    let attr = Ident {
                        name: self.plain(&keyword.attr.id),
                        span: span_of(&keyword.attr),
                    };
                    self.check_debug(&keyword.attr.id, "assign to", attr.span);
                    let pattern = self.pattern(&keyword.pattern, bound);
                    if !seen.insert(attr.name) {
                        let text = &keyword.attr.id;
                        self.error(
                            format!("attribute name repeated in class pattern: {text}"),
                            pattern.span,
                        );
                    }
                    keywords.push((attr, pattern));
                }
                PatternKind::Class(Box::new(ClassPattern {
                    class,
                    patterns,
                    keywords,
                }))
            }
            ast::Pattern::MatchAs(node) => match (&node.pattern, &node.name) {
                (None, None) => PatternKind::Wildcard,
                (None, Some(name)) => PatternKind::Capture(self.bind(name, bound)),
                (Some(pattern), Some(name)) => {
                    let pattern = self.pattern(pattern, bound);
                    PatternKind::As(Box::new(pattern), self.bind(name, bound))
                }
                // The parser makes no such node.
                (Some(pattern), None) => self.pattern(pattern, bound).kind,
            },
            ast::Pattern::MatchOr(node) => self.alternatives(&node.patterns, span, bound),
        }
    }

    fn alternatives(
        &mut self,
        nodes: &[ast::Pattern],
        span: Span,
        bound: &mut Bound,
    ) -> PatternKind {
        let mut patterns = Vec::with_capacity(nodes.len());
        let mut names: Option<Bound> = None;
        for (index, node) in nodes.iter().enumerate() {
            let mut own = Bound::new();
            let pattern = self.pattern(node, &mut own);
            if index + 1 < nodes.len() {
                self.check_refutable(&pattern);
            }
            patterns.push(pattern);
            match &names {
                None => names = Some(own),
                Some(first) if *first != own => {
                    self.error("alternative patterns bind different names", span);
                }
                Some(_) => {}
            }
        }
        for name in names.unwrap_or_default() {
            if !bound.insert(name) {
                let text = self.names.text(name).clone();
                self.error(
                    format!("multiple assignments to name '{text}' in pattern"),
                    span,
                );
            }
        }
        PatternKind::Or(patterns)
    }

    /// Literal keys of a mapping pattern differ.
    fn check_keys(&mut self, keys: &[Expr], span: Span) {
        let mut seen = HashSet::new();
        for key in keys {
            if let Some((identity, shown)) = key_identity(key)
                && !seen.insert(identity)
            {
                self.error(
                    format!("mapping pattern checks duplicate key ({shown})"),
                    span,
                );
            }
        }
    }
}

/// What makes two literal keys equal, and how a message shows the key; None for dotted names and complex
/// numbers, which only a dict can tell apart.
fn key_identity(key: &Expr) -> Option<(String, String)> {
    let of_number = |sign: &str, kind: &ExprKind| match kind {
        ExprKind::Int(Int::Small(value)) => {
            Some((format!("n{sign}{value}"), format!("{sign}{value}")))
        }
        ExprKind::Int(Int::Big(big)) => Some((
            format!("n{sign}{}:{}", big.radix, big.digits),
            format!("{sign}{}", big.digits),
        )),
        ExprKind::Float(value) if value.fract() == 0.0 => {
            Some((format!("n{sign}{value}"), format!("{sign}{value:?}")))
        }
        ExprKind::Float(value) => Some((format!("n{sign}{value}"), format!("{sign}{value}"))),
        _ => None,
    };
    match &key.kind {
        ExprKind::Str(StrLit::Text(text)) => {
            Some((format!("s{text}"), format!("'{}'", text.escape_default())))
        }
        ExprKind::Bytes(bytes) => {
            let text = bytes.escape_ascii().to_string();
            Some((format!("b{text}"), format!("b'{text}'")))
        }
        ExprKind::None => Some(("None".to_owned(), "None".to_owned())),
        ExprKind::Bool(true) => Some(("n1".to_owned(), "True".to_owned())),
        ExprKind::Bool(false) => Some(("n0".to_owned(), "False".to_owned())),
        ExprKind::Unary(unary) => match &**unary {
            Unary {
                op: UnaryOp::Neg,
                operand,
            } => of_number("-", &operand.kind),
            _ => None,
        },
        kind => of_number("", kind),
    }
}
