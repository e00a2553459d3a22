# with: order of enter and exit, value of as, exceptions passed to __exit__, suppression.
class C:
    def __init__(self, name, suppress=False): self.name, self.suppress = name, suppress
    def __enter__(self):
        print("enter", self.name)
        return self.name + "!"
    def __exit__(self, t, v, tb):
        print("exit", self.name, t and t.__name__, v, tb is not None)
        return self.suppress
with C("a") as x:
    print("body", x)
with C("b"):
    print("no as")
with C("c") as x, C("d") as y:
    print(x, y)
with (C("e") as x, C("f") as y,):
    print(x, y)
try:
    with C("g"):
        raise ValueError("bad")
    print("not reached")
except ValueError as e:
    print("caught", e)
with C("h", suppress=True):
    raise ValueError("swallowed")
print("after h")
with C("outer", True), C("inner"):
    raise KeyError("k")
with C("outer"), C("inner", True):
    raise KeyError("k")
def f():
    with C("ret"):
        return "value"
print(f())
for i in range(3):
    with C(f"loop{i}"):
        if i == 0: continue
        if i == 1: break
class T: pass
t = T()
l = [0, 0]
with C("attr") as t.x, C("item") as l[1], C("pair") as (p, *q):
    print(t.x, l, p, q)
