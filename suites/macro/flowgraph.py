"""Finds the nest of loops in control-flow graphs of small random programs: depth-first order, dominators, natural loops.

In the manner of a compiler's analysis pass: graphs of objects, work lists, union of sets, recursion. One unit of n is one
graph of a few dozen blocks.
"""


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 12) % limit


class Block:
    def __init__(self, number):
        self.number = number
        self.successors = []
        self.predecessors = []
        self.order = -1
        self.dominator = None
        self.loop = None

    def __repr__(self):
        return "block %d" % self.number


class Graph:
    def __init__(self):
        self.blocks = []
        self.entry = self.block()

    def block(self):
        block = Block(len(self.blocks))
        self.blocks.append(block)
        return block

    def edge(self, source, target):
        if target not in source.successors:
            source.successors.append(target)
            target.predecessors.append(source)


class Builder:
    """Makes the graph of a made-up program out of sequences, branches, switches, loops and early exits."""

    def __init__(self, random):
        self.random = random
        self.graph = Graph()
        self.exits = []

    def program(self, depth):
        last = self.statement(self.graph.entry, depth)
        self.graph.edge(last, self.graph.block())
        return self.graph

    def statement(self, block, depth):
        if depth == 0:
            return self.plain(block)
        kind = self.random.below(7)
        if kind == 0:
            return self.sequence(block, depth)
        if kind == 1:
            return self.branch(block, depth)
        if kind == 2:
            return self.switch(block, depth)
        if kind == 3 or kind == 4:
            return self.while_loop(block, depth)
        if kind == 5:
            return self.do_loop(block, depth)
        return self.sequence(block, depth)

    def plain(self, block):
        after = self.graph.block()
        self.graph.edge(block, after)
        if self.exits and self.random.below(5) == 0:
            self.graph.edge(after, self.exits[-1])
        return after

    def sequence(self, block, depth):
        for _ in range(2 + self.random.below(2)):
            block = self.statement(block, depth - 1)
        return block

    def branch(self, block, depth):
        join = self.graph.block()
        for _ in range(2):
            arm = self.graph.block()
            self.graph.edge(block, arm)
            self.graph.edge(self.statement(arm, depth - 1), join)
        return join

    def switch(self, block, depth):
        join = self.graph.block()
        for _ in range(3):
            arm = self.graph.block()
            self.graph.edge(block, arm)
            self.graph.edge(self.statement(arm, depth - 2 if depth > 1 else 0), join)
        self.graph.edge(block, join)
        return join

    def while_loop(self, block, depth):
        head = self.graph.block()
        body = self.graph.block()
        after = self.graph.block()
        self.graph.edge(block, head)
        self.graph.edge(head, body)
        self.graph.edge(head, after)
        self.exits.append(after)
        end = self.statement(body, depth - 1)
        self.exits.pop()
        self.graph.edge(end, head)
        return after

    def do_loop(self, block, depth):
        body = self.graph.block()
        self.graph.edge(block, body)
        end = self.statement(body, depth - 1)
        self.graph.edge(end, body)
        after = self.graph.block()
        self.graph.edge(end, after)
        return after


class Loop:
    def __init__(self, head):
        self.head = head
        self.blocks = {head}
        self.parent = None
        self.children = []
        self.backs = 0

    def depth(self):
        depth = 0
        loop = self
        while loop is not None:
            depth += 1
            loop = loop.parent
        return depth


class Analysis:
    def __init__(self, graph):
        self.graph = graph
        self.order = []
        self.loops = []
        self.irreducible = 0

    def run(self):
        self.number()
        self.dominators()
        self.find_loops()
        self.nest()
        return self

    def number(self):
        """Blocks in reverse postorder, without recursion."""
        seen = {self.graph.entry}
        stack = [(self.graph.entry, 0)]
        finished = []
        while stack:
            block, i = stack.pop()
            if i < len(block.successors):
                stack.append((block, i + 1))
                following = block.successors[i]
                if following not in seen:
                    seen.add(following)
                    stack.append((following, 0))
            else:
                finished.append(block)
        finished.reverse()
        for i, block in enumerate(finished):
            block.order = i
        self.order = finished

    def dominators(self):
        """The nearest dominator of each block, by iterating to a fixed point in reverse postorder."""
        entry = self.graph.entry
        entry.dominator = entry
        changed = True
        while changed:
            changed = False
            for block in self.order:
                if block is entry:
                    continue
                best = None
                for before in block.predecessors:
                    if before.dominator is not None:
                        best = before if best is None else self.common(before, best)
                if block.dominator is not best:
                    block.dominator = best
                    changed = True

    def common(self, a, b):
        while a is not b:
            while a.order > b.order:
                a = a.dominator
            while b.order > a.order:
                b = b.dominator
        return a

    def dominates(self, a, b):
        while b.order > a.order:
            b = b.dominator
        return a is b

    def find_loops(self):
        by_head = {}
        for block in self.order:
            for target in block.successors:
                if target.order > block.order:
                    continue
                if not self.dominates(target, block):
                    self.irreducible += 1
                    continue
                loop = by_head.get(target)
                if loop is None:
                    loop = by_head[target] = Loop(target)
                    self.loops.append(loop)
                loop.backs += 1
                self.fill(loop, block)

    def fill(self, loop, back):
        work = [back]
        while work:
            block = work.pop()
            if block not in loop.blocks:
                loop.blocks.add(block)
                work.extend(block.predecessors)

    def nest(self):
        """Smaller loops first, so that the first loop found around a head is its parent."""
        self.loops.sort(key=lambda loop: (len(loop.blocks), loop.head.order))
        for i, inner in enumerate(self.loops):
            for outer in self.loops[i + 1:]:
                if inner.head in outer.blocks and inner.head is not outer.head:
                    inner.parent = outer
                    outer.children.append(inner)
                    break
            for block in inner.blocks:
                if block.loop is None:
                    block.loop = inner

    def deepest(self):
        return max([loop.depth() for loop in self.loops], default=0)

    def checksum(self):
        result = 0
        for block in self.order:
            depth = 0 if block.loop is None else block.loop.depth()
            result = (result * 33 + depth * 7 + block.dominator.order) % 1000003
        return result


def bench(n):
    random = Random(31)
    blocks = loops = deepest = checksum = 0
    for i in range(n):
        graph = Builder(random).program(4)
        analysis = Analysis(graph).run()
        blocks += len(graph.blocks)
        loops += len(analysis.loops)
        deepest = max(deepest, analysis.deepest())
        checksum = (checksum + analysis.checksum() + analysis.irreducible) % 1000003
    return "%d:%d:%d:%d" % (blocks, loops, deepest, checksum)
