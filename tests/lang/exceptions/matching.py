# Which except clause matches: subclasses, tuples, nested tuples are refused, expressions, bare except.
class A(Exception): pass
class B(A): pass
class C(B, KeyError): pass
def which(e):
    try:
        raise e
    except C: return "C"
    except (B, ValueError): return "B or ValueError"
    except A as x: return f"A {x}"
    except LookupError: return "LookupError"
    except ArithmeticError: return "ArithmeticError"
    except OSError: return "OSError"
    except: return "bare " + type(e).__name__
for e in (A("a"), B(), C(), ValueError(), UnicodeError(), KeyError(), IndexError(), ZeroDivisionError(), OverflowError(), FileNotFoundError(), RuntimeError(), RecursionError(), StopIteration(), SystemExit(), KeyboardInterrupt(), GeneratorExit(), NotImplementedError(), AssertionError(), AttributeError(), A, B, KeyError):
    print(e.__name__ if isinstance(e, type) else type(e).__name__, which(e))
types = (KeyError, IndexError)
def dyn(t, e):
    try:
        try:
            raise e
        except t as x:
            return "matched " + repr(x)
    except Exception as x:
        return "outer " + type(x).__name__ + " " + str(x)
print(dyn(types, KeyError(1)), dyn(types, ValueError(2)), dyn((), ValueError(3)), dyn(Exception, 5), dyn(5, ValueError(4)), dyn("x", ValueError(4)), dyn((KeyError, 5), ValueError(5)), dyn((KeyError, 5), KeyError(6)), dyn(int, ValueError(7)))
def side(): print("evaluated"); return KeyError
try:
    pass
except side():
    pass
try:
    raise KeyError
except ValueError:
    pass
except side():
    print("via function")
for t in (ZeroDivisionError, ArithmeticError, Exception, BaseException, object):
    try:
        try:
            1 / 0
        except t as e:
            print(t.__name__, "catches", e)
    except TypeError as e:
        print(e)
    except ZeroDivisionError:
        print("unmatched")
