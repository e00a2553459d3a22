"""Power iteration on the infinite matrix 1/((i+j)(i+j+1)/2+i+1) cut at 60, n iterations: calls in inner loops, float sums."""

import math

SIZE = 60


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    result = []
    for i in range(len(vector)):
        total = 0.0
        for j in range(len(vector)):
            total += element(i, j) * vector[j]
        result.append(total)
    return result


def times_transposed(vector):
    result = []
    for i in range(len(vector)):
        total = 0.0
        for j in range(len(vector)):
            total += element(j, i) * vector[j]
        result.append(total)
    return result


def bench(n):
    u = [1.0] * SIZE
    v = u
    for _ in range(n):
        v = times_transposed(times(u))
        largest = max(v)
        u = [x / largest for x in v]
    v = times_transposed(times(u))
    uv = vv = 0.0
    for i in range(SIZE):
        uv += u[i] * v[i]
        vv += u[i] * u[i]
    return "%.9f" % math.sqrt(uv / vv)
