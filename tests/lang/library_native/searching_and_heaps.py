# The modules `_bisect` and `_heapq`.
import _bisect as b
import _heapq as h


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except (TypeError, ValueError, IndexError, RuntimeError) as e:
        print(type(e).__name__, e)


a = [1, 2, 2, 2, 5]
print([b.bisect_left(a, x) for x in range(7)], [b.bisect_right(a, x) for x in range(7)])
print(b.bisect_left(a, 2, 2), b.bisect_right(a, 2, 0, 2), b.bisect_left(a, 2, lo=1, hi=4), b.bisect_left(range(100), 40))
print(b.bisect_left(["a", "bb", "ccc"], 2, key=len), b.bisect_right([], 1), b.bisect_right((3, 4), 3))
b.insort_right(a, 2)
b.insort_left(a, 0)
b.insort_right(a, 9, key=lambda x: x)
print(a)
attempt(b.bisect_left, a, 1, -1)
attempt(b.bisect_left, a, "x")
attempt(b.bisect_left, 5, 1)


class L(list):
    def insert(self, i, x):
        print("insert", i, x)
        list.insert(self, i, x)


x = L([1, 3])
b.insort_left(x, 2)
print(x)

q = [5, 3, 8, 1, 9, 2, 7]
h.heapify(q)
print(q, h.heappop(q), q)
h.heappush(q, 0)
print(q, h.heappushpop(q, 4), h.heapreplace(q, 10), q, h.heappushpop(q, -1), h.heappushpop([], 3))
print([h.heappop(q) for _ in range(len(q))])
q = [5, 3, 8, 1, 9, 2, 7]
h.heapify_max(q)
print(q, h.heappop_max(q), h.heapreplace_max(q, 4), h.heappushpop_max(q, 100), q)
h.heappush_max(q, 50)
print(q, [h.heappop_max(q) for _ in range(len(q))])
attempt(h.heappop, [])
attempt(h.heapreplace, [], 1)
attempt(h.heappush, (1,), 1)
attempt(h.heapify, 5)
attempt(h.heappush, [1], "a")
print(h.heapify([]), h.heapify([1]))
items = [(i * 7919 % 101, str(i)) for i in range(60)]
h.heapify(items)
print([h.heappop(items)[1] for _ in range(60)])


class Bad:
    def __lt__(self, other):
        bad.clear()
        return True


bad = [Bad() for _ in range(5)]
attempt(h.heapify, bad)
