# encode and decode with utf-8, ascii, latin-1, utf-16 and error handlers.
for s in ("abc", "é", "日本", "😀", "", "a\0b"):
    print(ascii(s), s.encode(), s.encode("utf-8"), s.encode("utf-16-le"), s.encode("utf-32-be"), s.encode("ascii", "replace"), s.encode("ascii", "ignore"), s.encode("latin-1", "backslashreplace"), s.encode("ascii", "xmlcharrefreplace"), s.encode().decode() == s)
for f in (lambda: "é".encode("ascii"), lambda: "日".encode("latin-1"), lambda: "a日b本".encode("ascii"), lambda: "\ud800".encode(), lambda: b"\xff".decode(), lambda: b"ab\xc3".decode(), lambda: b"a\x80b".decode("ascii"), lambda: b"\xe6\x97".decode("utf-8"), lambda: "a".encode("nope"), lambda: b"a".decode("nope"), lambda: b"\xed\xa0\x80".decode(), lambda: "a".encode(5)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(b"\xff\xe9".decode("latin-1"), b"a\xffb".decode("utf-8", "replace"), b"a\xffb".decode("utf-8", "ignore"), ascii(b"a\xffb".decode("utf-8", "surrogateescape")), b"a\xffb".decode("ascii", "backslashreplace"), "\udcff".encode("utf-8", "surrogateescape"), str(b"\xc3\xa9", "utf-8", "strict"), str(b"ab"))
try:
    b"x\xffy".decode("utf-8")
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, isinstance(e, ValueError))
try:
    "x日y".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason, isinstance(e, UnicodeError))
