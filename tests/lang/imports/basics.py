# import, as, from, several names; the module runs once; attributes are shared.
import _counted
import _counted as again
from _counted import value, bump
from _counted import value as v, bump as b, __name__ as modname
print(_counted is again, value, v, modname, _counted.__name__, _counted.__doc__, type(_counted).__name__)
print(bump(), value, _counted.value, b(), again.value)
_counted.value = 100
print(bump(), value)
_counted.new = "attached"
import _counted as third
print(third.new, hasattr(third, "nope"), third._hidden, "value" in dir(third), third.__file__.endswith("_counted.py"))
def f():
    import _counted
    from _counted import _hidden
    return _counted.value, _hidden
print(f())
import sys
print(sys.modules["_counted"] is _counted, "_counted" in sys.modules, __name__, "_nope" in sys.modules)
def g():
    import math as m, sys as s
    return m.floor(2.5), s is sys
print(g())
class C:
    import math
    from math import pi
    def area(self): return self.math.floor(self.pi)
print(C().area(), C.pi)
if True: import math
print(math.sqrt(16), (lambda: __import__("math").ceil(1.2))(), __import__("_counted") is _counted)
for t in (lambda: _counted.nope, lambda: setattr(_counted, "x", 1) or _counted.x, lambda: delattr(_counted, "zz")):
    try: print(t())
    except AttributeError as e: print(e)
