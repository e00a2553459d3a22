"""Read and write four attributes of one object n times: stores through the shape of an instance."""


class Particle:
    def __init__(self):
        self.x = 0
        self.y = 1
        self.weight = 0.5
        self.hits = 0


def bench(n):
    p = Particle()
    for i in range(n):
        p.x += 3
        p.y = p.x - p.y
        p.weight = p.weight * 0.5 + 1.0
        p.hits += 1
    return "%d:%d:%.9f:%d" % (p.x, p.y, p.weight, p.hits)
