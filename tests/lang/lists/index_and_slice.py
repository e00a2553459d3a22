# Reading and storing items and slices.
l = [0, 1, 2, 3, 4, 5]
print(l[0], l[-1], l[2:4], l[:2], l[4:], l[::2], l[::-1], l[-2:], l[5:2:-1], l[10:], l[:], l[:] is l, l[3:1], l[-100:100])
l[0] = "a"
l[-1] = "z"
print(l)
l[1:3] = [10, 20, 30, 40]
print(l)
l[1:5] = []
print(l)
l[1:1] = [7, 8]
print(l)
l[::2] = ["e"] * len(l[::2])
print(l)
l[:] = range(5)
print(l)
l[10:] = [9]
print(l)
l[-1:] = "xy"
print(l)
l[::-1] = l[:]
print(l)
l[2:4] = l
print(l)
del l[0]
del l[-1]
print(l)
del l[1:3]
print(l)
del l[::2]
print(l)
del l[:]
print(l)
l = list(range(10))
del l[8:2:-2]
print(l)
l[5:0:-2] = "abc"
print(l)
for f in (lambda: [1][1], lambda: [1][-2], lambda: l["a"], lambda: l[1.0], lambda: [1][::0], lambda: [][0], lambda: l[None], lambda: [1][2 ** 70], lambda: l.__setitem__(100, 1), lambda: l.__setitem__(slice(0, 4, 2), [1]), lambda: l.__setitem__(slice(0, 1), 5), lambda: l.__delitem__(100), lambda: l.__setitem__("a", 1), lambda: l.__setitem__(slice(None, None, 0), [])):
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
print(l[True], l[False:True], l[2 ** 70:], l[-2 ** 70:2])
