# __name__, names of imported functions and classes, globals of the defining module.
import _counted
if __name__ == "__main__":
    print("main")
print(__name__, _counted.bump.__module__, _counted.bump.__globals__ is vars(_counted), _counted.bump.__globals__["value"])
value = "mine"
print(_counted.bump(), value)
import sys
main = sys.modules["__main__"]
print(main.value, main.__name__, hasattr(main, "_counted"))
main.injected = 7
print(injected)
class K: pass
def f(): pass
print(K.__module__, f.__module__, __doc__, __file__.endswith("main_guard.py"), sorted(n for n in globals() if n in ("K", "f", "value", "sys")))
