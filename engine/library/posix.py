"""What `os` shows of the system, on the system calls of `_posix`."""
import _posix
import sys
from _posix import (_exit, _path_normpath, _path_splitroot_ex, chroot, close, closerange, cpu_count, fchdir, fchmod, fchown,
                    fdatasync, fspath, fsync, ftruncate, get_blocking, get_inheritable, getcwdb, getgroups, getloadavg, getpgid,
                    getpid, getppid, getpriority, getresgid, getresuid, getsid, grantpt, isatty, kill, killpg, login_tty, lseek,
                    nice, open as _open, openpty, pidfd_open, pipe, pipe2, posix_openpt, pread, pwrite, read, readinto,
                    sched_yield, sendfile, set_blocking, set_inheritable, setgid, setpgid, setpriority, setresgid, setresuid,
                    setsid, setuid, strerror, sync, sysconf as _sysconf, system, tcgetpgrp, tcsetpgrp, umask, unlockpt, urandom,
                    waitpid, write)

error = OSError

F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE = 0, 1, 2, 3
O_CREAT, O_EXCL, O_NOCTTY, O_TRUNC, O_APPEND, O_NONBLOCK = 0o100, 0o200, 0o400, 0o1000, 0o2000, 0o4000
O_NDELAY = O_NONBLOCK
O_DSYNC, O_SYNC, O_RSYNC, O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC = 0o10000, 0o4010000, 0o4010000, 0o200000, 0o400000, 0o2000000
O_PATH, O_TMPFILE, O_NOATIME = 0o10000000, 0o20200000, 0o1000000
WNOHANG, WUNTRACED, WSTOPPED, WEXITED, WCONTINUED, WNOWAIT = 1, 2, 2, 4, 8, 0x1000000
CLD_EXITED, CLD_KILLED, CLD_DUMPED, CLD_TRAPPED, CLD_STOPPED, CLD_CONTINUED = range(1, 7)
POSIX_SPAWN_OPEN, POSIX_SPAWN_CLOSE, POSIX_SPAWN_DUP2, POSIX_SPAWN_CLOSEFROM = range(4)
PRIO_PROCESS, PRIO_PGRP, PRIO_USER = range(3)
SCHED_OTHER, SCHED_NORMAL, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE = 0, 0, 1, 2, 3, 5
MFD_CLOEXEC, MFD_ALLOW_SEALING, MFD_HUGETLB = 1, 2, 4
EFD_CLOEXEC, EFD_NONBLOCK, EFD_SEMAPHORE = O_CLOEXEC, O_NONBLOCK, 1
F_ULOCK, F_LOCK, F_TLOCK, F_TEST = range(4)
ST_RDONLY, ST_NOSUID, ST_NODEV, ST_NOEXEC, ST_SYNCHRONOUS, ST_MANDLOCK = 1, 2, 4, 8, 16, 64
ST_WRITE, ST_APPEND, ST_NOATIME, ST_NODIRATIME, ST_RELATIME = 128, 256, 1024, 2048, 4096
P_PID, P_PGID, P_ALL, P_PIDFD = 1, 2, 0, 3
PIDFD_NONBLOCK = O_NONBLOCK
EX_OK, EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_NOUSER, EX_NOHOST, EX_UNAVAILABLE, EX_SOFTWARE, EX_OSERR = 0, *range(64, 72)
EX_OSFILE, EX_CANTCREAT, EX_IOERR, EX_TEMPFAIL, EX_PROTOCOL, EX_NOPERM, EX_CONFIG = range(72, 79)
SEEK_DATA, SEEK_HOLE = 3, 4
NGROUPS_MAX, TMP_MAX = 65536, 238328

# Numbers of Linux on all machines.
sysconf_names = {
    'SC_ARG_MAX': 0, 'SC_CHILD_MAX': 1, 'SC_CLK_TCK': 2, 'SC_NGROUPS_MAX': 3, 'SC_OPEN_MAX': 4, 'SC_STREAM_MAX': 5,
    'SC_TZNAME_MAX': 6, 'SC_PAGESIZE': 30, 'SC_PAGE_SIZE': 30, 'SC_LINE_MAX': 43, 'SC_IOV_MAX': 60,
    'SC_GETGR_R_SIZE_MAX': 69, 'SC_GETPW_R_SIZE_MAX': 70, 'SC_LOGIN_NAME_MAX': 71, 'SC_TTY_NAME_MAX': 72,
    'SC_NPROCESSORS_CONF': 83, 'SC_NPROCESSORS_ONLN': 84, 'SC_PHYS_PAGES': 85, 'SC_AVPHYS_PAGES': 86}

environ = dict(_posix.environ())
_have_functions = [
    'HAVE_FACCESSAT', 'HAVE_FCHDIR', 'HAVE_FCHMOD', 'HAVE_FCHMODAT', 'HAVE_FCHOWN', 'HAVE_FCHOWNAT', 'HAVE_FDOPENDIR',
    'HAVE_FSTATAT', 'HAVE_FSTATVFS', 'HAVE_FTRUNCATE', 'HAVE_FUTIMENS', 'HAVE_LINKAT', 'HAVE_LSTAT', 'HAVE_MKDIRAT',
    'HAVE_MKFIFOAT', 'HAVE_MKNODAT', 'HAVE_OPENAT', 'HAVE_READLINKAT', 'HAVE_RENAMEAT', 'HAVE_SYMLINKAT', 'HAVE_UNLINKAT',
    'HAVE_UTIMENSAT']


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


def _is_descriptor(path):
    return isinstance(path, int) or not isinstance(path, (str, bytes)) and hasattr(path, '__index__')


def _not_both(function, dir_fd):
    if dir_fd is not None:
        raise ValueError(f"{function}: can't specify dir_fd without matching path")


def stat(path, *, dir_fd=None, follow_symlinks=True):
    if dir_fd is None and not isinstance(path, int):
        return _stat_of(_posix.stat(path, follow_symlinks))
    if isinstance(path, int):
        _not_both('stat', dir_fd)
        if not follow_symlinks:
            raise ValueError('stat: cannot use fd and follow_symlinks together')
        return fstat(path)
    return _stat_of(_posix.fstatat(path, dir_fd, follow_symlinks))


def lstat(path, *, dir_fd=None):
    return _stat_of(_posix.stat(path, False) if dir_fd is None else _posix.fstatat(path, dir_fd, False))


def fstat(fd):
    return _stat_of(_posix.fstat(fd))


def open(path, flags, mode=0o777, *, dir_fd=None):
    if dir_fd is None:
        return _open(path, flags, mode)
    return _posix.openat(path, flags, mode, dir_fd)


def access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True):
    if dir_fd is None and not effective_ids and follow_symlinks:
        return _posix.access(path, mode)
    return _posix.faccessat(path, mode, dir_fd, effective_ids, follow_symlinks)


def chdir(path):
    if _is_descriptor(path):
        fchdir(path)
    else:
        _posix.chdir(path)


def getcwd():
    return _text(getcwdb())


def mkdir(path, mode=0o777, *, dir_fd=None):
    if dir_fd is None:
        _posix.mkdir(path, mode)
    else:
        _posix.mkdirat(path, mode, dir_fd)


def rmdir(path, *, dir_fd=None):
    if dir_fd is None:
        _posix.rmdir(path)
    else:
        _posix.unlinkat(path, dir_fd, True)


def unlink(path, *, dir_fd=None):
    if dir_fd is None:
        _posix.unlink(path)
    else:
        _posix.unlinkat(path, dir_fd, False)


def remove(path, *, dir_fd=None):
    unlink(path, dir_fd=dir_fd)


def mkfifo(path, mode=0o666, *, dir_fd=None):
    _posix.mknodat(path, mode & 0o7777 | 0o010000, 0, dir_fd)


def mknod(path, mode=0o600, device=0, *, dir_fd=None):
    _posix.mknodat(path, mode, device, dir_fd)


def major(device, /):
    return device >> 8 & 0xFFF | device >> 32 & ~0xFFF


def minor(device, /):
    return device & 0xFF | device >> 12 & ~0xFF


def makedev(major, minor, /):
    return (major & ~0xFFF) << 32 | (major & 0xFFF) << 8 | (minor & ~0xFF) << 12 | minor & 0xFF


def chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    if _is_descriptor(path):
        _not_both('chmod', dir_fd)
        if not follow_symlinks:
            raise ValueError('chmod: cannot use fd and follow_symlinks together')
        fchmod(path, mode)
    elif dir_fd is None and follow_symlinks:
        _posix.chmod(path, mode)
    else:
        _posix.fchmodat(path, mode, dir_fd, follow_symlinks)


def chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True):
    if _is_descriptor(path):
        _not_both('chown', dir_fd)
        if not follow_symlinks:
            raise ValueError('chown: cannot use fd and follow_symlinks together')
        fchown(path, uid, gid)
    else:
        _posix.fchownat(path, uid, gid, dir_fd, follow_symlinks)


def lchown(path, uid, gid):
    _posix.fchownat(path, uid, gid, None, False)


def _with_both_names(function, src, dst, *args):
    try:
        function(src, dst, *args)
    except OSError as error:
        error.filename2 = dst
        raise


def rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    if src_dir_fd is None and dst_dir_fd is None:
        _with_both_names(_posix.rename, src, dst)
    else:
        _with_both_names(_posix.renameat, src, dst, src_dir_fd, dst_dir_fd)


def replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None):
    rename(src, dst, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)


def link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=False):
    _with_both_names(_posix.linkat, src, dst, src_dir_fd, dst_dir_fd, follow_symlinks)


def symlink(src, dst, target_is_directory=False, *, dir_fd=None):
    _with_both_names(_posix.symlinkat, src, dst, dir_fd)


def readlink(path, *, dir_fd=None):
    found = _posix.readlinkat(path, dir_fd)
    return found if _bytes(path) else _text(found)


def truncate(path, length):
    if _is_descriptor(path):
        ftruncate(path, length)
    else:
        _posix.truncate(path, length)


def utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True):
    if times is not None and ns is not None:
        raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
    if ns is None:
        if times is None:
            import time
            now = time.time_ns()
            ns = now, now
        elif isinstance(times, tuple) and len(times) == 2:
            ns = tuple(int(time // 1) * 1_000_000_000 + int(time % 1 * 1e9) for time in times)
        else:
            raise TypeError("utime: 'times' must be either a tuple of two ints or None")
    elif not isinstance(ns, tuple) or len(ns) != 2:
        raise TypeError("utime: 'ns' must be a tuple of two ints")
    if _is_descriptor(path):
        _not_both('utime', dir_fd)
        if not follow_symlinks:
            raise ValueError('utime: cannot use fd and follow_symlinks together')
        _posix.futimens(path, *ns)
    else:
        _posix.utimensat(path, *ns, dir_fd, follow_symlinks)


class statvfs_result(_named('statvfs_result', (
        'f_bsize', 'f_frsize', 'f_blocks', 'f_bfree', 'f_bavail', 'f_files', 'f_ffree', 'f_favail', 'f_flag', 'f_namemax'))):
    """Ten numbers as a tuple, and one more by name."""
    __module__ = 'os'
    n_fields = 11

    def __new__(cls, numbers):
        *shown, fsid = numbers
        self = tuple.__new__(cls, shown)
        self.f_fsid = fsid
        return self

    def __reduce__(self):
        return type(self), ((*self, self.f_fsid),)


def statvfs(path):
    return statvfs_result(_posix.fstatvfs(path) if _is_descriptor(path) else _posix.statvfs(path))


def fstatvfs(fd, /):
    return statvfs_result(_posix.fstatvfs(fd))


def readv(fd, buffers, /):
    views = [memoryview(buffer).cast('B') for buffer in buffers]
    return _scatter(read(fd, sum(map(len, views))), views)


def preadv(fd, buffers, offset, flags=0, /):
    views = [memoryview(buffer).cast('B') for buffer in buffers]
    return _scatter(pread(fd, sum(map(len, views)), offset), views)


def _scatter(data, views):
    at = 0
    for view in views:
        part = data[at:at + len(view)]
        view[:len(part)] = part
        at += len(part)
    return len(data)


def writev(fd, buffers, /):
    return write(fd, b''.join(buffers))


def pwritev(fd, buffers, offset, flags=0, /):
    return pwrite(fd, b''.join(buffers), offset)


def lockf(fd, command, length, /):
    if command == F_TEST:
        import fcntl
        from struct import pack, unpack
        lock = pack('hhqqi', fcntl.F_WRLCK, 1, 0, length, 0)
        kind, *_, owner = unpack('hhqqi', fcntl.fcntl(fd, fcntl.F_GETLK, lock))
        if kind != fcntl.F_UNLCK and owner != getpid():
            raise PermissionError(13, 'Permission denied')
    elif command in (F_ULOCK, F_LOCK, F_TLOCK):
        _posix.lockf(fd, command != F_TLOCK, 2 if command == F_ULOCK else 1, length, 0, 1)
    else:
        raise OSError(22, 'Invalid argument')


def memfd_create(name, flags=MFD_CLOEXEC):
    return _posix.memfd_create(name, flags)


def eventfd(initval, flags=EFD_CLOEXEC):
    return _posix.eventfd(initval, flags)


def eventfd_read(fd):
    return int.from_bytes(read(fd, 8), sys.byteorder)


def eventfd_write(fd, value):
    write(fd, value.to_bytes(8, sys.byteorder))


def getrandom(size, flags=0):
    return urandom(size)


def dup(fd, /):
    return _posix.dup(fd)


def dup2(fd, fd2, inheritable=True):
    return _posix.dup2(fd, fd2, inheritable)


def get_terminal_size(fd=1, /):
    return terminal_size(_posix.get_terminal_size(fd))


def ttyname(fd, /):
    return _text(_posix.ttyname(fd))


def ptsname(fd, /):
    return _text(_posix.ptsname(fd))


def ctermid():
    return '/dev/tty'


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
    return set(_posix.getaffinity(pid))


def sched_setaffinity(pid, mask, /):
    _posix.setaffinity(pid, mask)


def process_cpu_count():
    return len(_posix.getaffinity(0)) or None


def setreuid(ruid, euid, /):
    setresuid(ruid, euid, -1)


def setregid(rgid, egid, /):
    setresgid(rgid, egid, -1)


def seteuid(euid, /):
    setresuid(-1, euid, -1)


def setegid(egid, /):
    setresgid(-1, egid, -1)


def device_encoding(fd):
    return 'utf-8' if isatty(fd) else None


def abort():
    kill(getpid(), 6)


def wait():
    return waitpid(-1, 0)


def wait3(options):
    return wait4(-1, options)


def wait4(pid, options):
    from resource import struct_rusage
    pid, status, used = _posix.wait4(pid, options)
    return pid, status, struct_rusage(used)


waitid_result = _named('waitid_result', ('si_pid', 'si_uid', 'si_signo', 'si_status', 'si_code'), 'posix')


def waitid(idtype, id, options, /):
    found = _posix.waitid(idtype, id, options)
    return None if found is None else waitid_result(found)


def _checked_actions(actions):
    for action in actions:
        if not isinstance(action, tuple) or not action:
            raise TypeError('Each file_actions element must be a non-empty tuple')
        length = {POSIX_SPAWN_OPEN: 5, POSIX_SPAWN_CLOSE: 2, POSIX_SPAWN_DUP2: 3, POSIX_SPAWN_CLOSEFROM: 2}.get(action[0])
        if length is None:
            raise TypeError('Unknown file_actions identifier')
        if len(action) != length:
            kind = ('A open', 'A close', 'A dup2', 'A closefrom')[action[0]]
            raise TypeError(f'{kind} file_action tuple must have {length} elements')
        yield action


class sched_param(tuple):
    __slots__ = ()
    __module__ = 'posix'

    def __new__(cls, sched_priority):
        return tuple.__new__(cls, (sched_priority,))

    sched_priority = property(lambda self: self[0])

    def __repr__(self):
        return f'posix.sched_param(sched_priority={self[0]!r})'


def _spawn(function, path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler):
    if not isinstance(argv, (list, tuple)):
        raise TypeError(f'{function}: argv must be a tuple or list')
    if not argv:
        raise ValueError(f'{function}: argv must not be empty')
    if env is not None:
        if not hasattr(env, 'keys'):
            raise TypeError(f'{function}: environment must be a mapping object or None')
        env = [_data(name) + b'=' + _data(env[name]) for name in env.keys()]
    if file_actions is None:
        file_actions = ()
    elif not hasattr(file_actions, '__getitem__'):
        raise TypeError('file_actions must be a sequence or None')
    if not argv[0]:
        raise ValueError(f'{function}: argv first element cannot be empty')
    if scheduler is not None:
        if not isinstance(scheduler, tuple) or len(scheduler) != 2:
            raise TypeError('A scheduler tuple must have two elements')
        if not isinstance(scheduler[1], sched_param):
            raise TypeError('must have a sched_param object')
        scheduler = scheduler[0], scheduler[1][0]
    return _posix.posix_spawn(path, argv, env, _checked_actions(file_actions), function == 'posix_spawnp', setpgroup, resetids,
                              setsid, setsigmask, setsigdef, scheduler)


def posix_spawn(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=None,
                setsigdef=(), scheduler=None):
    return _spawn('posix_spawn', path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler)


def posix_spawnp(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=None,
                 setsigdef=(), scheduler=None):
    return _spawn('posix_spawnp', path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler)


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


def forkpty():
    first, second = openpty()
    try:
        pid = fork()
    except BaseException:
        close(first)
        close(second)
        raise
    if not pid:
        close(first)
        login_tty(second)
        return 0, -1
    close(second)
    return pid, first


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
    if _is_descriptor(path):
        return [_text(name) for name, _, _ in _posix.fdscandir(path)]
    names = [name for name, _, _ in _posix.scandir(path)]
    return names if _bytes(path) else [_text(name) for name in names]


class DirEntry:
    """An entry that scandir found."""
    __slots__ = ('name', 'path', '_kind', '_inode', '_stat', '_lstat', '_folder')
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
                self._stat = stat(self.path, dir_fd=self._folder)
            return self._stat
        if self._lstat is None:
            self._lstat = lstat(self.path, dir_fd=self._folder)
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
    if _is_descriptor(path):
        return _Entries(_entries('', _posix.fdscandir(path), path))
    return _Entries(_entries(fspath(path), _posix.scandir(path), None))


def _entries(path, rows, folder):
    slash = b'/' if isinstance(path, bytes) else '/'
    base = path if path.endswith(slash) or folder is not None else path + slash
    for name, kind, inode in rows:
        entry = object.__new__(DirEntry)
        entry.name = name if isinstance(path, bytes) else _text(name)
        entry.path = base + entry.name
        entry._kind, entry._inode, entry._stat, entry._lstat, entry._folder = kind, inode, None, None, folder
        if kind == 'unknown':
            bits = entry.stat(follow_symlinks=False).st_mode & 0o170000
            entry._kind = {0o040000: 'dir', 0o100000: 'file', 0o120000: 'link'}.get(bits, 'other')
        yield entry
