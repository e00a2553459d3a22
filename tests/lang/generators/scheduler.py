# Round-robin scheduling of generators as tasks, with messages.
def task(name, n):
    for i in range(n):
        msg = yield f"{name}{i}"
        if msg:
            print(name, "got", msg)
    return name.upper()
def run(tasks):
    queue = [(t, None) for t in tasks]
    results = []
    step = 0
    while queue:
        t, msg = queue.pop(0)
        try:
            out = t.send(msg)
        except StopIteration as e:
            results.append(e.value)
            continue
        step += 1
        print(step, out)
        queue.append((t, f"tick{step}" if step % 3 == 0 else None))
    return results
print(run([task("a", 2), task("b", 3), task("c", 1)]))
def ping(n, peer):
    for i in range(n):
        peer.append(f"ping {i}")
        yield
def pong(box):
    while True:
        while box:
            print("pong:", box.pop(0))
        yield
box = []
p, q = ping(3, box), pong(box)
for _ in p:
    next(q)
q.close()
def child(n):
    for i in range(n):
        got = yield ("child", i)
    return n * 100
def parent():
    a = yield from child(2)
    b = yield from child(1)
    return a + b
def drive(g):
    v = None
    out = []
    while True:
        try:
            out.append(g.send(v))
            v = len(out)
        except StopIteration as e:
            return out, e.value
print(drive(parent()))
class Task:
    ids = 0
    def __init__(self, gen):
        Task.ids += 1
        self.id, self.gen, self.waiting = Task.ids, gen, None
class Loop:
    def __init__(self): self.ready, self.done = [], []
    def add(self, g): self.ready.append(Task(g))
    def run(self):
        while self.ready:
            t = self.ready.pop(0)
            try:
                r = next(t.gen)
                if r is not None: self.add(r)
                self.ready.append(t)
            except StopIteration as e:
                self.done.append((t.id, e.value))
            except Exception as e:
                self.done.append((t.id, repr(e)))
def spawn(n):
    if n: yield spawn(n - 1)
    yield
    if n == 1: raise ValueError("one")
    return n
loop = Loop()
loop.add(spawn(3))
loop.run()
print(loop.done)
