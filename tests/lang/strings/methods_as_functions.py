# str methods taken from the class, from instances, with keyword arguments, and their errors.
print(str.upper("abc"), str.join("-", ["a", "b"]), str.split("a b"), list(map(str.strip, [" a ", "b "])), sorted(["b", "A"], key=str.lower))
up = "abc".upper
print(up(), up.__name__, callable(up), [f() for f in ("x".upper, "Y".lower, " z ".strip)])
letter = "a"
for f in (lambda: str.upper(1), lambda: str.upper(), lambda: "a".upper(1), lambda: "a".nope(), lambda: "a".nope, lambda: str.nope, lambda: "a".split(x=1), lambda: letter(), lambda: setattr("a", "b", 1), lambda: str.join(",", 1), lambda: len(), lambda: len("a", "b"), lambda: len(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(hasattr("a", "upper"), getattr("a", "upper")(), getattr("a", "nope", "default"), "upper" in dir("a"), type("a").__name__, "a".__class__, isinstance("a", str), str.__name__)
