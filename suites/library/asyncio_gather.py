"""Gather n coroutines, 50 at a time: each yields to the loop, some take a lock, some await others, some fail; futures by callback."""

import asyncio

GROUP = 50


class Failed(Exception):
    pass


async def square(k):
    await asyncio.sleep(0)
    return k * k


async def work(k, lock, log):
    if k % 7 == 0:
        async with lock:
            await asyncio.sleep(0)
            log.append(k)
    if k % 11 == 0:
        raise Failed(k)
    return await square(k) + k


async def answer_later(loop, k):
    future = loop.create_future()
    loop.call_soon(future.set_result, k + 1)
    return await future


async def everything(n):
    loop = asyncio.get_running_loop()
    lock = asyncio.Lock()
    log = []
    total = failures = 0
    for start in range(0, n, GROUP):
        results = await asyncio.gather(
            *(work(k, lock, log) for k in range(start, min(start + GROUP, n))), return_exceptions=True)
        for result in results:
            if isinstance(result, Failed):
                failures += 1
            else:
                total += result
        total += await answer_later(loop, start)
    return total, failures, sum(log) % 1000003


def bench(n):
    return "%d:%d:%d" % asyncio.run(everything(n))
