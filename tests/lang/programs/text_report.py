# Word statistics and a justified report of a text.
text = """It is a truth universally acknowledged that a programmer in possession
of a slow loop must be in want of a compiler. However little known the feelings
of such a programmer may be, this truth is well fixed in the minds of others."""
words = [w.strip(".,").lower() for w in text.split()]
freq = {}
for w in words: freq[w] = freq.get(w, 0) + 1
top = sorted(freq.items(), key=lambda kv: (-kv[1], kv[0]))[:6]
for w, n in top: print(f"{w:<12}{n:>3} {'#' * n}")
print(len(words), len(freq), max(words, key=len), sum(map(len, words)) / len(words))
def wrap(t, width):
    lines, cur = [], []
    for w in t.split():
        if cur and len(" ".join(cur + [w])) > width:
            lines.append(cur)
            cur = []
        cur.append(w)
    return lines + [cur] if cur else lines
def justify(ws, width):
    if len(ws) == 1: return ws[0].ljust(width)
    gaps, space = len(ws) - 1, width - sum(map(len, ws))
    q, r = divmod(space, gaps)
    return "".join(w + " " * (q + (i < r)) for i, w in enumerate(ws[:-1])) + ws[-1]
lines = wrap(text, 34)
for ws in lines[:-1]: print("|" + justify(ws, 34) + "|")
print("|" + " ".join(lines[-1]).ljust(34) + "|")
print({n: sorted({w for w in words if len(w) == n}) for n in (1, 2, 10)})
vowels = {v: sum(w.count(v) for w in words) for v in "aeiou"}
print(vowels, sum(vowels.values()))
print(" ".join(w[::-1] for w in words[:6]), "".join(w[0] for w in words).upper())
caesar = lambda s, k: "".join(chr((ord(c) - 97 + k) % 26 + 97) if c.isalpha() and c.islower() else c for c in s)
print(caesar("hello, world", 3), caesar(caesar("hello, world", 3), -3))
print([w for w in words if w == w[::-1] and len(w) > 0], sorted(set(words))[:5], text.count("\n"), text.title()[:30], text.splitlines()[1].center(90, "-")[:12])
def rle(s):
    out, i = [], 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]: j += 1
        out.append(f"{j - i if j - i > 1 else ''}{s[i]}")
        i = j
    return "".join(out)
print(rle("aaabccdddd"), rle(""), rle("abc"))
def to_roman(n):
    out = ""
    for v, s in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while n >= v: out, n = out + s, n - v
    return out
print([to_roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1994, 2024)])
