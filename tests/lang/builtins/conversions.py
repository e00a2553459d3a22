# list, tuple, set, dict, str, int, float, bool, bytes of each other.
things = [0, 5, -1.5, True, None, "", "12", "ab", [], [1, 2], (3, 4), {}, {"a": 1}, {7}, b"xy", range(2), [[1, 2], [3, 4]], ["ab", "cd"]]
for conv in (list, tuple, dict, str, int, float, bool, bytes, repr, len, sorted, iter, set):
    row = []
    for t in things:
        try:
            r = conv(t)
            if conv is iter: r = type(r).__name__
            if conv is set: r = sorted(r, key=str)
            row.append(repr(r))
        except Exception as e:
            row.append(type(e).__name__)
    print(conv.__name__, row)
print(list({"b": 1, "a": 2}.items()), dict([("a", 1)]), tuple("ab"), str(b"x", "ascii"), int("0x1f", 16), list(map(list, ["ab"])), dict(a=1), [list(x) for x in zip("ab", "cd")], list(range(3))[::-1], "".join(sorted(set("banana"))), tuple(sorted({3, 1})), float(str(1.5)), int(str(10 ** 30)) == 10 ** 30)
