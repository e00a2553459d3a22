//! Expressions.

use ruff_python_ast::{self as ast, AtomicNodeIndex, Expr, ExprContext};
use ruff_text_size::TextRange;

use super::super::super::hir::{ExprKind, Int, StrLit};
use super::{Builder, Built, Fields, Piece, TreeError, invalid, numbered};

impl Builder<'_> {
    /// An expression; None for a class that is none.
    pub(super) fn expr(
        &mut self,
        class: &'static str,
        fields: &mut Fields,
        range: TextRange,
    ) -> Built<Option<Piece>> {
        let node_index = AtomicNodeIndex::NONE;
        let expr = match class {
            "Constant" => match fields.next() {
                Piece::Constant(value) => self.constant(value, range),
                Piece::Alien(class) => {
                    let message = format!("got an invalid type in Constant: {class}");
                    return Err(TreeError::Type(message));
                }
                _ => return fields.malformed(),
            },
            "Name" => {
                let id = fields.identifier(range)?.id;
                check_name(&id)?;
                let ctx = fields.context()?;
                Expr::Name(ast::ExprName {
                    node_index,
                    range,
                    id,
                    ctx,
                })
            }
            "Attribute" => {
                let value = fields.boxed()?;
                let mut attr = fields.identifier(range)?;
                let end = u32::from(range.end());
                let start = end.saturating_sub(attr.id.len() as u32);
                attr.range = TextRange::new(start.max(range.start().into()).into(), range.end());
                let ctx = fields.context()?;
                Expr::Attribute(ast::ExprAttribute {
                    node_index,
                    range,
                    value,
                    attr,
                    ctx,
                })
            }
            "Subscript" => {
                let (value, slice) = (fields.boxed()?, fields.boxed()?);
                let ctx = fields.context()?;
                Expr::Subscript(ast::ExprSubscript {
                    node_index,
                    range,
                    value,
                    slice,
                    ctx,
                })
            }
            "Starred" => {
                let (value, ctx) = (fields.any_expr()?, fields.context()?);
                let value = Box::new(in_context(value, ctx)?);
                Expr::Starred(ast::ExprStarred {
                    node_index,
                    range,
                    value,
                    ctx,
                })
            }
            "List" => {
                let (elts, ctx) = fields.elements()?;
                Expr::List(ast::ExprList {
                    node_index,
                    range,
                    elts,
                    ctx,
                })
            }
            "Tuple" => {
                let (elts, ctx) = fields.elements()?;
                Expr::Tuple(ast::ExprTuple {
                    node_index,
                    range,
                    elts,
                    ctx,
                    parenthesized: true,
                })
            }
            "Set" => {
                let elts = fields.exprs()?;
                Expr::Set(ast::ExprSet {
                    node_index,
                    range,
                    elts,
                })
            }
            "Dict" => {
                let (keys, values) = (fields.optional_exprs()?, fields.exprs()?);
                if keys.len() != values.len() {
                    return invalid("Dict doesn't have the same number of keys as values");
                }
                let items = std::iter::zip(keys, values);
                let items = items
                    .map(|(key, value)| ast::DictItem { key, value })
                    .collect();
                Expr::Dict(ast::ExprDict {
                    node_index,
                    range,
                    items,
                })
            }
            "Slice" => Expr::Slice(ast::ExprSlice {
                node_index,
                range,
                lower: fields.optional()?,
                upper: fields.optional()?,
                step: fields.optional()?,
            }),
            "Call" => {
                let func = fields.boxed()?;
                let arguments = fields.arguments(range)?;
                let range_start = range.start();
                Expr::Call(ast::ExprCall {
                    node_index,
                    range_start,
                    func,
                    arguments,
                })
            }
            "FormattedValue" | "Interpolation" | "JoinedStr" | "TemplateStr" => {
                return self.string(class, fields, range).map(Some);
            }
            _ => match self.operation(class, fields, range)? {
                Some(expr) => expr,
                None => return Ok(None),
            },
        };
        Ok(Some(Piece::Expr(expr)))
    }

    fn operation(
        &mut self,
        class: &'static str,
        fields: &mut Fields,
        range: TextRange,
    ) -> Built<Option<Expr>> {
        let node_index = AtomicNodeIndex::NONE;
        Ok(Some(match class {
            "BoolOp" => {
                let op = match fields.word()? {
                    "Or" => ast::BoolOp::Or,
                    _ => ast::BoolOp::And,
                };
                let values = fields.exprs()?;
                if values.len() < 2 {
                    return invalid("BoolOp with less than 2 values");
                }
                Expr::BoolOp(ast::ExprBoolOp {
                    node_index,
                    range,
                    op,
                    values,
                })
            }
            "NamedExpr" => {
                let target = fields.any_expr()?;
                if !target.is_name_expr() {
                    return Err(TreeError::Type(
                        "NamedExpr target must be a Name".to_owned(),
                    ));
                }
                let target = Box::new(target);
                let value = fields.boxed()?;
                Expr::Named(ast::ExprNamed {
                    node_index,
                    range,
                    target,
                    value,
                })
            }
            "BinOp" => {
                let left = fields.boxed()?;
                let op = operator(fields.word()?);
                let right = fields.boxed()?;
                Expr::BinOp(ast::ExprBinOp {
                    node_index,
                    range,
                    left,
                    op,
                    right,
                })
            }
            "UnaryOp" => {
                let op = match fields.word()? {
                    "Invert" => ast::UnaryOp::Invert,
                    "Not" => ast::UnaryOp::Not,
                    "UAdd" => ast::UnaryOp::UAdd,
                    _ => ast::UnaryOp::USub,
                };
                let operand = fields.boxed()?;
                Expr::UnaryOp(ast::ExprUnaryOp {
                    node_index,
                    range,
                    op,
                    operand,
                })
            }
            "Lambda" => {
                let parameters = Some(fields.parameter_list()?);
                let body = fields.boxed()?;
                Expr::Lambda(ast::ExprLambda {
                    node_index,
                    range,
                    parameters,
                    body,
                })
            }
            "IfExp" => Expr::If(ast::ExprIf {
                node_index,
                range,
                test: fields.boxed()?,
                body: fields.boxed()?,
                orelse: fields.boxed()?,
            }),
            "Compare" => {
                let left = fields.boxed()?;
                let ops = fields.listed(|piece| match piece {
                    Piece::Word(word) => Some(comparison(word)),
                    _ => None,
                })?;
                let comparators = fields.exprs()?;
                if comparators.is_empty() {
                    return invalid("Compare with no comparators");
                }
                if comparators.len() != ops.len() {
                    return invalid("Compare has a different number of comparators and operands");
                }
                let (ops, comparators) = (ops.into(), comparators.into());
                Expr::Compare(ast::ExprCompare {
                    node_index,
                    range,
                    left,
                    ops,
                    comparators,
                })
            }
            "ListComp" => {
                let (elt, generators) = fields.comprehension()?;
                Expr::ListComp(ast::ExprListComp {
                    node_index,
                    range,
                    elt,
                    generators,
                })
            }
            "SetComp" => {
                let (elt, generators) = fields.comprehension()?;
                Expr::SetComp(ast::ExprSetComp {
                    node_index,
                    range,
                    elt,
                    generators,
                })
            }
            "GeneratorExp" => {
                let (elt, generators) = fields.comprehension()?;
                let parenthesized = true;
                Expr::Generator(ast::ExprGenerator {
                    node_index,
                    range,
                    elt,
                    generators,
                    parenthesized,
                })
            }
            "DictComp" => {
                let key = fields.any_expr()?;
                let (value, generators) = fields.comprehension()?;
                let key = Some(Box::new(in_context(key, ExprContext::Load)?));
                Expr::DictComp(ast::ExprDictComp {
                    node_index,
                    range,
                    key,
                    value,
                    generators,
                })
            }
            "Await" => {
                let value = fields.boxed()?;
                Expr::Await(ast::ExprAwait {
                    node_index,
                    range,
                    value,
                })
            }
            "Yield" => {
                let value = fields.optional()?;
                Expr::Yield(ast::ExprYield {
                    node_index,
                    range,
                    value,
                })
            }
            "YieldFrom" => {
                let value = fields.boxed()?;
                Expr::YieldFrom(ast::ExprYieldFrom {
                    node_index,
                    range,
                    value,
                })
            }
            _ => return Ok(None),
        }))
    }

    /// The node of a constant: a literal, where one can write it.
    pub(super) fn constant(&mut self, value: ExprKind, range: TextRange) -> Expr {
        let node_index = AtomicNodeIndex::NONE;
        let number = |value| {
            Expr::NumberLiteral(ast::ExprNumberLiteral {
                node_index: AtomicNodeIndex::NONE,
                range,
                value,
            })
        };
        match value {
            ExprKind::None => Expr::NoneLiteral(ast::ExprNoneLiteral { node_index, range }),
            ExprKind::Bool(value) => Expr::BooleanLiteral(ast::ExprBooleanLiteral {
                node_index,
                range,
                value,
            }),
            ExprKind::Ellipsis => {
                Expr::EllipsisLiteral(ast::ExprEllipsisLiteral { node_index, range })
            }
            ExprKind::Int(Int::Small(small)) if small >= 0 => {
                number(ast::Number::Int((small as u64).into()))
            }
            ExprKind::Float(value) => number(ast::Number::Float(value)),
            ExprKind::Complex(real, imag) => number(ast::Number::Complex { real, imag }),
            ExprKind::Str(StrLit::Text(text)) => {
                // A raw string is what it says: nobody looks at the source.
                let raw = ast::str_prefix::StringLiteralPrefix::Raw { uppercase: false };
                let literal = ast::StringLiteral {
                    range,
                    node_index: AtomicNodeIndex::NONE,
                    value: text,
                    flags: ast::StringLiteralFlags::empty().with_prefix(raw),
                };
                let value = ast::StringLiteralValue::single(literal);
                Expr::StringLiteral(ast::ExprStringLiteral {
                    node_index,
                    range,
                    value,
                })
            }
            ExprKind::Bytes(bytes) => {
                let literal = ast::BytesLiteral {
                    range,
                    node_index: AtomicNodeIndex::NONE,
                    value: bytes,
                    flags: ast::BytesLiteralFlags::empty(),
                };
                let value = ast::BytesLiteralValue::single(literal);
                Expr::BytesLiteral(ast::ExprBytesLiteral {
                    node_index,
                    range,
                    value,
                })
            }
            other => {
                let index = self.made.constants.len();
                self.made.constants.push(Some(other));
                Expr::IpyEscapeCommand(ast::ExprIpyEscapeCommand {
                    node_index: numbered(index),
                    range,
                    kind: ast::IpyEscapeKind::Shell,
                    value: Box::default(),
                })
            }
        }
    }
}

impl Fields {
    /// An expression in whatever context.
    pub(super) fn any_expr(&mut self) -> Built<Expr> {
        match expr_of(self.next()) {
            Some(expr) => Ok(expr),
            None => self.malformed(),
        }
    }

    pub(super) fn expr_as(&mut self, context: ExprContext) -> Built<Expr> {
        in_context(self.any_expr()?, context)
    }

    /// An expression that is read.
    pub(super) fn expr(&mut self) -> Built<Expr> {
        self.expr_as(ExprContext::Load)
    }

    pub(super) fn boxed(&mut self) -> Built<Box<Expr>> {
        self.expr().map(Box::new)
    }

    pub(super) fn optional_as(&mut self, context: ExprContext) -> Built<Option<Expr>> {
        match self.next() {
            Piece::None => Ok(None),
            piece => match expr_of(piece) {
                Some(expr) => in_context(expr, context).map(Some),
                None => self.malformed(),
            },
        }
    }

    pub(super) fn optional(&mut self) -> Built<Option<Box<Expr>>> {
        Ok(self.optional_as(ExprContext::Load)?.map(Box::new))
    }

    fn any_exprs(&mut self) -> Built<Vec<Expr>> {
        let pieces = self.list();
        let exprs = pieces.into_iter().map(|piece| match expr_of(piece) {
            Some(expr) => Ok(expr),
            None => invalid("None disallowed in expression list"),
        });
        exprs.collect()
    }

    pub(super) fn exprs_as(&mut self, context: ExprContext) -> Built<Vec<Expr>> {
        let exprs = self.any_exprs()?;
        exprs
            .into_iter()
            .map(|expr| in_context(expr, context))
            .collect()
    }

    pub(super) fn exprs(&mut self) -> Built<Vec<Expr>> {
        self.exprs_as(ExprContext::Load)
    }

    fn optional_exprs(&mut self) -> Built<Vec<Option<Expr>>> {
        let pieces = self.list();
        let exprs = pieces.into_iter().map(|piece| match expr_of(piece) {
            Some(expr) => in_context(expr, ExprContext::Load).map(Some),
            None => Ok(None),
        });
        exprs.collect()
    }

    fn context(&mut self) -> Built<ExprContext> {
        Ok(match self.word()? {
            "Store" => ExprContext::Store,
            "Del" => ExprContext::Del,
            _ => ExprContext::Load,
        })
    }

    /// The elements of a list or tuple and its context, which is theirs.
    fn elements(&mut self) -> Built<(Vec<Expr>, ExprContext)> {
        let elements = self.any_exprs()?;
        let context = self.context()?;
        let elements = elements.into_iter().map(|expr| in_context(expr, context));
        Ok((elements.collect::<Built<_>>()?, context))
    }

    /// The element of a comprehension and its clauses, which are checked first.
    fn comprehension(&mut self) -> Built<(Box<Expr>, Vec<ast::Comprehension>)> {
        let element = self.any_expr()?;
        let generators = self.generators()?;
        Ok((
            Box::new(in_context(element, ExprContext::Load)?),
            generators,
        ))
    }

    fn generators(&mut self) -> Built<Vec<ast::Comprehension>> {
        let generators = self.listed(|piece| match piece {
            Piece::Comprehension(generator) => Some(generator),
            _ => None,
        })?;
        match generators.is_empty() {
            true => invalid("comprehension with no generators"),
            false => Ok(generators),
        }
    }

    /// The arguments of a call, or the bases of a class.
    pub(super) fn arguments(&mut self, range: TextRange) -> Built<ast::Arguments> {
        Ok(ast::Arguments {
            range,
            node_index: AtomicNodeIndex::NONE,
            args: self.exprs()?.into(),
            keywords: self
                .listed(|piece| match piece {
                    Piece::Keyword(keyword) => Some(keyword),
                    _ => None,
                })?
                .into(),
        })
    }

    pub(super) fn parameter_list(&mut self) -> Built<Box<ast::Parameters>> {
        match self.next() {
            Piece::Parameters(parameters) => Ok(parameters),
            _ => self.malformed(),
        }
    }

    pub(super) fn parameters(&mut self) -> Built<ast::Parameters> {
        let posonly = self.parameter_names()?;
        let args = self.parameter_names()?;
        let vararg = self.optional_parameter();
        let kwonly = self.parameter_names()?;
        let kw_defaults = self.optional_exprs()?;
        let kwarg = self.optional_parameter();
        let defaults = self.exprs()?;
        let Some(without) = (posonly.len() + args.len()).checked_sub(defaults.len()) else {
            return invalid("more positional defaults than args on arguments");
        };
        if kwonly.len() != kw_defaults.len() {
            return invalid("length of kwonlyargs is not the same as kw_defaults on arguments");
        }
        let mut defaults = std::iter::repeat_with(|| None)
            .take(without)
            .chain(defaults.into_iter().map(Some));
        let with_default =
            |parameter: ast::Parameter, default: Option<Expr>| ast::ParameterWithDefault {
                range: parameter.range,
                node_index: AtomicNodeIndex::NONE,
                parameter,
                default: default.map(Box::new),
            };
        let mut positional = |parameters: Vec<ast::Parameter>| {
            let parameters = parameters.into_iter();
            parameters
                .map(|parameter| with_default(parameter, defaults.next().flatten()))
                .collect()
        };
        Ok(ast::Parameters {
            range: TextRange::default(),
            node_index: AtomicNodeIndex::NONE,
            posonlyargs: positional(posonly),
            args: positional(args),
            vararg,
            kwonlyargs: std::iter::zip(kwonly, kw_defaults)
                .map(|(parameter, default)| with_default(parameter, default))
                .collect(),
            kwarg,
        })
    }

    fn parameter_names(&mut self) -> Built<Vec<ast::Parameter>> {
        self.listed(|piece| match piece {
            Piece::Parameter(parameter) => Some(parameter),
            _ => None,
        })
    }

    fn optional_parameter(&mut self) -> Option<Box<ast::Parameter>> {
        match self.next() {
            Piece::Parameter(parameter) => Some(Box::new(parameter)),
            _ => None,
        }
    }
}

/// The expression of a part. An interpolation by itself is what a template of it holds.
pub(super) fn expr_of(piece: Piece) -> Option<Expr> {
    match piece {
        Piece::Expr(expr) => Some(expr),
        Piece::Interpolation(element) => Some(super::strings::alone(element)),
        _ => None,
    }
}

/// Checks the context of an expression.
pub(super) fn in_context(expr: Expr, wanted: ExprContext) -> Built<Expr> {
    let context = match &expr {
        Expr::Name(node) => node.ctx,
        Expr::Attribute(node) => node.ctx,
        Expr::Subscript(node) => node.ctx,
        Expr::Starred(node) => node.ctx,
        Expr::List(node) => node.ctx,
        Expr::Tuple(node) => node.ctx,
        _ if wanted == ExprContext::Load => return Ok(expr),
        _ => {
            let wanted = context_name(wanted);
            return invalid(format!(
                "expression which can't be assigned to in {wanted} context"
            ));
        }
    };
    if context == wanted {
        return Ok(expr);
    }
    let (wanted, context) = (context_name(wanted), context_name(context));
    invalid(format!(
        "expression must have {wanted} context but has {context} instead"
    ))
}

fn context_name(context: ExprContext) -> &'static str {
    match context {
        ExprContext::Store => "Store",
        ExprContext::Del => "Del",
        ExprContext::Load | ExprContext::Invalid => "Load",
    }
}

/// A variable cannot have the name of a constant.
pub(super) fn check_name(name: &str) -> Built<()> {
    match name {
        "None" | "True" | "False" => invalid(format!(
            "identifier field can't represent '{name}' constant"
        )),
        _ => Ok(()),
    }
}

pub(super) fn operator(word: &str) -> ast::Operator {
    match word {
        "Sub" => ast::Operator::Sub,
        "Mult" => ast::Operator::Mult,
        "MatMult" => ast::Operator::MatMult,
        "Div" => ast::Operator::Div,
        "Mod" => ast::Operator::Mod,
        "Pow" => ast::Operator::Pow,
        "LShift" => ast::Operator::LShift,
        "RShift" => ast::Operator::RShift,
        "BitOr" => ast::Operator::BitOr,
        "BitXor" => ast::Operator::BitXor,
        "BitAnd" => ast::Operator::BitAnd,
        "FloorDiv" => ast::Operator::FloorDiv,
        _ => ast::Operator::Add,
    }
}

fn comparison(word: &str) -> ast::CmpOp {
    match word {
        "NotEq" => ast::CmpOp::NotEq,
        "Lt" => ast::CmpOp::Lt,
        "LtE" => ast::CmpOp::LtE,
        "Gt" => ast::CmpOp::Gt,
        "GtE" => ast::CmpOp::GtE,
        "Is" => ast::CmpOp::Is,
        "IsNot" => ast::CmpOp::IsNot,
        "In" => ast::CmpOp::In,
        "NotIn" => ast::CmpOp::NotIn,
        _ => ast::CmpOp::Eq,
    }
}
