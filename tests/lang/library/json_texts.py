# json on the embedded package: encoding, decoding, hooks and errors.
import io
import json

print(json.dumps({"a": [1, 2.5, None, True, "\u00e9\n"], "b": {}}), json.dumps("\u00e9\U0001f600", ensure_ascii=False), json.dumps("\U0001f600"))
print(json.dumps({"b": 1, "a": [1, {"c": ()}]}, indent=2, sort_keys=True))
print(json.dumps([1, 2], separators=(",", ":")), json.dumps({1: 2, None: 3, True: 4, 1.5: 5}), json.dumps({(1,): 2}, skipkeys=True), json.dumps(float("inf")))
print(json.loads('{"x": [1, -2.5e3, "a\\u00e9\\n", true, null], "y": {"z": []}}'), json.loads(b'"\xc3\xa9"'), json.loads(" 12 "), json.loads("NaN") != 0)


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def encode(o):
    if isinstance(o, Point):
        return {"point": [o.x, o.y]}
    raise TypeError(f"no {type(o).__name__}")


text = json.dumps([Point(1, 2)], default=encode)
back = json.loads(text, object_hook=lambda d: Point(*d["point"]) if "point" in d else d)
print(text, back[0].x, back[0].y, json.loads('{"a": 1, "a": 2}', object_pairs_hook=list))
print(json.loads("[1.5, 2]", parse_float=str, parse_int=lambda s: s + "!"))


class Encoder(json.JSONEncoder):
    def default(self, o):
        return sorted(o) if isinstance(o, set) else super().default(o)


print(json.dumps({"s": {3, 1, 2}}, cls=Encoder), list(Encoder().iterencode([1, [2]])))
out = io.StringIO()
json.dump({"k": [1]}, out)
print(out.getvalue(), json.load(io.StringIO("[1, 2]")), json.JSONDecoder().raw_decode("[1] rest"))
for bad in ("", "{", "[1,]", '{"a" 1}', '"abc', "[1] 2", "nul", '{"a":1,}', '"\\x"', "[1\n2]"):
    try:
        print(json.loads(bad))
    except json.JSONDecodeError as e:
        print(e, "|", e.msg, e.pos, e.lineno, e.colno)
loop = []
loop.append(loop)
for value in (object, loop, {1j: 2}):
    try:
        print(json.dumps(value))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e, getattr(e, "__notes__", None) is not None)
