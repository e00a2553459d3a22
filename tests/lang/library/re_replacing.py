# Replacing, splitting, errors, copies of patterns and scanners.
import copy
import pickle
import re

print(re.sub("a", "b", "banana"), re.sub("a", "b", "banana", count=2), re.subn("x*", "-", "abxd"), re.sub("", "-", "ab"))
print(re.sub(r"(\w+) (?P<b>\w+)", r"\2 \1 \g<b>\g<1>0 \\ \n", "hello world"), re.sub("(a)|b", r"[\1]", "ab"), repr(re.sub("b", r"\t", "b")))
print(re.sub(r"\d+", lambda m: str(int(m[0]) * 2), "1 22 x3"), re.sub("a", lambda m: "", "banana"), re.sub(".", r"\g<0>\g<0>", "abc"))
print(re.split(r"[,;]\s*", "a, b;c"), re.split("(,)", "a,b"), re.split("x*", "axbc"), re.split(",", "a,b,c", maxsplit=1), re.split("(a)|b", "1a2b3"), re.split("q", ""))
print(re.escape("a.b*c d-e\n"), re.escape(b"a+b"), re.purge())

BAD = ["(", ")", "[a", "*a", "a**", "(?P<n", "(?P<1>a)", "(?P<a>.)(?P<a>.)", r"\1", "(?z)", "a{3,2}", "[z-a]", "(?<=a+)b", "\\", r"\q", "(?P=x)", "(?(2)a|b|c)", "(?", "(?i", "a(?i)b", "(?-u:a)", r"\x1", "a\n(b", "(?#", "(?<n>a)"]
for text in BAD:
    try:
        print(re.compile(text))
    except re.error as e:
        print(type(e).__name__, e, "|", e.msg, e.pos, e.lineno, e.colno, e.pattern == text)
for template in (r"\2", r"\g<x>", r"\g<", r"\q", r"\g<-1>"):
    try:
        print(re.sub("(a)", template, "a"))
    except (re.PatternError, IndexError) as e:
        print(type(e).__name__, e)
for call in (lambda: re.sub("a", lambda m: 5, "a"), lambda: re.sub("a", 5, "a"), lambda: re.sub("(a", "b", "a")):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
try:
    re.sub("a", lambda m: 1 / 0, "xa")
except ZeroDivisionError as e:
    print(e)

p = re.compile("a(b)?", re.I | re.M)
print(copy.copy(p) is p, copy.deepcopy(p) is p, pickle.loads(pickle.dumps(p, 2)) == p, p == re.compile("a(b)?", re.I), hash(p) == hash(re.compile("a(b)?", re.I | re.M)))
print(re.compile("a") is re.compile("a"), isinstance(p, re.Pattern), isinstance(p.match("a"), re.Match), re.Pattern[str], re.RegexFlag(10), repr(re.I | re.X), re.NOFLAG)
for c in (re.Pattern, re.Match):
    try:
        c()
    except TypeError:
        print("no instances of", c)

scanner = re.Scanner([(r"[a-z]+", lambda s, t: ("name", t)), (r"\d+", lambda s, t: int(t)), (r"\s+", None), (r"[=+]", lambda s, t: t)])
print(scanner.scan("x = y + 12!"))

TOKENS = re.compile(r"(?P<num>\d+(?:\.\d*)?)|(?P<op>[-+*/()])|(?P<id>[^\W\d]\w*)|(?P<ws>\s+)|(?P<bad>.)")
print([(m.lastgroup, m[0]) for m in TOKENS.finditer("3.5*(x1 - \u00e9) $") if m.lastgroup != "ws"])
print(len(re.findall(r"(?:a|b)*c", "ab" * 200 + "c")), re.match("(?:a?){20}a{20}", "a" * 20).end())
