# Exceptions with tracebacks and contexts kept and dropped.
def fail(n, acc):
    local = [n] * 3
    if n == 0: raise ValueError(acc + [local])
    fail(n - 1, acc + [str(n)])
kept = []
for i in range(25):
    try:
        fail(i % 6, [])
    except ValueError as e:
        if i % 5 == 0: kept.append(e)
print([len(e.args[0]) for e in kept], kept[4].args)
def tb_depth(e):
    n, t = 0, e.__traceback__
    while t: n, t = n + 1, t.tb_next
    return n
print([tb_depth(e) for e in kept])
def chain(n):
    try:
        if n: chain(n - 1)
        else: raise KeyError("root", [n])
    except Exception as e:
        raise RuntimeError("level", [n]) from e
try:
    chain(10)
except RuntimeError as e:
    out = []
    while e:
        out.append(e.args[1][0])
        e = e.__cause__
    print(out)
results = []
for i in range(40):
    try:
        try:
            [1, 2][i]
        except IndexError as e:
            raise LookupError(str(i)) from e
        finally:
            results.append([i])
    except LookupError as e:
        results.append((str(e), repr(e.__cause__)))
print(len(results), results[-1], results[2])
class E(Exception):
    def __init__(self, payload):
        super().__init__()
        self.payload = payload
es = []
for i in range(50):
    try:
        raise E({"data": [i]})
    except E as e:
        es.append(e)
print(sum(e.payload["data"][0] for e in es))
def gen():
    for i in range(10):
        try:
            yield [i]
        except E as e:
            yield e.payload
g = gen()
print([next(g), g.throw(E(["thrown"])), next(g), len([[] for _ in range(50)]), g.throw(E(("again",)))])
