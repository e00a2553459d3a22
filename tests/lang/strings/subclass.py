# Classes derived from str.
class Name(str):
    def __new__(cls, text, lang="en"):
        self = super().__new__(cls, text)
        self.lang = lang
        return self
    def shout(self):
        return self.upper() + "!"
    def __repr__(self):
        return f"Name({str(self)!r})"
n = Name("bob", "fr")
print(n, repr(n), n.lang, n.shout(), len(n), n[0], n + "x", type(n + "x"), n.upper(), type(n.upper()), n == "bob", hash(n) == hash("bob"), {"bob": 1}[n], n in {"bob"}, isinstance(n, str))
print([n], (n,), {n: n}, f"{n}", f"{n!r}", "%s" % n, "{}".format(n), ",".join([n, n]), n.split("o"), n * 2, str(n), type(str(n)), "b" in n, n.startswith("b"), sorted([Name("b"), Name("a")]), n[::-1], type(n[:]))
class Ci(str):
    def __eq__(self, other):
        return self.lower() == other.lower()
    def __hash__(self):
        return hash(self.lower())
    def __contains__(self, x):
        return True
print(Ci("ABC") == "abc", "abc" == Ci("ABC"), {Ci("Key"): 1}[Ci("KEY")], "zzz" in Ci("a"), Ci("a") != "A", len({Ci("x"), Ci("X")}))
class Str:
    def __str__(self):
        return "from str"
class Bad:
    def __str__(self):
        return 5
    __repr__ = __str__
print(str(Str()), f"{Str()}")
for f in (lambda: str(Bad()), lambda: repr(Bad()), lambda: print(Bad())):
    try:
        f()
    except TypeError as e:
        print(e)
