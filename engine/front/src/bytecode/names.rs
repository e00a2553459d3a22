//! Loading, storing and deleting variables.

use super::Failure;
use super::code::{Const, SlotKind};
use super::context::Context;
use super::ops::Op;
use super::scopes::{ScopeId, Var, facts};
use crate::syntax::hir::{Attribute, Name, Span};
use std::rc::Rc;

impl Context<'_> {
    pub(crate) fn var(&self, name: Name) -> Var {
        self.shared.scopes.var(self.scope, name)
    }

    /// The register of a local or of the cell of a captured local.
    pub(crate) fn local_register(&self, name: Name) -> u16 {
        let scope = self.shared.scopes.get(self.unit_scope);
        scope.bound_index[&name] + self.unnamed
    }

    pub(crate) fn name_index(&mut self, name: Name, span: Span) -> Result<u16, Failure> {
        let text = self.text(name);
        Ok(self.unit.name(text, span)?.0)
    }

    /// The slot of a global or namespace variable.
    pub(super) fn variable_slot(
        &mut self,
        kind: SlotKind,
        text: &Rc<str>,
        span: Span,
    ) -> Result<u16, Failure> {
        let name = self.unit.name(text, span)?;
        self.unit.slot(kind, Some(name), None, span)
    }

    pub(crate) fn attr_slot(
        &mut self,
        kind: SlotKind,
        name: Name,
        span: Span,
    ) -> Result<u16, Failure> {
        let name = self.unit.name(self.text(name), span)?;
        self.unit.slot(kind, Some(name), None, span)
    }

    /// The place of an attribute access, or of a call of it: when the access goes over several lines it
    /// starts at the name behind the dot, so that a chain of calls shows the line of the failing one.
    pub(crate) fn attr_span(&self, node: &Attribute, access: Span, whole: Span) -> Span {
        let source = self.source();
        if source.line(access.start) == source.line(access.end) {
            whole
        } else {
            Span {
                start: node.attr.span.start,
                end: whole.end,
            }
        }
    }

    pub(crate) fn free_index(&self, name: Name) -> u16 {
        self.shared.scopes.get(self.unit_scope).free_index[&name]
    }

    fn comprehension_register(&self, scope: ScopeId, name: Name) -> u16 {
        self.unit.comprehension_vars[&(scope.0, name)]
    }

    fn is_captured(&self, scope: ScopeId, name: Name) -> bool {
        self.shared.scopes.get(scope).has(name, facts::CAPTURED)
    }

    fn check_bound(&mut self, register: u16, name: Name, span: Span) -> Result<(), Failure> {
        let name = self.name_index(name, span)?;
        self.unit.op(Op::CheckBound, register, 0, name, span);
        Ok(())
    }

    /// The register that a variable occupies, checked to be bound; `None` when it must be loaded.
    pub(crate) fn register_of(&mut self, name: Name, span: Span) -> Result<Option<u16>, Failure> {
        match self.var(name) {
            Var::Local => {
                let register = self.local_register(name);
                let always =
                    self.has_fact(name, facts::PARAM) && !self.has_fact(name, facts::DELETED);
                if !always {
                    self.check_bound(register, name, span)?;
                }
                Ok(Some(register))
            }
            Var::Comprehension(scope) if !self.is_captured(scope, name) => {
                let register = self.comprehension_register(scope, name);
                self.check_bound(register, name, span)?;
                Ok(Some(register))
            }
            _ => Ok(None),
        }
    }

    /// `R[dst] := variable`.
    pub(crate) fn load_name(&mut self, name: Name, dst: u16, span: Span) -> Result<(), Failure> {
        if Some(name) == self.shared.debug_name {
            self.unit.load(dst, &self.shared.debug(), span);
            return Ok(());
        }
        if let Some(register) = self.register_of(name, span)? {
            if register != dst {
                self.unit.op(Op::Move, dst, register, 0, span);
            }
            return Ok(());
        }
        let text = self.text(name);
        match self.var(name) {
            Var::Local => unreachable!("locals have registers"),
            Var::Cell => {
                let cell = self.local_register(name);
                let index = self.name_index(name, span)?;
                self.unit.op(Op::LoadCell, dst, cell, index, span);
            }
            Var::Comprehension(scope) => {
                let cell = self.comprehension_register(scope, name);
                let index = self.name_index(name, span)?;
                self.unit.op(Op::LoadCell, dst, cell, index, span);
            }
            Var::Free => {
                let index = self.name_index(name, span)?;
                self.unit
                    .op(Op::LoadFree, dst, self.free_index(name), index, span);
            }
            Var::Global => {
                let slot = self.variable_slot(SlotKind::Global, text, span)?;
                self.unit.op(Op::LoadGlobal, dst, 0, slot, span);
            }
            Var::Name => {
                let slot = self.variable_slot(SlotKind::Name, text, span)?;
                self.unit.op(Op::LoadName, dst, 0, slot, span);
            }
            Var::NameOrFree => {
                self.unit
                    .op(Op::LoadNameOrFree, dst, 0, self.free_index(name), span);
            }
        }
        Ok(())
    }

    /// The register that an assignment to a variable may write directly.
    pub(crate) fn store_register(&self, name: Name) -> Option<u16> {
        match self.var(name) {
            Var::Local => Some(self.local_register(name)),
            Var::Comprehension(scope) if !self.is_captured(scope, name) => {
                Some(self.comprehension_register(scope, name))
            }
            _ => None,
        }
    }

    /// `variable := R[value]`.
    pub(crate) fn store_name(&mut self, name: Name, value: u16, span: Span) -> Result<(), Failure> {
        let text = self.text(name);
        match self.var(name) {
            Var::Local => {
                let register = self.local_register(name);
                if register != value {
                    self.unit.op(Op::Move, register, value, 0, span);
                }
            }
            Var::Cell => self
                .unit
                .op(Op::StoreCell, self.local_register(name), value, 0, span),
            Var::Comprehension(scope) => {
                let register = self.comprehension_register(scope, name);
                if self.is_captured(scope, name) {
                    self.unit.op(Op::StoreCell, register, value, 0, span);
                } else if register != value {
                    self.unit.op(Op::Move, register, value, 0, span);
                }
            }
            Var::Free => self
                .unit
                .op(Op::StoreFree, self.free_index(name), value, 0, span),
            Var::Global => {
                let slot = self.variable_slot(SlotKind::Global, text, span)?;
                self.unit.op(Op::StoreGlobal, value, 0, slot, span);
            }
            Var::Name | Var::NameOrFree => {
                let slot = self.variable_slot(SlotKind::Name, text, span)?;
                self.unit.op(Op::StoreName, 0, value, slot, span);
            }
        }
        Ok(())
    }

    /// Stores a module or class variable that the source does not spell (`__doc__`, …).
    pub(crate) fn store_text(&mut self, text: &str, value: u16, span: Span) -> Result<(), Failure> {
        let text = Rc::from(text);
        if self.flags.contains(super::CodeFlags::NAMESPACE) {
            let slot = self.variable_slot(SlotKind::Name, &text, span)?;
            self.unit.op(Op::StoreName, 0, value, slot, span);
        } else {
            let slot = self.variable_slot(SlotKind::Global, &text, span)?;
            self.unit.op(Op::StoreGlobal, value, 0, slot, span);
        }
        Ok(())
    }

    /// Loads a global or class variable that the source does not spell.
    pub(crate) fn load_text(&mut self, text: &str, dst: u16, span: Span) -> Result<(), Failure> {
        let text = Rc::from(text);
        if self.flags.contains(super::CodeFlags::NAMESPACE) {
            let slot = self.variable_slot(SlotKind::Name, &text, span)?;
            self.unit.op(Op::LoadName, dst, 0, slot, span);
        } else {
            let slot = self.variable_slot(SlotKind::Global, &text, span)?;
            self.unit.op(Op::LoadGlobal, dst, 0, slot, span);
        }
        Ok(())
    }

    /// `del variable`.
    pub(crate) fn delete_name(&mut self, name: Name, span: Span) -> Result<(), Failure> {
        let text = self.text(name);
        match self.var(name) {
            Var::Local => {
                let index = self.name_index(name, span)?;
                self.unit
                    .op(Op::DeleteLocal, self.local_register(name), 0, index, span);
            }
            Var::Cell => {
                let index = self.name_index(name, span)?;
                self.unit
                    .op(Op::DeleteCell, self.local_register(name), 0, index, span);
            }
            Var::Free => self
                .unit
                .op(Op::DeleteFree, self.free_index(name), 0, 0, span),
            Var::Global => {
                let slot = self.variable_slot(SlotKind::Global, text, span)?;
                self.unit.op(Op::DeleteGlobal, 0, 0, slot, span);
            }
            Var::Name | Var::NameOrFree => {
                let slot = self.variable_slot(SlotKind::Name, text, span)?;
                self.unit.op(Op::DeleteName, 0, 0, slot, span);
            }
            Var::Comprehension(_) => unreachable!("a comprehension holds no statements"),
        }
        Ok(())
    }

    /// Unbinds the name of an `except … as` clause, bound or not.
    pub(crate) fn unbind_name(&mut self, name: Name, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        match self.var(name) {
            Var::Local => self
                .unit
                .op(Op::LoadUnbound, self.local_register(name), 0, 0, span),
            Var::Cell | Var::Free => {
                let empty = self.unit.temp(span)?;
                self.unit.op(Op::LoadUnbound, empty, 0, 0, span);
                self.store_name(name, empty, span)?;
            }
            _ => {
                let none = self.operand_const(&Const::None, span)?;
                self.store_name(name, none, span)?;
                self.delete_name(name, span)?;
            }
        }
        self.unit.top = mark;
        Ok(())
    }

    /// The cell itself of a variable that an inner function captures, into `dst`.
    pub(crate) fn load_cell(&mut self, name: Name, dst: u16, span: Span) {
        if name == self.shared.texts.class_name
            && self.shared.scopes.get(self.unit_scope).needs_class_cell
        {
            self.unit
                .op(Op::Move, dst, super::class::CLASS_CELL, 0, span);
            return;
        }
        match self.var_for_closure(name) {
            Var::Comprehension(scope) => {
                let cell = self.comprehension_register(scope, name);
                self.unit.op(Op::Move, dst, cell, 0, span);
            }
            Var::Cell => self
                .unit
                .op(Op::Move, dst, self.local_register(name), 0, span),
            _ => self
                .unit
                .op(Op::LoadFreeCell, dst, self.free_index(name), 0, span),
        }
    }

    /// Where the cell of a captured variable is: class variables of the same name do not count.
    fn var_for_closure(&self, name: Name) -> Var {
        let mut scope = self.scope;
        while scope != self.unit_scope {
            let here = self.shared.scopes.get(scope);
            if here.has(name, facts::BOUND) {
                return Var::Comprehension(scope);
            }
            scope = here.parent.expect("a comprehension stands in a scope");
        }
        self.shared.scopes.var(scope, name)
    }
}
