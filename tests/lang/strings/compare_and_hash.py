# Ordering, equality and use as dict keys, built in different ways.
parts = ["ab", "c"]
built = "".join(parts)
print(built == "abc", hash(built) == hash("abc"), {"abc": 1}[built], built in {"abc"}, built is not None, built != "abd")
words = ["banana", "apple", "Cherry", "date", "", "app", "apples", "éclair", "zebra", "10", "9"]
print(sorted(words), sorted(words, key=str.lower), sorted(words, reverse=True), sorted(words, key=len), min(words), max(words), sorted(words, key=lambda w: (len(w), w)))
for a in ("", "a", "ab", "b", "é", "日"):
    print([(a < b) + 2 * (a <= b) + 4 * (a == b) + 8 * (a > b) for b in ("", "a", "ab", "b", "é", "日")])
for f in (lambda: "a" < 1, lambda: "a" >= None, lambda: "a" < ["a"], lambda: max("a", 1), lambda: sorted(["a", 1]), lambda: "a" < b"a"):
    try:
        print(f())
    except TypeError as e:
        print(e)
print("a" == 97, "a" == ["a"], "a" != None, "abc".__eq__("abc"), "abc".__eq__(1), "abc".__lt__("b"), "abc".__contains__("b"), "abc".__len__(), "abc".__getitem__(1), "abc".__add__("d"), "abc".__mul__(2))
d = {}
for i in range(20):
    d["key" + str(i % 5)] = i
print(d, len(d), "key3" in d, "key" + "9" in d)
