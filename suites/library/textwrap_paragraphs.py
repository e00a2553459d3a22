"""Fill, indent, dedent and shorten n paragraphs of 80 words with textwrap."""

import textwrap

WORDS = "a quick river signal, well-known and extraordinarily long; harbour lamps of copper -- bread (stone) winter's garden".split()
PARAGRAPHS = [" ".join(WORDS[(i * k + k) % len(WORDS)] for k in range(80)) for i in range(1, 8)]
BLOCK = "\n".join("    " + "  " * (i % 3) + "line of code" for i in range(10))


def bench(n):
    answer = 0
    for i in range(n):
        paragraph = PARAGRAPHS[i % 7]
        filled = textwrap.fill(paragraph, width=50 + i % 20)
        lines = textwrap.wrap(paragraph, 40, initial_indent="* ", subsequent_indent="  ", break_long_words=False)
        quoted = textwrap.indent(filled, "> ")
        block = textwrap.dedent(BLOCK)
        short = textwrap.shorten(paragraph, 60, placeholder=" ...")
        answer += filled.count("\n") + sum(map(len, lines)) + len(quoted) + len(block) + len(short)
        answer = (answer * 31 + ord(lines[-1][-1]) + len(lines[len(lines) // 2])) % 1000000007
    return answer
