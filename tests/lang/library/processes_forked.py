# heavy
# multiprocessing with copies of the process: queues, pipes, locks, shared values and memory.
import multiprocessing as mp
import os
import signal
import sys
import threading
import time
from multiprocessing import shared_memory, sharedctypes

context = mp.get_context('fork')


def attempts(**functions):
    for name, function in functions.items():
        try:
            found = function()
        except Exception as error:
            found = f'{type(error).__name__}: {error}'
        print(f'  {name}: {found!r}')


def run(function, *args):
    """Run a function in a process; how that ended."""
    process = context.Process(target=function, args=args)
    process.start()
    process.join(200)
    return process.exitcode


def square(queue, n):
    queue.put((n, n * n))


def fail():
    sys.stderr = open(os.devnull, 'w')
    raise ValueError('lost')


def add(value, array, lock):
    for _ in range(50):
        with lock:
            value.value += 1
        with array.get_lock():
            array[1] += 0.5


def main():
    print(mp.current_process().name, mp.active_children(), mp.parent_process(), mp.get_all_start_methods())
    print([run(sys.exit, n) for n in (0, 3)], run(fail), run(os.kill, 0, 0), run(lambda: os.kill(os.getpid(), signal.SIGKILL)))

    print('queues')
    queue = context.Queue()
    processes = [context.Process(target=square, args=(queue, n), name=f'square-{n}') for n in range(3)]
    print(repr(processes[0]).split(' parent=')[0], [p.daemon for p in processes], processes[0].pid)
    for process in processes:
        process.start()
    print(sorted(queue.get(timeout=200) for _ in processes))
    for process in processes:
        process.join(200)
    print([(p.name, p.exitcode, p.is_alive()) for p in processes], queue.empty())
    small = context.Queue(1)
    small.put('one')
    attempts(full=lambda: small.put('two', timeout=0.01), not_waiting=lambda: small.put_nowait(3), got=lambda: small.get(timeout=200),
             empty=lambda: small.get(timeout=0.01), nothing=lambda: small.get_nowait(), size=lambda: small.qsize())
    simple = context.SimpleQueue()
    print(run(simple.put, {'a': [1, 2]}), simple.get(), simple.empty())
    joinable = context.JoinableQueue()
    for n in range(3):
        joinable.put(n)

    def consume():
        for _ in range(3):
            joinable.get(timeout=200)
            joinable.task_done()

    print(run(consume), joinable.join())

    print('pipes')
    a, b = context.Pipe()

    def answer():
        b.send(b.recv().upper())
        b.send_bytes(b'raw bytes')
        b.close()

    process = context.Process(target=answer)
    process.start()
    b.close()
    a.send('question')
    print(a.poll(200), a.recv(), a.recv_bytes(), a.poll(200))
    attempts(end=lambda: a.recv())
    process.join(200)
    reading, writing = context.Pipe(duplex=False)
    attempts(wrong=lambda: reading.send(1), wrong2=lambda: writing.recv(), data=lambda: writing.send_bytes(b'abcdef', 2, 3),
             got=lambda: reading.recv_bytes(10), send=lambda: writing.send_bytes(b'0123456789'),
             long=lambda: reading.recv_bytes_into(bytearray(3)))
    print(mp.connection.wait([reading], 0), reading.closed)

    print('locks')
    lock, rlock, semaphore = context.Lock(), context.RLock(), context.Semaphore(2)
    bounded, event, condition = context.BoundedSemaphore(1), context.Event(), context.Condition()
    print(lock, rlock, semaphore, bounded)
    print(lock.acquire(), lock.acquire(False), lock.acquire(timeout=0.01), run(lambda: sys.exit(lock.acquire(False))))
    lock.release()
    attempts(free=lambda: lock.release(), rfree=lambda: rlock.release(), bfree=lambda: bounded.release(),
             kind=lambda: lock.acquire(timeout='a'))
    with rlock:
        print(rlock.acquire(), rlock._semlock._count(), rlock._semlock._is_mine(), run(lambda: sys.exit(rlock.acquire(False))))
        rlock.release()
        thread = threading.Thread(target=lambda: print(rlock.acquire(timeout=0.01)))
        thread.start()
        thread.join()
    print(semaphore.acquire(), semaphore.get_value(), semaphore.acquire(), semaphore.acquire(False), semaphore._semlock._is_zero())
    process = context.Process(target=lambda: (time.sleep(0.02), semaphore.release()))
    process.start()
    print(semaphore.acquire(timeout=200), process.join(200))
    print(event.is_set(), event.wait(0.01), run(event.set), event.wait(200), event.is_set(), event.clear(), event.is_set())

    def notify():
        with condition:
            condition.notify_all()

    with condition:
        process = context.Process(target=notify)
        process.start()
        print(condition.wait(200), process.join(200), condition.wait(0.01))
    attempts(unlocked=lambda: condition.notify())
    barrier = context.Barrier(2)
    process = context.Process(target=barrier.wait)
    process.start()
    print(barrier.wait(200) in (0, 1), process.join(200), barrier.parties, barrier.broken)

    print('shared values')
    value, array = context.Value('i', 7), context.Array('d', [1.5, 2, 3])
    processes = [context.Process(target=add, args=(value, array, lock)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(200)
    print(value.value, array[:], len(array), list(array), array[-1], array[::2])
    value.value = 2**31 + 5
    text = context.Array('c', b'some text')
    text.value = b'more'
    print(value.value, text.value, text.raw, len(text))
    raw = sharedctypes.RawArray('h', 4)
    raw[1:3] = [40000, -2]
    character, letter = context.RawValue('c', b'x'), context.Value('u', 'é', lock=False)
    print(raw[:], len(raw), character.value, letter.value, sharedctypes.copy(raw)[1], context.RawValue('Q', -1).value)
    attempts(index=lambda: raw[4], size=lambda: raw.__setitem__(slice(0, 2), [1]), float=lambda: raw.__setitem__(0, 1.5),
             text=lambda: setattr(value, 'value', 'a'), long=lambda: setattr(text, 'value', b'x' * 20))

    print('shared memory')
    memory = shared_memory.SharedMemory(create=True, size=64)
    memory.buf[:5] = b'start'

    def change(name):
        other = shared_memory.SharedMemory(name=name, track=False)
        other.buf[:5] = bytes(other.buf[:5]).upper()
        other.close()

    print(run(change, memory.name), bytes(memory.buf[:6]), memory.size, memory.name.startswith('psm_'))
    try:
        shared_memory.SharedMemory(memory.name, create=True, size=10)
    except FileExistsError as error:
        print(error.errno)
    items = shared_memory.ShareableList([1, 'text', 2.5, None, b'bytes', True])
    items[1] = 'new'
    print(list(items), len(items), items.count(1), items.index(2.5))
    attempts(index=lambda: items[9], long=lambda: items.__setitem__(1, 'a much longer text'))
    for shared in (memory, items.shm):
        shared.close()
        shared.unlink()

    print('ends')
    process = context.Process(target=time.sleep, args=(100,), daemon=True)
    process.start()
    print(process.is_alive(), process.daemon, process.terminate(), process.join(200), process.exitcode)
    process.close()
    attempts(closed=lambda: process.is_alive())
    queue.close()
    queue.join_thread()
    try:
        queue.put(1)
    except ValueError as error:
        print(str(error).endswith('is closed'))


if __name__ == '__main__':
    main()
