# Classes derived from several builtins keep their own attributes and methods side by side.
class L(list): kind = "list"
class D(dict): kind = "dict"
class I(int): kind = "int"
class S(str): kind = "str"
class T(tuple): kind = "tuple"
class F(float): kind = "float"
class E(Exception): kind = "exc"
class B(bytes): kind = "bytes"
class St(set): kind = "set"
objs = [L([1, 2]), D(a=1), I(5), S("txt"), T((1, 2)), F(2.5), E("msg"), B(b"by"), St([1])]
for o in objs:
    o.extra = type(o).__name__
    print(type(o).__name__, o.kind, o.extra, str(o), o == o, isinstance(o, type(o).__bases__[0]), o.__dict__, len(type(o).__mro__))
for o in objs:
    try:
        print(type(o).__name__, len(o), hash(o) == hash(o))
    except TypeError as e:
        print(e)
print(objs[0] + [3], objs[2] + 1, objs[3] + "!", objs[4] + (3,), objs[5] * 2, objs[7] + b"!", objs[8] | {2}, objs[1]["a"])
class X(L):
    def __init__(self, *a, tag="t"):
        list.__init__(self, *a)
        self.tag = tag
x = X("ab", tag="q")
print(x, x.tag, x.kind, X(), isinstance(x, list))
for bases in ((int, str), (list, dict), (bool,), (type(None),), (range,), (type(len),), (slice,), (type(lambda: 0),)):
    try:
        type("Z", bases, {})
        print("ok", bases)
    except TypeError as e:
        print(e)
class M(L, object): pass
class Mix:
    def hello(self): return "hello from " + type(self).__name__
class LM(Mix, list): pass
class EM(Mix, ValueError): pass
print(LM([1]).hello(), EM("e").hello(), LM([1]) == [1], [c.__name__ for c in EM.__mro__])
try:
    raise EM("raised", 2)
except ValueError as e:
    print(type(e).__name__, e, e.args, e.hello())
class IntEnum(int):
    names = {}
    def __new__(cls, v, n):
        o = int.__new__(cls, v)
        o.n = n
        cls.names[v] = o
        return o
    def __repr__(self): return f"<{self.n}: {int(self)}>"
RED, BLUE = IntEnum(1, "RED"), IntEnum(2, "BLUE")
print(RED, [RED, BLUE], RED + BLUE, RED < BLUE, IntEnum.names, [10, 20, 30][BLUE], RED | BLUE, f"{RED}", "%d" % RED, {1: "one"}[RED])
