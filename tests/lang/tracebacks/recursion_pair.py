# Two functions that call each other are not folded.
def ping(n):
    if n == 0:
        return 1 // n
    return pong(n - 1)


def pong(n):
    return ping(n)


ping(3)
