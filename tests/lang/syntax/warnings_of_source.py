"""SyntaxWarnings: what finds them, their order, and what becomes of them as errors."""
import warnings

SOURCES = [
    "x is 1", "x is not 'a'", "x is (1, 2)", "x is -1", "x is None", "x == 1 is y",
    "1()", "[1](2)", "f''()", "{}()", "(lambda: 1)()", "None[0]", "{1}[0]", "[1]['a']", "'a'[1.0]", "(x,)[None]", "[1][True]",
    "assert (x, 'message')", "assert ()",
    r"'\d'", r"b'\d'", r"'\400'", r"r'\d'", r"f'{x}\d'", r"f'\{x}'", r"'\é'", r"'a' '\d' '\e'", "'''\n\n\\d'''",
    "1if x else 2", "0xfor x", "[1for x in y]", "1jand x", "0b1or 2",
    "def f():\n try: pass\n finally: return 1",
    "for i in x:\n try: pass\n finally:\n  break",
    "for i in x:\n try: pass\n finally:\n  continue",
    "try: pass\nfinally:\n for i in x: break",
    "try: pass\nfinally:\n def f(): return",
    "def f():\n x: 1() = 3",
    "1 if 1() else x is 2; '\\d'",
]
for source in SOURCES:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        compile(source, "<source>", "exec")
    print(repr(source), *[(w.category.__name__, w.lineno, w.filename, str(w.message)) for w in found], sep="\n    ")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            compile(source, "<source>", "exec")
        except SyntaxError as e:
            print("   ", type(e).__name__, e.msg, e.lineno)

with warnings.catch_warnings(record=True) as found:
    warnings.simplefilter("always")
    import ast
    ast.parse(r"'\d'; x is 1")
    print([str(w.message) for w in found])

try:
    compile("f(a=1, a=2)", "<source>", "exec")
except SyntaxError as e:
    print(e.args)
