"""Write a nested document with json.dumps n times: plain, indented, and compact with sorted keys; the strings have escapes."""

import json


def document():
    items = []
    for i in range(12):
        items.append({
            "id": i * 1001,
            "name": f"item \"{i}\"",
            "tags": ["new", "caf\u00e9", "a\tb", f"tag{i}"],
            "price": i * 7 + 0.25,
            "size": {"width": i, "height": -i * 3, "depth": None},
            "open": i % 2 == 0,
        })
    return {"version": 3, "items": items, "empty": [{}, [], ""], "matrix": [[i * j for j in range(6)] for i in range(6)]}


DOCUMENT = document()


def bench(n):
    answer = 0
    for i in range(n):
        DOCUMENT["version"] = i
        plain = json.dumps(DOCUMENT)
        answer = (answer * 31 + len(plain) + plain.count("\\")) % 1000000007
        if i % 4 == 0:
            indented = json.dumps(DOCUMENT, indent=2)
            answer = (answer * 31 + len(indented) + indented.count("\n")) % 1000000007
            compact = json.dumps(DOCUMENT, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            answer = (answer * 31 + len(compact) + compact.find("version")) % 1000000007
    return answer
