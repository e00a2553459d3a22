# Programs that once printed something else in compiled code than in the interpreter, made small by `fuzz`.


# An iterator lies in a register that an earlier loop used for a range, and its own loop has not run when the inner one is compiled.
class Box:
    k = 0


count = 0
box = Box()
for i in range(0, 3, 2):
    pass
for i in range(20):
    plain = 0
    box.k += 0
    for j in range(0, -8, -7):
        count -= 1
print("iterations", count, i, j)

items = [True, 1.5, 31, 0.5]
for i in range(700):
    pass
for i, x in zip(range(20), (1, 2.5, True)):
    pass
steps = 0
for i in range(1, 61):
    items[(plain if False else 7) % len(items)] = 5e-324
    for j in range(-10, -31, -7):
        steps += 1
print("steps", steps, items)


# A function that is built in place reads a global that the code around it writes.
setting = 0


def read_setting():
    return setting


n = 0
seen = []
while True:
    if n >= 60:
        break
    n += 1
    if n % 3 == 0:
        setting = None
    if n % 7 == 0:
        setting = n
    seen.append(read_setting())
print("settings", seen)


def write_setting(value):
    global setting
    setting = value


def write_and_read(times):
    found = []
    for i in range(times):
        if i > times - 5:
            write_setting(i)
        found.append(setting)
    return found[-8:]


for times in (6, 30, 200):
    print("written", times, write_and_read(times))


# A comparison of constants decides a branch: a cycle with two ways in becomes a loop, and had no header.
def undecided_cycle():
    a = 9007199254740985
    while True:
        if a >= 9007199254741045:
            break
        a += 1
        x = 0.0
        while x < 0.1 * 20:
            x += 0.1
            if 0 == 1:
                break
    return a, x > 2


print(undecided_cycle())
a = 9007199254740985
while True:
    if a >= 9007199254741045:
        break
    a += 1
    x = 0.0
    while x < 0.1 * 20:
        x += 0.1
        if 0 == 1:
            break
print(a, x > 2)
