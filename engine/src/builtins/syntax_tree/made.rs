//! Compiling trees of the objects of `ast`.

use super::read::Reader;
use super::{build, raise};
use crate::builtins::{import, warnings};
use crate::bytecode::{self, Code};
use crate::object::*;
use crate::runtime::{attributes, call, code};
use crate::syntax::{self, Item, Mode, Place, SyntaxError, TreeError};
use crate::value::Value;
use std::rc::Rc;

/// How a tree is compiled.
pub(crate) struct Compile<'a> {
    /// Name in tracebacks.
    pub(crate) filename: &'a str,
    pub(crate) mode: SourceMode,
    pub(crate) optimize: u8,
}

/// Is it a node of a tree?
pub(crate) fn is_tree(t: &mut Thread, v: Value) -> Result<bool, Raised> {
    let name = t.intern("_ast")?;
    let modules = t.modules.cast::<Dict>();
    let Some(module) = modules
        .and_then(|m| m.get_str(name))
        .and_then(|v| v.cast::<Module>())
    else {
        return Ok(false);
    };
    let name = t.intern("AST")?;
    let class = module.dict().get_str(name).and_then(|v| v.cast::<Class>());
    Ok(class.is_some_and(|class| t.class_of(v).is_subclass_of(class)))
}

/// Reads a tree whose root is what the mode wants.
fn read(
    t: &mut Thread,
    tree: Value,
    mode: SourceMode,
) -> Result<(Vec<Item<Place>>, Gc<Module>), Raised> {
    let Some(module) = import::load(t, "_ast")?.cast::<Module>() else {
        return Err(t.type_error("_ast is no module"));
    };
    let mut reader = Reader::new(t, module)?;
    let wanted = match mode {
        SourceMode::Exec => "Module",
        SourceMode::Eval => "Expression",
        SourceMode::Single => "Interactive",
    };
    let class = reader.class_of(t, tree);
    if class.is_none_or(|class| class.name != wanted) {
        let given = t.class_of(tree).bare_name();
        return Err(t.type_error(format!("expected {wanted} node, got {given}")));
    }
    reader.node(t, tree, "mod")?;
    Ok((reader.items, module))
}

/// A copy of a tree, which is checked.
///
/// # Errors
/// What CPython's conversion and checks raise.
pub(crate) fn copy(t: &mut Thread, tree: Value, how: &Compile<'_>) -> PyResult {
    let (items, module) = read(t, tree, how.mode)?;
    let made = build(t, &items, module, |place| {
        [place.line, place.column, place.end_line, place.end_column].map(i64::from)
    })?;
    match syntax::module_of_tree(items, how.filename, mode_of(how.mode)) {
        // A tree may be no program.
        Ok(_) | Err(TreeError::Syntax(_)) => Ok(made),
        Err(e) => Err(raise_tree(t, e)),
    }
}

/// Changes a tree in place, as `PyCF_OPTIMIZED_AST` asks for.
///
/// # Errors
/// MemoryError.
pub(crate) fn optimize(t: &mut Thread, tree: Value, level: u8) -> PyResult {
    let module = import::load(t, "_ast")?;
    let Some(optimize) = attributes::get_text(t, module, "_optimize")? else {
        return Ok(tree);
    };
    call::call(t, optimize, &[tree, Value::small_int(level.into())])
}

fn raise_tree(t: &mut Thread, e: TreeError) -> Raised {
    match e {
        TreeError::Syntax(e) => raise(t, &e),
        TreeError::Type(message) => t.type_error(message),
        TreeError::Value(message) => t.value_error(message),
        TreeError::System(message) => t.raise(ClassId::SystemError, &message),
    }
}

/// Code of a tree, bound to `globals`.
///
/// # Errors
/// What CPython's conversion, checks and compiler raise.
pub(crate) fn compile(
    t: &mut Thread,
    tree: Value,
    how: &Compile<'_>,
    globals: Gc<Dict>,
) -> PyResult {
    let (items, _) = read(t, tree, how.mode)?;
    let phase = core::mem::replace(&mut t.phase, Phase::Parse);
    let options = bytecode::Options {
        name_mode: true,
        optimize: how.optimize,
    };
    let made = syntax::module_of_tree(items, how.filename, mode_of(how.mode));
    let compiled = made.map(|mut module| {
        let code = bytecode::compile_module(&module, &module.source, how.filename, options)?;
        Ok((code, std::mem::take(&mut module.warnings)))
    });
    t.phase = phase;
    match compiled {
        Ok(compiled) => Ok(code_of(t, compiled, how.filename, globals)?.value()),
        Err(e) => Err(raise_tree(t, e)),
    }
}

pub(crate) fn mode_of(mode: SourceMode) -> Mode {
    match mode {
        SourceMode::Exec => Mode::Module,
        SourceMode::Eval => Mode::Expression,
        SourceMode::Single => Mode::Interactive,
    }
}

/// What the compiler made of a source or a tree: its code, and what it warns of.
pub(crate) type Compiled = Result<(Rc<Code>, Vec<syntax::Warning>), Box<SyntaxError>>;

/// Code that was compiled, bound to `globals`.
///
/// # Errors
/// SyntaxError and its subclasses, RecursionError, MemoryError, warnings that a filter turned into errors.
pub(crate) fn code_of(
    t: &mut Thread,
    compiled: Compiled,
    filename: &str,
    globals: Gc<Dict>,
) -> Result<Gc<CodeObject>, Raised> {
    match compiled {
        Ok((compiled, found)) => {
            warnings::of_source(t, &found, filename)?;
            code::instantiate(t, &compiled, globals)
        }
        Err(e) => Err(raise(t, &e)),
    }
}
