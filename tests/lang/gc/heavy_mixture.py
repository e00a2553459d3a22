# heavy: an event simulation, a parser and a memo table side by side.
seed = 4
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    return (seed >> 12) % n
queue, log = [], []
for i in range(30): queue.append((rnd(100), i, {"hops": 0}))
for step in range(400):
    queue.sort(key=lambda e: (e[0], e[1]))
    time, who, state = queue.pop(0)
    state = {**state, "hops": state["hops"] + 1}
    log.append(f"{time}:{who}")
    queue.append((time + rnd(50) + 1, who, state))
print(len(log), log[0], log[-1], sum(s["hops"] for _, _, s in queue))
def tokens(t):
    i = 0
    while i < len(t):
        if t[i].isdigit():
            j = i
            while j < len(t) and t[j].isdigit(): j += 1
            yield "n", int(t[i:j])
            i = j
        elif t[i] == " ": i += 1
        else:
            yield "o", t[i]
            i += 1
def parse(ts):
    out, ops, prec = [], [], {"+": 1, "-": 1, "*": 2, "/": 2}
    for k, v in ts:
        if k == "n": out.append(v)
        elif v == "(": ops.append(v)
        elif v == ")":
            while ops[-1] != "(": out.append(ops.pop())
            ops.pop()
        else:
            while ops and ops[-1] != "(" and prec[ops[-1]] >= prec[v]: out.append(ops.pop())
            ops.append(v)
    return out + ops[::-1]
def ev(rpn):
    st = []
    for x in rpn:
        if isinstance(x, int): st.append(x)
        else:
            b, a = st.pop(), st.pop()
            st.append(a + b if x == "+" else a - b if x == "-" else a * b if x == "*" else a // (b or 1))
    return st[0]
exprs = [f"({rnd(90)}+{rnd(9)})*{rnd(20)}-{rnd(50)}/({rnd(5)}+1)" for _ in range(40)]
print(sum(ev(parse(tokens(e))) for e in exprs), exprs[0])
memo = {}
def lcs(a, b):
    if (a, b) not in memo:
        memo[a, b] = "" if not a or not b else a[0] + lcs(a[1:], b[1:]) if a[0] == b[0] else max(lcs(a[1:], b), lcs(a, b[1:]), key=len)
    return memo[a, b]
print(lcs("the quick brown fox", "the lazy brown dogs"), len(memo))
