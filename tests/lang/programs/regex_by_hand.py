# A matcher for patterns with . * + ? ^ $ and classes, by backtracking generators.
def parse(p):
    i, out = 0, []
    while i < len(p):
        c = p[i]
        if c == "[":
            j = p.index("]", i)
            body, neg = p[i + 1:j], False
            if body.startswith("^"): body, neg = body[1:], True
            chars, k = set(), 0
            while k < len(body):
                if body[k + 1:k + 2] == "-": chars |= {chr(x) for x in range(ord(body[k]), ord(body[k + 2]) + 1)}; k += 3
                else: chars.add(body[k]); k += 1
            test, i = (lambda ch, s=frozenset(chars), n=neg: (ch in s) != n), j
        elif c == ".": test = lambda ch: True
        elif c == "\\":
            i += 1
            kinds = {"d": str.isdigit, "w": str.isalnum, "s": str.isspace}
            test = kinds.get(p[i]) or (lambda ch, x=p[i]: ch == x)
        elif c in "^$":
            out.append((c, None)); i += 1
            continue
        else: test = lambda ch, x=c: ch == x
        i += 1
        rep = p[i] if i < len(p) and p[i] in "*+?" else ""
        i += len(rep)
        out.append((rep or "1", test))
    return out
def match(items, s, i):
    if not items:
        yield i
        return
    (kind, test), rest = items[0], items[1:]
    if kind == "^":
        if i == 0: yield from match(rest, s, i)
    elif kind == "$":
        if i == len(s): yield from match(rest, s, i)
    else:
        lo, hi = {"1": (1, 1), "*": (0, len(s)), "+": (1, len(s)), "?": (0, 1)}[kind]
        n = 0
        while n < hi and i + n < len(s) and test(s[i + n]): n += 1
        for k in range(n, lo - 1, -1): yield from match(rest, s, i + k)
def search(p, s):
    items = parse(p)
    for i in range(len(s) + 1):
        for j in match(items, s, i): return s[i:j]
for p, s in (("abc", "xxabcxx"), ("a.c", "abc"), ("ab*c", "ac abbbc"), ("^a", "ba"), ("^b", "ba"), ("a$", "ba"), ("colou?r", "the color"), ("[0-9]+", "abc 1234 x"), ("[^a-z]+", "abcDEF"), (r"\d\d:\d\d", "at 12:34 h"), (r"\w+@\w+\.com", "mail bob@host.com now"), ("x*", "aaa"), (".*z", "abczdez!"), ("a+a+b", "aaaab"), ("q", "none"), (r"\s+", "a  \t b"), ("", "abc"), ("a?a?a?aaa", "aaa")):
    print(repr(p), repr(s), repr(search(p, s)))
