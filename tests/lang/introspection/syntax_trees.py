# ast.parse: trees, places, and what is made from them.
import ast

SOURCE = '''
@decorated
def f(a: int, /, b=1, *c, d=2, **e) -> 3:
    "doc"
    if a: pass
    elif b: x
    else: y
class A[T: int, *Ts, **P](B, metaclass=C):
    x: int = f"{x=} {y!r:>{w}}" 'more'
match x:
    case {'a': 1, **r} | A(1, b=2) | [1, *_] as z if q: pass
try: pass
except* E as e: raise X from e
async def g():
    async with a as b, c: return [i async for i in z if i]
'''
print(ast.dump(ast.parse(SOURCE), indent=1))
for text in ("a + b * -c ** 2", "f(*a, **b)(x for x in y)", "lambda x, *, y=1: (yield)", "t'{a}b{c:d}'", "x[1:2, ...]",
             "u'a' 'b'", "b'x'", "1j", "10**100", "123456789012345678901234567890", "not a < b <= c is not d", "(a := 1)",
             "{**a, 'b': 1}", "{1, *b}", "await_ if x else y"):
    tree = ast.parse(text, mode="eval")
    print(ast.dump(tree))
    print(ast.unparse(tree))
node = ast.parse("é = (x +\n  'ü')").body[0].value
print(node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, ast.get_source_segment("é = (x +\n  'ü')", node))
print(ast.literal_eval("{'a': [1, -2.5, (None, True)], 'b': {3}}"))
for bad in ("a +", "f(", "x = = 1", "f() = 1"):
    try:
        ast.parse(bad)
    except SyntaxError as error:
        print(type(error).__name__, error.lineno, error.offset)
try:
    ast.literal_eval("f()")
except ValueError as error:
    print(error)


class Names(ast.NodeVisitor):
    def visit_Name(self, node):
        print(node.id, type(node.ctx).__name__, node.lineno)


Names().visit(ast.parse("a = b\ndel c"))
print(ast.get_docstring(ast.parse("'''module'''")))
print(isinstance(ast.parse("x").body[0], ast.Expr), type(compile("x", "f", "eval", ast.PyCF_ONLY_AST)).__name__)
