"""What exceptions keep when they are pickled, and errors of their texts."""
import copy
import pickle

for e in (ImportError("m", name="n", path="p"), OSError(2, "text", "f", None, "g"), OSError(2, "text", "f")):
    c = pickle.loads(pickle.dumps(e))
    print(type(c).__name__, c.args, getattr(c, "name", 0), getattr(c, "path", 0), getattr(c, "filename2", 0))
    print(copy.copy(e).args)
print(SyntaxError("m")._metadata, UnicodeDecodeError("ascii", bytearray(b"\xff"), 0, 1, "r").object)


class Evil(str):
    def __str__(self):
        e.object = None
        return self


e = UnicodeEncodeError("utf-8", "x", 0, 1, Evil("reason"))
try:
    str(e)
except TypeError as t:
    print("TypeError")
