"""Parse a JSON-like document of 1 kB n times with a parser written by hand: str indexing, slices, recursion, dict and list building."""


class Error(Exception):
    pass


class Parser:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def skip(self):
        text = self.text
        at = self.at
        while at < len(text) and text[at] in " \n\t":
            at += 1
        self.at = at

    def expect(self, c):
        self.skip()
        if self.text[self.at] != c:
            raise Error("expected %r at %d" % (c, self.at))
        self.at += 1

    def value(self):
        self.skip()
        c = self.text[self.at]
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        if c == "-" or c.isdigit():
            return self.number()
        for word, meaning in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return meaning
        raise Error("unexpected %r at %d" % (c, self.at))

    def object(self):
        self.expect("{")
        result = {}
        self.skip()
        if self.text[self.at] == "}":
            self.at += 1
            return result
        while True:
            self.skip()
            key = self.string()
            self.expect(":")
            result[key] = self.value()
            self.skip()
            c = self.text[self.at]
            self.at += 1
            if c == "}":
                return result
            if c != ",":
                raise Error("expected , or } at %d" % self.at)

    def array(self):
        self.expect("[")
        result = []
        self.skip()
        if self.text[self.at] == "]":
            self.at += 1
            return result
        while True:
            result.append(self.value())
            self.skip()
            c = self.text[self.at]
            self.at += 1
            if c == "]":
                return result
            if c != ",":
                raise Error("expected , or ] at %d" % self.at)

    def string(self):
        self.expect('"')
        text = self.text
        start = self.at
        at = start
        parts = []
        while True:
            c = text[at]
            if c == '"':
                parts.append(text[start:at])
                self.at = at + 1
                return "".join(parts)
            if c == "\\":
                parts.append(text[start:at])
                escape = text[at + 1]
                if escape == "n":
                    parts.append("\n")
                elif escape == "u":
                    parts.append(chr(int(text[at + 2:at + 6], 16)))
                    at += 4
                else:
                    parts.append(escape)
                at += 2
                start = at
            else:
                at += 1

    def number(self):
        text = self.text
        start = self.at
        at = start + 1
        real = False
        while at < len(text):
            c = text[at]
            if c.isdigit():
                at += 1
            elif c in ".eE+-":
                real = True
                at += 1
            else:
                break
        self.at = at
        if real:
            return float(text[start:at])
        return int(text[start:at])


def document():
    items = []
    for i in range(10):
        items.append(
            '{"id": %d, "name": "item \\"%d\\"", "tags": ["a%d", "b", "\\u00e9t\\u00e9"], '
            '"price": %d.25, "rate": -1e-%d, "stock": null, "open": %s}'
            % (i * 1001, i, i, i * 7, i + 1, "true" if i % 2 else "false"))
    return '{"version": 3,\n  "items": [\n    ' + ",\n    ".join(items) + "\n  ],\n  \"empty\": [{}, []]\n}"


TEXT = document()


def bench(n):
    total = 0
    for _ in range(n):
        parser = Parser(TEXT)
        tree = parser.value()
        for item in tree["items"]:
            total += item["id"] + len(item["name"]) + len(item["tags"][2]) + int(item["price"])
            if item["open"]:
                total += 1
        total += parser.at
    return total
