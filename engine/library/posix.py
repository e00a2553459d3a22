"""What `os` shows of the system, on the system calls of `_posix`."""
import _posix
import sys
from _posix import (_exit, _path_normpath, _path_splitroot_ex, access, chdir, close, cpu_count, fspath, fsync, ftruncate,
                    get_blocking, get_inheritable, getcwdb, getloadavg, getpgid, getpid, getppid, getsid, isatty, kill, killpg,
                    link, lseek, nice, open as _open, pidfd_open, pipe, pipe2, read, readinto, rmdir, sched_yield, sendfile,
                    set_blocking, set_inheritable, setpgid, setsid, strerror, symlink, sysconf as _sysconf, system, truncate,
                    umask, unlink, urandom, waitpid, write)

error = OSError
remove = unlink

F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE = 0, 1, 2, 3
O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC, O_APPEND, O_NONBLOCK = 0o100, 0o200, 0o400, 0o1000, 0o2000, 0o4000
O_NDELAY = O_NONBLOCK
O_DSYNC, O_SYNC, O_RSYNC, O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC = 0o10000, 0o4010000, 0o4010000, 0o200000, 0o400000, 0o2000000
O_PATH, O_TMPFILE, O_NOATIME = 0o10000000, 0o20200000, 0o1000000
WNOHANG, WUNTRACED, WCONTINUED = 1, 2, 8
P_PID, P_PGID, P_ALL, P_PIDFD = 1, 2, 0, 3
PIDFD_NONBLOCK = O_NONBLOCK
EX_OK, EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_SOFTWARE, EX_OSERR, EX_IOERR = 0, 64, 65, 66, 70, 71, 74
SEEK_DATA, SEEK_HOLE = 3, 4
NGROUPS_MAX, TMP_MAX = 65536, 238328

# Numbers of Linux on all machines.
sysconf_names = {
    'SC_ARG_MAX': 0, 'SC_CHILD_MAX': 1, 'SC_CLK_TCK': 2, 'SC_NGROUPS_MAX': 3, 'SC_OPEN_MAX': 4, 'SC_STREAM_MAX': 5,
    'SC_TZNAME_MAX': 6, 'SC_PAGESIZE': 30, 'SC_PAGE_SIZE': 30, 'SC_LINE_MAX': 43, 'SC_IOV_MAX': 60,
    'SC_GETGR_R_SIZE_MAX': 69, 'SC_GETPW_R_SIZE_MAX': 70, 'SC_LOGIN_NAME_MAX': 71, 'SC_TTY_NAME_MAX': 72,
    'SC_NPROCESSORS_CONF': 83, 'SC_NPROCESSORS_ONLN': 84, 'SC_PHYS_PAGES': 85, 'SC_AVPHYS_PAGES': 86}

environ = dict(_posix.environ())
_have_functions = ['HAVE_LSTAT']


def _bytes(path):
    return isinstance(fspath(path), bytes)


def _data(text):
    text = fspath(text)
    return text if isinstance(text, bytes) else text.encode('utf-8', 'surrogateescape')


def _text(data):
    return data.decode('utf-8', 'surrogateescape')


class _Named(tuple):
    """A tuple whose first items, and more, have names."""
    __slots__ = ()

    def __repr__(self):
        named = ', '.join(f'{name}={value!r}' for name, value in zip(self._fields, self))
        return f'{type(self).__module__}.{type(self).__name__}({named})'

    def __reduce__(self):
        return type(self), (tuple(self),)


def _named(name, fields, module='os'):
    cls = type(name, (_Named,), {'__slots__': (), '__module__': module, '_fields': fields, '__match_args__': fields,
                                 'n_fields': len(fields), 'n_sequence_fields': len(fields)})
    for i, field in enumerate(fields):
        setattr(cls, field, property(lambda self, i=i: tuple.__getitem__(self, i)))
    return cls


uname_result = _named('uname_result', ('sysname', 'nodename', 'release', 'version', 'machine'))
times_result = _named('times_result', ('user', 'system', 'children_user', 'children_system', 'elapsed'))
terminal_size = _named('terminal_size', ('columns', 'lines'))
_stat_fields = ('st_mode', 'st_ino', 'st_dev', 'st_nlink', 'st_uid', 'st_gid', 'st_size', 'st_atime', 'st_mtime',
                'st_ctime')


class stat_result(tuple):
    """Ten numbers as a tuple, and more by name."""
    __module__ = 'os'
    n_fields, n_sequence_fields, n_unnamed_fields = 19, 10, 3

    def __new__(cls, numbers, more={}):
        numbers = tuple(numbers)
        if not 10 <= len(numbers) <= 19:
            raise TypeError(f'os.stat_result() takes a sequence of at least 10 items ({len(numbers)}-sequence given)')
        self = tuple.__new__(cls, numbers[:10])
        self.__dict__.update(zip(_stat_fields, numbers))
        self.__dict__.update(more)
        return self

    def __repr__(self):
        named = ', '.join(f'{name}={value!r}' for name, value in zip(_stat_fields, self))
        return f'os.stat_result({named})'


def _stat_of(numbers):
    mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime, blksize, blocks, rdev = numbers
    whole = [time // 1_000_000_000 for time in (atime, mtime, ctime)]
    return stat_result((mode, ino, dev, nlink, uid, gid, size, *whole), {
        'st_atime': atime / 1e9, 'st_mtime': mtime / 1e9, 'st_ctime': ctime / 1e9,
        'st_atime_ns': atime, 'st_mtime_ns': mtime, 'st_ctime_ns': ctime,
        'st_blksize': blksize, 'st_blocks': blocks, 'st_rdev': rdev})


def _no_folder(dir_fd):
    if dir_fd is not None:
        raise NotImplementedError('dir_fd unavailable on this platform')


def stat(path, *, dir_fd=None, follow_symlinks=True):
    _no_folder(dir_fd)
    if isinstance(path, int):
        return fstat(path)
    return _stat_of(_posix.stat(path, follow_symlinks))


def lstat(path, *, dir_fd=None):
    _no_folder(dir_fd)
    return _stat_of(_posix.stat(path, False))


def fstat(fd):
    return _stat_of(_posix.fstat(fd))


def open(path, flags, mode=0o777, *, dir_fd=None):
    _no_folder(dir_fd)
    return _open(path, flags, mode)


def getcwd():
    return _text(getcwdb())


def mkdir(path, mode=0o777, *, dir_fd=None):
    _no_folder(dir_fd)
    _posix.mkdir(path, mode)


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    _no_folder(dir_fd)
    _posix.chmod(path, mode)


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    try:
        _posix.rename(src, dst)
    except OSError as error:
        error.filename2 = dst
        raise


replace = rename


def readlink(path, *, dir_fd=None):
    found = _posix.readlink(path)
    return found if _bytes(path) else _text(found)


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    if times is not None and ns is not None:
        raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
    if ns is None:
        if times is None:
            import time
            now = time.time_ns()
            ns = now, now
        else:
            ns = tuple(int(time) * 1_000_000_000 + int((time - int(time)) * 1e9) for time in times)
    _posix.utime(path, ns[0], ns[1], follow_symlinks)


def dup(fd, /):
    return _posix.dup(fd)


def dup2(fd, fd2, inheritable=True):
    return _posix.dup2(fd, fd2, inheritable)


def get_terminal_size(fd=1, /):
    return terminal_size(_posix.get_terminal_size(fd))


def uname():
    return uname_result(_text(part) for part in _posix.uname())


def times():
    return times_result(_posix.times())


def getuid():
    return _posix._ids()[0]


def geteuid():
    return _posix._ids()[1]


def getgid():
    return _posix._ids()[2]


def getegid():
    return _posix._ids()[3]


def getlogin():
    return _text(environ.get(b'USER', b'root'))


def putenv(name, value, /):
    _posix.putenv(name, value)


def unsetenv(name, /):
    _posix.unsetenv(name)


def sysconf(name, /):
    """A limit or setting of the system, by its name or number."""
    if isinstance(name, str):
        if name not in sysconf_names:
            raise ValueError('unrecognized configuration name')
        name = sysconf_names[name]
    return _sysconf(name)


def sched_getaffinity(pid, /):
    return set(range(cpu_count()))


def process_cpu_count():
    return cpu_count()


def device_encoding(fd):
    return 'utf-8' if isatty(fd) else None


def abort():
    kill(getpid(), 6)


def wait():
    return waitpid(-1, 0)


def getpgrp():
    return getpgid(0)


def setpgrp():
    setpgid(0, 0)


_before_fork, _after_in_child, _after_in_parent = [], [], []


def register_at_fork(*, before=None, after_in_child=None, after_in_parent=None):
    hooks = (_before_fork, before), (_after_in_child, after_in_child), (_after_in_parent, after_in_parent)
    if all(hook is None for _, hook in hooks):
        raise TypeError('At least one argument is required.')
    for (_, hook), name in zip(hooks, ('before', 'after_in_child', 'after_in_parent')):
        if hook is not None and not callable(hook):
            raise TypeError(f"'{name}' must be callable, not {type(hook).__name__}")
    for known, hook in hooks:
        if hook is not None:
            known.append(hook)


def _run_hooks(hooks):
    import sys
    for hook in hooks:
        try:
            hook()
        except BaseException as error:
            print(f'Exception ignored in: {hook!r}', file=sys.stderr)
            sys.excepthook(type(error), error, error.__traceback__)


def fork():
    _run_hooks(reversed(_before_fork))
    pid = -1
    try:
        pid = _posix.fork()
    finally:
        _run_hooks(_after_in_parent if pid else _after_in_child)
    threads = sys.modules.get('_thread')
    if pid and threads is not None and threads._count():
        import warnings
        warnings.warn(
            f'This process (pid={getpid()}) is multi-threaded, use of fork() may lead to deadlocks in the child.',
            DeprecationWarning, stacklevel=2)
    return pid


def _arguments(name, args):
    if not isinstance(args, (list, tuple)):
        raise TypeError(f'{name}() arg 2 must be a tuple or list')
    if not args:
        raise ValueError(f'{name}() arg 2 must not be empty')
    if not args[0]:
        raise ValueError(f'{name}() arg 2 first element cannot be empty')
    return args


def execv(path, argv, /):
    _posix.exec(path, _arguments('execv', argv), None)


def execve(path, argv, env):
    argv = _arguments('execve', argv)
    if not hasattr(env, 'keys'):
        raise TypeError('execve: environment must be a mapping object')
    _posix.exec(path, argv, [_data(name) + b'=' + _data(env[name]) for name in env.keys()])


def WIFEXITED(status):
    return status & 0x7F == 0


def WEXITSTATUS(status):
    return status >> 8 & 0xFF


def WIFSIGNALED(status):
    return 0 < status & 0x7F < 0x7F


def WTERMSIG(status):
    return status & 0x7F


def WIFSTOPPED(status):
    return status & 0xFF == 0x7F


def WSTOPSIG(status):
    return status >> 8 & 0xFF


def WCOREDUMP(status):
    return bool(status & 0x80)


def waitstatus_to_exitcode(status):
    if WIFEXITED(status):
        return WEXITSTATUS(status)
    if WIFSIGNALED(status):
        return -WTERMSIG(status)
    raise ValueError(f'invalid wait status: {status}')


def listdir(path=None):
    if path is None:
        path = '.'
    names = [name for name, _, _ in _posix.scandir(path)]
    return names if _bytes(path) else [_text(name) for name in names]


class DirEntry:
    """An entry that scandir found."""
    __slots__ = ('name', 'path', '_kind', '_inode', '_stat', '_lstat')
    __module__ = 'posix'

    def __init__(self, *args):
        raise TypeError("cannot create 'posix.DirEntry' instances")

    def inode(self):
        return self._inode

    def is_symlink(self):
        return self._kind == 'link'

    def _is(self, kind, bits, follow):
        if self._kind != 'link' or not follow:
            return self._kind == kind
        try:
            return self.stat().st_mode & 0o170000 == bits
        except FileNotFoundError:
            return False

    def is_dir(self, *, follow_symlinks=True):
        return self._is('dir', 0o040000, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        return self._is('file', 0o100000, follow_symlinks)

    def is_junction(self):
        return False

    def stat(self, *, follow_symlinks=True):
        if follow_symlinks and self._kind == 'link':
            if self._stat is None:
                self._stat = stat(self.path)
            return self._stat
        if self._lstat is None:
            self._lstat = lstat(self.path)
        return self._lstat

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f'<DirEntry {self.name!r}>'


class _Entries:
    def __init__(self, entries):
        self._entries = entries

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def close(self):
        self._entries = iter(())


def scandir(path=None):
    if path is None:
        path = '.'
    return _Entries(_entries(fspath(path), _posix.scandir(path)))


def _entries(path, rows):
    slash = b'/' if isinstance(path, bytes) else '/'
    base = path if path.endswith(slash) else path + slash
    for name, kind, inode in rows:
        entry = object.__new__(DirEntry)
        entry.name = name if isinstance(path, bytes) else _text(name)
        entry.path = base + entry.name
        entry._kind, entry._inode, entry._stat, entry._lstat = kind, inode, None, None
        yield entry
