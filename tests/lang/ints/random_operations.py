# Every operator on random numbers of every size: a running hash of all results shows the first difference.
state = 12345


def random():
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return state >> 11


def integer():
    kind = random() % 8
    if kind == 0:
        v = random() % 100
    elif kind == 1:
        v = random() * random() % 2**61
    elif kind == 2:
        v = (random() << 40 | random()) % 2**64
    elif kind == 3:
        v = 2 ** (random() % 200) + random() % 3 - 1
    elif kind == 4:
        v = (random() << 60 | random()) ** (random() % 4 + 1)
    elif kind == 5:
        v = (random() << 53 | random()) % 2**128
    elif kind == 6:
        v = random() ** (random() % 60)
    else:
        v = (1 << random() % 140) - random() % 5
    return -v if random() % 2 else v


def real():
    kind = random() % 5
    if kind == 0:
        return float(random() % 50 - 25)
    if kind == 1:
        return random() / 2**53
    if kind == 2:
        return (random() - 2**52) * 2.0 ** (random() % 1200 - 800)
    if kind == 3:
        return float(random() << 11)
    return (random() % 2001 - 1000) / 8


running = 0


def show(*results):
    global running
    for r in results:
        running = (running * 1000003 + hash(r)) % (2**61 - 1)


for i in range(60):
    a, b, f, g = integer(), integer(), real(), real()
    show(a + b, a - b, a * b, a & b, a | b, a ^ b, ~a, -a, abs(a), a < b, a == b, a >= b)
    if b:
        show(a // b, a % b, divmod(a, b))
    n = random() % 150
    show(a << n, a >> n)
    show(a < f, a == f, a > f, f <= a, f != a, float(f) == f)
    try:
        show(a / (b or 1))
    except OverflowError as e:
        show(str(e) == "integer division result too large for a float")
    try:
        show(float(a), a + f, f * a, int(f), f.as_integer_ratio())
    except OverflowError as e:
        show(str(e) == "int too large to convert to float")
    if g:
        show(f // g, f % g, f / g, divmod(f, g))
    show(f + g, f - g, f * g, f < g, round(f, random() % 30 - 10), round(a, -(random() % 20)))
    show(pow(a, random() % 50, abs(b) + 1), a ** (random() % 8))
    show(a.bit_length(), a.bit_count(), int(str(a)), int(hex(a), 16), int(bin(a), 2), int(oct(a), 0))
    size = a.bit_length() // 8 + 1
    show(int.from_bytes(a.to_bytes(size, "little", signed=True), "little", signed=True))
    show(float(repr(f)), float.fromhex(f.hex()), len(repr(f)))
    print(i, running, repr(f), round(g, 3), a % (abs(b) + 7) % 1000003)
