# Carets under the failing part of an expression: operators, calls, subscripts, attributes.
def show(f):
    try:
        f()
    except Exception as e:
        return e
a, b, c = 1, 0, {"k": [1, None]}
raised = [show(lambda: a + 5 * (a / b) - 2), show(lambda: c["k"][1].attr.more), show(lambda: c["k"][0]["x"]), show(lambda: (a + 1).foo(b))]
print([type(e).__name__ for e in raised])
result = a + 5 * (a / b) - 2
