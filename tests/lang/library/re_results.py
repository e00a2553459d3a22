# What replacing, splitting and finding make of matches: identity, empty matches, types, errors in the midst.
import re


class S(str):
    pass


class B(bytes):
    pass


s, b = "no digit", b"none"
print(re.sub(r"\d", "x", s) is s, re.sub(rb"\d", b"x", b) is b, re.split(r"\d", s)[0] is s, re.match(".*", s)[0] is s)
print(type(re.sub("x", "y", S("ab"))), type(re.sub("a", "y", S("ab"))), type(re.findall(".*", S("ab"))[0]), type(re.sub(b"x", b"y", B(b"ab"))))
print(type(re.sub(b"a", b"y", bytearray(b"ab"))), type(re.match(b"a", memoryview(b"ab"))[0]), re.split(b"(-)", bytearray(b"a-b")))
print(re.sub("", "-", "abc"), re.sub("x*", "-", "abxd"), re.sub("b|", "-", "abc"), re.split("x*", "axbc"), re.split("(x)|", "axb"))
print(re.subn("(a)(b)?", r"[\2\1\g<0>]", "abaab", count=2), re.sub("(?P<n>.)", r"\g<n>\g<1>\\", "ab"), re.sub("a", "\u0416", "banana"))
print(re.sub("\u0416", "z", "a\u0416b\U0001f600"), re.sub("a", lambda m: "\U0001f600" * m.start(), "xaxa"), re.sub("a", lambda m: None, "xaxa"))
print(re.split("[-,]", "a-b,c", maxsplit=1), re.split("(-)(,)?", "a-b-,c"), re.findall("(a)|(b)", "ab"), re.findall("a|(b)", "ab"))

calls = []


def wrong(m):
    calls.append(m.span())
    return 5 if m.start() else "ok"


for f in (lambda: re.sub("a", wrong, "axaxa"), lambda: re.sub(b"a", lambda m: "s", b"xa"), lambda: re.sub("a", 5, "banana"), lambda: re.sub("a", 5, "xyz"),
          lambda: re.sub("(a)", r"\2", "a"), lambda: re.sub("a", b"x", "a"), lambda: re.match("(a)", "a").expand(r"\g<x>")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(calls)


# A function that uses the pattern that it is called for, and one that raises.
p = re.compile(r"(\w)(\d)?")
print(p.sub(lambda m: f"<{p.sub('.', m[0])}{m.lastindex}{p.findall('q7')}>", "a1b"))


def stop(m):
    raise KeyError(m[0])


try:
    p.sub(stop, "a1")
except KeyError as e:
    print("KeyError", e, p.findall("z9"))

# Matches outlive their subject's name, iterators are at different places of one pattern.
one, two = p.finditer("a1b2"), p.finditer("c3d4")
print([(x[0], y[0]) for x, y in zip(one, two)], next(one, None))
m = re.search("(?P<x>b+)(?P<y>z)?", "a" + "b" * 3)
print(m.groupdict(), m.groupdict("-"), m.expand(r"\1|\2|\g<x>"), m.start("y"), m.span("x"), m[1], m["y"], m.groups())

data = bytearray(b"a1b2")
it = re.finditer(rb"\w\d", data)
print(next(it)[0], bytes(data), next(it)[0], next(it, None))

# A pattern that tries very much stops for a signal.
import signal


class Stop(Exception):
    pass


def handler(number, frame):
    raise Stop


signal.signal(signal.SIGALRM, handler)
for pattern, text in (("(?:a|a)*b", "a" * 60), ("(a+)+$", "a" * 60 + "b"), (r"(?:(\w)|\1)*?\d", "a" * 60)):
    signal.setitimer(signal.ITIMER_REAL, 0.005)
    try:
        print(re.search(pattern, text))
    except Stop:
        print("stopped", p.findall("k5"))
signal.setitimer(signal.ITIMER_REAL, 0)
