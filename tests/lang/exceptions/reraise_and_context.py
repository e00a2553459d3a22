# Re-raising, context through functions, loops and generators; the name is deleted after the clause.
import sys
def f():
    try:
        raise ValueError("v")
    except ValueError as e:
        pass
    try:
        return e
    except NameError as x:
        return str(x)
print(f())
e = "before"
try:
    raise KeyError
except KeyError as e:
    pass
print("e" in globals())
def info():
    return sys.exc_info()[0] and sys.exc_info()[0].__name__, repr(sys.exception())
print(info())
try:
    1 / 0
except ZeroDivisionError:
    print(info())
    try:
        int("x")
    except ValueError:
        print(info())
    print(info())
print(info())
def gen():
    try:
        yield info()
        raise KeyError
    except KeyError:
        yield info()
        yield info()
g = gen()
try:
    raise TypeError
except TypeError:
    print(next(g), next(g))
print(next(g), info())
def chain(n):
    try:
        if n == 0: raise ValueError("deepest")
        chain(n - 1)
    except ValueError as e:
        raise ValueError(f"level {n}") from e
try:
    chain(3)
except ValueError as e:
    while e:
        print(e, end=" < ")
        e = e.__cause__
    print()
def cleanup():
    try:
        raise KeyError("main")
    except KeyError:
        try:
            raise OSError("cleanup failed")
        except OSError:
            pass
        raise
try:
    cleanup()
except KeyError as e:
    print(repr(e), e.__context__)
def swap():
    try:
        try:
            raise KeyError("one")
        except KeyError as e:
            saved = e
            raise ValueError("two")
    except ValueError as e:
        return e.__context__ is saved
print(swap())
def loop():
    errs = []
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError as e:
            errs.append(e)
    return [(str(e), e.__context__) for e in errs]
print(loop())
def reraised_keeps():
    try:
        raise ValueError("keep")
    except ValueError as e:
        first = e
        try:
            raise
        except ValueError as again:
            return again is first
print(reraised_keeps())
def finally_reraise():
    try:
        try:
            1 / 0
        finally:
            x = [i for i in range(3)]
            try:
                {}[1]
            except KeyError:
                x.append("k")
    except ZeroDivisionError as e:
        return x, repr(e), repr(e.__context__)
print(finally_reraise())
def with_nested():
    try:
        raise A_error
    except NameError as e:
        return str(e)
print(with_nested())
