"""n rounds of perfect trees of depth 4, 6, ... 16 while one of depth 16 stays alive: peak memory and collection of a mixed heap."""


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def build(depth):
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def count(node):
    if node.left is None:
        return 1
    return 1 + count(node.left) + count(node.right)


survivor = None


def setup(size, seed):
    global survivor
    survivor = build(size)


def bench(n):
    total = 0
    for _ in range(n):
        for depth in range(4, 17, 2):
            total += count(build(depth))
    return total
