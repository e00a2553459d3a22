# Integer simulation of elevators with a seeded generator, checked totals.
class Rng:
    def __init__(self, seed): self.s = seed
    def __call__(self, n):
        self.s = (self.s * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.s >> 33) % n
class Rider:
    def __init__(self, t, a, b): self.t, self.a, self.b = t, a, b
class Lift:
    def __init__(self, name, top): self.name, self.top, self.floor, self.dir, self.inside, self.moved = name, top, 0, 1, [], 0
    def step(self, waiting, now, done):
        out = [r for r in self.inside if r.b == self.floor]
        for r in out:
            self.inside.remove(r)
            done.append((now - r.t, abs(r.a - r.b)))
        for r in [r for r in waiting if r.a == self.floor][:4 - len(self.inside)]:
            waiting.remove(r)
            self.inside.append(r)
        goals = [r.b for r in self.inside] or [r.a for r in waiting]
        if not goals: return
        if not any((g - self.floor) * self.dir > 0 for g in goals): self.dir = -self.dir
        if 0 <= self.floor + self.dir <= self.top:
            self.floor += self.dir
            self.moved += 1
rng = Rng(2024)
lifts, waiting, done = [Lift("A", 9), Lift("B", 9)], [], []
for now in range(300):
    if now < 250 and rng(3) == 0:
        a, b = rng(10), rng(10)
        if a != b: waiting.append(Rider(now, a, b))
    for l in lifts: l.step(waiting, now, done)
print(len(done), len(waiting), [len(l.inside) for l in lifts], [(l.name, l.floor, l.moved) for l in lifts])
times = sorted(t for t, _ in done)
print(times[0], times[len(times) // 2], times[-1], sum(times), sum(d for _, d in done))
hist = {}
for t in times: hist[t // 5 * 5] = hist.get(t // 5 * 5, 0) + 1
for k in sorted(hist): print(f"{k:>3}-{k + 4:<3} {'*' * hist[k]}")
walk = [0]
for _ in range(200): walk.append(walk[-1] + (1 if rng(2) else -1))
print(min(walk), max(walk), walk[-1], walk.count(0))
dice = [rng(6) + rng(6) + 2 for _ in range(360)]
print({s: dice.count(s) for s in range(2, 13)}, sum(dice))
deck = [r + s for s in "SHDC" for r in "23456789TJQKA"]
for i in range(len(deck) - 1, 0, -1):
    j = rng(i + 1)
    deck[i], deck[j] = deck[j], deck[i]
print(deck[:8], len(set(deck)), sorted(deck[:5], key=lambda c: ("SHDC".index(c[1]), "23456789TJQKA".index(c[0]))))
