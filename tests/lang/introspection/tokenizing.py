# The module tokenize: tokens, their places and lines, and its errors.
import io
import tokenize


def show(source):
    print(repr(source))
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            name = tokenize.tok_name[token.type]
            exact = tokenize.tok_name[token.exact_type]
            print("  ", name, "" if exact == name else exact, repr(token.string), token.start, token.end, repr(token.line))
    except (tokenize.TokenError, SyntaxError) as error:
        print("  ", type(error).__name__, error.args[0])


show("x = 1 + 2.5e3j  # sum\n")
show("def f(a, *b):\n    if a:\n\treturn b\n")
show("def f(a):\n    return [\n        a, # one\n\n    ]\n# end\n")
show("f'{a!r:>{w}} {{x}} {y=}'\n")
show("f'''a\n{b}\nc'''\nt'x{y:z}'\n")
show("s = '''one\ntwo''' 'three' \\\n  + r'\\n'\n")
show("a := b ** c // d >>= ... -> @x != <= y\n")
show("0xFF 0o17 0b1_0 1_000 .5 1. 1e-3 007 1if\n")
show("é = 'ü'")
show("if x:\r\n  y\r\n")
show("a $ b ? c ! d\n")
show("  x\n y\n")
show("if 1:\n\tx\n        y\n")
show("(1,\n")
show("'abc\n")
show("'''abc\n")
show("f'{x'\n")
show("f'}'\n")
show("1_ + 2\n")
show("0b12\n")
show("0xg\n")
show("ur'x'\n")
show("x \\ y\n")
show("\x01\n")

data = "# -*- coding: latin-1 -*-\ns = 'é'\n".encode("latin-1")
tokens = list(tokenize.tokenize(io.BytesIO(data).readline))
print(tokens[0])
print([t.string for t in tokens])
print(tokenize.detect_encoding(io.BytesIO(data).readline))
source = "def  f( x ):\n  return  x+1\n"
pairs = [t[:2] for t in tokenize.generate_tokens(io.StringIO(source).readline)]
print(repr(tokenize.untokenize(pairs)))
print(repr(tokenize.untokenize(tokenize.generate_tokens(io.StringIO(source).readline))))
