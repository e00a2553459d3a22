# Generators that feed each other, windows, batches, merge, groupby by hand.
def take(n, it):
    for _ in range(n):
        try:
            yield next(it)
        except StopIteration:
            return
def count(start=0, step=1):
    while True:
        yield start
        start += step
def sieve():
    n = count(2)
    while True:
        p = next(n)
        yield p
        n = (lambda p, n: (x for x in n if x % p))(p, n)
print(list(take(15, sieve())))
def window(it, n):
    buf = []
    for x in it:
        buf.append(x)
        if len(buf) == n:
            yield tuple(buf)
            buf.pop(0)
print(list(window(range(6), 3)), list(window("ab", 3)))
def batch(it, n):
    out = []
    for x in it:
        out.append(x)
        if len(out) == n:
            yield out
            out = []
    if out: yield out
print(list(batch(range(7), 3)))
def merge(*its):
    heads = []
    for it in map(iter, its):
        for x in it:
            heads.append([x, it])
            break
    while heads:
        m = min(heads, key=lambda h: h[0])
        yield m[0]
        try:
            m[0] = next(m[1])
        except StopIteration:
            heads.remove(m)
print(list(merge([1, 4, 7], [2, 5], [], [3, 6, 8, 9])))
def group(it, key):
    cur, items = None, []
    for x in it:
        k = key(x)
        if items and k != cur:
            yield cur, items
            items = []
        cur = k
        items.append(x)
    if items: yield cur, items
print(list(group("aabbbac", lambda c: c)))
def perms(l):
    if len(l) <= 1:
        yield l
        return
    for i in range(len(l)):
        for p in perms(l[:i] + l[i + 1:]):
            yield [l[i]] + p
print(["".join(p) for p in perms(list("abc"))], sum(1 for _ in perms([1, 2, 3, 4])))
def product(*ls):
    if not ls: yield ()
    else:
        for x in ls[0]:
            for rest in product(*ls[1:]): yield (x,) + rest
print(list(product("ab", [1, 2], [True])))
def subsets(l):
    for m in range(1 << len(l)):
        yield [x for i, x in enumerate(l) if m >> i & 1]
print(list(subsets([1, 2, 3])))
def running(it):
    t = 0
    for x in it:
        t += x
        yield t
print(list(running(range(6))), list(take(5, running(count(1, 2)))))
lines = ["a=1", "# no", "b=2", "", "c=x"]
pairs = (l.split("=") for l in lines if l and not l.startswith("#"))
nums = ((k, int(v)) for k, v in pairs if v.isdigit())
print(dict(nums))
print(sum(x * y for x in range(4) for y in range(x)), max((x % 7, x) for x in range(20)), ",".join(str(x) for x in take(3, count())), sorted(x for x in (3, 1, 2)), any(x > 2 for x in count()), all(x < 5 for x in count()), next(x for x in count() if x * x > 50))
