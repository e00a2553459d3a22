//! Decoding of literals: integers of any size, strings with lone surrogates, joined and interpolated strings.

use std::borrow::Cow;

use ruff_python_ast::{self as ast, AtomicNodeIndex};
use ruff_text_size::Ranged;

use super::hir::{BigInt, Conversion, ExprKind, Int, Interpolation, Span, StrLit, StringPart};
use super::lower::{Lower, span_of};

/// Decimal digits an integer literal may have; `sys.int_info.default_max_str_digits`.
const MAX_DECIMAL_DIGITS: usize = 4300;

/// Interpolations within format specs that may nest in each other.
const MAX_SPEC_DEPTH: u32 = 3;

impl Lower<'_> {
    pub(super) fn number(&mut self, number: &ast::ExprNumberLiteral) -> ExprKind {
        match &number.value {
            ast::Number::Float(value) => ExprKind::Float(*value),
            ast::Number::Complex { real, imag } => ExprKind::Complex(*real, *imag),
            ast::Number::Int(value) => match value.as_i64() {
                Some(small) => ExprKind::Int(Int::Small(small)),
                None => self.big_int(&value.to_string(), span_of(number)),
            },
        }
    }

    /// As [`Lower::made_constant`], and the constant stays.
    pub(super) fn peek_made(&self, index: &AtomicNodeIndex) -> Option<&ExprKind> {
        let index = index.load().as_u32()? as usize;
        self.made.as_ref()?.constants.get(index)?.as_ref()
    }

    /// The constant of a node in a tree that a program has made.
    pub(super) fn made_constant(&mut self, index: &AtomicNodeIndex) -> Option<ExprKind> {
        let index = index.load().as_u32()? as usize;
        self.made.as_mut()?.constants.get_mut(index)?.take()
    }

    /// An integer from its token, which may have a prefix and underscores.
    fn big_int(&mut self, token: &str, span: Span) -> ExprKind {
        let token: String = token.chars().filter(|&c| c != '_').collect();
        let (radix, digits) = match token.get(..2) {
            Some("0x" | "0X") => (16, &token[2..]),
            Some("0o" | "0O") => (8, &token[2..]),
            Some("0b" | "0B") => (2, &token[2..]),
            _ => (10, token.as_str()),
        };
        let digits = digits.trim_start_matches('0');
        if radix == 10 && digits.len() > MAX_DECIMAL_DIGITS {
            self.error(
                format!(
                    "Exceeds the limit ({MAX_DECIMAL_DIGITS} digits) for integer string conversion: value has {} \
                     digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for \
                     huge integer literals to avoid decimal conversion limits.",
                    digits.len()
                ),
                span,
            );
        }
        ExprKind::Int(Int::Big(Box::new(BigInt {
            radix,
            digits: digits.into(),
        })))
    }

    pub(super) fn string(&mut self, literal: &ast::ExprStringLiteral) -> StrLit {
        let mut joined = Joined::default();
        for part in &literal.value {
            self.push_string(part, &mut joined);
        }
        joined.finish()
    }

    pub(super) fn bytes(literal: &ast::ExprBytesLiteral) -> Box<[u8]> {
        literal
            .value
            .iter()
            .flat_map(|part| part.value.iter().copied())
            .collect()
    }

    pub(super) fn f_string(&mut self, string: &ast::ExprFString) -> ExprKind {
        let mut parts = Parts::default();
        for part in &string.value {
            match part {
                ast::FStringPart::Literal(literal) => self.push_string(literal, &mut parts.text),
                ast::FStringPart::FString(f_string) => {
                    let is_raw = f_string.flags.prefix().is_raw();
                    self.elements(&f_string.elements, is_raw, false, 0, &mut parts);
                }
            }
        }
        ExprKind::FString(parts.finish())
    }

    pub(super) fn t_string(&mut self, string: &ast::ExprTString) -> ExprKind {
        let mut parts = Parts::default();
        for t_string in &string.value {
            let is_raw = t_string.flags.prefix().is_raw();
            self.elements(&t_string.elements, is_raw, true, 0, &mut parts);
        }
        ExprKind::TString(parts.finish())
    }

    pub(super) fn push_string(&mut self, literal: &ast::StringLiteral, joined: &mut Joined) {
        let is_raw = literal.flags.prefix().is_raw();
        let source = self.source.slice(span_of(literal));
        joined.push(&literal.value, if is_raw { None } else { Some(source) });
    }

    fn elements(
        &mut self,
        elements: &ast::InterpolatedStringElements,
        is_raw: bool,
        is_template: bool,
        spec_depth: u32,
        parts: &mut Parts,
    ) {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => {
                    let source = self.source.slice(span_of(literal));
                    parts
                        .text
                        .push(&literal.value, if is_raw { None } else { Some(source) });
                }
                ast::InterpolatedStringElement::Interpolation(element) => {
                    self.interpolation(element, is_raw, is_template, spec_depth, parts);
                }
            }
        }
    }

    fn interpolation(
        &mut self,
        element: &ast::InterpolatedElement,
        is_raw: bool,
        is_template: bool,
        spec_depth: u32,
        parts: &mut Parts,
    ) {
        let span = span_of(element);
        if spec_depth >= MAX_SPEC_DEPTH {
            let kind = if is_template { 't' } else { 'f' };
            self.error(
                format!("{kind}-string: expressions nested too deeply"),
                Span {
                    start: span.start - 1,
                    end: span.start - 1,
                },
            );
        }
        if let Some(debug) = &element.debug_text {
            parts.text.push(&without_comments(debug.as_str()), None);
        }
        let text = if is_template {
            self.expression_text(element).into()
        } else {
            Box::default()
        };
        let value = self.expr(&element.expression);
        let spec = element.format_spec.as_ref().map(|spec| {
            let mut spec_parts = Parts::default();
            self.elements(
                &spec.elements,
                is_raw,
                is_template,
                spec_depth + 1,
                &mut spec_parts,
            );
            spec_parts.finish()
        });
        let conversion = match element.conversion {
            ast::ConversionFlag::Str => Conversion::Str,
            ast::ConversionFlag::Repr => Conversion::Repr,
            ast::ConversionFlag::Ascii => Conversion::Ascii,
            ast::ConversionFlag::None if element.debug_text.is_some() && spec.is_none() => {
                Conversion::Repr
            }
            ast::ConversionFlag::None => Conversion::None,
        };
        let interpolation = Interpolation {
            span,
            value,
            text,
            conversion,
            spec,
        };
        parts.flush();
        parts
            .parts
            .push(StringPart::Interpolation(Box::new(interpolation)));
    }

    /// The text between `{` and whatever ends the expression: `=`, `!`, `:` or `}`.
    pub(super) fn expression_text(&self, element: &ast::InterpolatedElement) -> &str {
        if let Some(made) = &self.made {
            let index = element.node_index.load().as_u32();
            return index.map_or("", |index| &made.texts[index as usize]);
        }
        let start = u32::from(element.range.start()) + 1;
        let mut end = u32::from(element.expression.range().end());
        let bytes = self.source.text.as_bytes();
        // Closing parentheses, blanks and comments may follow the expression.
        while !matches!(
            bytes.get(end as usize),
            None | Some(b'=' | b'!' | b':' | b'}')
        ) {
            if bytes[end as usize] == b'#' {
                end = self.source.line_start(self.source.line(end) + 1);
            } else {
                end += 1;
            }
        }
        self.source.slice(Span { start, end })
    }
}

/// The text of an expression without its comments: a `=` behind it shows the rest.
pub(super) fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains('#') {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut quote = None;
    let mut in_comment = false;
    let mut is_escaped = false;
    for c in text.chars() {
        match (quote, c) {
            (_, '\n') => in_comment = false,
            (Some(_), _) if is_escaped => {}
            _ if in_comment => {}
            (None, '#') => in_comment = true,
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
        if !in_comment {
            kept.push(c);
        }
    }
    Cow::Owned(kept)
}

/// A string being joined from pieces.
#[derive(Default)]
pub(super) struct Joined {
    text: String,
    /// All code points, once one of them is a surrogate.
    points: Option<Vec<u32>>,
}

impl Joined {
    /// Appends a decoded piece. `escaped` is its source when that may hold escape sequences.
    pub(super) fn push(&mut self, decoded: &str, escaped: Option<&str>) {
        // The parser decodes a lone surrogate as U+FFFD: only then the source has to be looked at.
        let surrogates = match escaped {
            Some(source) if decoded.contains(char::REPLACEMENT_CHARACTER) => {
                replaced_points(source)
            }
            _ => Vec::new(),
        };
        if surrogates
            .iter()
            .any(|point| (0xd800..0xe000).contains(point))
            && self.points.is_none()
        {
            self.points = Some(self.text.chars().map(u32::from).collect());
        }
        match &mut self.points {
            None => self.text.push_str(decoded),
            Some(points) => {
                let mut replaced = surrogates.into_iter();
                points.extend(decoded.chars().map(|c| match c {
                    char::REPLACEMENT_CHARACTER => replaced.next().unwrap_or(u32::from(c)),
                    _ => u32::from(c),
                }));
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.points.is_none()
    }

    pub(super) fn finish(self) -> StrLit {
        match self.points {
            None => StrLit::Text(self.text.into_boxed_str()),
            Some(points) => StrLit::Surrogates(points.into_boxed_slice()),
        }
    }
}

/// What each U+FFFD in the decoded text stands for, in order: itself or a surrogate.
fn replaced_points(source: &str) -> Vec<u32> {
    const REPLACEMENT: u32 = char::REPLACEMENT_CHARACTER as u32;
    let mut points = Vec::new();
    let mut rest = source.chars();
    while let Some(c) = rest.next() {
        if c == char::REPLACEMENT_CHARACTER {
            points.push(REPLACEMENT);
        }
        if c != '\\' {
            continue;
        }
        let digits = match rest.next() {
            Some('u') => 4,
            Some('U') => 8,
            Some('N') => {
                let name = rest.as_str().split('}').next().unwrap_or_default();
                if name.eq_ignore_ascii_case("{replacement character") {
                    points.push(REPLACEMENT);
                }
                continue;
            }
            Some(char::REPLACEMENT_CHARACTER) => {
                points.push(REPLACEMENT);
                continue;
            }
            _ => continue,
        };
        let value = rest
            .as_str()
            .get(..digits)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        points.extend(
            value.filter(|&value| value == REPLACEMENT || (0xd800..0xe000).contains(&value)),
        );
    }
    points
}

/// The parts of an interpolated string being collected.
#[derive(Default)]
struct Parts {
    parts: Vec<StringPart>,
    /// Text behind the last interpolation.
    text: Joined,
}

impl Parts {
    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.parts.push(StringPart::Literal(text.finish()));
        }
    }

    fn finish(mut self) -> Vec<StringPart> {
        self.flush();
        self.parts
    }
}

/// What is wrong with the escape sequences of a string token, in CPython's words.
pub(super) fn escape_error(token: &str) -> String {
    let prefix_end = token.find(['\'', '"']).unwrap_or(0);
    let is_bytes = token[..prefix_end].contains(['b', 'B']);
    let body = token[prefix_end..].trim_matches(['\'', '"']);
    let mut rest = body.chars().peekable();
    // CPython decodes a text in which each character beyond ASCII has become an escape of ten characters.
    let mut position = 0;
    while let Some(c) = rest.next() {
        if c != '\\' {
            position += if c.is_ascii() { 1 } else { 10 };
            continue;
        }
        let start = position;
        let Some(letter) = rest.next() else { break };
        position += 2;
        let digits = match letter {
            'x' => 2,
            'u' if !is_bytes => 4,
            'U' if !is_bytes => 8,
            'N' if !is_bytes => {
                let after: String = rest.clone().collect();
                match after.strip_prefix('{').and_then(|name| name.find('}')) {
                    Some(length) if length > 0 => {
                        let name = &after[1..=length];
                        if is_unknown_name(name) {
                            let end = start + 3 + length;
                            return codec_error(start, end, "unknown Unicode character name");
                        }
                        rest.by_ref().take(length + 2).for_each(drop);
                        position += length + 2;
                    }
                    _ => {
                        let end = start + 1 + after.chars().take_while(|&c| c == '{').count();
                        return codec_error(start, end, "malformed \\N character escape");
                    }
                }
                continue;
            }
            _ => continue,
        };
        let mut value = 0;
        let mut count = 0;
        while count < digits
            && let Some(digit) = rest.peek().and_then(|c| c.to_digit(16))
        {
            value = value * 16 + digit;
            count += 1;
            rest.next();
        }
        position += count;
        if count < digits && is_bytes {
            return format!("(value error) invalid \\x escape at position {start}");
        }
        if count < digits {
            let reason = format!("truncated \\{letter}{} escape", "X".repeat(digits));
            return codec_error(start, position - 1, &reason);
        }
        if value > 0x10_ffff {
            return codec_error(start, position - 1, "illegal Unicode character");
        }
    }
    "invalid syntax".to_owned()
}

fn codec_error(start: usize, end: usize, reason: &str) -> String {
    format!(
        "(unicode error) 'unicodeescape' codec can't decode bytes in position {start}-{end}: {reason}"
    )
}

/// Whether the parser knows no character of this name.
fn is_unknown_name(name: &str) -> bool {
    ruff_python_parser::parse_expression(&format!("\"\\N{{{name}}}\"")).is_err()
}
