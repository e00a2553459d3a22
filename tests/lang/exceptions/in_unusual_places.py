# Exceptions in default arguments, class bodies, decorators, comprehensions, operators, iterators, properties, del.
def boom(*a): raise ValueError("boom %s" % (a,))
def t(label, f):
    try:
        f()
        print(label, "fine")
    except Exception as e:
        print(label, type(e).__name__, e)
def d1():
    def f(x=boom(1)): pass
def d2():
    class C:
        x = boom(2)
def d3():
    @lambda f: boom(3)
    def f(): pass
def d4(): [boom(i) for i in range(3)]
def d5(): {1: boom(5)}
def d6():
    for x in map(boom, [6]): pass
def d7(): sorted([1, 2], key=boom)
def d8(): return boom(8) if True else 1
def d9(): f"{boom(9)}"
def d10(): [1, 2, boom(10)]
def d11(): print(1, boom(11))
def d12():
    class C:
        def __init_subclass__(cls): boom(12)
    class D(C): pass
def d13():
    class C:
        def __set_name__(self, o, n): boom(13)
    class D: x = C()
def d14():
    class C:
        def __del__(self): pass
        def __enter__(self): boom(14)
        def __exit__(self, *a): pass
    with C(): pass
def d15():
    class I:
        def __iter__(self): return self
        def __next__(self): boom(15)
    a, b = I()
def d16():
    class I:
        def __iter__(self): return self
        def __next__(self): boom(16)
    [*I()]
def d17():
    class K:
        def __hash__(self): boom(17)
    {K(): 1}
def d18():
    class K:
        def __eq__(self, o): boom(18)
    [1].index(K())
def d19():
    class K:
        def __bool__(self): boom(19)
    while K(): pass
def d20():
    class K:
        def __len__(self): boom(20)
    if K(): pass
def d21():
    class K:
        def __format__(self, s): boom(21)
    f"{K():x}"
def d22():
    class K:
        def __getattr__(self, n): boom(22, n)
    K().attr
def d23():
    class K:
        def __setattr__(self, n, v): boom(23, n)
    K().attr = 5
def d24():
    class K:
        def __delitem__(self, n): boom(24, n)
    del K()[3]
def d25():
    class K:
        def __contains__(self, n): boom(25, n)
    1 in K()
def d26():
    class K:
        def __index__(self): boom(26)
    [1, 2][K()]
def d27():
    class K:
        def __call__(self): boom(27)
    list(iter(K(), 1))
def d28():
    class K:
        def __radd__(self, o): boom(28)
    1 + K()
def d29():
    class K:
        def __lt__(self, o): boom(29)
    sorted([K(), K()])
def d30(): any(boom(i) for i in [30])
def d31(): dict(a=boom(31))
def d32(): max([1, 2], key=boom)
def d33(): assert False, boom(33)
def d34(): raise boom(34)
def d35():
    try:
        raise KeyError
    except boom(35): pass
def d36():
    lambda x=boom(36): x
for k in range(1, 37):
    t(k, globals()["d%d" % k])
