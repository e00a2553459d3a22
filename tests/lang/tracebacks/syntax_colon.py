# place-only: SyntaxError: missing colon.
def f(x)
    return x
