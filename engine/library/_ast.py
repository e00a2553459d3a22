"""The classes of syntax trees."""

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400


class AST:
    _fields = _attributes = __match_args__ = ()
    _field_types = {}
    __module__ = 'ast'

    def __init__(self, *args, **kwargs):
        cls = type(self)
        if len(args) > len(cls._fields):
            many = '' if len(cls._fields) == 1 else 's'
            raise TypeError(f'{cls.__name__} constructor takes at most {len(cls._fields)} positional argument{many}')
        for name, value in zip(cls._fields, args):
            if name in kwargs:
                raise TypeError(f'{cls.__name__} got multiple values for argument {name!r}')
            setattr(self, name, value)
        for name, value in kwargs.items():
            setattr(self, name, value)
        for name in cls._fields[len(args):]:
            if name not in kwargs:
                if name in cls._lists:
                    setattr(self, name, [])
                elif name == 'ctx':
                    self.ctx = Load()
                elif name in cls._optional:
                    setattr(self, name, None)

    _lists = _optional = frozenset()

    def __reduce__(self):
        return type(self), (), self.__dict__

    def __repr__(self):
        named = ', '.join(f'{name}={getattr(self, name)!r}' for name in self._fields if hasattr(self, name))
        return f'{type(self).__name__}({named})'

    def __replace__(self, /, **changes):
        return type(self)(**{**self.__dict__, **changes})


# One line a group: the base, then its classes with their fields; ? marks optional fields and * lists.
_TREE = '''
expr_context: Load() Store() Del()
mod: Module(*body *type_ignores) Interactive(*body) Expression(body) FunctionType(*argtypes returns)
stmt@: FunctionDef(name args *body *decorator_list ?returns ?type_comment *type_params)
 AsyncFunctionDef(name args *body *decorator_list ?returns ?type_comment *type_params)
 ClassDef(name *bases *keywords *body *decorator_list *type_params) Return(?value) Delete(*targets)
 Assign(*targets value ?type_comment) TypeAlias(name *type_params value) AugAssign(target op value)
 AnnAssign(target annotation ?value simple) For(target iter *body *orelse ?type_comment)
 AsyncFor(target iter *body *orelse ?type_comment) While(test *body *orelse) If(test *body *orelse)
 With(*items *body ?type_comment) AsyncWith(*items *body ?type_comment) Match(subject *cases) Raise(?exc ?cause)
 Try(*body *handlers *orelse *finalbody) TryStar(*body *handlers *orelse *finalbody) Assert(test ?msg) Import(*names)
 ImportFrom(?module *names ?level) Global(*names) Nonlocal(*names) Expr(value) Pass() Break() Continue()
expr@: BoolOp(op *values) NamedExpr(target value) BinOp(left op right) UnaryOp(op operand) Lambda(args body)
 IfExp(test body orelse) Dict(*keys *values) Set(*elts) ListComp(elt *generators) SetComp(elt *generators)
 DictComp(key value *generators) GeneratorExp(elt *generators) Await(value) Yield(?value) YieldFrom(value)
 Compare(left *ops *comparators) Call(func *args *keywords) FormattedValue(value conversion ?format_spec)
 Interpolation(value str conversion ?format_spec) JoinedStr(*values) TemplateStr(*values) Constant(value ?kind)
 Attribute(value attr ctx) Subscript(value slice ctx) Starred(value ctx) Name(id ctx) List(*elts ctx) Tuple(*elts ctx)
 Slice(?lower ?upper ?step)
boolop: And() Or()
operator: Add() Sub() Mult() MatMult() Div() Mod() Pow() LShift() RShift() BitOr() BitXor() BitAnd() FloorDiv()
unaryop: Invert() Not() UAdd() USub()
cmpop: Eq() NotEq() Lt() LtE() Gt() GtE() Is() IsNot() In() NotIn()
AST: comprehension(target iter *ifs is_async) match_case(pattern ?guard *body) withitem(context_expr ?optional_vars)
 arguments(*posonlyargs *args ?vararg *kwonlyargs *kw_defaults ?kwarg *defaults)
AST@: arg(arg ?annotation ?type_comment) keyword(?arg value) alias(name ?asname)
excepthandler@: ExceptHandler(?type ?name *body)
pattern@: MatchValue(value) MatchSingleton(value) MatchSequence(*patterns) MatchMapping(*keys *patterns ?rest)
 MatchClass(cls *patterns *kwd_attrs *kwd_patterns) MatchStar(?name) MatchAs(?pattern ?name) MatchOr(*patterns)
type_ignore: TypeIgnore(lineno tag)
type_param@: TypeVar(name ?bound ?default_value) ParamSpec(name ?default_value) TypeVarTuple(name ?default_value)
'''
_PLACE = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')


def _field_type(field):
    """What a field holds: a list, an optional value, a context, or anything else."""
    if field[0] == '*':
        return list[AST]
    if field[0] == '?':
        return AST | None
    return globals()['expr_context'] if field == 'ctx' else AST


def _make(name, base, fields, placed):
    names = tuple(f.lstrip('?*') for f in fields)
    body = {'_fields': names, '__match_args__': names, '__module__': 'ast',
            '_lists': frozenset(f[1:] for f in fields if f[0] == '*'),
            '_optional': frozenset(f[1:] for f in fields if f[0] == '?')}
    body['_field_types'] = {name: _field_type(f) for name, f in zip(names, fields)}
    if placed:
        body['_attributes'] = _PLACE
        body['end_lineno'] = body['end_col_offset'] = None
    body.update({f[1:]: None for f in fields if f[0] == '?'})
    globals()[name] = made = type(name, (base,), body)
    return made


def _make_all():
    for line in _TREE.strip().replace('\n ', ' ').splitlines():
        base, _, classes = line.partition(': ')
        placed = base.endswith('@')
        base = base.rstrip('@')
        parent = AST if base == 'AST' else _make(base, AST, (), placed)
        for part in classes.split(') '):
            name, _, fields = part.rstrip(')').partition('(')
            _make(name, parent, fields.split(), placed)


_make_all()
