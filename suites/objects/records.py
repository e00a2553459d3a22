"""Make, compare, hash, copy with a change and print n small records: constructors with defaults, __eq__, __hash__, __repr__."""


class Order:
    def __init__(self, number, item, price, count=1, paid=False):
        self.number = number
        self.item = item
        self.price = price
        self.count = count
        self.paid = paid

    def __eq__(self, other):
        if not isinstance(other, Order):
            return NotImplemented
        return (self.number, self.item, self.price, self.count, self.paid) == (
            other.number, other.item, other.price, other.count, other.paid)

    def __hash__(self):
        return hash((self.number, self.price, self.count))

    def __repr__(self):
        return f"Order({self.number}, {self.item!r}, {self.price}, {self.count}, {self.paid})"

    def replace(self, **changes):
        new = Order(self.number, self.item, self.price, self.count, self.paid)
        for name, value in changes.items():
            setattr(new, name, value)
        return new

    @property
    def total(self):
        return self.price * self.count


def bench(n):
    equal = 0
    money = 0
    letters = 0
    seen = {}
    for i in range(n):
        order = Order(i % 50, "tea", i % 13, count=i % 3 + 1)
        paid = order.replace(paid=True)
        if order == paid:
            equal += 100
        if order == Order(i % 50, "tea", i % 13, i % 3 + 1):
            equal += 1
        seen[order] = i
        money += paid.total
        if i % 8 == 0:
            letters += len(repr(paid))
    return "%d:%d:%d:%d" % (equal, money, letters, len(seen))
