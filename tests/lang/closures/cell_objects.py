"""Cells, methods and functions made by their classes."""


def show(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except BaseException as e:
        print(type(e).__name__, e)


def outer(x):
    def inner():
        return x

    return inner


inner = outer(1)
Cell = type(inner.__closure__[0])
c = Cell(3)
print(c.cell_contents, repr(c).startswith("<cell at 0x"), repr(Cell()).endswith(": empty>"))
c.cell_contents = 4
print(c.cell_contents)
del c.cell_contents
show(lambda: c.cell_contents)
print(Cell() == Cell(), Cell(1) < Cell(2), Cell() < Cell(0), Cell(2) >= Cell(3), Cell(1) != Cell(1), Cell(1) == 1)
show(lambda: Cell(1) < Cell("a"))
show(lambda: Cell(1) < 1)
inner.__closure__[0].cell_contents = "changed"
print(inner())
Function = type(outer)
print(Function(inner.__code__, globals(), closure=(Cell(7),))())
show(Function, inner.__code__, globals())
show(Function, inner.__code__, globals(), "name", None, (5,))
show(Function, 5, {})
made = Function((lambda a, b: (a, b, g)).__code__, {"g": 5}, "named", (9,))
print(made(1), made.__name__, made.__defaults__)
Method = type(c.__class__.__new__.__class__) and type("".join.__class__.__call__) and type(show.__get__(1))
print(Method(outer, 5)()(), Method(outer, 5).__self__, Method(outer, 5).__func__ is outer)
show(Method, 5, 1)
show(Method, outer, None)
for kind in type(outer.__code__), type(i for i in ()), type(type.__dict__), type({}.keys()):
    if kind.__name__ not in ("code", "mappingproxy"):
        show(kind)
print(exec(inner.__code__, globals(), closure=(Cell(0),)))
show(exec, inner.__code__)
show(eval, inner.__code__)
show(eval, "1", 5)
show(exec, "1", 5)
show(eval, "1", {}, 5)
show(exec, "1", {}, 5)
print(eval("x + y", globals={"x": 1}, locals={"y": 2}))
