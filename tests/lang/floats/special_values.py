# inf, nan and -0.0 in arithmetic and comparison.
inf = float("inf")
nan = float("nan")
print(inf + 1, inf - inf, inf * 0, inf * -1, inf / inf, 1 / inf, -1 / inf, inf // 1, inf % 2, 5 % inf, -5 % inf, 5 // inf, -5 // inf)
print(inf == inf, inf > 1e308, -inf < -1e308, inf == 10 ** 400, nan == nan, nan != nan, nan < 1, nan > 1, nan <= nan, not nan == nan)
print(nan is nan, nan in [nan], [nan] == [nan], [nan].index(nan), nan in (1, 2), {nan: 1}[nan])
print(0.0 == -0.0, -0.0 + 0, -0.0 - 0.0, -0.0 * 1, 0.0 * -1, -(0.0), abs(-0.0), str(-0.0), 0.0 + -0.0, -0.0 + -0.0)
print(1 / 1e308, 5e-324 / 2, 5e-324 * 0.6, -5e-324 / 2, min(0.0, -0.0), max(-0.0, 0.0), sorted([inf, -inf, 0.0, 1, -1]))
print(max(nan, 1), max(1, nan), min(nan, 1), min(1, nan), sum([0.1] * 10), sum([1e16, 1.0, -1e16]), sum([inf, -inf]))
print(bool(nan), bool(-0.0), bool(inf), int(-0.0), round(-0.4), round(-0.5, 0), -0.0 // 1, -0.0 % 5, 0.0 % -5)
for f in (lambda: int(inf), lambda: int(nan), lambda: int(-inf), lambda: round(inf), lambda: round(nan), lambda: inf.as_integer_ratio(), lambda: nan.as_integer_ratio()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(round(inf, 2), round(nan, 2), divmod(5, inf), divmod(-5.0, inf), inf ** 0, nan ** 0, 1 ** nan, 1 ** inf, inf ** -1, (-inf) ** 3, (-inf) ** 2, 0.5 ** inf)
