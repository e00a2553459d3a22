# Reading a captured variable before it is set or after it is deleted.
def before():
    def f():
        return x
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
    x = 1
    return f()
print(before())
def after():
    x = 1
    def f():
        return x
    del x
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
    try:
        x
    except UnboundLocalError as e:
        print(type(e).__name__, e)
    x = 2
    return f()
print(after())
def inner_del():
    x = 1
    def d():
        nonlocal x
        del x
    d()
    try:
        return x
    except NameError as e:
        return str(e)
print(inner_del())
def twice():
    x = 1
    def d():
        nonlocal x
        del x
    d()
    try:
        d()
    except NameError as e:
        return type(e).__name__, str(e)
print(twice())
def cell():
    def f():
        return x
    c = f.__closure__[0]
    try:
        c.cell_contents
    except ValueError as e:
        print(e)
    x = 5
    return c.cell_contents
print(cell())
def exc():
    def f():
        return e
    try:
        raise ValueError("gone afterwards")
    except ValueError as e:
        print(f())
    try:
        f()
    except NameError as err:
        print(err)
exc()
def aug():
    def f():
        nonlocal n
        n += 1
    try:
        f()
    except NameError as e:
        print(type(e).__name__, e)
    n = 1
    f()
    return n
print(aug())
