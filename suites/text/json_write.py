"""Write a tree of dicts, lists, strings and numbers as JSON n times with a writer by hand: type tests, escapes, joining."""


def escape(s):
    plain = True
    for c in s:
        if c == '"' or c == "\\" or c < " " or c > "~":
            plain = False
            break
    if plain:
        return '"' + s + '"'
    parts = ['"']
    for c in s:
        if c == '"':
            parts.append('\\"')
        elif c == "\\":
            parts.append("\\\\")
        elif c == "\n":
            parts.append("\\n")
        elif c < " " or c > "~":
            parts.append("\\u%04x" % ord(c))
        else:
            parts.append(c)
    parts.append('"')
    return "".join(parts)


def write(value, out, indent):
    if value is None:
        out.append("null")
    elif value is True:
        out.append("true")
    elif value is False:
        out.append("false")
    elif isinstance(value, str):
        out.append(escape(value))
    elif isinstance(value, int):
        out.append(str(value))
    elif isinstance(value, float):
        out.append(repr(value))
    elif isinstance(value, dict):
        if not value:
            out.append("{}")
            return
        inner = indent + "  "
        separator = "{\n" + inner
        for key, item in value.items():
            out.append(separator)
            out.append(escape(key))
            out.append(": ")
            write(item, out, inner)
            separator = ",\n" + inner
        out.append("\n" + indent + "}")
    elif isinstance(value, (list, tuple)):
        separator = "["
        for item in value:
            out.append(separator)
            write(item, out, indent)
            separator = ", "
        out.append("]" if value else "[]")
    else:
        raise TypeError("cannot write a " + type(value).__name__)


def tree():
    items = []
    for i in range(10):
        items.append({
            "id": i * 1001,
            "name": 'item "%d"\n' % i,
            "tags": ["a%d" % i, "b", "\u00e9t\u00e9"],
            "price": i * 7 + 0.25,
            "size": (i, -i, i / 4),
            "stock": None,
            "open": i % 2 == 1,
        })
    return {"version": 3, "items": items, "empty": [{}, []]}


TREE = tree()


def bench(n):
    total = 0
    for _ in range(n):
        out = []
        write(TREE, out, "")
        total += len("".join(out)) + len(out)
    return total
