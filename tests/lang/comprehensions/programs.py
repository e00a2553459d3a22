# Small programs made of comprehensions.
n = 30
print([p for p in range(2, n) if all(p % q for q in range(2, int(p ** 0.5) + 1))])
board = [[(r + c) % 2 for c in range(4)] for r in range(4)]
print("\n".join("".join("#." [v] for v in row) for row in board))
text = "It was the best of times it was the worst of times"
words = text.lower().split()
freq = {w: words.count(w) for w in words}
print(sorted(freq.items(), key=lambda kv: (-kv[1], kv[0]))[:4], {n: sorted(w for w in freq if freq[w] == n) for n in sorted(set(freq.values()))})
a = [[1, 2], [3, 4]]
b = [[5, 6], [7, 8]]
print([[sum(x * y for x, y in zip(r, c)) for c in zip(*b)] for r in a])
print([" ".join(w.capitalize() for w in s.split("_")) for s in ("snake_case_name", "x")], ["".join(c for c in w if c not in "aeiou") for w in words[:5]])
def queens(n):
    def place(k):
        return [[]] if k == 0 else [q + [c] for q in place(k - 1) for c in range(n) if all(c != x and abs(c - x) != k - 1 - i for i, x in enumerate(q))]
    return place(n)
print(len(queens(5)), queens(6))
graph = {1: [2, 3], 2: [4], 3: [4], 4: []}
print({v: [u for u in graph if v in graph[u]] for v in graph}, [(u, v) for u, vs in graph.items() for v in vs])
def paths(a, b): return [[a]] if a == b else [[a] + p for c in graph[a] for p in paths(c, b)]
print(paths(1, 4))
pascal = [[1]]
[pascal.append([1] + [x + y for x, y in zip(pascal[-1], pascal[-1][1:])] + [1]) for _ in range(5)]
print(pascal)
print([["Fizz"[i % 3 * 4:] + "Buzz"[i % 5 * 4:] or i for i in range(1, 16)]], [bin(i)[2:].zfill(3) for i in range(8)], sum([[i] * i for i in range(4)], []))
print({"".join(sorted(w)): [v for v in ("tea", "eat", "ate", "tan", "nat") if sorted(v) == sorted(w)] for w in ("tea", "tan")}, [(i, j) for i in range(3) for j in range(3) if i != j][::2])
