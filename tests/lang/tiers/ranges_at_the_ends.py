# Loops whose checks can be proven away, up to the ends where they cannot: the ends of small ints, of
# lists, of ranges; induction variables bound anew; lists that shrink within the loop.

TOP = 2 ** 60


def run(f, *args):
    """Calls f often enough to be compiled, from its start too."""
    result = None
    for _ in range(60):
        try:
            result = f(*args)
        except Exception as e:
            result = type(e).__name__, str(e)
    return result


# ---- the ends of small ints

def up_to(start, end):
    i, n = start, 0
    while i < end:
        i += 1
        n += 1
    return i, n


def up_to_and_with(start, end):
    i, n = start, 0
    while i <= end:
        i += 1
        n += 1
    return i, n


def down_to(start, end):
    i, n = start, 0
    while i > end:
        i -= 1
        n += 1
    return i, n


def down_by_three(start, end):
    i, n = start, 0
    while i >= end:
        i -= 3
        n += 1
    return i, n


def unequal(start, end):
    i = start
    while i != end:
        i += 1
    return i


for base in (0, TOP - 50, -TOP + 1, 2 ** 31 - 20, 2 ** 63 - 20):
    for f in (up_to, up_to_and_with):
        print(f.__name__, base, run(f, base, base + 49), run(f, base, base + 50), run(f, base, base + 51))
    print(run(unequal, base, base + 60))
for base in (0, TOP - 1, -TOP + 50, -TOP + 49, -TOP, -2 ** 63 + 5):
    for f in (down_to, down_by_three):
        print(f.__name__, base, run(f, base, base - 49), run(f, base, base - 50), run(f, base, base - 51))


def squares(n, start):
    total = 0
    for i in range(start, start + n):
        if i < 1 << 29:
            total ^= i * i
        else:
            total ^= i * i + 1
    return total


print(run(squares, 40, 0), run(squares, 40, 2 ** 29 - 20), run(squares, 40, 2 ** 30 - 20), run(squares, 40, 2 ** 31))


def masks(x, n):
    out = 0
    for i in range(n):
        a = (x + i) & 0xFFFF
        b = a * a
        c = b % 1000
        d = (c << 3) + (b >> 4) - (a | c)
        out += d // 7 + (-d) // 7 - -d % 7
    return out


print(run(masks, 5, 50), run(masks, TOP - 20, 50), run(masks, -TOP - 20, 50), run(masks, -3, 50))


# ---- the ends of lists

def by_length(xs):
    s = i = 0
    while i < len(xs):
        s += xs[i]
        i += 1
    return s


def by_range(xs):
    s = 0
    for i in range(len(xs)):
        s += xs[i]
    return s


def by_range_from(xs, a, b):
    s = 0
    for i in range(a, b):
        s = s * 3 % 1009 + xs[i]
    return s


def by_range_step(xs, a, b, c):
    s = 0
    for i in range(a, b, c):
        s = s * 3 % 1009 + xs[i]
    return s


def with_equal(xs):
    s = i = 0
    while i <= len(xs):
        s += xs[i]
        i += 1
    return s


def one_before(xs):
    s = 0
    for i in range(len(xs)):
        s = s * 3 % 1009 + xs[i - 1]
    return s


def one_behind(xs):
    s = 0
    for i in range(len(xs) - 1):
        s = s * 3 % 1009 + xs[i + 1]
    return s


def one_too_far(xs):
    s = 0
    for i in range(len(xs)):
        s = s * 3 % 1009 + xs[i + 1]
    return s


def backwards(xs):
    s = 0
    i = len(xs) - 1
    while i >= 0:
        s = s * 3 % 1009 + xs[i]
        i -= 1
    return s


def backwards_too_far(xs):
    s = 0
    i = len(xs) - 1
    while i >= -3:
        s = s * 3 % 1009 + xs[i]
        i -= 1
    return s


def inwards(xs):
    xs = xs[:]
    i, j = 0, len(xs) - 1
    while i < j:
        xs[i], xs[j] = xs[j], xs[i]
        i += 1
        j -= 1
    return xs[:3], xs[-3:]


def clipped(xs, i, n):
    s = 0
    for _ in range(n):
        if 0 <= i < len(xs):
            s = s * 3 % 1009 + xs[i]
        i += 1
    return s


ITEMS = list(range(100, 150))
FLOATS = [x / 4 for x in ITEMS]
for xs in (ITEMS, FLOATS, ITEMS[:1], [], tuple(ITEMS)):
    print(run(by_length, xs), run(by_range, xs), run(with_equal, xs), run(clipped, xs, -7, 70))
    print(run(one_before, xs), run(one_behind, xs), run(one_too_far, xs))
    print(run(backwards, xs), run(backwards_too_far, xs))
print(run(inwards, ITEMS), run(inwards, ITEMS[:5]), run(inwards, ITEMS[:1]))
for a, b in ((0, 50), (0, 51), (-50, 50), (-51, 50), (10, 5), (49, 50), (50, 50), (-3, 0)):
    print(a, b, run(by_range_from, ITEMS, a, b), run(by_range_step, ITEMS, b - 1, a - 1, -1))
    print(run(by_range_step, ITEMS, a, b, 7), run(by_range_step, ITEMS, b, a, -7))


# ---- lists that change under the loop

def shrinking(xs):
    xs = xs[:]
    s = i = 0
    while i < len(xs):
        s = s * 3 % 1009 + xs[i]
        xs.pop()
        i += 1
    return s, len(xs)


def shrinking_too_late(xs):
    xs = xs[:]
    s = i = 0
    while i < len(xs):
        xs.pop()
        s = s * 3 % 1009 + xs[i]
        i += 1
    return s, len(xs)


def shrinking_range(xs):
    xs = xs[:]
    s = 0
    for i in range(len(xs)):
        s = s * 3 % 1009 + xs[i]
        if i == 30:
            del xs[20:]
    return s


def growing(xs):
    xs = xs[:]
    s = i = 0
    while i < len(xs):
        s = s * 3 % 1009 + xs[i]
        if len(xs) < 70:
            xs.append(i)
        i += 1
    return s, len(xs)


def two_lists(xs, ys):
    s = 0
    for i in range(len(xs)):
        s = s * 3 % 1009 + xs[i] + ys[i]
    return s


for f in (shrinking, shrinking_too_late, shrinking_range, growing):
    print(f.__name__, run(f, ITEMS), run(f, ITEMS[:7]))
print(run(two_lists, ITEMS, ITEMS), run(two_lists, ITEMS, ITEMS + [1]), run(two_lists, ITEMS, ITEMS[:-1]))


# ---- the induction variable is bound anew

def bound_anew(xs, jump):
    s = 0
    for i in range(len(xs)):
        if i == 20:
            i = jump
        s = s * 3 % 1009 + xs[i]
        i += 1000
    return s


def jumping(xs, jump):
    s = i = 0
    n = len(xs)
    while i < n:
        s = s * 3 % 1009 + xs[i]
        i += 1
        if i == 20:
            i = jump
    return s


def length_bound_anew(xs, m):
    s = i = 0
    n = len(xs)
    while i < n:
        s = s * 3 % 1009 + xs[i]
        i += 1
        if i == 20:
            n = m
    return s


for jump in (21, 49, 50, 60, -1, -50, -51):
    print(jump, run(bound_anew, ITEMS, jump))
    if jump > 20:
        print(run(jumping, ITEMS, jump))
for m in (0, 21, 50, 51):
    print(m, run(length_bound_anew, ITEMS, m))


# ---- nests

def triangle(n):
    xs = [0] * n
    for i in range(n):
        for j in range(i + 1):
            xs[j] += i - j
        for j in range(i, n):
            xs[j] -= j
    return xs[:3], xs[-2:]


def rows(n, m, extra):
    grid = [[r * m + c for c in range(m)] for r in range(n)]
    s = r = 0
    while r < n:
        c = 0
        while c < m + extra:
            s = s * 3 % 1009 + grid[r][c]
            c += 1
        r += 1
    return s


def sieve(n):
    flags = [True] * (n + 1)
    i = 2
    while i * i <= n:
        if flags[i]:
            j = i * i
            while j <= n:
                flags[j] = False
                j += i
        i += 1
    return sum(flags)


def bubbles(xs):
    xs = xs[:]
    n = len(xs)
    for i in range(n):
        for j in range(0, n - i - 1):
            if xs[j] < xs[j + 1]:
                xs[j], xs[j + 1] = xs[j + 1], xs[j]
    return xs[:4]


print(run(triangle, 25), run(rows, 10, 12, 0), run(rows, 10, 12, 1), run(sieve, 500), run(bubbles, ITEMS))


# ---- one entry with numbers that another does not have

def entered(i, xs, n):
    s = 0
    while n > 0:
        s = s * 3 % 1009 + xs[i]
        i += 1
        n -= 1
    return s, i


for i, n in ((0, 50), (-50, 50), (-10, 10), (-10, 30), (-50, 101), (0, 51), (49, 1), (50, 1), (-51, 3)):
    print(i, n, run(entered, i, ITEMS, n))


def decided(n):
    low = high = other = 0
    for i in range(n):
        j = i % 10
        if j < 10:
            low += 1
        if j >= 10:
            high += 1
        if j == 9 or j == -1:
            other += 1
        if not j <= 8:
            other += 100
    return low, high, other


print(run(decided, 57))
