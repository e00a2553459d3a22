# When sides are evaluated and stored; failures half way.
log = []
def v(x):
    log.append(f"v{x}")
    return x
class T:
    def __setattr__(self, n, val): log.append(f"{n}={val}")
    def __setitem__(self, k, val): log.append(f"[{k}]={val}")
t = T()
t.a, t.b = v(1), v(2)
t[v("i")], t[v("j")] = v(3), v(4)
t.x = t.y = v(5)
t.p, (t.q, t.r) = v(6), (v(7), v(8))
print(log)
log.clear()
def it():
    for i in range(3):
        log.append(f"yield{i}")
        yield i
t.a, t.b, t.c = it()
print(log)
log.clear()
try:
    t.a, t.b = it()
except ValueError as e:
    print(e, log)
a = b = "old"
try:
    a, b = 1, undefined
except NameError as e:
    print(e, a, b)
x = [1, 2]
try:
    a, x[5], b = 1, 2, 3
except IndexError as e:
    print(e, a, b)
i = 0
l = [0, 0, 0]
i, l[i], l[i + 1] = 1, "a", "b"
print(i, l)
a, a = 1, 2
print(a)
x, x[0] = [9, 9], 5
print(x)
n = 1
n, m = n + 1, n
print(n, m)
def swap(l, i, j): l[i], l[j] = l[j], l[i]
l = [1, 2, 3]
swap(l, 0, 2)
print(l)
l = [2, 0, 1]
l[0], l[l[0]] = l[l[0]], l[0]
print(l)
class Inf:
    def __iter__(self): return self
    def __next__(self):
        log.append("n")
        return 1
log.clear()
try:
    a, b, c = Inf()
except ValueError as e:
    print(e, len(log))
