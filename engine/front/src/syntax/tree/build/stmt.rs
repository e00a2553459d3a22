//! Statements.

use ruff_python_ast::{self as ast, AtomicNodeIndex, ExprContext, Stmt};
use ruff_text_size::TextRange;

use super::expr::{in_context, operator};
use super::{Builder, Built, Fields, Piece, TreeError, invalid};

impl Builder<'_> {
    /// A statement; None for a class that is none.
    pub(super) fn stmt(
        &mut self,
        class: &'static str,
        fields: &mut Fields,
        range: TextRange,
    ) -> Built<Option<Stmt>> {
        let node_index = AtomicNodeIndex::NONE;
        Ok(Some(match class {
            "FunctionDef" | "AsyncFunctionDef" => {
                let name = fields.variable(range)?;
                let parameters = fields.parameter_list()?;
                let body = fields.body()?.into();
                let decorator_list = fields.decorators()?.into();
                let returns = fields.optional()?;
                fields.next(); // the type comment
                let type_params = fields.type_params(range)?;
                Stmt::FunctionDef(ast::StmtFunctionDef {
                    node_index,
                    range,
                    is_async: class == "AsyncFunctionDef",
                    decorator_list,
                    name,
                    type_params,
                    parameters,
                    returns,
                    body,
                })
            }
            "ClassDef" => {
                let name = fields.variable(range)?;
                let arguments = Some(fields.arguments(range)?)
                    .filter(|arguments| !arguments.is_empty())
                    .map(Box::new);
                let body = fields.body()?.into();
                let decorator_list = fields.decorators()?.into();
                let type_params = fields.type_params(range)?;
                Stmt::ClassDef(ast::StmtClassDef {
                    node_index,
                    range,
                    decorator_list,
                    name,
                    type_params,
                    arguments,
                    body,
                })
            }
            "For" | "AsyncFor" => {
                let target = Box::new(fields.expr_as(ExprContext::Store)?);
                let iter = fields.boxed()?;
                let (body, orelse) = (fields.body()?.into(), fields.stmts()?.into());
                let is_async = class == "AsyncFor";
                Stmt::For(ast::StmtFor {
                    node_index,
                    range,
                    is_async,
                    target,
                    iter,
                    body,
                    orelse,
                })
            }
            "While" => {
                let test = fields.boxed()?;
                let (body, orelse) = (fields.body()?.into(), fields.stmts()?.into());
                Stmt::While(ast::StmtWhile {
                    node_index,
                    range,
                    test,
                    body,
                    orelse,
                })
            }
            "If" => {
                let test = fields.boxed()?;
                let body = fields.body()?.into();
                let elif_else_clauses = clauses(fields.stmts()?, range);
                Stmt::If(ast::StmtIf {
                    node_index,
                    range,
                    test,
                    body,
                    elif_else_clauses,
                })
            }
            "With" | "AsyncWith" => {
                let items = fields.filled("items", |piece| match piece {
                    Piece::WithItem(item) => Some(item),
                    _ => None,
                })?;
                let body = fields.body()?.into();
                let is_async = class == "AsyncWith";
                Stmt::With(ast::StmtWith {
                    node_index,
                    range,
                    is_async,
                    items,
                    body,
                })
            }
            "Match" => {
                let subject = fields.boxed()?;
                let cases = fields.filled("cases", |piece| match piece {
                    Piece::MatchCase(case) => Some(case),
                    _ => None,
                })?;
                Stmt::Match(ast::StmtMatch {
                    node_index,
                    range,
                    subject,
                    cases,
                })
            }
            "Try" | "TryStar" => {
                let body = fields.body()?.into();
                let handlers = fields.listed(|piece| match piece {
                    Piece::Handler(handler) => Some(handler),
                    _ => None,
                })?;
                let orelse = fields.stmts()?;
                let finalbody = fields.stmts()?;
                if handlers.is_empty() && finalbody.is_empty() {
                    return invalid(format!("{class} has neither except handlers nor finalbody"));
                }
                if handlers.is_empty() && !orelse.is_empty() {
                    return invalid(format!("{class} has orelse but no except handlers"));
                }
                Stmt::Try(ast::StmtTry {
                    node_index,
                    range,
                    body,
                    handlers,
                    orelse: orelse.into(),
                    finalbody: finalbody.into(),
                    is_star: class == "TryStar",
                })
            }
            _ => match self.simple(class, fields, range)? {
                Some(stmt) => stmt,
                None => return Ok(None),
            },
        }))
    }

    fn simple(
        &mut self,
        class: &'static str,
        fields: &mut Fields,
        range: TextRange,
    ) -> Built<Option<Stmt>> {
        let node_index = AtomicNodeIndex::NONE;
        Ok(Some(match class {
            "Return" => {
                let value = fields.optional()?;
                Stmt::Return(ast::StmtReturn {
                    node_index,
                    range,
                    value,
                })
            }
            "Delete" => {
                let targets = fields.targets(ExprContext::Del)?;
                Stmt::Delete(ast::StmtDelete {
                    node_index,
                    range,
                    targets,
                })
            }
            "Assign" => {
                let targets = fields.targets(ExprContext::Store)?;
                let value = fields.boxed()?;
                Stmt::Assign(ast::StmtAssign {
                    node_index,
                    range,
                    targets,
                    value,
                })
            }
            "TypeAlias" => {
                let name = fields.any_expr()?;
                if !name.is_name_expr() {
                    let message = "TypeAlias with non-Name name";
                    return Err(TreeError::Type(message.to_owned()));
                }
                let name = Box::new(in_context(name, ExprContext::Store)?);
                let type_params = fields.type_params(range)?;
                let value = fields.boxed()?;
                Stmt::TypeAlias(ast::StmtTypeAlias {
                    node_index,
                    range,
                    name,
                    type_params,
                    value,
                })
            }
            "AugAssign" => {
                let target = Box::new(fields.expr_as(ExprContext::Store)?);
                check_single(&target, "augmented")?;
                let op = operator(fields.word()?);
                let value = fields.boxed()?;
                Stmt::AugAssign(ast::StmtAugAssign {
                    node_index,
                    range,
                    target,
                    op,
                    value,
                })
            }
            "AnnAssign" => {
                let target = Box::new(fields.any_expr()?);
                let annotation = fields.boxed()?;
                let value = fields.optional()?;
                let simple = fields.number()? != 0;
                if simple && !target.is_name_expr() {
                    let message = "AnnAssign with simple non-Name target";
                    return Err(TreeError::Type(message.to_owned()));
                }
                let target = Box::new(in_context(*target, ExprContext::Store)?);
                check_single(&target, "annotated")?;
                Stmt::AnnAssign(ast::StmtAnnAssign {
                    node_index,
                    range,
                    target,
                    annotation,
                    value,
                    simple,
                })
            }
            "Raise" => {
                let (exc, cause) = (fields.optional()?, fields.optional()?);
                if exc.is_none() && cause.is_some() {
                    return invalid("Raise with cause but no exception");
                }
                Stmt::Raise(ast::StmtRaise {
                    node_index,
                    range,
                    exc,
                    cause,
                })
            }
            "Assert" => {
                let (test, msg) = (fields.boxed()?, fields.optional()?);
                Stmt::Assert(ast::StmtAssert {
                    node_index,
                    range,
                    test,
                    msg,
                })
            }
            "Import" => {
                let names = fields.aliases()?;
                Stmt::Import(ast::StmtImport {
                    node_index,
                    range,
                    names,
                    is_lazy: false,
                })
            }
            "ImportFrom" => {
                let module = fields.optional_identifier(range);
                let names = fields.aliases();
                let level = match fields.next() {
                    Piece::Number(level) => level,
                    _ => 0,
                };
                let Ok(level) = u32::try_from(level) else {
                    return invalid("Negative ImportFrom level");
                };
                let names = names?;
                Stmt::ImportFrom(ast::StmtImportFrom {
                    node_index,
                    range,
                    module,
                    names,
                    level,
                    is_lazy: false,
                })
            }
            "Global" => {
                let names = fields.declared(range)?;
                Stmt::Global(ast::StmtGlobal {
                    node_index,
                    range,
                    names,
                })
            }
            "Nonlocal" => {
                let names = fields.declared(range)?;
                Stmt::Nonlocal(ast::StmtNonlocal {
                    node_index,
                    range,
                    names,
                })
            }
            "Expr" => {
                let value = fields.boxed()?;
                Stmt::Expr(ast::StmtExpr {
                    node_index,
                    range,
                    value,
                })
            }
            "Pass" => Stmt::Pass(ast::StmtPass { node_index, range }),
            "Break" => Stmt::Break(ast::StmtBreak { node_index, range }),
            "Continue" => Stmt::Continue(ast::StmtContinue { node_index, range }),
            _ => return Ok(None),
        }))
    }
}

/// Only a name, an attribute or an item is the target of such an assignment.
fn check_single(target: &ast::Expr, kind: &str) -> Built<()> {
    if target.is_name_expr() || target.is_attribute_expr() || target.is_subscript_expr() {
        return Ok(());
    }
    Err(TreeError::System(format!(
        "invalid node type for {kind} assignment"
    )))
}

/// The `elif` and `else` clauses of an `if`: an `if` that is all of the `else` is an `elif`.
fn clauses(mut orelse: Vec<Stmt>, range: TextRange) -> Vec<ast::ElifElseClause> {
    let clause = |range, test, body| ast::ElifElseClause {
        range,
        node_index: AtomicNodeIndex::NONE,
        test,
        body,
    };
    match orelse.pop() {
        None => Vec::new(),
        Some(Stmt::If(inner)) if orelse.is_empty() => {
            let mut clauses = inner.elif_else_clauses;
            clauses.insert(0, clause(inner.range, Some(*inner.test), inner.body));
            clauses
        }
        Some(last) => {
            orelse.push(last);
            vec![clause(range, None, orelse.into())]
        }
    }
}

impl Fields {
    fn targets(&mut self, context: ExprContext) -> Built<Vec<ast::Expr>> {
        let targets = self.exprs_as(context)?;
        match targets.is_empty() {
            true => invalid(format!("empty targets on {}", self.owner)),
            false => Ok(targets),
        }
    }

    fn decorators(&mut self) -> Built<Vec<ast::Decorator>> {
        let decorators = self.exprs()?.into_iter().map(|expression| ast::Decorator {
            range: ruff_text_size::Ranged::range(&expression),
            node_index: AtomicNodeIndex::NONE,
            expression,
        });
        Ok(decorators.collect())
    }

    fn aliases(&mut self) -> Built<Vec<ast::Alias>> {
        self.filled("names", |piece| match piece {
            Piece::Alias(alias) => Some(alias),
            _ => None,
        })
    }

    fn declared(&mut self, range: TextRange) -> Built<Vec<ast::Identifier>> {
        let names = self.identifiers(range)?;
        match names.is_empty() {
            true => invalid(format!("empty names on {}", self.owner)),
            false => Ok(names),
        }
    }

    fn type_params(&mut self, range: TextRange) -> Built<Option<Box<ast::TypeParams>>> {
        let params = self.listed(|piece| match piece {
            Piece::TypeParam(param) => Some(param),
            _ => None,
        })?;
        Ok((!params.is_empty()).then(|| {
            Box::new(ast::TypeParams {
                range,
                node_index: AtomicNodeIndex::NONE,
                type_params: params,
            })
        }))
    }

    pub(super) fn type_param(&mut self, range: TextRange) -> Built<ast::TypeParam> {
        let node_index = AtomicNodeIndex::NONE;
        let name = self.variable(range)?;
        Ok(match self.owner {
            "TypeVar" => ast::TypeParam::TypeVar(ast::TypeParamTypeVar {
                node_index,
                range,
                name,
                bound: self.optional()?,
                default: self.optional()?,
            }),
            "ParamSpec" => ast::TypeParam::ParamSpec(ast::TypeParamParamSpec {
                node_index,
                range,
                name,
                default: self.optional()?,
            }),
            _ => ast::TypeParam::TypeVarTuple(ast::TypeParamTypeVarTuple {
                node_index,
                range,
                name,
                default: self.optional()?,
            }),
        })
    }
}
