//! Imports.

use super::Failure;
use super::code::Const;
use super::context::Context;
use super::ops::Op;
use crate::syntax::hir::*;
use std::rc::Rc;

impl Context<'_> {
    pub(crate) fn import(&mut self, aliases: &[ImportAlias], span: Span) -> Result<(), Failure> {
        for alias in aliases {
            let mark = self.unit.top;
            let module = self.import_module(alias.module, 0, Const::None, span)?;
            // `import a.b as c` binds `b`, `import a.b` binds `a`, which the import gives.
            if alias.asname.is_some() {
                for part in self.text(alias.module).split('.').skip(1) {
                    let name = self.unit.name(&Rc::from(part), span)?;
                    self.unit.op(Op::ImportFrom, module, module, name.0, span);
                }
            }
            self.store_name(alias.binding, module, span)?;
            self.unit.top = mark;
        }
        Ok(())
    }

    fn import_module(
        &mut self,
        module: Name,
        level: u32,
        fromlist: Const,
        span: Span,
    ) -> Result<u16, Failure> {
        let text = self.text(module).clone();
        self.import_text(&text, level, fromlist, span)
    }

    fn import_text(
        &mut self,
        text: &Rc<str>,
        level: u32,
        fromlist: Const,
        span: Span,
    ) -> Result<u16, Failure> {
        let base = self.unit.temps(2, span)?;
        self.unit.load(base, &Const::Int(i64::from(level)), span);
        self.unit.load(base + 1, &fromlist, span);
        let name = self.unit.name(text, span)?;
        self.unit.op(Op::ImportName, base, base, name.0, span);
        self.unit.top = base + 1;
        Ok(base)
    }

    pub(crate) fn import_from(&mut self, node: &ImportFrom, span: Span) -> Result<(), Failure> {
        let mark = self.unit.top;
        let text = node
            .module
            .map_or_else(|| Rc::from(""), |name| self.text(name).clone());
        let string = |text: &str| Const::Str(StrLit::Text(text.into()));
        let fromlist: Vec<Const> = match &node.names {
            ImportedNames::Star(_) => vec![string("*")],
            ImportedNames::Names(aliases) => aliases
                .iter()
                .map(|alias| string(self.text(alias.name)))
                .collect(),
        };
        let module = self.import_text(&text, node.level, Const::Tuple(fromlist.into()), span)?;
        match &node.names {
            ImportedNames::Star(_) => self.unit.op(Op::ImportStar, module, 0, 0, span),
            ImportedNames::Names(aliases) => {
                for alias in aliases {
                    let mark = self.unit.top;
                    let name = self.name_index(alias.name, span)?;
                    let direct = self.store_register(alias.binding);
                    let value = self.destination(direct, span)?;
                    self.unit.op(Op::ImportFrom, value, module, name, span);
                    self.store_name(alias.binding, value, span)?;
                    self.unit.top = mark;
                }
            }
        }
        self.unit.top = mark;
        Ok(())
    }
}
