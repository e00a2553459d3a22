"""The classes of syntax trees."""

import _grammar

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8400


def _warn(message):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=3)


class AST:
    _fields = _attributes = __match_args__ = ()
    _field_types = {}
    __module__ = 'ast'

    def __init__(self, *args, **kwargs):
        cls = type(self)
        fields = cls._fields
        if len(args) > len(fields):
            many = '' if len(fields) == 1 else 's'
            raise TypeError(f'{cls.__name__} constructor takes at most {len(fields)} positional argument{many}')
        missing = dict.fromkeys(fields)
        for name, value in zip(fields, args):
            setattr(self, name, value)
            missing.pop(name, None)
        for name, value in kwargs.items():
            if name in fields:
                if name not in missing:
                    raise TypeError(f'{cls.__name__} got multiple values for argument {name!r}')
                del missing[name]
            elif name not in cls._attributes:
                _warn(f'{cls.__name__}.__init__ got an unexpected keyword argument {name!r}. Support for arbitrary '
                      'keyword arguments is deprecated and will be removed in Python 3.15.')
            setattr(self, name, value)
        if missing:
            _set_missing(self, cls, missing)

    def __reduce__(self):
        state = self.__dict__
        given = []
        for name in type(self)._fields:
            if name not in state:
                break
            given.append(None)
        return type(self), tuple(given), state

    def __repr__(self):
        return _show(self, 3)

    def __replace__(self, /, **changes):
        cls = type(self)
        state = dict(self.__dict__)
        allowed = {*cls._fields, *cls._attributes}
        expecting = allowed - state.keys() - changes.keys()
        for name in changes:
            if name not in allowed:
                raise TypeError(f'{cls.__name__}.__replace__ got an unexpected keyword argument {name!r}.')
        missing = []
        for name in sorted(expecting.intersection(cls._fields)):
            if getattr(cls, name, expecting) is not None and name != 'ctx' and not _is_list(cls._field_types.get(name)):
                missing.append(name)
        if missing:
            many = 's' if len(missing) > 1 else ''
            raise TypeError(f'{cls.__name__}.__replace__ missing {len(missing)} keyword argument{many}: '
                            f'{", ".join(map(repr, missing))}.')
        return cls(**{**{k: v for k, v in state.items() if k in allowed}, **changes})


_LIST = type(list[int])
_UNION = type(int | None)


def _is_list(kind):
    return isinstance(kind, _LIST)


def _set_missing(node, cls, missing):
    """Sets fields that a constructor was not given."""
    kinds = getattr(cls, '_field_types', None)
    if not isinstance(kinds, dict):
        return
    for name in missing:
        if name not in kinds:
            if name in getattr(cls, '__match_args__', ()) or not hasattr(node, name):
                _warn(f'Field {name!r} is missing from {cls.__module__}.{cls.__qualname__}._field_types. '
                      'This will become an error in Python 3.15.')
            continue
        kind = kinds[name]
        if isinstance(kind, _UNION):
            continue
        if _is_list(kind):
            setattr(node, name, [])
        elif kind is expr_context:
            setattr(node, name, _load)
        else:
            _warn(f'{cls.__name__}.__init__ missing 1 required positional argument: {name!r}. '
                  'This will become an error in Python 3.15.')


def _show(node, depth):
    """As repr does: of lists the first and the last item, and nothing below some depth."""
    cls = type(node)
    if depth == 0:
        return f'{cls.__name__}(...)'
    parts = []
    for name in cls._fields:
        value = getattr(node, name)
        if isinstance(value, (list, tuple)):
            shown = [_show_item(item, depth) for item in (value if len(value) < 2 else (value[0], value[-1]))]
            if len(value) > 2:
                shown.insert(1, '...')
            left, right = '[]' if isinstance(value, list) else '()'
            comma = ',' if len(shown) == 1 and left == '(' else ''
            parts.append(f'{name}={left}{", ".join(shown)}{comma}{right}')
        else:
            parts.append(f'{name}={_show_item(value, depth)}')
    return f'{cls.__name__}({", ".join(parts)})'


def _show_item(value, depth):
    return _show(value, depth - 1) if isinstance(value, AST) else repr(value)


_PLACE = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')


def _make(name, base, placed, body):
    body['__module__'] = 'ast'
    if placed:
        body['_attributes'] = _PLACE
        body['end_lineno'] = body['end_col_offset'] = None
    globals()[name] = made = type(name, (base,), body)
    return made


def _make_all():
    grammar = _grammar.classes()
    described = {}
    for name, base, placed, fields in grammar:
        if base != 'AST' and base not in globals():
            _make(base, AST, placed, {})
        names = tuple([field[0] for field in fields])
        body = {'_fields': names, '__match_args__': names}
        body.update({field: None for field, kind, count in fields if count == '?'})
        text = ', '.join([f'{kind}{count} {field}' for field, kind, count in fields])
        body['__doc__'] = doc = f'{name}({text})' if fields else name
        described.setdefault(base, []).append(doc)
        _make(name, AST if base == 'AST' else globals()[base], placed and base == 'AST', body)
    for base, docs in described.items():
        if base != 'AST':
            text = ' | ' if all('(' not in doc for doc in docs) else f'\n{" " * len(base)} | '
            globals()[base].__doc__ = f'{base} = {text.join(docs)}'
    kinds = {'identifier': str, 'string': str, 'int': int, 'constant': object}
    for name, base, placed, fields in grammar:
        types = {}
        for field, kind, count in fields:
            kind = kinds.get(kind) or globals()[kind]
            types[field] = list[kind] if '*' in count else kind | None if count else kind
        globals()[name]._field_types = globals()[name].__annotations__ = types


_make_all()
_load = Load()


def _optimize(tree, level):
    """Changes a tree as PyCF_OPTIMIZED_AST asks for: __debug__, numbers of patterns, docstrings."""
    pending = [tree]
    while pending:
        node = pending.pop()
        cls = type(node)
        if level > 1 and cls in (Module, ClassDef, FunctionDef, AsyncFunctionDef):
            _drop_docstring(node.body)
        fold = _number if cls in (MatchValue, MatchMapping) else _debug
        for name in cls._fields:
            value = getattr(node, name)
            if isinstance(value, list):
                value[:] = items = [fold(item, level) for item in value]
                pending += [item for item in items if isinstance(item, AST)]
            elif isinstance(value, AST):
                setattr(node, name, value := fold(value, level))
                pending.append(value)
    return tree


def _constant(value, node):
    return Constant(value, **{name: getattr(node, name) for name in _PLACE})


def _debug(node, level):
    if isinstance(node, Name) and node.id == '__debug__' and isinstance(node.ctx, Load):
        return _constant(level == 0, node)
    return node


def _number(node, level):
    if isinstance(node, UnaryOp) and isinstance(node.op, USub) and isinstance(node.operand, Constant):
        return _constant(-node.operand.value, node)
    if isinstance(node, BinOp) and isinstance(node.right, Constant):
        left = _number(node.left, level)
        right = node.right.value
        if isinstance(left, Constant):
            return _constant(left.value + right if isinstance(node.op, Add) else left.value - right, node)
    return node


def _drop_docstring(body):
    if body and isinstance(doc := body[0], Expr) and isinstance(doc.value, Constant) and isinstance(doc.value.value, str):
        del body[0]
        if not body:
            body.append(Pass(lineno=doc.lineno, col_offset=doc.col_offset, end_lineno=doc.lineno,
                             end_col_offset=doc.col_offset + len('pass')))
