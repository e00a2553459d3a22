# Which side is asked first: subclass on the right, same type, NotImplemented on both sides.
log = []
def mk(name, bases=(), ret=NotImplemented, ops=("add", "radd")):
    def add(self, o):
        log.append(name + ".add")
        return ret
    def radd(self, o):
        log.append(name + ".radd")
        return ret
    d = {}
    if "add" in ops: d["__add__"] = add
    if "radd" in ops: d["__radd__"] = radd
    return type(name, bases, d)
A = mk("A")
B = mk("B")
SubA = mk("SubA", (A,))
SubOnlyAdd = mk("SubOnlyAdd", (A,), ops=("add",))
SubPlain = type("SubPlain", (A,), {})
R = mk("R", ret="R result", ops=("radd",))
def go(x, y):
    log.clear()
    try:
        r = x + y
    except TypeError as e:
        r = str(e)
    print(type(x).__name__, type(y).__name__, log, r)
for x in (A(), B(), SubA(), SubOnlyAdd(), SubPlain(), R(), 1, "s", [1]):
    for y in (A(), SubA(), SubOnlyAdd(), SubPlain(), R()):
        go(x, y)
go(R(), 1)
class MyInt(int):
    def __radd__(self, o): return "MyInt.radd"
    def __add__(self, o): return "MyInt.add"
    def __rmul__(self, o): return "MyInt.rmul"
print(1 + MyInt(2), MyInt(2) + 1, 2 * MyInt(3), MyInt(3) * 2, 1.5 + MyInt(1), True + MyInt(1), sum([1, MyInt(2)]))
class MyStr(str):
    def __radd__(self, o): return "MyStr.radd"
    def __rmod__(self, o): return "MyStr.rmod"
print("a" + MyStr("b"), "%s" % MyStr("b"))
class MyList(list):
    def __radd__(self, o): return "MyList.radd"
print([1] + MyList([2]))
class L:
    def __lt__(self, o):
        log.append("lt")
        return NotImplemented
    def __gt__(self, o):
        log.append("gt")
        return NotImplemented
    def __eq__(self, o):
        log.append("eq")
        return NotImplemented
class L2(L):
    def __gt__(self, o):
        log.append("sub gt")
        return True
log.clear()
print(L() == L(), log)
log.clear()
print(L() != 5, 5 == L(), log)
log.clear()
print(L() < L2(), log)
log.clear()
try:
    L() < L()
except TypeError as e:
    print(e, log)
