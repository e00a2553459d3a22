# heavy
"""Tasks, queues, groups, timeouts, processes and servers of asyncio."""
import asyncio
import contextvars
async def ping(q,r,n):
    for i in range(n):
        await q.put(i); assert await r.get()==i
async def pong(q,r,n):
    for i in range(n):
        await r.put(await q.get())
async def m():
    q,r=asyncio.Queue(),asyncio.Queue()
    await asyncio.gather(ping(q,r,10),pong(q,r,10))
    await asyncio.sleep(0.01); print("ok")
    try:
        await asyncio.wait_for(asyncio.sleep(5),0.05)
    except TimeoutError: print("timeout")
    async with asyncio.TaskGroup() as tg:
        a=tg.create_task(asyncio.sleep(0.01,"a"))
    print(a.result())
    p=await asyncio.create_subprocess_exec('echo','x',stdout=asyncio.subprocess.PIPE)
    print(await p.communicate())
    s=await asyncio.start_server(lambda r,w: w.close(),'127.0.0.1',0)
    print(s.sockets[0].getsockname()[0]); s.close()
asyncio.run(m())


class Trouble(Exception):
    pass


async def fail(after):
    await asyncio.sleep(after)
    raise Trouble(after)


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()


async def more():
    results = await asyncio.gather(fail(0), asyncio.sleep(0, "fine"), return_exceptions=True)
    print([type(r).__name__ for r in results])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(0))
            group.create_task(asyncio.sleep(10))
    except* Trouble as e:
        print(e.exceptions)
    task = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("cancelled", task.cancelled())
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(host, port)
    for text in ("one\n", "two\n"):
        writer.write(text.encode())
        print(await reader.readline())
    writer.close()
    await writer.wait_closed()
    server.close()
    lock, order = asyncio.Lock(), []

    async def hold(name):
        async with lock:
            order.append(name)
            await asyncio.sleep(0)
            order.append(name)

    await asyncio.gather(*(hold(n) for n in "abc"))
    print(order)
    variable = contextvars.ContextVar("variable", default=0)

    async def change(value):
        variable.set(value)
        await asyncio.sleep(0)
        return variable.get()

    print(await asyncio.gather(change(1), change(2)), variable.get())
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.call_later(0.001, event.set)
    print(await asyncio.wait_for(event.wait(), 5))

    async def numbers():
        for i in range(3):
            await asyncio.sleep(0)
            yield i

    print([i * 2 async for i in numbers()])
    done, pending = await asyncio.wait([asyncio.create_task(asyncio.sleep(0, 1)), asyncio.create_task(asyncio.sleep(9))],
                                       return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending), done.pop().result())
    for t in pending:
        t.cancel()


asyncio.run(more())
try:
    asyncio.run(fail(0))
except Trouble as e:
    print("out", e.args)
with asyncio.Runner() as runner:
    print(runner.run(asyncio.sleep(0, "run")), runner.run(asyncio.sleep(0, "again")))
