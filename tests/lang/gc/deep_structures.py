# Structures thousands of levels deep are built, walked and dropped.  # not recursive in the script
l = None
for i in range(3000): l = [l, i]
n = 0
while l:
    l = l[0]
    n += 1
print(n)
t = ()
for i in range(3000): t = (t, i)
n = 0
while t:
    t = t[0]
    n += 1
print(n)
d = None
for i in range(2000): d = {"next": d}
n = 0
while d:
    d = d["next"]
    n += 1
print(n)
class N:
    def __init__(self, nxt): self.next = nxt
x = None
for i in range(2000): x = N(x)
y = x
n = 0
while y:
    y = y.next
    n += 1
print(n)
del x
f = lambda: 0
for i in range(500): f = (lambda g: lambda: g)(f)
n = 0
while f != 0:
    f = f()
    n += 1
print(n)
g = iter([1])
for i in range(50): g = map(lambda v: v + 1, g)
print(list(g))
