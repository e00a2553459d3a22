# Assignment expressions in conditions, calls, comprehensions, f-strings.
if (n := 10) > 5: print(n)
print((a := 1) + (b := a + 1), a, b)
data = [3, 1, 4, 1, 5]
it = iter(data)
while (x := next(it, None)) is not None: print(x, end=" ")
print(x)
print([y for v in data if (y := v * 2) > 4], y, [s := 0, s := s + 1, s], s)
def f(x): return x
print(f(x := 5), x, f((z := 3, 4)), z, f(x=(w := 6)), w)
print(any((hit := v) > 3 for v in data), hit, all((miss := v) < 4 for v in data), miss)
print(f"{(q := 8)} {q}", (lambda: (k := 4) + k)(), [last := i for i in range(3)][-1], last)
total = 0
print([total := total + v for v in data], total)
if (m := max(data)) and (k := data.index(m)): print(m, k)
elif m: print("no")
d = {"a": 1}
if (v := d.get("a")) is not None: print(v)
if not (v := d.get("z")): print(v)
x = (y := 2, 3)
print(x, y)
l = [1]
l[(i := 0)] = "set"
print(l, i)
def scope():
    [inner := v for v in range(3)]
    return inner
print(scope())
def glob():
    global gl
    return [gl := v for v in (7,)]
print(glob(), gl)
assert (ok := True)
print(ok, (p := (r := 1)) + r, p, not (nn := 0), nn)
def gen():
    while (got := (yield)) != "end": print("got", got)
g = gen()
next(g)
g.send(1)
try: g.send("end")
except StopIteration: print("ended", "got" in globals())
print({(key := "k"): (val := 2)}, key, val, (lambda a=(dd := 9): a)(), dd)
