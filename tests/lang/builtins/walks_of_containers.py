# Builtin functions that walk through containers while what they call changes them.


class Adder:
    """Runs something when it is added to a number."""

    def __init__(self, act):
        self.act = act

    def __radd__(self, other):
        self.act()
        return other + 1


def attempt(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


d = {}
d.update(a=1, b=Adder(lambda: d.update(c=1)), z=3)
attempt(lambda: sum(d.values()))
d = {}
d.update(a=1, b=Adder(lambda: (d.pop("a"), d.update(new=9))), z=3)
attempt(lambda: sum(d.values()))
s = set()
s.update({1, 2, Adder(lambda: s.add(99)), 50})
attempt(lambda: sum(s) > 0)
items = [1, 2]
items.append(Adder(lambda: items.append(10)))
attempt(lambda: sum(items))
items = [1, Adder(lambda: items.clear()), 5, 6]
attempt(lambda: (sum(items), items))


class Key:
    def __init__(self, act=None):
        self.act = act

    def __eq__(self, other):
        if self.act:
            self.act()
        return NotImplemented


values = {1: Key(), 2: Key(lambda: values.update({3: 3})), 4: Key()}
attempt(lambda: 7 in values.values())

print(sum(range(10)), sum(range(10, 0, -3)), sum(range(0)), list(range(5, -5, -4)), sum(range(2**59, 2**59 + 3)))
print(list(range(2**60 - 2, 2**60 + 2)), list(range(2**62, 2**62 + 6, 4)), max(range(7)), min(range(7, 3, -1)))
print(set(range(0, 9, 3)), frozenset(range(3)), 5 in {1: 5}.values(), (1, 2) in {1: 2}.items())
print(max({3: 1, 9: 0}), max({3: 1, 9: 0}.values()), min({3: 1, 9: 0}.items()), sorted({"b": 1, "a": 2}))
print(all({1: 1, 2: 0}.values()), any({0: 1}.keys()), all(()), any(set()), all(range(1, 4)), any(range(1)))
print(list({}.items()), list({1: 2}.items()), tuple({1: 2}.values()), [*{1: 2}.keys()], list({1: 2}.keys() & [1, 5]))


class Odd(dict):
    def __iter__(self):
        return iter("own")

    def values(self):
        return [7]


odd = Odd(x=1)
print(list(odd), sum(odd.values()), sorted(odd), max(odd), list(odd.keys()), list(odd.items()), list(dict.values(odd)))
print(sum(globals().keys() & {"d", "s"} == {"d", "s"} for _ in range(2)), "Odd" in list(globals()))
gone = {i: i for i in range(20)}
for i in range(0, 20, 3):
    del gone[i]
print(list(gone), sum(gone.values()), list(gone.items())[:3], len(gone.keys() | {0}))
