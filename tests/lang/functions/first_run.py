def never(a, b=2, *, k=3):
    "doc"
    x = lambda: a + 1
    return {"c": (1, 2, 3), "s": "lit"}
print(never.__code__.co_consts[0:0], never.__code__.co_names, never.__code__.co_varnames, never.__name__, never.__doc__)
print(any(getattr(c, "co_name", "") == "<lambda>" for c in never.__code__.co_consts))
def gen(a):
    y = yield a
    yield y
g = gen(4)
print(g.gi_frame is not None, g.gi_code.co_name)
try:
    g.send(3)
except TypeError as e:
    print(e)
g2 = gen(5); g2.close(); print(list(g2))
g3 = gen(6)
try:
    g3.throw(ValueError("early"))
except ValueError as e:
    print(repr(e), e.__traceback__.tb_lineno, e.__traceback__.tb_next.tb_lineno)
print(next(g), g.send(9))
def kw(a, b): return (a, b)
print(kw(b=1, a=2))
try:
    kw(b=1, c=2)
except TypeError as e: print(e)
def deep(n): return deep(n+1)
try: deep(0)
except RecursionError as e: print("rec")
def tried():
    try:
        return 1 // 0
    except ZeroDivisionError:
        return "caught"
print(tried())
print(never.__code__.replace(co_name="other").co_name)
async def co(): return 1
c = co(); print(c.cr_frame is not None)
try: c.send(None)
except StopIteration as e: print(e.value)
print(never(1)["c"])
