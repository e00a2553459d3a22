# Concatenation and comparison across character widths; results narrow back when wide characters go.
a, b, c, d = "abc", "é", "ж", "😀"
print(a + b, a + c, a + d, b + c + d, d + a, len(a + b + c + d), (a + d)[:3], (a + d)[:3] == a, (d + b)[1] == b)
print(a < b < c < d, a == a + "", sorted([d, c, b, a, "zz", "Ω", "z"]), max(a, b, c, d), min("é", "z"), "é" == "e\u0301", "\u212b" == "\xc5")
for s in (a, b, c, d, a + d, b + d):
    print(s * 2, s.upper(), (s + a).find("b"), (a + s).index(s), s in a + b + c + d, s.replace(s[0], "x"), (s + d).count(d), hash(s) == hash(s + "" ), {s: 1}[s[:] ])
    print((a + s + a).split(s), (s + a).partition("b"), (s + s).startswith(s), (a + s).endswith(s), s.join(["1", "2", "3"]), (s * 3)[1:], s.encode(), len(s.encode()))
x = "".join(["a", "é", "ж", "😀"][:1])
print(x == "a", hash(x) == hash("a"), {"a": "found"}[x], ("ж" + "a")[1] == "a", {"a": 5}[("😀" + "a")[-1]])
t = ""
for k in (97, 233, 1078, 128512, 98):
    t += chr(k)
    print(t, len(t), t[::-1], t.isascii(), [ord(ch) for ch in t])
print("z" < "é" < "ж" < "日" < "😀", "a" * 3 + "b" < "a" * 3 + "é", "ab" < "abc", "" < "a", "B" < "a", "10" < "9")
