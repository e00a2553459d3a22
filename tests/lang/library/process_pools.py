# heavy
# Pools of processes, managers, and concurrent.futures.
import multiprocessing as mp
import os
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool

context = mp.get_context('fork')


def attempts(**functions):
    for name, function in functions.items():
        try:
            found = function()
        except Exception as error:
            found = f'{type(error).__name__}: {error}'
        print(f'  {name}: {found!r}')


def square(n):
    return n * n


def add(a, b=0):
    return a + b


def fail(n):
    raise ValueError(f'no {n}')


def leave():
    os._exit(1)


settings = []


def initialise(value):
    settings.append(value)


def setting(_):
    return settings[:]


def main():
    print('Pool')
    with context.Pool(2, initialise, ('ready',)) as pool:
        print(pool.map(square, range(8)), pool.map(square, range(5), chunksize=2), pool.starmap(add, [(1, 2), (3, 4)]))
        print(list(pool.imap(square, range(4))), sorted(pool.imap_unordered(square, range(4))), pool.map(setting, [0]))
        print(pool.apply(add, (1,), {'b': 5}), pool.apply_async(square, (9,)).get(200))
        seen = []
        result = pool.map_async(square, [1, 2], callback=seen.append)
        result.wait(200)
        print(result.ready(), result.successful(), result.get(200), seen)
        attempts(fails=lambda: pool.apply(fail, (3,)), map=lambda: pool.map(fail, [1]))
        print(repr(pool).startswith('<multiprocessing.pool.Pool state=RUN pool_size=2'))
    attempts(closed=lambda: pool.map(square, [1]), size=lambda: context.Pool(0))
    pool = context.Pool(1, maxtasksperchild=1)
    pids = [pool.apply(os.getpid) for _ in range(2)]
    pool.close()
    print(len(set(pids)), pool.join())

    print('managers')
    with context.Manager() as manager:
        d, l, n = manager.dict(a=1), manager.list([3, 1, 2]), manager.Namespace(x=1)
        d['b'] = [2]
        l.sort()
        n.y = 2
        v, a, lock = manager.Value('i', 5), manager.Array('i', [1, 2]), manager.Lock()
        v.value += 1
        with lock:
            print(dict(d), list(l), n, v.value, a[1], len(l), 'b' in d, l[0], sorted(d.keys()))
        process = context.Process(target=d.update, args=({'c': 3},))
        process.start()
        process.join(200)
        print(sorted(d.items()), d.copy() == dict(d), isinstance(str(l), str), str(l))
        attempts(key=lambda: d['none'], index=lambda: l[10])
        queue = manager.Queue()
        queue.put(1)
        print(queue.get(), queue.empty())

    print('executors')
    with ProcessPoolExecutor(2, mp_context=context) as executor:
        futures = [executor.submit(square, n) for n in range(5)]
        print(sorted(f.result(200) for f in as_completed(futures, 200)), list(executor.map(square, range(6), chunksize=3)))
        failed = executor.submit(fail, 1)
        print(repr(failed.exception(200)), len(wait([failed] + futures).done), failed.done(), failed.cancel())
        print(type(failed.exception().__cause__).__name__)
    attempts(shut=lambda: executor.submit(square, 1), size=lambda: ProcessPoolExecutor(0))
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        future = executor.submit(leave)
        print(isinstance(future.exception(200), BrokenProcessPool))
        attempts(broken=lambda: executor.submit(square, 1))


if __name__ == '__main__':
    main()
