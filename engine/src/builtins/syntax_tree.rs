//! Trees of the module `ast` made from source, and the exceptions of syntax errors.

use super::{import, traceback, warnings};
use crate::object::*;
use crate::runtime::{attributes, code, ops};
use crate::syntax::hir::{ExprKind, Int};
use crate::syntax::{self, ErrorKind, Item, Mode, SyntaxError, Tree};
use crate::value::Value;
use num_bigint::BigInt;

/// Names of the attributes that tell a node's place.
const PLACE: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

/// The tree of a source, as `ast.parse` gives it.
///
/// # Errors
/// SyntaxError and its subclasses, MemoryError.
pub(super) fn parse(t: &mut Thread, source: &[u8], filename: &str, mode: SourceMode) -> PyResult {
    let mode = match mode {
        SourceMode::Exec => Mode::Module,
        SourceMode::Eval => Mode::Expression,
        SourceMode::Single => Mode::Interactive,
    };
    let tree = match syntax::parse_tree(source, filename, mode) {
        Ok(tree) => tree,
        Err(e) => return Err(raise(t, &e)),
    };
    warnings::of_source(t, &tree.warnings, filename)?;
    match import::load(t, "_ast")?.cast::<Module>() {
        Some(module) => build(t, &tree, module),
        None => Err(t.type_error("_ast is no module")),
    }
}

/// The objects of a tree; the classes are those of `module`, which is `_ast`.
///
/// # Errors
/// MemoryError.
fn build(t: &mut Thread, tree: &Tree, module: Gc<Module>) -> PyResult {
    let stack = List::new(t)?;
    // Nodes without fields or place are shared.
    let shared = Dict::new(t)?;
    for item in &tree.items {
        let v = match item {
            Item::None => Value::NONE,
            Item::Constant(value) => constant(t, value)?,
            Item::Text(text) => t.intern(text)?.value(),
            Item::Number(n) => Value::small_int(*n),
            Item::List(count) => {
                let start = stack.len() - count;
                let list = List::new(t)?;
                for i in start..stack.len() {
                    list.push(t, stack.get(i))?;
                }
                stack.truncate(start);
                list.value()
            }
            Item::Node(class, 0, None) => {
                let name = t.intern(class)?;
                match shared.get_str(name) {
                    Some(node) => node,
                    None => {
                        let node = node(t, module, class, &[])?.value();
                        shared.set_str(t, name, node)?;
                        node
                    }
                }
            }
            Item::Node(class, count, span) => {
                let start = stack.len() - count;
                let fields = List::new(t)?;
                for i in start..stack.len() {
                    fields.push(t, stack.get(i))?;
                }
                stack.truncate(start);
                let fields = ops::list_to_tuple(t, fields)?;
                let node = node(t, module, class, fields.items())?;
                if let Some(span) = span {
                    let (first, last) = (
                        tree.source.position(span.start),
                        tree.source.position(span.end),
                    );
                    let place = [first.line, first.column, last.line, last.column];
                    for (name, n) in PLACE.iter().zip(place) {
                        let name = t.intern(name)?;
                        node.set_own(t, name, Value::small_int(i64::from(n)))?;
                    }
                }
                node.value()
            }
        };
        stack.push(t, v)?;
    }
    Ok(stack.get(0))
}

fn node(
    t: &mut Thread,
    module: Gc<Module>,
    class: &str,
    fields: &[Value],
) -> Result<Gc<Instance>, Raised> {
    let name = t.intern(class)?;
    let Some(class) = module.dict().get_str(name).and_then(|v| v.cast::<Class>()) else {
        return Err(t.raise(ClassId::SystemError, "a class of syntax trees is missing"));
    };
    let node = Instance::new(t, class)?;
    let names = attributes::get_text(t, class.value(), "_fields")?;
    if let Some(names) = names.and_then(|v| v.cast::<Tuple>()) {
        for (name, v) in names.items().iter().zip(fields) {
            if let Some(name) = name.cast::<Str>() {
                let name = t.intern_str(name);
                node.set_own(t, name, *v)?;
            }
        }
    }
    Ok(node)
}

fn constant(t: &mut Thread, value: &ExprKind) -> PyResult {
    Ok(match value {
        ExprKind::Bool(b) => Value::bool(*b),
        ExprKind::Ellipsis => Value::ELLIPSIS,
        ExprKind::Int(Int::Small(n)) => t.int(*n)?,
        ExprKind::Int(Int::Big(n)) => {
            let n = BigInt::parse_bytes(n.digits.as_bytes(), n.radix).unwrap_or_default();
            t.int_big(&n)?
        }
        ExprKind::Float(x) => t.float(*x)?,
        ExprKind::Imag(x) => t.complex(0.0, *x)?,
        ExprKind::Str(s) => code::text(t, s)?.value(),
        ExprKind::Bytes(bytes) => Bytes::new(t, bytes)?.value(),
        _ => Value::NONE,
    })
}

/// Raises the exception of a syntax error, with its place.
pub(crate) fn raise(t: &mut Thread, e: &SyntaxError) -> Raised {
    let class = match e.kind {
        ErrorKind::Syntax => ClassId::SyntaxError,
        ErrorKind::Indentation => ClassId::IndentationError,
        ErrorKind::Tab => ClassId::TabError,
        ErrorKind::Recursion => return t.raise(ClassId::RecursionError, &e.message),
    };
    match arguments(t, e) {
        Ok((message, place)) => t.raise_args(class, &[message, place.value()]),
        Err(r) => r,
    }
}

fn arguments(t: &mut Thread, e: &SyntaxError) -> Result<(Value, Gc<Tuple>), Raised> {
    let message = Str::from_str(t, &e.message)?.value();
    let filename = Str::from_str(t, &e.filename)?.value();
    let text = match e.in_compiler {
        true => traceback::line_of_file(&e.filename, e.line),
        false => Some(e.text.clone()),
    };
    let text = match text {
        Some(text) => Str::from_str(t, &text)?.value(),
        None => Value::NONE,
    };
    let int = |n: u32| Value::small_int(n as i64);
    let place = Tuple::new(
        t,
        &[
            filename,
            int(e.line),
            int(e.column),
            text,
            int(e.end_line),
            int(e.end_column),
        ],
    )?;
    Ok((message, place))
}
