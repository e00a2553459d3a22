# Tokeniser, recursive descent parser and evaluator with variables and functions.
import math
def tokenize(s):
    i = 0
    while i < len(s):
        c = s[i]
        if c.isspace(): i += 1
        elif c.isdigit() or c == ".":
            j = i
            while j < len(s) and (s[j].isdigit() or s[j] == "."): j += 1
            yield "num", float(s[i:j]) if "." in s[i:j] else int(s[i:j])
            i = j
        elif c.isalpha():
            j = i
            while j < len(s) and s[j].isalnum(): j += 1
            yield "name", s[i:j]
            i = j
        elif s[i:i + 2] in ("**", "//"):
            yield "op", s[i:i + 2]
            i += 2
        elif c in "+-*/%()=,":
            yield "op", c
            i += 1
        else: raise SyntaxError(f"bad character {c!r} at {i}")
    yield "end", None
class Calc:
    funcs = {"sqrt": math.sqrt, "max": max, "abs": abs}
    def __init__(self): self.vars = {"pi": 3.14159}
    def run(self, s):
        self.toks = list(tokenize(s))
        self.i = 0
        if self.toks[0][0] == "name" and self.toks[1] == ("op", "="):
            self.i = 2
            v = self.vars[self.toks[0][1]] = self.expr()
        else: v = self.expr()
        if self.peek()[0] != "end": raise SyntaxError(f"unexpected {self.peek()[1]!r}")
        return v
    def peek(self): return self.toks[self.i]
    def take(self, *ops):
        k, v = self.toks[self.i]
        if k == "op" and v in ops:
            self.i += 1
            return v
    def expr(self):
        v = self.term()
        while op := self.take("+", "-"): v = v + self.term() if op == "+" else v - self.term()
        return v
    def term(self):
        v = self.unary()
        while op := self.take("*", "/", "//", "%"):
            r = self.unary()
            v = v * r if op == "*" else v / r if op == "/" else v // r if op == "//" else v % r
        return v
    def unary(self): return -self.unary() if self.take("-") else self.power()
    def power(self):
        b = self.atom()
        return b ** self.unary() if self.take("**") else b
    def atom(self):
        k, v = self.toks[self.i]
        self.i += 1
        if k == "num": return v
        if k == "name":
            if self.take("("):
                args = []
                while not self.take(")"):
                    args.append(self.expr())
                    self.take(",")
                return self.funcs[v](*args)
            return self.vars[v]
        if (k, v) == ("op", "("):
            r = self.expr()
            if not self.take(")"): raise SyntaxError("missing )")
            return r
        raise SyntaxError(f"unexpected {v!r}")
c = Calc()
for line in ("1 + 2 * 3", "(1 + 2) * 3", "-2 ** 2", "2 ** 3 ** 2", "x = 10 % 4", "x * x - 1", "sqrt(16) + max(1, x, 3)", "7 // 2 / 2", "1.5 * 4", "abs(-3)", "2 * (3", "1 +", "y", "5 $ 3", "1 / 0", "sqrt(0 - 1)", "3 4", "nope(1)", "--5", "((((7))))"):
    try: print(line, "=", c.run(line))
    except Exception as e: print(line, "!", type(e).__name__, e)
