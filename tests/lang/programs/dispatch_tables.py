# Many ways to choose code at run time agree: if chains, dicts, getattr, classes, closures, match-free visitors.
class Num:
    def __init__(self, v): self.v = v
class Bin:
    def __init__(self, op, l, r): self.op, self.l, self.r = op, l, r
class Neg:
    def __init__(self, x): self.x = x
def by_if(e):
    if isinstance(e, Num): return e.v
    elif isinstance(e, Neg): return -by_if(e.x)
    elif isinstance(e, Bin):
        a, b = by_if(e.l), by_if(e.r)
        return a + b if e.op == "+" else a - b if e.op == "-" else a * b
table = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b}
by_type = {Num: lambda e: e.v, Neg: lambda e: -by_type[type(e.x)](e.x), Bin: lambda e: table[e.op](by_type[type(e.l)](e.l), by_type[type(e.r)](e.r))}
class Visitor:
    def visit(self, e): return getattr(self, "visit_" + type(e).__name__.lower(), self.unknown)(e)
    def unknown(self, e): raise TypeError(f"no visitor for {type(e).__name__}")
class Eval(Visitor):
    def visit_num(self, e): return e.v
    def visit_neg(self, e): return -self.visit(e.x)
    def visit_bin(self, e): return table[e.op](self.visit(e.l), self.visit(e.r))
class Show(Visitor):
    def visit_num(self, e): return str(e.v)
    def visit_neg(self, e): return f"-{self.visit(e.x)}"
    def visit_bin(self, e): return f"({self.visit(e.l)} {e.op} {self.visit(e.r)})"
class Depth(Show):
    def visit_num(self, e): return 1
    def visit_neg(self, e): return 1 + self.visit(e.x)
    def visit_bin(self, e): return 1 + max(self.visit(e.l), self.visit(e.r))
def compile_(e):
    if isinstance(e, Num): return lambda v=e.v: v
    if isinstance(e, Neg):
        f = compile_(e.x)
        return lambda: -f()
    l, r, op = compile_(e.l), compile_(e.r), table[e.op]
    return lambda: op(l(), r())
def push(f): return lambda st: st.append(f(st))
def stack_code(e):
    if isinstance(e, Num): return [push(lambda st, v=e.v: v)]
    if isinstance(e, Neg): return stack_code(e.x) + [push(lambda st: -st.pop())]
    return stack_code(e.l) + stack_code(e.r) + [push(lambda st, op=table[e.op]: (lambda b, a: op(a, b))(st.pop(), st.pop()))]
def run(code):
    st = []
    for c in code: c(st)
    return st[0]
exprs = [Num(5), Neg(Num(3)), Bin("+", Num(1), Num(2)), Bin("*", Bin("-", Num(10), Num(4)), Neg(Bin("+", Num(1), Num(2))))]
for i in range(6): exprs.append(Bin("+-*"[i % 3], exprs[-1], exprs[i % 4]))
for e in exprs:
    r = [by_if(e), by_type[type(e)](e), Eval().visit(e), compile_(e)(), run(stack_code(e))]
    print(Show().visit(e), Depth().visit(e), r[0], len(set(r)) == 1)
class Simplify(Visitor):
    def visit_num(self, e): return e
    def visit_neg(self, e):
        x = self.visit(e.x)
        return x.x if isinstance(x, Neg) else Num(-x.v) if isinstance(x, Num) else Neg(x)
    def visit_bin(self, e):
        l, r = self.visit(e.l), self.visit(e.r)
        if isinstance(l, Num) and isinstance(r, Num): return Num(table[e.op](l.v, r.v))
        return Bin(e.op, l, r)
print(Show().visit(Simplify().visit(exprs[3])), Show().visit(Simplify().visit(Neg(Neg(Bin("+", Num(1), Num(1)))))))
for v in (Eval(), Show()):
    try: v.visit("text")
    except TypeError as e: print(e)
