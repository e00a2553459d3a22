# bool(): truth of every kind of value, and the text of True and False.
for v in (0, 1, -1, 0.0, -0.0, 0.5, float("nan"), "", "0", " ", [], [0], (), (0,), {}, {0: 0}, set(), {0}, b"", b"0", None, range(0), range(1), int, len, 2 ** 70):
    print(type(v).__name__, bool(v), not v)
print(True, False, str(True), repr(False), bool(), int(True), float(True), f"{True}", f"{True:d}", f"{True:5}", "%s %d" % (True, True))
print(True + 1, True * 10, True / 2, True // 1, True % 2, -True, True ** 2, True << 3, divmod(True, True))
print(True & False, True | False, True ^ True, True & 1, type(True & True), type(True | 0))
print(True == 1, True is True, True == "True", True < 2, False < True, sorted([True, False, True]), max(True, 2), sum([True, True, False]))
print([10, 20][True], "ab"[False], {True: "t"}[1], ["no", "yes"][3 > 2])
yes = True
for f in (lambda: bool(1, 2), lambda: bool(x=1), lambda: yes(), lambda: yes[0], lambda: yes + "a"):
    try:
        print(f())
    except TypeError as e:
        print(e)
try:
    class B(bool):
        pass
except TypeError as e:
    print(e)
