# % formatting: conversions, flags, widths, mappings.
print("%d %i %u" % (1, -2, 3), "%s %r %a" % ("é", "é", "é"), "%x %X %o" % (255, 255, 8), "%#x %#o" % (255, 8), "%c%c" % (97, "b"), "%%" % ())
print("%5d|%-5d|%05d|%+d|% d|%5s|%-5s|%.2s" % (1, 2, 3, 4, 5, "a", "b", "xyz"))
print("%f %.2f %e %.3e %g %G %F" % (1.5, 2.345, 12345.678, 0.00012, 1e-10, 1e20, 3), "%.0f %#.0f %10.3f|%-10.1f|%+.1f %010.2f" % (2.5, 2.5, 3.14159, 2.0, 1.0, -1.5))
print("%*d|%-*d|%.*f|%*.*f" % (5, 1, 4, 2, 2, 3.14159, 8, 3, 2.5))
print("%(a)s %(b)d %(a)r" % {"a": "x", "b": 5}, "%(k)5.1f%%" % {"k": 99.5}, "%s" % {"a": 1}, "%s" % [1, 2], "%s %s" % ((1, 2), [3]), "%s" % ((1, 2),), "%r" % None)
print("%d" % 3.99, "%d" % -3.99, "%d" % True, "%s" % True, "%x" % True, "%d" % (10 ** 3), "%i" % (2 ** 70), "%.3d" % 5, "%+.3d" % 5, "%x" % -255, "%#X" % 255, "%08.3f" % -3.14159)
print("%s" % 1.0, "%.10s|" % "short", "%10.3s|" % "abcdef", "%c" % 0x65E5, "%s%s" % ("a", "日"), "é%s" % "x", "%ld %hd" % (1, 2))
for f in (lambda: "%d" % "a", lambda: "%d %d" % (1,), lambda: "%d" % (1, 2), lambda: "%q" % 1, lambda: "%" % 1, lambda: "%(a)s" % 5, lambda: "%(a)s" % {}, lambda: "%c" % "ab", lambda: "%c" % -1, lambda: "%x" % 1.5, lambda: "%f" % "a", lambda: "%s %s" % "a", lambda: "x" % 1, lambda: "%(a" % {"a": 1}, lambda: "%*d" % ("a", 1), lambda: "%d" % None, lambda: "%o" % [], lambda: "%c" % 1.5, lambda: "%.f" % 1.5, lambda: "%s" % ()):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print("x" % {}, "x" % (), "x" % [], "%s" % b"a", "%s" % "a" * 2, "%s=%s" % tuple("ab"))
class M:
    def __getitem__(self, k):
        return k * 2
print("%(ab)s" % M(), "%s" % type(5), "%s" % ValueError("v"), "%r" % ValueError("v"))
