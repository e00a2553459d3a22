"""A small event loop: tasks, sleeping, queues, cancellation."""


class Sleep:
    def __init__(self, ticks):
        self.ticks = ticks

    def __await__(self):
        yield ("sleep", self.ticks)


class Cancelled(Exception):
    pass


class Task:
    def __init__(self, loop, coroutine, name):
        self.loop, self.coroutine, self.name = loop, coroutine, name
        self.result, self.error, self.done, self.waiters = None, None, False, []

    def __await__(self):
        if not self.done:
            yield ("join", self)
        if self.error is not None:
            raise self.error
        return self.result

    def step(self, error=None):
        try:
            if error is None:
                what = self.coroutine.send(None)
            else:
                what = self.coroutine.throw(error)
        except StopIteration as stop:
            self.result = stop.value
        except Exception as e:
            self.error = e
        else:
            kind, value = what
            if kind == "sleep":
                self.loop.later(value, self)
            else:
                value.waiters.append(self)
            return
        self.done = True
        for waiter in self.waiters:
            self.loop.later(0, waiter)


class Loop:
    def __init__(self):
        self.now, self.queue, self.count = 0, [], 0

    def later(self, ticks, task, error=None):
        self.count += 1
        self.queue.append((self.now + ticks, self.count, task, error))
        self.queue.sort(key=lambda entry: entry[:2])

    def spawn(self, coroutine, name):
        task = Task(self, coroutine, name)
        self.later(0, task)
        return task

    def cancel(self, task):
        self.queue = [entry for entry in self.queue if entry[2] is not task]
        self.later(0, task, Cancelled(task.name))

    def run(self, coroutine):
        main = self.spawn(coroutine, "main")
        while self.queue:
            self.now, _, task, error = self.queue.pop(0)
            task.step(error)
        if main.error:
            raise main.error
        return main.result


loop = Loop()


async def worker(name, n, pause):
    total = 0
    for i in range(n):
        await Sleep(pause)
        total += i
        print(f"{loop.now:3} {name} {i}")
    return total


async def ticker(n):
    for i in range(n):
        await Sleep(2)
        yield i


class Lock:
    def __init__(self):
        self.held = False

    async def __aenter__(self):
        while self.held:
            await Sleep(1)
        self.held = True

    async def __aexit__(self, *exc):
        self.held = False


async def locked(lock, name):
    async with lock:
        print(f"{loop.now:3} {name} has the lock")
        await Sleep(3)


async def forever():
    try:
        while True:
            await Sleep(1)
    except Cancelled as e:
        print(f"{loop.now:3} cancelled {e}")
        raise
    finally:
        print("cleaned up")


async def fails():
    await Sleep(1)
    raise ValueError("failed")


async def main():
    tasks = [loop.spawn(worker(f"w{i}", 3, i + 1), f"w{i}") for i in range(3)]
    print(sum([await task for task in tasks]))
    print([i async for i in ticker(3) if i], loop.now)
    lock = Lock()
    for task in [loop.spawn(locked(lock, f"l{i}"), f"l{i}") for i in range(3)]:
        await task
    task = loop.spawn(forever(), "f")
    await Sleep(3)
    loop.cancel(task)
    try:
        await task
    except Cancelled as e:
        print("joined", e)
    try:
        await loop.spawn(fails(), "fails")
    except ValueError as e:
        print("joined", e)
    return "done"


print(loop.run(main()), loop.now)
