import io
import marshal

VALUES = [None, True, False, ..., StopIteration, 0, 1, -1, 2**31 - 1, -2**31, 2**31, -2**40, 10**50, 0.5, -0.0, 1e300,
          float("inf"), 1.5 - 2j, "", "ascii", "long " * 60, "ümläut", "\U0001F600", "\ud800", b"", b"bytes", b"\0" * 300,
          (), (1, (2, "three")), tuple(range(300)), [], [1, [2]], {}, {"a": 1, 2: [3]}, set(), {7}, frozenset(), frozenset({8}),
          slice(1, None, 2)]
for value in VALUES:
    again = marshal.loads(marshal.dumps(value))
    if repr(again) != repr(value) or type(again) is not type(value):
        print("differs:", repr(value)[:60], repr(again)[:60])
print(len(VALUES))
for version in range(5):
    value = [1.25, 2j, "text", ("a", b"b"), 1 << 70, {"k": None}]
    print(version, marshal.loads(marshal.dumps(value, version)) == value)
print(marshal.dumps(bytearray(b"abc"), 1), marshal.loads(marshal.dumps(memoryview(b"xyz"))))

# What CPython writes: flags mark objects that later ones refer to.
print(marshal.loads(b"\xdb\x02\x00\x00\x00\xda\x01ar\x01\x00\x00\x00"))
print(marshal.loads(b"[\x02\x00\x00\x00\xfa\x03abcr\x00\x00\x00\x00"))
print(marshal.loads(b"{\xda\x01k[\x00\x00\x00\x000"))
print(marshal.loads(b"l\x03\x00\x00\x00\x01\x00\x02\x00\x03\x00"), marshal.loads(b"f\x041.25"))

file = io.BytesIO()
marshal.dump([1, 2], file)
marshal.dump("next", file)
file.seek(0)
print(marshal.load(file), marshal.load(file))


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


deep = []
for _ in range(3000):
    deep = [deep]
attempt(marshal.dumps, deep)
attempt(marshal.dumps, object())
attempt(marshal.dumps, [lambda: 0])
attempt(marshal.dumps, slice(1), 4)
attempt(marshal.loads, b"")
attempt(marshal.loads, b"?")
attempt(marshal.loads, b"i\x01")
attempt(marshal.loads, b"[\xff\xff\xff\xff")
attempt(marshal.loads, b"r\x05\x00\x00\x00")
attempt(marshal.loads, b"(\x01\x00\x00\x000")
attempt(marshal.loads, b"0")
attempt(marshal.loads, "text")
attempt(marshal.load, io.BytesIO(b"["))
