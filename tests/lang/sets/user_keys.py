# Elements with their own equality and hash; the element already there stays.
class P:
    def __init__(self, x, tag=""):
        self.x = x
        self.tag = tag
    def __hash__(self):
        return hash(self.x)
    def __eq__(self, other):
        return self.x == other.x
    def __repr__(self):
        return f"P({self.x}{self.tag})"
s = {P(1, "a"), P(1, "b")}
print(s, len(s), P(1) in s, P(2) in s)
s.add(P(1, "c"))
s.add(P(2, "d"))
print(sorted(s, key=lambda p: p.x), s & {P(2, "e")}, s - {P(1)}, len(s | {P(3)}))
s.remove(P(1))
print(s)
class Boom:
    def __hash__(self):
        raise ValueError("no hash today")
class EqBoom:
    def __hash__(self):
        return 0
    def __eq__(self, o):
        raise ValueError("no eq today")
for f in (lambda: {Boom()}, lambda: Boom() in {1}, lambda: {EqBoom(), EqBoom()}, lambda: 0 in {EqBoom()}, lambda: {1}.remove(P(9)) if hash(P(9)) == 9 else 0):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class Coll:
    def __init__(self, n):
        self.n = n
    def __hash__(self):
        return 7
    def __eq__(self, o):
        return isinstance(o, Coll) and self.n == o.n
c = {Coll(i % 5) for i in range(20)}
print(len(c), sorted(x.n for x in c), Coll(3) in c, Coll(9) in c, 7 in c)
c.discard(Coll(3))
print(len(c), Coll(3) in c, Coll(4) in c)
