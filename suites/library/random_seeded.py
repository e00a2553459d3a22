"""Draw n times from a seeded random.Random: random, randrange, choice, shuffle, sample, choices, gauss, getrandbits."""

import random

DECK = list(range(52))
COLOURS = ["red", "green", "blue", "white"]


def bench(n):
    source = random.Random(2024)
    answer = 0
    inside = 0
    for i in range(n):
        x = source.random()
        y = source.uniform(-1, 1)
        if x * x + y * y < 1:
            inside += 1
        answer += source.randrange(6) + source.randint(1, 20) + len(source.choice(COLOURS)) + source.getrandbits(8)
        if i % 16 == 0:
            deck = DECK[:]
            source.shuffle(deck)
            answer += deck[0] * 7 + source.sample(deck, 5)[2]
            answer += len("".join(source.choices(COLOURS, weights=[4, 3, 2, 1], k=3)))
            answer += round(source.gauss(100, 15)) + round(source.expovariate(0.1))
        answer %= 1000000007
    return "%d:%d" % (answer, inside)
