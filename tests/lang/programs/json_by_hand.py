# Writer and reader of JSON, round trips and errors.
ESC = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
def dumps(v, indent=None, level=0):
    if v is None: return "null"
    if v is True: return "true"
    if v is False: return "false"
    if isinstance(v, (int, float)): return repr(v)
    if isinstance(v, str): return '"' + "".join(ESC.get(c) or (c if " " <= c <= "~" else "\\u%04x" % ord(c)) for c in v) + '"'
    nl, pad = ("\n" + " " * indent * (level + 1), "\n" + " " * indent * level) if indent else ("", "")
    if isinstance(v, (list, tuple)): return "[" + nl + ("," + (nl or " ")).join(dumps(x, indent, level + 1) for x in v) + pad + "]" if v else "[]"
    if isinstance(v, dict): return "{" + nl + ("," + (nl or " ")).join(dumps(str(k)) + ": " + dumps(x, indent, level + 1) for k, x in v.items()) + pad + "}" if v else "{}"
    raise TypeError(f"cannot write {type(v).__name__}")
def loads(s):
    pos = 0
    def fail(what): raise ValueError(f"{what} at {pos}")
    def ws():
        nonlocal pos
        while pos < len(s) and s[pos] in " \t\n\r": pos += 1
    def want(c):
        nonlocal pos
        ws()
        if s[pos:pos + 1] != c: fail(f"expected {c!r}")
        pos += 1
    def string():
        nonlocal pos
        want('"')
        out = []
        while True:
            if pos >= len(s): fail("unterminated string")
            c = s[pos]
            pos += 1
            if c == '"': return "".join(out)
            if c == "\\":
                e = s[pos]
                pos += 1
                if e == "u":
                    out.append(chr(int(s[pos:pos + 4], 16)))
                    pos += 4
                else: out.append({"n": "\n", "t": "\t", "r": "\r"}.get(e, e))
            else: out.append(c)
    def sequence(close, item):
        nonlocal pos
        pos += 1
        ws()
        if s[pos:pos + 1] == close:
            pos += 1
            return
        while True:
            yield item()
            ws()
            if s[pos:pos + 1] == close:
                pos += 1
                return
            want(",")
    def pair():
        ws()
        k = string()
        want(":")
        return k, value()
    def value():
        nonlocal pos
        ws()
        c = s[pos:pos + 1]
        if c == "{": return dict(sequence("}", pair))
        if c == "[": return list(sequence("]", value))
        if c == '"': return string()
        for w, v in (("null", None), ("true", True), ("false", False)):
            if s.startswith(w, pos):
                pos += len(w)
                return v
        j = pos
        while j < len(s) and s[j] in "+-0123456789.eE": j += 1
        t, pos = s[pos:j], j
        if not t: fail("expected a value")
        return float(t) if set(t) & set(".eE") else int(t)
    v = value()
    ws()
    if pos != len(s): fail("extra text")
    return v
docs = [None, True, [], {}, 5, -1.5, 1e100, "a\"b\\c\n\té日", [1, [2, [3]], {}], {"k": {"n": [None, False]}, "e": []}, {"1": 2}]
for d in docs:
    t = dumps(d)
    print(t, loads(t) == d, loads(dumps(d, 2)) == d)
print(dumps({"a": [1, {"b": 2}], "c": ()}, 2))
for bad in ("", "[1", '{"a" 1}', '"abc', "[1,]", "nul", "1 2", '{"a":}', "{1: 2}", "-"):
    try: print(loads(bad))
    except (ValueError, IndexError) as e: print(repr(bad), type(e).__name__, e)
try: dumps({1, 2})
except TypeError as e: print(e)
