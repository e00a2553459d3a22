# Sequence patterns: lengths, stars, nesting; what is a sequence.
def f(x):
    match x:
        case []: return "empty"
        case [a]: return f"one {a}"
        case [1, b]: return f"1 then {b}"
        case [a, b]: return f"two {a} {b}"
        case ["cmd", *args]: return f"cmd {args}"
        case [a, *_, "end"]: return f"{a} to end"
        case [[a, b], [c, *d]]: return f"nested"
        case (a, (b, (c, d)), e): return f"deep {a} {b} {c} {d} {e}"
        case [first, *rest]: return f"first {first} rest {rest}"
        case _: return "not a sequence"
for x in ([], (), [1], [1, 2], (5, 6), ["cmd", 1, 2], ["cmd"], [0, 1, 2, "end"], [1, (2, (3, 4)), 5], [1, 2, 3], "ab", b"ab", {1, 2}, {1: 2}, range(2), range(3), 5, None, [[1, 2], [3, 4]]):
    print(x, f(x))
def g(x):
    match x:
        case [*all]: return all
def h(x):
    match x:
        case [*start, last]: return start, last
def i(x):
    match x:
        case [a, b, *rest] if a == b: return "same", rest
        case [a, b, *_] as whole: return "differ", whole
print(g((1, 2)), h([1, 2, 3]), h([1]), h([]), i([1, 1, 5]), i((1, 2)))
class L(list): pass
class T(tuple): pass
print(f(L([1])), f(T((7, 8))))
