# The module traceback: formatted exceptions, stacks and their parts.
import io
import sys
import traceback


def inner(value):
    secret = value
    return secret / 0


def outer():
    return inner(1) + 1


def lines(text):
    for line in text.splitlines():
        print("   |", line.replace(__file__, "FILE"))


try:
    outer()
except ZeroDivisionError as error:
    caught = error
    lines(traceback.format_exc())
    out = io.StringIO()
    traceback.print_exc(file=out)
    print(out.getvalue() == traceback.format_exc())
    print([(f.name, f.line) for f in traceback.extract_tb(error.__traceback__)])
    print(traceback.format_exception_only(error))
    for frame, line in traceback.walk_tb(error.__traceback__):
        print(frame.f_code.co_name, line - frame.f_code.co_firstlineno, sorted(frame.f_locals)[:1])
    tb = error.__traceback__
    while tb.tb_next:
        tb = tb.tb_next
    print(tb.tb_frame.f_code.co_name, tb.tb_frame.f_locals, tb.tb_lineno == tb.tb_frame.f_lineno)
    print(sys.exc_info()[0].__name__, sys.exception() is error)

lines("".join(traceback.format_exception(caught, limit=1)))
lines("".join(traceback.format_exception(caught, limit=-1)))

try:
    try:
        {}["missing"]
    except KeyError as error:
        raise ValueError("second") from error
except ValueError as error:
    error.add_note("a note")
    lines("".join(traceback.format_exception(error)))
    lines("".join(traceback.format_exception(error, chain=False)))

try:
    try:
        raise OSError("first")
    except OSError:
        undefined_name
except NameError as error:
    lines("".join(traceback.format_exception(error)))

try:
    raise ExceptionGroup("several", [ValueError(1), TypeError("two")])
except ExceptionGroup as error:
    lines("".join(traceback.format_exception(error)))

try:
    compile("a = (1 +\n", "some.py", "exec")
except SyntaxError as error:
    lines("".join(traceback.format_exception_only(error)))

summary = traceback.TracebackException.from_exception(caught, capture_locals=True)
print(summary.exc_type_str, str(summary), [f.locals for f in summary.stack][-1])
print(traceback.StackSummary.from_list([("a.py", 1, "f", "x = 1"), ("a.py", 2, "g", None)]).format())


def recursive(n):
    return recursive(n - 1) if n else 1 / 0


try:
    recursive(10)
except ZeroDivisionError:
    lines(traceback.format_exc())
print([f.name for f in (lambda: traceback.extract_stack())()])
