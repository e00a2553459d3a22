# Repetition shares items, nested lists, copies are shallow.
row = [0] * 3
grid = [row] * 2
grid[0][0] = 1
print(grid, grid[0] is grid[1])
grid = [[0] * 3 for _ in range(2)]
grid[0][0] = 1
print(grid, grid[0] is grid[1], [1, 2] * 3, 3 * [1], [1] * 0, [1] * -1, [] * 5, [None] * True)
l = [1, 2]
l *= 2
print(l)
l *= 0
print(l)
a = [1, [2, 3]]
b = a[:]
c = a.copy()
d = list(a)
a[1].append(4)
a.append(5)
print(a, b, c, d, b[1] is a[1])
m = [[i * 3 + j for j in range(3)] for i in range(3)]
print(m, [list(r) for r in zip(*m)], [r[::-1] for r in m], [m[i][i] for i in range(3)], sum(m, []), [x for r in m for x in r])
m[1][2] += 10
m[0], m[2] = m[2], m[0]
print(m, m[-1][-1], m[1][0:2], len(m), len(m[0]))
deep = []
for i in range(5):
    deep = [deep, i]
print(deep)
for f in (lambda: [1] * 1.5, lambda: [1] * "a", lambda: [1] * None, lambda: [1] + (2,), lambda: [1] - [1], lambda: -[1], lambda: [1] * [1], lambda: m[0][5], lambda: m["a"][0]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
t = [1]
u = t
t += [2]
print(t, u, t is u)
t = t + [3]
print(t, u, t is u)
