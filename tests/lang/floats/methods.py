# Methods of float: is_integer, as_integer_ratio, hex and fromhex, conjugate, real and imag.
for v in (0.0, -0.0, 1.0, 0.5, -2.75, 0.1, 1e20, 5e-324, 1e300, 3.141592653589793):
    print(v, v.is_integer(), v.as_integer_ratio(), v.hex(), v.conjugate(), v.real, v.imag)
    assert float.fromhex(v.hex()) == v
print(float("inf").hex(), float("nan").hex(), float("inf").is_integer(), float.fromhex("0x1.8p3"), float.fromhex("-1.4"), float.fromhex("inf"), float.fromhex(" 0xAp-1 "))
for f in (lambda: float.fromhex("xyz"), lambda: float.fromhex("0x1p5000"), lambda: (1.5).missing, lambda: (1.5).__getattribute__("nope")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print((1.5).__add__(1), (1.5).__radd__(2), (1.5).__add__("a"), (1.5).__eq__(1.5), (1.5).__lt__(2), (1.5).__floordiv__(1), (1.5).__neg__(), (1.5).__bool__(), (1.5).__int__())
