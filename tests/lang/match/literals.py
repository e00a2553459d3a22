# Literal, or, wildcard and guard patterns.
def f(x):
    match x:
        case 0: return "zero"
        case 1 | 2 | 3: return "small"
        case -5: return "minus five"
        case 1.5: return "float"
        case "a" | "b": return "letter"
        case "": return "empty text"
        case None: return "none"
        case True: return "true"
        case b"x": return "bytes"
        case int() if x > 100: return "big int"
        case _: return "other"
for x in (0, 1, 2, 3, 4, -5, 1.5, "a", "b", "c", "", None, True, False, b"x", 101, 50, 2.0, [], 0.0):
    print(repr(x), f(x))
def g(x):
    match x:
        case n if n > 10: return f"over {n}"
        case n if n > 5: return f"mid {n}"
        case n: return f"low {n}"
print([g(x) for x in (3, 7, 30)])
match 5:
    case 6: print("no")
print("no case matched")
match = "soft keyword"
case = 3
print(match, case)
match (1):
    case (1): print("parenthesised")
match 1, 2:
    case 1, y: print("tuple subject", y)
_ = "underscore"
match 9:
    case _: print(_)
