# Strings built, sliced, joined and kept while others die.
parts = []
s = ""
for i in range(200):
    s += str(i) + ","
    if i % 20 == 0: parts.append(s)
print(len(s), [len(p) for p in parts], s[-8:], parts[3][-6:])
base = "abc" * 10
kept = [base + str(i) for i in range(50)]
more = [k + "é" for k in kept]
print(kept[7], more[49], len(set(kept)), all(m.startswith(k) for k, m in zip(kept, more)))
words = [("w%d " % (i % 13)) * 2 for i in range(100)]
text = "".join(words)
count = {}
for w in text.split(): count[w] = count.get(w, 0) + 1
print(len(text), sorted(count.items())[:3], text.replace("w1", "W")[:20], text.upper().count("W12"))
sl = [text[i:i + 7] for i in range(0, 300, 11)]
print(sl[0], sl[-1], len("".join(sl)))
f = [f"{i:>4}|{i / 3:.2f}|{i!r}" for i in range(60)]
print(f[0], f[59], sum(map(len, f)))
u = ["日" * i + "😀" for i in range(30)]
print(u[3], len("".join(u)), u[29][-1], "".join(u).encode()[:6])
x = "start"
al = [x]
for i in range(30):
    x = x + "-"
    y = x + "other"
    al.append(x)
print(len(x), al[0], al[5], y[-8:], x == al[-1])
b = b""
for i in range(60): b += bytes([i, i])
print(len(b), b[50:54], b.hex()[:10])
