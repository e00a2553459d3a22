# The module `_json`: encoding of strs and objects, scanning. Errors of the scanner need `json`.
import _json


def attempt(f, *args):
    try:
        print(f(*args))
    except (TypeError, ValueError, StopIteration, RecursionError) as e:
        print(type(e).__name__, e, getattr(e, "__notes__", ""))


for s in ["", "plain", 'q"\\/\b\f\n\r\t', "\x00\x1f\x7f", "\xe9\u20ac\U0001f600", "\ud800", "a" * 50 + "\n"]:
    print(_json.encode_basestring_ascii(s), ascii(_json.encode_basestring(s)))
attempt(_json.encode_basestring_ascii, 1)
attempt(_json.encode_basestring, b"a")

for s in ['abc"', 'a\\n\\u0041\\ud83d\\ude00\\/\\"" rest', '\\ud800\\u0041"', '\xe9\u20ac"', '"', '\\ud83d"']:
    print(ascii(_json.scanstring(s, 0)))
print(_json.scanstring('x"a\tb"', 2, False))
attempt(_json.scanstring, 1, 0)
attempt(_json.scanstring, "a", 9)


def default(o):
    if isinstance(o, complex):
        return [o.real, o.imag]
    raise TypeError(f"no {type(o).__name__}")


def make(markers=True, indent=None, sort=False, skip=False, nan=True, encoder=_json.encode_basestring_ascii):
    return _json.make_encoder({} if markers else None, default, encoder, indent, ": ", ", ", sort, skip, nan)


class I(int):
    def __repr__(self):
        return "I!"


class F(float):
    pass


data = {"a": [1, 2.5, True, None, "x\u20ac"], "b": {}, "c": [], 1: 2, None: 3, True: 4, 1.5: (), "d": {"e": [[]]}}
for options in [{}, {"markers": False}, {"indent": "  "}, {"encoder": _json.encode_basestring}, {"encoder": lambda s: "<" + s + ">"}]:
    print("".join(make(**options)(data, 0)))
print("".join(make()([I(3), F(2.5), 2**70, -0.0, 1e300, 1e-7, 1j, float("inf"), -float("inf"), float("nan")], 0)))
print("".join(make(sort=True)({"b": 1, "a": 2}, 0)), "".join(make(skip=True)({(): 1, "a": 2, b"": 3}, 0)), make()("a", 0))
attempt(make(), {(): 1}, 0)
attempt(make(sort=True), {"a": 1, 1: 2}, 0)
attempt(make(nan=False), float("nan"), 0)
attempt(make(nan=False), [1, {"k": -float("inf")}], 0)
attempt(make(), [1, {"k": {3}}], 0)
attempt(make(encoder=lambda s: 1), ["a"], 0)
circle = [1]
circle.append({"c": circle})
attempt(make(), circle, 0)
attempt(_json.make_encoder, 1, default, None, None, ":", ",", False, False, True)


class Context:
    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = str
    array_hook = None
    memo = {}


scan = _json.make_scanner(Context())
for text in ['{"a": [1, -2.5e3, true, false, null], "b": {"c": "d"}}', "[]", "{}", " [1]", "[ 1 , 2 ]", "0", "-0", "-0.0", "1E5", "01", "12345678901234567890", "NaN", "[Infinity, -Infinity]", '"\u20ac"', "1.", "1e", "2.5.3", '{"a":1,"a":2}']:
    attempt(scan, text, 0)
attempt(scan, "xx 5 yy", 3)
attempt(scan, "", 0)
attempt(scan, "nul", 0)
attempt(scan, "-", 0)
attempt(scan, "1", -1)
attempt(scan, 1, 0)
attempt(scan, "[1,", 0)


class Hooks(Context):
    object_pairs_hook = tuple
    parse_float = staticmethod(lambda s: "f" + s)
    parse_int = staticmethod(lambda s: "i" + s)


attempt(_json.make_scanner(Hooks()), '{"a": 1.5, "b": [2, {}]}', 0)
Hooks.object_pairs_hook = None
Hooks.object_hook = staticmethod(len)
attempt(_json.make_scanner(Hooks()), '{"a": 1.5, "b": {"x": 3}}', 0)
keys = scan('[{"key one": 1}, {"key one": 2}]', 0)[0]
print(list(keys[0])[0] is list(keys[1])[0], scan.strict, scan.parse_int, scan.object_hook)
