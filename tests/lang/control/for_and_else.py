# for over many iterables, else, break, the loop variable afterwards.
for x in (1, 2): print(x, end=" ")
else: print("else")
for x in "ab":
    if x == "b": break
else: print("never")
print(x)
for x in []: pass
else: print("else of empty", x)
for x in {"k": 1}: print(x)
for x in {5}: print(x)
for x in range(3): print(x, end=" ")
print(x)
for x in range(5, 0, -2): print(x, end=" ")
for x in b"ab": print(x, end=" ")
for x in (i for i in "gh"): print(x, end=" ")
for x in zip("ab", [1, 2]): print(x, end=" ")
for x in enumerate("cd", 5): print(x, end=" ")
for x in map(str, [1]): print(repr(x))
def search(items, want):
    for i, item in enumerate(items):
        if item == want: return i
    else: return -1
print(search("abc", "c"), search("abc", "z"))
def pairs(n):
    out = []
    for i in range(n):
        for j in range(n):
            if j > i: break
            if (i + j) % 2: continue
            out.append((i, j))
        else: out.append("full")
    return out
print(pairs(3))
for i in range(3):
    for i in "xy": pass
    print(i, end=" ")
print()
for n in range(2, 12):
    for d in range(2, n):
        if n % d == 0: break
    else: print(n, end=" ")
print()
total = 0
for i in range(10):
    if i == 3: continue
    if i == 7: break
    total += i
print(total, i)
r = range(3)
for a in r:
    for b in r: print(a * b, end=" ")
print()
for x in 5, "s", None: print(x, end=" ")
print()
for f in (lambda: [x for x in 5], lambda: [x for x in None]):
    try: f()
    except TypeError as e: print(e)
