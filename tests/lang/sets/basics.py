# Construction, membership, add and remove, errors.
s = {3, 1, 2}
print(s, len(s), 1 in s, 5 in s, 5 not in s, set(), {1}, set([2, 2, 1]), set("a"), set(range(5)), {x % 3 for x in range(10)}, {1, 1.0, True}, {True, 1}, {0, False, 0.0})
print(s.add(4), s, s.add(1), s, s.discard(1), s, s.discard(99), s.remove(2), s, s.copy(), s.copy() is s)
print(sorted(s), s.pop() in (3, 4), len(s), s.clear(), s, bool(s), bool({0}))
s.update([1, 2], (3,), {4: "x"}, "5")
print(len(s), 4 in s, "5" in s)
for f in (lambda: set().pop(), lambda: {1}.remove(2), lambda: {1}.remove("k"), lambda: {[]}, lambda: {1, {}}, lambda: {1}.add([]), lambda: set(5), lambda: set(1, 2), lambda: [] in {1}, lambda: {1}.nope, lambda: s[0], lambda: {1} + {2}, lambda: {1}.add(), lambda: hash({1}), lambda: {{1}}, lambda: {1}.update(5), lambda: {1}.discard({}), lambda: {1} < 5, lambda: {1} | [2], lambda: set([[1]]), lambda: {(1, [])}):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print({1, 2} == {2, 1}, {1} == [1], {1} != {2}, set() == {}, {1} == {1.0}, {1} == frozenset([1]), {1} in [{1}], {1, 2} is not None)
print({1} in {frozenset([1])}, {2} in {frozenset([1])}, frozenset([3]) in {frozenset([3])})
