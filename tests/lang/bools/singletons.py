# None, NotImplemented and Ellipsis: identity, text, truth, attributes.
print(None, repr(None), str(None), type(None), None is None, None == None, None == 0, None != False)
print(NotImplemented, type(NotImplemented), Ellipsis, ..., type(...), ... is Ellipsis, bool(...))
print([None, ...], (None,), {None: None}, {None}, f"{None}", "%s" % None, f"{...!r}")
none = None
for f in (lambda: none.x, lambda: none(), lambda: none[0], lambda: None + 1, lambda: len(None), lambda: iter(None), lambda: None < None, lambda: bool(NotImplemented), lambda: None in None, lambda: setattr(None, "a", 1), lambda: [*None], lambda: type(None)(1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def nothing():
    pass
def bare():
    return
print(nothing(), bare(), type(None)(), nothing() is None, print("x") is None)
print([x for x in (None, 0, "", False) if x is None], [x is not None for x in (None, 0)])
x = None
print("none" if x is None else "some", x or "default", not x)
