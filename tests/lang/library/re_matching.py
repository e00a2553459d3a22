# Patterns: matching, groups, flags and what a match knows.
import re

m = re.match(r"(\w+)\s(?P<last>\w+)(x)?", "Isaac Newton, physicist")
print(m.group(), m.group(0, 1, 2), m["last"], m.groups(), m.groups("-"), m.groupdict())
print(m.start(), m.end("last"), m.span(2), m.span(3), m.lastindex, m.lastgroup, m.regs, m.pos, m.endpos)
print(m, m.re, m.string, m.expand(r"\g<last>, \1"))
for bad in (4, "nope", -1):
    try:
        m.group(bad)
    except IndexError as e:
        print("IndexError", e)

print(re.search("b+", "aabbbcc"), re.fullmatch("a|ab", "ab"), re.fullmatch("a", "ab"), re.match("b", "ab"))
p = re.compile("o", re.I)
print(p.search("dOg"), p.search("dog", 2), p.match("dog", 1), p.fullmatch("ooo", 1, 2), p.search("dog", -5, 99))
print(p, p.pattern, p.flags, p.groups, dict(re.compile("(?P<a>.)(?P<b>.)").groupindex))
print(re.compile(b"a", re.S), re.compile("x", re.A | re.M | re.X), re.compile("(?ims)x").flags)

# Quantifiers.
print(re.findall("a{2,3}", "aaaaaaa"), re.findall("a+?", "aaa"), re.findall("<.*?>", "<a><b>"), re.findall("x*", "axb"))
print(re.fullmatch("a*+a", "aaa"), re.search("(?>a+)b", "aaab"), re.match("(ab){2}", "ababab").span(), re.match("(a|b)*", "abab").groups())
print(re.match("(?:(a)|b)*", "ab").groups(), re.match("(.*?)(b*)$", "aabb").groups())

# Assertions, references and conditions.
print(re.findall(r"\w+(?=!)", "hi! ho"), re.findall(r"a(?!b)", "abac"), re.findall(r"(?<=-)\w+", "spam-egg"), re.findall(r"(?<!-)\b\w+", "a-b c"))
print(re.match(r"(.)(.)\2\1", "abba"), re.match(r"(?P<q>['\"]).*?(?P=q)", "'a\"b' c").group())
print(re.match(r"(<)?(\w+)(?(1)>|$)", "<a>"), re.match(r"(<)?(\w+)(?(1)>|$)", "<a"), re.match(r"(<)?(\w+)(?(1)>|$)", "a"))
print(re.findall(r"^\w", "a\nb\nc"), re.findall(r"^\w", "a\nb\nc", re.M), re.findall(r"\w$", "a\nb\n"), re.findall(r"\w\Z", "a\nb"), re.findall(r"\A\w", "ab", re.M))
print(re.findall(r"\bfoo\b", "foo foobar foo"), re.findall(r"\Boo", "foo oo"), re.findall(".", "a\nb"), re.findall(".", "a\nb", re.S))

# Classes, Unicode and ASCII.
print(re.findall(r"\d+", "12 \u0664\u0665 x"), re.findall(r"\d+", "12 \u0664", re.A), re.findall(r"\w+", "h\xe9llo w\xf6rld \U00010400x"))
print(re.findall(r"\w+", "h\xe9llo", re.A), re.findall(r"\s", "a\xa0\u2003b"), re.findall(r"[^a-c\s]+", "abc de\nf"), re.findall(r"[\]\-x]", "]-xy"))
print(re.findall("stra\xdfe", "STRA\u1e9eE", re.I), re.findall("\u03c3", "\u03a3\u03c3\u03c2", re.I), re.findall("[\xe0-\xe5]", "\xc0\xe5", re.I), re.search("k", "\u212a", re.I), re.search("k", "\u212a", re.I | re.A))
print(re.findall("(?i:a)b", "Ab AB ab"), re.findall("(?s-i:.)", "\n"), re.findall("[\U0001f600-\U0001f64f]", "a\U0001f601b"), re.search("\U0001f601", "a\u1234\U0001f601").span())
print(re.findall(r"""
    (\d+)  # digits
    \ *    # spaces
    [ #]   # one of them
""", "12  #34 ", re.X))

# Bytes.
print(re.findall(rb"\w+", b"ab \xe9 cd"), re.match(b"(?P<x>a)", bytearray(b"ab")).groupdict(), re.split(b",", memoryview(b"a,b")), re.sub(b"(a)", rb"<\1>", b"banana"))
for call in (lambda: re.match(b"a", "a"), lambda: re.match("a", b"a"), lambda: re.match("a", 5), lambda: re.sub(b"a", "b", b"a"), lambda: re.compile(5), lambda: re.compile(re.compile("a"), re.I)):
    try:
        print(call())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)

print([m.span() for m in re.finditer("a|", "baac")], [m.group(1) for m in re.compile("(.)-").finditer("a-b-c", 1)])
s = re.compile(r"\d").scanner("1a2")
print(s.match(), s.match(), s.pattern, re.compile(r"\d").scanner("a2").search())
