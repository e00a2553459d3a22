"""heapq and bisect."""
import bisect
import heapq

h = []
for x in [5, 1, 8, 3, 9, 2, 7]:
    heapq.heappush(h, x)
print(h, h[0])
print([heapq.heappop(h) for _ in range(len(h))])
h = [9, 4, 7, 1, 8]
heapq.heapify(h)
print(h, heapq.heappushpop(h, 0), heapq.heapreplace(h, 6), sorted(h))
print(heapq.nlargest(3, [1, 8, 2, 9, 4]), heapq.nsmallest(2, [1, 8, 2, 9, 4]), heapq.nsmallest(0, [1]))
print(heapq.nlargest(2, ['a', 'ccc', 'bb'], key=len), heapq.nsmallest(1, ['aa', 'b'], key=len))
print(list(heapq.merge([1, 4, 7], [2, 5], [3])), list(heapq.merge([7, 1], [5], reverse=True)))
print(list(heapq.merge(['a', 'ccc'], ['bb'], key=len)))
tasks = [(2, 'write'), (1, 'plan'), (3, 'test')]
heapq.heapify(tasks)
print([heapq.heappop(tasks)[1] for _ in range(3)])
for f, args in ((heapq.heappop, ([],)), (heapq.heapreplace, ([], 1))):
    try:
        f(*args)
    except IndexError as e:
        print(type(e).__name__)

a = [1, 2, 2, 2, 5, 8]
print(bisect.bisect_left(a, 2), bisect.bisect_right(a, 2), bisect.bisect(a, 9), bisect.bisect_left(a, 0))
print(bisect.bisect_left(a, 2, 2), bisect.bisect_right(a, 2, 0, 3), bisect.bisect_left('abc', 'b'))
bisect.insort(a, 3)
bisect.insort_left(a, 2)
print(a)
words = ['a', 'bb', 'dddd']
print(bisect.bisect_left(words, 3, key=len), bisect.bisect_right(words, 2, key=len))
bisect.insort(words, 'ccc', key=len)
print(words)
try:
    bisect.bisect_left(a, 1, -1)
except ValueError as e:
    print(e)
