"""Locks of a program with one thread. Starting another one is refused."""
import sys as _sys
from time import monotonic as _monotonic, sleep as _sleep

TIMEOUT_MAX = 9223372036.0
error = RuntimeError
_MAIN = 1


def get_ident():
    return _MAIN


def get_native_id():
    from posix import getpid
    return getpid()


def _get_main_thread_ident():
    return _MAIN


def _is_main_interpreter():
    return True


def daemon_threads_allowed():
    return True


def set_name(name):
    pass


def stack_size(size=0):
    return 0


def _count():
    return 0


def _shutdown():
    pass


def interrupt_main(signum=2):
    import _signal
    _signal.raise_signal(signum)


def exit():
    raise SystemExit


exit_thread = exit


def start_new_thread(function, args=(), kwargs={}):
    raise RuntimeError("can't start new thread: threads are not supported yet")


start_new = start_new_thread


def start_joinable_thread(function, *, handle=None, daemon=True):
    raise RuntimeError("can't start new thread: threads are not supported yet")


def _deadlock(timeout):
    """Nobody will release the lock: a wait with an end is waited, one without is an error."""
    if timeout is None or timeout < 0:
        raise RuntimeError('deadlock: the only thread waits for a lock that it holds')
    _sleep(timeout)
    return False


def _check(blocking, timeout):
    if not blocking:
        if timeout != -1:
            raise ValueError("can't specify a timeout for a non-blocking call")
        return 0
    if timeout < 0 and timeout != -1:
        raise ValueError("timeout value must be a non-negative number")
    if timeout > TIMEOUT_MAX:
        raise OverflowError("timeout value is too large")
    return timeout


class lock:
    __slots__ = ('_locked', '__weakref__')

    def __init__(self):
        self._locked = False

    def acquire(self, blocking=True, timeout=-1):
        timeout = _check(blocking, timeout)
        if not self._locked:
            self._locked = True
            return True
        return _deadlock(timeout) if blocking else False

    acquire_lock = acquire

    def release(self):
        if not self._locked:
            raise RuntimeError('release unlocked lock')
        self._locked = False

    release_lock = release

    def locked(self):
        return self._locked

    locked_lock = locked

    def __enter__(self):
        return self.acquire()

    def __exit__(self, type, value, traceback):
        self.release()

    def _at_fork_reinit(self):
        self._locked = False

    def __repr__(self):
        state = 'locked' if self._locked else 'unlocked'
        return f'<{state} _thread.lock object at {id(self):#x}>'


LockType = lock


def allocate_lock():
    return lock()


allocate = allocate_lock


class RLock:
    __slots__ = ('_depth', '__weakref__')

    def __init__(self):
        self._depth = 0

    def acquire(self, blocking=True, timeout=-1):
        _check(blocking, timeout)
        self._depth += 1
        return True

    def release(self):
        if not self._depth:
            raise RuntimeError('cannot release un-acquired lock')
        self._depth -= 1

    def locked(self):
        return self._depth > 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, type, value, traceback):
        self.release()

    def _is_owned(self):
        return self._depth > 0

    def _recursion_count(self):
        return self._depth

    def _release_save(self):
        depth, self._depth = self._depth, 0
        return depth, _MAIN

    def _acquire_restore(self, state):
        self._depth = state[0]

    def _at_fork_reinit(self):
        self._depth = 0

    def __repr__(self):
        state = 'locked' if self._depth else 'unlocked'
        owner = _MAIN if self._depth else 0
        return f'<{state} _thread.RLock object owner={owner} count={self._depth} at {id(self):#x}>'


class _ThreadHandle:
    def __init__(self, ident=0):
        self.ident = ident
        self._done = False

    def is_done(self):
        return self._done

    def _set_done(self):
        self._done = True

    def join(self, timeout=None):
        if not self._done and self.ident == _MAIN:
            raise RuntimeError('Cannot join current thread')


def _make_thread_handle(ident):
    return _ThreadHandle(ident)


def _get_thread_handle(ident):
    return _ThreadHandle(ident)


class _local:
    """Attributes of the one thread."""

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError('Initialization arguments are not supported')
        return object.__new__(cls)


class _ExceptHookArgs(tuple):
    def __new__(cls, args):
        return tuple.__new__(cls, args)

    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])


def _excepthook(args):
    if args.exc_type is SystemExit:
        return
    name = args.thread.name if args.thread is not None else get_ident()
    print(f'Exception in thread {name}:', file=_sys.stderr)
    _sys.excepthook(args.exc_type, args.exc_value, args.exc_traceback)
