//! `compile`, `eval` and `exec`.

use super::bytes;
use super::functions::{current_globals, given, locals};
use super::posix;
use super::syntax_tree::{self, Compile};
use crate::bytecode::{Code, CodeFlags};
use crate::natives;
use crate::object::*;
use crate::runtime::{call, ops};
use crate::value::Value;

natives! {
    EXEC_FUNCTIONS:
    /// Compile source into a code object.
    "compile" "(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)" => compile,
    /// Evaluate the given source in the context of globals and locals.
    "eval" "(source, /, globals=None, locals=None)" => eval,
    /// Execute the given source in the context of globals and locals.
    "exec" "(source, /, globals=None, locals=None, *, closure=None)" => exec,
}

/// A dict that code can run with as globals: one with the cell strategy and `__builtins__`.
fn as_globals(t: &mut Thread, v: Value, what: &str) -> Result<Gc<Dict>, Raised> {
    let Some(d) = v.cast::<Dict>() else {
        let message = if what == "eval" {
            "globals must be a dict".to_owned()
        } else {
            let class = t.class_of(v).name();
            format!("{what}() globals must be a dict, not {class}")
        };
        return Err(t.type_error(message));
    };
    prepare_globals(t, d)?;
    Ok(d)
}

/// Makes `d` fit to be the globals of code.
pub(crate) fn prepare_globals(t: &mut Thread, d: Gc<Dict>) -> Result<(), Raised> {
    d.use_cells(t)?;
    let key = t.intern("__builtins__")?;
    if d.get_str(key).is_none() {
        let builtins = t.intern("builtins")?;
        let module = t.modules.cast::<Dict>().and_then(|m| m.get_str(builtins));
        d.set_str(t, key, module.unwrap_or(Value::NONE))?;
    }
    Ok(())
}

fn source_bytes(t: &mut Thread, v: Value, what: &str) -> Result<Vec<u8>, Raised> {
    if let Some(s) = v.cast::<Str>() {
        return Ok(s.to_string_lossy().into_bytes());
    }
    if let Some(b) = bytes::buffer(t, v) {
        return Ok(b.to_vec());
    }
    Err(t.type_error(format!(
        "{what}() arg 1 must be a string, bytes or code object"
    )))
}

fn run(t: &mut Thread, args: &[Value], mode: SourceMode, what: &str) -> PyResult {
    let given_globals = given(args[1]).filter(|v| !v.is_none());
    let given_locals = given(args[2]).filter(|v| !v.is_none());
    let (globals, locals) = match (given_globals, given_locals) {
        (None, None) => (current_globals(t), Some(locals(t, &[])?)),
        (None, Some(l)) => (current_globals(t), Some(l)),
        (Some(g), l) => (g, l),
    };
    if let Some(l) = given_locals
        && t.special(l, Special::GetItem).is_unbound()
    {
        let message = if what == "eval" {
            "locals must be a mapping".to_owned()
        } else {
            let class = t.class_of(l).name();
            format!("locals must be a mapping or None, not {class}")
        };
        return Err(t.type_error(message));
    }
    let globals = as_globals(t, globals, what)?;
    let namespace = locals.filter(|l| *l != globals.value());
    if let Some(code) = args[0].cast::<CodeObject>() {
        let closure = args.get(3).copied().and_then(given);
        return run_code(t, code, globals, namespace, closure, what);
    }
    if args
        .get(3)
        .copied()
        .and_then(given)
        .is_some_and(|v| !v.is_none())
    {
        return Err(t.type_error("closure can only be used when source is a code object"));
    }
    let mut bytes = source_bytes(t, args[0], what)?;
    if mode == SourceMode::Eval {
        let blanks = bytes
            .iter()
            .take_while(|c| matches!(c, b' ' | b'\t'))
            .count();
        bytes.drain(..blanks);
    }
    let source = Source {
        bytes: &bytes,
        filename: "<string>",
        mode,
        namespace: namespace.is_some(),
        optimize: 0,
    };
    let code = (t.hooks.compile)(t, source, globals)?;
    (t.hooks.run_code)(t, code, namespace.unwrap_or(Value::UNBOUND), Value::UNBOUND)
}

/// Runs a code object: that of a program or of a class by itself, that of a function as a call without arguments.
fn run_code(
    t: &mut Thread,
    code: Gc<CodeObject>,
    globals: Gc<Dict>,
    namespace: Option<Value>,
    closure: Option<Value>,
    what: &str,
) -> PyResult {
    let code = code.code().clone();
    let cells = closure_of(t, &code, closure, what)?;
    let object = crate::runtime::code::instantiate(t, &code, globals)?;
    let namespace = if code.flags.contains(CodeFlags::NAMESPACE) {
        namespace.unwrap_or(globals.value())
    } else {
        Value::UNBOUND
    };
    if code.is_program() {
        return (t.hooks.run_code)(t, object, namespace, Value::UNBOUND);
    }
    let parts = [Value::NONE, Value::NONE, cells, Value::NONE];
    let f = crate::runtime::code::new_function(t, object, parts)?;
    if code.flags.contains(CodeFlags::CLASS_BODY) {
        (t.hooks.run_code)(t, object, namespace, f.value())
    } else {
        call::call(t, f.value(), &[])
    }
}

/// The cells that a code object's free variables mean, None where it has none.
fn closure_of(t: &mut Thread, code: &Code, closure: Option<Value>, what: &str) -> PyResult {
    let n = code.free_names.len();
    if n == 0 {
        return match closure.filter(|v| !v.is_none()) {
            Some(_) => Err(t.type_error("cannot use a closure with this code object")),
            None => Ok(Value::NONE),
        };
    }
    if what == "eval" {
        return Err(t.type_error("code object passed to eval() may not contain free variables"));
    }
    let fits = |cells: &Gc<Tuple>| {
        cells.len() == n && cells.items().iter().all(|v| v.cast::<VarCell>().is_some())
    };
    match closure.and_then(|v| v.cast::<Tuple>()).filter(fits) {
        Some(cells) => Ok(cells.value()),
        None => Err(t.type_error(format!(
            "code object requires a closure of exactly length {n}"
        ))),
    }
}

fn eval(t: &mut Thread, args: &[Value]) -> PyResult {
    run(t, args, SourceMode::Eval, "eval")
}

fn exec(t: &mut Thread, args: &[Value]) -> PyResult {
    run(t, args, SourceMode::Exec, "exec")?;
    Ok(Value::NONE)
}

/// `ast.PyCF_ONLY_AST`: the tree and no code.
const ONLY_AST: i64 = 0x400;
/// `ast.PyCF_OPTIMIZED_AST`: the tree as the compiler takes it.
const OPTIMIZED_AST: i64 = 0x8400;
/// The flags that `compile` takes: those of `ast` and of the features of `__future__`.
const KNOWN_FLAGS: i64 = 0x1ff_f600 | 0x10;

fn compile(t: &mut Thread, args: &[Value]) -> PyResult {
    let filename = filename(t, args[1])?;
    let flags = match given(args[3]) {
        Some(v) => ops::index_i64(t, v)?,
        None => 0,
    };
    if flags & !KNOWN_FLAGS != 0 {
        return Err(t.value_error("compile(): unrecognised flags"));
    }
    let optimize = match given(args[5]) {
        Some(v) => ops::index_i64(t, v)?,
        None => -1,
    };
    if i32::try_from(optimize).is_err() {
        let message = "Python int too large to convert to C int";
        return Err(t.raise(ClassId::OverflowError, message));
    }
    if !(-1..=2).contains(&optimize) {
        return Err(t.value_error("compile(): invalid optimize value"));
    }
    let optimize = optimize.max(0) as u8;
    let mode = mode(t, args[2], flags)?;
    let globals = current_globals(t).cast::<Dict>();
    if syntax_tree::is_tree(t, args[0])? {
        let how = Compile {
            filename: &filename,
            mode,
            optimize,
        };
        if flags & ONLY_AST != 0 {
            let copy = syntax_tree::copy(t, args[0], &how)?;
            return optimized(t, copy, flags, optimize);
        }
        return match globals {
            Some(globals) => syntax_tree::compile(t, args[0], &how, globals),
            None => Err(needs_script(t)),
        };
    }
    let bytes = source_bytes(t, args[0], "compile")?;
    if flags & ONLY_AST != 0 {
        let tree = syntax_tree::parse(t, &bytes, &filename, mode)?;
        return optimized(t, tree, flags, optimize);
    }
    let Some(globals) = globals else {
        return Err(needs_script(t));
    };
    let source = Source {
        bytes: &bytes,
        filename: &filename,
        mode,
        namespace: true,
        optimize,
    };
    Ok((t.hooks.compile)(t, source, globals)?.value())
}

fn optimized(t: &mut Thread, tree: Value, flags: i64, level: u8) -> PyResult {
    match flags & OPTIMIZED_AST == OPTIMIZED_AST {
        true => syntax_tree::optimize(t, tree, level),
        false => Ok(tree),
    }
}

fn needs_script(t: &mut Thread) -> Raised {
    t.raise(ClassId::RuntimeError, "compile() needs a running script")
}

fn mode(t: &mut Thread, v: Value, flags: i64) -> Result<SourceMode, Raised> {
    let Some(mode) = v.cast::<Str>() else {
        let class = t.class_of(v).bare_name();
        let message = format!("compile() argument 'mode' must be str, not {class}");
        return Err(t.type_error(message));
    };
    let only_tree = flags & ONLY_AST != 0;
    match &*mode.to_string_lossy() {
        "exec" => Ok(SourceMode::Exec),
        "eval" => Ok(SourceMode::Eval),
        "single" => Ok(SourceMode::Single),
        "func_type" if !only_tree => {
            Err(t.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST"))
        }
        _ if only_tree => {
            Err(t.value_error("compile() mode must be 'exec', 'eval', 'single' or 'func_type'"))
        }
        _ => Err(t.value_error("compile() mode must be 'exec', 'eval' or 'single'")),
    }
}

/// The text of a file name: a str, bytes, or what `__fspath__` gives.
fn filename(t: &mut Thread, v: Value) -> Result<String, Raised> {
    if let Some(s) = v.cast::<Str>() {
        return Ok(s.to_string_lossy());
    }
    let v = match v.cast::<Bytes>() {
        Some(_) => v,
        None => posix::fspath(t, &[v])?,
    };
    Ok(match (v.cast::<Str>(), v.cast::<Bytes>()) {
        (Some(s), _) => s.to_string_lossy(),
        (None, Some(b)) => String::from_utf8_lossy(b.as_slice()).into_owned(),
        (None, None) => String::new(),
    })
}
