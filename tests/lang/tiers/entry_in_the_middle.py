# A loop that is compiled from its middle: another loop's header lies between the entry and the way back to it.


def masked(a, b):
    for i in range(0, 40, 2):
        w = 0
        while w < 4:
            w += 3
            try:
                if None == 0:
                    break
                a &= b
            finally:
                k = i
    return a, w, k


print(masked(255, 255))
print(masked(255, 15), masked(True, False), masked(2**70, 2**65 + 3))


def broken_off(items, flag):
    seen = []
    for i in range(6):
        n = 0
        while n < 5:
            n += 1
            if flag == i:
                flag = str(flag)
                break
            x = items[n % 3]
            if isinstance(x, int):
                seen.append(x + i)
            elif n == 4:
                continue
            else:
                seen.append(x)
    return seen[:4], len(seen), flag


for items in ([1, 2, 3], [1, "a", 2.5], (1, True, None)):
    for flag in (-1, 2, 5, "2"):
        print(broken_off(items, flag))


def nested(n, limit):
    total = 0.5
    a = 0
    while a < n:
        b = 0
        a += 1
        while True:
            b += 1
            if b > limit:
                break
            c = 0
            while c < 3:
                c += 1
                if b % 4 == 0:
                    break
                total += a * b - c
                if total > 1e6:
                    total = 7
            else:
                total -= 1
    return total


print(nested(5, 7), nested(30, 30), nested(3, 2))
