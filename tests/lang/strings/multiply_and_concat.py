# Repetition, concatenation, += in loops, and aliases that must not change.
print("ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "" * 5, "é" * True, "a" * 1 == "a")
s = "start"
alias = s
s += "-more"
print(alias, s)
t = ""
kept = []
for i in range(12):
    t += str(i)
    kept.append(t)
print(kept)
base = "abc"
one = base + "1"
two = base + "2"
three = one + "3"
four = one + "4"
print(base, one, two, three, four)
def grow(s, k):
    for i in range(k):
        s += "x"
    return s
a = grow("q", 5)
b = grow(a, 3)
c = grow(a, 4)
print(a, b, c, len(grow("", 500)), grow("é", 3) + "日")
d = {"k": ""}
class O:
    text = ""
o = O()
lst = [""]
for i in range(5):
    d["k"] += str(i)
    o.text += str(i)
    lst[0] += str(i)
print(d, o.text, O.text, lst)
x = y = "shared"
x += x
print(x, y, x + y, (x + y) + (y + x))
u = "".join(["w"] * 30)
v = u[:15]
v += "tail"
u += "end"
print(u, v)
for f in (lambda: "a" + 1, lambda: 1 + "a", lambda: "a" + None, lambda: "a" + b"b", lambda: "a" * "b", lambda: "a" * 1.5, lambda: "a" - "b", lambda: "a" + ["b"], lambda: ["a"] + "b"):
    try:
        print(f())
    except TypeError as e:
        print(e)
