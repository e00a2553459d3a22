# The parts of sys and time that scripts reach for.
import sys, time
print(sys.maxsize, sys.byteorder, len(sys.argv), sys.argv[0].endswith("sys_and_time.py"), type(sys.path).__name__, sys.path[0].endswith("builtins"), sys.modules["sys"] is sys, "time" in sys.modules, "no_such" in sys.modules, type(sys.modules).__name__)
print(sys.version_info >= (3, 9), sys.version_info[0], len(sys.version_info), isinstance(sys.version, str), sys.version.startswith("3."), sys.platform, type(sys.executable).__name__, sys.float_info.max, sys.float_info.epsilon, sys.int_info.bits_per_digit > 0, sys.hash_info.modulus, sys.maxunicode)
print(sys.getrecursionlimit() >= 100, sys.stdout.write("") , sys.stderr.write(""), sys.stdin.readline(), sys.stdout.flush(), sys.exc_info(), sys.intern("a") == "a", sys.getsizeof([]) > 0, isinstance(sys.implementation.name, str))
a = time.perf_counter()
b = time.perf_counter_ns()
c = time.time()
d = time.monotonic()
e = time.process_time()
f = time.process_time_ns()
print(type(a).__name__, type(b).__name__, type(c).__name__, type(d).__name__, type(e).__name__, type(f).__name__, c > 1.6e9, time.perf_counter() >= a, time.perf_counter_ns() >= b, time.monotonic() >= d, time.process_time() >= e, time.process_time_ns() >= f, type(time.time_ns()).__name__, type(time.monotonic_ns()).__name__)
print(time.sleep(0), time.sleep(0.001))
for g in (lambda: time.sleep(-1), lambda: time.sleep("a"), lambda: sys.exit(3), lambda: sys.exit(), lambda: sys.exit("msg"), lambda: sys.nope, lambda: sys.setrecursionlimit(0), lambda: sys.intern(5), lambda: time.time(1)):
    try:
        print(g())
    except BaseException as x:
        print(type(x).__name__, x, x.args)
