# Chained, augmented, tuple, starred, annotated assignments; evaluation once.
a = b = c = []
a.append(1)
print(a is b is c, c)
x, y = y2, x2 = 1, 2
print(x, y, y2, x2)
(p, q), r = [1, 2], 3
[s, t] = "st"
print(p, q, r, s, t)
n: int = 5
m: str
print(n, "m" in globals())
calls = []
def idx(v):
    calls.append(v)
    return v
l = [1, 2, 3]
l[idx(1)] += 10
l[idx(0)], l[idx(2)] = l[idx(2)], l[idx(0)]
print(l, calls)
class O: v = 1
def obj():
    calls.append("obj")
    return O
obj().v += 1
obj().v *= 5
print(O.v, calls)
i = 0
i, l[i] = 1, "new"
print(i, l)
d = {}
d["a"] = d["b"] = len(d)
print(d)
k = 1
k += k; k -= 5; k *= -2; k //= 4; k **= 3; k <<= 2; k |= 3; k ^= 5; k &= 14; k >>= 1; k %= 4
print(k)
f = 7.0
f /= 2; f //= 1; f %= 2
print(f)
st = "a"
st += "b"; st *= 3
print(st)
tp = (1,)
tp += (2,); tp *= 2
print(tp)
se = {1}
se |= {2}; se -= {1}; se ^= {5}; se &= {2, 5}
print(se)
z = 1, 2, *[3, 4]
print(z)
w = *"ab",
print(w)
def multi(): return 1, (2, 3)
one, (two, three) = multi()
print(one, two, three)
A = B = lambda: "same"
print(A is B, A())
class C:
    x = y = 3
    x += 1
    z: int = 9
print(C.x, C.y, C.z)
u = v = 0
u += 1
print(u, v)
