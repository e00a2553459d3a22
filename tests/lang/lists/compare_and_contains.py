# Equality, ordering, membership, identity before equality.
print([1, 2] == [1, 2], [1, 2] != [1, 3], [1, 2] < [1, 3], [1, 2] < [1, 2, 0], [] < [0], [2] > [1, 9], [1, 2] <= [1, 2], [1] >= [], ["a"] < ["b"], [[1], 2] < [[1], 3])
print([1, 2.0, True] == [True, 2, 1.0], [1] == (1,), [] == (), [] == None, [None] == [None], [float("nan")] == [-float("nan")])
nan = float("nan")
print([nan] == [nan], nan in [nan], [nan].count(nan), [nan].index(nan), [nan].remove(nan))
class Eq:
    def __init__(self, n):
        self.n = n
    def __eq__(self, other):
        print("eq", self.n, getattr(other, "n", other))
        return self.n == getattr(other, "n", other)
    def __lt__(self, other):
        print("lt", self.n, other.n)
        return self.n < other.n
a, b, c = Eq(1), Eq(2), Eq(1)
print([a, b] == [a, b])
print([a, b] == [c, b])
print(b in [a, b])
print([a, b].index(2), [a, b].count(1))
print([a, b] < [c, c])
print(3 in [1, 2, 3], "3" in [1, 2, 3], 3 not in [1], [] in [[]], None in [None], True in [1], 1.0 in [1], [1] in [[1]])
class Never:
    def __eq__(self, other):
        return False
n = Never()
print(n in [n], [n] == [n], [n].index(n), n == n, [n].count(n))
class Boom:
    def __eq__(self, other):
        raise ValueError("boom")
for f in (lambda: Boom() in [1], lambda: [Boom()] == [1], lambda: [1].index(Boom()), lambda: [1] < ["a"], lambda: [1] < 1, lambda: [None] < [None], lambda: [None] < [1], lambda: [1, None] < [2, 0]):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
