"""Signals: their numbers, and handlers that are remembered. Only SIGINT is delivered, as KeyboardInterrupt."""
from _posix import getpid as _getpid, kill as _kill

_NAMES = ('HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU '
          'URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS')
for _number, _name in enumerate(_NAMES.split(), 1):
    globals()['SIG' + _name] = _number
SIGIOT, SIGCLD, SIGPOLL, SIGRTMIN, SIGRTMAX, NSIG = 6, 17, 29, 34, 64, 65
SIG_DFL, SIG_IGN, SIG_BLOCK, SIG_UNBLOCK, SIG_SETMASK = 0, 1, 0, 1, 2
ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF = 0, 1, 2
ItimerError = OSError


def default_int_handler(signum, frame, /):
    raise KeyboardInterrupt


_handlers = {2: default_int_handler, 13: SIG_IGN, 25: SIG_IGN}


def _check(number):
    if not 1 <= number < NSIG:
        raise ValueError('signal number out of range')


def signal(signalnum, handler, /):
    _check(signalnum)
    if not callable(handler) and handler not in (SIG_DFL, SIG_IGN):
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
    old = _handlers.get(signalnum, SIG_DFL)
    _handlers[signalnum] = handler
    return old


def getsignal(signalnum, /):
    _check(signalnum)
    return _handlers.get(signalnum, SIG_DFL)


def raise_signal(signalnum, /):
    handler = getsignal(signalnum)
    if callable(handler):
        import sys
        handler(signalnum, sys._getframe(1))
    elif handler == SIG_DFL:
        _kill(_getpid(), signalnum)


def strsignal(signalnum, /):
    _check(signalnum)
    return {1: 'Hangup', 2: 'Interrupt', 3: 'Quit', 6: 'Aborted', 9: 'Killed', 11: 'Segmentation fault',
            13: 'Broken pipe', 14: 'Alarm clock', 15: 'Terminated'}.get(signalnum, f'Unknown signal {signalnum}')


def valid_signals():
    return set(range(1, NSIG)) - {32, 33}


def set_wakeup_fd(fd, /, *, warn_on_full_buffer=True):
    return -1


def siginterrupt(signalnum, flag, /):
    pass
