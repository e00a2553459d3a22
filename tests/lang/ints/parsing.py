# int(text) and int(text, base): spaces, signs, underscores, prefixes, and the errors.
for s in ("0", "7", "-7", "+7", "  42  ", "\n12\t", "1_000", "007", "123456789012345678901234567890", "-0", "\u0663\u0664"):
    print(repr(s), int(s))
for s, b in (("ff", 16), ("FF", 16), ("0xff", 16), ("0xff", 0), ("0b101", 0), ("0o17", 0), ("101", 2), ("z", 36), ("-Zz", 36), ("12", 3), ("0b11", 2), ("10", 0), ("0", 0), ("00", 0), ("1_0", 2)):
    print(repr(s), b, int(s, b))
for a in (("",), ("x",), ("1.5",), ("1 2",), ("_1",), ("1_",), ("1__0",), ("--1",), ("12", 2), ("0x", 16), ("010", 0), ("9", 1), ("9", 37), (None,), ([],), ("1", "2"), (5, 10)):
    try:
        print(a, int(*a))
    except Exception as e:
        print(a, type(e).__name__, e)
print(int(), int(3.9), int(-3.9), int(True), int(1e20), int(b"12"), int("12", base=8))
