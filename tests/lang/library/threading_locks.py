"""Locks, events, conditions and thread-local data of a program with one thread."""
import threading

print(threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
lock = threading.Lock()
print(lock.acquire(), lock.locked(), lock.acquire(blocking=False), lock.acquire(timeout=0.001))
lock.release()
with lock:
    print(lock.locked())
try:
    lock.release()
except RuntimeError as e:
    print(e)
r = threading.RLock()
with r, r:
    print('twice')
try:
    r.release()
except RuntimeError as e:
    print(e)
e = threading.Event()
print(e.is_set(), e.wait(0.001))
e.set()
print(e.is_set(), e.wait())
e.clear()
s = threading.Semaphore(2)
print(s.acquire(), s.acquire(), s.acquire(blocking=False))
s.release()
b = threading.BoundedSemaphore(1)
try:
    b.release()
except ValueError as x:
    print(x)
c = threading.Condition()
with c:
    print(c.wait(0.001), c.wait_for(lambda: True))
    c.notify_all()
local = threading.local()
local.x = 1
print(local.x, hasattr(local, 'y'), local.__dict__)


class Mine(threading.local):
    n = 5

    def __init__(self, m):
        self.m = m


print(Mine(3).m, Mine(3).n)
t = threading.Thread(target=print, args=(1,), name='worker', daemon=True)
print(t.name, t.daemon, t.is_alive(), t.ident)
print(threading.current_thread().is_alive(), threading.get_ident() == threading.main_thread().ident)
