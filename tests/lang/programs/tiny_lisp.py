# A Lisp with closures, macros-free, tail loop, errors.
def tokenize(s): return s.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()
def read(toks):
    if not toks: raise SyntaxError("unexpected end")
    t = toks.pop(0)
    if t == "(":
        out = []
        while True:
            if not toks: raise SyntaxError("missing )")
            if toks[0] == ")":
                toks.pop(0)
                return out
            out.append(read(toks))
    if t == ")": raise SyntaxError("unexpected )")
    if t == "'": return ["quote", read(toks)]
    for kind in (int, float):
        try: return kind(t)
        except ValueError: pass
    return {"#t": True, "#f": False}.get(t, t)
class Env(dict):
    def __init__(self, pairs=(), outer=None):
        super().__init__(pairs)
        self.outer = outer
    def find(self, k):
        e = self
        while e is not None:
            if k in e: return e
            e = e.outer
        raise NameError(f"unbound {k}")
class Lambda:
    def __init__(self, params, body, env): self.params, self.body, self.env = params, body, env
    def bind(self, args):
        if len(args) != len(self.params): raise TypeError(f"wants {len(self.params)} arguments, got {len(args)}")
        return Env(zip(self.params, args), self.env)
def show(x): return "(" + " ".join(map(show, x)) + ")" if isinstance(x, list) else "#t" if x is True else "#f" if x is False else "nil" if x is None else "<lambda>" if isinstance(x, Lambda) else str(x)
def ev(x, env):
    while True:
        if isinstance(x, str): return env.find(x)[x]
        if not isinstance(x, list): return x
        if not x: return []
        op, *a = x
        if op == "quote": return a[0]
        if op == "if":
            x = a[1] if ev(a[0], env) is not False else a[2] if len(a) > 2 else []
        elif op == "define":
            if isinstance(a[0], list): env[a[0][0]] = Lambda(a[0][1:], a[1:], env)
            else: env[a[0]] = ev(a[1], env)
            return None
        elif op == "set!":
            env.find(a[0])[a[0]] = ev(a[1], env)
            return None
        elif op == "lambda": return Lambda(a[0], a[1:], env)
        elif op == "let":
            env = Env([(k, ev(v, env)) for k, v in a[0]], env)
            for y in a[1:-1]: ev(y, env)
            x = a[-1]
        else:
            f, *args = [ev(y, env) for y in x]
            if isinstance(f, Lambda):
                env = f.bind(args)
                for y in f.body[:-1]: ev(y, env)
                x = f.body[-1]
            else: return f(*args)
g = Env({"+": lambda *a: sum(a), "*": lambda *a: __import__("math").prod(a), "-": lambda a, *b: a - sum(b) if b else -a, "/": lambda a, b: a / b, "<": lambda a, b: a < b, "=": lambda a, b: a == b, "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, l: [a] + l, "list": lambda *a: list(a), "null?": lambda l: l == [], "length": len})
for src in ("(+ 1 2 (* 3 4))", "(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))", "(fact 20)", "(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))", "(loop 300 0)", "(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))", "(map (lambda (x) (* x x)) '(1 2 3 4))", "(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))", "(define c (counter))", "(list (c) (c) (c))", "(let ((x 2) (y 3)) (+ x y))", "'(a (b c) 1.5 #t)", "(if (< 2 1) 'yes 'no)", "(lambda (x) x)", "(car '())", "(undefined 1)", "(fact)", "(+ 1", ")", "(1 2)", "(/ 1 0)", "(- 5)", "()"):
    try: print(src, "=>", show(ev(read(tokenize(src)), g)))
    except Exception as e: print(src, "=>", type(e).__name__, e)
