"""Paths as texts: fspath, splitroot, normpath, of strs, bytes and path-like objects."""
import os
import posixpath


class Path:
    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f"Path({self.path!r})"


class Text(str):
    pass


class Refusing:
    __fspath__ = None

    def __repr__(self):
        return "Refusing()"


PATHS = ["", "/", "//", "///", "a", "/a", "//a", "///a", "a//b/../c/./d/..", "../..", "/..", "./", "a/..", "a/../../b", "//a/../..", "../a/..",
         "/a/b/../../c/", "\0a", "/\0/..", "é/../ü", "/\ud800", "\U0001f600/../x", "...", ".../..", b"", b"//x", b"a/../b", b"/a/./b//",
         Text("/q/.."), Text("q"), Path("/z/.."), Path(b"/z"), Path(5), Path(None), 5, None, bytearray(b"a"), Refusing(), str]
for path in PATHS:
    for f in (os.fspath, posixpath.splitroot, posixpath.normpath, posixpath.splitdrive, posixpath.isabs):
        try:
            found = f(path)
            kinds = [type(x).__name__ for x in found] if isinstance(found, tuple) else type(found).__name__
            print(ascii(path), ascii(found), kinds)
        except Exception as e:
            print(ascii(path), type(e).__name__, e)
print(os.path.normpath(path="a/.."), os.path.join("a", Path("b"), "../c"), os.path.abspath("/a/../b"), os.path.relpath("/a/b/c", "/a/d"))
