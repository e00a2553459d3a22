# RecursionError shows the first frames, how often the last was repeated, and the message.
def endless(n):
    return endless(n + 1)


endless(0)
