"""Control of descriptors and locks of files, on the calls of `_posix`."""
import _posix

F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW, F_SETOWN, F_GETOWN = range(10)
F_GETLK64, F_SETLK64, F_SETLKW64 = 5, 6, 7
F_SETSIG, F_GETSIG = 10, 11
F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW = 36, 37, 38
F_SETLEASE, F_GETLEASE, F_NOTIFY, F_DUPFD_CLOEXEC = 1024, 1025, 1026, 1030
F_SETPIPE_SZ, F_GETPIPE_SZ, F_ADD_SEALS, F_GET_SEALS = 1031, 1032, 1033, 1034
F_RDLCK, F_WRLCK, F_UNLCK = 0, 1, 2
FD_CLOEXEC, FASYNC = 1, 8192
LOCK_SH, LOCK_EX, LOCK_NB, LOCK_UN = 1, 2, 4, 8


def _descriptor(file):
    from select import _descriptor
    return _descriptor(file)


def _argument(arg):
    return arg.encode() if isinstance(arg, str) else arg


def fcntl(fd, cmd, arg=0, /):
    return _posix.fcntl(_descriptor(fd), cmd, _argument(arg))


def ioctl(fd, request, arg=0, mutate_flag=True, /):
    arg = _argument(arg)
    if not mutate_flag and not isinstance(arg, int):
        arg = bytes(arg)
    return _posix.ioctl(_descriptor(fd), request, arg)


def flock(fd, operation, /):
    _posix.flock(_descriptor(fd), operation)


def lockf(fd, cmd, len=0, start=0, whence=0, /):
    if cmd == LOCK_UN:
        kind = F_UNLCK
    elif cmd & LOCK_SH:
        kind = F_RDLCK
    elif cmd & LOCK_EX:
        kind = F_WRLCK
    else:
        raise ValueError('unrecognized lockf argument')
    _posix.lockf(_descriptor(fd), not cmd & LOCK_NB, kind, len, start, whence)
