# A small expression evaluator on nested tuples.
def ev(e, env):
    match e:
        case int() | float(): return e
        case str(name): return env[name]
        case ("+", *args): return sum(ev(a, env) for a in args)
        case ("-", a): return -ev(a, env)
        case ("-", a, b): return ev(a, env) - ev(b, env)
        case ("*", a, b): return ev(a, env) * ev(b, env)
        case ("if", c, t, f): return ev(t, env) if ev(c, env) else ev(f, env)
        case ("<" | ">" as op, a, b): return ev(a, env) < ev(b, env) if op == "<" else ev(a, env) > ev(b, env)
        case ("let", {**bindings}, body): return ev(body, env | {k: ev(v, env) for k, v in bindings.items()})
        case ("fn", [*params], body): return lambda *a: ev(body, env | dict(zip(params, a)))
        case (f, *args): return ev(f, env)(*[ev(a, env) for a in args])
        case _: raise SyntaxError(f"bad expression {e!r}")
tests = [5, ("+", 1, 2, 3), ("-", 4), ("*", ("+", 1, 2), ("-", 10, 4)), ("let", {"x": 3, "y": 4}, ("*", "x", "y")), ("if", ("<", 1, 2), 10, 20), ("if", (">", 1, 2), 10, 20), (("fn", ["a", "b"], ("+", "a", "b")), 3, 4), ("let", {"sq": ("fn", ["n"], ("*", "n", "n"))}, ("sq", ("sq", 3)))]
for t in tests:
    print(t, "=>", ev(t, {}))
for bad in ([], "nope", None, ()):
    try:
        print(ev(bad, {}))
    except Exception as e:
        print(type(e).__name__, e)
