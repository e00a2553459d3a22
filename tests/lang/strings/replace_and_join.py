# replace, join, translate, maketrans.
s = "one two two three"
print(s.replace("two", "2"), s.replace("two", "2", 1), s.replace("two", "2", 0), s.replace("", "-"), s.replace("", "-", 3), s.replace("x", "y"), s.replace("two ", ""), "aaa".replace("a", "bb"), "aaa".replace("aa", "b"), "".replace("", "x"), "".replace("a", "x"), "abc".replace("b", "日"), "a日b".replace("日", "c"), s.replace("two", "2", count=1))
print(",".join(["a", "b"]), "".join(["x", "y"]), "-".join("abc"), ",".join([]), ",".join(["one"]), ", ".join(str(i) for i in range(5)), "日".join(["a", "é"]), ",".join(("a", "b")), ",".join({"k": 1, "j": 2}), "ab".join(iter("xyz")))
t = str.maketrans("abc", "xyz")
print("aabbccdd".translate(t), t, str.maketrans("ab", "xy", "z"), "azbz".translate(str.maketrans("ab", "xy", "z")), "abc".translate({97: "AA", 98: None, 99: 100}), "abc".translate({}), str.maketrans({"a": "1", 98: "2"}), "日本".translate({ord("日"): "sun"}))
for f in (lambda: ",".join([1, 2]), lambda: ",".join(["a", None]), lambda: ",".join(5), lambda: ",".join(["a", b"b"]), lambda: "a".replace("a"), lambda: "a".replace(1, "b"), lambda: str.maketrans("ab", "x"), lambda: str.maketrans(1), lambda: "a".translate(5), lambda: ",".join(), lambda: "a".replace("a", "b", "c"), lambda: str.maketrans({"ab": 1})):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
