# Breadth-first, depth-first, Dijkstra and topological order on small graphs.
graph = {"a": {"b": 4, "c": 1}, "b": {"d": 1}, "c": {"b": 2, "d": 5}, "d": {"e": 3}, "e": {}, "f": {"a": 1}}
def bfs(start):
    seen, queue, order = {start}, [start], []
    while queue:
        n = queue.pop(0)
        order.append(n)
        for m in graph[n]:
            if m not in seen:
                seen.add(m)
                queue.append(m)
    return order
def dfs(n, seen=None):
    seen = [] if seen is None else seen
    if n not in seen:
        seen.append(n)
        for m in graph[n]: dfs(m, seen)
    return seen
print(bfs("a"), dfs("a"), bfs("f"), dfs("e"))
def dijkstra(start):
    dist, prev, todo = {start: 0}, {}, [(0, start)]
    while todo:
        todo.sort()
        d, n = todo.pop(0)
        if d > dist[n]: continue
        for m, w in graph[n].items():
            if d + w < dist.get(m, float("inf")):
                dist[m], prev[m] = d + w, n
                todo.append((d + w, m))
    return dist, prev
dist, prev = dijkstra("a")
def path(n): return path(prev[n]) + [n] if n in prev else [n]
print(dist, path("e"))
def topo():
    indeg = {n: 0 for n in graph}
    for ms in graph.values():
        for m in ms: indeg[m] += 1
    ready, out = sorted(n for n in graph if not indeg[n]), []
    while ready:
        n = ready.pop()
        out.append(n)
        for m in graph[n]:
            indeg[m] -= 1
            if not indeg[m]: ready.append(m)
    return out
print(topo())
maze = ["#########", "#s..#...#", "#.#.#.#.#", "#.#...#e#", "#########"]
cells = {(r, c): ch for r, row in enumerate(maze) for c, ch in enumerate(row)}
s, e = (next(k for k, v in cells.items() if v == ch) for ch in "se")
front, came = [s], {s: None}
while front and e not in came:
    nxt = []
    for r, c in front:
        for p in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)):
            if cells.get(p, "#") != "#" and p not in came:
                came[p] = (r, c)
                nxt.append(p)
    front = nxt
steps, p = [], e
while p:
    steps.append(p)
    p = came[p]
print(len(steps), steps[::-1][:4])
for r, row in enumerate(maze): print("".join("*" if (r, c) in steps and ch == "." else ch for c, ch in enumerate(row)))
def islands(g):
    seen, n = set(), 0
    def fill(r, c):
        if 0 <= r < len(g) and 0 <= c < len(g[0]) and g[r][c] == "1" and (r, c) not in seen:
            seen.add((r, c))
            for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)): fill(r + dr, c + dc)
    for r in range(len(g)):
        for c in range(len(g[0])):
            if g[r][c] == "1" and (r, c) not in seen:
                n += 1
                fill(r, c)
    return n
print(islands(["1100", "0101", "0001", "1000"]))
