# Hashes of ints: the value modulo 2**61 - 1, -2 for -1, equal to those of equal floats.
for n in (0, 1, -1, -2, 2, 100, 2 ** 60, 2 ** 61 - 2, 2 ** 61 - 1, 2 ** 61, -(2 ** 61 - 1), -2 ** 61, 2 ** 64, 2 ** 100, -2 ** 100, 10 ** 40):
    print(n, hash(n))
print(hash(True), hash(False), hash(1.0) == hash(1), hash(2.0 ** 70) == hash(2 ** 70), hash(-3.0) == hash(-3))
print(hash(1.5), hash(0.1), hash(-0.5), hash(1e300), hash(float("inf")), hash(-float("inf")), hash(0.0), hash(-0.0))
d = {1: "int", 1.0: "float", True: "bool"}
print(d, len(d), d[1], 2 ** 70 in {2.0 ** 70}, 1 in {True})
print(hash((1, 2, 3)), hash(()), hash((1,)), hash((1.0, 2, True)), hash(((1, 2), 3)))
print(hash(-1) == hash(-2), {-1: "a", -2: "b"})
print(hash(range(3)) == hash(range(0, 3, 1)), hash(None) == hash(None))
