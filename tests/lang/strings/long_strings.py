# Strings beyond small sizes: slices, search and equality of long texts.
s = "0123456789" * 50
print(len(s), s[499], s[100:110], s[-10:], s.count("9"), s.find("90"), s.rfind("90"), s[::100], s == "0123456789" * 50, s[1:] == s[:-1], hash(s) == hash("0123456789" * 50))
t = s + "é"
print(len(t), t[500], t[:500] == s, t[:500] + "é" == t, t.find("é"), t.encode()[-3:], t[:-1] is not None)
u = s.replace("5", "five")
print(len(u), u[:20], u.count("five"), u.split("five")[:3], len(u.split("five")), u.replace("five", "5") == s)
lines = "\n".join("line %d" % i for i in range(50))
print(len(lines), lines.splitlines()[49], lines.count("\n"), len(lines.split()), lines[-7:], lines.upper()[:6])
w = "x" * 15
for n in (13, 14, 15, 16, 17, 31, 32, 33):
    w = "y" * n
    v = "é" * n
    z = "日" * n
    print(n, len(w), w[-1], w + "z" == "y" * n + "z", w[:-1] == "y" * (n - 1), v[0] + v[-1], z[n // 2], len(v + z), (w + v + z)[n], {w: n}["y" * n])
