"""Threads and their locks, as `threading` builds on them."""
import _threads
import sys as _sys
from _threads import RLock, allocate_lock, get_ident, get_native_id, lock, set_name
from _weakrefs import ref as _ref
from posix import register_at_fork as _register_at_fork

TIMEOUT_MAX = 9223372036.0
error = RuntimeError
LockType = lock
allocate = allocate_lock
_get_main_thread_ident = _threads.main_ident
_stack_size = 0
# What runs at the end of each thread, in the thread.
_at_end = []
# Threads that the end of the program waits for.
_awaited = set()
# Weak references to the handles of all threads, by the handle's id.
_handles = {}




def _is_main_interpreter():
    return True


def daemon_threads_allowed():
    return True


def stack_size(size=0, /):
    """Return the stack size of threads to come, in bytes, and set another one."""
    global _stack_size
    if size < 0:
        raise ValueError('size must be 0 or a positive value')
    if not _threads.is_stack_size(size):
        raise ValueError(f'size not valid: {size} bytes')
    before, _stack_size = _stack_size, size
    return before


def _count():
    """Number of threads beside the main one."""
    return _threads.count() - 1


def interrupt_main(signum=2, /):
    """Simulate the arrival of a signal in the main thread."""
    import _signal
    if not 0 < signum < _signal.NSIG:
        raise ValueError('signal number out of range')
    if _signal.getsignal(signum) in (_signal.SIG_IGN, _signal.SIG_DFL):
        return
    _signal._arrive(signum)


def exit():
    """End the thread, by SystemExit."""
    raise SystemExit


exit_thread = exit


class _ThreadHandle:
    """A thread that can be joined."""
    __slots__ = ('ident', '_state', '_ended', '__weakref__')

    def __init__(self, ident=0):
        self.ident = ident
        # 0: not started, 1: it runs, 2: it has ended.
        self._state = 1 if ident else 0
        self._ended = lock()
        if ident:
            self._ended.acquire()
        _handles[id(self)] = _ref(self)

    def __del__(self):
        _handles.pop(id(self), None)

    def is_done(self):
        return self._state == 2

    def _set_done(self):
        if self._state == 0:
            raise RuntimeError('thread not started')
        if self._state == 1:
            self._state = 2
            self._ended.release()

    def join(self, timeout=None, /):
        if self._state == 0:
            raise RuntimeError('thread not started')
        if self._state == 1 and self.ident == get_ident():
            raise RuntimeError('Cannot join current thread')
        if timeout is None or timeout < 0:
            timeout = -1
        if self._state != 2 and self._ended.acquire(True, min(timeout, TIMEOUT_MAX)):
            # For the next one that waits.
            self._ended.release()

    def __repr__(self):
        return f'<{type(self).__name__} object: ident={self.ident}>'


_main_handle = _ThreadHandle(_threads.main_ident())


def _make_thread_handle(ident):
    return _ThreadHandle(ident)


def _get_main_thread_handle():
    return _main_handle


def _run(function, args, kwargs, handle):
    """A thread, from its first call to its last."""
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except BaseException as e:
        from types import SimpleNamespace
        _sys.unraisablehook(SimpleNamespace(
            exc_type=type(e), exc_value=e, exc_traceback=e.__traceback__, object=None,
            err_msg=f'Exception ignored in thread started by {function!r}',
        ))
    finally:
        for end in _at_end:
            end()
        if handle is not None:
            _awaited.discard(handle)
            handle._set_done()


def start_new_thread(function, args, kwargs={}, /):
    """Start a thread that calls the function; its name."""
    _sys.audit('_thread.start_new_thread', function, args, kwargs)
    if not callable(function):
        raise TypeError('first arg must be callable')
    if not isinstance(args, tuple):
        raise TypeError('2nd arg must be a tuple')
    if not isinstance(kwargs, dict):
        raise TypeError('optional 3rd arg must be a dictionary')
    return _threads.start(_run, (function, args, kwargs, None), _stack_size)


start_new = start_new_thread


def start_joinable_thread(function, *, handle=None, daemon=True):
    """Start a thread that calls the function; its handle."""
    if not callable(function):
        raise TypeError('thread function must be callable')
    if handle is None:
        handle = _ThreadHandle()
    elif not isinstance(handle, _ThreadHandle):
        raise TypeError("'handle' must be a _ThreadHandle")
    if handle._state:
        raise RuntimeError('thread already started')
    handle._state = 1
    handle._ended.acquire()
    if not daemon:
        _awaited.add(handle)
    started = lock()
    started.acquire()

    def named():
        # The thread may ask for its name before its starter goes on.
        handle.ident = get_ident()
        started.release()
        function()

    try:
        _threads.start(_run, (named, (), {}, handle), _stack_size)
    except BaseException:
        _awaited.discard(handle)
        handle._state = 0
        handle._ended.release()
        raise
    started.acquire()
    return handle


def _shutdown():
    """Wait for the threads that are not daemons."""
    while _awaited:
        for handle in tuple(_awaited):
            if handle.ident == get_ident():
                _awaited.discard(handle)
            else:
                handle.join()


def _after_fork():
    """In a new process there is one thread: the others have ended."""
    me = get_ident()
    for reference in tuple(_handles.values()):
        handle = reference()
        if handle is not None and handle._state == 1 and handle.ident != me:
            _awaited.discard(handle)
            handle._state = 2
            handle._ended._at_fork_reinit()


_register_at_fork(after_in_child=_after_fork)


class _local:
    """Attributes that each thread has for itself."""
    __slots__ = ('_local__state', '__dict__', '__weakref__')

    def __new__(cls, /, *args, **kwargs):
        if (args or kwargs) and cls.__init__ is object.__init__:
            raise TypeError('Initialization arguments are not supported')
        self = object.__new__(cls)
        dicts = {}
        _set(self, '_local__state', (dicts, args, kwargs))
        # Its creation initialises it for the thread that creates it.
        dicts[_threads.serial()] = self_dict = {}
        _set(self, '__dict__', self_dict)
        _locals[id(self)] = _ref(self)
        return self

    def __getattribute__(self, name, /):
        return _local_get(self, name)

    def __setattr__(self, name, value, /):
        _local_set(self, name, value)

    def __delattr__(self, name, /):
        _local_delete(self, name)

    def __del__(self):
        _locals.pop(id(self), None)


_local.__module__ = '_thread'
_set = object.__setattr__
_local_get = _threads.local_get
_local_set = _threads.local_set
_local_delete = _threads.local_delete
_plain_get = object.__getattribute__
# All local objects that live.
_locals = {}


@_at_end.append
def _forget_locals():
    me = _threads.serial()
    for reference in tuple(_locals.values()):
        local = reference()
        if local is not None:
            _plain_get(local, '_local__state')[0].pop(me, None)


class _ExceptHookArgs(tuple):
    def __new__(cls, args):
        return tuple.__new__(cls, args)

    exc_type = property(lambda self: self[0])
    exc_value = property(lambda self: self[1])
    exc_traceback = property(lambda self: self[2])
    thread = property(lambda self: self[3])

    def __repr__(self):
        fields = zip(('exc_type', 'exc_value', 'exc_traceback', 'thread'), self)
        return f"_thread._ExceptHookArgs({', '.join(f'{k}={v!r}' for k, v in fields)})"


def _excepthook(args, /):
    """Report an exception that has ended a thread."""
    if args.exc_type is SystemExit:
        return
    stderr = _sys.stderr
    if stderr is None:
        stderr = getattr(args.thread, '_stderr', None)
        if stderr is None:
            return
    name = args.thread.name if args.thread is not None else get_ident()
    print(f'Exception in thread {name}:', file=stderr, flush=True)
    from traceback import print_exception
    print_exception(args.exc_type, args.exc_value, args.exc_traceback, file=stderr)
    stderr.flush()
