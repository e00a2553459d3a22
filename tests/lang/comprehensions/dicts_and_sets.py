# Dict and set comprehensions.
print({k: v for k, v in zip("abc", range(3))}, {i: i * i for i in range(5) if i != 2}, {v: k for k, v in {"a": 1, "b": 2}.items()}, {i % 3: i for i in range(10)}, {(i, j): i * j for i in range(2) for j in range(2)}, {})
print({i % 4 for i in range(10)}, {x for x in (1, 1.0, True)}, sorted({c for c in "hello"}), {len(w) for w in ["a", "bb", "cc"]}, {i for i in range(0)}, {(i, i) for i in range(1)})
d = {k: [] for k in "ab"}
d["a"].append(1)
print(d, {k: {j: j + k for j in range(2)} for k in range(2)}, {k: v for k, v in sorted({"b": 1, "a": 2}.items(), key=lambda p: p[1])}, {str(i): i for i in range(3)}["2"], sum({i: i for i in range(4)}.values()))
log = []
def t(v):
    log.append(v)
    return v
{t("k%d" % i): t(i) for i in range(2)}
print(log)
for f in (lambda: {[]: 1 for _ in [1]}, lambda: {[] for _ in [1]}, lambda: {a: b for a, b in [(1, 2, 3)]}, lambda: {k: v for k in 5}, lambda: {x for x in None}):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
text = "the quick the lazy the dog"
print({w: text.split().count(w) for w in text.split()}, {c: text.count(c) for c in "aeiou" if c in text}, {w[0]: w for w in text.split()}, {k.upper(): v for k, v in {"x": 1}.items()}, {n: [d for d in range(1, n + 1) if n % d == 0] for n in (6, 7, 12)})
inv = {}
for k, v in {"a": 1, "b": 2, "c": 1}.items():
    inv.setdefault(v, []).append(k)
print(inv, {v: ks for v, ks in inv.items() if len(ks) > 1}, {**{i: 0 for i in range(2)}, 1: "x"})
