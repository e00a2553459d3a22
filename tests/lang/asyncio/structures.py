# heavy
"""Groups, timeouts, gather, shields, waiting, and loops of several threads."""
import asyncio
import os
import threading


async def later(v, turns=1):
    for _ in range(turns):
        await asyncio.sleep(0)
    if isinstance(v, BaseException):
        raise v
    return v


async def groups():
    print("groups")
    async with asyncio.TaskGroup() as g:
        tasks = [g.create_task(later(i, i)) for i in range(4)]
    print([t.result() for t in tasks])
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(later(ValueError("a")))
            g.create_task(later(KeyError("b")))
            slow = g.create_task(later(0, 1000))
    except* ValueError as e:
        print("values", e.exceptions)
    except* KeyError as e:
        print("keys", e.exceptions)
    print(slow.cancelled())
    try:
        async with asyncio.TaskGroup() as g:
            inner = g.create_task(later(1, 1000))
            raise OSError("body")
    except* OSError as e:
        print(e.exceptions, inner.cancelled())

    async def cancelled_group():
        try:
            async with asyncio.TaskGroup() as g:
                g.create_task(later(1, 1000))
                await later(2, 1000)
        finally:
            print(asyncio.current_task().cancelling())
    t = asyncio.create_task(cancelled_group())
    await later(0, 3)
    t.cancel("from outside")
    try:
        await t
    except asyncio.CancelledError as e:
        print(e.args, t.cancelled())


async def timeouts():
    print("timeouts")
    try:
        async with asyncio.timeout(0.01) as limit:
            await asyncio.sleep(10)
    except TimeoutError as e:
        print("timed out", limit.expired(), type(e.__cause__).__name__, asyncio.current_task().cancelling())
    async with asyncio.timeout(10) as limit:
        print(await later("in time"))
    print(limit.expired())
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError:
        print("wait_for timed out")
    print(await asyncio.wait_for(later(3), 10))
    try:
        async with asyncio.timeout(None):
            await asyncio.wait_for(later(ValueError("inside")), 10)
    except ValueError as e:
        print(e)


async def gathers():
    print("gathers")
    print(await asyncio.gather())
    print(await asyncio.gather(later(1, 5), later(2), later(3, 2)))
    one = asyncio.create_task(later("shared"))
    print(await asyncio.gather(one, one, later(4)))
    try:
        await asyncio.gather(later(1, 20), later(ValueError("first")), later(KeyError("second"), 3))
    except ValueError as e:
        print(e)
    print(await asyncio.gather(later(ValueError("kept")), later(1), return_exceptions=True))
    children = [asyncio.create_task(later(i, 1000)) for i in range(3)]
    outer = asyncio.gather(*children)
    await later(0, 2)
    print(outer.cancel("all"), repr(outer).partition(" ")[0])
    try:
        await outer
    except asyncio.CancelledError as e:
        print(e.args, [c.cancelled() for c in children], outer.cancelled())


async def shields():
    print("shields")
    inner = asyncio.create_task(later("survives", 5))
    t = asyncio.create_task(waits(asyncio.shield(inner)))
    await later(0)
    t.cancel()
    try:
        await t
    except asyncio.CancelledError:
        print("outer cancelled", inner.cancelled())
    print(await inner)
    inner = asyncio.create_task(later(1, 1000))
    shielded = asyncio.shield(inner)
    await later(0)
    inner.cancel()
    print(await asyncio.gather(shielded, return_exceptions=True))


async def waits(f):
    return await f


async def waiting():
    print("waiting")
    tasks = [asyncio.create_task(later(i, 1 + i * 10)) for i in range(3)]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print([t.result() for t in done], len(pending))
    done, pending = await asyncio.wait(tasks)
    print(sorted(t.result() for t in done), len(pending))
    done, pending = await asyncio.wait([asyncio.create_task(asyncio.sleep(10))], timeout=0.01)
    print(len(done), len(pending))
    for t in pending:
        t.cancel()
    results = []
    for f in asyncio.as_completed([later("c", 30), later("a"), later("b", 15)]):
        results.append(await f)
    print(results)
    event, condition = asyncio.Event(), asyncio.Condition()

    async def wait_event():
        await event.wait()
        async with condition:
            condition.notify_all()
        return "event"

    async def wait_condition():
        async with condition:
            await condition.wait()
        return "condition"
    both = asyncio.gather(wait_event(), wait_condition())
    await later(0, 3)
    event.set()
    print(await both)
    gate = asyncio.Semaphore(2)
    active = []

    async def limited(i):
        async with gate:
            active.append(i)
            await later(0, 2)
            assert len(active) - i <= 2
        return i
    print(await asyncio.gather(*(limited(i) for i in range(6))))


def threads():
    print("threads")
    results = {}
    gates = [threading.Barrier(3)] * 3

    async def own(i):
        loop = asyncio.get_running_loop()
        me = asyncio.current_task()
        for _ in range(50):
            await asyncio.sleep(0)
            assert asyncio.get_running_loop() is loop and asyncio.current_task() is me
            assert asyncio.all_tasks() == {me}
        return i, me.get_name() == f"T{i}"

    async def named(i):
        return await asyncio.create_task(own(i), name=f"T{i}")

    async def only(i):
        asyncio.current_task().set_name(f"T{i}")
        return await own(i)

    def run(i):
        gates[i].wait()
        results[i] = asyncio.run(only(i))
    workers = [threading.Thread(target=run, args=(i,)) for i in range(3)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    print(sorted(results.items()))

    async def from_thread():
        loop = asyncio.get_running_loop()
        f = loop.create_future()
        worker = threading.Thread(target=lambda: loop.call_soon_threadsafe(f.set_result, "told"))
        worker.start()
        got = await f
        worker.join()
        inside = []

        def ask():
            inside.append((asyncio._get_running_loop(), asyncio.current_task(loop) in (me, None)))
            return "computed"
        me = asyncio.current_task()
        return got, await asyncio.to_thread(ask), inside
    print(asyncio.run(from_thread()))

    async def remote():
        await asyncio.sleep(0)
        return asyncio.current_task() is not None
    loop = asyncio.new_event_loop()
    worker = threading.Thread(target=loop.run_forever)
    worker.start()
    print(asyncio.run_coroutine_threadsafe(remote(), loop).result(10))
    loop.call_soon_threadsafe(loop.stop)
    worker.join()
    loop.close()


async def forks():
    print("forks")

    async def asked():
        return asyncio.current_task() is not None, len(asyncio.all_tasks())
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            told = f"{asyncio._get_running_loop()} {asyncio.run(asked())}"
        except BaseException as e:
            told = repr(e)
        os.write(writer, told.encode())
        os._exit(0)
    os.waitpid(pid, 0)
    print(os.read(reader, 1000).decode(), await asked())
    os.close(reader)
    os.close(writer)


async def generators():
    print("generators")

    async def numbers(n):
        for i in range(n):
            await asyncio.sleep(0)
            yield i

    print([i async for i in numbers(5)])
    g = numbers(3)
    print(await anext(g), await g.asend(None))
    await g.aclose()
    print(await anext(g, "end"))


async def main():
    for part in groups, timeouts, gathers, shields, waiting, forks, generators:
        await part()

asyncio.run(main())
threads()
