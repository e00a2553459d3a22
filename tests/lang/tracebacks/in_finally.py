# An exception in finally keeps the first one as context.
def close(f):
    raise OSError("cannot close " + f)


def work():
    try:
        1 / 0
    finally:
        close("file")


work()
