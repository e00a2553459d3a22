"""Multiply n rows of floats by a 100 x 100 matrix, lists of lists: two-level indexing and float sums."""

SIZE = 100


def matrix(seed):
    rows = []
    for _ in range(SIZE):
        row = []
        for _ in range(SIZE):
            seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
            row.append((seed >> 8) / 8388608.0 - 0.5)
        rows.append(row)
    return rows


A = matrix(1)
B = matrix(2)


def bench(n):
    trace = 0.0
    for r in range(n):
        row = A[r % SIZE]
        product = []
        for j in range(SIZE):
            total = 0.0
            for k in range(SIZE):
                total += row[k] * B[k][j]
            product.append(total)
        trace += product[r % SIZE]
    return "%.9f" % trace
