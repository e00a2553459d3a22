# Order of try, except, else and finally in all combinations.
log = []
def run(f, *a):
    log.clear()
    try:
        r = f(*a)
    except Exception as e:
        r = f"raised {e!r}"
    print(f.__name__, a, log, r)
def full(what):
    try:
        log.append("try")
        if what: raise what
    except KeyError:
        log.append("key")
    except (ValueError, TypeError) as e:
        log.append("value " + str(e))
    else:
        log.append("else")
    finally:
        log.append("finally")
    return "end"
for w in (None, KeyError("k"), ValueError("v"), TypeError("t"), OSError("o")):
    run(full, w)
def ret_try():
    try:
        return log.append("value") or "from try"
    finally:
        log.append("finally")
run(ret_try)
def ret_except():
    try:
        raise KeyError
    except KeyError:
        return "from except"
    else:
        return "else"
    finally:
        log.append("finally")
run(ret_except)
def ret_else():
    try:
        pass
    except KeyError:
        pass
    else:
        return "from else"
    finally:
        log.append("finally")
run(ret_else)
def raise_else():
    try:
        log.append("t")
    except ValueError:
        log.append("not here")
    else:
        raise ValueError("in else")
    finally:
        log.append("f")
run(raise_else)
def raise_finally():
    try:
        raise KeyError("first")
    finally:
        log.append("f")
        raise ValueError("second")
run(raise_finally)
def nested():
    try:
        try:
            raise KeyError("inner")
        finally:
            log.append("f1")
    except KeyError as e:
        log.append("caught " + str(e))
        try:
            raise ValueError("again")
        except ValueError:
            log.append("v")
        finally:
            log.append("f2")
    finally:
        log.append("f3")
    return "done"
run(nested)
def loop():
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            log.append(i)
        finally:
            log.append(f"f{i}")
    return i
run(loop)
def loop_ret():
    for i in range(3):
        try:
            log.append(i)
        finally:
            if i == 1:
                log.append("last")
    else:
        log.append("loop else")
    return "after"
run(loop_ret)
def value_kept():
    x = 1
    try:
        return x
    finally:
        x = 2
run(value_kept)
def list_changed():
    x = [1]
    try:
        return x
    finally:
        x.append(2)
run(list_changed)
def while_true():
    n = 0
    while True:
        try:
            n += 1
            if n < 3: continue
            return n
        finally:
            log.append(n)
run(while_true)
