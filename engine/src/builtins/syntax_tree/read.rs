//! Trees of the objects of `ast`, flattened for the compiler: the fields are read in CPython's order, with its errors.

use crate::object::*;
use crate::runtime::{attributes, ops};
use crate::syntax::hir::{BigInt, Expr, ExprKind, Int, Span, StrLit};
use crate::syntax::{Count, Field, GRAMMAR, Item, NodeClass, Place};
use crate::value::Value;
use std::collections::HashMap;

/// Nodes inside each other. The compiler takes fewer, but for the branches of an `if`.
const MAX_DEPTH: u32 = 40_000;

/// The pieces of a tree that was read so far.
pub(super) struct Reader {
    pub(super) items: Vec<Item<Place>>,
    /// Nodes around the one that is read.
    depth: u32,
    /// The classes of the grammar by the addresses of theirs in `_ast`.
    classes: HashMap<u64, &'static NodeClass>,
}

impl Reader {
    pub(super) fn new(t: &mut Thread, module: Gc<Module>) -> Result<Reader, Raised> {
        let mut classes = HashMap::new();
        for class in GRAMMAR.iter() {
            let name = t.intern(class.name)?;
            if let Some(v) = module.dict().get_str(name) {
                classes.insert(v.bits(), class);
            }
        }
        Ok(Reader {
            items: Vec::new(),
            depth: 0,
            classes,
        })
    }

    /// The class of the grammar that a node's class is or derives from.
    pub(super) fn class_of(&self, t: &Thread, v: Value) -> Option<&'static NodeClass> {
        let mro = t.class_of(v).mro();
        let mut found = mro.items().iter();
        found.find_map(|class| self.classes.get(&class.bits()).copied())
    }

    /// Reads a node of one of the classes with a base, or of a class that has none.
    pub(super) fn node(
        &mut self,
        t: &mut Thread,
        v: Value,
        kind: &'static str,
    ) -> Result<(), Raised> {
        t.check_native_stack()?;
        if self.depth > MAX_DEPTH {
            return Err(t.recursion_error(&format!(" while traversing '{kind}' node")));
        }
        self.depth += 1;
        self.read_node(t, v, kind)?;
        self.depth -= 1;
        Ok(())
    }

    fn read_node(&mut self, t: &mut Thread, v: Value, kind: &'static str) -> Result<(), Raised> {
        let alone = GRAMMAR
            .iter()
            .find(|class| class.name == kind && class.base == "AST");
        if let Some(class) = alone {
            self.fields(t, v, class)?;
            let place = match class.placed {
                true => Some(self.place(t, v, kind)?),
                false => None,
            };
            self.items
                .push(Item::Node(class.name, class.fields.len(), place));
            return Ok(());
        }
        let is_placed = GRAMMAR
            .iter()
            .any(|class| class.base == kind && class.placed);
        let place = match is_placed {
            true => Some(self.place(t, v, kind)?),
            false => None,
        };
        let Some(class) = self.class_of(t, v).filter(|class| class.base == kind) else {
            let shown = ops::repr(t, v)?.to_string_lossy();
            return Err(t.type_error(format!("expected some sort of {kind}, but got {shown}")));
        };
        self.fields(t, v, class)?;
        self.items
            .push(Item::Node(class.name, class.fields.len(), place));
        Ok(())
    }

    fn place(&mut self, t: &mut Thread, v: Value, owner: &str) -> Result<Place, Raised> {
        let required = |t: &mut Thread, name: &str| match attributes::get_text(t, v, name)? {
            Some(n) => int(t, n),
            None => Err(missing(t, name, owner)),
        };
        let (line, column) = (required(t, "lineno")?, required(t, "col_offset")?);
        let optional = |t: &mut Thread, name: &str, start| match attributes::get_text(t, v, name)? {
            Some(n) if !n.is_none() => int(t, n),
            _ => Ok(start),
        };
        Ok(Place {
            line,
            column,
            end_line: optional(t, "end_lineno", line)?,
            end_column: optional(t, "end_col_offset", column)?,
        })
    }

    fn fields(
        &mut self,
        t: &mut Thread,
        v: Value,
        class: &'static NodeClass,
    ) -> Result<(), Raised> {
        let mut unset = None;
        for field in &class.fields {
            let value = attributes::get_text(t, v, field.name)?;
            match (field.count, value) {
                (Count::Many | Count::ManyOptional, value) => self.list(t, value, field, class)?,
                (Count::Optional, None | Some(Value::NONE)) => self.items.push(Item::None),
                (Count::One, None) => return Err(missing(t, field.name, class.name)),
                (_, Some(value)) => {
                    if value.is_none()
                        && (matches!(field.kind, "identifier" | "string")
                            || may_be_none(field.kind))
                    {
                        unset = unset.or(Some(field));
                    }
                    self.value(t, value, field)?;
                }
            }
        }
        match unset {
            Some(field) => Err(t.value_error(format!(
                "field '{}' is required for {}",
                field.name, class.name
            ))),
            None => Ok(()),
        }
    }

    fn list(
        &mut self,
        t: &mut Thread,
        value: Option<Value>,
        field: &'static Field,
        class: &NodeClass,
    ) -> Result<(), Raised> {
        let Some(value) = value else {
            self.items.push(Item::List(0));
            return Ok(());
        };
        let (owner, name) = (class.name, field.name);
        let Some(list) = value.cast::<List>() else {
            let given = t.class_of(value).bare_name();
            let message = format!("{owner} field \"{name}\" must be a list, not a {given}");
            return Err(t.type_error(message));
        };
        let len = list.len();
        for i in 0..len {
            self.value(t, list.get(i), field)?;
            if list.len() != len {
                let message = format!("{owner} field \"{name}\" changed size during iteration");
                return Err(t.raise(ClassId::RuntimeError, &message));
            }
        }
        self.items.push(Item::List(len));
        Ok(())
    }

    /// One value of a field.
    fn value(&mut self, t: &mut Thread, v: Value, field: &'static Field) -> Result<(), Raised> {
        let item = match field.kind {
            "constant" => match constant(t, v)? {
                Ok(constant) => Item::Constant(constant),
                Err(class) => Item::Alien(class),
            },
            "int" => Item::Number(i64::from(int(t, v)?)),
            "identifier" | "string" if v.is_none() => Item::None,
            "identifier" | "string" => {
                let is_bytes = field.kind == "string" && is_exactly(t, v, ClassId::Bytes);
                match v.cast::<Str>().filter(|_| is_exactly(t, v, ClassId::Str)) {
                    Some(s) => Item::Text(s.to_string_lossy().into()),
                    None if is_bytes => Item::Text(Box::default()),
                    None => {
                        let message = format!("AST {} must be of type str", field.kind);
                        return Err(t.type_error(message));
                    }
                }
            }
            kind => {
                if v.is_none() && may_be_none(kind) {
                    Item::None
                } else {
                    return self.node(t, v, kind);
                }
            }
        };
        self.items.push(item);
        Ok(())
    }
}

/// Whether CPython lets None pass for a node of this kind at first.
fn may_be_none(kind: &str) -> bool {
    matches!(
        kind,
        "expr" | "stmt" | "pattern" | "excepthandler" | "type_param" | "type_ignore"
    )
}

fn missing(t: &mut Thread, name: &str, owner: &str) -> Raised {
    t.type_error(format!("required field \"{name}\" missing from {owner}"))
}

fn is_exactly(t: &Thread, v: Value, class: ClassId) -> bool {
    t.class_of(v) == t.class(class)
}

fn int(t: &mut Thread, v: Value) -> Result<i32, Raised> {
    if !v.is_any_int() {
        let shown = ops::repr(t, v)?.to_string_lossy();
        return Err(t.value_error(format!("invalid integer value: {shown}")));
    }
    match v.to_i64().and_then(|n| i32::try_from(n).ok()) {
        Some(n) => Ok(n),
        None => Err(t.raise(
            ClassId::OverflowError,
            "Python int too large to convert to C int",
        )),
    }
}

/// A constant, or the name of a class that has none.
type Constant<T = ExprKind> = Result<T, Box<str>>;

fn constant(t: &mut Thread, v: Value) -> Result<Constant, Raised> {
    t.check_native_stack()?;
    Ok(Ok(if v.is_none() {
        ExprKind::None
    } else if v == Value::ELLIPSIS {
        ExprKind::Ellipsis
    } else if v.is_bool() {
        ExprKind::Bool(v == Value::TRUE)
    } else if v.is_any_int() && is_exactly(t, v, ClassId::Int) {
        ExprKind::Int(match v.to_i64() {
            Some(small) => Int::Small(small),
            None => Int::Big(Box::new(BigInt {
                radix: 16,
                digits: v.to_bigint().unwrap_or_default().to_str_radix(16).into(),
            })),
        })
    } else if is_exactly(t, v, ClassId::Float) {
        ExprKind::Float(v.to_f64().unwrap_or_default())
    } else if is_exactly(t, v, ClassId::Complex) {
        let (real, imag) = v.to_complex().unwrap_or_default();
        ExprKind::Complex(real, imag)
    } else if let Some(s) = v.cast::<Str>()
        && is_exactly(t, v, ClassId::Str)
    {
        ExprKind::Str(text(s))
    } else if let Some(b) = v.cast::<Bytes>()
        && is_exactly(t, v, ClassId::Bytes)
    {
        ExprKind::Bytes(b.as_slice().into())
    } else if let Some(tuple) = v.cast::<Tuple>()
        && is_exactly(t, v, ClassId::Tuple)
    {
        return Ok(constants(t, tuple)?.map(ExprKind::Tuple));
    } else if v.cast::<Set>().is_some() && is_exactly(t, v, ClassId::FrozenSet) {
        let items = ops::to_tuple(t, v)?;
        return Ok(constants(t, items)?.map(ExprKind::FrozenSet));
    } else {
        return Ok(Err(t.class_of(v).bare_name().to_string_lossy().into()));
    }))
}

fn constants(t: &mut Thread, tuple: Gc<Tuple>) -> Result<Constant<Vec<Expr>>, Raised> {
    let mut items = Vec::with_capacity(tuple.len());
    for i in 0..tuple.len() {
        match constant(t, tuple.get(i))? {
            Ok(kind) => items.push(Expr {
                span: Span::default(),
                kind,
            }),
            Err(class) => return Ok(Err(class)),
        }
    }
    Ok(Ok(items))
}

fn text(s: Gc<Str>) -> StrLit {
    let points = || s.data().iter();
    match points().any(|point| (0xd800..0xe000).contains(&point)) {
        true => StrLit::Surrogates(points().collect()),
        false => StrLit::Text(s.to_string_lossy().into()),
    }
}
