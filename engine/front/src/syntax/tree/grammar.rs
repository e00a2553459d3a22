//! The abstract grammar: the classes of `ast`, their fields and what these hold.

use std::sync::LazyLock;

/// A group a line: the base, `@` where its classes have a place, then the classes. It is in the notation of the classes'
/// documentation; the classes of the last two groups have no base but `AST`.
const TEXT: &str = "\
mod = Module(stmt* body, type_ignore* type_ignores)
| Interactive(stmt* body) | Expression(expr body) | FunctionType(expr* argtypes, expr returns)

stmt@ = FunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
| AsyncFunctionDef(identifier name, arguments args, stmt* body, expr* decorator_list, expr? returns, string? type_comment, type_param* type_params)
| ClassDef(identifier name, expr* bases, keyword* keywords, stmt* body, expr* decorator_list, type_param* type_params)
| Return(expr? value) | Delete(expr* targets) | Assign(expr* targets, expr value, string? type_comment)
| TypeAlias(expr name, type_param* type_params, expr value) | AugAssign(expr target, operator op, expr value)
| AnnAssign(expr target, expr annotation, expr? value, int simple)
| For(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
| AsyncFor(expr target, expr iter, stmt* body, stmt* orelse, string? type_comment)
| While(expr test, stmt* body, stmt* orelse) | If(expr test, stmt* body, stmt* orelse)
| With(withitem* items, stmt* body, string? type_comment) | AsyncWith(withitem* items, stmt* body, string? type_comment)
| Match(expr subject, match_case* cases) | Raise(expr? exc, expr? cause)
| Try(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
| TryStar(stmt* body, excepthandler* handlers, stmt* orelse, stmt* finalbody)
| Assert(expr test, expr? msg) | Import(alias* names) | ImportFrom(identifier? module, alias* names, int? level)
| Global(identifier* names) | Nonlocal(identifier* names) | Expr(expr value) | Pass | Break | Continue

expr@ = BoolOp(boolop op, expr* values) | NamedExpr(expr target, expr value) | BinOp(expr left, operator op, expr right)
| UnaryOp(unaryop op, expr operand) | Lambda(arguments args, expr body) | IfExp(expr test, expr body, expr orelse)
| Dict(expr?* keys, expr* values) | Set(expr* elts) | ListComp(expr elt, comprehension* generators)
| SetComp(expr elt, comprehension* generators) | DictComp(expr key, expr value, comprehension* generators)
| GeneratorExp(expr elt, comprehension* generators) | Await(expr value) | Yield(expr? value) | YieldFrom(expr value)
| Compare(expr left, cmpop* ops, expr* comparators) | Call(expr func, expr* args, keyword* keywords)
| FormattedValue(expr value, int conversion, expr? format_spec)
| Interpolation(expr value, constant str, int conversion, expr? format_spec)
| JoinedStr(expr* values) | TemplateStr(expr* values) | Constant(constant value, string? kind)
| Attribute(expr value, identifier attr, expr_context ctx) | Subscript(expr value, expr slice, expr_context ctx)
| Starred(expr value, expr_context ctx) | Name(identifier id, expr_context ctx) | List(expr* elts, expr_context ctx)
| Tuple(expr* elts, expr_context ctx) | Slice(expr? lower, expr? upper, expr? step)

expr_context = Load | Store | Del

boolop = And | Or

operator = Add | Sub | Mult | MatMult | Div | Mod | Pow | LShift | RShift | BitOr | BitXor | BitAnd | FloorDiv

unaryop = Invert | Not | UAdd | USub

cmpop = Eq | NotEq | Lt | LtE | Gt | GtE | Is | IsNot | In | NotIn

excepthandler@ = ExceptHandler(expr? type, identifier? name, stmt* body)

pattern@ = MatchValue(expr value) | MatchSingleton(constant value) | MatchSequence(pattern* patterns)
| MatchMapping(expr* keys, pattern* patterns, identifier? rest)
| MatchClass(expr cls, pattern* patterns, identifier* kwd_attrs, pattern* kwd_patterns)
| MatchStar(identifier? name) | MatchAs(pattern? pattern, identifier? name) | MatchOr(pattern* patterns)

type_ignore = TypeIgnore(int lineno, string tag)

type_param@ = TypeVar(identifier name, expr? bound, expr? default_value) | ParamSpec(identifier name, expr? default_value)
| TypeVarTuple(identifier name, expr? default_value)

AST = comprehension(expr target, expr iter, expr* ifs, int is_async)
| arguments(arg* posonlyargs, arg* args, arg? vararg, arg* kwonlyargs, expr?* kw_defaults, arg? kwarg, expr* defaults)
| withitem(expr context_expr, expr? optional_vars) | match_case(pattern pattern, expr? guard, stmt* body)

AST@ = arg(identifier arg, expr? annotation, string? type_comment) | keyword(identifier? arg, expr value)
| alias(identifier name, identifier? asname)
";

/// A class of the grammar.
#[derive(Debug)]
pub struct NodeClass {
    /// Its name.
    pub name: &'static str,
    /// The class that it derives from; `AST` where it stands by itself.
    pub base: &'static str,
    /// Whether its nodes have a place.
    pub placed: bool,
    /// The fields in the order of `_fields`.
    pub fields: Vec<Field>,
}

/// A field of a class.
#[derive(Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it holds: the name of a class or base, `identifier`, `string`, `int` or `constant`.
    pub kind: &'static str,
    /// How many.
    pub count: Count,
}

/// How many values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// One.
    One,
    /// One or None.
    Optional,
    /// A list, which may not hold None.
    Many,
    /// A list, which may.
    ManyOptional,
}

/// All classes, groups with a base together.
pub static GRAMMAR: LazyLock<Vec<NodeClass>> = LazyLock::new(|| {
    let mut classes = Vec::new();
    for group in TEXT.trim_end().split("\n\n") {
        let (base, members) = group.split_once(" = ").unwrap_or_default();
        let placed = base.ends_with('@');
        let base = base.trim_end_matches('@');
        for member in members.split('|') {
            let (name, fields) = member
                .trim()
                .split_once('(')
                .unwrap_or((member.trim(), ")"));
            let fields = fields.trim_end_matches(')').split(", ").filter_map(field);
            classes.push(NodeClass {
                name,
                base,
                placed,
                fields: fields.collect(),
            });
        }
    }
    classes
});

fn field(text: &'static str) -> Option<Field> {
    let (kind, name) = text.split_once(' ')?;
    let bare = kind.trim_end_matches(['?', '*']);
    let count = match &kind[bare.len()..] {
        "" => Count::One,
        "?" => Count::Optional,
        "*" => Count::Many,
        _ => Count::ManyOptional,
    };
    Some(Field {
        name,
        kind: bare,
        count,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_read_whole() {
        assert_eq!(GRAMMAR.len(), TEXT.matches('|').count() + 14);
        let class = |name| GRAMMAR.iter().find(|class| class.name == name).expect(name);
        assert_eq!(class("FunctionDef").fields.len(), 7);
        assert_eq!(class("Pass").base, "stmt");
        assert!(class("Pass").fields.is_empty() && class("Pass").placed);
        assert_eq!(class("Dict").fields[0].count, Count::ManyOptional);
        let kinds = GRAMMAR.iter().flat_map(|class| &class.fields);
        for field in
            kinds.filter(|f| !["identifier", "string", "int", "constant"].contains(&f.kind))
        {
            let known = |class: &NodeClass| class.name == field.kind || class.base == field.kind;
            assert!(GRAMMAR.iter().any(known), "{}", field.kind);
        }
    }
}
