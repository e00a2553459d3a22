# `_random.Random`: the outputs are CPython's, bit for bit.
from _random import Random

r = Random(42)
print([r.random() for _ in range(5)], [r.getrandbits(k) for k in (1, 8, 31, 32, 33, 64, 65, 100)])
for seed in (0, 1, -1, 2**32, 2**64 + 5, -(2**200), True, 1.5, (1, 2)):
    r.seed(seed)
    print(seed, r.random(), r.getrandbits(70))
state = r.getstate()
print(len(state), state[:3], state[-1])
first = [r.random() for _ in range(700)]
r.setstate(state)
print(first == [r.random() for _ in range(700)], r.getrandbits(0), r.getrandbits(2000))


def attempt(f, *args):
    try:
        print(f(*args))
    except (TypeError, ValueError, OverflowError) as e:
        print(type(e).__name__, e)


attempt(r.getrandbits, -1)
attempt(r.getrandbits, "a")
attempt(r.setstate, [1])
attempt(r.setstate, (1, 2))
attempt(r.setstate, (1,) * 624 + (700,))
attempt(r.setstate, (1,) * 624 + (-1,))
attempt(r.setstate, ("a",) * 625)
attempt(r.setstate, (-1,) * 625)
attempt(r.setstate, (2**70,) * 625)
attempt(r.seed, [])
print(Random().random() != Random().random(), Random(5).random() == Random(5).random())


class Sub(Random):
    def random(self):
        return 0.5


s = Sub(3)
print(s.random(), s.getrandbits(16), super(Sub, s).random(), isinstance(s, Random))
total = 0
r = Random(2024)
for _ in range(3000):
    total = (total * 31 + r.getrandbits(32)) % 2**61
print(total)
