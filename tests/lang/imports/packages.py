# Packages: __init__, submodules, relative imports, attributes of the package.
import pkg
print(pkg.level, pkg.two, pkg.twice(5), pkg.first.one, pkg.__name__, pkg.__package__, pkg.__doc__, hasattr(pkg, "second"), hasattr(pkg, "inner"))
print(pkg.first.where(), pkg.second.two, pkg.first.__name__)
import pkg.inner.deep
print(pkg.inner.deep.report(), pkg.inner.three, pkg.inner.__package__)
from pkg.inner import deep as d, three
from pkg import inner, level
import pkg.first as f, pkg.second
from pkg.second import double
print(d is pkg.inner.deep, three, inner is pkg.inner, level, f is pkg.first, double(2))
import sys
print(sorted(m for m in sys.modules if m.split(".")[0] == "pkg"))
print(__import__("pkg.inner.deep") is pkg, __import__("pkg.inner", fromlist=["three"]) is pkg.inner, pkg.__path__[0].endswith("pkg"))
def local():
    import pkg.first
    return pkg.first.one
print(local())
from pkg import first, second as s2
print(first.one, s2.two)
for t in (lambda: pkg.zzz, lambda: pkg.first.zzz, lambda: pkg.inner.deep.zzz):
    try: t()
    except AttributeError as e: print(e)
