"""An interpreter of a small language: lexer, parser, compiler to stack code and a machine that runs it.

The interpreted programs compute primes, sort a list, walk strings and recurse. Heavy on dicts, str indexing, method dispatch,
exceptions and long if chains. One unit of n is one pass over all programs, from text to result.
"""


class LangError(Exception):
    def __init__(self, message, line):
        super().__init__(message, line)
        self.message = message
        self.line = line

    def __str__(self):
        return "%s in line %d" % (self.message, self.line)


KEYWORDS = {"let", "fun", "if", "else", "while", "return", "and", "or", "not", "true", "false", "nil"}
PAIRS = {"==", "!=", "<=", ">="}


class Token:
    def __init__(self, kind, text, line):
        self.kind = kind
        self.text = text
        self.line = line


def tokens(source):
    """The tokens of a text one by one: kind is a keyword, an operator, or one of name, number, string, end."""
    line = 1
    i = 0
    size = len(source)
    while i < size:
        c = source[i]
        if c == "\n":
            line += 1
            i += 1
        elif c.isspace():
            i += 1
        elif c == "#":
            while i < size and source[i] != "\n":
                i += 1
        elif c.isalpha():
            start = i
            while i < size and source[i].isalnum():
                i += 1
            word = source[start:i]
            yield Token(word if word in KEYWORDS else "name", word, line)
        elif c.isdigit():
            start = i
            while i < size and source[i].isdigit():
                i += 1
            yield Token("number", source[start:i], line)
        elif c == '"':
            end = source.index('"', i + 1)
            yield Token("string", source[i + 1:end], line)
            i = end + 1
        elif source[i:i + 2] in PAIRS:
            yield Token(source[i:i + 2], source[i:i + 2], line)
            i += 2
        else:
            yield Token(c, c, line)
            i += 1
    yield Token("end", "", line)


class Function:
    def __init__(self, name, parameters):
        self.name = name
        self.parameters = parameters
        self.code = []
        self.slots = {}
        for parameter in parameters:
            self.slot(parameter)

    def slot(self, name):
        if name not in self.slots:
            self.slots[name] = len(self.slots)
        return self.slots[name]

    def emit(self, op, argument=None):
        self.code.append((op, argument))
        return len(self.code) - 1

    def patch(self, at):
        self.code[at] = (self.code[at][0], len(self.code))


BINDING = {
    "or": 1, "and": 2, "==": 4, "!=": 4, "<": 5, ">": 5, "<=": 5, ">=": 5, "+": 6, "-": 6, "*": 7, "/": 7, "%": 7, "[": 9, "(": 9,
}


class Compiler:
    """Reads tokens and writes stack code in one pass."""

    def __init__(self, source):
        self.stream = tokens(source)
        self.token = next(self.stream)
        self.functions = {}
        self.function = Function("main", [])

    def advance(self):
        token = self.token
        if token.kind != "end":
            self.token = next(self.stream)
        return token

    def match(self, kind):
        if self.token.kind == kind:
            self.advance()
            return True
        return False

    def expect(self, kind):
        if self.token.kind != kind:
            raise LangError("expected %s, found %r" % (kind, self.token.text), self.token.line)
        return self.advance()

    def program(self):
        while self.token.kind != "end":
            self.statement()
        self.function.emit("nil")
        self.function.emit("return")
        self.functions["main"] = self.function
        return self.functions

    def block(self):
        self.expect("{")
        while not self.match("}"):
            self.statement()

    def statement(self):
        if self.match("fun"):
            self.definition()
        elif self.match("let"):
            name = self.expect("name").text
            self.expect("=")
            self.expression(0)
            self.function.emit("store", self.function.slot(name))
        elif self.match("if"):
            self.choice()
        elif self.match("while"):
            top = len(self.function.code)
            self.expression(0)
            out = self.function.emit("jump_false")
            self.block()
            self.function.emit("jump", top)
            self.function.patch(out)
        elif self.match("return"):
            self.expression(0)
            self.function.emit("return")
        else:
            self.expression(0)
            if self.match("="):
                op, slot = self.function.code.pop()
                if op == "load":
                    self.expression(0)
                    self.function.emit("store", slot)
                elif op == "index":
                    self.expression(0)
                    self.function.emit("store_index")
                else:
                    raise LangError("cannot assign", self.token.line)
            else:
                self.function.emit("pop")

    def definition(self):
        name = self.expect("name").text
        self.expect("(")
        parameters = []
        while not self.match(")"):
            parameters.append(self.expect("name").text)
            self.match(",")
        outer = self.function
        self.function = self.functions[name] = Function(name, parameters)
        self.block()
        self.function.emit("nil")
        self.function.emit("return")
        self.function = outer

    def choice(self):
        self.expression(0)
        skip = self.function.emit("jump_false")
        self.block()
        if self.match("else"):
            end = self.function.emit("jump")
            self.function.patch(skip)
            if self.match("if"):
                self.choice()
            else:
                self.block()
            self.function.patch(end)
        else:
            self.function.patch(skip)

    def expression(self, level):
        self.prefix(self.advance())
        while BINDING.get(self.token.kind, 0) > level:
            self.infix(self.advance())

    def prefix(self, token):
        kind = token.kind
        emit = self.function.emit
        if kind == "number":
            emit("push", int(token.text))
        elif kind == "string":
            emit("push", token.text)
        elif kind == "name":
            if self.token.kind == "(" and token.text not in self.function.slots:
                emit("function", token.text)
            else:
                if token.text not in self.function.slots:
                    raise LangError("unknown name %s" % token.text, token.line)
                emit("load", self.function.slots[token.text])
        elif kind == "true" or kind == "false":
            emit("push", kind == "true")
        elif kind == "nil":
            emit("nil")
        elif kind == "-":
            self.expression(8)
            emit("negate")
        elif kind == "not":
            self.expression(3)
            emit("not")
        elif kind == "(":
            self.expression(0)
            self.expect(")")
        elif kind == "[":
            count = 0
            while not self.match("]"):
                self.expression(0)
                count += 1
                self.match(",")
            emit("list", count)
        else:
            raise LangError("unexpected %r" % token.text, token.line)

    def infix(self, token):
        kind = token.kind
        emit = self.function.emit
        if kind == "(":
            count = 0
            while not self.match(")"):
                self.expression(0)
                count += 1
                self.match(",")
            emit("call", count)
        elif kind == "[":
            self.expression(0)
            self.expect("]")
            emit("index")
        elif kind == "and" or kind == "or":
            skip = emit("and_jump" if kind == "and" else "or_jump")
            self.expression(BINDING[kind])
            self.function.patch(skip)
        else:
            self.expression(BINDING[kind])
            emit(kind)


class Activation:
    def __init__(self, function, arguments):
        self.code = function.code
        self.at = 0
        self.slots = arguments + [None] * (len(function.slots) - len(arguments))


class Machine:
    def __init__(self, functions):
        self.functions = functions
        self.output = []
        self.steps = 0

    def native(self, name, arguments):
        if name == "len":
            return len(arguments[0])
        if name == "push":
            arguments[0].append(arguments[1])
            return None
        if name == "str":
            return str(arguments[0])
        if name == "print":
            self.output.append(" ".join([str(x) for x in arguments]))
            return None
        raise LangError("unknown function %s" % name, 0)

    def run(self):
        frames = [Activation(self.functions["main"], [])]
        stack = []
        while frames:
            frame = frames[-1]
            code = frame.code
            slots = frame.slots
            at = frame.at
            while True:
                op, argument = code[at]
                at += 1
                self.steps += 1
                if op == "load":
                    stack.append(slots[argument])
                elif op == "push":
                    stack.append(argument)
                elif op == "store":
                    slots[argument] = stack.pop()
                elif op == "jump_false":
                    if not stack.pop():
                        at = argument
                elif op == "jump":
                    at = argument
                elif op == "+":
                    right = stack.pop()
                    stack[-1] = stack[-1] + right
                elif op == "-":
                    right = stack.pop()
                    stack[-1] = stack[-1] - right
                elif op == "<":
                    right = stack.pop()
                    stack[-1] = stack[-1] < right
                elif op == "*":
                    right = stack.pop()
                    stack[-1] = stack[-1] * right
                elif op == "index":
                    right = stack.pop()
                    stack[-1] = stack[-1][right]
                elif op == "store_index":
                    value = stack.pop()
                    index = stack.pop()
                    stack.pop()[index] = value
                elif op == "==":
                    right = stack.pop()
                    stack[-1] = stack[-1] == right
                elif op == "%":
                    right = stack.pop()
                    stack[-1] = stack[-1] % right
                elif op == "function":
                    stack.append(argument)
                elif op == "call":
                    arguments = stack[len(stack) - argument:]
                    del stack[len(stack) - argument:]
                    name = stack.pop()
                    if name in self.functions:
                        frame.at = at
                        frames.append(Activation(self.functions[name], arguments))
                        break
                    stack.append(self.native(name, arguments))
                elif op == "return":
                    frames.pop()
                    break
                elif op == "pop":
                    stack.pop()
                elif op == "and_jump":
                    if stack[-1]:
                        stack.pop()
                    else:
                        at = argument
                elif op == "or_jump":
                    if stack[-1]:
                        at = argument
                    else:
                        stack.pop()
                elif op == ">":
                    right = stack.pop()
                    stack[-1] = stack[-1] > right
                elif op == "<=":
                    right = stack.pop()
                    stack[-1] = stack[-1] <= right
                elif op == ">=":
                    right = stack.pop()
                    stack[-1] = stack[-1] >= right
                elif op == "!=":
                    right = stack.pop()
                    stack[-1] = stack[-1] != right
                elif op == "/":
                    right = stack.pop()
                    stack[-1] = stack[-1] // right
                elif op == "not":
                    stack[-1] = not stack[-1]
                elif op == "negate":
                    stack[-1] = -stack[-1]
                elif op == "nil":
                    stack.append(None)
                elif op == "list":
                    items = stack[len(stack) - argument:]
                    del stack[len(stack) - argument:]
                    stack.append(items)
                else:
                    raise LangError("unknown operation %s" % op, 0)
        return self.output


PROGRAMS = [
    """
    # Primes by trial division.
    let found = []
    let n = 2
    while len(found) < 25 {
        let i = 0
        let prime = true
        while i < len(found) and prime {
            if n % found[i] == 0 { prime = false }
            i = i + 1
        }
        if prime { push(found, n) }
        n = n + 1
    }
    print(found[24])
    """,
    """
    fun fib(n) {
        if n < 2 { return n }
        return fib(n - 1) + fib(n - 2)
    }
    print("fib", fib(11))
    """,
    """
    # Insertion sort of made-up numbers.
    let numbers = []
    let seed = 7
    while len(numbers) < 30 {
        seed = (seed * 75 + 74) % 65537
        push(numbers, seed)
    }
    let i = 1
    while i < len(numbers) {
        let x = numbers[i]
        let j = i
        while j > 0 and numbers[j - 1] > x {
            numbers[j] = numbers[j - 1]
            j = j - 1
        }
        numbers[j] = x
        i = i + 1
    }
    print(numbers[0], numbers[15], numbers[29])
    """,
    """
    fun count(text, letter) {
        let i = 0
        let found = 0
        while i < len(text) {
            if text[i] == letter { found = found + 1 }
            else if text[i] == "-" or text[i] == "+" { found = found - 1 }
            i = i + 1
        }
        return found
    }
    let line = ""
    let k = 0
    while not (k >= 12) {
        line = line + "abra" + str(k) + "-"
        k = k + 1
    }
    print(count(line, "a"), count(line, "r"), -len(line) / 2)
    """,
]


def bench(n):
    checksum = 0
    steps = 0
    for _ in range(n):
        for source in PROGRAMS:
            machine = Machine(Compiler(source).program())
            text = ";".join(machine.run())
            steps += machine.steps
            for c in text:
                checksum = (checksum * 31 + ord(c)) % 1000003
    return "%d:%d" % (checksum, steps)
