# find, index, rfind, rindex, count, in, startswith, endswith with ranges.
s = "banana bandana"
for sub in ("an", "ana", "b", "z", "", "banana bandana!", "a b", "na"):
    print(repr(sub), s.find(sub), s.rfind(sub), s.find(sub, 3), s.find(sub, 2, 6), s.rfind(sub, 0, 5), s.find(sub, -4), s.count(sub), s.count(sub, 3), s.count(sub, 1, 7), sub in s, s.startswith(sub), s.endswith(sub))
print(s.index("nd"), s.rindex("n"), s.startswith("nana", 2), s.startswith("ban", 7), s.endswith("ana", 0, 6), s.startswith(("x", "ban")), s.endswith(("y", "z")), s.startswith(()), s.startswith("", 20), s.find("", 14), s.find("", 15))
print("aaaa".count("aa"), "".count(""), "abc".count(""), "".find(""), "".find("a"), "é日é".count("é"), "日本語".find("語"), "x日".rfind("日"), "abc" in "ab", "" in "", "\0" in "a\0b")
for f in (lambda: s.index("zz"), lambda: s.rindex("zz"), lambda: s.find(1), lambda: s.count(None), lambda: 1 in s, lambda: s.startswith(1), lambda: s.startswith(["a"]), lambda: s.endswith((1,)), lambda: s.find(), lambda: None in s, lambda: s.find("a", "b")):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print("a" * 50 + "b" in "a" * 100 + "b", ("ab" * 20).find("ba" * 10 + "b"), ("x" * 100).rfind("x" * 50), ("ab" * 10).count("aba"))
