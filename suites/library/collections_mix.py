"""n rounds with the types of collections: Counter, deque, OrderedDict as a cache, namedtuple, defaultdict, ChainMap."""

from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple

Point = namedtuple("Point", "x y weight", defaults=[1])
TEXT = "the cat and the dog and the bird saw the cow"
WORDS = TEXT.split()


def bench(n):
    answer = 0
    cache = OrderedDict()
    window = deque(maxlen=16)
    for i in range(n):
        letters = Counter(TEXT)
        letters.update(WORDS)
        letters -= Counter(the=2, and_=1)
        answer += sum(count for _, count in letters.most_common(3))
        by_size = defaultdict(list)
        for word in WORDS:
            by_size[len(word)].append(word)
        answer += len(by_size[3]) + len(by_size[9])
        for k in range(8):
            key = (i * 7 + k * k) % 40
            if key in cache:
                cache.move_to_end(key)
                answer += 1
            else:
                cache[key] = i
                if len(cache) > 25:
                    answer += cache.popitem(last=False)[0]
        point = Point(i, y=k)
        moved = point._replace(x=point.y)
        x, y, weight = moved
        answer += x + y + weight + point[1]
        window.append(point.x % 5)
        window.appendleft(k)
        window.rotate(3)
        answer += sum(window)
        settings = ChainMap({"a": i}, {"a": 1, "b": 2})
        answer = (answer * 31 + settings["a"] % 7 + settings["b"] + len(settings)) % 1000000007
    return answer
