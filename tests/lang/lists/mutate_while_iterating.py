# Iterating a list that changes: appended items are seen, removed ones skipped.
l = [1, 2, 3]
seen = []
for x in l:
    seen.append(x)
    if x < 6:
        l.append(x + 3)
print(seen, l)
l = [1, 2, 3, 4, 5, 6]
seen = []
for x in l:
    seen.append(x)
    l.remove(x)
print(seen, l)
l = [1, 2, 3, 4]
for x in l:
    if x == 2:
        l.clear()
print(l)
l = [1, 2, 3]
for x in l:
    if len(l) < 8:
        l.insert(0, 0)
    else:
        break
print(l)
l = [1, 2, 3, 4]
it = iter(l)
print(next(it), next(it))
del l[2:]
print(list(it), list(it))
l.extend([9, 9])
print(list(it))
l = [1, 2, 3]
it = iter(l)
print(list(it))
l.append(4)
print(list(it), next(it, "end"))
l = [3, 2, 1]
r = reversed(l)
print(next(r))
l.append(0)
l[0] = "x"
print(list(r))
l = list(range(5))
for i in range(len(l)):
    l[i] = l[i] * 2.5
print(l)
l = [1, 2, 3]
for i, x in enumerate(l):
    l[i] = str(x)
print(l)
l = [[1], [2]]
for sub in l:
    sub.append(0)
print(l)
l = [1, 2, 3]
print([l.pop() for _ in range(3)], l, [x for x in l or [7]])
a = [1, 2]
a.extend(a)
a += a
a[1:1] = a
print(a)
print([y for y in (a.append(5) or a)][-2:], sum(1 for _ in a))
