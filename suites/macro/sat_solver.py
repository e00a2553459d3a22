"""A SAT solver that learns clauses from conflicts: watched literals, activities of variables, restarts, and a few puzzles.

A literal of variable v is 2 * v, its negation 2 * v + 1. Heavy on lists of small lists, int comparisons and bit operations,
attributes, loops with many branches. One unit of n is one random formula, and every eighth also a puzzle.
"""

UNKNOWN, TRUE, FALSE = 2, 1, 0


class Clause:
    """Its first two literals are watched."""

    def __init__(self, literals, learned=False):
        self.literals = literals
        self.learned = learned
        self.activity = 0


class Solver:
    def __init__(self, variables):
        self.variables = variables
        self.values = [UNKNOWN] * (2 * variables)
        self.watches = [[] for _ in range(2 * variables)]
        self.levels = [0] * variables
        self.reasons = [None] * variables
        self.activity = [0.0] * variables
        self.phases = [FALSE] * variables
        self.step = 1.0
        self.trail = []
        self.limits = []
        self.head = 0
        self.learned = []
        self.contradiction = False
        self.conflicts = self.decisions = self.propagations = self.restarts = 0

    def add(self, literals):
        """Adds a clause; only before the search."""
        literals = sorted(set(literals))
        for a, b in zip(literals, literals[1:]):
            if a ^ 1 == b:
                return
        if not literals:
            self.contradiction = True
        elif len(literals) == 1:
            self.assume(literals[0])
        else:
            self.watch(Clause(literals))

    def assume(self, literal):
        if self.values[literal] == FALSE:
            self.contradiction = True
        elif self.values[literal] == UNKNOWN:
            self.assign(literal, None)

    def watch(self, clause):
        first, second = clause.literals[:2]
        self.watches[first].append(clause)
        self.watches[second].append(clause)

    def assign(self, literal, reason):
        self.values[literal] = TRUE
        self.values[literal ^ 1] = FALSE
        variable = literal >> 1
        self.levels[variable] = len(self.limits)
        self.reasons[variable] = reason
        self.trail.append(literal)

    def propagate(self):
        """Draws all conclusions; the clause that has no true literal left, or None."""
        values = self.values
        watches = self.watches
        trail = self.trail
        while self.head < len(trail):
            false = trail[self.head] ^ 1
            self.head += 1
            self.propagations += 1
            watching = watches[false]
            kept = []
            for at, clause in enumerate(watching):
                literals = clause.literals
                if literals[0] == false:
                    literals[0], literals[1] = literals[1], false
                first = literals[0]
                if values[first] == TRUE:
                    kept.append(clause)
                    continue
                for i in range(2, len(literals)):
                    if values[literals[i]] != FALSE:
                        literals[1], literals[i] = literals[i], false
                        watches[literals[1]].append(clause)
                        break
                else:
                    kept.append(clause)
                    if values[first] == FALSE:
                        kept.extend(watching[at + 1:])
                        watches[false] = kept
                        return clause
                    self.assign(first, clause)
            watches[false] = kept
        return None

    def bump(self, variable):
        self.activity[variable] += self.step
        if self.activity[variable] > 1e100:
            self.activity = [activity * 1e-100 for activity in self.activity]
            self.step *= 1e-100

    def analyse(self, clause):
        """The first unique implication point: the clause to learn, its asserting literal first, and the level to go back to."""
        here = len(self.limits)
        seen = set()
        learned = []
        open_paths = 0
        at = len(self.trail)
        literal = None
        while True:
            clause.activity += 1
            for other in clause.literals:
                variable = other >> 1
                if other != literal and variable not in seen and self.levels[variable] > 0:
                    seen.add(variable)
                    self.bump(variable)
                    if self.levels[variable] == here:
                        open_paths += 1
                    else:
                        learned.append(other)
            while True:
                at -= 1
                literal = self.trail[at]
                if literal >> 1 in seen:
                    break
            open_paths -= 1
            if open_paths == 0:
                break
            clause = self.reasons[literal >> 1]
        learned = [other for other in learned if not self.implied(other, seen)]
        learned.sort(key=lambda other: self.levels[other >> 1], reverse=True)
        level = self.levels[learned[0] >> 1] if learned else 0
        return [literal ^ 1] + learned, level

    def implied(self, literal, seen):
        """Whether the rest of the clause to learn says it already."""
        reason = self.reasons[literal >> 1]
        if reason is None:
            return False
        for other in reason.literals:
            if other >> 1 not in seen and self.levels[other >> 1] > 0:
                return False
        return True

    def back_to(self, level):
        if len(self.limits) <= level:
            return
        start = self.limits[level]
        for literal in reversed(self.trail[start:]):
            self.values[literal] = self.values[literal ^ 1] = UNKNOWN
            self.phases[literal >> 1] = 1 - (literal & 1)
        del self.trail[start:]
        del self.limits[level:]
        self.head = start

    def learn(self, literals):
        if len(literals) == 1:
            self.assign(literals[0], None)
            return
        clause = Clause(literals, learned=True)
        self.learned.append(clause)
        self.watch(clause)
        self.assign(literals[0], clause)

    def forget(self):
        """Drops the half of the learned clauses that took part in the fewest conflicts."""
        in_use = {id(reason) for reason in self.reasons if reason is not None}
        self.learned.sort(key=lambda clause: (clause.activity, -len(clause.literals)))
        half = len(self.learned) // 2
        dropped = {id(clause) for clause in self.learned[:half] if len(clause.literals) > 2} - in_use
        self.learned = [clause for clause in self.learned if id(clause) not in dropped]
        self.watches = [[clause for clause in watching if id(clause) not in dropped] for watching in self.watches]
        for clause in self.learned:
            clause.activity //= 2

    def decide(self):
        """The unassigned variable of the highest activity, or -1."""
        best = -1
        highest = -1.0
        values = self.values
        for variable, activity in enumerate(self.activity):
            if activity > highest and values[2 * variable] == UNKNOWN:
                best = variable
                highest = activity
        return best

    def solve(self):
        """Whether all clauses can be true at once; `model` then says how."""
        if self.contradiction:
            return False
        until_restart = limit = 20
        while True:
            conflict = self.propagate()
            if conflict is not None:
                self.conflicts += 1
                until_restart -= 1
                if not self.limits:
                    return False
                literals, level = self.analyse(conflict)
                self.back_to(level)
                self.learn(literals)
                self.step *= 1.05
            elif until_restart <= 0:
                self.restarts += 1
                limit = until_restart = limit * 3 // 2
                self.back_to(0)
                if len(self.learned) > 30:
                    self.forget()
            else:
                variable = self.decide()
                if variable < 0:
                    return True
                self.decisions += 1
                self.limits.append(len(self.trail))
                self.assign(2 * variable + (1 - self.phases[variable]), None)

    def model(self):
        return [self.values[2 * variable] == TRUE for variable in range(self.variables)]


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 12) % limit


def random_formula(random, variables, clauses):
    return [[2 * random.below(variables) + random.below(2) for _ in range(3)] for _ in range(clauses)]


def pigeons(holes):
    """One pigeon more than holes: no two may share one."""
    count = holes + 1
    clauses = [[2 * (pigeon * holes + hole) for hole in range(holes)] for pigeon in range(count)]
    for hole in range(holes):
        for a in range(count):
            for b in range(a):
                clauses.append([2 * (a * holes + hole) + 1, 2 * (b * holes + hole) + 1])
    return count * holes, clauses


def queens(size):
    """As many queens as rows, none of which attacks another."""
    fields = [(row, column) for row in range(size) for column in range(size)]
    clauses = [[2 * (row * size + column) for column in range(size)] for row in range(size)]
    for i, (row, column) in enumerate(fields):
        for j, (other_row, other_column) in enumerate(fields[:i]):
            straight = row == other_row or column == other_column
            if straight or abs(row - other_row) == abs(column - other_column):
                clauses.append([2 * i + 1, 2 * j + 1])
    return size * size, clauses


def check(clauses, model):
    for clause in clauses:
        if not any(model[literal >> 1] != bool(literal & 1) for literal in clause):
            raise AssertionError("the model is wrong")


PUZZLES = [pigeons(4), queens(6), pigeons(5), queens(5)]


def bench(n):
    random = Random(42)
    solved = conflicts = decisions = propagations = restarts = digest = 0
    for i in range(n):
        tasks = [(40, random_formula(random, 40, 165 + i % 8))]
        if i % 8 == 7:
            tasks.append(PUZZLES[i // 8 % len(PUZZLES)])
        for variables, clauses in tasks:
            solver = Solver(variables)
            for clause in clauses:
                solver.add(clause)
            if solver.solve():
                solved += 1
                model = solver.model()
                check(clauses, model)
                for value in model:
                    digest = (digest * 2 + value) % 1000000007
            conflicts += solver.conflicts
            decisions += solver.decisions
            propagations += solver.propagations
            restarts += solver.restarts
    return "%d:%d:%d:%d:%d:%d" % (solved, conflicts, decisions, propagations, restarts, digest)
