# Linked lists, trees and graphs that survive many allocations, checked at the end.
class Node:
    def __init__(self, v, nxt=None): self.v, self.next = v, nxt
head = None
for i in range(200):
    head = Node(i, head)
    junk = [Node(j) for j in range(3)]
n, total, count = head, 0, 0
while n:
    total += n.v
    count += 1
    n = n.next
print(count, total)
class Tree:
    def __init__(self, l, r, v): self.l, self.r, self.v = l, r, v
def build(d): return Tree(build(d - 1), build(d - 1), d) if d else None
def size(t): return 1 + size(t.l) + size(t.r) if t else 0
keep = build(6)
print([size(build(d)) for d in range(6)], size(keep))
graph = {i: [] for i in range(50)}
for i in range(50):
    for j in (i * 7 % 50, i * 3 % 50): graph[i].append(graph[j])
print(sum(len(v) for v in graph.values()), graph[1][0] is graph[7])
ring = [Node(i) for i in range(30)]
for a, b in zip(ring, ring[1:] + ring[:1]): a.next = b
p = ring[0]
del ring
for _ in range(95): p = p.next
print(p.v)
