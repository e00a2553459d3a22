# Random values through `_struct`, compared by a running hash of what comes out.
import _struct as struct


def numbers(seed):
    while True:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        yield seed >> 11


source = numbers(42)
total = 0
for _ in range(150):
    order = "@<>=!"[next(source) % 5]
    codes, values = order, []
    for _ in range(next(source) % 6 + 1):
        code = "bBhHiIqQdfs?"[next(source) % 12]
        n = next(source)
        if code == "s":
            length = n % 7
            codes += str(length) + "s"
            values.append(bytes(n >> k & 255 for k in range(0, 8 * length, 8)))
            continue
        codes += code
        if code in "df":
            values.append((n % 2**20 - 2**19) / 64)
        elif code == "?":
            values.append(n % 2 == 1)
        else:
            bits = {"b": 8, "h": 16, "i": 32, "q": 64}[code.lower()]
            n = n * 2048 % 2**bits
            values.append(n - 2 ** (bits - 1) if code.islower() else n)
    raw = struct.pack(codes, *values)
    back = struct.unpack(codes, raw)
    expected = tuple(
        v[: len(b)].ljust(len(b), b"\0") if isinstance(v, bytes) else v for v, b in zip(values, back)
    )
    if back != expected:
        print(codes, values, back)
    for byte in raw:
        total = (total * 1000003 + byte) % 2**61
print(total)
