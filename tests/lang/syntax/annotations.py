# Annotations of variables, parameters and returns do not change behaviour.
x: int = "not an int"
y: "forward" = 1
z: list[int]
print(x, y, "z" in globals())
def f(a: int, b: str = "d", *c: float, d: bool = True, **e: dict) -> list:
    v: int = 5
    w: int
    return [a, b, c, d, e, v]
print(f("x"), f(1, 2, 3, d=4, z=5))
class C:
    a: int = 1
    b: str
    def __init__(self, n: int) -> None:
        self.n: int = n
        (self.m): int = n + 1
    def m2(self, o: "C") -> "C": return o
c = C(3)
print(C.a, hasattr(C, "b"), c.n, c.m, c.m2(c) is c)
d: dict = {}
d["k"]: int = 5
print(d)
def g(x: undefined_name_here = 1) -> also_undefined: return x
print(g())
def h():
    q: int
    try: return q
    except UnboundLocalError as e: return str(e)
print(h())
lam: "callable" = lambda v: v
print(lam(1))
for i in range(2): k: int = i
print(k)
t: tuple = 1, 2
print(t)
def gen() -> "iterator":
    n: int = yield 1
    print("n", n)
it = gen()
next(it)
try: it.send(5)
except StopIteration: print("done")
