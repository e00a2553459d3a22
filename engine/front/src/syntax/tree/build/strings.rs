//! f-strings, t-strings and their parts.
//!
//! A value that is formatted by itself is an f-string of nothing else. Format specs inside format specs become f-strings too:
//! sources nest them a few times only, a tree may as deep as it likes.

use ruff_python_ast::{
    self as ast, AtomicNodeIndex, Expr, ExprContext, InterpolatedStringElement as Element,
};
use ruff_text_size::TextRange;

use super::super::super::hir::{ExprKind, StrLit};
use super::expr::{expr_of, in_context};
use super::{Builder, Built, Fields, Piece, TreeError, invalid, numbered};

impl Builder<'_> {
    /// A node of one of the four classes.
    pub(super) fn string(
        &mut self,
        class: &'static str,
        fields: &mut Fields,
        range: TextRange,
    ) -> Built<Piece> {
        Ok(match class {
            "FormattedValue" => {
                let element = self.interpolation(fields, range, None)?;
                Piece::Expr(f_string(vec![Element::Interpolation(element)], range))
            }
            "Interpolation" => {
                let value = fields.expr()?;
                let text = match fields.next() {
                    Piece::Constant(ExprKind::Str(StrLit::Text(text))) => text,
                    Piece::Constant(_) => Box::default(),
                    _ => return fields.malformed(),
                };
                Piece::Interpolation(self.interpolation(fields, range, Some((value, text)))?)
            }
            "JoinedStr" => {
                let mut elements = Vec::new();
                for piece in fields.list() {
                    match expr_of(piece) {
                        Some(expr) => push(in_context(expr, ExprContext::Load)?, &mut elements),
                        None => return invalid("None disallowed in expression list"),
                    }
                }
                Piece::Expr(f_string(elements, range))
            }
            _ => {
                let mut elements = Vec::new();
                for piece in fields.list() {
                    match piece {
                        Piece::Interpolation(element) => {
                            elements.push(Element::Interpolation(element));
                        }
                        Piece::Expr(literal @ Expr::StringLiteral(_)) => {
                            push(literal, &mut elements);
                        }
                        Piece::None => return invalid("None disallowed in expression list"),
                        _ => {
                            let message = "a TemplateStr holds strings and Interpolations alone";
                            return Err(TreeError::Type(message.to_owned()));
                        }
                    }
                }
                Piece::Expr(t_string(elements, range))
            }
        })
    }

    /// The fields from the conversion on; an f-string's begin with the value, a t-string's value and text are `given`.
    fn interpolation(
        &mut self,
        fields: &mut Fields,
        range: TextRange,
        given: Option<(Expr, Box<str>)>,
    ) -> Built<ast::InterpolatedElement> {
        let (value, node_index) = match given {
            None => (fields.expr()?, AtomicNodeIndex::NONE),
            Some((value, text)) => {
                let index = self.made.texts.len();
                self.made.texts.push(text);
                (value, numbered(index))
            }
        };
        let conversion = match fields.number()? {
            -1 => ast::ConversionFlag::None,
            115 => ast::ConversionFlag::Str,
            114 => ast::ConversionFlag::Repr,
            97 => ast::ConversionFlag::Ascii,
            other => {
                let message = format!("Unrecognized conversion character {other}");
                return Err(TreeError::System(message));
            }
        };
        let spec = fields.optional()?.map(|spec| {
            let mut elements = Vec::new();
            push(*spec, &mut elements);
            let elements: Vec<Element> = elements.into_iter().map(flat).collect();
            Box::new(ast::InterpolatedStringFormatSpec {
                range,
                node_index: AtomicNodeIndex::NONE,
                elements: elements.into(),
            })
        });
        Ok(ast::InterpolatedElement {
            range,
            node_index,
            expression: Box::new(value),
            debug_text: None,
            conversion,
            format_spec: spec,
        })
    }
}

/// Adds what an expression contributes to an f-string.
fn push(expr: Expr, elements: &mut Vec<Element>) {
    match expr {
        Expr::FString(mut string) => {
            for part in string.value.iter_mut() {
                if let ast::FStringPart::FString(part) = part {
                    let range = part.range;
                    let taken = part.elements.iter_mut().map(|element| {
                        std::mem::replace(element, Element::Literal(literal("", range)))
                    });
                    elements.extend(taken);
                }
            }
        }
        Expr::StringLiteral(string) => {
            elements.push(Element::Literal(literal(
                string.value.to_str(),
                string.range,
            )));
        }
        other => elements.push(Element::Interpolation(plain(other))),
    }
}

fn literal(text: &str, range: TextRange) -> ast::InterpolatedStringLiteralElement {
    ast::InterpolatedStringLiteralElement {
        range,
        node_index: AtomicNodeIndex::NONE,
        value: text.into(),
    }
}

/// `{value}`.
fn plain(value: Expr) -> ast::InterpolatedElement {
    ast::InterpolatedElement {
        range: ruff_text_size::Ranged::range(&value),
        node_index: AtomicNodeIndex::NONE,
        expression: Box::new(value),
        debug_text: None,
        conversion: ast::ConversionFlag::None,
        format_spec: None,
    }
}

/// An element of a spec, without a spec of its own.
fn flat(element: Element) -> Element {
    match element {
        Element::Interpolation(element) if element.format_spec.is_some() => {
            let range = element.range;
            Element::Interpolation(plain(f_string(
                vec![Element::Interpolation(element)],
                range,
            )))
        }
        other => other,
    }
}

fn f_string(elements: Vec<Element>, range: TextRange) -> Expr {
    // A raw string is what it says: nobody looks at the source.
    let raw = ast::str_prefix::FStringPrefix::Raw { uppercase_r: false };
    let string = ast::FString {
        range,
        node_index: AtomicNodeIndex::NONE,
        elements: elements.into(),
        flags: ast::FStringFlags::empty().with_prefix(raw),
    };
    Expr::FString(ast::ExprFString {
        node_index: AtomicNodeIndex::NONE,
        range,
        value: ast::FStringValue::single(string),
    })
}

fn t_string(elements: Vec<Element>, range: TextRange) -> Expr {
    let raw = ast::str_prefix::TStringPrefix::Raw { uppercase_r: false };
    let string = ast::TString {
        range,
        node_index: AtomicNodeIndex::NONE,
        elements: elements.into(),
        flags: ast::TStringFlags::empty().with_prefix(raw),
    };
    Expr::TString(ast::ExprTString {
        node_index: AtomicNodeIndex::NONE,
        range,
        value: ast::TStringValue::single(string),
    })
}

/// `t"{…}".interpolations[0]`.
pub(super) fn alone(element: ast::InterpolatedElement) -> Expr {
    let range = element.range;
    let ctx = ExprContext::Load;
    let template = t_string(vec![Element::Interpolation(element)], range);
    let interpolations = Expr::Attribute(ast::ExprAttribute {
        node_index: AtomicNodeIndex::NONE,
        range,
        value: Box::new(template),
        attr: ast::Identifier::new("interpolations", range),
        ctx,
    });
    let first = Expr::NumberLiteral(ast::ExprNumberLiteral {
        node_index: AtomicNodeIndex::NONE,
        range,
        value: ast::Number::Int(ast::Int::ZERO),
    });
    Expr::Subscript(ast::ExprSubscript {
        node_index: AtomicNodeIndex::NONE,
        range,
        value: Box::new(interpolations),
        slice: Box::new(first),
        ctx,
    })
}
