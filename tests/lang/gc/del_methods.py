# __del__ at collection: deterministic only through explicit calls, so objects with __del__ merely must not disturb.
class D:
    live = 0
    def __init__(self): D.live += 1
    def __del__(self): D.live -= 1
def churn():
    for _ in range(50):
        d = D()
        e = [D(), {"d": D()}]
        d.cycle = d
churn()
print(D.live <= 150, D.live >= 0)
class R:
    saved = []
    def __init__(self, n): self.n = n
    def __del__(self): R.saved.append(self.n)
x = R("explicit")
x.__del__()
print(R.saved[0], x.n)
class Bad:
    def __init__(self): self.ok = True
b = Bad()
print(b.ok, hasattr(D, "__del__"), isinstance(D(), D))
class W:
    def __init__(self): self.closed = False
    def close(self): self.closed = True
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
    def __del__(self):
        if not self.closed: self.close()
ws = []
for i in range(20):
    with W() as w:
        ws.append(w)
print(all(w.closed for w in ws), len(ws))
