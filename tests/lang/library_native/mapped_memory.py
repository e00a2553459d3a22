# Files and memory of no file as bytes in memory: mmap.
import copy
import mmap
import os
import re
import struct
import tempfile


def outcome(function):
    try:
        return function()
    except Exception as error:
        return f'{type(error).__name__}: {error}'


def attempts(**functions):
    for name, function in functions.items():
        print(f'  {name}: {outcome(function)!r}')


print('anonymous')
m = mmap.mmap(-1, 20)
print(m, len(m), m[0], m[:3], list(m)[:2], b'\0' in m, 0 in m)
m[0], m[-1], m[5:8] = 65, 66, b'xyz'
print(m[:], m[::5], m[::-1][:4], m[8:5:-1], m[30:])
attempts(
    past=lambda: m[20], before=lambda: m[-21], text=lambda: m['a'], huge=lambda: m[2**70],
    big=lambda: m.__setitem__(0, 300), kind=lambda: m.__setitem__(0, b'a'), place=lambda: m.__setitem__(20, 1),
    short=lambda: m.__setitem__(slice(0, 2), b'a'), number=lambda: m.__setitem__(slice(0, 2), 5),
    step=lambda: (m.__setitem__(slice(0, 10, 3), b'abcd'), m[:10]), delete=lambda: m.__delitem__(0),
    delete_slice=lambda: m.__delitem__(slice(0, 1)), add=lambda: m + b'', repeat=lambda: m * 2, copy=lambda: copy.copy(m))

print('the place')
attempts(
    past=lambda: m.seek(21), before=lambda: m.seek(-1), kind=lambda: m.seek(0, 5), end=lambda: m.seek(-3, 2),
    read=lambda: m.read(1), byte=lambda: m.read_byte(), byte2=lambda: m.read_byte(), at_end=lambda: m.read_byte(),
    write_byte=lambda: m.write_byte(3), write=lambda: m.write(b'abc'), rest=lambda: m.read(None), line=lambda: m.readline(),
    start=lambda: m.seek(2), written=lambda: m.write(b'one\ntwo'), tell=lambda: m.tell(), back=lambda: m.seek(0),
    line1=lambda: m.readline(), line2=lambda: m.readline(), relative=lambda: m.seek(-4, 1), some=lambda: m.read(3),
    large=lambda: m.write_byte(256), small=lambda: m.write_byte(-1), wrong=lambda: m.read('a'), can=lambda: m.seekable())

print('searching and moving')
m.seek(0)
m[:] = b'one two one two    !'
attempts(
    find=lambda: m.find(b'two'), last=lambda: m.rfind(b'two'), none=lambda: m.find(b'three'), part=lambda: m.find(b'one', 1),
    end=lambda: m.find(b'one', 0, 2), negative=lambda: m.rfind(b'two', -17, -6), empty=lambda: m.find(b'', 3),
    empty_last=lambda: m.rfind(b''), text=lambda: m.find('a'), number=lambda: m.find(65),
    move=lambda: (m.move(4, 0, 3), m[:]), overlap=lambda: (m.move(1, 0, 10), m[:]), too_far=lambda: m.move(0, 5, 30),
    minus=lambda: m.move(-1, 0, 3))
m.seek(12)
print(m.find(b'o'), m.rfind(b'o'))

print('buffers')
v = memoryview(m)
print(v.format, v.readonly, v.nbytes, bytes(v[:4]), v[3], v[::7].tolist())
v[0:3] = b'ABC'
v[5] = 33
print(m[:8], bytes(m)[:3], bytearray(m)[:3], b''.join([m, b'.'])[-3:], struct.unpack_from('<HH', m, 1))
struct.pack_into('>I', m, 12, 0x61626364)
print(m[10:18], v.cast('I')[3] == struct.unpack('=I', b'abcd')[0])
attempts(close=lambda: m.close(), resize=lambda: m.resize(100))
v.release()
print([x.group() for x in re.finditer(rb'[a-z]+', m)], re.search(rb'(\w+)', m).span(1))
print(int.from_bytes(m[:2], 'big'), m == m, m == b'ABC', hash(m) == hash(m))

print('sizes')
attempts(
    grow=lambda: m.resize(5000), nothing=lambda: m.resize(0), minus=lambda: m.resize(-1), size=lambda: m.size(),
    flush=lambda: m.flush(), odd=lambda: m.flush(1, 2), past=lambda: m.flush(0, 100000),
    advice=lambda: m.madvise(mmap.MADV_NORMAL), advice_far=lambda: m.madvise(0, 99999999),
    advice_minus=lambda: m.madvise(0, 5, -1))

print('closed')
with m as inside:
    print(inside is m, m.closed)
print(m, m.closed)
attempts(
    item=lambda: m[0], length=lambda: len(m), again=lambda: m.close(), enter=lambda: m.__enter__(), bytes=lambda: bytes(m),
    view=lambda: memoryview(m), tell=lambda: m.tell(), find=lambda: m.find(b''), write=lambda: m.write(b''))

print('arguments')
attempts(
    nothing=lambda: mmap.mmap(-1, 0), minus=lambda: mmap.mmap(-1, -1), text=lambda: mmap.mmap(-1, 'a'),
    access=lambda: mmap.mmap(-1, 10, access=9), offset=lambda: mmap.mmap(-1, 10, offset=-1),
    both=lambda: mmap.mmap(-1, 10, flags=mmap.MAP_PRIVATE, access=mmap.ACCESS_READ),
    page=lambda: mmap.mmap(-1, 10, offset=5), bad=lambda: mmap.mmap(999, 10), huge=lambda: mmap.mmap(-1, 2**70))

print('files')
file = tempfile.TemporaryFile()
fd = file.fileno()
attempts(empty=lambda: mmap.mmap(fd, 0))
file.write(b'hello world\nsecond line\n' * 300)
file.flush()
attempts(long=lambda: mmap.mmap(fd, 10**6), offset=lambda: mmap.mmap(fd, 0, offset=40960))
r = mmap.mmap(fd, 0, access=mmap.ACCESS_READ)
print(r, len(r), r.size(), memoryview(r).readonly)
attempts(
    item=lambda: r.__setitem__(0, 1), write=lambda: r.write(b''), byte=lambda: r.write_byte(3), resize=lambda: r.resize(3),
    move=lambda: r.move(0, 1, 2), flush=lambda: r.flush())
c = mmap.mmap(fd, 0, access=mmap.ACCESS_COPY)
c[0] = 72
print(c, c[:5], r[:5])
attempts(resize=lambda: c.resize(3), flush=lambda: c.flush())
w = mmap.mmap(fd, 0, access=mmap.ACCESS_WRITE)
w[:5] = b'HELLO'
file.seek(0)
print(w, r[:5], c[:5], file.read(5), w.flush(), w.flush(4096, 100))
w.resize(10000)
print(len(w), w.size(), os.fstat(fd).st_size, w[7190:7202])
w.resize(5000)
print(len(w), w.size(), os.fstat(fd).st_size, w.rfind(b'HELLO'), w.rfind(b'hello'))
p = mmap.mmap(fd, 10, prot=mmap.PROT_READ)
print(p)
n = mmap.mmap(fd, 0, trackfd=False)
print(n, n[:5])
attempts(readonly=lambda: p.__setitem__(0, 1), size=lambda: n.size(), resize=lambda: n.resize(3))
o = mmap.mmap(fd, 0, offset=4096, access=mmap.ACCESS_READ)
print(o, len(o), o.size(), o.seek(2), o.readline(), o.tell(), len(o.read()), o.read(5), o.seek(0), o.read(-1)[:3])


class Counted(mmap.mmap):
    def __new__(cls, size):
        self = super().__new__(cls, -1, size)
        self.reads = 0
        return self

    def read(self, n=None):
        self.reads += 1
        return super().read(n)


print('subclasses')
s = Counted(5)
print(type(s).__name__, s.read(2), s.reads, s.tell(), len(s))

print('a parent and its child')
shared = mmap.mmap(-1, 4096)
pid = os.fork()
if not pid:
    shared[:5] = b'child'
    os._exit(0)
os.waitpid(pid, 0)
print(shared[:6])
