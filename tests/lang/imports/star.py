# from module import *: all public names, or those of __all__.
from _exports import *
print(listed, also, "unlisted" in globals())
from _counted import *
print(value, bump(), "_hidden" in globals(), "__doc__" in globals())
from math import *
print(pi, sqrt(9), floor(2.5), pow(2, 3))
before = "mine"
listed = "overwritten"
from _exports import *
print(listed, before)
import _exports
_exports.__all__ = ["listed", "unlisted"]
from _exports import *
print(unlisted)
_exports.__all__ = ["nope"]
try:
    from _exports import *
except AttributeError as e:
    print(e)
_exports.__all__ = [5]
try:
    from _exports import *
except TypeError as e:
    print(e)
