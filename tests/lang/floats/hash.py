# Hash of floats: CPython's modular hash, equal to the int's where they are equal.
for v in (0.0, 1.0, -1.0, 0.5, 0.1, -0.1, 1.5, 1e10, 1e20, 1e300, 5e-324, 2.0 ** 61, 2.0 ** 61 - 2 ** 9, 2.0 ** 60, -2.0 ** 61, 1 / 3, 3.141592653589793, float("inf"), float("-inf")):
    print(v, hash(v))
print([hash(x / 8) for x in range(-4, 5)])
print({1.5, 2.5, 0.5, 1, 3.0, 2}, {0.1, 0.2, 0.3}, {1.0: "a", 1: "b"}, len({0.0, -0.0, 0, False}))
nan = float("nan")
s = {nan, nan}
print(len(s), nan in s)
