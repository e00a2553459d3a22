# Every method of list, its result and its errors.
l = [3, 1, 2]
print(l.append(4), l, l.extend([5, 6]), l, l.insert(0, 9), l, l.insert(-1, 8), l, l.insert(100, 7), l, l.insert(-100, 0), l)
print(l.pop(), l.pop(0), l.pop(-2), l, l.remove(3), l, l.index(2), l.count(2), l.reverse(), l, l.sort(), l)
print(l.copy(), l.copy() is l, l.copy() == l, l.clear(), l)
l = [1, 2, 3, 2, 1]
print(l.index(2), l.index(2, 2), l.index(1, 1, 5), l.index(1, -1), l.count(1), l.count(9), l.count(True), l.index(2.0))
l.extend("ab")
l.extend(x for x in range(2))
l.extend({"k": 1})
l.extend(())
l += (7, 8)
l += "z"
print(l, len(l))
l.extend(l[:2])
print(l)
e = []
for f in (lambda: e.pop(), lambda: [1].pop(5), lambda: e.remove(1), lambda: e.index(1), lambda: [1].index(1, 1), lambda: e.append(), lambda: e.append(1, 2), lambda: e.extend(5), lambda: e.insert(1), lambda: e.insert("a", 1), lambda: e.pop("a"), lambda: e.nope, lambda: e.sort(1), lambda: e.sort(cmp=1), lambda: e.count(), lambda: e.clear(1), lambda: [].pop(0), lambda: e.index()):
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
print(list(), list("abc"), list((1, 2)), list(range(3)), list({"a": 1}), list(x * 2 for x in [1]), list([1]) == [1], [].__len__(), [1, 2].__contains__(2))
