# A stack machine with an assembler, labels, calls and traps.
SRC = """
    push 10
    store n
    push 1
    store acc
loop:
    load n
    jz end
    load acc
    load n
    mul
    store acc
    load n
    push 1
    sub
    store n
    jmp loop
end:
    load acc
    print
    push 7
    call double
    print
    halt
double:
    dup
    add
    ret
"""
def assemble(src):
    code, labels, fix = [], {}, []
    for ln, line in enumerate(src.strip().splitlines(), 1):
        line = line.strip()
        if line.endswith(":"): labels[line[:-1]] = len(code)
        else:
            op, *args = line.split()
            code.append([op, *(int(a) if a.lstrip("-").isdigit() else a for a in args)])
            if op in ("jmp", "jz", "call"): fix.append((len(code) - 1, ln))
    for at, ln in fix:
        name = code[at][1]
        if name not in labels: raise SyntaxError(f"line {ln}: no label {name}")
        code[at][1] = labels[name]
    return code
class Trap(Exception): pass
class VM:
    def __init__(self, code): self.code, self.pc, self.stack, self.calls, self.mem, self.out, self.steps = code, 0, [], [], {}, [], 0
    def pop(self):
        if not self.stack: raise Trap(f"stack empty at {self.pc - 1}")
        return self.stack.pop()
    def op_push(self, v): self.stack.append(v)
    def op_load(self, n): self.stack.append(self.mem[n])
    def op_store(self, n): self.mem[n] = self.pop()
    def op_dup(self): self.stack.append(self.stack[-1])
    def op_add(self): b, a = self.pop(), self.pop(); self.stack.append(a + b)
    def op_sub(self): b, a = self.pop(), self.pop(); self.stack.append(a - b)
    def op_mul(self): b, a = self.pop(), self.pop(); self.stack.append(a * b)
    def op_jmp(self, t): self.pc = t
    def op_jz(self, t):
        if not self.pop(): self.pc = t
    def op_call(self, t): self.calls.append(self.pc); self.pc = t
    def op_ret(self): self.pc = self.calls.pop()
    def op_print(self): self.out.append(self.pop())
    def op_halt(self): raise StopIteration
    def run(self, limit=1000):
        try:
            while True:
                self.steps += 1
                if self.steps > limit: raise Trap("too many steps")
                op, *args = self.code[self.pc]
                self.pc += 1
                getattr(self, "op_" + op)(*args)
        except StopIteration: return self.out
vm = VM(assemble(SRC))
print(vm.run(), vm.steps, vm.mem)
for src in ("add", "jmp x", "x:\njmp x", "load q", "frob 1", "push", "ret", "push 1"):
    try: print(VM(assemble(src)).run(50))
    except Exception as e: print(repr(src), type(e).__name__, e)
