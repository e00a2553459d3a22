//! `match`.
//!
//! A pattern jumps away when it fails; what it captures stays in temporaries
//! until all of it has matched, and is stored before the guard runs.

use super::code::Const;
use super::const_fold::fold;
use super::context::Context;
use super::ops::Op;
use super::unit::{Label, too_large};
use super::{Failure, grow};
use crate::syntax::hir::*;

/// A captured name and the register of its value.
type Captures = Vec<(Ident, u16)>;

impl<'h> Context<'h> {
    pub(crate) fn match_(&mut self, node: &'h Match) -> Result<(), Failure> {
        let mark = self.unit.top;
        let end = self.unit.label();
        // A copy: captures may assign the subject's own variable before a guard fails.
        let subject = self.expr(&node.subject, None)?;
        for case in &node.cases {
            let next = self.unit.label();
            let mut captures = Captures::new();
            self.pattern(&case.pattern, subject, next, &mut captures)?;
            for (ident, register) in captures {
                self.store_name(ident.name, register, ident.span)?;
            }
            self.unit.top = subject + 1;
            if let Some(guard) = &case.guard {
                self.jump_if(guard, false, next)?;
            }
            self.unit.top = mark;
            self.body(&case.body)?;
            self.unit.top = subject + 1;
            self.unit.jump(end, case.span);
            self.unit.place(next);
        }
        self.unit.place(end);
        self.unit.top = mark;
        Ok(())
    }

    /// Falls through when the value of `value` matches, else jumps to `fail`. Temporaries stay taken.
    fn pattern(
        &mut self,
        pattern: &'h Pattern,
        value: u16,
        fail: Label,
        captures: &mut Captures,
    ) -> Result<(), Failure> {
        let span = pattern.span;
        match &pattern.kind {
            PatternKind::Wildcard | PatternKind::Star(None) => Ok(()),
            PatternKind::Capture(ident) | PatternKind::Star(Some(ident)) => {
                self.capture(*ident, value, captures)
            }
            PatternKind::Value(expr) => {
                let mark = self.unit.top;
                let small = match fold(expr) {
                    Some(Const::Int(number)) => i16::try_from(number).ok(),
                    _ => None,
                };
                if let Some(number) = small {
                    self.unit
                        .branch(Op::JumpIfNotEqImm, value, number as u16, fail, span);
                } else {
                    let expected = self.operand(expr)?;
                    self.unit
                        .branch(Op::JumpIfNotEq, value, expected, fail, span);
                }
                self.unit.top = mark;
                Ok(())
            }
            PatternKind::Singleton(Singleton::None) => {
                self.unit.branch(Op::JumpIfNotNone, value, 0, fail, span);
                Ok(())
            }
            PatternKind::Singleton(singleton) => {
                let mark = self.unit.top;
                let expected = Const::Bool(*singleton == Singleton::True);
                let expected = self.operand_const(&expected, span)?;
                let same = self.unit.temp(span)?;
                self.unit.op(Op::Is, same, value, expected, span);
                self.unit.branch(Op::JumpIfFalse, same, 0, fail, span);
                self.unit.top = mark;
                Ok(())
            }
            PatternKind::As(inner, ident) => {
                grow(|| self.pattern(inner, value, fail, captures))?;
                self.capture(*ident, value, captures)
            }
            PatternKind::Sequence(patterns) => {
                grow(|| self.sequence_pattern(patterns, value, fail, captures, span))
            }
            PatternKind::Mapping(mapping) => {
                grow(|| self.mapping_pattern(mapping, value, fail, captures, span))
            }
            PatternKind::Class(class) => {
                grow(|| self.class_pattern(class, value, fail, captures, span))
            }
            PatternKind::Or(patterns) => {
                grow(|| self.or_pattern(patterns, value, fail, captures, span))
            }
        }
    }

    fn capture(
        &mut self,
        ident: Ident,
        value: u16,
        captures: &mut Captures,
    ) -> Result<(), Failure> {
        if captures.iter().any(|(known, _)| known.name == ident.name) {
            return Err(Failure::new(
                format!(
                    "multiple assignments to name '{}' in pattern",
                    self.text(ident.name)
                ),
                ident.span,
            ));
        }
        captures.push((ident, value));
        Ok(())
    }

    /// Jumps to `fail` unless `op` finds the value of the right kind.
    fn kind_test(&mut self, op: Op, value: u16, fail: Label, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        let found = self.unit.temp(span)?;
        self.unit.op(op, found, value, 0, span);
        self.unit.branch(Op::JumpIfFalse, found, 0, fail, span);
        self.unit.top = mark;
        Ok(())
    }

    /// Jumps to `fail` unless the value has `count` items, or as many at least.
    fn length_test(
        &mut self,
        exact: bool,
        count: usize,
        value: u16,
        fail: Label,
        span: Span,
    ) -> Result<(), Failure> {
        let mark = self.unit.top;
        let length = self.unit.temp(span)?;
        self.unit.op(Op::GetLen, length, value, 0, span);
        if let Ok(small) = i16::try_from(count) {
            let op = if exact {
                Op::JumpIfNotEqImm
            } else {
                Op::JumpIfNotGeImm
            };
            self.unit.branch(op, length, small as u16, fail, span);
        } else {
            let count = self.operand_const(&Const::Int(count as i64), span)?;
            let op = if exact {
                Op::JumpIfNotEq
            } else {
                Op::JumpIfNotGe
            };
            self.unit.branch(op, length, count, fail, span);
        }
        self.unit.top = mark;
        Ok(())
    }

    fn sequence_pattern(
        &mut self,
        patterns: &'h [Pattern],
        value: u16,
        fail: Label,
        captures: &mut Captures,
        span: Span,
    ) -> Result<(), Failure> {
        let star = patterns
            .iter()
            .position(|p| matches!(p.kind, PatternKind::Star(_)));
        let fixed = patterns.len() - usize::from(star.is_some());
        self.kind_test(Op::MatchSequence, value, fail, span)?;
        if star.is_none() || fixed > 0 {
            self.length_test(star.is_none(), fixed, value, fail, span)?;
        }
        let ignored = |pattern: &Pattern| {
            matches!(
                pattern.kind,
                PatternKind::Wildcard | PatternKind::Star(None)
            )
        };
        if patterns.iter().all(ignored) {
            return Ok(());
        }
        let Some(star) = star else {
            let first = self.unpack_values(value, patterns.len(), span)?;
            return self.subpatterns(patterns.iter(), first, fail, captures);
        };
        let after = patterns.len() - star - 1;
        if ignored(&patterns[star]) {
            // What a wildcard star stands for need not be looked at.
            for (index, pattern) in patterns.iter().enumerate() {
                if ignored(pattern) {
                    continue;
                }
                let item = self.unit.temp(span)?;
                if index < star {
                    self.unit.load(item, &Const::Int(index as i64), span);
                } else {
                    let from_end = (patterns.len() - index) as i64;
                    let mark = self.unit.top;
                    self.unit.op(Op::GetLen, item, value, 0, span);
                    let distance = self.operand_const(&Const::Int(from_end), span)?;
                    self.unit.op(Op::Sub, item, item, distance, span);
                    self.unit.top = mark;
                }
                self.unit.op(Op::GetItem, item, value, item, span);
                self.pattern(pattern, item, fail, captures)?;
            }
            return Ok(());
        }
        let (Ok(before), Ok(after)) = (u16::try_from(star), u8::try_from(after)) else {
            return Err(Failure::new(
                "too many expressions in star-unpacking sequence pattern",
                span,
            ));
        };
        let first = self.unit.temps(patterns.len(), span)?;
        self.unit
            .op_x(Op::UnpackEx, after, first, value, before, span);
        self.subpatterns(patterns.iter(), first, fail, captures)
    }

    fn unpack_values(&mut self, value: u16, count: usize, span: Span) -> Result<u16, Failure> {
        let length = u16::try_from(count).map_err(|_| too_large("subpatterns", span))?;
        let first = self.unit.temps(count, span)?;
        self.unit.op(Op::UnpackSeq, first, value, length, span);
        Ok(first)
    }

    /// Matches values in consecutive registers.
    fn subpatterns(
        &mut self,
        patterns: impl Iterator<Item = &'h Pattern>,
        first: u16,
        fail: Label,
        captures: &mut Captures,
    ) -> Result<(), Failure> {
        for (pattern, value) in patterns.zip(first..) {
            self.pattern(pattern, value, fail, captures)?;
        }
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        node: &'h MappingPattern,
        value: u16,
        fail: Label,
        captures: &mut Captures,
        span: Span,
    ) -> Result<(), Failure> {
        self.kind_test(Op::MatchMapping, value, fail, span)?;
        let count = node.keys.len();
        let mut seen: Vec<Const> = Vec::new();
        for key in &node.keys {
            if let Some(constant) = fold(key) {
                if seen.contains(&constant) {
                    return Err(Failure::new(
                        format!("mapping pattern checks duplicate key ({constant})"),
                        key.span,
                    ));
                }
                seen.push(constant);
            }
        }
        let keys = self.unit.top;
        if count > 0 {
            self.length_test(false, count, value, fail, span)?;
            for key in &node.keys {
                self.expr(key, None)?;
            }
            let length = u16::try_from(count).map_err(|_| too_large("keys", span))?;
            let values = self.unit.temp(span)?;
            self.unit.op(Op::BuildTuple, values, keys, length, span);
            self.unit.op(Op::MatchKeys, values, value, values, span);
            self.unit.branch(Op::JumpIfNone, values, 0, fail, span);
            let first = self.unpack_values(values, count, span)?;
            self.subpatterns(node.patterns.iter(), first, fail, captures)?;
        }
        if let Some(rest) = node.rest {
            let dict = self.unit.temp(span)?;
            self.unit.op(Op::BuildMap, dict, dict, 0, span);
            self.unit.op(Op::DictUpdate, dict, value, 0, span);
            for key in (keys..).take(count) {
                self.unit.op(Op::DelItem, dict, key, 0, span);
            }
            self.capture(rest, dict, captures)?;
        }
        Ok(())
    }

    fn class_pattern(
        &mut self,
        node: &'h ClassPattern,
        value: u16,
        fail: Label,
        captures: &mut Captures,
        span: Span,
    ) -> Result<(), Failure> {
        let base = self.unit.temp(span)?;
        self.unit.op(Op::Move, base, value, 0, span);
        self.expr(&node.class, None)?;
        let mut names: Vec<Const> = Vec::with_capacity(node.keywords.len());
        for (ident, _) in &node.keywords {
            let name = Const::Str(StrLit::Text((&**self.text(ident.name)).into()));
            if names.contains(&name) {
                return Err(Failure::new(
                    format!(
                        "attribute name repeated in class pattern: {}",
                        self.text(ident.name)
                    ),
                    ident.span,
                ));
            }
            names.push(name);
        }
        let names_register = self.unit.temp(span)?;
        self.unit
            .load(names_register, &Const::Tuple(names.into()), span);
        let positional = node.patterns.len();
        let positional_count =
            u16::try_from(positional).map_err(|_| too_large("subpatterns", span))?;
        self.unit
            .op(Op::MatchClass, base, base, positional_count, span);
        self.unit.branch(Op::JumpIfNone, base, 0, fail, span);
        self.unit.top = base + 1;
        let count = positional + node.keywords.len();
        if count == 0 {
            return Ok(());
        }
        let first = self.unpack_values(base, count, span)?;
        let keywords = node.keywords.iter().map(|(_, pattern)| pattern);
        self.subpatterns(node.patterns.iter().chain(keywords), first, fail, captures)
    }

    fn or_pattern(
        &mut self,
        patterns: &'h [Pattern],
        value: u16,
        fail: Label,
        captures: &mut Captures,
        span: Span,
    ) -> Result<(), Failure> {
        let mut idents = Vec::new();
        if let Some(first) = patterns.first() {
            captured(first, &mut idents);
        }
        let results = self.unit.temps(idents.len(), span)?;
        let matched = self.unit.label();
        let top = self.unit.top;
        for (index, pattern) in patterns.iter().enumerate() {
            let last = index + 1 == patterns.len();
            let next = if last { fail } else { self.unit.label() };
            let mut inner = Captures::new();
            self.pattern(pattern, value, next, &mut inner)?;
            let different =
                || Failure::new("alternative patterns bind different names", pattern.span);
            if inner.len() != idents.len() {
                return Err(different());
            }
            for (ident, result) in idents.iter().zip(results..) {
                let found = inner.iter().find(|(known, _)| known.name == ident.name);
                let (_, register) = found.ok_or_else(different)?;
                self.unit.op(Op::Move, result, *register, 0, pattern.span);
            }
            self.unit.top = top;
            if !last {
                self.unit.jump(matched, pattern.span);
                self.unit.place(next);
            }
        }
        self.unit.place(matched);
        for (ident, result) in idents.into_iter().zip(results..) {
            self.capture(ident, result, captures)?;
        }
        Ok(())
    }
}

/// The names that a pattern binds.
fn captured(pattern: &Pattern, idents: &mut Vec<Ident>) {
    grow(|| match &pattern.kind {
        PatternKind::Wildcard
        | PatternKind::Singleton(_)
        | PatternKind::Value(_)
        | PatternKind::Star(None) => {}
        PatternKind::Capture(ident) | PatternKind::Star(Some(ident)) => idents.push(*ident),
        PatternKind::Sequence(patterns) => {
            patterns
                .iter()
                .for_each(|pattern| captured(pattern, idents));
        }
        // All alternatives bind the same names.
        PatternKind::Or(patterns) => {
            patterns
                .first()
                .into_iter()
                .for_each(|pattern| captured(pattern, idents));
        }
        PatternKind::Mapping(node) => {
            node.patterns
                .iter()
                .for_each(|pattern| captured(pattern, idents));
            idents.extend(node.rest);
        }
        PatternKind::Class(node) => {
            node.patterns
                .iter()
                .for_each(|pattern| captured(pattern, idents));
            node.keywords
                .iter()
                .for_each(|(_, pattern)| captured(pattern, idents));
        }
        PatternKind::As(inner, ident) => {
            captured(inner, idents);
            idents.push(*ident);
        }
    });
}
