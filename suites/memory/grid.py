"""A grid of lists that all stay alive while n cells are replaced: stores of young objects into old ones."""

width = 0
cells = []


def setup(size, seed):
    """A grid of size by size cells; each is a list that begins with its place."""
    global width
    width = size
    cells.clear()
    for y in range(size):
        cells.append([[x, y] for x in range(size)])


def bench(n):
    # A replaced cell keeps its place as its first two items, so the answer is the same for each call.
    seed = 1
    total = 0
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        x = (seed >> 8) % width
        y = (seed >> 18) % width
        old = cells[y][x]
        cells[y][x] = [x, y, i]
        total += old[0] ^ old[1]
    return total
