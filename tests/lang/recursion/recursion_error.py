# heavy: Endless recursion raises RecursionError, which can be caught, and leaves everything usable.
def f(n):
    return f(n + 1)
def a(): b()
def b(): a()
class C:
    def __getattr__(self, n): return getattr(self, n + "x")
    def __call__(self): return self()
    def __add__(self, o): return self + o
    def __len__(self): return len(self)
    def __iter__(self): return iter(self)
    def __eq__(self, o): return self == o
    __hash__ = None
    def __getitem__(self, i): return self[i]
    def __contains__(self, x): return x in self
    def __bool__(self): return bool(self)
    def __repr__(self): return repr(self)
    def __str__(self): return str(self)
    def __init__(self, deep=False):
        if deep: C(True)
class P:
    @property
    def p(self): return self.p
def g(): yield from g()
lam = lambda: lam()
for label, t in (("call", lambda: f(0)), ("mutual", a), ("getattr", lambda: C().q), ("__call__", lambda: C()()), ("add", lambda: C() + 1), ("len", lambda: len(C())), ("iter", lambda: iter(C())), ("eq", lambda: C() == 1), ("getitem", lambda: C()[0]), ("in", lambda: 1 in C()), ("bool", lambda: bool(C())), ("repr", lambda: repr(C())), ("str", lambda: str(C())), ("init", lambda: C(True)), ("property", lambda: P().p), ("generator", lambda: next(g())), ("lambda", lam), ("sort key", lambda: sorted([1], key=lambda x: lam())), ("map", lambda: list(map(f, [1]))), ("comprehension", lambda: [f(x) for x in [1]])):
    try:
        t()
        print(label, "no error")
    except RecursionError as e:
        print(label, type(e).__name__, str(e).startswith("maximum recursion depth exceeded"))
print(issubclass(RecursionError, RuntimeError), sum(range(10)))
