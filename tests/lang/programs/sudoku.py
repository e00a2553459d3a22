# Sudoku by backtracking on bit masks.
puzzle = "530070000600195000098000060800060003400803001700020006060000280000419005000080079"
grid = [int(c) for c in puzzle]
rows, cols, boxes = [0] * 9, [0] * 9, [0] * 9
def flip(i, d):
    b = 1 << d
    rows[i // 9] ^= b
    cols[i % 9] ^= b
    boxes[i // 27 * 3 + i % 9 // 3] ^= b
for i, d in enumerate(grid):
    if d: flip(i, d)
steps = 0
def solve():
    global steps
    best, options = None, None
    for i in range(81):
        if grid[i] == 0:
            used = rows[i // 9] | cols[i % 9] | boxes[i // 27 * 3 + i % 9 // 3]
            free = [d for d in range(1, 10) if not used >> d & 1]
            if options is None or len(free) < len(options):
                best, options = i, free
                if len(free) < 2: break
    if best is None: return True
    for d in options:
        steps += 1
        grid[best] = d
        flip(best, d)
        if solve(): return True
        grid[best] = 0
        flip(best, d)
    return False
print(solve(), steps)
for r in range(9): print(" ".join(str(d) for d in grid[r * 9:r * 9 + 9]))
print(all(sorted(grid[r * 9:r * 9 + 9]) == list(range(1, 10)) for r in range(9)))
