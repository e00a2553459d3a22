# heavy
# multiprocessing with processes that start anew: spawn and forkserver.
import multiprocessing as mp
import os
import sys


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)


def work(queue, connection, lock, value, array, event, memory):
    with lock:
        value.value += 1
        array[0] = array[1] * 2
    queue.put((__name__, mp.current_process().name, mp.parent_process() is not None, Point(1, 2)))
    connection.send(connection.recv() + [os.getpid() != os.getppid()])
    memory.buf[0] = 7
    event.wait(200)
    sys.exit(5)


def main():
    from multiprocessing import shared_memory
    for method in ('spawn', 'forkserver'):
        context = mp.get_context(method)
        queue, (a, b) = context.SimpleQueue(), context.Pipe()
        lock, event = context.Lock(), context.Event()
        value, array = context.Value('i', 1), context.Array('d', [0, 2.5])
        memory = shared_memory.SharedMemory(create=True, size=8)
        process = context.Process(target=work, args=(queue, b, lock, value, array, event, memory), name='worker')
        process.start()
        a.send([1, 2])
        print(method, type(process).__name__, a.recv(), queue.get()[:3], value.value, array[:])
        event.set()
        process.join(200)
        print(process.exitcode, process.is_alive(), memory.buf[0])
        memory.close()
        memory.unlink()
        try:
            context.Process(target=lambda: None).start()
        except Exception as error:
            print(type(error).__name__, '<lambda>' in str(error))
    print(mp.get_start_method(), mp.get_context().get_start_method())
    try:
        mp.set_start_method('fork')
    except RuntimeError as error:
        print(error)
    try:
        mp.get_context('other')
    except ValueError as error:
        print(error)


if __name__ == '__main__':
    main()
