# Conway's game of life on a set of cells.
def neighbours(c):
    x, y = c
    return ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j)
def step(cells):
    counts = {}
    for c in cells:
        for n in neighbours(c): counts[n] = counts.get(n, 0) + 1
    return {c for c, n in counts.items() if n == 3 or n == 2 and c in cells}
def show(cells):
    xs, ys = [x for x, _ in cells], [y for _, y in cells]
    for y in range(min(ys), max(ys) + 1): print("".join("#" if (x, y) in cells else "." for x in range(min(xs), max(xs) + 1)))
    print()
glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(4): glider = step(glider)
show(glider)
print(glider == {(2, 1), (3, 2), (1, 3), (2, 3), (3, 3)})
blinker = {(0, 1), (1, 1), (2, 1)}
print(step(step(blinker)) == blinker, sorted(step(blinker)))
r = {(1, 0), (2, 0), (0, 1), (1, 1), (1, 2)}
pops = []
for _ in range(12):
    pops.append(len(r))
    r = step(r)
print(pops)
show(r)
