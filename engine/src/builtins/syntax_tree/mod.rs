//! Trees of the module `ast` made from source, and the exceptions of syntax errors.

mod made;
mod read;

pub(crate) use made::{Compile, code_of, compile, copy, is_tree, mode_of, optimize};

use super::{import, traceback, warnings};
use crate::natives;
use crate::object::*;
use crate::runtime::{attributes, code, define, ops, sets};
use crate::syntax::hir::{Expr, ExprKind, Int};
use crate::syntax::{self, Count, ErrorKind, GRAMMAR, Item, SyntaxError};
use crate::value::Value;
use num_bigint::BigInt;

natives! { FUNCTIONS:
    /// The classes of syntax trees, a tuple each: name, base, whether nodes have a place, and (name, kind, count) of the fields.
    "classes" "()" => classes,
}

/// Makes the module `_grammar`.
///
/// # Errors
/// MemoryError.
pub(super) fn install(t: &mut Thread) -> Result<(), Raised> {
    define::module(t, "_grammar", FUNCTIONS).map(drop)
}

fn classes(t: &mut Thread, _args: &[Value]) -> PyResult {
    let list = List::new(t)?;
    for class in GRAMMAR.iter() {
        let fields = List::new(t)?;
        for field in &class.fields {
            let count = match field.count {
                Count::One => "",
                Count::Optional => "?",
                Count::Many => "*",
                Count::ManyOptional => "?*",
            };
            let (name, kind) = (t.intern(field.name)?, t.intern(field.kind)?);
            let parts = [name.value(), kind.value(), t.intern(count)?.value()];
            let field = Tuple::new(t, &parts)?;
            fields.push(t, field.value())?;
        }
        let (name, base) = (t.intern(class.name)?, t.intern(class.base)?);
        let placed = Value::bool(class.placed);
        let class = Tuple::new(t, &[name.value(), base.value(), placed, fields.value()])?;
        list.push(t, class.value())?;
    }
    Ok(list.value())
}

/// Names of the attributes that tell a node's place.
const PLACE: [&str; 4] = ["lineno", "col_offset", "end_lineno", "end_col_offset"];

/// The tree of a source, as `ast.parse` gives it.
///
/// # Errors
/// SyntaxError and its subclasses, MemoryError.
pub(super) fn parse(t: &mut Thread, source: &[u8], filename: &str, mode: SourceMode) -> PyResult {
    let tree = match syntax::parse_tree(source, filename, mode_of(mode)) {
        Ok(tree) => tree,
        Err(e) => return Err(raise(t, &e)),
    };
    warnings::of_source(t, &tree.warnings, filename)?;
    match import::load(t, "_ast")?.cast::<Module>() {
        Some(module) => build(t, &tree.items, module, |span| {
            let (first, last) = (
                tree.source.position(span.start),
                tree.source.position(span.end),
            );
            [first.line, first.column, last.line, last.column].map(i64::from)
        }),
        None => Err(t.type_error("_ast is no module")),
    }
}

/// The objects of a tree; the classes are those of `module`, which is `_ast`.
///
/// # Errors
/// MemoryError.
fn build<P>(
    t: &mut Thread,
    items: &[Item<P>],
    module: Gc<Module>,
    place_of: impl Fn(&P) -> [i64; 4],
) -> PyResult {
    let stack = List::new(t)?;
    // Nodes without fields or place are shared.
    let shared = Dict::new(t)?;
    for item in items {
        let v = match item {
            Item::None | Item::Alien(_) => Value::NONE,
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
            Item::Node(class, count, place) => {
                let start = stack.len() - count;
                let fields = List::new(t)?;
                for i in start..stack.len() {
                    fields.push(t, stack.get(i))?;
                }
                stack.truncate(start);
                let fields = ops::list_to_tuple(t, fields)?;
                let node = node(t, module, class, fields.items())?;
                if let Some(place) = place {
                    for (name, n) in PLACE.iter().zip(place_of(place)) {
                        let name = t.intern(name)?;
                        node.set_own(t, name, Value::small_int(n))?;
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
        ExprKind::Complex(real, imag) => t.complex(*real, *imag)?,
        ExprKind::Str(s) => code::text(t, s)?.value(),
        ExprKind::Bytes(bytes) => Bytes::new(t, bytes)?.value(),
        ExprKind::Tuple(items) => constants(t, items)?.value(),
        ExprKind::FrozenSet(items) => {
            let items = constants(t, items)?;
            sets::frozen_from_items(t, items)?
        }
        _ => Value::NONE,
    })
}

fn constants(t: &mut Thread, items: &[Expr]) -> Result<Gc<Tuple>, Raised> {
    let list = List::new(t)?;
    for item in items {
        let item = constant(t, &item.kind)?;
        list.push(t, item)?;
    }
    ops::list_to_tuple(t, list)
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
