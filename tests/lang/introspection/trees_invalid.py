# What is wrong with a tree, in CPython's words.
import ast

L, S, D = ast.Load(), ast.Store(), ast.Del()
place = dict(lineno=1, col_offset=0)
fix = ast.fix_missing_locations


def check(tree, mode="exec"):
    try:
        compile(tree, "<tree>", mode)
        print("fine")
    except Exception as error:
        print(type(error).__name__, str(error).split(" object at 0x")[0])


def stmt(*nodes):
    check(fix(ast.Module(list(nodes), [])))


def expr(node):
    check(fix(ast.Expression(node)), "eval")


def without(node, name):
    delattr(node, name)
    return node


x, one = ast.Name("x", L), ast.Constant(1)
store = ast.Name("x", S)
ok = [ast.Pass()]

# Reading the objects.
check(ast.Module([ast.Pass()], []))
check(ast.Module([ast.Pass(lineno=1)], []))
check(ast.Module([ast.Pass(lineno="1", col_offset=0)], []))
check(ast.Module([ast.Pass(lineno=2 ** 40, col_offset=0)], []))
check(ast.Module([ast.Expr(1, **place)], []))
check(ast.Module([ast.Expr(ast.expr(**place), **place)], []))
check(ast.Module([ast.stmt(**place)], []))
check(ast.Module(5, []))
check(ast.Module((), []))
check(without(ast.Module([], []), "body"))
check(ast.Module([], 3))
check(ast.Expression(x), "exec")
check(ast.Module([], []), "eval")
check(ast.Module([], []), "single")
check(x)
check(ast.parse("1", mode="eval"), "other")
check(ast.Module([5], []))
check(ast.Module([None], []))
check(ast.Expression(None), "eval")
stmt(ast.Expr(None))
stmt(without(ast.FunctionDef("f", ast.arguments(), ok), "name"))
stmt(ast.FunctionDef(None, ast.arguments(), ok))
stmt(ast.FunctionDef(5, ast.arguments(), ok))
stmt(ast.FunctionDef("f", 5, ok))
stmt(ast.FunctionDef("f", None, ok))
stmt(ast.FunctionDef("f", ast.arguments(args=[ast.arg(None)]), ok))
stmt(ast.FunctionDef("f", ast.arguments(args=[None]), ok))
stmt(ast.FunctionDef("f", ast.arguments(args=5), ok))
expr(without(ast.Name("x", L), "id"))
expr(ast.Name(b"x", L))
expr(ast.Name("x", 5))
expr(ast.Name("x", None))
expr(ast.BinOp(one, None, one))
expr(ast.BinOp(one, ast.And(), one))
expr(ast.Compare(one, [None], [one]))
expr(ast.BinOp(None, ast.Add(), one))
expr(ast.Await(None))
stmt(ast.AnnAssign(store, x, None, None))
stmt(ast.ImportFrom("m", [ast.alias("a")], "1"))
stmt(ast.ImportFrom("m", [ast.alias("a")], -1))
stmt(ast.ImportFrom("m", [ast.alias(None)], 0))
stmt(ast.Assign([store], one, type_comment=5))

# The checks after that.
for name in ("None", "True", "False"):
    expr(ast.Name(name, L))
    stmt(ast.Match(x, [ast.match_case(ast.MatchAs(None, name), None, ok)]))
stmt(ast.TypeAlias(store, [ast.TypeVar("None")], one))
stmt(ast.FunctionDef("f", ast.arguments(), []))
stmt(ast.AsyncFunctionDef("f", ast.arguments(), []))
stmt(ast.ClassDef("C", [], [], []))
stmt(ast.If(x, []))
stmt(ast.If(x, ok, [None]))
stmt(ast.For(store, x, []))
stmt(ast.While(x, []))
stmt(ast.With([], ok))
stmt(ast.With([ast.withitem(x)], []))
stmt(ast.With([ast.withitem(x, x)], ok))
stmt(ast.Delete([]))
stmt(ast.Delete([x]))
stmt(ast.Assign([], one))
stmt(ast.Assign([x], one))
stmt(ast.Assign([one], one))
stmt(ast.Assign([store], store))
stmt(ast.Assign([ast.Tuple([store, x], S)], one))
stmt(ast.Assign([ast.Starred(x, S)], one))
stmt(ast.AugAssign(x, ast.Add(), one))
stmt(ast.AugAssign(ast.Call(x, [], []), ast.Add(), one))
stmt(ast.AnnAssign(ast.Attribute(x, "a", S), x, None, 1))
stmt(ast.AnnAssign(ast.Attribute(x, "a", S), x, None, 0))
stmt(ast.For(x, x, ok))
stmt(ast.TypeAlias(one, [], one))
stmt(ast.Raise(None, x))
stmt(ast.Try(ok, [], [], []))
stmt(ast.Try(ok, [], ok, ok))
stmt(ast.TryStar(ok, [], [], []))
stmt(ast.Try([], [], [], ok))
stmt(ast.Try(ok, [ast.ExceptHandler(x, "e", [])]))
stmt(ast.Try(ok, [ast.ExceptHandler(None, None, ok), ast.ExceptHandler(x, None, ok)]))
stmt(ast.Import([]))
stmt(ast.ImportFrom("m", [], 0))
stmt(ast.Global([]))
stmt(ast.Nonlocal([]))
stmt(ast.Match(x, []))
expr(ast.BoolOp(ast.And(), []))
expr(ast.BoolOp(ast.Or(), [x]))
expr(ast.BoolOp(ast.Or(), [x, None]))
expr(ast.NamedExpr(ast.Attribute(x, "a", S), one))
expr(ast.NamedExpr(x, one))
expr(ast.Lambda(ast.arguments(defaults=[one]), one))
expr(ast.Lambda(ast.arguments(kwonlyargs=[ast.arg("a")]), one))
expr(ast.Lambda(ast.arguments(args=[ast.arg("a"), ast.arg("a")]), one))
expr(ast.Lambda(ast.arguments(kwonlyargs=[ast.arg("a")], kw_defaults=[None]), one))
expr(ast.Dict([one], []))
expr(ast.Dict([one], [None]))
expr(ast.Dict([None], [x]))
expr(ast.ListComp(x, []))
expr(ast.GeneratorExp(x, [ast.comprehension(x, x, [], 0)]))
expr(ast.DictComp(x, x, [ast.comprehension(store, x, [None], 0)]))
expr(ast.Compare(x, [], []))
expr(ast.Compare(x, [ast.Is()], []))
expr(ast.Compare(x, [ast.Is()], [x, x]))
expr(ast.Compare(x, [ast.Is(), ast.In()], [x]))
expr(ast.Call(store, [], []))
expr(ast.Call(x, [None], []))
expr(ast.Call(x, [], [ast.keyword("a", one), ast.keyword("a", one)]))
expr(ast.FormattedValue(x, 33))
expr(ast.Starred(x, L))
expr(store)
expr(ast.List([store], L))
for value in ([], {}, set(), object, (1, []), frozenset({object}), type("I", (int,), {})(3), bytearray()):
    expr(ast.Constant(value))


def pattern(node, *more):
    stmt(ast.Match(x, [ast.match_case(node, None, ok), *(ast.match_case(p, None, ok) for p in more)]))


pattern(ast.MatchValue(x))
pattern(ast.MatchValue(ast.Constant(None)))
pattern(ast.MatchValue(ast.Constant(...)))
pattern(ast.MatchValue(ast.Constant((1,))))
pattern(ast.MatchValue(ast.Constant(-1)))
pattern(ast.MatchValue(ast.UnaryOp(ast.UAdd(), one)))
pattern(ast.MatchValue(ast.UnaryOp(ast.USub(), one)))
pattern(ast.MatchValue(ast.BinOp(one, ast.Add(), ast.Constant(2j))))
pattern(ast.MatchValue(ast.BinOp(one, ast.Add(), one)))
pattern(ast.MatchValue(ast.Attribute(x, "a", L)))
pattern(ast.MatchValue(ast.JoinedStr([])))
pattern(ast.MatchSingleton(1))
pattern(ast.MatchSingleton(None))
pattern(ast.MatchStar("a"))
pattern(ast.MatchSequence([ast.MatchStar("a"), ast.MatchStar("b")]))
pattern(ast.MatchSequence([ast.MatchStar("_")]))
pattern(ast.MatchAs(ast.MatchAs(), None))
pattern(ast.MatchAs(None, "_"))
pattern(ast.MatchAs(), ast.MatchAs())
pattern(ast.MatchAs(None, "a"), ast.MatchAs())
pattern(ast.MatchOr([ast.MatchAs()]))
pattern(ast.MatchOr([ast.MatchAs(None, "a"), ast.MatchValue(one)]))
pattern(ast.MatchOr([ast.MatchValue(one), ast.MatchAs(None, "a")]))
pattern(ast.MatchMapping([one], []))
pattern(ast.MatchMapping([x], [ast.MatchAs()]))
pattern(ast.MatchMapping([ast.Constant(None)], [ast.MatchAs()], "rest"))
pattern(ast.MatchMapping([one, one], [ast.MatchAs(), ast.MatchAs()]))
pattern(ast.MatchClass(one))
pattern(ast.MatchClass(x, [], ["a"], []))
pattern(ast.MatchClass(x, [ast.MatchStar("s")]))
pattern(ast.MatchClass(x, [], ["a", "a"], [ast.MatchAs(), ast.MatchAs()]))
stmt(ast.Match(x, [ast.match_case(ast.MatchAs(), None, [])]))

# Places.
for values in ((1, 0, 0, 0), (2, 0, 1, 0), (-1, 0, 1, 0), (1, -1, 1, 5), (1, 5, 1, 4), (-1, -1, -1, -1)):
    line, column, end_line, end_column = values
    check(ast.Module([ast.Pass(lineno=line, col_offset=column, end_lineno=end_line, end_col_offset=end_column)], []))
stmt(ast.Import([ast.alias("sys", lineno=9, col_offset=1, end_lineno=2, end_col_offset=0)]))

# What the compiler says of programs.
for source in ("return", "yield", "await x", "break", "continue", "def f():\n x\n global x", "nonlocal x", "def f(): nonlocal y", "f(**a, *b)",
               "def f(a, a): pass", "from x import *", "def f():\n from x import *", "x = 1\nfrom __future__ import annotations",
               "from __future__ import nothing", "async def f(): yield from x", "[(yield) for x in y]", "__debug__ = 1", "*a, *b = c",
               "class C: return", "async with x: pass", "def f():\n async for x in y: pass", "lambda: (await x)", "[x async for x in y]",
               "try: pass\nexcept: pass\nexcept E: pass", "def f[T, T](): pass", "[i := 0 for i in x]", "f(a=1, a=2)"):
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        print("parser:", error.msg)
        continue
    try:
        compile(tree, "there", "exec")
        print("fine")
    except SyntaxError as error:
        print(error.msg, error.filename, error.lineno, error.offset, error.end_lineno, error.end_offset, error.text)

# Depth.
loop = ast.UnaryOp(ast.Not(), None, **place)
loop.operand = loop
circle = []
circle.append(ast.If(one, circle, [], **place))
fix(one)
for tree, mode in ((ast.Expression(loop), "eval"), (ast.Module(circle, []), "exec")):
    try:
        compile(tree, "f", mode)
    except RecursionError as error:
        print("RecursionError")
