# Two modules that import each other.
import _circular_a
import _circular_b
print(_circular_a.who(), _circular_b.who(), _circular_b.seen, _circular_a._circular_b is _circular_b)
import sys
del sys.modules["_circular_a"]
del sys.modules["_circular_b"]
import _circular_b as fresh
print(fresh.seen, fresh is _circular_b, fresh.who())
