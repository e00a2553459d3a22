"""Waiting until descriptors are ready, on the calls of `_select`."""
import _select
from math import ceil as _ceil
from posix import close as _close

error = OSError
PIPE_BUF = 4096
POLLIN, POLLPRI, POLLOUT, POLLERR, POLLHUP, POLLNVAL = 1, 2, 4, 8, 16, 32
POLLRDNORM, POLLRDBAND, POLLWRNORM, POLLWRBAND, POLLMSG, POLLRDHUP = 64, 128, 256, 512, 1024, 8192
EPOLLIN, EPOLLPRI, EPOLLOUT, EPOLLERR, EPOLLHUP = 1, 2, 4, 8, 16
EPOLLRDNORM, EPOLLRDBAND, EPOLLWRNORM, EPOLLWRBAND, EPOLLMSG, EPOLLRDHUP = 64, 128, 256, 512, 1024, 8192
EPOLLEXCLUSIVE, EPOLLWAKEUP, EPOLLONESHOT, EPOLLET = 1 << 28, 1 << 29, 1 << 30, 1 << 31
EPOLL_CLOEXEC = 0o2000000
_ADD, _DELETE, _MODIFY = 1, 2, 3
_MOST_DESCRIPTORS = 1024
_READABLE = POLLIN | POLLRDNORM | POLLRDBAND | POLLHUP | POLLERR
_WRITABLE = POLLOUT | POLLWRNORM | POLLWRBAND | POLLERR


def _descriptor(file):
    if isinstance(file, int):
        fd = file
    else:
        try:
            fileno = file.fileno
        except AttributeError:
            raise TypeError('argument must be an int, or have a fileno() method.') from None
        fd = fileno()
        if not isinstance(fd, int):
            raise TypeError('fileno() returned a non-integer')
    if fd < 0:
        raise ValueError(f'file descriptor cannot be a negative integer ({fd})')
    return fd


def _nanoseconds(timeout, unit, wording='timeout must be a float or None'):
    """Of a timeout; -1 when it never ends."""
    if not isinstance(timeout, (int, float)) and not hasattr(timeout, '__float__'):
        raise TypeError(wording)
    if timeout != timeout:
        raise ValueError('Invalid value NaN (not a number)')
    nanoseconds = _ceil(timeout * unit)
    if nanoseconds >= 1 << 63:
        raise OverflowError('timestamp too large to convert to C PyTime_t')
    return nanoseconds


# As an attribute of a class it does not become a method.
@staticmethod
def select(rlist, wlist, xlist, timeout=None, /):
    if timeout is None:
        nanoseconds = -1
    else:
        nanoseconds = _nanoseconds(timeout, 1_000_000_000)
        if nanoseconds < 0:
            raise ValueError('timeout must be non-negative')
    try:
        groups = [[(_descriptor(file), file) for file in files] for files in (list(rlist), list(wlist), list(xlist))]
    except TypeError as error:
        if 'not iterable' in str(error):
            raise TypeError('arguments 1-3 must be sequences') from None
        raise
    wanted = {}
    for group, events in zip(groups, (POLLIN, POLLOUT, POLLPRI)):
        for fd, _ in group:
            if fd >= _MOST_DESCRIPTORS:
                raise ValueError('filedescriptor out of range in select()')
            wanted[fd] = wanted.get(fd, 0) | events
    ready = dict(_select.poll(list(wanted.items()), nanoseconds))
    if any(events & POLLNVAL for events in ready.values()):
        raise OSError(9, 'Bad file descriptor')
    return tuple([file for fd, file in group if ready.get(fd, 0) & mask]
                 for group, mask in zip(groups, (_READABLE, _WRITABLE, POLLPRI)))


class poll:
    """Returns a polling object."""
    __slots__ = ('_events',)
    __module__ = 'select'

    def __init__(self):
        self._events = {}

    def register(self, fd, eventmask=POLLIN | POLLPRI | POLLOUT, /):
        self._events[_descriptor(fd)] = _mask(eventmask)

    def modify(self, fd, eventmask, /):
        fd = _descriptor(fd)
        mask = _mask(eventmask)
        if fd not in self._events:
            raise FileNotFoundError(2, 'No such file or directory')
        self._events[fd] = mask

    def unregister(self, fd, /):
        del self._events[_descriptor(fd)]

    def poll(self, timeout=None, /):
        nanoseconds = -1 if timeout is None else _nanoseconds(timeout, 1_000_000, 'timeout must be an integer or None')
        return _select.poll(list(self._events.items()), nanoseconds)


def _mask(events):
    events = events.__index__()
    if events < 0:
        raise ValueError('value must be positive')
    if events > 0xFFFF:
        raise OverflowError('Python int too large for C unsigned short')
    return events


class epoll:
    """Returns an epolling object."""
    __slots__ = ('_fd',)
    __module__ = 'select'

    def __new__(cls, sizehint=-1, flags=0):
        if sizehint != -1 and sizehint <= 0:
            raise ValueError('negative sizehint')
        if flags and flags != EPOLL_CLOEXEC:
            raise OSError(22, 'Invalid argument')
        self = object.__new__(cls)
        self._fd = -1
        self._fd = _select.epoll_create(0)
        return self

    @classmethod
    def fromfd(cls, fd, /):
        self = object.__new__(cls)
        self._fd = fd
        return self

    def _open(self):
        if self._fd < 0:
            raise ValueError('I/O operation on closed epoll object')
        return self._fd

    def close(self):
        fd, self._fd = self._fd, -1
        if fd >= 0:
            _close(fd)

    def __del__(self):
        self.close()

    @property
    def closed(self):
        return self._fd < 0

    def fileno(self):
        return self._open()

    def __enter__(self):
        self._open()
        return self

    def __exit__(self, *exception):
        self.close()

    def register(self, fd, eventmask=EPOLLIN | EPOLLPRI | EPOLLOUT):
        _select.epoll_ctl(self._open(), _ADD, _descriptor(fd), eventmask)

    def modify(self, fd, eventmask):
        _select.epoll_ctl(self._open(), _MODIFY, _descriptor(fd), eventmask)

    def unregister(self, fd):
        _select.epoll_ctl(self._open(), _DELETE, _descriptor(fd), 0)

    def poll(self, timeout=None, maxevents=-1):
        fd = self._fd
        if fd < 0:
            self._open()
        if timeout is None:
            nanoseconds = -1
        elif type(timeout) is int and timeout == 0:
            nanoseconds = 0
        else:
            nanoseconds = _nanoseconds(timeout, 1_000_000_000, 'timeout must be an integer or None')
        if maxevents == -1:
            maxevents = 1023
        elif maxevents <= 0:
            raise ValueError(f'maxevents must be greater than 0, got {maxevents}')
        return _select.epoll_wait(fd, nanoseconds, maxevents)
