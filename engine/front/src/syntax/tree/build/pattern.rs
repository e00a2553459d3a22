//! Patterns.

use ruff_python_ast::{self as ast, AtomicNodeIndex, Expr, Pattern};
use ruff_text_size::TextRange;

use super::super::super::hir::ExprKind;
use super::expr::check_name;
use super::{Builder, Built, Fields, Piece, invalid};

impl Builder<'_> {
    pub(super) fn pattern(
        &mut self,
        class: &'static str,
        mut fields: Fields,
        range: TextRange,
    ) -> Built<Pattern> {
        let node_index = AtomicNodeIndex::NONE;
        Ok(match class {
            "MatchValue" => {
                let value = fields.boxed()?;
                self.check_value(&value)?;
                Pattern::MatchValue(ast::PatternMatchValue {
                    node_index,
                    range,
                    value,
                })
            }
            "MatchSingleton" => {
                let value = match fields.next() {
                    Piece::Constant(ExprKind::None) => ast::Singleton::None,
                    Piece::Constant(ExprKind::Bool(true)) => ast::Singleton::True,
                    Piece::Constant(ExprKind::Bool(false)) => ast::Singleton::False,
                    _ => return invalid("MatchSingleton can only contain True, False and None"),
                };
                Pattern::MatchSingleton(ast::PatternMatchSingleton {
                    node_index,
                    range,
                    value,
                })
            }
            "MatchSequence" => {
                let patterns = fields.patterns(true)?;
                Pattern::MatchSequence(ast::PatternMatchSequence {
                    node_index,
                    range,
                    patterns,
                })
            }
            "MatchMapping" => {
                let (keys, patterns) = (fields.exprs()?, fields.patterns(false)?);
                if keys.len() != patterns.len() {
                    return invalid(
                        "MatchMapping doesn't have the same number of keys as patterns",
                    );
                }
                let rest = fields.capture(range)?;
                for key in &keys {
                    if !matches!(key, Expr::NoneLiteral(_) | Expr::BooleanLiteral(_)) {
                        self.check_value(key)?;
                    }
                }
                let (keys, patterns) = (keys.into(), patterns.into());
                Pattern::MatchMapping(ast::PatternMatchMapping {
                    node_index,
                    range,
                    keys,
                    patterns,
                    rest,
                })
            }
            "MatchClass" => {
                let cls = fields.boxed()?;
                let patterns = fields.patterns(false)?.into();
                let attributes = fields.identifiers(range)?;
                let values = fields.patterns(false)?;
                if attributes.len() != values.len() {
                    return invalid(
                        "MatchClass doesn't have the same number of keyword attributes as patterns",
                    );
                }
                if !is_dotted_name(&cls) {
                    return invalid(
                        "MatchClass cls field can only contain Name or Attribute nodes.",
                    );
                }
                let mut keywords = Vec::with_capacity(values.len());
                for (attr, pattern) in std::iter::zip(attributes, values) {
                    check_name(&attr.id)?;
                    keywords.push(ast::PatternKeyword {
                        range,
                        node_index: AtomicNodeIndex::NONE,
                        attr,
                        pattern,
                    });
                }
                let arguments = ast::PatternArguments {
                    range,
                    node_index: AtomicNodeIndex::NONE,
                    patterns,
                    keywords,
                };
                Pattern::MatchClass(ast::PatternMatchClass {
                    node_index,
                    range,
                    cls,
                    arguments,
                })
            }
            "MatchStar" => {
                let name = fields.capture(range)?;
                Pattern::MatchStar(ast::PatternMatchStar {
                    node_index,
                    range,
                    name,
                })
            }
            "MatchAs" => {
                let pattern = match fields.next() {
                    Piece::None => None,
                    Piece::Pattern(Pattern::MatchStar(_)) => {
                        return invalid("can't use MatchStar here");
                    }
                    Piece::Pattern(pattern) => Some(Box::new(pattern)),
                    _ => return fields.malformed(),
                };
                let name = fields.capture(range)?;
                if pattern.is_some() && name.is_none() {
                    return invalid("MatchAs must specify a target name if a pattern is given");
                }
                Pattern::MatchAs(ast::PatternMatchAs {
                    node_index,
                    range,
                    pattern,
                    name,
                })
            }
            _ => {
                let patterns = fields.patterns(false)?;
                if patterns.len() < 2 {
                    return invalid("MatchOr requires at least 2 patterns");
                }
                Pattern::MatchOr(ast::PatternMatchOr {
                    node_index,
                    range,
                    patterns,
                })
            }
        })
    }

    /// What a pattern may compare with.
    fn check_value(&self, value: &Expr) -> Built<()> {
        let is_allowed = match value {
            Expr::NumberLiteral(_) | Expr::StringLiteral(_) | Expr::BytesLiteral(_) => true,
            // Lowering tells that these are none.
            Expr::FString(_) | Expr::TString(_) => true,
            Expr::Attribute(_) => true,
            Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::EllipsisLiteral(_) => {
                return invalid("unexpected constant inside of a literal pattern");
            }
            Expr::IpyEscapeCommand(node) => {
                let index = node.node_index.load().as_u32().unwrap_or_default();
                match self.made.constants.get(index as usize) {
                    Some(Some(ExprKind::Tuple(_) | ExprKind::FrozenSet(_))) => {
                        return invalid("unexpected constant inside of a literal pattern");
                    }
                    _ => true,
                }
            }
            Expr::UnaryOp(_) => is_negative(value, |_| true),
            Expr::BinOp(node) => {
                let is_real = |number: &ast::Number| !number.is_complex();
                matches!(node.op, ast::Operator::Add | ast::Operator::Sub)
                    && (is_number(&node.left, is_real) || is_negative(&node.left, is_real))
                    && is_number(&node.right, ast::Number::is_complex)
            }
            _ => false,
        };
        match is_allowed {
            true => Ok(()),
            false => invalid("patterns may only match literals and attribute lookups"),
        }
    }
}

impl Fields {
    fn patterns(&mut self, may_star: bool) -> Built<Vec<Pattern>> {
        let patterns = self.listed(|piece| match piece {
            Piece::Pattern(pattern) => Some(pattern),
            _ => None,
        })?;
        match !may_star && patterns.iter().any(Pattern::is_match_star) {
            true => invalid("can't use MatchStar here"),
            false => Ok(patterns),
        }
    }

    /// The name that a pattern binds, if any.
    fn capture(&mut self, range: TextRange) -> Built<Option<ast::Identifier>> {
        let name = self.optional_variable(range)?;
        match name.as_ref().is_some_and(|name| name.id == "_") {
            true => invalid("can't capture name '_' in patterns"),
            false => Ok(name),
        }
    }
}

fn is_number(value: &Expr, wanted: impl Fn(&ast::Number) -> bool) -> bool {
    matches!(value, Expr::NumberLiteral(literal) if wanted(&literal.value))
}

fn is_negative(value: &Expr, wanted: impl Fn(&ast::Number) -> bool) -> bool {
    match value {
        Expr::UnaryOp(node) => node.op == ast::UnaryOp::USub && is_number(&node.operand, wanted),
        _ => false,
    }
}

fn is_dotted_name(value: &Expr) -> bool {
    match value {
        Expr::Name(_) => true,
        Expr::Attribute(node) => is_dotted_name(&node.value),
        _ => false,
    }
}
