# break and continue across try, except, else and with inside for and while.
def f(kind):
    log = []
    for i in range(4):
        try:
            if i == 1 and kind == "continue": continue
            if i == 1 and kind == "break": break
            if i == 1 and kind == "return": return log
            if i == 1 and kind == "raise": raise ValueError
            log.append(i)
        except ValueError:
            log.append("exc")
            if i == 1: continue
        else:
            log.append("else")
        finally:
            log.append(f"fin{i}")
        log.append("tail")
    else:
        log.append("loop else")
    return log
for k in ("continue", "break", "return", "raise", "none"): print(k, f(k))
def g():
    out = []
    while True:
        try:
            try:
                out.append("in")
                break
            finally:
                out.append("f1")
        finally:
            out.append("f2")
    return out
print(g())
def h():
    out = []
    for i in range(3):
        for j in range(3):
            try:
                if j == 1: break
                out.append((i, j))
            finally:
                if i == 1:
                    out.append("odd")
    return out
print(h())
def k():
    out = []
    for i in range(5):
        try:
            1 // (i - 2)
        except ZeroDivisionError:
            break
        out.append(i)
    else:
        out.append("never")
    return out, i
print(k())
def m():
    for i in range(3):
        try:
            continue
        finally:
            print("c", i, end=" ")
    print(i)
m()
def n():
    it = iter([1, 2, 3])
    while True:
        try:
            x = next(it)
        except StopIteration:
            return "done"
        else:
            if x == 2: continue
        print("n", x)
print(n())
def o():
    for i in range(3):
        try:
            try:
                if i == 0: raise KeyError(i)
                if i == 1: continue
            except KeyError:
                continue
            finally:
                print("o", i)
            return i
        finally:
            print("outer", i)
print(o())
