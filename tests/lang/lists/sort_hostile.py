# Sorting when the comparison or key raises, lies, or touches the list.
l = [3, 2, 1]
def key(x):
    print("key", x, l)
    return x
l.sort(key=key)
print(l)
class Liar:
    def __init__(self, n):
        self.n = n
    def __lt__(self, other):
        return True
    def __repr__(self):
        return "L%d" % self.n
r = sorted([Liar(i) for i in range(40)])
print(len(r), sorted(x.n for x in r) == list(range(40)))
class Boom:
    def __init__(self, n):
        self.n = n
    def __lt__(self, other):
        if self.n == 3 or other.n == 3:
            raise RuntimeError("no")
        return self.n < other.n
    def __repr__(self):
        return "B%d" % self.n
b = [Boom(i) for i in (5, 4, 3, 2, 1)]
try:
    b.sort()
except RuntimeError as e:
    print("raised", e, sorted(x.n for x in b))
m = [3, 2, 1]
def meddle(x):
    m.append(x)
    return x
try:
    m.sort(key=meddle)
    print("sorted", m)
except ValueError as e:
    print("ValueError", e)
print(len(m))
k = [2, 1]
def fail(x):
    if x == 1:
        raise KeyError("key of 1")
    return x
try:
    k.sort(key=fail)
except KeyError as e:
    print(e, k)
class NoBool:
    def __bool__(self):
        raise ValueError("no truth")
class Cmp:
    def __lt__(self, other):
        return NoBool()
try:
    sorted([Cmp(), Cmp()])
except ValueError as e:
    print(e)
class GtOnly:
    def __init__(self, n):
        self.n = n
    def __gt__(self, other):
        return self.n > other.n
print([g.n for g in sorted([GtOnly(3), GtOnly(1), GtOnly(2)])], max(GtOnly(1), GtOnly(5)).n)
