# heavy
import io
import os
import tempfile


class Source(io.RawIOBase):
    """Gives its bytes a few at a time."""

    def __init__(self, data, step=3):
        self.data = data
        self.step = step

    def readable(self):
        return True

    def readinto(self, buffer):
        part = self.data[:min(self.step, len(buffer))]
        self.data = self.data[len(part):]
        buffer[:len(part)] = part
        return len(part)


class Sink(io.RawIOBase):
    def __init__(self):
        self.parts = []

    def writable(self):
        return True

    def write(self, data):
        self.parts.append(bytes(data))
        return len(data)


raw = Source(b"one\ntwo\nthree")
print(raw.read(2), raw.readline(), raw.readlines(), raw.read(5), raw.closed)
print(list(Source(b"a\nb\n")), Source(b"all of it").readall())
with Source(b"") as raw:
    print(raw.writable(), raw.seekable(), raw.isatty())
print(raw.closed)

reader = io.BufferedReader(Source(b"line one\nline two\nthe rest"))
print(reader.readline(), reader.peek(4)[:4], reader.read(4), reader.read1(100), reader.read())
sink = Sink()
writer = io.BufferedWriter(sink, 8)
print(writer.write(b"abc"), writer.write(b"defghijkl"), writer.flush(), b"".join(sink.parts))
pair = io.BufferedRWPair(Source(b"in"), sink)
print(pair.read(), pair.write(b"out"), pair.flush(), sink.parts[-1])

text = io.TextIOWrapper(io.BytesIO("gr\u00fc\u00df\r\ngott\r".encode()), encoding="utf-8")
print(repr(text.readline()), repr(text.read()), text.encoding, text.buffer.closed)
text = io.TextIOWrapper(io.BufferedReader(Source("\u20ac\u20ac\n\U0001F600".encode(), 1)), encoding="utf-8")
print([ascii(line) for line in text])
binary = io.BytesIO()
text = io.TextIOWrapper(binary, encoding="latin-1", newline="\r\n", write_through=True)
print(text.write("\u00e9\n"), binary.getvalue(), text.detach() is binary)

print(isinstance(reader, io.BufferedReader), isinstance(reader, io.BufferedIOBase), isinstance(raw, io.IOBase))
print(isinstance(text, io.TextIOBase), isinstance(binary, io.BufferedIOBase), isinstance(io.StringIO(), io.TextIOBase))

path = os.path.join(tempfile.mkdtemp(), "file")
with open(path, "wb") as file:
    print(isinstance(file, io.BufferedWriter), isinstance(file, io.BufferedReader), isinstance(file, io.IOBase))
    wrapped = io.TextIOWrapper(file, encoding="utf-8")
    print(wrapped.write("text\n"))
    wrapped.close()
    print(file.closed)
with open(path) as file:
    print(isinstance(file, io.TextIOWrapper), file.read())
with open(path, "rb") as file:
    target = bytearray(4)
    print(file.readinto(memoryview(target)[1:3]), target)
with io.FileIO(path) as file:
    print(file.read(2), file.seek(1), file.readall(), file.mode)


class Upper(io.TextIOWrapper):
    def write(self, text):
        return super().write(text.upper())


binary = io.BytesIO()
upper = Upper(binary, encoding="ascii")
upper.write("shout")
upper.flush()
print(binary.getvalue(), isinstance(upper, io.TextIOWrapper), issubclass(Upper, io.TextIOBase))


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


attempt(io.RawIOBase().read)
attempt(io.IOBase().fileno)
attempt(io.IOBase().seek, 0)
attempt(io.BufferedIOBase().read)
attempt(io.BufferedReader, Sink())
attempt(io.BufferedWriter, Source(b""))
raw.close()
attempt(raw.read, 1)
attempt(raw.__enter__)
print("caf\u00e9".encode("cp437"), b"\x80\x99".decode("cp1252"), "\u0416".encode("koi8-r"), b"\\n\\x41".decode("unicode_escape"))
attempt("x".encode, "no-such-encoding")
attempt("x".encode, "rot13")
attempt("\u20ac".encode, "cp437")
