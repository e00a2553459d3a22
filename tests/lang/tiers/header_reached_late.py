# A loop whose header is only reached from a place that had not run when the loop around it was compiled.


def numbers(n, x):
    for i in range(n):
        yield x if i == n * 3 // 4 else i


flag = 0
total = 0
for value in numbers(150, 0):
    x = 0.0
    while x < 1e16 * 7:
        x += 1e16
        total += value
        if 1 + flag:
            seen = 0
        else:
            if None == 0:
                break
print(total, x, seen)
