# Laying out a table with several ways of formatting that agree.
rows = [("tea", 3, 2.5), ("coffee", 12, 10.25), ("日本茶", 100, 0.125)]
for name, count, price in rows:
    a = f"{name:<8}|{count:>4d}|{price:>8.2f}"
    b = "%-8s|%4d|%8.2f" % (name, count, price)
    c = "{:<8}|{:>4d}|{:>8.2f}".format(name, count, price)
    d = name.ljust(8) + "|" + str(count).rjust(4) + "|" + format(price, ".2f").rjust(8)
    print(a, a == b == c == d)
for i in range(0, 20, 3):
    print(f"{i:3d} {i:4x} {i:5o} {i:06b} {i / 7:8.4f} {i ** 3:>6,}")
width = max(len(r[0]) for r in rows)
print("\n".join(f"{r[0]:>{width}}" for r in rows))
print("+".join("-" * k for k in (3, 5, 7)))
print(" ".join(f"{c}={ord(c):#04x}" for c in "aZ0"))
seconds = [0, 59, 60, 3599, 3600, 86399]
print([f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02}" for s in seconds])
print(*(f"{v:.{p}f}" for p, v in enumerate([1.23456] * 5)), sep=" | ")
print(f"{'Name':-^20}", f"{'':=<20}", f"{'é':.>5}", sep="\n")
