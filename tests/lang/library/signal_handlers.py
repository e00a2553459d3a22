import os
import select
import signal
import time

log = []


def note(number, frame):
    log.append(number)


def boom(number, frame):
    raise RuntimeError("boom")


def taken():
    found = log[:]
    log.clear()
    return found


print(signal.signal(signal.SIGUSR1, note), signal.getsignal(signal.SIGUSR1) is note)
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
print(taken())
print(signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGPIPE))
for send in (signal.raise_signal, lambda number: os.kill(os.getpid(), number)):
    try:
        send(signal.SIGINT)
    except KeyboardInterrupt as e:
        print("interrupted", e.args)
frames = []
signal.signal(signal.SIGUSR2, lambda number, frame: frames.append(frame.f_code.co_name))


def sender():
    signal.raise_signal(signal.SIGUSR2)


sender()
print(frames)

# Between two instructions of a loop.
signal.signal(signal.SIGALRM, note)
print(signal.setitimer(signal.ITIMER_REAL, 0.01), signal.alarm(0))
signal.setitimer(signal.ITIMER_REAL, 0.01)
count = 0
while not log:
    count += 1
print(taken(), count > 0, signal.getitimer(signal.ITIMER_REAL))
# A sleep goes on after the handler; an exception of the handler ends what waits.
signal.setitimer(signal.ITIMER_REAL, 0.01)
start = time.monotonic()
time.sleep(0.05)
print(taken(), time.monotonic() - start >= 0.05)
signal.signal(signal.SIGALRM, boom)
reading, writing = os.pipe()


def busy():
    while True:
        pass


for wait in (lambda: time.sleep(60), lambda: os.read(reading, 1), lambda: select.select([reading], [], []), signal.pause,
             lambda: open(reading, closefd=False).read(), busy):
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    try:
        wait()
    except RuntimeError as e:
        print(e)

signal.signal(signal.SIGUSR1, note)
os.set_blocking(writing, False)
print(signal.set_wakeup_fd(writing), signal.set_wakeup_fd(writing) == writing)
signal.raise_signal(signal.SIGUSR1)
print(os.read(reading, 10), taken(), signal.set_wakeup_fd(-1) == writing)
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1]))
os.kill(os.getpid(), signal.SIGUSR1)
print(taken(), signal.sigpending())
print(signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1]), taken())
print(signal.strsignal(2), signal.strsignal(60), len(signal.valid_signals()), signal.Signals(15).name)
print(signal.signal(signal.SIGUSR1, signal.SIG_IGN) is note, signal.getsignal(signal.SIGUSR1))
os.kill(os.getpid(), signal.SIGUSR1)
print(taken(), signal.signal(signal.SIGUSR1, signal.SIG_DFL))


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


attempt(signal.signal, 0, note)
attempt(signal.signal, signal.SIGKILL, note)
attempt(signal.signal, signal.SIGUSR1, 5)
attempt(signal.signal, signal.SIGUSR1, "handler")
attempt(signal.getsignal, 99)
attempt(signal.setitimer, signal.ITIMER_REAL, -1)
attempt(signal.setitimer, 99, 1)
attempt(signal.set_wakeup_fd, reading)
attempt(signal.set_wakeup_fd, 999)
attempt(signal.raise_signal, 99)
attempt(signal.strsignal, 99)
attempt(signal.pthread_sigmask, signal.SIG_BLOCK, [99])
attempt(signal.alarm, "soon")
