# The module `_sre`: codes as `re` compiles them, matched against strs and bytes.
import _sre

CASES = [
    ('a+b', 32, [14, 4, 0, 2, 4294967295, 24, 6, 1, 4294967295, 16, 97, 1, 16, 98, 1], 0, {}, (None,), ['aab xab', 'b', '']),
    ('(a|b)*c', 32, [14, 4, 0, 1, 4294967295, 23, 13, 0, 4294967295, 17, 0, 13, 5, 22, 97, 98, 0, 17, 1, 18, 16, 99, 1], 1, {}, (None, None), ['abac c', 'x']),
    ('(?P<y>\\d{4})-(?P<m>\\d\\d)', 32, [14, 4, 0, 7, 7, 17, 0, 24, 9, 4, 4, 13, 4, 8, 10, 0, 1, 17, 1, 16, 45, 17, 2, 13, 4, 8, 10, 0, 13, 4, 8, 10, 0, 17, 3, 1], 2, {'y': 1, 'm': 2}, (None, 'y', 'm'), ['on 2024-05 and 1999-12.', '20-1']),
    ('\\bfoo\\b', 34, [14, 4, 0, 3, 3, 6, 10, 40, 102, 40, 111, 40, 111, 6, 10, 1], 0, {}, (None,), ['FOO foobar foo', '\u20acfoo\u20ac foo']),
    ('(?i:stra\xdfe|\xc9)', 32, [14, 4, 0, 1, 6, 7, 20, 39, 6, 16, 115, 16, 383, 0, 40, 116, 40, 114, 40, 97, 40, 223, 40, 101, 15, 7, 5, 40, 233, 15, 2, 0, 1], 0, {}, (None,), ['STRA\xdfE \xe9', 'x']),
    ('^x.*$', 56, [14, 4, 0, 1, 4294967295, 6, 1, 16, 120, 24, 5, 0, 4294967295, 3, 1, 6, 6, 1], 0, {}, (None,), ['a\nx1\nx2', 'xx']),
    ('(?<=a)b(?!c)', 32, [14, 4, 0, 1, 1, 4, 5, 1, 16, 97, 1, 16, 98, 5, 5, 0, 16, 99, 1, 1], 0, {}, (None,), ['ab abc b ab', 'b']),
    ('(a)?(b)?c', 32, [14, 4, 0, 1, 3, 23, 9, 0, 1, 17, 0, 16, 97, 17, 1, 18, 23, 9, 0, 1, 17, 2, 16, 98, 17, 3, 18, 16, 99, 1], 2, {}, (None, None, None), ['c', 'ac', 'bc', 'abc']),
    ('x*', 32, [14, 4, 0, 0, 4294967295, 24, 6, 0, 4294967295, 16, 120, 1, 1], 0, {}, (None,), ['axxb', '']),
    ('(.)\\1', 32, [14, 4, 0, 2, 2, 17, 0, 2, 17, 1, 11, 0, 1], 1, {}, (None, None), ['aabbcdd', '\U0001f600\U0001f600z']),
    ('[^a-c\u4e00-\u4e10]+', 32, [14, 4, 0, 1, 4294967295, 24, 14, 1, 4294967295, 13, 9, 21, 22, 97, 99, 22, 19968, 19984, 0, 1, 1], 0, {}, (None,), ['abcxyz\u4e05\u5000', 'cc']),
    (b'(a+)(b)?', 0, [14, 4, 0, 1, 4294967295, 17, 0, 24, 6, 1, 4294967295, 16, 97, 1, 17, 1, 23, 9, 0, 1, 17, 2, 16, 98, 17, 3, 18, 1], 2, {}, (None, None, None), [b'caab a', bytearray(b'xab')]),
    ('(?>a+)b|a*+c', 32, [14, 4, 0, 1, 4294967295, 7, 15, 27, 9, 24, 6, 1, 4294967295, 16, 97, 1, 1, 16, 98, 15, 14, 12, 29, 6, 0, 4294967295, 16, 97, 1, 16, 99, 15, 2, 0, 1], 0, {}, (None,), ['aab', 'aac aaa']),
    ('(?:ab){2,3}?', 32, [14, 4, 0, 4, 6, 23, 7, 2, 3, 16, 97, 16, 98, 19, 1], 0, {}, (None,), ['abababab', 'ab']),
    ('(\\w+)\\s(?P<n>\\w+)', 256, [14, 4, 0, 3, 4294967295, 17, 0, 24, 9, 1, 4294967295, 13, 4, 8, 4, 0, 1, 17, 1, 13, 4, 8, 2, 0, 17, 2, 24, 9, 1, 4294967295, 13, 4, 8, 4, 0, 1, 17, 3, 1], 2, {'n': 2}, (None, None, 'n'), ['h\xe9 lo wor ld', 'a b']),
    ('\U0001f600+|[\u20ac-\u20ff]', 32, [14, 4, 0, 1, 4294967295, 7, 10, 24, 6, 1, 4294967295, 16, 128512, 1, 15, 11, 9, 13, 5, 22, 8364, 8447, 0, 15, 2, 0, 1], 0, {}, (None,), ['a\U0001f600\U0001f600\u20acb', 'z']),
    ('(?(1)x|y)|(q)', 32, [14, 4, 0, 1, 1, 7, 12, 12, 0, 6, 16, 120, 15, 3, 16, 121, 15, 11, 9, 17, 0, 16, 113, 17, 1, 15, 2, 0, 1], 1, {}, (None, None), ['y q', 'x']),
    ('\\d+|\\s|\\W', 32, [14, 4, 0, 1, 4294967295, 7, 13, 24, 9, 1, 4294967295, 13, 4, 8, 10, 0, 1, 15, 18, 8, 13, 4, 8, 12, 0, 15, 10, 8, 13, 4, 8, 15, 0, 15, 2, 0, 1], 0, {}, (None,), ['12 \u0663 a!', '_']),
]


def show(m):
    if m is None:
        return None
    return (m.span(), m.groups(), m.lastindex, m.lastgroup, m.regs)


for pattern, flags, code, groups, index, names, subjects in CASES:
    p = _sre.compile(pattern, flags, code, groups, index, names)
    print(ascii(p), p.flags, p.groups, dict(p.groupindex))
    for s in subjects:
        print(" ", ascii(s), show(p.match(s)), show(p.fullmatch(s)), show(p.search(s)))
        print("   ", ascii(p.findall(s)), [m.span() for m in p.finditer(s)], ascii(p.split(s)), ascii(p.split(s, 1)))
        new = b"-" if isinstance(pattern, bytes) else "-"
        print("   ", ascii(p.sub(new, s)), ascii(p.subn(new, s, 1)), ascii(p.sub(lambda m: m[0] * 2, s)))
        print("   ", show(p.search(s, 1)), show(p.search(s, 0, 2)), show(p.match(s, 2, 1)), show(p.search(s, -5, 100)))


def compile_case(i):
    return _sre.compile(*CASES[i][:6])


def attempt(f, *args, **kwargs):
    try:
        print(ascii(f(*args, **kwargs)))
    except (TypeError, ValueError, IndexError, OverflowError, RuntimeError) as e:
        print(type(e).__name__, e)


p = compile_case(2)
m = p.search("on 2024-05 and")
print(m, m.group(), m.group(1, "m"), m["y"], m[2], m.groupdict(), m.start("m"), m.end(), m.span(2), m.pos, m.endpos)
print(m.string, m.re is p, m.re == p, p == compile_case(2), p == compile_case(1), hash(p) == hash(compile_case(2)))
attempt(m.group, 3)
attempt(m.group, "zz")
attempt(m.start, -1)
attempt(lambda: m[1.5])
attempt(p.match, b"2024-01")
attempt(p.match, 5)
attempt(compile_case(11).match, "a")
attempt(p.sub, lambda m: 5, "2024-01")
attempt(p.sub, lambda m: None, "a 2024-01 b")
attempt(p.sub, 5, "2024-01")
attempt(p.sub, "x")
attempt(p.split, "2024-01-", maxsplit=-1)
attempt(p.sub, "x", "2024-01 2025-02", count=1)
q = compile_case(7)
print(q.match("c").groups("none"), q.match("bc").groupdict(), [m.groups() for m in q.finditer("abcc")])
s = p.scanner("2024-05 2025-06")
print(s.match(), s.match(), s.pattern is p)
s = p.scanner("2024-05 2025-06")
print(s.search(), s.search(), s.search(), s.search())
print(p.__copy__() is p, m.__copy__() is m, p.__deepcopy__({}) is p)
print(_sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, _sre.getcodesize())
print([(_sre.unicode_tolower(c), _sre.unicode_iscased(c), _sre.ascii_tolower(c), _sre.ascii_iscased(c)) for c in (65, 97, 48, 201, 0x130, 0x3A3, 0x1F600)])
attempt(_sre.compile, "a", 0, [1, -1], 0, {}, ())
attempt(_sre.compile, "a", 0, (1,), 0, {}, ())
long = compile_case(0).findall("aab" * 300 + "a" * 2000)
print(len(long))
