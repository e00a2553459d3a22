# A branch whose body needs no instructions, beside a loop with a constant of its own.


def chained(w):
    v = 0
    if 0:
        pass
    elif not (1 <= 0 == 0):
        v
    else:
        while True:
            if w <= -2147484077:
                break
            w += -7
        return "wrong"
    return "right"


print(chained(0))
