import _thread
import contextvars
import queue
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

# Work of several threads is complete, whatever the order.
done = []


def work(number):
    for step in range(5):
        done.append((number, step))
        time.sleep(0.0005)


threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(done) == [(number, step) for number in range(4) for step in range(5)])
print([thread.is_alive() for thread in threads], threads[0].name)

# A lock makes a read and a write one step.
lock, total = threading.Lock(), 0


def count():
    global total
    for _ in range(3000):
        with lock:
            total += 1


def run_all(*targets):
    threads = [threading.Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


before = sys.getswitchinterval()
sys.setswitchinterval(1e-5)
print(round(sys.getswitchinterval(), 9))
run_all(count, count, count)
print(total)
sys.setswitchinterval(before)
for wrong in (0, -1, 'x'):
    try:
        sys.setswitchinterval(wrong)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)

# Another thread's write ends a loop that only reads.
stop = False


def set_stop():
    global stop
    time.sleep(0.02)
    stop = True


thread = threading.Thread(target=set_stop)
thread.start()
turns = 0
while not stop:
    turns += 1
print('stopped', turns > 0)
thread.join()

# Queues, with a bound and an end.
numbers, got = queue.Queue(3), []


def produce():
    for number in range(200):
        numbers.put(number)
    numbers.put(None)


def consume():
    while (number := numbers.get()) is not None:
        got.append(number)


run_all(produce, consume)
print(got == list(range(200)))

# Conditions, events, semaphores, barriers.
condition, turn, order = threading.Condition(), 0, []


def take_turns(me):
    def run():
        global turn
        for _ in range(3):
            with condition:
                condition.wait_for(lambda: turn % 3 == me)
                order.append(me)
                turn += 1
                condition.notify_all()
    return run


run_all(*map(take_turns, range(3)))
print(order)
event = threading.Event()
print(event.wait(0.001))
timer = threading.Timer(0.005, event.set)
timer.start()
print(event.wait(10), event.is_set())
timer.join()
semaphore, inside, most = threading.Semaphore(2), 0, 0


def enter():
    global inside, most
    with semaphore:
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.002)
        with lock:
            inside -= 1


run_all(*[enter] * 6)
print(inside, most <= 2)
barrier, places = threading.Barrier(3), []
run_all(*[lambda: places.append(barrier.wait())] * 3)
print(sorted(places))

# Locks between threads.
lock.acquire()
print(lock.acquire(timeout=0.001), lock.acquire(False), lock.locked())
thread = threading.Thread(target=lock.release)
thread.start()
print(lock.acquire(timeout=10))
lock.release()
thread.join()
rlock = threading.RLock()


def try_rlock():
    print(rlock.acquire(False), rlock._is_owned())
    try:
        rlock.release()
    except RuntimeError as e:
        print(e)


with rlock, rlock:
    run_all(try_rlock)
    print(rlock._recursion_count(), rlock.locked())
print(rlock.locked())


# Attributes and context variables that each thread has for itself.
class Mine(threading.local):
    kind = 'mine'

    def __init__(self, start):
        self.list = [start]


mine, plain, var = Mine(7), threading.local(), contextvars.ContextVar('var', default='none')
mine.list.append(8)
plain.x = 1
var.set('main')


def look():
    print(mine.list, mine.kind, plain.__dict__, var.get())
    mine.list.append(9)
    plain.x = 2
    var.set('other')
    print(mine.list, plain.x, var.get())
    del plain.x
    try:
        plain.x
    except AttributeError as e:
        print(e)


run_all(look)
print(mine.list, plain.x, var.get())
try:
    plain.__dict__ = {}
except AttributeError as e:
    print(e)
try:
    threading.local(1)
except TypeError as e:
    print(e)


# Exceptions end their thread alone.
def hook(args):
    print(args.exc_type.__name__, args.exc_value, args.thread.name)


threading.excepthook = hook
thread = threading.Thread(target=lambda: 1 // 0, name='divides')
thread.start()
thread.join()
run_all(sys.exit)
run_all(lambda: print('goes on'))

# Names, daemons, errors of use.
thread = threading.Thread(target=lambda: None)
for use in (thread.join, lambda: threading.current_thread().join()):
    try:
        use()
    except RuntimeError as e:
        print(e)
thread.start()
thread.join()
try:
    thread.start()
except RuntimeError as e:
    print(e)
print(thread.daemon, threading.Thread(daemon=True).daemon, threading.current_thread() is threading.main_thread())
print(threading.active_count(), threading.get_ident() == threading.main_thread().ident)
for arguments in ((1, ()), (print, []), (print, (), 3)):
    try:
        _thread.start_new_thread(*arguments)
    except TypeError as e:
        print(e)
ended = _thread.allocate_lock()
ended.acquire()
_thread.start_new_thread(lambda *args, **kwargs: (print(args, kwargs), ended.release()), (1, 2), {'a': 3})
with ended:
    print('ended')

# Pools.
with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(lambda x: x * x, range(10))))
    futures = [pool.submit(divmod, 17, d) for d in (5, 3, 0)]
    print(sorted(str(f.exception() or f.result()) for f in as_completed(futures)))


# Objects that several threads use at once are never broken.
shared, errors = {}, []


def hammer(seed):
    def run():
        try:
            for i in range(300):
                shared[(i * seed) % 17] = [i] * 3
                shared.pop(i % 13, None)
                str(len(shared)) + repr(i)
        except BaseException as e:
            errors.append(e)
    return run


sys.setswitchinterval(1e-5)
run_all(*map(hammer, (3, 5, 7)))
sys.setswitchinterval(before)
print(errors, set(shared) <= set(range(17)))

# A generator runs in one thread at a time.
inside_generator, go_on = threading.Event(), threading.Event()


def waits():
    inside_generator.set()
    go_on.wait()
    yield 1


generator = waits()
thread = threading.Thread(target=lambda: print(next(generator)))
thread.start()
inside_generator.wait()
try:
    next(generator)
except ValueError as e:
    print(e)
go_on.set()
thread.join()

# The end of the program waits for threads that are not daemons.
threading.Thread(target=lambda: (time.sleep(0.01), print('late'))).start()
threading.Thread(target=lambda: (time.sleep(60), print('never')), daemon=True).start()
