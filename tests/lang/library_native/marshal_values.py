"""marshal: constants and code as bytes."""
import io
import marshal


def same(value, *version):
    back = marshal.loads(marshal.dumps(value, *version))
    return type(back) is type(value) and repr(back) == repr(value)


VALUES = [
    None, True, False, ..., StopIteration, 0, 1, -1, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**62, -2**63, 10**40, -10**40,
    0.0, -0.0, 1.5, 1e300, float('inf'), float('-inf'), 1j, -2.5 - 0.5j, '', 'a', 'name', 'two words', 'é', '€', '😀',
    'x' * 255, 'x' * 256, 'é' * 300, '\ud800', b'', b'\0\xff', b'x' * 300, (), (1,), (1, (2, (3, 'x'))), tuple(range(300)),
    [], [1, 2.5, 'x', None], {}, {'a': 1, 2: (3, 4), None: []}, set(), {1}, {1, 2, 3}, frozenset(), frozenset({'a'}),
    [[[]], {}, [{'k': {1}}]],
]
print(marshal.version)
for version in range(6):
    print(version, [v for v in VALUES if not same(v, version)])
print(slice(1, None, 'x'), same(slice(1, None, 'x')))

# The bytes of version 2 are the same everywhere.
for value in [None, True, ..., 7, -1, 2**40, -2**70, 1.5, 2j, 'a', 'é', b'ab', (1, 'x'), [1], {'a': 1}, {3, 1, 2}, frozenset({1})]:
    print(marshal.dumps(value, 2))
print(marshal.dumps((1.5, 1j, 0.25), 1))
print(marshal.dumps(bytearray(b'ab'), 2), marshal.dumps(memoryview(b'ab'), 2))

# What is shared stays shared, and lists may contain themselves.
shared = ['x']
back = marshal.loads(marshal.dumps([shared, shared, {'k': shared}]))
print(back, back[0] is back[1] is back[2]['k'])
back = marshal.loads(marshal.dumps([shared, shared], 2))
print(back, back[0] is back[1])
loop = []
loop.append(loop)
back = marshal.loads(marshal.dumps(loop))
print(back, back[0] is back)
key = marshal.loads(marshal.dumps('an_identifier'))
print(key, {key: 1}['an_identifier'])

# Code.
source = '''
"""doc"""
def f(a, b=2, *c, d, **e):
    "text"
    return [x + a for x in (b, *c, d)], sorted(e)
class C:
    x: int = 1
    def m(self): return (lambda: self.x)()
result = f(1, 2, 3, d=4, k=5), C().m()
'''
code = compile(source, 'the_file.py', 'exec')
copy = marshal.loads(marshal.dumps(code))
print(copy == code, copy.co_filename, copy.co_name, copy.co_firstlineno, copy.co_names == code.co_names)
names = {}
exec(copy, names)
print(names['result'], names['f'].__doc__, names['__doc__'], names['f'].__code__.co_filename)
print(eval(marshal.loads(marshal.dumps(compile('6 * 7', '', 'eval')))))
made = type(names['f'])(marshal.loads(marshal.dumps(names['f'].__code__)), {'sorted': sorted}, 'made', (10,))
print(made(1, d=2))
same_filename = [c.co_filename for c in copy.co_consts if type(c) is type(code)]
print(same_filename)

# Files.
file = io.BytesIO()
print([marshal.dump(v, file) for v in (1, 'two', [3.0], code)][:2])
file.seek(0)
print(marshal.load(file), marshal.load(file), marshal.load(file), marshal.load(file) == code)


def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as error:
        print(type(error).__name__, error)


class Text(str):
    pass


class Long:
    def read(self, n):
        return b'x' * (n + 1)

    def readinto(self, buffer):
        return len(buffer) + 1


attempt(marshal.load, file)
attempt(marshal.load, io.StringIO('a'))
attempt(marshal.load, 3)
attempt(marshal.dump, 1, 3)
attempt(marshal.load, Long())

# What cannot be written.
for value in [object(), [object()], Text('x'), int, print, range(3), {1: [len]}]:
    attempt(marshal.dumps, value)
attempt(marshal.dumps, slice(1), 4)
attempt(marshal.dumps, loop, 2)
deep = []
for _ in range(2100):
    deep = [deep]
attempt(marshal.dumps, deep)
attempt(marshal.dumps, code, allow_code=False)
attempt(marshal.loads, marshal.dumps(code), allow_code=False)
attempt(marshal.dumps)
attempt(marshal.loads, 'N')

# What is damaged.
for data in [
    b'', b'\x01', b'?', b'i\0', b'(\xff\xff\xff\xff', b'[\xff\xff\xff\xff', b'<\xff\xff\xff\xff',
    b'l\xff\xff\xff\xff', b'l\0\0\0\x80', b'l\1\0\0\0\xff\xff', b'l\1\0\0\0\0\0', b's\xff\xff\xff\xff', b's\5\0\0\0abc',
    b'u\xff\xff\xff\xff', b'u\1\0\0\0\xff', b'r\0\0\0\0', b'0', b'(\1\0\0\x000', b'[\1\0\0\x000', b'{0', b'{N0', b'{[',
    b'{[\0\0\0\0N0', b'<\1\0\0\0[\0\0\0\0', b'f\x031.5', b'f\3abc', b'x\x011\x012', b'I\0\0\0\0\0\0\0\1', b'Nxxx',
    b'[\1\0\0\0' * 3000, b')\1N', b')\2N', b'a\1\0\0\0\xff', b'Z\1\xff', b'y' + b'\0' * 15,
]:
    attempt(marshal.loads, data)
good = marshal.dumps(code)
refused = 0
for end in range(len(good)):
    try:
        marshal.loads(good[:end])
    except (EOFError, ValueError, TypeError):
        refused += 1
print(refused == len(good))
