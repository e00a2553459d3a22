# Floats outside the word, big ints and their lists under pressure.
fl = [1e300 * (1 + i / 100) for i in range(60)]
tiny = [5e-324 * i for i in range(20)]
print(fl[0], fl[59], sum(fl[:5]), tiny[3], max(fl), sorted(fl, reverse=True)[0] == max(fl))
big = [2 ** (60 + i) + i for i in range(60)]
print(big[1], big[59] % 1000, sum(big) % 10 ** 9, [b >> 60 for b in big[:5]], max(big) == big[-1])
f = 1
facts = []
for i in range(1, 60):
    f *= i
    facts.append(f)
print(facts[-1], facts[20], all(b // a == i + 2 for i, (a, b) in enumerate(zip(facts, facts[1:]))))
x = 1.0
for i in range(200):
    x = x * 1e3 if x < 1e290 else x / 1e280
print(x)
m = (1 << 64) - 1
h = 1
hs = []
for i in range(150):
    h = (h * 6364136223846793005 + 1442695040888963407) & m
    hs.append(h)
print(hs[0], hs[149], sum(hs) & m, len(set(hs)))
a, b = 0, 1
fibs = []
for _ in range(150): a, b = b, a + b; fibs.append(a)
print(fibs[149], sum(fibs) == fibs[149] + fibs[148] + fibs[149] - 1)
d = {i * 1e200: i for i in range(40)}
print(d[7e200] if 7e200 in d else "miss", len(d), 0.0 in d)
t = tuple(2 ** 70 + i for i in range(30))
print(t[29] - t[0], hash(t) == hash(tuple(2 ** 70 + i for i in range(30))), t.index(2 ** 70 + 9))
c = [complex_ / 7 for complex_ in range(50)]
print(sum(c), c[49], [round(v, 3) for v in c[:5]])
print(sum([1e308, 1.0, -1e308]), [v * v for v in (1e200, 1e-200)])
