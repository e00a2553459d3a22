"""Serialised constants, in CPython's format. Code objects of another machine are refused both ways."""
from struct import pack as _pack, unpack as _unpack

version = 5
_REF = 0x80
_DIGIT_BITS = 15
_SINGLE = {None: b'N', Ellipsis: b'.', StopIteration: b'S'}


class _Writer:
    def __init__(self, version):
        self.out = bytearray()
        self.version = version

    def size(self, n):
        if n >= 1 << 31:
            raise ValueError('unmarshallable object')
        self.out += _pack('<i', n)

    def many(self, code, items):
        self.out += code
        self.size(len(items))
        for item in items:
            self.write(item)

    def write(self, v):
        kind = type(v)
        if v is None or v is Ellipsis or v is StopIteration:
            self.out += _SINGLE[v]
        elif kind is bool:
            self.out += b'T' if v else b'F'
        elif kind in _WRITERS:
            _WRITERS[kind](self, v)
        elif kind is slice and self.version >= 5:
            self.out += b':'
            for part in (v.start, v.stop, v.step):
                self.write(part)
        else:
            try:
                data = memoryview(v)
            except TypeError:
                raise ValueError('unmarshallable object') from None
            self.bytes(data.tobytes())

    def int(self, v):
        if -1 << 31 <= v < 1 << 31:
            self.out += b'i' + _pack('<i', v)
            return
        digits, rest = [], abs(v)
        while rest:
            digits.append(rest & (1 << _DIGIT_BITS) - 1)
            rest >>= _DIGIT_BITS
        self.out += b'l' + _pack('<i', -len(digits) if v < 0 else len(digits))
        self.out += _pack(f'<{len(digits)}H', *digits)

    def real(self, v):
        if self.version > 1:
            return _pack('<d', v)
        text = repr(v).encode()
        return bytes([len(text)]) + text

    def float(self, v):
        self.out += (b'g' if self.version > 1 else b'f') + self.real(v)

    def complex(self, v):
        self.out += (b'y' if self.version > 1 else b'x') + self.real(v.real) + self.real(v.imag)

    def bytes(self, v):
        self.out += b's'
        self.size(len(v))
        self.out += v

    def str(self, v):
        data = v.encode('utf-8', 'surrogatepass')
        if self.version >= 4 and v.isascii():
            if len(v) < 256:
                self.out += b'z' + bytes([len(v)]) + data
                return
            self.out += b'a'
        else:
            self.out += b'u'
        self.size(len(data))
        self.out += data

    def tuple(self, v):
        if self.version >= 4 and len(v) < 256:
            self.out += b')' + bytes([len(v)])
            for item in v:
                self.write(item)
        else:
            self.many(b'(', v)

    def dict(self, v):
        self.out += b'{'
        for key, value in v.items():
            self.write(key)
            self.write(value)
        self.out += b'0'


_WRITERS = {int: _Writer.int, float: _Writer.float, complex: _Writer.complex, bytes: _Writer.bytes, str: _Writer.str,
            tuple: _Writer.tuple, dict: _Writer.dict,
            list: lambda writer, v: writer.many(b'[', v),
            set: lambda writer, v: writer.many(b'<', v),
            frozenset: lambda writer, v: writer.many(b'>', v)}
_END = object()


class _Reader:
    def __init__(self, read, too_short='EOF read where not expected'):
        self.read = read
        self.refs = []
        self.too_short = too_short

    def take(self, n):
        data = self.read(n)
        if not isinstance(data, bytes):
            raise TypeError(f'file.read() returned not bytes but {type(data).__name__}')
        if len(data) < n:
            raise EOFError(self.too_short)
        return data

    def size(self, what):
        n = _unpack('<i', self.take(4))[0]
        if n < 0:
            raise ValueError(f'bad marshal data ({what} size out of range)')
        return n

    def value(self, what):
        v = self.next()
        if v is _END:
            raise TypeError(f'NULL object in marshal data for {what}')
        return v

    def next(self):
        data = self.read(1)
        if not data:
            raise EOFError('EOF read where object expected')
        code = data[0]
        place = None
        if code & _REF:
            place = len(self.refs)
            self.refs.append(None)
        read = _READERS.get(chr(code & ~_REF))
        if read is None:
            raise ValueError('bad marshal data (unknown type code)')
        v = read(self, place)
        if place is not None:
            self.refs[place] = v
        return v

    def int(self, place):
        return _unpack('<i', self.take(4))[0]

    def long(self, place):
        n = self.int(None)
        digits = _unpack(f'<{abs(n)}H', self.take(2 * abs(n)))
        v = 0
        for digit in reversed(digits):
            if digit >> _DIGIT_BITS:
                raise ValueError('bad marshal data (digit out of range in long)')
            v = v << _DIGIT_BITS | digit
        return -v if n < 0 else v

    def text_float(self):
        return float(self.take(self.take(1)[0]))

    def text(self, n, encoding):
        return self.take(n).decode(encoding, 'surrogatepass')

    def items(self, n, what):
        return [self.value(what) for _ in range(n)]

    def list(self, place):
        v = []
        if place is not None:
            self.refs[place] = v
        n = self.size('list')
        for _ in range(n):
            v.append(self.value('list'))
        return v

    def dict(self, place):
        v = {}
        if place is not None:
            self.refs[place] = v
        while (key := self.next()) is not _END:
            value = self.next()
            if value is _END:
                break
            v[key] = value
        return v

    def ref(self, place):
        n = self.int(None)
        if not 0 <= n < len(self.refs):
            raise ValueError('bad marshal data (invalid reference)')
        return self.refs[n]


def _no_code(reader, place):
    raise ValueError('bad marshal data (code objects are not supported)')


_READERS = {
    'N': lambda r, place: None, 'F': lambda r, place: False, 'T': lambda r, place: True,
    'S': lambda r, place: StopIteration, '.': lambda r, place: Ellipsis, '0': lambda r, place: _END,
    'i': _Reader.int, 'l': _Reader.long, 'I': lambda r, place: _unpack('<q', r.take(8))[0],
    'g': lambda r, place: _unpack('<d', r.take(8))[0], 'f': lambda r, place: r.text_float(),
    'y': lambda r, place: complex(*_unpack('<dd', r.take(16))),
    'x': lambda r, place: complex(r.text_float(), r.text_float()),
    's': lambda r, place: r.take(r.size('bytes object')),
    'u': lambda r, place: r.text(r.size('string'), 'utf-8'), 't': lambda r, place: r.text(r.size('string'), 'utf-8'),
    'a': lambda r, place: r.text(r.size('string'), 'ascii'), 'A': lambda r, place: r.text(r.size('string'), 'ascii'),
    'z': lambda r, place: r.text(r.take(1)[0], 'ascii'), 'Z': lambda r, place: r.text(r.take(1)[0], 'ascii'),
    ')': lambda r, place: tuple(r.items(r.take(1)[0], 'tuple')),
    '(': lambda r, place: tuple(r.items(r.size('tuple'), 'tuple')),
    '<': lambda r, place: set(r.items(r.size('set'), 'set')),
    '>': lambda r, place: frozenset(r.items(r.size('set'), 'set')),
    '[': _Reader.list, '{': _Reader.dict, 'r': _Reader.ref, 'c': _no_code,
    ':': lambda r, place: slice(*r.items(3, 'slice')),
}


def _value(reader):
    try:
        return reader.value('object')
    except RecursionError:
        raise ValueError('recursion limit exceeded') from None


def dumps(value, version=version, /, *, allow_code=True):
    writer = _Writer(version)
    try:
        writer.write(value)
    except RecursionError:
        raise ValueError('object too deeply nested to marshal') from None
    return bytes(writer.out)


def dump(value, file, version=version, /, *, allow_code=True):
    return file.write(dumps(value, version))


def loads(data, /, *, allow_code=True):
    try:
        view = memoryview(data).cast('B')
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'") from None
    at = 0

    def read(n):
        nonlocal at
        part = view[at:at + n].tobytes()
        at += len(part)
        return part
    return _value(_Reader(read, 'marshal data too short'))


def load(file, /, *, allow_code=True):
    return _value(_Reader(file.read))
