# sys.modules: removing an entry makes a module run again; placing an object there is what import finds.
import sys
import _counted
_counted.value = 50
first = _counted
del sys.modules["_counted"]
import _counted
print(_counted is first, _counted.value, first.value)
class Fake: attr = "fake attribute"
sys.modules["made_up"] = Fake
import made_up
from made_up import attr
print(made_up is Fake, attr)
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as e:
    print(type(e).__name__, e)
saved = sys.modules.pop("_counted")
sys.modules["_counted"] = first
import _counted
print(_counted is first)
M = type(sys)
m = M("dynamic", "its doc")
m.x = 5
sys.modules["dynamic"] = m
from dynamic import x
print(x, m.__name__, m.__doc__, type(m).__name__, repr(m))
def lazy():
    import pkg.first
    return pkg
print("pkg" in sys.modules)
print(lazy().level, "pkg" in sys.modules)
