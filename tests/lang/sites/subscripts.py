# One subscript load and store site: list, tuple, dict, str, bytes, range, user types; slices; negative; errors.
class U:
    def __init__(self): self.d = {}
    def __getitem__(self, i): return ("U", i)
    def __setitem__(self, i, v): self.d[i] = v
class L(list):
    def __getitem__(self, i): return ("L", super().__getitem__(i))
class D(dict):
    def __missing__(self, k): return ("missing", k)
def get(o, i): return o[i]
def put(o, i, v):
    o[i] = v
    return o
cases = [([1, 2], 0), ([1, 2], -1), ((3, 4), 1), ({0: "d"}, 0), ("xyz", 1), ("日本", 1), (b"ab", 0), (range(5, 9), 2), (U(), 7), (L([8]), 0), (D(), 5), ([1.5, 2.5], 1), (["s"], 0), ([1, 2, 3], slice(1, None)), ("abc", slice(None, None, -1)), ({"k": 1}, "k"), ([[1]], 0), ({(1, 2): "t"}, (1, 2)), ([0] * 3, True)]
for _ in range(2): print([get(o, i) for o, i in cases])
for o, i in (([1], 1), ((1,), 5), ({}, "k"), ("a", 9), (b"", 0), ([1], "x"), ((1,), "x"), ("a", "x"), (5, 0), (None, 0), (range(2), 2), ([1], None), ([1], 1.0), ({1: 2}, [])):
    try: print(get(o, i))
    except Exception as e: print(type(e).__name__, e)
print(put([1, 2], 0, "a"), put([1, 2], -1, 0.5), put({}, "k", 1), put([1, 2, 3], slice(0, 2), []), put(U(), 1, 2).d, put([1.5], 0, 2), put([None], 0, [0]), put(D(), 1, 1))
for o, i in (([1], 1), ((1,), 0), ("a", 0), (b"a", 0), (5, 0), (range(2), 0), ([1], "x"), ({}, [])):
    try: print(put(o, i, 0))
    except Exception as e: print(type(e).__name__, e)
def inc(o, i):
    o[i] += 1
    return o
print(inc([1], 0), inc({"a": 1}, "a"), inc([1.5], 0), inc([2 ** 60 - 1], 0), inc(D(x=5), "x"), [inc([True], 0)])
