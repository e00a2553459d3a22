# Trees that a program makes or changes: transformers, nodes by hand, places, modes, flags, optimisation.
import ast
import traceback


class Negate(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(-node.value), node) if type(node.value) is int else node

    def visit_Add(self, node):
        return ast.Mult()


tree = ast.parse("print(2 + 3, 'x', [1, 2 + 0])")
exec(compile(Negate().visit(tree), "negated", "exec"))


class Trace(ast.NodeTransformer):
    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        call = ast.Expr(ast.Call(ast.Name("print", ast.Load()), [ast.Constant("enter " + node.name)], []))
        node.body.insert(0, call)
        return node

    def visit_Assert(self, node):
        return None if isinstance(node.test, ast.Constant) else [ast.Pass(), node]


tree = Trace().visit(ast.parse("def f(x):\n  assert True\n  def g(): return x\n  assert x\n  return g()\nprint(f(5))"))
exec(compile(ast.fix_missing_locations(tree), "traced", "exec"))

# By hand.
place = dict(lineno=1, col_offset=0)
one = ast.Constant(1, **place)
print(eval(compile(ast.Expression(ast.BinOp(one, ast.Add(), one, **place)), "f", "eval")))
for value in (None, True, False, ..., 0, -5, 2 ** 63, -2 ** 63, -2 ** 70, 2 ** 200, 1.5, -0.0, float("inf"), 3j, 1 + 2j, -1.5 - 2j, complex(-0.0, 2),
              "text", "\ud800x", "", b"bytes", (), (1, (2, "x")), frozenset({1}), frozenset(), (frozenset({None}), -1), "a" * 5):
    got = eval(compile(ast.Expression(ast.Constant(value, **place)), "f", "eval"))
    print(type(got).__name__, ascii(got), got == value)
name = ast.Name("odd name", ast.Load(), **place)
print(eval(compile(ast.Expression(name), "f", "eval"), {"odd name": "found"}))
fix = ast.fix_missing_locations
load = ast.Load()
formatted = ast.FormattedValue(ast.Constant(3.14159), -1, ast.JoinedStr([ast.Constant(".2f")]))
print(eval(compile(fix(ast.Expression(formatted)), "f", "eval")))
joined = ast.JoinedStr([ast.Constant("a"), formatted, ast.JoinedStr([ast.Constant("b"), ast.FormattedValue(ast.Constant("q"), 114)]), ast.Constant("c")])
print(eval(compile(fix(ast.Expression(joined)), "f", "eval")), eval(compile(fix(ast.Expression(ast.JoinedStr([]))), "f", "eval")) == "")
deep = ast.Constant("4")
for _ in range(10):
    deep = ast.FormattedValue(ast.Constant("x"), -1, ast.JoinedStr([ast.FormattedValue(ast.Constant("5"), -1, None)]))
print(repr(eval(compile(fix(ast.Expression(deep)), "f", "eval"))))
spec = ast.JoinedStr([ast.Constant(">"), ast.FormattedValue(ast.Constant(6), -1, ast.JoinedStr([ast.FormattedValue(ast.Constant("d"), -1, ast.JoinedStr([ast.Constant("s")]))]))])
print(repr(eval(compile(fix(ast.Expression(ast.FormattedValue(ast.Constant("x"), -1, spec))), "f", "eval"))))
inter = ast.Interpolation(ast.Constant(1), "one", 114, ast.JoinedStr([ast.Constant("s")]))
print(eval(compile(fix(ast.Expression(inter)), "f", "eval")))
print(eval(compile(fix(ast.Expression(ast.TemplateStr([ast.Constant("a"), inter, inter]))), "f", "eval")).strings)
print(eval(compile(fix(ast.Expression(ast.Slice(None, ast.Constant(2), None))), "f", "eval")))
chain = ast.parse("if 0: print(0)\nelse:\n  if 1: print('inner')\n  else: print(2)")
exec(compile(chain, "f", "exec"))
for n in range(60):
    chain = ast.Module([ast.If(ast.Constant(n == 5), [ast.Expr(ast.Call(ast.Name("print", load), [ast.Constant(n)], []))], chain.body)], [])
exec(compile(fix(chain), "f", "exec"))
same = ast.parse("print('twice')").body[0]
exec(compile(ast.Module([same, same], []), "f", "exec"))


class Mine(ast.Name):
    _fields = ("id", "ctx", "extra")


print(eval(compile(fix(ast.Expression(Mine("ascii", load, 5))), "f", "eval")))

# Places.
tree = ast.parse("def f():\n    return (1 +\n        g())\n\n\n@str\n@str\nclass C:\n  def m(self): pass\n")
code = compile(tree, "places", "exec")
print([c.co_firstlineno for c in code.co_consts if hasattr(c, "co_firstlineno")])
ast.increment_lineno(tree, 100)
code = compile(tree, "places", "exec")
print([c.co_firstlineno for c in code.co_consts if hasattr(c, "co_firstlineno")])
tree = ast.parse("def f():\n    x = 1\n    return [\n       x.a.b]\n\nf()")
tree.body[0].body[1].value.elts[0].value.lineno = 70
tree.body[0].body[1].value.elts[0].value.end_lineno = 70
try:
    exec(compile(tree, "no file", "exec"))
except AttributeError as error:
    for entry in traceback.extract_tb(error.__traceback__)[1:]:
        print(entry.name, entry.lineno, entry.end_lineno, entry.colno, entry.end_colno)
for line, column in ((1, 0), (0, 0), (-1, -1), (10 ** 9, 5), (7, 10 ** 9), (2 ** 31 - 1, 2 ** 31 - 1)):
    tree = ast.parse("def f(): return 1\nprint(f())")
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = line
            node.col_offset = node.end_col_offset = column
    exec(compile(tree, "f", "exec"))

# Modes and flags.
print(eval(compile(ast.parse("1 + 1", mode="eval"), "f", "eval")))
exec(compile(ast.Interactive([ast.parse("'shown'").body[0], ast.parse("None; 5").body[1]]), "f", "single"))
tree = ast.parse("x = 1")
print(compile(tree, "f", "exec", ast.PyCF_ONLY_AST) is tree)
print(type(compile(tree, b"bytes", "exec")), compile(tree, b"bytes", "exec").co_filename)
checked = "def f():\n  'doc'\n  assert False, 'stripped'\n  return __debug__\nprint(f.__doc__)\ntry: print(f())\nexcept AssertionError as e: print(repr(e))"
for level in (-1, 0, 1, 2):
    exec(compile(checked, "f", "exec", optimize=level))
    exec(compile(ast.parse(checked), "f", "exec", optimize=level))
for level in (-2, 3):
    try:
        compile("x", "f", "exec", optimize=level)
    except ValueError as error:
        print(error)
module = ast.parse("'doc'\nfrom __future__ import annotations\nx: undefined")
exec(compile(module, "f", "exec"), d := {})
print(d["__doc__"], d["__annotations__"])
for level in (-1, 0, 1, 2):
    source = "'doc'\ndef f():\n  'doc'\nclass C:\n  'doc'\n  x = __debug__\nmatch x:\n  case -1 | 1 - 2j | {-1 + 3j: __debug__}: pass"
    optimized = ast.dump(ast.parse(source, optimize=level))
    print(optimized, optimized == ast.dump(ast.parse(ast.parse(source), optimize=level)))
