"""Two tasks pass n messages to and fro through two asyncio queues, one message in flight at a time; an event ends it."""

import asyncio


async def ping(n, out, back, done):
    total = 0
    for i in range(n):
        await out.put(i)
        total += await back.get()
    await out.put(None)
    done.set()
    return total


async def pong(inbox, out):
    served = 0
    while True:
        message = await inbox.get()
        if message is None:
            return served
        served += 1
        await out.put(message * 2 + 1)


async def play(n):
    there = asyncio.Queue(maxsize=1)
    back = asyncio.Queue()
    done = asyncio.Event()
    server = asyncio.create_task(pong(there, back))
    client = asyncio.create_task(ping(n, there, back, done))
    await done.wait()
    return await client, await server


def bench(n):
    total, served = asyncio.run(play(n))
    return "%d:%d" % (total, served)
