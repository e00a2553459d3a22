"""Read a nested document of 3 kB with json.loads n times: objects, arrays, ints, floats, strings with escapes."""

import json


def document():
    items = []
    for i in range(20):
        items.append(
            '{"id": %d, "name": "item \\"%d\\"", "tags": ["a%d", "b", "\\u00e9t\\u00e9"], '
            '"price": %d.25, "rate": -1e-%d, "stock": null, "open": %s}'
            % (i * 1001, i, i, i * 7, i + 1, "true" if i % 2 else "false"))
    return '{"version": 3,\n  "items": [\n    ' + ",\n    ".join(items) + "\n  ],\n  \"empty\": [{}, []]\n}"


TEXT = document()


def bench(n):
    answer = 0
    for i in range(n):
        tree = json.loads(TEXT)
        for item in tree["items"]:
            answer += item["id"] + len(item["name"]) + len(item["tags"][2]) + int(item["price"])
            if item["open"]:
                answer += 1
        answer += len(tree["empty"]) * i
    return answer
