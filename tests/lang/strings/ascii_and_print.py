# print options, ascii, repr inside containers, sys.stdout.write.
import sys
print()
print("a", "b", sep="-")
print("a", "b", sep="")
print("x", end="!\n")
print("a", "b", sep="\n")
print(1, None, True, 1.5, "s", [1], (), {}, sep="|")
print("é日😀", ["é日😀"], ascii(["é日😀"]), repr("é"), ascii("\x80\u1234"))
print(*[1, 2, 3])
print(*"abc", sep=", ", end=".\n")
print("a", file=sys.stdout)
print("flush", flush=True)
print(sys.stdout.write("written\n"))
print(sep="x")
print("", "")
print(end="")
print("a", sep=None, end=None)
for f in (lambda: print("a", sep=1), lambda: print("a", end=1), lambda: print("a", nope=1), lambda: sys.stdout.write(1)):
    try:
        f()
    except TypeError as e:
        print(e)
class P:
    def __repr__(self):
        return "<P>"
class Q:
    def __str__(self):
        return "str Q"
    def __repr__(self):
        return "repr Q"
print(P(), [P()], Q(), [Q()], {"q": Q()}, (Q(),), str(P()), f"{Q()} {Q()!r}")
