# Dotted names compare, plain names capture; as patterns; binding that stays after a failed guard.
class Color:
    RED, GREEN = 1, 2
class NS: inner = Color
def f(x):
    match x:
        case Color.RED: return "red"
        case NS.inner.GREEN: return "green"
        case (1 | 2) as n: return f"n {n}"
        case [Color.RED, (int() | float()) as v]: return f"pair {v}"
        case [("a" | "b") as k, {"v": v}]: return f"{k} {v}"
        case other: return f"captured {other}"
for x in (1, 2, 3, [1, 5], [1, 2.5], [1, "s"], ["a", {"v": 9}], ["c", {"v": 9}]):
    print(x, f(x))
match [1, 2, 3]:
    case [a, b, *c] as whole: print(a, b, c, whole)
print(a, b, c)
match 5:
    case n if n > 10: print("no")
    case m: print("bound before the guard failed", n, m)
def g(x):
    match x:
        case {"a": [_, {"b": (p, q) as pq}]}: return p, q, pq
        case _: return None
print(g({"a": [0, {"b": (1, 2)}]}), g({"a": [0]}))
def h(tok):
    match tok.split():
        case ["go", ("north" | "south") as d]: return d
        case ["take", thing] | ["get", thing]: return thing
        case ["drop", *things] if things: return things
        case ["quit" | "exit"]: return "bye"
        case []: return "nothing"
        case [verb, *_]: return f"what is {verb}?"
print([h(t) for t in ("go north", "go up", "take lamp", "get key", "drop a b", "drop", "exit", "", "dance now")])
calls = 0
class Once:
    def __eq__(self, o):
        global calls
        calls += 1
        return o == 3
match Once():
    case 1: print(1)
    case 2: print(2)
    case 3: print(3, calls)
for v in range(3):
    match v:
        case 1: continue
        case 2: break
    print("v", v)
def ret(x):
    try:
        match x:
            case 1: return "one"
            case _: raise ValueError(x)
    except ValueError as e: return f"error {e}"
    finally: print("finally")
print(ret(1), ret(2))
