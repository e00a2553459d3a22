//! Displays and f-strings.

use super::Failure;
use super::code::Const;
use super::const_fold::fold;
use super::context::Context;
use super::expr::NO_REGISTER;
use super::intrinsic::Intrinsic;
use super::jump::constant_set;
use super::ops::Op;
use super::scopes::facts;
use super::unit::too_large;
use crate::syntax::hir::*;

/// Items that a display takes from registers at once; later ones are appended one by one.
const CHUNK: usize = 128;

/// From this many constant items on, a display is filled from one constant.
const FROM_CONSTANT: usize = 3;

impl<'h> Context<'h> {
    /// `[…]`, `(…)` or `{…}` (of items): `build` is `BuildList`, `BuildTuple` or `BuildSet`.
    pub(crate) fn sequence_display(
        &mut self,
        build: Op,
        items: &'h [Expr],
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let mark = self.unit.top;
        let starred = items
            .iter()
            .any(|item| matches!(item.kind, ExprKind::Starred(_)));
        let constant = match build {
            Op::BuildList if items.len() >= FROM_CONSTANT => {
                let items: Option<Vec<Const>> = items.iter().map(fold).collect();
                items.map(|items| (Const::Tuple(items.into()), Op::ListExtend))
            }
            Op::BuildSet if items.len() >= FROM_CONSTANT => {
                constant_set(items).map(|set| (set, Op::SetUpdate))
            }
            _ => None,
        };
        if let Some((constant, update)) = constant {
            let container = self.scratch(dst, span)?;
            self.unit.op(build, container, 0, 0, span);
            let items = self.operand_const(&constant, span)?;
            self.unit.op(update, container, items, 0, span);
            return self.settle(container, dst, mark, span);
        }
        if !starred && items.len() <= CHUNK {
            let first = match self.consecutive_locals(items)? {
                Some(first) => first,
                None => {
                    for item in items {
                        self.expr(item, None)?;
                    }
                    mark
                }
            };
            let count = items.len() as u16;
            return self.finish_op(build, first, count, dst, mark, span);
        }
        let (start, append, extend) = match build {
            Op::BuildSet => (Op::BuildSet, Op::SetAdd, Op::SetUpdate),
            _ => (Op::BuildList, Op::ListAppend, Op::ListExtend),
        };
        let container = self.scratch(dst, span)?;
        let (first, rest) = self.leading_items(items);
        let base = self.unit.top;
        for item in first {
            self.expr(item, None)?;
        }
        self.unit.top = base;
        self.unit
            .op(start, container, base, first.len() as u16, span);
        for item in rest {
            let base = self.unit.top;
            let (item, op) = match &item.kind {
                ExprKind::Starred(inner) => (&**inner, extend),
                _ => (item, append),
            };
            let value = self.operand(item)?;
            self.unit.op(op, container, value, 0, item.span);
            self.unit.top = base;
        }
        if build == Op::BuildTuple {
            return self.finish_op(Op::ListToTuple, container, 0, dst, mark, span);
        }
        self.settle(container, dst, mark, span)
    }

    /// The first register when all items are variables that lie in consecutive registers.
    fn consecutive_locals(&mut self, items: &'h [Expr]) -> Result<Option<u16>, Failure> {
        let register = |item: &Expr| match item.kind {
            ExprKind::Name(name) => self.store_register(name),
            _ => None,
        };
        let Some(first) = items.first().and_then(register) else {
            return Ok(None);
        };
        let mut registers = u32::from(first)..;
        if !items
            .iter()
            .all(|item| register(item).map(u32::from) == registers.next())
        {
            return Ok(None);
        }
        for item in items {
            self.operand(item)?;
        }
        Ok(Some(first))
    }

    /// The items before the first star, a chunk at most, and the rest.
    pub(crate) fn leading_items(&self, items: &'h [Expr]) -> (&'h [Expr], &'h [Expr]) {
        let starred = |item: &Expr| matches!(item.kind, ExprKind::Starred(_));
        let first = items.iter().position(starred).unwrap_or(items.len());
        items.split_at(first.min(CHUNK))
    }

    pub(crate) fn dict_display(
        &mut self,
        items: &'h [DictItem],
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let mark = self.unit.top;
        let merged = items
            .iter()
            .position(|item| item.key.is_none())
            .unwrap_or(items.len());
        let (first, rest) = items.split_at(merged.min(CHUNK / 2));
        if rest.is_empty() {
            self.dict_pairs(first)?;
            return self.finish_op(Op::BuildMap, mark, first.len() as u16, dst, mark, span);
        }
        let dict = self.scratch(dst, span)?;
        let base = self.unit.top;
        self.dict_pairs(first)?;
        self.unit.top = base;
        self.unit
            .op(Op::BuildMap, dict, base, first.len() as u16, span);
        for item in rest {
            match &item.key {
                Some(key) => {
                    let key = self.operand_before(key, &[&item.value])?;
                    let value = self.operand(&item.value)?;
                    self.unit.op(Op::MapAdd, dict, key, value, span);
                }
                None => {
                    let mapping = self.operand(&item.value)?;
                    self.unit
                        .op(Op::DictUpdate, dict, mapping, 0, item.value.span);
                }
            }
            self.unit.top = base;
        }
        self.settle(dict, dst, mark, span)
    }

    fn dict_pairs(&mut self, items: &'h [DictItem]) -> Result<(), Failure> {
        for item in items {
            if let Some(key) = &item.key {
                self.expr(key, None)?;
            }
            self.expr(&item.value, None)?;
        }
        Ok(())
    }

    pub(crate) fn fstring(
        &mut self,
        parts: &'h [StringPart],
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let mark = self.unit.top;
        match parts {
            [] => {
                let dst = self.destination(dst, span)?;
                self.unit
                    .load(dst, &Const::Str(StrLit::Text("".into())), span);
                Ok(dst)
            }
            [part] => self.fstring_part(part, dst, span),
            _ if parts.len() <= CHUNK => {
                for part in parts {
                    self.fstring_part(part, None, span)?;
                }
                let count = parts.len() as u16;
                self.finish_op(Op::BuildString, mark, count, dst, mark, span)
            }
            _ => {
                // Pieces first, then the pieces' pieces.
                for chunk in parts.chunks(parts.len().div_ceil(CHUNK).max(CHUNK)) {
                    super::grow(|| self.fstring(chunk, None, span))?;
                }
                let count = self.unit.top - mark;
                self.finish_op(Op::BuildString, mark, count, dst, mark, span)
            }
        }
    }

    /// `t"…"`: the strs between the interpolations as one constant, then the interpolations.
    pub(crate) fn tstring(
        &mut self,
        parts: &'h [StringPart],
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let mark = self.unit.top;
        let mut strings = Vec::new();
        let mut last = None;
        for part in parts {
            match part {
                StringPart::Literal(text) => last = Some(text.clone()),
                StringPart::Interpolation(_) => {
                    strings.push(last.take().unwrap_or(StrLit::Text("".into())));
                }
            }
        }
        strings.push(last.unwrap_or(StrLit::Text("".into())));
        let count = u16::try_from(strings.len()).map_err(|_| too_large("interpolations", span))?;
        let texts = self.unit.temp(span)?;
        self.unit.load(
            texts,
            &Const::Tuple(strings.into_iter().map(Const::Str).collect()),
            span,
        );
        for part in parts {
            let StringPart::Interpolation(part) = part else {
                continue;
            };
            let span = part.span;
            let first = self.expr(&part.value, None)?;
            let text = self.unit.temp(span)?;
            let shown = Const::Str(StrLit::Text(part.text.clone()));
            self.unit.load(text, &shown, span);
            let conversion = self.unit.temp(span)?;
            let letter = |letter: &str| Const::Str(StrLit::Text(letter.into()));
            let shown = match part.conversion {
                Conversion::None => Const::None,
                Conversion::Str => letter("s"),
                Conversion::Repr => letter("r"),
                Conversion::Ascii => letter("a"),
            };
            self.unit.load(conversion, &shown, span);
            let spec = part.spec.as_deref().unwrap_or(&[]);
            super::grow(|| self.fstring(spec, None, span))?;
            self.intrinsic(Intrinsic::Interpolation, first, first, 4, span);
            self.unit.top = first + 1;
        }
        self.unit.top = mark;
        let dst = self.destination(dst, span)?;
        self.intrinsic(Intrinsic::Template, dst, mark, count, span);
        Ok(dst)
    }

    fn fstring_part(
        &mut self,
        part: &'h StringPart,
        dst: Option<u16>,
        span: Span,
    ) -> Result<u16, Failure> {
        let mark = self.unit.top;
        match part {
            StringPart::Literal(text) => {
                let dst = self.destination(dst, span)?;
                self.unit.load(dst, &Const::Str(text.clone()), span);
                Ok(dst)
            }
            StringPart::Interpolation(part) => {
                let conversion = match part.conversion {
                    Conversion::None => 0,
                    Conversion::Str => 1,
                    Conversion::Repr => 2,
                    Conversion::Ascii => 3,
                };
                let mut value = self.operand(&part.value)?;
                let spec = match part.spec.as_deref() {
                    None | Some([]) => NO_REGISTER,
                    Some([StringPart::Literal(text)]) => {
                        self.operand_const(&Const::Str(text.clone()), part.span)?
                    }
                    Some(parts) => {
                        // The spec's expressions may assign the value's variable.
                        if let ExprKind::Name(name) = part.value.kind
                            && self.unit.is_local(value)
                            && self.has_fact(name, facts::WALRUS)
                        {
                            let copy = self.unit.temp(part.span)?;
                            self.unit.op(Op::Move, copy, value, 0, part.span);
                            value = copy;
                        }
                        super::grow(|| self.fstring(parts, None, part.span))?
                    }
                };
                self.unit.top = mark;
                let dst = self.destination(dst, part.span)?;
                self.unit
                    .op_x(Op::FormatValue, conversion, dst, value, spec, part.span);
                Ok(dst)
            }
        }
    }
}
