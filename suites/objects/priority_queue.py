"""A binary heap of (priority, number) tuples written by hand, n pushes and pops at a size of 256: list indexing, tuple comparison."""


class PriorityQueue:
    def __init__(self):
        self.items = []

    def __len__(self):
        return len(self.items)

    def push(self, item):
        items = self.items
        items.append(item)
        i = len(items) - 1
        while i > 0:
            parent = (i - 1) >> 1
            if items[parent] <= item:
                break
            items[i] = items[parent]
            i = parent
        items[i] = item

    def pop(self):
        items = self.items
        last = items.pop()
        if not items:
            return last
        first = items[0]
        i = 0
        size = len(items)
        while True:
            child = 2 * i + 1
            if child >= size:
                break
            if child + 1 < size and items[child + 1] < items[child]:
                child += 1
            if last <= items[child]:
                break
            items[i] = items[child]
            i = child
        items[i] = last
        return first


def bench(n):
    queue = PriorityQueue()
    seed = 7
    for number in range(256):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        queue.push((seed >> 12, number))
    total = 0
    for number in range(n):
        priority, who = queue.pop()
        total = (total * 31 + who) % 1000000007
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        queue.push((priority + (seed >> 14) % 5000, number % 1000))
    return "%d:%d" % (total, len(queue))
