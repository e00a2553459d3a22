# args, str, repr, notes, equality, attributes of the builtin exceptions.
for e in (Exception(), Exception("m"), Exception(1, 2), Exception(None), Exception([1]), ValueError("v"), KeyError("k"), KeyError(1), KeyError(), KeyError("a", "b"), IndexError(0), StopIteration(5), SystemExit(3), OSError("plain"), OSError(2, "No such file"), OSError(2, "No such file", "name.txt"), UnicodeError("u"), AttributeError("a"), NameError("n"), RuntimeError(("t",)), AssertionError(""), ImportError("i", name="n")):
    print(type(e).__name__, e.args, repr(str(e)), repr(e))
e = ValueError("a", 2)
e.extra = "x"
e.args = ("changed",)
print(e, e.args, e.extra, e.__dict__, e == ValueError("changed"), e == e, isinstance(e, Exception), e.__class__.__name__, bool(e), hash(e) == hash(e))
print(StopIteration(1, 2).value, StopIteration().value, SystemExit(4).code, SystemExit().code, SystemExit(1, 2).code, OSError(2, "m").errno, OSError(2, "m").strerror, OSError(2, "m", "f").filename, type(OSError(2, "m")).__name__, type(OSError(17, "m")).__name__, type(OSError(99999, "m")).__name__, ImportError("x", name="mod", path="p").name, KeyError("q").args[0], AttributeError("m", name="n", obj=5).name, NameError("m", name="nn").name)
try:
    [].nope
except AttributeError as x:
    print(x.name, x.obj, x.args)
try:
    undefined_thing
except NameError as x:
    print(x.name, x.args)
try:
    {}["missing"]
except KeyError as x:
    print(x.args, str(x), repr(x))
e.add_note("note 1")
e.add_note("note 2")
print(e.__notes__, ValueError().__cause__, ValueError().__context__, ValueError().__traceback__, ValueError().__suppress_context__)
for f in (lambda: e.add_note(5), lambda: setattr(e, "args", 5), lambda: setattr(e, "__cause__", 5), lambda: ValueError(x=1), lambda: setattr(e, "__traceback__", 5), lambda: setattr(e, "__context__", "x"), lambda: e[0], lambda: len(e), lambda: e.message):
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
print(e.with_traceback(None) is e, Exception.__doc__ is not None, [c.__name__ for c in FileNotFoundError.__mro__], issubclass(ModuleNotFoundError, ImportError), issubclass(KeyboardInterrupt, Exception), issubclass(IndentationError, SyntaxError), IOError is OSError)
