# Requests that cannot be met are errors, not crashes.
for f in (lambda: [0] * 10 ** 18, lambda: [1, 2, 3] * 10 ** 30, lambda: "ab" * 10 ** 19, lambda: (1,) * 2 ** 62, lambda: b"x" * 2 ** 63, lambda: [0] * (2 ** 63 - 1), lambda: list(range(10 ** 19)), lambda: len(range(10 ** 30)), lambda: "x".ljust(10 ** 30), lambda: [].insert(10 ** 30, 1), lambda: [1][10 ** 30], lambda: "abc"[10 ** 30:], lambda: [1, 2][-10 ** 30:], lambda: bytes(10 ** 30)):
    try:
        print(f())
    except (MemoryError, OverflowError, IndexError) as e:
        print(type(e).__name__, e)
print([] * 10 ** 18, "" * 10 ** 18, () * 10 ** 18, [0] * -5, len(range(10 ** 10)), range(10 ** 30)[10 ** 29], 10 ** 25 in range(10 ** 30))
