# `exec` with two namespaces: what a nested scope declares global is global at the top too.
def show(src, names="x"):
    g, l = {"__builtins__": __builtins__}, {}
    try:
        exec(src, g, l)
        err = ""
    except Exception as e: err = repr(e)
    print(repr(src), {k: v for k, v in g.items() if k != "__builtins__" and not callable(v)}, {k: v for k, v in l.items() if not callable(v) and k[0] != '_'}, err)
show("def f():\n  global x\n  x=1\nf()\nx=2\nprint(x)\nclass C: y=1")
show("x=2\ndef f():\n  global x\n  x=1\nf()")
show("class C:\n  global x\n  x=1\nx=2")
show("class C:\n  x=1\n  def f(self):\n    global x\nx=2\nprint(C.x)")
show("class C:\n  x=1\n  def f(self):\n    global x\n  z=x\nprint(C.z)")
show("class C:\n  def f(self):\n    global x\n    x=5\n  f(0)\n  print(x)\n")
show("import os as x\ndef f():\n  global x\ndel x\n")
show("for x in range(3): pass\ndef f():\n  global x\n")
show("[x for x in range(3)]\ndef f():\n  global x\n")
show("[x := i for i in range(3)]\ndef f():\n  global x\n")
show("x: int = 3\ndef f():\n  global x\nprint(__annotations__)")
show("class D:\n  x: int = 3\n  def f():\n    global x\nprint(D.x, D.__annotations__)")
show("lambda: 0\nclass E:\n  class F:\n    global x\n    x = 1\n  x = 2\nx = 3\nprint(E.x)")
show("def f():\n  class E:\n    global x\n    x = 1\n  x = 2\n  return x, lambda: x\nprint(f()[0], f()[1]())\nx=3")
show("def f():\n  x = 2\n  def g():\n    global x\n    x = 7\n  g()\n  return x\nprint(f())\nx=3")
show("def f():\n  def h():\n    return x\n  def g():\n    global x\n    x = 7\n  g()\n  return h()\nprint(f())")
show("def x():\n  global x\nx = 3")
show("class x:\n  global x\nx = 3")
show("with open('/dev/null') as x: pass\nx.close()\ntry: 1/0\nexcept Exception as x: pass\ndef f(): global x")
show("def f[T]():\n global T\n T = 3\nf()\nT=4")
show("class C[T]:\n global x\n x = 3\nx=4")
show("type A = [lambda: x]\nclass C:\n  global A\nA=4")
show("class C:\n  __x=1\n  def f():\n    global __x\n_C__x=2")


class Names:
    def __init__(self): self.stored = {}
    def __getitem__(self, key): return self.stored[key]
    def __setitem__(self, key, value): self.stored[key] = value
    def keys(self): return ["c", "a", "b"]


names = Names()
exec("x = 1\nz = dir()\ndef f():\n  global g\n  g = 2\nf()\ng += 1", globals(), names)
print(names.stored["x"], names.stored["z"], "g" in names.stored, g)
for optimize in (1 << 40, "1"):
    try: compile("", "f", "exec", optimize=optimize)
    except (OverflowError, TypeError) as error: print(type(error).__name__)
