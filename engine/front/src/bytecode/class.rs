//! Class definitions.

use super::Failure;
use super::code::{Code, CodeFlags, Const};
use super::context::Context;
use super::ops::Op;
use super::scopes::ScopeId;
use crate::syntax::hir::{ClassDef, Span, StrLit};
use std::rc::Rc;

/// Register of the `__class__` cell in the code of a class body.
pub(crate) const CLASS_CELL: u16 = 1;

impl<'h> Context<'h> {
    pub(crate) fn class_def(&mut self, def: &'h ClassDef, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        self.decorators(&def.decorators)?;
        let qualname = self.inner_qualname(self.text(def.name.name), Some(def.binding));
        let class = if def.type_params.is_empty() {
            let base = self.begin_class(def, qualname, span)?;
            self.call_with(&def.bases, &def.keywords, 2, None, base, span)?
        } else {
            self.generic_class(def, qualname, span)?
        };
        let value = self.apply_decorators(&def.decorators, class)?;
        self.store_name(def.binding, value, def.name.span)?;
        self.unit.top = mark;
        Ok(())
    }

    /// `__build_class__`, the function of the body and the name in the next three temporaries.
    pub(crate) fn begin_class(
        &mut self,
        def: &'h ClassDef,
        qualname: Rc<str>,
        span: Span,
    ) -> Result<u16, Failure> {
        let base = self.unit.temp(span)?;
        self.unit.op(Op::LoadBuildClass, base, 0, 0, span);
        let (scope, code) = self.class_body(def, qualname, span)?;
        let extras = self.unit.top;
        self.finish_function(scope, code, extras, 0, None, None, span)?;
        let name = self.unit.temp(span)?;
        let text = Const::Str(StrLit::Text((&**self.text(def.name.name)).into()));
        self.unit.load(name, &text, span);
        Ok(base)
    }

    fn class_body(
        &mut self,
        def: &'h ClassDef,
        qualname: Rc<str>,
        span: Span,
    ) -> Result<(ScopeId, Rc<Code>), Failure> {
        let scope = self.shared.scopes.of(def);
        let name = self.text(def.name.name).clone();
        let mut flags = CodeFlags::NAMESPACE | CodeFlags::CLASS_BODY;
        if self
            .flags
            .intersects(CodeFlags::FUNCTION | CodeFlags::NESTED)
        {
            flags.insert(CodeFlags::NESTED);
        }
        let mut inner = Context::new(self.shared, scope, name, qualname, flags);
        inner.nest_in(self, span)?;
        inner.first_line = def
            .decorators
            .first()
            .map_or(self.line(span), |decorator| self.line(decorator.span));
        let needs_cell = self.shared.scopes.get(scope).needs_class_cell;
        if needs_cell {
            inner.local_names.push(Rc::from("__class__"));
            inner.set_locals(CLASS_CELL + 1);
            inner.cells.push(CLASS_CELL);
            inner.unit.op(Op::MakeCell, CLASS_CELL, 0, 0, span);
        }
        let register = inner.unit.temp(span)?;
        inner.load_text("__name__", register, span)?;
        inner.store_text("__module__", register, span)?;
        let qualname = Const::Str(StrLit::Text((&*inner.qualname).into()));
        inner.unit.load(register, &qualname, span);
        inner.store_text("__qualname__", register, span)?;
        let first_line = Const::Int(i64::from(inner.first_line));
        inner.unit.load(register, &first_line, span);
        inner.store_text("__firstlineno__", register, span)?;
        if !def.type_params.is_empty() {
            inner.unit.top = register;
            for param in &def.type_params {
                let at = inner.unit.temp(span)?;
                let name = inner.name_index(param.binding, span)?;
                let free = inner.free_index(param.binding);
                inner.unit.op(Op::LoadFree, at, free, name, span);
            }
            let count = def.type_params.len() as u16;
            inner.finish_op(Op::BuildTuple, register, count, None, register, span)?;
            inner.store_text("__type_params__", register, span)?;
        }
        if let Some(doc) = inner.docstring(&def.body) {
            inner.unit.load(register, &Const::Str(doc), span);
            inner.store_text("__doc__", register, span)?;
        }
        inner.unit.top = register;
        inner.begin_annotations(&def.body, false, span)?;
        inner.body(&def.body)?;
        inner.class_annotations(def, span)?;
        let names = inner.static_attributes(scope);
        inner.unit.load(register, &names, span);
        inner.store_text("__static_attributes__", register, span)?;
        if needs_cell {
            inner.store_text("__classcell__", CLASS_CELL, span)?;
            inner.unit.op(Op::Return, CLASS_CELL, 0, 0, span);
        } else {
            inner.unit.op(Op::ReturnNone, 0, 0, 0, span);
        }
        Ok((scope, inner.finish(None)?))
    }

    /// The names that methods assign as attributes of their first parameter, sorted.
    fn static_attributes(&self, scope: ScopeId) -> Const {
        let names = &self.shared.scopes.get(scope).self_attrs;
        let mut names: Vec<&str> = names.iter().map(|name| &**self.text(*name)).collect();
        names.sort_unstable();
        let texts = names
            .into_iter()
            .map(|name| Const::Str(StrLit::Text(name.into())));
        Const::Tuple(texts.collect())
    }
}
