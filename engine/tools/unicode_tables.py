"""Writes engine/src/builtins/str_unicode_tables.rs from the Unicode data of the Python that runs it.

The engine promises CPython 3.14's answers, hence its version of Unicode (16.0), which neither Rust's
standard library nor the crates about Unicode have at the same time.

    python3.14 engine/tools/unicode_tables.py > engine/src/builtins/str_unicode_tables.rs
"""
import sys
import unicodedata

FLAGS = ["ALPHA", "DECIMAL", "DIGIT", "NUMERIC", "LOWER", "UPPER", "TITLE", "SPACE", "PRINTABLE",
         "XID_START", "XID_CONTINUE", "CASE_IGNORABLE", "SPECIAL_CASE"]


def flags(c):
    ignorable = ("A\u03a3" + c + "a").lower()[1] == "\u03c3" and ("A\u03a3" + c).lower()[1] == "\u03c2"
    special = (len(c.upper()) > 1 or len(c.lower()) > 1 or len(c.title()) > 1
               or c.casefold() != c.lower())
    bits = [c.isalpha(), c.isdecimal(), c.isdigit(), c.isnumeric(), c.islower(), c.isupper(),
            unicodedata.category(c) == "Lt", c.isspace(), c.isprintable(), c.isidentifier(),
            ("a" + c).isidentifier(), ignorable, special]
    return sum(bit << i for i, bit in enumerate(bits))


def delta(c, to):
    return ord(to) - ord(c) if len(to) == 1 else 0


def columns(items, per_line):
    for i in range(0, len(items), per_line):
        print("    " + " ".join(items[i:i + per_line]))


records, runs, last = {}, [], None
for n in range(sys.maxunicode + 1):
    c = chr(n)
    record = (flags(c), delta(c, c.lower()), delta(c, c.upper()), delta(c, c.title()))
    index = records.setdefault(record, len(records))
    if index != last:
        runs.append((n, index))
        last = index

print(f"//! Unicode {unicodedata.unidata_version}, written by engine/tools/unicode_tables.py: do not edit.")
print("#![cfg_attr(rustfmt, rustfmt_skip)]")
print("\nuse super::str_unicode::Properties;\n")
for i, name in enumerate(FLAGS):
    print(f"pub(super) const {name}: u16 = 1 << {i};")
print(f"\npub(super) static PROPERTIES: [Properties; {len(records)}] = [")
columns([f"Properties::new({f:#x}, {lo}, {up}, {ti})," for f, lo, up, ti in records], 4)
print("];\n\n/// Runs of code points with the same properties: first code point << 11 | index.")
assert len(records) < 1 << 11
print(f"pub(super) static RUNS: [u32; {len(runs)}] = [")
columns([f"{n << 11 | i}," for n, i in runs], 24)
print("];")
for name, method in [("UPPER", str.upper), ("LOWER", str.lower), ("TITLE", str.title), ("FOLD", str.casefold)]:
    rows = []
    for n in range(sys.maxunicode + 1):
        c = chr(n)
        to = method(c)
        if len(to) > 1 or (name == "FOLD" and to != c.lower()):
            codes = ", ".join(f"{ord(x):#x}" for x in to) + ", 0" * (3 - len(to))
            rows.append(f"({n:#x}, [{codes}]),")
    print(f"\n/// Code points whose mapping is not in the properties; zero ends a mapping.")
    print(f"pub(super) static SPECIAL_{name}: [(u32, [u32; 3]); {len(rows)}] = [")
    columns(rows, 4)
    print("];")
