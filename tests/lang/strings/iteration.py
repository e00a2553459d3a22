# Iterating strings, converting to lists, enumerate, zip, reversed, sorted, unpacking.
s = "héllo日😀"
print([c for c in s], list(s), tuple(s), list(enumerate(s)), list(reversed(s)), sorted(s), set("aab") == {"a", "b"})
a, b, *rest = s
print(a, b, rest, len(s), [ord(c) for c in s], "".join(reversed(s)), list(zip("ab", "xyz")), dict(zip("ab", "xy")), list(map(str.upper, "abc")), max("hello"), min("hello"))
it = iter("ab")
print(next(it), next(it), next(it, "done"), list(it))
try:
    next(it)
except StopIteration as e:
    print("stop", e.args)
print(all("abc"), any(""), sum(c == "l" for c in "hello"), [i for i, c in enumerate("banana") if c == "a"], {c: "banana".count(c) for c in sorted(set("banana"))})
print(chr(97), chr(0x1F600), ord("é"), ord("日"), chr(0), repr(chr(0)), chr(0x10FFFF) == "\U0010ffff", ord("\ud800"))
for f in (lambda: chr(-1), lambda: chr(0x110000), lambda: chr("a"), lambda: ord(""), lambda: ord("ab"), lambda: ord(5), lambda: ord(b"a"), lambda: chr(2 ** 70)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
