# Lists built by append in loops, by comprehension, by list() and by unpacking agree.
a = []
for i in range(50):
    if i % 3 == 0:
        a.append(i * i)
b = [i * i for i in range(50) if i % 3 == 0]
c = list(map(lambda i: i * i, filter(lambda i: i % 3 == 0, range(50))))
d = [*(i * i for i in range(0, 50, 3))]
print(a, a == b == c == d)
print([*range(3), *"ab", *[], 9], [*[1], [*[2]]], [x for x in [*a][:3]])
s = []
for i in range(100):
    s.append(i)
    if i % 2:
        s.pop(0)
print(s, len(s))
q = []
for i in range(10):
    q.insert(len(q) // 2, i)
print(q)
stack = []
out = []
for tok in "3 4 + 2 * 7 -".split():
    if tok.isdigit():
        stack.append(int(tok))
    else:
        y = stack.pop()
        x = stack.pop()
        stack.append({"+": x + y, "-": x - y, "*": x * y}[tok])
    out.append(stack[:])
print(out)
primes = []
n = 2
while len(primes) < 20:
    if all(n % p for p in primes):
        primes.append(n)
    n += 1
print(primes)
tri = [[1]]
for _ in range(6):
    last = tri[-1]
    tri.append([1] + [last[i] + last[i + 1] for i in range(len(last) - 1)] + [1])
print(tri)
l = list(range(20))
while len(l) > 1:
    l = [l[i] + (l[i + 1] if i + 1 < len(l) else 0) for i in range(0, len(l), 2)]
    print(l)
print(sum([[i] * i for i in range(4)], []), [i for i in range(5)][::-1], [[]] == [list()], [i or "zero" for i in range(2)])
