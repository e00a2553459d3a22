# Walking __traceback__: line numbers, names, nesting.
def a():
    b()
def b():
    c = 1
    raise KeyError(
        "k"
    )
try:
    a()
except KeyError as e:
    t = e.__traceback__
    while t:
        print(t.tb_lineno, t.tb_frame.f_code.co_name, t.tb_frame.f_lineno, sorted(n for n in t.tb_frame.f_locals if n in ("c", "e")))
        t = t.tb_next
import sys
print(sys._getframe().f_code.co_name, sys._getframe().f_lineno, sys._getframe().f_back)
def caller():
    return callee()
def callee():
    f = sys._getframe(1)
    return f.f_code.co_name, f.f_lineno, sys._getframe(0).f_code.co_name
print(caller())
