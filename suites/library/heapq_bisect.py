"""n steps of a queue of tuples with heapq and a sorted list with bisect; now and then nsmallest, merge and a heap of a list."""

from bisect import bisect, bisect_left, insort
import heapq


def bench(n):
    answer = 0
    seed = 5
    heap = []
    ordered = []
    for i in range(n):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        value = seed >> 12
        heapq.heappush(heap, (value % 1000, i, "job"))
        insort(ordered, value % 5000)
        if len(heap) > 60:
            priority, number, _ = heapq.heappop(heap)
            answer += priority + number % 7
            priority, number, _ = heapq.heapreplace(heap, (value % 100 + 200, i, "again"))
            answer += priority
        if len(ordered) > 200:
            del ordered[::2]
        answer += bisect(ordered, 2500) - bisect_left(ordered, 1000)
        if i % 64 == 0:
            other = [k * seed % 1009 for k in range(40)]
            answer += sum(heapq.nsmallest(3, other)) + heapq.nlargest(2, heap)[-1][0]
            heapq.heapify(other)
            answer += other[0] + next(heapq.merge(ordered, sorted(other)))
        answer %= 1000000007
    return answer
