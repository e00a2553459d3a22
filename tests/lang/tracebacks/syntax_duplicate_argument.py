# SyntaxError: two parameters of one name.
def f(a, b, a):
    return a
