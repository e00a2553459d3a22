"""Build and count n perfect trees of depth 8 while one of depth 13 stays alive: allocation and garbage collection."""


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
        total += count(build(8))
    return total
