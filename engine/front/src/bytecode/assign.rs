//! Assignment, deletion and unpacking.

use super::Failure;
use super::code::SlotKind;
use super::const_fold::fold;
use super::context::Context;
use super::expr::INPLACE;
use super::ops::Op;
use super::scopes::facts;
use super::unit::too_large;
use crate::syntax::hir::*;

impl<'h> Context<'h> {
    pub(crate) fn assign(&mut self, node: &'h Assign, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        if let [target] = &node.targets[..] {
            if let TargetKind::Name(name) = target.kind
                && let Some(register) = self.store_register(name)
            {
                self.expr(&node.value, Some(register))?;
                return Ok(());
            }
            if self.parallel_assign(target, &node.value)? {
                self.unit.top = mark;
                return Ok(());
            }
        }
        let value = self.assigned_value(&node.targets, &node.value, span)?;
        for target in &node.targets {
            self.store_target(target, value)?;
        }
        self.unit.top = mark;
        Ok(())
    }

    /// The value of a general assignment in a register that no target changes.
    fn assigned_value(
        &mut self,
        targets: &'h [Target],
        value: &'h Expr,
        span: Span,
    ) -> Result<u16, Failure> {
        // `a = b = value`: into `a` at once, then from there.
        if let Some((first, rest)) = targets.split_first()
            && let TargetKind::Name(name) = first.kind
            && let Some(register) = self.store_register(name)
            && rest
                .iter()
                .all(|target| matches!(target.kind, TargetKind::Name(n) if n != name))
        {
            return self.expr(value, Some(register));
        }
        let register = self.operand(value)?;
        // A target may assign the variable that holds the value before the last one is stored.
        if self.unit.is_local(register) && (targets.len() > 1 || self.may_be_rebound(value)) {
            let copy = self.unit.temp(span)?;
            self.unit.op(Op::Move, copy, register, 0, span);
            return Ok(copy);
        }
        Ok(register)
    }

    fn may_be_rebound(&self, value: &Expr) -> bool {
        match &value.kind {
            ExprKind::Name(name) => self.has_fact(*name, facts::WALRUS),
            ExprKind::Named(_) => true,
            _ => false,
        }
    }

    /// `a, b = x, y` without a tuple; false when the two sides do not pair up.
    fn parallel_assign(&mut self, target: &'h Target, value: &'h Expr) -> Result<bool, Failure> {
        let (TargetKind::Unpack(targets), ExprKind::Tuple(values) | ExprKind::List(values)) =
            (&target.kind, &value.kind)
        else {
            return Ok(false);
        };
        let simple = targets.len() == values.len()
            && !targets.is_empty()
            && !targets
                .iter()
                .any(|target| matches!(target.kind, TargetKind::Starred(_)))
            && !values
                .iter()
                .any(|value| matches!(value.kind, ExprKind::Starred(_)));
        if !simple || values.len() > 16 {
            return Ok(false);
        }
        let stores: Vec<Option<u16>> = targets
            .iter()
            .map(|target| match target.kind {
                TargetKind::Name(name) => self.store_register(name),
                _ => None,
            })
            .collect();
        let all_names = targets
            .iter()
            .all(|target| matches!(target.kind, TargetKind::Name(_)));
        let mut registers: Vec<u16> = Vec::with_capacity(values.len());
        for (index, value) in values.iter().enumerate() {
            let later: Vec<&Expr> = values[index + 1..].iter().collect();
            // The last value, or one before constants, may go to its variable at once when nothing reads
            // that any more.
            if all_names
                && let Some(register) = stores[index]
                && later.iter().all(|value| fold(value).is_some())
                && !registers.contains(&register)
                && !stores[..index].contains(&Some(register))
            {
                self.expr(value, Some(register))?;
                registers.push(register);
                continue;
            }
            let mut register = self.operand_before(value, &later)?;
            let overwritten = stores[..index].contains(&Some(register))
                || (!all_names && self.unit.is_local(register));
            if overwritten {
                let copy = self.unit.temp(value.span)?;
                self.unit.op(Op::Move, copy, register, 0, value.span);
                register = copy;
            }
            registers.push(register);
        }
        // Nested targets may store anywhere: each store must find its value untouched.
        for (target, register) in targets.iter().zip(registers) {
            self.store_target(target, register)?;
        }
        Ok(true)
    }

    /// Assigns the value of a register.
    pub(crate) fn store_target(&mut self, target: &'h Target, value: u16) -> Result<(), Failure> {
        let mark = self.unit.top;
        let span = target.span;
        match &target.kind {
            TargetKind::Name(name) => self.store_name(*name, value, span)?,
            TargetKind::Attribute(node) => {
                let object = self.operand(&node.value)?;
                let span = self.attr_span(node, span, span);
                let slot = self.attr_slot(SlotKind::Attr, node.attr.name, span)?;
                self.unit.op(Op::StoreAttr, object, value, slot, span);
            }
            TargetKind::Subscript(node) => {
                let container = self.operand_before(&node.value, &[&node.index])?;
                match &node.index.kind {
                    ExprKind::Slice(slice) if slice.step.is_none() => {
                        let bounds = self.slice_bounds(slice, false, node.index.span)?;
                        self.unit.op(Op::SetSlice, container, bounds, value, span);
                    }
                    _ => {
                        let index = self.operand(&node.index)?;
                        self.unit.op(Op::SetItem, container, index, value, span);
                    }
                }
            }
            TargetKind::Unpack(targets) => super::grow(|| self.unpack(targets, value, span))?,
            TargetKind::Starred(_) => {
                return Err(Failure::new(
                    "starred assignment target must be in a list or tuple",
                    span,
                ));
            }
        }
        self.unit.top = mark;
        Ok(())
    }

    fn unpack(&mut self, targets: &'h [Target], value: u16, span: Span) -> Result<(), Failure> {
        let count = u16::try_from(targets.len()).map_err(|_| too_large("targets", span))?;
        let starred = |target: &Target| matches!(target.kind, TargetKind::Starred(_));
        if let Some(before) = targets.iter().position(starred) {
            let after = targets.len() - before - 1;
            if targets[before + 1..].iter().any(starred) {
                return Err(Failure::new(
                    "multiple starred expressions in assignment",
                    span,
                ));
            }
            let Ok(after) = u8::try_from(after) else {
                return Err(Failure::new(
                    "too many expressions in star-unpacking assignment",
                    span,
                ));
            };
            let first = self.unit.temps(targets.len(), span)?;
            self.unit
                .op_x(Op::UnpackEx, after, first, value, before as u16, span);
            return self.store_unpacked(targets, first);
        }
        // Variables in consecutive registers are written directly.
        let registers: Vec<Option<u16>> = targets
            .iter()
            .map(|target| match target.kind {
                TargetKind::Name(name) => self.store_register(name),
                _ => None,
            })
            .collect();
        let consecutive = |(index, register): (usize, &Option<u16>)| {
            let expected = registers[0].map(|first| usize::from(first) + index);
            register.is_some() && register.map(usize::from) == expected
        };
        if let Some(Some(first)) = registers.first()
            && registers.iter().enumerate().all(consecutive)
        {
            self.unit.op(Op::UnpackSeq, *first, value, count, span);
            return Ok(());
        }
        let first = self.unit.temps(targets.len(), span)?;
        self.unit.op(Op::UnpackSeq, first, value, count, span);
        self.store_unpacked(targets, first)
    }

    fn store_unpacked(&mut self, targets: &'h [Target], first: u16) -> Result<(), Failure> {
        for (index, target) in targets.iter().enumerate() {
            let target = match &target.kind {
                TargetKind::Starred(inner) => inner,
                _ => target,
            };
            self.store_target(target, first + index as u16)?;
        }
        Ok(())
    }

    pub(crate) fn aug_assign(&mut self, node: &'h AugAssign, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        let target_span = node.target.span;
        match &node.target.kind {
            TargetKind::Name(name) => {
                if let Some(register) = self.register_of(*name, target_span)? {
                    let mut left = register;
                    if self.has_fact(*name, facts::WALRUS) {
                        left = self.unit.temp(span)?;
                        self.unit.op(Op::Move, left, register, 0, span);
                    }
                    self.in_place(left, node, Some(register), span)?;
                } else {
                    let value = self.unit.temp(span)?;
                    self.load_name(*name, value, target_span)?;
                    self.in_place(value, node, Some(value), span)?;
                    self.store_name(*name, value, target_span)?;
                }
            }
            TargetKind::Attribute(attribute) => {
                let object = self.operand_before(&attribute.value, &[&node.value])?;
                let name = attribute.attr.name;
                let target_span = self.attr_span(attribute, target_span, target_span);
                let value = self.unit.temp(span)?;
                let slot = self.attr_slot(SlotKind::Attr, name, target_span)?;
                self.unit.op(Op::LoadAttr, value, object, slot, target_span);
                self.in_place(value, node, Some(value), span)?;
                let slot = self.attr_slot(SlotKind::Attr, name, target_span)?;
                self.unit
                    .op(Op::StoreAttr, object, value, slot, target_span);
            }
            TargetKind::Subscript(subscript) => {
                let later = [&subscript.index, &node.value];
                let container = self.operand_before(&subscript.value, &later)?;
                match &subscript.index.kind {
                    ExprKind::Slice(slice) if slice.step.is_none() => {
                        let bounds = self.slice_bounds(slice, false, subscript.index.span)?;
                        let value = self.unit.temp(span)?;
                        self.unit
                            .op(Op::GetSlice, value, container, bounds, target_span);
                        self.in_place(value, node, Some(value), span)?;
                        self.unit
                            .op(Op::SetSlice, container, bounds, value, target_span);
                    }
                    _ => {
                        let index = self.operand_before(&subscript.index, &later[1..])?;
                        let value = self.unit.temp(span)?;
                        self.unit
                            .op(Op::GetItem, value, container, index, target_span);
                        self.in_place(value, node, Some(value), span)?;
                        self.unit
                            .op(Op::SetItem, container, index, value, target_span);
                    }
                }
            }
            TargetKind::Unpack(_) | TargetKind::Starred(_) => {
                return Err(Failure::new(
                    "illegal expression for augmented assignment",
                    target_span,
                ));
            }
        }
        self.unit.top = mark;
        Ok(())
    }

    fn in_place(
        &mut self,
        left: u16,
        node: &'h AugAssign,
        dst: Option<u16>,
        span: Span,
    ) -> Result<(), Failure> {
        let mark = self.unit.top;
        self.binary_with(left, node.op, &node.value, INPLACE, dst, mark, span)?;
        Ok(())
    }

    pub(crate) fn ann_assign(&mut self, node: &'h AnnAssign) -> Result<(), Failure> {
        let mark = self.unit.top;
        match &node.value {
            Some(value) => {
                if let TargetKind::Name(name) = node.target.kind
                    && let Some(register) = self.store_register(name)
                {
                    self.expr(value, Some(register))?;
                } else {
                    let value = self.operand(value)?;
                    self.store_target(&node.target, value)?;
                }
            }
            // Without a value the target's parts are evaluated, not the target.
            None => match &node.target.kind {
                TargetKind::Attribute(attribute) => self.effect(&attribute.value)?,
                TargetKind::Subscript(subscript) => {
                    self.effect(&subscript.value)?;
                    self.effect(&subscript.index)?;
                }
                _ => {}
            },
        }
        self.unit.top = mark;
        self.note_annotation(node)
    }

    pub(crate) fn delete(&mut self, target: &'h Target) -> Result<(), Failure> {
        let mark = self.unit.top;
        let span = target.span;
        match &target.kind {
            TargetKind::Name(name) => self.delete_name(*name, span)?,
            TargetKind::Attribute(node) => {
                let object = self.operand(&node.value)?;
                let span = self.attr_span(node, span, span);
                let slot = self.attr_slot(SlotKind::Attr, node.attr.name, span)?;
                self.unit.op(Op::DeleteAttr, object, 0, slot, span);
            }
            TargetKind::Subscript(node) => {
                let container = self.operand_before(&node.value, &[&node.index])?;
                let index = self.operand(&node.index)?;
                self.unit.op(Op::DelItem, container, index, 0, span);
            }
            TargetKind::Unpack(targets) => {
                super::grow(|| targets.iter().try_for_each(|target| self.delete(target)))?;
            }
            TargetKind::Starred(_) => {
                return Err(Failure::new("cannot delete starred", span));
            }
        }
        self.unit.top = mark;
        Ok(())
    }
}
