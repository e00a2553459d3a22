"""A renderer from Markdown to HTML: a parser of blocks, a parser of inline markup, and a writer that picks a method by kind.

Heavy on strings: slices, find, strip, replace, join; trees of small lists and dicts; tables of functions. One unit of n is
one document of some fifty lines; sixteen documents take turns.
"""

import re

SPECIAL = "\\`*[!<&>\n"
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
BULLET = re.compile(r"( *)([-*+]|\d+\.)\s+(.*)$")


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


class Inline:
    """Markup within a line. A node is (kind, text or children, extra)."""

    def __init__(self, references):
        self.references = references
        self.rules = {
            "\\": self.backslash,
            "`": self.code,
            "*": self.emphasis,
            "[": self.link,
            "!": self.image,
            "<": self.autolink,
            "&": self.entity,
            "\n": self.line_break,
        }

    def parse(self, text):
        nodes = []
        plain = []
        at = 0
        size = len(text)
        while at < size:
            c = text[at]
            rule = self.rules.get(c)
            if rule is None:
                start = at
                at += 1
                while at < size and text[at] not in SPECIAL:
                    at += 1
                plain.append(text[start:at])
                continue
            found = rule(text, at)
            if found is None:
                plain.append(c)
                at += 1
                continue
            node, at = found
            if plain:
                nodes.append(("text", "".join(plain), None))
                plain = []
            nodes.append(node)
        if plain:
            nodes.append(("text", "".join(plain), None))
        return nodes

    def backslash(self, text, at):
        if at + 1 < len(text) and text[at + 1] in "\\`*_[]()#!<>":
            return ("text", text[at + 1], None), at + 2
        return None

    def code(self, text, at):
        end = at
        while end < len(text) and text[end] == "`":
            end += 1
        fence = text[at:end]
        close = text.find(fence, end)
        if close < 0:
            return None
        return ("code", text[end:close].strip(), None), close + len(fence)

    def emphasis(self, text, at):
        mark = "**" if text.startswith("**", at) else "*"
        start = at + len(mark)
        if start >= len(text) or text[start].isspace():
            return None
        end = text.find(mark, start)
        while end > 0 and text[end - 1] in " \\":
            end = text.find(mark, end + 1)
        if end <= start:
            return None
        kind = "strong" if mark == "**" else "emphasis"
        return (kind, self.parse(text[start:end]), None), end + len(mark)

    def bracket(self, text, at):
        """The end of the bracket that opens at `at`; brackets nest."""
        depth = 0
        for i in range(at, len(text)):
            c = text[i]
            if c == "[":
                depth += 1
            elif c == "]":
                depth -= 1
                if depth == 0:
                    return i
        return -1

    def target(self, text, close):
        """The address and title after a closing bracket: `(address "title")` or `[name]`."""
        if text.startswith("(", close + 1):
            end = text.find(")", close)
            if end < 0:
                return None
            address, _, title = text[close + 2:end].partition(" ")
            return (address, title.strip('"')), end + 1
        if text.startswith("[", close + 1):
            end = text.find("]", close + 2)
            place = self.references.get(text[close + 2:end].lower())
            if place is not None:
                return place, end + 1
        return None

    def link(self, text, at):
        close = self.bracket(text, at)
        if close < 0:
            return None
        found = self.target(text, close)
        if found is None:
            return None
        place, end = found
        return ("link", self.parse(text[at + 1:close]), place), end

    def image(self, text, at):
        if not text.startswith("![", at):
            return None
        found = self.link(text, at + 1)
        if found is None:
            return None
        (_, children, place), end = found
        return ("image", children, place), end

    def autolink(self, text, at):
        end = text.find(">", at)
        address = text[at + 1:end]
        if end < 0 or "://" not in address or " " in address:
            return None
        return ("link", [("text", address, None)], (address, "")), end + 1

    def entity(self, text, at):
        end = text.find(";", at, at + 8)
        if end > at + 1 and text[at + 1:end].isalnum():
            return ("raw", text[at:end + 1], None), end + 1
        return None

    def line_break(self, text, at):
        if at >= 2 and text[at - 2:at] == "  ":
            return ("break", "", None), at + 1
        return ("text", "\n", None), at + 1


class Blocks:
    """Lines to a tree of blocks. A block is a dict with a kind."""

    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def parse(self):
        blocks = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                self.at += 1
            elif line.startswith("```") and "`" not in line[3:]:
                blocks.append(self.fence(line[3:].strip()))
            elif line.startswith(">"):
                blocks.append(self.quote())
            elif HEADING.match(line):
                marks, text = HEADING.match(line).groups()
                blocks.append({"kind": "heading", "level": len(marks), "text": text})
                self.at += 1
            elif line.strip() == "---":
                blocks.append({"kind": "rule"})
                self.at += 1
            elif BULLET.match(line):
                blocks.append(self.bullets(len(line) - len(line.lstrip())))
            elif "|" in line and self.at + 1 < len(self.lines) and set(self.lines[self.at + 1]) <= set("|-: "):
                blocks.append(self.table())
            else:
                blocks.append(self.paragraph())
        return blocks

    def fence(self, language):
        self.at += 1
        start = self.at
        while self.at < len(self.lines) and not self.lines[self.at].startswith("```"):
            self.at += 1
        body = self.lines[start:self.at]
        self.at += 1
        return {"kind": "fence", "language": language, "lines": body}

    def quote(self):
        inner = []
        while self.at < len(self.lines) and self.lines[self.at].startswith(">"):
            inner.append(self.lines[self.at][1:].lstrip())
            self.at += 1
        return {"kind": "quote", "children": Blocks(inner).parse()}

    def bullets(self, indent):
        items = []
        ordered = False
        while self.at < len(self.lines):
            match = BULLET.match(self.lines[self.at])
            if match is None or len(match.group(1)) < indent:
                break
            if len(match.group(1)) > indent:
                items[-1]["children"].append(self.bullets(len(match.group(1))))
                continue
            ordered = match.group(2)[0].isdigit()
            items.append({"text": match.group(3), "children": []})
            self.at += 1
        return {"kind": "list", "ordered": ordered, "items": items}

    def cells(self):
        cells = [cell.strip() for cell in self.lines[self.at].strip().strip("|").split("|")]
        self.at += 1
        return cells

    def table(self):
        head = self.cells()
        sides = []
        for mark in self.cells():
            left, right = mark.startswith(":"), mark.endswith(":")
            sides.append("center" if left and right else "right" if right else "left")
        rows = []
        while self.at < len(self.lines) and "|" in self.lines[self.at]:
            rows.append(self.cells())
        return {"kind": "table", "head": head, "sides": sides, "rows": rows}

    def paragraph(self):
        lines = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip() or (lines and line.startswith((">", "#", "```", "---"))):
                break
            lines.append(line.lstrip())
            self.at += 1
        return {"kind": "paragraph", "text": "\n".join(lines)}


class Writer:
    """A tree to HTML; `block_KIND` and `inline_KIND` write a kind of node each."""

    def __init__(self, references):
        self.inline = Inline(references)
        self.headings = []

    def blocks(self, blocks):
        return "\n".join([getattr(self, "block_" + block["kind"])(block) for block in blocks])

    def block_heading(self, block):
        words = "".join([c if c.isalnum() else " " for c in block["text"].lower()]).split()
        anchor = "-".join(words)
        self.headings.append((block["level"], anchor))
        return f'<h{block["level"]} id="{anchor}">{self.markup(block["text"])}</h{block["level"]}>'

    def block_rule(self, block):
        return "<hr>"

    def block_paragraph(self, block):
        return "<p>" + self.markup(block["text"]) + "</p>"

    def block_fence(self, block):
        return '<pre class="%s">%s</pre>' % (block["language"], "\n".join(map(escape, block["lines"])))

    def block_quote(self, block):
        return "<blockquote>\n" + self.blocks(block["children"]) + "\n</blockquote>"

    def block_list(self, block):
        tag = "ol" if block["ordered"] else "ul"
        items = ["<li>" + self.markup(item["text"]) + self.blocks(item["children"]) + "</li>" for item in block["items"]]
        return "<{0}>\n{1}\n</{0}>".format(tag, "\n".join(items))

    def block_table(self, block):
        rows = [self.row(block["head"], block["sides"], "th")]
        rows.extend(self.row(row, block["sides"], "td") for row in block["rows"])
        return "<table>\n" + "\n".join(rows) + "\n</table>"

    def row(self, cells, sides, tag):
        parts = [f'<{tag} align="{side}">{self.markup(cell)}</{tag}>' for cell, side in zip(cells, sides)]
        return "<tr>" + "".join(parts) + "</tr>"

    def markup(self, text):
        return self.nodes(self.inline.parse(text))

    def nodes(self, nodes):
        return "".join([INLINE[kind](self, content, extra) for kind, content, extra in nodes])

    def inline_text(self, content, extra):
        return escape(content)

    def inline_raw(self, content, extra):
        return content

    def inline_code(self, content, extra):
        return "<code>" + escape(content) + "</code>"

    def inline_strong(self, content, extra):
        return "<strong>" + self.nodes(content) + "</strong>"

    def inline_emphasis(self, content, extra):
        return "<em>" + self.nodes(content) + "</em>"

    def inline_break(self, content, extra):
        return "<br>\n"

    def inline_link(self, content, extra):
        address, title = extra
        note = f' title="{escape(title)}"' if title else ""
        return f'<a href="{escape(address)}"{note}>{self.nodes(content)}</a>'

    def inline_image(self, content, extra):
        return f'<img src="{escape(extra[0])}" alt="{self.nodes(content)}">'


INLINE = {name[7:]: method for name, method in vars(Writer).items() if name.startswith("inline_")}


def render(source):
    """A document's HTML and its headings. Lines `[name]: address title` are taken out first."""
    references = {}
    lines = []
    for line in source.splitlines():
        if line.startswith("[") and "]: " in line:
            name, _, place = line[1:].partition("]: ")
            address, _, title = place.partition(" ")
            references[name.lower()] = (address, title)
        else:
            lines.append(line)
    writer = Writer(references)
    return writer.blocks(Blocks(lines).parse()), writer.headings


class Author:
    """Writes documents from a fixed stock of words."""

    WORDS = "river stone lamp winter bread copper garden signal letter harbour cloud engine paper morning thread island".split()
    MARKUP = [
        "*%s*", "**%s**", "`%s <x>`", "[%s](/to/%s \"see %s\")", "[%s][ref]", "![%s](%s.png)", "<https://%s.example/>",
        "%s & %s", "AT&amp;%s", "**very *%s* %s**", "\\*%s\\*", "``a ` %s``", "[a [nested] %s](x)", "%s < %s > 1",
    ]

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 12) % limit

    def word(self):
        return self.WORDS[self.below(len(self.WORDS))]

    def sentence(self, words):
        parts = []
        for _ in range(words):
            if self.below(5):
                parts.append(self.word())
            else:
                shape = self.MARKUP[self.below(len(self.MARKUP))]
                parts.append(shape % tuple([self.word() for _ in range(shape.count("%s"))]))
        return " ".join(parts) + "."

    def document(self):
        lines = ["# " + self.sentence(4), ""]
        for section in range(3):
            lines.append("#" * (2 + section % 2) + " " + self.sentence(3))
            lines += [self.sentence(9) + ("  " if self.below(2) else "") for _ in range(3)]
            lines += ["", "- " + self.sentence(4), "- " + self.sentence(5), "  1. " + self.sentence(3), "  2. " + self.sentence(3)]
            lines += ["- " + self.sentence(2), "", "> " + self.sentence(7), "> " + self.sentence(6), ">", "> - " + self.sentence(3), ""]
        lines += ["```python", "if a < b and c > d:", '    print("less & more")', "```", "---"]
        lines += ["| name | size | note |", "|:-----|-----:|:----:|"]
        lines += ["| %s | %d | %s |" % (self.word(), self.below(1000), self.sentence(2)) for _ in range(4)]
        return "\n".join(lines + ["", "[ref]: https://example.org/reference The reference"])


DOCUMENTS = [Author(seed).document() for seed in range(1, 17)]


def bench(n):
    size = 0
    check = 0
    for i in range(n):
        html, headings = render(DOCUMENTS[i % 16])
        size += len(html) + html.count("&") + html.count("<")
        for line in html.split("\n"):
            check = (check * 31 + len(line) * 7 + ord(line[len(line) // 2])) % 1000000007
        for level, anchor in headings:
            check = (check * 31 + level + len(anchor)) % 1000000007
    return "%d:%d" % (size, check)
