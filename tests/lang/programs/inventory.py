# Records with properties, grouping, sorting by several keys, a formatted table.
class Item:
    def __init__(self, name, price, qty, tags=()): self.name, self.price, self.qty, self.tags = name, price, qty, set(tags)
    @property
    def total(self): return self.price * self.qty
    def __lt__(self, o): return (self.total, self.name) < (o.total, o.name)
    def __repr__(self): return self.name
items = [Item("pen", 1.5, 100, ["office", "small"]), Item("desk", 250, 2, ["office"]), Item("lamp", 40.25, 5), Item("mug", 7.99, 20, ["small", "kitchen"]), Item("chair", 250, 2)]
print(sorted(items), max(items), min(items, key=lambda i: i.price), sum(i.total for i in items))
by_tag = {}
for i in items:
    for t in sorted(i.tags) or ["none"]: by_tag.setdefault(t, []).append(i)
print(by_tag, {t: round(sum(i.total for i in l), 2) for t, l in by_tag.items()})
header = ("name", "price", "qty", "total")
rows = [(i.name, f"{i.price:,.2f}", str(i.qty), f"{i.total:,.2f}") for i in items]
widths = [max(len(r[k]) for r in [header, *rows]) for k in range(4)]
for r in [header, tuple("-" * w for w in widths), *rows]: print("  ".join(c.ljust(w) if k == 0 else c.rjust(w) for k, (c, w) in enumerate(zip(r, widths))))
print([i.name for i in items if i.tags & {"small"}], [i.name for i in items if i.tags >= {"office"}], sorted(set().union(*(i.tags for i in items))))
def discount(pct, *, when=lambda i: True): return lambda i: setattr(i, "price", round(i.price * (100 - pct) / 100, 2)) if when(i) else None
for i in items: discount(10, when=lambda i: i.qty > 10)(i)
print([(i.name, i.price) for i in items])
groups = {}
for i in sorted(items, key=lambda i: (-i.price, i.name)): groups.setdefault(i.price > 50, []).append(i.name)
print(groups, *groups.values(), sep="\n")
try:
    items[0].total = 5
except AttributeError as e: print(e)
csv = "\n".join(",".join(map(str, (i.name, i.price, i.qty, "|".join(sorted(i.tags))))) for i in items)
print(csv)
back = [Item(n, float(p), int(q), t.split("|") if t else ()) for n, p, q, t in (l.split(",") for l in csv.splitlines())]
print([b.total == i.total and b.tags == i.tags for b, i in zip(back, items)])
