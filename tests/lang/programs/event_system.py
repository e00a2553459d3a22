# Observers, priorities, cancelling, weak points of dispatch with **kwargs.
class Event:
    def __init__(self, name, /, **data): self.name, self.data, self.cancelled = name, data, False
    def __getattr__(self, n):
        try: return self.__dict__["data"][n]
        except KeyError: raise AttributeError(n) from None
class Bus:
    def __init__(self): self.handlers = {}
    def on(self, name, priority=0):
        def deco(f):
            self.handlers.setdefault(name, []).append((priority, len(self.handlers[name]), f))
            self.handlers[name].sort(key=lambda h: (-h[0], h[1]))
            return f
        return deco
    def emit(self, name, /, **data):
        e = Event(name, **data)
        results = []
        for key in (name, "*"):
            for _, _, f in self.handlers.get(key, ()):
                try: results.append(f(e))
                except Exception as x: results.append(f"{type(x).__name__}: {x}")
                if e.cancelled: return results + ["cancelled"]
        return results
bus = Bus()
log = []
@bus.on("save")
def a(e): return f"a saves {e.path}"
@bus.on("save", priority=5)
def b(e):
    if e.path.startswith("/"): e.cancelled = True
    return "b checks"
@bus.on("save")
def c(e): return e.size // e.count
@bus.on("*")
def every(e): log.append(e.name)
print(bus.emit("save", path="x.txt", size=10, count=2))
print(bus.emit("save", path="/x", size=1, count=1))
print(bus.emit("save", path="y", size=1, count=0))
print(bus.emit("save", path="y"))
print(bus.emit("load"), bus.emit("name", name="clash"), log)
class Meta:
    registry = {}
    def __init_subclass__(cls, **kw):
        Meta.registry[cls.__name__.lower()] = cls
class Start(Meta):
    def run(self): return "started"
class Stop(Meta):
    def run(self): return "stopped"
print({k: v().run() for k, v in Meta.registry.items()})
class State:
    def __init__(self): self.state, self.seen = "idle", []
    table = {("idle", "go"): "running", ("running", "pause"): "paused", ("paused", "go"): "running", ("running", "stop"): "idle"}
    def __call__(self, ev):
        try: self.state = self.table[self.state, ev]
        except KeyError as k: self.seen.append(k.args[0])
        return self.state
m = State()
print([m(e) for e in "go pause stop go stop go".split()], m.seen)
