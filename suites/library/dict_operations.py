"""n rounds over dicts of a hundred entries: get, setdefault, update, merge, comprehension, iteration, pop, membership."""

KEYS = [f"key{i}" for i in range(100)]
GROUPS = [f"group{i % 7}" for i in range(100)]


def bench(n):
    answer = 0
    for i in range(n):
        sizes = {key: index * i for index, key in enumerate(KEYS)}
        groups = {}
        for key, group in zip(KEYS, GROUPS):
            groups.setdefault(group, []).append(key)
        counts = {}
        for group in GROUPS:
            counts[group] = counts.get(group, 0) + 1
        changed = {**sizes, "key3": -1, "extra": i}
        changed.update((key, len(key)) for key in KEYS[::9])
        merged = sizes | counts
        merged |= {"last": 5}
        inverse = {value % 61: key for key, value in merged.items() if value % 3}
        for key in KEYS[::4]:
            if key in changed:
                answer += changed.pop(key) & 15
        answer += changed.pop("missing", 7) + sum(merged.values()) % 1009 + max(counts.values())
        answer += len(inverse) + sum(map(len, groups.values())) + len(sizes.keys() & changed.keys())
        if dict(groups) != groups or list(merged)[-1] != "last":
            answer += 1
        for key, value in sorted(changed.items())[:10]:
            answer = (answer * 31 + value + len(key)) % 1000000007
    return answer
