# while, else, break, continue, nesting.
i = 0
while i < 3:
    print(i, end=" ")
    i += 1
else:
    print("else", i)
while True:
    i -= 1
    if i == 1:
        continue
    if i < 0:
        break
    print("loop", i)
else:
    print("never")
while False:
    print("never")
else:
    print("else of an empty loop")
n = 27
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(steps)
def find(rows, x):
    r = 0
    while r < len(rows):
        c = 0
        while c < len(rows[r]):
            if rows[r][c] == x:
                break
            c += 1
        else:
            r += 1
            continue
        return r, c
    else:
        return "none"
print(find([[1, 2], [3, 4]], 3), find([[1]], 9), find([], 1))
def prime(k):
    d = 2
    while d * d <= k:
        if k % d == 0:
            return False
        d += 1
    return k > 1
print([k for k in range(40) if prime(k)])
l = [1, 2, 3]
while l:
    print(l.pop(), end=",")
print()
while (x := len(l)) < 3:
    l.append(x)
print(l, x)
a, b = 48, 36
while b: a, b = b, a % b
print(a)
while 1:
    while 1:
        while 1: break
        break
    break
print("out")
c = 5
while c: c -= 1
print(c)
