"""The module `_io`: files of the system, BytesIO and StringIO are native; streams on other streams are those of `_pyio`."""
import _files
from _files import (BlockingIOError, BytesIO, DEFAULT_BUFFER_SIZE, StringIO, UnsupportedOperation, open, open_code,
                    text_encoding)


def _unsupported(self, name):
    raise UnsupportedOperation(f'{type(self).__name__}.{name}() not supported')


class _IOBase(_files._IOBase):
    """The abstract base class for all I/O classes."""
    __module__ = '_io'

    def seek(self, offset, whence=0, /):
        _unsupported(self, 'seek')

    def tell(self):
        return self.seek(0, 1)

    def truncate(self, size=None, /):
        _unsupported(self, 'truncate')

    def fileno(self):
        raise UnsupportedOperation('fileno')

    def flush(self):
        self._checkClosed()

    def close(self):
        if not self.closed:
            try:
                self.flush()
            finally:
                self._closed = True

    @property
    def closed(self):
        return getattr(self, '_closed', False)

    def __del__(self):
        try:
            closed = self.closed
        except AttributeError:
            return
        if not closed:
            self.close()

    def seekable(self):
        return False

    def readable(self):
        return False

    def writable(self):
        return False

    def isatty(self):
        self._checkClosed()
        return False

    def _checkClosed(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')

    def _checkSeekable(self):
        if not self.seekable():
            raise UnsupportedOperation('File or stream is not seekable.')

    def _checkReadable(self):
        if not self.readable():
            raise UnsupportedOperation('File or stream is not readable.')

    def _checkWritable(self):
        if not self.writable():
            raise UnsupportedOperation('File or stream is not writable.')

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *exception):
        self.close()

    def __iter__(self):
        self._checkClosed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readline(self, size=-1, /):
        size = -1 if size is None else size.__index__()
        peek = getattr(self, 'peek', None)
        line = bytearray()
        while size < 0 or len(line) < size:
            want = 1
            if peek is not None and (ahead := peek(1)):
                want = ahead.find(b'\n') + 1 or len(ahead)
                if size >= 0:
                    want = min(want, size - len(line))
            data = self.read(want)
            if not isinstance(data, bytes):
                raise OSError(f'read() should have returned a bytes object, not {type(data).__name__!r}')
            line += data
            if not data or line.endswith(b'\n'):
                break
        return bytes(line)

    def readlines(self, hint=-1, /):
        if hint is None or hint <= 0:
            return list(self)
        lines, total = [], 0
        for line in self:
            lines.append(line)
            total += len(line)
            if total >= hint:
                break
        return lines

    def writelines(self, lines, /):
        self._checkClosed()
        for line in lines:
            self.write(line)


class _RawIOBase(_IOBase):
    """Base class for raw binary I/O."""
    __module__ = '_io'

    def read(self, size=-1, /):
        if size is None or size < 0:
            return self.readall()
        buffer = bytearray(size)
        n = self.readinto(buffer)
        if n is None:
            return None
        if not 0 <= n <= size:
            raise ValueError(f'readinto returned {n} outside buffer size {size}')
        return bytes(buffer[:n])

    def readall(self):
        data = bytearray()
        while part := self.read(DEFAULT_BUFFER_SIZE):
            data += part
        return bytes(data) if data else part

    def readinto(self, buffer, /):
        _unsupported(self, 'readinto')

    def write(self, data, /):
        _unsupported(self, 'write')


class _BufferedIOBase(_IOBase):
    """Base class for buffered IO objects."""
    __module__ = '_io'

    def detach(self):
        raise UnsupportedOperation('detach')

    def read(self, size=-1, /):
        raise UnsupportedOperation('read')

    def read1(self, size=-1, /):
        raise UnsupportedOperation('read1')

    def write(self, data, /):
        raise UnsupportedOperation('write')

    def readinto(self, buffer, /):
        return self._read_by(self.read, buffer)

    def readinto1(self, buffer, /):
        return self._read_by(self.read1, buffer)

    def _read_by(self, read, buffer):
        view = memoryview(buffer).cast('B')
        data = read(len(view))
        view[:len(data)] = data
        return len(data)


class _TextIOBase(_IOBase):
    """Base class for text I/O."""
    __module__ = '_io'
    encoding = newlines = errors = None

    def detach(self):
        raise UnsupportedOperation('detach')

    def read(self, size=-1, /):
        raise UnsupportedOperation('read')

    def readline(self, size=-1, /):
        raise UnsupportedOperation('readline')

    def write(self, text, /):
        raise UnsupportedOperation('write')


class _OnOthers(type):
    """Classes whose instances are native when they are files, and of the class in `_pyio` when they stand on another
    stream. A subclass is one of the latter."""

    def __new__(meta, name, bases, namespace, native=(), **options):
        if any(isinstance(base, _OnOthers) for base in bases):
            bases = tuple(base._other() if isinstance(base, _OnOthers) else base for base in bases)
            return type(bases[0])(name, bases, namespace, **options)
        cls = type.__new__(meta, name, bases, {**namespace, '__module__': '_io'})
        cls._native = native
        cls._loaded = ()
        return cls

    def __init__(cls, name, bases, namespace, **options):
        pass

    def _other(cls):
        if not cls._loaded:
            import _pyio
            cls._loaded = getattr(_pyio, cls.__name__)
            cls._loaded.__module__ = '_io'
        return cls._loaded

    def __call__(cls, *args, **kwargs):
        return cls._other()(*args, **kwargs)

    def __getattr__(cls, name):
        return getattr(cls._other(), name)

    def __instancecheck__(cls, instance):
        return isinstance(instance, (cls._native, cls._loaded))

    def __subclasscheck__(cls, other):
        return other is cls or issubclass(other, (cls._native, cls._loaded))


class FileIO(metaclass=_OnOthers):
    """Open a file."""


class BufferedReader(metaclass=_OnOthers, native=_files.BufferedReader):
    """Create a new buffered reader using the given readable raw IO object."""


class BufferedWriter(metaclass=_OnOthers, native=_files.BufferedWriter):
    """A buffer for a writeable sequential RawIO object."""


class BufferedRandom(metaclass=_OnOthers, native=_files.BufferedRandom):
    """A buffered interface to random access streams."""


class BufferedRWPair(metaclass=_OnOthers):
    """A buffered reader and writer object together."""


class TextIOWrapper(metaclass=_OnOthers, native=_files.TextIOWrapper):
    """Character and line based layer over a BufferedIOBase object, buffer."""


class IncrementalNewlineDecoder(metaclass=_OnOthers):
    """Codec used when reading a file in universal newlines mode."""
