"""n rounds over sets of ints, strings and tuples: the operators, comprehensions, add and discard, subset tests, frozensets as keys."""

WORDS = [f"w{i * 7 % 53}" for i in range(80)]


def bench(n):
    answer = 0
    for i in range(n):
        evens = set(range(0, 120, 2))
        threes = {k for k in range(i % 5, 120, 3)}
        both = evens & threes
        either = evens | threes
        one = evens ^ threes
        rest = either - both
        seen = set()
        repeated = set()
        for word in WORDS:
            if word in seen:
                repeated.add(word)
            else:
                seen.add(word)
        seen.discard("w1")
        seen.update(("x", "y"), repeated)
        points = {(k % 6, k % 4) for k in range(40)}
        edges = {}
        for a, b in points:
            edge = frozenset((a, b + 1))
            edges[edge] = edges.get(edge, 0) + 1
        if rest == one and both <= evens and either >= threes and both.isdisjoint(rest):
            answer += 1
        ordered = sorted(seen)
        answer += len(both) * 3 + len(one) + len(ordered[i % len(ordered)]) + len(points) + max(edges.values()) + len(edges)
        answer = (answer * 31 + sum(both) + min(one)) % 1000000007
    return answer
