# The shortest text that reads back as the same float, and where exponents begin.
values = [0.0, -0.0, 1.0, -1.5, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 100.0, 1e5, 1e15, 1e16, 1e17, 123456789012345678.0, 1e22, 1e23, 1e100, 1.7976931348623157e308,
          0.001, 0.0001, 0.00001, 0.000123, 1e-5, 1.5e-7, 5e-324, 2.2250738585072014e-308, 9007199254740993.0, 4.35, 0.3, 2.675, 1e-100, 12345.678, 3.141592653589793, 1e21, 5e-5]
for v in values:
    assert float(repr(v)) == v
    print(v, repr(v), str(-v), [v])
print(float("inf"), float("-inf"), float("nan"), -float("nan"), [float("inf")], {"x": float("nan")})
print(1e400, -1e400, 1e-400, 1_0.5_0, 1e1_0, .5, 5., 1E3, 0e0, 00.5)
