"""A spreadsheet that recalculates only what a change touches: formulas as objects, a dependency graph, cycle checks.

In the manner of an incremental constraint solver: graph walks, sets and dicts, polymorphic evaluation, exceptions as
control flow. One unit of n is a hundred edits of a fresh sheet of 6 columns by 10 rows.
"""

COLUMNS = "ABCDEF"
ROWS = 10
EDITS = 100


class SheetError(Exception):
    pass


class Cycle(SheetError):
    pass


class BadFormula(SheetError):
    pass


class Formula:
    def references(self, found):
        pass

    def value(self, sheet):
        raise NotImplementedError


class Number(Formula):
    def __init__(self, number):
        self.number = number

    def value(self, sheet):
        return self.number


class Reference(Formula):
    def __init__(self, name):
        self.name = name

    def references(self, found):
        found.append(self.name)

    def value(self, sheet):
        return sheet.cells[self.name].shown


class Binary(Formula):
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def references(self, found):
        self.left.references(found)
        self.right.references(found)

    def value(self, sheet):
        return self.combine(self.left.value(sheet), self.right.value(sheet))


class Add(Binary):
    def combine(self, a, b):
        return (a + b) % 1000003


class Subtract(Binary):
    def combine(self, a, b):
        return a - b


class Multiply(Binary):
    def combine(self, a, b):
        return a * b % 1000003


class Divide(Binary):
    def combine(self, a, b):
        if b == 0:
            raise ZeroDivisionError("division by zero in a cell")
        return a // b


class Range(Formula):
    """SUM, MIN, MAX or COUNT over a rectangle."""

    def __init__(self, function, names):
        self.function = function
        self.names = names

    def references(self, found):
        found.extend(self.names)

    def value(self, sheet):
        cells = sheet.cells
        numbers = [cells[name].shown for name in self.names]
        if self.function == "SUM":
            return sum(numbers) % 1000003
        if self.function == "MIN":
            return min(numbers)
        if self.function == "MAX":
            return max(numbers)
        return len([x for x in numbers if x != 0])


class Reader:
    """Reads a formula text: sums of products of numbers, cells, parentheses and range functions."""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def sum(self):
        left = self.product()
        while self.peek() in ("+", "-"):
            operator = self.peek()
            self.at += 1
            right = self.product()
            left = Add(left, right) if operator == "+" else Subtract(left, right)
        return left

    def product(self):
        left = self.atom()
        while self.peek() in ("*", "/"):
            operator = self.peek()
            self.at += 1
            right = self.atom()
            left = Multiply(left, right) if operator == "*" else Divide(left, right)
        return left

    def atom(self):
        c = self.peek()
        if c == "(":
            self.at += 1
            inside = self.sum()
            self.need(")")
            return inside
        start = self.at
        while self.peek().isalpha():
            self.at += 1
        word = self.text[start:self.at]
        start = self.at
        while self.peek().isdigit():
            self.at += 1
        digits = self.text[start:self.at]
        if not word:
            if not digits:
                raise BadFormula("%r at %d" % (self.text, self.at))
            return Number(int(digits))
        if digits:
            return Reference(word + digits)
        self.need("(")
        first = self.corner()
        self.need(":")
        last = self.corner()
        self.need(")")
        return Range(word, rectangle(first, last))

    def corner(self):
        start = self.at
        while self.peek().isalnum():
            self.at += 1
        return self.text[start:self.at]

    def need(self, c):
        if self.peek() != c:
            raise BadFormula("%r needs %r at %d" % (self.text, c, self.at))
        self.at += 1


def rectangle(first, last):
    names = []
    for column in COLUMNS[COLUMNS.index(first[0]):COLUMNS.index(last[0]) + 1]:
        for row in range(int(first[1:]), int(last[1:]) + 1):
            names.append(column + str(row))
    return names


class Cell:
    def __init__(self, name):
        self.name = name
        self.formula = Number(0)
        self.shown = 0
        self.inputs = []
        self.dependents = {}


class Sheet:
    def __init__(self):
        self.cells = {}
        for column in COLUMNS:
            for row in range(1, ROWS + 1):
                name = column + str(row)
                self.cells[name] = Cell(name)
        self.recalculated = 0
        self.failed = 0

    def edit(self, name, text):
        """Give a cell a new formula; a formula that would close a cycle is refused and the old one stays."""
        cell = self.cells[name]
        formula = Reader(text).sum()
        inputs = []
        formula.references(inputs)
        self.check(cell, inputs)
        for old in cell.inputs:
            old.dependents.pop(name, None)
        cell.formula = formula
        cell.inputs = [self.cells[other] for other in inputs]
        for new in cell.inputs:
            new.dependents[name] = cell
        self.recalculate(cell)

    def check(self, cell, inputs):
        """Raise Cycle if the cell depends on itself through one of the inputs."""
        seen = set()
        stack = list(inputs)
        while stack:
            name = stack.pop()
            if name == cell.name:
                raise Cycle(name)
            if name not in seen:
                seen.add(name)
                for other in self.cells[name].inputs:
                    stack.append(other.name)

    def order(self, start):
        """The cells that depend on start, each after all it depends on."""
        done = set()
        result = []

        def visit(cell):
            done.add(cell.name)
            for name, dependent in cell.dependents.items():
                if name not in done:
                    visit(dependent)
            result.append(cell)

        visit(start)
        result.reverse()
        return result

    def recalculate(self, start):
        changed = {start.name}
        for cell in self.order(start):
            if cell is not start and not any(other.name in changed for other in cell.inputs):
                continue
            self.recalculated += 1
            try:
                value = cell.formula.value(self)
            except ZeroDivisionError:
                self.failed += 1
                value = 0
            if value != cell.shown:
                cell.shown = value
                changed.add(cell.name)

    def total(self):
        result = 0
        for cell in self.cells.values():
            result = (result * 31 + cell.shown) % 1000000007
        return result


def bench(n):
    seed = 99

    def below(limit):
        nonlocal seed
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        return (seed >> 10) % limit

    def name():
        return COLUMNS[below(len(COLUMNS))] + str(below(ROWS) + 1)

    total = recalculated = refused = failed = 0
    for _ in range(n):
        sheet = Sheet()
        for _ in range(EDITS):
            kind = below(8)
            if kind < 3:
                text = str(below(1000))
            elif kind < 5:
                text = "%s+%d*%s" % (name(), below(9) + 1, name())
            elif kind == 5:
                text = "(%s-%s)/(%s+1)" % (name(), name(), name())
            elif kind == 6:
                column = COLUMNS[below(len(COLUMNS))]
                row = below(ROWS - 4) + 1
                function = ("SUM", "MIN", "MAX", "COUNT")[below(4)]
                text = "%s(%s%d:%s%d)" % (function, column, row, column, row + 4)
            else:
                text = "%d*(%s+%s)-%s" % (below(5), name(), name(), name())
            try:
                sheet.edit(name(), text)
            except Cycle:
                refused += 1
        total = (total * 31 + sheet.total()) % 1000000007
        recalculated += sheet.recalculated
        failed += sheet.failed
    return "%d:%d:%d:%d" % (total, recalculated, refused, failed)
