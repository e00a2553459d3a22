# Modules that are missing, broken, or lack a name.
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "name", None))
def a(): import no_such_module
def b(): import pkg.nope
def c(): from _exports import missing
def d(): from pkg import missing
def e(): import _broken
def f(): from . import x
def g(): import math.pi
def h(): from math import nope, sin
def i(): import _exports.sub
def j(): from pkg.nope import x
def k(): __import__("")
def l(): __import__(5)
def m(): from .. import y
for fn in (a, b, c, d, e, e, f, g, h, i, j, k, l, m):
    print(fn.__name__, end=": ")
    t(fn)
import sys
print("_broken" in sys.modules, "_exports" in sys.modules)
try:
    import _syntax
except SyntaxError as x:
    print(type(x).__name__, x.msg, x.lineno, x.filename.endswith("_syntax.py"))
try:
    import no_such_module
except ModuleNotFoundError as x:
    print(x.name, x.msg, isinstance(x, ImportError))
try:
    from math import nope
except ImportError as x:
    print(x.name, x.msg)
